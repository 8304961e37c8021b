//! A spending rule: who signs, and how many must as the day's sum grows.

use super::{Limit, PurposeSet, SignerSpent, Spending, SpendingRefused, key_bytes};
use crate::{account::AccountKey, credits::Credits};
use serde::{Deserialize, Serialize};

/// The most signers of one rule.
pub const SIGNERS_MAX: usize = 16;
/// The most steps of one rule.
pub const TIERS_MAX: usize = 4;

/// Who may spend from an account, and how many of them must agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SpendingRule {
    /// 1 to 16, ascending by their keys.
    pub signers: Vec<Mandate>,
    /// 1 to 4, ascending by the sum they reach up to.
    pub tiers: Vec<Tier>,
}

/// What one person may sign for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Mandate {
    /// The person's key.
    #[serde(with = "key_bytes")]
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub signer: AccountKey,
    /// The most that one act may come to that they sign, all its payments together; none for no bound.
    pub payment_limit: Option<Credits>,
    /// The most that they may sign for in a day.
    pub day_limit: Option<Credits>,
    /// The most that they may sign for in a month.
    pub month_limit: Option<Credits>,
    /// What they may pay for.
    pub purposes: PurposeSet,
    /// Whether they may put credits aside, which nobody can reach then for months.
    pub may_save: bool,
    /// Whether they count when the rule itself is changed. A buyer with a small limit would else be worth as much there as
    /// the treasurer, and two buyers could lift their own limits.
    pub may_change_rule: bool,
}

/// Up to a sum a day, so many must sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Tier {
    /// The day's sum up to which it holds, this sum included; none for no end.
    pub up_to: Option<Credits>,
    /// How many must sign.
    pub signatures: u8,
}

impl SpendingRule {
    /// Refuses a rule that is not well formed, for the account it is to hold for.
    pub fn check(&self, account: AccountKey) -> Result<(), SpendingRefused> {
        let SpendingRule { signers, tiers } = self;
        let named_once = signers.is_sorted_by(|one, next| one.signer < next.signer);
        if !(1..=SIGNERS_MAX).contains(&signers.len()) || !named_once {
            return Err(SpendingRefused::Signers);
        }
        if signers.iter().any(|mandate| mandate.signer == account) {
            return Err(SpendingRefused::SignsForItself);
        }
        signers.iter().try_for_each(Mandate::check)?;
        check_sums(tiers)?;
        check_signatures(tiers, signers.len())?;
        let needed = self.signatures_to_change();
        let may = signers
            .iter()
            .filter(|mandate| mandate.may_change_rule)
            .count();
        if may < usize::from(needed) {
            return Err(SpendingRefused::NobodyCouldChange { needed, may });
        }
        Ok(())
    }

    /// How many must sign when the day comes to this sum. As many as can be, where no step reaches so far.
    pub fn signatures_for(&self, day: Credits) -> u8 {
        self.tiers
            .iter()
            .find(|tier| tier.up_to.is_none_or(|sum| day <= sum))
            .map_or(u8::MAX, |tier| tier.signatures)
    }

    /// How many must sign to change the rule.
    pub fn signatures_to_change(&self) -> u8 {
        self.tiers.last().map_or(u8::MAX, |tier| tier.signatures)
    }

    /// What a signer may do.
    pub fn mandate(&self, signer: AccountKey) -> Option<&Mandate> {
        self.signers.iter().find(|mandate| mandate.signer == signer)
    }

    /// The mandates of those of the rule's signers who are in the list, each once.
    pub(super) fn signed_by(&self, keys: &[AccountKey]) -> Vec<&Mandate> {
        self.signers
            .iter()
            .filter(|mandate| keys.contains(&mandate.signer))
            .collect()
    }
}

impl Mandate {
    /// A signer without limits, who may do everything.
    pub fn full(signer: AccountKey) -> Mandate {
        Mandate {
            signer,
            payment_limit: None,
            day_limit: None,
            month_limit: None,
            purposes: PurposeSet::payable(),
            may_save: true,
            may_change_rule: true,
        }
    }

    fn check(&self) -> Result<(), SpendingRefused> {
        let Mandate {
            signer: _,
            payment_limit,
            day_limit,
            month_limit,
            purposes,
            may_save: _,
            may_change_rule: _,
        } = self;
        let sound = [payment_limit, day_limit, month_limit]
            .into_iter()
            .flatten()
            .all(|limit| (Credits::ZERO..=Credits::MAX).contains(limit));
        if !sound {
            return Err(SpendingRefused::MandateLimit);
        }
        if !purposes.is_payable() {
            return Err(SpendingRefused::MandatePurposes);
        }
        Ok(())
    }

    /// Whether they may approve all that the act is for.
    pub(super) fn covers(&self, act: Spending) -> bool {
        match act {
            Spending::Pay(payments) => payments
                .iter()
                .all(|(purpose, _)| self.purposes.contains(*purpose)),
            Spending::Save(_) => self.may_save,
            Spending::ChangeRule(_) => self.may_change_rule,
        }
    }

    /// Refuses an amount that breaks a limit. `sums` include the amount.
    pub(super) fn check_limits(
        &self,
        amount: Credits,
        sums: &SignerSpent,
    ) -> Result<(), SpendingRefused> {
        let broken = [
            (Limit::Payment, self.payment_limit, amount),
            (Limit::Day, self.day_limit, sums.day),
            (Limit::Month, self.month_limit, sums.month),
        ]
        .into_iter()
        .find_map(|(limit, allowed, comes_to)| {
            let allowed = allowed?;
            (comes_to > allowed).then_some(SpendingRefused::Limits {
                limit,
                allowed,
                comes_to,
            })
        });
        broken.map_or(Ok(()), Err)
    }
}

fn check_sums(tiers: &[Tier]) -> Result<(), SpendingRefused> {
    let counted = (1..=TIERS_MAX).contains(&tiers.len());
    let Some((last, bounded)) = tiers.split_last().filter(|_| counted) else {
        return Err(SpendingRefused::Tiers);
    };
    let mut below = Credits::ZERO;
    for tier in bounded {
        match tier.up_to {
            Some(sum) if sum > below && sum <= Credits::MAX => below = sum,
            Some(_) | None => return Err(SpendingRefused::Tiers),
        }
    }
    if last.up_to.is_some() {
        return Err(SpendingRefused::Tiers);
    }
    Ok(())
}

fn check_signatures(tiers: &[Tier], signers: usize) -> Result<(), SpendingRefused> {
    let never_fewer = tiers.is_sorted_by(|one, next| one.signatures <= next.signatures);
    let possible = tiers
        .iter()
        .all(|tier| tier.signatures >= 1 && usize::from(tier.signatures) <= signers);
    if never_fewer && possible {
        Ok(())
    } else {
        Err(SpendingRefused::TierSignatures { signers })
    }
}
