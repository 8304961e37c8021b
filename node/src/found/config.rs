//! `founding.yaml`: what an economy is founded with. What stands here holds for good; only the policy can be voted anew.

use crate::error::NodeError;
use crate::hubs::HubAddress;
use crate::practice::check_id;
use copex_economy::calendar::{Calendar, Moment, Month};
use copex_economy::policy::Policy;
use copex_entries::properties::EconomyProperties;
use holochain::prelude::AgentPubKey;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::Path;

const DAY_SECONDS: u32 = 86_400;
/// What is read out in an invitation must fit there.
const NAME_BYTES_MAX: usize = 200;
const REGISTRARS_MAX: usize = 64;
const HUBS_MAX: usize = 8;

/// The file as it is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The economy's name.
    pub name: String,
    /// Where its nodes meet, the one to try first at the head.
    pub hubs: Vec<HubAddress>,
    /// Seconds of a month, for rehearsals; none means the months of the calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_seconds: Option<u32>,
    /// How long a payment can be collected, in days.
    pub collection_days: u32,
    /// How long an inherited balance waits, in days.
    pub closure_days: u32,
    /// The founding policy.
    pub policy: Policy,
    /// The last month of the founding policy, as 2036-12.
    pub policy_last_month: String,
    /// Who holds the Foundation's key.
    pub foundation: Founder,
    /// Who accredits co-ops.
    pub registrars: Vec<Founder>,
}

/// One of those whom the founding names: here, or on another node by its key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Founder {
    /// Its key, where it lives on another node. `copex key` made it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Short name, where it lives here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Name for people.
    pub name: String,
    /// One sentence for the picker.
    #[serde(default)]
    pub about: String,
}

/// Where one of the founders lives.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// On this node, under this id.
    Here(String),
    /// On another node, with this key.
    Elsewhere(AgentPubKey),
}

impl Founder {
    /// Where it lives.
    pub fn place(&self) -> Result<Place, String> {
        match (&self.id, &self.key) {
            (Some(id), None) => check_id(id).map(|()| Place::Here(id.clone())),
            (None, Some(key)) => agent_key(key).map(Place::Elsewhere),
            _ => Err(format!(
                "{} needs either an id, to live on this node, or the key of another node",
                self.name
            )),
        }
    }
}

/// An agent key as text.
pub fn agent_key(text: &str) -> Result<AgentPubKey, String> {
    AgentPubKey::try_from(text.trim())
        .map_err(|_| format!("{text} is no agent key; one begins with uhCAk and has 53 characters"))
}

impl Config {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, NodeError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| NodeError::file("Reading the founding file", path, source))?;
        Self::parse(&text)
    }

    /// Reads the text of such a file and checks it whole, so that the founding cannot fail half-way for it.
    pub fn parse(text: &str) -> Result<Self, NodeError> {
        let config: Self = serde_yaml_ng::from_str(text)
            .map_err(|error| NodeError::FoundingFile(error.to_string()))?;
        config.check().map_err(NodeError::FoundingFile)?;
        Ok(config)
    }

    /// The text of a file that says the same.
    pub fn to_yaml(&self) -> Result<String, NodeError> {
        serde_yaml_ng::to_string(self).map_err(|error| NodeError::FoundingFile(error.to_string()))
    }

    /// The DNA properties, once all keys are known.
    pub fn properties(
        &self,
        founded: Moment,
        foundation: AgentPubKey,
        registrars: Vec<AgentPubKey>,
    ) -> Result<EconomyProperties, NodeError> {
        let properties = EconomyProperties {
            name: self.name.clone(),
            practice: false,
            registrars,
            foundation,
            policy: self.policy.clone(),
            policy_last_month: self.last_period(founded).map_err(NodeError::FoundingFile)?,
            calendar: self.calendar(founded),
            predecessor: None,
        };
        properties
            .check()
            .map_err(|refusal| NodeError::FoundingFile(refusal.to_string()))?;
        Ok(properties)
    }

    fn calendar(&self, founded: Moment) -> Calendar {
        Calendar {
            founded,
            period_seconds: self.period_seconds,
            collection_seconds: self.collection_days.saturating_mul(DAY_SECONDS),
            closure_seconds: self.closure_days.saturating_mul(DAY_SECONDS),
        }
    }

    /// The last month of the founding policy as the economy counts: shorter months come to more of them.
    fn last_period(&self, founded: Moment) -> Result<Month, String> {
        let last = self.last_month()?;
        if self.period_seconds.is_none() {
            return Ok(last);
        }
        let by_date = Calendar {
            period_seconds: None,
            ..self.calendar(founded)
        };
        let over = by_date.start_of(last.plus(1));
        let after = self.calendar(founded).month(over);
        Ok(Month(after.0.saturating_sub(1)))
    }

    /// By date, as the file says it.
    fn last_month(&self) -> Result<Month, String> {
        let numbers = self.policy_last_month.split_once('-');
        let month = numbers.and_then(|(year, month)| {
            let year: i64 = year.parse().ok().filter(|_| year.len() == 4)?;
            let month: i64 = month.parse().ok().filter(|_| month.len() == 2)?;
            // As the calendar numbers them.
            (1..=12).contains(&month).then(|| {
                Month(
                    year.saturating_mul(12)
                        .saturating_add(month)
                        .saturating_sub(1),
                )
            })
        });
        month.ok_or_else(|| {
            format!(
                "policy_last_month is {}; write a month like 2036-12",
                self.policy_last_month
            )
        })
    }

    fn check(&self) -> Result<(), String> {
        if self.name.trim().is_empty() || self.name.len() > NAME_BYTES_MAX {
            return Err(format!("the name must have 1 to {NAME_BYTES_MAX} bytes"));
        }
        if self.hubs.is_empty() || self.hubs.len() > HUBS_MAX {
            return Err(format!("there must be 1 to {HUBS_MAX} hubs"));
        }
        self.hubs.iter().try_for_each(HubAddress::check)?;
        if !(1..=365).contains(&self.collection_days) || !(1..=365).contains(&self.closure_days) {
            return Err("collection_days and closure_days must lie between 1 and 365".into());
        }
        self.policy.check().map_err(|refused| refused.to_string())?;
        let now = crate::node::now();
        if self.last_period(now)? < self.calendar(now).month(now) {
            return Err(format!(
                "policy_last_month is {}, which is over; without a policy every account is frozen",
                self.policy_last_month
            ));
        }
        if self.registrars.is_empty() || self.registrars.len() > REGISTRARS_MAX {
            return Err(format!("there must be 1 to {REGISTRARS_MAX} registrars"));
        }
        let (mut ids, mut keys) = (HashSet::new(), HashSet::new());
        for founder in std::iter::once(&self.foundation).chain(&self.registrars) {
            let fresh = match founder.place()? {
                Place::Here(id) => ids.insert(id),
                Place::Elsewhere(key) => keys.insert(key),
            };
            if !fresh {
                return Err(format!(
                    "{} has an id or key that is given twice",
                    founder.name
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../examples/founding.yaml");

    fn refusal(from: &str, to: &str) -> String {
        assert!(EXAMPLE.contains(from), "{from}");
        Config::parse(&EXAMPLE.replacen(from, to, 1))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn the_example_is_sound_and_counts_real_months() {
        let config = Config::parse(EXAMPLE).unwrap();
        let key = |seed| AgentPubKey::from_raw_32(vec![seed; 32]);
        let properties = config
            .properties(Moment(1_795_000_000_000_000), key(1), vec![key(2)])
            .unwrap();
        assert!(!properties.practice);
        assert_eq!(properties.calendar.period_seconds, None);
        assert_eq!(properties.policy_last_month, Month(2036 * 12 + 11));
        assert_eq!(properties.calendar.collection_seconds, 30 * DAY_SECONDS);
    }

    #[test]
    fn a_rehearsal_has_short_months_and_its_policy_lasts_as_long() {
        let short = EXAMPLE.replacen("collection_days", "period_seconds: 90\ncollection_days", 1);
        let config = Config::parse(&short).unwrap();
        let key = |seed| AgentPubKey::from_raw_32(vec![seed; 32]);
        let founded = Moment(1_795_000_000_000_000);
        let properties = config.properties(founded, key(1), vec![key(2)]).unwrap();
        let calendar = properties.calendar;
        assert_eq!(calendar.period_seconds, Some(90));
        // The first second of 2037.
        let over = Moment(2_114_380_800_000_000);
        let last = properties.policy_last_month;
        assert!(calendar.start_of(last) < over && calendar.start_of(last.plus(2)) > over);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(refusal("2036-12", "2036-13").contains("2036-13"));
        assert!(refusal("2036-12", "2019-12").contains("is over"));
        assert!(refusal("id: registrar", "id: foundation").contains("given twice"));
        assert!(refusal("id: registrar", "key: uhCAk").contains("no agent key"));
        assert!(refusal("id: foundation", "about: nobody").contains("about"));
        assert!(refusal("name: ", "nmae: ").contains("nmae"));
        assert!(refusal("https://", "http://").contains("https://"));
        assert!(refusal("factor: 12500", "factor: 99999").contains("policy"));
        let id = AgentPubKey::from_raw_32(vec![7; 32]).to_string();
        let both = EXAMPLE.replacen("id: registrar", &format!("id: registrar\n    key: {id}"), 1);
        let error = Config::parse(&both).unwrap_err().to_string();
        assert!(error.contains("either"), "{error}");
    }
}
