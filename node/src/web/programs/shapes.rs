//! What goes over `/v1` as JSON. Amounts are text with two places after a point.

use crate::account::Account;
use crate::programs::Paid;
use crate::statement::decimal;
use copex_economy::calendar::Moment;
use copex_entries::calls::credit::{AccountView, HistoryLine, Posting};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How an account stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Balance {
    /// The account's id at this node.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Its agent key.
    pub agent: String,
    /// Its balance; below zero where it owes.
    #[schema(example = "120.00")]
    pub balance: String,
    /// The most that a payment may come to now.
    #[schema(example = "95.00")]
    pub can_spend: String,
    /// How far below zero it may go.
    pub limit: String,
    /// On its way to it, and collected by the node within seconds.
    pub waiting: String,
    /// Its newest event.
    pub event: String,
}

impl Balance {
    /// Of a view of the account.
    pub fn of(account: &Account, view: &AccountView) -> Self {
        Self {
            account: account.id.clone(),
            name: account.name.clone(),
            agent: account.agent().to_string(),
            balance: decimal(view.state.account.balance),
            can_spend: decimal(view.can_spend),
            limit: decimal(view.limit),
            waiting: decimal(view.waiting),
            event: view.head.to_string(),
        }
    }
}

/// Which page of the history.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// Only what lies before this event: `next` of the page before.
    pub before: Option<String>,
    /// At most so many events.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u16>,
}

/// A page of the history.
#[derive(Debug, Serialize, ToSchema)]
pub struct History {
    /// Newest first.
    pub events: Vec<Event>,
    /// Where the next page goes on; none on the last.
    pub next: Option<String>,
}

/// One event of an account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Event {
    /// Its hash.
    pub event: String,
    /// When it was written, in milliseconds since 1970.
    pub at_ms: i64,
    /// The economy's month that it belongs to.
    pub month: i64,
    /// By how much it changed the balance.
    #[schema(example = "-12.50")]
    pub change: String,
    /// The balance after it.
    pub balance: String,
    /// What came in and went out. The amounts add up to the change.
    pub parts: Vec<Part>,
}

/// A part of an event.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Part {
    /// The other side's key; none where it is the commons itself.
    pub other: Option<String>,
    /// Its name.
    pub other_name: Option<String>,
    /// Received, or provided to others where below zero.
    pub amount: String,
    /// What for, such as Purchase or Wage.
    pub what: Option<String>,
    /// The order behind it.
    pub order: Option<String>,
    /// In plain words.
    pub label: String,
}

impl Event {
    /// Of a line of history.
    pub fn of(line: &HistoryLine) -> Self {
        Self {
            event: line.event.to_string(),
            at_ms: milliseconds(line.at),
            month: line.month.0,
            change: decimal(line.change),
            balance: decimal(line.balance),
            parts: line.postings.iter().map(Part::of).collect(),
        }
    }
}

impl Part {
    fn of(posting: &Posting) -> Self {
        Self {
            other: posting.other.as_ref().map(ToString::to_string),
            other_name: posting.other_name.clone(),
            amount: decimal(posting.amount),
            what: posting.purpose.map(|purpose| format!("{purpose:?}")),
            order: posting.order.as_ref().map(ToString::to_string),
            label: posting.label.clone(),
        }
    }
}

/// What a payment is for.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// An accepted order of this account; `to` is the order.
    Purchase,
    /// To the Foundation, for an order; `to` is the order.
    Levy,
    /// To a member of this co-op.
    Wage,
    /// A share of surplus, to a member of this co-op.
    Dividend,
    /// A part of a grant, to a member of this co-op.
    Bonus,
    /// To a co-op.
    Contribution,
    /// To a government.
    Tax,
}

/// A payment that is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// What for.
    pub what: What,
    /// Whom: an agent key; for purchase and levy the order.
    pub to: String,
    /// How much.
    #[schema(example = "12.50", pattern = r"^[0-9]+(\.[0-9]{1,2})?$")]
    pub amount: String,
}

/// A payment that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Receipt {
    /// The account's event.
    pub event: String,
    /// How much.
    pub amount: String,
}

impl Receipt {
    /// Of what was paid.
    pub fn of(paid: &Paid) -> Self {
        Self {
            event: paid.event.to_string(),
            amount: decimal(paid.amount),
        }
    }
}

/// Why something was not done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Refusal {
    /// The reason.
    pub error: Reason,
}

/// A reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reason {
    /// A short name for programs.
    pub code: String,
    /// What is so, for people.
    pub message: String,
    /// What to do.
    pub what_to_do: String,
}

fn milliseconds(moment: Moment) -> i64 {
    moment.0.div_euclid(1_000)
}
