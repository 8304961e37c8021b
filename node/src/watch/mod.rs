//! How the node stands: whom it reaches, what it holds and what waits, what its machine has left, and what a person should know of it.
//! The page, the command line, the figures for a monitor and `doctor` all say what is gathered here.

mod clock;
mod command;
mod conductor;
mod machine;
mod metrics;
mod notice;

pub use clock::{Clock, keep as keep_clock};
pub use command::print;
pub use conductor::{Held, Passing, Peer};
pub use machine::Machine;
pub(crate) use machine::free as free_on_disk;
pub use metrics::Metrics;
pub use notice::{Notice, Weight};

use crate::error::NodeError;
use crate::node::{Node, now};
use serde::{Deserialize, Serialize};

/// How the node stands at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// When this was gathered, in milliseconds since 1970.
    pub at_ms: i64,
    /// The program's version.
    pub program: String,
    /// The DNA hash: nodes with another one are in another economy and never meet this one.
    pub rules: String,
    /// The hub that it meets others at; none in practice.
    pub hub: Option<String>,
    /// The addresses at which others reach it.
    pub addresses: Vec<String>,
    /// The other nodes that it knows of, those it compared with last first.
    pub peers: Vec<Peer>,
    /// What it holds of the public record.
    pub held: Held,
    /// What its own accounts wrote, and how far that has come.
    pub accounts: Vec<Passing>,
    /// Its machine.
    pub machine: Machine,
    /// What a person should know, the gravest first.
    pub notices: Vec<Notice>,
}

impl Node {
    /// Gathers how the node stands.
    pub async fn standing(&self) -> Result<Standing, NodeError> {
        let dna = &self.economy.dna;
        let network = self.host.network(dna).await?;
        let mut accounts = Vec::with_capacity(self.accounts.len());
        for account in &self.accounts {
            accounts.push(self.host.passing(&account.id, &account.cell).await?);
        }
        let mut standing = Standing {
            at_ms: now().0.div_euclid(1_000),
            program: env!("CARGO_PKG_VERSION").into(),
            rules: dna.to_string(),
            hub: self.hub.as_ref().map(|hub| hub.address.clone()),
            addresses: network.addresses,
            peers: network.peers,
            held: network.held,
            accounts,
            machine: Machine::of(&self.folder).await,
            notices: Vec::new(),
        };
        standing.notices = notice::notices(&standing, self.clock.jump());
        Ok(standing)
    }
}
