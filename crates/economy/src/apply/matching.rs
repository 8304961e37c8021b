//! Match: the one place where credits are created for a co-op, or repaid by it.

use super::Draft;
use crate::{act::Purpose, credits::Credits, refusal::Refused};

/// When the match is made.
pub(super) enum Occasion {
    /// With an offer.
    Offer,
    /// At a settlement, after a month with these sales.
    Settlement {
        /// Not negative.
        sales: Credits,
    },
}

/// Brings `matched` towards its target: creates what is missing; at a settlement also repays what is above it.
pub(super) fn match_credits(draft: &mut Draft<'_>, occasion: Occasion) -> Result<(), Refused> {
    let gap = draft
        .account
        .target(draft.facts.policy)?
        .minus(draft.account.matched)?;
    if gap.is_positive() {
        draft.account.owed = Credits::ZERO;
        return if draft.facts.frozen {
            Ok(())
        } else {
            create(draft, gap)
        };
    }
    let above = Credits::ZERO.minus(gap)?;
    match occasion {
        Occasion::Offer => {
            draft.account.owed = draft.account.owed.min(above);
            Ok(())
        }
        Occasion::Settlement { sales } => retire(draft, above, sales),
    }
}

fn create(draft: &mut Draft<'_>, gap: Credits) -> Result<(), Refused> {
    let policy = draft.facts.policy;
    let share = gap.share_rounded_up(policy.foundation_share)?;
    let grant = gap.minus(share)?;
    draft.account.balance = draft.account.balance.plus(grant)?;
    draft.account.matched = draft.account.matched.plus(gap)?;
    draft.created = draft.created.plus(gap)?;
    draft.put_lot(draft.month.plus(policy.grant_validity_months), grant)?;
    if share.is_positive() {
        draft.output(draft.facts.foundation, share, Purpose::Share);
    }
    Ok(())
}

fn retire(draft: &mut Draft<'_>, above: Credits, sales: Credits) -> Result<(), Refused> {
    let from_lots = above.min(draft.account.lots.total()?);
    draft.repay(from_lots)?;
    let left = above.minus(from_lots)?;
    // Measured by what is left where sales are small, or a co-op that stops selling would never repay.
    let instalment = sales
        .max(left)
        .share_rounded_down(draft.facts.policy.repay_rate)?;
    draft.account.owed = left.min(draft.account.owed.plus(instalment)?);
    draft.pay_owed()
}
