//! The assessment's file: read, written, and refused where it is no record. No input panics.

use copex_economy::{
    assessment::{
        Assessment, AssessmentRefused, Coop, Limit, MemberPurchase, Parameters, Purchase, Record,
        Wage, assess,
    },
    credits::{BasisPoints, Credits},
};
use proptest::{collection::vec, prelude::*, sample::select};

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

/// `a` buys for 1 from `b`.
fn sound() -> Record {
    Record {
        months: 1,
        coops: vec![coop("a", 100), coop("b", 100)],
        purchases: vec![Purchase {
            buyer: "a".to_owned(),
            seller: "b".to_owned(),
            amount: Credits::new(1),
        }],
        ..Record::default()
    }
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
    let assessment = assess(&record).expect("sound");
    let ceilings = assessment
        .coops
        .iter()
        .map(|coop| coop.ceiling.minor_units());
    assert_eq!(ceilings.collect::<Vec<_>>(), [30_000, 50_000]);
    let shown = serde_json::to_string(&assessment).expect("shown");
    assert_eq!(
        serde_json::from_str::<Assessment>(&shown).expect("read"),
        assessment
    );
}

#[test]
fn the_page_shows_a_file_and_what_comes_of_it() {
    let page = include_str!("../../../docs/issuance.md");
    let text = page
        .split_once("```json")
        .and_then(|(_, rest)| rest.split_once("```"));
    let (text, _) = text.expect("the page has a file");
    let record: Record = serde_json::from_str(text).expect("a record");
    let assessment = assess(&record).expect("sound");
    assert_eq!(assessment.bounds.len(), 1);
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: Vec<String> = assessment
        .coops
        .iter()
        .map(|coop| {
            let limit = match coop.limit {
                Limit::Sales => "sales",
                Limit::GrowthCap => "the growth cap",
                Limit::Demand(_) => "demand",
            };
            format!("{} ({}, limited by {limit}", coop.ceiling, coop.id)
        })
        .chain(
            assessment
                .bounds
                .iter()
                .flat_map(|bound| [bound.endowed, bound.claimed].map(|amount| amount.to_string())),
        )
        .collect();
    for ceiling in shown {
        assert!(
            page.contains(&ceiling),
            "the page lacks `{ceiling}`: {assessment:#?}"
        );
    }
}

#[test]
fn refuses_what_is_no_record() {
    let sound = sound();
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
        refused(&|record| record.coops[0].runs_on = Credits::new(101)),
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

fn any_id() -> impl Strategy<Value = String> {
    select(vec!["a", "b", "c", "d", ""]).prop_map(str::to_owned)
}

fn any_amount() -> impl Strategy<Value = Credits> {
    let bounds = vec![
        i64::MIN,
        -1,
        0,
        1,
        1 << 44,
        (1 << 53) - 1,
        1 << 53,
        i64::MAX,
    ];
    prop_oneof![select(bounds), 1..1_000_000_i64, 1..1_i64 << 44].prop_map(Credits::new)
}

/// Mostly what can be assessed, with the largest numbers.
fn large_amount() -> impl Strategy<Value = Credits> {
    prop_oneof![Just(1 << 44), Just(0), 0..1_i64 << 44].prop_map(Credits::new)
}

fn any_record() -> impl Strategy<Value = Record> {
    let parameters =
        (0..10_002_u32, 0..10_002_u32, 0..10_002_u32).prop_map(|(growth, pull, cap)| Parameters {
            growth: BasisPoints(growth),
            pull: BasisPoints(pull),
            growth_cap: BasisPoints(cap),
        });
    let ceilings = vec(
        (large_amount(), large_amount(), any_amount(), any::<bool>()),
        1..5,
    );
    let coops = ceilings.prop_map(|list| {
        let coops = list.into_iter().zip(["a", "b", "c", "d"]).map(
            |((ceiling, base, season, runs_on), id)| Coop {
                id: id.to_owned(),
                ceiling,
                base,
                months_in_being: None,
                season: season.max(Credits::ZERO).min(Credits::MAX),
                runs_on: if runs_on { ceiling } else { Credits::ZERO },
            },
        );
        coops.collect()
    });
    let three = || vec((any_id(), any_id(), any_amount()), 0..6);
    (0..14_u16, parameters, coops, three(), three(), three()).prop_map(
        |(months, parameters, coops, purchases, wages, shopping)| Record {
            months,
            parameters,
            coops,
            purchases: purchases
                .into_iter()
                .map(|(buyer, seller, amount)| Purchase {
                    buyer,
                    seller,
                    amount,
                })
                .collect(),
            wages: wages
                .into_iter()
                .map(|(payer, member, amount)| Wage {
                    payer,
                    member,
                    amount,
                })
                .collect(),
            member_purchases: shopping
                .into_iter()
                .map(|(member, seller, amount)| MemberPurchase {
                    member,
                    seller,
                    amount,
                })
                .collect(),
        },
    )
}

/// What of a record can be assessed, so that large numbers are tried behind the checks as well.
fn cleaned(record: &Record) -> Record {
    let mut clean = record.clone();
    let known = |id: &str| record.coops.iter().any(|coop| coop.id == id);
    let paid = |amount: Credits| amount.is_positive() && amount <= Credits::MAX;
    clean.months = clean.months.clamp(1, 12);
    clean.purchases.retain(|one| {
        known(&one.buyer) && known(&one.seller) && one.buyer != one.seller && paid(one.amount)
    });
    clean
        .wages
        .retain(|one| known(&one.payer) && paid(one.amount));
    clean
        .member_purchases
        .retain(|one| known(&one.seller) && paid(one.amount));
    for rate in [
        &mut clean.parameters.growth,
        &mut clean.parameters.pull,
        &mut clean.parameters.growth_cap,
    ] {
        rate.0 = rate.0.min(10_000);
    }
    clean
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_record_panics_and_large_sums_stay_bounded(record in any_record()) {
        let _ = assess(&record);
        let clean = cleaned(&record);
        let assessment = assess(&clean).expect("a record that can be assessed");
        let wide = |amount: Credits| i128::from(amount.minor_units());
        let parameters = &clean.parameters;
        let (growth, pull) = (i128::from(parameters.growth.0), i128::from(parameters.pull.0));
        let drawn: i128 = clean.coops.iter().map(|coop| {
            let drawn = pull * wide(coop.base) + (10_000 - pull) * wide(coop.ceiling);
            ((10_000 + growth) * drawn / 100_000_000).max(wide(coop.runs_on))
        }).sum();
        let after: i128 = assessment.coops.iter().map(|coop| wide(coop.ceiling)).sum();
        prop_assert!(after <= drawn);
    }
}
