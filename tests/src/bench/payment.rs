//! What a payment costs, with all its checks, against an entry that needs none; and how soon the other side sees it.

use super::{median, percentile, plain::PlainCell};
use crate::{
    account::{Account, Listing, one_payment},
    carry::carry_since,
    village::{Founding, Village},
    wait::{until, within},
    words::{credits, offer, pieces},
};
use copex_economy::credits::Credits;
use copex_entries::{
    calls::credit::{
        AccountView, HistoryLine, PayInput, PaymentInput, PaymentKind, WaitingPayment, Written,
    },
    ledger::LedgerAct,
};
use std::time::{Duration, Instant};

/// A figure: name, value, unit.
pub type Figure = (&'static str, f64, &'static str);

const PAIRS: usize = 21;
/// Before each call that is measured, so that it does not wait for what the order before it left to validate and publish.
const REST: Duration = Duration::from_millis(300);
const GROWN_AT_ONCE: u32 = 400;
/// Hundreds of events are validated one by one before they are there.
const FOLLOWED_WITHIN: Duration = Duration::from_secs(300);
/// The most inputs of one Collect.
const COLLECTED: usize = 100;

async fn rest() {
    tokio::time::sleep(REST).await;
}

struct Market {
    village: Village,
    farm: Account,
    bakery: Account,
    bread: Listing,
    plain: PlainCell,
}

/// What was measured at one chain length, in milliseconds: medians, and what 19 of 20 payments took at most.
struct Measured {
    pay: f64,
    pay_p95: f64,
    announce: f64,
    plain: f64,
    walk: f64,
    seen: f64,
}

/// Measures on two conductors, and reports each figure as it is there. `wanted` tells which figures are: long chains take
/// minutes to grow.
pub async fn figures(wanted: impl Fn(&str) -> bool, report: impl Fn(Figure)) {
    let mut market = Market::open().await;
    let growth = wanted("credit.pay_growth_5000_over_100");
    let at_100 = if growth {
        Some(market.measure(100).await)
    } else {
        None
    };
    let at_1_000 = market.measure(1_000).await;
    let over_plain = at_1_000.pay / at_1_000.plain;
    report(("credit.pay_over_plain_create", over_plain, "ratio"));
    report(("credit.seen_by_peer_ms", at_1_000.seen, "milliseconds"));
    report(("credit.pay_p95_ms", at_1_000.pay_p95, "milliseconds"));
    report(("credit.announce_ms", at_1_000.announce, "milliseconds"));
    if wanted("credit.collect_100_over_pay") {
        let collect = market.collects_a_hundred().await;
        let over_pay = collect / at_1_000.pay;
        report(("credit.collect_100_over_pay", over_pay, "ratio"));
    }
    if let Some(at_100) = at_100 {
        let at_5_000 = market.measure(5_000).await;
        let growth = (at_5_000.pay / at_100.pay) / (at_5_000.plain / at_100.plain);
        report(("credit.pay_growth_5000_over_100", growth, "ratio"));
    }
    if wanted("credit.pay_over_plain_create_at_10000") {
        let at_10_000 = market.measure(10_000).await;
        let over_plain_there = at_10_000.pay / at_10_000.plain;
        report((
            "credit.pay_over_plain_create_at_10000",
            over_plain_there,
            "ratio",
        ));
        let times = over_plain_there / over_plain;
        report((
            "credit.pay_over_plain_create_10000_over_1000",
            times,
            "ratio",
        ));
        let walk = at_10_000.walk / at_10_000.plain;
        report((
            "credit.walk_the_chain_over_plain_create_at_10000",
            walk,
            "ratio",
        ));
    }
}

impl Market {
    async fn open() -> Market {
        let founding = Founding {
            growing: true,
            collection_seconds: 2_592_000,
            ..Founding::default()
        };
        let mut village = Village::found(founding).await;
        let farm = village.coop("Farm", 0, credits(100_000)).await;
        let bakery = village.coop("Bakery", 1, credits(100_000)).await;
        farm.offers(&offer("Milk", 1_000)).await;
        let bread = bakery.offers(&offer("Bread", 1_000)).await;
        let plain = PlainCell::install(&mut village.peers[0]).await;
        Market {
            village,
            farm,
            bakery,
            bread,
            plain,
        }
    }

    async fn measure(&mut self, length: u32) -> Measured {
        self.grow(length).await;
        let (mut pays, mut announces) = (Vec::new(), Vec::new());
        let (mut plains, mut seens) = (Vec::new(), Vec::new());
        for _ in 0..PAIRS {
            let order = self.farm.orders(&self.bread.version, pieces(1)).await;
            self.bakery.accepts(&order).await;
            self.farm
                .sees_order(&order, Some(copex_entries::exchange::Step::Accepted))
                .await;
            rest().await;
            plains.push(self.plain.create(&self.village.peers[0]).await);
            let kind = PaymentKind::Purchase { order };
            let input = PayInput {
                payments: vec![PaymentInput {
                    amount: Credits::new(1),
                    kind,
                }],
            };
            rest().await;
            let start = Instant::now();
            let written: Written = self
                .farm
                .call_alone("credit", "pay", input)
                .await
                .expect("the payment is sound");
            pays.push(start.elapsed().as_secs_f64() * 1_000.0);
            let committed = Instant::now();
            let _: HistoryLine = until("the payment", || {
                self.bakery
                    .call("credit", "history_line", written.event.clone())
            })
            .await;
            seens.push(committed.elapsed().as_secs_f64() * 1_000.0);
            let start = Instant::now();
            let _: bool = self.farm.ask("credit", "announce", ()).await;
            announces.push(start.elapsed().as_secs_f64() * 1_000.0);
        }
        let mut walks = Vec::new();
        for _ in 0..3 {
            walks.push(self.plain.walk(&self.village.peers[0]).await);
        }
        let measured = Measured {
            pay_p95: percentile(&pays, 95),
            walk: median(walks),
            pay: median(pays),
            announce: median(announces),
            plain: median(plains),
            seen: median(seens),
        };
        eprintln!(
            "chain of {length}: pay {:.1} ms, telling the payee {:.1} ms, bare create {:.1} ms, reading the chain {:.1} ms, seen after {:.1} ms",
            measured.pay, measured.announce, measured.plain, measured.walk, measured.seen
        );
        measured
    }

    /// How long one Collect of a hundred payments takes, each made by an event of its own.
    async fn collects_a_hundred(&self) -> f64 {
        let mut newest = None;
        for _ in 0..COLLECTED {
            let kind = PaymentKind::Contribution {
                coop: self.bakery.agent(),
            };
            let paid: Written = self
                .farm
                .ask("credit", "pay", one_payment(Credits::new(1), kind))
                .await;
            newest = Some(paid.event);
        }
        let newest = newest.expect("a hundred were paid");
        self.tells_all().await;
        let _: HistoryLine = until("the last of them", || {
            self.bakery.call("credit", "history_line", newest.clone())
        })
        .await;
        // Some of what was paid before may wait too.
        until("payments to collect", || async {
            let waiting: Vec<WaitingPayment> = self.bakery.call("credit", "waiting", ()).await?;
            match waiting.len() {
                COLLECTED.. => Ok(()),
                fewer => Err(format!("{fewer} wait")),
            }
        })
        .await;
        rest().await;
        let start = Instant::now();
        let collected: Option<Written> = self
            .bakery
            .call_alone("credit", "collect", ())
            .await
            .expect("a hundred payments can be collected");
        let took = start.elapsed().as_secs_f64() * 1_000.0;
        let LedgerAct::Collect { inputs } = collected.expect("they wait").act else {
            panic!("a collection collects")
        };
        assert_eq!(inputs.len(), COLLECTED);
        took
    }

    /// Nothing is left to tell a payee, and all of it is on the other conductor.
    async fn tells_all(&self) {
        while self.farm.ask::<_, bool>("credit", "announce", ()).await {}
        self.carries_over(0).await;
    }

    /// Of some hundred operations at once the network was seen to lose a part for minutes, so they are carried over.
    async fn carries_over(&self, since: u32) {
        let [from, to] = &self.village.peers[..] else {
            panic!("a market has two conductors")
        };
        let dna = self.village.program.dna_hash();
        carry_since(from, to, dna, &self.farm.agent(), since).await;
    }

    /// Makes both chains as long, step by step, so that the other conductor has followed before the next.
    async fn grow(&mut self, length: u32) {
        loop {
            let sequence = self.farm.chain_top().await.sequence;
            if sequence >= length {
                break;
            }
            let () = self
                .farm
                .ask("hostile", "grow", (length - sequence).min(GROWN_AT_ONCE))
                .await;
            self.farm.upkeep().await;
            self.carries_over(sequence).await;
            self.is_followed().await;
        }
        self.plain.grow(&self.village.peers[0], length).await;
    }

    async fn is_followed(&self) {
        let newest: AccountView = self.farm.account().await;
        let followed = within(FOLLOWED_WITHIN, || async {
            let there: Option<AccountView> = self
                .bakery
                .call("credit", "account_of", self.farm.agent())
                .await?;
            there
                .filter(|there| there.head == newest.head)
                .map(|_| ())
                .ok_or_else(|| "it is not there yet".into())
        });
        followed.await.expect("the other conductor follows");
    }
}
