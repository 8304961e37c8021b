//! The public record of a window, as a file: who bought what from whom, and who paid the members that bought.

use crate::credits::{BasisPoints, Credits};
use serde::{Deserialize, Serialize};

/// What an assessment is computed from. The order of the lists does not matter; entries of one pair add up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Length of the window in months (1 to 12; three by default policy).
    pub months: u16,
    /// The voted numbers.
    pub parameters: Parameters,
    /// Every accredited co-op.
    pub coops: Vec<Coop>,
    /// What co-ops bought from co-ops in the window, less refunds (a pair that is left with nothing is left out).
    pub purchases: Vec<Purchase>,
    /// Wages, dividends and bonuses that co-ops paid to members in the window.
    #[serde(default)]
    pub wages: Vec<Wage>,
    /// What members bought from co-ops in the window, less refunds.
    #[serde(default)]
    pub member_purchases: Vec<MemberPurchase>,
}

/// The numbers that the co-ops vote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// What all ceilings together may grow by in a month, in basis points.
    pub growth: BasisPoints,
    /// How far an endowment is drawn from the ceiling to the evidence, in basis points.
    pub pull: BasisPoints,
    /// What one ceiling may grow by in a month, in basis points.
    pub growth_cap: BasisPoints,
}

/// An accredited co-op.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coop {
    /// Its name in this record.
    pub id: String,
    /// Its ceiling (the highest in being), in minor units a month.
    pub ceiling: Credits,
    /// The monthly sales that the evidence at its accreditation supports, in minor units.
    pub base: Credits,
    /// Whole months since its accreditation, if fewer than the window's.
    #[serde(default)]
    pub months_in_being: Option<u16>,
    /// The most that it sold in any window of this length that ended in the twelve months before, in minor units; nothing
    /// where its trade has no seasons.
    #[serde(default)]
    pub season: Credits,
    /// The highest ceiling among its credentials that still run in the month that is assessed for, whatever comes out; in
    /// minor units a month, at most `ceiling`. Nothing where all end before.
    #[serde(default)]
    pub runs_on: Credits,
}

/// Purchases of a co-op.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purchase {
    /// The co-op that bought.
    pub buyer: String,
    /// The co-op that sold.
    pub seller: String,
    /// In minor units.
    pub amount: Credits,
}

/// Payments of a co-op to a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wage {
    /// The co-op that paid.
    pub payer: String,
    /// Who was paid.
    pub member: String,
    /// In minor units.
    pub amount: Credits,
}

/// Purchases of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberPurchase {
    /// Who bought.
    pub member: String,
    /// The co-op that sold.
    pub seller: String,
    /// In minor units.
    pub amount: Credits,
}
