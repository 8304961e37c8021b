//! Every case in `tests/cases` gives exactly its expected lines.

use copex_economy::replay::{Case, replay};
use serde_json::Value;
use std::{fs, path::PathBuf};

fn cases() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// The wording of a refusal is free: only that the act was refused is compared.
fn without_wording(mut line: Value) -> Value {
    if let Some(refused) = line.get_mut("refused") {
        *refused = Value::Null;
    }
    line
}

#[test]
fn every_case_gives_its_expected_lines() {
    let files = cases();
    assert!(files.len() >= 75, "{} cases found", files.len());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let expected: Value = serde_json::from_str(&text).unwrap();
        let case: Case = serde_json::from_str(&text).unwrap();
        let lines = replay(&case).unwrap();
        let expected = expected["expected"].as_array().unwrap();
        assert_eq!(lines.len(), expected.len(), "{}", file.display());
        for (line, expected) in lines.iter().zip(expected) {
            let line = serde_json::to_value(line).unwrap();
            assert_eq!(
                without_wording(line),
                without_wording(expected.clone()),
                "{}",
                file.display()
            );
        }
    }
}
