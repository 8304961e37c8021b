//! Why a key does not come in, each as a sentence with what to do.

use crate::invite::LinkError;
use std::path::PathBuf;

/// What keeps a key from joining.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JoinError {
    /// The text is no sound link.
    #[error("{0}")]
    Link(#[from] LinkError),
    /// Its time is over.
    #[error("The invitation of {name} to {economy} ended on {ended}.")]
    Ended {
        /// Who was invited.
        name: String,
        /// To which economy.
        economy: String,
        /// The day, in UTC.
        ended: String,
    },
    /// The key is not in this keystore.
    #[error("The invitation is for another key: {invited}. The keys here are: {here}.")]
    OtherKey {
        /// The key that is invited.
        invited: String,
        /// The keys of this data folder, or that there are none.
        here: String,
    },
    /// The key has come in already.
    #[error("The key of this invitation is the account \"{account}\" here already.")]
    Joined {
        /// Its id.
        account: String,
    },
    /// The data folder belongs to another economy.
    #[error(
        "The data in {folder} belong to {here}; the invitation is to {invited}, another economy."
    )]
    OtherEconomy {
        /// The data folder.
        folder: PathBuf,
        /// The economy that lives here.
        here: String,
        /// The economy of the invitation.
        invited: String,
    },
    /// No hub could be asked.
    #[error("None of the economy's hubs can be reached: {tried}")]
    Unreachable {
        /// Each with its reason.
        tried: String,
    },
    /// The hubs answer and do not have it.
    #[error("The bundle that founded {economy} ({hash}) is not at its hubs: {tried}")]
    NotFound {
        /// The economy.
        economy: String,
        /// The bundle's hash.
        hash: String,
        /// Each hub with its answer.
        tried: String,
    },
    /// A hub serves something else under this name.
    #[error(
        "What {hub} serves is not the bundle of the invitation: its hash is {found}, not {wanted}."
    )]
    WrongBundle {
        /// The hub.
        hub: String,
        /// The hash of what came.
        found: String,
        /// The hash in the invitation.
        wanted: String,
    },
    /// The economy's own check says no.
    #[error("{economy} did not let this key in: {reason}.")]
    NotLetIn {
        /// The economy.
        economy: String,
        /// The words of its membrane.
        reason: String,
    },
}

impl JoinError {
    /// What the person can do about it.
    pub fn what_to_do(&self) -> String {
        match self {
            Self::Link(error) => error.what_to_do().into(),
            Self::Ended { .. } => {
                "Ask for a new invitation for the same key; whoever sent this one can write it in a minute.".into()
            }
            Self::OtherKey { .. } => {
                "Send a key of this machine (copex key prints it) and ask for an invitation for it, or name the data folder of the invited key with --data DIR.".into()
            }
            Self::Joined { .. } => "Nothing is left to do: start the node with copex run.".into(),
            Self::OtherEconomy { .. } => {
                "One data folder holds one economy. Give this one a folder of its own with --data DIR, make a key there, and ask for an invitation for it.".into()
            }
            Self::Unreachable { .. } => {
                "Check this machine's connection and try again. If it stays like this, ask whoever invited you whether the hub runs.".into()
            }
            Self::NotFound { .. } => {
                "Ask whoever runs the hub to put the bundle into its folder; the node that founded the economy has it under bundles/ in its data folder.".into()
            }
            Self::WrongBundle { .. } => {
                "Nothing was installed. Tell whoever runs the hub, and do not use what it served.".into()
            }
            Self::NotLetIn { .. } => "Nothing was installed. Show this sentence to whoever invited you, and ask for a new invitation.".into(),
        }
    }
}
