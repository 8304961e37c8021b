//! Ranked choice: an option that beats each of the others wins. Where there is none, the option with the fewest first
//! places is dropped, and it is looked again among the rest (Benham's method). `docs/tally.md` says why.

use super::poll::{Counted, DecisionRefused, Poll, places, sorted_options, wide};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Two options compared: how many ballots put the one above the other. Whatever a ballot leaves out stands below all that
/// it ranks, side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Meeting {
    /// An option's id.
    pub one: String,
    /// Another's; a greater id.
    pub other: String,
    /// Ballots that put `one` above `other`.
    pub prefer_one: u64,
    /// Ballots that put `other` above `one`.
    pub prefer_other: u64,
}

/// A look at the options that remain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RankedRound {
    /// Each remaining option and how many ballots rank it above all others that remain, in the order of ids.
    pub first_places: Vec<(String, u64)>,
    /// How the round ends.
    pub end: RoundEnd,
}

/// How a round ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RoundEnd {
    /// This option beats each other that remains; the last that remains beats all.
    BeatsAll(String),
    /// No option beats all others; this one has the fewest first places. Ties: the greatest id is dropped.
    Dropped(String),
}

/// What ranking came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RankedResult {
    /// The winning option; nothing without a quorum, or where nobody ranked anything.
    pub winner: Option<String>,
    /// Who was counted; who ranked nothing abstains.
    pub counted: Counted,
    /// Every option against every other, in the order of ids.
    pub meetings: Vec<Meeting>,
    /// The rounds up to the winner; none without one.
    pub rounds: Vec<RankedRound>,
}

/// Rankings by places of options, best first.
struct Rankings {
    options: usize,
    ballots: Vec<Vec<usize>>,
    /// How many ballots put the one above the other, where any does.
    preferred: BTreeMap<(usize, usize), u64>,
}

impl Rankings {
    fn new(options: usize, ballots: Vec<Vec<usize>>) -> Rankings {
        let mut preferred: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for ballot in &ballots {
            let mut below: BTreeSet<usize> = (0..options).collect();
            for one in ballot {
                below.remove(one);
                for other in &below {
                    let counted = preferred.entry((*one, *other)).or_default();
                    *counted = counted.saturating_add(1);
                }
            }
        }
        Rankings {
            options,
            ballots,
            preferred,
        }
    }

    /// How many ballots put `one` above `other`.
    fn prefer(&self, one: usize, other: usize) -> u64 {
        self.preferred.get(&(one, other)).copied().unwrap_or(0)
    }

    fn beats_all(&self, remaining: &[usize]) -> Option<usize> {
        let beats = |one: usize, other: usize| self.prefer(one, other) > self.prefer(other, one);
        (remaining.iter().copied())
            .find(|one| (remaining.iter()).all(|other| one == other || beats(*one, *other)))
    }

    fn first_places(&self, remaining: &[usize]) -> Vec<(usize, u64)> {
        (remaining.iter())
            .map(|option| {
                let tops = |ballot: &&Vec<usize>| {
                    (ballot.iter()).find(|place| remaining.contains(place)) == Some(option)
                };
                (*option, wide(self.ballots.iter().filter(tops).count()))
            })
            .collect()
    }
}

/// Counts rankings: ids of options, best first. A ballot may leave options out.
pub fn ranked(
    options: &[String],
    poll: &Poll<Vec<String>>,
) -> Result<RankedResult, DecisionRefused> {
    let ids = sorted_options(options)?;
    let mut ballots = Vec::new();
    let mut abstained = 0_usize;
    for ballot in poll.sorted()? {
        let ranking = places(&ballot.voter, ballot.choice.iter(), &ids)?;
        if ranking.is_empty() {
            abstained = abstained.saturating_add(1);
        }
        ballots.push(ranking);
    }
    let rankings = Rankings::new(ids.len(), ballots);
    let name = |place: usize| ids.get(place).copied().unwrap_or_default().to_owned();
    let counted = poll.counted(abstained);
    let somebody_ranks = counted.coops > counted.abstained;
    let (winner, rounds) = if somebody_ranks && counted.reaches_quorum() {
        rounds(&rankings, &name)
    } else {
        (None, Vec::new())
    };
    Ok(RankedResult {
        winner,
        counted,
        meetings: meetings(&rankings, &name),
        rounds,
    })
}

/// Drops options until one beats all that remain; the last one does.
fn rounds(
    rankings: &Rankings,
    name: &impl Fn(usize) -> String,
) -> (Option<String>, Vec<RankedRound>) {
    let mut remaining: Vec<usize> = (0..rankings.options).collect();
    let mut rounds = Vec::new();
    loop {
        let places = rankings.first_places(&remaining);
        let first_places = (places.iter())
            .map(|(option, first)| (name(*option), *first))
            .collect();
        let best = rankings.beats_all(&remaining);
        // Of equals, the last in the order of ids.
        let worst = (places.iter().rev()).min_by_key(|(_, first)| *first);
        let (Some((worst, _)), None) = (worst, best) else {
            let winner = best.map(name);
            if let Some(winner) = &winner {
                let end = RoundEnd::BeatsAll(winner.clone());
                rounds.push(RankedRound { first_places, end });
            }
            return (winner, rounds);
        };
        let end = RoundEnd::Dropped(name(*worst));
        rounds.push(RankedRound { first_places, end });
        remaining.retain(|option| option != worst);
    }
}

fn meetings(rankings: &Rankings, name: &impl Fn(usize) -> String) -> Vec<Meeting> {
    let mut meetings = Vec::new();
    for one in 0..rankings.options {
        for other in one.saturating_add(1)..rankings.options {
            meetings.push(Meeting {
                one: name(one),
                other: name(other),
                prefer_one: rankings.prefer(one, other),
                prefer_other: rankings.prefer(other, one),
            });
        }
    }
    meetings
}
