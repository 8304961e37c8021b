//! What an event must say after each act: the account, its counts and the outputs with their payees.

#[path = "common/account.rs"]
mod account;
mod common;

use account::{
    Ledger, contribution, inputs, known_payments, levy, payees, purchase, standing, wage,
};
use common::{
    ANA, BAKERY, DAY, FOUNDATION, MILL, MONTH, action, assert_accepted, assert_refused, credits,
    key, key_written_otherwise,
};
use copex_economy::{
    act::{Act, Output, Purpose},
    calendar::{Moment, Month},
    credits::Credits,
};
use copex_entries::{
    account_key,
    ledger::{AccountState, After, LedgerAct, LedgerInput, LedgerOutput, last_taking},
};
use hdi::prelude::ActionHash;

#[test]
fn issue_pays_the_foundation_its_share() {
    let mut ledger = Ledger::open();
    let after = ledger.issue(100_000);
    assert_eq!(after.created, credits(125_000));
    assert_eq!(after.state.account.balance, credits(62_500));
    assert_eq!(payees(&after), [(FOUNDATION, 62_500, Purpose::Share)]);
    assert_eq!(after.outputs[0].payee, key(FOUNDATION));
    assert_eq!(after.state.sent, credits(62_500));
    assert_eq!(after.state.taken, Credits::ZERO);
    assert_eq!(after.state.standing, standing(1));
}

#[test]
fn pay_keeps_the_order_and_the_keys_of_its_payments() {
    let mut ledger = Ledger::open();
    ledger.issue(100_000);
    let mut otherwise = wage(ANA, 200);
    otherwise.payee = key_written_otherwise(ANA);
    let payments = vec![
        purchase(MILL, 100),
        levy(7),
        otherwise,
        contribution(MILL, 30),
    ];
    let after = ledger.pay(payments);
    assert_eq!(
        payees(&after),
        [
            (MILL, 100, Purpose::Purchase),
            (FOUNDATION, 7, Purpose::Levy),
            (ANA, 200, Purpose::Wage),
            (MILL, 30, Purpose::Contribution),
        ]
    );
    // As the payment writes it, to the last byte.
    assert_eq!(after.outputs[2].payee, key_written_otherwise(ANA));
    // Out of the grant, with the month in which it would have lapsed.
    assert!(
        after
            .outputs
            .iter()
            .all(|output| output.grant == output.amount)
    );
    assert!(
        after
            .outputs
            .iter()
            .all(|output| output.lapse == Some(Month(3)))
    );
    assert_eq!(after.state.account.balance, credits(62_500 - 337));
    assert_eq!(after.state.sent, credits(62_500 + 337));
    assert_eq!(after.state.taken, Credits::ZERO);
}

#[test]
fn settle_hands_what_was_created_and_what_lapsed_to_the_foundation() {
    let mut ledger = Ledger::open();
    ledger.issue(100_000);
    let quiet = ledger.settle(1);
    assert_eq!(quiet.outputs, []);
    assert_eq!(quiet.state.account.month, Month(1));
    // Sales of 2,000.00 prove more than was matched; as they go on, the grant of month 0 is not repaid but lapses.
    ledger.collect(&[200_000]);
    let after = ledger.settle(2);
    let share = after.created.minor_units() / 2;
    assert!(share > 0);
    assert_eq!(payees(&after)[0], (FOUNDATION, share, Purpose::Share));
    ledger.collect(&[200_000]);
    let late = ledger.settle(3);
    assert!(
        payees(&late)
            .iter()
            .any(|(payee, _, purpose)| (*payee, *purpose) == (FOUNDATION, Purpose::Lapse)),
        "{:?}",
        late.outputs
    );
    assert!(
        late.outputs
            .iter()
            .all(|output| output.payee == key(FOUNDATION))
    );
    let sent_by_settlements = [&after, &late]
        .iter()
        .flat_map(|settled| &settled.outputs)
        .map(|output| output.amount.minor_units())
        .sum::<i64>();
    assert_eq!(late.state.sent, credits(62_500 + sent_by_settlements));
    assert_eq!(late.state.taken, credits(400_000));
}

#[test]
fn collect_counts_what_was_taken() {
    let mut ledger = Ledger::open();
    let first = ledger.collect(&[500, 70]);
    assert_eq!(first.state.taken, credits(570));
    assert_eq!(first.state.sent, Credits::ZERO);
    assert_eq!(first.state.account.balance, credits(570));
    assert_eq!(first.outputs, []);
    let second = ledger.collect(&[3]);
    assert_eq!(second.state.taken, credits(573));
}

#[test]
fn r_credit_19_each_event_names_the_last_taking_before_it() {
    let mut ledger = Ledger::open();
    // None before the first taking, and a taking cannot name itself.
    assert_eq!(ledger.mark().state.last_taking, None);
    assert_eq!(ledger.collect(&[500]).state.last_taking, None);
    let first = ledger.hash.clone();
    assert_eq!(
        last_taking(&ledger.event, &ledger.hash),
        Some(first.clone())
    );
    assert_eq!(ledger.mark().state.last_taking, Some(first.clone()));
    assert_eq!(ledger.issue(1_000).state.last_taking, Some(first.clone()));
    assert_eq!(
        ledger.pay(vec![wage(ANA, 1)]).state.last_taking,
        Some(first.clone())
    );
    assert_eq!(ledger.settle(1).state.last_taking, Some(first.clone()));
    assert_eq!(ledger.collect(&[40]).state.last_taking, Some(first.clone()));
    let second = ledger.hash.clone();
    assert_ne!(first, second);
    assert_eq!(ledger.collect(&[5]).state.last_taking, Some(second));
    let third = ledger.hash.clone();
    assert_eq!(ledger.mark().state.last_taking, Some(third.clone()));
    assert_eq!(ledger.mark().state.last_taking, Some(third));
}

#[test]
fn a_mark_changes_its_place_alone() {
    let mut ledger = Ledger::open();
    ledger.issue(100_000);
    let before = ledger.event.state.clone();
    let after = ledger.mark();
    let expected = AccountState {
        sequence: 2,
        ..before
    };
    assert_eq!(after.state, expected);
    assert_eq!(after.outputs, []);
    assert_eq!(
        (after.created, after.retired),
        (Credits::ZERO, Credits::ZERO)
    );
}

#[test]
fn a_renewal_alone_changes_the_standing_and_the_ceiling() {
    let mut ledger = Ledger::open();
    ledger.issue(100_000);
    let before = ledger.event.state.clone();
    let act = LedgerAct::Renew {
        standing: action(92),
    };
    let known = Act::Renew {
        ceiling: credits(1_200_000),
    };
    let after = ledger.write(act, &known, Some(standing(2)));
    let mut expected = AccountState {
        sequence: 2,
        standing: standing(2),
        ..before
    };
    expected.account.ceiling = credits(1_200_000);
    assert_eq!(after.state, expected);
    assert_eq!(ledger.mark().state.standing, standing(2));
}

#[test]
fn r_credit_04_a_refusal_of_the_economy_is_handed_on() {
    let mut ledger = Ledger::open();
    ledger.issue(100_000);
    let pay = |amount: i64| {
        let payments = vec![wage(ANA, amount)];
        let known = known_payments(&payments);
        ledger.ask(&LedgerAct::Pay { payments }, &Act::Pay(&known), None)
    };
    assert_refused(pay(62_501).map(|after| after.state), "R-CREDIT-14");
    assert_accepted(pay(62_500));
    let settle = ledger.ask(&LedgerAct::Settle, &Act::Settle, None);
    assert_refused(settle.map(|after| after.state), "R-CREDIT-11");
    ledger.time = MONTH;
    assert_accepted(ledger.ask(&LedgerAct::Settle, &Act::Settle, None));
}

#[test]
fn r_credit_31_what_was_ever_sent_and_taken_stays_within_64_bits() {
    let mut ledger = Ledger::open();
    ledger.issue(100_000);
    let payments = vec![wage(ANA, 10)];
    let known = known_payments(&payments);
    let pay = LedgerAct::Pay { payments };
    ledger.event.state.sent = credits(i64::MAX - 9);
    let beyond = ledger.ask(&pay, &Act::Pay(&known), None);
    assert_refused(beyond.map(|after| after.state), "R-CREDIT-31");
    ledger.event.state.sent = credits(i64::MAX - 10);
    assert_accepted(ledger.ask(&pay, &Act::Pay(&known), None));

    let (inputs, taken) = inputs(BAKERY, &[4, 6], 0);
    let collect = LedgerAct::Collect { inputs };
    ledger.event.state.taken = credits(i64::MAX - 9);
    let beyond = ledger.ask(&collect, &Act::Collect(&taken), None);
    assert_refused(beyond.map(|after| after.state), "R-CREDIT-31");
    ledger.event.state.taken = credits(i64::MAX - 10);
    assert_accepted(ledger.ask(&collect, &Act::Collect(&taken), None));
}

#[test]
fn r_credit_05_a_cited_standing_covers_its_time() {
    let cited = standing(1);
    assert!(cited.covers(Moment(0)));
    assert!(cited.covers(Moment(3 * MONTH - 1)));
    assert!(!cited.covers(Moment(-1)));
    assert!(!cited.covers(Moment(3 * MONTH)));
}

#[test]
fn an_output_is_the_same_on_both_sides() {
    let output = Output {
        payee: account_key(&key(ANA)),
        amount: credits(500),
        purpose: Purpose::Purchase,
        grant: credits(300),
        lapse: Some(Month(4)),
        due: Some(Month(9)),
    };
    assert_eq!(LedgerOutput::of(&output, key(ANA)).known(), output);
    assert_eq!(
        LedgerOutput::of(&output, key_written_otherwise(ANA)).known(),
        output
    );
}

#[test]
fn an_input_is_known_by_32_bytes_and_its_place() {
    let input = |event: ActionHash, index: u32| {
        LedgerInput {
            event,
            index,
            renewed: None,
        }
        .reference()
    };
    let mut otherwise = vec![50; 36];
    otherwise[35] = 0;
    let otherwise = ActionHash::from_raw_36(otherwise);
    assert_eq!(input(action(50), 3), input(otherwise, 3));
    assert_ne!(input(action(50), 3), input(action(50), 4));
    assert!(input(action(50), 3) < input(action(50), 4));
    assert!(input(action(50), 4) < input(action(51), 0));
}

#[test]
fn what_every_event_sent_less_what_it_took_accounts_for_the_balance() {
    let mut ledger = Ledger::open();
    let mut created = 0;
    for month in 0..6 {
        if month > 0 {
            created += balance_of(ledger.settle(month));
        }
        ledger.time += DAY;
        created += balance_of(ledger.issue(10_000));
        ledger.collect(&[4_000, 900]);
        ledger.pay(vec![purchase(MILL, 700), wage(ANA, 100)]);
        let state = &ledger.event.state;
        let expected = created + state.taken.minor_units() - state.sent.minor_units();
        assert_eq!(
            state.account.balance.minor_units(),
            expected,
            "month {month}"
        );
    }
}

/// What an act created less what it retired.
fn balance_of(after: After) -> i64 {
    after.created.minor_units() - after.retired.minor_units()
}
