//! A node whose disk becomes full. What cannot be written is refused and told, nothing is half written, and with room again it goes on.
//! The disk is one in memory that only this test sees, so it takes the right to mount one (root, or user namespaces).

// Other tests use the rest.
#[allow(dead_code)]
mod support;

use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use support::{Node, list_with_months_of};

const NAME: &str = "a_full_disk_refuses_and_loses_nothing";
/// Says that the process may mount.
const INSIDE: &str = "COPEX_TEST_INSIDE";
const DISK: &str = "size=1500m";
/// Months do not end while the test runs.
const PERIOD_SECONDS: u64 = 3_600;
const FARM: &str = "hill-farm";
const BAKERY: &str = "riverside-bakery";
const AMOUNT: i64 = 100;
const GOES_ON_WITHIN: Duration = Duration::from_secs(120);

#[test]
fn a_full_disk_refuses_and_loses_nothing() {
    let place = tempfile::tempdir().unwrap();
    if std::env::var_os(INSIDE).is_some() {
        run(place.path());
        return;
    }
    let itself = std::env::current_exe().unwrap();
    let status = Command::new("unshare")
        .args(["--mount", "--map-root-user"])
        .arg(itself)
        .args(["--exact", NAME, "--nocapture"])
        .env(INSIDE, "1")
        .status()
        .unwrap();
    assert!(
        status.success(),
        "unshare --mount must work here, and what it runs: {status}"
    );
}

fn run(place: &Path) {
    let disk = place.join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", DISK, "tmpfs"])
        .arg(&disk)
        .status()
        .unwrap();
    assert!(mounted.success());
    let list = list_with_months_of(PERIOD_SECONDS, place);
    let arguments = ["--config", list.to_str().unwrap()];
    let data = disk.join("node");
    let node = Node::start(&data, &arguments);
    let bakery = offers(&node, BAKERY);
    offers(&node, FARM);
    let gift = json!({ "payments": [{ "amount": AMOUNT, "kind": { "Contribution": { "coop": bakery } } }] });
    node.call(FARM, "credit", "pay", Some(&gift)).unwrap();
    arrived(&node, 1);

    let ballast = disk.join("ballast");
    fill(&ballast);
    let mut given = 1;
    let refusals: Vec<String> = (0..5)
        .filter_map(|_| match node.call(FARM, "credit", "pay", Some(&gift)) {
            // A few pages of the database were still free.
            Ok(_) => {
                given += 1;
                None
            }
            Err(said) => Some(said),
        })
        .collect();
    println!("on a full disk: {refusals:#?}");
    assert!(!refusals.is_empty(), "the disk was not full");
    for said in &refusals {
        assert!(said.contains("disk"), "{said}");
    }
    assert_eq!(node.get("/health").status, 200, "reading goes on");
    let told = support::copex(&data, &["network", "--json"]);
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let full = |notice: &Value| notice["code"] == "disk_full";
    assert!(
        told["notices"].as_array().unwrap().iter().any(full),
        "{}",
        told["notices"]
    );

    std::fs::remove_file(&ballast).unwrap();
    let begun = Instant::now();
    while let Err(said) = node.call(FARM, "credit", "pay", Some(&gift)) {
        assert!(begun.elapsed() < GOES_ON_WITHIN, "{said}");
        std::thread::sleep(Duration::from_millis(500));
    }
    given += 1;
    println!("with room again it went on after {:.1?}", begun.elapsed());
    let stands = arrived(&node, given);
    node.stop();

    let again = Node::start(&data, &arguments);
    assert_eq!(
        arrived(&again, given),
        stands,
        "the same after another start"
    );
    again.call(FARM, "credit", "pay", Some(&gift)).unwrap();
    arrived(&again, given + 1);
    again.stop();
}

fn fill(ballast: &Path) {
    let mut file = File::create(ballast).unwrap();
    for size in [1 << 20, 1 << 12, 1] {
        let block = vec![0; size];
        while file.write_all(&block).is_ok() {}
    }
}

/// Posts an offer and waits for its credits; gives the co-op's key.
fn offers(node: &Node, coop: &str) -> Value {
    let offer = json!({
        "title": "Something", "description": "", "category": "Food", "unit": "piece", "unit_price": 100,
        "monthly_quantity": 1_000_000, "delivery": "PickUp", "until": null,
        "place": { "name": "Valley", "latitude_tenths": 525, "longitude_tenths": -29 },
    });
    node.call(coop, "exchange", "create_offer", Some(&offer))
        .unwrap();
    let has_credits = |view: &Value| view["state"]["account"]["balance"].as_i64() > Some(0);
    node.call_until(coop, "credit", "account", has_credits);
    node.call(coop, "registry", "me", None).unwrap()["agent"].clone()
}

/// Waits until the bakery has collected so many gifts, no more and no less; gives both histories, which must add up.
fn arrived(node: &Node, gifts: i64) -> (Vec<Value>, Vec<Value>) {
    let taken = |view: &Value| view["state"]["taken"].as_i64() >= Some(gifts * AMOUNT);
    let view = node.call_until(BAKERY, "credit", "account", taken);
    assert_eq!(
        view["state"]["taken"],
        gifts * AMOUNT,
        "each was taken once"
    );
    (history(node, FARM), history(node, BAKERY))
}

fn history(node: &Node, account: &str) -> Vec<Value> {
    let all = json!({ "agent": null, "before": null, "limit": 100 });
    let page = node.call(account, "credit", "history", Some(&all)).unwrap();
    let lines = page["lines"].as_array().unwrap().clone();
    let changes = lines.iter().map(|line| line["change"].as_i64().unwrap());
    assert_eq!(json!(changes.sum::<i64>()), lines[0]["balance"]);
    lines
}
