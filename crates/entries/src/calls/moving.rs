//! What a node reads when an economy moves to another version: histories as they were written, and what goes with them.

use crate::{carried::Closing, credential::Credential, ledger::LedgerEvent};
use copex_economy::{calendar::Moment, spending::SpendingRule};
use hdi::prelude::*;

/// Some of an account's events as they were written, newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EventsPage {
    /// They.
    pub events: Vec<(ActionHash, LedgerEvent)>,
    /// The last of these, where there are older ones: the next page begins before it.
    pub next: Option<ActionHash>,
}

/// What goes with an account's events.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChainFacts {
    /// The credential behind the standing that its newest event cites; none for the Foundation.
    pub credential: Option<Credential>,
    /// The spending rule that holds after its newest event.
    pub rule: Option<SpendingRule>,
    /// The action that closed its chain.
    pub end: Option<ActionHash>,
    /// The end of its account by a Closure.
    pub closing: Option<Closing>,
    /// When its standing was revoked.
    pub revoked: Option<Moment>,
}
