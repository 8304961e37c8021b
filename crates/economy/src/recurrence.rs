//! Dates that come again: once, every week, every month or every so many periods of the economy, from a first date on.
//! Each is counted from the first and not from the one before it, so that a 31st comes back after a shorter month. In UTC.

use crate::calendar::{Calendar, Moment, Month};
use chrono::{DateTime, Months, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The most dates that anything may have.
pub const TIMES_MAX: u32 = 1_000;
/// The most periods between two dates.
pub const PERIODS_MAX: u16 = 120;

/// How often something comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Rhythm {
    /// Never.
    Once,
    /// Every seven days.
    Weekly,
    /// On the same day of each calendar month, or the last day of a shorter one.
    Monthly,
    /// Every so many periods of the economy, which are calendar months where it sets no others.
    Periods(u16),
}

/// From when on, how often, until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Recurrence {
    /// The first date.
    pub first: Moment,
    /// How often.
    pub rhythm: Rhythm,
    /// No date lies after this; none for no such end.
    pub until: Option<Moment>,
    /// How many dates there are; none for no such end.
    pub times: Option<u32>,
}

/// Why dates make no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecurrenceRefused {
    /// The last date lies before the first.
    #[error("It ends before it begins")]
    EndsEarly,
    /// Not between 1 and the most.
    #[error("Choose between 1 and {TIMES_MAX} times")]
    Times,
    /// Not between 1 and the most.
    #[error("Choose between 1 and {PERIODS_MAX} months of the economy")]
    Periods,
    /// No date that a calendar knows.
    #[error("The first date is out of every calendar's range")]
    First,
}

impl Recurrence {
    /// Refuses what has no dates, or too many.
    pub fn check(&self, calendar: &Calendar) -> Result<(), RecurrenceRefused> {
        if self
            .times
            .is_some_and(|times| times == 0 || times > TIMES_MAX)
        {
            return Err(RecurrenceRefused::Times);
        }
        if let Rhythm::Periods(periods) = self.rhythm
            && (periods == 0 || periods > PERIODS_MAX)
        {
            return Err(RecurrenceRefused::Periods);
        }
        if self.until.is_some_and(|until| until < self.first) {
            return Err(RecurrenceRefused::EndsEarly);
        }
        match self.date(0, calendar) {
            Some(_) => Ok(()),
            None => Err(RecurrenceRefused::First),
        }
    }

    /// The date with that number, from 0; none after the last.
    pub fn date(&self, number: u32, calendar: &Calendar) -> Option<Moment> {
        let is_beyond = matches!(self.rhythm, Rhythm::Once) && number > 0
            || self.times.is_some_and(|times| number >= times);
        if is_beyond {
            return None;
        }
        let first = DateTime::from_timestamp_micros(self.first.0)?;
        let date = match self.rhythm {
            Rhythm::Once => Some(first),
            Rhythm::Weekly => first.checked_add_signed(TimeDelta::try_weeks(i64::from(number))?),
            Rhythm::Monthly => later_by_months(first, number),
            Rhythm::Periods(periods) => {
                let periods = number.checked_mul(u32::from(periods))?;
                match calendar.period_seconds {
                    None => later_by_months(first, periods),
                    Some(seconds) => {
                        let seconds = i64::from(seconds).checked_mul(i64::from(periods))?;
                        first.checked_add_signed(TimeDelta::try_seconds(seconds)?)
                    }
                }
            }
        }?;
        let date = Moment(date.timestamp_micros());
        (self.until.is_none_or(|until| date <= until)).then_some(date)
    }

    /// How many dates there are in all; none where they do not end.
    pub fn dates_in_all(&self, calendar: &Calendar) -> Option<u32> {
        let ends =
            matches!(self.rhythm, Rhythm::Once) || self.times.is_some() || self.until.is_some();
        let has_ended = |number: &u32| self.date(*number, calendar).is_none();
        // More than the most is as good as no end.
        if ends {
            (0..=TIMES_MAX).find(has_ended)
        } else {
            None
        }
    }

    /// How many dates fall into each of so many months of the economy, from that of the first date on.
    pub fn by_month(&self, months: u16, calendar: &Calendar) -> Vec<(Month, u32)> {
        let first_month = calendar.month(self.first);
        let mut counted: Vec<(Month, u32)> = (0..months)
            .map(|later| (first_month.plus(later), 0))
            .collect();
        for number in 0..TIMES_MAX {
            let Some(date) = self.date(number, calendar) else {
                break;
            };
            let month = calendar.month(date);
            match counted.iter_mut().find(|(counts, _)| *counts == month) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => break,
            }
        }
        counted
    }
}

fn later_by_months(first: DateTime<Utc>, months: u32) -> Option<DateTime<Utc>> {
    first.checked_add_months(Months::new(months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn calendar(period_seconds: Option<u32>) -> Calendar {
        Calendar {
            founded: Moment(0),
            period_seconds,
            collection_seconds: 2_592_000,
            closure_seconds: 5_184_000,
        }
    }

    fn day(year: i32, month: u32, day: u32) -> Moment {
        let day = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        Moment(
            day.and_hms_opt(9, 30, 0)
                .unwrap()
                .and_utc()
                .timestamp_micros(),
        )
    }

    fn dates(recurrence: &Recurrence, calendar: &Calendar, most: u32) -> Vec<Moment> {
        (0..most)
            .map_while(|number| recurrence.date(number, calendar))
            .collect()
    }

    fn from(first: Moment, rhythm: Rhythm) -> Recurrence {
        Recurrence {
            first,
            rhythm,
            until: None,
            times: None,
        }
    }

    #[test]
    fn a_month_end_stays_a_month_end() {
        let rent = from(day(2027, 1, 31), Rhythm::Monthly);
        assert_eq!(
            dates(&rent, &calendar(None), 5),
            [
                day(2027, 1, 31),
                day(2027, 2, 28),
                day(2027, 3, 31),
                day(2027, 4, 30),
                day(2027, 5, 31)
            ]
        );
        let leap = from(day(2027, 8, 30), Rhythm::Monthly);
        assert_eq!(leap.date(6, &calendar(None)), Some(day(2028, 2, 29)));
        assert_eq!(leap.date(7, &calendar(None)), Some(day(2028, 3, 30)));
        let born = from(day(2028, 2, 29), Rhythm::Periods(12));
        assert_eq!(born.date(1, &calendar(None)), Some(day(2029, 2, 28)));
        assert_eq!(born.date(4, &calendar(None)), Some(day(2032, 2, 29)));
    }

    #[test]
    fn weeks_run_over_the_year() {
        let wage = from(day(2026, 12, 25), Rhythm::Weekly);
        assert_eq!(
            dates(&wage, &calendar(None), 3),
            [day(2026, 12, 25), day(2027, 1, 1), day(2027, 1, 8)]
        );
    }

    #[test]
    fn periods_are_those_of_the_economy() {
        let minutes = calendar(Some(600));
        let fee = from(Moment(5_000_000), Rhythm::Periods(2));
        assert_eq!(fee.date(0, &minutes), Some(Moment(5_000_000)));
        assert_eq!(fee.date(1, &minutes), Some(Moment(1_205_000_000)));
        assert_eq!(fee.date(3, &minutes), Some(Moment(3_605_000_000)));
        let calendar_months = from(day(2027, 1, 31), Rhythm::Periods(1));
        assert_eq!(
            calendar_months.date(1, &calendar(None)),
            Some(day(2027, 2, 28))
        );
    }

    #[test]
    fn it_ends_at_the_date_or_after_the_times() {
        let months = calendar(None);
        let mut wage = from(day(2027, 1, 15), Rhythm::Monthly);
        wage.until = Some(day(2027, 4, 15));
        assert_eq!(dates(&wage, &months, 100).len(), 4);
        assert_eq!(wage.dates_in_all(&months), Some(4));
        wage.until = Some(Moment(day(2027, 4, 15).0 - 1));
        assert_eq!(dates(&wage, &months, 100).len(), 3);
        wage.times = Some(2);
        assert_eq!(dates(&wage, &months, 100).len(), 2);
        assert_eq!(wage.dates_in_all(&months), Some(2));
        let once = from(day(2027, 1, 15), Rhythm::Once);
        assert_eq!(dates(&once, &months, 100), [day(2027, 1, 15)]);
        assert_eq!(once.dates_in_all(&months), Some(1));
        let endless = from(day(2027, 1, 15), Rhythm::Weekly);
        assert_eq!(endless.dates_in_all(&months), None);
    }

    #[test]
    fn a_month_can_hold_five_weeks() {
        let wage = from(day(2027, 1, 1), Rhythm::Weekly);
        let counted = wage.by_month(4, &calendar(None));
        let counts: Vec<u32> = counted.iter().map(|(_, count)| *count).collect();
        assert_eq!(counts, [5, 4, 4, 5]);
        assert_eq!(counted[0].0, Month(2027 * 12));
        let once = from(day(2027, 1, 1), Rhythm::Once).by_month(2, &calendar(None));
        assert_eq!(once, [(Month(2027 * 12), 1), (Month(2027 * 12 + 1), 0)]);
        let rare = from(day(2027, 1, 1), Rhythm::Periods(2)).by_month(3, &calendar(None));
        assert_eq!(
            rare.iter().map(|(_, count)| *count).collect::<Vec<_>>(),
            [1, 0, 1]
        );
    }

    #[test]
    fn what_has_no_dates_is_refused() {
        let months = calendar(None);
        let good = from(day(2027, 1, 1), Rhythm::Monthly);
        assert_eq!(good.check(&months), Ok(()));
        let refused = |change: fn(&mut Recurrence)| {
            let mut wrong = good;
            change(&mut wrong);
            wrong.check(&months)
        };
        assert_eq!(
            refused(|wrong| wrong.until = Some(Moment(wrong.first.0 - 1))),
            Err(RecurrenceRefused::EndsEarly)
        );
        assert_eq!(refused(|wrong| wrong.until = Some(wrong.first)), Ok(()));
        for times in [0, TIMES_MAX + 1] {
            let mut wrong = good;
            wrong.times = Some(times);
            assert_eq!(wrong.check(&months), Err(RecurrenceRefused::Times));
        }
        for periods in [0, PERIODS_MAX + 1] {
            let mut wrong = good;
            wrong.rhythm = Rhythm::Periods(periods);
            assert_eq!(wrong.check(&months), Err(RecurrenceRefused::Periods));
        }
        assert_eq!(
            refused(|wrong| wrong.first = Moment::LATEST),
            Err(RecurrenceRefused::First)
        );
    }

    #[test]
    fn no_number_panics() {
        for first in [i64::MIN, 0, i64::MAX] {
            for rhythm in [
                Rhythm::Once,
                Rhythm::Weekly,
                Rhythm::Monthly,
                Rhythm::Periods(u16::MAX),
            ] {
                for period in [None, Some(0), Some(u32::MAX)] {
                    for number in [0, 1, u32::MAX] {
                        from(Moment(first), rhythm).date(number, &calendar(period));
                    }
                    from(Moment(first), rhythm).by_month(12, &calendar(period));
                }
            }
        }
    }
}
