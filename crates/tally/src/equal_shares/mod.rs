//! The Method of Equal Shares with cost utilities: each voter controls an equal part of the money, supporters of a project
//! pay for it together, completed by one more unit a voter at a time and then by approvals. `docs/tally.md` explains it.

mod compared;
mod count;
mod field;
mod missed;
mod run;

pub use compared::{Greedy, Unserved, greedy, unserved};
pub use count::{INCREMENTS_MAX, Stop};
pub use missed::{Missed, missed, missed_by};

use crate::round::Round;
use count::Count;
use field::{Field, Numbers};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The unit is so small beside the costs that the money would take too many increments to spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "after {INCREMENTS_MAX} increments of one unit a voter the money is still not spent: choose a larger unit"
)]
pub struct TooLong;

/// What a round funds, and how that came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EqualShares {
    /// Ids of what is funded, in byte order.
    pub winners: Vec<String>,
    /// What the winners cost together, in units of the round.
    pub total_cost: u64,
    /// What the first run bought, in order: each voter had `budget / ballots`.
    pub initial: Vec<String>,
    /// How many units more each voter had in the run that stands.
    pub increments: u64,
    /// Why it was not one more.
    pub stop: Stop,
    /// What the run that stands bought, in order.
    pub equal_shares: Vec<String>,
    /// What was added by approvals, in order.
    pub completion: Vec<String>,
}

/// A purchase of the run that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Purchased {
    /// The project's id.
    pub project: String,
    /// In units of the round.
    pub cost: u64,
    /// How many voters approve it.
    pub approvals: u64,
    /// What a supporter paid who had enough, in whole units, rounded down.
    pub share_rounded_down: u64,
    /// How many supporters paid that share.
    pub paid_the_share: u64,
    /// How many supporters had less and paid all they had, which may be nothing.
    pub paid_all_they_had: u64,
}

/// Tallies a round.
pub fn tally(round: &Round) -> Result<EqualShares, TooLong> {
    tally_with_purchases(round).map(|(result, _)| result)
}

/// Tallies a round, and says who paid what in the run that stands.
pub fn tally_with_purchases(round: &Round) -> Result<(EqualShares, Vec<Purchased>), TooLong> {
    let field = Field::of(&Numbers::of(round));
    let count = count::count(&field)?;
    Ok((
        result(round, &field, &count),
        purchases(round, &field, &count),
    ))
}

fn result(round: &Round, field: &Field, count: &Count) -> EqualShares {
    let mut winners: Vec<usize> = count.winners(field).collect();
    winners.sort_unstable();
    let named = |places: &mut dyn Iterator<Item = usize>| -> Vec<String> {
        let projects = places.filter_map(|place| field.contenders.get(place));
        projects.map(|one| id(round, one.project)).collect()
    };
    EqualShares {
        total_cost: total_cost(round, &winners),
        winners: winners.iter().map(|project| id(round, *project)).collect(),
        initial: named(&mut count.initial.iter().copied()),
        increments: count.increments,
        stop: count.stop,
        equal_shares: named(&mut count.purchases.iter().map(|bought| bought.contender)),
        completion: named(&mut count.completion.iter().copied()),
    }
}

fn purchases(round: &Round, field: &Field, count: &Count) -> Vec<Purchased> {
    (count.purchases.iter())
        .filter_map(|bought| {
            let contender = field.contenders.get(bought.contender)?;
            Some(Purchased {
                project: id(round, contender.project),
                cost: contender.cost,
                approvals: contender.approvals,
                share_rounded_down: bought.share,
                paid_the_share: bought.full_payers,
                paid_all_they_had: contender.approvals.saturating_sub(bought.full_payers),
            })
        })
        .collect()
}

fn id(round: &Round, place: usize) -> String {
    let project = round.projects().get(place);
    project.map_or_else(String::new, |project| project.id.clone())
}

/// At most the budget.
fn total_cost(round: &Round, places: &[usize]) -> u64 {
    (places.iter())
        .filter_map(|place| round.projects().get(*place))
        .fold(0, |sum, project| sum.saturating_add(project.cost))
}
