//! The network fee: what buying bears, who keeps it, and that it is kept apart from what the Foundation may spend.

mod common;
#[path = "common/one_act.rs"]
mod one_act;

use common::{Economy, FOUNDATION, credits, key, rate};
use copex_economy::{
    account::Role,
    act::{Act, Payment, Purpose},
    calendar::{Moment, Month},
    credits::Credits,
    network_fee::network_fee,
    network_sharing::{Attested, NodeSeen, Receipt},
    policy::Policy,
    refusal::Refused,
    spending::{Asked, Mandate, Spending, SpendingRefused, SpendingRule, Spent, Tier, authorise},
};
use one_act::{COOP, MEMBER, OTHER, payment};

/// An economy as in `one_act`, with a fee.
fn economy(basis_points: u32) -> Economy {
    let mut economy = one_act::economy();
    economy.policy.network_fee = rate(basis_points);
    economy
}

/// What the act pays out: to whom, how much, what for.
fn paid(
    economy: &mut Economy,
    author: usize,
    payments: &[Payment],
) -> Result<Vec<(usize, i64, Purpose)>, Refused> {
    let applied = economy.act(author, &Act::Pay(payments))?;
    let holder = |output: &copex_economy::act::Output| {
        (0..9).find(|holder| key(*holder) == output.payee).unwrap()
    };
    Ok(applied
        .outputs
        .iter()
        .map(|output| (holder(output), output.amount.minor_units(), output.purpose))
        .collect())
}

fn collect_all(economy: &mut Economy, holder: usize, purpose: Purpose) {
    let mut taken: Vec<_> = economy
        .waiting
        .iter()
        .map(|waiting| waiting.taken)
        .filter(|taken| taken.output.payee == key(holder) && taken.output.purpose == purpose)
        .collect();
    taken.sort_by_key(|taken| taken.reference);
    economy.must(holder, &Act::Collect(&taken));
}

#[test]
fn r_credit_50_what_is_bought_bears_the_fee_and_nothing_else_does() {
    let mut economy = economy(33);
    let payments = [
        payment(OTHER, 1_000, Purpose::Purchase),
        payment(MEMBER, 9_999, Purpose::Wage),
        payment(OTHER, 2_001, Purpose::Purchase),
        payment(OTHER, 500, Purpose::Contribution),
        payment(FOUNDATION, 77, Purpose::Levy),
    ];
    let before = economy.balance(COOP);
    let paid_out = paid(&mut economy, COOP, &payments).unwrap();
    // 3,001 x 33 / 10,000 = 9.9033.
    assert_eq!(paid_out.len(), 6);
    assert_eq!(paid_out[5], (FOUNDATION, 10, Purpose::NetworkFee));
    assert_eq!(economy.balance(COOP), before - 13_577 - 10);
    for purpose in Purpose::ALL {
        let bears = network_fee(Role::Member, [(purpose, credits(10_000))], &economy.policy);
        let expected = if purpose == Purpose::Purchase { 33 } else { 0 };
        assert_eq!(bears, Ok(credits(expected)), "{purpose:?}");
    }
    let of_foundation = [(Purpose::Purchase, credits(10_000))];
    let bears = network_fee(Role::Foundation, of_foundation, &economy.policy);
    assert_eq!(bears, Ok(Credits::ZERO));
}

#[test]
fn r_credit_50_small_parts_bear_no_less() {
    let policy = Policy {
        network_fee: rate(1),
        ..Policy::default()
    };
    let fee = |amount: i64| {
        network_fee(Role::Coop, [(Purpose::Purchase, credits(amount))], &policy)
            .unwrap()
            .minor_units()
    };
    assert_eq!((fee(1), fee(10_000), fee(10_001)), (1, 1, 2));
    for parts in 1..200 {
        let in_parts: i64 = (0..parts).map(|_| fee(20_000 / parts)).sum();
        assert!(in_parts * 10_000 >= 20_000 / parts * parts);
        assert!(in_parts >= fee(20_000 / parts * parts));
    }
}

#[test]
fn r_credit_14_the_fee_counts_in_what_can_be_spent() {
    let mut economy = economy(100);
    let held = economy.balance(COOP);
    assert_eq!(held, 62_500);
    // 61,881 bears 619 (618.81 rounded up): together the whole balance. One more is one too much.
    let refused = paid(
        &mut economy,
        COOP,
        &[payment(OTHER, 61_882, Purpose::Purchase)],
    );
    assert_eq!(
        refused,
        Err(Refused::NotEnough {
            can_spend: credits(62_500),
            total: credits(62_501),
        })
    );
    let most = [payment(OTHER, 61_881, Purpose::Purchase)];
    paid(&mut economy, COOP, &most).unwrap();
    assert_eq!(economy.balance(COOP), 0);
    assert_eq!(economy.account(COOP).lots.total(), Ok(Credits::ZERO));
}

#[test]
fn r_credit_14_what_is_kept_for_the_network_is_not_the_foundations_to_spend() {
    let mut economy = economy(100);
    let bought = [payment(OTHER, 50_000, Purpose::Purchase)];
    paid(&mut economy, COOP, &bought).unwrap();
    collect_all(&mut economy, FOUNDATION, Purpose::NetworkFee);
    assert_eq!(
        economy.account(FOUNDATION).network_fees,
        credits(500),
        "the fee is counted apart"
    );
    let can_spend = |economy: &Economy| {
        economy
            .account(FOUNDATION)
            .can_spend(&economy.policy)
            .unwrap()
            .minor_units()
    };
    assert_eq!((economy.balance(FOUNDATION), can_spend(&economy)), (500, 0));
    let one = [payment(MEMBER, 1, Purpose::Award)];
    let refused = paid(&mut economy, FOUNDATION, &one);
    assert!(matches!(refused, Err(Refused::NotEnough { .. })));
    let save = Act::Save {
        amount: credits(1),
        until: Month(3),
    };
    let available = Credits::ZERO;
    assert_eq!(
        economy.act(FOUNDATION, &save).unwrap_err(),
        Refused::Savings { available }
    );
    // The share of what was created is the Foundation's own.
    collect_all(&mut economy, FOUNDATION, Purpose::Share);
    assert_eq!(can_spend(&economy), economy.balance(FOUNDATION) - 500);
    assert!(can_spend(&economy) > 0);
    let all = [payment(MEMBER, can_spend(&economy), Purpose::Award)];
    paid(&mut economy, FOUNDATION, &all).unwrap();
    assert_eq!(economy.balance(FOUNDATION), 500);
    let moved = economy
        .act(FOUNDATION, &Act::Inherit { matures: Month(2) })
        .unwrap();
    assert_eq!(moved.account.balance, credits(500), "it moves to nobody");
}

#[test]
fn r_credit_22_a_fee_waits_without_an_end_and_never_comes_back() {
    let mut economy = economy(10);
    let bought = [payment(OTHER, 50_000, Purpose::Purchase)];
    paid(&mut economy, COOP, &bought).unwrap();
    economy.time = Moment(400 * common::DAY);
    economy.must(COOP, &Act::Settle);
    economy.must(FOUNDATION, &Act::Settle);
    let fee = economy
        .waiting
        .iter()
        .map(|waiting| waiting.taken)
        .find(|taken| taken.output.purpose == Purpose::NetworkFee)
        .unwrap();
    assert_eq!(
        economy.act(COOP, &Act::Void(&fee)).unwrap_err(),
        Refused::StaysWithFoundation
    );
    economy.must(FOUNDATION, &Act::Collect(&[fee]));
    assert_eq!(economy.account(FOUNDATION).network_fees, credits(50));
}

fn seen(voice: usize, servers: &[usize]) -> Receipt {
    let seen = |server: &usize| NodeSeen {
        server: key(*server),
        asked: 10,
        answered: 10,
        megabytes: 0,
    };
    Receipt {
        voice: key(voice),
        attested: Attested::Nodes(servers.iter().map(seen).collect()),
    }
}

/// An economy in its third month, whose Foundation keeps 5.00.
fn kept() -> Economy {
    let mut economy = economy(100);
    let bought = [payment(OTHER, 50_000, Purpose::Purchase)];
    paid(&mut economy, COOP, &bought).unwrap();
    economy.time = Moment(60 * common::DAY);
    economy.must(FOUNDATION, &Act::Settle);
    collect_all(&mut economy, FOUNDATION, Purpose::NetworkFee);
    collect_all(&mut economy, FOUNDATION, Purpose::Share);
    economy
}

#[test]
fn r_network_05_a_month_is_shared_once_and_when_everybody_had_time() {
    let mut economy = kept();
    let candidates = [key(COOP), key(OTHER)];
    let receipts: Vec<Receipt> = (5..8).map(|voice| seen(voice, &[COOP, OTHER])).collect();
    let share = |month: i64| Act::ShareFees {
        month: Month(month),
        candidates: &candidates,
        receipts: &receipts,
    };
    for (author, month) in [(COOP, 0), (MEMBER, 0), (FOUNDATION, -1), (FOUNDATION, 1)] {
        if author == COOP {
            economy.must(COOP, &Act::Settle);
        }
        let refused = economy.act(author, &share(month)).unwrap_err();
        assert_eq!(refused, Refused::Sharing, "{author} shares month {month}");
    }
    let own = economy.balance(FOUNDATION) - 500;
    let shared = economy.act(FOUNDATION, &share(0)).unwrap();
    let amounts: Vec<_> = shared
        .outputs
        .iter()
        .map(|output| (output.payee, output.amount.minor_units(), output.purpose))
        .collect();
    assert_eq!(
        amounts,
        [
            (key(COOP), 250, Purpose::NetworkShare),
            (key(OTHER), 250, Purpose::NetworkShare)
        ]
    );
    assert_eq!(shared.account.network_fees, Credits::ZERO);
    assert_eq!(shared.account.balance, credits(own));
    assert_eq!(shared.account.shares_from, Month(1));
    assert_eq!(
        (shared.created, shared.retired),
        (Credits::ZERO, Credits::ZERO)
    );
    let again = economy.act(FOUNDATION, &share(0)).unwrap_err();
    assert_eq!(again, Refused::Sharing);
    // It is income, and no sale.
    economy.must(OTHER, &Act::Settle);
    collect_all(&mut economy, OTHER, Purpose::NetworkShare);
    assert_eq!(economy.account(OTHER).sold, Credits::ZERO);
}

#[test]
fn r_network_08_nothing_is_shared_where_nobody_served_or_nothing_is_kept() {
    let mut economy = kept();
    let candidates = [key(COOP)];
    let two: Vec<Receipt> = (5..7).map(|voice| seen(voice, &[COOP])).collect();
    let three: Vec<Receipt> = (5..8).map(|voice| seen(voice, &[COOP])).collect();
    let share = |receipts| Act::ShareFees {
        month: Month(0),
        candidates: &candidates,
        receipts,
    };
    let refused = economy.act(FOUNDATION, &share(&two)).unwrap_err();
    assert_eq!(refused, Refused::NothingToShare);
    assert_eq!(economy.account(FOUNDATION).network_fees, credits(500));
    economy.must(FOUNDATION, &share(&three));
    let mut poor = one_act::economy();
    poor.time = Moment(60 * common::DAY);
    poor.must(FOUNDATION, &Act::Settle);
    let refused = poor.act(FOUNDATION, &share(&three)).unwrap_err();
    assert_eq!(refused, Refused::NothingToShare);
}

#[test]
fn r_credit_22_a_share_that_nobody_collects_is_kept_again() {
    let mut economy = kept();
    let candidates = [key(OTHER)];
    let receipts: Vec<Receipt> = (5..8).map(|voice| seen(voice, &[OTHER])).collect();
    let share = Act::ShareFees {
        month: Month(0),
        candidates: &candidates,
        receipts: &receipts,
    };
    economy.must(FOUNDATION, &share);
    let taken = economy
        .waiting
        .iter()
        .map(|waiting| waiting.taken)
        .find(|taken| taken.output.purpose == Purpose::NetworkShare)
        .unwrap();
    assert_eq!(
        economy.act(FOUNDATION, &Act::Void(&taken)).unwrap_err(),
        Refused::TooEarly
    );
    economy.time = Moment(95 * common::DAY);
    economy.must(FOUNDATION, &Act::Settle);
    economy.must(FOUNDATION, &Act::Void(&taken));
    assert_eq!(economy.account(FOUNDATION).network_fees, credits(500));
}

/// The fee leaves the account, so it counts in the day's sum and in the limits of whoever signs.
#[test]
fn r_credit_34_the_fee_counts_under_the_spending_rule() {
    let rule = SpendingRule {
        signers: vec![Mandate {
            day_limit: Some(credits(1_000)),
            ..Mandate::full(key(7))
        }],
        tiers: vec![Tier {
            up_to: None,
            signatures: 1,
        }],
    };
    let approvals = copex_economy::spending::Approvals {
        number: 0,
        valid_until: Moment(common::DAY),
        signers: vec![key(7)],
    };
    let pay = [(Purpose::Purchase, credits(990))];
    let spent = |fee: i64| {
        let asked = Asked {
            account: key(COOP),
            act: Spending::Pay(&pay),
            network_fee: credits(fee),
            time: Moment(0),
            calendar: &common::CALENDAR,
        };
        authorise(Some(&rule), &Spent::default(), &asked, Some(&approvals))
    };
    assert_eq!(spent(10).unwrap().total, credits(1_000));
    assert!(matches!(spent(11), Err(SpendingRefused::Limits { .. })));
    assert!(spent(-1).is_err());
}
