//! Amounts that fall due in a month: grant lots, savings, ceilings in being.

use crate::{calendar::Month, credits::Credits, refusal::Refused};
use serde::{Deserialize, Serialize};

/// The most months that one account holds amounts for.
pub const TERMS_MAX: usize = 12;

/// Amounts by month, ascending, none of them zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ByMonth(Vec<(Month, Credits)>);

impl ByMonth {
    /// The sum of all amounts.
    pub fn total(&self) -> Result<Credits, Refused> {
        self.0
            .iter()
            .try_fold(Credits::ZERO, |sum, (_, amount)| sum.plus(*amount))
    }

    /// The amounts with their months, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (Month, Credits)> + '_ {
        self.0.iter().copied()
    }

    /// How many months there are amounts for.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The amount of a month.
    pub fn get(&self, month: Month) -> Option<Credits> {
        self.position(month)
            .ok()
            .and_then(|at| self.0.get(at))
            .map(|(_, amount)| *amount)
    }

    /// The last month there is an amount for.
    pub fn last_month(&self) -> Option<Month> {
        self.0.last().map(|(month, _)| *month)
    }

    /// Adds an amount to a month; nothing changes where the amount is zero.
    pub fn add(&mut self, month: Month, amount: Credits) -> Result<(), Refused> {
        if amount == Credits::ZERO {
            return Ok(());
        }
        match self.position(month) {
            Ok(at) => {
                if let Some((_, held)) = self.0.get_mut(at) {
                    *held = held.plus(amount)?;
                }
            }
            Err(at) => self.0.insert(at, (month, amount)),
        }
        Ok(())
    }

    /// Removes and returns the amount of a month.
    pub fn remove(&mut self, month: Month) -> Option<Credits> {
        let at = self.position(month).ok()?;
        Some(self.0.remove(at).1)
    }

    /// Removes and returns, ascending, the amounts whose month has come.
    pub fn remove_due(&mut self, month: Month) -> Vec<(Month, Credits)> {
        let due = self.0.partition_point(|(term, _)| *term <= month);
        self.0.drain(..due).collect()
    }

    /// Takes up to `wanted` from the earliest months on: what was drawn, and the first month drawn from.
    pub fn draw(&mut self, wanted: Credits) -> Result<(Credits, Option<Month>), Refused> {
        let mut left = wanted;
        let mut first = None;
        while left.is_positive() {
            let Some((month, amount)) = self.0.first_mut() else {
                break;
            };
            let taken = left.min(*amount);
            first = first.or(Some(*month));
            left = left.minus(taken)?;
            *amount = amount.minus(taken)?;
            if *amount == Credits::ZERO {
                self.0.remove(0);
            }
        }
        Ok((wanted.minus(left)?, first))
    }

    fn position(&self, month: Month) -> Result<usize, usize> {
        self.0.binary_search_by_key(&month, |(term, _)| *term)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_from_the_earliest_month_on() {
        let mut lots = ByMonth::default();
        lots.add(Month(5), Credits::new(30)).unwrap();
        lots.add(Month(3), Credits::new(10)).unwrap();
        lots.add(Month(3), Credits::new(5)).unwrap();
        assert_eq!(
            lots.draw(Credits::new(20)),
            Ok((Credits::new(20), Some(Month(3))))
        );
        assert_eq!(lots.get(Month(5)), Some(Credits::new(25)));
        assert_eq!(
            lots.draw(Credits::new(99)),
            Ok((Credits::new(25), Some(Month(5))))
        );
        assert_eq!(lots.draw(Credits::new(1)), Ok((Credits::ZERO, None)));
    }

    #[test]
    fn removes_what_is_due() {
        let mut lots = ByMonth::default();
        for month in [4, 2, 9] {
            lots.add(Month(month), Credits::new(month)).unwrap();
        }
        assert_eq!(
            lots.remove_due(Month(4)),
            vec![(Month(2), Credits::new(2)), (Month(4), Credits::new(4))]
        );
        assert_eq!(lots.len(), 1);
    }
}
