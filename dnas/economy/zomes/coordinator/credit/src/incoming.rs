//! Payments on their way to me: found by links, judged before they are taken. Whoever collects a payment that others reject
//! would be rejected too.

use crate::write::{self, head};
use copex_economy::{act::INPUTS_MAX, calendar::Moment};
use copex_entries::{
    calls::credit::WaitingPayment,
    ledger::{LedgerAct, LedgerInput, LedgerOutput, TAKINGS_WALKED_MAX, last_taking},
    same_key,
};
use economy_reading::{
    accounts::{self, Event},
    parties, payments, properties,
    trust::chain_trust,
};
use hdk::prelude::*;
use std::collections::BTreeSet;

/// A waiting output, with what stands against collecting it.
struct Found {
    event: Event,
    index: u32,
    output: LedgerOutput,
    renewed: Option<ActionHash>,
    until: Option<Moment>,
    held: Option<String>,
}

/// What waits for me, newest first.
#[hdk_extern]
pub fn waiting() -> ExternResult<Vec<WaitingPayment>> {
    let mut rows = Vec::new();
    for Found {
        event,
        index,
        output,
        renewed: _,
        until,
        held,
    } in find(&head()?)?
    {
        rows.push(WaitingPayment {
            payer_name: parties::name(&event.author)?,
            payer: event.author,
            event: event.hash,
            index,
            amount: output.amount,
            purpose: output.purpose,
            dated: event.written,
            until,
            held,
        });
    }
    Ok(rows)
}

/// What can be collected now, as a Collect names it: ascending, at most as many as one event takes.
pub(crate) fn collectable(head: &write::Head) -> ExternResult<Vec<LedgerInput>> {
    let mut inputs: Vec<LedgerInput> = find(head)?
        .into_iter()
        .rev()
        .filter(|found| found.held.is_none())
        .take(INPUTS_MAX)
        .map(|found| LedgerInput {
            event: found.event.hash,
            index: found.index,
            renewed: found.renewed,
        })
        .collect();
    inputs.sort_by_key(LedgerInput::reference);
    Ok(inputs)
}

fn find(head: &write::Head) -> ExternResult<Vec<Found>> {
    let properties = properties()?;
    let window = properties.calendar.collection_seconds;
    // What waits for the Foundation waits without an end; others have the collection time.
    let since = if properties.is_foundation(&head.author) {
        properties.calendar.founded
    } else {
        head.now.before_seconds(window)
    };
    let taken = taken_since(head, since)?;
    let mut found = Vec::new();
    for hash in payments::to(&head.author, since, head.now, None)? {
        let Some(event) = accounts::event(&hash)? else {
            continue;
        };
        let mine: Vec<(u32, LedgerOutput)> = payments::outputs(&event)
            .filter(|(_, output, _)| same_key(&output.payee, &head.author))
            .map(|(index, output, _)| (index, output.clone()))
            .collect();
        for (index, output) in mine {
            let input = LedgerInput {
                event: hash.clone(),
                index,
                renewed: None,
            };
            if taken.contains(&input.reference()) {
                continue;
            }
            let mut one = Found {
                event: event.clone(),
                index,
                output,
                renewed: None,
                until: None,
                held: None,
            };
            judge(&mut one, head, window)?;
            found.push(one);
        }
    }
    Ok(found)
}

/// Whether a payment can be taken now; what is exempt from time and standing always can.
fn judge(found: &mut Found, head: &write::Head, window: u32) -> ExternResult<()> {
    if found.event.written > head.now {
        found.held =
            Some("It is dated later than this node's clock. It can be collected then.".into());
    }
    if found.output.purpose.stays_with_the_foundation() {
        return Ok(());
    }
    let until = found.event.written.after_seconds(window);
    found.until = Some(until);
    if until < head.now {
        found.held = Some("It waited too long and goes back to the payer.".into());
        return Ok(());
    }
    if !found.event.event.state.standing.covers(head.now) {
        let newer =
            parties::held(&found.event.author)?.filter(|held| held.standing.covers(head.now));
        match newer {
            Some(held) => found.renewed = Some(held.action),
            None => {
                found.held = Some(
                    "The payer's standing has ended. It can be collected once it is renewed."
                        .into(),
                )
            }
        }
    }
    if let Some(reason) = chain_trust(&found.event.author)? {
        found.held = Some(reason.into());
    }
    Ok(())
}

/// What my account has taken since a moment: its takings, walked back.
fn taken_since(
    head: &write::Head,
    since: Moment,
) -> ExternResult<BTreeSet<copex_economy::act::OutputReference>> {
    let mut taken = BTreeSet::new();
    let mut at = last_taking(&head.newest.event, &head.newest.hash);
    for _ in 0..TAKINGS_WALKED_MAX {
        let Some(hash) = at else { break };
        let Some(event) = accounts::event(&hash)? else {
            break;
        };
        if event.written < since {
            break;
        }
        if let LedgerAct::Collect { inputs } = &event.event.act {
            taken.extend(inputs.iter().map(LedgerInput::reference));
        }
        at = event.event.state.last_taking;
    }
    Ok(taken)
}
