//! The types that the pages use are written as files, each whole and with numbers that a browser can hold.
#![cfg(feature = "typescript")]

use copex_entries::typescript::export;
use std::{collections::BTreeMap, fs, path::PathBuf};

/// Every file that is written, by its name without ending.
fn exported(folder: &str) -> BTreeMap<String, String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(folder);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    export(&folder).unwrap();
    let files = fs::read_dir(&folder).unwrap().map(|file| {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(path).unwrap())
    });
    files.collect()
}

#[test]
fn every_type_is_written_with_all_that_it_names() {
    let files = exported("every-type");
    for name in [
        "Accreditation",
        "Credential",
        "Credits",
        "EconomyProperties",
        "EconomyView",
        "LedgerEvent",
        "Moment",
        "Month",
        "Offer",
        "Order",
        "OrderStep",
        "Signal",
        "Want",
    ] {
        assert!(files.contains_key(name), "{name} is missing");
    }
    for (name, text) in &files {
        assert!(
            text.contains(&format!("export type {name} ")),
            "{name}: {text}"
        );
        for imported in imports(text) {
            assert!(files.contains_key(imported), "{name} imports {imported}");
        }
    }
}

/// The names in lines such as `import type { Credits } from "./Credits";`.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter_map(|line| line.strip_prefix("import type { "))
        .filter_map(|rest| rest.split_once(" }"))
        .map(|(name, _)| name)
}

#[test]
fn numbers_and_hashes_are_what_the_pages_get() {
    let files = exported("numbers");
    for (name, text) in &files {
        assert!(!text.contains("bigint"), "{name}: {text}");
    }
    assert!(files["Credits"].contains("export type Credits = number;"));
    assert!(files["LedgerPayment"].contains("payee: Uint8Array"));
    // A list of pairs, ascending by month.
    assert!(
        files["ByMonth"].contains("Array<[Month, Credits]>"),
        "{}",
        files["ByMonth"]
    );
}

#[test]
fn writing_again_changes_nothing() {
    assert_eq!(exported("first"), exported("second"));
}
