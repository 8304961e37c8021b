//! What a Collect takes: outputs of valid events, to this account, not taken before.

use super::known::Acting;
use crate::{
    EntryTypes, Fault,
    fetch::{self, Cited},
};
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
    let own = fetch::ledger_event(&input.event)?.ok_or(Refusal::NotAnOutput)?;
    if !same_key(&own.author, acting.author) && !continues(&own, input, acting)? {
        return Err(Refusal::NotAnOutput.into());
    }
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
    let Shown {
        payee,
        written,
        takings,
    } = shown(proof)?;
    if !same_key(&payee, &output.payee) {
        return refuse("that a payment was not collected is proved by its own payee's event");
    }
    if written <= own.written.after_seconds(collection) {
        return refuse("the payee's event is dated while the payment could still be collected");
    }
    match not_taken_before(takings, wanted, own.written) {
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

/// What shows that a payment was not collected.
struct Shown {
    payee: AgentPubKey,
    written: Moment,
    takings: Option<ActionHash>,
}

/// An event of the payee, or the Closure of its account: whoever lost a key writes no event any more.
fn shown(proof: &ActionHash) -> Result<Shown, Fault> {
    let cited = fetch::entry(proof)?;
    match cited.entry {
        Some(EntryTypes::LedgerEvent(event)) => Ok(Shown {
            payee: cited.author,
            written: cited.written,
            takings: last_taking(&event, proof),
        }),
        Some(EntryTypes::Closure(closure)) => {
            let head = &closure.terms.head;
            let event = fetch::ledger_event(head)?.ok_or(Refusal::NotAnOutput)?;
            Ok(Shown {
                payee: closure.terms.account,
                written: cited.written,
                takings: last_taking(&event.entry, head),
            })
        }
        _ => Err(Refusal::NotVoid(
            "that a payment was not collected is proved by an event of its payee or the Closure of its account"
                .into(),
        )
        .into()),
    }
}

/// R-CREDIT-22  Whether the payment was made by the account that this one continues, up to where that was closed.
fn continues(
    own: &Cited<LedgerEvent>,
    input: &LedgerInput,
    acting: &Acting<'_>,
) -> Result<bool, Fault> {
    let Some(closure) = &input.renewed else {
        return Ok(false);
    };
    let Some(closure) = fetch::closure(closure)? else {
        return Ok(false);
    };
    let terms = closure.entry.terms;
    let heir = terms
        .heir
        .is_some_and(|heir| same_key(&heir, acting.author));
    if !heir || !same_key(&terms.account, &own.author) {
        return Ok(false);
    }
    let head = fetch::ledger_event(&terms.head)?.ok_or(Refusal::NotAnOutput)?;
    Ok(own.entry.state.sequence <= head.entry.state.sequence)
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
