//! `copex tally FILE`: what comes of a funding round, a case as JSON or a Pabulib file.

use crate::error::NodeError;
use copex_tally::outcome::{Detail, Outcome, outcome_of_file};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;

/// What is printed: what is decided first, then how.
#[derive(Serialize)]
struct Tallied {
    /// The projects that are funded, in the order of their ids.
    winners: Vec<String>,
    /// What they cost together, in units of the round.
    total_cost: u64,
    #[serde(flatten)]
    outcome: Outcome,
}

/// Tallies a file.
pub fn of_file(file: &Path, with_missed: bool) -> Result<Value, NodeError> {
    let bytes =
        std::fs::read(file).map_err(|source| NodeError::file("Reading the round", file, source))?;
    let detail = if with_missed {
        Detail::WhatWasMissed
    } else {
        Detail::Result
    };
    let outcome = outcome_of_file(&file.display().to_string(), &bytes, detail)?;
    let tallied = Tallied {
        winners: outcome.result.winners.clone(),
        total_cost: outcome.result.total_cost,
        outcome,
    };
    Ok(json!(tallied))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_winners_come_first_and_then_how() {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../crates/tally/tests/cases/equal-shares/00-worked-example.json"
        );
        let printed = of_file(Path::new(file), true).unwrap();
        assert_eq!(printed["winners"], json!(["A", "C", "D"]));
        assert_eq!(printed["total_cost"], 36);
        assert_eq!(printed["missed"][0]["project"], "B");
    }

    #[test]
    fn a_file_that_is_no_round_is_named_with_the_reason() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("round.pb");
        std::fs::write(&file, "META\nkey;value\nbudget;many\n").unwrap();
        let error = of_file(&file, false).unwrap_err();
        assert!(matches!(error, NodeError::Tally(_)), "{error}");
        assert!(error.to_string().contains("round.pb"), "{error}");
    }
}
