//! What a Closure may declare, who answers for it, and what passes on.

#[path = "common/account.rs"]
mod account;
mod common;

use account::Ledger;
use common::{
    ANA, BAKERY, FOUNDATION, MILL, MONTH, REGISTRAR, STRANGER, action, assert_accepted,
    assert_refused, credits, economy, key, of_coop, of_member, properties,
};
use copex_economy::{
    account::Role,
    act::Facts,
    calendar::{Moment, Month},
    credits::Credits,
};
use copex_entries::{
    account_key,
    closure::{
        Closure, ClosureCause, ClosureTerms, Countersignature, PassedOn, Passing, SecondSigner,
    },
    credential::Standing,
    ledger::AccountState,
    properties::EconomyProperties,
};
use hdi::prelude::Signature;

const OTHER_REGISTRAR: u8 = 9;

fn terms() -> ClosureTerms {
    ClosureTerms {
        economy: economy(),
        account: key(BAKERY),
        head: action(80),
        standing: action(91),
        cause: ClosureCause::LostKey,
        heir: Some(key(MILL)),
    }
}

fn head() -> AccountState {
    Ledger::open().event.state
}

fn standing() -> Standing {
    of_coop(BAKERY)
        .standing(&economy(), &properties())
        .expect("it is good")
}

fn signed_by(by: Option<u8>) -> Closure {
    Closure {
        previous: None,
        distance: 5,
        terms: terms(),
        countersigned: by.map(|by| Countersignature {
            by: key(by),
            signature: Signature([7; 64]),
        }),
        passed_on: PassedOn {
            month: Month(0),
            amount: Credits::ZERO,
        },
    }
}

fn two_registrars() -> EconomyProperties {
    EconomyProperties {
        registrars: vec![key(REGISTRAR), key(OTHER_REGISTRAR)],
        ..properties()
    }
}

#[test]
fn r_registry_25_an_account_ends_at_its_own_event_and_passes_to_another_key() {
    let check = |terms: &ClosureTerms, author: u8, head: &AccountState, standing: &Standing| {
        terms.check(&economy(), &key(author), head, standing)
    };
    let sound = terms();
    assert_accepted(check(&sound, BAKERY, &head(), &standing()));
    assert_refused(check(&sound, MILL, &head(), &standing()), "R-REGISTRY-25");
    let to_itself = ClosureTerms {
        heir: Some(common::key_written_otherwise(BAKERY)),
        ..terms()
    };
    assert_refused(
        check(&to_itself, BAKERY, &head(), &standing()),
        "R-REGISTRY-25",
    );
    let elsewhere = ClosureTerms {
        economy: hdi::prelude::DnaHash::from_raw_36(vec![201; 36]),
        ..terms()
    };
    assert_refused(
        check(&elsewhere, BAKERY, &head(), &standing()),
        "R-REGISTRY-25",
    );
    let mut older = standing();
    older.serial = 0;
    assert_refused(check(&sound, BAKERY, &head(), &older), "R-REGISTRY-25");
    let mut of_another_kind = standing();
    of_another_kind.role = Role::Member;
    assert_refused(
        check(&sound, BAKERY, &head(), &of_another_kind),
        "R-REGISTRY-25",
    );
    let mut of_foundation = head();
    of_foundation.account.role = Role::Foundation;
    assert_refused(
        check(&sound, BAKERY, &of_foundation, &standing()),
        "R-REGISTRY-25",
    );
}

#[test]
fn r_registry_26_two_answer_for_a_closure() {
    let of_coop = head();
    let mut of_member = head();
    of_member.account.role = Role::Member;
    of_member.standing.coop = Some(key(MILL));
    let check = |by: Option<u8>, head: &AccountState, properties: &EconomyProperties| {
        signed_by(by).check_signers(&key(REGISTRAR), head, properties)
    };
    let many = two_registrars();
    assert_accepted(check(Some(OTHER_REGISTRAR), &of_coop, &many));
    assert_accepted(check(Some(OTHER_REGISTRAR), &of_member, &many));
    assert_accepted(check(Some(MILL), &of_member, &many));
    assert_accepted(check(None, &of_coop, &properties()));
    for (by, head, properties) in [
        (None, &of_coop, &many),
        (Some(REGISTRAR), &of_coop, &many),
        (Some(STRANGER), &of_coop, &many),
        (Some(BAKERY), &of_coop, &many),
        (None, &of_member, &many),
        (None, &of_member, &properties()),
        (Some(ANA), &of_member, &many),
        (Some(REGISTRAR), &of_coop, &properties()),
    ] {
        assert_refused(check(by, head, properties), "R-REGISTRY-26");
    }
}

#[test]
fn r_registry_26_who_signs_beside_the_registrar_is_known_before() {
    let of_coop = head();
    let mut of_member = head();
    of_member.account.role = Role::Member;
    of_member.standing.coop = Some(key(MILL));
    let (many, one) = (two_registrars(), properties());
    for (head, properties, told) in [
        (&of_coop, &one, SecondSigner::Nobody),
        (&of_coop, &many, SecondSigner::Registrar),
        (&of_member, &one, SecondSigner::Coop),
        (&of_member, &many, SecondSigner::CoopOrRegistrar),
    ] {
        assert_eq!(SecondSigner::of(head, properties), told);
        let signers = [None, Some(OTHER_REGISTRAR), Some(MILL)];
        let holds = signers.map(|by| {
            signed_by(by)
                .check_signers(&key(REGISTRAR), head, properties)
                .is_ok()
        });
        let expected = match told {
            SecondSigner::Nobody => [true, false, false],
            SecondSigner::Registrar => [false, true, false],
            SecondSigner::Coop => [false, false, true],
            SecondSigner::CoopOrRegistrar => [false, true, true],
        };
        assert_eq!(holds, expected, "{told:?}");
    }
}

#[test]
fn r_registry_27_what_passes_on_in_a_month_stays_within_the_quota() {
    let mut properties = properties();
    properties.policy.registrar_quota = credits(1_000);
    let after = |before: Option<PassedOn>, amount: i64, written: Moment| {
        Closure::passed_on_after(before, credits(amount), written, &properties)
    };
    let first = assert_accepted(after(None, 600, Moment(1)));
    assert_eq!((first.month, first.amount), (Month(0), credits(600)));
    let second = assert_accepted(after(Some(first), 400, Moment(2)));
    assert_eq!(second.amount, credits(1_000));
    assert_refused(after(Some(second), 1, Moment(3)), "R-REGISTRY-27");
    let next_month = assert_accepted(after(Some(second), 1_000, Moment(MONTH)));
    assert_eq!(
        (next_month.month, next_month.amount),
        (Month(1), credits(1_000))
    );
    // One dated back counts in the month that was reached.
    assert_refused(after(Some(next_month), 1, Moment(1)), "R-REGISTRY-27");
}

#[test]
fn a_balance_and_savings_pass_on_and_a_debt_adds_nothing() {
    let mut head = head();
    head.account.balance = credits(300);
    head.account
        .savings
        .add(Month(4), credits(50))
        .expect("a small sum");
    assert_eq!(terms().passes_on(&head), Ok(credits(350)));
    head.account.balance = credits(-300);
    assert_eq!(terms().passes_on(&head), Ok(credits(50)));
    let just_ends = ClosureTerms {
        heir: None,
        ..terms()
    };
    assert_eq!(just_ends.passes_on(&head), Ok(Credits::ZERO));
}

#[test]
fn r_credit_45_what_an_heir_takes_over_is_told_before() {
    let properties = properties();
    let facts = Facts {
        author: account_key(&key(MILL)),
        foundation: account_key(&key(FOUNDATION)),
        time: Moment(1),
        policy: &properties.policy,
        calendar: &properties.calendar,
        frozen: false,
    };
    let matures = terms().matures(&head(), &standing(), &properties.calendar);
    let passing = |balance: i64, grants: i64| {
        let mut head = head();
        head.account.balance = credits(balance);
        head.account.matched = credits(500);
        head.account
            .lots
            .add(Month(2), credits(grants))
            .expect("a small sum");
        terms()
            .passing(&head, &standing(), &facts)
            .expect("sums within their range")
            .expect("it has an heir")
    };
    let Passing {
        lapses,
        waits,
        debt,
        answers_for,
    } = passing(300, 100);
    assert_eq!((lapses, debt), (credits(100), Credits::ZERO));
    assert_eq!(answers_for, credits(500));
    assert_eq!(
        waits.iter().collect::<Vec<_>>(),
        vec![(matures, credits(200))]
    );
    let in_debt = passing(-300, 0);
    assert!(in_debt.waits.is_empty());
    assert_eq!(
        (in_debt.lapses, in_debt.debt),
        (Credits::ZERO, credits(300))
    );
    let just_ends = ClosureTerms {
        heir: None,
        ..terms()
    };
    assert_eq!(just_ends.passing(&head(), &standing(), &facts), Ok(None));
}

#[test]
fn what_passes_on_waits_until_the_old_key_can_spend_no_more() {
    let calendar = properties().calendar;
    let matures = |head_until: i64, standing_until: i64| {
        let mut head = head();
        head.standing.valid_until = Moment(head_until);
        let mut standing = standing();
        standing.valid_until = Moment(standing_until);
        terms().matures(&head, &standing, &calendar)
    };
    // Sixty days are two months here, and the month in which they end does not count.
    assert_eq!(matures(3 * MONTH, 2 * MONTH), Month(6));
    assert_eq!(matures(2 * MONTH, 3 * MONTH), Month(6));
    assert_eq!(matures(3 * MONTH - 1, 1), Month(5));
}

#[test]
fn r_credit_45_a_credential_names_the_closure_of_the_account_that_it_continues() {
    let mut credential = of_member(ANA, BAKERY);
    credential.claim.takes_over = Some(action(44));
    let standing = credential
        .standing(&economy(), &properties())
        .expect("it is good");
    assert_eq!(standing.takes_over, Some(action(44)));
    assert_eq!(
        Standing::of_foundation(&properties()).takes_over,
        None,
        "the Foundation {FOUNDATION} continues nobody"
    );
}
