//! Links are signposts: they prove nothing, readers check what they lead to. So only their form is judged.

use crate::{Judgement, LinkTypes};
use copex_entries::{refusal::Refusal, same_key};
use hdi::prelude::*;

/// The longest tag, in bytes.
const TAG_BYTES_MAX: usize = 64;

/// R-REGISTRY-17  A link leads from the kind of thing its type says to the kind it says; what an agent says of itself is
/// linked by itself; a link is removed by its own author.
pub(crate) fn judge(link: &OpLink<LinkTypes>) -> Judgement {
    match link {
        OpLink::CreateLink { link_type, action } => judge_create(link_type, action),
        OpLink::DeleteLink {
            original_action,
            action,
            ..
        } => {
            if same_key(original_action.author(), action.author()) {
                Ok(())
            } else {
                refuse("a link is removed by the one that made it")
            }
        }
    }
}

fn judge_create(link_type: &LinkTypes, action: &TypedAction<CreateLinkData>) -> Judgement {
    if action.data.tag.0.len() > TAG_BYTES_MAX {
        return refuse("a link's tag is too long");
    }
    // An agent's key, as a place to link from or to, is told from an entry's hash by its use alone.
    let from_agent = action.data.base_address.clone().into_agent_pub_key();
    let from_action = action
        .data
        .base_address
        .clone()
        .into_action_hash()
        .is_some();
    let to_agent = action
        .data
        .target_address
        .clone()
        .into_agent_pub_key()
        .is_some();
    let to_action = action
        .data
        .target_address
        .clone()
        .into_action_hash()
        .is_some();
    let own = from_agent
        .as_ref()
        .is_some_and(|agent| same_key(agent, action.author()));
    let fits = match link_type {
        LinkTypes::AgentToProfile
        | LinkTypes::AgentToAcceptance
        | LinkTypes::AgentToOffer
        | LinkTypes::AgentToWant
        | LinkTypes::FoundationToMonth => own && to_action,
        LinkTypes::CoopToMember => own && to_agent,
        LinkTypes::AgentToWarning => from_agent.is_some() && (to_action || to_agent),
        LinkTypes::CoopIndex | LinkTypes::AccountIndex => from_agent.is_some() && to_agent,
        LinkTypes::AgentToStanding
        | LinkTypes::AgentToOrder
        | LinkTypes::AgentToPayment
        | LinkTypes::AgentToRevocation
        | LinkTypes::AgentToClosure
        | LinkTypes::AgentToRequest
        | LinkTypes::FoundationToReceipt
        | LinkTypes::OfferIndex
        | LinkTypes::WantIndex => from_agent.is_some() && to_action,
        LinkTypes::OrderToStep
        | LinkTypes::OrderToPayment
        | LinkTypes::RequestToAnswer
        | LinkTypes::RequestToPayment => from_action && to_action,
    };
    if fits {
        Ok(())
    } else {
        refuse("a link does not lead from and to what its type says")
    }
}

fn refuse(problem: &str) -> Judgement {
    Err(Refusal::Link(problem.into()).into())
}
