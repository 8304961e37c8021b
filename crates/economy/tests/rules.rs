//! Each rule of issuing, settling and paying, and of the numbers themselves, refused for its own reason and at its own edge.

mod common;
#[path = "common/one_act.rs"]
mod one_act;

use common::{DAY, FOUNDATION, credits};
use copex_economy::{
    account::Account,
    act::{Act, Purpose},
    calendar::{Calendar, Moment, Month},
    credits::Credits,
    policy::{CEILING_MAX, FACTOR_MAX, NETWORK_FEE_MAX, Policy},
    refusal::Refused,
};
use one_act::{COOP, MEMBER, OTHER, economy, investment, issue, output, payment, refused};

#[test]
fn r_credit_07_an_account_acts_in_the_month_it_is_settled_to() {
    let mut economy = economy();
    economy.time = Moment(30 * DAY);
    let first = Refused::SettleFirst {
        account: Month(0),
        event: Month(1),
    };
    let taken = output(COOP, Purpose::Wage, 0);
    let one = [payment(MEMBER, 1, Purpose::Wage)];
    let acts = [
        issue(1),
        Act::Pay(&one),
        Act::Collect(std::slice::from_ref(&taken)),
        Act::Void(&taken),
        Act::Save {
            amount: credits(1),
            until: Month(3),
        },
        Act::Release { month: Month(0) },
    ];
    for act in &acts {
        assert_eq!(refused(&mut economy, COOP, act), first);
    }
    economy.must(COOP, &Act::Mark);
    economy.must(COOP, &Act::Settle);
    economy.must(COOP, &issue(1));
    // A member has no month of its own.
    let wage = output(MEMBER, Purpose::Wage, 0);
    economy.must(MEMBER, &Act::Collect(&[wage]));
}

#[test]
fn r_credit_08_only_a_co_op_is_matched() {
    let mut economy = economy();
    for author in [FOUNDATION, MEMBER] {
        assert_eq!(refused(&mut economy, author, &issue(1)), Refused::OnlyCoop);
    }
}

#[test]
fn r_credit_09_an_offers_value_is_in_range() {
    let mut economy = economy();
    for value in [i64::MIN, -1, Credits::MAX.minor_units() + 1, i64::MAX] {
        let why = Refused::OfferValue {
            value: credits(value),
        };
        assert_eq!(refused(&mut economy, COOP, &issue(value)), why);
    }
    economy.must(COOP, &issue(0));
    economy.must(COOP, &issue(Credits::MAX.minor_units()));
}

#[test]
fn r_credit_10_nothing_is_created_while_no_policy_is_known() {
    let mut economy = economy();
    economy.frozen = true;
    assert_eq!(refused(&mut economy, COOP, &issue(1)), Refused::Frozen);
    let invest = [investment(COOP, 1, Some(3))];
    assert_eq!(
        refused(&mut economy, FOUNDATION, &Act::Pay(&invest)),
        Refused::Frozen
    );
    economy.send(COOP, MEMBER, 1, Purpose::Wage);
    economy.time = Moment(30 * DAY);
    assert_eq!(economy.must(COOP, &Act::Settle).created, Credits::ZERO);
}

#[test]
fn r_credit_11_a_settlement_goes_forward() {
    let mut economy = economy();
    let why = Refused::NothingToSettle;
    for author in [FOUNDATION, COOP, MEMBER] {
        assert_eq!(refused(&mut economy, author, &Act::Settle), why);
    }
    economy.time = Moment(30 * DAY);
    economy.must(COOP, &Act::Settle);
    assert_eq!(refused(&mut economy, COOP, &Act::Settle), why);
    assert_eq!(refused(&mut economy, MEMBER, &Act::Settle), why);
    economy.time = Moment(30 * DAY - 1);
    assert_eq!(refused(&mut economy, COOP, &Act::Settle), why);
}

#[test]
fn r_credit_12_payments_are_counted_and_bounded() {
    let mut economy = economy();
    let one = payment(MEMBER, 1, Purpose::Wage);
    let most = Credits::MAX.minor_units();
    let of = |amount| payment(MEMBER, amount, Purpose::Wage);
    let wrong = [
        vec![],
        vec![one; 101],
        vec![of(0)],
        vec![one, of(-1)],
        vec![of(most + 1)],
        vec![of(most), one],
    ];
    for payments in &wrong {
        assert_eq!(
            refused(&mut economy, COOP, &Act::Pay(payments)),
            Refused::Payments
        );
    }
    economy.must(COOP, &Act::Pay(&vec![one; 100]));
}

#[test]
fn r_credit_13_nobody_pays_themselves() {
    let mut economy = economy();
    let payments = [
        payment(MEMBER, 1, Purpose::Wage),
        payment(COOP, 1, Purpose::Purchase),
    ];
    assert_eq!(
        refused(&mut economy, COOP, &Act::Pay(&payments)),
        Refused::PaysItself
    );
}

#[test]
fn r_credit_14_a_balance_stays_above_its_limit() {
    let mut economy = economy();
    let grant = economy.balance(COOP);
    let too_much = [payment(MEMBER, grant + 1, Purpose::Wage)];
    let why = Refused::NotEnough {
        can_spend: credits(grant),
        total: credits(grant + 1),
    };
    assert_eq!(refused(&mut economy, COOP, &Act::Pay(&too_much)), why);
    // Half of what is proved to sell may be owed.
    economy.send(OTHER, COOP, 10_000, Purpose::Purchase);
    economy.settle(1, &[COOP]);
    let all = economy.balance(COOP) + 5_000;
    economy.send(COOP, MEMBER, all, Purpose::Wage);
    let one = [payment(MEMBER, 1, Purpose::Wage)];
    let why = Refused::NotEnough {
        can_spend: Credits::ZERO,
        total: credits(1),
    };
    assert_eq!(refused(&mut economy, COOP, &Act::Pay(&one)), why);
}

#[test]
fn r_credit_15_only_the_foundation_invests_and_within_its_limit() {
    let mut economy = economy();
    let why = Refused::Investment;
    for (author, amount, due) in [
        (OTHER, 1, Some(3)),
        (MEMBER, 1, Some(3)),
        (FOUNDATION, 1, None),
        (FOUNDATION, 1_001, Some(3)),
    ] {
        let invest = [investment(COOP, amount, due)];
        assert_eq!(refused(&mut economy, author, &Act::Pay(&invest)), why);
    }
    economy.must(FOUNDATION, &Act::Pay(&[investment(COOP, 600, Some(3))]));
    let more = [investment(COOP, 401, Some(3))];
    assert_eq!(refused(&mut economy, FOUNDATION, &Act::Pay(&more)), why);
    economy.must(FOUNDATION, &Act::Pay(&[investment(COOP, 400, Some(3))]));
    economy.settle(1, &[FOUNDATION]);
    economy.must(FOUNDATION, &Act::Pay(&more));
}

#[test]
fn r_credit_30_a_ceiling_is_in_range() {
    let mut economy = economy();
    for ceiling in [-1, CEILING_MAX.minor_units() + 1] {
        let renew = Act::Renew {
            ceiling: credits(ceiling),
        };
        assert_eq!(refused(&mut economy, COOP, &renew), Refused::Ceiling);
    }
    for ceiling in [Credits::ZERO, CEILING_MAX] {
        economy.must(COOP, &Act::Renew { ceiling });
    }
}

#[test]
fn r_credit_31_no_sum_leaves_its_range() {
    let mut economy = economy();
    let full = Account {
        balance: credits(i64::MAX),
        ..economy.account(MEMBER).clone()
    };
    economy.holders[MEMBER].account = full;
    let wage = [output(MEMBER, Purpose::Wage, 0)];
    assert_eq!(
        refused(&mut economy, MEMBER, &Act::Collect(&wage)),
        Refused::OutOfRange
    );
}

#[test]
fn r_credit_32_numbers_of_policy_and_calendar_are_in_range() {
    use common::{CALENDAR, rate};
    let sound = Policy {
        factor: FACTOR_MAX,
        grant_validity_months: 12,
        standing_periods: 12,
        ..Policy::default()
    };
    assert_eq!(sound.check(), Ok(()));
    let whole = rate(10_001);
    let change: [fn(&mut Policy, copex_economy::credits::BasisPoints); 5] = [
        |policy, rate| policy.foundation_share = rate,
        |policy, rate| policy.growth_cap = rate,
        |policy, rate| policy.start_rate = rate,
        |policy, rate| policy.repay_rate = rate,
        |policy, rate| policy.overdraft = rate,
    ];
    let mut wrong: Vec<Policy> = change
        .iter()
        .map(|set| {
            let mut policy = sound.clone();
            set(&mut policy, whole);
            policy
        })
        .collect();
    let with = |set: fn(&mut Policy)| {
        let mut policy = sound.clone();
        set(&mut policy);
        policy
    };
    wrong.extend([
        with(|policy| policy.factor.0 += 1),
        with(|policy| policy.grant_validity_months = 0),
        with(|policy| policy.grant_validity_months = 13),
        with(|policy| policy.standing_periods = 0),
        with(|policy| policy.standing_periods = 13),
        with(|policy| policy.network_fee.0 = NETWORK_FEE_MAX.0 + 1),
        with(|policy| policy.investment_limit = credits(-1)),
        with(|policy| policy.registrar_quota = credits(Credits::MAX.minor_units() + 1)),
        with(|policy| policy.two_registrars_from = credits(-1)),
    ]);
    for policy in wrong {
        assert_eq!(policy.check(), Err(Refused::Policy), "{policy:?}");
    }
    assert_eq!(CALENDAR.check(), Ok(()));
    for calendar in [
        Calendar {
            period_seconds: Some(0),
            ..CALENDAR
        },
        Calendar {
            collection_seconds: 0,
            ..CALENDAR
        },
        Calendar {
            closure_seconds: 0,
            ..CALENDAR
        },
    ] {
        assert_eq!(calendar.check(), Err(Refused::Calendar));
    }
}
