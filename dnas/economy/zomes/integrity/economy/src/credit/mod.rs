//! The ledger: one event changes one account, and everything an event says is what the rules give.

pub mod event;
pub mod known;
pub mod payment;
pub mod taking;
