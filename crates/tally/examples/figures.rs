//! Measures the tally, one JSON line a figure: how many cases come out as expected, and how long the largest takes.
//! `cargo run --release --package copex_tally --example figures`

use copex_tally::{equal_shares::tally, file::read_round, outcome};
use std::{error::Error, fs, path::Path, time::Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/equal-shares");
    let mut passed = 0;
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let case = read_round(&path.display().to_string(), &fs::read(&path)?)?;
        passed += u32::from(case.expected == Some(tally(&case.round)?));
    }
    let largest = fs::read(folder.join("60-largest.json"))?;
    let round = read_round("60-largest.json", &largest)?.round;
    let (voters, projects) = (round.ballots().len(), round.projects().len());
    let begun = Instant::now();
    tally(&round)?;
    let tally_ms = begun.elapsed().as_millis();
    let begun = Instant::now();
    outcome::outcome("", &round, outcome::Detail::WhatWasMissed)?;
    let missed_ms = begun.elapsed().as_millis();
    println!(r#"{{"name":"mes.cases_passed","value":{passed},"unit":"cases"}}"#);
    println!(r#"{{"name":"mes.{voters}x{projects}_ms","value":{tally_ms},"unit":"ms"}}"#);
    println!(r#"{{"name":"mes.missed_{voters}x{projects}_ms","value":{missed_ms},"unit":"ms"}}"#);
    Ok(())
}
