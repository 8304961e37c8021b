//! A short run in every test run: no target panics, the seeds are kept as constructed, and the runs get somewhere.

use copex_fuzz::{
    run::{Verdict, run, try_input},
    seeds::kept,
    targets::{TARGETS, Target},
};

const EXECUTIONS: u64 = 2_000;

fn inputs(files: Vec<(String, Vec<u8>)>) -> Vec<Vec<u8>> {
    files.into_iter().map(|(_, bytes)| bytes).collect()
}

#[test]
fn two_thousand_inputs_each_make_nothing_panic_and_reach_every_verdict() {
    for target in &TARGETS {
        let kept = kept(target.name).unwrap();
        let (seeds, found) = (inputs(kept.seeds), inputs(kept.found));
        let report = run(target, &seeds, &found, 0, EXECUTIONS);
        let name = target.name;
        for found in &report.found {
            println!(
                "{name} {:?} {}\n{}",
                found.seed,
                found.said,
                found.hexadecimal()
            );
        }
        assert_eq!(report.found.len(), 0, "{name} panicked");
        assert!(report.executions >= EXECUTIONS, "{name}");
        for reached in [report.unreadable, report.refused, report.accepted] {
            assert!(reached >= EXECUTIONS / 200, "{report:?}");
        }
    }
}

#[test]
fn the_seeds_are_kept_as_constructed_and_all_are_read() {
    for target in &TARGETS {
        let mut constructed = (target.seeds)();
        constructed.sort();
        let name = target.name;
        let kept = kept(name).unwrap().seeds;
        assert_eq!(
            kept, constructed,
            "{name}: `fuzz --write-seeds` writes them"
        );
        for (file, bytes) in &constructed {
            let verdict = try_input(target, bytes);
            assert_ne!(verdict, Ok(Verdict::Unreadable), "{name}/{file}");
        }
        let accepted =
            |(_, bytes): &&(String, Vec<u8>)| try_input(target, bytes) == Ok(Verdict::Accepted);
        assert!(
            constructed.iter().filter(accepted).count() * 2 > constructed.len(),
            "{name}"
        );
    }
}

#[test]
fn a_panic_is_caught_and_told_with_its_input() {
    let fragile = Target {
        name: "fragile",
        run: |bytes| {
            assert_ne!(bytes.first(), Some(&7), "seven");
            Verdict::Accepted
        },
        seeds: Vec::new,
    };
    let report = run(&fragile, &[vec![6]], &[vec![7]], 0, 2_000);
    let first = &report.found[0];
    assert_eq!(
        (first.seed, &first.input, first.hexadecimal()),
        (None, &vec![7], "07".to_owned())
    );
    // Chance comes upon it as well, and the number makes the same input again.
    let next = &report.found[1];
    let made = copex_fuzz::run::input_of(&[vec![6]], next.seed.unwrap());
    assert_eq!(made, next.input);
    assert_eq!(made[0], 7);
}
