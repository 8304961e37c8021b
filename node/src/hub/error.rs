//! Why a hub does not start.

use std::net::SocketAddr;
use std::path::PathBuf;

/// What keeps a hub from running.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HubError {
    /// Another program listens there.
    #[error("{address} is in use by another program.")]
    PortInUse {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// Ports below 1024 belong to the system.
    #[error("This user may not open {address}.")]
    PortForbidden {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// The machine has no such address.
    #[error("This machine does not have the address {address}.")]
    NotOurAddress {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// Certificate or key are not usable.
    #[error("The certificate {certificate} with the key {key} cannot be used: {reason}")]
    Certificate {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// Why.
        reason: String,
    },
    /// The folder of bundles is not there.
    #[error("There is no folder {folder} to serve bundles from.")]
    NoFolder {
        /// The folder that was asked for.
        folder: PathBuf,
    },
    /// Something that should work did not.
    #[error("The hub failed: {0}")]
    Failed(String),
}

impl HubError {
    /// What the person can do about it.
    pub fn what_to_do(&self) -> &'static str {
        match self {
            Self::PortInUse { .. } => {
                "Stop the other program, or choose another port with --listen or --bundles-listen."
            }
            Self::PortForbidden { .. } => {
                "Choose a port from 1024 on, or allow the program to open lower ones."
            }
            Self::NotOurAddress { .. } => "Use 0.0.0.0:PORT to listen on all of its addresses.",
            Self::Certificate { .. } => {
                "Give a chain of certificates and its private key, both as PEM, readable by this user."
            }
            Self::NoFolder { .. } => {
                "Make it, and put the founding bundle there; `copex found` says where it is."
            }
            Self::Failed(_) => "Start it again; if it stays like this, run with RUST_LOG=info.",
        }
    }
}
