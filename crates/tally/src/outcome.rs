//! Everything that a page or the command line shows of a tallied round.

use crate::{
    equal_shares::{
        EqualShares, Greedy, Missed, Purchased, TooLong, Unserved, greedy, missed,
        tally_with_purchases, unserved,
    },
    file::{FileRefused, read_round},
    round::Round,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// How much is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The result and what stands beside it: the time of one tally.
    Result,
    /// Also what each project that lost lacked: dozens of tallies for each.
    WhatWasMissed,
}

/// A tallied round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Outcome {
    /// The round's title; may be empty.
    pub title: String,
    /// The round's money, in its units.
    pub budget: u64,
    /// Ballots cast, empty ones included.
    pub ballots: u64,
    /// Ballots that approve nothing.
    pub empty_ballots: u64,
    /// All projects, in the order of their ids.
    pub projects: Vec<Standing>,
    /// What is funded by Equal Shares, and how.
    pub result: EqualShares,
    /// What the run that stands bought, in order, and who paid what.
    pub purchases: Vec<Purchased>,
    /// Who gets nothing that they approved.
    pub unserved: Unserved,
    /// What approvals alone would have funded.
    pub greedy: Greedy,
    /// Who would then get nothing that they approved.
    pub greedy_unserved: Unserved,
    /// What each project that lost lacked; nothing where that was not asked for.
    pub missed: Option<Vec<Missed>>,
}

/// How a project came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Standing {
    /// The project's id.
    pub id: String,
    /// The project's name; may be empty.
    pub name: String,
    /// In units of the round.
    pub cost: u64,
    /// How many voters approve it.
    pub approvals: u64,
    /// What became of it.
    pub funding: Funding,
}

/// What became of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Funding {
    /// Its supporters paid for it with their equal shares.
    EqualShares,
    /// It was added by approvals, from the money left.
    Completion,
    /// It took part and is not funded.
    NotFunded,
    /// Nobody approves it.
    NotApproved,
    /// It costs more than the whole round has.
    TooCostly,
}

/// Why a file has no outcome.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoOutcome {
    /// It is no round.
    #[error(transparent)]
    File(#[from] FileRefused),
    /// Its unit is too small.
    #[error("{file}: {reason}")]
    TooLong {
        /// As its reader called it.
        file: String,
        /// What to do about it.
        #[source]
        reason: TooLong,
    },
}

/// Reads a file, a case or a `.pb`, and tallies it. `file` is what messages call it.
pub fn outcome_of_file(file: &str, bytes: &[u8], detail: Detail) -> Result<Outcome, NoOutcome> {
    let read = read_round(file, bytes)?;
    outcome(&read.title, &read.round, detail).map_err(|reason| NoOutcome::TooLong {
        file: file.to_owned(),
        reason,
    })
}

/// Tallies a round.
pub fn outcome(title: &str, round: &Round, detail: Detail) -> Result<Outcome, TooLong> {
    let (result, purchases) = tally_with_purchases(round)?;
    let by_approvals = greedy(round);
    let unserved_now = unserved(round, &result.winners);
    let empty = round.ballots().iter().filter(|one| one.approves.is_empty());
    Ok(Outcome {
        title: title.to_owned(),
        budget: round.budget(),
        ballots: unserved_now.ballots,
        empty_ballots: u64::try_from(empty.count()).unwrap_or(u64::MAX),
        projects: standings(round, &result),
        purchases,
        unserved: unserved_now,
        greedy_unserved: unserved(round, &by_approvals.winners),
        greedy: by_approvals,
        missed: match detail {
            Detail::Result => None,
            Detail::WhatWasMissed => Some(missed(round, &result.winners)),
        },
        result,
    })
}

fn standings(round: &Round, result: &EqualShares) -> Vec<Standing> {
    let mut approvals: BTreeMap<&String, u64> = BTreeMap::new();
    for id in round.ballots().iter().flat_map(|ballot| &ballot.approves) {
        let counted = approvals.entry(id).or_default();
        *counted = counted.saturating_add(1);
    }
    (round.projects().iter())
        .map(|project| {
            let approvals = approvals.get(&project.id).copied().unwrap_or(0);
            let funding = if result.equal_shares.contains(&project.id) {
                Funding::EqualShares
            } else if result.completion.contains(&project.id) {
                Funding::Completion
            } else if approvals == 0 {
                Funding::NotApproved
            } else if project.cost > round.budget() {
                Funding::TooCostly
            } else {
                Funding::NotFunded
            };
            Standing {
                id: project.id.clone(),
                name: project.name.clone(),
                cost: project.cost,
                approvals,
                funding,
            }
        })
        .collect()
}
