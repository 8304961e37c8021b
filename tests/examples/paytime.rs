//! Temporary timing.
use copex_entries::calls::{credit::*, registry::*};
use copex_economy::credits::Credits;
use copex_tests::{village::{Founding, Village}, words::{credits, offer}};
use std::time::Instant;
#[tokio::main]
async fn main() {
    let village = Village::found(Founding { collection_seconds: 3_000_000, ..Founding::default() }).await;
    let bakery = village.coop("Bakery", 0, credits(100_000)).await;
    let farm = village.coop("Farm", 1, credits(100_000)).await;
    farm.offers(&offer("Milk", 1_000)).await;
    let input = PayInput { payments: vec![PaymentInput { amount: Credits::new(1), kind: PaymentKind::Contribution { coop: bakery.agent() } }] };
    let n: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(200);
    let mut pays = vec![];
    macro_rules! time { ($name:expr, $e:expr) => {{ let mut v = vec![]; for _ in 0..15 { let t = Instant::now(); let _ = $e; v.push(t.elapsed().as_micros()); } v.sort(); println!("{:>28} {:.1} ms", $name, v[7] as f64/1000.0); }} }
    for round in 0..3 {
        for _ in 0..(if round == 0 { 20 } else { n }) { let t = Instant::now(); let _: Written = farm.ask("credit", "pay", input.clone()).await; pays.push(t.elapsed().as_micros()); }
        println!("chain about {} pays", pays.len());
        time!("trust", farm.ask::<_, Trust>("registry", "trust", bakery.agent()).await);
        time!("party", farm.ask::<_, Option<Party>>("registry", "party", bakery.agent()).await);
        time!("preview_payment", farm.ask::<_, PaymentPreview>("credit", "preview_payment", input.clone()).await);
        time!("account", farm.ask::<_, AccountView>("credit", "account", ()).await);
        time!("pay", farm.ask::<_, Written>("credit", "pay", input.clone()).await);
    }
}
