//! Offers raise the projection, and the month's end judges it by sales.

use super::{
    Draft,
    matching::{Occasion, match_credits},
};
use crate::{account::Role, act::Purpose, calendar::Month, credits::Credits, refusal::Refused};

/// R-CREDIT-08, R-CREDIT-09, R-CREDIT-10  An offer's value raises the projection within the ceiling, and credits are matched to it.
pub(super) fn issue(draft: &mut Draft<'_>, value: Credits) -> Result<(), Refused> {
    if !draft.is_coop() {
        return Err(Refused::OnlyCoop);
    }
    draft.is_settled()?;
    if draft.facts.frozen {
        return Err(Refused::Frozen);
    }
    if !(Credits::ZERO..=Credits::MAX).contains(&value) {
        return Err(Refused::OfferValue { value });
    }
    let rise = value.min(draft.account.room_for_offers()?);
    let account = &mut draft.account;
    account.projected = account.projected.plus(rise)?;
    account.fresh = account.fresh.plus(rise)?;
    account.estimated = account.estimated.plus(rise)?;
    match_credits(draft, Occasion::Offer)
}

/// R-CREDIT-11  The account moves straight to the event's month; a co-op's sales decide its next projection.
pub(super) fn settle(draft: &mut Draft<'_>) -> Result<(), Refused> {
    if draft.month <= draft.account.month {
        return Err(Refused::NothingToSettle);
    }
    match draft.account.role {
        Role::Member => Err(Refused::NothingToSettle),
        Role::Foundation => {
            draft.account.month = draft.month;
            draft.account.invested = Credits::ZERO;
            Ok(())
        }
        Role::Coop => settle_coop(draft),
    }
}

fn settle_coop(draft: &mut Draft<'_>) -> Result<(), Refused> {
    let sales = draft.account.sold.or_zero();
    let next_in_line = draft.month == draft.account.month.plus(1);
    let projected = next_projection(draft, sales, next_in_line)?;
    let account = &mut draft.account;
    account.projected = projected;
    account.fresh = Credits::ZERO;
    account.last_sold = if next_in_line { sales } else { Credits::ZERO };
    account.sold = account.sold.min(Credits::ZERO);
    account.month = draft.month;
    if account.investment_due <= draft.month {
        account.investment = Credits::ZERO;
        account.investment_base = Credits::ZERO;
        account.investment_due = Month(0);
    }
    match_credits(draft, Occasion::Settlement { sales })?;
    // Lapsed grants stay matched: they were created, and the Foundation now spends them.
    for (_, amount) in draft.account.lots.remove_due(draft.month) {
        draft.account.balance = draft.account.balance.minus(amount)?;
        draft.output(draft.facts.foundation, amount, Purpose::Lapse);
    }
    Ok(())
}

/// Offers made this month keep their estimate, the others are judged by sales; a skipped month proves nothing.
fn next_projection(
    draft: &Draft<'_>,
    sales: Credits,
    next_in_line: bool,
) -> Result<Credits, Refused> {
    let account = &draft.account;
    let policy = draft.facts.policy;
    let proved = if next_in_line {
        let judged = sales.min(account.projected.minus(account.fresh)?);
        sales.max(judged.plus(account.fresh)?)
    } else {
        Credits::ZERO
    };
    let base = account
        .projected
        .max(account.ceiling.share_rounded_up(policy.start_rate)?);
    let grown = base.plus(base.share_rounded_up(policy.growth_cap)?)?;
    Ok(proved.min(grown).min(account.ceiling))
}
