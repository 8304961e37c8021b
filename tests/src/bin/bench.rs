//! Prints figures, one line of JSON each. An argument chooses those whose names begin with it.

use copex_tests::{
    bench::{
        apply::apply_per_second,
        fork, growth, payment,
        rehearsal::{Cast, Rehearsal},
    },
    village::workdir,
};
use serde_json::json;

#[tokio::main]
async fn main() {
    let prefix = std::env::args().nth(1).unwrap_or_default();
    let wanted = |name: &str| name.starts_with(&prefix) || prefix.starts_with(name);
    let print = |name: &str, value: f64, unit: &str| {
        if name.starts_with(&prefix) {
            println!("{}", line(name, value, unit));
        }
    };
    if wanted("economy.apply_per_second") {
        print(
            "economy.apply_per_second",
            apply_per_second(),
            "acts per second",
        );
    }
    if wanted("wasm.total_bytes.economy") {
        print("wasm.total_bytes.economy", wasm_bytes(), "bytes");
    }
    if wanted("fork.flagged_seconds") {
        print(
            "fork.flagged_seconds",
            fork::flagged_seconds().await,
            "seconds",
        );
    }
    if wanted("migrate.totals_equal") {
        let equal = Rehearsal::run(7, Cast::FIFTY).await.totals_equal();
        print(
            "migrate.totals_equal",
            f64::from(u8::from(equal)),
            "1 where fifty accounts come to the same before and after",
        );
    }
    // Most of an hour: only where it is asked for by name.
    if ["net.cost_growth", "node."]
        .iter()
        .any(|name| prefix.starts_with(name))
    {
        growth::figures(|(name, value, unit)| println!("{}", line(name, value, unit))).await;
    }
    if wanted("credit.") || prefix.starts_with("credit") {
        payment::figures(wanted, |(name, value, unit)| print(name, value, unit)).await;
    }
}

fn line(name: &str, value: f64, unit: &str) -> serde_json::Value {
    json!({ "name": name, "value": (value * 100.0).round() / 100.0, "unit": unit })
}

/// All zomes of the economy's DNA.
fn wasm_bytes() -> f64 {
    let zomes = ["economy_integrity", "registry", "exchange", "credit"];
    let length = |zome: &str| {
        let path = workdir().join("zomes").join(zome).with_extension("wasm");
        std::fs::metadata(&path)
            .unwrap_or_else(|error| panic!("{} is missing: {error}", path.display()))
            .len()
    };
    let total: u64 = zomes.into_iter().map(length).sum();
    // A few megabytes: exact as a float.
    total as f64
}
