//! The numbers that the co-ops vote: how much is created, who gets it, how long it lasts.

use crate::{
    credits::{BasisPoints, Credits},
    refusal::Refused,
};
use serde::{Deserialize, Serialize};

/// The highest ceiling that an accreditation may give, in minor units (2^44).
pub const CEILING_MAX: Credits = Credits::new(1 << 44);
/// The highest factor: three times the projection.
pub const FACTOR_MAX: BasisPoints = BasisPoints(30_000);
/// The highest network fee: one in a hundred.
pub const NETWORK_FEE_MAX: BasisPoints = BasisPoints(100);
const WHOLE: BasisPoints = BasisPoints(10_000);

/// The voted numbers for a range of months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Policy {
    /// The Foundation's share of what is created, rounded up.
    pub foundation_share: BasisPoints,
    /// How many credits a co-op is matched with for each unit of its projection.
    pub factor: BasisPoints,
    /// The most that a projection, or a ceiling, may grow in a period.
    pub growth_cap: BasisPoints,
    /// The part of the ceiling from which growth is measured at least.
    pub start_rate: BasisPoints,
    /// The part of a month's sales that repays what was created beyond the target.
    pub repay_rate: BasisPoints,
    /// The part of proven sales that a co-op may go below zero.
    pub overdraft: BasisPoints,
    /// After how many months an unspent grant lapses (1 to 12).
    pub grant_validity_months: u16,
    /// The most that the Foundation may invest in a month.
    pub investment_limit: Credits,
    /// The most that the ceilings in being of one registrar may come to.
    pub registrar_quota: Credits,
    /// The ceiling from which on a second registrar signs too, where the economy has more than one.
    pub two_registrars_from: Credits,
    /// The longest that a credential may run, in periods (1 to 12).
    pub standing_periods: u16,
    /// The part of what is bought that each Pay adds for those who keep the network running, rounded up. Nothing where a founding
    /// says nothing of it.
    #[serde(default)]
    pub network_fee: BasisPoints,
}

impl Policy {
    /// Refuses numbers under which the rules could not hold.
    pub fn check(&self) -> Result<(), Refused> {
        let Policy {
            foundation_share,
            factor,
            growth_cap,
            start_rate,
            repay_rate,
            overdraft,
            grant_validity_months,
            investment_limit,
            registrar_quota,
            two_registrars_from,
            standing_periods,
            network_fee,
        } = self;
        let rates = [
            foundation_share,
            growth_cap,
            start_rate,
            repay_rate,
            overdraft,
        ];
        let sound = rates.iter().all(|rate| **rate <= WHOLE)
            && *factor <= FACTOR_MAX
            && *network_fee <= NETWORK_FEE_MAX
            && (1..=12).contains(grant_validity_months)
            && (1..=12).contains(standing_periods)
            && (Credits::ZERO..=Credits::MAX).contains(investment_limit)
            && (Credits::ZERO..=Credits::MAX).contains(registrar_quota)
            && (Credits::ZERO..=Credits::MAX).contains(two_registrars_from);
        if sound { Ok(()) } else { Err(Refused::Policy) }
    }
}

impl Default for Policy {
    /// The policy that an economy is founded with unless its founders choose otherwise.
    fn default() -> Policy {
        Policy {
            foundation_share: BasisPoints(5_000),
            factor: BasisPoints(12_500),
            growth_cap: BasisPoints(5_000),
            start_rate: BasisPoints(2_500),
            repay_rate: BasisPoints(1_000),
            overdraft: BasisPoints(5_000),
            grant_validity_months: 3,
            investment_limit: Credits::ZERO,
            registrar_quota: CEILING_MAX,
            two_registrars_from: Credits::new(100_000_000),
            standing_periods: 3,
            network_fee: BasisPoints(0),
        }
    }
}
