//! The economy that a seed founds: its calendar, policy and accounts.

use crate::{
    event::{Party, Setup},
    random::Dice,
};
use copex_economy::{
    account::Role,
    calendar::{Calendar, Moment},
    credits::{BasisPoints, Credits},
    policy::Policy,
};

const MICROSECONDS: i64 = 1_000_000;
const DAY: i64 = 86_400 * MICROSECONDS;
/// Midnight (UTC) when 2026 began.
const NEW_YEAR_2026: i64 = 1_767_225_600 * MICROSECONDS;

pub(super) fn setup(dice: &mut Dice) -> Setup {
    let calendar = calendar(dice);
    let period = i64::from(calendar.period_seconds.unwrap_or(30 * 86_400)) * MICROSECONDS;
    let founded = calendar.founded;
    let coops = dice.between(2, 6);
    let members = dice.between(1, 5);
    let mut parties = vec![Party {
        role: Role::Foundation,
        coop: None,
        ceiling: 0,
        opened: founded.0,
        until: i64::MAX,
    }];
    for place in 0..coops + members {
        let opened = founded.0 + dice.between(0, period / 3);
        let is_coop = place < coops;
        parties.push(Party {
            role: if is_coop { Role::Coop } else { Role::Member },
            coop: (!is_coop)
                .then(|| usize::try_from(dice.between(1, coops)).ok())
                .flatten(),
            ceiling: if is_coop { ceiling(dice) } else { 0 },
            opened,
            until: opened + dice.between(period, 3 * period),
        });
    }
    Setup {
        founding_policy: policy_of_founders(dice),
        founding_last: calendar.month(founded).0 + dice.pick(&[0, 1, 3, 6, 30]).unwrap_or(0),
        calendar,
        parties,
    }
}

fn calendar(dice: &mut Dice) -> Calendar {
    let period_seconds = match dice.below(10) {
        0..5 => None,
        5..8 => Some(30 * 86_400),
        _ => Some(600),
    };
    let seconds = period_seconds.unwrap_or(30 * 86_400);
    let founded = match dice.below(4) {
        // Moments before 1970 are below zero.
        0 => -DAY * dice.between(0, 900),
        _ => NEW_YEAR_2026 + DAY * dice.between(0, 3_000) + dice.between(0, DAY),
    };
    Calendar {
        founded: Moment(founded),
        period_seconds,
        collection_seconds: dice
            .pick(&[seconds, seconds, seconds / 2, seconds * 2])
            .unwrap_or(seconds),
        closure_seconds: dice
            .pick(&[seconds * 2, seconds * 2, seconds / 7])
            .unwrap_or(seconds),
    }
}

pub(super) fn ceiling(dice: &mut Dice) -> i64 {
    dice.pick(&[
        0,
        99,
        10_000,
        1_000_000,
        1_000_000,
        1_000_000,
        1_000_000,
        1_000_000,
        5_000_001,
        37_777_777,
        1 << 44,
    ])
    .unwrap_or(0)
}

fn policy_of_founders(dice: &mut Dice) -> Policy {
    if dice.chance(60) {
        return Policy {
            investment_limit: Credits::new(dice.between(0, 2_000_000)),
            grant_validity_months: validity(dice),
            network_fee: BasisPoints(dice.pick(&[0, 0, 10, 25, 100]).unwrap_or(0)),
            ..Policy::default()
        };
    }
    let mut chosen = policy(dice);
    while chosen.check().is_err() {
        chosen = policy(dice);
    }
    chosen
}

/// Mostly short, so that grants lapse before they are spent or repaid.
fn validity(dice: &mut Dice) -> u16 {
    dice.pick(&[1, 1, 1, 2, 2, 3, 3, 3, 6, 12]).unwrap_or(3)
}

/// A policy that the co-ops might vote; now and then one that no economy could live with.
pub(super) fn policy(dice: &mut Dice) -> Policy {
    let mut rate = |among: &[u32]| BasisPoints(dice.pick(among).unwrap_or(0));
    let mut policy = Policy {
        foundation_share: rate(&[0, 1, 2_500, 2_500, 5_000, 5_000, 5_000, 3_333, 10_000]),
        factor: rate(&[
            0, 1, 5_000, 10_000, 10_000, 12_500, 12_500, 12_500, 12_500, 12_501, 20_000, 30_000,
        ]),
        growth_cap: rate(&[0, 1, 1_000, 5_000, 5_000, 10_000]),
        start_rate: rate(&[0, 1, 2_500, 2_500, 10_000]),
        repay_rate: rate(&[0, 1, 1_000, 1_000, 5_000, 10_000]),
        overdraft: rate(&[0, 1, 5_000, 5_000, 10_000]),
        network_fee: rate(&[0, 0, 1, 10, 33, 100]),
        ..Policy::default()
    };
    policy.grant_validity_months = validity(dice);
    policy.investment_limit = Credits::new(
        dice.pick(&[
            0,
            1_000,
            1_000_000,
            1_000_000_000,
            Credits::MAX.minor_units(),
        ])
        .unwrap_or(0),
    );
    if dice.chance(4) {
        match dice.below(6) {
            0 => policy.factor = BasisPoints(30_001),
            1 => policy.foundation_share = BasisPoints(10_001),
            2 => policy.grant_validity_months = dice.pick(&[0, 13]).unwrap_or(0),
            3 => policy.standing_periods = 0,
            4 => policy.network_fee = BasisPoints(101),
            _ => policy.investment_limit = Credits::new(-1),
        }
    }
    policy
}
