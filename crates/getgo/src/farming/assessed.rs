//! Ceilings under the assessment, month after month, over a world whose trades are known.

use super::{
    FarmingError, MONTHS,
    world::{Trade, WHOLE, World},
};
use copex_economy::{
    assessment::{Coop, Parameters, Record, assess},
    credits::{BasisPoints, Credits},
};

/// Months of a window.
const WINDOW: i64 = 3;
const GROWTH_CAP: BasisPoints = BasisPoints(5_000);

/// The voted numbers, and whether registrars look at the books again after a year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Basis points a month.
    pub(super) growth: u32,
    /// Basis points.
    pub(super) pull: u32,
    /// After twelve months the base of honest co-ops is what they really sell; that of rings stays.
    pub(super) review: bool,
    /// How many months each month's credentials run: what they allow can be used as long.
    pub(super) credential_months: usize,
}

/// Where ceilings stand after two years. By shop; minor units a month.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) start: Vec<i64>,
    pub(super) ceiling: Vec<i64>,
    /// Real average sales of the last window; of the last year's best for seasonal co-ops.
    pub(super) real: Vec<i64>,
    /// What the ring's ceilings came to at the end of each month.
    pub(super) ring: Vec<i64>,
    /// The most that its endowments and genuine sales outside allowed in each month.
    pub(super) ring_bound: Vec<i64>,
    /// What others bought from the ring, all months together.
    pub(super) ring_inflow: i64,
}

/// The windows that `run` reads: they are the same under all terms.
pub(super) fn windows(world: &World) -> Vec<Trade> {
    world.windows(WINDOW, i64::from(MONTHS))
}

/// Assesses every month for two years.
pub(super) fn run(world: &World, windows: &[Trade], terms: Terms) -> Result<Outcome, FarmingError> {
    let [before, windows @ ..] = windows else {
        return Ok(Outcome::default());
    };
    let count = world.shops.len();
    let real = |window: &Trade, month: i64| -> Vec<i64> {
        (0..count)
            .map(|shop| real_sales(world, window, shop, month))
            .collect()
    };
    let start = real(before, -1);
    let mut outcome = Outcome {
        ceiling: start.clone(),
        real: vec![0; count],
        start: start.clone(),
        ring: Vec::new(),
        ring_bound: Vec::new(),
        ring_inflow: 0,
    };
    let mut base = start.clone();
    // The ceilings of the credentials that still run, the oldest first.
    let mut issued = vec![start; terms.credential_months.max(1)];
    for (month, window) in (0..).zip(windows) {
        if terms.review && month == 12 {
            // What a ring sells in truth is not more than what it was accredited for.
            base = real(window, month);
        }
        let coops = (0..count)
            .map(|shop| Coop {
                id: world.shops[shop].id.clone(),
                ceiling: Credits::new(highest(&issued, shop)),
                base: Credits::new(base[shop]),
                months_in_being: None,
                season: match world.shops[shop].season {
                    Some(_) => Credits::new(best_window(world, shop, month - 1)),
                    None => Credits::ZERO,
                },
                runs_on: Credits::new(highest(&issued[1..], shop)),
            })
            .collect();
        let record = record_of(window, coops, terms);
        let inflow = ring_inflow(world, &record);
        outcome.ring_bound.push(ring_bound(world, &record, inflow));
        outcome.ring_inflow += inflow / WINDOW;
        let assessment = assess(&record)?;
        let mut next = vec![0; count];
        for assessed in &assessment.coops {
            let shop = world.shops.iter().position(|shop| shop.id == assessed.id);
            if let Some(shop) = shop {
                next[shop] = assessed.ceiling.minor_units();
            }
        }
        issued.remove(0);
        issued.push(next);
        outcome.ceiling = (0..count).map(|shop| highest(&issued, shop)).collect();
        outcome.ring.push(ring_sum(world, &outcome.ceiling));
    }
    if let Some(last) = windows.last() {
        outcome.real = real(last, i64::from(MONTHS) - 1);
    }
    Ok(outcome)
}

/// The highest of a shop's ceilings.
fn highest(issued: &[Vec<i64>], shop: usize) -> i64 {
    issued
        .iter()
        .map(|ceilings| ceilings[shop])
        .max()
        .unwrap_or(0)
}

/// What a shop sells in a month, as the record of a window shows it; of the last year's best window for seasonal co-ops; of
/// a ring, what it was trusted for at first.
fn real_sales(world: &World, window: &Trade, shop: usize, last: i64) -> i64 {
    let known = &world.shops[shop];
    if !known.honest {
        return known.start;
    }
    if known.season.is_some() {
        return best_window(world, shop, last) / WINDOW;
    }
    window.sold_by(&known.id) / WINDOW
}

fn record_of(window: &Trade, coops: Vec<Coop>, terms: Terms) -> Record {
    Record {
        months: u16::try_from(WINDOW).unwrap_or(1),
        parameters: Parameters {
            growth: BasisPoints(terms.growth),
            pull: BasisPoints(terms.pull),
            growth_cap: GROWTH_CAP,
        },
        coops,
        purchases: window.purchases.clone(),
        wages: window.wages.clone(),
        member_purchases: window.member_purchases.clone(),
    }
}

fn window_sales(world: &World, shop: usize, last: i64) -> i64 {
    (last + 1 - WINDOW..=last)
        .map(|month| world.sales(shop, month))
        .sum()
}

/// The most sold in a window that ended in the twelve months up to `last`.
fn best_window(world: &World, shop: usize, last: i64) -> i64 {
    let windows = (last - 11..=last).map(|end| window_sales(world, shop, end));
    windows.max().unwrap_or(0)
}

fn in_ring(id: &str) -> bool {
    id.starts_with("ring")
}

fn ring_sum(world: &World, amounts: &[i64]) -> i64 {
    let of_ring = world
        .shops
        .iter()
        .zip(amounts)
        .filter(|(shop, _)| !shop.honest);
    of_ring.map(|(_, amount)| *amount).sum()
}

/// What honest co-ops, and those they pay, bought from the ring in the window.
fn ring_inflow(world: &World, record: &Record) -> i64 {
    let from_coops = record
        .purchases
        .iter()
        .filter(|one| in_ring(&one.seller) && !in_ring(&one.buyer));
    let paid_by_ring = |member: &str| {
        member.starts_with("invented") || member.starts_with("those who work in ring")
    };
    let from_members = record
        .member_purchases
        .iter()
        .filter(|one| in_ring(&one.seller) && !paid_by_ring(&one.member));
    let amounts = from_coops
        .map(|one| one.amount)
        .chain(from_members.map(|one| one.amount));
    let sum: i64 = amounts.map(Credits::minor_units).sum();
    if world.shops.iter().all(|shop| shop.honest) {
        0
    } else {
        sum
    }
}

/// The ring's cut, from the trades of the world and not from the assessment: endowments and what others bought, a month.
fn ring_bound(world: &World, record: &Record, inflow: i64) -> i64 {
    let parameters = &record.parameters;
    let (growth, pull) = (i64::from(parameters.growth.0), i64::from(parameters.pull.0));
    let ring = record
        .coops
        .iter()
        .zip(&world.shops)
        .filter(|(_, shop)| !shop.honest);
    let endowed: i64 = ring
        .map(|(coop, _)| {
            let drawn =
                pull * coop.base.minor_units() + (WHOLE - pull) * coop.ceiling.minor_units();
            let grown = i128::from(drawn) * i128::from(WHOLE + growth);
            i64::try_from(grown / i128::from(WHOLE * WHOLE)).unwrap_or(i64::MAX)
        })
        .sum();
    endowed + inflow / WINDOW
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::farming::world::{Cluster, RING_CEILING, RING_OUTSIDE, Ring};

    fn two_years(ring: Ring, cluster: Cluster, growth: i64, terms: (u32, u32)) -> (World, Outcome) {
        let world = World::new(5, 20, cluster, growth, ring);
        let terms = Terms {
            growth: terms.0,
            pull: terms.1,
            review: false,
            credential_months: 1,
        };
        let outcome = run(&world, &windows(&world), terms).expect("runs");
        (world, outcome)
    }

    #[test]
    fn rings_of_any_size_rise_by_their_outside_sales_and_no_more() {
        for coops in 2..=20 {
            for invented_members in [false, true] {
                let ring = Ring {
                    coops,
                    invented_members,
                    accomplices: 0,
                    by_turns: false,
                };
                let first = RING_CEILING * i64::try_from(coops).expect("small");
                let (_, plain) = two_years(ring, Cluster::None, 0, (0, 0));
                assert_eq!(plain.ring.len(), 24);
                let mut outside = 0;
                for (sum, bound) in plain.ring.iter().zip(&plain.ring_bound) {
                    outside += RING_OUTSIDE;
                    assert!(sum <= bound && *sum <= first + outside);
                }
                // Pulled to the evidence: five times a month's outside sales, and the growth of all.
                let (_, pulled) = two_years(ring, Cluster::None, 0, (0, 2_000));
                assert!(
                    pulled
                        .ring
                        .iter()
                        .all(|sum| *sum <= first + 5 * RING_OUTSIDE)
                );
            }
        }
    }

    #[test]
    fn selling_by_turns_on_long_credentials_lifts_nobody() {
        let ring = Ring {
            coops: 6,
            by_turns: true,
            ..Ring::default()
        };
        let world = World::new(5, 20, Cluster::None, 0, ring);
        let terms = Terms {
            growth: 0,
            pull: 0,
            review: false,
            credential_months: 3,
        };
        let outcome = run(&world, &windows(&world), terms).expect("runs");
        let mut most = 6 * RING_CEILING;
        for (sum, bound) in outcome.ring.iter().zip(&outcome.ring_bound) {
            most += RING_OUTSIDE;
            assert!(sum <= bound && *sum <= most);
        }
    }

    #[test]
    fn honest_neighbours_are_not_starved_by_a_ring() {
        let ring = Ring {
            coops: 5,
            invented_members: true,
            accomplices: 0,
            by_turns: false,
        };
        let village = Cluster::Village {
            coops: 10,
            outside: 1_000,
        };
        let (world, outcome) = two_years(ring, village, 100, (200, 0));
        for (shop, known) in world
            .shops
            .iter()
            .enumerate()
            .filter(|(_, shop)| shop.honest)
        {
            assert!(
                outcome.ceiling[shop] * 100 >= outcome.real[shop] * 99,
                "{}: {} of {}",
                known.id,
                outcome.ceiling[shop],
                outcome.real[shop]
            );
        }
    }

    #[test]
    fn a_village_that_trades_with_nobody_rises_with_the_growth_of_all() {
        let village = Cluster::Village {
            coops: 10,
            outside: 0,
        };
        let (world, outcome) = two_years(Ring::default(), village, 300, (200, 0));
        let sum = |amounts: &[i64]| -> i64 {
            let of_village = world
                .shops
                .iter()
                .zip(amounts)
                .filter(|(shop, _)| shop.id.starts_with("cluster"));
            of_village.map(|(_, amount)| *amount).sum()
        };
        let mut most = sum(&outcome.start);
        (0..24).for_each(|_| most = most * 102 / 100);
        assert!(sum(&outcome.ceiling) <= most);
        // In the first two months the window shows less growth than that.
        assert!(sum(&outcome.ceiling) * 100 >= most * 97);
    }
}
