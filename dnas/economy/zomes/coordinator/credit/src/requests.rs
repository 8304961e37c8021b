//! Paying what was asked for: once, and remembered.

use crate::payments::pay;
use copex_entries::{
    calls::{
        credit::{PayInput, PaymentInput, Written},
        request::{RequestPaidInput, RequestState},
    },
    same_key,
    signal::Signal,
};
use economy_integrity::LinkTypes;
use economy_reading::{
    accounts, my_key, now,
    requests::{self, Known},
    say::{refuse, sentence},
};
use hdk::prelude::*;

/// Pays a request. The payment and the link that says so are written together or not at all.
#[hdk_extern]
pub fn pay_request(hash: ActionHash) -> ExternResult<Written> {
    let known = to_pay(&hash)?;
    let kind = known.kind()?.ok_or_else(missing)?;
    let amount = known.request.amount;
    let written = pay(PayInput {
        payments: vec![PaymentInput { amount, kind }],
    })?;
    remember(&known, written.event.clone())?;
    Ok(written)
}

/// Remembers that an event, which was signed by several, paid a request.
#[hdk_extern]
pub fn request_paid(input: RequestPaidInput) -> ExternResult<()> {
    let RequestPaidInput { request, event } = input;
    let known = to_pay(&request)?;
    let paying = accounts::event(&event)?.ok_or_else(missing)?;
    if !known.is_paid_by(&paying) {
        return refuse("This payment is not what was asked for. Nothing was changed.");
    }
    remember(&known, event)
}

fn to_pay(hash: &ActionHash) -> ExternResult<Known> {
    let known = requests::find(hash)?.ok_or_else(missing)?;
    if !same_key(&known.request.payer, &my_key()?) {
        return refuse("Not paid: this request was made to somebody else. Nothing was sent.");
    }
    match known.state(now()?) {
        RequestState::Waiting => Ok(known),
        RequestState::Paid { .. } => {
            refuse("Not paid: this request was paid before. Nothing was sent.")
        }
        RequestState::Declined { .. } => refuse(
            "Not paid: you declined this request. Nothing was sent. Pay without it if you changed your mind.",
        ),
        RequestState::Withdrawn => {
            refuse("Not paid: this request was withdrawn. Nothing was sent.")
        }
        RequestState::Ended => refuse(
            "Not paid: the time of this request is over. Nothing was sent. Ask for a new one.",
        ),
    }
}

fn remember(known: &Known, event: ActionHash) -> ExternResult<()> {
    create_link(known.hash.clone(), event, LinkTypes::RequestToPayment, ())?;
    send_remote_signal(Signal::RequestChanged, vec![known.payee.clone()])?;
    emit_signal(Signal::RequestChanged)
}

fn missing() -> WasmError {
    sentence(
        "Not paid: this request has not arrived here whole. Nothing was sent. Try again in a moment.",
    )
}
