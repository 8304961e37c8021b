//! Simple and special majority: votes for against votes against. Abstentions count for the quorum and for nothing else.

use super::poll::{Counted, DecisionRefused, Poll, Verdict, wide};
use serde::{Deserialize, Serialize};

const WHOLE: u64 = 10_000;

/// Where a co-op stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// For it.
    For,
    /// Against it.
    Against,
    /// Counted, and neither.
    Abstains,
}

/// How many votes it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    /// More for than against.
    Simple,
    /// At least this part of the votes for and against.
    Special {
        /// In hundredths of a percent: 5,001 to 10,000.
        basis_points: u32,
    },
}

impl Threshold {
    /// Whether it is a majority.
    pub(super) fn check(&self) -> Result<(), DecisionRefused> {
        match self {
            Threshold::Special { basis_points } if !(5_001..=10_000).contains(basis_points) => {
                Err(DecisionRefused::Threshold(*basis_points))
            }
            Threshold::Simple | Threshold::Special { .. } => Ok(()),
        }
    }
}

/// What a vote came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MajorityResult {
    /// Passed with a quorum and enough votes for it.
    pub verdict: Verdict,
    /// Who was counted.
    pub counted: Counted,
    /// Votes for.
    pub votes_for: u64,
    /// Votes against.
    pub votes_against: u64,
    /// What was asked for.
    pub threshold: Threshold,
    /// The fewest votes for that would have passed, with as many votes for and against as there were.
    pub votes_needed: u64,
}

/// Counts votes for and against.
pub fn majority(
    poll: &Poll<Position>,
    threshold: Threshold,
) -> Result<MajorityResult, DecisionRefused> {
    threshold.check()?;
    let ballots = poll.sorted()?;
    let of = |position| ballots.iter().filter(|one| one.choice == position).count();
    let (votes_for, votes_against) = (wide(of(Position::For)), wide(of(Position::Against)));
    let counted = poll.counted(of(Position::Abstains));
    let votes = votes_for.saturating_add(votes_against);
    let votes_needed = match threshold {
        Threshold::Simple => votes.div_euclid(2).saturating_add(1),
        Threshold::Special { basis_points } => {
            // Ballots are held in memory, so that their number times 10,000 fits 64 bits.
            let parts = votes.saturating_mul(u64::from(basis_points));
            parts.div_ceil(WHOLE).max(1)
        }
    };
    Ok(MajorityResult {
        verdict: counted.verdict(votes_for >= votes_needed),
        counted,
        votes_for,
        votes_against,
        threshold,
        votes_needed,
    })
}
