//! A short audit in every test run: rules and model agree to the unit, and no act, purpose, rule or situation starves.

use copex_audit::{Count, Simulation, run};
use std::collections::BTreeMap;

/// The purposes that acts make by themselves; nobody may pay for them.
const MADE_BY_ACTS: [&str; 4] = ["share", "lapse", "network fee", "network share"];

/// What is to come up in every long enough run, however rare.
const SITUATIONS: [&str; 24] = [
    "a ceiling fell",
    "a ceiling rose",
    "a clock that went back",
    "a co-op stopped selling",
    "a debt was inherited",
    "a done event sent again",
    "a done step tried again as a new event",
    "a payment went into debt",
    "a step's follow-up never came",
    "an investment's promise came due",
    "collected in the wrong order or too many",
    "collected too late or too early",
    "collected twice",
    "collected what is another's or nobody's",
    "has left with nothing to its name",
    "in a frozen month",
    "inherited with twelve terms saved",
    "lots came due",
    "lots lapsed at a closure",
    "owed credits taken",
    "settled over skipped months",
    "taken back twice",
    "took back an investment",
    "works off a debt",
];

#[test]
fn two_hundred_thousand_acts_agree_to_the_unit() {
    let simulation = Simulation {
        seeds: 0..200,
        acts: 1_000,
        threads: 2,
    };
    let report = run(&simulation, |_| {}).unwrap_or_else(|failure| panic!("{failure}"));
    println!("{report}");

    assert_eq!(report.acts(), 200_000);
    assert!((20..=50).contains(&report.refused_percent()));
    assert_eq!(report.kinds.len(), 12);
    assert_eq!(starved(&report.kinds, 100), Vec::<&str>::new());
    let (made, paid): (BTreeMap<_, _>, BTreeMap<_, _>) = report
        .purposes
        .into_iter()
        .partition(|(purpose, _)| MADE_BY_ACTS.contains(&purpose.as_str()));
    assert_eq!(paid.len(), 10);
    assert_eq!(starved(&paid, 100), Vec::<&str>::new());
    assert!(made.values().all(|count| count.accepted == 0));
    for number in (9..=30).chain([3, 5, 7, 32]) {
        let rule = format!("R-CREDIT-{number:02}");
        assert!(report.rules.contains_key(&rule), "{rule} refused nothing");
    }
    for situation in SITUATIONS {
        let count = report.situations.get(situation).copied();
        assert!(count.unwrap_or(0) >= 3, "rare or unseen: {situation}");
    }
}

fn starved(counts: &BTreeMap<String, Count>, least: u64) -> Vec<&str> {
    counts
        .iter()
        .filter(|(_, count)| count.accepted < least || count.refused < least)
        .map(|(name, _)| name.as_str())
        .collect()
}
