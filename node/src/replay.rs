//! `copex replay FILE`: reads a file of acts, lets the economy's rules compute them, prints one JSON line per act.

use crate::error::NodeError;
use copex_economy::replay::{Case, replay};
use std::io::Write;
use std::path::Path;

/// Replays a file onto `out`.
pub fn run(file: &Path, out: &mut impl Write) -> Result<(), NodeError> {
    let text = std::fs::read_to_string(file)
        .map_err(|source| NodeError::file("Reading the replay file", file, source))?;
    let case: Case = serde_json::from_str(&text)
        .map_err(|error| NodeError::Replay(format!("{}: {error}", file.display())))?;
    let lines = replay(&case).map_err(|error| NodeError::Replay(error.to_string()))?;
    for line in lines {
        let text =
            serde_json::to_string(&line).map_err(|error| NodeError::Replay(error.to_string()))?;
        // Whoever reads the lines may have seen enough.
        if writeln!(out, "{text}").is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn appendix_1_comes_out_as_it_is_expected() {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../crates/economy/tests/cases/appendix-1.json"
        );
        let case: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let mut out = Vec::new();
        run(Path::new(file), &mut out).unwrap();
        let lines: Vec<Value> = String::from_utf8(out)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let expected = case["expected"].as_array().unwrap();
        assert_eq!(lines.len(), expected.len());
        for (line, wanted) in lines.iter().zip(expected) {
            assert_eq!(
                (&line["n"], &line["ok"], &line["created"]),
                (&wanted["n"], &wanted["ok"], &wanted["created"])
            );
            assert_eq!(
                line["state"]["balance"], wanted["state"]["balance"],
                "{line}"
            );
        }
    }

    #[test]
    fn a_file_that_is_not_a_replay_is_named() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("acts.json");
        std::fs::write(&file, "{}").unwrap();
        let error = run(&file, &mut Vec::new()).unwrap_err();
        assert!(
            error.to_string().contains("acts.json") && error.to_string().contains("period_days"),
            "{error}"
        );
    }
}
