//! Time: how it passes, what clocks show of it, and the very moments at which a rule turns.

use super::Generator;
use crate::{
    event::{Deed, Event},
    ledger::{Holder, Ledger},
    tally::Tally,
};
use copex_economy::{account::Role, calendar::Month};

impl Generator {
    pub(super) fn let_time_pass(&mut self, tally: &mut Tally) {
        let period = self.period;
        let brisk = period.saturating_mul(self.pace);
        let step = match self.dice.below(2_000) {
            0..1_500 => self.dice.between(0, brisk / 480),
            1_500..1_960 => self.dice.between(0, brisk / 120),
            1_960..1_996 => self.dice.between(0, brisk / 24),
            1_996..1_999 => self.dice.between(period, period.saturating_mul(3)),
            _ => self.dice.between(period, period.saturating_mul(12)),
        };
        if step >= period {
            tally.note("time jumped a month or more");
        }
        self.now = self.now.saturating_add(step);
    }

    /// What an account's clock says; never before its chain's last action but for a few that try.
    pub(super) fn clock(&mut self, ledger: &Ledger<'_>, by: usize, holder: &Holder) -> i64 {
        let lead = self.clocks.get(by).copied().unwrap_or(0);
        let shown = self.now.saturating_add(lead);
        if self.dice.chance(3)
            && let Some(edge) = self.edge(ledger, by, holder)
            && self.can_show(by, holder, edge)
        {
            return edge;
        }
        if self.dice.chance(1) {
            return holder
                .last_action
                .saturating_sub(self.dice.between(1, self.period));
        }
        shown.max(holder.last_action)
    }

    /// A moment at which a rule turns, or the one before or after it: a payment's last, a month's first, a standing's end.
    fn edge(&mut self, ledger: &Ledger<'_>, by: usize, holder: &Holder) -> Option<i64> {
        let collection =
            i64::from(ledger.setup.calendar.collection_seconds).saturating_mul(1_000_000);
        let turn = match self.dice.below(3) {
            0 => {
                let inbox = self.inboxes.get(by)?;
                ledger.outputs.get(&self.dice.pick(inbox)?)?.dated + collection
            }
            1 => holder.credential()?.until,
            _ => {
                let next = Month(ledger.month(self.now)).plus(1);
                ledger.setup.calendar.start_of(next).0
            }
        };
        Some(turn.saturating_add(self.dice.between(-1, 1)))
    }

    /// Whether an account's clock may well come to show that moment.
    fn can_show(&self, by: usize, holder: &Holder, moment: i64) -> bool {
        let lead = self.clocks.get(by).copied().unwrap_or(0);
        let latest = self.now.saturating_add(lead).saturating_add(self.period);
        (holder.last_action..latest).contains(&moment)
    }

    /// One output, taken or taken back in the very moments around its last one.
    pub(super) fn in_the_last_moment(&mut self, ledger: &Ledger<'_>, number: u32) -> Option<Event> {
        let by = self.dice.index(ledger.holders.len());
        let holder = ledger.holders.get(by)?;
        let back = self.dice.chance(40);
        let boxes = if back { &self.outboxes } else { &self.inboxes };
        let candidates = boxes.get(by)?;
        let young = candidates.get(candidates.len().saturating_sub(20)..)?;
        let name = self.dice.pick(young)?;
        let times = if back { self.dice.pick(&[1, 1, 4])? } else { 1 };
        let collection = i64::from(ledger.setup.calendar.collection_seconds);
        let last = times * collection * 1_000_000 + ledger.outputs.get(&name)?.dated;
        let at = last.saturating_add(self.dice.between(-1, 1));
        let settled =
            holder.account.role == Role::Member || holder.account.month.0 == ledger.month(at);
        if !settled || !self.can_show(by, holder, at) {
            return None;
        }
        let deed = if back {
            Deed::Void(name)
        } else {
            Deed::Collect(vec![name])
        };
        Some(Event {
            number,
            by,
            at,
            follows: holder.events,
            deed,
        })
    }
}
