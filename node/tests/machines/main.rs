//! Many machines, for real: each node is a process in a network namespace of its own, with an address and a data folder of its own, and
//! trades with the others over wires that are slow, lose packets, and break. It needs root, so it is not among the usual tests:
//! `make machines`.

// The other tests use the rest.
#[allow(dead_code)]
#[path = "../support/mod.rs"]
mod support;

mod coop;
mod figures;
mod story;
mod wires;

/// Says why the machines cannot be made here; nothing is tried then.
fn cannot() -> bool {
    match wires::possible() {
        Ok(()) => false,
        Err(reason) => {
            println!("SKIPPED: {reason}.");
            true
        }
    }
}

/// The example's founding file with short months, in seconds, and credentials that last.
fn with_months_of(seconds: u32, founding: &str) -> String {
    founding
        .replace(
            "collection_days",
            &format!("period_seconds: {seconds}\ncollection_days"),
        )
        .replace("standing_periods: 6", "standing_periods: 12")
        .replace("grant_validity_months: 3", "grant_validity_months: 12")
}
