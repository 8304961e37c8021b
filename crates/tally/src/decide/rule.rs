//! A poll's rule as it is frozen when the poll opens, ballots of any kind, and one way to count them.

use super::{
    consent::{Consent, ConsentResult, consent},
    majority::{MajorityResult, Position, Threshold, majority},
    poll::{Cast, Counted, DecisionRefused, Poll, Verdict, sorted_options},
    ranked::{RankedResult, ranked},
    score::{ScoreResult, score},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a poll is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Rule {
    /// No objection stands.
    Consent,
    /// Votes for and against.
    Majority {
        /// How many votes it takes.
        threshold: Threshold,
    },
    /// The option that beats each of the others.
    RankedChoice {
        /// Their ids, in any order.
        options: Vec<String>,
    },
    /// The option with the highest mean.
    Score {
        /// Their ids, in any order.
        options: Vec<String>,
        /// How many must score an option for it to win; at least 1 in any case.
        scorers_needed: u64,
    },
}

/// A ballot of any kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    /// For `Rule::Consent`.
    Consent(Consent),
    /// For `Rule::Majority`.
    Position(Position),
    /// For `Rule::RankedChoice`: ids of options, best first. An empty one abstains.
    Ranking(Vec<String>),
    /// For `Rule::Score`: scores by ids of options. An empty one abstains.
    Scores(BTreeMap<String, u8>),
}

/// What a poll came to, by its method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Decision {
    /// By `Rule::Consent`.
    Consent(ConsentResult),
    /// By `Rule::Majority`.
    Majority(MajorityResult),
    /// By `Rule::RankedChoice`.
    RankedChoice(RankedResult),
    /// By `Rule::Score`.
    Score(ScoreResult),
}

impl Rule {
    /// Whether anything could be counted by this rule: to be asked before a poll opens.
    pub fn check(&self) -> Result<(), DecisionRefused> {
        match self {
            Rule::Consent => Ok(()),
            Rule::Majority { threshold } => threshold.check(),
            Rule::RankedChoice { options }
            | Rule::Score {
                options,
                scorers_needed: _,
            } => sorted_options(options).map(|_| ()),
        }
    }

    /// The ballot of a co-op that is counted and says nothing.
    pub fn abstention(&self) -> Vote {
        match self {
            Rule::Consent => Vote::Consent(Consent::Abstains),
            Rule::Majority { .. } => Vote::Position(Position::Abstains),
            Rule::RankedChoice { .. } => Vote::Ranking(Vec::new()),
            Rule::Score { .. } => Vote::Scores(BTreeMap::new()),
        }
    }
}

/// Counts a poll by its rule. Ballots of another kind are refused.
pub fn decide(rule: &Rule, poll: &Poll<Vote>) -> Result<Decision, DecisionRefused> {
    rule.check()?;
    match rule {
        Rule::Consent => {
            let poll = of_kind(poll, |vote| match vote {
                Vote::Consent(consent) => Some(consent.clone()),
                Vote::Position(_) | Vote::Ranking(_) | Vote::Scores(_) => None,
            })?;
            consent(&poll).map(Decision::Consent)
        }
        Rule::Majority { threshold } => {
            let poll = of_kind(poll, |vote| match vote {
                Vote::Position(position) => Some(*position),
                Vote::Consent(_) | Vote::Ranking(_) | Vote::Scores(_) => None,
            })?;
            majority(&poll, *threshold).map(Decision::Majority)
        }
        Rule::RankedChoice { options } => {
            let poll = of_kind(poll, |vote| match vote {
                Vote::Ranking(ranking) => Some(ranking.clone()),
                Vote::Consent(_) | Vote::Position(_) | Vote::Scores(_) => None,
            })?;
            ranked(options, &poll).map(Decision::RankedChoice)
        }
        Rule::Score {
            options,
            scorers_needed,
        } => {
            let poll = of_kind(poll, |vote| match vote {
                Vote::Scores(scores) => Some(scores.clone()),
                Vote::Consent(_) | Vote::Position(_) | Vote::Ranking(_) => None,
            })?;
            score(options, &poll, *scorers_needed).map(Decision::Score)
        }
    }
}

fn of_kind<Choice>(
    poll: &Poll<Vote>,
    kind: impl Fn(&Vote) -> Option<Choice>,
) -> Result<Poll<Choice>, DecisionRefused> {
    let ballots = (poll.ballots.iter())
        .map(|Cast { voter, choice }| {
            let other = || DecisionRefused::OtherKind(voter.clone());
            Ok(Cast {
                voter: voter.clone(),
                choice: kind(choice).ok_or_else(other)?,
            })
        })
        .collect::<Result<Vec<_>, DecisionRefused>>()?;
    Ok(Poll {
        quorum: poll.quorum,
        ballots,
    })
}

impl Decision {
    /// Who was counted.
    pub fn counted(&self) -> Counted {
        match self {
            Decision::Consent(result) => result.counted,
            Decision::Majority(result) => result.counted,
            Decision::RankedChoice(result) => result.counted,
            Decision::Score(result) => result.counted,
        }
    }

    /// Whether something is decided; among options, whether one has won.
    pub fn verdict(&self) -> Verdict {
        match self {
            Decision::Consent(result) => result.verdict,
            Decision::Majority(result) => result.verdict,
            Decision::RankedChoice(_) | Decision::Score(_) => {
                self.counted().verdict(self.winner().is_some())
            }
        }
    }

    /// The option that has won, where there are options.
    pub fn winner(&self) -> Option<&str> {
        match self {
            Decision::Consent(_) | Decision::Majority(_) => None,
            Decision::RankedChoice(result) => result.winner.as_deref(),
            Decision::Score(result) => result.winner.as_deref(),
        }
    }
}
