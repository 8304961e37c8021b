//! How fast ten machines trade, how soon the other side knows, and how long an account takes to come back on a new machine. One line of
//! JSON a figure, as `make bench` prints them.

use crate::cannot;
use crate::coop::{Coop, Federation, Trade, until};
use crate::support::{HERE, copex_at};
use futures::future::join_all;
use serde_json::{Value, json};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The founder and nine co-ops; with the hub's, eleven machines.
const FIRST: usize = 2;
const MACHINES: usize = 11;
/// How long each load lasts.
const LOAD: Duration = Duration::from_secs(60);
/// Pieces, so that every co-op can pay for many trades.
const MUCH: i64 = 100;
/// The events of an account that comes back.
const EVENTS: usize = 1_000;

fn print(name: &str, value: f64, unit: &str) {
    let value = (value * 100.0).round() / 100.0;
    println!("{}", json!({ "name": name, "value": value, "unit": unit }));
}

/// What so many of a hundred took at most.
fn percentile(mut measured: Vec<f64>, percent: usize) -> f64 {
    measured.sort_by(f64::total_cmp);
    let place = (measured.len() * percent).div_ceil(100).saturating_sub(1);
    measured.get(place).copied().unwrap_or(f64::NAN)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it needs root and some minutes: make machines"]
async fn ten_machines_trade() {
    if cannot() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let federation = Federation::found(place.path(), MACHINES, str::to_owned);
    let mut coops: Vec<Coop> = (FIRST..MACHINES)
        .map(|machine| federation.joined(machine))
        .collect();
    for coop in &mut coops {
        coop.offers().await;
    }
    let ring = (0..coops.len()).map(|place| coops[place].buys(next(&coops, place), MUCH));
    join_all(ring).await;
    // Two a second over all, then as many as there can be.
    let pause = Duration::from_millis(500 * coops.len() as u64);
    load(&coops, Some(pause), "_at_2_per_second").await;
    load(&coops, None, "").await;
    let memory = coops.iter().map(Coop::memory).fold(0.0, f64::max);
    print("node.rss_mb", memory, "megabytes");
    let last = coops.last_mut().unwrap();
    last.ends();
    let start = last.starts(&federation.network);
    print("node.cold_start_s", start.as_secs_f64(), "seconds");
}

fn next(coops: &[Coop], place: usize) -> &Coop {
    &coops[(place + 1) % coops.len()]
}

/// Every co-op buys from the next, again and again; with a pause, no sooner than that after it began the one before.
async fn load(coops: &[Coop], pause: Option<Duration>, suffix: &str) {
    let (trades, errors) = (Mutex::new(Vec::<Trade>::new()), Mutex::new(Vec::new()));
    let begun = Instant::now();
    let each = (0..coops.len()).map(|place| {
        let (trades, errors) = (&trades, &errors);
        async move {
            // Not all at the same moment.
            if let Some(pause) = pause {
                let share = u32::try_from(place).unwrap();
                let number = u32::try_from(coops.len()).unwrap();
                tokio::time::sleep(pause * share / number).await;
            }
            while begun.elapsed() < LOAD {
                let turn = Instant::now();
                match trade(&coops[place], next(coops, place)).await {
                    Ok(done) => trades.lock().unwrap().push(done),
                    Err(error) => errors.lock().unwrap().push(error),
                }
                if let Some(rest) = pause.and_then(|pause| pause.checked_sub(turn.elapsed())) {
                    tokio::time::sleep(rest).await;
                }
            }
        }
    });
    join_all(each).await;
    let took = begun.elapsed().as_secs_f64();
    let (trades, errors) = (trades.into_inner().unwrap(), errors.into_inner().unwrap());
    let of = |name: &str| format!("net.{name}{suffix}");
    let times = |part: fn(&Trade) -> Duration| -> Vec<f64> {
        trades
            .iter()
            .map(|trade| part(trade).as_secs_f64())
            .collect()
    };
    let seen = times(|trade| trade.seen);
    let settled = times(|trade| trade.settled);
    print(
        &of("trades_per_second"),
        trades.len() as f64 / took,
        "trades per second",
    );
    print(
        &of("seen_median_ms"),
        percentile(seen.clone(), 50) * 1_000.0,
        "milliseconds",
    );
    print(
        &of("seen_p95_ms"),
        percentile(seen, 95) * 1_000.0,
        "milliseconds",
    );
    print(&of("settled_p95_s"), percentile(settled, 95), "seconds");
    print(&of("errors"), errors.len() as f64, "trades");
    for error in errors {
        println!("   {error}");
    }
    assert!(!trades.is_empty());
}

/// A whole trade, or that it did not come to its end in time.
async fn trade(buyer: &Coop, seller: &Coop) -> Result<Trade, String> {
    tokio::time::timeout(Duration::from_secs(60), buyer.buys(seller, 1))
        .await
        .map_err(|_| format!("{} bought nothing within a minute", buyer.account))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it needs root and some minutes: make machines"]
async fn an_account_of_a_thousand_events_comes_back() {
    if cannot() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let federation = Federation::found(place.path(), 6, str::to_owned);
    let network = &federation.network;
    let mut lost = federation.joined(2);
    let others = [federation.joined(3), federation.joined(4)];
    let file = place.path().join("lost.copex-backup");
    lost.says(&["backup", file.to_str().unwrap()]).unwrap();
    lost.offers().await;
    // Its own data folder is not looked at again after this.
    let sequence = |state: &Value| usize::try_from(state["sequence"].as_u64().unwrap()).unwrap();
    let gift = json!({ "payments": [{ "amount": 1, "kind": { "Contribution": { "coop": others[0].key } } }] });
    while sequence(&lost.state().await) < EVENTS {
        lost.does("credit", "pay", gift.clone()).await;
    }
    let head = lost.does("credit", "account", Value::Null).await;
    for other in &others {
        until(async || {
            let there = other.call("credit", "account_of", json!(lost.key)).await?;
            match there["head"] == head["head"] {
                true => Ok(()),
                false => Err("its newest event has not arrived".to_owned()),
            }
        })
        .await;
    }
    lost.is_killed();
    std::fs::remove_dir_all(&lost.data).unwrap();
    let begun = Instant::now();
    let arguments = ["restore", file.to_str().unwrap(), "--other-machine-is-gone"];
    let restored = copex_at(&network.way(5), &lost.data, &arguments);
    let took = begun.elapsed();
    let said = String::from_utf8_lossy(&restored.stderr);
    assert!(restored.status.success(), "{said}");
    lost.machine = 5;
    lost.starts(network);
    print("restore.1000_s", took.as_secs_f64(), "seconds");
    print(
        "restore.1000_and_run_s",
        begun.elapsed().as_secs_f64(),
        "seconds",
    );
    let account = lost.does("credit", "account", Value::Null).await;
    assert_eq!(account["head"], head["head"], "it is the same history");
    lost.does("credit", "pay", gift).await;
    assert!(!copex_at(HERE, &lost.data, &["restore"]).status.success());
}
