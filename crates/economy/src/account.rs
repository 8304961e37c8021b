//! The state of one account, and what can be read off it.

use crate::{
    by_month::ByMonth, calendar::Month, credits::Credits, policy::Policy, refusal::Refused,
};
use serde::{Deserialize, Serialize};

/// The 32 bytes of an agent key. Keys are compared by these alone: the rest of a key's encoding is not checked when it is
/// read, so that one key could appear as two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountKey(pub [u8; 32]);

/// What an account is in the economy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Role {
    /// The Co-operative Economy Foundation.
    Foundation,
    /// An accredited co-op.
    Coop,
    /// A person who belongs to a co-op.
    Member,
}

/// An account after a ledger event. The fields below `savings` are zero for all but co-ops (`invested` and what follows it: the Foundation).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Account {
    /// What the account is.
    pub role: Role,
    /// The month it was last settled to; members are not settled and keep their first.
    pub month: Month,
    /// What it holds; below zero it is a debt.
    pub balance: Credits,
    /// Unspent grants by the month in which they lapse; part of the balance.
    pub lots: ByMonth,
    /// Term savings by the month in which they mature; not part of the balance.
    pub savings: ByMonth,
    /// The most that `projected` may be.
    pub ceiling: Credits,
    /// What the co-op expects to sell in a month.
    pub projected: Credits,
    /// The part of `projected` that stands on offers made this month.
    pub fresh: Credits,
    /// All rises that offers have ever given; at most the highest ceiling.
    pub estimated: Credits,
    /// Sales collected this month; below zero after refunds of earlier sales.
    pub sold: Credits,
    /// Sales of the month before.
    pub last_sold: Credits,
    /// Credits created for this co-op less what it repaid.
    pub matched: Credits,
    /// Due to be repaid from whatever comes in.
    pub owed: Credits,
    /// The running investment.
    pub investment: Credits,
    /// The projection when the investment was collected.
    pub investment_base: Credits,
    /// The month until which the investment holds back issuance.
    pub investment_due: Month,
    /// What the Foundation has invested this month.
    pub invested: Credits,
    /// Network fees that the Foundation collected and has not shared yet; a part of its balance that it cannot spend.
    pub network_fees: Credits,
    /// The first month whose service the Foundation can still pay for.
    pub shares_from: Month,
}

impl Account {
    /// An account with nothing in it.
    pub fn new(role: Role, month: Month, ceiling: Credits) -> Account {
        Account {
            role,
            month,
            balance: Credits::ZERO,
            lots: ByMonth::default(),
            savings: ByMonth::default(),
            ceiling,
            projected: Credits::ZERO,
            fresh: Credits::ZERO,
            estimated: Credits::ZERO,
            sold: Credits::ZERO,
            last_sold: Credits::ZERO,
            matched: Credits::ZERO,
            owed: Credits::ZERO,
            investment: Credits::ZERO,
            investment_base: Credits::ZERO,
            investment_due: Month(0),
            invested: Credits::ZERO,
            network_fees: Credits::ZERO,
            shares_from: Month(0),
        }
    }

    /// How far below zero the account may go: for a co-op a part of what it has proved to sell.
    pub fn limit(&self, policy: &Policy) -> Result<Credits, Refused> {
        match self.role {
            Role::Coop => self
                .last_sold
                .min(self.projected)
                .or_zero()
                .share_rounded_down(policy.overdraft),
            Role::Foundation | Role::Member => Ok(Credits::ZERO),
        }
    }

    /// The most that a payment may come to now, its network fee included; nothing where the account stands below its limit.
    pub fn can_spend(&self, policy: &Policy) -> Result<Credits, Refused> {
        self.balance
            .plus(self.limit(policy)?)?
            .minus(self.network_fees)
            .map(Credits::or_zero)
    }

    /// What `matched` should be: the factor times the projection, with room for a running investment.
    pub fn target(&self, policy: &Policy) -> Result<Credits, Refused> {
        let of_projection = self.projected.share_rounded_down(policy.factor)?;
        if self.investment == Credits::ZERO {
            return Ok(of_projection);
        }
        let kept = self
            .projected
            .min(self.investment_base)
            .share_rounded_down(policy.factor)?;
        kept.plus(self.investment.max(of_projection.minus(kept)?))
    }

    /// The most that one more offer can still raise the projection by.
    pub fn room_for_offers(&self) -> Result<Credits, Refused> {
        let below_ceiling = self.ceiling.minus(self.projected)?;
        let not_yet_estimated = self.ceiling.minus(self.estimated)?;
        Ok(below_ceiling.min(not_yet_estimated).or_zero())
    }

    /// The bounds that hold for every account after every act; the first that does not, by name. For tests and watching.
    pub fn broken_bound(&self, ceiling_highest: Credits) -> Option<&'static str> {
        let Ok(lots) = self.lots.total() else {
            return Some("lots have a sum");
        };
        [
            (lots >= Credits::ZERO, "lots are not negative"),
            (
                lots <= self.balance.or_zero(),
                "lots are part of the balance",
            ),
            (
                self.role != Role::Coop || lots <= self.matched,
                "lots were matched",
            ),
            (
                self.fresh >= Credits::ZERO && self.fresh <= self.projected,
                "fresh is part of the projection",
            ),
            (
                self.estimated <= ceiling_highest,
                "estimates stay within the ceiling",
            ),
            (
                self.projected <= ceiling_highest,
                "the projection stays within the ceiling",
            ),
            (
                self.owed >= Credits::ZERO && self.owed <= self.matched.or_zero(),
                "what is owed was matched",
            ),
            (self.matched >= Credits::ZERO, "matched is not negative"),
            (
                self.network_fees >= Credits::ZERO && self.network_fees <= self.balance.or_zero(),
                "network fees are part of the balance",
            ),
            (
                self.savings.iter().all(|(_, amount)| amount.is_positive()),
                "savings are positive",
            ),
        ]
        .into_iter()
        .find_map(|(holds, bound)| (!holds).then_some(bound))
    }
}
