//! R-CREDIT-37 and 38: an approval is used once, and in time.

use super::coop::{CHAIR, Coop, TREASURER, coop, credits, rule};
use copex_economy::{
    act::Purpose,
    calendar::Moment,
    spending::{Approvals, NUMBERS_AHEAD_MAX, Spending, SpendingRefused, WINDOW},
};
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeSet;

fn buy_under(coop: &mut Coop, number: u64) -> Result<(), SpendingRefused> {
    let approvals = Approvals {
        number,
        ..coop.approvals(&[CHAIR, TREASURER])
    };
    coop.act(
        Spending::Pay(&[(Purpose::Purchase, credits(1))]),
        &approvals,
    )
}

#[test]
fn r_credit_37_an_approval_is_used_once_whatever_the_act() {
    let mut coop = coop();
    let approvals = coop.approvals(&[CHAIR, TREASURER]);
    let wage = [(Purpose::Wage, credits(500_00))];
    assert_eq!(coop.act(Spending::Pay(&wage), &approvals), Ok(()));
    let why = SpendingRefused::NumberUsed { number: 0, next: 1 };
    let other = [(Purpose::Purchase, credits(1))];
    let next_rule = rule();
    let acts = [
        Spending::Pay(&wage),
        Spending::Pay(&other),
        Spending::Save(credits(1)),
        Spending::ChangeRule(&next_rule),
    ];
    for act in acts {
        assert_eq!(coop.act(act, &approvals), Err(why.clone()));
        let fresh = coop.approvals(&[CHAIR, TREASURER]);
        assert!(coop.answer(act, Some(&fresh)).is_ok());
    }
}

#[test]
fn r_credit_37_a_refused_act_uses_no_number() {
    let mut coop = coop();
    let approvals = coop.approvals(&[CHAIR]);
    let dear = [(Purpose::Wage, credits(100_01))];
    assert!(coop.act(Spending::Pay(&dear), &approvals).is_err());
    let cheap = [(Purpose::Wage, credits(100_00))];
    assert_eq!(coop.act(Spending::Pay(&cheap), &approvals), Ok(()));
}

#[test]
fn r_credit_37_numbers_come_in_any_order_within_the_window() {
    let mut coop = coop();
    for number in [5, 0, 63, 62, 1] {
        assert_eq!(buy_under(&mut coop, number), Ok(()));
    }
    // 70 moves the window on: 0 to 6 have passed, used or not.
    assert_eq!(buy_under(&mut coop, 70), Ok(()));
    for number in [0, 2, 6] {
        let why = SpendingRefused::NumberOld { number, next: 71 };
        assert_eq!(buy_under(&mut coop, number), Err(why));
    }
    assert_eq!(buy_under(&mut coop, 7), Ok(()));
    for number in [7, 62, 63, 70] {
        let why = SpendingRefused::NumberUsed { number, next: 71 };
        assert_eq!(buy_under(&mut coop, number), Err(why));
    }
    assert_eq!(buy_under(&mut coop, 64), Ok(()));
}

#[test]
fn r_credit_37_no_act_uses_up_the_numbers() {
    let mut coop = coop();
    for number in [NUMBERS_AHEAD_MAX + 1, 1 << 40, u64::MAX] {
        let why = SpendingRefused::NumberAhead { number, next: 0 };
        assert_eq!(buy_under(&mut coop, number), Err(why));
    }
    assert_eq!(buy_under(&mut coop, NUMBERS_AHEAD_MAX), Ok(()));
    assert_eq!(coop.spent.approvals.next(), NUMBERS_AHEAD_MAX + 1);
}

#[test]
fn r_credit_38_an_approval_ends() {
    let coop = coop();
    let at = |valid_until| {
        let approvals = Approvals {
            valid_until,
            ..coop.approvals(&[CHAIR])
        };
        coop.answer(Spending::Save(credits(1)), Some(&approvals))
            .map(drop)
    };
    let collection = coop.calendar.collection_seconds;
    for valid_until in [
        Moment(i64::MIN),
        Moment(0),
        Moment(coop.time.0 - 1),
        coop.time,
    ] {
        assert_eq!(at(valid_until), Err(SpendingRefused::ApprovalEnded));
    }
    let longest = coop.time.after_seconds(collection);
    for valid_until in [Moment(longest.0 + 1), Moment::LATEST] {
        assert_eq!(at(valid_until), Err(SpendingRefused::ApprovalTooLong));
    }
    for valid_until in [Moment(coop.time.0 + 1), longest] {
        assert_eq!(at(valid_until), Ok(()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Any 500 numbers in any order: each at most once, and refused for no other reason than the model's.
    #[test]
    fn r_credit_37_no_number_is_accepted_twice(
        numbers in prop_oneof![vec(0_u64..400, 500), vec(0_u64..10_000, 500), climbing()],
    ) {
        let mut window = coop().spent.approvals;
        let mut used = BTreeSet::new();
        for number in numbers {
            let highest = used.last().copied();
            // The window begins at nought, and has its last number at the highest used once that lies beyond.
            let base = highest.map_or(0, |highest: u64| (highest + 1).saturating_sub(WINDOW));
            let next = highest.map_or(0, |highest| highest + 1);
            let expected = if number < base {
                Err(SpendingRefused::NumberOld { number, next })
            } else if number > base + NUMBERS_AHEAD_MAX {
                Err(SpendingRefused::NumberAhead { number, next })
            } else if used.contains(&number) {
                Err(SpendingRefused::NumberUsed { number, next })
            } else {
                Ok(())
            };
            let answer = window.with_used(number);
            prop_assert_eq!(answer.clone().map(drop), expected);
            if let Ok(after) = answer {
                window = after;
                prop_assert!(used.insert(number));
            }
        }
        prop_assert!(!used.is_empty() || window.used == 0);
    }
}

/// Numbers that mostly rise, as they are asked for, with some before their turn and some again.
fn climbing() -> impl Strategy<Value = Vec<u64>> {
    vec((0_u64..90, any::<bool>()), 500).prop_map(|steps| {
        let mut reached = 0;
        steps
            .into_iter()
            .map(|(step, back)| {
                if back {
                    reached.max(step) - step
                } else {
                    reached += step / 8;
                    reached + step
                }
            })
            .collect()
    })
}
