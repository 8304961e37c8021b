//! Which event of a history is a planned payment, and which is not.

use super::*;
use crate::histories::{Story, key, posting, within};
use copex_economy::account::Role;
use copex_economy::act::Purpose;
use copex_economy::calendar::Moment;
use copex_economy::credits::Credits;
use copex_entries::ledger::{LedgerAct, LedgerPayment, ToApprove};
use holochain::prelude::DnaHash;

const ANA: u8 = 5;
const BEN: u8 = 6;

fn hash(number: u8) -> ActionHash {
    ActionHash::from_raw_32(vec![number; 32])
}

fn wage(to: u8, amount: i64) -> LedgerAct {
    pay(
        to,
        amount,
        PaymentReason::Wage {
            membership: hash(to),
        },
    )
}

fn pay(to: u8, amount: i64, reason: PaymentReason) -> LedgerAct {
    LedgerAct::Pay {
        payments: vec![LedgerPayment {
            payee: key(to),
            amount: Credits::new(amount),
            reason,
        }],
    }
}

fn planned_wage(to: u8, amount: i64) -> PaymentInput {
    PaymentInput {
        amount: Credits::new(amount),
        kind: PaymentKind::Wage { member: key(to) },
    }
}

/// A co-op that does these acts; newest first, as the node reads them.
fn history(acts: Vec<LedgerAct>) -> Vec<HistoryLine> {
    let mut story = Story::opens(1, Role::Coop, 500_000, within(0, 0));
    for act in acts {
        story.does(act, within(0, 1), Vec::new());
    }
    story.lines.reverse();
    story.lines
}

#[test]
fn a_payment_since_the_head_is_found_and_one_before_it_is_not() {
    let lines = history(vec![wage(ANA, 500), LedgerAct::Settle, wage(ANA, 500)]);
    let newest = lines[0].event.clone();
    assert_eq!(paid_by(&lines, &planned_wage(ANA, 500)), Some(newest));
    // The head is the payment itself: what came before it was paid for another date.
    assert_eq!(paid_by(&lines[..1], &planned_wage(ANA, 500)), None);
    let before = history(vec![wage(ANA, 500), LedgerAct::Settle]);
    assert_eq!(paid_by(&before[..2], &planned_wage(ANA, 500)), None);
    assert_eq!(paid_by(&[], &planned_wage(ANA, 500)), None);
}

#[test]
fn only_the_same_payment_counts() {
    let is_found =
        |act: LedgerAct, wanted: &PaymentInput| paid_by(&history(vec![act]), wanted).is_some();
    let wanted = planned_wage(ANA, 500);
    assert!(is_found(wage(ANA, 500), &wanted));
    assert!(!is_found(wage(ANA, 501), &wanted));
    assert!(!is_found(wage(BEN, 500), &wanted));
    let membership = hash(ANA);
    let bonus = pay(ANA, 500, PaymentReason::Bonus { membership });
    assert!(!is_found(bonus, &wanted));
    let LedgerAct::Pay { mut payments } = wage(ANA, 500) else {
        panic!("no payment");
    };
    payments.extend(payments.clone());
    assert!(!is_found(LedgerAct::Pay { payments }, &wanted));
    let order = hash(9);
    let levy = |order| PaymentInput {
        amount: Credits::new(500),
        kind: PaymentKind::Levy { order },
    };
    let paid = pay(
        201,
        500,
        PaymentReason::Levy {
            order: order.clone(),
        },
    );
    assert!(is_found(paid.clone(), &levy(order)));
    assert!(!is_found(paid, &levy(hash(8))));
}

#[test]
fn a_purchase_is_known_by_its_order() {
    let mut story = Story::opens(1, Role::Coop, 500_000, within(0, 0));
    let mut part = posting(Some(2), -500, Some(Purpose::Purchase));
    part.order = Some(hash(9));
    let acceptance = hash(3);
    story.does(
        pay(2, 500, PaymentReason::Purchase { acceptance }),
        within(0, 1),
        vec![part],
    );
    story.lines.reverse();
    let purchase = |order| PaymentInput {
        amount: Credits::new(500),
        kind: PaymentKind::Purchase { order },
    };
    assert!(paid_by(&story.lines, &purchase(hash(9))).is_some());
    assert!(paid_by(&story.lines, &purchase(hash(8))).is_none());
}

#[test]
fn a_draft_is_carried_out_by_the_event_that_used_its_number() {
    let draft = Draft {
        to_approve: ToApprove {
            economy: DnaHash::from_raw_32(vec![1; 32]),
            account: key(1),
            act: wage(ANA, 500),
            number: 1,
            valid_until: Moment::LATEST,
        },
        needed: 1,
    };
    // The same wage under another number first, then the draft.
    let mut lines = history(vec![wage(ANA, 500), wage(ANA, 500), LedgerAct::Settle]);
    let with = |numbers: &[u64]| {
        numbers.iter().fold(
            copex_economy::spending::ApprovalWindow::default(),
            |window, number| window.with_used(*number).unwrap(),
        )
    };
    lines[0].state.spent.approvals = with(&[0, 1]);
    lines[1].state.spent.approvals = with(&[0, 1]);
    lines[2].state.spent.approvals = with(&[0]);
    assert_eq!(carried_out_by(&lines, &draft), Some(lines[1].event.clone()));
    lines[1].act = wage(BEN, 500);
    assert_eq!(carried_out_by(&lines, &draft), None, "another act used it");
    lines[0].state.spent.approvals = with(&[0]);
    lines[1].state.spent.approvals = with(&[0]);
    assert_eq!(carried_out_by(&lines, &draft), None, "it is unused");
}
