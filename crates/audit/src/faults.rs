//! The auditor audited: rules that are wrong by one unit, by one step or by one condition, each of which it has to find.

use crate::{Failure, Simulation, ledger::Engine, rule::Rule, run, run_with};
use copex_economy::{
    account::{Account, Role},
    act::{Act, Applied, Facts, Purpose},
    apply::apply,
    by_month::ByMonth,
    calendar::{Calendar, Month},
    credits::{BasisPoints, Credits},
    policy::Policy,
    refusal::Refused,
};

type Answer = Result<Applied, Refused>;
type Fault = fn(&Account, &Act<'_>, &Facts<'_>) -> Answer;

const ZERO: Credits = Credits::ZERO;
const ONE: Credits = Credits::new(1);

fn short() -> Simulation {
    Simulation {
        seeds: 0..60,
        acts: 600,
        threads: 2,
    }
}

fn found(engine: Engine<'_>, without: Option<Rule>) -> Option<Failure> {
    run_with(&short(), &|_| {}, engine, without).err()
}

/// The real answer, altered where it is not a refusal.
fn altered(
    account: &Account,
    act: &Act<'_>,
    facts: &Facts<'_>,
    alter: impl FnOnce(&mut Applied),
) -> Answer {
    apply(account, act, facts).map(|mut applied| {
        alter(&mut applied);
        applied
    })
}

fn one_unit_too_much(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| {
        if matches!(act, Act::Pay(_)) {
            applied.account.balance = applied.account.balance.plus(ONE).unwrap();
        }
    })
}

fn lots_do_not_lapse(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| {
        if let (Act::Settle, Some(lapse)) = (act, applied.outputs.last().copied())
            && lapse.purpose == Purpose::Lapse
        {
            applied.outputs.pop();
            applied.account.balance = applied.account.balance.plus(lapse.amount).unwrap();
        }
    })
}

fn owed_is_not_taken(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| {
        if matches!(act, Act::Collect(_)) {
            let after = &mut applied.account;
            after.balance = after.balance.plus(applied.retired).unwrap();
            after.matched = after.matched.plus(applied.retired).unwrap();
            after.owed = account.owed;
            applied.retired = ZERO;
        }
    })
}

fn the_share_is_rounded_down(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| {
        let down = applied
            .created
            .share_rounded_down(facts.policy.foundation_share)
            .unwrap();
        let share = applied
            .outputs
            .iter_mut()
            .find(|output| output.purpose == Purpose::Share);
        if let Some(share) = share {
            let less = share.amount.minus(down).unwrap();
            share.amount = down;
            applied.account.balance = applied.account.balance.plus(less).unwrap();
        }
    })
}

fn an_input_counts_twice(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| {
        if let Act::Collect([first, ..]) = act {
            let twice = first.output.amount;
            applied.account.balance = applied.account.balance.plus(twice).unwrap();
        }
    })
}

fn what_is_created_is_not_counted(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| applied.created = ZERO)
}

fn sales_are_not_counted(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| {
        if matches!(act, Act::Collect(_)) {
            applied.account.sold = account.sold;
        }
    })
}

fn refunds_are_not_counted(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| {
        if matches!(act, Act::Pay(_)) {
            applied.account.sold = account.sold;
        }
    })
}

fn a_void_washes_a_grant(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| {
        if matches!(act, Act::Void(_)) {
            applied.account.lots = account.lots.clone();
        }
    })
}

fn savings_do_not_pay_what_is_owed(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| {
        if matches!(act, Act::Release { .. }) && applied.retired.is_positive() {
            applied.account.owed = applied.account.owed.plus(ONE).unwrap();
        }
    })
}

fn an_inheritance_is_free_at_once(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| {
        if matches!(act, Act::Inherit { .. }) {
            let saved = applied.account.savings.total().unwrap();
            applied.account.savings = ByMonth::default();
            applied.account.balance = applied.account.balance.plus(saved).unwrap();
        }
    })
}

fn outputs_come_in_another_order(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| applied.outputs.reverse())
}

fn lapses_go_to_the_author(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| {
        for output in &mut applied.outputs {
            if output.purpose == Purpose::Lapse {
                output.payee = facts.author;
            }
        }
    })
}

fn nobody_saves(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    match act {
        Act::Save { .. } => Err(Refused::RepaymentFirst),
        _ => apply(account, act, facts),
    }
}

fn refused_for_another_reason(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    apply(account, act, facts).map_err(|_| Refused::PaysItself)
}

fn frozen_months_create(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    let thawed = Facts {
        frozen: false,
        ..*facts
    };
    apply(account, act, &thawed)
}

fn the_limit_is_generous(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    let generous = Policy {
        overdraft: BasisPoints(10_000),
        ..facts.policy.clone()
    };
    let policy = if matches!(act, Act::Pay(_)) {
        &generous
    } else {
        facts.policy
    };
    apply(account, act, &Facts { policy, ..*facts })
}

fn members_have_a_limit(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    if account.role == Role::Member && matches!(act, Act::Pay(_)) {
        let mut lent = account.clone();
        lent.balance = lent.balance.plus(Credits::new(100)).unwrap();
        return apply(&lent, act, facts).map(|mut applied| {
            let after = &mut applied.account;
            after.balance = after.balance.minus(Credits::new(100)).unwrap();
            applied
        });
    }
    apply(account, act, facts)
}

fn collected_a_microsecond_late(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    if let Act::Collect(inputs) = act {
        let later: Vec<_> = inputs
            .iter()
            .map(|input| {
                let mut later = *input;
                later.dated.0 += i64::from(later.dated < facts.time);
                later
            })
            .collect();
        return apply(account, &Act::Collect(&later), facts);
    }
    apply(account, act, facts)
}

fn taken_back_a_microsecond_early(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    if let Act::Void(output) = act {
        let mut earlier = **output;
        earlier.dated.0 -= 1;
        return apply(account, &Act::Void(&earlier), facts);
    }
    apply(account, act, facts)
}

fn a_month_begins_late(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    let calendar = Calendar {
        period_seconds: Some(30 * 86_400),
        ..facts.calendar.clone()
    };
    let calendar = if facts.calendar.period_seconds.is_some() {
        &calendar
    } else {
        facts.calendar
    };
    apply(account, act, &Facts { calendar, ..*facts })
}

fn the_ceiling_is_not_kept(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    if let Act::Issue { .. } = act {
        let mut raised = account.clone();
        raised.ceiling = raised.ceiling.plus(ONE).unwrap();
        return apply(&raised, act, facts).map(|mut applied| {
            applied.account.ceiling = account.ceiling;
            applied
        });
    }
    apply(account, act, facts)
}

fn a_promise_never_ends(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    let mut held = account.clone();
    if matches!(act, Act::Settle) && account.investment.is_positive() {
        held.investment_due = Month(i64::MAX);
    }
    altered(&held, act, facts, |applied| {
        applied.account.investment_due = account.investment_due;
    })
}

fn the_fee_is_rounded_down(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| {
        if let (Act::Pay(payments), Some(fee)) = (act, applied.outputs.last_mut())
            && fee.purpose == Purpose::NetworkFee
        {
            let bought = payments
                .iter()
                .filter(|payment| payment.purpose == Purpose::Purchase)
                .fold(ZERO, |sum, payment| sum.plus(payment.amount).unwrap());
            let down = bought.share_rounded_down(facts.policy.network_fee).unwrap();
            let less = fee.amount.minus(down).unwrap();
            fee.amount = down;
            applied.account.balance = applied.account.balance.plus(less).unwrap();
        }
    })
}

fn the_foundation_spends_the_fees(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    let mut free = account.clone();
    free.network_fees = ZERO;
    if !matches!(act, Act::Pay(_)) {
        free = account.clone();
    }
    altered(&free, act, facts, |applied| {
        if matches!(act, Act::Pay(_)) {
            applied.account.network_fees = account.network_fees;
        }
    })
}

fn fees_are_not_kept_apart(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    altered(account, act, facts, |applied| {
        applied.account.network_fees = ZERO;
    })
}

fn nothing_owed_panics(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Answer {
    assert!(
        !matches!(act, Act::Void(_)) || account.owed == ZERO,
        "meant to happen"
    );
    apply(account, act, facts)
}

#[test]
fn every_fault_is_found() {
    let faults: &[(&str, Fault)] = &[
        ("one unit too much", one_unit_too_much),
        ("lots do not lapse", lots_do_not_lapse),
        ("owed is not taken", owed_is_not_taken),
        ("the share is rounded down", the_share_is_rounded_down),
        ("an input counts twice", an_input_counts_twice),
        ("created is not counted", what_is_created_is_not_counted),
        ("sales are not counted", sales_are_not_counted),
        ("refunds are not counted", refunds_are_not_counted),
        ("a void washes a grant", a_void_washes_a_grant),
        ("savings do not pay", savings_do_not_pay_what_is_owed),
        ("an inheritance is free", an_inheritance_is_free_at_once),
        ("outputs are reversed", outputs_come_in_another_order),
        ("lapses go to the author", lapses_go_to_the_author),
        ("nobody saves", nobody_saves),
        ("another reason", refused_for_another_reason),
        ("frozen months create", frozen_months_create),
        ("a generous limit", the_limit_is_generous),
        ("members have a limit", members_have_a_limit),
        ("a microsecond late", collected_a_microsecond_late),
        ("a microsecond early", taken_back_a_microsecond_early),
        ("a month begins late", a_month_begins_late),
        ("the ceiling is not kept", the_ceiling_is_not_kept),
        ("a promise never ends", a_promise_never_ends),
        ("the fee is rounded down", the_fee_is_rounded_down),
        ("the Foundation spends fees", the_foundation_spends_the_fees),
        ("fees are not kept apart", fees_are_not_kept_apart),
        ("a panic", nothing_owed_panics),
    ];
    let missed: Vec<&str> = faults
        .iter()
        .filter(|(_, fault)| found(fault, None).is_none())
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(missed, Vec::<&str>::new(), "faults that nobody noticed");
}

#[test]
fn every_guard_that_is_missing_is_found() {
    let guards = [3, 5, 9, 19, 20, 22, 25, 26, 27, 28, 29, 30, 32].map(Rule::Credit);
    let others = [Rule::Chain, Rule::OfferStanding, Rule::Calendar];
    let missed: Vec<String> = guards
        .into_iter()
        .chain(others)
        .filter(|rule| found(&apply, Some(*rule)).is_none())
        .map(|rule| rule.to_string())
        .collect();
    assert_eq!(missed, Vec::<String>::new(), "guards that nobody missed");
}

#[test]
fn an_output_collected_twice_is_told_in_few_words() {
    let failure = found(&apply, Some(Rule::Credit(19))).expect("taking twice is found");
    assert!(
        failure.difference.contains("R-CREDIT-19"),
        "{}",
        failure.difference
    );
    // Two lines for the economy and its accounts, then only the events that it takes.
    let told = failure.to_string();
    assert!(failure.trace.len() <= 16, "{told}");
    assert!(told.contains(&format!(
        "copex audit --seeds {}..{} --acts 600",
        failure.seed,
        failure.seed + 1
    )));
}

#[test]
fn a_failing_seed_fails_again_in_the_same_way() {
    let first = found(&lots_do_not_lapse, None).expect("found");
    let again = Simulation {
        seeds: first.seed..first.seed + 1,
        acts: 600,
        threads: 1,
    };
    let second = run_with(&again, &|_| {}, &lots_do_not_lapse, None);
    assert_eq!(second, Err(first));
}

#[test]
fn threads_change_nothing() {
    let with = |threads| {
        run(
            &Simulation {
                seeds: 500..520,
                acts: 300,
                threads,
            },
            |_| {},
        )
    };
    let alone = with(1).expect("no difference");
    assert_eq!(alone.acts(), 20 * 300);
    assert_eq!(with(3), Ok(alone));
}
