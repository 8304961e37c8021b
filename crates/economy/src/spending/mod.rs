//! Who authorises what an account spends. A co-op's account has a spending rule: who may sign, for what, up to how much,
//! and how many must sign as the day's sum grows. So a stolen node key alone spends nothing, and each payment names the
//! people behind it.
//!
//! Nothing here checks a signature: the caller finds out who verifiably signed this very act, for this account of this
//! economy, with this approval number and end, and hands in their keys.

mod day;
mod key_bytes;
mod purposes;
mod refused;
mod rule;
mod spent;
mod window;

pub use day::Day;
pub use purposes::PurposeSet;
pub use refused::{Limit, SpendingRefused};
pub use rule::{Mandate, SIGNERS_MAX, SpendingRule, TIERS_MAX, Tier};
pub use spent::{SignerSpent, Spent};
pub use window::{ApprovalWindow, NUMBERS_AHEAD_MAX, WINDOW};

use crate::{
    account::AccountKey,
    act::{PAYMENTS_MAX, Purpose},
    calendar::{Calendar, Moment},
    credits::Credits,
    refusal::Refused,
};

/// What an account wants to do that takes authority. All other acts only bring credits in, and take none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spending<'a> {
    /// Payments to others: what each is for, and how much.
    Pay(&'a [(Purpose, Credits)]),
    /// Credits are set aside, out of reach until a later month.
    Save(Credits),
    /// Another rule takes the place of this one, or the first one is set.
    ChangeRule(&'a SpendingRule),
}

/// An act of an account, and when it is written.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Whose account it is.
    pub account: AccountKey,
    /// What it wants to do.
    pub act: Spending<'a>,
    /// The network fee that a Pay adds to its payments; nothing for other acts.
    pub network_fee: Credits,
    /// When the event is written.
    pub time: Moment,
    /// How the economy counts time.
    pub calendar: &'a Calendar,
}

/// Who verifiably signed the act, with what they signed besides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approvals {
    /// Used once by the account, whatever the act.
    pub number: u64,
    /// When the approval ends; no longer valid at this moment.
    pub valid_until: Moment,
    /// In any order. Who is named twice counts once; who is no signer of the rule does not count.
    pub signers: Vec<AccountKey>,
}

/// Whether the act is authorised, and what has been spent after it. An account without a rule is its own signer.
pub fn authorise(
    rule: Option<&SpendingRule>,
    spent: &Spent,
    asked: &Asked,
    approvals: Option<&Approvals>,
) -> Result<Spent, SpendingRefused> {
    if let Spending::ChangeRule(next) = asked.act {
        next.check(asked.account)?;
    }
    let Some(rule) = rule else {
        return Ok(spent.clone());
    };
    rule.check(asked.account)?;
    let mut after = spent.moved_to(asked.time, asked.calendar);
    let mut signed = Vec::new();
    if let Some(approvals) = approvals {
        approvals.check_time(asked.time, asked.calendar)?;
        after.approvals = after.approvals.with_used(approvals.number)?;
        signed = rule.signed_by(&approvals.signers);
    }
    match asked.act {
        Spending::Pay(payments) => charge(
            rule,
            &mut after,
            asked.act,
            total(payments, asked)?,
            &signed,
        )?,
        Spending::Save(amount) => charge(rule, &mut after, asked.act, saved(amount)?, &signed)?,
        Spending::ChangeRule(next) => {
            check_change(rule, &signed)?;
            after.keep_signers_of(next);
        }
    }
    Ok(after)
}

/// How many signatures the act needs, for those who gather them. None without a rule.
pub fn signatures_needed(
    rule: Option<&SpendingRule>,
    spent: &Spent,
    asked: &Asked,
) -> Result<u8, SpendingRefused> {
    let Some(rule) = rule else {
        return Ok(0);
    };
    let amount = match asked.act {
        Spending::Pay(payments) => total(payments, asked)?,
        Spending::Save(amount) => saved(amount)?,
        Spending::ChangeRule(_) => return Ok(rule.signatures_to_change()),
    };
    let day = spent.moved_to(asked.time, asked.calendar).total;
    Ok(rule.signatures_for(day.plus(amount)?))
}

/// Charges an amount to the account's day and to everyone who signed within their mandate.
fn charge(
    rule: &SpendingRule,
    spent: &mut Spent,
    act: Spending,
    amount: Credits,
    signed: &[&Mandate],
) -> Result<(), SpendingRefused> {
    let today = spent.total.plus(amount)?;
    let needed = rule.signatures_for(today);
    let enough = |signers: usize| signers >= usize::from(needed);
    if !enough(signed.len()) {
        return Err(SpendingRefused::Signatures {
            today,
            needed,
            signed: signed.len(),
        });
    }
    let may: Vec<&Mandate> = signed
        .iter()
        .copied()
        .filter(|mandate| mandate.covers(act))
        .collect();
    if !enough(may.len()) {
        return Err(SpendingRefused::Purposes {
            needed,
            may: may.len(),
        });
    }
    let mut counted = Vec::with_capacity(may.len());
    let mut broken = None;
    for mandate in may {
        let sums = spent.of(mandate.signer).plus(amount)?;
        match mandate.check_limits(amount, &sums) {
            Ok(()) => counted.push(sums),
            Err(why) => broken = broken.or(Some(why)),
        }
    }
    if !enough(counted.len()) {
        return Err(broken.unwrap_or(SpendingRefused::Signatures {
            today,
            needed,
            signed: counted.len(),
        }));
    }
    // From here on the act is authorised.
    spent.total = today;
    for sums in counted {
        spent.set(sums);
    }
    Ok(())
}

/// A rule is changed by as many as its own last step asks for, of those who may change it.
fn check_change(rule: &SpendingRule, signed: &[&Mandate]) -> Result<(), SpendingRefused> {
    let needed = rule.signatures_to_change();
    let may = signed
        .iter()
        .filter(|mandate| mandate.may_change_rule)
        .count();
    if may < usize::from(needed) {
        return Err(SpendingRefused::RuleChange { needed, may });
    }
    Ok(())
}

impl Approvals {
    fn check_time(&self, time: Moment, calendar: &Calendar) -> Result<(), SpendingRefused> {
        if self.valid_until <= time {
            return Err(SpendingRefused::ApprovalEnded);
        }
        if self.valid_until > time.after_seconds(calendar.collection_seconds) {
            return Err(SpendingRefused::ApprovalTooLong);
        }
        Ok(())
    }
}

/// The sum of payments and their fee. An amount below nothing would lower the day's sum, so the bounds of a Pay are tested here
/// too.
fn total(payments: &[(Purpose, Credits)], asked: &Asked) -> Result<Credits, SpendingRefused> {
    let counted = (1..=PAYMENTS_MAX).contains(&payments.len());
    if !counted || !payments.iter().all(|(_, amount)| amount.is_positive()) {
        return Err(Refused::Payments.into());
    }
    let total = payments
        .iter()
        .try_fold(Credits::ZERO, |sum, (_, amount)| sum.plus(*amount))?;
    if total > Credits::MAX || asked.network_fee < Credits::ZERO {
        return Err(Refused::Payments.into());
    }
    Ok(total.plus(asked.network_fee)?)
}

fn saved(amount: Credits) -> Result<Credits, SpendingRefused> {
    if amount.is_positive() && amount <= Credits::MAX {
        Ok(amount)
    } else {
        Err(Refused::OutOfRange.into())
    }
}
