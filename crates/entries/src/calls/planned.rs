//! Payments that a node makes later, by itself: what people plan, and how each date of it went. None of it is an entry of
//! the ledger: plans stay on the node, and only the payments that come of them are written.

use super::{authority::Draft, credit::PaymentInput};
use copex_economy::{
    calendar::{Moment, Month},
    credits::{BasisPoints, Credits},
    recurrence::Recurrence,
};
use hdi::prelude::*;

/// What is to be paid, when, and how often.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PlanInput {
    /// How much, to whom and what for.
    pub payment: PaymentInput,
    /// Where it is set, a date pays this part of what the co-op sold in its last month, rounded up, and `payment.amount` at most:
    /// a levy on sales, as co-ops agree on one.
    pub of_sales: Option<BasisPoints>,
    /// On which dates.
    pub recurrence: Recurrence,
    /// How long after its date a payment that is refused is tried again, in seconds; until the next date at most.
    pub try_seconds: u32,
    /// What the people of this account want to remember of it. It stays on the node.
    pub note: String,
}

/// What a plan comes to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PlanPreview {
    /// The first dates, up to five.
    pub dates: Vec<Moment>,
    /// What falls into each of the twelve months of the economy from the first date on.
    pub months: Vec<PlannedMonth>,
    /// The most of these.
    pub most_in_a_month: Credits,
    /// How many dates there are in all; none where they do not end.
    pub times: Option<u32>,
    /// What they come to; none where they do not end.
    pub total: Option<Credits>,
}

/// What a plan comes to in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PlannedMonth {
    /// Which.
    pub month: Month,
    /// How many dates fall into it.
    pub times: u32,
    /// What they come to.
    pub amount: Credits,
}

/// A plan, and how it goes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PlannedPayment {
    /// Its number on this account, never given twice.
    pub id: u32,
    /// What was planned.
    pub plan: PlanInput,
    /// While this holds nothing is paid, and dates that pass are left out.
    pub paused: bool,
    /// The number of the next date, from 0.
    pub next_number: u32,
    /// The next date; none where there is none left.
    pub next: Option<Moment>,
    /// Dates that have come and are not settled.
    pub open: Vec<DuePayment>,
    /// How earlier dates went, newest first; the newest fifty.
    pub past: Vec<PastPayment>,
}

/// A date that has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DuePayment {
    /// Its number, from 0.
    pub number: u32,
    /// The date.
    pub due: Moment,
    /// After this it is not paid any more.
    pub deadline: Moment,
    /// How far it is.
    pub progress: PaymentProgress,
}

/// How far a payment is whose date has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum PaymentProgress {
    /// It was not tried yet.
    Due,
    /// It is being paid. Written down before it is, so that after a crash the account's own events after `head` tell whether it was.
    BeingPaid {
        /// The account's newest event before it.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        head: ActionHash,
        /// How much.
        amount: Credits,
    },
    /// It was refused, and will be tried again.
    Refused {
        /// Why, in plain words.
        reason: String,
        /// When.
        at: Moment,
    },
    /// The account has a spending rule: it waits for signatures.
    ToBeSigned {
        /// What its signers sign.
        draft: Box<Draft>,
        /// The account's newest event before it.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        head: ActionHash,
    },
}

/// How a date went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PastPayment {
    /// Its number, from 0.
    pub number: u32,
    /// The date.
    pub due: Moment,
    /// What came of it.
    pub outcome: PaymentOutcome,
}

/// What came of a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum PaymentOutcome {
    /// It was paid.
    Paid {
        /// By which event.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        event: ActionHash,
    },
    /// A part of sales, and nothing was sold.
    NothingSold,
    /// It was not paid, and is not tried any more.
    Missed {
        /// Why, in plain words.
        reason: String,
    },
}

/// A draft is asked for again under a free approval number: `POST /api/planned/{id}/draft`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DraftAgainInput {
    /// Which date.
    pub number: u32,
    /// The lowest approval number that no other draft has.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub approval_from: u64,
}
