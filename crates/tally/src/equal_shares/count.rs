//! The whole count: runs with ever more money until the round's is spent, then completion by approvals.

use super::{
    TooLong,
    field::Field,
    run::{Purchase, run},
};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// The most increments before a count gives up. Rounds whose unit is well chosen need a few hundred.
pub const INCREMENTS_MAX: u64 = 100_000;

/// Why no further unit was given to each voter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// No project that was left out would fit into the money left.
    Exhaustive,
    /// With one more unit each, the projects bought would cost more than the round has.
    WouldExceed,
}

/// The result by places of contenders.
pub(super) struct Count {
    pub(super) initial: Vec<usize>,
    pub(super) increments: u64,
    pub(super) stop: Stop,
    pub(super) purchases: Vec<Purchase>,
    pub(super) completion: Vec<usize>,
}

impl Count {
    /// Places of the winning projects in the round, unsorted.
    pub(super) fn winners<'a>(&'a self, field: &'a Field) -> impl Iterator<Item = usize> {
        (self.purchases.iter().map(|purchase| purchase.contender))
            .chain(self.completion.iter().copied())
            .filter_map(|place| field.contenders.get(place))
            .map(|contender| contender.project)
    }
}

/// Counts a field. Gives up after `INCREMENTS_MAX` increments.
pub(super) fn count(field: &Field) -> Result<Count, TooLong> {
    let mut purchases = run(field, 0);
    let initial = purchases.iter().map(|bought| bought.contender).collect();
    let mut increments = 0_u64;
    let stop = loop {
        if !something_fits(field, &purchases) {
            break Stop::Exhaustive;
        }
        if increments == INCREMENTS_MAX {
            return Err(TooLong);
        }
        let next = run(field, increments.saturating_add(1));
        if total(field, &next) > field.budget {
            break Stop::WouldExceed;
        }
        increments = increments.saturating_add(1);
        purchases = next;
    };
    let bought: Vec<usize> = purchases.iter().map(|bought| bought.contender).collect();
    Ok(Count {
        initial,
        increments,
        stop,
        completion: greedy(field, &bought),
        purchases,
    })
}

/// At most 500 costs below 2^53: less than 2^62.
fn total(field: &Field, purchases: &[Purchase]) -> u64 {
    purchases.iter().fold(0, |sum: u64, bought| {
        sum.saturating_add(field.cost(bought.contender))
    })
}

fn something_fits(field: &Field, purchases: &[Purchase]) -> bool {
    let spent = total(field, purchases);
    (field.contenders.iter().enumerate()).any(|(place, contender)| {
        spent.saturating_add(contender.cost) <= field.budget
            && !purchases.iter().any(|bought| bought.contender == place)
    })
}

/// What fits of the rest, beside `bought`: more approvals first, then lower cost, then the smaller id. One that does not
/// fit is passed over.
pub(super) fn greedy(field: &Field, bought: &[usize]) -> Vec<usize> {
    let mut spent =
        (bought.iter()).fold(0, |sum: u64, place| sum.saturating_add(field.cost(*place)));
    let mut others: Vec<_> = (field.contenders.iter().enumerate())
        .filter(|(place, _)| !bought.contains(place))
        .collect();
    others.sort_by_key(|(place, one)| (Reverse(one.approvals), one.cost, *place));
    let mut chosen = Vec::new();
    for (place, contender) in others {
        let with_it = spent.saturating_add(contender.cost);
        if with_it <= field.budget {
            spent = with_it;
            chosen.push(place);
        }
    }
    chosen
}
