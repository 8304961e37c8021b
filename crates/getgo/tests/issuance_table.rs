//! The tables in `docs/issuance.md` are those that a fresh run gives.

use std::{fs, path::Path};

#[test]
fn the_page_shows_what_the_simulation_finds() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/issuance.md");
    let page = fs::read_to_string(path).expect("the page is there");
    let tables = copex_getgo::farming::tables().expect("the simulation runs");
    assert!(tables.len() >= 6);
    for (name, table) in tables {
        let shown = page
            .split_once(&format!("<!-- table {name} -->\n"))
            .and_then(|(_, rest)| rest.split_once("<!-- end -->"))
            .map(|(table, _)| table);
        assert_eq!(
            shown,
            Some(table.as_str()),
            "{name} differs; write it anew with\n  cargo run -p copex_getgo --example issuance -- docs/issuance.md"
        );
    }
}
