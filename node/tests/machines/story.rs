//! Seven nodes trade over sound wires, over slow and lossy ones, and while they are cut in two.

use crate::coop::{Coop, Federation};
use crate::wires::Network;
use crate::{cannot, with_months_of};
use futures::future::join_all;
use std::time::{Duration, Instant};

/// Months that end while they trade.
const PERIOD_SECONDS: u32 = 60;
/// The co-ops are on the third machine and those after it: the hub is on the first, the founder on the second.
const FIRST: usize = 2;
const MACHINES: usize = 9;
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
    let mut coops: Vec<Coop> = (FIRST..MACHINES)
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

    each_half_trades_alone(network, &coops).await;
    told.that("two halves that are cut from each other trade on");
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

/// Half of them, with founder and hub, on one side; the other half alone. Nothing comes through, and each half trades.
async fn each_half_trades_alone(network: &Network, coops: &[Coop]) {
    let (here, there) = coops.split_at(coops.len() / 2);
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
}
