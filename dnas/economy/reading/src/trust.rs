//! Whether to deal with somebody now. What validators cannot see (a revocation, a warrant, a fork) is looked up here, in the
//! own store and on the network.

use crate::{now, parties, properties};
use copex_entries::calls::registry::Trust;
use hdk::prelude::*;

/// Whether to deal with an agent now, and if not, why.
pub fn trust(agent: &AgentPubKey) -> ExternResult<Trust> {
    let refused = |reason: String| Ok(Trust::Refused { reason });
    if let Some(reason) = chain_trust(agent)? {
        return refused(reason.into());
    }
    if properties()?.is_foundation(agent) {
        return Ok(Trust::Good);
    }
    let Some(held) = parties::held(agent)? else {
        return refused("Nobody in this economy has let this account in.".into());
    };
    if let Some(reason) = parties::revocation(&held.action)? {
        return refused(format!("Its standing was revoked: {reason}"));
    }
    if !held.standing.covers(now()?) {
        return refused(format!(
            "The standing of {} has ended. It has to be renewed first.",
            held.standing.name
        ));
    }
    Ok(Trust::Good)
}

/// What speaks against an agent's chain, in the own store or on the network: a good status proves nothing alone, and a node
/// that holds a warrant does not learn of it from others.
pub fn chain_trust(agent: &AgentPubKey) -> ExternResult<Option<&'static str>> {
    for options in [GetOptions::local(), GetOptions::network()] {
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
