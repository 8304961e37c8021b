//! Each rule of what is collected, taken back and saved, refused for its own reason and at its own edge.

mod common;
#[path = "common/one_act.rs"]
mod one_act;

use common::{DAY, FOUNDATION, credits};
use copex_economy::{
    act::{Act, Purpose},
    calendar::{Moment, Month},
    refusal::Refused,
};
use one_act::{COOP, MEMBER, OTHER, economy, output, refused};

#[test]
fn r_credit_16_inputs_are_counted_and_named_once() {
    let mut economy = economy();
    let [first, second] = [0, 1].map(|index| output(COOP, Purpose::Wage, index));
    let many: Vec<_> = (0..101)
        .map(|index| output(COOP, Purpose::Wage, index))
        .collect();
    for inputs in [&[][..], &[first, first], &[second, first], &many] {
        assert_eq!(
            refused(&mut economy, COOP, &Act::Collect(inputs)),
            Refused::Inputs
        );
    }
    economy.must(COOP, &Act::Collect(&many[1..]));
}

#[test]
fn r_credit_17_a_payment_is_collected_by_its_payee() {
    let mut economy = economy();
    let inputs = [
        output(COOP, Purpose::Wage, 0),
        output(OTHER, Purpose::Wage, 1),
    ];
    assert_eq!(
        refused(&mut economy, COOP, &Act::Collect(&inputs)),
        Refused::NotThePayee
    );
}

#[test]
fn r_credit_18_a_payment_is_collected_in_its_time() {
    let mut economy = economy();
    let wage = [output(MEMBER, Purpose::Wage, 0)];
    economy.time = Moment(-1);
    assert_eq!(
        refused(&mut economy, MEMBER, &Act::Collect(&wage)),
        Refused::DatedLater
    );
    economy.time = Moment(30 * DAY);
    economy.must(MEMBER, &Act::Collect(&wage));
    economy.time = Moment(30 * DAY + 1);
    assert_eq!(
        refused(&mut economy, MEMBER, &Act::Collect(&wage)),
        Refused::TooLate
    );
    // What waits for the Foundation waits.
    economy.settle(400, &[FOUNDATION]);
    for (index, purpose) in [Purpose::Share, Purpose::Lapse, Purpose::Levy]
        .into_iter()
        .enumerate()
    {
        economy.must(
            FOUNDATION,
            &Act::Collect(&[output(FOUNDATION, purpose, index as u32)]),
        );
    }
}

#[test]
fn r_credit_21_a_co_op_has_one_investment_at_a_time() {
    let mut economy = economy();
    let why = Refused::InvestmentCollected;
    let due = |payee, index, due: i64| {
        let mut taken = output(payee, Purpose::Investment, index);
        taken.output.due = Some(Month(due));
        taken
    };
    for (author, taken) in [
        (MEMBER, due(MEMBER, 0, 3)),
        (COOP, due(COOP, 0, 0)),
        (COOP, output(COOP, Purpose::Investment, 0)),
    ] {
        assert_eq!(refused(&mut economy, author, &Act::Collect(&[taken])), why);
    }
    let both = [due(COOP, 0, 1), due(COOP, 1, 1)];
    assert_eq!(refused(&mut economy, COOP, &Act::Collect(&both)), why);
    economy.must(COOP, &Act::Collect(&both[..1]));
    assert_eq!(refused(&mut economy, COOP, &Act::Collect(&both[1..])), why);
}

#[test]
fn r_credit_22_a_payment_is_taken_back_when_it_cannot_be_collected() {
    let mut economy = economy();
    let wage = output(MEMBER, Purpose::Wage, 0);
    economy.settle(1, &[COOP]);
    assert_eq!(
        refused(&mut economy, COOP, &Act::Void(&wage)),
        Refused::TooEarly
    );
    for purpose in [Purpose::Share, Purpose::Lapse, Purpose::Levy] {
        let waits = output(FOUNDATION, purpose, 0);
        assert_eq!(
            refused(&mut economy, COOP, &Act::Void(&waits)),
            Refused::StaysWithFoundation
        );
    }
    economy.time = Moment(30 * DAY + 1);
    economy.must(COOP, &Act::Void(&wage));
}

#[test]
fn r_credit_23_earned_credits_are_saved_for_a_later_month() {
    let mut economy = economy();
    economy.send(COOP, MEMBER, 1_300, Purpose::Wage);
    let save = |amount, until| Act::Save {
        amount: credits(amount),
        until: Month(until),
    };
    let why = |available| Refused::Savings {
        available: credits(available),
    };
    for (amount, until) in [(1_301, 1), (0, 1), (-1, 1), (1, 0), (1, -1), (1, 1_201)] {
        assert_eq!(
            refused(&mut economy, MEMBER, &save(amount, until)),
            why(1_300)
        );
    }
    assert_eq!(refused(&mut economy, COOP, &save(1, 1)), why(0));
    economy.must(MEMBER, &save(1, 1_200));
    for until in 1..12 {
        economy.must(MEMBER, &save(1, until));
    }
    assert_eq!(refused(&mut economy, MEMBER, &save(1, 12)), why(1_288));
    economy.must(MEMBER, &save(1_288, 11));
    // Nothing while a repayment is due.
    economy.send(OTHER, COOP, 50_000, Purpose::Contribution);
    economy.settle(2, &[COOP]);
    assert_eq!(
        refused(&mut economy, COOP, &save(1, 9)),
        Refused::RepaymentFirst
    );
}

#[test]
fn r_credit_24_savings_come_back_when_they_mature() {
    let mut economy = economy();
    economy.send(COOP, MEMBER, 100, Purpose::Wage);
    economy.must(
        MEMBER,
        &Act::Save {
            amount: credits(60),
            until: Month(1),
        },
    );
    let release = Act::Release { month: Month(1) };
    let why = Refused::NotMatured;
    economy.time = Moment(30 * DAY - 1);
    assert_eq!(refused(&mut economy, MEMBER, &release), why);
    economy.time = Moment(30 * DAY);
    assert_eq!(
        refused(&mut economy, MEMBER, &Act::Release { month: Month(0) }),
        why
    );
    economy.must(MEMBER, &release);
    assert_eq!(economy.balance(MEMBER), 100);
    assert_eq!(refused(&mut economy, MEMBER, &release), why);
}
