//! What an event must say after the acts beside trade: payments that come back, savings, and spending rules.

#[path = "common/account.rs"]
mod account;
mod common;

use account::{Ledger, wage};
use common::{ANA, DAY, action, assert_refused, credits, key};
use copex_economy::{
    act::{Act, Purpose, Taken},
    calendar::{Moment, Month},
    credits::Credits,
    spending::{Mandate, SpendingRule, Tier},
};
use copex_entries::{
    account_key,
    ledger::{LedgerAct, LedgerInput, PaymentReason, rule_event},
};

#[test]
fn collects_and_voids_are_takings() {
    let acts = [
        (LedgerAct::Collect { inputs: Vec::new() }, true),
        (
            LedgerAct::Open {
                package: action(1),
                standing: action(2),
                closure: None,
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
        (void(0), true),
        (save(1, 1), false),
        (LedgerAct::Release { month: Month(1) }, false),
        (set_rule(), false),
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
    assert_eq!(void(3).takes(), [output(3)]);
    assert_eq!(save(1, 1).takes(), []);
    assert_eq!(void(3).payments(), []);
}

/// An own output of the event with the hash 50.
fn output(index: u32) -> LedgerInput {
    LedgerInput {
        event: action(50),
        index,
        renewed: None,
    }
}

fn void(index: u32) -> LedgerAct {
    LedgerAct::Void {
        output: output(index),
        proof: action(51),
    }
}

fn save(amount: i64, until: i64) -> LedgerAct {
    LedgerAct::Save {
        amount: credits(amount),
        until: Month(until),
    }
}

fn set_rule() -> LedgerAct {
    let anybody = Mandate::full(account_key(&key(ANA)));
    LedgerAct::ChangeRule {
        rule: SpendingRule {
            signers: vec![anybody],
            tiers: vec![Tier {
                up_to: None,
                signatures: 1,
            }],
        },
        memberships: vec![action(11)],
    }
}

#[test]
fn a_void_is_counted_as_taken_and_gives_back_what_it_was() {
    let mut ledger = Ledger::open();
    ledger.issue(100_000);
    let before = ledger.event.state.account.clone();
    let paid = ledger.pay(vec![wage(ANA, 500)]);
    let (hash, made) = (ledger.hash.clone(), paid.outputs[0].clone());
    ledger.time = 31 * DAY;
    ledger.settle(1);
    let input = LedgerInput {
        event: hash,
        index: 0,
        renewed: None,
    };
    let taken = Taken {
        reference: input.reference(),
        output: made.known(),
        dated: Moment(0),
    };
    let act = LedgerAct::Void {
        output: input,
        proof: action(51),
    };
    ledger.time = 31 * DAY;
    let after = ledger.write(act, &Act::Void(&taken), None);
    assert_eq!(after.state.account.balance, before.balance);
    assert_eq!(after.state.account.lots, before.lots);
    assert_eq!(after.state.taken, credits(500));
    assert_eq!(after.state.last_taking, None, "a taking cannot name itself");
    assert_eq!(after.outputs, []);
    let hash = ledger.hash.clone();
    assert_eq!(ledger.mark().state.last_taking, Some(hash));
}

#[test]
fn savings_leave_the_balance_and_nothing_is_sent() {
    let mut ledger = Ledger::open();
    ledger.collect(&[700]);
    let known = Act::Save {
        amount: credits(300),
        until: Month(1),
    };
    let saved = ledger.write(save(300, 1), &known, None);
    assert_eq!(saved.state.account.balance, credits(400));
    assert_eq!(
        saved.state.account.savings.get(Month(1)),
        Some(credits(300))
    );
    assert_eq!((saved.state.sent, saved.outputs), (Credits::ZERO, vec![]));
    let release = LedgerAct::Release { month: Month(1) };
    let known = Act::Release { month: Month(1) };
    let early = ledger.ask(&release, &known, None);
    assert_refused(early.map(|after| after.state), "R-CREDIT-24");
    let settled = ledger.settle(1).state.account.balance.minor_units();
    let back = ledger.write(release, &known, None);
    assert_eq!(back.state.account.balance, credits(settled + 300));
    assert_eq!(
        back.state.taken,
        credits(700),
        "nothing was taken from anybody"
    );
}

#[test]
fn each_event_names_the_rule_that_holds_for_it() {
    let mut ledger = Ledger::open();
    assert_eq!(rule_event(&ledger.event, &ledger.hash), None);
    // The event that sets a rule is written under the one before.
    assert_eq!(ledger.write(set_rule(), &Act::Mark, None).state.rule, None);
    let first = ledger.hash.clone();
    assert_eq!(ledger.mark().state.rule, Some(first.clone()));
    assert_eq!(ledger.collect(&[5]).state.rule, Some(first.clone()));
    let second = ledger.write(set_rule(), &Act::Mark, None);
    assert_eq!(second.state.rule, Some(first));
    let second = ledger.hash.clone();
    assert_eq!(
        rule_event(&ledger.event, &ledger.hash),
        Some(second.clone())
    );
    assert_eq!(ledger.mark().state.rule, Some(second));
}

#[test]
fn every_reason_has_its_purpose() {
    let one = || action(1);
    let reasons = [
        (
            PaymentReason::Purchase { acceptance: one() },
            Purpose::Purchase,
        ),
        (PaymentReason::Wage { membership: one() }, Purpose::Wage),
        (
            PaymentReason::Dividend { membership: one() },
            Purpose::Dividend,
        ),
        (PaymentReason::Bonus { membership: one() }, Purpose::Bonus),
        (
            PaymentReason::Refund {
                purchase: Box::new(output(0)),
                collected: one(),
            },
            Purpose::Refund,
        ),
        (PaymentReason::Levy { order: one() }, Purpose::Levy),
        (
            PaymentReason::Contribution {
                accreditation: one(),
            },
            Purpose::Contribution,
        ),
        (
            PaymentReason::Tax {
                accreditation: one(),
            },
            Purpose::Tax,
        ),
    ];
    for (reason, purpose) in reasons {
        assert_eq!(reason.purpose(), purpose);
    }
}
