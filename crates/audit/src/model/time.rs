//! Months of moments, worked out by hand: the civil calendar from a count of days.

use copex_economy::calendar::Calendar;

const SECOND: i128 = 1_000_000;
const DAY: i128 = 86_400 * SECOND;

/// The month that a moment (microseconds since 1970) belongs to.
pub(super) fn month_of(moment: i64, calendar: &Calendar) -> i64 {
    let moment = i128::from(moment);
    let month = match calendar.period_seconds {
        Some(length) => {
            (moment - i128::from(calendar.founded.0)).div_euclid(i128::from(length) * SECOND)
        }
        None => civil_month(moment.div_euclid(DAY)),
    };
    i64::try_from(month).unwrap_or(i64::MAX)
}

/// year * 12 + month - 1 of a day counted from 1970-01-01.
fn civil_month(day: i128) -> i128 {
    // Years are counted from March, so that the day which leap years add comes last; an era is 400 years.
    let from_march_0000 = day + 719_468;
    let era = from_march_0000.div_euclid(146_097);
    let day_of_era = from_march_0000.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let months_from_march = (5 * day_of_year + 2) / 153;
    (era * 400 + year_of_era) * 12 + months_from_march + 2
}

/// A moment so many seconds later.
pub(super) fn later(moment: i64, seconds: u32) -> i128 {
    i128::from(moment) + i128::from(seconds) * SECOND
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_leap_years() {
        // 2000-02-29, 2000-03-01, 2100-02-28, 2100-03-01, 2026-12-31, 1969-12-31.
        let cases = [
            (11_016, 2000, 2),
            (11_017, 2000, 3),
            (47_540, 2100, 2),
            (47_541, 2100, 3),
            (20_818, 2026, 12),
            (-1, 1969, 12),
        ];
        for (day, year, month) in cases {
            assert_eq!(civil_month(day), year * 12 + month - 1, "day {day}");
        }
    }
}
