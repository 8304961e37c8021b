//! Payments of mine that nobody collected in time: they come back, with the payee's own chain as proof.

use crate::{
    incoming::taken_since,
    write::{self, act, head},
};
use copex_economy::calendar::Moment;
use copex_entries::{
    calls::credit::{PaymentReference, ReturnablePayment, Written},
    ledger::{LedgerAct, LedgerInput},
};
use economy_reading::{
    accounts::{self, Event},
    parties, payments, properties,
    say::sentence,
};
use hdk::prelude::*;

/// In how many collection times a payment has to be taken back (R-CREDIT-22).
const COLLECTIONS_MAX: u32 = 4;
/// The most events of mine that are looked through at once.
const EVENTS_MAX: usize = 500;

/// My payments that waited too long to be collected and were not taken back, newest first.
#[hdk_extern]
pub fn returnable() -> ExternResult<Vec<ReturnablePayment>> {
    find(&head()?)
}

/// Takes a payment of mine back.
#[hdk_extern]
pub fn take_back(payment: PaymentReference) -> ExternResult<Written> {
    let head = head()?;
    let found = find(&head)?
        .into_iter()
        .find(|found| found.payment == payment)
        .ok_or_else(|| {
            sentence(
                "Not taken back: this payment can still be collected, was taken back before, or waited too long. Nothing was changed.",
            )
        })?;
    let Some(act_to_write) = void(&found) else {
        return Err(sentence(format!(
            "Not taken back yet: {} has done nothing since that shows that it was not collected. Nothing is lost: your node tries again by itself.",
            found.payee_name
        )));
    };
    act(&head, act_to_write)
}

/// Takes back one payment of mine that can be; none where there is none. The node asks for it now and then.
#[hdk_extern]
pub fn take_back_due() -> ExternResult<Option<Written>> {
    let head = head()?;
    let due = find(&head)?.iter().find_map(void);
    due.map(|void| act(&head, void)).transpose()
}

fn void(found: &ReturnablePayment) -> Option<LedgerAct> {
    let PaymentReference { event, index } = found.payment.clone();
    let output = LedgerInput {
        event,
        index,
        renewed: found.closure.clone(),
    };
    let proof = found.proof.clone()?;
    Some(LedgerAct::Void { output, proof })
}

fn find(head: &write::Head) -> ExternResult<Vec<ReturnablePayment>> {
    let collection = properties()?.calendar.collection_seconds;
    let window = collection.saturating_mul(COLLECTIONS_MAX);
    let oldest = head.now.before_seconds(window);
    let (taken, since) = taken_since(head, oldest)?;
    let mut found = Vec::new();
    let mut at = Some(head.newest.clone());
    let mut closure = None;
    for _ in 0..EVENTS_MAX {
        let Some(event) = at.filter(|event| event.written >= since) else {
            break;
        };
        let collectable_until = event.written.after_seconds(collection);
        for (index, output, _) in payments::outputs(&event) {
            let payment = PaymentReference {
                event: event.hash.clone(),
                index,
            };
            let reference = LedgerInput {
                event: event.hash.clone(),
                index,
                renewed: None,
            }
            .reference();
            let stays = output.purpose.stays_with_the_foundation();
            if stays || head.now <= collectable_until || taken.contains(&reference) {
                continue;
            }
            // Collected: the payee's own takings say so, and they are walked only here.
            let proof = proof(&output.payee, &payment, event.written, collectable_until)?;
            if matches!(proof, Proof::Collected) {
                continue;
            }
            found.push(ReturnablePayment {
                payment,
                payee: output.payee.clone(),
                payee_name: parties::name(&output.payee)?,
                amount: output.amount,
                purpose: output.purpose,
                closure: closure.clone(),
                dated: event.written,
                until: event.written.after_seconds(window),
                proof: match proof {
                    Proof::NotCollected(event) => Some(event),
                    Proof::Collected | Proof::Open => None,
                },
            });
        }
        if let LedgerAct::Open { closure: of, .. } = &event.event.act {
            // What the account before this one paid comes back to this one; what one before that paid, to nobody.
            if closure.is_some() {
                break;
            }
            closure = of.clone();
        }
        at = accounts::before(&event)?;
    }
    Ok(found)
}

/// What a payee's chain shows of a payment.
enum Proof {
    /// It took it.
    Collected,
    /// This event, with the takings before it, shows that it did not.
    NotCollected(ActionHash),
    /// Nothing yet.
    Open,
}

fn proof(
    payee: &AgentPubKey,
    payment: &PaymentReference,
    paid: Moment,
    collectable_until: Moment,
) -> ExternResult<Proof> {
    let Some(newest) = accounts::newest(payee)? else {
        return Ok(Proof::Open);
    };
    if took(&newest, payment, paid)? {
        return Ok(Proof::Collected);
    }
    if newest.written > collectable_until {
        return Ok(Proof::NotCollected(newest.hash));
    }
    let closed = parties::about(payee)?.closed()?;
    Ok(match closed {
        Some(closed) if closed.at > collectable_until => Proof::NotCollected(closed.closure),
        Some(_) | None => Proof::Open,
    })
}

/// Whether an account's takings, walked back from its newest event to when a payment was made, name it.
fn took(newest: &Event, payment: &PaymentReference, paid: Moment) -> ExternResult<bool> {
    let mut at = Some(newest.clone());
    for _ in 0..EVENTS_MAX {
        let Some(event) = at.filter(|event| event.written >= paid) else {
            return Ok(false);
        };
        let takes = event.event.act.takes();
        if takes
            .iter()
            .any(|input| input.event == payment.event && input.index == payment.index)
        {
            return Ok(true);
        }
        at = event
            .event
            .state
            .last_taking
            .as_ref()
            .map(accounts::event)
            .transpose()?
            .flatten();
    }
    // Too many to walk: validators could not either.
    Ok(true)
}
