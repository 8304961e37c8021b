//! What a run went through: counts by act, by purpose, by rule and by situation, so that a reader sees that nothing starved.

use crate::{
    audit::Outcome,
    event::{Deed, Event},
    ledger::{Holder, Ledger},
    rule::Rule,
};
use copex_economy::{
    account::{Account, Role},
    act::Purpose,
    credits::Credits,
};
use std::collections::BTreeMap;

/// How often something was done and refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Accepted by both sides.
    pub accepted: u64,
    /// Refused by both sides.
    pub refused: u64,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) kinds: BTreeMap<&'static str, Count>,
    pub(crate) purposes: BTreeMap<&'static str, Count>,
    pub(crate) rules: BTreeMap<Rule, u64>,
    pub(crate) situations: BTreeMap<&'static str, u64>,
}

impl Tally {
    pub(crate) fn note(&mut self, situation: &'static str) {
        *self.situations.entry(situation).or_default() += 1;
    }

    fn note_if(&mut self, holds: bool, situation: &'static str) {
        if holds {
            self.note(situation);
        }
    }

    pub(crate) fn add(&mut self, other: &Tally) {
        for (kind, count) in &other.kinds {
            let sum = self.kinds.entry(kind).or_default();
            sum.accepted += count.accepted;
            sum.refused += count.refused;
        }
        for (purpose, count) in &other.purposes {
            let sum = self.purposes.entry(purpose).or_default();
            sum.accepted += count.accepted;
            sum.refused += count.refused;
        }
        for (rule, count) in &other.rules {
            *self.rules.entry(*rule).or_default() += count;
        }
        for (situation, count) in &other.situations {
            *self.situations.entry(situation).or_default() += count;
        }
    }

    /// Counts an event, with the account before it and the economy after it.
    pub(crate) fn count(
        &mut self,
        event: &Event,
        outcome: Outcome,
        before: &Account,
        after: &Ledger<'_>,
    ) {
        let count = |count: &mut Count| match outcome {
            Outcome::Accepted => count.accepted += 1,
            Outcome::Refused(_) => count.refused += 1,
        };
        count(self.kinds.entry(event.deed.word()).or_default());
        if let Deed::Pay(payments) = &event.deed {
            for payment in payments {
                count(self.purposes.entry(word_of(payment.purpose)).or_default());
            }
        }
        let Some(holder) = after.holders.get(event.by) else {
            return;
        };
        let (_, frozen) = after.policy(after.month(event.at));
        self.note_if(frozen, "in a frozen month");
        match outcome {
            Outcome::Accepted => self.count_accepted(event, before, holder, after),
            Outcome::Refused(rule) => {
                *self.rules.entry(rule).or_default() += 1;
                self.count_refused(event, rule);
            }
        }
    }

    fn count_refused(&mut self, event: &Event, rule: Rule) {
        let situation = match (&event.deed, rule) {
            (Deed::Collect(_), Rule::Credit(16)) => "collected in the wrong order or too many",
            (Deed::Collect(_), Rule::Credit(17)) => "collected what is another's or nobody's",
            (Deed::Collect(_), Rule::Credit(18)) => "collected too late or too early",
            (Deed::Collect(_), Rule::Credit(19)) => "collected twice",
            (Deed::Collect(_), Rule::Credit(20)) => "collected from a payer out of standing",
            (Deed::Void(_), Rule::Credit(19)) => "taken back twice",
            (Deed::Void(_), _) => "taken back too early, too late or without proof",
            (_, Rule::Chain) => "a clock that went back",
            (_, Rule::Credit(3)) => "not after the account's last event",
            _ => return,
        };
        self.note(situation);
    }

    fn count_accepted(
        &mut self,
        event: &Event,
        before: &Account,
        holder: &Holder,
        ledger: &Ledger<'_>,
    ) {
        let account = &holder.account;
        let zero = Credits::ZERO;
        self.note_if(account.balance < zero, "an account in debt acted");
        self.note_if(account.owed > zero, "an account that owes acted");
        match &event.deed {
            Deed::Settle => {
                let passed = account.month.0.saturating_sub(before.month.0);
                self.note_if(passed > 1, "settled over skipped months");
                let lapsed = before.lots.iter().any(|(month, _)| month <= account.month);
                self.note_if(lapsed, "lots came due");
                self.note_if(account.matched < before.matched, "repaid at a settlement");
                self.note_if(account.matched > before.matched, "matched at a settlement");
                let ends = before.investment > zero && account.investment == zero;
                self.note_if(ends, "an investment's promise came due");
                self.note_if(before.sold < zero, "settled with refunds above sales");
            }
            Deed::Issue { .. } => {
                self.note_if(account.matched > before.matched, "matched at an offer");
                self.note_if(before.investment > zero, "offered while an investment runs");
            }
            Deed::Collect(names) => {
                let taken = account.matched < before.matched || account.owed < before.owed;
                self.note_if(taken && before.owed > zero, "owed credits taken");
                self.note_if(names.len() > 20, "collected more than twenty at once");
                self.note_if(
                    account.investment > before.investment,
                    "investment collected",
                );
            }
            Deed::Void(name) => {
                let output = ledger.outputs.get(name).map(|waiting| waiting.output);
                self.note_if(
                    output.is_some_and(|output| output.grant > zero),
                    "took back what was paid from a lot",
                );
                self.note_if(
                    output.is_some_and(|output| output.purpose == Purpose::Investment),
                    "took back an investment",
                );
            }
            Deed::Renew { .. } => {
                self.note_if(account.ceiling > before.ceiling, "a ceiling rose");
                self.note_if(account.ceiling < before.ceiling, "a ceiling fell");
            }
            Deed::Inherit { .. } => {
                self.note_if(before.balance < zero, "a debt was inherited");
                self.note_if(!before.lots.is_empty(), "lots lapsed at a closure");
                let savings_full = before.savings.len() >= 12;
                self.note_if(savings_full, "inherited with twelve terms saved");
            }
            Deed::Pay(payments) => {
                self.note_if(payments.len() > 20, "paid more than twenty at once");
                self.note_if(
                    account.role == Role::Coop && account.balance < zero && before.balance >= zero,
                    "a payment went into debt",
                );
            }
            Deed::Offer { .. }
            | Deed::Save { .. }
            | Deed::Release { .. }
            | Deed::Mark
            | Deed::Month(_) => {}
        }
    }
}

fn word_of(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Purchase => "purchase",
        Purpose::Wage => "wage",
        Purpose::Dividend => "dividend",
        Purpose::Bonus => "bonus",
        Purpose::Refund => "refund",
        Purpose::Levy => "levy",
        Purpose::Award => "award",
        Purpose::Investment => "investment",
        Purpose::Contribution => "contribution",
        Purpose::Tax => "tax",
        Purpose::Share => "share",
        Purpose::Lapse => "lapse",
        Purpose::NetworkFee => "network fee",
        Purpose::NetworkShare => "network share",
    }
}
