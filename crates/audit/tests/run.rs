//! A short audit in every test run.

use copex_audit::{Simulation, run};

#[test]
fn two_hundred_thousand_acts_agree_to_the_unit() {
    let simulation = Simulation {
        seeds: 0..200,
        acts: 1_000,
        threads: 2,
    };
    let report = run(&simulation, |_| {}).unwrap_or_else(|failure| panic!("{failure}"));
    println!("{report}");
}
