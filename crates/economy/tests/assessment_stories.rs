//! The assessment in small economies that can be reckoned by hand.

use copex_economy::{
    assessment::{
        Assessment, Coop, Limit, MemberPurchase, Parameters, Purchase, Record, Wage, assess,
    },
    credits::{BasisPoints, Credits},
};

fn coop(id: &str, ceiling: i64) -> Coop {
    Coop {
        id: id.to_owned(),
        ceiling: Credits::new(ceiling),
        base: Credits::new(ceiling),
        months_in_being: None,
        season: Credits::ZERO,
        runs_on: Credits::ZERO,
    }
}

/// A window of one month with a cap of 50 %, no growth and no pull.
fn record(coops: &[(&str, i64)], purchases: &[(&str, &str, i64)]) -> Record {
    Record {
        months: 1,
        parameters: Parameters {
            growth: BasisPoints(0),
            pull: BasisPoints(0),
            growth_cap: BasisPoints(5_000),
        },
        coops: coops
            .iter()
            .map(|(id, ceiling)| coop(id, *ceiling))
            .collect(),
        purchases: purchases
            .iter()
            .map(|(buyer, seller, amount)| Purchase {
                buyer: (*buyer).to_owned(),
                seller: (*seller).to_owned(),
                amount: Credits::new(*amount),
            })
            .collect(),
        ..Record::default()
    }
}

fn assessed(record: &Record) -> Assessment {
    assess(record).expect("sound")
}

fn ceiling(assessment: &Assessment, id: &str) -> (i64, Limit) {
    let found = assessment.coops.iter().find(|coop| coop.id == id);
    let coop = found.expect("listed");
    (coop.ceiling.minor_units(), coop.limit)
}

fn wage(record: &mut Record, payer: &str, member: &str, amount: i64) {
    record.wages.push(Wage {
        payer: payer.to_owned(),
        member: member.to_owned(),
        amount: Credits::new(amount),
    });
}

fn shops(record: &mut Record, member: &str, seller: &str, amount: i64) {
    record.member_purchases.push(MemberPurchase {
        member: member.to_owned(),
        seller: seller.to_owned(),
        amount: Credits::new(amount),
    });
}

#[test]
fn a_ring_gets_its_endowments_and_its_outside_sales() {
    let assessment = assessed(&record(
        &[("honest", 1_000), ("ring 1", 100), ("ring 2", 100)],
        &[
            ("ring 1", "ring 2", 50_000),
            ("ring 2", "ring 1", 50_000),
            ("honest", "ring 1", 30),
            ("ring 2", "honest", 30),
        ],
    ));
    // 230 for claims of 150 each (100 and the growth cap).
    assert_eq!(ceiling(&assessment, "ring 1"), (115, Limit::Demand(0)));
    assert_eq!(ceiling(&assessment, "ring 2"), (115, Limit::Demand(0)));
    let bound = &assessment.bounds[0];
    assert_eq!(bound.coops, ["ring 1", "ring 2"]);
    assert_eq!(
        (bound.endowed, bound.bought_by_others),
        (Credits::new(200), Credits::new(30))
    );
    assert_eq!(
        (bound.explained, bound.claimed),
        (Credits::new(230), Credits::new(300))
    );
    // The honest co-op sold 30, and that is what it proved.
    assert_eq!(ceiling(&assessment, "honest"), (30, Limit::Sales));
}

#[test]
fn a_growing_co_op_rises_as_a_shrinking_one_falls() {
    let trade = [("a", "b", 110), ("b", "a", 90)];
    let assessment = assessed(&record(&[("a", 100), ("b", 100)], &trade));
    assert_eq!(ceiling(&assessment, "a"), (90, Limit::Sales));
    assert_eq!(ceiling(&assessment, "b"), (110, Limit::Sales));
}

#[test]
fn nobody_rises_faster_than_the_growth_cap() {
    let trade = [("a", "b", 900), ("b", "a", 900)];
    let assessment = assessed(&record(&[("a", 1_000), ("b", 100)], &trade));
    assert_eq!(ceiling(&assessment, "b"), (150, Limit::GrowthCap));
}

/// A chain: the last one sells to those who work in it, whose wages came from all.
#[test]
fn demand_passes_through_a_supply_chain() {
    let mut chain = record(
        &[("1 farm", 100), ("2 mill", 200), ("3 bakery", 300)],
        &[("2 mill", "1 farm", 120), ("3 bakery", "2 mill", 240)],
    );
    for coop in ["1 farm", "2 mill", "3 bakery"] {
        let worker = format!("worker of the {coop}");
        wage(&mut chain, coop, &worker, 120);
        shops(&mut chain, &worker, "3 bakery", 120);
    }
    // All grew by a fifth at once: without growth nothing new can be explained; with a fifth, all.
    let steady = assessed(&chain);
    let total: i64 = steady
        .coops
        .iter()
        .map(|coop| coop.ceiling.minor_units())
        .sum();
    assert_eq!(total, 600);
    chain.parameters.growth = BasisPoints(2_000);
    let grown = assessed(&chain);
    for (coop, sold) in [("1 farm", 120), ("2 mill", 240), ("3 bakery", 360)] {
        assert_eq!(ceiling(&grown, coop), (sold, Limit::Sales));
    }
}

#[test]
fn a_members_purchase_is_demand_of_those_who_paid_the_member() {
    let mut shared = record(&[("a", 10), ("b", 1_000), ("c", 0), ("shop", 100)], &[]);
    wage(&mut shared, "a", "ana", 1);
    wage(&mut shared, "b", "ana", 1);
    wage(&mut shared, "c", "ana", 1);
    shops(&mut shared, "ana", "shop", 152);
    // 152 in thirds: 50, 51 and 51 (50.66, 101.33 and 152 in sums, rounded down). The shop has its own
    // 80, 10 of the 50 that `a` can answer for, 51 of `b`, nothing of `c`, which is trusted for nothing.
    shared.coops[3].ceiling = Credits::new(80);
    shared.parameters.growth_cap = BasisPoints(10_000);
    assert_eq!(ceiling(&assessed(&shared), "shop"), (141, Limit::Demand(0)));
    assert_eq!(assessed(&shared).bounds[0].coops, ["a", "c", "shop"]);
    shared.coops[3].ceiling = Credits::new(110);
    shared.coops[1].ceiling = Credits::ZERO;
    shared.coops[1].base = Credits::ZERO;
    assert_eq!(ceiling(&assessed(&shared), "shop"), (120, Limit::Demand(0)));
    let bound = &assessed(&shared).bounds[0];
    assert_eq!(bound.coops, ["a", "b", "c", "shop"]);
    assert_eq!(bound.endowed, Credits::new(120));
}

#[test]
fn purchases_of_somebody_whom_nobody_paid_are_nobodys_demand() {
    let mut stranger = record(&[("shop", 100)], &[]);
    shops(&mut stranger, "somebody", "shop", 1_000);
    assert_eq!(
        ceiling(&assessed(&stranger), "shop"),
        (100, Limit::Demand(0))
    );
}

/// Invented members: paid by the ring, shopping in the ring.
#[test]
fn invented_members_add_nothing() {
    let trade = [
        ("honest", "ring 1", 30),
        ("ring 1", "ring 2", 500),
        ("ring 2", "ring 1", 500),
    ];
    let mut ring = record(
        &[("honest", 1_000), ("ring 1", 100), ("ring 2", 100)],
        &trade,
    );
    let without = assessed(&ring);
    for number in 0..20 {
        let member = format!("invented {number}");
        wage(&mut ring, "ring 1", &member, 300);
        shops(&mut ring, &member, "ring 2", 300);
        shops(&mut ring, &member, "ring 1", 300);
    }
    let with = assessed(&ring);
    for coop in ["honest", "ring 1", "ring 2"] {
        assert_eq!(ceiling(&with, coop).0, ceiling(&without, coop).0);
    }
}

#[test]
fn a_seasonal_co_op_keeps_its_ceiling_from_its_own_endowment() {
    let trade = [("a", "b", 100), ("b", "a", 100)];
    let mut winter = record(&[("a", 100), ("b", 100), ("ice", 300)], &trade);
    assert_eq!(ceiling(&assessed(&winter), "ice"), (0, Limit::Sales));
    winter.coops[2].season = Credits::new(280);
    assert_eq!(ceiling(&assessed(&winter), "ice"), (280, Limit::Sales));
    // What it keeps cannot also stand behind what it buys.
    winter.purchases.push(Purchase {
        buyer: "ice".to_owned(),
        seller: "a".to_owned(),
        amount: Credits::new(50),
    });
    let both = assessed(&winter);
    let total: i64 = both
        .coops
        .iter()
        .map(|coop| coop.ceiling.minor_units())
        .sum();
    assert!(total <= 500);
}

#[test]
fn a_young_co_op_is_not_judged_by_months_before_it_was() {
    let mut young = record(&[("a", 100), ("new", 100)], &[("a", "new", 20)]);
    young.months = 3;
    young.coops[1].months_in_being = Some(2);
    assert_eq!(ceiling(&assessed(&young), "new"), (100, Limit::Sales));
    young.coops[1].months_in_being = Some(3);
    assert_eq!(ceiling(&assessed(&young), "new"), (6, Limit::Sales));
}

#[test]
fn the_pull_ends_what_a_steady_outside_sale_lifts() {
    let mut ring = record(
        &[("honest", 100_000), ("ring 1", 1_000), ("ring 2", 1_000)],
        &[
            ("ring 1", "ring 2", 90_000),
            ("ring 2", "ring 1", 90_000),
            ("honest", "ring 1", 100),
            ("ring 2", "honest", 100),
        ],
    );
    ring.coops[0].season = Credits::new(100_000);
    let rise = |record: &mut Record, months: u32| -> i64 {
        for _ in 0..months {
            let assessment = assessed(record);
            for (coop, assessed) in record.coops.iter_mut().zip(&assessment.coops) {
                coop.ceiling = assessed.ceiling;
            }
        }
        record.coops[1].ceiling.minor_units() + record.coops[2].ceiling.minor_units()
    };
    let mut pulled = ring.clone();
    pulled.parameters.pull = BasisPoints(2_000);
    // Without pull 100 a month, for ever; with a pull of a fifth 500 at most.
    assert_eq!(rise(&mut ring, 40), 6_000);
    assert!((2_480..=2_500).contains(&rise(&mut pulled, 200)));
}

/// A split can win demand from competitors where there is too little of it; never more than the bound of the whole.
#[test]
fn a_split_can_win_contested_demand_within_the_bound() {
    let whole = record(
        &[("a", 50), ("b", 50), ("other", 0), ("seller", 0)],
        &[("a", "other", 50), ("a", "seller", 50), ("b", "seller", 50)],
    );
    let mut whole = whole;
    let mut parts = record(
        &[
            ("a", 50),
            ("b", 50),
            ("other", 0),
            ("seller 1", 0),
            ("seller 2", 0),
        ],
        &[
            ("a", "other", 50),
            ("a", "seller 1", 50),
            ("b", "seller 2", 50),
        ],
    );
    // Trusted by the evidence alone, so that all demand comes from `a` and `b`.
    for record in [&mut whole, &mut parts] {
        record.parameters.pull = BasisPoints(10_000);
        for coop in record.coops.iter_mut().skip(2) {
            coop.ceiling = Credits::new(1_000);
        }
    }
    assert_eq!(ceiling(&assessed(&whole), "seller").0, 66);
    let split = assessed(&parts);
    assert_eq!(
        ceiling(&split, "seller 1").0 + ceiling(&split, "seller 2").0,
        75
    );
}

/// Two halves of a ring: one sells while the other buys, then the other way round, and neither shows the credential that would
/// lower it as long as the one before runs.
#[test]
fn a_ring_does_not_rise_by_turns_on_credentials_that_run_on() {
    let rise = |known: bool| -> i64 {
        let mut ceilings = [100, 100];
        for month in 0..12 {
            let (seller, buyer) = if month % 2 == 0 { (0, 1) } else { (1, 0) };
            let names = ["half 0", "half 1"];
            let coops = [(names[0], ceilings[0]), (names[1], ceilings[1])];
            let mut ring = record(&coops, &[(names[buyer], names[seller], 90_000)]);
            if known {
                for (coop, ceiling) in ring.coops.iter_mut().zip(ceilings) {
                    coop.runs_on = Credits::new(ceiling);
                }
            }
            let assessment = assessed(&ring);
            for (half, name) in names.into_iter().enumerate() {
                ceilings[half] = ceilings[half].max(ceiling(&assessment, name).0);
            }
        }
        ceilings.iter().sum()
    };
    // Half as much again every other month, if nobody told the assessment; nothing if it knows.
    assert!(rise(false) > 1_500);
    assert_eq!(rise(true), 200);
}

#[test]
fn a_credential_that_runs_on_is_kept_out_of_the_own_endowment() {
    let trade = [("a", "b", 150), ("b", "a", 10)];
    let mut record = record(&[("a", 100), ("b", 100)], &trade);
    assert_eq!(ceiling(&assessed(&record), "a"), (10, Limit::Sales));
    assert_eq!(ceiling(&assessed(&record), "b"), (150, Limit::Sales));
    record.coops[0].runs_on = Credits::new(80);
    let kept = assessed(&record);
    assert_eq!(ceiling(&kept, "a"), (10, Limit::Sales));
    assert_eq!(ceiling(&kept, "b"), (120, Limit::Demand(0)));
    assert_eq!(kept.bounds[0].coops, ["a", "b"]);
    assert_eq!(kept.bounds[0].endowed, Credits::new(120));
}
