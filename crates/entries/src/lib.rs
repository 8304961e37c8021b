//! The entries of the ledger, the registry and the exchange, the inputs and answers of the zome functions, and the rules
//! that need nothing but an entry and what it cites. Shared by zomes, tests and node; exported to TypeScript.

#![deny(missing_docs)]

pub mod assessment;
pub mod calls;
pub mod carried;
pub mod closure;
pub mod credential;
pub mod exchange;
pub mod first_signers;
pub mod ledger;
pub mod properties;
pub mod refusal;
pub mod registry;
pub mod request;
pub mod service;
pub mod signal;
#[cfg(feature = "typescript")]
pub mod typescript;

use copex_economy::{account::AccountKey, calendar::Moment};
use hdi::prelude::{AgentPubKey, Timestamp};

/// The 32 bytes by which keys are compared.
pub fn account_key(agent: &AgentPubKey) -> AccountKey {
    let mut bytes = [0; 32];
    // `get_raw_32` always gives 32 bytes; `zip` needs no proof of it.
    bytes
        .iter_mut()
        .zip(agent.get_raw_32())
        .for_each(|(to, from)| *to = *from);
    AccountKey(bytes)
}

/// Whether two encodings name the same key.
pub fn same_key(one: &AgentPubKey, other: &AgentPubKey) -> bool {
    one.get_raw_32() == other.get_raw_32()
}

/// An action's time as the rules know it.
pub fn moment(timestamp: Timestamp) -> Moment {
    Moment(timestamp.as_micros())
}
