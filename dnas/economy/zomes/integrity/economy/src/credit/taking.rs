//! What a Collect takes: outputs of valid events, to this account, not taken before.

use super::known::Acting;
use crate::{Fault, fetch};
use copex_economy::{
    act::{OutputReference, Taken},
    calendar::Moment,
};
use copex_entries::{
    ledger::{LedgerAct, LedgerEvent, LedgerInput, TAKINGS_WALKED_MAX, last_taking},
    refusal::Refusal,
};
use hdi::prelude::*;
use std::collections::BTreeSet;

/// R-CREDIT-17, R-CREDIT-19, R-CREDIT-20  The inputs as the rules of the economy know them.
pub(crate) fn resolve(
    before: &LedgerEvent,
    previous: &ActionHash,
    inputs: &[LedgerInput],
    acting: &Acting<'_>,
) -> Result<Vec<Taken>, Fault> {
    let taken = inputs
        .iter()
        .map(|input| one(input, acting))
        .collect::<Result<Vec<_>, Fault>>()?;
    let oldest = taken
        .iter()
        .map(|taken| taken.dated)
        .min()
        .unwrap_or(acting.written);
    not_taken_before(last_taking(before, previous), inputs, oldest)?;
    Ok(taken)
}

fn one(input: &LedgerInput, acting: &Acting<'_>) -> Result<Taken, Fault> {
    let event = fetch::ledger_event(&input.event)?.ok_or(Refusal::NotAnOutput)?;
    let index = usize::try_from(input.index).map_err(|_| Refusal::NotAnOutput)?;
    let output = event.entry.outputs.get(index).ok_or(Refusal::NotAnOutput)?;
    if !output.purpose.stays_with_the_foundation() {
        let as_paid = event.entry.state.standing.covers(acting.written);
        let renewed = match &input.renewed {
            Some(standing) => {
                fetch::standing(standing, &event.author, acting.properties)?.covers(acting.written)
            }
            None => false,
        };
        if !as_paid && !renewed {
            return Err(Refusal::PayerStanding.into());
        }
    }
    Ok(Taken {
        reference: input.reference(),
        output: output.known(),
        dated: event.written,
    })
}

/// R-CREDIT-19  The account's takings are walked back to the oldest input's date; none of them took an input.
fn not_taken_before(
    last: Option<ActionHash>,
    inputs: &[LedgerInput],
    oldest: Moment,
) -> Result<(), Fault> {
    let wanted: BTreeSet<OutputReference> = inputs.iter().map(LedgerInput::reference).collect();
    let mut at = last;
    for _ in 0..TAKINGS_WALKED_MAX {
        let Some(hash) = at else { return Ok(()) };
        let taking = fetch::ledger_event(&hash)?.ok_or(Refusal::TakenBefore)?;
        // An output cannot be taken before it was made.
        if taking.written < oldest {
            return Ok(());
        }
        if let LedgerAct::Collect { inputs: earlier } = &taking.entry.act
            && earlier
                .iter()
                .any(|taken| wanted.contains(&taken.reference()))
        {
            return Err(Refusal::TakenBefore.into());
        }
        at = taking.entry.state.last_taking;
    }
    Err(Refusal::TakenBefore.into())
}
