//! Which approval numbers an account has used.

use super::SpendingRefused;
use serde::{Deserialize, Serialize};

/// How many numbers are remembered one by one.
pub const WINDOW: u64 = 64;
/// How far above the window's first number the next may lie. Without a bound, one act under the highest number there is
/// would leave the account no number ever after.
pub const NUMBERS_AHEAD_MAX: u64 = 2 * WINDOW - 1;

/// The last 64 approval numbers, used or not. All below have passed: nobody can say which were used, so none of them counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ApprovalWindow {
    /// The lowest number that can still be used.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub base: u64,
    /// A bit for each number from `base` on, the lowest first: set where it was used. Numbers of a web page do not hold it
    /// exactly, so pages do not get it; they ask for the next number.
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub used: u64,
}

impl ApprovalWindow {
    /// The window with one more number used; higher numbers move it on.
    pub fn with_used(self, number: u64) -> Result<ApprovalWindow, SpendingRefused> {
        let next = self.next();
        let Some(distance) = number.checked_sub(self.base) else {
            return Err(SpendingRefused::NumberOld { number, next });
        };
        if distance > NUMBERS_AHEAD_MAX {
            return Err(SpendingRefused::NumberAhead { number, next });
        }
        // How far the window moves so that the number is its last.
        let shift = distance.saturating_sub(WINDOW.saturating_sub(1));
        let used = shifted_down(self.used, shift);
        let bit = bit(distance.saturating_sub(shift));
        if used & bit != 0 {
            return Err(SpendingRefused::NumberUsed { number, next });
        }
        Ok(ApprovalWindow {
            base: self.base.saturating_add(shift),
            used: used | bit,
        })
    }

    /// A number that is free: the one after the highest used.
    pub fn next(self) -> u64 {
        let passed = u64::from(u64::BITS.saturating_sub(self.used.leading_zeros()));
        self.base.saturating_add(passed)
    }
}

fn shifted_down(bits: u64, places: u64) -> u64 {
    u32::try_from(places)
        .ok()
        .and_then(|places| bits.checked_shr(places))
        .unwrap_or(0)
}

fn bit(place: u64) -> u64 {
    u32::try_from(place)
        .ok()
        .and_then(|place| 1_u64.checked_shl(place))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_on_with_higher_numbers() {
        let start = ApprovalWindow::default();
        assert_eq!(start.next(), 0);
        let first = start.with_used(0).unwrap();
        assert_eq!((first.base, first.used, first.next()), (0, 1, 1));
        let last = first.with_used(63).unwrap();
        assert_eq!((last.base, last.used), (0, 1 | 1 << 63));
        let moved = last.with_used(64).unwrap();
        assert_eq!((moved.base, moved.used), (1, 1 << 63 | 1 << 62));
        // As far as it may: nothing of the old window is left.
        let leapt = moved.with_used(1 + NUMBERS_AHEAD_MAX).unwrap();
        assert_eq!((leapt.base, leapt.used, leapt.next()), (65, 1 << 63, 129));
    }

    #[test]
    fn no_window_panics_and_the_highest_number_is_used_once() {
        let end = ApprovalWindow {
            base: u64::MAX - 100,
            used: 0,
        };
        let used = end.with_used(u64::MAX).unwrap();
        assert_eq!((used.base, used.used), (u64::MAX - 63, 1 << 63));
        assert!(used.with_used(u64::MAX).is_err());
        for base in [0, 1, u64::MAX] {
            for used in [0, 1, u64::MAX] {
                for number in [0, 63, 64, 127, 128, u64::MAX] {
                    let _ = ApprovalWindow { base, used }.with_used(number);
                }
            }
        }
    }
}
