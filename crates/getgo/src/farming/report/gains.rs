//! What attacks gain.

use super::{table, whole};
use crate::farming::{
    FarmingError,
    attack::{Attack, Rules, TRUST, play},
    rival::{BEYOND_COUNTING, Rival},
};

const ATTACKS: [(&str, Attack); 12] = [
    ("none: an honest co-op", Attack::Honest),
    ("ring of 2", Attack::Ring(2)),
    ("ring of 5", Attack::Ring(5)),
    ("ring of 10", Attack::Ring(10)),
    ("ring of 20", Attack::Ring(20)),
    ("one co-op in 2 parts", Attack::Split(2)),
    ("one co-op in 10 parts", Attack::Split(10)),
    ("one co-op in 20 parts", Attack::Split(20)),
    ("fake offers", Attack::FakeOffers),
    (
        "fake offers beside real sales",
        Attack::FakeOffersBesideSales,
    ),
    ("buying from oneself", Attack::Oneself),
    ("overdraft ring of 2", Attack::OverdraftRing),
];

const RULES: [(&str, Rules); 5] = [
    ("default", Rules::Default),
    ("no ceiling", Rules::NoCeiling),
    ("no growth cap", Rules::NoGrowthCap),
    ("no repayment", Rules::NoRepayment),
    ("neither ceiling nor cap", Rules::NoCeilingNoCap),
];

const RIVALS: [(&str, Rival); 4] = [
    (
        "Komunitin, no maximum",
        Rival::Komunitin {
            limit_max: BEYOND_COUNTING,
        },
    ),
    (
        "Komunitin, maximum 10,000",
        Rival::Komunitin {
            limit_max: 1_000_000,
        },
    ),
    ("Unyt's sample", Rival::Unyt),
    ("fixed limit", Rival::Fixed),
];

/// The default policy alone, in more detail.
pub(super) fn under_the_default_policy() -> Result<String, FarmingError> {
    let head = [
        "attack",
        "after the first month",
        "a month, first year",
        "a month, second year",
        "after 24 months",
        "of what it was trusted for",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (name, attack) in ATTACKS {
        let gains = play(attack, Rules::Default)?;
        let trusted = match attack {
            Attack::Ring(coops) => i128::try_from(coops).unwrap_or(1),
            Attack::OverdraftRing => 2,
            Attack::Honest
            | Attack::Split(_)
            | Attack::FakeOffers
            | Attack::FakeOffersBesideSales
            | Attack::Oneself => 1,
        } * i128::from(TRUST);
        rows.push(vec![
            name.to_owned(),
            whole(gains[0]),
            whole(gains[11] / 12),
            whole((gains[23] - gains[11]) / 12),
            whole(gains[23]),
            super::percent(gains[23], trusted),
        ]);
    }
    Ok(table(&rows))
}

pub(super) fn after_two_years() -> Result<String, FarmingError> {
    all_rules(|gains| gains[23])
}

pub(super) fn a_month_in_the_second_year() -> Result<String, FarmingError> {
    all_rules(|gains| match gains[11] {
        BEYOND_COUNTING => BEYOND_COUNTING,
        first_year => (gains[23] - first_year) / 12,
    })
}

fn all_rules(figure: impl Fn(&[i128]) -> i128) -> Result<String, FarmingError> {
    let names = RULES
        .iter()
        .map(|(name, _)| *name)
        .chain(RIVALS.iter().map(|(name, _)| *name));
    let head = std::iter::once("attack").chain(names);
    let mut rows = vec![head.map(str::to_owned).collect::<Vec<_>>()];
    for (name, attack) in ATTACKS {
        let mut row = vec![name.to_owned()];
        for (_, rules) in RULES {
            row.push(whole(figure(&play(attack, rules)?)));
        }
        for (_, rival) in RIVALS {
            row.push(whole(figure(&rival.play(attack))));
        }
        rows.push(row);
    }
    Ok(table(&rows))
}
