//! The day that a payment counts towards.

use crate::calendar::{Calendar, Moment};
use serde::{Deserialize, Serialize};

const SECONDS_A_DAY: u32 = 86_400;
const DAYS_A_PERIOD: u32 = 30;
const MICROSECONDS_A_SECOND: i64 = 1_000_000;

/// A day's number: days since 1970 (UTC). Where the economy sets its own period, thirtieths of it since the founding, of
/// one second at least and a day at most, so that practice lives through days as it lives through months.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct Day(pub i64);

impl Day {
    /// The day that a moment belongs to.
    pub fn of(moment: Moment, calendar: &Calendar) -> Day {
        let (since, seconds) = match calendar.period_seconds {
            None => (moment.0, SECONDS_A_DAY),
            Some(period) => (
                moment.microseconds_since(calendar.founded),
                period.div_euclid(DAYS_A_PERIOD).clamp(1, SECONDS_A_DAY),
            ),
        };
        Day(since.div_euclid(i64::from(seconds).saturating_mul(MICROSECONDS_A_SECOND)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(period_seconds: Option<u32>) -> Calendar {
        Calendar {
            founded: Moment(7_000_000),
            period_seconds,
            collection_seconds: 1,
            closure_seconds: 1,
        }
    }

    #[test]
    fn days_begin_at_midnight_utc() {
        let days = calendar(None);
        let new_year_2026 = Moment(1_767_225_600_000_000);
        assert_eq!(Day::of(new_year_2026, &days), Day(20_454));
        assert_eq!(Day::of(Moment(new_year_2026.0 - 1), &days), Day(20_453));
        assert_eq!(Day::of(Moment(-1), &days), Day(-1));
    }

    #[test]
    fn short_periods_have_short_days() {
        let at = |seconds: i64, period| Day::of(Moment(seconds * 1_000_000), &calendar(period));
        // Ten minutes: days of 20 seconds.
        assert_eq!(at(26, Some(600)), Day(0));
        assert_eq!(at(27, Some(600)), Day(1));
        // A second at least, a day at most.
        assert_eq!(at(9, Some(5)), Day(2));
        assert_eq!(at(9, Some(0)), Day(2));
        assert_eq!(at(7 + 86_399, Some(u32::MAX)), Day(0));
        assert_eq!(at(7 + 86_400, Some(u32::MAX)), Day(1));
    }

    #[test]
    fn no_moment_panics() {
        for moment in [i64::MIN, -1, 0, i64::MAX] {
            for period in [None, Some(0), Some(1), Some(u32::MAX)] {
                Day::of(Moment(moment), &calendar(period));
            }
        }
    }
}
