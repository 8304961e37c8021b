//! What co-ops and members attest of others' nodes, so that the network fees can be shared by it.

use crate::{account_key, credential::Standing, refusal::Refusal, same_key};
use copex_economy::{
    account::Role,
    calendar::{Calendar, Moment, Month},
    network_sharing::{self, Attested, CHECKS_MAX, MEGABYTES_MAX, NODES_MAX, Receipt},
};
use hdi::prelude::*;

/// Attests the service of a month. Created, never updated or deleted; a sharing counts one of each author.
#[hdk_entry_helper]
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ServiceReceipt {
    /// The month it speaks of: the one before that in which it is written.
    pub month: Month,
    /// The author's accreditation or membership.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub standing: ActionHash,
    /// The co-op whose voice it is: the author, or the one that the author belongs to.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub coop: AgentPubKey,
    /// What it says.
    pub attested: ServiceAttested,
}

/// What somebody attests of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum ServiceAttested {
    /// What a co-op saw of other co-ops' nodes.
    Nodes {
        /// 1 to 64, ascending by their co-ops' keys.
        seen: Vec<NodeSeen>,
    },
    /// A member lives on the node of another co-op.
    HostedBy {
        /// That co-op.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        server: AgentPubKey,
    },
}

/// What a co-op saw of another co-op's node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NodeSeen {
    /// Whose node.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub server: AgentPubKey,
    /// How often it was looked for.
    pub asked: u16,
    /// How often it was there.
    pub answered: u16,
    /// What came from it, or through it, in whole megabytes.
    pub megabytes: u32,
}

impl ServiceReceipt {
    /// R-NETWORK-02  Its nodes are counted, named once each, and its numbers can be of one month.
    pub fn check(&self) -> Result<(), Refusal> {
        let ServiceAttested::Nodes { seen } = &self.attested else {
            return Ok(());
        };
        if seen.is_empty() || seen.len() > NODES_MAX {
            return Err(Refusal::ReceiptNumbers("a receipt speaks of 1 to 64 nodes"));
        }
        let key = |node: &NodeSeen| account_key(&node.server);
        if !seen.is_sorted_by(|one, next| key(one) < key(next)) {
            return Err(Refusal::ReceiptNumbers(
                "a receipt names each node once, in the order of their co-ops' keys",
            ));
        }
        let sound = |node: &NodeSeen| {
            let NodeSeen {
                server: _,
                asked,
                answered,
                megabytes,
            } = node;
            (1..=CHECKS_MAX).contains(asked) && answered <= asked && *megabytes <= MEGABYTES_MAX
        };
        if seen.iter().all(sound) {
            Ok(())
        } else {
            Err(Refusal::ReceiptNumbers(
                "a node is looked for 1 to 11,160 times in a month, and is there at most as often",
            ))
        }
    }

    /// R-NETWORK-03, R-NETWORK-04  A co-op speaks of nodes, a member of who hosts them; of the month before; never for themselves or
    /// their own co-op.
    pub fn check_author(
        &self,
        author: &AgentPubKey,
        standing: &Standing,
        written: Moment,
        calendar: &Calendar,
    ) -> Result<(), Refusal> {
        let coop = match (&self.attested, standing.role, &standing.coop) {
            (ServiceAttested::Nodes { .. }, Role::Coop, _) => author,
            (ServiceAttested::HostedBy { .. }, Role::Member, Some(coop)) => coop,
            _ => {
                return Err(Refusal::Receipt(
                    "a co-op attests what it saw of nodes, a member on whose node they live",
                ));
            }
        };
        if !same_key(coop, &self.coop) {
            return Err(Refusal::Receipt("a receipt names its author's co-op"));
        }
        if self.month.plus(1) != calendar.month(written) {
            return Err(Refusal::Receipt(
                "a receipt speaks of the month before the one in which it is written",
            ));
        }
        let own = match &self.attested {
            ServiceAttested::Nodes { seen } => seen.iter().any(|node| same_key(&node.server, coop)),
            ServiceAttested::HostedBy { server } => same_key(server, coop),
        };
        if own
            || matches!(&self.attested, ServiceAttested::HostedBy { server } if same_key(server, author))
        {
            return Err(Refusal::OwnReceipt);
        }
        Ok(())
    }

    /// As the sharing knows it.
    pub fn known(&self) -> Receipt {
        let attested = match &self.attested {
            ServiceAttested::Nodes { seen } => Attested::Nodes(
                seen.iter()
                    .map(|node| network_sharing::NodeSeen {
                        server: account_key(&node.server),
                        asked: node.asked,
                        answered: node.answered,
                        megabytes: node.megabytes,
                    })
                    .collect(),
            ),
            ServiceAttested::HostedBy { server } => Attested::HostedBy(account_key(server)),
        };
        Receipt {
            voice: account_key(&self.coop),
            attested,
        }
    }
}
