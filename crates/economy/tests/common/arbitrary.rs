//! Accounts, acts and facts of any value, for the properties that hold for every input.
#![allow(dead_code)] // each test file uses its own part

use crate::common::{DAY, credits, key, rate};
use copex_economy::{
    account::{Account, Role},
    act::{Output, OutputReference, Payment, Purpose, Taken},
    by_month::ByMonth,
    calendar::{Calendar, Moment, Month},
    credits::{AMOUNT_MAX, Credits},
    policy::Policy,
};
use proptest::{collection::vec, prelude::*, sample::select};

/// Any number, and more often than by chance one at a bound.
pub fn number() -> impl Strategy<Value = i64> {
    let bounds = vec![
        i64::MIN,
        i64::MIN + 1,
        -AMOUNT_MAX,
        -1,
        0,
        1,
        2,
        1 << 44,
        AMOUNT_MAX - 1,
        AMOUNT_MAX,
        AMOUNT_MAX + 1,
        i64::MAX - 1,
        i64::MAX,
    ];
    prop_oneof![select(bounds), any::<i64>(), -20_i64..2_000_000]
}

pub fn amount() -> impl Strategy<Value = Credits> {
    number().prop_map(credits)
}

/// An amount that a ledger can hold.
pub fn sound_amount() -> impl Strategy<Value = Credits> {
    prop_oneof![0..=AMOUNT_MAX, 0..2_000_000_i64, Just(0), Just(1)].prop_map(credits)
}

/// An amount that an output can have.
pub fn paid_amount() -> impl Strategy<Value = Credits> {
    prop_oneof![1..=AMOUNT_MAX, 1..2_000_000_i64, 1..100_i64, Just(1)].prop_map(credits)
}

pub fn month() -> impl Strategy<Value = Month> {
    prop_oneof![number(), -2..30_i64].prop_map(Month)
}

pub fn role() -> impl Strategy<Value = Role> {
    select(vec![
        Role::Coop,
        Role::Coop,
        Role::Coop,
        Role::Foundation,
        Role::Member,
    ])
}

pub fn purpose() -> impl Strategy<Value = Purpose> {
    use Purpose::*;
    select(vec![
        Purchase,
        Purchase,
        Wage,
        Dividend,
        Bonus,
        Refund,
        Levy,
        Award,
        Investment,
        Investment,
        Contribution,
        Tax,
        Share,
        Lapse,
    ])
}

/// Amounts by month, as they can be read from a file: in any order, of any value.
pub fn any_by_month() -> impl Strategy<Value = ByMonth> {
    vec((month(), number()), 0..15)
        .prop_map(|pairs| serde_json::from_value(serde_json::json!(pairs)).unwrap())
}

/// Amounts by month as the ledger keeps them: at most twelve, none below one, ascending.
pub fn sound_by_month() -> impl Strategy<Value = ByMonth> {
    vec((-2..30_i64, sound_amount()), 0..12).prop_map(|pairs| {
        let mut amounts = ByMonth::default();
        for (month, amount) in pairs {
            amounts.add(Month(month), amount).unwrap();
        }
        amounts
    })
}

/// Any account at all.
pub fn any_account() -> impl Strategy<Value = Account> {
    (
        role(),
        any_by_month(),
        any_by_month(),
        [month(), month()],
        vec(amount(), 13),
    )
        .prop_map(
            |(role, lots, savings, [month, investment_due], amounts)| Account {
                role,
                month,
                balance: amounts[0],
                lots,
                savings,
                ceiling: amounts[1],
                projected: amounts[2],
                fresh: amounts[3],
                estimated: amounts[4],
                sold: amounts[5],
                last_sold: amounts[6],
                matched: amounts[7],
                owed: amounts[8],
                investment: amounts[9],
                investment_base: amounts[10],
                investment_due,
                invested: amounts[11],
                network_fees: amounts[12],
                shares_from: month,
            },
        )
}

/// Any account whose bounds hold, with the highest ceiling that it ever had.
pub fn sound_account() -> impl Strategy<Value = (Account, Credits)> {
    let parts = (
        role(),
        sound_by_month(),
        sound_by_month(),
        -1..20_i64,
        0..25_i64,
    );
    (parts, vec(sound_amount(), 10), number()).prop_map(
        |((role, lots, savings, month, due), amounts, sold)| {
            let held = lots.total().unwrap();
            let projected = amounts[2];
            let coop = role == Role::Coop;
            let of_coop = |amount: Credits| if coop { amount } else { Credits::ZERO };
            // A debt only where there are no grants, and never less matched than granted or owed.
            let in_debt = held == Credits::ZERO && coop && amounts[0] > amounts[1];
            let owed = of_coop(amounts[6]);
            let account = Account {
                role,
                month: Month(month),
                balance: if in_debt {
                    Credits::ZERO.minus(amounts[0])
                } else {
                    held.plus(amounts[0])
                }
                .unwrap(),
                lots: if coop { lots } else { ByMonth::default() },
                savings,
                ceiling: of_coop(amounts[1]),
                projected: of_coop(projected),
                fresh: of_coop(projected.min(amounts[3])),
                estimated: of_coop(amounts[4]),
                sold: of_coop(credits(sold)),
                last_sold: of_coop(amounts[5]),
                matched: of_coop(held.max(owed).plus(amounts[7]).unwrap()),
                owed,
                investment: of_coop(amounts[8]),
                investment_base: of_coop(amounts[9]),
                investment_due: Month(due),
                invested: Credits::ZERO,
                network_fees: if role == Role::Foundation {
                    amounts[0].min(amounts[1])
                } else {
                    Credits::ZERO
                },
                shares_from: Month(0),
            };
            let highest = account
                .ceiling
                .max(account.projected)
                .max(account.estimated);
            (account, highest)
        },
    )
}

fn policy_of(rates: [u32; 7], validity: u16, limit: Credits) -> Policy {
    let [share, factor, cap, start, repay, overdraft, fee] = rates.map(rate);
    Policy {
        foundation_share: share,
        factor,
        growth_cap: cap,
        start_rate: start,
        repay_rate: repay,
        overdraft,
        grant_validity_months: validity,
        investment_limit: limit,
        network_fee: fee,
        ..Policy::default()
    }
}

/// Any policy, also one that its own check would refuse.
pub fn any_policy() -> impl Strategy<Value = Policy> {
    let rate = || {
        prop_oneof![
            select(vec![0, 1, 5_000, 10_000, 30_000, u32::MAX]),
            any::<u32>()
        ]
    };
    let rates = [rate(), rate(), rate(), rate(), rate(), rate(), rate()];
    (rates, any::<u16>(), amount())
        .prop_map(|(rates, validity, limit)| policy_of(rates, validity, limit))
}

/// A policy that its check lets through.
pub fn sound_policy() -> impl Strategy<Value = Policy> {
    let rate = || prop_oneof![select(vec![0, 1, 2_500, 5_000, 10_000]), 0..=10_000_u32];
    let factor = prop_oneof![select(vec![0, 10_000, 12_500, 30_000]), 0..=30_000_u32];
    (
        [rate(), rate(), rate(), rate(), rate()],
        factor,
        0..=100_u32,
        1..=12_u16,
        sound_amount(),
    )
        .prop_map(
            |([share, cap, start, repay, overdraft], factor, fee, validity, limit)| {
                let policy = policy_of(
                    [share, factor, cap, start, repay, overdraft, fee],
                    validity,
                    limit,
                );
                policy.check().unwrap();
                policy
            },
        )
}

pub fn any_calendar() -> impl Strategy<Value = Calendar> {
    let period = prop_oneof![
        Just(None),
        Just(Some(0)),
        Just(Some(30 * 86_400)),
        any::<u32>().prop_map(Some)
    ];
    (number(), period, any::<u32>()).prop_map(|(founded, period_seconds, collection_seconds)| {
        Calendar {
            founded: Moment(founded),
            period_seconds,
            collection_seconds,
            closure_seconds: 1,
        }
    })
}

/// An act that owns what `Act` borrows.
#[derive(Clone, Debug)]
pub enum OwnedAct {
    Issue(Credits),
    Settle,
    Pay(Vec<Payment>),
    Collect(Vec<Taken>),
    Void(Taken),
    Save(Credits, Month),
    Release(Month),
    Mark,
    Renew(Credits),
    Inherit(Month),
}

/// Any act. Account 0 is the author, account 1 the Foundation (or they are the same).
pub fn any_act<A, S>(amount: fn() -> A, paid: fn() -> S) -> impl Strategy<Value = OwnedAct>
where
    A: Strategy<Value = Credits> + 'static,
    S: Strategy<Value = Credits> + 'static,
{
    let payment = (
        prop_oneof![1 => Just(0_usize), 9 => 1..3_usize],
        paid(),
        purpose(),
        proptest::option::of(month()),
    )
        .prop_map(|(payee, amount, purpose, due)| Payment {
            payee: key(payee),
            amount,
            purpose,
            due,
        });
    prop_oneof![
        2 => amount().prop_map(OwnedAct::Issue),
        3 => Just(OwnedAct::Settle),
        3 => vec(payment, 0..5).prop_map(OwnedAct::Pay),
        3 => vec(any_taken(paid), 0..5).prop_map(|mut inputs| {
            inputs.sort_by_key(|input| input.reference);
            inputs.dedup_by_key(|input| input.reference);
            OwnedAct::Collect(inputs)
        }),
        3 => any_taken(paid).prop_map(OwnedAct::Void),
        1 => (amount(), month()).prop_map(|(amount, until)| OwnedAct::Save(amount, until)),
        1 => month().prop_map(OwnedAct::Release),
        1 => Just(OwnedAct::Mark),
        1 => amount().prop_map(OwnedAct::Renew),
        1 => month().prop_map(OwnedAct::Inherit),
    ]
}

/// Any output with what was found out about it.
pub fn any_taken<S: Strategy<Value = Credits>>(paid: fn() -> S) -> impl Strategy<Value = Taken> {
    let output = (
        prop_oneof![19 => Just(0_usize), 1 => Just(1)],
        paid(),
        purpose(),
        paid(),
        proptest::option::of(month()),
        proptest::option::of(month()),
    )
        .prop_map(|(payee, amount, purpose, grant, lapse, due)| Output {
            payee: key(payee),
            amount,
            purpose,
            // What came from a grant is part of the amount.
            grant: grant.min(amount),
            lapse,
            due,
        });
    (
        any::<u8>(),
        0..3_u32,
        output,
        prop_oneof![number(), Just(0), 0..(40 * DAY)],
    )
        .prop_map(|(event, index, output, dated)| Taken {
            reference: OutputReference {
                event: [event; 32],
                index,
            },
            output,
            dated: Moment(dated),
        })
}
