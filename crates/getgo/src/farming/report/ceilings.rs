//! Where ceilings go under the assessment.

use super::{percent, table, whole};
use crate::{
    chance::Chance,
    farming::{
        CREDIT, FarmingError, MONTHS,
        assessed::{Outcome, Terms, run, windows},
        world::{Cluster, RING_CEILING, Ring, World},
    },
};
use copex_economy::{
    assessment::{Coop, Parameters, Purchase, Record, assess},
    credits::{BasisPoints, Credits},
    policy::Policy,
};

const TOWN: usize = 60;
const SEEDS: [u64; 3] = [1, 2, 3];
const TERMS: [(&str, Terms); 6] = [
    ("growth 0, pull 0", terms(0, 0, false)),
    ("2 %, 0", terms(200, 0, false)),
    ("2 %, 0, credentials of 3 months", THREE_MONTHS),
    ("2 %, 20 %", terms(200, 2_000, false)),
    ("2 %, 10 %, books reviewed", terms(200, 1_000, true)),
    ("2 %, 20 %, books reviewed", terms(200, 2_000, true)),
];

const THREE_MONTHS: Terms = Terms {
    credential_months: 3,
    ..terms(200, 0, false)
};

const fn terms(growth: u32, pull: u32, review: bool) -> Terms {
    Terms {
        growth,
        pull,
        review,
        credential_months: 1,
    }
}

/// The sketch that the rule was chosen by, again: 80 honest co-ops, a third of them growing by 15 % and the others shrinking
/// by 3 %, and a ring of four that pass 50,000 round and sell 200 outside. One window of one month.
pub(super) fn first_trial() -> Result<String, FarmingError> {
    let head = [
        "growth",
        "ring assessed at",
        "its bound",
        "the sketch had",
        "growing co-ops: assessed of sold",
        "of their growth",
        "others: assessed of sold",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (growth, sketch) in [(0, "4,191"), (200, "4,277"), (500, "4,399")] {
        let (record, growing) = trial_record(growth);
        let assessment = assess(&record)?;
        let (mut ring, mut sums) = (0, [[0_i128; 3]; 2]);
        for (place, coop) in assessment.coops.iter().enumerate() {
            let [ceiling, sold, before] = [coop.ceiling, coop.sold, coop.ceiling_before]
                .map(|one| i128::from(one.minor_units()));
            match growing.get(place) {
                Some(grows) => {
                    let of_kind = &mut sums[usize::from(!*grows)];
                    for (sum, amount) in of_kind.iter_mut().zip([ceiling, sold, before]) {
                        *sum += amount;
                    }
                }
                None => ring += ceiling,
            }
        }
        let [growers, others] = sums;
        let endowed = 4 * i128::from(RING_CEILING) * (10_000 + i128::from(growth)) / 10_000;
        rows.push(vec![
            percent(i128::from(growth), 10_000),
            whole(ring),
            whole(endowed + 200 * i128::from(CREDIT)),
            sketch.to_owned(),
            percent(growers[0], growers[1]),
            percent(growers[0] - growers[2], growers[1] - growers[2]),
            percent(others[0], others[1]),
        ]);
    }
    Ok(table(&rows))
}

/// The record, and which of the honest co-ops (they come first in the order of ids) grow.
fn trial_record(growth: u32) -> (Record, Vec<bool>) {
    const HONEST: usize = 80;
    let mut chance = Chance::new(1);
    let ids: Vec<String> = (0..HONEST)
        .map(|number| format!("honest {number:02}"))
        .collect();
    let growing: Vec<bool> = (0..HONEST).map(|number| number % 3 == 0).collect();
    let coop = |id: &str, ceiling: i64| Coop {
        id: id.to_owned(),
        ceiling: Credits::new(ceiling),
        base: Credits::new(ceiling),
        months_in_being: None,
        season: Credits::ZERO,
        runs_on: Credits::ZERO,
    };
    let mut record = Record {
        months: 1,
        parameters: Parameters {
            growth: BasisPoints(growth),
            pull: BasisPoints(0),
            growth_cap: BasisPoints(5_000),
        },
        ..Record::default()
    };
    let mut buy = |buyer: &str, seller: &str, amount: i64| {
        record.purchases.push(Purchase {
            buyer: buyer.to_owned(),
            seller: seller.to_owned(),
            amount: Credits::new(amount),
        });
    };
    for seller in 0..HONEST {
        let ceiling = chance.between(1_000, 10_000) * CREDIT;
        record.coops.push(coop(&ids[seller], ceiling));
        let sold = if growing[seller] {
            ceiling * 115 / 100
        } else {
            ceiling * 97 / 100
        };
        for _ in 0..8 {
            let buyer = (seller + 1 + chance.place(HONEST - 1)) % HONEST;
            buy(&ids[buyer], &ids[seller], sold / 8);
        }
    }
    let ring: Vec<String> = (0..4).map(|number| format!("ring {number}")).collect();
    for place in 0..4 {
        buy(&ring[place], &ring[(place + 1) % 4], 50_000 * CREDIT);
        buy(&ids[place], &ring[place], 50 * CREDIT);
        buy(&ring[place], &ids[place], 50 * CREDIT);
        record.coops.push(coop(&ring[place], RING_CEILING));
    }
    (record, growing)
}

pub(super) fn rings() -> Result<String, FarmingError> {
    let mut head = vec![
        "ring".to_owned(),
        "at first".to_owned(),
        "sold outside in 24 months".to_owned(),
    ];
    let named = [
        TERMS[0],
        TERMS[1],
        TERMS[2],
        ("2 %, 10 %", terms(200, 1_000, false)),
        TERMS[3],
    ];
    head.extend(named.iter().map(|(name, _)| (*name).to_owned()));
    head.extend([
        "credits a month from the rise (2 %, 20 %)".to_owned(),
        "months above the bound".to_owned(),
        "town kept short (2 %, 0)".to_owned(),
    ]);
    let mut rows = vec![head];
    for (name, ring) in ring_kinds() {
        let world = World::new(1, TOWN, Cluster::None, 0, ring);
        let windows = windows(&world);
        let first = i128::from(RING_CEILING) * i128::try_from(ring.coops).unwrap_or(0);
        let mut row = vec![name, whole(first)];
        let (mut above, mut months, mut short, mut honest) = (0, 0, 0, 0);
        let mut cells = Vec::new();
        let (mut inflow, mut rise) = (0, 0);
        for (_, terms) in named {
            let outcome = run(&world, &windows, terms)?;
            let both = outcome.ring.iter().zip(&outcome.ring_bound);
            above += both.filter(|(sum, bound)| sum > bound).count();
            months += outcome.ring.len();
            inflow = outcome.ring_inflow;
            rise = i128::from(outcome.ring.last().copied().unwrap_or(0)) - first;
            cells.push(whole(i128::from(outcome.ring.last().copied().unwrap_or(0))));
            if terms.growth > 0 && terms.pull == 0 && terms.credential_months == 1 {
                let judged = judge(&world, &outcome);
                short = judged.short;
                honest = judged.coops;
            }
        }
        row.push(whole(i128::from(inflow)));
        row.extend(cells);
        row.push(whole(worth(rise) / i128::from(MONTHS)));
        row.push(format!("{above} of {months}"));
        row.push(format!("{short} of {honest}"));
        rows.push(row);
    }
    Ok(table(&rows))
}

/// What a ceiling is worth to a ring: the part of the grants that is not the Foundation's, and the overdraft.
fn worth(ceiling: i128) -> i128 {
    let policy = Policy::default();
    let kept = 10_000 - i128::from(policy.foundation_share.0);
    let grants = i128::from(policy.factor.0) * kept / 10_000;
    ceiling * (grants + i128::from(policy.overdraft.0)) / 10_000
}

fn ring_kinds() -> Vec<(String, Ring)> {
    let mut kinds = Vec::new();
    for coops in [2, 3, 5, 10, 20] {
        for invented_members in [false, true] {
            let beside = if invented_members {
                ", with invented members"
            } else {
                ""
            };
            kinds.push((
                format!("{coops}{beside}"),
                Ring {
                    coops,
                    invented_members,
                    accomplices: 0,
                    by_turns: false,
                },
            ));
        }
    }
    let five = Ring {
        coops: 5,
        ..Ring::default()
    };
    for (name, ring) in [
        (
            "5, selling by turns",
            Ring {
                by_turns: true,
                ..five
            },
        ),
        (
            "5, with 5 accomplices outside",
            Ring {
                accomplices: 5,
                ..five
            },
        ),
    ] {
        kinds.push((name.to_owned(), ring));
    }
    kinds
}

/// How honest co-ops came off.
#[derive(Default)]
struct Judged {
    coops: usize,
    /// Of those that grew: given less than 90 % of their growth. Of the others: less than 90 % of their sales.
    short: usize,
    given: i128,
    grown: i128,
}

fn judge(world: &World, outcome: &Outcome) -> Judged {
    judge_those(world, outcome, |id| id.starts_with("town"))
}

fn judge_those(world: &World, outcome: &Outcome, which: impl Fn(&str) -> bool) -> Judged {
    let mut judged = Judged::default();
    for (shop, _) in world
        .shops
        .iter()
        .enumerate()
        .filter(|(_, shop)| which(&shop.id))
    {
        let [start, ceiling, real] = [
            outcome.start[shop],
            outcome.ceiling[shop],
            outcome.real[shop],
        ]
        .map(i128::from);
        judged.coops += 1;
        // Growth of less than a hundredth is none.
        if real * 100 >= start * 101 {
            judged.given += ceiling - start;
            judged.grown += real - start;
            judged.short += usize::from((ceiling - start) * 10 < (real - start) * 9);
        } else {
            judged.short += usize::from(ceiling * 10 < real * 9);
        }
    }
    judged
}

/// Honest clusters beside a town, with a ring of five.
pub(super) fn clusters() -> Result<String, FarmingError> {
    let mut head = vec!["honest co-ops".to_owned(), "growth a month".to_owned()];
    head.extend(TERMS.iter().map(|(name, _)| (*name).to_owned()));
    let mut rows = vec![head];
    let village = |outside| Cluster::Village { coops: 10, outside };
    let kinds = [
        ("village, half of its trade with the town", village(5_000)),
        ("village, a tenth with the town", village(1_000)),
        ("village, nothing with the town", village(0)),
        ("supply chain of 6", Cluster::Chain { coops: 6 }),
        ("8 seasonal sellers", Cluster::Seasonal { coops: 8 }),
    ];
    for (name, cluster) in kinds {
        for growth in [0, 100, 300] {
            rows.push(cluster_row(name, cluster, growth, "cluster")?);
        }
    }
    rows.push(cluster_row(
        "the town beside them",
        village(1_000),
        100,
        "town",
    )?);
    Ok(table(&rows))
}

fn cluster_row(
    name: &str,
    cluster: Cluster,
    growth: i64,
    whom: &str,
) -> Result<Vec<String>, FarmingError> {
    let ring = Ring {
        coops: 5,
        invented_members: true,
        accomplices: 0,
        by_turns: false,
    };
    let shown = if whom == "town" {
        "up to 1 %".to_owned()
    } else {
        format!("{} %", growth / 100)
    };
    let mut row = vec![name.to_owned(), shown];
    let mut sums: [Judged; TERMS.len()] = Default::default();
    for seed in SEEDS {
        let world = World::new(seed, TOWN, cluster, growth, ring);
        let windows = windows(&world);
        for (sum, (_, terms)) in sums.iter_mut().zip(TERMS) {
            let outcome = run(&world, &windows, terms)?;
            let judged = judge_those(&world, &outcome, |id| id.starts_with(whom));
            sum.coops += judged.coops;
            sum.short += judged.short;
            sum.given += judged.given;
            sum.grown += judged.grown;
        }
    }
    for sum in sums {
        row.push(format!(
            "{} of {}; {}",
            sum.short,
            sum.coops,
            percent(sum.given, sum.grown)
        ));
    }
    Ok(row)
}
