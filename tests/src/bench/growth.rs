//! What a trade costs, and what a node keeps of it, as the history of an economy grows.

use super::median;
use crate::{
    account::{Account, Listing},
    village::{Founding, Village},
    words::{credits, offer, pieces},
};
use copex_entries::calls::credit::Written;
use std::{
    path::Path,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// A figure: name, value, unit.
pub type Figure = (&'static str, f64, &'static str);

/// The co-ops whose events make the history long.
const GROWERS: usize = 20;
/// So many of them write at the same time.
const AT_ONCE: usize = 4;
const TRADES: usize = 31;
const FEW: usize = 10_000;
const MANY: usize = 100_000;
/// So that a trade does not wait for what others left to validate.
const REST: Duration = Duration::from_millis(300);

struct Market {
    village: Village,
    farm: Account,
    bakery: Account,
    bread: Listing,
    growers: Vec<Account>,
    /// Events that the growers wrote.
    events: usize,
}

/// Measures on one conductor, which keeps and validates everything. Takes most of an hour.
pub async fn figures(report: impl Fn(Figure)) {
    let mut market = Box::pin(Market::open()).await;
    let at_few = market.measure(FEW).await;
    let at_many = market.measure(MANY).await;
    let growth = at_many.trade_ms / at_few.trade_ms;
    report(("net.cost_growth", growth, "ratio"));
    #[allow(clippy::cast_precision_loss)] // A hundred thousand is exact as a float.
    let hundred_thousands = (MANY - FEW) as f64 / MANY as f64;
    let disk = (at_many.disk - at_few.disk) / hundred_thousands;
    report(("node.disk_per_100k_mb", disk, "megabytes"));
    let memory = (at_many.memory - at_few.memory) / hundred_thousands;
    report(("node.memory_per_100k_mb", memory, "megabytes"));
}

struct Measured {
    /// The median of some trades, from order to collection.
    trade_ms: f64,
    /// What the conductor keeps, in megabytes.
    disk: f64,
    /// What its process holds in memory, in megabytes.
    memory: f64,
}

impl Market {
    async fn open() -> Market {
        // The longest month that a founding may have here: nothing is settled while it is measured.
        let village = Village::found(Founding {
            conductors: 1,
            period_seconds: 86_400,
            ..Founding::default()
        })
        .await;
        let farm = village.coop("Farm", 0, credits(100_000)).await;
        let bakery = village.coop("Bakery", 0, credits(100_000)).await;
        farm.offers(&offer("Milk", 1_000)).await;
        let bread = bakery.offers(&offer("Bread", 1_000)).await;
        let mut growers = Vec::new();
        for number in 0..GROWERS {
            let name = format!("Co-op {number}");
            growers.push(village.coop(&name, 0, credits(1_000)).await);
        }
        Market {
            village,
            farm,
            bakery,
            bread,
            growers,
            events: 0,
        }
    }

    async fn measure(&mut self, events: usize) -> Measured {
        let begun = Instant::now();
        self.grow(events).await;
        eprintln!(
            "{events} events after {:.0} s",
            begun.elapsed().as_secs_f64()
        );
        let mut trades = Vec::new();
        for _ in 0..TRADES {
            tokio::time::sleep(REST).await;
            let begun = Instant::now();
            let order = self.farm.orders(&self.bread.version, pieces(1)).await;
            self.bakery.accepts(&order).await;
            self.farm.pays(&order).await;
            self.bakery.collects().await;
            trades.push(begun.elapsed().as_secs_f64() * 1_000.0);
        }
        let measured = Measured {
            trade_ms: median(trades),
            disk: megabytes(bytes_below(self.village.peers[0].folder())),
            memory: memory(),
        };
        eprintln!(
            "{events} events: a trade takes {:.1} ms; {:.0} MB on disk, {:.0} MB in memory",
            measured.trade_ms, measured.disk, measured.memory
        );
        measured
    }

    /// Each grower writes its part, one event after the other.
    async fn grow(&mut self, events: usize) {
        let each = (events - self.events).div_ceil(GROWERS);
        let mut writing = JoinSet::new();
        for growers in self.growers.chunks(GROWERS / AT_ONCE) {
            let growers = growers.to_vec();
            writing.spawn(async move {
                for _ in 0..each {
                    for grower in &growers {
                        let _: Written = grower.ask("credit", "mark", ()).await;
                    }
                }
            });
        }
        writing.join_all().await;
        self.events = events;
    }
}

/// What lies in a folder and those below it, without the compiled zomes.
fn bytes_below(folder: &Path) -> u64 {
    let items = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let bytes = items.map(|item| match item.metadata() {
        Ok(metadata) if metadata.is_dir() => bytes_below(&item.path()),
        Ok(metadata) if item.file_name() != "wasm.db" => metadata.len(),
        _ => 0,
    });
    bytes.sum()
}

/// What this process holds in memory, in megabytes.
fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kilobytes.map_or(f64::NAN, |kilobytes: u64| megabytes(kilobytes * 1_024))
}

#[allow(clippy::cast_precision_loss)] // Gigabytes are exact as a float.
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}
