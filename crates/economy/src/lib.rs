//! The pure rules of a co-operative economy. Knows no Holochain, no clock and no network: facts come in, an answer goes
//! out. Integer arithmetic only, and no input panics.

#![deny(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::panic,
        clippy::unwrap_used
    )
)]

pub mod account;
pub mod act;
pub mod apply;
pub mod assessment;
pub mod by_month;
pub mod calendar;
pub mod credits;
pub mod network_fee;
pub mod network_sharing;
pub mod offer;
pub mod policy;
pub mod recurrence;
pub mod refusal;
pub mod replay;
pub mod spending;
