//! What an event must say after each act: the account, its counts and the outputs with their payees.

mod common;

use common::{
    ANA, BAKERY, DAY, FOUNDATION, MILL, MONTH, action, assert_accepted, assert_refused, credits,
    key, key_written_otherwise, properties,
};
use copex_economy::{
    account::{Account, Role},
    act::{Act, Facts, Output, Payment, Purpose, Taken},
    calendar::{Moment, Month},
    credits::Credits,
    refusal::Refused,
};
use copex_entries::{
    account_key,
    ledger::{
        AccountState, After, CitedStanding, LedgerAct, LedgerEvent, LedgerInput, LedgerOutput,
        LedgerPayment, PaymentReason, after, last_taking,
    },
};
use hdi::prelude::ActionHash;

fn standing(serial: u8) -> CitedStanding {
    CitedStanding {
        action: action(90 + serial),
        serial: u32::from(serial),
        valid_from: Moment(0),
        valid_until: Moment(3 * MONTH),
    }
}

/// An account with its newest event, and the events after it.
struct Ledger {
    agent: u8,
    event: LedgerEvent,
    hash: ActionHash,
    time: i64,
}

impl Ledger {
    /// A co-op's account with a ceiling of 10,000.00.
    fn open() -> Ledger {
        let act = LedgerAct::Open {
            package: action(80),
            standing: action(91),
        };
        let state = AccountState {
            sequence: 0,
            account: Account::new(Role::Coop, Month(0), credits(1_000_000)),
            last_taking: None,
            sent: Credits::ZERO,
            taken: Credits::ZERO,
            standing: standing(1),
        };
        Ledger {
            agent: BAKERY,
            event: LedgerEvent {
                previous: None,
                distance: 4,
                month: None,
                act,
                state,
                outputs: Vec::new(),
            },
            hash: action(100),
            time: 0,
        }
    }

    fn ask(
        &self,
        act: &LedgerAct,
        known: &Act<'_>,
        newer: Option<CitedStanding>,
    ) -> Result<After, Refused> {
        let properties = properties();
        let facts = Facts {
            author: account_key(&key(self.agent)),
            foundation: account_key(&key(FOUNDATION)),
            time: Moment(self.time),
            policy: &properties.policy,
            calendar: &properties.calendar,
            frozen: false,
        };
        after(
            &self.event,
            &self.hash,
            act,
            known,
            &facts,
            &key(FOUNDATION),
            newer,
        )
    }

    /// Writes what comes after; its hash is told by its place.
    fn write(&mut self, act: LedgerAct, known: &Act<'_>, newer: Option<CitedStanding>) -> After {
        let after = assert_accepted(self.ask(&act, known, newer));
        assert_eq!(after.state.sequence, self.event.state.sequence + 1);
        self.event = LedgerEvent {
            previous: Some(self.hash.clone()),
            distance: 1,
            month: None,
            act,
            state: after.state.clone(),
            outputs: after.outputs.clone(),
        };
        self.hash = action(100 + u8::try_from(after.state.sequence).unwrap());
        after
    }

    fn issue(&mut self, value: i64) -> After {
        let known = Act::Issue {
            value: credits(value),
        };
        self.write(LedgerAct::Issue { offer: action(1) }, &known, None)
    }

    fn mark(&mut self) -> After {
        self.write(LedgerAct::Mark, &Act::Mark, None)
    }

    fn settle(&mut self, month: i64) -> After {
        self.time = month * MONTH;
        self.write(LedgerAct::Settle, &Act::Settle, None)
    }

    fn pay(&mut self, payments: Vec<LedgerPayment>) -> After {
        let known = known_payments(&payments);
        self.write(LedgerAct::Pay { payments }, &Act::Pay(&known), None)
    }

    fn collect(&mut self, amounts: &[i64]) -> After {
        let (inputs, taken) = inputs(self.agent, amounts, self.time);
        self.write(LedgerAct::Collect { inputs }, &Act::Collect(&taken), None)
    }
}

fn payment(payee: u8, amount: i64, reason: PaymentReason) -> LedgerPayment {
    LedgerPayment {
        payee: key(payee),
        amount: credits(amount),
        reason,
    }
}

fn purchase(payee: u8, amount: i64) -> LedgerPayment {
    let acceptance = action(10);
    payment(payee, amount, PaymentReason::Purchase { acceptance })
}

fn wage(payee: u8, amount: i64) -> LedgerPayment {
    let membership = action(11);
    payment(payee, amount, PaymentReason::Wage { membership })
}

fn levy(amount: i64) -> LedgerPayment {
    payment(
        FOUNDATION,
        amount,
        PaymentReason::Levy { order: action(12) },
    )
}

fn contribution(payee: u8, amount: i64) -> LedgerPayment {
    let accreditation = action(13);
    payment(payee, amount, PaymentReason::Contribution { accreditation })
}

fn known_payments(payments: &[LedgerPayment]) -> Vec<Payment> {
    payments
        .iter()
        .map(|payment| Payment {
            payee: account_key(&payment.payee),
            amount: payment.amount,
            purpose: payment.reason.purpose(),
            due: None,
        })
        .collect()
}

/// Sales that wait for an account, one after the other among the outputs of one event.
fn inputs(payee: u8, amounts: &[i64], dated: i64) -> (Vec<LedgerInput>, Vec<Taken>) {
    let taken_of = |(index, amount): (u32, &i64)| {
        let input = LedgerInput {
            event: action(50),
            index,
            renewed: None,
        };
        let output = LedgerOutput {
            payee: key(payee),
            amount: credits(*amount),
            purpose: Purpose::Purchase,
            grant: Credits::ZERO,
            lapse: None,
            due: None,
        };
        let taken = Taken {
            reference: input.reference(),
            output: output.known(),
            dated: Moment(dated),
        };
        (input, taken)
    };
    (0..).zip(amounts).map(taken_of).unzip()
}

fn payees(after: &After) -> Vec<(u8, i64, Purpose)> {
    after
        .outputs
        .iter()
        .map(|output| {
            let number = output.payee.get_raw_32()[0];
            (number, output.amount.minor_units(), output.purpose)
        })
        .collect()
}

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
fn only_a_collect_is_a_taking() {
    let acts = [
        (LedgerAct::Collect { inputs: Vec::new() }, true),
        (
            LedgerAct::Open {
                package: action(1),
                standing: action(2),
            },
            false,
        ),
        (LedgerAct::Issue { offer: action(1) }, false),
        (LedgerAct::Settle, false),
        (
            LedgerAct::Pay {
                payments: Vec::new(),
            },
            false,
        ),
        (LedgerAct::Mark, false),
        (
            LedgerAct::Renew {
                standing: action(1),
            },
            false,
        ),
    ];
    for (act, takes) in acts {
        assert_eq!(act.is_taking(), takes, "{act:?}");
    }
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
