//! Whether to deal with somebody now. What validators cannot see (a revocation, a warrant, a fork) is looked up here, in the
//! own store.

use crate::{
    now,
    parties::{self, Held},
    properties,
};
use copex_entries::calls::registry::Trust;
use hdk::prelude::*;

/// Whether to deal with an agent now, and if not, why.
pub fn trust(agent: &AgentPubKey) -> ExternResult<Trust> {
    if properties()?.is_foundation(agent) {
        return Ok(chain_trust(agent)?.map_or(Trust::Good, refused));
    }
    match parties::held(agent)? {
        Some(held) => trust_held(agent, &held),
        None => Ok(refused("Nobody in this economy has let this account in.")),
    }
}

/// The same, where the agent's standing is at hand.
pub fn trust_held(agent: &AgentPubKey, held: &Held) -> ExternResult<Trust> {
    if let Some(reason) = chain_trust(agent)? {
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

/// What speaks against an agent's chain: a good status proves nothing alone. Only the own store is asked: a full node holds
/// every chain and judges it itself, while a question to a peer that has gone ends the whole call after a minute.
pub fn chain_trust(agent: &AgentPubKey) -> ExternResult<Option<&'static str>> {
    let activity = get_agent_activity(
        agent.clone(),
        ChainQueryFilter::new(),
        ActivityRequest::Status,
        GetOptions::local(),
    )?;
    Ok(chain_problem(&activity))
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
