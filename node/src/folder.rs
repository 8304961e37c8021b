//! The data folder: where it is, who holds it, and the few files in it that are the program's own.
//! Two conductors on one folder would fork every account in it, so nothing is opened before the lock is held.

use crate::error::NodeError;
use directories::ProjectDirs;
use rand::RngCore;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// A socket address holds 108 bytes with the closing zero.
const SOCKET_PATH_BYTES_MAX: usize = 107;
const LOCK_FILE: &str = "lock";
/// The keystore's own configuration; written before its first key.
pub(crate) const KEYSTORE_FILE: &str = "lair-keystore-config.yaml";
/// The co-op's own systems that may ask.
pub(crate) const PROGRAMS: &str = "programs.json";
/// The usual folders, beside each other.
const PRACTICE: &str = "practice";
const REAL: &str = "node";
/// Where the node could be reached. It is about this machine, so no backup holds it.
pub(crate) const ADDRESSES: &str = "addresses.json";
const PASSPHRASE_FILE: &str = "passphrase";
const PASSPHRASE_BYTES: usize = 32;

/// The paths of a data folder. Having one says nothing about who holds it.
#[derive(Debug, Clone)]
pub struct DataFolder {
    root: PathBuf,
}

/// A data folder that this process holds, until it is dropped.
#[derive(Debug)]
pub struct HeldFolder {
    folder: DataFolder,
    // Closing the file gives the lock back, also when the process is killed.
    _lock: File,
}

impl DataFolder {
    /// The folder given, or the usual place of the practice economy.
    pub fn locate(given: Option<PathBuf>) -> Result<Self, NodeError> {
        Self::locate_or(given, PRACTICE)
    }

    /// The folder given, or the usual place of a real node.
    pub fn locate_real(given: Option<PathBuf>) -> Result<Self, NodeError> {
        Self::locate_or(given, REAL)
    }

    /// The folder given, or the usual place where a node runs: that of the real node first.
    pub fn locate_running(given: Option<PathBuf>) -> Result<Self, NodeError> {
        match given {
            Some(_) => Self::locate(given),
            None => match Self::locate_real(None)? {
                real if real.control_socket().exists() => Ok(real),
                _ => Self::locate(None),
            },
        }
    }

    fn locate_or(given: Option<PathBuf>, usual: &str) -> Result<Self, NodeError> {
        let root = match given {
            Some(path) => std::path::absolute(&path)
                .map_err(|source| NodeError::file("Finding the data folder", path, source))?,
            None => ProjectDirs::from("coop", "", "copex")
                .ok_or(NodeError::NoHome)?
                .data_dir()
                .join(usual),
        };
        Ok(Self { root })
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What belongs to the conductor and its keystore.
    pub fn conductor(&self) -> PathBuf {
        self.root.join("conductor")
    }

    /// The socket on which the command line talks to the running node.
    pub fn control_socket(&self) -> PathBuf {
        self.root.join("control.sock")
    }

    /// The file that holds the keystore's passphrase in practice.
    pub fn passphrase_file(&self) -> PathBuf {
        self.root.join(PASSPHRASE_FILE)
    }

    /// The file that says which economy this folder holds.
    pub fn economy_file(&self) -> PathBuf {
        self.root.join("economy.json")
    }

    /// The file that says who lives on a real node.
    pub fn roster_file(&self) -> PathBuf {
        self.root.join("node.json")
    }

    /// The file that says where this node could be reached.
    pub fn addresses_file(&self) -> PathBuf {
        self.root.join(ADDRESSES)
    }

    /// The folder of founding bundles.
    pub fn bundles(&self) -> PathBuf {
        self.root.join("bundles")
    }

    /// The file of a founding bundle.
    pub fn bundle_file(&self, hash: &str) -> PathBuf {
        self.bundles().join(format!("{hash}.happ"))
    }

    /// What the keystore is in.
    pub fn keystore(&self) -> PathBuf {
        self.conductor().join("ks")
    }

    /// Whether it has a keystore.
    pub fn has_keystore(&self) -> bool {
        self.keystore().join(KEYSTORE_FILE).exists()
    }

    /// The file that holds the planned payments of an account.
    pub fn planned_file(&self, account: &str) -> PathBuf {
        self.root.join(format!("planned-{account}.json"))
    }

    /// Refuses a path in which no socket can lie.
    pub fn check_length(&self) -> Result<(), NodeError> {
        let path = self.control_socket();
        let length = path.as_os_str().len();
        let limit = SOCKET_PATH_BYTES_MAX;
        if length <= limit {
            return Ok(());
        }
        Err(NodeError::PathTooLong {
            path,
            length,
            limit,
        })
    }

    /// The file that says which programs of its co-ops may ask.
    pub fn programs_file(&self) -> PathBuf {
        self.root.join(PROGRAMS)
    }

    /// What was answered when the economy was founded here.
    pub fn founding_file(&self) -> PathBuf {
        self.root.join("founding.yaml")
    }

    /// The file that says who may use which account.
    pub fn people_file(&self) -> PathBuf {
        self.root.join("people.json")
    }

    /// The file of passphrases that were tried in vain.
    pub fn tries_file(&self) -> PathBuf {
        self.root.join("people-tries.json")
    }

    /// The file that says who did what at this node.
    pub fn people_log(&self) -> PathBuf {
        self.root.join("people.log")
    }

    /// Takes the folder for this process; makes it if it is not there.
    pub fn hold(self) -> Result<HeldFolder, NodeError> {
        self.check_length()?;
        // Keys live here: nobody else may look in.
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.root)
            .map_err(|source| NodeError::file("Making the data folder", &self.root, source))?;
        let path = self.root.join(LOCK_FILE);
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(|source| NodeError::file("Opening the lock file", &path, source))?;
        match lock.try_lock() {
            Ok(()) => Ok(HeldFolder {
                folder: self,
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(NodeError::FolderLocked { folder: self.root }),
            Err(TryLockError::Error(source)) => {
                Err(NodeError::file("Locking the data folder", path, source))
            }
        }
    }
}

impl std::ops::Deref for HeldFolder {
    type Target = DataFolder;
    fn deref(&self) -> &DataFolder {
        &self.folder
    }
}

impl HeldFolder {
    /// Refuses a folder that holds keys of a real economy: practice deletes and begins anew, and those keys cannot be made again.
    pub fn check_practice(&self) -> Result<(), NodeError> {
        if self.roster_file().exists() {
            return Err(NodeError::NotPractice {
                folder: self.root.clone(),
            });
        }
        Ok(())
    }

    /// Deletes all data in it. The lock stays, so that nobody slips in between.
    pub fn clear(&self) -> Result<(), NodeError> {
        self.check_practice()?;
        let doing = "Deleting the old practice data";
        let items = fs::read_dir(&self.root)
            .map_err(|source| NodeError::file(doing, &self.root, source))?;
        for item in items {
            let item = item.map_err(|source| NodeError::file(doing, &self.root, source))?;
            if item.file_name() == LOCK_FILE {
                continue;
            }
            let path = item.path();
            let is_folder = item.file_type().is_ok_and(|kind| kind.is_dir());
            let removed = if is_folder {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
            removed.map_err(|source| NodeError::file(doing, path, source))?;
        }
        Ok(())
    }

    /// The keystore's passphrase: made on the first start, kept in a file that only its owner can read.
    pub fn passphrase(&self) -> Result<Vec<u8>, NodeError> {
        let path = self.passphrase_file();
        match fs::read(&path) {
            Ok(bytes) => Ok(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut random = [0_u8; PASSPHRASE_BYTES];
                rand::rng().fill_bytes(&mut random);
                let text = hex(&random).into_bytes();
                write_private(&path, &text)?;
                Ok(text)
            }
            Err(source) => Err(NodeError::file("Reading the passphrase", path, source)),
        }
    }
}

/// Reads a JSON file; none if it is not there.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, NodeError> {
    match fs::read(path) {
        Ok(bytes) => {
            serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|error| NodeError::FileDamaged {
                    path: path.into(),
                    reason: error.to_string(),
                })
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(NodeError::file("Reading", path, source)),
    }
}

/// Writes a JSON file whole or not at all.
pub fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), NodeError> {
    let bytes = serde_json::to_vec_pretty(value).map_err(|error| NodeError::FileDamaged {
        path: path.into(),
        reason: error.to_string(),
    })?;
    write_private(path, &bytes)
}

/// Writes a file that only its owner can read: beside the old one, and then takes its name, so that a crash leaves either the old or the new.
/// When it returns, the new one is on the disk, and so is its name.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), NodeError> {
    let doing = "Writing";
    let beside = path.with_extension("new");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&beside)
        .map_err(|source| NodeError::file(doing, &beside, source))?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(|source| NodeError::file(doing, &beside, source))?;
    fs::rename(&beside, path).map_err(|source| NodeError::file(doing, path, source))?;
    match path.parent() {
        Some(folder) => File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|source| NodeError::file(doing, folder, source)),
        None => Ok(()),
    }
}

/// Bytes as hexadecimal text.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Text of so many random bytes, for tokens that nobody may guess.
pub fn random_text(length: usize) -> String {
    let mut random = vec![0_u8; length];
    rand::rng().fill_bytes(&mut random);
    hex(&random)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn folder() -> (tempfile::TempDir, DataFolder) {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::locate(Some(place.path().join("data"))).unwrap();
        (place, folder)
    }

    #[test]
    fn a_second_holder_is_refused_until_the_first_lets_go() {
        let (_place, folder) = folder();
        let first = folder.clone().hold().unwrap();
        let error = folder.clone().hold().unwrap_err();
        assert!(matches!(error, NodeError::FolderLocked { .. }), "{error}");
        assert!(error.what_to_do().contains("Ctrl-C"));
        drop(first);
        folder.hold().unwrap();
    }

    #[test]
    fn a_path_too_long_for_a_socket_is_refused_with_its_length() {
        let (place, _) = folder();
        let long = place.path().join("x".repeat(120));
        let error = DataFolder::locate(Some(long)).unwrap().hold().unwrap_err();
        assert!(
            matches!(error, NodeError::PathTooLong { limit: 107, .. }),
            "{error}"
        );
    }

    #[test]
    fn the_passphrase_is_made_once_and_only_its_owner_can_read_it() {
        let (_place, folder) = folder();
        let held = folder.hold().unwrap();
        let passphrase = held.passphrase().unwrap();
        assert_eq!(passphrase.len(), 2 * PASSPHRASE_BYTES);
        assert_eq!(held.passphrase().unwrap(), passphrase);
        let mode = fs::metadata(held.passphrase_file())
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(
            fs::metadata(held.root()).unwrap().permissions().mode() & 0o777,
            0o700
        );
    }

    #[test]
    fn clearing_deletes_all_but_keeps_the_lock() {
        let (_place, folder) = folder();
        let held = folder.clone().hold().unwrap();
        held.passphrase().unwrap();
        fs::create_dir_all(held.conductor().join("databases")).unwrap();
        held.clear().unwrap();
        let left: Vec<_> = fs::read_dir(held.root())
            .unwrap()
            .map(|item| item.unwrap().file_name())
            .collect();
        assert_eq!(left, [LOCK_FILE]);
        assert!(matches!(
            folder.hold().unwrap_err(),
            NodeError::FolderLocked { .. }
        ));
    }

    #[test]
    fn the_keys_of_a_real_economy_are_never_cleared() {
        let (_place, folder) = folder();
        let held = folder.hold().unwrap();
        fs::write(held.roster_file(), "{}").unwrap();
        let error = held.clear().unwrap_err();
        assert!(matches!(error, NodeError::NotPractice { .. }), "{error}");
        assert!(held.roster_file().exists());
    }

    #[test]
    fn a_damaged_file_is_named() {
        let (_place, folder) = folder();
        let held = folder.hold().unwrap();
        fs::write(held.economy_file(), "{").unwrap();
        let error = read_json::<serde_json::Value>(&held.economy_file()).unwrap_err();
        assert!(error.to_string().contains("economy.json"), "{error}");
    }
}
