//! What an offer, or an order on it, comes to.

use crate::credits::Credits;

/// Price of one unit (minor units) times a quantity (thousandths of a unit), rounded down. None where a factor is negative or
/// the product is above the largest amount.
pub fn monthly_value(unit_price: Credits, quantity_thousandths: u64) -> Option<Credits> {
    let product =
        i128::from(unit_price.minor_units()).checked_mul(i128::from(quantity_thousandths))?;
    let value = i64::try_from(product.div_euclid(1_000))
        .ok()
        .map(Credits::new)?;
    (Credits::ZERO..=Credits::MAX)
        .contains(&value)
        .then_some(value)
}

/// What counts as new in a changed offer: the rise of its monthly value.
pub fn rise(before: Credits, after: Credits) -> Credits {
    after.minus(before).unwrap_or(Credits::ZERO).or_zero()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_down_and_knows_its_bounds() {
        assert_eq!(
            monthly_value(Credits::new(333), 1_500),
            Some(Credits::new(499))
        );
        assert_eq!(monthly_value(Credits::MAX, 1_000), Some(Credits::MAX));
        assert_eq!(monthly_value(Credits::MAX, 1_001), None);
        assert_eq!(monthly_value(Credits::new(-1), 1_000), None);
        assert_eq!(monthly_value(Credits::new(i64::MAX), u64::MAX), None);
    }

    #[test]
    fn only_a_rise_counts() {
        assert_eq!(rise(Credits::new(5), Credits::new(8)), Credits::new(3));
        assert_eq!(rise(Credits::new(8), Credits::new(5)), Credits::ZERO);
    }
}
