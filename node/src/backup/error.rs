//! Why nothing was backed up or restored, each as a sentence with what to do.

use std::path::PathBuf;

/// What keeps a backup from being made or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The file is there already.
    #[error("{path} is there already.")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The keystore changed each time it was read.
    #[error("The keystore is being written to; no sound copy of it could be made.")]
    Busy,
    /// A key of an account is not in the copy of the keystore.
    #[error("The copy of the keystore does not hold the key of \"{account}\".")]
    KeyMissing {
        /// The account's id.
        account: String,
    },
    /// It could not be encrypted.
    #[error("The backup could not be written: {0}")]
    Unwritable(String),
    /// The file is none of ours, or was cut short or changed.
    #[error("{path} is no sound backup: {reason}.")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A later program made it.
    #[error("{path} was made by a newer version of copex (format {format}).")]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format's number.
        format: u32,
    },
    /// The passphrase is another one.
    #[error("{path} does not open with this passphrase.")]
    WrongPassphrase {
        /// The file.
        path: PathBuf,
    },
    /// Something lives in the data folder.
    #[error("The data folder {folder} is in use: it holds keys already.")]
    FolderInUse {
        /// The folder.
        folder: PathBuf,
    },
    /// Nothing is left to be restored.
    #[error("Nothing in {folder} waits to be restored.")]
    NothingWaits {
        /// The folder.
        folder: PathBuf,
    },
    /// The accounts may run on another machine.
    #[error(
        "A hub lists \"{account}\" on another machine, last heard of {minutes} minutes ago. Two machines with one key are taken for a cheat, and shut out for good."
    )]
    RunsElsewhere {
        /// The account's id.
        account: String,
        /// How long ago, rounded down.
        minutes: i64,
    },
    /// Another machine restores or runs the same accounts at this moment.
    #[error(
        "Another machine has begun to run \"{account}\". This one stops: two machines with one key are taken for a cheat, and shut out for good."
    )]
    Overtaken {
        /// The account's id.
        account: String,
    },
    /// The network has proof of two histories.
    #[error("The account \"{account}\" cannot be restored: {reason}.")]
    Unrecoverable {
        /// The account's id.
        account: String,
        /// What the network has against it.
        reason: String,
    },
    /// Nobody who holds the history was there.
    #[error(
        "The history of \"{account}\" could not be read from {peers} other nodes within {seconds} seconds."
    )]
    NobodyThere {
        /// The account's id.
        account: String,
        /// How many have to agree.
        peers: u8,
        /// How long was waited.
        seconds: u64,
    },
    /// An earlier restoring was cut short.
    #[error("The account \"{account}\" in {folder} still waits to be restored.")]
    NotRestored {
        /// The account's id.
        account: String,
        /// The data folder.
        folder: PathBuf,
    },
}

impl BackupError {
    /// What the person can do about it.
    pub fn what_to_do(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "Nothing was written. Name another file.",
            Self::Busy => "Nothing was written. Try again in a moment.",
            Self::KeyMissing { .. } => {
                "Nothing was written. Report this: without the key there is no restoring."
            }
            Self::Unwritable(_) => "Check that the folder exists and has free space.",
            Self::Damaged { .. } => "Nothing was changed. Use another copy of the backup.",
            Self::Newer { .. } => "Nothing was changed. Install the newer version of copex.",
            Self::WrongPassphrase { .. } => {
                "Nothing was changed. It is the passphrase that the keystore had when the backup was made."
            }
            Self::FolderInUse { .. } => {
                "Nothing was changed. A restored node needs a folder of its own: --data DIR."
            }
            Self::NothingWaits { .. } => "Name the file of a backup: copex restore FILE.",
            Self::RunsElsewhere { .. } => {
                "Nothing was changed. Stop that machine first. If it is lost or broken for good, or was this one before it broke down, say so with --other-machine-is-gone."
            }
            Self::Overtaken { .. } => {
                "Only one may go on. If it shall be this one, stop the other for good and start this one again: copex run, or copex restore where the restoring was cut short."
            }
            Self::Unrecoverable { .. } => {
                "Tell your registrar. The account can be closed and continued under another key."
            }
            Self::NobodyThere { .. } => {
                "Nothing is lost. Say copex restore again when more nodes are running, or ask fewer with --peers."
            }
            Self::NotRestored { .. } => "Finish it with: copex restore (with the same --data).",
        }
    }
}
