//! Rounds that are made up: small ones by hand, random ones by proptest.

#![allow(dead_code)] // Each test file uses a part.

use copex_tally::{
    decide::{Cast, Poll},
    round::{Ballot, Project, Round},
};
use proptest::{collection::vec, prelude::*, sample::subsequence};

pub fn project(id: &str, cost: u64) -> Project {
    Project {
        id: id.to_owned(),
        cost,
        name: String::new(),
    }
}

pub fn ballot(voter: &str, approves: &[&str]) -> Ballot {
    Ballot {
        voter: voter.to_owned(),
        approves: approves.iter().map(|id| (*id).to_owned()).collect(),
    }
}

pub fn round(budget: u64, projects: &[(&str, u64)], ballots: &[(&str, &[&str])]) -> Round {
    let projects = projects.iter().map(|(id, cost)| project(id, *cost));
    let ballots = (ballots.iter()).map(|(voter, approves)| ballot(voter, approves));
    Round::new(budget, projects.collect(), ballots.collect()).unwrap()
}

/// A poll with one ballot for each choice, by voters c000, c001 and so on.
pub fn poll<Choice>(quorum: u64, choices: impl IntoIterator<Item = Choice>) -> Poll<Choice> {
    let cast = |(place, choice)| Cast {
        voter: format!("c{place:03}"),
        choice,
    };
    Poll {
        quorum,
        ballots: choices.into_iter().enumerate().map(cast).collect(),
    }
}

pub fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|one| (*one).to_owned()).collect()
}

/// The round of the worked example: B = 40.
pub fn worked_example() -> Round {
    round(
        40,
        &[("A", 10), ("B", 18), ("C", 10), ("D", 16)],
        &[
            ("v1", &["A", "D"]),
            ("v2", &["B"]),
            ("v3", &["C", "D"]),
            ("v4", &["A", "B"]),
        ],
    )
}

/// Ids whose order as bytes is neither that of numbers nor that of an alphabet.
const IDS: [&str; 7] = ["10", "9", "B", "a", "p10", "p2", "\u{e9}"];

prop_compose! {
    /// Up to seven projects and so many ballots, with ties in costs and approvals.
    pub fn any_parts(ballots_max: usize, cost_max: u64)(
        ids in subsequence(IDS.to_vec(), 1..=IDS.len()),
        ballots in 0..=ballots_max,
    )(
        costs in vec(1..=cost_max, ids.len()),
        approvals in vec(subsequence(ids.clone(), 0..=ids.len()), ballots),
        budget in 0..=cost_max * 3,
        ids in Just(ids),
    ) -> (u64, Vec<Project>, Vec<Ballot>) {
        let projects = ids.iter().zip(costs).map(|(id, cost)| project(id, cost)).collect();
        let ballots = (approvals.iter().enumerate())
            .map(|(place, approves)| ballot(&format!("v{place}"), approves))
            .collect();
        (budget, projects, ballots)
    }
}

pub fn any_round(ballots_max: usize, cost_max: u64) -> impl Strategy<Value = Round> {
    any_parts(ballots_max, cost_max)
        .prop_map(|(budget, projects, ballots)| Round::new(budget, projects, ballots).unwrap())
}
