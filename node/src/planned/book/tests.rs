//! Every way that a date can take: paid, refused and tried again, missed, paused, in doubt after a crash.

use super::*;
use copex_economy::recurrence::Rhythm;
use copex_entries::calls::credit::{PaymentInput, PaymentReference};
use holochain::prelude::AgentPubKey;

const SECOND: i64 = 1_000_000;
const START: Moment = Moment(1_800_000_000 * SECOND);

fn calendar() -> Calendar {
    Calendar {
        founded: Moment(0),
        period_seconds: Some(600),
        collection_seconds: 604_800,
        closure_seconds: 7_200,
    }
}

fn later(seconds: u32) -> Moment {
    START.after_seconds(seconds)
}

fn wage(rhythm: Rhythm, times: Option<u32>) -> PlanInput {
    PlanInput {
        payment: PaymentInput {
            amount: Credits::new(1_250),
            kind: PaymentKind::Wage {
                member: AgentPubKey::from_raw_32(vec![7; 32]),
            },
        },
        of_sales: None,
        recurrence: Recurrence {
            first: later(10),
            rhythm,
            until: None,
            times,
        },
        try_seconds: 300,
        note: "cleaning".into(),
    }
}

fn event(number: u8) -> ActionHash {
    ActionHash::from_raw_32(vec![number; 32])
}

fn book(plan: PlanInput) -> Book {
    let mut book = Book::default();
    book.add(plan, Role::Coop, START, &calendar()).unwrap();
    book
}

const FIRST: Place = Place { id: 0, number: 0 };

#[test]
fn a_date_is_tried_when_it_has_come_and_not_before() {
    let mut book = book(wage(Rhythm::Once, None));
    assert!(!book.open_due(later(9), &calendar()));
    assert!(book.to_try(later(9)).is_empty());
    assert!(book.open_due(later(10), &calendar()));
    let tried: Vec<Place> = book
        .to_try(later(10))
        .into_iter()
        .map(|(place, _)| place)
        .collect();
    assert_eq!(tried, [FIRST]);
    assert!(!book.open_due(later(10), &calendar()), "it is opened once");
    book.settle(FIRST, PaymentOutcome::Paid { event: event(1) });
    assert!(book.to_try(later(400)).is_empty());
    assert!(!book.give_up(later(100_000)));
    let planned = book.plan(0).unwrap();
    assert_eq!(
        planned.past[0].outcome,
        PaymentOutcome::Paid { event: event(1) }
    );
    assert!(is_over(planned));
}

#[test]
fn a_refused_payment_is_tried_again_until_its_deadline_and_then_reported() {
    let mut book = book(wage(Rhythm::Once, None));
    book.open_due(later(10), &calendar());
    let reason = "You can spend 0.00".to_owned();
    let refused = PaymentProgress::Refused {
        reason: reason.clone(),
        at: later(10),
    };
    book.mark(FIRST, refused);
    assert!(book.to_try(later(10 + RETRY_SECONDS - 1)).is_empty());
    assert_eq!(book.to_try(later(10 + RETRY_SECONDS)).len(), 1);
    assert!(!book.give_up(later(309)));
    assert!(book.give_up(later(310)));
    assert!(book.to_try(later(310)).is_empty());
    assert_eq!(
        book.plan(0).unwrap().past[0].outcome,
        PaymentOutcome::Missed { reason }
    );
}

#[test]
fn a_date_ends_where_the_next_begins() {
    let mut plan = wage(Rhythm::Periods(1), None);
    plan.try_seconds = 3_600;
    let mut book = book(plan);
    book.open_due(later(10), &calendar());
    assert_eq!(book.open().next().unwrap().1.deadline, later(610));
    assert!(book.open_due(later(610), &calendar()));
    book.give_up(later(610));
    let numbers: Vec<u32> = book.open().map(|(place, _)| place.number).collect();
    assert_eq!(numbers, [1]);
    assert_eq!(book.plan(0).unwrap().past.len(), 1);
}

#[test]
fn a_node_that_was_off_pays_nothing_late_and_says_so() {
    let mut book = book(wage(Rhythm::Periods(1), Some(5)));
    let back = later(10 + 3 * 600 + 100);
    book.open_due(back, &calendar());
    book.give_up(back);
    let tried: Vec<u32> = book
        .to_try(back)
        .iter()
        .map(|(place, _)| place.number)
        .collect();
    assert_eq!(tried, [3]);
    let planned = book.plan(0).unwrap();
    assert_eq!(planned.past.len(), 3);
    for past in &planned.past {
        let PaymentOutcome::Missed { reason } = &past.outcome else {
            panic!("{past:?}");
        };
        assert!(reason.contains("not running"), "{reason}");
    }
    assert_eq!(planned.next, Some(later(10 + 4 * 600)));
}

#[test]
fn what_may_have_been_paid_is_neither_tried_nor_given_up() {
    let mut book = book(wage(Rhythm::Once, None));
    book.open_due(later(10), &calendar());
    book.mark(
        FIRST,
        PaymentProgress::BeingPaid {
            head: event(1),
            amount: Credits::new(1_250),
        },
    );
    assert!(book.to_try(later(100)).is_empty());
    assert!(!book.give_up(later(100_000)));
    let doubts = book.in_doubt();
    assert_eq!(doubts.len(), 1);
    assert!(matches!(&doubts[0].2, PaymentProgress::BeingPaid { head, .. } if *head == event(1)));
    book.mark(FIRST, PaymentProgress::Due);
    assert!(book.in_doubt().is_empty());
    assert_eq!(book.to_try(later(100)).len(), 1);
}

#[test]
fn a_pause_leaves_out_the_dates_that_pass() {
    let mut book = book(wage(Rhythm::Periods(1), None));
    book.pause(0, true).unwrap();
    book.open_due(later(1_300), &calendar());
    assert_eq!(book.open().count(), 0);
    let planned = book.pause(0, false).unwrap();
    assert_eq!((planned.next_number, planned.next), (3, Some(later(1_810))));
    assert!(planned.past.is_empty());
    book.open_due(later(1_810), &calendar());
    book.pause(0, true).unwrap();
    assert!(book.to_try(later(1_810)).is_empty(), "paused in between");
}

#[test]
fn numbers_are_never_given_twice_and_what_is_gone_is_named() {
    let mut book = book(wage(Rhythm::Once, None));
    book.remove(0).unwrap();
    assert_eq!(book.remove(0), Err(PlanRefused::Unknown(0)));
    let next = book
        .add(wage(Rhythm::Once, None), Role::Coop, START, &calendar())
        .unwrap();
    assert_eq!(next.id, 1);
    // Settling what was removed meanwhile changes nothing.
    book.settle(FIRST, PaymentOutcome::Paid { event: event(1) });
    assert!(book.plan(1).unwrap().past.is_empty());
}

#[test]
fn plans_that_could_never_be_followed_are_refused() {
    let refused = |change: fn(&mut PlanInput)| {
        let mut plan = wage(Rhythm::Monthly, None);
        change(&mut plan);
        check(&plan, Role::Coop, START, &calendar()).err()
    };
    assert_eq!(refused(|_| ()), None);
    assert_eq!(
        refused(|plan| plan.payment.amount = Credits::ZERO),
        Some(PlanRefused::Amount)
    );
    assert_eq!(
        refused(|plan| plan.payment.amount = Credits::new(Credits::MAX.minor_units() + 1)),
        Some(PlanRefused::Amount)
    );
    let refund = |plan: &mut PlanInput| {
        let purchase = PaymentReference {
            event: event(1),
            index: 0,
        };
        plan.payment.kind = PaymentKind::Refund { purchase };
    };
    assert_eq!(refused(refund), Some(PlanRefused::Refund));
    assert_eq!(
        refused(|plan| plan.recurrence.first = START.before_seconds(BACK_SECONDS_MAX + 1)),
        Some(PlanRefused::Past)
    );
    assert_eq!(
        refused(|plan| plan.recurrence.first = START.before_seconds(BACK_SECONDS_MAX)),
        None
    );
    assert_eq!(
        refused(|plan| plan.try_seconds = 59),
        Some(PlanRefused::TryFor)
    );
    assert_eq!(refused(|plan| plan.note = "é".repeat(200)), None);
    assert_eq!(
        refused(|plan| plan.note = "é".repeat(201)),
        Some(PlanRefused::Note)
    );
    assert_eq!(
        refused(|plan| plan.recurrence.times = Some(0)),
        Some(PlanRefused::Dates(RecurrenceRefused::Times))
    );
    let mut full = Book::default();
    for _ in 0..PLANS_MAX {
        full.add(wage(Rhythm::Once, None), Role::Coop, START, &calendar())
            .unwrap();
    }
    let one_more = full.add(wage(Rhythm::Once, None), Role::Coop, START, &calendar());
    assert_eq!(one_more.err(), Some(PlanRefused::TooMany));
}

#[test]
fn a_preview_adds_up() {
    let plan = wage(Rhythm::Periods(2), Some(4));
    let shown = preview(&plan, &calendar());
    assert_eq!(shown.dates.len(), 4);
    assert_eq!(
        (shown.times, shown.total),
        (Some(4), Some(Credits::new(5_000)))
    );
    assert_eq!(shown.most_in_a_month, Credits::new(1_250));
    assert_eq!(shown.months.len(), 12);
    let all: u32 = shown.months.iter().map(|month| month.times).sum();
    assert_eq!(all, 4);
    let endless = preview(&wage(Rhythm::Monthly, None), &calendar());
    assert_eq!((endless.times, endless.total), (None, None));
}

#[test]
fn a_book_is_the_same_after_the_disk() {
    let mut book = book(wage(Rhythm::Weekly, None));
    book.open_due(later(10), &calendar());
    book.mark(
        FIRST,
        PaymentProgress::BeingPaid {
            head: event(9),
            amount: Credits::new(1_250),
        },
    );
    let text = serde_json::to_string(&book).unwrap();
    let read: Book = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
    assert!(
        matches!(&read.in_doubt()[0].2, PaymentProgress::BeingPaid { head, .. } if *head == event(9))
    );
}

#[test]
fn a_part_of_sales_is_paid_up_to_the_amount() {
    let levy = |part| PlanInput {
        of_sales: Some(BasisPoints(part)),
        ..wage(Rhythm::Monthly, None)
    };
    let due = |part, sold| amount_due(&levy(part), Credits::new(sold)).minor_units();
    assert_eq!(due(50, 100_000), 500);
    assert_eq!(due(50, 100_001), 501, "rounded up");
    assert_eq!(due(50, 250_000), 1_250);
    assert_eq!(due(50, 250_001), 1_250, "the amount at most");
    assert_eq!(due(10_000, i64::MAX), 1_250);
    assert_eq!(due(50, 0), 0);
    let fixed = wage(Rhythm::Monthly, None);
    assert_eq!(amount_due(&fixed, Credits::ZERO), Credits::new(1_250));

    let refused = |part, role| check(&levy(part), role, START, &calendar()).err();
    assert_eq!(refused(1, Role::Coop), None);
    assert_eq!(refused(10_000, Role::Coop), None);
    assert_eq!(refused(0, Role::Coop), Some(PlanRefused::OfSales));
    assert_eq!(refused(10_001, Role::Coop), Some(PlanRefused::OfSales));
    assert_eq!(refused(50, Role::Member), Some(PlanRefused::OfSales));
}
