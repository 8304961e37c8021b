//! Why an economy does not move, each as a sentence with what to do.

use copex_entries::carried::ComposeError;
use std::path::PathBuf;

/// What keeps an economy from moving.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MovingError {
    /// The record does not add up.
    #[error("Nothing was composed: {0}.")]
    Compose(#[from] ComposeError),
    /// The economy continued another one, whose carried accounts are needed.
    #[error(
        "This economy continues another one. Of the accounts that it counts, some may not have come in."
    )]
    BeforeMissing,
    /// The files are not of this economy.
    #[error("What lies in {folder} is not what this economy was founded with.")]
    OtherBefore {
        /// Where they lie.
        folder: PathBuf,
    },
    /// The accounts are not those that the bundle counts.
    #[error("The accounts in {folder} are not those that the bundle beside them counts.")]
    OtherAccounts {
        /// Where they lie.
        folder: PathBuf,
    },
    /// The bundle continues another economy.
    #[error("The new founding continues {continued}; the node in {folder} belongs to {here}.")]
    OtherEconomy {
        /// What is continued.
        continued: String,
        /// The old data folder.
        folder: PathBuf,
        /// The economy there.
        here: String,
    },
    /// The target folder has something already.
    #[error("{folder} holds the economy {economy} already.")]
    Occupied {
        /// The new data folder.
        folder: PathBuf,
        /// What lives there.
        economy: String,
    },
    /// Something that lives here was not counted.
    #[error("The new founding does not count the account \"{account}\".")]
    NotCounted {
        /// Its id.
        account: String,
    },
}

impl MovingError {
    /// What the person can do.
    pub fn what_to_do(&self) -> &'static str {
        match self {
            Self::Compose(_) => {
                "Nothing was written. Let the nodes run a while, so that everything arrives, and compose again."
            }
            Self::BeforeMissing => {
                "Name the folder that this economy was moved with: copex migrate compose --before DIR."
            }
            Self::OtherBefore { .. } => {
                "Nothing was written. Name the folder that this economy was moved with."
            }
            Self::OtherAccounts { .. } => {
                "Nothing was changed. Copy the folder again from whoever composed it."
            }
            Self::OtherEconomy { .. } => {
                "Nothing was changed. Name the data folder of the economy that ends with --from DIR."
            }
            Self::Occupied { .. } => {
                "Nothing was changed. Name an empty data folder with --data DIR."
            }
            Self::NotCounted { .. } => {
                "Nothing was changed. It was opened after the economy was composed: ask for composing again."
            }
        }
    }
}
