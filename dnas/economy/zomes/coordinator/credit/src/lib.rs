//! The ledger's coordinator: gathers what an act needs, asks the same functions that validators ask, writes, links, tells.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod acts;
mod authority;
mod economy;
mod history;
mod incoming;
mod moving;
mod payments;
mod preview;
mod requests;
mod savings;
mod service;
mod taking_back;
mod upkeep;
mod view;
mod write;

use copex_entries::signal::Signal;
use hdk::prelude::*;
use std::collections::HashSet;

/// Lets a payer tell this node that something waits.
#[hdk_extern]
pub fn init() -> ExternResult<InitCallbackResult> {
    let mut functions = HashSet::new();
    functions.insert((
        ZomeName::from("credit"),
        FunctionName::from("recv_remote_signal"),
    ));
    create_cap_grant(CapGrantEntry::new_zome_call_grant(
        "signals".into(),
        GrantConstraint::Unrestricted,
        GrantedFunctions::Listed(functions),
    ))?;
    Ok(InitCallbackResult::Pass)
}

/// A hint from a payer: the node collects, the page reads again.
#[hdk_extern]
pub fn recv_remote_signal(signal: Signal) -> ExternResult<()> {
    emit_signal(signal)
}
