//! Nine machines trade while everything goes wrong that goes wrong between machines; at the end one that took no part checks the books.

use crate::coop::{Coop, Federation, until};
use crate::wires::Network;
use crate::{cannot, with_months_of};
use futures::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Months that pass while a node is away.
const PERIOD_SECONDS: u32 = 60;
const MONTHS_AWAY: i64 = 2;
/// The co-ops that trade from the beginning: on the third machine and those after it.
const TRADERS: usize = 6;
const FIRST: usize = 2;
const OBSERVER: usize = FIRST + TRADERS;
const LATE: usize = OBSERVER + 1;
const MACHINES: usize = LATE + 1;
/// What makes each co-op's balance last through the months: 500.00.
const MUCH: i64 = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it needs root and some minutes: make machines"]
async fn many_machines_keep_one_ledger() {
    if cannot() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let founding = |example: &str| with_months_of(PERIOD_SECONDS, example);
    let federation = Federation::found(place.path(), MACHINES, founding);
    let network = &federation.network;
    let mut coops: Vec<Coop> = (FIRST..OBSERVER)
        .map(|machine| federation.joined(machine))
        .collect();
    let observer = federation.joined(OBSERVER);
    let told = Teller(Instant::now());

    for coop in &mut coops {
        coop.offers().await;
    }
    in_a_ring(&coops, MUCH).await;
    told.that("all have bought and sold");

    let all = 0..MACHINES;
    network.set(all.clone(), |wire| {
        wire.delay = Duration::from_millis(80);
        wire.loss_percent = 5;
    });
    in_a_ring(&coops, 1).await;
    told.that("the same with 80 ms from each machine and 5 % of packets lost");
    network.set(all.clone(), |wire| wire.loss_percent = 0);

    is_cut_in_two(network, &mut coops).await;
    told.that("what was cut in two is whole again");

    is_killed_while_paying(network, &mut coops).await;
    told.that("a node that was killed goes on");

    is_away(network, &mut coops).await;
    told.that("a node that was away for two months is back");

    let mut late = federation.joined(LATE);
    late.offers().await;
    late.buys(&coops[0], 1).await;
    coops[1].buys(&late, 1).await;
    told.that("one that came late trades");

    network.set(all, |wire| wire.delay = Duration::ZERO);
    coops.push(late);
    coops.push(observer);
    coops.push(federation.founder);
    the_books_are_right(&coops).await;
    told.that("an observer has checked the books");
    for coop in &mut coops {
        coop.ends();
    }
}

struct Teller(Instant);

impl Teller {
    fn that(&self, what: &str) {
        println!("{:>6.1} s  {what}", self.0.elapsed().as_secs_f32());
    }
}

/// Each buys from the next, all at once.
async fn in_a_ring(coops: &[Coop], pieces: i64) {
    let trades = coops.iter().enumerate().map(|(place, buyer)| {
        let seller = &coops[(place + 1) % coops.len()];
        buyer.buys(seller, pieces)
    });
    let trades = join_all(trades).await;
    let slowest = trades.iter().map(|trade| trade.settled).max();
    println!(
        "   a ring of {}: the slowest payment settled after {slowest:.1?}",
        trades.len()
    );
}

/// Half of the traders, with founder and hub, on one side; the other half alone. Each half trades on, and what one half paid the other
/// arrives when the wires are whole. Nodes that could not reach each other do not try again for up to twenty minutes (kitsune2's rule
/// for an address that does not answer), unless one has a new address: so those that were cut off start again.
async fn is_cut_in_two(network: &Network, coops: &mut [Coop]) {
    let (here, there) = coops.split_at_mut(coops.len() / 2);
    let order = here[0].orders(&there[0], 1).await;
    let before = there[0].state().await["taken"].as_i64().unwrap();
    let accepted = async || {
        let seen = here[0].call("exchange", "order", order.clone()).await?;
        match seen.to_string().contains("Accepted") {
            true => Ok(()),
            false => Err("the acceptance is not there yet".to_owned()),
        }
    };
    until(accepted).await;
    network.set(there.iter().map(|coop| coop.machine), |wire| wire.side = 1);
    here[0]
        .does("credit", "pay", Coop::payment(&order, 1))
        .await;
    here[0].buys(&here[1], 1).await;
    there[0].buys(&there[1], 1).await;
    let arrived = there[0].state().await["taken"].as_i64().unwrap();
    assert_eq!(arrived, before, "nothing comes through a cut wire");
    network.set(there.iter().map(|coop| coop.machine), |wire| wire.side = 0);
    let healed = Instant::now();
    for coop in there.iter_mut() {
        coop.is_killed();
        coop.starts(network);
    }
    there[0].has_taken(before + 500).await;
    println!(
        "   what was paid across the cut arrived {:.1?} after it healed",
        healed.elapsed()
    );
    there[1].buys(&here[1], 1).await;
}

/// The power goes while a payment is being made. It was made, or it was not; never twice, and the account goes on.
async fn is_killed_while_paying(network: &Network, coops: &mut [Coop]) {
    for moment in [10, 60, 250].map(Duration::from_millis) {
        let [buyer, seller, ..] = coops else {
            panic!("too few")
        };
        let order = buyer.orders(seller, 1).await;
        let before = seller.state().await["taken"].as_i64().unwrap();
        let payment = Coop::payment(&order, 1);
        let sent = buyer.state().await["sent"].as_i64().unwrap();
        // The answer never comes, where the node dies before.
        let paying = tokio::time::timeout(moment, buyer.call("credit", "pay", payment.clone()));
        let _ = paying.await;
        buyer.is_killed();
        buyer.starts(network);
        let now = buyer.state().await["sent"].as_i64().unwrap();
        assert!(now == sent || now == sent + 500, "once or not at all");
        println!(
            "   killed after {moment:?}: the payment was {}made",
            if now == sent { "not " } else { "" }
        );
        if now == sent {
            buyer.does("credit", "pay", payment).await;
        }
        seller.has_taken(before + 500).await;
    }
}

/// A node is away for two months, is paid meanwhile, and takes it in when it is back.
async fn is_away(network: &Network, coops: &mut [Coop]) {
    let [one, two, away, ..] = coops else {
        panic!("too few")
    };
    let order = one.orders(away, 1).await;
    let before = away.state().await["taken"].as_i64().unwrap();
    let month = |state: &Value| state["account"]["month"].as_i64().unwrap();
    let left = month(&away.state().await);
    away.ends();
    one.does("credit", "pay", Coop::payment(&order, 1)).await;
    loop {
        one.buys(two, 1).await;
        if month(&one.state().await) >= left + MONTHS_AWAY {
            break;
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    away.starts(network);
    away.has_taken(before + 500).await;
    until(async || match month(&away.state().await) {
        now if now >= left + MONTHS_AWAY => Ok(()),
        now => Err(format!("it stands in month {now}, and left in {left}")),
    })
    .await;
    away.buys(one, 1).await;
}

/// All see the same accounts; they add up to what the commons owes; each account's history comes to its balance; nobody is warned of.
async fn the_books_are_right(coops: &[Coop]) {
    let observer = coops.iter().find(|coop| coop.machine == OBSERVER).unwrap();
    let books = until(async || {
        let books = join_all(coops.iter().map(book)).await;
        let theirs = books.iter().zip(coops);
        let own = book(observer).await;
        match theirs.into_iter().find(|(book, _)| **book != own) {
            None => Ok(own),
            Some((book, coop)) => Err(format!(
                "{} sees {book:?}, and the observer {own:?}",
                coop.account
            )),
        }
    })
    .await;
    let sums: Vec<i64> = books.values().flatten().copied().collect();
    assert!(sums.iter().any(|sum| *sum > 0));

    let view = observer.does("credit", "economy", Value::Null).await;
    let of_view = |name: &str| view[name].as_i64().unwrap();
    let in_all = of_view("balances") + of_view("savings") + of_view("waiting");
    assert_eq!(in_all, of_view("in_being"));
    assert_eq!(of_view("commons"), -of_view("in_being"));
    let of_books = |column: usize| books.values().map(|row| row[column]).sum::<i64>();
    assert_eq!(
        (of_books(0), of_books(2)),
        (of_view("balances"), of_view("in_being"))
    );
    println!("   credits in being: {}.{:02}", in_all / 100, in_all % 100);

    let agents = observer.does("registry", "agents", Value::Null).await;
    for coop in coops {
        let warnings = coop.does("registry", "watch", agents.clone()).await;
        assert_eq!(warnings, json!([]), "{} warns", coop.account);
    }
    let keys = books.keys();
    assert_eq!(
        keys.len(),
        TRADERS + 3,
        "six co-ops, one late, the observer, the Foundation"
    );
    for key in keys {
        let printed = observer.says(&["statement", "--account", key]).unwrap();
        let sum = printed.lines().last().unwrap();
        assert!(sum.starts_with("Opening 0.00 +"), "{sum}");
    }
}

/// Each account as a node sees it: balance, savings, matched, paid out, taken in.
async fn book(coop: &Coop) -> BTreeMap<String, [i64; 5]> {
    let view = coop.does("credit", "economy", Value::Null).await;
    let rows = view["accounts"].as_array().unwrap().iter();
    let row = |row: &Value| {
        let columns = ["balance", "savings", "matched", "sent", "taken"];
        let key = row["agent"].as_str().unwrap().to_owned();
        (key, columns.map(|column| row[column].as_i64().unwrap()))
    };
    rows.map(row).collect()
}
