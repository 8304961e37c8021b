//! Payment requests: a payee asks, the payer declines or pays. Paying is the ledger's.

use crate::{listings::my_standing, refused};
use copex_entries::{
    calls::{
        registry::Trust,
        request::{DeclineInput, RequestInput, RequestState, RequestView, RequestedKind},
    },
    request::{PaymentRequest, RequestDecline, RequestReason},
    same_key,
    signal::Signal,
};
use economy_integrity::{EntryTypes, LinkTypes};
use economy_reading::{
    buckets::{bucket_month, of_agent},
    my_key, now, orders, parties,
    payments::paid_on,
    requests::{self, Known},
    say::{refuse, sentence},
    trust::trust,
};
use hdk::prelude::*;

/// Asks somebody for a payment.
#[hdk_extern]
pub fn request_payment(input: RequestInput) -> ExternResult<RequestView> {
    let RequestInput {
        payer,
        amount,
        kind,
        text,
        until,
    } = input;
    let held = my_standing()?;
    let me = my_key()?;
    if let Trust::Refused { reason } = trust(&payer)? {
        return refuse(format!(
            "Nothing was asked of {}. {reason}",
            parties::name(&payer)?
        ));
    }
    let request = PaymentRequest {
        standing: held.action,
        reason: reason(&me, kind, &payer, amount)?,
        payer,
        amount,
        text,
        until,
    };
    let not_asked = |refusal| refused("Nothing was asked.", refusal);
    request.check_terms(&me, now()?).map_err(not_asked)?;
    request.check_standing(&held.standing).map_err(not_asked)?;
    let payer = request.payer.clone();
    let hash = create_entry(EntryTypes::PaymentRequest(request))?;
    let month = bucket_month(now()?);
    for party in [&me, &payer] {
        create_link(
            of_agent("requests", party, month)?,
            hash.clone(),
            LinkTypes::AgentToRequest,
            (),
        )?;
    }
    tell(&payer)?;
    view(&known(&hash)?)
}

/// What proves that the payer could pay this.
fn reason(
    me: &AgentPubKey,
    kind: RequestedKind,
    payer: &AgentPubKey,
    amount: copex_economy::credits::Credits,
) -> ExternResult<RequestReason> {
    let order = match kind {
        RequestedKind::Wage => return Ok(RequestReason::Wage),
        RequestedKind::Bonus => return Ok(RequestReason::Bonus),
        RequestedKind::Contribution => return Ok(RequestReason::Contribution),
        RequestedKind::Purchase { order } => order,
    };
    let Some(known) = orders::find(&order)? else {
        return refuse("Nothing was asked: this order was not found here. Try again in a moment.");
    };
    if !same_key(&known.order.seller, me) || !same_key(&known.buyer, payer) {
        return refuse(
            "Nothing was asked: a purchase is asked for by the seller of an order, of the one that placed it.",
        );
    }
    let Some(acceptance) = known.acceptance().cloned() else {
        return refuse("Nothing was asked: you have not accepted this order. Accept it first.");
    };
    let left = known
        .order
        .price
        .minus(paid_on(&known, &acceptance)?)
        .unwrap_or_default()
        .or_zero();
    if amount > left {
        return refuse(format!(
            "Nothing was asked: of this order {left} is left to pay. Ask for that much at most."
        ));
    }
    Ok(RequestReason::Purchase { acceptance })
}

/// Requests that wait for my payment or my no, newest first.
#[hdk_extern]
pub fn requests_waiting() -> ExternResult<Vec<RequestView>> {
    let (me, now) = (my_key()?, now()?);
    views(requests::of(&me, now)?.into_iter().filter(|known| {
        same_key(&known.request.payer, &me) && known.state(now) == RequestState::Waiting
    }))
}

/// Requests that I made, newest first, with what became of them.
#[hdk_extern]
pub fn requests_made() -> ExternResult<Vec<RequestView>> {
    let (me, now) = (my_key()?, now()?);
    let mine = |known: &Known| same_key(&known.payee, &me);
    views(requests::of(&me, now)?.into_iter().filter(mine))
}

/// A request as it stands.
#[hdk_extern]
pub fn request(hash: ActionHash) -> ExternResult<Option<RequestView>> {
    match requests::find(&hash)? {
        Some(known) => known.view(now()?),
        None => Ok(None),
    }
}

/// By the payee: nobody is asked any more.
#[hdk_extern]
pub fn withdraw_request(hash: ActionHash) -> ExternResult<()> {
    let known = known(&hash)?;
    if !same_key(&known.payee, &my_key()?) {
        return refuse("This request was made by somebody else. Nothing was changed.");
    }
    still_waits(&known)?;
    delete_entry(hash)?;
    tell(&known.request.payer)
}

/// By the payer: no, and why.
#[hdk_extern]
pub fn decline_request(input: DeclineInput) -> ExternResult<RequestView> {
    let DeclineInput { request, reason } = input;
    let known_before = known(&request)?;
    if !same_key(&known_before.request.payer, &my_key()?) {
        return refuse("This request was made to somebody else. Nothing was changed.");
    }
    still_waits(&known_before)?;
    let decline = RequestDecline {
        request: request.clone(),
        reason,
    };
    decline
        .check()
        .map_err(|refusal| refused("Nothing was changed.", refusal))?;
    let action = create_entry(EntryTypes::RequestDecline(decline))?;
    create_link(request.clone(), action, LinkTypes::RequestToAnswer, ())?;
    tell(&known_before.payee)?;
    view(&known(&request)?)
}

fn still_waits(known: &Known) -> ExternResult<()> {
    match known.state(now()?) {
        RequestState::Waiting | RequestState::Ended => Ok(()),
        RequestState::Paid { .. } => refuse("This request was paid. Nothing was changed."),
        RequestState::Declined { .. } => refuse("This request was declined. Nothing was changed."),
        RequestState::Withdrawn => refuse("This request was withdrawn. Nothing was changed."),
    }
}

fn missing() -> WasmError {
    sentence(
        "This request was not found. Nothing was changed. It may not have arrived here yet: try again in a moment.",
    )
}

fn known(hash: &ActionHash) -> ExternResult<Known> {
    requests::find(hash)?.ok_or_else(missing)
}

fn view(known: &Known) -> ExternResult<RequestView> {
    known.view(now()?)?.ok_or_else(missing)
}

fn views(all: impl Iterator<Item = Known>) -> ExternResult<Vec<RequestView>> {
    let now = now()?;
    let mut views = Vec::new();
    for known in all {
        views.extend(known.view(now)?);
    }
    Ok(views)
}

fn tell(other: &AgentPubKey) -> ExternResult<()> {
    send_remote_signal(Signal::RequestChanged, vec![other.clone()])?;
    emit_signal(Signal::RequestChanged)
}
