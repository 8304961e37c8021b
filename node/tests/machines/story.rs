//! Seven nodes trade over sound wires, over slow and lossy ones, and while they are cut in two. The cut heals, one is killed while it pays, one
//! is away for months, one comes late; and in the end an observer finds all books in order.

use crate::coop::{Coop, Federation, until};
use crate::wires::{Network, Wire};
use crate::{cannot, with_months_of};
use futures::future::join_all;
use serde_json::Value;
use std::time::{Duration, Instant};

/// Months that end while they trade.
const PERIOD_SECONDS: u32 = 60;
/// The co-ops are on the third machine and those after it: the hub is on the first, the founder on the second.
const FIRST: usize = 2;
const MACHINES: usize = 10;
/// The machine that comes late.
const LATE: usize = MACHINES - 1;
/// How many months one is away.
const AWAY: u32 = 2;
/// The price of a piece, in minor units.
const PIECE: i64 = 500;
/// What makes each co-op's balance last through the months: 500.00.
const MUCH: i64 = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it needs root and some minutes: make machines"]
async fn many_machines_trade_over_bad_wires() {
    if cannot() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let founding = |example: &str| with_months_of(PERIOD_SECONDS, example);
    let federation = Federation::found(place.path(), MACHINES, founding);
    let network = &federation.network;
    let mut coops: Vec<Coop> = (FIRST..LATE)
        .map(|machine| federation.joined(machine))
        .collect();
    let told = Teller(Instant::now());

    for coop in &mut coops {
        coop.offers().await;
    }
    in_a_ring(&coops, MUCH).await;
    told.that("all have bought and sold");

    network.set(0..MACHINES, |wire| {
        wire.delay = Duration::from_millis(80);
        wire.loss_percent = 5;
    });
    in_a_ring(&coops, 1).await;
    told.that("the same with 80 ms from each machine and 5 % of packets lost");
    network.set(0..MACHINES, |wire| wire.loss_percent = 0);

    let waiting = each_half_trades_alone(network, &coops).await;
    told.that("two halves that are cut from each other trade on");
    network.set(0..MACHINES, |wire| *wire = Wire::default());
    let mended = Instant::now();
    coops[waiting.seller].has_taken(waiting.taken).await;
    println!(
        "   what was paid across the cut is taken in {:.1?} after the wires were mended",
        mended.elapsed()
    );
    in_a_ring(&coops, 1).await;
    told.that("the cut has healed, and all trade");

    is_killed_while_it_pays(network, &mut coops).await;
    told.that("one was killed while it paid, and paid once");
    coops[0].ends();
    tokio::time::sleep(Duration::from_secs(u64::from(AWAY * PERIOD_SECONDS))).await;
    coops[0].starts(network);
    let (back, others) = coops.split_first_mut().unwrap();
    back.offers().await;
    back.buys(&others[0], 1).await;
    others[1].buys(back, 1).await;
    told.that("one was away for months, and trades again");
    let mut late = federation.joined(LATE);
    late.offers().await;
    late.buys(back, 1).await;
    told.that("one came late, and trades");
    coops.push(late);
    the_observer_finds_all_in_order(&federation.founder, &coops).await;
    told.that("an observer finds all books in order");
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
    let slowest = trades.iter().map(|trade| trade.settled).max().unwrap();
    println!(
        "   a ring of {}: the slowest payment settled after {slowest:.1?}",
        trades.len()
    );
}

/// A payment on the other side of a cut.
struct Waiting {
    seller: usize,
    /// What the seller will have taken in all when it has come.
    taken: i64,
}

/// Half of them, with founder and hub, on one side; the other half alone. Nothing comes through, and each half trades.
async fn each_half_trades_alone(network: &Network, coops: &[Coop]) -> Waiting {
    let middle = coops.len() / 2;
    let (here, there) = coops.split_at(middle);
    let order = here[0].orders(&there[0], 1).await;
    let before = there[0].taken().await;
    here[0].sees_accepted(&order).await;
    network.set(there.iter().map(|coop| coop.machine), |wire| wire.side = 1);
    here[0]
        .does("credit", "pay", Coop::payment(&order, 1))
        .await;
    here[0].buys(&here[1], 1).await;
    there[0].buys(&there[1], 1).await;
    let arrived = there[0].taken().await;
    assert_eq!(arrived, before, "nothing comes through a cut wire");
    Waiting {
        seller: middle,
        taken: before + PIECE,
    }
}

/// A power cut in the middle of a payment: it stands once, or can be made as if nothing had been tried.
async fn is_killed_while_it_pays(network: &Network, coops: &mut [Coop]) {
    let order = coops[0].orders(&coops[1], 1).await;
    coops[0].sees_accepted(&order).await;
    let before = coops[1].taken().await;
    let sent = coops[0].sent().await;
    let _ = tokio::time::timeout(
        Duration::from_millis(40),
        coops[0].call("credit", "pay", Coop::payment(&order, 1)),
    )
    .await;
    coops[0].is_killed();
    coops[0].starts(network);
    if coops[0].sent().await == sent {
        coops[0]
            .does("credit", "pay", Coop::payment(&order, 1))
            .await;
    }
    assert_eq!(coops[0].sent().await, sent + PIECE, "it is paid once");
    coops[1].has_taken(before + PIECE).await;
    assert_eq!(coops[1].taken().await, before + PIECE);
}

/// Somebody who takes no part sees each account as it is, and everything together is what is in being.
async fn the_observer_finds_all_in_order(observer: &Coop, coops: &[Coop]) {
    until(|| async {
        let economy = observer.call("credit", "economy", Value::Null).await?;
        let number = |name: &str| economy[name].as_i64().unwrap();
        if number("balances") + number("savings") + number("waiting") != number("in_being") {
            return Err(format!("the books do not balance: {economy}"));
        }
        let rows = economy["accounts"].as_array().unwrap();
        for coop in coops {
            let row = rows.iter().find(|row| row["agent"] == coop.key.as_str());
            let row = row.ok_or_else(|| format!("{} is not there yet", coop.account))?;
            let state = coop.state().await;
            if row["balance"] != state["account"]["balance"]
                || row["taken"] != state["taken"]
                || row["sent"] != state["sent"]
            {
                return Err(format!("{} is seen as {row}, and is {state}", coop.account));
            }
        }
        Ok(())
    })
    .await;
    let statement = |coop: &Coop| observer.says(&["statement", "--account", &coop.key]);
    for coop in coops {
        // It is checked before it is printed: event follows event, and the sums come to the balance.
        statement(coop).unwrap();
    }
}
