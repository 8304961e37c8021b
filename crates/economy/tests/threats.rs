//! Attacks on the ledger's arithmetic, each scripted as far as it goes, and the bound that it meets. Amounts in minor
//! units; ceilings of 10,000.00 and the default policy unless said.

mod common;

use common::{DAY, Economy, FOUNDATION, credits, rate, wide};
use copex_economy::{
    act::{Act, Purpose},
    calendar::{Moment, Month},
    credits::Credits,
    policy::Policy,
    refusal::Refused,
};

const COOP: usize = 1;
const MEMBER: usize = 2;
const CEILING: i64 = 1_000_000;

/// One co-op and one member of it.
fn one_coop(policy: Policy) -> Economy {
    Economy::new(policy, &[CEILING], 1)
}

/// Every credit created goes to the co-op, as many as it projects.
fn plain() -> Policy {
    Policy {
        foundation_share: rate(0),
        factor: rate(10_000),
        ..Policy::default()
    }
}

fn issue(economy: &mut Economy, coop: usize, value: i64) {
    economy.must(
        coop,
        &Act::Issue {
            value: credits(value),
        },
    );
}

/// Two co-ops pass the same credits round to prove sales, and draw the overdraft on them.
#[test]
fn threat_04_an_overdraft_has_a_ceiling() {
    let mut economy = Economy::new(Policy::default(), &[100_000, 100_000], 1);
    let (one, other, member) = (1, 2, 3);
    issue(&mut economy, one, 100_000);
    issue(&mut economy, other, 100_000);
    for _ in 0..200 {
        economy.send(one, other, 60_000, Purpose::Purchase);
        economy.send(other, one, 60_000, Purpose::Purchase);
    }
    economy.settle(1, &[one, other]);
    assert_eq!(economy.account(one).last_sold, credits(200 * 60_000));
    for coop in [one, other] {
        let all = economy.account(coop).can_spend(&economy.policy).unwrap();
        economy.send(coop, member, all.minor_units(), Purpose::Wage);
        assert_eq!(
            economy.account(coop).can_spend(&economy.policy),
            Ok(Credits::ZERO)
        );
    }
    // 2 x (the grant of 625.00 and a debt of 500.00), and never again.
    assert_eq!(economy.balance(member), 225_000);
    for month in 2..26 {
        economy.settle(month, &[one, other]);
        for coop in [one, other] {
            assert_eq!(
                economy.account(coop).can_spend(&economy.policy),
                Ok(Credits::ZERO)
            );
        }
    }
    assert_eq!(economy.broken(), None);
}

/// A co-op that estimated ten times what it sells pays everything out before each settlement.
#[test]
fn threat_10_repayment_is_not_voluntary() {
    let mut economy = Economy::new(Policy::default(), &[CEILING, 1 << 44], 1);
    let (coop, buyer, member) = (1, 2, 3);
    issue(&mut economy, coop, CEILING);
    issue(&mut economy, buyer, 20_000_000);
    let purse = economy.balance(buyer);
    economy.send(buyer, member, purse, Purpose::Wage);
    let matched_before = economy.account(coop).matched;
    for month in 1..=24 {
        let all = economy
            .account(coop)
            .can_spend(&economy.policy)
            .unwrap()
            .minor_units();
        if all > 0 {
            economy.send(coop, member, all, Purpose::Wage);
        }
        economy.settle(month, &[coop]);
        economy.send(member, coop, 100_000, Purpose::Purchase);
    }
    // It keeps what its sales prove, 1.25 x 1,000.00, and has repaid the rest.
    assert_eq!(matched_before, credits(1_250_000));
    assert_eq!(economy.account(coop).matched, credits(125_000));
    assert_eq!(economy.account(coop).owed, Credits::ZERO);
    assert_eq!(economy.broken(), None);
}

/// A co-op that sells nothing washes its grant through a member and lies still.
#[test]
fn threat_11_no_sales_do_not_mean_no_repayment() {
    let mut economy = one_coop(plain());
    issue(&mut economy, COOP, CEILING);
    economy.send(COOP, MEMBER, CEILING, Purpose::Wage);
    economy.send(MEMBER, COOP, CEILING, Purpose::Contribution);
    for month in 1..=12 {
        economy.settle(month, &[COOP]);
    }
    assert_eq!(economy.balance(COOP), 313_812);
    assert_eq!(economy.account(COOP).matched, credits(313_812));
    for month in 13..=120 {
        economy.settle(month, &[COOP]);
    }
    assert!(economy.balance(COOP) < 1_000, "{}", economy.balance(COOP));
    assert_eq!(economy.broken(), None);
}

/// A co-op offers anew each month, so that sales would never judge its projection.
#[test]
fn threat_12_estimates_do_not_last_for_ever() {
    for monthly in [CEILING, CEILING / 4, CEILING / 20] {
        let mut economy = one_coop(plain());
        let mut created = 0;
        for month in 0..48 {
            if month > 0 {
                economy.settle(month, &[COOP]);
            }
            created += wide(
                economy
                    .must(
                        COOP,
                        &Act::Issue {
                            value: credits(monthly),
                        },
                    )
                    .created,
            );
            let grant = economy.account(COOP).lots.total().unwrap().minor_units();
            if grant > 0 {
                economy.send(COOP, MEMBER, grant, Purpose::Wage);
                economy.send(MEMBER, COOP, grant, Purpose::Contribution);
            }
        }
        assert!(created <= i128::from(CEILING), "{created}");
        assert_eq!(economy.account(COOP).estimated, credits(CEILING));
        assert_eq!(economy.account(COOP).projected, Credits::ZERO);
        assert!(
            economy.account(COOP).matched < credits(CEILING / 10),
            "{monthly}: {:?}",
            economy.account(COOP)
        );
        assert_eq!(economy.broken(), None);
    }
}

/// A co-op sells nothing for a month, and then everything at once.
#[test]
fn threat_13_idling_does_not_skip_the_growth_cap() {
    let mut economy = Economy::new(Policy::default(), &[CEILING, 1 << 44], 1);
    let (coop, buyer, member) = (1, 2, 3);
    issue(&mut economy, buyer, 20_000_000);
    let purse = economy.balance(buyer);
    economy.send(buyer, member, purse, Purpose::Wage);
    economy.settle(1, &[coop]);
    let mut highest = 0;
    for month in 2..6 {
        economy.send(member, coop, CEILING, Purpose::Purchase);
        economy.settle(month, &[coop]);
        let projected = economy.account(coop).projected.minor_units();
        // From 25 % of the ceiling at least, and by half at most.
        assert!(
            projected <= highest.max(CEILING / 4) * 3 / 2,
            "{projected} after {highest}"
        );
        highest = projected;
    }
    assert_eq!(highest, CEILING);
    economy.settle(6, &[coop]);
    economy.send(member, coop, CEILING, Purpose::Purchase);
    economy.settle(7, &[coop]);
    assert_eq!(economy.account(coop).projected, credits(375_000));
}

/// A projection of one unit is not stuck for ever, however low the rates.
#[test]
fn threat_13_the_growth_cap_does_not_round_to_nothing() {
    let policy = Policy {
        start_rate: rate(1),
        growth_cap: rate(1),
        ..Policy::default()
    };
    let mut economy = Economy::new(policy, &[100, 1 << 44], 1);
    let (coop, buyer, member) = (1, 2, 3);
    issue(&mut economy, buyer, 1_000_000);
    economy.send(buyer, member, 100_000, Purpose::Wage);
    for month in 1..=10 {
        economy.send(member, coop, 100, Purpose::Purchase);
        economy.settle(month, &[coop]);
        assert_eq!(economy.account(coop).projected, credits(month + 1));
    }
}

/// A grant is paid to a friend who lets it lie, and taken back: it is a grant again, or has lapsed.
#[test]
fn threat_15_a_void_gives_back_a_grant_as_a_grant() {
    for (validity, days) in [(3, 31), (1, 31), (3, 119)] {
        let policy = Policy {
            grant_validity_months: validity,
            repay_rate: rate(0),
            ..Policy::default()
        };
        let mut economy = one_coop(policy);
        issue(&mut economy, COOP, CEILING);
        let grant = economy.balance(COOP);
        let lying = economy.pay(COOP, MEMBER, grant, Purpose::Wage);
        economy.time = Moment(days * DAY);
        economy.must(COOP, &Act::Settle);
        let applied = economy.void(COOP, &lying).unwrap();
        let lots = economy.account(COOP).lots.total().unwrap();
        assert_eq!(
            economy.account(COOP).balance,
            lots,
            "nothing of it is earned"
        );
        let lapsed = common::made(&applied.outputs, Purpose::Lapse);
        assert_eq!(
            wide(lots) + lapsed,
            i128::from(grant),
            "the rest is the Foundation's"
        );
        assert!(
            applied
                .outputs
                .iter()
                .all(|output| output.payee == common::key(FOUNDATION))
        );
    }
}

/// A grant cannot be saved, and nothing can while a repayment is due.
#[test]
fn threat_15_a_grant_cannot_be_saved() {
    let mut economy = one_coop(Policy::default());
    issue(&mut economy, COOP, CEILING);
    let save = Act::Save {
        amount: credits(1),
        until: Month(9),
    };
    assert_eq!(
        economy.act(COOP, &save),
        Err(Refused::Savings {
            available: Credits::ZERO
        })
    );
    let grant = economy.balance(COOP);
    economy.send(COOP, MEMBER, grant, Purpose::Wage);
    economy.send(MEMBER, COOP, grant, Purpose::Contribution);
    economy.settle(2, &[COOP]);
    assert_eq!(economy.act(COOP, &save), Err(Refused::RepaymentFirst));
}

/// A friend who collects the grant and sends it back washes it, but what was matched is repaid all the same.
#[test]
fn threat_15_a_mule_gains_nothing_that_lasts() {
    let mut economy = one_coop(Policy::default());
    issue(&mut economy, COOP, CEILING);
    let grant = economy.balance(COOP);
    economy.send(COOP, MEMBER, grant, Purpose::Wage);
    economy.send(MEMBER, COOP, grant, Purpose::Contribution);
    for month in 1..=24 {
        economy.settle(month, &[COOP]);
    }
    assert_eq!(economy.balance(COOP), 0, "all of it is repaid in two years");
    assert_eq!(economy.broken(), None);
}
