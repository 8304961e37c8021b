//! What happens next: a seed decides the economy and every act in it, valid and invalid ones. It looks at the real side to
//! choose acts that mean something there.

mod acts;
mod payments;
mod setup;
mod takings;
mod time;

use crate::{
    audit::Outcome,
    event::{Deed, Event, FOUNDATION, Name, Payment, Setup},
    ledger::{Holder, Ledger},
    random::Dice,
    tally::Tally,
};
use copex_economy::{account::Role, act::PAYMENTS_MAX, credits::Credits};

/// How many done acts are kept for being tried again.
const DONE_KEPT: usize = 24;
/// How many accounts are asked for something to do before one of them only marks its place.
const ATTEMPTS_MAX: u32 = 6;
/// How many of a hundred deeds are meant to be wrong. Others turn out wrong by what happens around them.
const WRONG_PERCENT: u64 = 24;
/// How many acts a passing mood lasts.
const MOOD_ACTS: u32 = 150;

/// How an account behaves for the time being.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Active,
    /// Away until that act.
    Idle(u32),
    /// Lets its grants lie until that act.
    Hoarding(u32),
    /// Sets aside a little for many months until that act.
    Saving(u32),
    /// Sells nothing any more and spends to the limit.
    Defaulting,
    /// Pays everything out, or works off its debt, and then does nothing.
    Leaving,
}

/// What is to come right after a step.
#[derive(Clone, Debug)]
enum FollowUp {
    /// After an offer.
    Issue { by: usize, version: u32 },
    /// After a long list of payments to one account, another one.
    PayMore { by: usize, payments: Vec<Payment> },
    /// After both, one Collect of more than it may have.
    CollectTooMany { by: usize },
}

pub(crate) struct Generator {
    dice: Dice,
    /// The true time, which no account knows; microseconds.
    now: i64,
    /// The length of a period, about; microseconds.
    period: i64,
    /// How fast time passes.
    pace: i64,
    /// How likely the Foundation is to write a Month act that is due, in percent.
    diligence: u64,
    /// Whether the next deed is meant to be wrong in some way.
    wrong: bool,
    /// How far each account's clock leads; below zero it lags.
    clocks: Vec<i64>,
    moods: Vec<Mood>,
    /// Outputs that may still wait, by payee and by payer.
    inboxes: Vec<Vec<Name>>,
    outboxes: Vec<Vec<Name>>,
    /// Versions of offers, with their authors.
    versions: Vec<(usize, u32)>,
    /// Accounts that have left and have nothing to their name any more.
    gone: Vec<bool>,
    follow_up: Option<FollowUp>,
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
        let pace = dice.pick(&[1, 2, 4, 4, 12]).unwrap_or(4);
        let diligence = dice.pick(&[25, 3]).unwrap_or(25);
        let opened = setup.parties.iter().map(|party| party.opened);
        let generator = Generator {
            dice,
            now: opened.max().unwrap_or_default(),
            period,
            pace,
            diligence,
            wrong: false,
            clocks,
            moods: vec![Mood::Active; parties],
            inboxes: vec![Vec::new(); parties],
            outboxes: vec![Vec::new(); parties],
            versions: Vec::new(),
            gone: vec![false; parties],
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
        if let Some((by, at, deed)) = self.follow(ledger, tally)
            && let Some(holder) = ledger.holders.get(by)
        {
            return event(by, at, holder, deed);
        }
        if self.dice.chance(6)
            && let Some(again) = self.again(ledger, number, tally)
        {
            return again;
        }
        if let Some(month) = self.month_act(ledger, number) {
            return month;
        }
        if self.dice.chance(12)
            && let Some(last) = self.in_the_last_moment(ledger, number)
        {
            tally.note("in the last moment of a payment, or beside it");
            return last;
        }
        let mut idle = (FOUNDATION, self.now);
        for _ in 0..ATTEMPTS_MAX {
            let by = self.somebody(ledger, number);
            let Some(holder) = ledger.holders.get(by) else {
                continue;
            };
            self.change_mood(by, holder, number, tally);
            let at = self.clock(ledger, by, holder);
            self.wrong = self.dice.chance(WRONG_PERCENT);
            let deed = self.deed(ledger, by, at, tally);
            // Who has nothing to do mostly leaves it to another.
            if !matches!(deed, Deed::Mark) || self.dice.chance(4) {
                return event(by, at, holder, deed);
            }
            idle = (by, at);
        }
        let (by, at) = idle;
        let holder = ledger.holders.get(by);
        Event {
            number,
            by,
            at,
            follows: holder.map_or(0, |holder| holder.events),
            deed: Deed::Mark,
        }
    }

    /// The step that is to come right after the last one; now and then it never does.
    fn follow(&mut self, ledger: &Ledger<'_>, tally: &mut Tally) -> Option<(usize, i64, Deed)> {
        let follow_up = self.follow_up.take()?;
        if !self.dice.chance(88) {
            tally.note("a step's follow-up never came");
            return None;
        }
        let (FollowUp::Issue { by, .. }
        | FollowUp::PayMore { by, .. }
        | FollowUp::CollectTooMany { by }) = follow_up;
        let at = self.clock(ledger, by, ledger.holders.get(by)?);
        let deed = match follow_up {
            FollowUp::Issue { version, .. } => Deed::Issue { version },
            FollowUp::PayMore { mut payments, .. } => {
                for payment in &mut payments {
                    payment.amount = 1;
                }
                let payee = payments.first()?.to;
                self.follow_up = Some(FollowUp::CollectTooMany { by: payee });
                Deed::Pay(payments)
            }
            FollowUp::CollectTooMany { .. } => self.collect_too_many(ledger, by, at)?,
        };
        Some((by, at, deed))
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
        let at = self.clock(ledger, done.by, holder);
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
        let last = ledger
            .setup
            .founding_last
            .saturating_add(i64::try_from(ledger.calendar.len()).ok()?);
        let behind = ledger.month(self.now).saturating_sub(last);
        let likely = match behind {
            1.. => self.diligence,
            0 => 4,
            -3..=-1 => 1,
            _ => 0,
        };
        if !self.dice.chance(likely) {
            return None;
        }
        let by = if self.dice.chance(95) {
            FOUNDATION
        } else {
            self.dice.index(ledger.holders.len())
        };
        let author = ledger.holders.get(by)?;
        let at = self.clock(ledger, by, author);
        let (latest, _) = ledger.policy(last);
        let policy = if self.dice.chance(50) {
            latest.clone()
        } else {
            setup::policy(&mut self.dice)
        };
        Some(Event {
            number,
            by,
            at,
            follows: author.events,
            deed: Deed::Month(Box::new(policy)),
        })
    }

    /// Who acts: anyone who is there, co-ops more often than others.
    fn somebody(&mut self, ledger: &Ledger<'_>, number: u32) -> usize {
        let mut chosen = 0;
        for _ in 0..4 {
            chosen = self.dice.index(ledger.holders.len());
            let role = ledger.holders.get(chosen).map(|one| one.account.role);
            let spent = ledger.holders.get(chosen).is_some_and(|holder| {
                let account = &holder.account;
                account.balance <= Credits::ZERO && account.savings.is_empty()
            });
            let there = match self.moods.get(chosen) {
                Some(Mood::Idle(until)) => *until <= number,
                Some(Mood::Leaving | Mood::Defaulting) if spent => self.dice.chance(15),
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
        if let Mood::Idle(until) | Mood::Hoarding(until) | Mood::Saving(until) = *mood
            && until <= number
        {
            *mood = Mood::Active;
        }
        if *mood != Mood::Active || role == Role::Foundation {
            return;
        }
        *mood = match self.dice.below(1_000) {
            0..5 if role == Role::Coop => {
                tally.note("a co-op stopped selling");
                Mood::Defaulting
            }
            5..8 => {
                tally.note("an account began to leave");
                Mood::Leaving
            }
            8..20 => {
                tally.note("an account went silent for a while");
                Mood::Idle(number.saturating_add(MOOD_ACTS))
            }
            20..32 if role == Role::Coop => {
                tally.note("a co-op let its grants lie");
                Mood::Hoarding(number.saturating_add(MOOD_ACTS))
            }
            20..40 => {
                tally.note("an account began to save for many months");
                Mood::Saving(number.saturating_add(MOOD_ACTS))
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
            self.follow_up = Some(FollowUp::Issue {
                by: event.by,
                version,
            });
            return;
        }
        if let Deed::Pay(payments) = &event.deed
            && payments.len() == PAYMENTS_MAX
            && self.follow_up.is_none()
        {
            self.follow_up = Some(FollowUp::PayMore {
                by: event.by,
                payments: payments.clone(),
            });
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
