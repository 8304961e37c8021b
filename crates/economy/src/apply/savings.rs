//! Credits set aside for a later month, by choice or because an account passes to a new key.

use super::Draft;
use crate::{
    act::Purpose, by_month::TERMS_MAX, calendar::Month, credits::Credits, refusal::Refused,
};

/// The furthest month that savings may wait for: a hundred years of months.
const MONTHS_AHEAD_MAX: u16 = 1_200;

/// R-CREDIT-23  Earned credits leave circulation until a month; none while a repayment is due.
pub(super) fn save(draft: &mut Draft<'_>, amount: Credits, until: Month) -> Result<(), Refused> {
    draft.is_settled()?;
    let above_target = draft.account.matched > draft.account.target(draft.facts.policy)?;
    if draft.is_coop() && (draft.account.owed.is_positive() || above_target) {
        return Err(Refused::RepaymentFirst);
    }
    let available = draft.earned()?;
    let in_time = until > draft.month && until <= draft.month.plus(MONTHS_AHEAD_MAX);
    let has_term =
        draft.account.savings.get(until).is_some() || draft.account.savings.len() < TERMS_MAX;
    if !in_time || !has_term || !amount.is_positive() || amount > available {
        return Err(Refused::Savings { available });
    }
    draft.account.balance = draft.account.balance.minus(amount)?;
    draft.account.savings.add(until, amount)
}

/// R-CREDIT-24  Savings that have matured come back.
pub(super) fn release(draft: &mut Draft<'_>, month: Month) -> Result<(), Refused> {
    draft.is_settled()?;
    if month > draft.month {
        return Err(Refused::NotMatured);
    }
    let amount = draft
        .account
        .savings
        .remove(month)
        .ok_or(Refused::NotMatured)?;
    draft.account.balance = draft.account.balance.plus(amount)?;
    draft.pay_owed()
}

/// The account passes to a new key: grants lapse, a positive balance waits, a debt comes along.
pub(super) fn inherit(draft: &mut Draft<'_>, matures: Month) -> Result<(), Refused> {
    let grants = draft.account.lots.total()?;
    if grants.is_positive() {
        draft.account.lots = Default::default();
        draft.account.balance = draft.account.balance.minus(grants)?;
        draft.output(draft.facts.foundation, grants, Purpose::Lapse);
    }
    draft.cap_owed()?;
    // What the Foundation keeps for others stays where it is.
    let rest = draft.account.balance.minus(draft.account.network_fees)?;
    if rest.is_positive() {
        let savings = &draft.account.savings;
        let has_term = savings.get(matures).is_some() || savings.len() < TERMS_MAX;
        let term = if has_term {
            matures
        } else {
            savings.last_month().unwrap_or(matures)
        };
        draft.account.savings.add(term, rest)?;
        draft.account.balance = draft.account.network_fees;
    }
    Ok(())
}
