//! Which deed an account does next. Most fit its state; some are wrong in one way on purpose.

use super::{Generator, Mood, setup};
use crate::{
    event::{Deed, FOUNDATION, Name},
    guards,
    ledger::{Holder, Ledger, Waiting},
    tally::Tally,
};
use copex_economy::{account::Role, credits::Credits};

/// The largest single amount, and more than that.
const EXTREMES: [i64; 5] = [
    i64::MIN,
    -1,
    9_007_199_254_740_991,
    9_007_199_254_740_992,
    i64::MAX,
];

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
            Mood::Active | Mood::Idle(_) | Mood::Defaulting => {
                self.everyday(ledger, by, at, holder)
            }
        }
    }

    fn everyday(&mut self, ledger: &Ledger<'_>, by: usize, at: i64, holder: &Holder) -> Deed {
        let role = holder.account.role;
        // Of a thousand: offer, stray issue, settle, pay, collect, void, save, release, renew, inherit; the rest are marks.
        let shares: [u64; 10] = match role {
            Role::Coop => [220, 15, 25, 310, 230, 60, 45, 30, 40, 7],
            Role::Foundation => [5, 10, 60, 380, 440, 30, 30, 30, 0, 3],
            Role::Member => [10, 8, 15, 430, 300, 70, 70, 50, 25, 7],
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
        match chosen {
            0 => self.offer(by, holder),
            1 => self.stray_issue(),
            2 => Deed::Settle,
            3 => self.pay(ledger, by, at, holder),
            4 => self.collect(ledger, by, at),
            5 => self.void(ledger, by, at),
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
                tally.note("has left with nothing to its name");
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
            tally.note("stopped selling, with nothing left to spend");
            return Deed::Mark;
        }
        self.pay_all(ledger, by, spendable)
    }

    /// An amount beside a whole: a part of it, all of it, one more, nothing, less than nothing, or out of range.
    pub(super) fn amount(&mut self, whole: i64) -> i64 {
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
        let account = &holder.account;
        let lots = account.lots.total().map_or(0, Credits::minor_units);
        let earned = account.balance.or_zero().minor_units() - lots;
        let ahead = match self.dice.below(100) {
            0..80 => self.dice.between(1, 16),
            80..90 => self.dice.between(-2, 0),
            90..95 => 1_200,
            _ => self.dice.pick(&[1_201, 4_000]).unwrap_or(0),
        };
        let share = if self.dice.chance(60) { 6 } else { 1 };
        Deed::Save {
            amount: self.amount(earned / share),
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
        let month = if self.dice.chance(85) {
            self.dice.pick(&due)
        } else {
            None
        };
        Deed::Release {
            month: month.or_else(|| self.dice.pick(&terms)).unwrap_or(now),
        }
    }

    pub(super) fn collect(&mut self, ledger: &Ledger<'_>, by: usize, at: i64) -> Deed {
        let waits = |name: &Name| {
            ledger
                .outputs
                .get(name)
                .is_some_and(|waiting| !waiting.taken)
        };
        if let Some(inbox) = self.inboxes.get_mut(by) {
            inbox.retain(waits);
        }
        let inbox = self.inboxes.get(by).cloned().unwrap_or_default();
        let fits = |waiting: &Waiting| {
            let payer = ledger.holders.get(waiting.payer);
            let stands = payer
                .and_then(Holder::credential)
                .is_some_and(|credential| credential.covers(at));
            guards::is_collectable(ledger, waiting, at)
                && (stands || by == FOUNDATION)
                && waiting.output.payee == ledger.key(by)
        };
        let good: Vec<Name> = inbox
            .iter()
            .copied()
            .filter(|name| ledger.outputs.get(name).is_some_and(fits))
            .collect();
        let mut names = match self.dice.below(100) {
            0..72 => good,
            72..80 => good.into_iter().filter(|_| self.dice.chance(50)).collect(),
            80..88 => inbox,
            88..91 => {
                let mut more = good;
                more.extend(self.another(ledger, |waiting| waiting.payee != by));
                more
            }
            91..95 => {
                let mut more = good;
                more.extend(self.another(ledger, |waiting| waiting.payee == by && waiting.taken));
                more
            }
            95..97 => vec![Name {
                event: self.dice.pick(&[0, u32::MAX]).unwrap_or(0),
                index: 0,
            }],
            _ => {
                let mut twice = good.clone();
                twice.extend(good);
                twice
            }
        };
        if !self.dice.chance(2) {
            names.truncate(100);
        }
        names.sort_by_key(|name| (name.hash(), name.index));
        if self.dice.chance(2) {
            names.reverse();
        }
        if names.is_empty() && self.dice.chance(80) {
            // Nothing to collect: an idle look becomes a mark.
            return Deed::Mark;
        }
        Deed::Collect(names)
    }

    fn void(&mut self, ledger: &Ledger<'_>, by: usize, at: i64) -> Deed {
        let period = self.period;
        if let Some(outbox) = self.outboxes.get_mut(by) {
            outbox.retain(|name| {
                ledger.outputs.get(name).is_some_and(|waiting| {
                    !waiting.taken && waiting.dated > at.saturating_sub(period.saturating_mul(10))
                })
            });
        }
        let outbox = self.outboxes.get(by).cloned().unwrap_or_default();
        let ripe: Vec<Name> = outbox
            .iter()
            .copied()
            .filter(|name| {
                ledger.outputs.get(name).is_some_and(|waiting| {
                    !guards::is_collectable(ledger, waiting, at) && waiting.dated < at
                })
            })
            .collect();
        let chosen = match self.dice.below(100) {
            0..80 => self.dice.pick(&ripe),
            80..90 => self.dice.pick(&outbox),
            90..95 => self.another(ledger, |waiting| waiting.payer == by && waiting.taken),
            _ => self.another(ledger, |waiting| waiting.payer != by),
        };
        chosen.map_or(Deed::Mark, Deed::Void)
    }

    /// One of the younger outputs that fits.
    fn another(&mut self, ledger: &Ledger<'_>, fits: impl Fn(&Waiting) -> bool) -> Option<Name> {
        let young: Vec<Name> = ledger
            .outputs
            .iter()
            .rev()
            .filter(|(_, waiting)| fits(waiting))
            .take(30)
            .map(|(name, _)| *name)
            .collect();
        self.dice.pick(&young)
    }
}
