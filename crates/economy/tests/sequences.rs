//! Any sequence of acts, valid or not, over a small economy: the commons identity and every account's bounds hold after
//! each of them, the Foundation gets its share, and no ring of co-ops holds more than its ceilings allow.

#[path = "common/arbitrary.rs"]
mod arbitrary;
mod common;

use arbitrary::{number, purpose, sound_policy};
use common::{CALENDAR, DAY, Economy, FOUNDATION, credits, key, made, wide};
use copex_economy::{
    account::{Account, Role},
    act::{Act, Applied, Payment, Purpose, Taken},
    by_month::TERMS_MAX,
    calendar::{Moment, Month},
    credits::Credits,
    policy::Policy,
    refusal::Refused,
};
use proptest::{collection::vec, prelude::*, sample::Index};

const COOPS: [i64; 3] = [1_000_000, 1_000_000, 1 << 44];
const MEMBERS: usize = 2;
const HOLDERS: usize = 1 + COOPS.len() + MEMBERS;

/// An amount as a part of what there is, or any number.
#[derive(Clone, Debug)]
enum Amount {
    Part { eighths: i64, more: i64 },
    Exactly(i64),
}

impl Amount {
    fn of(&self, whole: i64) -> Credits {
        match self {
            Amount::Part { eighths, more } => credits(whole / 8 * eighths + more),
            Amount::Exactly(amount) => credits(*amount),
        }
    }
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        9 => (1..=8_i64, -1..=8_i64).prop_map(|(eighths, more)| Amount::Part { eighths, more }),
        1 => number().prop_map(Amount::Exactly),
    ]
}

#[derive(Clone, Debug)]
enum Move {
    Wait { hours: i64 },
    Issue(Amount),
    Settle,
    Pay(Vec<(Index, Amount, Purpose, i64)>),
    Collect,
    CollectAny(Vec<Index>),
    Void(Index),
    Save(Amount, i64),
    Release(Index),
    Renew(Amount),
    Inherit(i64),
    Mark,
    Policy(Policy),
    Freeze(bool),
}

/// What mostly happens in an economy, with all the rest between.
fn any_move() -> impl Strategy<Value = Move> {
    let payment = (
        any::<Index>(),
        amount(),
        prop_oneof![2 => Just(Purpose::Purchase), 1 => purpose()],
        -1..6_i64,
    );
    prop_oneof![
        8 => (1..200_i64).prop_map(|hours| Move::Wait { hours }),
        1 => (600..3_000_i64).prop_map(|hours| Move::Wait { hours }),
        4 => amount().prop_map(Move::Issue),
        3 => Just(Move::Settle),
        12 => vec(payment, 1..4).prop_map(Move::Pay),
        10 => Just(Move::Collect),
        2 => vec(any::<Index>(), 1..4).prop_map(Move::CollectAny),
        4 => any::<Index>().prop_map(Move::Void),
        3 => (amount(), -1..8_i64).prop_map(|(amount, months)| Move::Save(amount, months)),
        2 => any::<Index>().prop_map(Move::Release),
        1 => amount().prop_map(Move::Renew),
        1 => (0..5_i64).prop_map(Move::Inherit),
        1 => Just(Move::Mark),
        1 => sound_policy().prop_map(Move::Policy),
        1 => prop::bool::weighted(0.2).prop_map(Move::Freeze),
    ]
}

/// Makes a move as its author would: a co-op that is behind settles first, most of the time.
fn make(economy: &mut Economy, author: usize, made: &Move) -> Option<Result<Applied, Refused>> {
    let whole = economy
        .account(author)
        .can_spend(&economy.policy)
        .unwrap()
        .minor_units();
    let month = economy.month().0;
    Some(match made {
        Move::Wait { hours } => {
            economy.time = Moment(economy.time.0 + hours * DAY / 24);
            return None;
        }
        Move::Policy(policy) => {
            economy.policy = policy.clone();
            return None;
        }
        Move::Freeze(frozen) => {
            economy.frozen = *frozen;
            return None;
        }
        Move::Issue(amount) => {
            let value = amount.of(economy.account(author).ceiling.minor_units());
            economy.act(author, &Act::Issue { value })
        }
        Move::Settle => economy.act(author, &Act::Settle),
        Move::Pay(payments) => {
            let share = whole / payments.len() as i64;
            let payments: Vec<_> = payments
                .iter()
                .map(|(payee, amount, purpose, months)| Payment {
                    payee: key(payee.index(HOLDERS)),
                    amount: amount.of(share),
                    purpose: *purpose,
                    due: (*months >= 0).then_some(Month(month + months)),
                })
                .collect();
            economy.act(author, &Act::Pay(&payments))
        }
        Move::Collect => economy.collect(author),
        Move::CollectAny(chosen) => {
            if economy.waiting.is_empty() {
                return None;
            }
            let inputs: Vec<Taken> = chosen
                .iter()
                .map(|index| index.get(&economy.waiting).taken)
                .collect();
            economy.collect_these(author, &inputs)
        }
        Move::Void(chosen) => {
            let own: Vec<Taken> = economy
                .waiting
                .iter()
                .filter(|one| one.payer == author)
                .map(|one| one.taken)
                .collect();
            if own.is_empty() {
                return None;
            }
            economy.void(author, chosen.get(&own))
        }
        Move::Save(amount, months) => economy.act(
            author,
            &Act::Save {
                amount: amount.of(whole),
                until: Month(month + months),
            },
        ),
        Move::Release(chosen) => {
            let terms: Vec<_> = economy
                .account(author)
                .savings
                .iter()
                .map(|(term, _)| term)
                .collect();
            let term = if terms.is_empty() {
                Month(month)
            } else {
                *chosen.get(&terms)
            };
            economy.act(author, &Act::Release { month: term })
        }
        Move::Renew(amount) => {
            if economy.account(author).role != Role::Coop {
                return None;
            }
            let ceiling = amount.of(economy.account(author).ceiling.minor_units());
            economy.act(author, &Act::Renew { ceiling })
        }
        Move::Inherit(months) => economy.act(
            author,
            &Act::Inherit {
                matures: Month(month + months),
            },
        ),
        Move::Mark => economy.act(author, &Act::Mark),
    })
}

fn behind(economy: &Economy, author: usize) -> bool {
    let account = economy.account(author);
    account.role != Role::Member && account.month < economy.month()
}

/// Members and the Foundation have no projection and are never matched.
fn only_coops_are_matched(account: &Account) -> bool {
    let of_coops = [
        account.projected,
        account.fresh,
        account.estimated,
        account.last_sold,
        account.matched,
        account.owed,
        account.investment,
    ];
    account.role == Role::Coop
        || of_coops == [Credits::ZERO; 7] && account.lots.is_empty() && !account.sold.is_positive()
}

/// The Foundation's part of what an act created, and that nothing is created while no policy is known.
fn creates_rightly(
    economy: &Economy,
    made_by: &Move,
    applied: &Applied,
) -> Result<(), TestCaseError> {
    prop_assert!(!economy.frozen || applied.created == Credits::ZERO);
    if !matches!(made_by, Move::Pay(_)) {
        let due = wide(applied.created) * i128::from(economy.policy.foundation_share.0);
        prop_assert!(made(&applied.outputs, Purpose::Share) * 10_000 >= due);
    }
    let to_others = applied
        .outputs
        .iter()
        .filter(|output| output.payee != key(FOUNDATION));
    let by_acts_only = to_others
        .filter(|_| !matches!(made_by, Move::Pay(_)))
        .count();
    prop_assert_eq!(by_acts_only, 0, "only a Pay sends to others");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_commons_identity_and_all_bounds_hold_after_every_act(
        policy in sound_policy(),
        moves in vec((0..HOLDERS, any_move(), prop::bool::weighted(0.9)), 1..160),
    ) {
        let mut economy = Economy::new(policy, &COOPS, MEMBERS);
        for (author, one, in_time) in &moves {
            if *in_time && behind(&economy, *author) {
                economy.must(*author, &Act::Settle);
                prop_assert_eq!(economy.broken(), None);
            }
            if let Some(Ok(applied)) = make(&mut economy, *author, one) {
                creates_rightly(&economy, one, &applied)?;
                prop_assert!(only_coops_are_matched(&applied.account), "{:?}", applied.account);
                prop_assert!(applied.account.lots.len() <= TERMS_MAX && applied.account.savings.len() <= TERMS_MAX);
                prop_assert_eq!(economy.broken(), None, "after {:?} by {}", one, author);
            }
        }
    }

    /// Threats 4, 10 to 13 and 15 together: whatever co-ops and their members do among themselves, all that they hold,
    /// save and wait for stays within (factor + overdraft) x their ceilings.
    #[test]
    fn a_ring_holds_no_more_than_factor_and_overdraft_times_its_ceilings(
        policy in sound_policy(),
        ceilings in vec(prop_oneof![0..=2_000_000_i64, Just(1 << 44)], 2..5),
        moves in vec((any::<Index>(), any_move()), 1..160),
    ) {
        let mut economy = Economy::new(Policy { investment_limit: Credits::ZERO, ..policy }, &ceilings, MEMBERS);
        let of_ceilings = |rate: u32| -> i128 { ceilings.iter().map(|one| i128::from(*one) * i128::from(rate) / 10_000).sum() };
        let bound = of_ceilings(economy.policy.factor.0) + of_ceilings(economy.policy.overdraft.0);
        let holders = 1 + ceilings.len() + MEMBERS;
        for (author, one) in &moves {
            let author = author.index(holders);
            if matches!(one, Move::Renew(_) | Move::Policy(_) | Move::Freeze(_)) {
                continue;
            }
            if behind(&economy, author) {
                economy.must(author, &Act::Settle);
            }
            make(&mut economy, author, one);
            prop_assert!(economy.held_above_zero() <= bound, "{} above {bound}", economy.held_above_zero());
        }
    }
}

/// The widest ring: all of it at once, at the highest rates that a policy can have.
#[test]
fn a_ring_at_the_highest_rates_meets_its_bound_and_goes_no_further() {
    let whole = common::rate(10_000);
    let policy = Policy {
        foundation_share: common::rate(0),
        factor: common::rate(30_000),
        growth_cap: whole,
        start_rate: whole,
        repay_rate: common::rate(0),
        overdraft: whole,
        ..Policy::default()
    };
    let ceiling = 1_i64 << 44;
    let mut economy = Economy::new(policy, &[ceiling, ceiling, ceiling], 1);
    let ring = [1, 2, 3];
    for coop in ring {
        economy.must(
            coop,
            &Act::Issue {
                value: Credits::MAX,
            },
        );
    }
    for month in 1..6 {
        for (seller, buyer) in [(1, 2), (2, 3), (3, 1)] {
            let purse = economy.balance(buyer).max(0);
            if purse > 0 {
                economy.send(buyer, seller, purse, Purpose::Purchase);
            }
        }
        economy.settle(month, &ring);
        for coop in ring {
            economy.must(
                coop,
                &Act::Issue {
                    value: Credits::MAX,
                },
            );
        }
    }
    for coop in ring {
        let all = economy
            .account(coop)
            .can_spend(&economy.policy)
            .unwrap()
            .minor_units();
        if all > 0 {
            economy.send(coop, 4, all, Purpose::Wage);
        }
    }
    let bound = i128::from(ceiling) * 3 * 4;
    assert!(i128::from(economy.balance(4)) <= bound);
    assert!(i128::from(economy.balance(4)) >= i128::from(ceiling) * 3 * 3);
    assert_eq!(economy.broken(), None);
    assert_eq!(CALENDAR.month(economy.time), Month(5));
}
