//! Replays acts from a file, so that anyone can check an account by hand or against another program.
//!
//! Input and output are plain serde types; the caller reads and prints JSON. A replay checks the arithmetic and that an
//! output is taken once; it does not check who may pay whom, since there are no credentials in the file.

mod case;
mod economy;
mod line;

pub use case::{Case, Party, PolicyChange, PolicyNumbers, Step};
pub use line::Line;

use economy::Economy;
use thiserror::Error;

/// Why a file cannot be replayed. An act that the rules refuse is not an error: it is a line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReplayError {
    /// Two accounts have one id, or there are more than can be told apart.
    #[error("the account `{0}` is listed twice")]
    Twice(String),
    /// An id that no account has.
    #[error("act {act} names the account `{id}`, which is not listed under `accounts`")]
    UnknownAccount {
        /// The act's number, from 1.
        act: usize,
        /// The id.
        id: String,
    },
    /// A file without a Foundation, or with two.
    #[error("a replay needs exactly one account with the role `foundation`")]
    Foundation,
    /// A policy or calendar that the rules could not hold under.
    #[error("the policy or a length is out of range at act {act} (0: at the start): {reason}")]
    Policy {
        /// The act's number, from 1.
        act: usize,
        /// Which rule.
        reason: String,
    },
}

/// Replays a case: a line for each act, in order.
pub fn replay(case: &Case) -> Result<Vec<Line>, ReplayError> {
    let mut economy = Economy::new(case)?;
    case.acts
        .iter()
        .enumerate()
        .map(|(at, step)| economy.step(at.saturating_add(1), step))
        .collect()
}
