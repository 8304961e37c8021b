//! Planned payments on a real node: made at their dates, by whoever may, and each once, wherever the node is killed.

// The other tests use the rest.
#[allow(dead_code)]
mod support;

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use support::{Node, copex, field, list_with_months_of, map, pack, unpack};

const BAKERY: &str = "riverside-bakery";
const FARM: &str = "hill-farm";
const ANA: &str = "ana";
const BEN: &str = "ben";
/// Longer than any step takes.
const PATIENCE: Duration = Duration::from_secs(240);
/// How long after it was written down as being paid the node is killed, in milliseconds.
const CUTS: [u64; 5] = [0, 5, 10, 15, 25];

struct Stage {
    node: Option<Node>,
    data: PathBuf,
    /// What practice is started with.
    arguments: Vec<String>,
}

impl Stage {
    fn node(&self) -> &Node {
        self.node.as_ref().expect("it is up")
    }

    /// SIGKILL, and a new start on what lies on the disk.
    fn is_killed(&mut self) {
        self.falls();
        self.rises();
    }

    fn falls(&mut self) {
        drop(self.node.take());
    }

    fn rises(&mut self) {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        self.node = Some(Node::start(&self.data, &arguments));
    }

    fn file(&self) -> PathBuf {
        self.data.join(format!("planned-{BAKERY}.json"))
    }

    fn call(&self, account: &str, zome: &str, function: &str, input: &Value) -> Value {
        let answer = self.node().call(account, zome, function, Some(input));
        answer.unwrap_or_else(|error| panic!("{account} {zome}/{function}: {error}"))
    }

    /// `copex schedule`: what it prints, or what it says where it refuses.
    fn schedule(&self, arguments: &[&str]) -> Result<String, String> {
        let output = copex(&self.data, &[&["schedule"], arguments].concat());
        let text = |bytes| String::from_utf8(bytes).unwrap();
        if output.status.success() {
            Ok(text(output.stdout))
        } else {
            Err(text(output.stderr))
        }
    }

    /// Plans a wage for Ana that is due at once; its number.
    fn plans_wage(&self, amount: &str) -> u64 {
        self.schedule(&["add", BAKERY, "wage", ANA, amount])
            .unwrap();
        let plans = self.plans();
        plans.last().unwrap()["id"].as_u64().unwrap()
    }

    /// As the file has them.
    fn plans(&self) -> Vec<Value> {
        let book: Value = serde_json::from_slice(&std::fs::read(self.file()).unwrap()).unwrap();
        book["plans"].as_array().unwrap().clone()
    }

    fn plan(&self, id: u64) -> Value {
        let plans = self.plans();
        plans.into_iter().find(|plan| plan["id"] == id).unwrap()
    }

    /// Waits until a plan is as wanted.
    fn sees(&self, id: u64, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let plan = self.plan(id);
            if wanted(&plan) {
                return plan;
            }
            assert!(begun.elapsed() < PATIENCE, "never {what}: {plan:#}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The file as it is while a plan is being paid: written before the payment is.
    fn catches_paying(&self, id: u64) -> Vec<u8> {
        let begun = Instant::now();
        loop {
            let bytes = std::fs::read(self.file()).unwrap();
            let book: Value = serde_json::from_slice(&bytes).unwrap();
            let plans = book["plans"].as_array().unwrap();
            let plan = plans.iter().find(|plan| plan["id"] == id).unwrap();
            if plan["open"][0]["progress"]["BeingPaid"].is_object() {
                return bytes;
            }
            assert!(
                plan["past"].as_array().unwrap().is_empty(),
                "too quick to be caught"
            );
            assert!(begun.elapsed() < PATIENCE, "never being paid: {plan:#}");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// An offer whose month comes to 1,000.00; the co-op waits for its credits.
    fn offers(&self, coop: &str, title: &str) -> Value {
        let offer = json!({
            "title": title, "description": "", "category": "Food", "unit": "piece", "unit_price": 100,
            "monthly_quantity": 1_000_000, "delivery": "PickUp", "until": null,
            "place": { "name": "Valley", "latitude_tenths": 525, "longitude_tenths": -29 },
        });
        let version = self.call(coop, "exchange", "create_offer", &offer);
        let has_credits = |view: &Value| view["state"]["account"]["balance"].as_i64() > Some(0);
        self.node()
            .call_until(coop, "credit", "account", has_credits);
        version
    }

    /// How often so much went from the bakery to Ana, by the bakery's own ledger, which has to add up.
    fn paid(&self, minor_units: i64) -> usize {
        let all = json!({ "agent": null, "before": null, "limit": 100 });
        let page = self.call(BAKERY, "credit", "history", &all);
        assert!(page["next"].is_null(), "it fits a page");
        let lines = page["lines"].as_array().unwrap();
        let sum: i64 = lines
            .iter()
            .map(|line| line["change"].as_i64().unwrap())
            .sum();
        assert_eq!(json!(sum), lines[0]["balance"]);
        let postings = lines
            .iter()
            .flat_map(|line| line["postings"].as_array().unwrap());
        postings
            .filter(|posting| posting["amount"] == -minor_units)
            .count()
    }
}

fn is_paid(plan: &Value) -> bool {
    plan["past"][0]["outcome"]["Paid"].is_object()
}

fn begin(place: &Path, arguments: &[&str]) -> Stage {
    let mut stage = Stage {
        node: None,
        data: place.join("node"),
        arguments: arguments.iter().map(ToString::to_string).collect(),
    };
    stage.rises();
    stage
}

#[test]
fn planned_payments_are_made_once_each() {
    let place = tempfile::tempdir().unwrap();
    let mut stage = begin(place.path(), &[]);
    stage.offers(BAKERY, "Bread");

    killed_while_paying(&mut stage);
    paid_but_not_ticked_off(&mut stage);
    refused_and_tried_again(&stage);
    only_of_the_own_account(&stage);
    rests_and_is_forgotten(&stage);
    signed_first(&stage);
}

/// Co-ops agree to give a part of what they sell, say to the account of a loss: nothing where nothing was sold.
#[test]
fn a_levy_takes_a_part_of_last_months_sales() {
    let place = tempfile::tempdir().unwrap();
    let list = list_with_months_of(60, place.path());
    let stage = begin(place.path(), &["--config", list.to_str().unwrap()]);
    let bread = stage.offers(BAKERY, "Bread");
    stage.offers(FARM, "Milk");
    let levy = ["contribution", FARM, "20.00", "--of-sales", "10"];
    let from = |account| [&["add", account], levy.as_slice(), &["--every", "1"]].concat();
    let refused = stage.schedule(&from(ANA)).unwrap_err();
    assert!(refused.contains("only a co-op has sales"), "{refused}");
    let added = stage.schedule(&from(BAKERY)).unwrap();
    assert!(
        added.contains("10.00 % of last month's sales, 20.00 at most"),
        "{added}"
    );
    let id = stage.plans().last().unwrap()["id"].as_u64().unwrap();
    stage.sees(id, "done with a month without sales", |plan| {
        plan["past"][0]["outcome"] == "NothingSold"
    });

    let order = json!({ "offer": bread, "quantity": 150_000, "note": "" });
    let order = stage.call(FARM, "exchange", "place_order", &order)["order"].clone();
    let step = json!({ "order": order, "step": "Accepted", "note": "" });
    stage.call(BAKERY, "exchange", "take_step", &step);
    // The node pays for it, and goes on where a month begins in between.
    let purchase = ["add", FARM, "purchase", order.as_str().unwrap(), "150.00"];
    stage.schedule(&purchase).unwrap();
    stage.sees(id, "paid", is_paid);
    assert_eq!(stage.paid(1_500), 1, "a tenth of 150.00");
    let list = stage.schedule(&["list", BAKERY]).unwrap();
    assert!(list.contains("nothing was sold the month before"), "{list}");
}

/// Killed at several moments after the payment was written down as being made.
fn killed_while_paying(stage: &mut Stage) {
    for (cut, amount) in CUTS.into_iter().zip(101..) {
        let id = stage.plans_wage(&format!("{}.{:02}", amount / 100, amount % 100));
        stage.catches_paying(id);
        std::thread::sleep(Duration::from_millis(cut));
        stage.falls();
        let open = stage.plan(id)["open"].as_array().unwrap().len();
        stage.rises();
        stage.sees(id, "paid after a kill", is_paid);
        assert_eq!(stage.paid(amount), 1, "killed {cut} ms into it");
        println!("killed {cut} ms into a payment, {open} still open: paid once");
    }
}

/// Killed between paying and ticking off, to the letter: the file is the one from before the payment, the ledger has it.
fn paid_but_not_ticked_off(stage: &mut Stage) {
    let id = stage.plans_wage("2.01");
    let before = stage.catches_paying(id);
    let paid = stage.sees(id, "paid", is_paid);
    stage.falls();
    std::fs::write(stage.file(), before).unwrap();
    stage.rises();
    let again = stage.sees(id, "recognised", is_paid);
    assert_eq!(again["past"], paid["past"], "it is the same event");
    assert_eq!(stage.paid(201), 1);
    // And where the ledger does not have it, the same file leads to the payment.
    let id = stage.plans_wage("2.02");
    stage.sees(id, "paid", is_paid);
    stage.is_killed();
    assert_eq!(stage.paid(202), 1);
}

fn refused_and_tried_again(stage: &Stage) {
    let id = stage.plans_wage("900000.00");
    let refused = stage.sees(id, "refused", |plan| {
        plan["open"][0]["progress"]["Refused"].is_object()
    });
    let progress = &refused["open"][0]["progress"]["Refused"];
    let reason = progress["reason"].as_str().unwrap();
    assert!(reason.contains("You can spend"), "{reason}");
    let first = progress["at"].as_i64().unwrap();
    stage.sees(id, "tried again", |plan| {
        plan["open"][0]["progress"]["Refused"]["at"].as_i64() > Some(first)
    });
    let list = stage.schedule(&["list", BAKERY]).unwrap();
    assert!(list.contains("refused, tried again until"), "{list}");
    assert!(list.contains("wage to Ana Duarte"), "{list}");
    stage
        .schedule(&["remove", BAKERY, &id.to_string()])
        .unwrap();
    let gone = stage.schedule(&["remove", BAKERY, &id.to_string()]);
    assert!(gone.unwrap_err().contains("There is no planned payment"));
    let wrong = stage.schedule(&["add", BAKERY, "wage", ANA, "1.00", "--first", "2020-01-01"]);
    assert!(wrong.unwrap_err().contains("lies in the past"));
    let registrar = stage.schedule(&["add", "registrar", "wage", ANA, "1.00"]);
    assert!(registrar.unwrap_err().contains("has no credits"));
}

/// Over HTTP a session sees and changes the plans of its own account only.
fn only_of_the_own_account(stage: &Stage) {
    let node = stage.node();
    assert_eq!(node.get("/api/planned").status, 401);
    let (bakery, ana) = (node.sign_in(BAKERY), node.sign_in(ANA));
    let list = |cookie: &str| {
        let answer = node.request("GET", "/api/planned", Some(cookie), None);
        assert_eq!(answer.status, 200);
        unpack(&answer.body).as_array().unwrap().clone()
    };
    assert!(list(&ana).is_empty());
    let plans = list(&bakery);
    let id = field(&plans[0], "id").as_u64().unwrap();
    let path = format!("/api/planned/{id}");
    assert_eq!(node.request("DELETE", &path, Some(&ana), None).status, 404);
    assert_eq!(list(&bakery).len(), plans.len());
    assert_eq!(
        node.request("DELETE", &path, Some(&bakery), None).status,
        204
    );
    assert_eq!(list(&bakery).len(), plans.len() - 1);
}

fn rests_and_is_forgotten(stage: &Stage) {
    let later = ["--first", "2999-12-31", "--every", "month", "--times", "3"];
    let added = stage
        .schedule(&[&["add", BAKERY, "wage", ANA, "1.00"], later.as_slice()].concat())
        .unwrap();
    assert!(added.contains("next on 2999-12-31"), "{added}");
    let id = stage.plans().last().unwrap()["id"].to_string();
    let paused = stage.schedule(&["pause", BAKERY, &id]).unwrap();
    assert!(paused.contains("paused"), "{paused}");
    let goes_on = stage.schedule(&["resume", BAKERY, &id]).unwrap();
    assert!(goes_on.contains("next on 2999-12-31"), "{goes_on}");
    stage.schedule(&["remove", BAKERY, &id]).unwrap();
}

/// Where a spending rule holds, a payment that is due waits for signatures; nothing is paid before.
fn signed_first(stage: &Stage) {
    let signer = |account: &str| {
        let me = stage.call(account, "registry", "me", &Value::Null);
        json!({
            "member": me["agent"], "payment_limit": null, "day_limit": null, "month_limit": null,
            "purposes": ["Wage"], "may_save": true, "may_change_rule": true,
        })
    };
    let rule = json!({ "ChangeRule": {
        "signers": [signer(ANA), signer(BEN)],
        "tiers": [{ "up_to": null, "signatures": 1 }],
    } });
    let draft = stage.call(BAKERY, "credit", "draft", &rule);
    let first = json!({ "to_approve": draft["to_approve"], "signatures": [] });
    stage.call(BAKERY, "credit", "carry_out", &first);

    let id = stage.plans_wage("3.01");
    let waits = stage.sees(id, "waiting for signatures", |plan| {
        plan["open"][0]["progress"]["ToBeSigned"].is_object()
    });
    assert_eq!(stage.paid(301), 0, "nobody has signed");
    let list = stage.schedule(&["list", BAKERY]).unwrap();
    assert!(list.contains("for 1 signature(s)"), "{list}");
    let drafted = |plan: &Value| plan["open"][0]["progress"]["ToBeSigned"]["draft"].clone();
    let free = drafted(&waits)["to_approve"]["number"].as_u64().unwrap() + 3;
    // Where the drafts are kept another one has its number already.
    let again = pack(&map(vec![
        ("number", 0.into()),
        ("approval_from", free.into()),
    ]));
    let ask = |account: &str| {
        let cookie = stage.node().sign_in(account);
        let path = format!("/api/planned/{id}/draft");
        let body = Some(("application/msgpack", again.as_slice()));
        stage.node().request("POST", &path, Some(&cookie), body)
    };
    assert_eq!(ask(ANA).status, 404, "it is not hers");
    let answer = ask(BAKERY);
    assert_eq!(answer.status, 200);
    let answered = unpack(&answer.body);
    assert_eq!(
        field(field(&answered, "to_approve"), "number").as_u64(),
        Some(free)
    );
    let to_approve = drafted(&stage.plan(id))["to_approve"].clone();
    assert_eq!(to_approve["number"], free);
    let approval = stage.call(BEN, "credit", "approve", &to_approve);
    let signed = json!({ "to_approve": to_approve, "signatures": [approval] });
    let written = stage.call(BAKERY, "credit", "carry_out", &signed);
    let plan = stage.sees(id, "ticked off", is_paid);
    let event = serde_json::from_value::<holochain::prelude::ActionHash>(
        plan["past"][0]["outcome"]["Paid"]["event"].clone(),
    );
    assert_eq!(json!(event.unwrap().to_string()), written["event"]);
    assert_eq!(stage.paid(301), 1);
}
