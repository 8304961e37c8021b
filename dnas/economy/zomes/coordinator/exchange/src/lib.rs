//! The exchange: offers and wants, and orders on them.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod listings;
mod offers;
mod orders;
mod requests;
mod wants;

use copex_entries::signal::Signal;
use economy_reading::say::sentence;
use hdk::prelude::*;
use std::collections::HashSet;

/// Lets the other side of an order tell this node that something happened.
#[hdk_extern]
pub fn init() -> ExternResult<InitCallbackResult> {
    let mut functions = HashSet::new();
    functions.insert((
        ZomeName::from("exchange"),
        FunctionName::from("recv_remote_signal"),
    ));
    create_cap_grant(CapGrantEntry::new_zome_call_grant(
        "signals".into(),
        GrantConstraint::Unrestricted,
        GrantedFunctions::Listed(functions),
    ))?;
    Ok(InitCallbackResult::Pass)
}

/// A hint from the other side: the page reads again.
#[hdk_extern]
pub fn recv_remote_signal(signal: Signal) -> ExternResult<()> {
    emit_signal(signal)
}

/// A rule's refusal as a sentence for the person who called.
pub(crate) fn refused(what: &str, refusal: impl std::fmt::Display) -> WasmError {
    sentence(format!("{what} {refusal}."))
}
