//! How ballots become a result. Knows no Holochain, no clock and no network: ballots come in, a result with its steps goes
//! out. Exact arithmetic only, no input panics, and no result depends on the order of what came in.

#![deny(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

pub mod decide;
pub mod delegation;
pub mod equal_shares;
pub mod file;
pub mod outcome;
pub mod round;

mod exact;
