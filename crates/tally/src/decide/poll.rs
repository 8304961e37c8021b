//! What all methods share: ballots that were cast, a quorum, a verdict, and why a poll is malformed.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use thiserror::Error;

/// A co-op's counted ballot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Cast<Choice> {
    /// The co-op's id; not empty, and no other ballot's.
    pub voter: String,
    /// What it says.
    pub choice: Choice,
}

/// Ballots and what they need to count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Poll<Choice> {
    /// How many co-ops must be counted; abstentions count.
    pub quorum: u64,
    /// One for each counted co-op, in any order.
    pub ballots: Vec<Cast<Choice>>,
}

/// Whether there were enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Counted {
    /// Co-ops counted, abstentions included.
    pub coops: u64,
    /// Of these, how many abstained.
    pub abstained: u64,
    /// How many were needed.
    pub quorum: u64,
}

/// What a yes-or-no decision came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is decided.
    Passed,
    /// It is not decided.
    Failed,
    /// Too few co-ops were counted, whatever they said.
    NoQuorum,
}

/// Why a poll cannot be counted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DecisionRefused {
    /// A ballot without a voter.
    #[error("a ballot has no voter")]
    NoVoterId,
    /// Two ballots have one voter.
    #[error("voter \"{0}\" has two ballots")]
    VoterTwice(String),
    /// There is nothing to choose from.
    #[error("there are no options")]
    NoOptions,
    /// An option without an id.
    #[error("an option has no id")]
    NoOptionId,
    /// An option is listed twice.
    #[error("option \"{0}\" is listed twice")]
    OptionTwice(String),
    /// A ballot names an option that is not there.
    #[error("voter \"{voter}\" names \"{option}\", which is no option")]
    UnknownOption {
        /// Whose ballot.
        voter: String,
        /// The id that is not known.
        option: String,
    },
    /// A ballot names an option twice.
    #[error("voter \"{voter}\" names \"{option}\" twice")]
    NamedTwice {
        /// Whose ballot.
        voter: String,
        /// The option's id.
        option: String,
    },
    /// A score is too high.
    #[error(
        "voter \"{voter}\" gives \"{option}\" {score}; scores lie between 0 and {}",
        super::SCORE_MAX
    )]
    Score {
        /// Whose ballot.
        voter: String,
        /// The option's id.
        option: String,
        /// What it was given.
        score: u8,
    },
    /// An objection that nobody can answer.
    #[error("voter \"{0}\" objects without a reason")]
    NoReason(String),
    /// A ballot for another method.
    #[error("the ballot of voter \"{0}\" is not of this poll's kind")]
    OtherKind(String),
    /// A special majority that is none.
    #[error("a special majority needs 5001 to 10000 basis points, not {0}")]
    Threshold(u32),
}

impl<Choice> Poll<Choice> {
    /// The ballots in the order of their voters, each voter once.
    pub(super) fn sorted(&self) -> Result<Vec<&Cast<Choice>>, DecisionRefused> {
        let mut ballots: Vec<&Cast<Choice>> = self.ballots.iter().collect();
        ballots.sort_by(|one, other| one.voter.cmp(&other.voter));
        let mut last: Option<&str> = None;
        for ballot in &ballots {
            if ballot.voter.is_empty() {
                return Err(DecisionRefused::NoVoterId);
            }
            if last == Some(&ballot.voter) {
                return Err(DecisionRefused::VoterTwice(ballot.voter.clone()));
            }
            last = Some(&ballot.voter);
        }
        Ok(ballots)
    }

    pub(super) fn counted(&self, abstained: usize) -> Counted {
        Counted {
            coops: wide(self.ballots.len()),
            abstained: wide(abstained),
            quorum: self.quorum,
        }
    }
}

impl Counted {
    /// Whether enough co-ops were counted.
    pub fn reaches_quorum(&self) -> bool {
        self.coops >= self.quorum
    }

    pub(super) fn verdict(&self, passes: bool) -> Verdict {
        match (self.reaches_quorum(), passes) {
            (false, _) => Verdict::NoQuorum,
            (true, true) => Verdict::Passed,
            (true, false) => Verdict::Failed,
        }
    }
}

/// A count of things in memory: it always fits.
pub(super) fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The options in the order of their ids, each of them once.
pub(super) fn sorted_options(options: &[String]) -> Result<Vec<&str>, DecisionRefused> {
    if options.is_empty() {
        return Err(DecisionRefused::NoOptions);
    }
    let mut sorted = BTreeSet::new();
    for option in options {
        if option.is_empty() {
            return Err(DecisionRefused::NoOptionId);
        }
        if !sorted.insert(option.as_str()) {
            return Err(DecisionRefused::OptionTwice(option.clone()));
        }
    }
    Ok(sorted.into_iter().collect())
}

/// The places of the options that a ballot names, in its own order, each of them once.
pub(super) fn places<'a>(
    voter: &str,
    named: impl Iterator<Item = &'a String>,
    options: &[&str],
) -> Result<Vec<usize>, DecisionRefused> {
    let mut places = Vec::new();
    for option in named {
        let (voter, option) = (voter.to_owned(), option.clone());
        let Ok(place) = options.binary_search(&option.as_str()) else {
            return Err(DecisionRefused::UnknownOption { voter, option });
        };
        if places.contains(&place) {
            return Err(DecisionRefused::NamedTwice { voter, option });
        }
        places.push(place);
    }
    Ok(places)
}
