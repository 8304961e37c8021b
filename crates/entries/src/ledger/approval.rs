//! Who authorised an act: signatures of persons over that very act, so that a node's key alone spends nothing.

use super::LedgerAct;
use crate::account_key;
use copex_economy::{
    calendar::Moment,
    spending::{self, SIGNERS_MAX},
};
use hdi::prelude::*;

/// What each person signs: this act, of this account, in this economy, once, and for a while only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ToApprove {
    /// The economy: the hash of its DNA.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub economy: DnaHash,
    /// The account that acts.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub account: AgentPubKey,
    /// What it does.
    pub act: LedgerAct,
    /// Used once by the account, whatever the act.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub number: u64,
    /// When the approval ends.
    pub valid_until: Moment,
}

/// The signatures under an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Approvals {
    /// As it was signed.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub number: u64,
    /// As it was signed.
    pub valid_until: Moment,
    /// At most as many as a rule has signers.
    pub signatures: Vec<Approval>,
}

/// One person's signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Approval {
    /// Who.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub signer: AgentPubKey,
    /// Over the bytes of `ToApprove`.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub signature: Signature,
}

impl Approvals {
    /// Whether there are no more signatures than a rule has signers: counted before any is verified.
    pub fn is_bounded(&self) -> bool {
        self.signatures.len() <= SIGNERS_MAX
    }

    /// What each of them signed.
    pub fn signed(&self, economy: DnaHash, account: &AgentPubKey, act: &LedgerAct) -> ToApprove {
        ToApprove {
            economy,
            account: account.clone(),
            act: act.clone(),
            number: self.number,
            valid_until: self.valid_until,
        }
    }

    /// As the rules of the economy know them, once the signatures were verified.
    pub fn known(&self) -> spending::Approvals {
        let signers = self
            .signatures
            .iter()
            .map(|approval| account_key(&approval.signer));
        spending::Approvals {
            number: self.number,
            valid_until: self.valid_until,
            signers: signers.collect(),
        }
    }
}
