//! Whether to deal with somebody now. What validators cannot see (a revocation, a warrant, a fork) is looked up here, in the
//! own store. Judging a chain costs its whole length, so it is done once, when the node learns that something is wrong
//! (`watch`), and written down as a warning; a deal reads what is linked to the other's key.

use crate::{
    my_key, now,
    parties::{self, About, Held},
    properties,
};
use copex_entries::{
    calls::registry::{Closed, Trust},
    closure::ClosureCause,
};
use hdk::prelude::*;

/// Whether to deal with an agent now, and if not, why.
pub fn trust(agent: &AgentPubKey) -> ExternResult<Trust> {
    let about = parties::about(agent)?;
    if properties()?.is_foundation(agent) {
        return Ok(warned(&about)?.map_or(Trust::Good, refused));
    }
    match about.held()? {
        Some(held) => trust_held(&about, &held),
        None => Ok(refused("Nobody in this economy has let this account in.")),
    }
}

/// The same, where what is said of the agent is at hand.
pub fn trust_held(about: &About, held: &Held) -> ExternResult<Trust> {
    if let Some(reason) = warned(about)? {
        return Ok(refused(reason));
    }
    if let Some(closed) = about.closed()? {
        return Ok(refused(closed_words(&closed)?));
    }
    if let Some(reason) = revoked(about, held)? {
        return Ok(refused(format!("Its standing was revoked: {reason}")));
    }
    if !held.standing.covers(now()?) {
        let name = &held.standing.name;
        return Ok(refused(format!(
            "The standing of {name} has ended. It has to be renewed first."
        )));
    }
    Ok(Trust::Good)
}

/// How an account ended, and who continues it.
pub fn closed_words(closed: &Closed) -> ExternResult<String> {
    let cause = match closed.cause {
        ClosureCause::LostKey => "Its key was lost, so this account was closed.",
        ClosureCause::Exit => "It has left, so this account was closed.",
        ClosureCause::Exclusion => "It was excluded, and this account was closed.",
    };
    Ok(match &closed.heir {
        Some(heir) => format!(
            "{cause} {} continues it: deal with that account.",
            parties::name(heir)?
        ),
        None => cause.into(),
    })
}

/// Why a standing was revoked, or that of the co-op behind it.
fn revoked(about: &About, held: &Held) -> ExternResult<Option<String>> {
    if let Some(reason) = about.revocation(&held.action)? {
        return Ok(Some(reason));
    }
    let Some(coop) = &held.standing.coop else {
        return Ok(None);
    };
    let of_coop = parties::about(coop)?;
    match of_coop.held()? {
        Some(held) => of_coop.revocation(&held.action),
        None => Ok(None),
    }
}

fn refused(reason: impl Into<String>) -> Trust {
    Trust::Refused {
        reason: reason.into(),
    }
}

/// What this node found wrong with an agent's chain. Warnings of others are shown, and decide nothing: each node judges itself.
pub fn warned(about: &About) -> ExternResult<Option<&'static str>> {
    let me = my_key()?;
    let own = about.warnings.iter().find(|link| link.author == me);
    Ok(own
        .and_then(|link| Problem::of_tag(&link.tag))
        .map(Problem::words))
}

/// What can be wrong with a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// An entry of it breaks the rules.
    Rejected,
    /// It has two branches.
    Forked,
    /// It was closed.
    Closed,
}

impl Problem {
    const ALL: [Problem; 3] = [Problem::Rejected, Problem::Forked, Problem::Closed];

    /// The tag of a warning.
    pub fn tag(self) -> LinkTag {
        LinkTag::new(match self {
            Problem::Rejected => *b"rejected",
            Problem::Forked => *b"forked  ",
            Problem::Closed => *b"closed  ",
        })
    }

    fn of_tag(tag: &LinkTag) -> Option<Problem> {
        Problem::ALL
            .into_iter()
            .find(|problem| problem.tag() == *tag)
    }

    /// What people read.
    pub fn words(self) -> &'static str {
        match self {
            Problem::Rejected => {
                "Others found an entry of this account that breaks the rules of the economy."
            }
            Problem::Forked => "This account has two histories that contradict each other.",
            Problem::Closed => "This account was closed.",
        }
    }
}

/// What is wrong with an agent's chain now, with an action that shows it: read from the own store, at the cost of the chain's
/// length. A full node holds every chain and judges it itself, while a question to a peer that has gone ends the whole call
/// after a minute.
pub fn chain_problem(agent: &AgentPubKey) -> ExternResult<Option<(Problem, Option<ActionHash>)>> {
    let activity = get_agent_activity(
        agent.clone(),
        ChainQueryFilter::new(),
        ActivityRequest::Full,
        GetOptions::local(),
    )?;
    let found = match activity.status {
        ChainStatus::Forked(fork) if fork.first_action != fork.second_action => {
            Some((Problem::Forked, Some(fork.first_action)))
        }
        ChainStatus::Invalid(head) => Some((Problem::Rejected, Some(head.hash))),
        ChainStatus::Closed(head) => Some((Problem::Closed, Some(head.hash))),
        ChainStatus::Empty | ChainStatus::Valid(_) | ChainStatus::Forked(_) => None,
    };
    let rejected = activity.rejected_activity.into_iter().next();
    Ok(found
        .or_else(|| activity.warrants.iter().find_map(|warrant| proved(warrant)))
        .or_else(|| rejected.map(|(_, hash)| (Problem::Rejected, Some(hash)))))
}

/// What a warrant proves. A fork takes two actions: Holochain has been seen to warrant one that it received twice (its issue
/// 5811), and nobody is called a cheat for that.
fn proved(warrant: &Warrant) -> Option<(Problem, Option<ActionHash>)> {
    let WarrantProof::ChainIntegrity(proof) = &warrant.proof;
    match proof {
        ChainIntegrityWarrant::InvalidChainOp {
            action: (hash, _), ..
        } => Some((Problem::Rejected, Some(hash.clone()))),
        ChainIntegrityWarrant::ChainFork {
            action_pair: ((one, _), (other, _)),
            ..
        } => (one != other).then(|| (Problem::Forked, Some(one.clone()))),
    }
}
