//! Which deed an account does next. Most fit its state; some are wrong in one way on purpose.

use super::{Generator, Mood, setup};
use crate::{
    event::Deed,
    ledger::{Holder, Ledger},
    tally::Tally,
};
use copex_economy::{
    account::{Account, Role},
    credits::Credits,
};

/// The largest single amount, and more than that.
const EXTREMES: [i64; 5] = [
    i64::MIN,
    -1,
    9_007_199_254_740_991,
    9_007_199_254_740_992,
    i64::MAX,
];

fn earned(account: &Account) -> i64 {
    let lots = account.lots.total().map_or(0, Credits::minor_units);
    account.balance.or_zero().minor_units() - lots
}

impl Generator {
    pub(super) fn deed(
        &mut self,
        ledger: &Ledger<'_>,
        by: usize,
        at: i64,
        tally: &mut Tally,
    ) -> Deed {
        let Some(holder) = ledger.holders.get(by) else {
            return Deed::Mark;
        };
        let credential = holder.credential();
        let stands = credential.is_some_and(|credential| credential.covers(at));
        if !stands && self.dice.chance(92) {
            return self.renew(holder, at);
        }
        let settled =
            holder.account.role == Role::Member || holder.account.month.0 == ledger.month(at);
        if !settled && self.dice.chance(85) {
            return Deed::Settle;
        }
        match self.mood(by) {
            Mood::Leaving => self.leave(ledger, by, at, holder, tally),
            Mood::Defaulting if self.dice.chance(70) => {
                self.spend_to_the_limit(ledger, by, at, holder, tally)
            }
            Mood::Hoarding(_) if self.dice.chance(90) => {
                if self.dice.chance(60) {
                    self.collect(ledger, by, at)
                } else {
                    self.offer(by, holder)
                }
            }
            Mood::Saving(_) if earned(&holder.account) > 0 && self.dice.chance(60) => {
                self.save(ledger, at, holder)
            }
            Mood::Active
            | Mood::Idle(_)
            | Mood::Hoarding(_)
            | Mood::Saving(_)
            | Mood::Defaulting => self.everyday(ledger, by, at, holder),
        }
    }

    fn everyday(&mut self, ledger: &Ledger<'_>, by: usize, at: i64, holder: &Holder) -> Deed {
        let role = holder.account.role;
        // Of a thousand: offer, stray issue, settle, pay, collect, void, save, release, renew, inherit; the rest are marks.
        let shares: [u64; 10] = match (role, self.wrong) {
            (Role::Coop, false) => [190, 0, 0, 350, 330, 45, 45, 15, 15, 4],
            (Role::Foundation, false) => [0, 0, 0, 450, 500, 25, 10, 5, 0, 0],
            (Role::Member, false) => [0, 0, 0, 470, 380, 45, 60, 20, 15, 6],
            (Role::Coop, true) => [60, 120, 120, 230, 200, 80, 70, 60, 50, 2],
            (Role::Foundation, true) => [20, 20, 80, 370, 250, 70, 60, 60, 10, 30],
            (Role::Member, true) => [20, 20, 30, 330, 250, 100, 110, 80, 50, 2],
        };
        let mut thrown = self.dice.below(1_000);
        let mut chosen = 0;
        for share in shares {
            if thrown < share {
                break;
            }
            thrown -= share;
            chosen += 1;
        }
        // What would come to nothing becomes a payment.
        let account = &holder.account;
        let earned = earned(account);
        let matured = account
            .savings
            .iter()
            .any(|(month, _)| month.0 <= ledger.month(at));
        let idle = match chosen {
            6 => earned == 0 || account.owed > Credits::ZERO,
            7 => !matured,
            _ => false,
        };
        if idle && !self.wrong {
            return self.pay(ledger, by, at, holder);
        }
        match chosen {
            0 => self.offer(by, holder),
            1 => self.stray_issue(),
            2 => Deed::Settle,
            3 => self.pay(ledger, by, at, holder),
            4 => self.collect(ledger, by, at),
            5 => self.void(ledger, by, at, holder),
            6 => self.save(ledger, at, holder),
            7 => self.release(ledger, at, holder),
            8 => self.renew(holder, at),
            9 => Deed::Inherit {
                until: self.standing_from(at),
            },
            _ => Deed::Mark,
        }
    }

    /// Pays out what there is, or works off what is owed; then nothing is left to do.
    fn leave(
        &mut self,
        ledger: &Ledger<'_>,
        by: usize,
        at: i64,
        holder: &Holder,
        tally: &mut Tally,
    ) -> Deed {
        let account = &holder.account;
        let matured = account
            .savings
            .iter()
            .find(|(month, _)| month.0 <= ledger.month(at));
        if let Some((month, _)) = matured {
            return Deed::Release { month: month.0 };
        }
        if self.dice.chance(40) {
            return self.collect(ledger, by, at);
        }
        if account.balance < Credits::ZERO {
            tally.note("works off a debt");
            return self.offer(by, holder);
        }
        if account.balance == Credits::ZERO {
            if account.savings.is_empty() && account.owed == Credits::ZERO {
                self.is_gone(by, tally);
            }
            return Deed::Mark;
        }
        tally.note("pays itself out");
        self.pay_all(ledger, by, account.balance.minor_units())
    }

    fn spend_to_the_limit(
        &mut self,
        ledger: &Ledger<'_>,
        by: usize,
        at: i64,
        holder: &Holder,
        tally: &mut Tally,
    ) -> Deed {
        let (policy, _) = ledger.policy(ledger.month(at));
        let spendable = holder
            .account
            .can_spend(policy)
            .map_or(0, Credits::minor_units);
        if spendable == 0 {
            return Deed::Mark;
        }
        if self.mood(by) == Mood::Defaulting {
            tally.note("stopped selling and spends to the limit");
        }
        self.pay_all(ledger, by, spendable)
    }

    fn is_gone(&mut self, of: usize, tally: &mut Tally) {
        if let Some(gone) = self.gone.get_mut(of)
            && !*gone
        {
            *gone = true;
            tally.note("has left with nothing to its name");
        }
    }

    /// An amount beside a whole: a part of it, all of it, one more, nothing, less than nothing, or out of range.
    pub(super) fn amount(&mut self, whole: i64) -> i64 {
        if !self.wrong && whole > 0 {
            return match self.dice.below(10) {
                0..6 => self.dice.between(1, whole),
                6..8 => whole,
                _ => self.dice.between(1, whole.min(9)),
            };
        }
        match self.dice.below(200) {
            0..130 => self.dice.between(1, whole.max(1)),
            130..160 => whole,
            160..172 => whole.saturating_add(1),
            172..190 => self.dice.between(1, 9),
            190..194 => 0,
            194..197 => -self.dice.between(1, 1_000),
            _ => self.dice.pick(&EXTREMES).unwrap_or(0),
        }
    }

    fn standing_from(&mut self, at: i64) -> i64 {
        if self.dice.chance(3) {
            return at.saturating_sub(self.dice.between(0, self.period));
        }
        let length = self.dice.between(self.period / 2, self.period * 3);
        at.saturating_add(length)
    }

    fn renew(&mut self, holder: &Holder, at: i64) -> Deed {
        let serial = holder
            .credential()
            .map_or(0, |credential| credential.serial);
        let held = holder.account.ceiling.minor_units();
        let is_coop = holder.account.role == Role::Coop;
        let ceiling = match self.dice.below(100) {
            _ if !is_coop => 0,
            0..55 => held,
            55..80 => held.saturating_add(self.dice.between(0, held.max(2))),
            80..92 => self.dice.between(0, held),
            92..98 => setup::ceiling(&mut self.dice),
            _ => self.dice.pick(&EXTREMES).unwrap_or(0),
        };
        let newer = !self.dice.chance(4);
        Deed::Renew {
            serial: serial.saturating_add(u32::from(newer)),
            ceiling,
            until: self.standing_from(at),
        }
    }

    fn offer(&mut self, by: usize, holder: &Holder) -> Deed {
        let version = u32::try_from(self.versions.len()).unwrap_or(u32::MAX);
        let own: Vec<u32> = self
            .versions
            .iter()
            .rev()
            .filter(|(author, _)| *author == by)
            .take(6)
            .map(|(_, version)| *version)
            .collect();
        let replaces = if self.dice.chance(35) {
            self.dice.pick(&own)
        } else {
            None
        };
        let ceiling = holder.account.ceiling.minor_units();
        let (price, quantity) = match self.dice.below(100) {
            0..80 => (self.dice.between(0, ceiling / 3 + 7), 1_000),
            80..94 => (self.dice.between(0, 100_000), self.dice.below(50_000_000)),
            94..97 => (1, self.dice.below(3_000)),
            _ => (
                self.dice.pick(&EXTREMES).unwrap_or(0),
                self.dice.below(3_000),
            ),
        };
        Deed::Offer {
            version,
            replaces,
            price,
            quantity,
        }
    }

    /// An Issue for any version, most of them long past.
    fn stray_issue(&mut self) -> Deed {
        let known = self.dice.pick(&self.versions);
        Deed::Issue {
            version: known.map_or(u32::MAX, |(_, version)| version),
        }
    }

    fn save(&mut self, ledger: &Ledger<'_>, at: i64, holder: &Holder) -> Deed {
        let earned = earned(&holder.account);
        let ahead = match self.dice.below(100) {
            _ if !self.wrong => self.dice.between(1, 16),
            0..60 => self.dice.between(1, 16),
            60..80 => self.dice.between(-2, 0),
            80..85 => 1_200,
            _ => self.dice.pick(&[1_201, 4_000]).unwrap_or(0),
        };
        let share = self.dice.pick(&[1, 20, 20]).unwrap_or(1);
        Deed::Save {
            amount: self.amount((earned / share).max(1)),
            until: ledger.month(at).saturating_add(ahead),
        }
    }

    fn release(&mut self, ledger: &Ledger<'_>, at: i64, holder: &Holder) -> Deed {
        let now = ledger.month(at);
        let terms: Vec<i64> = holder
            .account
            .savings
            .iter()
            .map(|(term, _)| term.0)
            .collect();
        let due: Vec<i64> = terms.iter().copied().filter(|term| *term <= now).collect();
        let month = if self.wrong {
            None
        } else {
            self.dice.pick(&due)
        };
        Deed::Release {
            month: month.or_else(|| self.dice.pick(&terms)).unwrap_or(now),
        }
    }
}
