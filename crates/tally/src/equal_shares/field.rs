//! A round in numbers: the eligible projects, and voters of one mind counted together.

use crate::round::Round;
use std::collections::BTreeMap;

/// A round by places: costs in the order of project ids, ballots as places of projects. What a question "and if" changes.
#[derive(Clone)]
pub(super) struct Numbers {
    pub(super) budget: u64,
    pub(super) costs: Vec<u64>,
    pub(super) ballots: Vec<Vec<usize>>,
}

/// A project that takes part: affordable for the round, and approved by somebody.
pub(super) struct Contender {
    /// Its place among all projects of the round; a smaller place is a smaller id.
    pub(super) project: usize,
    pub(super) cost: u64,
    /// How many voters approve it.
    pub(super) approvals: u64,
    /// The groups that approve it.
    pub(super) supporters: Vec<usize>,
}

/// Voters who approve the same contenders: their purses are always equal.
pub(super) struct Group {
    pub(super) voters: u64,
    /// How many contenders they approve.
    pub(super) choices: usize,
}

/// All that a run looks at.
pub(super) struct Field {
    pub(super) budget: u64,
    /// Ballots cast, empty ones included.
    pub(super) ballots: u64,
    /// In the order of project ids.
    pub(super) contenders: Vec<Contender>,
    pub(super) groups: Vec<Group>,
}

impl Numbers {
    pub(super) fn of(round: &Round) -> Numbers {
        let projects = round.projects();
        let place = |id: &String| projects.binary_search_by(|project| project.id.cmp(id)).ok();
        Numbers {
            budget: round.budget(),
            costs: projects.iter().map(|project| project.cost).collect(),
            ballots: (round.ballots().iter())
                .map(|ballot| ballot.approves.iter().filter_map(place).collect())
                .collect(),
        }
    }

    /// How many ballots approve each project.
    pub(super) fn approvals(&self) -> Vec<u64> {
        let mut approvals = vec![0_u64; self.costs.len()];
        for place in self.ballots.iter().flatten() {
            if let Some(counted) = approvals.get_mut(*place) {
                *counted = counted.saturating_add(1);
            }
        }
        approvals
    }
}

impl Field {
    pub(super) fn of(numbers: &Numbers) -> Field {
        let mut contenders = Vec::new();
        let mut contender_of = vec![None; numbers.costs.len()];
        let counted = numbers.approvals();
        for (project, (cost, approvals)) in numbers.costs.iter().zip(counted).enumerate() {
            if *cost > numbers.budget || approvals == 0 {
                continue;
            }
            if let Some(place) = contender_of.get_mut(project) {
                *place = Some(contenders.len());
            }
            contenders.push(Contender {
                project,
                cost: *cost,
                approvals,
                supporters: Vec::new(),
            });
        }
        let mut alike: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
        for ballot in &numbers.ballots {
            let choices = (ballot.iter())
                .filter_map(|place| contender_of.get(*place).copied().flatten())
                .collect();
            let voters = alike.entry(choices).or_default();
            *voters = voters.saturating_add(1);
        }
        let mut groups = Vec::with_capacity(alike.len());
        for (choices, voters) in alike {
            for choice in &choices {
                if let Some(contender) = contenders.get_mut(*choice) {
                    contender.supporters.push(groups.len());
                }
            }
            groups.push(Group {
                voters,
                choices: choices.len(),
            });
        }
        Field {
            budget: numbers.budget,
            ballots: u64::try_from(numbers.ballots.len()).unwrap_or(u64::MAX),
            contenders,
            groups,
        }
    }

    pub(super) fn cost(&self, contender: usize) -> u64 {
        self.contenders.get(contender).map_or(0, |found| found.cost)
    }
}
