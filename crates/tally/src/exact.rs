//! Whole numbers without a bound, for purses over a common denominator. Every operation is total: nothing goes below zero,
//! nothing is divided by zero, nothing is rounded unless its name says so.

// The one place where numbers are added by operators: these numbers cannot overflow.
#![allow(clippy::arithmetic_side_effects)]

use num_bigint::BigUint;
use std::num::NonZeroU64;

/// A whole number, zero or more.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Whole(BigUint);

impl Whole {
    pub(crate) fn new(value: u128) -> Whole {
        Whole(BigUint::from(value))
    }

    pub(crate) fn times(&self, factor: u128) -> Whole {
        Whole(&self.0 * factor)
    }

    pub(crate) fn scale(&mut self, factor: u64) {
        self.0 *= factor;
    }

    pub(crate) fn clear(&mut self) {
        self.0 = BigUint::ZERO;
    }

    /// Takes an amount away, down to zero.
    pub(crate) fn take(&mut self, amount: &Whole) {
        if *self >= *amount {
            self.0 -= &amount.0;
        } else {
            self.clear();
        }
    }

    /// Takes an amount away so many times, down to zero.
    pub(crate) fn take_times(&mut self, amount: &Whole, times: u64) {
        if times == 1 {
            self.take(amount);
        } else {
            self.take(&Whole(&amount.0 * times));
        }
    }

    pub(crate) fn over_rounded_down(&self, divisor: NonZeroU64) -> Whole {
        Whole(&self.0 / divisor.get())
    }

    pub(crate) fn over_rounded_up(&self, divisor: NonZeroU64) -> Whole {
        Whole((&self.0 + (divisor.get() - 1)) / divisor.get())
    }

    /// What is left over where this is divided.
    pub(crate) fn remainder(&self, divisor: NonZeroU64) -> u64 {
        u64::try_from(&self.0 % divisor.get()).unwrap_or(0)
    }

    /// `self * 2^bits / divisor`, rounded down; the largest number where it does not fit or the divisor is zero.
    pub(crate) fn ratio_rounded_down(&self, divisor: &Whole, bits: u32) -> u128 {
        if divisor.0 == BigUint::ZERO {
            return u128::MAX;
        }
        let ratio = (&self.0 << bits) / &divisor.0;
        u128::try_from(ratio).unwrap_or(u128::MAX)
    }
}

/// The largest number that divides both; the other one where one is zero.
pub(crate) fn common_divisor(one: u64, other: u64) -> u64 {
    let (mut large, mut small) = (one.max(other), one.min(other));
    while small > 0 {
        (large, small) = (small, large % small);
    }
    large
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divisor(value: u64) -> NonZeroU64 {
        NonZeroU64::new(value).unwrap()
    }

    #[test]
    fn rounds_as_the_name_says() {
        let seven = Whole::new(7);
        assert_eq!(seven.over_rounded_down(divisor(2)), Whole::new(3));
        assert_eq!(seven.over_rounded_up(divisor(2)), Whole::new(4));
        assert_eq!(seven.over_rounded_up(divisor(7)), Whole::new(1));
        assert_eq!(seven.remainder(divisor(4)), 3);
        assert_eq!(seven.ratio_rounded_down(&Whole::new(2), 1), 7);
        assert_eq!(seven.ratio_rounded_down(&Whole::new(0), 1), u128::MAX);
    }

    #[test]
    fn takes_down_to_zero() {
        let mut some = Whole::new(u128::MAX).times(9);
        some.take_times(&Whole::new(u128::MAX), 8);
        assert_eq!(some, Whole::new(u128::MAX));
        some.take_times(&Whole::new(u128::MAX), 2);
        assert_eq!(some, Whole::default());
    }

    #[test]
    fn finds_the_common_divisor() {
        assert_eq!(common_divisor(12, 18), 6);
        assert_eq!(common_divisor(0, 5), 5);
        assert_eq!(common_divisor(0, 0), 0);
    }
}
