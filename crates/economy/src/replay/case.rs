//! The file that is replayed: its accounts, its policy in short names, its acts.

use crate::{
    act::Purpose,
    credits::{BasisPoints, Credits},
    policy::Policy,
};
use serde::{Deserialize, Serialize};

/// A file to replay. Fields that are not listed here (a name, the expected lines) are passed over.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// Length of a period in days.
    pub period_days: u32,
    /// How long a payment can be collected, in days.
    pub collection_days: u32,
    /// The policy at the start.
    pub policy: PolicyNumbers,
    /// Who takes part.
    pub accounts: Vec<Party>,
    /// What they do, in order.
    pub acts: Vec<Step>,
}

/// The policy in the short names of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyNumbers {
    pub(super) share: u32,
    pub(super) factor: u32,
    pub(super) cap: u32,
    pub(super) start: u32,
    pub(super) repay: u32,
    pub(super) validity: u16,
    pub(super) overdraft: u32,
    pub(super) invest_limit: i64,
    #[serde(default)]
    pub(super) fee: u32,
    #[serde(default)]
    pub(super) frozen: bool,
}

/// A change of some of the policy's numbers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyChange {
    pub(super) share: Option<u32>,
    pub(super) factor: Option<u32>,
    pub(super) cap: Option<u32>,
    pub(super) start: Option<u32>,
    pub(super) repay: Option<u32>,
    pub(super) validity: Option<u16>,
    pub(super) overdraft: Option<u32>,
    pub(super) invest_limit: Option<i64>,
    pub(super) fee: Option<u32>,
    pub(super) frozen: Option<bool>,
}

/// An account of the file.
#[derive(Clone, Debug, Deserialize)]
pub struct Party {
    pub(super) id: String,
    pub(super) role: PartyRole,
    #[serde(default)]
    pub(super) ceiling: i64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PartyRole {
    Foundation,
    Coop,
    Member,
}

/// One act of the file.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    pub(super) day: u32,
    pub(super) by: String,
    #[serde(flatten)]
    pub(super) act: StepAct,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "act", rename_all = "lowercase")]
pub(super) enum StepAct {
    Issue { value: i64 },
    Settle,
    Pay { outputs: Vec<StepOutput> },
    Collect { inputs: Vec<String> },
    Void { output: String },
    Save { amount: i64, until: i64 },
    Release { month: i64 },
    Inherit { matures: i64 },
    Policy { set: PolicyChange },
    Ceiling { value: i64 },
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct StepOutput {
    pub(super) to: String,
    pub(super) amount: i64,
    pub(super) purpose: StepPurpose,
    pub(super) due: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum StepPurpose {
    Purchase,
    Wage,
    Levy,
    Refund,
    Award,
    Invest,
    Contribution,
    Dividend,
    Bonus,
    Tax,
    Share,
    Lapse,
    Fee,
    #[serde(rename = "network share")]
    NetworkShare,
}

impl PolicyNumbers {
    pub(super) fn read(&self) -> Policy {
        let PolicyNumbers {
            share,
            factor,
            cap,
            start,
            repay,
            validity,
            overdraft,
            invest_limit,
            fee,
            frozen: _,
        } = self;
        Policy {
            foundation_share: BasisPoints(*share),
            factor: BasisPoints(*factor),
            growth_cap: BasisPoints(*cap),
            start_rate: BasisPoints(*start),
            repay_rate: BasisPoints(*repay),
            overdraft: BasisPoints(*overdraft),
            grant_validity_months: *validity,
            investment_limit: Credits::new(*invest_limit),
            network_fee: BasisPoints(*fee),
            ..Policy::default()
        }
    }
}

/// Two lists of names for the same purposes: the file's short ones and the ledger's.
macro_rules! same_purposes {
    ($($short:ident = $long:ident),*) => {
        impl From<StepPurpose> for Purpose {
            fn from(purpose: StepPurpose) -> Purpose {
                match purpose { $(StepPurpose::$short => Purpose::$long),* }
            }
        }
        impl From<Purpose> for StepPurpose {
            fn from(purpose: Purpose) -> StepPurpose {
                match purpose { $(Purpose::$long => StepPurpose::$short),* }
            }
        }
    };
}

same_purposes!(
    Purchase = Purchase,
    Wage = Wage,
    Levy = Levy,
    Refund = Refund,
    Award = Award,
    Invest = Investment,
    Contribution = Contribution,
    Dividend = Dividend,
    Bonus = Bonus,
    Tax = Tax,
    Share = Share,
    Lapse = Lapse,
    Fee = NetworkFee,
    NetworkShare = NetworkShare
);
