//! A machine is lost, and another takes its place: from a backup that is older than the last trades, with the history as the others
//! have it. No way of restoring makes a second history.

// The other tests use the rest.
#[allow(dead_code)]
mod support;

use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;
use std::time::Duration;
use support::federation::{HAPP, Hub, Joiner, compiled_zomes, found, founder_invites, until_done};
use support::{Node, copex};

const BAKERY: &str = "riverside-bakery";
const FARM: &str = "hill-farm";
/// For whoever knows that the other machine will never run again.
const GONE: &str = "--other-machine-is-gone";

#[test]
fn a_lost_machine_is_replaced_from_an_old_backup_and_no_history_is_forked() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let file = at("bakery.copex-backup");
    let hub = Hub::start(&at("bundles"));
    found(&at("founder"), &hub);
    for name in ["bakery", "farm", "second", "third", "fourth"] {
        compiled_zomes(&at("founder"), &at(name));
    }
    let founder = Node::start_as("run", &at("founder"), &[]);
    joins(&at("bakery"), &at("founder"), "Riverside Bakery", "1");
    joins(&at("farm"), &at("founder"), "Hill Farm", "2");

    // The backup is from before the trade.
    is_backed_up(&at("bakery"), &at("stopped.copex-backup"));
    let bakery = Node::start_as("run", &at("bakery"), &[]);
    is_backed_up(&at("bakery"), &file);
    other_words_make_no_backup(&at("bakery"), &at("other.copex-backup"));
    let farm = Node::start_as("run", &at("farm"), &[]);
    offers(&bakery, BAKERY, "Bread");
    let grain = offers(&farm, FARM, "Grain");
    buys(&bakery, &farm, &grain);

    // Who broke down, and starts again on the same machine, is no twin of its own.
    drop(bakery);
    let bakery = Node::start_as("run", &at("bakery"), &[]);
    let before = history(&bakery, BAKERY);
    let key = key(&bakery, BAKERY);
    until_same(before.len(), || statement_lines(&founder, &key));
    until_same(before.len(), || statement_lines_at(&farm, FARM, &key));

    // While it runs nobody takes its place, and nobody does with a file or words that are wrong.
    let refused = |file: &Path, options: &[&str], words: &str| {
        let output = restores(&at("second"), file, options);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(words), "no \"{words}\" in: {said}");
        for name in ["node.json", "bundles", "conductor/ks"] {
            assert!(!at("second").join(name).exists(), "{name} was written");
        }
    };
    refused(&file, &[], "another machine");
    wrong_files_are_refused(place.path(), &file, &refused);

    drop(bakery);
    std::fs::remove_dir_all(at("bakery")).unwrap();
    refused(&file, &[], GONE);
    let restored = restores(&at("second"), &file, &[GONE]);
    assert!(restored.status.success(), "{}", said(&restored));
    let into_itself = restores(&at("second"), &file, &[GONE]);
    assert!(
        said(&into_itself).contains("in use"),
        "{}",
        said(&into_itself)
    );
    let mut bakery = Node::start_as("run", &at("second"), &[]);
    assert_eq!(history(&bakery, BAKERY), before, "it is the same history");

    // It goes on, and the others take what it writes.
    buys(&bakery, &farm, &grain);
    let after = history(&bakery, BAKERY);
    assert!(after.len() > before.len() && after.ends_with(&before));
    until_same(after.len(), || statement_lines(&founder, &key));
    until_same(after.len(), || statement_lines_at(&farm, FARM, &key));

    // Two more from the same file at once, while it runs: of three machines one goes on at the most.
    let both = std::thread::scope(|scope| {
        let restores = |name: &'static str| {
            let (data, file) = (at(name), &file);
            scope.spawn(move || restores(&data, file, &[GONE]))
        };
        let pair = [restores("third"), restores("fourth")];
        pair.map(|one| one.join().unwrap())
    });
    let done = both.iter().filter(|output| output.status.success()).count();
    assert!(done <= 1, "{} and {}", said(&both[0]), said(&both[1]));
    // One that the others leave no time to read the history has not begun to run the key either.
    let gave_way = |said: &str| {
        said.contains("Another machine") || said.contains("could not be read from 2 other nodes")
    };
    for output in both.iter().filter(|output| !output.status.success()) {
        assert!(gave_way(&said(output)), "{}", said(output));
    }
    let ended = bakery.ends_within(Duration::from_secs(90));
    assert_eq!(
        ended,
        Some(false),
        "the one that ran sees the others, and ends"
    );
    assert_eq!(statement_lines_at(&farm, FARM, &key), after.len());
    let accused = json!([key]);
    for (node, account) in [(&farm, FARM), (&founder, "registrar")] {
        let warnings = node.call(account, "registry", "watch", Some(&accused));
        assert_eq!(warnings.unwrap(), json!([]), "nobody calls it a cheat");
    }
    for node in [founder, farm] {
        node.stop();
    }
}

fn joins(data: &Path, founder: &Path, name: &str, number: &str) {
    let joiner = Joiner::with_key(data);
    let link = founder_invites(founder, &joiner.key, name, number);
    joiner.joins(&link, Path::new(HAPP));
}

/// Made, and never over a file that is there.
fn is_backed_up(data: &Path, file: &Path) {
    let made = copex(data, &["backup", file.to_str().unwrap()]);
    assert!(made.status.success(), "{}", said(&made));
    let again = copex(data, &["backup", file.to_str().unwrap()]);
    assert!(said(&again).contains("there already"), "{}", said(&again));
}

fn other_words_make_no_backup(data: &Path, file: &Path) {
    let words = file.with_extension("words");
    std::fs::write(&words, "some other words\n").unwrap();
    let (name, words) = (file.to_str().unwrap(), words.to_str().unwrap());
    let wrong = copex(data, &["backup", name, "--passphrase-file", words]);
    assert!(said(&wrong).contains("passphrase"), "{}", said(&wrong));
    assert!(!file.exists());
}

/// Each says what is the matter with it.
fn wrong_files_are_refused(place: &Path, file: &Path, refused: &dyn Fn(&Path, &[&str], &str)) {
    let words = place.join("other.words");
    let other_words = ["--passphrase-file", words.to_str().unwrap()];
    std::fs::write(&words, "some other words\n").unwrap();
    refused(file, &other_words, "does not open with this passphrase");

    let good = std::fs::read(file).unwrap();
    let changed = |name: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = good.clone();
        change(&mut bytes);
        let path = place.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let cut = changed("cut", &|bytes| bytes.truncate(bytes.len() / 2));
    refused(&cut, &[], "cut short or changed");
    let flipped = changed("flipped", &|bytes| *bytes.last_mut().unwrap() ^= 1);
    refused(&flipped, &[], "cut short or changed");
    let letter = changed("letter", &|bytes| *bytes = b"Dear friend".to_vec());
    refused(&letter, &[], "no sound backup");
    // 13 bytes that say what it is, 32 of its hash, and then the number of the format.
    let newer = changed("newer", &|bytes| {
        bytes[45..49].copy_from_slice(&7_u32.to_be_bytes());
        let hash = copex_node::bundle::fingerprint(&bytes[45..]);
        for (place, byte) in bytes[13..45].iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hash[2 * place..2 * place + 2], 16).unwrap();
        }
    });
    refused(&newer, &[], "newer version of copex (format 7)");
    refused(&place.join("nowhere"), &[], "Reading the backup");
}

fn restores(data: &Path, file: &Path, options: &[&str]) -> Output {
    copex(
        data,
        &[&["restore", file.to_str().unwrap()], options].concat(),
    )
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn key(node: &Node, account: &str) -> String {
    let me = node.call(account, "registry", "me", None).unwrap();
    me["agent"].as_str().unwrap().to_owned()
}

fn offers(node: &Node, account: &str, title: &str) -> Value {
    let offer = json!({
        "title": title, "description": "As agreed", "category": "Food", "unit": "piece", "unit_price": 500,
        "monthly_quantity": 200_000, "delivery": "PickUp", "until": null,
        "place": { "name": "Valley", "latitude_tenths": 525, "longitude_tenths": -29 },
    });
    let offered = until_done(|| node.call(account, "exchange", "create_offer", Some(&offer)));
    let matched = |account: &Value| account["state"]["account"]["matched"] == 125_000;
    node.call_until(account, "credit", "account", matched);
    offered
}

/// The bakery buys ten pieces, and the farm's node takes the payment in.
fn buys(bakery: &Node, farm: &Node, grain: &Value) {
    let sold = |view: &Value| view["state"]["account"]["sold"].as_i64().unwrap();
    let before = sold(&farm.call(FARM, "credit", "account", None).unwrap());
    let order = json!({ "offer": grain, "quantity": 10_000, "note": "" });
    let placed = until_done(|| bakery.call(BAKERY, "exchange", "place_order", Some(&order)));
    let accept = json!({ "order": placed["order"], "step": "Accepted", "note": "" });
    until_done(|| farm.call(FARM, "exchange", "take_step", Some(&accept)));
    let kind = json!({ "Purchase": { "order": placed["order"] } });
    let purchase = json!({ "payments": [{ "amount": 5_000, "kind": kind }] });
    until_done(|| bakery.call(BAKERY, "credit", "pay", Some(&purchase)));
    farm.call_until(FARM, "credit", "account", |view| {
        sold(view) == before + 5_000
    });
}

/// The events of an own account, newest first.
fn history(node: &Node, account: &str) -> Vec<Value> {
    let all = json!({ "agent": null, "before": null, "limit": 100 });
    let page = until_done(|| node.call(account, "credit", "history", Some(&all)));
    page["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["event"].clone())
        .collect()
}

/// How many events of an account another node has.
fn statement_lines(founder: &Node, agent: &str) -> usize {
    statement_lines_at(founder, "registrar", agent)
}

fn statement_lines_at(node: &Node, account: &str, agent: &str) -> usize {
    let all = json!({ "agent": agent, "before": null, "limit": 100 });
    let page = until_done(|| node.call(account, "credit", "history", Some(&all)));
    page["lines"].as_array().unwrap().len()
}

fn until_same(wanted: usize, look: impl Fn() -> usize) {
    until_done(|| match look() {
        found if found == wanted => Ok(Value::Null),
        found => Err(format!("{found} of {wanted} events are there")),
    });
}
