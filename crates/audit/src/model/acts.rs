//! The acts, as `docs/arithmetic.md` has them: every condition first, then what changes.

use super::{
    AMOUNT_MAX, CEILING_MAX, Draft, Made, Version,
    books::Kind,
    matching::up,
    time::{later, month_of},
};
use crate::{
    event::{Deed, FOUNDATION, Name, Payment},
    rule::Rule,
};
use copex_economy::{account::Role, act::Purpose, policy::Policy};

const TERMS_MAX: usize = 12;
const SAVING_MONTHS_MAX: i64 = 1_200;

pub(super) fn waits_for_the_foundation(purpose: Purpose) -> bool {
    [
        Purpose::Share,
        Purpose::Lapse,
        Purpose::Levy,
        Purpose::NetworkFee,
    ]
    .contains(&purpose)
}

impl Draft<'_> {
    pub(super) fn act(&mut self) {
        match &self.event.deed {
            Deed::Offer {
                version,
                replaces,
                price,
                quantity,
            } => self.offer(*version, *replaces, *price, *quantity),
            Deed::Issue { version } => self.issue(*version),
            Deed::Settle => self.settle(),
            Deed::Pay(payments) => self.pay(payments),
            Deed::Collect(names) => self.collect(names),
            Deed::Void(name) => self.void(*name),
            Deed::Save { amount, until } => self.save(i128::from(*amount), *until),
            Deed::Release { month } => self.release(*month),
            Deed::Mark => {}
            Deed::Renew {
                serial,
                ceiling,
                until,
            } => self.renew(*serial, i128::from(*ceiling), *until),
            Deed::Inherit { until } => self.inherit(*until),
            Deed::Month(policy) => self.month_act(policy),
        }
        if !matches!(self.event.deed, Deed::Offer { .. }) {
            let number = self.event.number;
            self.post(
                Kind::Happened,
                self.month,
                i128::from(self.event.at),
                number,
            );
        }
    }

    fn must_be_settled(&mut self) {
        let settled = self.role == Role::Member || self.books.month == self.month;
        self.refuse_if(!settled, 7);
    }

    fn offer(&mut self, version: u32, replaces: Option<u32>, price: i64, quantity: u64) {
        self.unproved_if(self.role != Role::Coop, Rule::OfferStanding);
        let value = (i128::from(price) * i128::from(quantity)).div_euclid(1_000);
        self.unproved_if(!(0..=AMOUNT_MAX).contains(&value), Rule::OfferValue);
        let replaced = replaces.and_then(|old| self.model.versions.get(&old));
        let before = replaced.map_or(0, |old| old.value);
        let rise = (value - before).max(0);
        self.version = Some((version, Version { value, rise }));
        self.post(Kind::Written, 0, i128::from(self.event.at), version);
    }

    fn issue(&mut self, version: u32) {
        self.refuse_if(self.role != Role::Coop, 8);
        self.refuse_if(self.frozen, 10);
        self.must_be_settled();
        let written = self.was_written_since_the_event_before(version);
        self.unproved_if(!written, Rule::Credit(9));
        if !self.is_fine() {
            return;
        }
        let written = self.model.versions.get(&version);
        let below_ceiling = self.books.ceiling - self.books.projected;
        let not_estimated = self.books.ceiling - self.books.estimated;
        let rise = written
            .map_or(0, |version| version.rise)
            .min(below_ceiling)
            .min(not_estimated)
            .max(0);
        self.post(Kind::Rise, 0, rise, version);
        self.match_credits(None);
    }

    fn settle(&mut self) {
        let to = self.month;
        self.refuse_if(self.role == Role::Member || to <= self.books.month, 11);
        if !self.is_fine() {
            return;
        }
        if self.role == Role::Foundation {
            self.post(Kind::Settled, to, 0, 0);
            return;
        }
        let sales = self.books.sold.max(0);
        let judged = sales.min(self.books.projected - self.books.fresh) + self.books.fresh;
        let next = if to == self.books.month + 1 {
            sales.max(judged)
        } else {
            0
        };
        let start = up(self.books.ceiling, self.policy.start_rate);
        let base = self.books.projected.max(start);
        let capped = base + up(base, self.policy.growth_cap);
        let projected = next.min(capped).min(self.books.ceiling);
        self.post(Kind::Settled, to, 0, 0);
        self.post(Kind::Projection, to, projected, 0);
        self.match_credits(Some(sales));
        for (month, amount) in self.books.lots.clone() {
            if month <= to {
                self.post(Kind::Lot, month, -amount, 0);
                self.for_the_foundation(amount, Purpose::Lapse);
            }
        }
    }

    fn pay(&mut self, payments: &[Payment]) {
        self.must_be_settled();
        let total: i128 = payments.iter().map(|one| i128::from(one.amount)).sum();
        let sound = |one: &Payment| (1..=AMOUNT_MAX).contains(&i128::from(one.amount));
        let shaped = (1..=100).contains(&payments.len())
            && payments.iter().all(sound)
            && total <= AMOUNT_MAX;
        self.refuse_if(!shaped, 12);
        self.refuse_if(payments.iter().any(|one| one.to == self.event.by), 13);
        let invests = |one: &&Payment| one.purpose == Purpose::Investment;
        let invested: i128 = payments
            .iter()
            .filter(invests)
            .map(|one| i128::from(one.amount))
            .sum();
        if payments.iter().any(|one| invests(&one)) {
            self.refuse_if(self.frozen, 10);
            let month = self.month;
            let early = |one: &Payment| one.due.is_none_or(|due| due <= month);
            let limit = i128::from(self.policy.investment_limit.minor_units());
            let allowed = self.role == Role::Foundation
                && payments.iter().filter(invests).all(|one| one.due.is_some())
                && self.books.invested + invested <= limit;
            self.refuse_if(!allowed, 15);
            let too_early = payments.iter().filter(invests).any(early);
            self.refuse_if(too_early, 15);
        }
        let fee = self.network_fee(payments);
        let left = self.books.balance() + invested - total - fee - self.books.kept;
        self.refuse_if(left < -self.limit(), 14);
        for payment in payments {
            self.check_purpose(payment);
        }
        if self.is_fine() {
            for payment in payments {
                self.pay_one(payment);
            }
            if fee > 0 {
                let (grant, lapse) = self.spend(fee);
                let made = self.output(FOUNDATION, fee, Purpose::NetworkFee);
                made.grant = grant;
                made.lapse = lapse;
            }
        }
    }

    /// What the sum of the purchases bears for the network.
    fn network_fee(&self, payments: &[Payment]) -> i128 {
        if self.role == Role::Foundation {
            return 0;
        }
        let bought: i128 = payments
            .iter()
            .filter(|one| one.purpose == Purpose::Purchase)
            .map(|one| i128::from(one.amount))
            .sum();
        up(bought, self.policy.network_fee)
    }

    fn pay_one(&mut self, payment: &Payment) {
        let amount = i128::from(payment.amount);
        if payment.purpose == Purpose::Investment {
            self.create(amount);
            self.output(payment.to, amount, payment.purpose).due = payment.due;
            return;
        }
        let (grant, lapse) = self.spend(amount);
        if payment.purpose == Purpose::Refund {
            self.post(Kind::Sale, self.month, -amount, 0);
        }
        let made = self.output(payment.to, amount, payment.purpose);
        made.grant = grant;
        made.lapse = lapse;
    }

    fn collect(&mut self, names: &[Name]) {
        self.must_be_settled();
        let place = |name: &Name| (name.hash(), name.index);
        let ascending = names.windows(2).all(|pair| match pair {
            [one, next] => place(one) < place(next),
            _ => true,
        });
        self.refuse_if(!(1..=100).contains(&names.len()) || !ascending, 16);
        let mut inputs = Vec::new();
        for name in names {
            let Some((item, made)) = self.named(*name) else {
                self.unproved_if(true, Rule::Credit(17));
                continue;
            };
            let made = made.clone();
            self.check_input(item, &made);
            inputs.push((item, made));
        }
        self.check_takings(&inputs);
        let investments: Vec<&Made> = inputs
            .iter()
            .map(|(_, made)| made)
            .filter(|made| made.purpose == Purpose::Investment)
            .collect();
        if !investments.is_empty() {
            let month = self.month;
            let late = |made: &&Made| made.due.is_none_or(|due| due <= month);
            let allowed = self.role == Role::Coop
                && self.books.investment == 0
                && investments.len() == 1
                && !investments.iter().any(late);
            self.refuse_if(!allowed, 21);
        }
        if !self.is_fine() {
            return;
        }
        for (item, made) in &inputs {
            self.take(*item, made);
            if made.purpose == Purpose::Purchase && self.role == Role::Coop {
                self.post(Kind::Sale, self.month, made.amount, *item);
            }
            if made.purpose == Purpose::NetworkFee {
                self.post(Kind::Kept, 0, made.amount, *item);
            }
            if made.purpose == Purpose::Investment {
                self.post(
                    Kind::Promise,
                    made.due.unwrap_or_default(),
                    made.amount,
                    *item,
                );
            }
        }
        self.take_what_is_owed();
    }

    /// Books an output out of waiting and into the balance.
    fn take(&mut self, item: u32, made: &Made) {
        let from = if made.purpose == Purpose::Investment {
            Kind::Pledged
        } else {
            Kind::Waiting
        };
        self.post(from, 0, -made.amount, item);
        self.post(Kind::Free, 0, made.amount, item);
        self.post(Kind::Taken, self.month, i128::from(self.event.at), item);
    }

    fn void(&mut self, name: Name) {
        self.must_be_settled();
        let Some((item, made)) = self.named(name) else {
            self.unproved_if(true, Rule::Credit(17));
            return;
        };
        let made = made.clone();
        self.check_void(item, &made);
        if !self.is_fine() {
            return;
        }
        self.take(item, &made);
        if made.purpose == Purpose::Investment {
            self.post(Kind::Free, 0, -made.amount, item);
            self.post(Kind::Retired, 0, made.amount, item);
            self.retired += made.amount;
            return;
        }
        if made.purpose == Purpose::Refund {
            self.post(Kind::Sale, self.month, made.amount, item);
        }
        if self.role != Role::Coop {
            return;
        }
        if let Some(lapse) = made.lapse {
            if lapse > self.month {
                self.put_lot(lapse, made.grant);
            } else {
                let lapsed = self.lot_room(made.grant);
                if lapsed > 0 {
                    self.post(Kind::Free, 0, -lapsed, item);
                    self.for_the_foundation(lapsed, Purpose::Lapse);
                }
            }
        }
        self.trim_what_is_owed();
        self.take_what_is_owed();
    }

    fn save(&mut self, amount: i128, until: i64) {
        self.must_be_settled();
        let terms = &self.books.saved;
        let has_room = terms.len() < TERMS_MAX || terms.iter().any(|(term, _)| *term == until);
        let later = until > self.month && until <= self.month + SAVING_MONTHS_MAX;
        let earned = amount >= 1 && amount <= self.books.earned();
        let due = self.role == Role::Coop
            && (self.books.owed != 0 || self.books.matched() > self.target());
        self.refuse_if(!has_room || !later || !earned || due, 23);
        if self.is_fine() {
            self.post(Kind::Free, 0, -amount, 0);
            self.post(Kind::Saved, until, amount, 0);
        }
    }

    fn release(&mut self, month: i64) {
        self.must_be_settled();
        let held = self.books.saved.iter().find(|(term, _)| *term == month);
        let amount = held.map_or(0, |(_, amount)| *amount);
        self.refuse_if(amount == 0 || month > self.month, 24);
        if self.is_fine() {
            self.post(Kind::Saved, month, -amount, 0);
            self.post(Kind::Free, 0, amount, 0);
            self.take_what_is_owed();
        }
    }

    fn renew(&mut self, serial: u32, ceiling: i128, until: i64) {
        let (last_serial, last_begin) = self.last_credential();
        self.unproved_if(serial <= last_serial, Rule::Credit(30));
        self.unproved_if(until <= self.event.at, Rule::Credit(5));
        let held = self.books.ceiling;
        let period = self.model.setup.calendar.period_seconds;
        let may_rise =
            i128::from(self.event.at) >= later(last_begin, period.unwrap_or(31 * 86_400));
        let highest = if may_rise {
            held + up(held, self.policy.growth_cap)
        } else {
            held
        };
        let counted = ceiling.min(highest);
        self.refuse_if(!(0..=CEILING_MAX).contains(&counted), 30);
        self.post(Kind::Ceiling, 0, counted, 0);
        self.post(Kind::Credential, self.event.at, i128::from(until), serial);
    }

    fn inherit(&mut self, until: i64) {
        self.unproved_if(self.event.by == FOUNDATION, Rule::Credit(30));
        self.unproved_if(until <= self.event.at, Rule::Credit(5));
        if !self.is_fine() {
            return;
        }
        let calendar = &self.model.setup.calendar;
        let end = later(self.standing_end(), calendar.closure_seconds);
        let matures = month_of(i64::try_from(end).unwrap_or(i64::MAX), calendar) + 1;
        let lots = self.books.all_lots();
        if lots > 0 {
            self.draw(lots);
            self.for_the_foundation(lots, Purpose::Lapse);
        }
        self.trim_what_is_owed();
        let rest = self.books.balance() - self.books.kept;
        if rest > 0 {
            let saved = &self.books.saved;
            let there = saved.iter().any(|(term, _)| *term == matures);
            let term = match saved.last() {
                Some((last, _)) if saved.len() >= TERMS_MAX && !there => *last,
                _ => matures,
            };
            self.post(Kind::Free, 0, -rest, 0);
            self.post(Kind::Saved, term, rest, 0);
        }
        self.post(Kind::Closed, 0, 0, 0);
        self.post(Kind::Credential, self.event.at, i128::from(until), 0);
    }

    fn month_act(&mut self, policy: &Policy) {
        let next = self.model.setup.founding_last
            + i64::try_from(self.model.calendar.len()).unwrap_or(i64::MAX)
            + 1;
        let allowed = self.role == Role::Foundation && next <= self.month + 1;
        self.unproved_if(!allowed, Rule::Calendar);
        let rates = [
            (policy.foundation_share, 10_000),
            (policy.factor, 30_000),
            (policy.growth_cap, 10_000),
            (policy.start_rate, 10_000),
            (policy.repay_rate, 10_000),
            (policy.overdraft, 10_000),
            (policy.network_fee, 100),
        ];
        let amounts = [
            policy.investment_limit,
            policy.registrar_quota,
            policy.two_registrars_from,
        ];
        let in_range = |amount: i64| (0..=AMOUNT_MAX).contains(&i128::from(amount));
        let sound = rates.iter().all(|(rate, most)| rate.0 <= *most)
            && (1..=12).contains(&policy.grant_validity_months)
            && (1..=12).contains(&policy.standing_periods)
            && amounts.iter().all(|amount| in_range(amount.minor_units()));
        self.unproved_if(!sound, Rule::Credit(32));
        self.month_act = Some(policy.clone());
    }
}
