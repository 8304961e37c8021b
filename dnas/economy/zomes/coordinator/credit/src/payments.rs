//! Paying: the coordinator finds what proves a payment, and refuses early in plain words.

use crate::{
    upkeep::offer_without_issue,
    write::{Head, foresee, head, write},
};
use copex_economy::credits::Credits;
use copex_entries::{
    calls::{
        credit::{PayInput, PaymentInput, PaymentKind, PaymentPreview, PaymentReference, Written},
        registry::Trust,
    },
    ledger::{
        LedgerAct, LedgerInput, LedgerPayment, PaymentReason, TAKINGS_WALKED_MAX, last_taking,
    },
    same_key,
};
use economy_reading::{
    accounts, orders,
    parties::{self, About, Held},
    payments::paid_on,
    properties,
    say::{refuse, sentence},
    trust::{trust, trust_held},
};
use hdk::prelude::*;

/// Pays.
#[hdk_extern]
pub fn pay(input: PayInput) -> ExternResult<Written> {
    let head = head()?;
    if offer_without_issue(&head)?.is_some() {
        return refuse(
            "Not paid: an offer of yours waits for its credits. Nothing was sent. Your node sees to it now: try again in a moment.",
        );
    }
    let payments = gather(&head, input)?;
    let act = LedgerAct::Pay { payments };
    enough(&head, &act)?;
    let after = foresee(&head, &act).map_err(not_paid)?;
    write(&head, act, None, after)
}

/// What paying would come to. What the rules would refuse is part of the answer.
#[hdk_extern]
pub fn preview_payment(input: PayInput) -> ExternResult<PaymentPreview> {
    let head = head()?;
    let account = head.newest.event.state.account.clone();
    let can_spend = account
        .can_spend(&head.in_force.policy)
        .map_err(|refused| sentence(refused.to_string()))?;
    let mut preview = PaymentPreview {
        total: total(input.payments.iter().map(|payment| payment.amount)),
        network_fee: Credits::ZERO,
        can_spend,
        balance: account.balance,
        balance_after: None,
        from_grants: Credits::ZERO,
        refused: None,
    };
    let foreseen = gather(&head, input).and_then(|payments| {
        let act = LedgerAct::Pay { payments };
        preview.network_fee = network_fee(&head, &act)?;
        preview.total = total([preview.total, preview.network_fee].into_iter());
        enough(&head, &act)?;
        foresee(&head, &act).map_err(not_paid)
    });
    match foreseen {
        Ok(after) => {
            preview.balance_after = Some(after.state.account.balance);
            preview.from_grants = total(after.outputs.iter().map(|output| output.grant));
        }
        Err(error) => preview.refused = Some(words(error)),
    }
    Ok(preview)
}

fn total(amounts: impl Iterator<Item = Credits>) -> Credits {
    amounts.fold(Credits::ZERO, |sum, amount| {
        sum.plus(amount).unwrap_or(Credits::MAX)
    })
}

fn words(error: WasmError) -> String {
    match error.error {
        WasmErrorInner::Guest(text) => text,
        other => format!("{other:?}"),
    }
}

fn not_paid(error: WasmError) -> WasmError {
    sentence(format!(
        "Not paid, and nothing was sent. {}.",
        words(error).trim_end_matches('.')
    ))
}

/// What an act of mine adds for the network.
pub(crate) fn network_fee(head: &Head, act: &LedgerAct) -> ExternResult<Credits> {
    let role = head.newest.event.state.account.role;
    act.network_fee(role, &head.in_force.policy)
        .map_err(|refused| sentence(refused.to_string()))
}

/// Says what can be spent before any rule does.
fn enough(head: &Head, act: &LedgerAct) -> ExternResult<()> {
    let payments = act.payments();
    let account = &head.newest.event.state.account;
    let can_spend = account
        .can_spend(&head.in_force.policy)
        .map_err(|refused| sentence(refused.to_string()))?;
    let fee = network_fee(head, act)?;
    let amounts = payments.iter().map(|payment| payment.amount);
    let total = total(amounts.chain([fee]));
    if total <= can_spend {
        return Ok(());
    }
    let with_fee = if fee.is_positive() {
        format!(" with the network fee of {fee}")
    } else {
        String::new()
    };
    let what = match payments {
        [
            LedgerPayment {
                reason: PaymentReason::Purchase { .. },
                ..
            },
        ] => "this order is",
        _ => "this comes to",
    };
    refuse(format!(
        "Not paid. You can spend {can_spend}; {what} {total}{with_fee}. Nothing was sent. \
         Wait for payments to come in, or pay a part now."
    ))
}

/// The payments with what proves each.
pub(crate) fn gather(head: &Head, input: PayInput) -> ExternResult<Vec<LedgerPayment>> {
    let mut payments = Vec::new();
    let mut paid: Vec<ActionHash> = Vec::new();
    let mut trusted: Vec<AgentPubKey> = Vec::new();
    for PaymentInput { amount, kind } in input.payments {
        let (payee, reason, held) = match kind {
            PaymentKind::Purchase { order } => purchase(head, order, amount, &mut paid)?,
            PaymentKind::Wage { member } => to_member(head, member, |membership| {
                PaymentReason::Wage { membership }
            })?,
            PaymentKind::Dividend { member } => to_member(head, member, |membership| {
                PaymentReason::Dividend { membership }
            })?,
            PaymentKind::Bonus { member } => to_member(head, member, |membership| {
                PaymentReason::Bonus { membership }
            })?,
            PaymentKind::Refund { purchase } => refund(head, purchase)?,
            PaymentKind::Levy { order } => (
                properties()?.foundation,
                PaymentReason::Levy { order },
                None,
            ),
            PaymentKind::Contribution { coop } => to_coop(coop, |accreditation| {
                PaymentReason::Contribution { accreditation }
            })?,
            PaymentKind::Tax { government } => to_coop(government, |accreditation| {
                PaymentReason::Tax { accreditation }
            })?,
        };
        if !trusted.iter().any(|agent| same_key(agent, &payee)) {
            check_trust(&payee, held.as_ref())?;
            trusted.push(payee.clone());
        }
        payments.push(LedgerPayment {
            payee,
            amount,
            reason,
        });
    }
    Ok(payments)
}

/// Whom to pay, why, and what was read of the payee already.
type Gathering = ExternResult<(AgentPubKey, PaymentReason, Option<(About, Held)>)>;

/// The own store is asked: whoever pays loses nothing by a payee that the network is about to block.
fn check_trust(payee: &AgentPubKey, read: Option<&(About, Held)>) -> ExternResult<()> {
    let answer = match read {
        Some((about, held)) => trust_held(about, held)?,
        None => trust(payee)?,
    };
    match answer {
        Trust::Good => Ok(()),
        Trust::Refused { reason } => refuse(format!(
            "Not paid, and nothing was sent to {}. {reason}",
            parties::name(payee)?
        )),
    }
}

fn purchase(
    head: &Head,
    order: ActionHash,
    amount: Credits,
    paid: &mut Vec<ActionHash>,
) -> Gathering {
    let known = orders::find(&order)?.ok_or_else(|| {
        sentence(
            "Not paid: this order was not found here. Nothing was sent. Try again in a moment.",
        )
    })?;
    if !same_key(&known.buyer, &head.author) {
        return refuse("Not paid: this order was placed by somebody else. Nothing was sent.");
    }
    let Some(acceptance) = known.acceptance().cloned() else {
        return refuse(
            "Not paid: the seller has not accepted this order yet. Nothing was sent. Wait for it, or ask the seller.",
        );
    };
    if paid.contains(&order) {
        return refuse(
            "Not paid: one payment names the same order twice. Nothing was sent. Pay it with one amount.",
        );
    }
    let before = paid_on(&known, &acceptance)?
        .plus(paid_just_now(head, &acceptance))
        .map_err(|refused| sentence(refused.to_string()))?;
    let left = known
        .order
        .price
        .minus(before)
        .unwrap_or_default()
        .or_zero();
    if amount > left {
        return refuse(format!(
            "Not paid: of this order {left} is left to pay. Nothing was sent. Pay that much at most."
        ));
    }
    paid.push(order);
    Ok((
        known.order.seller,
        PaymentReason::Purchase { acceptance },
        None,
    ))
}

/// What my newest event pays on an order, where no link tells of it yet.
fn paid_just_now(head: &Head, acceptance: &ActionHash) -> Credits {
    let LedgerAct::Pay { payments } = &head.newest.event.act else {
        return Credits::ZERO;
    };
    if head.is_announced() {
        return Credits::ZERO;
    }
    let of_order = payments.iter().filter(|payment| {
        matches!(&payment.reason, PaymentReason::Purchase { acceptance: cited } if cited == acceptance)
    });
    total(of_order.map(|payment| payment.amount))
}

fn to_member(
    head: &Head,
    member: AgentPubKey,
    reason: impl FnOnce(ActionHash) -> PaymentReason,
) -> Gathering {
    let of_mine = |held: &Held| {
        held.standing
            .coop
            .as_ref()
            .is_some_and(|coop| same_key(coop, &head.author))
    };
    let about = parties::about(&member)?;
    match about.held()?.filter(of_mine) {
        Some(held) => {
            let membership = held.action.clone();
            Ok((member, reason(membership), Some((about, held))))
        }
        None => refuse(
            "Not paid: wages, dividends and bonuses go to members of your own co-op. Nothing was sent. Choose one of its members.",
        ),
    }
}

/// A refund names the buyer's payment; the event that collected it is among my takings.
fn refund(head: &Head, purchase: PaymentReference) -> Gathering {
    let PaymentReference { event, index } = purchase;
    let Some(paid) = accounts::event(&event)? else {
        return refuse("Not refunded: this purchase was not found here. Nothing was sent.");
    };
    let purchase = LedgerInput {
        event,
        index,
        renewed: None,
    };
    let reference = purchase.reference();
    let mut at = last_taking(&head.newest.event, &head.newest.hash);
    for _ in 0..TAKINGS_WALKED_MAX {
        let Some(taking) = at.as_ref().map(accounts::event).transpose()?.flatten() else {
            break;
        };
        let takes = taking.event.act.takes();
        if takes.iter().any(|input| input.reference() == reference) {
            let reason = PaymentReason::Refund {
                purchase: Box::new(purchase),
                collected: taking.hash,
            };
            return Ok((paid.author, reason, None));
        }
        if taking.written < paid.written {
            break;
        }
        at = taking.event.state.last_taking;
    }
    refuse(
        "Not refunded: you have not collected this purchase, so there is nothing to give back. Nothing was sent. \
         If it still waits for you, leave it: it returns to the buyer.",
    )
}

fn to_coop(coop: AgentPubKey, reason: impl FnOnce(ActionHash) -> PaymentReason) -> Gathering {
    let about = parties::about(&coop)?;
    match about.held()?.filter(|held| held.standing.coop.is_none()) {
        Some(held) => {
            let accreditation = held.action.clone();
            Ok((coop, reason(accreditation), Some((about, held))))
        }
        None => refuse(
            "Not paid: a contribution or a tax goes to an accredited co-op. Nothing was sent. Choose one.",
        ),
    }
}
