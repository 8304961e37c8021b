//! Payments that agents are told of by links: in the payee's bucket of the month, and from the order that they pay.

use crate::{
    accounts::{self, Event},
    buckets::{bucket_month, of_agent},
    orders::Known,
    records::actions_linked,
};
use copex_economy::{
    calendar::{Moment, Month},
    credits::Credits,
};
use copex_entries::{
    ledger::{LedgerAct, LedgerOutput, PaymentReason},
    same_key,
};
use economy_integrity::LinkTypes;
use hdk::prelude::*;

/// The furthest back that buckets are looked through, in months.
const MONTHS_BACK_MAX: i64 = 120;

/// The months whose buckets lie between two moments, newest first.
pub fn months_between(from: Moment, until: Moment) -> impl Iterator<Item = Month> {
    let newest = bucket_month(until).0;
    let oldest = bucket_month(from)
        .0
        .max(newest.saturating_sub(MONTHS_BACK_MAX));
    (oldest..=newest).rev().map(Month)
}

/// The events that pay an agent, linked since a moment, newest first.
pub fn to(agent: &AgentPubKey, since: Moment, now: Moment) -> ExternResult<Vec<ActionHash>> {
    let mut links = Vec::new();
    for month in months_between(since, now) {
        let mut query = LinkQuery::try_new(
            of_agent("payments", agent, month)?,
            LinkTypes::AgentToPayment,
        )?;
        query = query.after(Timestamp::from_micros(since.0));
        links.extend(get_links(query, GetStrategy::default())?);
    }
    Ok(actions_linked(links))
}

/// The outputs of an event with the payment that made each; none for those that the act itself made.
pub fn outputs(
    event: &Event,
) -> impl Iterator<Item = (u32, &LedgerOutput, Option<&PaymentReason>)> {
    let payments = match &event.event.act {
        LedgerAct::Pay { payments } => payments.as_slice(),
        _ => &[],
    };
    let reasons = payments
        .iter()
        .map(|payment| Some(&payment.reason))
        .chain(std::iter::repeat(None));
    (0_u32..)
        .zip(event.event.outputs.iter())
        .zip(reasons)
        .map(|((index, output), reason)| (index, output, reason))
}

/// What the buyer of an order has paid on it, by the acceptance that its payments cite.
pub fn paid_on(order: &Known, acceptance: &ActionHash) -> ExternResult<Credits> {
    let mut paid = Credits::ZERO;
    for hash in &order.payments {
        let Some(event) =
            accounts::event(hash)?.filter(|event| same_key(&event.author, &order.buyer))
        else {
            continue;
        };
        for (_, output, reason) in outputs(&event) {
            if matches!(reason, Some(PaymentReason::Purchase { acceptance: cited }) if cited == acceptance)
            {
                paid = paid.plus(output.amount).unwrap_or(paid);
            }
        }
    }
    Ok(paid)
}
