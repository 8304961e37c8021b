//! The zome functions of payment requests.

use super::credit::PaymentKind;
use copex_economy::{calendar::Moment, credits::Credits};
use hdi::prelude::*;

/// `request_payment`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RequestInput {
    /// Who is asked.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub payer: AgentPubKey,
    /// How much.
    pub amount: Credits,
    /// What for.
    pub kind: RequestedKind,
    /// In words.
    pub text: String,
    /// After this nobody is asked any more; within a year.
    pub until: Moment,
}

/// What is asked for. The coordinator finds what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum RequestedKind {
    /// An order of the payer that I accepted.
    Purchase {
        /// The order.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        order: ActionHash,
    },
    /// Pay for my work, of my co-op.
    Wage,
    /// A part of a grant, of my co-op.
    Bonus,
    /// A gift or a membership fee to my co-op, by whoever.
    Contribution,
}

/// `decline_request`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DeclineInput {
    /// The request.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub request: ActionHash,
    /// Why.
    pub reason: String,
}

/// `request_paid`: a payment that was made from a request by way of signatures.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RequestPaidInput {
    /// The request.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub request: ActionHash,
    /// My event that pays it.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub event: ActionHash,
}

/// A request as it stands: answer of `request_payment`, `request` and `decline_request`, rows of `requests_waiting` and
/// `requests_made`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RequestView {
    /// The request.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub request: ActionHash,
    /// Who asks.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub payee: AgentPubKey,
    /// Their name.
    pub payee_name: String,
    /// Who is asked.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub payer: AgentPubKey,
    /// Their name.
    pub payer_name: String,
    /// How much.
    pub amount: Credits,
    /// The payment that would answer it.
    pub kind: PaymentKind,
    /// In words.
    pub text: String,
    /// When it was made.
    pub made: Moment,
    /// After this nobody is asked any more.
    pub until: Moment,
    /// Where it stands.
    pub state: RequestState,
}

/// Where a request stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum RequestState {
    /// The payer has not answered.
    Waiting,
    /// It was paid.
    Paid {
        /// By which event of the payer.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        event: ActionHash,
    },
    /// The payer said no.
    Declined {
        /// Why.
        reason: String,
    },
    /// The payee took it back.
    Withdrawn,
    /// Its time is over.
    Ended,
}
