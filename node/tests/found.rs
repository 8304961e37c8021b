//! One economy on several nodes, as people would make it: a hub, a founder, two co-ops that join with programs that were built
//! differently, trade between them; and each reason not to come in. Every node is a process with a data folder of its own.

// The other tests use the rest.
#[allow(dead_code)]
mod support;

use copex_economy::calendar::Moment;
use copex_node::account::Role;
use copex_node::bundle::fingerprint;
use copex_node::found::agent_key;
use copex_node::hubs::HubAddress;
use copex_node::invite::Invitation;
use flate2::Compression;
use flate2::read::{GzDecoder, GzEncoder};
use rmpv::Value as Packed;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread;
use support::federation::{HAPP, Hub, Joiner, compiled_zomes, found, founder_invites, until_done};
use support::{Node, copex};

#[test]
fn two_installs_that_were_built_differently_meet_in_one_economy_and_trade() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let hub = Hub::start(&at("bundles"));
    let other_build = at("other-build.happ");
    std::fs::write(
        &other_build,
        built_differently(&std::fs::read(HAPP).unwrap()),
    )
    .unwrap();

    let founded = found(&at("founder"), &hub);
    for name in ["bakery", "farm", "bare"] {
        compiled_zomes(&at("founder"), &at(name));
    }
    let founder = Node::start_as("run", &at("founder"), &[]);
    let bakery = Joiner::with_key(&at("bakery"));
    let farm = Joiner::with_key(&at("farm"));
    let to_bakery = founder_invites(&at("founder"), &bakery.key, "Riverside Bakery", "1");
    let to_farm = founder_invites(&at("founder"), &farm.key, "Hill Farm", "2");

    let (alike, different) = thread::scope(|scope| {
        let alike = scope.spawn(|| bakery.joins(&to_bakery, Path::new(HAPP)));
        let different = scope.spawn(|| farm.joins(&to_farm, &other_build));
        (alike.join().unwrap(), different.join().unwrap())
    });
    assert!(!alike.contains("built with other rules"), "{alike}");
    assert!(different.contains("built with other rules"), "{different}");
    for said in [&alike, &different] {
        assert!(said.contains(&founded), "{said} is not in {founded}");
    }

    let bakery_node = Node::start_as("run", &at("bakery"), &[]);
    let farm_node = Node::start_as("run", &at("farm"), &[]);
    assert_eq!(bakery_node.get("/api/economy").json()["mode"], "live");
    assert_eq!(
        farm_node.get("/health").json()["dna_hash"],
        founded.as_str()
    );
    thread::scope(|scope| {
        scope.spawn(|| nobody_comes_in_without_the_right_invitation(&at("bare"), &to_farm, &hub));
        scope.spawn(|| a_member_is_invited_by_its_coop_alone(&at("bakery"), &at("founder")));
        they_trade(&bakery_node, &farm_node);
    });
    for node in [bakery_node, farm_node, founder] {
        node.stop();
    }
    what_is_here_is_not_overwritten(&at("founder"), &hub);
}

/// They see each other; each offers; one buys, pays, and the other's node takes it in.
fn they_trade(bakery: &Node, farm: &Node) {
    let names = |coops: &Value| {
        let coops = coops.as_array().unwrap();
        coops.iter().any(|coop| coop["name"] == "Hill Farm")
            && coops.iter().any(|coop| coop["name"] == "Riverside Bakery")
    };
    bakery.call_until("riverside-bakery", "registry", "coops", names);
    farm.call_until("hill-farm", "registry", "coops", names);

    let offers = |node: &Node, account: &str, title: &str| {
        let offer = json!({
            "title": title, "description": "As agreed", "category": "Food", "unit": "piece", "unit_price": 500,
            "monthly_quantity": 200_000, "delivery": "PickUp", "until": null,
            "place": { "name": "Valley", "latitude_tenths": 525, "longitude_tenths": -29 },
        });
        let offered = until_done(|| node.call(account, "exchange", "create_offer", Some(&offer)));
        let matched = |account: &Value| account["state"]["account"]["matched"] == 125_000;
        node.call_until(account, "credit", "account", matched);
        offered
    };
    offers(bakery, "riverside-bakery", "Bread");
    let grain = offers(farm, "hill-farm", "Grain");

    // The offer has to arrive before it can be ordered.
    let order = json!({ "offer": grain, "quantity": 10_000, "note": "" });
    let placed =
        until_done(|| bakery.call("riverside-bakery", "exchange", "place_order", Some(&order)));
    let accept = json!({ "order": placed["order"], "step": "Accepted", "note": "" });
    until_done(|| farm.call("hill-farm", "exchange", "take_step", Some(&accept)));
    let purchase = json!({ "payments": [{ "amount": 5_000, "kind": { "Purchase": { "order": placed["order"] } } }] });
    until_done(|| bakery.call("riverside-bakery", "credit", "pay", Some(&purchase)));
    let sold = |account: &Value| account["state"]["account"]["sold"] == 5_000;
    farm.call_until("hill-farm", "credit", "account", sold);
}

/// A bakery's node invites its members; the registrar's cannot.
fn a_member_is_invited_by_its_coop_alone(bakery: &Path, founder: &Path) {
    let key = holochain::prelude::AgentPubKey::from_raw_32(vec![5; 32]).to_string();
    let invite = ["invite", "member", key.as_str(), "--name", "Ana Duarte"];
    let output = copex(founder, &invite);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("only a co-op can invite a member"), "{said}");
    let output = copex(bakery, &invite);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let link = String::from_utf8(output.stdout).unwrap();
    let invitation = Invitation::from_link(&link).unwrap();
    assert_eq!(
        (invitation.role, invitation.name.as_str()),
        (Role::Member, "Ana Duarte")
    );
    assert_eq!(invitation.coop.unwrap().1, "Riverside Bakery");
}

/// Each refusal of `copex join`, on a bare machine with a key of its own.
fn nobody_comes_in_without_the_right_invitation(data: &Path, to_farm: &str, hub: &Hub) {
    let bare = Joiner::with_key(data);
    let refused = |link: &str, words: &[&str]| {
        let output = copex(data, &["join", link, "--bundle", HAPP]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        for word in words {
            assert!(said.contains(word), "no \"{word}\" in: {said}");
        }
    };
    let good = Invitation::from_link(to_farm).unwrap();
    let mine = Invitation {
        subject: agent_key(&bare.key).unwrap(),
        ..good.clone()
    };
    let link = |invitation: Invitation| invitation.to_link().unwrap();

    refused(
        "https://example.org",
        &["no invitation", "Copy the whole line"],
    );
    refused(&to_farm.replacen(".", ".A", 1), &["damaged", "again"]);
    refused("copex:join?7.abc", &["newer version", "Install"]);
    refused(to_farm, &["another key", &bare.key, "copex key"]);
    let ended = Invitation {
        ends: Some(Moment(1_700_000_000_000_000)),
        ..mine.clone()
    };
    refused(&link(ended), &["ended on 2023-11-14", "new invitation"]);
    let nowhere = HubAddress {
        address: "http://127.0.0.1:9".into(),
        bundles: "http://127.0.0.1:9".into(),
    };
    let unreachable = Invitation {
        hubs: vec![nowhere],
        ..mine.clone()
    };
    refused(&link(unreachable), &["can be reached", "connection"]);
    let unknown = Invitation {
        bundle: fingerprint(b"no bundle"),
        ..mine.clone()
    };
    refused(
        &link(unknown),
        &["not at its hubs", "404", &hub.address.bundles],
    );
    let liar = HubAddress {
        bundles: liar(),
        ..hub.address.clone()
    };
    let wrong = Invitation {
        hubs: vec![liar],
        ..mine.clone()
    };
    refused(
        &link(wrong),
        &["not the bundle of the invitation", &good.bundle],
    );
    // A credential that was issued to somebody else: the economy's own check says no.
    refused(
        &link(mine.clone()),
        &["did not let this key in", "R-REGISTRY-03", "another key"],
    );
    let none = Invitation {
        proof: None,
        ..mine
    };
    refused(&link(none), &["did not let this key in", "R-REGISTRY-02"]);
}

/// Neither a second founding nor practice touches what lives here.
fn what_is_here_is_not_overwritten(founder: &Path, hub: &Hub) {
    let file = hub.bundles_folder.join("founding.yaml");
    for (arguments, word) in [
        (vec!["found", "--file", file.to_str().unwrap()], "lives in"),
        (
            vec!["practice", "--reset", "--port", "18420"],
            "a real node",
        ),
    ] {
        let output = copex(founder, &arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(word), "{said}");
    }
    assert!(founder.join("node.json").exists());
}

/// A hub that serves something else, whatever is asked.
fn liar() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut asked = [0; 1024];
            let _ = stream.read(&mut asked).unwrap();
            let _ = stream.write_all(
                b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nanother",
            );
        }
    });
    address
}

/// The same app as another build of the same source would make it: the integrity zome's bytes differ, its rules do not.
fn built_differently(happ: &[u8]) -> Vec<u8> {
    /// An empty custom section, which every wasm engine skips: id 0, five bytes, a name of four.
    const SECTION: &[u8] = b"\x00\x05\x04else";
    change_resource(happ, ".dna", |dna| {
        change_resource(dna, "integrity", |wasm| [wasm, SECTION].concat())
    })
}

/// A bundle with one of its resources changed.
fn change_resource(bundle: &[u8], name: &str, change: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut packed = Vec::new();
    GzDecoder::new(bundle).read_to_end(&mut packed).unwrap();
    let mut value = support::unpack(&packed);
    let Packed::Map(fields) = &mut value else {
        panic!("no bundle")
    };
    let resources = fields
        .iter_mut()
        .find(|(key, _)| key.as_str() == Some("resources"));
    let Some((_, Packed::Map(resources))) = resources else {
        panic!("no resources")
    };
    let wanted = resources
        .iter_mut()
        .find(|(key, _)| key.as_str().is_some_and(|key| key.contains(name)));
    let (_, bytes) = wanted.unwrap_or_else(|| panic!("no {name}"));
    *bytes = Packed::Binary(change(bytes.as_slice().unwrap()));
    let mut changed = Vec::new();
    GzEncoder::new(support::pack(&value).as_slice(), Compression::fast())
        .read_to_end(&mut changed)
        .unwrap();
    changed
}
