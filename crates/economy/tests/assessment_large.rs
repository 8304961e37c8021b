//! How long an assessment takes: `cargo test -p copex_economy --test assessment_large -- --ignored --nocapture`.

use copex_economy::{
    assessment::{Coop, Limit, Parameters, Purchase, Record, assess},
    credits::{BasisPoints, Credits},
};
use std::time::Instant;

/// Numbers by a plain generator, so that the record is the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("fits") % bound
    }

    fn credits(&mut self, most: usize) -> Credits {
        Credits::new(i64::try_from(1 + self.below(most)).expect("fits"))
    }
}

/// Each co-op buys `trades` times, from anyone, or from those up to `reach` places after it.
fn large(coops: usize, trades: usize, reach: usize, amount_max: usize) -> Record {
    let mut numbers = Numbers(7);
    let name = |coop: usize| format!("co-op {coop:05}");
    let list = (0..coops).map(|coop| {
        let ceiling = numbers.credits(10_000_000);
        Coop {
            id: name(coop),
            ceiling,
            base: ceiling,
            months_in_being: None,
            season: Credits::ZERO,
            runs_on: Credits::ZERO,
        }
    });
    let list = list.collect();
    let purchases = (0..coops * trades).map(|trade| Purchase {
        buyer: name(trade / trades),
        seller: name((trade / trades + 1 + numbers.below(reach)) % coops),
        amount: numbers.credits(amount_max),
    });
    Record {
        months: 3,
        parameters: Parameters {
            growth: BasisPoints(200),
            pull: BasisPoints(2_000),
            growth_cap: BasisPoints(5_000),
        },
        coops: list,
        purchases: purchases.collect(),
        ..Record::default()
    }
}

#[test]
#[ignore = "measures"]
fn two_thousand_co_ops_and_forty_thousand_trades() {
    for (trades, reach, amount_max) in [
        (20, 1_999, 3_000_000),
        (20, 1_999, 1_500_000),
        (20, 40, 1_500_000),
        (20, 25, 3_000_000),
        (4, 20, 10_000_000),
        (2, 2, 30_000_000),
        (1, 1, 30_000_000),
    ] {
        let record = large(2_000, trades, reach, amount_max);
        let start = Instant::now();
        let assessment = assess(&record).expect("sound");
        let time = start.elapsed();
        let limited = assessment
            .coops
            .iter()
            .filter(|coop| matches!(coop.limit, Limit::Demand(_)));
        println!(
            "2,000 co-ops, {} trades, reach {reach}: {time:?}; {} bounds limit {} co-ops",
            record.purchases.len(),
            assessment.bounds.len(),
            limited.count()
        );
    }
}
