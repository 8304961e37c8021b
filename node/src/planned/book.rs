//! The plans of one account and how each goes: pure, so that every way that a date can take is tested without a node.
//!
//! A date that has come is open until it is paid, until its deadline, or until the next date comes. Before a payment is tried, it is
//! written down as being paid. So a crash in between leaves the question whether it was, and the ledger answers it.

use crate::account::Role;
use copex_economy::calendar::{Calendar, Moment};
use copex_economy::credits::{BasisPoints, Credits};
use copex_economy::recurrence::{Recurrence, RecurrenceRefused};
use copex_entries::calls::authority::Draft;
use copex_entries::calls::credit::PaymentKind;
use copex_entries::calls::planned::{
    DuePayment, PastPayment, PaymentOutcome, PaymentProgress, PlanInput, PlanPreview, PlannedMonth,
    PlannedPayment,
};
use holochain::prelude::ActionHash;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The most plans of an account.
pub const PLANS_MAX: usize = 200;
/// How long a refused payment may be tried again, in seconds: from a minute to thirty days.
pub const TRY_SECONDS: RangeInclusive<u32> = 60..=2_592_000;
/// What a note may come to, in letters.
pub const NOTE_LETTERS_MAX: usize = 200;
/// A refused payment is tried again after so long, in seconds.
pub const RETRY_SECONDS: u32 = 20;
/// So many past dates are kept.
const PAST_MAX: usize = 50;
/// A first date may lie this far back, in seconds: whoever says "today" means its beginning.
const BACK_SECONDS_MAX: u32 = 86_400;
/// A preview shows so many dates, and so many months.
const DATES_SHOWN: u32 = 5;
const MONTHS_SHOWN: u16 = 12;

/// Why a plan cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanRefused {
    /// There is none of that number.
    #[error("There is no planned payment {0} on this account.")]
    Unknown(u32),
    /// Too many.
    #[error("An account can have {PLANS_MAX} planned payments.")]
    TooMany,
    /// The amount is nothing, or too much.
    #[error("The amount has to be above 0.00 and at most {}.", Credits::MAX)]
    Amount,
    /// A part of sales, of an account that has none or beyond all of them.
    #[error(
        "A part of the last month's sales is above 0 % and at most 100 %, and only a co-op has sales."
    )]
    OfSales,
    /// A refund answers one purchase.
    #[error("A refund cannot be planned: it gives one purchase back.")]
    Refund,
    /// The dates make no sense.
    #[error("{0}.")]
    Dates(#[from] RecurrenceRefused),
    /// The first date is long past.
    #[error("The first date lies in the past.")]
    Past,
    /// Too short or too long.
    #[error("A refused payment can be tried again for a minute to thirty days.")]
    TryFor,
    /// Too long.
    #[error("The note is longer than {NOTE_LETTERS_MAX} letters.")]
    Note,
    /// Whoever accredits has no credits.
    #[error("This account has no credits, so it pays nothing.")]
    NoCredits,
    /// Nothing of that date is waiting for signatures.
    #[error("This payment is not waiting for signatures any more.")]
    NotToBeSigned,
}

/// All plans of an account, as its file holds them.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// The number that the next plan gets.
    next_id: u32,
    /// In the order in which they were planned.
    plans: Vec<PlannedPayment>,
}

/// One date of one plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The plan's number.
    pub id: u32,
    /// The date's number.
    pub number: u32,
}

/// All sales.
const WHOLE: BasisPoints = BasisPoints(10_000);

/// Refuses a plan that an account could never follow.
pub fn check(
    plan: &PlanInput,
    role: Role,
    now: Moment,
    calendar: &Calendar,
) -> Result<(), PlanRefused> {
    let PlanInput {
        payment,
        of_sales,
        recurrence,
        try_seconds,
        note,
    } = plan;
    if !payment.amount.is_positive() || payment.amount > Credits::MAX {
        return Err(PlanRefused::Amount);
    }
    let has_sales =
        |part: &BasisPoints| role == Role::Coop && (BasisPoints(1)..=WHOLE).contains(part);
    if !of_sales.iter().all(has_sales) {
        return Err(PlanRefused::OfSales);
    }
    if matches!(payment.kind, PaymentKind::Refund { .. }) {
        return Err(PlanRefused::Refund);
    }
    recurrence.check(calendar)?;
    if recurrence.first < now.before_seconds(BACK_SECONDS_MAX) {
        return Err(PlanRefused::Past);
    }
    if !TRY_SECONDS.contains(try_seconds) {
        return Err(PlanRefused::TryFor);
    }
    if note.chars().count() > NOTE_LETTERS_MAX {
        return Err(PlanRefused::Note);
    }
    Ok(())
}

/// What a date pays, by what the account sold in the month before it.
pub fn amount_due(plan: &PlanInput, sold: Credits) -> Credits {
    let most = plan.payment.amount;
    plan.of_sales.map_or(most, |part| {
        // A sum that no account can hold is above any amount.
        sold.share_rounded_up(part).unwrap_or(most).min(most)
    })
}

/// What a plan comes to: at most, where it pays a part of sales.
pub fn preview(plan: &PlanInput, calendar: &Calendar) -> PlanPreview {
    let (amount, recurrence) = (plan.payment.amount, &plan.recurrence);
    let months: Vec<PlannedMonth> = recurrence
        .by_month(MONTHS_SHOWN, calendar)
        .into_iter()
        .map(|(month, times)| PlannedMonth {
            month,
            times,
            amount: times_over(amount, times),
        })
        .collect();
    let times = recurrence.dates_in_all(calendar);
    PlanPreview {
        dates: (0..DATES_SHOWN)
            .map_while(|number| recurrence.date(number, calendar))
            .collect(),
        most_in_a_month: months
            .iter()
            .map(|month| month.amount)
            .max()
            .unwrap_or_default(),
        months,
        times,
        total: times.map(|times| times_over(amount, times)),
    }
}

fn times_over(amount: Credits, times: u32) -> Credits {
    Credits::new(amount.minor_units().saturating_mul(i64::from(times)))
}

impl Book {
    /// All plans, the oldest first.
    pub fn plans(&self) -> &[PlannedPayment] {
        &self.plans
    }

    /// Keeps another plan.
    pub fn add(
        &mut self,
        plan: PlanInput,
        role: Role,
        now: Moment,
        calendar: &Calendar,
    ) -> Result<PlannedPayment, PlanRefused> {
        check(&plan, role, now, calendar)?;
        if self.plans.len() >= PLANS_MAX {
            return Err(PlanRefused::TooMany);
        }
        let planned = PlannedPayment {
            id: self.next_id,
            next: plan.recurrence.date(0, calendar),
            plan,
            paused: false,
            next_number: 0,
            open: Vec::new(),
            past: Vec::new(),
        };
        self.next_id = self.next_id.saturating_add(1);
        self.plans.push(planned.clone());
        Ok(planned)
    }

    /// Stops a plan for a while, or goes on with it.
    pub fn pause(&mut self, id: u32, paused: bool) -> Result<PlannedPayment, PlanRefused> {
        let planned = self.plan_mut(id)?;
        planned.paused = paused;
        Ok(planned.clone())
    }

    /// Forgets a plan. What was paid stays paid.
    pub fn remove(&mut self, id: u32) -> Result<(), PlanRefused> {
        self.plan_mut(id)?;
        self.plans.retain(|planned| planned.id != id);
        Ok(())
    }

    fn plan_mut(&mut self, id: u32) -> Result<&mut PlannedPayment, PlanRefused> {
        self.plans
            .iter_mut()
            .find(|planned| planned.id == id)
            .ok_or(PlanRefused::Unknown(id))
    }

    /// Opens the dates that have come; tells whether anything changed.
    pub fn open_due(&mut self, now: Moment, calendar: &Calendar) -> bool {
        let mut changed = false;
        for planned in &mut self.plans {
            while let Some(due) = planned.next.filter(|due| *due <= now) {
                let number = planned.next_number;
                let next_number = number.saturating_add(1);
                let next = planned.plan.recurrence.date(next_number, calendar);
                if !planned.paused {
                    let tried_until = due.after_seconds(planned.plan.try_seconds);
                    planned.open.push(DuePayment {
                        number,
                        due,
                        deadline: next.map_or(tried_until, |next| tried_until.min(next)),
                        progress: PaymentProgress::Due,
                    });
                }
                (planned.next_number, planned.next) = (next_number, next);
                changed = true;
            }
        }
        changed
    }

    /// Gives up what was not paid by its deadline; tells whether anything changed. What may have been paid is never given up
    /// before the ledger was asked.
    pub fn give_up(&mut self, now: Moment) -> bool {
        let late: Vec<(Place, String)> = self
            .open()
            .filter(|(_, due)| due.deadline <= now)
            .filter_map(|(place, due)| Some((place, missed(&due.progress)?)))
            .collect();
        for (place, reason) in &late {
            let reason = reason.clone();
            self.settle(*place, PaymentOutcome::Missed { reason });
        }
        !late.is_empty()
    }

    /// Dates that have come and are not settled, those of older plans first.
    pub fn open(&self) -> impl Iterator<Item = (Place, &DuePayment)> {
        self.plans.iter().flat_map(|planned| {
            let place = |due: &DuePayment| Place {
                id: planned.id,
                number: due.number,
            };
            planned.open.iter().map(move |due| (place(due), due))
        })
    }

    /// Those that may have been paid, which only the ledger knows: with what to look for.
    pub fn in_doubt(&self) -> Vec<(Place, PlanInput, PaymentProgress)> {
        let in_doubt = |progress: &PaymentProgress| match progress {
            PaymentProgress::BeingPaid { .. } | PaymentProgress::ToBeSigned { .. } => true,
            PaymentProgress::Due | PaymentProgress::Refused { .. } => false,
        };
        self.open()
            .filter(|(_, due)| in_doubt(&due.progress))
            .filter_map(|(place, due)| {
                Some((
                    place,
                    self.plan(place.id)?.plan.clone(),
                    due.progress.clone(),
                ))
            })
            .collect()
    }

    /// Those that are to be tried now.
    pub fn to_try(&self, now: Moment) -> Vec<(Place, PlanInput)> {
        let is_time = |progress: &PaymentProgress| match progress {
            PaymentProgress::Due => true,
            PaymentProgress::Refused { at, .. } => at.after_seconds(RETRY_SECONDS) <= now,
            PaymentProgress::BeingPaid { .. } | PaymentProgress::ToBeSigned { .. } => false,
        };
        self.open()
            .filter(|(_, due)| is_time(&due.progress))
            .filter_map(|(place, _)| {
                let planned = self.plan(place.id).filter(|planned| !planned.paused)?;
                Some((place, planned.plan.clone()))
            })
            .collect()
    }

    /// The plan with that number.
    pub fn plan(&self, id: u32) -> Option<&PlannedPayment> {
        self.plans.iter().find(|planned| planned.id == id)
    }

    /// Says how far a date is.
    pub fn mark(&mut self, place: Place, progress: PaymentProgress) {
        if let Ok(planned) = self.plan_mut(place.id)
            && let Some(due) = planned
                .open
                .iter_mut()
                .find(|due| due.number == place.number)
        {
            due.progress = progress;
        }
    }

    /// Ticks a date off.
    pub fn settle(&mut self, place: Place, outcome: PaymentOutcome) {
        let Ok(planned) = self.plan_mut(place.id) else {
            return;
        };
        let Some(at) = planned
            .open
            .iter()
            .position(|due| due.number == place.number)
        else {
            return;
        };
        let DuePayment { number, due, .. } = planned.open.remove(at);
        let past = PastPayment {
            number,
            due,
            outcome,
        };
        planned.past.insert(0, past);
        planned.past.truncate(PAST_MAX);
    }

    /// The draft that a date waits with.
    pub fn draft_of(&self, place: Place) -> Result<(&PlanInput, &Draft, &ActionHash), PlanRefused> {
        let planned = self.plan(place.id).ok_or(PlanRefused::Unknown(place.id))?;
        let due = planned.open.iter().find(|due| due.number == place.number);
        match due.map(|due| &due.progress) {
            Some(PaymentProgress::ToBeSigned { draft, head }) => Ok((&planned.plan, draft, head)),
            _ => Err(PlanRefused::NotToBeSigned),
        }
    }
}

/// Why a payment was missed; none where nobody knows yet whether it was.
fn missed(progress: &PaymentProgress) -> Option<String> {
    match progress {
        PaymentProgress::Due => {
            Some("The node was not running, or the plan was paused, until it was too late.".into())
        }
        PaymentProgress::Refused { reason, .. } => Some(reason.clone()),
        PaymentProgress::ToBeSigned { .. } => {
            Some("It was not signed by enough people in time.".into())
        }
        PaymentProgress::BeingPaid { .. } => None,
    }
}

/// Whether the dates of a plan have all been settled.
pub fn is_over(planned: &PlannedPayment) -> bool {
    planned.next.is_none() && planned.open.is_empty()
}

/// The dates of a plan, as a sentence.
pub fn dates_in_words(recurrence: &Recurrence) -> String {
    use copex_economy::recurrence::Rhythm;
    match recurrence.rhythm {
        Rhythm::Once => "once".into(),
        Rhythm::Weekly => "every week".into(),
        Rhythm::Monthly => "every month".into(),
        Rhythm::Periods(1) => "every month of the economy".into(),
        Rhythm::Periods(periods) => format!("every {periods} months of the economy"),
    }
}

#[cfg(test)]
mod tests;
