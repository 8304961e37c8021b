//! A co-op (or the founder) on a machine of its own: its node as a process there, and what is asked of it through its control socket.

use crate::support::federation::{
    EXAMPLE, HAPP, Hub, Joiner, compiled_zomes, found_at, founder_invites,
};
use crate::support::{HERE, Node, copex_at};
use crate::wires::{Network, address};
use copex_node::control::{self, Request};
use copex_node::folder::DataFolder;
use serde_json::{Value, json};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// So long may something take that rests on others.
const PATIENCE: Duration = Duration::from_secs(120);
const LOOK: Duration = Duration::from_millis(50);
/// A node issues for an offer within some seconds.
const ISSUE_WAIT: Duration = Duration::from_secs(30);
const OFFERS_MAX: u32 = 3;

/// A node on a machine.
pub struct Coop {
    pub machine: usize,
    /// The account that is asked.
    pub account: String,
    pub key: String,
    pub data: PathBuf,
    folder: DataFolder,
    node: Option<Node>,
    /// What it has on offer.
    pub offer: Value,
}

/// A hub on the first machine, a founder on the second, and co-ops on the others.
pub struct Federation {
    pub network: Network,
    _hub: Hub,
    place: PathBuf,
    pub founder: Coop,
}

/// A payment that went the whole way.
#[derive(Debug, Clone, Copy)]
pub struct Trade {
    /// From the payment to when the other side sees it.
    pub seen: Duration,
    /// From the payment to when the other side has taken it in.
    pub settled: Duration,
}

impl Federation {
    /// Founds an economy; `founding` changes the example's file.
    pub fn found(place: &Path, machines: usize, founding: impl Fn(&str) -> String) -> Self {
        let network = Network::of(machines);
        let listen = format!("{}:4000", address(0));
        let hub = Hub::start_at(&network.way(0), &listen, &place.join("bundles"));
        let data = place.join("founder");
        found_at(&network.way(1), &data, &hub, &founding(EXAMPLE));
        compiled_zomes(&data, &place.join("compiled"));
        let mut founder = Coop::of(1, data, "registrar", String::new());
        founder.starts(&network);
        Self {
            network,
            _hub: hub,
            place: place.into(),
            founder,
        }
    }

    /// A co-op is invited and joins; its node runs.
    pub fn joined(&self, machine: usize) -> Coop {
        let begun = Instant::now();
        let data = self.place.join(format!("m{machine}"));
        compiled_zomes(&self.place.join("compiled"), &data);
        let joiner = Joiner::with_key(&data);
        let name = format!("Coop {machine}");
        let link = founder_invites(&self.founder.data, &joiner.key, &name, &machine.to_string());
        joiner.joins_at(&self.network.way(machine), &link, Path::new(HAPP));
        let account = format!("coop-{machine}");
        let mut coop = Coop::of(machine, data, &account, joiner.key);
        coop.starts(&self.network);
        println!("{account} has joined after {:.1?}", begun.elapsed());
        coop
    }
}

impl Coop {
    fn of(machine: usize, data: PathBuf, account: &str, key: String) -> Self {
        Self {
            machine,
            account: account.into(),
            key,
            folder: DataFolder::locate(Some(data.clone())).unwrap(),
            data,
            node: None,
            offer: Value::Null,
        }
    }

    /// Its node starts; gives how long that took.
    pub fn starts(&mut self, network: &Network) -> Duration {
        let begun = Instant::now();
        let node = Node::start_at(&network.way(self.machine), "run", &self.data, &[]);
        self.node = Some(node);
        begun.elapsed()
    }

    /// As by a power cut.
    pub fn is_killed(&mut self) {
        drop(self.node.take());
    }

    /// As it should be.
    pub fn ends(&mut self) {
        if let Some(node) = self.node.take() {
            node.stop();
        }
    }

    /// What the program says on this machine.
    pub fn says(&self, arguments: &[&str]) -> Result<String, String> {
        let output = copex_at(HERE, &self.data, arguments);
        match output.status.success() {
            true => Ok(String::from_utf8(output.stdout).unwrap()),
            false => Err(String::from_utf8(output.stderr).unwrap()),
        }
    }

    /// Megabytes of memory that its node holds.
    pub fn memory(&self) -> f64 {
        let id = self.node.as_ref().unwrap().id();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.unwrap().trim().split(' ').next().unwrap();
        number.parse::<f64>().unwrap() / 1024.0
    }

    /// A zome call.
    pub async fn call(&self, zome: &str, function: &str, input: Value) -> Result<Value, String> {
        let request = Request::Call {
            account: self.account.clone(),
            zome: zome.into(),
            function: function.into(),
            input,
        };
        control::ask(&self.folder, &request)
            .await
            .map_err(|error| error.to_string())
    }

    /// The same until it is done: what it rests on may still be on its way.
    pub async fn does(&self, zome: &str, function: &str, input: Value) -> Value {
        until(|| self.call(zome, function, input.clone())).await
    }

    /// The newest state of its account.
    pub async fn state(&self) -> Value {
        self.does("credit", "account", Value::Null).await["state"].take()
    }

    /// All that it ever took in.
    pub async fn taken(&self) -> i64 {
        self.state().await["taken"].as_i64().unwrap()
    }

    /// All that it ever paid out.
    pub async fn sent(&self) -> i64 {
        self.state().await["sent"].as_i64().unwrap()
    }

    /// Puts something on offer: 5.00 a piece, 200 pieces a month. Where a month ends between the offer and its issue, the settlement
    /// comes first and the offer creates nothing; then it is offered again.
    pub async fn offers(&mut self) {
        let offer = json!({
            "title": format!("Goods of {}", self.account), "description": "As agreed", "category": "Food",
            "unit": "piece", "unit_price": 500, "monthly_quantity": 200_000, "delivery": "PickUp", "until": null,
            "place": { "name": "Valley", "latitude_tenths": 525, "longitude_tenths": -29 },
        });
        for _ in 0..OFFERS_MAX {
            self.offer = self.does("exchange", "create_offer", offer.clone()).await;
            let begun = Instant::now();
            while begun.elapsed() < ISSUE_WAIT {
                let matched = self.state().await["account"]["matched"].as_i64();
                if matched.is_some_and(|matched| matched > 0) {
                    return;
                }
                tokio::time::sleep(LOOK).await;
            }
            let version = self.offer.clone();
            self.does("exchange", "withdraw_offer", version).await;
        }
        panic!(
            "nothing was matched to {OFFERS_MAX} offers of {}",
            self.account
        );
    }

    /// Orders so many pieces, which the seller accepts; gives the order.
    pub async fn orders(&self, seller: &Coop, pieces: i64) -> Value {
        let order = json!({ "offer": seller.offer, "quantity": pieces * 1_000, "note": "" });
        let placed = self.does("exchange", "place_order", order).await;
        let order = placed["order"].clone();
        let accept = json!({ "order": order, "step": "Accepted", "note": "" });
        seller.does("exchange", "take_step", accept).await;
        order
    }

    /// Waits until it sees that the order was accepted.
    pub async fn sees_accepted(&self, order: &Value) {
        until(|| async {
            let seen = self.call("exchange", "order", order.clone()).await?;
            match seen.to_string().contains("Accepted") {
                true => Ok(()),
                false => Err("the acceptance is not there yet".to_owned()),
            }
        })
        .await;
    }

    /// What is paid for an order.
    pub fn payment(order: &Value, pieces: i64) -> Value {
        json!({ "payments": [{ "amount": pieces * 500, "kind": { "Purchase": { "order": order } } }] })
    }

    /// From the order to the seller's having taken the payment in.
    pub async fn buys(&self, seller: &Coop, pieces: i64) -> Trade {
        let order = self.orders(seller, pieces).await;
        let before = seller.taken().await;
        let paid = self
            .does("credit", "pay", Self::payment(&order, pieces))
            .await;
        let begun = Instant::now();
        seller
            .does("credit", "history_line", paid["event"].clone())
            .await;
        let seen = begun.elapsed();
        seller.has_taken(before + pieces * 500).await;
        Trade {
            seen,
            settled: begun.elapsed(),
        }
    }

    /// Waits until it has taken in so much in all.
    pub async fn has_taken(&self, wanted: i64) {
        until(|| async {
            match self.taken().await {
                taken if taken >= wanted => Ok(()),
                taken => Err(format!("{} has taken {taken} of {wanted}", self.account)),
            }
        })
        .await;
    }
}

/// Tries until it is done.
pub async fn until<T, F>(attempt: impl Fn() -> F) -> T
where
    F: Future<Output = Result<T, String>>,
{
    let begun = Instant::now();
    loop {
        match attempt().await {
            Ok(done) => return done,
            Err(error) if begun.elapsed() > PATIENCE => panic!("{error}"),
            Err(_) => tokio::time::sleep(LOOK).await,
        }
    }
}
