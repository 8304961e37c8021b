//! Payments on their way to me: found by links, judged before they are taken. Whoever collects a payment that others reject
//! would be rejected too.

use crate::write::{self, head};
use copex_economy::{
    account::Role,
    act::{INPUTS_MAX, OutputReference},
    calendar::Moment,
};
use copex_entries::{
    calls::credit::WaitingPayment,
    ledger::{LedgerAct, LedgerInput, LedgerOutput, TAKINGS_WALKED_MAX, last_taking},
    same_key,
};
use economy_reading::{
    accounts::{self, Event},
    parties, payments, properties,
    trust::warned,
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
    } in find(&head()?, Look::Whole)?
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
pub(crate) fn collectable(head: &write::Head, look: Look) -> ExternResult<Vec<LedgerInput>> {
    let mut inputs: Vec<LedgerInput> = find(head, look)?
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

/// The same, without those that the rules refuse: one that does not pass holds up no other.
pub(crate) fn acceptable(head: &write::Head, look: Look) -> ExternResult<Vec<LedgerInput>> {
    let inputs = collectable(head, look)?;
    let passes = |inputs: &[LedgerInput]| {
        let act = LedgerAct::Collect {
            inputs: inputs.to_vec(),
        };
        write::foresee(head, &act).is_ok()
    };
    if inputs.is_empty() || passes(&inputs) {
        return Ok(inputs);
    }
    Ok(inputs
        .into_iter()
        .filter(|input| passes(std::slice::from_ref(input)))
        .collect())
}

/// What is looked through for payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// What was linked shortly before the last taking or since: what housekeeping does every few seconds.
    Recent,
    /// All that can still be collected, for what arrived late.
    Whole,
}

/// How long before the last taking a recent look begins, in seconds.
const OVERLAP_SECONDS: u32 = 3_600;

fn find(head: &write::Head, look: Look) -> ExternResult<Vec<Found>> {
    let since = since(head, look)?;
    let (taken, since) = taken_since(head, since)?;
    let mut judge = Judge {
        head,
        chains: Vec::new(),
    };
    let mut found = Vec::new();
    for hash in payments::to(&head.author, since, head.now)? {
        let Some(event) = accounts::event(&hash)? else {
            continue;
        };
        for (index, output, _) in payments::outputs(&event) {
            let reference = LedgerInput {
                event: hash.clone(),
                index,
                renewed: None,
            }
            .reference();
            if same_key(&output.payee, &head.author) && !taken.contains(&reference) {
                found.push(judge.found(&event, index, output.clone())?);
            }
        }
    }
    Ok(found)
}

/// What waits for the Foundation waits without an end; others have the collection time.
fn since(head: &write::Head, look: Look) -> ExternResult<Moment> {
    let calendar = properties()?.calendar;
    let earliest = match head.newest.event.state.account.role {
        Role::Foundation => calendar.founded,
        Role::Coop | Role::Member => head.now.before_seconds(calendar.collection_seconds),
    };
    let last = last_taking(&head.newest.event, &head.newest.hash);
    let last = match (look, last) {
        (Look::Recent, Some(hash)) => accounts::event(&hash)?,
        (Look::Recent, None) | (Look::Whole, _) => None,
    };
    Ok(last.map_or(earliest, |last| {
        earliest.max(last.written.before_seconds(OVERLAP_SECONDS))
    }))
}

/// Judges payments, asking about each payer's chain once.
struct Judge<'a> {
    head: &'a write::Head,
    chains: Vec<(AgentPubKey, Option<&'static str>, Option<Moment>)>,
}

impl Judge<'_> {
    /// A payment, with what stands against taking it now; what is exempt from time and standing can always be taken.
    fn found(&mut self, event: &Event, index: u32, output: LedgerOutput) -> ExternResult<Found> {
        let exempt = output.purpose.stays_with_the_foundation();
        let mut found = Found {
            event: event.clone(),
            index,
            output,
            renewed: None,
            until: None,
            held: None,
        };
        if event.written > self.head.now {
            found.held =
                Some("It is dated later than this node's clock. It can be collected then.".into());
        }
        if exempt {
            return Ok(found);
        }
        let until = event
            .written
            .after_seconds(properties()?.calendar.collection_seconds);
        found.until = Some(until);
        if until < self.head.now {
            found.held = Some("It waited too long to be collected.".into());
            return Ok(found);
        }
        if !event.event.state.standing.covers(self.head.now) {
            let newer =
                parties::held(&event.author)?.filter(|held| held.standing.covers(self.head.now));
            match newer {
                Some(held) => found.renewed = Some(held.action),
                None => {
                    let reason =
                        "The payer's standing has ended. It can be collected once it is renewed.";
                    found.held = Some(reason.into());
                }
            }
        }
        if let Some(reason) = self.chain(event)? {
            found.held = Some(reason.into());
        }
        Ok(found)
    }

    /// What is wrong with a payment's chain: all of it, or that the account had ended before.
    fn chain(&mut self, event: &Event) -> ExternResult<Option<&'static str>> {
        let payer = &event.author;
        let known = self.chains.iter().find(|(agent, _, _)| agent == payer);
        let (problem, closed) = match known {
            Some((_, problem, closed)) => (*problem, *closed),
            None => {
                let about = parties::about(payer)?;
                let problem = warned(&about)?;
                let closed = about.closed()?.map(|closed| closed.at);
                self.chains.push((payer.clone(), problem, closed));
                (problem, closed)
            }
        };
        let late = closed.is_some_and(|closed| event.written > closed);
        Ok(problem.or_else(|| late.then_some("The account that paid it had been closed before.")))
    }
}

/// What my account has taken since a moment, its takings walked back; and from when on that is known to be all of it.
pub(crate) fn taken_since(
    head: &write::Head,
    since: Moment,
) -> ExternResult<(BTreeSet<OutputReference>, Moment)> {
    let mut taken = BTreeSet::new();
    let mut at = last_taking(&head.newest.event, &head.newest.hash);
    let mut walked_to = head.now;
    // One less than validators walk: the Collect to be written is a step of its own for the next.
    for _ in 1..TAKINGS_WALKED_MAX {
        let Some(event) = at.as_ref().map(accounts::event).transpose()?.flatten() else {
            return Ok((taken, since));
        };
        if event.written < since {
            return Ok((taken, since));
        }
        walked_to = event.written;
        let takes = event.event.act.takes();
        taken.extend(takes.iter().map(LedgerInput::reference));
        at = event.event.state.last_taking;
    }
    // What is older cannot be shown to be untaken.
    Ok((taken, walked_to))
}
