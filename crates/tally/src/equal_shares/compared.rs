//! What stands beside the result: the choice by approvals alone, and how many voters got nothing they approved.

use super::{
    count,
    field::{Field, Numbers},
    id, total_cost,
};
use crate::round::Round;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What would be funded by approvals alone: the project with most approvals first (ties: lower cost, then the smaller id),
/// passing over what does not fit into the money left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Greedy {
    /// Ids of what would be funded, in byte order.
    pub winners: Vec<String>,
    /// What they cost together, in units of the round.
    pub total_cost: u64,
}

/// Voters without a funded project on their ballot. Who cast an empty ballot is one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Unserved {
    /// How many.
    pub voters: u64,
    /// Of so many ballots.
    pub ballots: u64,
    /// Their share in hundredths of a percent, rounded down; zero where nobody voted.
    pub basis_points: u64,
}

/// Chooses by approvals alone.
pub fn greedy(round: &Round) -> Greedy {
    let field = Field::of(&Numbers::of(round));
    let mut winners: Vec<usize> = (count::greedy(&field, &[]).iter())
        .filter_map(|place| field.contenders.get(*place))
        .map(|contender| contender.project)
        .collect();
    winners.sort_unstable();
    Greedy {
        total_cost: total_cost(round, &winners),
        winners: winners.iter().map(|place| id(round, *place)).collect(),
    }
}

/// Counts who gets nothing that they approved.
pub fn unserved(round: &Round, winners: &[String]) -> Unserved {
    let winners: BTreeSet<&String> = winners.iter().collect();
    let ballots = round.ballots();
    let without = (ballots.iter())
        .filter(|ballot| !ballot.approves.iter().any(|id| winners.contains(id)))
        .count();
    // At most 100,000 ballots.
    let wide = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let (voters, ballots) = (wide(without), wide(ballots.len()));
    Unserved {
        voters,
        ballots,
        basis_points: voters
            .saturating_mul(10_000)
            .checked_div(ballots)
            .unwrap_or(0),
    }
}
