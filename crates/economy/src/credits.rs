//! Amounts and rates. Integers only; every operation that could leave its range says so instead.

use crate::refusal::Refused;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The largest single amount, in minor units: 2^53 - 1, so that a browser's number holds it exactly.
pub const AMOUNT_MAX: i64 = 9_007_199_254_740_991;

/// An amount of credits in minor units (hundredths). May be negative: a balance can be a debt.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct Credits(i64);

impl Credits {
    /// Nothing.
    pub const ZERO: Credits = Credits(0);
    /// The largest single amount.
    pub const MAX: Credits = Credits(AMOUNT_MAX);

    /// An amount of so many minor units.
    pub const fn new(minor_units: i64) -> Credits {
        Credits(minor_units)
    }

    /// The amount in minor units.
    pub const fn minor_units(self) -> i64 {
        self.0
    }

    /// The sum, or a refusal where it leaves the range of 64 bits.
    pub fn plus(self, other: Credits) -> Result<Credits, Refused> {
        self.0
            .checked_add(other.0)
            .map(Credits)
            .ok_or(Refused::OutOfRange)
    }

    /// The difference, or a refusal where it leaves the range of 64 bits.
    pub fn minus(self, other: Credits) -> Result<Credits, Refused> {
        self.0
            .checked_sub(other.0)
            .map(Credits)
            .ok_or(Refused::OutOfRange)
    }

    /// The amount, or nothing where it is a debt.
    pub fn or_zero(self) -> Credits {
        self.max(Credits::ZERO)
    }

    /// Whether the amount is above nothing.
    pub fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// `self * rate`, rounded down. For amounts that are not negative.
    pub fn share_rounded_down(self, rate: BasisPoints) -> Result<Credits, Refused> {
        self.product(rate).and_then(in_wholes)
    }

    /// `self * rate`, rounded up. For amounts that are not negative.
    pub fn share_rounded_up(self, rate: BasisPoints) -> Result<Credits, Refused> {
        let product = self.product(rate)?;
        let raised = product
            .checked_add(WHOLE.saturating_sub(1))
            .ok_or(Refused::OutOfRange)?;
        in_wholes(raised)
    }

    fn product(self, rate: BasisPoints) -> Result<i128, Refused> {
        i128::from(self.0)
            .checked_mul(i128::from(rate.0))
            .ok_or(Refused::OutOfRange)
    }
}

const WHOLE: i128 = 10_000;
const WHOLE_SHORT: i64 = 10_000;

/// A product with basis points, rounded down to minor units.
fn in_wholes(product: i128) -> Result<Credits, Refused> {
    // Nearly every product fits 64 bits, which divide ten times as fast as 128.
    if let Ok(short) = i64::try_from(product) {
        return Ok(Credits(short.div_euclid(WHOLE_SHORT)));
    }
    let wide = product.div_euclid(WHOLE);
    i64::try_from(wide)
        .map(Credits)
        .map_err(|_| Refused::OutOfRange)
}

impl fmt::Display for Credits {
    /// Two decimals, thousands grouped: `1,250.00`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let whole = magnitude.div_euclid(100).to_string();
        let mut grouped = String::with_capacity(whole.len().saturating_mul(2));
        for (position, digit) in whole.chars().enumerate() {
            let left = whole.len().saturating_sub(position);
            if position > 0 && left.is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(
            formatter,
            "{sign}{grouped}.{:02}",
            magnitude.rem_euclid(100)
        )
    }
}

/// A rate in hundredths of a percent: 10,000 is the whole.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct BasisPoints(pub u32);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_two_decimals_and_groups() {
        let shown = |minor| Credits::new(minor).to_string();
        assert_eq!(shown(0), "0.00");
        assert_eq!(shown(5), "0.05");
        assert_eq!(shown(-62_000), "-620.00");
        assert_eq!(shown(123_456_789), "1,234,567.89");
        assert_eq!(shown(i64::MIN), "-92,233,720,368,547,758.08");
    }

    #[test]
    fn rounds_as_asked() {
        let one = Credits::new(1);
        assert_eq!(
            one.share_rounded_down(BasisPoints(5_000)),
            Ok(Credits::ZERO)
        );
        assert_eq!(one.share_rounded_up(BasisPoints(5_000)), Ok(one));
        assert_eq!(
            Credits::new(i64::MAX).share_rounded_up(BasisPoints(30_000)),
            Err(Refused::OutOfRange)
        );
    }
}
