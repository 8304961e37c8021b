//! Why spending is refused. One refusal, one rule number, as in `refusal.rs`.

use super::{
    rule::{SIGNERS_MAX, TIERS_MAX},
    window::WINDOW,
};
use crate::{credits::Credits, refusal::Refused};
use std::fmt;
use thiserror::Error;

/// What a mandate bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// One act.
    Payment,
    /// A day's sum.
    Day,
    /// A month's sum.
    Month,
}

impl fmt::Display for Limit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Limit::Payment => "at once",
            Limit::Day => "in a day",
            Limit::Month => "in a month",
        })
    }
}

/// A rule of spending that an act would break.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SpendingRefused {
    /// Signers are counted, and each is named once.
    #[error(
        "R-CREDIT-33: a spending rule names 1 to {SIGNERS_MAX} signers, each once and in the order of their keys"
    )]
    Signers,
    /// The account's own key lies on the node: its signature proves nobody's consent.
    #[error("R-CREDIT-33: an account does not sign for itself; name people as its signers")]
    SignsForItself,
    /// A mandate's limits are amounts.
    #[error(
        "R-CREDIT-33: a signer's limit lies between 0.00 and {}; leave it out where there is none",
        Credits::MAX
    )]
    MandateLimit,
    /// Some outputs are made by acts only.
    #[error("R-CREDIT-33: nobody pays a share or a lapse; take them out of the signers' purposes")]
    MandatePurposes,
    /// The steps are counted and ascend.
    #[error(
        "R-CREDIT-33: a spending rule has 1 to {TIERS_MAX} steps, each up to a higher sum than the one before, and the last without an end"
    )]
    Tiers,
    /// Nobody could sign more often than there are signers, and spending more never takes fewer.
    #[error(
        "R-CREDIT-33: each step asks for at least as many signatures as the one before, at least 1 and at most {signers}, one of each signer"
    )]
    TierSignatures {
        /// How many signers there are.
        signers: usize,
    },
    /// A rule that nobody could change would bind the co-op for ever.
    #[error(
        "R-CREDIT-33: the last step asks for {needed} signatures, but only {may} signers may change the rule; allow it to more of them"
    )]
    NobodyCouldChange {
        /// What the last step asks for.
        needed: u8,
        /// How many signers may change the rule.
        may: usize,
    },
    /// Too few signed for what the day comes to.
    #[error(
        "R-CREDIT-34: with this the day comes to {today}, which takes the signatures of {needed} signers; {signed} signed, so ask more of them"
    )]
    Signatures {
        /// The day's sum with this act.
        today: Credits,
        /// How many must sign.
        needed: u8,
        /// How many signers of the rule did.
        signed: usize,
    },
    /// Enough signed, but not within their limits.
    #[error(
        "R-CREDIT-35: one of those who signed may approve {allowed} {limit}, and this comes to {comes_to}; ask a signer with more room, or for a higher limit"
    )]
    Limits {
        /// Which limit.
        limit: Limit,
        /// How much it allows.
        allowed: Credits,
        /// What it would come to.
        comes_to: Credits,
    },
    /// Enough signed, but not all of them may pay for this.
    #[error(
        "R-CREDIT-36: this takes {needed} signers who may approve all that it is for, and {may} of those who signed may; ask another signer, or pay it in parts"
    )]
    Purposes {
        /// How many must sign.
        needed: u8,
        /// How many of those who signed may.
        may: usize,
    },
    /// An approval is used once.
    #[error(
        "R-CREDIT-37: approval {number} was used before; ask the signers again, under number {next}"
    )]
    NumberUsed {
        /// The number.
        number: u64,
        /// A number that is free.
        next: u64,
    },
    /// The account no longer knows whether the number was used.
    #[error(
        "R-CREDIT-37: approval {number} is older than the last {WINDOW}; ask the signers again, under number {next}"
    )]
    NumberOld {
        /// The number.
        number: u64,
        /// A number that is free.
        next: u64,
    },
    /// A leap would use up the numbers.
    #[error(
        "R-CREDIT-37: approval {number} is too far ahead; ask the signers again, under number {next}"
    )]
    NumberAhead {
        /// The number.
        number: u64,
        /// A number that is free.
        next: u64,
    },
    /// The approval is over.
    #[error("R-CREDIT-38: this approval has ended; ask the signers again")]
    ApprovalEnded,
    /// The approval runs too long.
    #[error(
        "R-CREDIT-38: an approval ends at most as long ahead as a payment can be collected; ask the signers for one that ends sooner"
    )]
    ApprovalTooLong,
    /// Too few signed a change of the rule.
    #[error(
        "R-CREDIT-39: this spending rule is changed by {needed} of the signers who may change it; {may} of them signed, so ask more of them"
    )]
    RuleChange {
        /// How many must sign.
        needed: u8,
        /// How many of those who may did.
        may: usize,
    },
    /// A rule of the ledger itself.
    #[error(transparent)]
    Ledger(#[from] Refused),
}
