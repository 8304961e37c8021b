//! Credits set aside until a later month, and back.

use crate::write::{act, head};
use copex_economy::calendar::Month;
use copex_entries::{
    calls::credit::{SaveInput, Written},
    ledger::LedgerAct,
};
use hdk::prelude::*;

/// Sets earned credits aside.
#[hdk_extern]
pub fn save(input: SaveInput) -> ExternResult<Written> {
    let SaveInput { amount, until } = input;
    act(&head()?, LedgerAct::Save { amount, until })
}

/// Takes back the savings of a month that has come.
#[hdk_extern]
pub fn release(month: Month) -> ExternResult<Written> {
    act(&head()?, LedgerAct::Release { month })
}
