//! What has been spent: the part of an account's state that the spending rule is measured by.

use super::{ApprovalWindow, Day, SpendingRule, key_bytes::KeyBytes};
use crate::{
    account::AccountKey,
    calendar::{Calendar, Moment, Month},
    credits::Credits,
    refusal::Refused,
};
use serde::{Deserialize, Serialize};

/// The sums of an account's newest day and month, and the approval numbers used. It never goes back: what is dated on an
/// earlier day counts towards the newest, or else the day's sum would begin anew for every day since the account's last
/// event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Spent {
    /// The newest day on which something was spent.
    pub day: Day,
    /// The newest month in which something was spent.
    pub month: Month,
    /// What the account spent on that day.
    pub total: Credits,
    /// The approval numbers used.
    pub approvals: ApprovalWindow,
    /// The sums of those who signed on that day or in that month, ascending by key; at most as many as the rule has
    /// signers.
    #[cfg_attr(
        feature = "typescript",
        ts(type = "Array<[Uint8Array, number, number]>")
    )]
    pub by_signer: Vec<SignerSpent>,
}

/// What one person has signed for. Written as a list of three, because every event carries up to sixteen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Row", into = "Row")]
pub struct SignerSpent {
    /// The person's key.
    pub signer: AccountKey,
    /// On the newest day.
    pub day: Credits,
    /// In the newest month.
    pub month: Credits,
}

type Row = (KeyBytes, Credits, Credits);

impl From<Row> for SignerSpent {
    fn from((KeyBytes(signer), day, month): Row) -> SignerSpent {
        SignerSpent { signer, day, month }
    }
}

impl From<SignerSpent> for Row {
    fn from(sums: SignerSpent) -> Row {
        let SignerSpent { signer, day, month } = sums;
        (KeyBytes(signer), day, month)
    }
}

impl SignerSpent {
    /// The sums with an amount more.
    pub(super) fn plus(self, amount: Credits) -> Result<SignerSpent, Refused> {
        Ok(SignerSpent {
            signer: self.signer,
            day: self.day.plus(amount)?,
            month: self.month.plus(amount)?,
        })
    }
}

impl Spent {
    /// The sums as they stand at a moment: a new day or month begins at nothing, an earlier one is the newest still.
    pub fn moved_to(&self, time: Moment, calendar: &Calendar) -> Spent {
        let mut moved = self.clone();
        let (day, month) = (Day::of(time, calendar), calendar.month(time));
        if day > moved.day {
            moved.day = day;
            moved.total = Credits::ZERO;
            for sums in &mut moved.by_signer {
                sums.day = Credits::ZERO;
            }
        }
        if month > moved.month {
            moved.month = month;
            for sums in &mut moved.by_signer {
                sums.month = Credits::ZERO;
            }
        }
        moved
            .by_signer
            .retain(|sums| sums.day != Credits::ZERO || sums.month != Credits::ZERO);
        moved
    }

    /// What a person has signed for on the newest day and in the newest month.
    pub fn of(&self, signer: AccountKey) -> SignerSpent {
        self.by_signer
            .iter()
            .find(|sums| sums.signer == signer)
            .copied()
            .unwrap_or(SignerSpent {
                signer,
                day: Credits::ZERO,
                month: Credits::ZERO,
            })
    }

    pub(super) fn set(&mut self, sums: SignerSpent) {
        match self
            .by_signer
            .binary_search_by_key(&sums.signer, |held| held.signer)
        {
            Ok(place) => {
                if let Some(held) = self.by_signer.get_mut(place) {
                    *held = sums;
                }
            }
            Err(place) => self.by_signer.insert(place, sums),
        }
    }

    /// Forgets who is not a signer of the rule, so that there are never more sums than signers.
    pub(super) fn keep_signers_of(&mut self, rule: &SpendingRule) {
        self.by_signer
            .retain(|sums| rule.mandate(sums.signer).is_some());
    }
}
