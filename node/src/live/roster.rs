//! `node.json` in the data folder of a real node: its keys, the economy it belongs to, and who lives on it. Practice folders have
//! none, so the two are never taken for each other.

use crate::account::Role;
use crate::bundle;
use crate::error::NodeError;
use crate::folder::{DataFolder, HeldFolder, read_json, write_json, write_private};
use crate::hubs::HubAddress;
use holochain::prelude::{AgentPubKey, DnaHash};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The longest id of an account.
const ID_LENGTH_MAX: usize = 40;

/// What lives in a data folder.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// The program that wrote it last.
    pub copex_version: String,
    /// Keys that wait for an invitation, the oldest first.
    pub keys: Vec<AgentPubKey>,
    /// The economy, once it is founded or joined.
    pub economy: Option<Home>,
    /// Its accounts here, in the order in which they came.
    pub accounts: Vec<Resident>,
}

/// The economy that a data folder belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Home {
    /// Its name.
    pub name: String,
    /// The hash of the bundle that founded it.
    pub bundle: String,
    /// Its DNA.
    pub dna_hash: String,
    /// Where its nodes meet.
    pub hubs: Vec<HubAddress>,
}

/// An account that lives here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resident {
    /// Short name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// One sentence for the picker.
    pub about: String,
    /// What it is.
    pub role: Role,
    /// For a member: key and name of its co-op.
    pub coop: Option<(AgentPubKey, String)>,
    /// Its key.
    pub agent: AgentPubKey,
    /// Whether it has done what it does itself once it is in.
    pub settled: bool,
    /// Whether its history is still to be read from other nodes, after a restoring.
    #[serde(default)]
    pub restoring: bool,
}

impl Home {
    /// Its DNA's hash.
    pub fn dna(&self) -> Result<DnaHash, NodeError> {
        DnaHash::try_from(self.dna_hash.as_str())
            .map_err(|error| NodeError::conductor("Reading the economy's hash", error))
    }
}

impl Roster {
    /// The roster of a data folder; an empty one if there is none.
    pub fn of(folder: &DataFolder) -> Result<Self, NodeError> {
        Ok(read_json(&folder.roster_file())?.unwrap_or_default())
    }

    /// Writes it to the data folder.
    pub fn save(&mut self, folder: &DataFolder) -> Result<(), NodeError> {
        self.copex_version = env!("CARGO_PKG_VERSION").into();
        write_json(&folder.roster_file(), self)
    }

    /// The account of a key.
    pub fn account_of(&self, agent: &AgentPubKey) -> Option<&Resident> {
        self.accounts.iter().find(|account| account.agent == *agent)
    }

    /// An account moves in; its key waits no longer.
    pub fn move_in(&mut self, resident: Resident) {
        self.keys.retain(|key| *key != resident.agent);
        self.accounts.push(resident);
    }

    /// A free id made of a name.
    pub fn free_id(&self, name: &str) -> String {
        let mut id = String::new();
        for letter in name.chars().flat_map(char::to_lowercase) {
            if letter.is_ascii_alphanumeric() {
                id.push(letter);
            } else if !id.is_empty() && !id.ends_with('-') {
                id.push('-');
            }
        }
        id.truncate(ID_LENGTH_MAX.saturating_sub(4));
        let id = match id.trim_end_matches('-') {
            "" => "account",
            id => id,
        };
        let is_free = |id: &str| self.accounts.iter().all(|account| account.id != id);
        if is_free(id) {
            return id.to_owned();
        }
        let mut further = (2_u32..).map(|number| format!("{id}-{number}"));
        further
            .find(|id| is_free(id))
            .unwrap_or_else(|| id.to_owned())
    }
}

impl HeldFolder {
    /// Keeps a founding bundle under its hash; gives the hash.
    pub fn keep_bundle(&self, bytes: &[u8]) -> Result<String, NodeError> {
        let hash = bundle::fingerprint(bytes);
        let folder = self.bundles();
        std::fs::create_dir_all(&folder)
            .map_err(|source| NodeError::file("Making the folder of bundles", folder, source))?;
        write_private(&self.bundle_file(&hash), bytes)?;
        Ok(hash)
    }

    /// A founding bundle that was kept, checked by its hash.
    pub fn kept_bundle(&self, hash: &str) -> Result<Vec<u8>, NodeError> {
        let path: PathBuf = self.bundle_file(hash);
        let bytes = std::fs::read(&path)
            .map_err(|source| NodeError::file("Reading the founding bundle", &path, source))?;
        if bundle::fingerprint(&bytes) == hash {
            Ok(bytes)
        } else {
            Err(NodeError::FoundingBundle { path })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, HeldFolder) {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::locate(Some(place.path().into())).unwrap();
        let held = folder.hold().unwrap();
        (place, held)
    }

    fn resident(id: &str, seed: u8) -> Resident {
        Resident {
            id: id.into(),
            name: id.into(),
            about: String::new(),
            role: Role::Member,
            coop: Some((AgentPubKey::from_raw_32(vec![9; 32]), "Hill Farm".into())),
            agent: AgentPubKey::from_raw_32(vec![seed; 32]),
            settled: false,
            restoring: false,
        }
    }

    #[test]
    fn who_moves_in_is_found_again_and_the_key_waits_no_longer() {
        let (_place, held) = folder();
        let mut roster = Roster::of(&held).unwrap();
        assert_eq!(roster, Roster::default());
        let ana = resident("ana", 1);
        roster.keys = vec![ana.agent.clone(), AgentPubKey::from_raw_32(vec![2; 32])];
        roster.move_in(ana.clone());
        roster.save(&held).unwrap();
        let again = Roster::of(&held).unwrap();
        assert_eq!(again, roster);
        assert_eq!(again.account_of(&ana.agent), Some(&ana));
        assert_eq!(again.keys, [AgentPubKey::from_raw_32(vec![2; 32])]);
    }

    #[test]
    fn ids_come_from_names() {
        let mut roster = Roster::default();
        assert_eq!(roster.free_id("Hill Farm, e.G."), "hill-farm-e-g");
        assert_eq!(roster.free_id("  ..  "), "account");
        assert!(roster.free_id(&"long ".repeat(40)).len() <= ID_LENGTH_MAX);
        for (seed, expected) in [(1, "ana"), (2, "ana-2"), (3, "ana-3")] {
            let id = roster.free_id("Ana");
            assert_eq!(id, expected);
            roster.move_in(resident(&id, seed));
        }
    }

    #[test]
    fn a_kept_bundle_that_was_changed_is_noticed() {
        let (_place, held) = folder();
        let hash = held.keep_bundle(b"the bundle").unwrap();
        assert_eq!(held.kept_bundle(&hash).unwrap(), b"the bundle");
        std::fs::write(held.bundle_file(&hash), "another").unwrap();
        let error = held.kept_bundle(&hash).unwrap_err();
        assert!(matches!(error, NodeError::FoundingBundle { .. }), "{error}");
    }
}
