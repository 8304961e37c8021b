//! The Foundation's calendar: which policy holds in which month.

use crate::{properties::EconomyProperties, refusal::Refusal};
use copex_economy::{
    calendar::{Moment, Month},
    policy::Policy,
};
use hdi::prelude::*;

/// Names the policy of a month. The Foundation writes one a month, each after the one before.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MonthAct {
    /// The Month act before this one; none for the first.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub previous: Option<ActionHash>,
    /// How many actions lie from `previous` to this; for the first: this action's sequence.
    pub distance: u32,
    /// The month.
    pub month: Month,
    /// The policy that holds in it.
    pub policy: Policy,
}

impl MonthAct {
    /// The month and the policy with which the Foundation's calendar begins: those that the founding ends with.
    pub fn first(properties: &EconomyProperties) -> (Month, Policy) {
        (properties.policy_last_month, properties.policy.clone())
    }

    /// R-CREDIT-42  The first act names what the founding ends with. Each other names the month after the one before, and is
    /// written at most a month before that begins; or the same again, to mark a new place in the chain. Without a decision the
    /// policy goes on.
    pub fn check(
        &self,
        before: Option<&MonthAct>,
        written: Moment,
        properties: &EconomyProperties,
    ) -> Result<(), Refusal> {
        let first = MonthAct::first(properties);
        let (month, policy) =
            before.map_or((first.0, &first.1), |before| (before.month, &before.policy));
        if self.policy != *policy {
            return Err(Refusal::MonthAct(
                "without a decision the policy of the month before goes on",
            ));
        }
        if self.month == month {
            return Ok(());
        }
        if before.is_none() || self.month != month.plus(1) {
            return Err(Refusal::MonthAct("it names the month after the one before"));
        }
        if properties.calendar.month(written).plus(1) < self.month {
            return Err(Refusal::MonthAct(
                "it is written at most a month before its month begins",
            ));
        }
        Ok(())
    }
}

/// The policy that holds for an event.
#[derive(Clone, Debug, PartialEq)]
pub struct InForce {
    /// Its numbers.
    pub policy: Policy,
    /// Whether no policy is known for the event's own month: nothing is created then, all else goes on.
    pub frozen: bool,
    /// The month of the Month act that names it; none while the founding policy lasts.
    pub month: Option<Month>,
}

impl InForce {
    /// R-CREDIT-06  The policy for an event of a month: the founding policy while it lasts, and then that of the Month act it
    /// cites. That is the act of the event's own month, or an earlier one, which freezes; never one from before the account's
    /// last.
    pub fn find(
        event_month: Month,
        cited: Option<&MonthAct>,
        last_cited: Option<Month>,
        properties: &EconomyProperties,
    ) -> Result<InForce, Refusal> {
        let founding = |frozen: bool| InForce {
            policy: properties.policy.clone(),
            frozen,
            month: None,
        };
        match cited {
            Some(_) if event_month <= properties.policy_last_month => Err(Refusal::Month(
                "while the founding policy lasts, an event cites no Month act",
            )),
            Some(act) if act.month > event_month => Err(Refusal::Month(
                "an event cites no Month act of a month that comes after its own",
            )),
            Some(act) if last_cited.is_some_and(|last| act.month < last) => Err(Refusal::Month(
                "an event cites no Month act from before the one that its account cited last",
            )),
            Some(act) => Ok(InForce {
                policy: act.policy.clone(),
                frozen: act.month < event_month,
                month: Some(act.month),
            }),
            None if last_cited.is_some() => Err(Refusal::Month(
                "an account that cited a Month act goes on doing so",
            )),
            None => Ok(founding(event_month > properties.policy_last_month)),
        }
    }
}
