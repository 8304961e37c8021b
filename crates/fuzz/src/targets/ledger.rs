//! Ledger events and Month acts. An event is also taken as the one before: what could follow it?

use super::{names_its_rule, read_entry};
use crate::{
    run::Verdict,
    seeds::{BAKERY, FOUNDATION, action, economy, founding, key, ledger},
};
use copex_economy::{
    act::{Act, Facts, Payment, Taken},
    calendar::{Calendar, Moment, Month},
    credits::Credits,
    spending::{Asked, Spending, authorise, signatures_needed},
};
use copex_entries::{
    account_key,
    ledger::{
        Changes, InForce, LedgerAct, LedgerEvent, LedgerOutput, MonthAct, after, last_taking,
        rule_event,
    },
    refusal::Refusal,
};

pub(super) fn event(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |event: &LedgerEvent| {
        assert_eq!(
            event.act.is_taking(),
            !event.act.takes().is_empty() || is_empty(event)
        );
        for taken in event.act.takes() {
            taken.reference();
        }
        last_taking(event, &action(9));
        rule_event(event, &action(9));
        check_authority(event);
        if follow(event) {
            Ok(())
        } else {
            Err(Refusal::NotInStanding)
        }
    })
}

/// A Collect that takes nothing is refused by R-CREDIT-16, not by reading.
fn is_empty(event: &LedgerEvent) -> bool {
    matches!(&event.act, LedgerAct::Collect { inputs } if inputs.is_empty())
}

/// The event as the newest of an account that repeats its act, in its own month and in the next.
fn follow(event: &LedgerEvent) -> bool {
    let founding = founding();
    let foundation = key(FOUNDATION);
    let here = founding.calendar.start_of(event.state.account.month);
    let payments: Vec<Payment> = event
        .act
        .payments()
        .iter()
        .map(|payment| Payment {
            payee: account_key(&payment.payee),
            amount: payment.amount,
            purpose: payment.reason.purpose(),
            due: None,
        })
        .collect();
    // The outputs of the event itself stand for those that it takes.
    let taken: Vec<Taken> = event
        .act
        .takes()
        .iter()
        .zip(&event.outputs)
        .map(|(input, output)| Taken {
            reference: input.reference(),
            output: LedgerOutput::known(output),
            dated: here,
        })
        .collect();
    let known = known(&event.act, &payments, &taken);
    let mut followed = false;
    for (time, frozen) in [(here, false), (here.after_seconds(40 * 86_400), true)] {
        let facts = Facts {
            author: account_key(&key(BAKERY)),
            foundation: account_key(&foundation),
            time,
            policy: &founding.policy,
            calendar: &founding.calendar,
            frozen,
        };
        let changes = Changes {
            standing: None,
            policy_month: Some(Month(3)),
            spent: None,
        };
        let previous = action(9);
        let answer = after(
            event,
            &previous,
            &event.act,
            &known,
            &facts,
            &foundation,
            changes,
        );
        if let Ok(after) = &answer {
            assert!(after.state.sequence >= event.state.sequence);
            assert!(after.outputs.len() >= payments.len());
            let made = after.outputs.iter().skip(payments.len());
            assert!(made.into_iter().all(|output| output.payee == foundation));
        }
        followed |= names_its_rule(answer);
    }
    followed
}

fn known<'a>(act: &LedgerAct, payments: &'a [Payment], taken: &'a [Taken]) -> Act<'a> {
    match act {
        LedgerAct::Pay { .. } => Act::Pay(payments),
        LedgerAct::Collect { .. } => Act::Collect(taken),
        LedgerAct::Void { .. } => taken.first().map_or(Act::Mark, Act::Void),
        LedgerAct::Issue { .. } => Act::Issue {
            value: Credits::new(100_000),
        },
        LedgerAct::Settle => Act::Settle,
        LedgerAct::Save { amount, until } => Act::Save {
            amount: *amount,
            until: *until,
        },
        LedgerAct::Release { month } => Act::Release { month: *month },
        LedgerAct::ShareFees { sharing } => Act::ShareFees {
            month: sharing.month,
            candidates: &[],
            receipts: &[],
        },
        LedgerAct::Open { .. } | LedgerAct::ChangeRule { .. } | LedgerAct::Mark => Act::Mark,
        LedgerAct::Renew { .. } => Act::Renew {
            ceiling: Credits::new(2_000_000),
        },
    }
}

/// The approvals of an event, by the rule that it sets itself or by the one of the seeds.
fn check_authority(event: &LedgerEvent) {
    let account = key(BAKERY);
    let calendar: Calendar = founding().calendar;
    let payments: Vec<_> = event
        .act
        .payments()
        .iter()
        .map(|payment| (payment.reason.purpose(), payment.amount))
        .collect();
    let held = ledger::rule();
    let (rule, act) = match &event.act {
        LedgerAct::ChangeRule { rule, .. } => (rule, Spending::ChangeRule(rule)),
        LedgerAct::Save { amount, .. } => (&held, Spending::Save(*amount)),
        _ => (&held, Spending::Pay(&payments)),
    };
    let asked = Asked {
        account: account_key(&account),
        act,
        network_fee: Credits::ZERO,
        time: Moment(1_000_000),
        calendar: &calendar,
    };
    let approvals = event.approvals.as_ref().map(|approvals| {
        approvals.is_bounded();
        let signed = approvals.signed(economy(), &account, &event.act);
        assert_eq!(signed.number, approvals.number);
        approvals.known()
    });
    names_its_rule(signatures_needed(Some(rule), &event.state.spent, &asked));
    for rule in [None, Some(rule)] {
        let answer = authorise(rule, &event.state.spent, &asked, approvals.as_ref());
        names_its_rule(answer);
    }
}

pub(super) fn month_act(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |act: &MonthAct| {
        let founding = founding();
        for month in [Month(i64::MIN), Month(0), act.month, Month(i64::MAX)] {
            for last in [None, Some(Month(0)), Some(act.month)] {
                let found = InForce::find(month, Some(act), last, &founding);
                if let Ok(found) = &found {
                    assert_eq!(found.frozen, act.month < month);
                }
                names_its_rule(found);
                names_its_rule(InForce::find(month, None, last, &founding));
            }
        }
        let first = ledger::first_month_act();
        let after_it = names_its_rule(act.check(Some(&first), Moment(0), &founding));
        names_its_rule(first.check(Some(act), Moment(0), &founding));
        names_its_rule(act.check(Some(act), Moment::LATEST, &founding));
        if after_it {
            return Ok(());
        }
        act.check(None, Moment(0), &founding)
    })
}
