//! What a signer may pay for.

use crate::act::Purpose;
use serde::{Deserialize, Serialize};

/// A set of purposes; written as a list of their names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Purpose>", into = "Vec<Purpose>")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "Vec<Purpose>"))]
pub struct PurposeSet(u16);

impl PurposeSet {
    /// No purpose at all.
    pub const NONE: PurposeSet = PurposeSet(0);

    /// Everything that an account can pay for.
    pub fn payable() -> PurposeSet {
        Purpose::ALL
            .into_iter()
            .filter(|one| !one.made_by_acts())
            .collect()
    }

    /// Whether the purpose is in the set.
    pub fn contains(self, purpose: Purpose) -> bool {
        self.0 & bit(purpose) != 0
    }

    /// The purposes in the set.
    pub fn iter(self) -> impl Iterator<Item = Purpose> {
        Purpose::ALL
            .into_iter()
            .filter(move |one| self.contains(*one))
    }

    /// Whether the set holds nothing but what an account can pay for.
    pub fn is_payable(self) -> bool {
        !self.iter().any(Purpose::made_by_acts)
    }
}

impl FromIterator<Purpose> for PurposeSet {
    fn from_iter<T: IntoIterator<Item = Purpose>>(purposes: T) -> PurposeSet {
        PurposeSet(
            purposes
                .into_iter()
                .fold(0, |bits, purpose| bits | bit(purpose)),
        )
    }
}

impl From<Vec<Purpose>> for PurposeSet {
    fn from(purposes: Vec<Purpose>) -> PurposeSet {
        purposes.into_iter().collect()
    }
}

impl From<PurposeSet> for Vec<Purpose> {
    fn from(set: PurposeSet) -> Vec<Purpose> {
        set.iter().collect()
    }
}

fn bit(purpose: Purpose) -> u16 {
    match purpose {
        Purpose::Purchase => 1,
        Purpose::Wage => 1 << 1,
        Purpose::Dividend => 1 << 2,
        Purpose::Bonus => 1 << 3,
        Purpose::Refund => 1 << 4,
        Purpose::Levy => 1 << 5,
        Purpose::Award => 1 << 6,
        Purpose::Investment => 1 << 7,
        Purpose::Contribution => 1 << 8,
        Purpose::Tax => 1 << 9,
        Purpose::Share => 1 << 10,
        Purpose::Lapse => 1 << 11,
        Purpose::NetworkFee => 1 << 12,
        Purpose::NetworkShare => 1 << 13,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_was_put_in_and_nothing_else() {
        for one in Purpose::ALL {
            let set: PurposeSet = [one].into_iter().collect();
            assert_eq!(set.iter().collect::<Vec<_>>(), vec![one]);
            assert_eq!(set.is_payable(), !one.made_by_acts());
        }
        assert_eq!(PurposeSet::payable().iter().count(), 10);
        assert_eq!(PurposeSet::NONE.iter().count(), 0);
    }

    #[test]
    fn is_written_in_one_order_whatever_the_order_it_was_made_in() {
        let made: PurposeSet = [Purpose::Wage, Purpose::Purchase, Purpose::Wage]
            .into_iter()
            .collect();
        let written = serde_json::to_string(&made).unwrap();
        assert_eq!(written, r#"["Purchase","Wage"]"#);
        assert_eq!(serde_json::from_str::<PurposeSet>(&written).unwrap(), made);
    }
}
