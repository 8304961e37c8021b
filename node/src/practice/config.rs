//! `examples/practice.yaml`: who takes part in a practice economy, and its founding numbers.

use crate::account::Role;
use crate::error::NodeError;
use copex_economy::calendar::{Calendar, Moment};
use copex_economy::credits::Credits;
use copex_economy::policy::Policy;
use copex_entries::registry::CoopDetails;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::Path;

const DEFAULT: &str = include_str!("../../../examples/practice.yaml");
/// Accounts share one conductor: more than this would start slowly.
const ACCOUNTS_MAX: usize = 32;
/// A credential begins a minute before it is signed, and its renewal passes through three nodes' rounds.
const STANDING_SECONDS_MIN: u32 = 180;

/// A practice economy before its founding.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The economy's name.
    pub name: String,
    /// Length of a month.
    pub period_seconds: u32,
    /// How long a payment can be collected.
    pub collection_seconds: u32,
    /// How long an inherited balance waits.
    pub closure_seconds: u32,
    /// The founding policy.
    pub policy: Policy,
    /// Who takes part, in the order of the picker.
    pub accounts: Vec<AccountConfig>,
}

/// One account to be opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "lowercase", deny_unknown_fields)]
pub enum AccountConfig {
    /// The Foundation.
    Foundation {
        /// Short name.
        id: String,
        /// Name for people.
        name: String,
        /// One sentence for the picker.
        about: String,
    },
    /// Who accredits the co-ops.
    Registrar {
        /// Short name.
        id: String,
        /// Name for people.
        name: String,
        /// One sentence for the picker.
        about: String,
    },
    /// A co-op.
    Coop {
        /// Short name.
        id: String,
        /// The most that its projection may be.
        ceiling: Credits,
        /// One sentence for the picker.
        about: String,
        /// What it says of itself.
        profile: Box<CoopDetails>,
    },
    /// A member of one of the co-ops.
    Member {
        /// Short name.
        id: String,
        /// Name for people.
        name: String,
        /// The id of the co-op.
        coop: String,
        /// One sentence for the picker.
        about: String,
    },
}

impl AccountConfig {
    /// Short name: the app's id in the conductor, and what the command line uses.
    pub fn id(&self) -> &str {
        match self {
            Self::Foundation { id, .. }
            | Self::Registrar { id, .. }
            | Self::Coop { id, .. }
            | Self::Member { id, .. } => id,
        }
    }

    /// Name for people.
    pub fn name(&self) -> &str {
        match self {
            Self::Foundation { name, .. }
            | Self::Registrar { name, .. }
            | Self::Member { name, .. } => name,
            Self::Coop { profile, .. } => &profile.legal_name,
        }
    }

    /// One sentence for the picker.
    pub fn about(&self) -> &str {
        match self {
            Self::Foundation { about, .. }
            | Self::Registrar { about, .. }
            | Self::Coop { about, .. }
            | Self::Member { about, .. } => about,
        }
    }

    /// What a co-op says of itself.
    pub fn profile(&self) -> Option<&CoopDetails> {
        match self {
            Self::Coop { profile, .. } => Some(profile),
            Self::Foundation { .. } | Self::Registrar { .. } | Self::Member { .. } => None,
        }
    }

    /// What it is in the economy.
    pub fn role(&self) -> Role {
        match self {
            Self::Foundation { .. } => Role::Foundation,
            Self::Registrar { .. } => Role::Registrar,
            Self::Coop { .. } => Role::Coop,
            Self::Member { .. } => Role::Member,
        }
    }
}

impl Config {
    /// Reads a file, or what comes with the program.
    pub fn read(file: Option<&Path>) -> Result<Self, NodeError> {
        match file {
            None => Self::parse(DEFAULT),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|source| NodeError::file("Reading the configuration", path, source))?;
                Self::parse(&text)
            }
        }
    }

    /// Reads the text of such a file and checks it whole, so that the founding cannot fail half-way for it.
    pub fn parse(text: &str) -> Result<Self, NodeError> {
        let config: Self =
            serde_yaml_ng::from_str(text).map_err(|error| NodeError::Config(error.to_string()))?;
        config.check().map_err(NodeError::Config)?;
        Ok(config)
    }

    /// How the economy counts time, once it is founded.
    pub fn calendar(&self, founded: Moment) -> Calendar {
        Calendar {
            founded,
            period_seconds: Some(self.period_seconds),
            collection_seconds: self.collection_seconds,
            closure_seconds: self.closure_seconds,
        }
    }

    /// The one account with that role.
    pub fn only(&self, role: Role) -> Option<&AccountConfig> {
        self.accounts.iter().find(|account| account.role() == role)
    }

    fn check(&self) -> Result<(), String> {
        self.calendar(Moment(0))
            .check()
            .and(self.policy.check())
            .map_err(|refused| refused.to_string())?;
        if !(60..=31 * 86_400).contains(&self.period_seconds) {
            return Err(
                "period_seconds must lie between a minute (60) and a month (2678400)".into(),
            );
        }
        let standing_seconds = self
            .period_seconds
            .saturating_mul(u32::from(self.policy.standing_periods));
        if standing_seconds < STANDING_SECONDS_MIN {
            return Err(format!(
                "period_seconds times standing_periods must come to {STANDING_SECONDS_MIN} at least, so that credentials can be renewed in time"
            ));
        }
        if self.accounts.len() > ACCOUNTS_MAX {
            return Err(format!(
                "there are {} accounts; at most {ACCOUNTS_MAX} work well in one node",
                self.accounts.len()
            ));
        }
        let mut ids = HashSet::new();
        for account in &self.accounts {
            check_id(account.id())?;
            if !ids.insert(account.id()) {
                return Err(format!("the id {} is given twice", account.id()));
            }
        }
        for (role, name) in [
            (Role::Foundation, "foundation"),
            (Role::Registrar, "registrar"),
        ] {
            let count = self
                .accounts
                .iter()
                .filter(|account| account.role() == role)
                .count();
            if count != 1 {
                return Err(format!(
                    "there must be one account with the role {name}; there are {count}"
                ));
            }
        }
        self.accounts
            .iter()
            .try_for_each(|account| self.check_account(account))
    }

    fn check_account(&self, account: &AccountConfig) -> Result<(), String> {
        match account {
            AccountConfig::Foundation { .. } | AccountConfig::Registrar { .. } => Ok(()),
            AccountConfig::Coop { id, profile, .. } => profile
                .check()
                .map_err(|refusal| format!("{id}: {refusal}")),
            AccountConfig::Member { id, coop, .. } => {
                let employer = self.accounts.iter().find(|other| other.id() == coop);
                match employer.map(AccountConfig::role) {
                    Some(Role::Coop) => Ok(()),
                    _ => Err(format!(
                        "{id} belongs to {coop}, which is not a co-op of this list"
                    )),
                }
            }
        }
    }
}

/// Ids stand in addresses, file names and commands.
pub(crate) fn check_id(id: &str) -> Result<(), String> {
    let sound = (1..=40).contains(&id.len())
        && id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if sound {
        Ok(())
    } else {
        Err(format!(
            "the id \"{id}\" must consist of 1 to 40 small letters, digits and hyphens"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(from: &str, to: &str) -> String {
        assert!(DEFAULT.contains(from), "{from}");
        Config::parse(&DEFAULT.replacen(from, to, 1))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn what_comes_with_the_program_is_sound() {
        let config = Config::read(None).unwrap();
        let count = |role| {
            config
                .accounts
                .iter()
                .filter(|account| account.role() == role)
                .count()
        };
        assert_eq!((count(Role::Coop), count(Role::Member)), (3, 4));
        assert_eq!(config.period_seconds, 600);
        assert_eq!(config.accounts.len(), 9);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(refusal("id: ben", "id: ana").contains("ana is given twice"));
        assert!(refusal("coop: hill-farm", "coop: hill").contains("chidi belongs to hill"));
        assert!(refusal("id: ana", "id: Ana D").contains("small letters"));
        assert!(refusal("role: registrar", "role: foundation").contains("foundation"));
        assert!(refusal("period_seconds: 600", "period_seconds: 6").contains("period_seconds"));
        let short = DEFAULT.replacen("period_seconds: 600", "period_seconds: 60", 1);
        let short = short.replacen("standing_periods: 6", "standing_periods: 2", 1);
        assert!(
            Config::parse(&short)
                .unwrap_err()
                .to_string()
                .contains("renewed in time")
        );
        assert!(refusal("name: Practice valley", "nmae: Practice valley").contains("nmae"));
    }
}
