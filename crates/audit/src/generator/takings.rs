//! Takings: what an account collects and takes back; and now and then what it must not.

use super::Generator;
use crate::{
    event::{Deed, FOUNDATION, Name},
    guards,
    ledger::{Holder, Ledger, Waiting},
};
use copex_economy::{
    account::{Account, Role},
    act::{INPUTS_MAX, Purpose},
    credits::Credits,
};

/// Leaves out the investments that the account cannot collect now.
fn keep_one_investment(
    ledger: &Ledger<'_>,
    account: Option<&Account>,
    month: i64,
    names: &mut Vec<Name>,
) {
    let mut has_room = account
        .is_some_and(|account| account.role == Role::Coop && account.investment == Credits::ZERO);
    names.retain(|name| {
        let output = ledger.outputs.get(name).map(|waiting| waiting.output);
        match output {
            Some(output) if output.purpose == Purpose::Investment => {
                let fits = has_room && output.due.is_some_and(|due| due.0 > month);
                has_room &= !fits;
                fits
            }
            _ => true,
        }
    });
}

impl Generator {
    pub(super) fn collect(&mut self, ledger: &Ledger<'_>, by: usize, at: i64) -> Deed {
        let good = self.collectable(ledger, by, at);
        let inbox = self.inboxes.get(by).cloned().unwrap_or_default();
        let mut names = match self.dice.below(100) {
            0..75 if !self.wrong => good,
            _ if !self.wrong => good.into_iter().filter(|_| self.dice.chance(50)).collect(),
            0..40 => inbox,
            40..60 => {
                let mut more = good;
                more.extend(self.another(ledger, |waiting| waiting.payee != by));
                more
            }
            60..85 => {
                let mut more = good;
                more.extend(self.another(ledger, |waiting| waiting.payee == by && waiting.taken));
                more
            }
            85..90 => vec![Name {
                event: self.dice.pick(&[0, u32::MAX]).unwrap_or(0),
                index: 0,
            }],
            _ => {
                let mut twice = good.clone();
                twice.extend(good);
                twice
            }
        };
        if !self.wrong {
            let account = ledger.holders.get(by).map(|holder| &holder.account);
            keep_one_investment(ledger, account, ledger.month(at), &mut names);
        }
        if !self.wrong || self.dice.chance(80) {
            names.truncate(INPUTS_MAX);
        }
        names.sort_by_key(|name| (name.hash(), name.index));
        if self.wrong && self.dice.chance(12) {
            names.reverse();
        }
        if names.is_empty() && self.dice.chance(97) {
            // Nothing to collect.
            return Deed::Mark;
        }
        Deed::Collect(names)
    }

    /// What waits for an account and could well be collected by it now.
    fn collectable(&mut self, ledger: &Ledger<'_>, by: usize, at: i64) -> Vec<Name> {
        let waits = |name: &Name| {
            ledger
                .outputs
                .get(name)
                .is_some_and(|waiting| !waiting.taken)
        };
        if let Some(inbox) = self.inboxes.get_mut(by) {
            inbox.retain(waits);
        }
        let inbox = self.inboxes.get(by).map_or(&[][..], Vec::as_slice);
        let fits = |waiting: &Waiting| {
            let payer = ledger.holders.get(waiting.payer);
            let stands = payer
                .and_then(Holder::credential)
                .is_some_and(|credential| credential.covers(at));
            guards::is_collectable(ledger, waiting, at)
                && (stands || by == FOUNDATION)
                && waiting.output.payee == ledger.key(by)
        };
        inbox
            .iter()
            .copied()
            .filter(|name| ledger.outputs.get(name).is_some_and(fits))
            .collect()
    }

    /// One input more than a Collect may have, all of them fine by themselves.
    pub(super) fn collect_too_many(
        &mut self,
        ledger: &Ledger<'_>,
        by: usize,
        at: i64,
    ) -> Option<Deed> {
        let mut names = self.collectable(ledger, by, at);
        let account = ledger.holders.get(by).map(|holder| &holder.account);
        keep_one_investment(ledger, account, ledger.month(at), &mut names);
        names.truncate(INPUTS_MAX + 1);
        names.sort_by_key(|name| (name.hash(), name.index));
        (names.len() > INPUTS_MAX).then_some(Deed::Collect(names))
    }

    pub(super) fn void(
        &mut self,
        ledger: &Ledger<'_>,
        by: usize,
        at: i64,
        holder: &Holder,
    ) -> Deed {
        let period = self.period;
        if let Some(outbox) = self.outboxes.get_mut(by) {
            outbox.retain(|name| {
                ledger.outputs.get(name).is_some_and(|waiting| {
                    !waiting.taken && waiting.dated > at.saturating_sub(period.saturating_mul(10))
                })
            });
        }
        let outbox = self.outboxes.get(by).cloned().unwrap_or_default();
        let chosen = match self.dice.below(100) {
            _ if !self.wrong => {
                let ripe = |name: &Name| {
                    ledger.outputs.get(name).is_some_and(|waiting| {
                        waiting.dated < at
                            && !guards::is_collectable(ledger, waiting, at)
                            && guards::void(ledger, by, at, holder, *name).is_ok()
                    })
                };
                let ripe: Vec<Name> = outbox.into_iter().filter(ripe).collect();
                self.dice.pick(&ripe)
            }
            0..50 => self.dice.pick(&outbox),
            50..80 => self.another(ledger, |waiting| waiting.payer == by && waiting.taken),
            _ => self.another(ledger, |waiting| waiting.payer != by),
        };
        match chosen {
            Some(name) => Deed::Void(name),
            None => self.collect(ledger, by, at),
        }
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
