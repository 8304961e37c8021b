//! An account's history as a statement: each event with what came in and went out, and how it came about.

use copex_economy::{act::Purpose, credits::Credits};
use copex_entries::{
    calls::credit::{HistoryInput, HistoryLine, HistoryPage, Posting},
    ledger::{LedgerAct, LedgerInput, LedgerOutput, PaymentReason},
};
use economy_integrity::EntryTypes;
use economy_reading::{
    accounts::{self, Event},
    my_key, parties, payments, properties, records,
    say::{refuse, sentence},
};
use hdk::prelude::*;

/// The most lines of a page.
const LINES_MAX: u16 = 100;

/// A page of an account's events, newest first.
#[hdk_extern]
pub fn history(input: HistoryInput) -> ExternResult<HistoryPage> {
    let HistoryInput {
        agent,
        before,
        limit,
    } = input;
    let newest = match &before {
        Some(hash) => accounts::before(&known_event(hash)?)?,
        None => accounts::newest(&agent.map_or_else(my_key, Ok)?)?,
    };
    let mut page = HistoryPage {
        lines: Vec::new(),
        next: None,
    };
    let mut at = newest;
    while let Some(event) = at {
        let previous = accounts::before(&event)?;
        page.lines.push(line(&event, previous.as_ref())?);
        if page.lines.len() >= usize::from(limit.clamp(1, LINES_MAX)) {
            page.next = previous.is_some().then_some(event.hash);
            break;
        }
        at = previous;
    }
    Ok(page)
}

/// One event's line.
#[hdk_extern]
pub fn history_line(hash: ActionHash) -> ExternResult<HistoryLine> {
    let event = known_event(&hash)?;
    let previous = accounts::before(&event)?;
    line(&event, previous.as_ref())
}

fn known_event(hash: &ActionHash) -> ExternResult<Event> {
    accounts::event(hash)?.ok_or_else(|| {
        sentence("A part of this history has not arrived here yet. Nothing is lost: look again in a moment.")
    })
}

fn less(one: Credits, other: Credits) -> Credits {
    one.minus(other).unwrap_or(Credits::ZERO)
}

fn line(event: &Event, previous: Option<&Event>) -> ExternResult<HistoryLine> {
    let state = event.event.state.clone();
    let (balance_before, matched_before) =
        previous.map_or((Credits::ZERO, Credits::ZERO), |previous| {
            (
                previous.event.state.account.balance,
                previous.event.state.account.matched,
            )
        });
    let matched = if came_along(event) {
        Credits::ZERO
    } else {
        less(state.account.matched, matched_before)
    };
    Ok(HistoryLine {
        event: event.hash.clone(),
        previous: previous.map(|previous| previous.hash.clone()),
        at: event.written,
        month: properties()?.calendar.month(event.written),
        act: event.event.act.clone(),
        postings: postings(event, previous, matched)?,
        change: less(state.account.balance, balance_before),
        balance: state.account.balance,
        created: matched.or_zero(),
        retired: less(Credits::ZERO, matched).or_zero(),
        rules: rules(&event.event.act)
            .iter()
            .map(|rule| (*rule).to_owned())
            .collect(),
        state,
    })
}

fn postings(
    event: &Event,
    previous: Option<&Event>,
    matched: Credits,
) -> ExternResult<Vec<Posting>> {
    let mut postings = Vec::new();
    if came_along(event) {
        // What it had paid before and nobody has taken yet left its balance then.
        let balance = event.event.state.account.balance;
        let comes = (balance != Credits::ZERO)
            .then(|| own(balance, "Carried over from the economy before"));
        return Ok(comes.into_iter().collect());
    }
    postings.extend(saved_or_released(event, previous));
    if let LedgerAct::Void { output, .. } = &event.event.act {
        postings.push(taken_back(output)?);
    }
    if let LedgerAct::Collect { inputs } = &event.event.act {
        for input in inputs {
            let payer = known_event(&input.event)?;
            let Some((_, output, reason)) =
                payments::outputs(&payer).find(|(index, _, _)| *index == input.index)
            else {
                return refuse("A payment in this history cannot be read.");
            };
            let label = received(output.purpose);
            let order = order_of(reason)?;
            postings.push(posting(
                &payer.author,
                output.amount,
                output.purpose,
                order,
                Some(payer.hash.clone()),
                label,
            )?);
        }
    }
    if matched != Credits::ZERO {
        let label = if matched.is_positive() {
            "Created and matched to your offers"
        } else {
            "Repaid to the commons"
        };
        postings.push(Posting {
            other: None,
            other_name: None,
            amount: matched,
            purpose: None,
            order: None,
            paid_by: None,
            label: label.into(),
        });
    }
    for (_, output, reason) in payments::outputs(event) {
        let LedgerOutput {
            payee,
            amount,
            purpose,
            ..
        } = output;
        let order = order_of(reason)?;
        postings.push(posting(
            payee,
            less(Credits::ZERO, *amount),
            *purpose,
            order,
            None,
            provided(*purpose),
        )?);
    }
    Ok(postings)
}

/// Whether an event opens an account that came along from the economy before: what let it in is its standing. The Foundation
/// opens so too, with nothing.
fn came_along(event: &Event) -> bool {
    matches!(&event.event.act, LedgerAct::Open { package, standing, .. } if package == standing)
}

/// A line with no other side.
fn own(amount: Credits, label: &str) -> Posting {
    Posting {
        other: None,
        other_name: None,
        amount,
        purpose: None,
        order: None,
        paid_by: None,
        label: label.into(),
    }
}

/// What was set aside, or came back from savings.
fn saved_or_released(event: &Event, previous: Option<&Event>) -> Option<Posting> {
    match &event.event.act {
        LedgerAct::Save { amount, .. } => Some(own(less(Credits::ZERO, *amount), "Set aside")),
        LedgerAct::Release { month } => {
            let amount = previous
                .and_then(|previous| previous.event.state.account.savings.get(*month))
                .unwrap_or(Credits::ZERO);
            Some(own(amount, "Savings released"))
        }
        LedgerAct::Open { .. } => {
            let saved = |event: &Event| {
                event
                    .event
                    .state
                    .account
                    .savings
                    .total()
                    .unwrap_or_default()
            };
            let amount = less(saved(event), saved(previous?));
            amount.is_positive().then(|| {
                own(
                    less(Credits::ZERO, amount),
                    "Waits until the old key can spend no more",
                )
            })
        }
        _ => None,
    }
}

/// An own payment that came back.
fn taken_back(output: &LedgerInput) -> ExternResult<Posting> {
    let own = known_event(&output.event)?;
    let Some((_, back, reason)) =
        payments::outputs(&own).find(|(index, _, _)| *index == output.index)
    else {
        return refuse("A payment in this history cannot be read.");
    };
    let order = order_of(reason)?;
    posting(
        &back.payee,
        back.amount,
        back.purpose,
        order,
        Some(own.hash.clone()),
        "Not collected in time, taken back",
    )
}

fn posting(
    other: &AgentPubKey,
    amount: Credits,
    purpose: Purpose,
    order: Option<ActionHash>,
    paid_by: Option<ActionHash>,
    label: &str,
) -> ExternResult<Posting> {
    Ok(Posting {
        other: Some(other.clone()),
        other_name: Some(parties::name(other)?),
        amount,
        purpose: Some(purpose),
        order,
        paid_by,
        label: label.into(),
    })
}

fn order_of(reason: Option<&PaymentReason>) -> ExternResult<Option<ActionHash>> {
    Ok(match reason {
        Some(PaymentReason::Purchase { acceptance }) => {
            match records::find(acceptance)?.map(|found| found.entry) {
                Some(EntryTypes::OrderStep(step)) => Some(step.order),
                _ => None,
            }
        }
        Some(PaymentReason::Levy { order }) => Some(order.clone()),
        Some(
            PaymentReason::Wage { .. }
            | PaymentReason::Dividend { .. }
            | PaymentReason::Bonus { .. }
            | PaymentReason::Refund { .. }
            | PaymentReason::Contribution { .. }
            | PaymentReason::Tax { .. },
        )
        | None => None,
    })
}

fn received(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Purchase => "Sold",
        Purpose::Wage => "Wage",
        Purpose::Dividend => "Dividend",
        Purpose::Bonus => "Bonus",
        Purpose::Refund => "Refunded to you",
        Purpose::Levy => "Levy",
        Purpose::Award => "Award of the Foundation",
        Purpose::Investment => "Investment of the Foundation",
        Purpose::Contribution => "Contribution",
        Purpose::Tax => "Tax",
        Purpose::Share => "Foundation share of credits created",
        Purpose::Lapse => "Grant that lapsed",
        Purpose::NetworkFee => "Network fee",
        Purpose::NetworkShare => "Share of the network fees",
    }
}

fn provided(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Purchase => "Bought",
        Purpose::Wage => "Wage paid",
        Purpose::Dividend => "Dividend paid",
        Purpose::Bonus => "Bonus paid",
        Purpose::Refund => "Refunded",
        Purpose::Levy => "Levy paid",
        Purpose::Award => "Award paid",
        Purpose::Investment => "Investment made",
        Purpose::Contribution => "Contribution paid",
        Purpose::Tax => "Tax paid",
        Purpose::Share => "Foundation share of what was created",
        Purpose::Lapse => "Unspent grant, passed on to the Foundation",
        Purpose::NetworkFee => "Network fee",
        Purpose::NetworkShare => "Network fees shared",
    }
}

/// The rules that each act stands on, beside its place in the chain (R-CREDIT-03) and its result (R-CREDIT-04).
fn rules(act: &LedgerAct) -> &'static [&'static str] {
    match act {
        LedgerAct::Open { closure: None, .. } => &["R-CREDIT-02", "R-CREDIT-05"],
        LedgerAct::Open { .. } => &["R-CREDIT-02", "R-CREDIT-05", "R-CREDIT-45"],
        LedgerAct::Issue { .. } => &["R-CREDIT-08", "R-CREDIT-09", "R-CREDIT-10"],
        LedgerAct::Settle => &["R-CREDIT-07", "R-CREDIT-11"],
        LedgerAct::Pay { .. } => &[
            "R-CREDIT-12",
            "R-CREDIT-13",
            "R-CREDIT-14",
            "R-CREDIT-25",
            "R-CREDIT-50",
        ],
        LedgerAct::Collect { .. } => &[
            "R-CREDIT-16",
            "R-CREDIT-17",
            "R-CREDIT-18",
            "R-CREDIT-19",
            "R-CREDIT-20",
        ],
        LedgerAct::Void { .. } => &["R-CREDIT-19", "R-CREDIT-22"],
        LedgerAct::Save { .. } => &["R-CREDIT-23"],
        LedgerAct::Release { .. } => &["R-CREDIT-24"],
        LedgerAct::ChangeRule { .. } => &["R-CREDIT-33", "R-CREDIT-39"],
        LedgerAct::Mark => &["R-CREDIT-03"],
        LedgerAct::Renew { .. } => &["R-CREDIT-05", "R-CREDIT-30"],
        LedgerAct::ShareFees { .. } => &[
            "R-NETWORK-05",
            "R-NETWORK-06",
            "R-NETWORK-07",
            "R-NETWORK-08",
        ],
    }
}
