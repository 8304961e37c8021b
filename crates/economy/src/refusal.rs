//! Why an act is refused. One refusal, one rule number; the numbers are explained in `docs/integrity.md`.

use crate::{calendar::Month, credits::Credits};
use thiserror::Error;

/// A rule that an act would break.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refused {
    /// The event's month is not the account's.
    #[error(
        "R-CREDIT-07: this account stands in month {account}; settle it to month {event} first"
    )]
    SettleFirst {
        /// The account's month.
        account: Month,
        /// The event's month.
        event: Month,
    },
    /// Only a co-op is matched with credits.
    #[error("R-CREDIT-08: only a co-op is matched with credits for its offers")]
    OnlyCoop,
    /// The value of an offer is out of range.
    #[error(
        "R-CREDIT-09: an offer's monthly value lies between 0.00 and {}; this is {value}",
        Credits::MAX
    )]
    OfferValue {
        /// The value asked for.
        value: Credits,
    },
    /// There is no policy for the month.
    #[error(
        "R-CREDIT-10: no policy is known for this month, so nothing is created until the Foundation's calendar goes on"
    )]
    Frozen,
    /// A settlement goes forward, and members have none.
    #[error(
        "R-CREDIT-11: a settlement goes to a later month, and only co-ops and the Foundation are settled"
    )]
    NothingToSettle,
    /// Payments are counted and bounded.
    #[error(
        "R-CREDIT-12: a payment event has 1 to 100 payments of at least 0.01, together at most {}",
        Credits::MAX
    )]
    Payments,
    /// Nobody pays themselves.
    #[error("R-CREDIT-13: an account cannot pay itself")]
    PaysItself,
    /// The balance would fall below the limit.
    #[error("R-CREDIT-14: you can spend {can_spend}; this comes to {total}")]
    NotEnough {
        /// What the account can spend.
        can_spend: Credits,
        /// What was asked for.
        total: Credits,
    },
    /// Investments are the Foundation's, within its limit.
    #[error(
        "R-CREDIT-15: only the Foundation invests, for a later month, and at most what the policy allows in a month"
    )]
    Investment,
    /// Inputs are counted, and each is named once.
    #[error("R-CREDIT-16: a collection takes 1 to 100 payments, each named once and in order")]
    Inputs,
    /// The payment is for somebody else.
    #[error("R-CREDIT-17: this payment is for another account")]
    NotThePayee,
    /// The payment is dated after its collection.
    #[error("R-CREDIT-18: this payment is dated after its collection")]
    DatedLater,
    /// The payment has waited too long.
    #[error("R-CREDIT-18: this payment waited too long to be collected")]
    TooLate,
    /// The account already has an investment, or its time is over.
    #[error(
        "R-CREDIT-21: an investment is collected by a co-op that has none running, before its promise is due"
    )]
    InvestmentCollected,
    /// It is too early to take a payment back.
    #[error("R-CREDIT-22: this payment can still be collected, so it cannot be taken back yet")]
    TooEarly,
    /// What waits for the Foundation stays there.
    #[error("R-CREDIT-22: what waits for the Foundation cannot be taken back")]
    StaysWithFoundation,
    /// Savings are earned credits, for a later month.
    #[error(
        "R-CREDIT-23: {available} can be saved, until a month later than this one, in at most 12 terms"
    )]
    Savings {
        /// Earned credits.
        available: Credits,
    },
    /// Nothing is saved while something is owed.
    #[error("R-CREDIT-23: nothing can be saved while a repayment is due")]
    RepaymentFirst,
    /// The savings have not matured, or there are none.
    #[error("R-CREDIT-24: no savings of that month have matured")]
    NotMatured,
    /// A sum left the range of 64 bits.
    #[error("R-CREDIT-31: an amount leaves the range that the ledger can hold")]
    OutOfRange,
    /// A ceiling is out of range.
    #[error(
        "R-CREDIT-30: a ceiling lies between 0.00 and {}",
        crate::policy::CEILING_MAX
    )]
    Ceiling,
    /// The policy's numbers are out of range.
    #[error("R-CREDIT-32: a number of the policy is out of range")]
    Policy,
    /// Who shares network fees, and when.
    #[error(
        "R-NETWORK-05: the Foundation shares the network fees of a month once, in order, and a month after it has ended"
    )]
    Sharing,
    /// A sharing in which nobody gets anything.
    #[error(
        "R-NETWORK-08: there is nothing to share: no fees are kept, or no node was seen by three other co-ops"
    )]
    NothingToShare,
    /// The calendar's lengths are out of range.
    #[error("R-CREDIT-32: a length of the calendar is out of range")]
    Calendar,
}
