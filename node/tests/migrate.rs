//! An economy of three nodes moves to a new version by the command line: it ends, one composes, another compares, each moves into a
//! new data folder, and what they had is there to the unit; trade goes on.

// The other tests use the rest.
#[allow(dead_code)]
mod support;

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use support::federation::{HAPP, Hub, Joiner, compiled_zomes, found, founder_invites, until_done};
use support::{Node, copex};

const BAKERY: &str = "riverside-bakery";
const FARM: &str = "hill-farm";

#[test]
fn an_economy_of_three_nodes_moves_with_all_that_everybody_had() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let hub = Hub::start(&at("bundles"));
    found(&at("founder"), &hub);
    for name in ["bakery", "farm", "founder-2", "bakery-2", "farm-2"] {
        compiled_zomes(&at("founder"), &at(name));
    }
    let founder = Node::start_as("run", &at("founder"), &[]);
    for (folder, name, number) in [
        ("bakery", "Riverside Bakery", "1"),
        ("farm", "Hill Farm", "2"),
    ] {
        let joiner = Joiner::with_key(&at(folder));
        let link = founder_invites(&at("founder"), &joiner.key, name, number);
        joiner.joins(&link, Path::new(HAPP));
    }
    let bakery = Node::start_as("run", &at("bakery"), &[]);
    let farm = Node::start_as("run", &at("farm"), &[]);
    trade(&bakery, &farm);
    let all_before = in_being(&founder, 250_000);

    // It ends: nobody's account does anything any more.
    for folder in ["founder", "bakery", "farm"] {
        let closed = migrates(&at(folder), &["close", "--json"]);
        assert!(!closed.as_array().unwrap().is_empty(), "{closed}");
    }
    let late = offer(&bakery, BAKERY, "Cake");
    assert!(late.is_err(), "{late:?}");

    // One composes and the others compare.
    let composed = at("valley-2");
    let folder = composed.to_str().unwrap();
    let report = until_done(|| {
        let report = tries(&at("founder"), &["compose", folder, "--json"])?;
        match (report["accounts"].as_u64(), report["closed"].as_u64()) {
            (Some(3), Some(3)) => Ok(report),
            _ => Err(format!("not all has arrived: {report}")),
        }
    });
    assert_eq!(report["in_being"], 250_000, "{report}");
    assert_eq!(report["carried"], report["in_being"]);
    assert_ne!(report["ends"], report["begins"]);
    until_done(|| {
        let checked = tries(&at("farm"), &["check", folder, "--json"])?;
        match checked["same"].as_bool() {
            Some(true) => Ok(checked),
            _ => Err(checked.to_string()),
        }
    });
    let balance = |node: &Node, account: &str| {
        node.call(account, "credit", "account", None).unwrap()["state"]["account"]["balance"]
            .clone()
    };
    let (of_bakery, of_farm) = (balance(&bakery, BAKERY), balance(&farm, FARM));
    for node in [bakery, farm, founder] {
        node.stop();
    }
    what_was_not_composed_is_not_moved_into(&at("bakery-2"), &at("bakery"), &composed);

    // They move in.
    for name in ["founder", "bakery", "farm"] {
        let new: PathBuf = at(&format!("{name}-2"));
        let old = at(name);
        let moved = migrates(
            &new,
            &["move", folder, "--from", old.to_str().unwrap(), "--json"],
        );
        assert_eq!(moved["economy"], report["begins"]);
        for account in moved["accounts"].as_array().unwrap() {
            assert_eq!(account["waits"], Value::Null, "{account}");
            let offers = u64::from(account["account"] == BAKERY || account["account"] == FARM);
            assert_eq!(account["offers"], offers, "{account}");
        }
    }
    let founder = Node::start_as("run", &at("founder-2"), &[]);
    let bakery = Node::start_as("run", &at("bakery-2"), &[]);
    let farm = Node::start_as("run", &at("farm-2"), &[]);
    assert_eq!(balance(&bakery, BAKERY), of_bakery);
    assert_eq!(balance(&farm, FARM), of_farm);
    assert_eq!(in_being(&founder, 250_000), all_before);

    // They find each other, and trade.
    let key = farm.call(FARM, "registry", "me", None).unwrap()["agent"].clone();
    let grain = until_done(|| {
        let offers = bakery.call(BAKERY, "exchange", "offers_of", Some(&key))?;
        offers[0]["version"]
            .as_str()
            .map(Value::from)
            .ok_or_else(|| "not here yet".into())
    });
    orders_go_on(&bakery, &farm);
    buys(&bakery, &farm, &grain, 11_500);
    // What was offered before is on offer again, and nothing was created for it a second time.
    assert_eq!(in_being(&founder, 250_000), all_before);
    for node in [bakery, farm, founder] {
        node.stop();
    }
}

/// Each offers, and one buys.
fn trade(bakery: &Node, farm: &Node) {
    let matched = |account: &Value| account["state"]["account"]["matched"] == 125_000;
    until_done(|| offer(bakery, BAKERY, "Bread"));
    bakery.call_until(BAKERY, "credit", "account", matched);
    let grain = until_done(|| offer(farm, FARM, "Grain"));
    farm.call_until(FARM, "credit", "account", matched);
    buys(bakery, farm, &grain, 5_000);
    // Two more are open when the economy ends: one has just been placed, one was delivered and not paid.
    orders(bakery, &grain, 4_000);
    let delivered = orders(bakery, &grain, 3_000);
    steps(farm, &delivered, "Accepted");
    steps(farm, &delivered, "Delivered");
}

/// What was open is so again on both sides, each order once, and is paid here.
fn orders_go_on(bakery: &Node, farm: &Node) {
    let stand = |order: &Value| (order["quantity"].clone(), order["stands"].clone());
    let all_again = |node: &Node, account: &str| {
        until_done(|| {
            let orders = node.call(account, "exchange", "my_orders", None)?;
            let orders = orders.as_array().unwrap();
            let has = |quantity: u64, stands: Value| {
                let wanted = (json!(quantity), stands);
                orders.iter().filter(|order| stand(order) == wanted).count() == 1
            };
            let all =
                orders.len() == 2 && has(4_000, Value::Null) && has(3_000, json!("Delivered"));
            all.then(|| json!(orders))
                .ok_or_else(|| json!(orders).to_string())
        })
    };
    all_again(farm, FARM);
    let orders = all_again(bakery, BAKERY);
    let is_delivered = |order: &&Value| order["stands"] == "Delivered";
    let delivered = orders.as_array().unwrap().iter().find(is_delivered);
    pays(bakery, &delivered.unwrap()["order"], 1_500);
    taken_in(farm, 6_500);
}

fn offer(node: &Node, account: &str, title: &str) -> Result<Value, String> {
    let offer = json!({
        "title": title, "description": "As agreed", "category": "Food", "unit": "piece", "unit_price": 500,
        "monthly_quantity": 200_000, "delivery": "PickUp", "until": null,
        "place": { "name": "Valley", "latitude_tenths": 525, "longitude_tenths": -29 },
    });
    node.call(account, "exchange", "create_offer", Some(&offer))
}

/// Ten pieces, paid and taken in; what the farm ever took in then.
fn buys(bakery: &Node, farm: &Node, grain: &Value, taken_after: u64) {
    let order = orders(bakery, grain, 10_000);
    steps(farm, &order, "Accepted");
    pays(bakery, &order, 5_000);
    taken_in(farm, taken_after);
}

/// By the bakery, so many thousandths of a piece.
fn orders(bakery: &Node, grain: &Value, quantity: u64) -> Value {
    let order = json!({ "offer": grain, "quantity": quantity, "note": "" });
    until_done(|| bakery.call(BAKERY, "exchange", "place_order", Some(&order)))["order"].clone()
}

fn steps(farm: &Node, order: &Value, step: &str) {
    let input = json!({ "order": order, "step": step, "note": "" });
    until_done(|| farm.call(FARM, "exchange", "take_step", Some(&input)));
}

fn pays(bakery: &Node, order: &Value, amount: u64) {
    let purchase =
        json!({ "payments": [{ "amount": amount, "kind": { "Purchase": { "order": order } } }] });
    until_done(|| bakery.call(BAKERY, "credit", "pay", Some(&purchase)));
}

/// Waits until the farm has ever taken in so much.
fn taken_in(farm: &Node, in_all: u64) {
    farm.call_until(FARM, "credit", "account", |account| {
        account["state"]["taken"] == in_all
    });
}

/// The economy's books, as soon as so much is in being in three accounts.
fn in_being(node: &Node, wanted: i64) -> i64 {
    let view = node.call_until("foundation", "credit", "economy", |view| {
        let accounts = view["accounts"].as_array().map_or(0, Vec::len);
        let part = |name: &str| view[name].as_i64().unwrap_or_default();
        let held = part("balances") + part("savings") + part("waiting");
        accounts == 3 && part("in_being") == wanted && held == wanted
    });
    view["in_being"].as_i64().unwrap()
}

/// A bundle with other accounts beside it is noticed, and nothing is written.
fn what_was_not_composed_is_not_moved_into(new: &Path, old: &Path, composed: &Path) {
    let changed = composed.with_extension("changed");
    std::fs::create_dir_all(&changed).unwrap();
    std::fs::copy(
        composed.join("founding.happ"),
        changed.join("founding.happ"),
    )
    .unwrap();
    let mut accounts = std::fs::read(composed.join("accounts")).unwrap();
    // The last byte is part of an account's last field; one before it may be a length.
    let last = accounts.iter().rposition(|byte| *byte == b'C').unwrap();
    accounts[last] = b'D';
    std::fs::write(changed.join("accounts"), accounts).unwrap();
    let refused = tries(
        new,
        &[
            "move",
            changed.to_str().unwrap(),
            "--from",
            old.to_str().unwrap(),
        ],
    );
    let said = refused.unwrap_err();
    assert!(said.contains("are not those that the bundle"), "{said}");
    assert!(!new.join("node.json").exists());
}

fn migrates(data: &Path, arguments: &[&str]) -> Value {
    tries(data, arguments).unwrap_or_else(|said| panic!("{arguments:?}: {said}"))
}

fn tries(data: &Path, arguments: &[&str]) -> Result<Value, String> {
    let mut whole = vec!["migrate"];
    whole.extend(arguments);
    let output = copex(data, &whole);
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
}
