//! The registry's zome functions.

use crate::{
    assessment::CitedAssessment,
    closure::{ClosureCause, ClosureTerms, Countersignature, Passing, SecondSigner},
    credential::{Claim, Credential, SecondSignature},
    first_signers::FirstSigners,
    properties::EconomyProperties,
    registry::CoopDetails,
};
use copex_economy::{
    account::Role,
    calendar::{Moment, Month},
    credits::Credits,
};
use hdi::prelude::*;

/// `accredit`: by a registrar. The first time it lets a co-op in, later it renews.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AccreditInput {
    /// The co-op's key.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub subject: AgentPubKey,
    /// Its legal name.
    pub name: String,
    /// The most that its projection may be.
    pub ceiling: Credits,
    /// The public register it stands in.
    pub register: String,
    /// Its number there.
    pub register_number: String,
    /// The Closure of the account that the key continues, when it comes in.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null", optional))]
    pub takes_over: Option<ActionHash>,
    /// What a higher ceiling than before rests on.
    pub assessment: Option<CitedAssessment>,
    /// Who signs for it until it sets a spending rule, in any order. Counts when its account is opened.
    pub first_signers: Option<FirstSigners>,
}

/// `accredit_with_second`: by the registrar that drafted the claim.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AccreditWithSecondInput {
    /// As `draft_accreditation` gave it.
    pub claim: Claim,
    /// As `countersign` gave it to another registrar.
    pub second: SecondSignature,
}

/// `admit_member`: by a co-op.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AdmitInput {
    /// The person's key.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub subject: AgentPubKey,
    /// The person's name.
    pub name: String,
    /// The Closure of the account that the key continues, when it comes in.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null", optional))]
    pub takes_over: Option<ActionHash>,
}

/// The answer of `accredit`, `admit_member` and `reissue_due`: what the subject needs to come in or to stay.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Issued {
    /// The accreditation or membership.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub record: ActionHash,
    /// Its credential; encoded, it is the membrane proof.
    pub credential: Credential,
}

/// `registrar`: how far a registrar's quota is used.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RegistrarView {
    /// The ceilings that it has in being: those of renewed credentials count until they end.
    pub in_being: Credits,
    /// The most that they may come to.
    pub quota: Credits,
    /// The ceiling from which on another registrar signs too; none where there is no other.
    pub two_registrars_from: Option<Credits>,
}

/// `revoke`: by the one that issued it.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RevokeInput {
    /// The accreditation or membership.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub record: ActionHash,
    /// Why, in plain words.
    pub reason: String,
}

/// `draft_closure`: by a registrar. What two will sign.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DraftClosureInput {
    /// Whose account ends.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub account: AgentPubKey,
    /// The event at which it ends, for an account with two histories: the last that both have. None: its newest.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub head: Option<ActionHash>,
    /// Why.
    pub cause: ClosureCause,
    /// The key that the account passes to.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub heir: Option<AgentPubKey>,
}

/// `preview_closure`: what a Closure does, before anybody signs it.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ClosurePreview {
    /// The name under which the key was let in.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// The name of a member's co-op.
    pub coop_name: Option<String>,
    /// What the account holds at its last event; below zero it owes.
    pub balance: Credits,
    /// The part of that which is unspent grants.
    pub grants: Credits,
    /// What it has set aside, which is no part of the balance.
    pub savings: Credits,
    /// What passes on; none without an heir, where all stays on the closed account.
    pub passing: Option<Passing>,
    /// Who signs beside the registrar.
    pub second: SecondSigner,
}

/// `close_account`: by a registrar.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CloseInput {
    /// As `draft_closure` gave them.
    pub terms: ClosureTerms,
    /// As `countersign_closure` gave it to the other one.
    pub countersigned: Option<Countersignature>,
}

/// How an account ended, as others see it.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Closed {
    /// The Closure.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub closure: ActionHash,
    /// Why.
    pub cause: ClosureCause,
    /// When it was declared.
    pub at: Moment,
    /// The account's last event.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub head: ActionHash,
    /// The key that continues it.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub heir: Option<AgentPubKey>,
}

/// Somebody in the economy: answer of `party`, and the rows of `coops` and `members`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Party {
    /// The key.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub agent: AgentPubKey,
    /// The co-op's or the person's name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The co-op that a member belongs to.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub coop: Option<AgentPubKey>,
    /// That co-op's name.
    pub coop_name: Option<String>,
    /// The newest accreditation or membership; none for the Foundation.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub standing: Option<ActionHash>,
    /// The serial of its credential.
    pub serial: u32,
    /// When the standing begins.
    pub valid_from: Moment,
    /// When the standing ends.
    pub valid_until: Moment,
    /// Whether a member has accepted the membership; true for others.
    pub accepted: bool,
    /// Why the standing was revoked, where it was.
    pub revoked: Option<String>,
    /// How its account ended, where it did.
    pub closed: Option<Closed>,
    /// For a co-op: the most that its projection may be.
    pub ceiling: Option<Credits>,
    /// For a co-op: the assessment that its accreditation cites, where its ceiling rose.
    pub assessment: Option<CitedAssessment>,
    /// For a co-op: what it says of itself, where it has.
    pub profile: Option<CoopDetails>,
}

/// `trust`: whether to deal with an agent now. Its node asks its own store and the network.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Trust {
    /// Nothing speaks against it.
    Good,
    /// Do not deal with it, for this reason.
    Refused {
        /// In plain words.
        reason: String,
    },
}

/// What `watch` found wrong with an agent's chain.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Warning {
    /// Whose chain.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub agent: AgentPubKey,
    /// What is wrong, in plain words.
    pub reason: String,
}

/// The answer of `me`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Me {
    /// My key.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub agent: AgentPubKey,
    /// What others see; none for a registrar that is nothing else.
    pub party: Option<Party>,
    /// Whether I am a founding registrar.
    pub is_registrar: bool,
    /// The economy I am in.
    pub economy: EconomyProperties,
    /// The month of now.
    pub month: Month,
    /// When the next month begins.
    pub next_month_at: Moment,
}
