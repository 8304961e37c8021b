//! A node that the network is away from for a week. What is written meanwhile stands, and passes on when the network is back; who was
//! paid takes it in. The week passes by the clock of all programs at once (libfaketime), while the tests take minutes.

// Other tests use the rest.
#[allow(dead_code)]
mod support;

use serde_json::{Value, json};
use std::path::Path;
use support::federation::{HAPP, Hub, Joiner, compiled_zomes, found, founder_invites, until_done};
use support::{Machine, Node, copex};

const BAKERY: &str = "riverside-bakery";
const FARM: &str = "hill-farm";
const PRICE: i64 = 5_000;

#[test]
fn a_week_without_network_is_caught_up() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let clock = at("clock");
    std::fs::write(&clock, "+0").unwrap();
    let under_clock = under(&clock);
    let machine: Vec<&str> = under_clock.iter().map(String::as_str).collect();
    let machine: Machine = &machine;

    let hub = Hub::start_at(machine, "127.0.0.1:0", &at("bundles"));
    found(&at("founder"), &hub);
    for name in [BAKERY, FARM] {
        compiled_zomes(&at("founder"), &at(name));
    }
    let founder = Node::start_at(machine, "run", &at("founder"), &[]);
    for (name, title, number) in [(BAKERY, "Riverside Bakery", "1"), (FARM, "Hill Farm", "2")] {
        let joiner = Joiner::with_key(&at(name));
        let link = founder_invites(&at("founder"), &joiner.key, title, number);
        joiner.joins(&link, Path::new(HAPP));
    }
    let bakery = Node::start_at(machine, "run", &at(BAKERY), &[]);
    let farm = Node::start_at(machine, "run", &at(FARM), &[]);
    let grain = offers(&farm, FARM, "Grain");
    offers(&bakery, BAKERY, "Bread");
    let order = orders(&bakery, &farm, &grain);

    // The network goes: no hub, and nobody else is there.
    let (address, folder) = (hub.address.clone(), hub.bundles_folder.clone());
    drop(hub);
    farm.stop();
    founder.stop();
    std::fs::write(&clock, "+7d").unwrap();

    let pays =
        json!({ "payments": [{ "amount": PRICE, "kind": { "Purchase": { "order": order } } }] });
    until_done(|| bakery.call(BAKERY, "credit", "pay", Some(&pays)));
    let flour = offers(&bakery, BAKERY, "Flour");
    // The node looks at the clock every few seconds.
    until_done(|| {
        let noticed = copex(&at(BAKERY), &["network", "--json"]);
        let noticed: Value = serde_json::from_slice(&noticed.stdout).unwrap();
        let jumped = |notice: &&Value| notice["code"] == "clock_jumped";
        let notices = noticed["notices"].as_array().unwrap();
        let found = notices.iter().find(jumped).cloned();
        found.ok_or_else(|| noticed["notices"].to_string())
    });

    let listen = address.address.trim_start_matches("http://").to_owned();
    let listen_for_bundles = address.bundles.trim_start_matches("http://").to_owned();
    let hub = Hub::start_again(machine, &listen, &listen_for_bundles, &folder);
    let founder = Node::start_at(machine, "run", &at("founder"), &[]);
    let farm = Node::start_at(machine, "run", &at(FARM), &[]);
    let paid = |view: &Value| view["state"]["account"]["sold"] == PRICE;
    farm.call_until(FARM, "credit", "account", paid);
    // And the other way: it goes on as if nothing had been.
    until_done(|| {
        farm.call(FARM, "exchange", "offer", Some(&flour))
            .and_then(there)
    });
    orders(&farm, &bakery, &flour);
    for node in [bakery, farm, founder] {
        node.stop();
    }
    drop(hub);
}

/// A program under the clock that the file sets. How long things take is measured by another clock, which goes on as ever.
fn under(clock: &Path) -> Vec<String> {
    let library = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
        .map(|machine| format!("/usr/lib/{machine}/faketime/libfaketime.so.1"))
        .into_iter()
        .find(|library| Path::new(library).exists())
        .expect("libfaketime is not installed: scripts/setup test");
    vec![
        "env".into(),
        format!("LD_PRELOAD={library}"),
        format!("FAKETIME_TIMESTAMP_FILE={}", clock.display()),
        "FAKETIME_DONT_FAKE_MONOTONIC=1".into(),
        "FAKETIME_CACHE_DURATION=1".into(),
    ]
}

fn offers(node: &Node, account: &str, title: &str) -> Value {
    let offer = json!({
        "title": title, "description": "As agreed", "category": "Food", "unit": "piece", "unit_price": 500,
        "monthly_quantity": 200_000, "delivery": "PickUp", "until": null,
        "place": { "name": "Valley", "latitude_tenths": 525, "longitude_tenths": -29 },
    });
    until_done(|| node.call(account, "exchange", "create_offer", Some(&offer)))
}

/// An order on the offer, accepted as far as the buyer knows.
fn orders(buyer: &Node, seller: &Node, offer: &Value) -> Value {
    let (buys, sells) = if buyer.call(BAKERY, "registry", "me", None).is_ok() {
        (BAKERY, FARM)
    } else {
        (FARM, BAKERY)
    };
    let order = json!({ "offer": offer, "quantity": 10_000, "note": "" });
    let placed = until_done(|| buyer.call(buys, "exchange", "place_order", Some(&order)));
    let order = placed["order"].clone();
    let accept = json!({ "order": order, "step": "Accepted", "note": "" });
    until_done(|| seller.call(sells, "exchange", "take_step", Some(&accept)));
    let accepted = || {
        let view = buyer.call(buys, "exchange", "order", Some(&order))?;
        match view["stands"] == "Accepted" {
            true => Ok(view),
            false => Err(view.to_string()),
        }
    };
    until_done(accepted);
    order
}

fn there(view: Value) -> Result<Value, String> {
    if view.is_null() {
        return Err("it has not arrived".into());
    }
    Ok(view)
}
