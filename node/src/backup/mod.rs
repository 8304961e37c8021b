//! Backup and restoring. A backup holds what a node cannot get back from others: its keys, who lives here, the founding bundle, and
//! what people planned. Histories are not in it: they are read from the network, so that a restored node never goes on from an old
//! one, which would be a second history.

mod alone;
mod archive;
mod elsewhere;
mod error;
mod history;
mod restore;

pub use alone::{check_alone, twin, write_addresses};
pub use elsewhere::Listing;
pub use error::BackupError;
pub use history::RESTORE_PEERS;
pub use restore::{Asked, Restored, restore};

use crate::error::NodeError;
use crate::folder::{ADDRESSES, DataFolder, KEYSTORE_FILE, PROGRAMS, write_private};
use crate::keystore;
use crate::live::Roster;
use crate::node::now;
use archive::{Cost, Files, Meta};
use std::fs;
use std::path::Path;
use std::time::SystemTime;

const STORE: &str = "store_file";
const STORE_LOG: &str = "store_file-wal";
/// The keystore is written to when a key is made, which takes milliseconds.
const COPY_TRIES: u32 = 20;
const COPY_PAUSE: std::time::Duration = std::time::Duration::from_millis(100);

/// What was backed up.
#[derive(Debug)]
pub struct Made {
    /// The economy.
    pub economy: String,
    /// The ids of the accounts.
    pub accounts: Vec<String>,
    /// The length of the file in bytes.
    pub length: usize,
}

/// Makes a backup, also while the node runs. The passphrase is the keystore's; it locks the file too.
pub async fn make(
    folder: &DataFolder,
    file: &Path,
    passphrase: Vec<u8>,
) -> Result<Made, NodeError> {
    let file = std::path::absolute(file)
        .map_err(|source| NodeError::file("Finding the place of the backup", file, source))?;
    if file.exists() {
        return Err(BackupError::Exists { path: file }.into());
    }
    let roster = Roster::of(folder)?;
    let home = roster.economy.clone().ok_or_else(|| NodeError::NoEconomy {
        folder: folder.root().into(),
    })?;
    check_whole(folder, &roster)?;
    let mut files = keystore_files(folder)?;
    files.extend(settings(folder)?);
    let bundle = format!("bundles/{}.happ", home.bundle);
    files.insert(bundle, read(&folder.bundle_file(&home.bundle))?);
    check(&files, &roster, folder, passphrase.clone()).await?;
    let meta = Meta::of(&home.name, now());
    let seal = move || archive::seal(meta, files, &passphrase, Cost::USUAL);
    let sealed = tokio::task::spawn_blocking(seal)
        .await
        .map_err(|error| NodeError::conductor("Making the backup", error))??;
    write_private(&file, &sealed)?;
    Ok(Made {
        economy: home.name,
        accounts: roster.accounts.into_iter().map(|one| one.id).collect(),
        length: sealed.len(),
    })
}

/// Copies keys and settings to the folder of another economy, without a look at what they say; also while the node runs. Who lives
/// there, the caller writes last.
pub fn copy(from: &DataFolder, to: &DataFolder) -> Result<(), NodeError> {
    let mut files = keystore_files(from)?;
    files.extend(settings(from)?);
    files.remove(restore::ROSTER);
    restore::unpack(to, &files)
}

/// Refuses where an account still waits to be restored.
pub fn check_whole(folder: &DataFolder, roster: &Roster) -> Result<(), NodeError> {
    match roster.accounts.iter().find(|account| account.restoring) {
        None => Ok(()),
        Some(waiting) => Err(BackupError::NotRestored {
            account: waiting.id.clone(),
            folder: folder.root().into(),
        }
        .into()),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, NodeError> {
    fs::read(path).map_err(|source| NodeError::file("Reading for the backup", path, source))
}

/// What the program writes down beside the conductor: who lives here, what they planned.
fn settings(folder: &DataFolder) -> Result<Files, NodeError> {
    let root = folder.root();
    let unreadable = |source| NodeError::file("Looking through the data folder", root, source);
    let mut files = Files::new();
    for item in fs::read_dir(root).map_err(unreadable)? {
        let name = item.map_err(unreadable)?.file_name();
        let name = name.to_string_lossy();
        // An old copy of what programs asked for would let the same payment be made twice: they are let in anew.
        if name.ends_with(".json") && name != ADDRESSES && name != PROGRAMS {
            files.insert(name.to_string(), read(&root.join(name.as_ref()))?);
        }
    }
    Ok(files)
}

/// The keystore's files at one moment.
fn keystore_files(folder: &DataFolder) -> Result<Files, NodeError> {
    let root = folder.keystore();
    let state = |name: &str| -> Option<(u64, SystemTime)> {
        let meta = fs::metadata(root.join(name)).ok()?;
        Some((meta.len(), meta.modified().ok()?))
    };
    let states = || (state(STORE), state(STORE_LOG));
    for _ in 0..COPY_TRIES {
        let before = states();
        let mut files = Files::new();
        for name in [KEYSTORE_FILE, STORE, STORE_LOG] {
            let path = root.join(name);
            match fs::read(&path) {
                Ok(bytes) => {
                    files.insert(format!("conductor/ks/{name}"), bytes);
                }
                // After a clean end there is no log.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound && name == STORE_LOG => {
                }
                Err(source) => {
                    return Err(NodeError::file("Reading the keystore", path, source));
                }
            }
        }
        if states() == before {
            return Ok(files);
        }
        std::thread::sleep(COPY_PAUSE);
    }
    Err(BackupError::Busy.into())
}

/// Opens the copy of the keystore, as restoring will: a backup that does not open is none.
async fn check(
    files: &Files,
    roster: &Roster,
    folder: &DataFolder,
    passphrase: Vec<u8>,
) -> Result<(), NodeError> {
    let place = folder
        .root()
        .join(format!("backup-{}", crate::folder::random_text(8)));
    let copy = DataFolder::locate_real(Some(place.clone()))?;
    let checked = async {
        restore::unpack(&copy, files)?;
        let keys = keystore::open(&copy, passphrase)
            .await
            .map_err(|error| match error {
                NodeError::WrongPassphrase { .. } => NodeError::WrongPassphrase {
                    folder: folder.root().into(),
                },
                other => other,
            })?
            .list_public_keys()
            .await
            .map_err(|error| NodeError::conductor("Looking through the keystore", error))?;
        match roster
            .accounts
            .iter()
            .find(|one| !keys.contains(&one.agent))
        {
            None => Ok(()),
            Some(one) => Err(BackupError::KeyMissing {
                account: one.id.clone(),
            }
            .into()),
        }
    };
    let checked: Result<(), NodeError> = checked.await;
    // It was a copy of what lies beside it.
    let removed = fs::remove_dir_all(&place);
    checked?;
    removed.map_err(|source| NodeError::file("Removing a copy of the keystore", place, source))
}
