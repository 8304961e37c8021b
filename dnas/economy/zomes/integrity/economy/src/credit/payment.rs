//! Who may pay whom, for what. There is no purpose for selling credits: no redeem, no exchange.

use super::known::Acting;
use crate::{Fault, fetch};
use copex_economy::{
    account::Role,
    act::{Payment, Purpose},
    credits::Credits,
};
use copex_entries::{
    account_key,
    exchange::Step,
    ledger::{LedgerInput, LedgerPayment, PaymentReason},
    refusal::Refusal,
    same_key,
};
use hdi::prelude::*;

/// R-CREDIT-25 to R-CREDIT-29  A payment with what proves it.
pub(crate) fn resolve(
    payer: Role,
    payment: &LedgerPayment,
    acting: &Acting<'_>,
) -> Result<Payment, Fault> {
    let LedgerPayment {
        payee,
        amount,
        reason,
    } = payment;
    match reason {
        PaymentReason::Purchase { acceptance } => purchase(acceptance, payee, *amount, acting)?,
        PaymentReason::Wage { membership }
        | PaymentReason::Dividend { membership }
        | PaymentReason::Bonus { membership } => to_member(payer, membership, payee, acting)?,
        PaymentReason::Refund {
            purchase,
            collected,
        } => refund(payer, purchase, collected, payee, *amount, acting)?,
        PaymentReason::Tax { accreditation } => tax(accreditation, payee, acting)?,
        PaymentReason::Levy { order } => levy(order, payee, acting)?,
        PaymentReason::Contribution { accreditation } => {
            contribution(accreditation, payee, acting)?
        }
    }
    Ok(Payment {
        payee: account_key(payee),
        amount: *amount,
        purpose: reason.purpose(),
        due: None,
    })
}

/// R-CREDIT-26  A purchase cites the seller's acceptance of the payer's own order, and is at most its price.
fn purchase(
    acceptance: &ActionHash,
    payee: &AgentPubKey,
    amount: Credits,
    acting: &Acting<'_>,
) -> Result<(), Fault> {
    let refuse = |problem: &str| Err(Refusal::Purchase(problem.into()).into());
    let Some(step) =
        fetch::order_step(acceptance)?.filter(|step| step.entry.step == Step::Accepted)
    else {
        return refuse("a purchase cites the acceptance of an order");
    };
    let Some(order) = fetch::order(&step.entry.order)? else {
        return refuse("a purchase cites an order");
    };
    if !same_key(&order.author, acting.author) {
        return refuse("an order is paid by the one that placed it");
    }
    if !same_key(&order.entry.seller, payee) {
        return refuse("an order is paid to its seller");
    }
    if amount > order.entry.price {
        return refuse("an order is paid with its price at most");
    }
    Ok(())
}

/// R-CREDIT-27  A wage, a dividend or a bonus goes from a co-op to its own member in standing.
fn to_member(
    payer: Role,
    membership: &ActionHash,
    payee: &AgentPubKey,
    acting: &Acting<'_>,
) -> Result<(), Fault> {
    let standing = fetch::standing(membership, payee, acting.properties)?;
    let of_payer = standing
        .coop
        .as_ref()
        .is_some_and(|coop| same_key(coop, acting.author));
    if payer == Role::Coop && of_payer && standing.covers(acting.written) {
        Ok(())
    } else {
        Err(Refusal::Wage.into())
    }
}

/// How many months back a purchase may have been collected that is refunded.
const REFUND_MONTHS_MAX: u16 = 3;

/// R-CREDIT-40  A refund goes from a seller back to the buyer of a purchase that it collected within three months, and is at
/// most as much. It lowers the seller's sales; several refunds of one purchase move only the seller's own credits.
fn refund(
    payer: Role,
    purchase: &LedgerInput,
    collected: &ActionHash,
    payee: &AgentPubKey,
    amount: Credits,
    acting: &Acting<'_>,
) -> Result<(), Fault> {
    let refuse = |problem: &str| Err(Refusal::Refund(problem.into()).into());
    if payer != Role::Coop {
        return refuse("only a co-op sells, and refunds");
    }
    let collect =
        fetch::ledger_event(collected)?.filter(|collect| same_key(&collect.author, acting.author));
    let Some(collect) = collect else {
        return refuse("a refund cites the seller's own collection of the purchase");
    };
    let took = collect
        .entry
        .act
        .takes()
        .iter()
        .any(|input| input.reference() == purchase.reference());
    if !took {
        return refuse("the collection that a refund cites did not take this purchase");
    }
    let calendar = &acting.properties.calendar;
    let last = calendar.month(collect.written).plus(REFUND_MONTHS_MAX);
    if calendar.month(acting.written) > last {
        return refuse("a purchase is refunded within three months of its collection");
    }
    let paid =
        fetch::ledger_event(&purchase.event)?.ok_or_else(|| Fault::from(Refusal::NotAnOutput))?;
    let index = usize::try_from(purchase.index).map_err(|_| Refusal::NotAnOutput)?;
    let output = paid.entry.outputs.get(index).ok_or(Refusal::NotAnOutput)?;
    if output.purpose != Purpose::Purchase {
        return refuse("only a purchase is refunded");
    }
    if !same_key(&paid.author, payee) {
        return refuse("a refund goes to the buyer");
    }
    if amount > output.amount {
        return refuse("a refund is at most what was paid");
    }
    Ok(())
}

/// R-CREDIT-41  A tax goes to a government, which takes part as a consumer co-op with a ceiling of nothing.
fn tax(accreditation: &ActionHash, payee: &AgentPubKey, acting: &Acting<'_>) -> Result<(), Fault> {
    let standing = fetch::standing(accreditation, payee, acting.properties)?;
    let government = standing.role == Role::Coop && standing.ceiling == Credits::ZERO;
    if government && standing.covers(acting.written) {
        Ok(())
    } else {
        Err(Refusal::Tax.into())
    }
}

/// R-CREDIT-28  A contribution goes to a co-op in standing.
fn contribution(
    accreditation: &ActionHash,
    payee: &AgentPubKey,
    acting: &Acting<'_>,
) -> Result<(), Fault> {
    let standing = fetch::standing(accreditation, payee, acting.properties)?;
    if standing.role == Role::Coop && standing.covers(acting.written) {
        Ok(())
    } else {
        Err(Refusal::Contribution.into())
    }
}

/// R-CREDIT-29  A levy goes to the Foundation, for an order of the payer's own.
fn levy(order: &ActionHash, payee: &AgentPubKey, acting: &Acting<'_>) -> Result<(), Fault> {
    let order = fetch::order(order)?.filter(|order| same_key(&order.author, acting.author));
    if order.is_some() && acting.properties.is_foundation(payee) {
        Ok(())
    } else {
        Err(Refusal::Levy.into())
    }
}
