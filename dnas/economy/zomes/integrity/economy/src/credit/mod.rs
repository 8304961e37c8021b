//! The ledger: one event changes one account, and everything an event says is what the rules give.

mod authority;
pub mod event;
mod inheritance;
pub mod known;
pub mod month;
pub mod payment;
pub mod service;
mod taking;

pub use authority::rule_in_force;
