//! What a payment costs, with all its checks, against an entry that needs none; and how soon the other side sees it.

use super::{median, plain::PlainCell};
use crate::{
    account::{Account, Listing},
    village::{Founding, Village},
    wait::until,
    words::{credits, offer, pieces},
};
use copex_economy::credits::Credits;
use copex_entries::calls::credit::{
    AccountView, HistoryLine, PayInput, PaymentInput, PaymentKind, Written,
};
use std::time::Instant;

/// The figures of a payment.
pub struct Figures {
    /// A Pay against a bare create, both on chains of 1,000.
    pub over_plain_create: f64,
    /// How a Pay grows from chains of 100 to chains of 5,000, against how the bare create grows.
    pub growth_5000_over_100: f64,
    /// Milliseconds until the other conductor holds a Pay, from when it was committed.
    pub seen_by_peer_ms: f64,
}

const PAIRS: usize = 21;

struct Market {
    village: Village,
    farm: Account,
    bakery: Account,
    bread: Listing,
    plain: PlainCell,
}

/// Medians of one chain length, in milliseconds.
struct Measured {
    pay: f64,
    announce: f64,
    plain: f64,
    seen: f64,
}

/// Measures on two conductors.
pub async fn figures() -> Figures {
    let mut market = Market::open().await;
    let at_100 = market.measure(100).await;
    let at_1_000 = market.measure(1_000).await;
    let at_5_000 = market.measure(5_000).await;
    for (length, measured) in [(100, &at_100), (1_000, &at_1_000), (5_000, &at_5_000)] {
        eprintln!(
            "chain of {length}: pay {:.1} ms, telling the payee {:.1} ms, bare create {:.1} ms, seen after {:.1} ms",
            measured.pay, measured.announce, measured.plain, measured.seen
        );
    }
    Figures {
        over_plain_create: at_1_000.pay / at_1_000.plain,
        growth_5000_over_100: (at_5_000.pay / at_100.pay) / (at_5_000.plain / at_100.plain),
        seen_by_peer_ms: at_1_000.seen,
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
            plains.push(self.plain.create(&self.village.peers[0]).await);
            let kind = PaymentKind::Purchase { order };
            let input = PayInput {
                payments: vec![PaymentInput {
                    amount: Credits::new(1),
                    kind,
                }],
            };
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
        Measured {
            pay: median(pays),
            announce: median(announces),
            plain: median(plains),
            seen: median(seens),
        }
    }

    /// Makes both chains as long, and waits until the other conductor has followed.
    async fn grow(&mut self, length: u32) {
        loop {
            let sequence = self.farm.chain_top().await.sequence;
            if sequence >= length {
                break;
            }
            let () = self
                .farm
                .ask("hostile", "grow", (length - sequence).min(400))
                .await;
            self.farm.upkeep().await;
        }
        self.plain.grow(&self.village.peers[0], length).await;
        let newest: AccountView = self.farm.account().await;
        until("the long chain", || async {
            let there: Option<AccountView> = self
                .bakery
                .call("credit", "account_of", self.farm.agent())
                .await?;
            there
                .filter(|there| there.head == newest.head)
                .map(|_| ())
                .ok_or_else(|| "it is not there yet".into())
        })
        .await;
    }
}
