//! The parts that acts are made of: limit, target, lots, repayment, match.

use super::{Draft, books::Kind};
use copex_economy::{account::Role, act::Purpose, credits::BasisPoints};

const WHOLE: i128 = 10_000;

pub(super) fn down(amount: i128, rate: BasisPoints) -> i128 {
    (amount * i128::from(rate.0)).div_euclid(WHOLE)
}

pub(super) fn up(amount: i128, rate: BasisPoints) -> i128 {
    -down(-amount, rate)
}

impl Draft<'_> {
    pub(super) fn limit(&self) -> i128 {
        match self.role {
            Role::Coop => {
                let proven = self.books.last_sold.min(self.books.projected);
                down(proven, self.policy.overdraft).max(0)
            }
            Role::Foundation | Role::Member => 0,
        }
    }

    pub(super) fn target(&self) -> i128 {
        let factor = self.policy.factor;
        let whole = down(self.books.projected, factor);
        if self.books.investment == 0 {
            return whole;
        }
        let kept = down(self.books.projected.min(self.books.base), factor);
        kept + self.books.investment.max(whole - kept)
    }

    /// Takes up to `wanted` from the lots, earliest first: what was drawn, and the first month drawn from. The caller posts
    /// where it goes.
    pub(super) fn draw(&mut self, wanted: i128) -> (i128, Option<i64>) {
        let mut drawn = 0;
        let mut first = None;
        for (month, held) in self.books.lots.clone() {
            let part = held.min(wanted - drawn);
            if part <= 0 {
                break;
            }
            self.post(Kind::Lot, month, -part, 0);
            first = first.or(Some(month));
            drawn += part;
        }
        (drawn, first)
    }

    /// Takes `amount` from the balance, lots first. The caller posts where it goes.
    pub(super) fn spend(&mut self, amount: i128) -> (i128, Option<i64>) {
        let (drawn, first) = self.draw(amount);
        if amount != drawn {
            self.post(Kind::Free, 0, drawn - amount, 0);
        }
        (drawn, first)
    }

    /// How much of `amount`, in the balance already, may count as a lot.
    pub(super) fn lot_room(&self, amount: i128) -> i128 {
        let lots = self.books.all_lots();
        let in_balance = self.books.balance().max(0) - lots;
        let in_matched = self.books.matched() - lots;
        amount.min(in_balance).min(in_matched).max(0)
    }

    pub(super) fn put_lot(&mut self, month: i64, amount: i128) {
        let room = self.lot_room(amount);
        if room > 0 {
            self.post(Kind::Free, 0, -room, 0);
            self.post(Kind::Lot, month, room, 0);
        }
    }

    fn repay(&mut self, amount: i128) {
        if amount != 0 {
            self.spend(amount);
            self.post(Kind::Retired, 0, amount, 0);
            self.retired += amount;
        }
    }

    fn owe(&mut self, amount: i128) {
        let change = amount - self.books.owed;
        if change != 0 {
            self.post(Kind::Claim, 0, change, 0);
        }
    }

    pub(super) fn take_what_is_owed(&mut self) {
        let paid = self.books.owed.min(self.books.balance().max(0));
        self.owe(self.books.owed - paid);
        self.repay(paid);
    }

    pub(super) fn trim_what_is_owed(&mut self) {
        let above = (self.books.matched() - self.target()).max(0);
        self.owe(self.books.owed.min(above));
    }

    /// Match in an Issue (no sales), or in a Settle with the month's sales.
    pub(super) fn match_credits(&mut self, sales: Option<i128>) {
        let gap = self.target() - self.books.matched();
        if gap > 0 {
            self.owe(0);
            if !self.frozen {
                self.grant(gap);
            }
            return;
        }
        let mut above = -gap;
        let Some(sales) = sales else {
            self.owe(self.books.owed.min(above));
            return;
        };
        let from_lots = above.min(self.books.all_lots());
        self.repay(from_lots);
        above -= from_lots;
        let claim = down(sales.max(above), self.policy.repay_rate);
        self.owe(above.min(self.books.owed + claim));
        self.take_what_is_owed();
    }

    fn grant(&mut self, gap: i128) {
        let share = up(gap, self.policy.foundation_share);
        let grant = gap - share;
        self.create(gap);
        if grant > 0 {
            self.post(Kind::Free, 0, grant, 0);
        }
        let lapses = self.books.month + i64::from(self.policy.grant_validity_months);
        self.put_lot(lapses, grant);
        if share > 0 {
            self.for_the_foundation(share, Purpose::Share);
        }
    }
}
