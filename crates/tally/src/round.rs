//! A funding round that can be tallied: its money, its projects, its ballots. What exists as a `Round` has been checked.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use thiserror::Error;

/// The largest amount, in units of the round: 2^53 - 1, so that a browser's number holds it exactly.
pub const AMOUNT_MAX: u64 = 9_007_199_254_740_991;
/// The most projects of a round.
pub const PROJECTS_MAX: usize = 500;
/// The most ballots of a round.
pub const BALLOTS_MAX: usize = 100_000;

/// What can be funded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Project {
    /// Not empty, and no other project's. Ids are compared as bytes.
    pub id: String,
    /// In whole units of the round, at least 1.
    pub cost: u64,
    /// For people; the tally does not look at it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// What one voter approves; may be nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Ballot {
    /// Not empty, and no other ballot's.
    pub voter: String,
    /// Ids of projects, none of them twice.
    pub approves: Vec<String>,
}

/// A round whose parts have been checked, sorted by ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(try_from = "Parts")]
pub struct Round {
    budget: u64,
    projects: Vec<Project>,
    ballots: Vec<Ballot>,
}

/// A round before it is checked.
#[derive(Deserialize)]
struct Parts {
    budget: u64,
    projects: Vec<Project>,
    ballots: Vec<Ballot>,
}

/// Why a round cannot be tallied.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Malformed {
    /// More money than a browser can count.
    #[error("the budget is {0}; the most is {AMOUNT_MAX}")]
    Budget(u64),
    /// Costs nothing, or more than a browser can count.
    #[error("project \"{project}\" costs {cost}; a cost lies between 1 and {AMOUNT_MAX}")]
    Cost {
        /// Its id.
        project: String,
        /// In units of the round.
        cost: u64,
    },
    /// There are too many projects.
    #[error("{0} projects; the most is {PROJECTS_MAX}")]
    TooManyProjects(usize),
    /// There are too many ballots.
    #[error("{0} ballots; the most is {BALLOTS_MAX}")]
    TooManyBallots(usize),
    /// A project without an id.
    #[error("a project has no id")]
    NoProjectId,
    /// A ballot without a voter.
    #[error("a ballot has no voter")]
    NoVoterId,
    /// Two projects have one id.
    #[error("project \"{0}\" is listed twice")]
    ProjectTwice(String),
    /// Two ballots have one voter.
    #[error("voter \"{0}\" has two ballots")]
    VoterTwice(String),
    /// A ballot names a project twice.
    #[error("voter \"{voter}\" approves \"{project}\" twice")]
    ApprovedTwice {
        /// Whose ballot.
        voter: String,
        /// The project's id.
        project: String,
    },
    /// A ballot names a project that is not in the round.
    #[error("voter \"{voter}\" approves \"{project}\", which is no project of this round")]
    UnknownProject {
        /// Whose ballot.
        voter: String,
        /// The id that is not known.
        project: String,
    },
}

/// Which part of a round is malformed, by its place in the lists as they came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Whole,
    Project(usize),
    Ballot(usize),
}

impl Round {
    /// Checks and sorts the parts of a round.
    pub fn new(
        budget: u64,
        projects: Vec<Project>,
        ballots: Vec<Ballot>,
    ) -> Result<Round, Malformed> {
        Round::located(budget, projects, ballots).map_err(|(_, malformed)| malformed)
    }

    /// The same, and where it is malformed.
    pub(crate) fn located(
        budget: u64,
        mut projects: Vec<Project>,
        mut ballots: Vec<Ballot>,
    ) -> Result<Round, (Part, Malformed)> {
        check_bounds(budget, &projects, &ballots).map_err(|malformed| (Part::Whole, malformed))?;
        let mut ids = BTreeSet::new();
        for (place, project) in projects.iter().enumerate() {
            check_project(project, &mut ids).map_err(|found| (Part::Project(place), found))?;
        }
        let mut voters = BTreeSet::new();
        for (place, ballot) in ballots.iter().enumerate() {
            check_ballot(ballot, &ids, &mut voters)
                .map_err(|found| (Part::Ballot(place), found))?;
        }
        for ballot in &mut ballots {
            ballot.approves.sort_unstable();
        }
        projects.sort_unstable();
        ballots.sort_unstable();
        Ok(Round {
            budget,
            projects,
            ballots,
        })
    }

    /// The round's money, in whole units.
    pub fn budget(&self) -> u64 {
        self.budget
    }

    /// In the order of their ids.
    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// In the order of their voters' ids; each lists projects in the order of ids.
    pub fn ballots(&self) -> &[Ballot] {
        &self.ballots
    }
}

impl TryFrom<Parts> for Round {
    type Error = Malformed;

    fn try_from(parts: Parts) -> Result<Round, Malformed> {
        let Parts {
            budget,
            projects,
            ballots,
        } = parts;
        Round::new(budget, projects, ballots)
    }
}

fn check_bounds(budget: u64, projects: &[Project], ballots: &[Ballot]) -> Result<(), Malformed> {
    if budget > AMOUNT_MAX {
        return Err(Malformed::Budget(budget));
    }
    if projects.len() > PROJECTS_MAX {
        return Err(Malformed::TooManyProjects(projects.len()));
    }
    if ballots.len() > BALLOTS_MAX {
        return Err(Malformed::TooManyBallots(ballots.len()));
    }
    Ok(())
}

fn check_project<'a>(project: &'a Project, ids: &mut BTreeSet<&'a str>) -> Result<(), Malformed> {
    let Project { id, cost, name: _ } = project;
    if id.is_empty() {
        return Err(Malformed::NoProjectId);
    }
    if !(1..=AMOUNT_MAX).contains(cost) {
        return Err(Malformed::Cost {
            project: id.clone(),
            cost: *cost,
        });
    }
    if !ids.insert(id) {
        return Err(Malformed::ProjectTwice(id.clone()));
    }
    Ok(())
}

fn check_ballot<'a>(
    ballot: &'a Ballot,
    ids: &BTreeSet<&str>,
    voters: &mut BTreeSet<&'a str>,
) -> Result<(), Malformed> {
    let Ballot { voter, approves } = ballot;
    if voter.is_empty() {
        return Err(Malformed::NoVoterId);
    }
    if !voters.insert(voter) {
        return Err(Malformed::VoterTwice(voter.clone()));
    }
    let mut approved = BTreeSet::new();
    for project in approves {
        if !ids.contains(project.as_str()) {
            return Err(Malformed::UnknownProject {
                voter: voter.clone(),
                project: project.clone(),
            });
        }
        if !approved.insert(project) {
            return Err(Malformed::ApprovedTwice {
                voter: voter.clone(),
                project: project.clone(),
            });
        }
    }
    Ok(())
}
