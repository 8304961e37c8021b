//! The assessment in small economies that can be reckoned by hand, and what it refuses.

use copex_economy::{
    assessment::{
        Assessment, AssessmentRefused, Coop, Limit, MemberPurchase, Parameters, Purchase, Record,
        Wage, assess,
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

#[test]
fn reads_and_writes_json() {
    let text = r#"{
        "months": 3,
        "parameters": {"growth": 200, "pull": 2000, "growth_cap": 5000},
        "coops": [
            {"id": "bakery", "ceiling": 100000, "base": 80000},
            {"id": "mill", "ceiling": 50000, "base": 50000, "months_in_being": 1, "season": 0}
        ],
        "purchases": [{"buyer": "bakery", "seller": "mill", "amount": 150000}],
        "wages": [{"payer": "mill", "member": "ana", "amount": 90000}],
        "member_purchases": [{"member": "ana", "seller": "bakery", "amount": 90000}]
    }"#;
    let record: Record = serde_json::from_str(text).expect("a record");
    let assessment = assessed(&record);
    assert_eq!(ceiling(&assessment, "bakery"), (30_000, Limit::Sales));
    assert_eq!(ceiling(&assessment, "mill"), (50_000, Limit::Sales));
    let shown = serde_json::to_string(&assessment).expect("shown");
    assert_eq!(
        serde_json::from_str::<Assessment>(&shown).expect("read"),
        assessment
    );
}

#[test]
fn refuses_what_is_no_record() {
    let sound = record(&[("a", 100), ("b", 100)], &[("a", "b", 1)]);
    assert!(assess(&sound).is_ok());
    let refused = |change: &dyn Fn(&mut Record)| {
        let mut wrong = sound.clone();
        change(&mut wrong);
        assess(&wrong).expect_err("refused")
    };
    use AssessmentRefused::*;
    assert_eq!(refused(&|record| record.months = 0), Parameters);
    assert_eq!(refused(&|record| record.months = 13), Parameters);
    assert_eq!(
        refused(&|record| record.parameters.pull = BasisPoints(10_001)),
        Parameters
    );
    assert_eq!(
        refused(&|record| record.coops[1].id = "a".to_owned()),
        Twice("a".to_owned())
    );
    assert_eq!(
        refused(&|record| record.coops[0].ceiling = Credits::new(-1)),
        Coop("a".to_owned())
    );
    assert_eq!(
        refused(&|record| record.coops[0].base = Credits::new((1 << 44) + 1)),
        Coop("a".to_owned())
    );
    assert_eq!(
        refused(&|record| record.purchases[0].buyer = "c".to_owned()),
        UnknownCoop("c".to_owned())
    );
    assert_eq!(
        refused(&|record| record.purchases[0].buyer = "b".to_owned()),
        BuysFromItself("b".to_owned())
    );
    assert_eq!(
        refused(&|record| record.purchases[0].amount = Credits::ZERO),
        Amount(Credits::ZERO)
    );
    assert_eq!(
        refused(&|record| {
            let many = (0..100).map(|number| coop(&format!("large {number:03}"), 1 << 44));
            record.months = 12;
            record.coops.extend(many);
        }),
        OutOfRange
    );
}
