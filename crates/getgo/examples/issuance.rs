//! Writes the tables of the page about issuance anew: `cargo run -p copex_getgo --example issuance -- docs/issuance.md`.

use std::{env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args()
        .nth(1)
        .ok_or("which page? e.g. docs/issuance.md")?;
    let page = fs::read_to_string(&path)?;
    fs::write(&path, copex_getgo::farming::report(&page)?)?;
    Ok(())
}
