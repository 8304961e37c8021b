//! Delegation: one co-op, one vote, which it may leave to another co-op, for a topic or for all. Says for every co-op on the
//! roll whose ballot counts as its own, and by which way.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// A co-op leaves its vote to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Delegation {
    /// The co-op whose vote it is.
    pub from: String,
    /// The co-op that votes for it.
    pub to: String,
    /// For which topic; nothing means all topics for which it has named nobody else.
    pub topic: Option<String>,
}

/// How a co-op's vote is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// By its own ballot, whatever it has delegated.
    Itself,
    /// By another co-op's ballot.
    Through {
        /// Whom it has named.
        delegate: String,
        /// Who voted: the delegate, or the last of a chain of delegates.
        ballot_of: String,
        /// How many steps away that is; 1 for the delegate.
        steps: u64,
    },
    /// Its chain of delegates comes back to itself, or leads into such a circle, before anybody voted: an abstention.
    InACircle {
        /// Whom it has named.
        delegate: String,
    },
    /// Neither it nor a delegate has voted: not counted.
    NotAtAll {
        /// Whom it has named, if anybody.
        delegate: Option<String>,
    },
}

/// Who voted for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Delegated {
    /// Every co-op on the roll.
    pub coops: BTreeMap<String, Counting>,
    /// For every ballot that was cast: how many co-ops are behind it, its own included.
    pub behind: BTreeMap<String, u64>,
    /// Co-ops that abstain because their chain is a circle or leads into one.
    pub circling: u64,
    /// Co-ops that are not counted.
    pub absent: u64,
}

/// Why delegations cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DelegationRefused {
    /// A co-op is on the roll twice.
    #[error("co-op \"{0}\" is on the roll twice")]
    OnRollTwice(String),
    /// A ballot of somebody else.
    #[error("\"{0}\" has a ballot and is not on the roll")]
    VoterNotOnRoll(String),
    /// Somebody has two ballots.
    #[error("voter \"{0}\" has two ballots")]
    VoterTwice(String),
    /// A delegation from or to somebody else.
    #[error("\"{from}\" delegates to \"{to}\", and \"{missing}\" is not on the roll")]
    NotOnRoll {
        /// Who delegates.
        from: String,
        /// To whom.
        to: String,
        /// Which of them is not on the roll.
        missing: String,
    },
    /// A co-op delegates to itself.
    #[error("\"{0}\" delegates to itself")]
    ToItself(String),
    /// Two delegates for one thing.
    #[error("\"{from}\" has two delegates for {}", .topic.as_deref().unwrap_or("all topics"))]
    TwoDelegates {
        /// Who delegates.
        from: String,
        /// For what.
        topic: Option<String>,
    },
}

/// Follows the delegations of a topic. `roll` is who has a vote, `voted` who has cast a ballot; the order of neither
/// matters.
pub fn follow(
    roll: &[String],
    voted: &[String],
    delegations: &[Delegation],
    topic: &str,
) -> Result<Delegated, DelegationRefused> {
    let roll = distinct(roll).map_err(DelegationRefused::OnRollTwice)?;
    let voted = distinct(voted).map_err(DelegationRefused::VoterTwice)?;
    if let Some(stranger) = voted.difference(&roll).next() {
        return Err(DelegationRefused::VoterNotOnRoll((*stranger).to_owned()));
    }
    let delegates = delegates(&roll, delegations, topic)?;
    let mut delegated = Delegated {
        coops: BTreeMap::new(),
        behind: voted.iter().map(|voter| ((*voter).to_owned(), 0)).collect(),
        circling: 0,
        absent: 0,
    };
    let mut ends = BTreeMap::new();
    for coop in roll {
        let end = end_of_chain(coop, &voted, &delegates, &mut ends);
        let delegate = delegates.get(coop).map(|delegate| (*delegate).to_owned());
        if let End::Ballot { voter, .. } = end
            && let Some(behind) = delegated.behind.get_mut(voter)
        {
            *behind = behind.saturating_add(1);
        }
        let counting = match (end, delegate) {
            (End::Ballot { voter, steps }, Some(delegate)) if steps > 0 => Counting::Through {
                delegate,
                ballot_of: voter.to_owned(),
                steps,
            },
            (End::Ballot { .. }, _) => Counting::Itself,
            (End::Circle, Some(delegate)) => {
                delegated.circling = delegated.circling.saturating_add(1);
                Counting::InACircle { delegate }
            }
            (End::Circle | End::Nobody, delegate) => {
                delegated.absent = delegated.absent.saturating_add(1);
                Counting::NotAtAll { delegate }
            }
        };
        delegated.coops.insert(coop.to_owned(), counting);
    }
    Ok(delegated)
}

impl Delegated {
    /// A ballot for every co-op that is counted: its own, its delegate's, or `abstention` where its chain is a circle. In
    /// the order of co-ops' ids. For a funding round, where an abstention is no ballot, leave it out.
    pub fn ballots<Choice: Clone>(
        &self,
        cast: &BTreeMap<String, Choice>,
        abstention: Option<&Choice>,
    ) -> Vec<(String, Choice)> {
        (self.coops.iter())
            .filter_map(|(coop, counting)| {
                let choice = match counting {
                    Counting::Itself => cast.get(coop),
                    Counting::Through { ballot_of, .. } => cast.get(ballot_of),
                    Counting::InACircle { .. } => abstention,
                    Counting::NotAtAll { .. } => None,
                };
                Some((coop.clone(), choice?.clone()))
            })
            .collect()
    }
}

/// The list as a set, or what is in it twice.
fn distinct(list: &[String]) -> Result<BTreeSet<&str>, String> {
    let mut set = BTreeSet::new();
    for one in list {
        if !set.insert(one.as_str()) {
            return Err(one.clone());
        }
    }
    Ok(set)
}

/// Each co-op's delegate for the topic: the one for the topic, else the one for all.
fn delegates<'a>(
    roll: &BTreeSet<&str>,
    delegations: &'a [Delegation],
    topic: &str,
) -> Result<BTreeMap<&'a str, &'a str>, DelegationRefused> {
    let mut named: BTreeMap<(&str, Option<&str>), &str> = BTreeMap::new();
    for Delegation { from, to, topic } in delegations {
        if let Some(missing) = [from, to]
            .into_iter()
            .find(|one| !roll.contains(one.as_str()))
        {
            return Err(DelegationRefused::NotOnRoll {
                from: from.clone(),
                to: to.clone(),
                missing: missing.clone(),
            });
        }
        if from == to {
            return Err(DelegationRefused::ToItself(from.clone()));
        }
        if named.insert((from, topic.as_deref()), to).is_some() {
            return Err(DelegationRefused::TwoDelegates {
                from: from.clone(),
                topic: topic.clone(),
            });
        }
    }
    let mut delegates = BTreeMap::new();
    // A co-op's delegate for all topics comes before those for one, and is replaced by the one for this topic.
    for ((from, of), to) in named {
        if of.is_none_or(|of| of == topic) {
            delegates.insert(from, to);
        }
    }
    Ok(delegates)
}

/// Where a chain of delegates ends.
#[derive(Clone, Copy)]
enum End<'a> {
    /// With somebody who voted, so many steps away.
    Ballot { voter: &'a str, steps: u64 },
    /// With somebody who is in the chain already.
    Circle,
    /// With somebody who has neither voted nor named a delegate.
    Nobody,
}

/// Follows a chain from `coop`, and notes the end for all on the way, so that every co-op is passed once.
fn end_of_chain<'a>(
    coop: &'a str,
    voted: &BTreeSet<&'a str>,
    delegates: &BTreeMap<&'a str, &'a str>,
    ends: &mut BTreeMap<&'a str, End<'a>>,
) -> End<'a> {
    let (mut way, mut on_the_way) = (Vec::new(), BTreeSet::new());
    let mut at = coop;
    let mut end = loop {
        if voted.contains(at) {
            break End::Ballot {
                voter: at,
                steps: 0,
            };
        }
        if let Some(known) = ends.get(at) {
            break *known;
        }
        if !on_the_way.insert(at) {
            break End::Circle;
        }
        way.push(at);
        match delegates.get(at) {
            Some(next) => at = next,
            None => break End::Nobody,
        }
    };
    for one in way.into_iter().rev() {
        if let End::Ballot { steps, .. } = &mut end {
            *steps = steps.saturating_add(1);
        }
        ends.insert(one, end);
    }
    end
}
