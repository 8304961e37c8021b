//! What a person checks from the command line: the rules, any account's statement, and the assessment, all from the public
//! record of a practice economy in which two co-ops and a member trade.

#[allow(dead_code, reason = "other tests use the browser's part")]
mod support;

use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};
use support::{Node, copex};

#[test]
fn statements_and_assessments_come_from_the_public_record_alone() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path();
    let node = Node::start(data, &[]);
    trade(&node);
    a_statement_adds_up_to_the_unit(&node, data);
    every_account_has_a_statement_that_anybody_can_make(&node, data);
    accounts_that_are_not_there_are_named(data);
    the_record_is_the_same_for_everyone(&node, data);
    what_an_accreditation_cites_is_checked_against_the_record(&node, data);
    node.stop();
    for command in [&["assess"][..], &["statement", "--account", "hill-farm"]] {
        let error = refused(data, command);
        assert!(
            error.contains("No copex is running") && error.contains("copex practice"),
            "{error}"
        );
    }
}

#[test]
fn the_rules_are_audited_without_a_node() {
    let place = tempfile::tempdir().unwrap();
    let line = ["audit", "--seeds", "20..24", "--acts", "200", "--json"];
    let report: Value = serde_json::from_str(&printed(place.path(), &line)).unwrap();
    assert_eq!(
        (&report["acts"], &report["seeds"]),
        (&json!(800), &json!(4))
    );
    let again: Value = serde_json::from_str(&printed(place.path(), &line)).unwrap();
    assert_eq!(report["kinds"], again["kinds"], "a seed decides everything");
}

/// The farm sells milk to the bakery and pays Chidi, who buys bread: 300.00, 200.00 and 100.00.
fn trade(node: &Node) {
    let milk = offer(node, "hill-farm", "Milk", 150, 1_000_000);
    let bread = offer(node, "riverside-bakery", "Bread", 500, 200_000);
    buy(node, "riverside-bakery", "hill-farm", &milk, 200_000);
    balance(node, "hill-farm", 93_750 + 30_000);
    let chidi = key(node, "chidi");
    let wage = json!({ "amount": 20_000, "kind": { "Wage": { "member": chidi } } });
    pay(node, "hill-farm", &wage);
    balance(node, "chidi", 20_000);
    buy(node, "chidi", "riverside-bakery", &bread, 20_000);
    balance(node, "chidi", 10_000);
    balance(node, "riverside-bakery", 62_500 - 30_000 + 10_000);
    balance(node, "hill-farm", 93_750 - 20_000 + 30_000);
    balance(node, "foundation", 93_750 + 62_500);
}

fn offer(node: &Node, coop: &str, title: &str, unit_price: i64, monthly_quantity: u64) -> Value {
    let offer = json!({
        "title": title, "description": "Every day", "category": "Food", "unit": "piece", "unit_price": unit_price,
        "monthly_quantity": monthly_quantity, "delivery": "PickUp", "until": null,
        "place": { "name": "Valley", "latitude_tenths": 525, "longitude_tenths": -29 },
    });
    let version = node
        .call(coop, "exchange", "create_offer", Some(&offer))
        .unwrap();
    node.call(coop, "credit", "issue", Some(&version)).unwrap();
    version
}

fn buy(node: &Node, buyer: &str, seller: &str, offer: &Value, quantity: u64) {
    let order = json!({ "offer": offer, "quantity": quantity, "note": "" });
    let order = node
        .call(buyer, "exchange", "place_order", Some(&order))
        .unwrap();
    let step = json!({ "order": order["order"], "step": "Accepted", "note": "" });
    node.call(seller, "exchange", "take_step", Some(&step))
        .unwrap();
    let payment =
        json!({ "amount": order["price"], "kind": { "Purchase": { "order": order["order"] } } });
    pay(node, buyer, &payment);
}

fn pay(node: &Node, payer: &str, payment: &Value) {
    let input = json!({ "payments": [payment] });
    node.call(payer, "credit", "pay", Some(&input)).unwrap();
}

fn balance(node: &Node, account: &str, amount: i64) {
    node.call_until(account, "credit", "account", |view| {
        view["state"]["account"]["balance"] == amount
    });
}

fn key(node: &Node, account: &str) -> String {
    let me = node.call(account, "registry", "me", None).unwrap();
    me["agent"].as_str().unwrap().to_owned()
}

fn done(data: &Path, arguments: &[&str]) -> Output {
    let output = copex(data, arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {error}");
    output
}

fn printed(data: &Path, arguments: &[&str]) -> String {
    String::from_utf8(done(data, arguments).stdout).unwrap()
}

fn noted(data: &Path, arguments: &[&str]) -> String {
    String::from_utf8(done(data, arguments).stderr).unwrap()
}

fn refused(data: &Path, arguments: &[&str]) -> String {
    let output = copex(data, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    assert!(
        output.stdout.is_empty(),
        "nothing is printed that was not checked"
    );
    String::from_utf8(output.stderr).unwrap()
}

fn rows(csv: &str) -> Vec<Vec<String>> {
    csv::Reader::from_reader(csv.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(String::from).collect())
        .collect()
}

/// Minor units of an amount in a statement.
fn minor(amount: &str) -> i64 {
    match amount {
        "" => 0,
        _ => amount.replace('.', "").parse().unwrap(),
    }
}

fn a_statement_adds_up_to_the_unit(node: &Node, data: &Path) {
    let farm = key(node, "hill-farm");
    let line = [
        "statement",
        "--account",
        &farm,
        "--csv",
        "--through",
        "dina",
    ];
    let rows = rows(&printed(data, &line));
    let shown: Vec<_> = rows
        .iter()
        .map(|row| [&row[3], &row[4], &row[6], &row[8], &row[9], &row[10]].map(String::as_str))
        .collect();
    let foundation = "Co-operative Economy Foundation";
    assert_eq!(
        shown,
        [
            ["Issue", "", "", "1875.00", "", "1875.00"],
            ["Issue", foundation, "Share", "", "937.50", "937.50"],
            [
                "Collect",
                "Riverside Bakery",
                "Purchase",
                "300.00",
                "",
                "1237.50"
            ],
            ["Pay", "Chidi Lind", "Wage", "", "200.00", "1037.50"],
        ]
    );
    assert_eq!(rows[3][5], key(node, "chidi"));
    assert_eq!(
        noted(data, &line).trim(),
        "Opening 0.00 + received 2,175.00 - provided 1,137.50 = closing 1,037.50. The account's newest event says 1,037.50."
    );

    let table = printed(data, &["statement", "--account", "hill-farm"]);
    assert!(
        table.contains("Riverside Bakery") && table.contains("closing 1,037.50"),
        "{table}"
    );
    let later = [
        "statement",
        "--account",
        "hill-farm",
        "--from",
        "2500-01-01",
    ];
    let table = printed(data, &later);
    assert!(
        table.contains("Opening 1,037.50 + received 0.00 - provided 0.00 = closing 1,037.50"),
        "{table}"
    );
}

fn every_account_has_a_statement_that_anybody_can_make(node: &Node, data: &Path) {
    let accounts = [
        "foundation",
        "riverside-bakery",
        "hill-farm",
        "brightwater-repair",
        "ana",
        "chidi",
    ];
    for account in accounts {
        let line = ["statement", "--account", account, "--csv"];
        let of_others = printed(data, &line);
        let own = [&line[..], &["--through", account]].concat();
        assert_eq!(of_others, printed(data, &own), "{account}");
        let rows = rows(&of_others);
        let sum: i64 = rows.iter().map(|row| minor(&row[8]) - minor(&row[9])).sum();
        let view = node.call(account, "credit", "account", None).unwrap();
        assert_eq!(view["state"]["account"]["balance"], sum, "{account}");
        assert_eq!(
            rows.last().map_or(0, |row| minor(&row[10])),
            sum,
            "{account}"
        );
    }
}

fn accounts_that_are_not_there_are_named(data: &Path) {
    let error = refused(data, &["statement", "--account", "nobody"]);
    assert!(
        error.contains("There is no account \"nobody\" here") && error.contains("hill-farm"),
        "{error}"
    );
    let error = refused(
        data,
        &["statement", "--account", "ana", "--through", "nobody"],
    );
    assert!(
        error.contains("There is no account \"nobody\" here"),
        "{error}"
    );
    let error = refused(data, &["statement", "--account", "registrar"]);
    assert!(
        error.contains("Nothing is known of an account of uhCAk"),
        "{error}"
    );
}

fn the_record_is_the_same_for_everyone(node: &Node, data: &Path) {
    let me = node.call("ana", "registry", "me", None).unwrap();
    let next = (me["month"].as_i64().unwrap() + 1).to_string();
    let asked = ["assess", "--month", &next, "--pull", "2000"];
    let record_through = |account: &str| {
        let line = [&asked[..], &["--record", "--through", account]].concat();
        printed(data, &line)
    };
    let text = record_through("ana");
    assert_eq!(text, record_through("hill-farm"));
    assert_eq!(text, record_through("foundation"));

    let record: Value = serde_json::from_str(&text).unwrap();
    let (farm, bakery, chidi) = (
        key(node, "hill-farm"),
        key(node, "riverside-bakery"),
        key(node, "chidi"),
    );
    assert_eq!(record["months"], 3);
    assert_eq!(
        record["parameters"],
        json!({ "growth": 200, "pull": 2_000, "growth_cap": 5_000 })
    );
    assert_eq!(
        record["purchases"],
        json!([{ "buyer": bakery, "seller": farm, "amount": 30_000 }])
    );
    assert_eq!(
        record["wages"],
        json!([{ "payer": farm, "member": chidi, "amount": 20_000 }])
    );
    assert_eq!(
        record["member_purchases"],
        json!([{ "member": chidi, "seller": bakery, "amount": 10_000 }])
    );
    let coops = record["coops"].as_array().unwrap();
    assert_eq!(coops.len(), 3);
    let of_farm = coops
        .iter()
        .find(|coop| coop["id"] == farm.as_str())
        .unwrap();
    for field in ["ceiling", "base", "runs_on"] {
        assert_eq!(of_farm[field], 500_000, "{field}");
    }

    let file = data.join("record.json");
    std::fs::write(&file, &text).unwrap();
    let from_file = printed(data, &["assess", file.to_str().unwrap()]);
    assert_eq!(from_file, printed(data, &asked));
    let assessment: Value = serde_json::from_str(&from_file).unwrap();
    let of_farm = &assessment["coops"]
        .as_array()
        .unwrap()
        .iter()
        .find(|coop| coop["id"] == farm.as_str())
        .unwrap()
        .clone();
    assert_eq!(of_farm["ceiling_before"], 500_000);
    assert_eq!(of_farm["sold"], 10_000, "300.00 in three months");

    // Of a month before there were co-ops.
    let line = ["assess", "--month", "-5"];
    assert_eq!(
        serde_json::from_str::<Value>(&printed(data, &line)).unwrap()["coops"],
        json!([])
    );
    assert!(noted(data, &line).contains("no co-op had an account yet"));
    assert!(noted(data, &asked).contains("has not begun yet"));
}

/// A registrar cites the assessment of the farm; anybody sees whether that is what the record gives.
fn what_an_accreditation_cites_is_checked_against_the_record(node: &Node, data: &Path) {
    let check = ["assess", "--check", "hill-farm"];
    assert!(refused(data, &check).contains("cites no assessment"));
    assert!(refused(data, &["assess", "--check", "ana"]).contains("No accreditation"));
    let me = node.call("ana", "registry", "me", None).unwrap();
    let next = (me["month"].as_i64().unwrap() + 1).to_string();
    let cite = ["assess", "--month", &next, "--cite", "hill-farm"];
    let cited: Value = serde_json::from_str(&printed(data, &cite)).unwrap();
    let accredit = |cited: &Value| {
        let farm = json!({
            "subject": key(node, "hill-farm"), "name": "Hill Farm", "ceiling": 500_000, "register": "Register",
            "register_number": "P-0002", "assessment": cited, "first_signers": null,
        });
        // A credential begins a minute before it is signed: in the economy's first minute that is two months before the cited one.
        let begun = Instant::now();
        loop {
            match node.call("registrar", "registry", "accredit", Some(&farm)) {
                Ok(_) => break,
                Err(error) if begun.elapsed() > Duration::from_secs(90) => panic!("{error}"),
                Err(_) => std::thread::sleep(Duration::from_millis(500)),
            }
        }
    };
    accredit(&cited);
    let said = printed(data, &check);
    assert!(
        said.contains("5,000.00") && said.contains("as cited"),
        "{said}"
    );
    let record = printed(data, &["assess", "--month", &next, "--record"]);
    let file = data.join("cited.json");
    std::fs::write(&file, &record).unwrap();
    let with_file = ["assess", file.to_str().unwrap(), "--check", "hill-farm"];
    assert_eq!(printed(data, &with_file), said);

    // In another record the farm sold more.
    std::fs::write(&file, record.replace("30000", "40000")).unwrap();
    let error = refused(data, &with_file);
    assert!(error.contains("is not what the record gives"), "{error}");
    let mut higher = cited.clone();
    higher["ceiling"] = json!(600_000);
    accredit(&higher);
    let error = refused(data, &check);
    assert!(error.contains("Cited: a ceiling of 6,000.00"), "{error}");
}
