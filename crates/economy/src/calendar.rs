//! Time as the ledger knows it: moments in microseconds, periods counted as months, and the lengths that an economy sets.

use crate::refusal::Refused;
use chrono::{DateTime, Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A point in time: microseconds since 1970 (UTC), as Holochain stamps its actions.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct Moment(pub i64);

const MICROSECONDS_A_SECOND: i64 = 1_000_000;

impl Moment {
    /// The latest moment there is.
    pub const LATEST: Moment = Moment(i64::MAX);

    /// The moment so many seconds later; the latest there is where that lies beyond it.
    pub fn after_seconds(self, seconds: u32) -> Moment {
        Moment(
            self.0
                .saturating_add(i64::from(seconds).saturating_mul(MICROSECONDS_A_SECOND)),
        )
    }

    /// The moment so many seconds earlier.
    pub fn before_seconds(self, seconds: u32) -> Moment {
        Moment(
            self.0
                .saturating_sub(i64::from(seconds).saturating_mul(MICROSECONDS_A_SECOND)),
        )
    }

    /// The time from `earlier` to this moment, in microseconds.
    pub fn microseconds_since(self, earlier: Moment) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A period's number: year * 12 + month - 1 in UTC, or periods since the founding where the economy sets a shorter one.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct Month(pub i64);

impl Month {
    /// The month so many later.
    pub fn plus(self, months: u16) -> Month {
        Month(self.0.saturating_add(i64::from(months)))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// How an economy counts time. Part of the DNA properties, so that practice and tests can live through many periods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Calendar {
    /// When the economy was founded.
    pub founded: Moment,
    /// Seconds of a period; none means calendar months (UTC).
    pub period_seconds: Option<u32>,
    /// How long a payment can be collected, in seconds (30 days by default).
    pub collection_seconds: u32,
    /// How long after the end of an old standing an inherited balance waits, in seconds (60 days by default).
    pub closure_seconds: u32,
}

impl Calendar {
    /// The month that a moment belongs to. Times out of the calendar's range count as its first or last month.
    pub fn month(&self, moment: Moment) -> Month {
        match self.period_microseconds() {
            Some(length) => Month(moment.microseconds_since(self.founded).div_euclid(length)),
            None => {
                let Some(date) = DateTime::from_timestamp_micros(moment.0) else {
                    return Month(if moment.0 < 0 { i64::MIN } else { i64::MAX });
                };
                let months = i64::from(date.year()).saturating_mul(12);
                Month(months.saturating_add(i64::from(date.month0())))
            }
        }
    }

    /// When a month begins. The latest moment there is, for a month beyond the calendar's range.
    pub fn start_of(&self, month: Month) -> Moment {
        match self.period_microseconds() {
            Some(length) => Moment(
                month
                    .0
                    .saturating_mul(length)
                    .saturating_add(self.founded.0),
            ),
            None => calendar_month_start(month).unwrap_or(Moment::LATEST),
        }
    }

    /// Seconds of the longest possible period: what a length given in periods is measured by.
    pub fn period_seconds_max(&self) -> u32 {
        self.period_seconds.unwrap_or(31 * 86_400)
    }

    /// Refuses lengths that no economy could live with.
    pub fn check(&self) -> Result<(), Refused> {
        let sound = self.period_seconds != Some(0)
            && self.collection_seconds > 0
            && self.closure_seconds > 0;
        if sound {
            Ok(())
        } else {
            Err(Refused::Calendar)
        }
    }

    fn period_microseconds(&self) -> Option<i64> {
        let seconds = i64::from(self.period_seconds?.max(1));
        Some(seconds.saturating_mul(MICROSECONDS_A_SECOND))
    }
}

fn calendar_month_start(month: Month) -> Option<Moment> {
    let year = i32::try_from(month.0.div_euclid(12)).ok()?;
    let month_of_year = u32::try_from(month.0.rem_euclid(12))
        .ok()?
        .saturating_add(1);
    let start = NaiveDate::from_ymd_opt(year, month_of_year, 1)?.and_hms_opt(0, 0, 0)?;
    Some(Moment(start.and_utc().timestamp_micros()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(period_seconds: Option<u32>) -> Calendar {
        Calendar {
            founded: Moment(0),
            period_seconds,
            collection_seconds: 2_592_000,
            closure_seconds: 5_184_000,
        }
    }

    #[test]
    fn moments_out_of_range_count_as_the_first_or_last_month() {
        let calendar = Calendar {
            founded: Moment(0),
            period_seconds: None,
            collection_seconds: 1,
            closure_seconds: 1,
        };
        assert_eq!(calendar.month(Moment(i64::MIN)), Month(i64::MIN));
        assert_eq!(calendar.month(Moment(i64::MAX)), Month(i64::MAX));
        assert_eq!(calendar.month(Moment(0)), Month(1970 * 12));
    }

    #[test]
    fn a_moment_before_is_earlier_by_so_many_seconds() {
        let noon = Moment(1_800_000_000_000_000);
        assert_eq!(noon.before_seconds(90), Moment(1_799_999_910_000_000));
        assert_eq!(Moment(i64::MIN).before_seconds(1), Moment(i64::MIN));
    }
    #[test]
    fn calendar_months_count_from_year_nought() {
        let months = calendar(None);
        let new_year_2026 = Moment(1_767_225_600_000_000);
        assert_eq!(months.month(new_year_2026), Month(2026 * 12));
        assert_eq!(
            months.month(Moment(new_year_2026.0 - 1)),
            Month(2026 * 12 - 1)
        );
        assert_eq!(months.start_of(Month(2026 * 12)), new_year_2026);
        assert_eq!(months.start_of(Month(i64::MAX)), Moment::LATEST);
    }

    #[test]
    fn short_periods_count_from_the_founding() {
        let minutes = calendar(Some(600));
        assert_eq!(minutes.month(Moment(-1)), Month(-1));
        assert_eq!(minutes.month(Moment(599_999_999)), Month(0));
        assert_eq!(minutes.month(Moment(600_000_000)), Month(1));
        assert_eq!(minutes.start_of(Month(3)), Moment(1_800_000_000));
    }

    #[test]
    fn no_moment_panics() {
        for moment in [i64::MIN, -1, 0, i64::MAX] {
            for period in [None, Some(0), Some(1), Some(u32::MAX)] {
                let month = calendar(period).month(Moment(moment));
                calendar(period).start_of(month);
            }
        }
    }
}
