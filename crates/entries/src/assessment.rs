//! The assessment that a higher ceiling rests on: cited so that anybody can compute it again (`copex assess --check`).

use crate::{properties::EconomyProperties, refusal::Refusal};
use copex_economy::{
    calendar::{Moment, Month},
    credits::{BasisPoints, Credits},
    policy::CEILING_MAX,
};
use hdi::prelude::*;

/// What an assessment was computed from, and what came of it for one co-op. Validators cannot compute it again, since that
/// takes the whole history; whoever has the record can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CitedAssessment {
    /// The record is that of the months before this one, as the ledger stood when it began.
    pub month: Month,
    /// How many months before (1 to 12).
    pub months: u16,
    /// What all ceilings together may grow by in a month.
    pub growth: BasisPoints,
    /// How far trust is drawn to the evidence at accreditation.
    pub pull: BasisPoints,
    /// Of the record as `copex assess --record` prints it: BLAKE2b with 256 bits, in 64 hexadecimal digits.
    pub digest: String,
    /// The ceiling that it comes to.
    pub ceiling: Credits,
}

impl CitedAssessment {
    /// R-REGISTRY-21  It is of the month in which the credential begins, give or take one, and comes to the credential's ceiling
    /// at least.
    pub fn check(
        &self,
        ceiling: Credits,
        valid_from: Moment,
        properties: &EconomyProperties,
    ) -> Result<(), Refusal> {
        let CitedAssessment {
            month,
            months,
            growth,
            pull,
            digest,
            ceiling: assessed,
        } = self;
        let is_hex = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
        let sound = (1..=12).contains(months)
            && [growth, pull].into_iter().all(|rate| rate.0 <= 10_000)
            && digest.len() == 64
            && digest.bytes().all(is_hex)
            && *assessed <= CEILING_MAX;
        let running = properties.calendar.month(valid_from);
        if !sound {
            Err(Refusal::Assessment(
                "the numbers of the assessment lie within bounds, and its digest has 64 hexadecimal digits",
            ))
        } else if *assessed < ceiling {
            Err(Refusal::Assessment(
                "a ceiling is no higher than what the assessment it cites comes to",
            ))
        } else if month.0.abs_diff(running.0) > 1 {
            Err(Refusal::Assessment(
                "a credential cites the assessment of the month in which it begins, or of one beside it",
            ))
        } else {
            Ok(())
        }
    }
}
