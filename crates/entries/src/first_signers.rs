//! Who signs for a co-op until it sets a spending rule of its own: named in its credential, so that a node's key alone neither
//! spends nor sets a rule.

use crate::{account_key, refusal::Refusal};
use copex_economy::spending::{Mandate, SIGNERS_MAX, SpendingRule, Tier};
use hdi::prelude::*;

/// A co-op's first signers, and how many of them must sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FirstSigners {
    /// Their keys, ascending by the 32 bytes by which keys are compared.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array[]"))]
    pub signers: Vec<AgentPubKey>,
    /// How many of them must sign, whatever it is.
    pub signatures: u8,
}

impl FirstSigners {
    /// In the order in which a credential names them.
    pub fn sorted(mut self) -> FirstSigners {
        self.signers.sort_by_key(account_key);
        self
    }

    /// The spending rule that they make: each may sign for everything.
    pub fn rule(&self) -> SpendingRule {
        let full = |signer: &AgentPubKey| Mandate::full(account_key(signer));
        SpendingRule {
            signers: self.signers.iter().map(full).collect(),
            tiers: vec![Tier {
                up_to: None,
                signatures: self.signatures,
            }],
        }
    }

    /// R-REGISTRY-22  They make a spending rule that could hold for the co-op.
    pub fn check(&self, coop: &AgentPubKey) -> Result<(), Refusal> {
        if self.signers.len() > SIGNERS_MAX {
            return Err(Refusal::FirstSigners(format!(
                "a co-op has at most {SIGNERS_MAX} first signers"
            )));
        }
        self.rule()
            .check(account_key(coop))
            .map_err(|refused| Refusal::FirstSigners(format!("the first signers: {refused}")))
    }
}
