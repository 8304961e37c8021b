//! What a Collect takes: outputs of valid events, to this account, not taken before.

use super::known::Acting;
use crate::{Fault, fetch};
use copex_economy::{
    act::{OutputReference, Taken},
    calendar::Moment,
};
use copex_entries::{
    ledger::{LedgerEvent, LedgerInput, TAKINGS_WALKED_MAX, last_taking},
    refusal::Refusal,
    same_key,
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

/// In how many collection times an output has to be taken back: further back, the takings would be too many to walk.
const VOID_COLLECTIONS_MAX: u32 = 4;

/// R-CREDIT-19, R-CREDIT-22  An own output, not taken back before, that its payee has not collected and no longer can: an event
/// of the payee, dated after the time for it, shows with its takings that it was not. Whatever the payee writes later is dated
/// later too.
pub(crate) fn not_collected(
    before: &LedgerEvent,
    previous: &ActionHash,
    input: &LedgerInput,
    proof: &ActionHash,
    acting: &Acting<'_>,
) -> Result<Taken, Fault> {
    let refuse = |problem: &str| Err(Refusal::NotVoid(problem.into()).into());
    let own = fetch::ledger_event(&input.event)?
        .filter(|event| same_key(&event.author, acting.author))
        .ok_or(Refusal::NotAnOutput)?;
    let index = usize::try_from(input.index).map_err(|_| Refusal::NotAnOutput)?;
    let output = own.entry.outputs.get(index).ok_or(Refusal::NotAnOutput)?;
    let collection = acting.properties.calendar.collection_seconds;
    let last = own
        .written
        .after_seconds(collection.saturating_mul(VOID_COLLECTIONS_MAX));
    if acting.written > last {
        return refuse("a payment is taken back within four collection times");
    }
    let wanted = std::slice::from_ref(input);
    not_taken_before(last_taking(before, previous), wanted, own.written)?;
    let Some(payee) = fetch::ledger_event(proof)? else {
        return refuse("that a payment was not collected is proved by an event of its payee");
    };
    if !same_key(&payee.author, &output.payee) {
        return refuse("that a payment was not collected is proved by its own payee's event");
    }
    if payee.written <= own.written.after_seconds(collection) {
        return refuse("the payee's event is dated while the payment could still be collected");
    }
    match not_taken_before(last_taking(&payee.entry, proof), wanted, own.written) {
        Ok(()) => Ok(Taken {
            reference: input.reference(),
            output: output.known(),
            dated: own.written,
        }),
        Err(Fault::Refused(_)) => {
            refuse("the payee's takings do not show that the payment was not collected")
        }
        Err(host) => Err(host),
    }
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
        let earlier = taking.entry.act.takes();
        if earlier
            .iter()
            .any(|taken| wanted.contains(&taken.reference()))
        {
            return Err(Refusal::TakenBefore.into());
        }
        at = taking.entry.state.last_taking;
    }
    Err(Refusal::TakenBefore.into())
}
