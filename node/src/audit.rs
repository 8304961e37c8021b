//! `copex audit`: random acts through the rules and through a model that shares no code with them.

use crate::check::{self, CheckError};
use crate::error::NodeError;
use copex_audit::{Report, Simulation};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Map, Value, json};
use std::io::Write;
use std::ops::Range;
use std::time::{Duration, Instant};

/// Audits the rules and tells `out` what was gone through: a table, or one line of JSON.
pub fn run(
    seeds: Range<u64>,
    acts: u32,
    threads: Option<usize>,
    as_json: bool,
    out: &mut impl Write,
) -> Result<(), NodeError> {
    let (first, end) = (seeds.start, seeds.end);
    let economies = end.saturating_sub(first);
    if economies == 0 {
        return Err(CheckError::NoSeeds { first, end }.into());
    }
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let simulation = Simulation {
        seeds,
        acts,
        threads: threads.unwrap_or_else(cores),
    };
    // Shown on a terminal only; hidden everywhere else.
    let bar = ProgressBar::new(economies.saturating_mul(u64::from(acts)));
    if let Ok(style) = ProgressStyle::with_template(
        "{wide_bar} {human_pos} of {human_len} acts, {eta} left ({elapsed})",
    ) {
        bar.set_style(style);
    }
    let begun = Instant::now();
    let outcome = copex_audit::run(&simulation, |done| bar.set_position(done));
    let took = begun.elapsed();
    bar.finish_and_clear();
    let report = outcome.map_err(|failure| CheckError::Audit(Box::new(failure)))?;
    let told = if as_json {
        writeln!(out, "{}", in_json(&report, took))
    } else {
        writeln!(
            out,
            "{report}\n{} acts a second ({:.1} s).",
            acts_per_second(&report, took),
            took.as_secs_f32()
        )
    };
    check::printed(told)
}

fn acts_per_second(report: &Report, took: Duration) -> u128 {
    let milliseconds = took.as_millis().max(1);
    u128::from(report.acts())
        .saturating_mul(1_000)
        .div_euclid(milliseconds)
}

fn in_json(report: &Report, took: Duration) -> Value {
    let Report {
        seeds,
        accepted,
        refused,
        kinds,
        purposes,
        rules,
        situations,
    } = report;
    let counts =
        |counts: &std::collections::BTreeMap<String, copex_audit::Count>| -> Map<String, Value> {
            counts
                .iter()
                .map(|(name, count)| {
                    let told = json!({ "accepted": count.accepted, "refused": count.refused });
                    (name.clone(), told)
                })
                .collect()
        };
    let per_second = u64::try_from(acts_per_second(report, took)).unwrap_or(u64::MAX);
    json!({
        "audit.acts_per_second": per_second,
        "seconds": took.as_secs(),
        "seeds": seeds,
        "acts": report.acts(),
        "accepted": accepted,
        "refused": refused,
        "kinds": counts(kinds),
        "purposes": counts(purposes),
        "rules": rules,
        "situations": situations,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(as_json: bool) -> String {
        let mut out = Vec::new();
        run(3..9, 150, Some(2), as_json, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_report_is_one_line_of_json_with_the_figure() {
        let text = told(true);
        assert_eq!(text.lines().count(), 1, "{text}");
        let report: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (&report["acts"], &report["seeds"]),
            (&json!(900), &json!(6))
        );
        assert!(report["audit.acts_per_second"].as_u64() > Some(0), "{text}");
        assert!(
            report["kinds"]["pay"]["accepted"].as_u64() > Some(0),
            "{text}"
        );
    }

    #[test]
    fn the_report_for_people_says_that_both_agree() {
        let text = told(false);
        assert!(text.starts_with("900 acts over 6 seeds"), "{text}");
        assert!(text.contains("acts a second"), "{text}");
    }

    #[test]
    fn no_seeds_are_refused_and_not_reported_as_clean() {
        let error = run(5..5, 10, None, false, &mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("5..5 holds no seed"), "{error}");
    }

    #[test]
    fn a_difference_is_told_with_what_replays_it() {
        let failure = copex_audit::Failure {
            seed: 7,
            act: 12,
            difference: "balance 5, model 6".into(),
            trace: vec!["account 1 pays".into()],
            command: "copex audit --seeds 7..8 --acts 1000".into(),
        };
        let told = NodeError::from(CheckError::Audit(Box::new(failure))).to_string();
        for part in [
            "seed 7, act 12",
            "balance 5, model 6",
            "account 1 pays",
            "copex audit --seeds 7..8 --acts 1000",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}
