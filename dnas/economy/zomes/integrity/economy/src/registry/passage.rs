//! Coming in from the economy before: an account that the founding counts needs no credential.

use crate::{Fault, Judgement, fetch};
use copex_entries::{
    carried::Passage, ledger::OPEN_SEQUENCE_MAX, properties::EconomyProperties, refusal::Refusal,
};
use hdi::prelude::*;

/// R-MOVE-02  Whether a key comes in with a passage, which is then proved. The Foundation has no other way: under its key all
/// that it held is counted.
pub(crate) fn shown(
    proof: Option<&MembraneProof>,
    agent: &AgentPubKey,
    properties: &EconomyProperties,
) -> Result<bool, Fault> {
    if properties.predecessor.is_none() {
        return Ok(false);
    }
    match proof.and_then(Passage::read) {
        Some(passage) => {
            passage.proved(agent, properties)?;
            Ok(true)
        }
        None if properties.is_foundation(agent) => {
            Err(Refusal::Passage("the Foundation comes in with its own account".into()).into())
        }
        None => Ok(false),
    }
}

/// R-MOVE-05  A chain is opened once, soon after its key came in, as the one that its carried account closed.
pub(crate) fn judge_opening(action: &TypedAction<OpenChainData>) -> Judgement {
    let properties = fetch::properties()?;
    let sequence = action.action_seq();
    let previous = action.prev_action().ok_or(Refusal::ChainOpening)?;
    if sequence > OPEN_SEQUENCE_MAX {
        return Err(Refusal::ChainOpening.into());
    }
    let filter = ChainFilter::take(previous.clone(), sequence);
    let mut package = None;
    for activity in must_get_agent_activity(action.author().clone(), filter)? {
        let before = activity.action.action();
        if before.action_type() == ActionType::OpenChain {
            return Err(Refusal::ChainOpening.into());
        }
        if before.action_type() == ActionType::AgentValidationPkg {
            package = Some(activity.action.as_hash().clone());
        }
    }
    let package = package.ok_or(Refusal::ChainOpening)?;
    let account = fetch::carried(&package, &properties)?.ok_or(Refusal::ChainOpening)?;
    let OpenChainData {
        prev_target,
        close_hash,
    } = &action.data;
    Ok(account.check_opening(prev_target, close_hash, &properties)?)
}
