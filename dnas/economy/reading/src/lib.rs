//! What the economy's coordinator zomes share: finding records, parties and accounts. It reads and never writes, but for links.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]
#![deny(missing_docs)]

pub mod accounts;
pub mod buckets;
pub mod carried;
pub mod months;
pub mod orders;
pub mod parties;
pub mod payments;
pub mod records;
pub mod requests;
pub mod say;
pub mod trust;

use copex_economy::calendar::Moment;
use copex_entries::{moment, properties::EconomyProperties};
use economy_integrity::host::begin;
use hdk::prelude::*;

/// My own key.
pub fn my_key() -> ExternResult<AgentPubKey> {
    begin();
    Ok(agent_info()?.agent_initial_pubkey)
}

/// Now, by this node's clock.
pub fn now() -> ExternResult<Moment> {
    begin();
    Ok(moment(sys_time()?))
}

/// The founding of this economy.
pub fn properties() -> ExternResult<EconomyProperties> {
    begin();
    EconomyProperties::try_from_dna_properties()
}
