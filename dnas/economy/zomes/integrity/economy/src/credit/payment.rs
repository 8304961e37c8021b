//! Who may pay whom, for what. There is no purpose for selling credits: no redeem, no exchange.

use super::known::Acting;
use crate::{Fault, fetch};
use copex_economy::{account::Role, act::Payment, credits::Credits};
use copex_entries::{
    account_key,
    exchange::Step,
    ledger::{LedgerPayment, PaymentReason},
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
        PaymentReason::Wage { membership } => wage(payer, membership, payee, acting)?,
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

/// R-CREDIT-27  A wage goes from a co-op to its own member in standing.
fn wage(
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
