//! What attacks on the creation of credits gain: under the economy's own rules (the very `apply` of the ledger), under these
//! rules with one of them taken away, and under the rules of other systems. And how ceilings move under the assessment:
//! those of rings, and those of honest co-ops that trade closely.
//!
//! `docs/issuance.md` shows the tables that `report` writes; a test compares them with a fresh run.

mod assessed;
mod attack;
mod ledger;
mod report;
mod rival;
mod world;

pub use report::{report, tables};

use copex_economy::{assessment::AssessmentRefused, refusal::Refused};
use thiserror::Error;

/// Why a simulation cannot go on: always a mistake in the simulation itself.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FarmingError {
    /// An act that the simulation takes for allowed was refused.
    #[error("the ledger refused an act of the simulation: {0}")]
    Ledger(#[from] Refused),
    /// A record that the simulation made could not be assessed.
    #[error("the assessment refused a record of the simulation: {0}")]
    Assessment(#[from] AssessmentRefused),
}

/// Minor units of a credit.
const CREDIT: i64 = 100;
/// How long each attack runs.
const MONTHS: u16 = 24;
