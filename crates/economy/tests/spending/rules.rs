//! R-CREDIT-34, 35, 36 and 39: how many sign, within their mandates, and how a rule is changed.

use super::coop::{
    ACCOUNT, BUYER, CHAIR, DAY, NOON, SECOND, STRANGER, TREASURER, buyer, coop, coop_under,
    credits, rule, rule_of, tier,
};
use copex_economy::{
    account::AccountKey,
    act::Purpose,
    calendar::Moment,
    credits::Credits,
    spending::{Limit, Mandate, Spending, SpendingRefused},
};

fn too_few(today: i64, needed: u8, signed: usize) -> SpendingRefused {
    SpendingRefused::Signatures {
        today: credits(today),
        needed,
        signed,
    }
}

fn over(limit: Limit, allowed: i64, comes_to: i64) -> SpendingRefused {
    SpendingRefused::Limits {
        limit,
        allowed: credits(allowed),
        comes_to: credits(comes_to),
    }
}

#[test]
fn r_credit_34_more_sign_as_the_days_sum_grows() {
    let mut coop = coop();
    assert_eq!(coop.buy(100_01, &[CHAIR]), Err(too_few(100_01, 2, 1)));
    assert_eq!(coop.buy(100_00, &[CHAIR]), Ok(()));
    // In parts it takes as many as at once.
    assert_eq!(coop.buy(1, &[CHAIR]), Err(too_few(100_01, 2, 1)));
    assert_eq!(coop.buy(1, &[CHAIR, TREASURER]), Ok(()));
    assert_eq!(coop.spent.total, credits(100_01));
    coop.next_day();
    assert_eq!(coop.buy(100_00, &[TREASURER]), Ok(()));
}

#[test]
fn r_credit_34_only_distinct_signers_of_the_rule_count() {
    let mut coop = coop();
    let none: [&[AccountKey]; 3] = [&[], &[STRANGER], &[ACCOUNT, STRANGER]];
    for signers in none {
        assert_eq!(coop.buy(1, signers), Err(too_few(1, 1, 0)), "{signers:?}");
    }
    let one: [&[AccountKey]; 3] = [&[CHAIR, CHAIR], &[CHAIR, STRANGER], &[CHAIR, ACCOUNT]];
    for signers in one {
        assert_eq!(coop.buy(100_01, signers), Err(too_few(100_01, 2, 1)));
    }
    // In any order, and with a stranger beside them.
    let signers = [TREASURER, STRANGER, CHAIR];
    assert_eq!(coop.buy(100_01, &signers), Ok(()));
    assert!(
        coop.spent
            .by_signer
            .iter()
            .all(|one| one.signer != STRANGER)
    );
}

#[test]
fn r_credit_34_without_approvals_nothing_is_spent() {
    let coop = coop();
    let pay = [(Purpose::Purchase, credits(1))];
    let acts = [Spending::Pay(&pay), Spending::Save(credits(1))];
    for act in acts {
        assert_eq!(coop.answer(act, None), Err(too_few(1, 1, 0)));
        assert!(coop.answer(act, Some(&coop.approvals(&[CHAIR]))).is_ok());
    }
    let why = SpendingRefused::RuleChange { needed: 2, may: 0 };
    assert_eq!(coop.answer(Spending::ChangeRule(&rule()), None), Err(why));
}

#[test]
fn r_credit_34_what_is_saved_counts_as_spent() {
    let mut coop = coop();
    assert_eq!(coop.save(60_00, &[CHAIR]), Ok(()));
    assert_eq!(coop.buy(40_01, &[CHAIR]), Err(too_few(100_01, 2, 1)));
    assert_eq!(coop.save(40_01, &[CHAIR]), Err(too_few(100_01, 2, 1)));
    assert_eq!(coop.save(40_00, &[CHAIR]), Ok(()));
}

#[test]
fn r_credit_34_an_earlier_date_opens_no_new_day() {
    let mut coop = coop();
    assert_eq!(coop.buy(100_00, &[CHAIR]), Ok(()));
    for days in [1, 20, 400] {
        coop.time = Moment(NOON.0 - days * DAY);
        assert_eq!(coop.buy(1, &[CHAIR]), Err(too_few(100_01, 2, 1)));
    }
    assert_eq!(coop.buy(1, &[CHAIR, TREASURER]), Ok(()));
    assert_eq!(coop.spent.total, credits(100_01));
    // Midnight (UTC) does.
    coop.time = Moment(NOON.0 + DAY / 2 - 1);
    assert_eq!(coop.buy(1, &[CHAIR]), Err(too_few(100_02, 2, 1)));
    coop.time = Moment(NOON.0 + DAY / 2);
    assert_eq!(coop.buy(100_00, &[CHAIR]), Ok(()));
}

#[test]
fn r_credit_34_short_periods_have_short_days() {
    let mut coop = coop();
    coop.calendar.period_seconds = Some(600);
    coop.time = Moment(0);
    assert_eq!(coop.buy(100_00, &[CHAIR]), Ok(()));
    coop.time = Moment(20 * SECOND - 1);
    assert_eq!(coop.buy(100_00, &[CHAIR]), Err(too_few(200_00, 2, 1)));
    coop.time = Moment(20 * SECOND);
    assert_eq!(coop.buy(100_00, &[CHAIR]), Ok(()));
}

#[test]
fn r_credit_35_a_signer_counts_within_their_limits() {
    let mut coop = coop();
    assert_eq!(
        coop.buy(50_01, &[BUYER]),
        Err(over(Limit::Payment, 50_00, 50_01))
    );
    assert_eq!(coop.buy(50_00, &[BUYER]), Ok(()));
    assert_eq!(
        coop.buy(30_01, &[BUYER]),
        Err(over(Limit::Day, 80_00, 80_01))
    );
    assert_eq!(coop.buy(30_00, &[BUYER]), Ok(()));
    coop.next_day();
    assert_eq!(coop.buy(50_00, &[BUYER]), Ok(()));
    assert_eq!(coop.buy(30_00, &[BUYER]), Ok(()));
    coop.next_day();
    assert_eq!(
        coop.buy(40_01, &[BUYER]),
        Err(over(Limit::Month, 200_00, 200_01))
    );
    assert_eq!(coop.buy(40_00, &[BUYER]), Ok(()));
    // The treasurer's payments are not the buyer's.
    assert_eq!(coop.buy(50_00, &[TREASURER]), Ok(()));
    assert_eq!(
        coop.buy(1, &[BUYER]),
        Err(over(Limit::Month, 200_00, 200_01))
    );
    coop.time = Moment(NOON.0 + 31 * DAY);
    assert_eq!(coop.buy(50_00, &[BUYER]), Ok(()));
    // January's date in February is February's money.
    coop.time = NOON;
    assert_eq!(
        coop.buy(30_01, &[BUYER]),
        Err(over(Limit::Day, 80_00, 80_01))
    );
}

#[test]
fn r_credit_35_a_day_that_spans_two_months_is_one_day() {
    let mut coop = coop();
    // Days of two seconds: the 31st begins in one month and ends in the next.
    coop.calendar.period_seconds = Some(61);
    coop.time = Moment(60 * SECOND);
    assert_eq!(coop.buy(50_00, &[BUYER]), Ok(()));
    coop.time = Moment(61 * SECOND);
    assert_eq!(
        coop.buy(30_01, &[BUYER]),
        Err(over(Limit::Day, 80_00, 80_01))
    );
    assert_eq!(coop.buy(30_00, &[BUYER]), Ok(()));
    assert_eq!(coop.spent.of(BUYER).month, credits(30_00));
}

#[test]
fn r_credit_35_sums_that_are_over_are_not_kept() {
    let mut coop = coop();
    assert_eq!(coop.buy(50_00, &[CHAIR, BUYER]), Ok(()));
    coop.next_day();
    assert_eq!(coop.buy(50_00, &[TREASURER]), Ok(()));
    assert_eq!(coop.spent.by_signer.len(), 3);
    coop.time = Moment(NOON.0 + 31 * DAY);
    assert_eq!(coop.buy(50_00, &[TREASURER]), Ok(()));
    assert_eq!(coop.spent.by_signer, vec![coop.spent.of(TREASURER)]);
}

#[test]
fn r_credit_35_the_payment_limit_is_for_the_whole_act() {
    let mut coop = coop();
    let approvals = coop.approvals(&[BUYER]);
    let parts = [
        (Purpose::Purchase, credits(25_01)),
        (Purpose::Levy, credits(25_00)),
    ];
    assert_eq!(
        coop.act(Spending::Pay(&parts), &approvals),
        Err(over(Limit::Payment, 50_00, 50_01))
    );
    let parts = [
        (Purpose::Purchase, credits(25_00)),
        (Purpose::Levy, credits(25_00)),
    ];
    assert_eq!(coop.act(Spending::Pay(&parts), &approvals), Ok(()));
    assert_eq!(coop.spent.of(BUYER).day, credits(50_00));
}

#[test]
fn r_credit_35_who_is_over_their_limit_does_not_count_and_is_not_charged() {
    let mut coop = coop();
    let both = [CHAIR, BUYER];
    assert_eq!(
        coop.buy(150_00, &both),
        Err(over(Limit::Payment, 50_00, 150_00))
    );
    assert_eq!(coop.buy(150_00, &[CHAIR, TREASURER, BUYER]), Ok(()));
    assert_eq!(coop.spent.of(BUYER).month, Credits::ZERO);
    assert_eq!(coop.spent.of(CHAIR).month, credits(150_00));
    // All who signed and may are charged, more than needed too.
    assert_eq!(coop.buy(10_00, &[CHAIR, TREASURER, BUYER]), Ok(()));
    assert_eq!(coop.spent.of(BUYER).month, credits(10_00));
    assert_eq!(coop.spent.of(TREASURER).day, credits(160_00));
}

#[test]
fn r_credit_35_a_limit_holds_where_the_others_are_left_out() {
    for (place, limit) in [Limit::Payment, Limit::Day, Limit::Month]
        .into_iter()
        .enumerate()
    {
        let mut under = rule();
        under.signers[2] = Mandate {
            purposes: buyer().purposes,
            ..Mandate::full(BUYER)
        };
        let mandate = &mut under.signers[2];
        let only = [
            &mut mandate.payment_limit,
            &mut mandate.day_limit,
            &mut mandate.month_limit,
        ];
        *only.into_iter().nth(place).unwrap() = Some(credits(7));
        let mut coop = coop_under(under);
        assert_eq!(coop.buy(8, &[BUYER]), Err(over(limit, 7, 8)));
        assert_eq!(coop.buy(7, &[BUYER]), Ok(()));
        // At once again, in a day or a month not.
        assert_eq!(coop.buy(7, &[BUYER]).is_ok(), limit == Limit::Payment);
    }
}

#[test]
fn r_credit_36_a_signer_counts_for_their_purposes_only() {
    let mut coop = coop();
    let none = SpendingRefused::Purposes { needed: 1, may: 0 };
    assert_eq!(coop.pay(Purpose::Wage, 10_00, &[BUYER]), Err(none.clone()));
    assert_eq!(coop.pay(Purpose::Wage, 10_00, &[CHAIR]), Ok(()));
    assert_eq!(coop.pay(Purpose::Levy, 10_00, &[BUYER]), Ok(()));
    // One payment among others that they may not make.
    let approvals = coop.approvals(&[BUYER]);
    let mixed = [(Purpose::Purchase, credits(1)), (Purpose::Wage, credits(1))];
    assert_eq!(
        coop.act(Spending::Pay(&mixed), &approvals),
        Err(none.clone())
    );
    assert_eq!(coop.save(1, &[BUYER]), Err(none));
    assert_eq!(coop.save(1, &[CHAIR]), Ok(()));
    let one = SpendingRefused::Purposes { needed: 2, may: 1 };
    assert_eq!(coop.pay(Purpose::Wage, 100_00, &[CHAIR, BUYER]), Err(one));
    let spent = coop.spent.of(BUYER);
    assert_eq!(
        coop.pay(Purpose::Wage, 100_00, &[CHAIR, TREASURER, BUYER]),
        Ok(())
    );
    assert_eq!(coop.spent.of(BUYER), spent);
}

#[test]
fn r_credit_39_a_rule_is_changed_by_its_own_last_step() {
    let mut coop = coop();
    let looser = rule_of(3, &[tier(None, 1)]);
    let few = |may| SpendingRefused::RuleChange { needed: 2, may };
    assert_eq!(coop.change(&looser, &[]), Err(few(0)));
    assert_eq!(coop.change(&looser, &[CHAIR]), Err(few(1)));
    assert_eq!(coop.change(&looser, &[CHAIR, CHAIR, STRANGER]), Err(few(1)));
    // The buyer may not change it, and so does not count.
    assert_eq!(coop.change(&looser, &[CHAIR, BUYER]), Err(few(1)));
    assert_eq!(coop.change(&looser, &[CHAIR, TREASURER]), Ok(()));
    assert_eq!(coop.buy(1_000_00, &[BUYER]), Ok(()));
    assert_eq!(coop.change(&rule(), &[BUYER]), Ok(()));
}

#[test]
fn r_credit_39_a_change_forgets_neither_the_day_nor_the_numbers() {
    let mut coop = coop();
    assert_eq!(coop.buy(50_00, &[CHAIR, BUYER]), Ok(()));
    let mut without_chair = rule();
    without_chair.signers.remove(0);
    without_chair.signers[1].may_change_rule = true;
    assert_eq!(coop.change(&without_chair, &[CHAIR, TREASURER]), Ok(()));
    assert_eq!(coop.spent.approvals.next(), 2);
    assert_eq!(coop.spent.of(CHAIR).month, Credits::ZERO);
    assert_eq!(coop.spent.of(BUYER).day, credits(50_00));
    assert_eq!(coop.buy(1, &[CHAIR]), Err(too_few(50_01, 1, 0)));
    assert_eq!(coop.buy(50_01, &[TREASURER]), Err(too_few(100_01, 2, 1)));
    assert_eq!(coop.buy(30_00, &[BUYER]), Ok(()));
}
