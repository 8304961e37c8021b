//! What an economy is founded with: the DNA properties. Another founding is another network.

use crate::{carried::Predecessor, refusal::Refusal, same_key};
use copex_economy::{
    calendar::{Calendar, Moment, Month},
    credits::Credits,
    policy::Policy,
};
use hdi::prelude::*;

/// The DNA properties of an economy.
#[dna_properties]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EconomyProperties {
    /// The economy's name.
    pub name: String,
    /// Whether it is a practice economy.
    pub practice: bool,
    /// The registrars of the founding.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array[]"))]
    pub registrars: Vec<AgentPubKey>,
    /// The Foundation's key.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub foundation: AgentPubKey,
    /// The policy until a voted one follows.
    pub policy: Policy,
    /// The last month of the founding policy; after it accounts are frozen until a Month act names a policy.
    pub policy_last_month: Month,
    /// How the economy counts time.
    pub calendar: Calendar,
    /// The economy that this one continues; none where it began with nothing.
    pub predecessor: Option<Predecessor>,
}

impl EconomyProperties {
    /// Whether the key is one of the founding registrars.
    pub fn is_registrar(&self, agent: &AgentPubKey) -> bool {
        self.registrars
            .iter()
            .any(|registrar| same_key(registrar, agent))
    }

    /// R-REGISTRY-20  Whether a ceiling takes the signatures of two registrars. Where the founding names a single one, whatever
    /// its encoding, one is enough.
    pub fn two_registrars_sign(&self, ceiling: Credits) -> bool {
        let several = match self.registrars.split_first() {
            Some((first, others)) => others.iter().any(|other| !same_key(first, other)),
            None => false,
        };
        several && ceiling >= self.policy.two_registrars_from
    }

    /// Whether the key is the Foundation's.
    pub fn is_foundation(&self, agent: &AgentPubKey) -> bool {
        same_key(&self.foundation, agent)
    }

    /// The longest that a credential may run, in seconds.
    pub fn standing_seconds_max(&self) -> u32 {
        self.calendar
            .period_seconds_max()
            .saturating_mul(u32::from(self.policy.standing_periods))
    }

    /// When a credential ends that a registrar gives to a co-op from a moment on, for the time of `now`: with a month, where it
    /// may run for more than one. So an assessment that is made in the last of its months finds none that runs on.
    pub fn coop_standing_until(&self, valid_from: Moment, now: Moment) -> Moment {
        let longest = valid_from.after_seconds(self.standing_seconds_max());
        let months = self.policy.standing_periods;
        if months < 2 {
            return longest;
        }
        let month = self.calendar.month(now).plus(months);
        longest.min(self.calendar.start_of(month))
    }

    /// When a node renews a co-op's credential by itself: half a month before its end, and not before half its time. The first
    /// half of its last month is for assessments.
    pub fn coop_renewal_from(&self, valid_from: Moment, valid_until: Moment) -> Moment {
        let half_month = self.calendar.period_seconds_max().div_euclid(2);
        halfway(valid_from, valid_until).max(valid_until.before_seconds(half_month))
    }

    /// R-REGISTRY-01  An economy is founded with at least one registrar and with numbers within their bounds.
    pub fn check(&self) -> Result<(), Refusal> {
        let bounds = self.policy.check().and(self.calendar.check());
        if let Err(refused) = bounds {
            return Err(Refusal::Properties(refused.to_string()));
        }
        if self.registrars.is_empty() {
            return Err(Refusal::Properties("no registrar is named".into()));
        }
        self.predecessor.as_ref().map_or(Ok(()), Predecessor::check)
    }
}

/// The moment in the middle between two.
pub fn halfway(from: Moment, until: Moment) -> Moment {
    let half = until.microseconds_since(from).div_euclid(2);
    Moment(from.0.saturating_add(half))
}
