//! Payments: grants are spent first, the oldest of them before all. What is bought bears the network fee.

use super::Draft;
use crate::{
    account::Role,
    act::{Output, PAYMENTS_MAX, Payment, Purpose},
    credits::Credits,
    network_fee::network_fee,
    refusal::Refused,
};

/// R-CREDIT-12 to R-CREDIT-15, R-CREDIT-50  Payments leave the account and wait for their payees, and the network fee after them.
pub(super) fn pay(draft: &mut Draft<'_>, payments: &[Payment]) -> Result<(), Refused> {
    draft.is_settled()?;
    let total = total(draft, payments)?;
    let fee = fee(draft, payments)?;
    let total = total.plus(fee.map_or(Credits::ZERO, |fee| fee.amount))?;
    create_investments(draft, payments)?;
    let can_spend = draft.account.can_spend(draft.facts.policy)?;
    // A limit that has shrunk below a debt stops paying, never receiving.
    if total > can_spend {
        return Err(Refused::NotEnough { can_spend, total });
    }
    draft
        .outputs
        .reserve_exact(payments.len().saturating_add(1));
    for payment in payments.iter().chain(&fee) {
        let (grant, lapse) = match payment.purpose {
            Purpose::Investment => (Credits::ZERO, None),
            _ => draft.account.lots.draw(payment.amount)?,
        };
        draft.account.balance = draft.account.balance.minus(payment.amount)?;
        if payment.purpose == Purpose::Refund {
            draft.account.sold = draft.account.sold.minus(payment.amount)?;
        }
        let Payment {
            payee,
            amount,
            purpose,
            due,
        } = *payment;
        draft.outputs.push(Output {
            payee,
            amount,
            purpose,
            grant,
            lapse,
            due,
        });
    }
    Ok(())
}

/// What the payments bear for those who keep the network running: one more output, to the Foundation.
fn fee(draft: &Draft<'_>, payments: &[Payment]) -> Result<Option<Payment>, Refused> {
    let amounts = payments
        .iter()
        .map(|payment| (payment.purpose, payment.amount));
    let amount = network_fee(draft.account.role, amounts, draft.facts.policy)?;
    Ok(amount.is_positive().then_some(Payment {
        payee: draft.facts.foundation,
        amount,
        purpose: Purpose::NetworkFee,
        due: None,
    }))
}

fn total(draft: &Draft<'_>, payments: &[Payment]) -> Result<Credits, Refused> {
    if payments.is_empty() || payments.len() > PAYMENTS_MAX {
        return Err(Refused::Payments);
    }
    let mut total = Credits::ZERO;
    for payment in payments {
        if !payment.amount.is_positive() || payment.amount > Credits::MAX {
            return Err(Refused::Payments);
        }
        if payment.payee == draft.facts.author {
            return Err(Refused::PaysItself);
        }
        total = total.plus(payment.amount)?;
    }
    if total > Credits::MAX {
        Err(Refused::Payments)
    } else {
        Ok(total)
    }
}

/// Investments are created by the Pay that sends them, so that they pass through the Foundation's books.
fn create_investments(draft: &mut Draft<'_>, payments: &[Payment]) -> Result<(), Refused> {
    let mut invested = Credits::ZERO;
    for payment in payments
        .iter()
        .filter(|payment| payment.purpose == Purpose::Investment)
    {
        if payment.due.is_none_or(|due| due <= draft.month) {
            return Err(Refused::Investment);
        }
        invested = invested.plus(payment.amount)?;
    }
    if invested == Credits::ZERO {
        return Ok(());
    }
    if draft.account.role != Role::Foundation {
        return Err(Refused::Investment);
    }
    if draft.facts.frozen {
        return Err(Refused::Frozen);
    }
    draft.account.invested = draft.account.invested.plus(invested)?;
    if draft.account.invested > draft.facts.policy.investment_limit {
        return Err(Refused::Investment);
    }
    draft.account.balance = draft.account.balance.plus(invested)?;
    draft.created = draft.created.plus(invested)?;
    Ok(())
}
