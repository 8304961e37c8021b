//! Amounts as files write them: whole numbers, in Pabulib perhaps with decimals that are all zero.

use crate::round::AMOUNT_MAX;
use serde_json::Number;
use thiserror::Error;

/// Why something written is no amount.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotAnAmount {
    /// Below zero.
    #[error("{0} is below zero")]
    Negative(String),
    /// Not whole, or not written as a whole number.
    #[error("{0} is no whole number")]
    NotWhole(String),
    /// More than a browser can count.
    #[error("{0} is more than {AMOUNT_MAX}")]
    TooLarge(String),
    /// No number at all.
    #[error("\"{0}\" is no number")]
    NoNumber(String),
}

/// An amount in JSON: digits only.
pub(super) fn of_json(number: &Number) -> Result<u64, NotAnAmount> {
    let written = number.to_string();
    if written.starts_with('-') {
        return Err(NotAnAmount::Negative(written));
    }
    if number.as_u64().is_none() {
        // A number beyond 64 bits is kept as a fraction with an exponent.
        return Err(NotAnAmount::NotWhole(written));
    }
    of_digits(&written, &written)
}

/// An amount in Pabulib: `381500`, `381500.0` or `381500,00`.
pub(super) fn of_text(written: &str) -> Result<u64, NotAnAmount> {
    let (sign, unsigned) = match written.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, written),
    };
    let (whole, decimals) = match unsigned.split_once(['.', ',']) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (unsigned, None),
    };
    let are_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !decimals.is_none_or(are_digits) {
        return Err(NotAnAmount::NoNumber(written.to_owned()));
    }
    if sign {
        return Err(NotAnAmount::Negative(written.to_owned()));
    }
    if decimals.is_some_and(|decimals| decimals.bytes().any(|digit| digit != b'0')) {
        return Err(NotAnAmount::NotWhole(written.to_owned()));
    }
    of_digits(whole, written)
}

fn of_digits(digits: &str, written: &str) -> Result<u64, NotAnAmount> {
    (digits.parse().ok())
        .filter(|amount| *amount <= AMOUNT_MAX)
        .ok_or_else(|| NotAnAmount::TooLarge(written.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_decimals_that_are_zero() {
        for (written, amount) in [("381500", 381_500), ("381500.0", 381_500), ("7,00", 7)] {
            assert_eq!(of_text(written), Ok(amount));
        }
    }

    #[test]
    fn says_why_it_is_no_amount() {
        let refused = |written: &str| of_text(written).unwrap_err().to_string();
        assert_eq!(refused("1.5"), "1.5 is no whole number");
        assert_eq!(refused("-3"), "-3 is below zero");
        assert_eq!(
            refused("9007199254740992"),
            "9007199254740992 is more than 9007199254740991"
        );
        assert_eq!(
            refused("99999999999999999999"),
            "99999999999999999999 is more than 9007199254740991"
        );
        for written in ["", "+1", "1e3", "1.", ".5", "1.0.0", "ten", "-", "1 000"] {
            assert_eq!(refused(written), format!("\"{written}\" is no number"));
        }
    }
}
