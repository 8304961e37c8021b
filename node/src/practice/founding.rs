//! What a practice economy was founded with, as kept in its data folder. Written after each step of the set-up, so that
//! one that was stopped half-way goes on where it was.

use super::config::{AccountConfig, Config};
use crate::account::Role;
use crate::bundle::Modifiers;
use crate::error::NodeError;
use crate::folder::{HeldFolder, random_text, read_json, write_json};
use crate::node::now;
use copex_economy::calendar::{Calendar, Moment, Month};
use copex_entries::properties::EconomyProperties;
use holochain::prelude::AgentPubKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The founding policy of a practice economy never runs out; 2^40 months of ten minutes are 20 million years.
const LAST_MONTH: Month = Month(1 << 40);

/// How far an account has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Its key, once it is made.
    pub agent: AgentPubKey,
    /// Nothing more is to be done for it.
    pub complete: bool,
}

/// The file `economy.json` of a data folder.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Founding {
    /// The program that founded it.
    pub copex_version: String,
    /// When it was founded.
    pub founded: Moment,
    /// Sets it apart from other practice economies.
    pub network_seed: String,
    /// The bundle that its accounts run, by fingerprint.
    pub bundle: String,
    /// Its DNA, once the keys are made that stand in its properties.
    pub dna_hash: Option<String>,
    /// The configuration that it was founded with.
    pub config: FoundingConfig,
    /// Its accounts, by id.
    pub accounts: BTreeMap<String, Opened>,
}

/// The part of the configuration that cannot change afterwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundingConfig {
    name: String,
    calendar_seconds: [u32; 3],
    policy: copex_economy::policy::Policy,
    accounts: Vec<AccountConfig>,
}

impl FoundingConfig {
    fn of(config: &Config) -> Self {
        Self {
            name: config.name.clone(),
            calendar_seconds: [
                config.period_seconds,
                config.collection_seconds,
                config.closure_seconds,
            ],
            policy: config.policy.clone(),
            accounts: config.accounts.clone(),
        }
    }

    /// The first difference, in words.
    fn difference(&self, other: &Self) -> Option<String> {
        let Self {
            name,
            calendar_seconds,
            policy,
            accounts,
        } = self;
        if *name != other.name {
            return Some(format!("its economy is called {name}, not {}", other.name));
        }
        if *calendar_seconds != other.calendar_seconds {
            return Some(
                "period_seconds, collection_seconds or closure_seconds were others".into(),
            );
        }
        if *policy != other.policy {
            return Some("its founding policy was another".into());
        }
        (*accounts != other.accounts).then(|| "its accounts were others".into())
    }
}

impl Founding {
    /// The founding of a data folder; begins one if there is none.
    pub fn of(folder: &HeldFolder, config: &Config, bundle: &str) -> Result<Self, NodeError> {
        let wanted = FoundingConfig::of(config);
        match read_json::<Self>(&folder.economy_file())? {
            Some(found) => match found.config.difference(&wanted) {
                Some(difference) => Err(NodeError::OtherConfig {
                    folder: folder.root().into(),
                    difference,
                }),
                None => Ok(found),
            },
            None => {
                let founding = Self {
                    copex_version: env!("CARGO_PKG_VERSION").into(),
                    founded: now(),
                    network_seed: format!("practice-{}", random_text(16)),
                    bundle: bundle.into(),
                    dna_hash: None,
                    config: wanted,
                    accounts: BTreeMap::new(),
                };
                founding.save(folder)?;
                Ok(founding)
            }
        }
    }

    /// Writes it to the data folder.
    pub fn save(&self, folder: &HeldFolder) -> Result<(), NodeError> {
        write_json(&folder.economy_file(), self)
    }

    /// Whether anything is left to set up.
    pub fn is_complete(&self) -> bool {
        self.dna_hash.is_some()
            && self.config.accounts.iter().all(|account| {
                self.accounts
                    .get(account.id())
                    .is_some_and(|opened| opened.complete)
            })
    }

    /// How the economy counts time.
    pub fn calendar(&self, config: &Config) -> Calendar {
        config.calendar(self.founded)
    }

    /// The key of an account whose key is made.
    pub fn agent(&self, id: &str) -> Result<&AgentPubKey, NodeError> {
        let opened = self.accounts.get(id).map(|opened| &opened.agent);
        opened
            .ok_or_else(|| NodeError::conductor(format!("Setting up {id}"), "its key is not there"))
    }

    /// The key of the only account with that role.
    pub fn agent_of(&self, config: &Config, role: Role) -> Result<&AgentPubKey, NodeError> {
        let id = config.only(role).map(AccountConfig::id).unwrap_or_default();
        self.agent(id)
    }

    /// The properties and the seed of its DNA. The keys must be made.
    pub fn modifiers(&self, config: &Config) -> Result<Modifiers, NodeError> {
        let foundation = self.agent_of(config, Role::Foundation)?.clone();
        let registrar = self.agent_of(config, Role::Registrar)?.clone();
        Ok(Modifiers::of(
            self.network_seed.clone(),
            &EconomyProperties {
                name: config.name.clone(),
                practice: true,
                registrars: vec![registrar],
                foundation,
                policy: config.policy.clone(),
                policy_last_month: LAST_MONTH,
                calendar: self.calendar(config),
                predecessor: None,
            },
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::DataFolder;
    use holochain::prelude::{SerializedBytes, YamlProperties};

    fn key(seed: u8) -> AgentPubKey {
        AgentPubKey::from_raw_32(vec![seed; 32])
    }

    #[test]
    fn a_founding_is_found_again_and_another_configuration_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let held = DataFolder::locate(Some(place.path().into()))
            .unwrap()
            .hold()
            .unwrap();
        let config = Config::read(None).unwrap();
        let mut first = Founding::of(&held, &config, "b1").unwrap();
        first.accounts.insert(
            "ana".into(),
            Opened {
                agent: key(3),
                complete: true,
            },
        );
        first.save(&held).unwrap();
        let second = Founding::of(&held, &config, "b1").unwrap();
        assert_eq!(
            (&second.network_seed, second.founded),
            (&first.network_seed, first.founded)
        );
        assert_eq!(second.agent("ana").unwrap(), &key(3));
        assert!(!second.is_complete());

        let mut other = config.clone();
        other.policy.foundation_share = copex_economy::credits::BasisPoints(0);
        let error = Founding::of(&held, &other, "b1").unwrap_err();
        assert!(error.to_string().contains("founding policy"), "{error}");
        assert!(error.what_to_do().contains("--reset"));
    }

    #[test]
    fn the_zomes_can_read_the_properties_that_the_bundle_keeps() {
        let config = Config::read(None).unwrap();
        let place = tempfile::tempdir().unwrap();
        let held = DataFolder::locate(Some(place.path().into()))
            .unwrap()
            .hold()
            .unwrap();
        let mut founding = Founding::of(&held, &config, "b1").unwrap();
        for (at, account) in config.accounts.iter().enumerate() {
            let agent = key(u8::try_from(at).unwrap());
            founding.accounts.insert(
                account.id().into(),
                Opened {
                    agent,
                    complete: false,
                },
            );
        }
        let modifiers = founding.modifiers(&config).unwrap();
        let yaml: YamlProperties = modifiers.for_install().unwrap().properties.unwrap();
        let bytes = SerializedBytes::try_from(yaml).unwrap();
        let read = EconomyProperties::try_from(bytes).unwrap();
        assert_eq!(read.foundation, key(0));
        assert_eq!(read.registrars, [key(1)]);
        assert_eq!(read.calendar, founding.calendar(&config));
        read.check().unwrap();
    }
}
