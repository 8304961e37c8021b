//! A node that is killed, as by a power cut, after each step of a trade. Nobody is stranded: started again, the node goes on by
//! itself, nothing is lost or counted twice, and both sides can write on. One test, since each start costs seconds.

// The other test uses the rest.
#[allow(dead_code)]
mod support;

use serde_json::{Value, json};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use support::{Node, copex, list_with_months_of};

const FARM: &str = "hill-farm";
const BAKERY: &str = "riverside-bakery";
const REPAIR: &str = "brightwater-repair";
const ANA: &str = "ana";
/// A month that ends while the test runs.
const PERIOD_SECONDS: u64 = 75;
/// In how many places of its course a payment is cut short.
const CUTS: u32 = 3;
/// The price of each order, in minor units.
const PRICE: i64 = 1_000;

/// A node that dies and comes back.
struct Phoenix {
    node: Option<Node>,
    data: PathBuf,
    list: PathBuf,
    kills: u32,
    /// How long the last payment took, from the command to its answer.
    payment_takes: Cell<Duration>,
}

impl Phoenix {
    fn hatch(data: &Path) -> Self {
        let mut phoenix = Self {
            node: None,
            data: data.join("node"),
            list: list_with_months_of(PERIOD_SECONDS, data),
            kills: 0,
            payment_takes: Cell::default(),
        };
        phoenix.rises();
        phoenix
    }

    fn rises(&mut self) {
        let arguments = ["--config", self.list.to_str().unwrap()];
        self.node = Some(Node::start(&self.data, &arguments));
    }

    /// SIGKILL: no handler runs, nothing is closed. Then a new start on what lies on the disk.
    fn is_killed(&mut self, when: &str) {
        let begun = Instant::now();
        drop(self.node.take());
        self.kills += 1;
        self.rises();
        println!("killed {when}; up again after {:.1?}", begun.elapsed());
    }

    /// SIGKILL in the middle of a call of the ledger; whether it had answered before.
    fn is_killed_while(
        &mut self,
        account: &'static str,
        function: &'static str,
        input: &Value,
        part: u32,
    ) -> bool {
        // A call writes in the first third of the time that the command takes.
        let after = self.payment_takes.get() * part / (3 * CUTS);
        let (data, input) = (self.data.clone(), input.to_string());
        let calling = std::thread::spawn(move || {
            copex(&data, &["call", account, "credit", function, &input])
        });
        std::thread::sleep(after);
        self.is_killed(&format!("{after:.0?} into credit.{function}"));
        calling.join().unwrap().status.success()
    }

    fn is_killed_while_paying(&mut self, order: &str, part: u32) {
        let answered = self.is_killed_while(FARM, "pay", &payment(order), part);
        let stands = !self.postings(FARM, order).is_empty();
        assert!(stands || !answered, "an answer was given and is lost");
        println!("it stands: {stands}; an answer was given: {answered}");
    }

    fn lives_until_next_month(&self) {
        let economy = self.node().get("/api/economy").json();
        let month = economy["month"].as_i64().unwrap();
        while self.node().get("/api/economy").json()["month"] == month {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn node(&self) -> &Node {
        self.node.as_ref().expect("it is up")
    }

    fn call(&self, account: &str, zome: &str, function: &str, input: Option<&Value>) -> Value {
        self.node()
            .call(account, zome, function, input)
            .unwrap_or_else(|error| panic!("{account} {zome}/{function}: {error}"))
    }

    /// Asks until the answer is as wanted; for what the node does by itself.
    fn sees(
        &self,
        account: &str,
        zome: &str,
        function: &str,
        input: &Value,
        wanted: impl Fn(&Value) -> bool,
    ) -> Value {
        let begun = Instant::now();
        loop {
            let answer = self.node().call(account, zome, function, Some(input));
            match answer {
                Ok(value) if wanted(&value) => return value,
                last if begun.elapsed() > Duration::from_secs(60) => {
                    panic!("{account} {zome}/{function}: {last:?}")
                }
                _ => std::thread::sleep(Duration::from_millis(100)),
            }
        }
    }

    fn offers(&self, coop: &str, title: &str) -> String {
        let offer = json!({
            "title": title, "description": "", "category": "Food", "unit": "piece", "unit_price": 100,
            "monthly_quantity": 1_000_000, "delivery": "PickUp", "until": null,
            "place": { "name": "Valley", "latitude_tenths": 525, "longitude_tenths": -29 },
        });
        text(&self.call(coop, "exchange", "create_offer", Some(&offer)))
    }

    fn orders(&self, buyer: &str, offer: &str) -> String {
        let order = json!({ "offer": offer, "quantity": 10_000, "note": "" });
        text(&self.call(buyer, "exchange", "place_order", Some(&order))["order"])
    }

    fn accepts(&self, seller: &str, order: &str) {
        let step = json!({ "order": order, "step": "Accepted", "note": "" });
        self.call(seller, "exchange", "take_step", Some(&step));
    }

    fn pays(&self, buyer: &str, order: &str) {
        // A month may just have begun: the node settles, and it can be paid.
        let begun = Instant::now();
        self.sees(buyer, "credit", "pay", &payment(order), |_| true);
        self.payment_takes.set(begun.elapsed());
    }

    /// What stands on a party's account for an order.
    fn postings(&self, account: &str, order: &str) -> Vec<i64> {
        self.history(account)
            .iter()
            .flat_map(|line| line["postings"].as_array().unwrap().clone())
            .filter(|posting| posting["order"] == order)
            .map(|posting| posting["amount"].as_i64().unwrap())
            .collect()
    }

    /// The whole history, newest first; checked to add up.
    fn history(&self, account: &str) -> Vec<Value> {
        let all = json!({ "agent": null, "before": null, "limit": 100 });
        let page = self.call(account, "credit", "history", Some(&all));
        assert!(page["next"].is_null(), "it fits a page");
        let lines = page["lines"].as_array().unwrap().clone();
        let sum: i64 = lines
            .iter()
            .map(|line| line["change"].as_i64().unwrap())
            .sum();
        assert_eq!(json!(sum), lines[0]["balance"], "{account} adds up");
        lines
    }

    /// Paid once, and taken in once.
    fn is_settled(&self, order: &str) {
        self.is_settled_between(FARM, BAKERY, order);
    }

    fn is_settled_between(&self, buyer: &str, seller: &str, order: &str) {
        let paid = |view: &Value| view["paid"] == PRICE;
        self.sees(seller, "exchange", "order", &json!(order), paid);
        let begun = Instant::now();
        while self.postings(seller, order).is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(60), "never collected");
            std::thread::sleep(Duration::from_millis(200));
        }
        assert_eq!(self.postings(buyer, order), [-PRICE]);
        assert_eq!(self.postings(seller, order), [PRICE]);
    }

    /// Nothing waits, and all balances together are what is in being: the commons account stands below zero by just that.
    fn books_balance(&self) {
        let number = |view: &Value, field: &str| view[field].as_i64().unwrap();
        let quiet = |view: &Value| {
            view["accounts"].as_array().unwrap().len() == 8
                && view["waiting"] == 0
                && number(view, "balances") + number(view, "savings") == number(view, "in_being")
        };
        let view = self.sees("foundation", "credit", "economy", &Value::Null, quiet);
        assert_eq!(number(&view, "commons"), -number(&view, "in_being"));
        assert!(number(&view, "in_being") > 0);
    }
}

/// Pays an order.
fn payment(order: &str) -> Value {
    json!({ "payments": [{ "amount": PRICE, "kind": { "Purchase": { "order": order } } }] })
}

fn text(value: &Value) -> String {
    value.as_str().expect("a hash as text").to_string()
}

#[test]
fn nobody_is_stranded_by_a_node_that_is_killed() {
    let place = tempfile::tempdir().unwrap();
    let mut phoenix = Phoenix::hatch(place.path());
    let begun = Instant::now();
    let bread = phoenix.offers(BAKERY, "Bread");
    let milk = phoenix.offers(FARM, "Milk");
    let has_credits = |view: &Value| view["state"]["account"]["balance"].as_i64() > Some(0);
    phoenix.sees(FARM, "credit", "account", &Value::Null, has_credits);

    let order = phoenix.orders(FARM, &bread);
    let repair = phoenix.offers(REPAIR, "Repairs");
    phoenix.is_killed("after an order, and between an offer and its issuance");
    let placed = |view: &Value| view["stands"].is_null();
    phoenix.sees(BAKERY, "exchange", "order", &json!(order), placed);
    phoenix.sees(REPAIR, "credit", "account", &Value::Null, has_credits);

    phoenix.accepts(BAKERY, &order);
    phoenix.is_killed("after an acceptance");
    let accepted = |view: &Value| view["stands"] == "Accepted" && view["paid"] == 0;
    phoenix.sees(FARM, "exchange", "order", &json!(order), accepted);

    let order = paid_and_not_told(&phoenix, order, &bread);
    phoenix.is_killed("after a payment that nobody was told of");
    phoenix.is_settled(&order);

    let month = settled_to(&phoenix, FARM) + 1;
    phoenix.lives_until_next_month();
    phoenix.sees(FARM, "credit", "settle", &Value::Null, |_| true);
    assert_eq!(settled_to(&phoenix, FARM), month);
    phoenix.is_killed("as soon as one account had settled a new month");
    for account in [FARM, BAKERY, REPAIR, "foundation"] {
        let settled = |view: &Value| view["state"]["account"]["month"].as_i64() >= Some(month);
        phoenix.sees(account, "credit", "account", &Value::Null, settled);
    }

    // A farm that has sold nothing yet offers more before it buys more.
    phoenix.offers(FARM, "Cheese");
    phoenix.sees(FARM, "credit", "account", &Value::Null, has_credits);

    let order = phoenix.orders(FARM, &bread);
    phoenix.accepts(BAKERY, &order);
    phoenix.pays(FARM, &order);
    phoenix.call(FARM, "credit", "announce", None);
    phoenix.is_killed("after a payment that the payee was told of");
    phoenix.is_settled(&order);

    let order = phoenix.orders(FARM, &bread);
    phoenix.accepts(BAKERY, &order);
    phoenix.pays(FARM, &order);
    phoenix.call(FARM, "credit", "announce", None);
    phoenix.sees(BAKERY, "credit", "collect", &Value::Null, |_| true);
    phoenix.is_killed("after a collection");
    phoenix.is_settled(&order);

    for part in 1..=CUTS {
        let order = phoenix.orders(FARM, &bread);
        phoenix.accepts(BAKERY, &order);
        phoenix.is_killed_while_paying(&order, part);
        // All of it stands, or nothing: then it can be paid as if nothing had been tried.
        if phoenix.postings(FARM, &order).is_empty() {
            phoenix.pays(FARM, &order);
        }
        phoenix.is_settled(&order);
    }

    let order = phoenix.orders(BAKERY, &milk);
    phoenix.accepts(FARM, &order);
    phoenix.pays(BAKERY, &order);
    phoenix.call(BAKERY, "credit", "announce", None);
    phoenix.is_killed_while(FARM, "collect", &Value::Null, 2);
    phoenix.is_settled_between(BAKERY, FARM, &order);

    let month = settled_to(&phoenix, FARM) + 1;
    phoenix.lives_until_next_month();
    phoenix.is_killed_while(FARM, "settle", &Value::Null, 2);
    let settled = |view: &Value| view["state"]["account"]["month"].as_i64() >= Some(month);
    phoenix.sees(FARM, "credit", "account", &Value::Null, settled);
    settles_once_a_month(&phoenix, FARM);

    assert_eq!(issued_for(&phoenix, REPAIR, &repair), 1, "issued once");
    both_write_on(&phoenix, &milk);
    phoenix.books_balance();
    println!(
        "killed {} times in {:.0?}: nothing lost, nothing doubled",
        phoenix.kills,
        begun.elapsed()
    );
}

/// Pays an order, and another where the routine work was quicker, until a payment stands of which the payee knows nothing.
fn paid_and_not_told(phoenix: &Phoenix, mut order: String, offer: &str) -> String {
    loop {
        phoenix.pays(FARM, &order);
        let waiting = phoenix.call(BAKERY, "credit", "waiting", None);
        if waiting == json!([]) && phoenix.postings(BAKERY, &order).is_empty() {
            return order;
        }
        order = phoenix.orders(FARM, offer);
        phoenix.accepts(BAKERY, &order);
    }
}

fn settled_to(phoenix: &Phoenix, account: &str) -> i64 {
    let view = phoenix.call(account, "credit", "account", None);
    view["state"]["account"]["month"].as_i64().unwrap()
}

/// No month of an account is settled twice.
fn settles_once_a_month(phoenix: &Phoenix, account: &str) {
    let lines = phoenix.history(account);
    let mut months: Vec<i64> = lines
        .iter()
        .filter(|line| line["act"] == "Settle")
        .map(|line| line["state"]["account"]["month"].as_i64().unwrap())
        .collect();
    let all = months.len();
    months.dedup();
    assert!(
        all > 0 && months.len() == all,
        "settled once each: {months:?}"
    );
}

/// How often credits were matched to an offer.
fn issued_for(phoenix: &Phoenix, account: &str, offer: &str) -> usize {
    let lines = phoenix.history(account);
    lines
        .iter()
        .filter(|line| line["act"]["Issue"]["offer"] == offer)
        .count()
}

/// Both sides of the trade write on: the bakery pays Ana, who buys from the farm.
fn both_write_on(phoenix: &Phoenix, milk: &str) {
    let ana = phoenix.call(ANA, "registry", "me", None)["agent"].clone();
    let wage = json!({ "payments": [{ "amount": PRICE, "kind": { "Wage": { "member": ana } } }] });
    phoenix.sees(BAKERY, "credit", "pay", &wage, |_| true);
    let paid = |view: &Value| view["state"]["account"]["balance"] == PRICE;
    phoenix.sees(ANA, "credit", "account", &Value::Null, paid);
    let order = phoenix.orders(ANA, milk);
    phoenix.accepts(FARM, &order);
    phoenix.pays(ANA, &order);
    let begun = Instant::now();
    while phoenix.postings(FARM, &order).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(60), "never collected");
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(phoenix.postings(FARM, &order), [PRICE]);
}
