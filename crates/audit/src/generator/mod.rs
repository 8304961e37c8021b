//! What happens next: a seed decides the economy and every act in it, valid and invalid ones. It looks at the real side to
//! choose acts that mean something there.

mod acts;
mod payments;
mod setup;

use crate::{
    audit::Outcome,
    event::{Deed, Event, FOUNDATION, Name, Setup},
    ledger::{Holder, Ledger},
    random::Dice,
    tally::Tally,
};
use copex_economy::account::Role;

/// How many done acts are kept for being tried again.
const DONE_KEPT: usize = 24;

/// How an account behaves for the time being.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Active,
    /// Away until that act.
    Idle(u32),
    /// Sells nothing any more and spends to the limit.
    Defaulting,
    /// Pays everything out, or works off its debt, and then does nothing.
    Leaving,
}

pub(crate) struct Generator {
    dice: Dice,
    /// The true time, which no account knows; microseconds.
    now: i64,
    /// The length of a period, about; microseconds.
    period: i64,
    /// How far each account's clock leads; below zero it lags.
    clocks: Vec<i64>,
    moods: Vec<Mood>,
    /// Outputs that may still wait, by payee and by payer.
    inboxes: Vec<Vec<Name>>,
    outboxes: Vec<Vec<Name>>,
    /// Versions of offers, with their authors.
    versions: Vec<(usize, u32)>,
    /// An offer whose Issue is to follow.
    follow_up: Option<(usize, u32)>,
    done: Vec<Event>,
}

impl Generator {
    /// An economy, and what will happen in it.
    pub(crate) fn new(seed: u64) -> (Setup, Generator) {
        let mut dice = Dice::new(seed);
        let setup = setup::setup(&mut dice);
        let parties = setup.parties.len();
        let period = i64::from(setup.calendar.period_seconds.unwrap_or(30 * 86_400))
            .saturating_mul(1_000_000);
        let mut clocks = Vec::with_capacity(parties);
        for _ in 0..parties {
            clocks.push(match dice.below(10) {
                0 => dice.between(-period - period / 3, 0),
                1 => dice.between(0, period + period / 6),
                2 => dice.between(-period / 30, period / 30),
                _ => 0,
            });
        }
        let opened = setup.parties.iter().map(|party| party.opened);
        let generator = Generator {
            dice,
            now: opened.max().unwrap_or_default(),
            period,
            clocks,
            moods: vec![Mood::Active; parties],
            inboxes: vec![Vec::new(); parties],
            outboxes: vec![Vec::new(); parties],
            versions: Vec::new(),
            follow_up: None,
            done: Vec::new(),
        };
        (setup, generator)
    }

    /// The next event.
    pub(crate) fn next(&mut self, ledger: &Ledger<'_>, number: u32, tally: &mut Tally) -> Event {
        self.let_time_pass(tally);
        let event = |by: usize, at: i64, holder: &Holder, deed: Deed| Event {
            number,
            by,
            at,
            follows: holder.events,
            deed,
        };
        if let Some((by, version)) = self.follow_up.take()
            && let Some(holder) = ledger.holders.get(by)
        {
            if self.dice.chance(88) {
                let at = self.clock(by, holder);
                return event(by, at, holder, Deed::Issue { version });
            }
            tally.note("a step's follow-up never came");
        }
        if self.dice.chance(6)
            && let Some(again) = self.again(ledger, number, tally)
        {
            return again;
        }
        if let Some(month) = self.month_act(ledger, number) {
            return month;
        }
        let by = self.somebody(ledger, number);
        let Some(holder) = ledger.holders.get(by) else {
            return Event {
                number,
                by,
                at: self.now,
                follows: 0,
                deed: Deed::Mark,
            };
        };
        self.change_mood(by, holder, number, tally);
        let at = self.clock(by, holder);
        let deed = self.deed(ledger, by, at, tally);
        event(by, at, holder, deed)
    }

    fn let_time_pass(&mut self, tally: &mut Tally) {
        let period = self.period;
        let step = match self.dice.below(1_000) {
            0..700 => self.dice.between(0, period / 100),
            700..900 => self.dice.between(0, period / 20),
            900..993 => self.dice.between(0, period / 5),
            993..999 => self.dice.between(period, period.saturating_mul(3)),
            _ => self.dice.between(period, period.saturating_mul(12)),
        };
        if step >= period {
            tally.note("time jumped a month or more");
        }
        self.now = self.now.saturating_add(step);
    }

    /// What an account's clock says; never before its chain's last action but for a few that try.
    fn clock(&mut self, by: usize, holder: &Holder) -> i64 {
        let lead = self.clocks.get(by).copied().unwrap_or(0);
        let shown = self.now.saturating_add(lead);
        if self.dice.chance(1) {
            return holder
                .last_action
                .saturating_sub(self.dice.between(1, self.period));
        }
        shown.max(holder.last_action)
    }

    /// A done act that is tried again: the same event, or the same deed as a new event.
    fn again(&mut self, ledger: &Ledger<'_>, number: u32, tally: &mut Tally) -> Option<Event> {
        let done = self.dice.pick(&self.done)?;
        let holder = ledger.holders.get(done.by)?;
        let once = matches!(
            done.deed,
            Deed::Issue { .. }
                | Deed::Settle
                | Deed::Collect(_)
                | Deed::Void(_)
                | Deed::Release { .. }
                | Deed::Renew { .. }
        );
        let as_new = once && self.dice.chance(60);
        tally.note(if as_new {
            "a done step tried again as a new event"
        } else {
            "a done event sent again"
        });
        let at = self.clock(done.by, holder);
        let follows = if as_new { holder.events } else { done.follows };
        Some(Event {
            number,
            at,
            follows,
            ..done
        })
    }

    /// The Foundation's calendar, sooner or later.
    fn month_act(&mut self, ledger: &Ledger<'_>, number: u32) -> Option<Event> {
        let foundation = ledger.holders.get(FOUNDATION)?;
        let last = ledger
            .setup
            .founding_last
            .saturating_add(i64::try_from(ledger.calendar.len()).ok()?);
        let behind = ledger.month(self.now).saturating_sub(last);
        let likely = match behind {
            1.. => 25,
            0 => 4,
            _ => 0,
        };
        if !self.dice.chance(likely) {
            return None;
        }
        let at = self.clock(FOUNDATION, foundation);
        let (latest, _) = ledger.policy(last);
        let policy = if self.dice.chance(50) {
            latest.clone()
        } else {
            setup::policy(&mut self.dice)
        };
        Some(Event {
            number,
            by: FOUNDATION,
            at,
            follows: foundation.events,
            deed: Deed::Month(Box::new(policy)),
        })
    }

    /// Who acts: anyone who is there, co-ops more often than others.
    fn somebody(&mut self, ledger: &Ledger<'_>, number: u32) -> usize {
        let mut chosen = 0;
        for _ in 0..4 {
            chosen = self.dice.index(ledger.holders.len());
            let role = ledger.holders.get(chosen).map(|one| one.account.role);
            let there = match self.moods.get(chosen) {
                Some(Mood::Idle(until)) => *until <= number,
                Some(Mood::Leaving | Mood::Defaulting) => self.dice.chance(60),
                _ => true,
            };
            if there && (role == Some(Role::Coop) || self.dice.chance(60)) {
                break;
            }
        }
        chosen
    }

    fn change_mood(&mut self, by: usize, holder: &Holder, number: u32, tally: &mut Tally) {
        let role = holder.account.role;
        let Some(mood) = self.moods.get_mut(by) else {
            return;
        };
        if matches!(*mood, Mood::Idle(until) if until <= number) {
            *mood = Mood::Active;
        }
        if *mood != Mood::Active || role == Role::Foundation {
            return;
        }
        *mood = match self.dice.below(1_000) {
            0..4 if role == Role::Coop => {
                tally.note("a co-op stopped selling");
                Mood::Defaulting
            }
            4..8 => {
                tally.note("an account began to leave");
                Mood::Leaving
            }
            8..20 => {
                tally.note("an account went silent for a while");
                Mood::Idle(number.saturating_add(120))
            }
            _ => Mood::Active,
        };
    }

    pub(crate) fn mood(&self, of: usize) -> Mood {
        self.moods.get(of).copied().unwrap_or(Mood::Active)
    }

    /// Remembers what came of an event.
    pub(crate) fn remember(&mut self, ledger: &Ledger<'_>, event: Event, outcome: Outcome) {
        if outcome != Outcome::Accepted {
            return;
        }
        if let Deed::Offer { version, .. } = event.deed {
            self.versions.push((event.by, version));
            self.follow_up = Some((event.by, version));
            return;
        }
        let first = Name {
            event: event.number,
            index: 0,
        };
        let last = Name {
            event: event.number,
            index: u32::MAX,
        };
        for (name, waiting) in ledger.outputs.range(first..=last) {
            if let Some(inbox) = self.inboxes.get_mut(waiting.payee) {
                inbox.push(*name);
            }
            if let Some(outbox) = self.outboxes.get_mut(waiting.payer) {
                outbox.push(*name);
            }
        }
        if self.done.len() < DONE_KEPT {
            self.done.push(event);
        } else {
            let place = self.dice.index(DONE_KEPT);
            if let Some(kept) = self.done.get_mut(place) {
                *kept = event;
            }
        }
    }
}
