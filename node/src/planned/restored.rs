//! Plans that come out of a backup: it does not know which dates were paid since it was made, nor which plans were ended.

use super::book::{Book, Place};
use copex_economy::calendar::{Calendar, Moment};
use copex_entries::calls::planned::{PaymentOutcome, PaymentProgress};

/// What such a date says.
const REASON: &str = "The node was restored from a backup, which does not know whether this was paid. The account's history does.";

/// Pauses all plans, and gives up the dates that may have been paid since. What the ledger can answer is left to it.
pub fn hold_back(book: &mut Book, now: Moment, calendar: &Calendar) {
    let plans: Vec<u32> = book.plans().iter().map(|planned| planned.id).collect();
    for id in plans {
        // Each is there: the list is the book's own.
        let _ = book.pause(id, true);
    }
    // Dates of paused plans pass.
    book.open_due(now, calendar);
    let unsure: Vec<Place> = book
        .open()
        .filter(|(_, due)| {
            matches!(
                due.progress,
                PaymentProgress::Due | PaymentProgress::Refused { .. }
            )
        })
        .map(|(place, _)| place)
        .collect();
    for place in unsure {
        let reason = REASON.into();
        book.settle(place, PaymentOutcome::Missed { reason });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Role;
    use crate::planned::book::is_over;
    use copex_economy::credits::Credits;
    use copex_economy::recurrence::{Recurrence, Rhythm};
    use copex_entries::calls::credit::{PaymentInput, PaymentKind};
    use copex_entries::calls::planned::PlanInput;
    use holochain::prelude::{ActionHash, AgentPubKey};

    const START: Moment = Moment(1_800_000_000_000_000);

    fn weekly(times: u32) -> PlanInput {
        PlanInput {
            payment: PaymentInput {
                amount: Credits::new(1_250),
                kind: PaymentKind::Wage {
                    member: AgentPubKey::from_raw_32(vec![7; 32]),
                },
            },
            of_sales: None,
            recurrence: Recurrence {
                first: START,
                rhythm: Rhythm::Weekly,
                until: None,
                times: Some(times),
            },
            try_seconds: 2_592_000,
            note: String::new(),
        }
    }

    /// A backup from before the first date, restored two weeks later: both dates may have been paid.
    #[test]
    fn nothing_is_paid_a_second_time() {
        let calendar = Calendar {
            founded: Moment(0),
            period_seconds: Some(600),
            collection_seconds: 604_800,
            closure_seconds: 7_200,
        };
        let weeks = |number: u32| START.after_seconds(number * 604_800);
        let mut book = Book::default();
        for times in [5, 1] {
            book.add(weekly(times), Role::Coop, START, &calendar)
                .unwrap();
        }
        book.open_due(weeks(0), &calendar);
        let open: Vec<Place> = book.open().map(|(place, _)| place).collect();
        assert_eq!(open.len(), 2);
        let amount = Credits::new(1_250);
        let head = ActionHash::from_raw_32(vec![1; 32]);
        book.mark(open[1], PaymentProgress::BeingPaid { head, amount });

        hold_back(&mut book, weeks(2), &calendar);
        assert!(book.plans().iter().all(|planned| planned.paused));
        assert!(book.to_try(weeks(2)).is_empty());
        let first = book.plan(0).unwrap();
        assert!(
            matches!(&first.past[0].outcome, PaymentOutcome::Missed { reason } if reason == REASON)
        );
        assert_eq!(first.next, Some(weeks(3)), "the dates between have passed");
        assert_eq!(book.in_doubt().len(), 1, "the ledger knows that one");
        assert!(!is_over(book.plan(1).unwrap()));

        // Whoever goes on with it pays from the next date on.
        book.pause(0, false).unwrap();
        assert!(!book.open_due(weeks(2), &calendar));
        assert!(book.open_due(weeks(3), &calendar));
        assert_eq!(book.to_try(weeks(3)).len(), 1);
    }
}
