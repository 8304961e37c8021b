//! Acts that take the signatures of a co-op's members: drafted by the co-op's node, signed by each, carried out.

use super::credit::{PayInput, SaveInput};
use crate::ledger::{Approval, ToApprove};
use copex_economy::{
    credits::Credits,
    spending::{PurposeSet, SpendingRule, Spent, Tier},
};
use hdi::prelude::*;

/// `draft`: what is to be authorised.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum ActInput {
    /// Payments.
    Pay(PayInput),
    /// Credits set aside.
    Save(SaveInput),
    /// Another spending rule, or the first.
    ChangeRule(RuleInput),
}

/// A spending rule as people write it: signers in any order.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RuleInput {
    /// Who may sign, and for what.
    pub signers: Vec<SignerInput>,
    /// How many must, as the day's sum grows.
    pub tiers: Vec<Tier>,
}

/// One signer's mandate.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SignerInput {
    /// A member of the co-op.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub member: AgentPubKey,
    /// The most that one act may come to; none for no bound.
    pub payment_limit: Option<Credits>,
    /// The most in a day.
    pub day_limit: Option<Credits>,
    /// The most in a month.
    pub month_limit: Option<Credits>,
    /// What they may pay for.
    pub purposes: PurposeSet,
    /// Whether they may set credits aside.
    pub may_save: bool,
    /// Whether they count when the rule is changed.
    pub may_change_rule: bool,
}

/// The answer of `draft`: what each signs.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Draft {
    /// What is signed, byte for byte.
    pub to_approve: ToApprove,
    /// How many must sign.
    pub needed: u8,
}

/// `carry_out`: the act with its signatures.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CarryOutInput {
    /// As it was drafted.
    pub to_approve: ToApprove,
    /// By whom it was signed.
    pub signatures: Vec<Approval>,
}

/// `spending_rule`: the rule of my account, and what was spent under it.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RuleView {
    /// None: the account is its own signer.
    pub rule: Option<SpendingRule>,
    /// The sums of the day and the month.
    pub spent: Spent,
}
