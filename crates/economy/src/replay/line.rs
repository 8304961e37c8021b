//! What a replay answers: one line for each act.

use super::case::StepPurpose;
use crate::{
    account::{Account, Role},
    by_month::ByMonth,
    calendar::Month,
    credits::Credits,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// What came of one act: one line of output.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    pub(super) n: usize,
    pub(super) ok: bool,
    #[serde(flatten)]
    pub(super) outcome: Outcome,
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Outcome {
    Done {
        state: StateLine,
        outputs: Vec<(String, Credits, StepPurpose)>,
        created: Credits,
        retired: Credits,
    },
    Refused {
        refused: String,
    },
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct StateLine {
    pub(super) month: Month,
    pub(super) balance: Credits,
    pub(super) lots: BTreeMap<String, Credits>,
    pub(super) savings: BTreeMap<String, Credits>,
    #[serde(flatten)]
    pub(super) coop: Option<CoopLine>,
    /// Of the Foundation only, and only where it keeps any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fees: Option<Credits>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct CoopLine {
    pub(super) projected: Credits,
    pub(super) fresh: Credits,
    pub(super) estimated: Credits,
    pub(super) sold: Credits,
    pub(super) last_sold: Credits,
    pub(super) matched: Credits,
    pub(super) owed: Credits,
    pub(super) inv: Credits,
    pub(super) inv_base: Credits,
    pub(super) inv_due: Month,
}

impl StateLine {
    pub(super) fn of(account: &Account) -> StateLine {
        let by_month = |amounts: &ByMonth| {
            amounts
                .iter()
                .map(|(month, amount)| (month.to_string(), amount))
                .collect()
        };
        let coop = (account.role == Role::Coop).then_some(CoopLine {
            projected: account.projected,
            fresh: account.fresh,
            estimated: account.estimated,
            sold: account.sold,
            last_sold: account.last_sold,
            matched: account.matched,
            owed: account.owed,
            inv: account.investment,
            inv_base: account.investment_base,
            inv_due: account.investment_due,
        });
        StateLine {
            month: account.month,
            balance: account.balance,
            lots: by_month(&account.lots),
            savings: by_month(&account.savings),
            coop,
            fees: account
                .network_fees
                .is_positive()
                .then_some(account.network_fees),
        }
    }
}
