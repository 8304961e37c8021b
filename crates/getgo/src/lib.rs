//! Pure, seeded simulators: what the rules of the economy come to when people follow them, bend them or attack them. The same
//! seed gives the same answer everywhere. Knows no Holochain, no clock and no network; counts in integers only.

#![deny(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::as_conversions,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::panic,
        clippy::unwrap_used
    )
)]

pub mod chance;
pub mod farming;
