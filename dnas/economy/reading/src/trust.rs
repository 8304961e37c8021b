//! Whether to deal with somebody now. What validators cannot see (a revocation, a warrant, a fork) is looked up here, in the
//! own store and on the network.

use crate::{
    now,
    parties::{self, Held},
    properties,
};
use copex_entries::calls::registry::Trust;
use hdk::prelude::*;

/// Where to ask about an agent's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The own store: quick, and a full node holds every chain itself.
    Here,
    /// The network as well: for taking in what an agent paid, since a node may be behind.
    Everywhere,
}

/// Whether to deal with an agent now, and if not, why.
pub fn trust(agent: &AgentPubKey, asked: Asked) -> ExternResult<Trust> {
    if properties()?.is_foundation(agent) {
        return Ok(chain_trust(agent, asked)?.map_or(Trust::Good, refused));
    }
    match parties::held(agent)? {
        Some(held) => trust_held(agent, &held, asked),
        None => Ok(refused("Nobody in this economy has let this account in.")),
    }
}

/// The same, where the agent's standing is at hand.
pub fn trust_held(agent: &AgentPubKey, held: &Held, asked: Asked) -> ExternResult<Trust> {
    if let Some(reason) = chain_trust(agent, asked)? {
        return Ok(refused(reason));
    }
    if let Some(reason) = revoked(held)? {
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

/// Why a standing was revoked, or that of the co-op behind it.
fn revoked(held: &Held) -> ExternResult<Option<String>> {
    if let Some(reason) = parties::revocation(&held.action)? {
        return Ok(Some(reason));
    }
    let of_coop = match &held.standing.coop {
        Some(coop) => parties::held(coop)?,
        None => None,
    };
    of_coop.map_or(Ok(None), |of_coop| parties::revocation(&of_coop.action))
}

fn refused(reason: impl Into<String>) -> Trust {
    Trust::Refused {
        reason: reason.into(),
    }
}

/// What speaks against an agent's chain: a good status proves nothing alone, and a node that holds a warrant does not learn of
/// it from others, so the own store is always asked.
pub fn chain_trust(agent: &AgentPubKey, asked: Asked) -> ExternResult<Option<&'static str>> {
    let stores = match asked {
        Asked::Here => vec![GetOptions::local()],
        Asked::Everywhere => vec![GetOptions::local(), GetOptions::network()],
    };
    for options in stores {
        let activity = get_agent_activity(
            agent.clone(),
            ChainQueryFilter::new(),
            ActivityRequest::Status,
            options,
        )?;
        if let Some(reason) = chain_problem(&activity) {
            return Ok(Some(reason));
        }
    }
    Ok(None)
}

fn chain_problem(activity: &AgentActivityStatus) -> Option<&'static str> {
    if !activity.warrants.is_empty() || !activity.rejected_activity.is_empty() {
        return Some("Others found an entry of this account that breaks the rules of the economy.");
    }
    match activity.status {
        ChainStatus::Empty | ChainStatus::Valid(_) => None,
        ChainStatus::Forked(_) => {
            Some("This account has two histories that contradict each other.")
        }
        ChainStatus::Invalid(_) => {
            Some("Others found an entry of this account that breaks the rules of the economy.")
        }
        ChainStatus::Closed(_) => Some("This account was closed."),
    }
}
