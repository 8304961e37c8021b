//! Which policy holds when: every branch of the Foundation's calendar, and of what an event may cite.

mod common;

use common::{MONTH, action, assert_accepted, assert_refused, properties};
use copex_economy::{
    calendar::{Moment, Month},
    credits::BasisPoints,
    policy::Policy,
};
use copex_entries::{
    ledger::{InForce, MonthAct},
    properties::EconomyProperties,
};

/// The founding policy ends with this month.
const LAST: i64 = 5;

fn founded() -> EconomyProperties {
    EconomyProperties {
        policy_last_month: Month(LAST),
        ..properties()
    }
}

fn other() -> Policy {
    Policy {
        foundation_share: BasisPoints(4_000),
        ..Policy::default()
    }
}

fn named(month: i64) -> MonthAct {
    MonthAct {
        previous: None,
        distance: 4,
        month: Month(month),
        policy: Policy::default(),
    }
}

/// The last moment of a month.
fn end_of(month: i64) -> Moment {
    Moment((month + 1) * MONTH - 1)
}

#[test]
fn the_calendar_begins_with_what_the_founding_ends_with() {
    let properties = founded();
    assert_eq!(
        MonthAct::first(&properties),
        (Month(LAST), Policy::default())
    );
    // Whenever it is written.
    for written in [Moment(0), end_of(LAST), end_of(LAST + 30)] {
        assert_accepted(named(LAST).check(None, written, &properties));
    }
}

#[test]
fn r_credit_42_the_first_act_names_no_other_month_and_no_other_policy() {
    let properties = founded();
    for month in [LAST - 1, LAST + 1, i64::MIN, i64::MAX] {
        let act = named(month);
        assert_refused(
            act.check(None, end_of(LAST + 1), &properties),
            "R-CREDIT-42",
        );
    }
    let changed = MonthAct {
        policy: other(),
        ..named(LAST)
    };
    assert_refused(
        changed.check(None, end_of(LAST), &properties),
        "R-CREDIT-42",
    );
}

#[test]
fn r_credit_42_each_act_names_the_month_after_or_the_same_again() {
    let (properties, before) = (founded(), named(8));
    let written = end_of(20);
    for (month, follows) in [
        (7, false),
        (8, true),
        (9, true),
        (10, false),
        (i64::MIN, false),
        (i64::MAX, false),
    ] {
        let answer = named(month).check(Some(&before), written, &properties);
        match follows {
            true => assert_accepted(answer),
            false => assert_refused(answer, "R-CREDIT-42"),
        }
    }
}

#[test]
fn r_credit_42_an_act_is_written_at_most_a_month_before_its_month_begins() {
    let (properties, before) = (founded(), named(8));
    for (written, in_time) in [
        (end_of(7), false),
        (Moment(8 * MONTH), true),
        (end_of(8), true),
        (Moment(9 * MONTH), true),
        (end_of(30), true),
        (Moment(i64::MIN), false),
    ] {
        let answer = named(9).check(Some(&before), written, &properties);
        match in_time {
            true => assert_accepted(answer),
            false => assert_refused(answer, "R-CREDIT-42"),
        }
        // The same month once more marks a place, and may be written at any time.
        assert_accepted(named(8).check(Some(&before), written, &properties));
    }
}

#[test]
fn r_credit_42_the_policy_goes_on() {
    let properties = founded();
    let before = MonthAct {
        policy: other(),
        ..named(8)
    };
    for month in [8, 9] {
        assert_refused(
            named(month).check(Some(&before), end_of(9), &properties),
            "R-CREDIT-42",
        );
        let same = MonthAct {
            policy: other(),
            ..named(month)
        };
        assert_accepted(same.check(Some(&before), end_of(9), &properties));
    }
}

#[test]
fn the_end_of_time_is_no_way_around() {
    let properties = EconomyProperties {
        policy_last_month: Month(i64::MAX),
        ..founded()
    };
    let last = named(i64::MAX);
    assert_accepted(last.check(None, Moment(0), &properties));
    // There is no month after it: naming it again marks a place.
    assert_accepted(last.check(Some(&last), Moment(0), &properties));
}

/// The event's month, the month of the cited act, that of the act cited last; and what holds, or none where it is refused.
type Row = (i64, Option<i64>, Option<i64>, Option<(bool, Option<i64>)>);

const ROWS: [Row; 15] = [
    // While the founding policy lasts, nothing is cited.
    (0, None, None, Some((false, None))),
    (LAST, None, None, Some((false, None))),
    (LAST, Some(LAST), None, None),
    (LAST, Some(LAST - 1), None, None),
    (LAST, None, Some(LAST), None),
    // After it, whoever never cited anything is frozen without an act.
    (LAST + 1, None, None, Some((true, None))),
    (LAST + 1, None, Some(LAST), None),
    // The act of the own month holds, and an earlier one freezes.
    (
        LAST + 1,
        Some(LAST + 1),
        None,
        Some((false, Some(LAST + 1))),
    ),
    (LAST + 1, Some(LAST), None, Some((true, Some(LAST)))),
    (LAST + 3, Some(LAST), Some(LAST), Some((true, Some(LAST)))),
    // Never a later one than the event's month.
    (LAST + 1, Some(LAST + 2), None, None),
    (LAST + 1, Some(i64::MAX), None, None),
    // Never an earlier one than was cited last; the same again is fine.
    (LAST + 3, Some(LAST + 1), Some(LAST + 2), None),
    (
        LAST + 3,
        Some(LAST + 2),
        Some(LAST + 2),
        Some((true, Some(LAST + 2))),
    ),
    (
        LAST + 3,
        Some(LAST + 3),
        Some(LAST + 2),
        Some((false, Some(LAST + 3))),
    ),
];

#[test]
fn r_credit_06_an_event_cites_the_act_of_its_month_or_is_frozen() {
    let properties = founded();
    for (month, cited, last, expected) in ROWS {
        let act = cited.map(|month| MonthAct {
            policy: other(),
            ..named(month)
        });
        let answer = InForce::find(Month(month), act.as_ref(), last.map(Month), &properties);
        let Some((frozen, of_month)) = expected else {
            assert_refused(answer, "R-CREDIT-06");
            continue;
        };
        // Whoever cites an act has its numbers; whoever cites none has those of the founding.
        let policy = match cited {
            Some(_) => other(),
            None => Policy::default(),
        };
        let holds = InForce {
            policy,
            frozen,
            month: of_month.map(Month),
        };
        assert_eq!(assert_accepted(answer), holds, "month {month}, {cited:?}");
    }
}

#[test]
fn the_place_of_an_act_is_not_for_the_calendar_to_judge() {
    let (properties, before) = (founded(), named(8));
    let mut act = named(9);
    for (previous, distance) in [(None, 0), (Some(action(1)), u32::MAX)] {
        (act.previous, act.distance) = (previous, distance);
        assert_accepted(act.check(Some(&before), end_of(8), &properties));
    }
}
