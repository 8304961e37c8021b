//! Accounts without a rule, amounts out of range, and what people are told.

use super::coop::{ACCOUNT, BUYER, CALENDAR, CHAIR, Coop, NOON, TREASURER, coop, credits, rule};
use copex_economy::{
    act::Purpose,
    credits::Credits,
    refusal::Refused,
    spending::{Asked, Spending, SpendingRefused, Spent, authorise, signatures_needed},
};

/// Without a rule an account is its own signer; setting the first takes a sound one.
#[test]
fn r_credit_34_without_a_rule_the_account_signs_alone() {
    let spent = Spent::default();
    let asked = |act| Asked {
        account: ACCOUNT,
        act,
        network_fee: Credits::ZERO,
        time: NOON,
        calendar: &CALENDAR,
    };
    let pay = [(Purpose::Wage, Credits::MAX)];
    let first = rule();
    for act in [
        Spending::Pay(&pay),
        Spending::Save(Credits::MAX),
        Spending::ChangeRule(&first),
    ] {
        assert_eq!(
            authorise(None, &spent, &asked(act), None),
            Ok(spent.clone())
        );
        assert_eq!(signatures_needed(None, &spent, &asked(act)), Ok(0));
    }
    let mut twice = rule();
    twice.signers.swap(0, 1);
    let act = asked(Spending::ChangeRule(&twice));
    assert_eq!(
        authorise(None, &spent, &act, None),
        Err(SpendingRefused::Signers)
    );
}

/// An amount below nothing would make room in the day's sum.
#[test]
fn r_credit_12_amounts_are_in_range_before_they_are_summed() {
    let coop = coop();
    let all = coop.approvals(&[CHAIR, TREASURER]);
    let pay = |amounts: &[i64]| {
        let payments: Vec<(Purpose, Credits)> = amounts
            .iter()
            .map(|amount| (Purpose::Wage, credits(*amount)))
            .collect();
        coop.answer(Spending::Pay(&payments), Some(&all))
    };
    let highest = Credits::MAX.minor_units();
    let unsound: [&[i64]; 8] = [
        &[],
        &[0],
        &[5, -5],
        &[i64::MIN],
        &[highest + 1],
        &[highest, 1],
        &[1, highest],
        &[1; 101],
    ];
    for amounts in unsound {
        let why = SpendingRefused::Ledger(Refused::Payments);
        assert_eq!(pay(amounts), Err(why), "{amounts:?}");
    }
    assert!(pay(&[highest]).is_ok());
    assert!(pay(&[1; 100]).is_ok());
    for amount in [i64::MIN, -1, 0, highest + 1, i64::MAX] {
        let why = SpendingRefused::Ledger(Refused::OutOfRange);
        let saved = coop.answer(Spending::Save(credits(amount)), Some(&all));
        assert_eq!(saved, Err(why));
    }
    for amount in [1, highest] {
        let saved = coop.answer(Spending::Save(credits(amount)), Some(&all));
        assert!(saved.is_ok());
    }
}

fn needed(coop: &Coop, act: Spending) -> Result<u8, SpendingRefused> {
    let asked = Asked {
        account: ACCOUNT,
        act,
        network_fee: Credits::ZERO,
        time: coop.time,
        calendar: &coop.calendar,
    };
    signatures_needed(Some(&coop.rule), &coop.spent, &asked)
}

/// What is told to those who gather signatures is what is asked of them.
#[test]
fn r_credit_34_tells_how_many_are_needed() {
    let mut coop = coop();
    let pay = [
        (Purpose::Purchase, credits(50_00)),
        (Purpose::Levy, credits(1)),
    ];
    assert_eq!(needed(&coop, Spending::Pay(&pay)), Ok(1));
    assert_eq!(needed(&coop, Spending::ChangeRule(&rule())), Ok(2));
    assert_eq!(coop.buy(50_00, &[CHAIR]), Ok(()));
    assert_eq!(needed(&coop, Spending::Pay(&pay)), Ok(2));
    assert_eq!(needed(&coop, Spending::Save(credits(50_00))), Ok(1));
    assert_eq!(needed(&coop, Spending::Save(credits(50_01))), Ok(2));
    coop.next_day();
    assert_eq!(needed(&coop, Spending::Pay(&pay)), Ok(1));
}

/// A refusal says what to do, in amounts as people write them.
#[test]
fn r_credit_34_to_39_say_what_to_do() {
    let mut coop = coop();
    let told = |answer: Result<(), SpendingRefused>| answer.unwrap_err().to_string();
    assert_eq!(
        told(coop.buy(1_250_00, &[CHAIR])),
        "R-CREDIT-34: with this the day comes to 1,250.00, which takes the signatures of 2 signers; 1 signed, so ask more of them"
    );
    assert_eq!(
        told(coop.buy(50_01, &[BUYER])),
        "R-CREDIT-35: one of those who signed may approve 50.00 at once, and this comes to 50.01; ask a signer with more room, or for a higher limit"
    );
    assert!(told(coop.pay(Purpose::Wage, 1, &[BUYER])).starts_with("R-CREDIT-36: "));
    assert!(told(coop.change(&rule(), &[CHAIR])).starts_with("R-CREDIT-39: "));
    assert!(told(coop.buy(0, &[CHAIR])).starts_with("R-CREDIT-12: "));
}
