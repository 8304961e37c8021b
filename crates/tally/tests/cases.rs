//! Every case, step by step, as its file expects it; and the Pabulib files that stand beside this checkout.

use copex_tally::{
    equal_shares::{EqualShares, tally},
    file::{RoundFile, read_round},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = (fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> RoundFile {
    read_round(&path.display().to_string(), &fs::read(path).unwrap()).unwrap()
}

#[test]
fn every_case_comes_out_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/equal-shares");
    let files = files(&folder, "json");
    assert_eq!(files.len(), 61, "a case is missing");
    for path in files {
        let case = read(&path);
        let expected = case.expected.unwrap();
        assert_eq!(tally(&case.round).unwrap(), expected, "{}", path.display());
    }
}

#[test]
fn pabulib_files_come_out_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join("../shared/cases/equal-shares/pabulib");
    if !folder.is_dir() {
        eprintln!("not tried: there are no Pabulib files beside this checkout");
        return;
    }
    let files = files(&folder, "pb");
    assert!(!files.is_empty(), "no file ends with .pb");
    for path in files {
        let round = read(&path).round;
        let text = fs::read_to_string(path.with_extension("expected.json")).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(expected["budget"], round.budget());
        assert_eq!(expected["num_projects"], round.projects().len());
        assert_eq!(expected["num_ballots"], round.ballots().len());
        let steps: EqualShares = serde_json::from_value(expected["expected"].clone()).unwrap();
        assert_eq!(tally(&round).unwrap(), steps, "{}", path.display());
    }
}
