//! Tries again to reach nodes that did not answer. Kitsune2 (0.5.3) notes an address that was silent, and leaves it alone until what it
//! knows of the node there runs out: up to twenty minutes after the wires are mended. Here such notes are taken back after a while, so
//! that a cut heals by itself; whoever is still silent is noted anew at the next try.
//!
//! Holochain has no call for it, so the notes are read where it keeps them, with the key that it locks them with.

use crate::error::NodeError;
use crate::folder::DataFolder;
use crate::node::stopped;
use holochain::prelude::DnaHash;
use holochain_conductor_api::conductor::paths::DATABASES_DIRECTORY;
use holochain_data::kind::PeerMetaStore;
use holochain_data::{DbKey, DbWrite, HolochainDataConfig, open_db};
use kitsune2_api::{KEY_PREFIX_ROOT, META_KEY_UNRESPONSIVE};
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;

/// A note is taken back when it was there twice, this far apart.
const LOOK_PAUSE: Duration = Duration::from_secs(30);
/// Where the key lies that locks the databases.
const KEY_FILE: &str = "db.key";
const READERS: u16 = 1;

/// The notes of a conductor about silent addresses of one economy.
#[derive(Debug, Clone)]
pub struct Silent {
    notes: DbWrite<PeerMetaStore>,
}

impl Silent {
    /// Opens the notes beside the conductor that writes them.
    pub async fn open(
        folder: &DataFolder,
        dna: &DnaHash,
        passphrase: Vec<u8>,
    ) -> Result<Self, NodeError> {
        let doing = "Opening what is known of other nodes";
        let databases = folder.conductor().join(DATABASES_DIRECTORY);
        let file = databases.join(KEY_FILE);
        let locked = std::fs::read_to_string(&file)
            .map_err(|source| NodeError::file(doing, &file, source))?;
        let passphrase = Arc::new(Mutex::new(sodoken::LockedArray::from(passphrase)));
        let key = DbKey::load(locked, passphrase).await;
        let key = key.map_err(|source| NodeError::file(doing, &file, source))?;
        let config = HolochainDataConfig::new()
            .with_key(key)
            .with_max_readers(READERS);
        let notes = open_db(
            &databases,
            PeerMetaStore::new(Arc::new(dna.clone())),
            config,
        )
        .await;
        Ok(Self {
            notes: notes.map_err(|error| NodeError::conductor(doing, error))?,
        })
    }

    /// The addresses that were silent.
    async fn addresses(&self) -> Result<HashSet<String>, NodeError> {
        let noted = self.notes.as_ref().get_all_by_key(&key()).await;
        let noted = noted.map_err(|error| NodeError::conductor("Reading who was silent", error))?;
        Ok(noted.into_iter().map(|(address, _)| address).collect())
    }

    async fn forget(&self, address: &str) -> Result<(), NodeError> {
        let done = self.notes.delete(address, &key()).await;
        done.map_err(|error| NodeError::conductor("Trying a silent node again", error))
    }
}

fn key() -> String {
    format!("{KEY_PREFIX_ROOT}:{META_KEY_UNRESPONSIVE}")
}

/// Takes notes back again and again, until `stopping` turns true.
pub async fn keep(silent: Silent, mut stopping: watch::Receiver<bool>) {
    let mut before = HashSet::new();
    loop {
        match look(&silent, &before).await {
            Ok(noted) => before = noted,
            Err(error) => tracing::warn!(%error, "silent nodes are not tried again this time"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_PAUSE) => {}
            () = stopped(&mut stopping) => return,
        }
    }
}

/// Takes back what was noted at the look before too; gives what is noted now.
async fn look(silent: &Silent, before: &HashSet<String>) -> Result<HashSet<String>, NodeError> {
    let mut noted = silent.addresses().await?;
    for address in noted.clone().intersection(before) {
        silent.forget(address).await?;
        noted.remove(address);
        tracing::debug!(address, "a silent node is tried again");
    }
    Ok(noted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSPHRASE: &[u8] = b"four words picked anyhow";

    fn locked(bytes: &[u8]) -> Arc<Mutex<sodoken::LockedArray>> {
        Arc::new(Mutex::new(sodoken::LockedArray::from(bytes.to_vec())))
    }

    /// A note is taken back at the second look, and one that came in between waits for its own.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_silent_address_is_tried_again_after_two_looks() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::locate(Some(place.path().into())).unwrap();
        let databases = folder.conductor().join(DATABASES_DIRECTORY);
        std::fs::create_dir_all(&databases).unwrap();
        let key = DbKey::generate(locked(PASSPHRASE)).await.unwrap();
        std::fs::write(databases.join(KEY_FILE), &key.locked).unwrap();
        let dna = DnaHash::from_raw_32(vec![3; 32]);
        let silent = Silent::open(&folder, &dna, PASSPHRASE.to_vec())
            .await
            .unwrap();
        let note = async |address: &str| {
            let done = silent.notes.put(address, &super::key(), b"1", None).await;
            done.unwrap();
        };
        note("https://one.example:1/a").await;
        let first = look(&silent, &HashSet::new()).await.unwrap();
        assert_eq!(first.len(), 1);
        note("https://two.example:1/b").await;
        let second = look(&silent, &first).await.unwrap();
        assert_eq!(
            second.iter().collect::<Vec<_>>(),
            ["https://two.example:1/b"]
        );
        assert_eq!(silent.addresses().await.unwrap(), second);

        let wrong = Silent::open(&folder, &dna, b"another passphrase".to_vec()).await;
        assert!(wrong.is_err(), "the notes are locked");
    }
}
