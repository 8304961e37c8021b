//! Places where a change to the rules went unnoticed until mutation testing made it: a test for each.

mod common;
#[path = "common/one_act.rs"]
mod one_act;

use common::{CALENDAR, FOUNDATION, credits, key};
use copex_economy::{
    account::{Account, Role},
    act::{Act, Facts, Purpose},
    apply::apply,
    by_month::ByMonth,
    calendar::{Moment, Month},
    policy::Policy,
};
use one_act::{COOP, investment, payment};

fn in_month_three(amount: i64) -> ByMonth {
    let mut by_month = ByMonth::default();
    by_month.add(Month(3), credits(amount)).unwrap();
    by_month
}

/// `apply/pay.rs`: an investment is new credits, so it takes nothing from a grant, whatever the account holds.
#[test]
fn an_investment_is_never_paid_out_of_a_grant() {
    let mut account = Account::new(Role::Foundation, Month(0), credits(0));
    account.balance = credits(500);
    account.lots = in_month_three(500);
    let policy = Policy {
        investment_limit: credits(200),
        ..Policy::default()
    };
    let facts = Facts {
        author: key(FOUNDATION),
        foundation: key(FOUNDATION),
        time: Moment(0),
        policy: &policy,
        calendar: &CALENDAR,
        frozen: false,
    };
    let payments = [
        investment(COOP, 200, Some(3)),
        payment(COOP, 30, Purpose::Award),
    ];
    let applied = apply(&account, &Act::Pay(&payments), &facts).unwrap();
    let [invested, awarded] = applied.outputs[..] else {
        panic!("{:?}", applied.outputs);
    };
    assert_eq!((invested.grant, invested.lapse), (credits(0), None));
    assert_eq!(
        (awarded.grant, awarded.lapse),
        (credits(30), Some(Month(3)))
    );
    assert_eq!(applied.account.lots, in_month_three(470));
}

/// A co-op's account that stands at every one of its bounds: lots as large as the balance and as what was matched, everything
/// fresh, and the whole of what was matched owed.
fn at_its_bounds() -> Account {
    let mut account = Account::new(Role::Coop, Month(0), credits(100));
    account.balance = credits(50);
    account.lots = in_month_three(50);
    account.savings = in_month_three(1);
    account.projected = credits(100);
    account.fresh = credits(100);
    account.estimated = credits(100);
    account.matched = credits(50);
    account.owed = credits(50);
    account
}

fn broken(change: impl FnOnce(&mut Account)) -> Option<&'static str> {
    let mut account = at_its_bounds();
    change(&mut account);
    account.broken_bound(credits(100))
}

/// `account.rs`: the tests and the auditor rely on this to tell them; a watchman who sleeps looks like peace.
#[test]
fn each_bound_is_told_when_it_is_broken_by_one_unit_and_not_before() {
    assert_eq!(broken(|_| ()), None);
    // Nothing at all is at the lower bounds.
    assert_eq!(
        broken(|account| *account = Account::new(Role::Coop, Month(0), credits(0))),
        None
    );
    let lots_negative = broken(|account| account.lots = in_month_three(-1));
    assert_eq!(lots_negative, Some("lots are not negative"));
    let beyond_balance = broken(|account| account.balance = credits(49));
    assert_eq!(beyond_balance, Some("lots are part of the balance"));
    let beyond_matched = broken(|account| {
        account.matched = credits(49);
        account.owed = credits(49);
    });
    assert_eq!(beyond_matched, Some("lots were matched"));
    let of_a_member = broken(|account| {
        account.role = Role::Member;
        account.matched = credits(0);
        account.owed = credits(0);
    });
    assert_eq!(of_a_member, None);
    let fresh = Some("fresh is part of the projection");
    assert_eq!(broken(|account| account.fresh = credits(-1)), fresh);
    assert_eq!(broken(|account| account.projected = credits(99)), fresh);
    let estimated = broken(|account| account.estimated = credits(101));
    assert_eq!(estimated, Some("estimates stay within the ceiling"));
    let projected = broken(|account| account.projected = credits(101));
    assert_eq!(projected, Some("the projection stays within the ceiling"));
    let owed = Some("what is owed was matched");
    assert_eq!(broken(|account| account.owed = credits(-1)), owed);
    assert_eq!(broken(|account| account.owed = credits(51)), owed);
    let matched = broken(|account| {
        account.lots = ByMonth::default();
        account.matched = credits(-1);
        account.owed = credits(0);
    });
    assert_eq!(matched, Some("lots were matched"));
    let of_nobody = broken(|account| {
        account.role = Role::Foundation;
        account.matched = credits(-1);
        account.owed = credits(0);
    });
    assert_eq!(of_nobody, Some("matched is not negative"));
    let saved = broken(|account| account.savings = in_month_three(-1));
    assert_eq!(saved, Some("savings are positive"));
}
