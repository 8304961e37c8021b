use copex_tests::{village::{Founding, Village}, words::{credits, offer, pieces}};
use std::time::Instant;
#[tokio::test(flavor = "multi_thread")]
async fn probe() {
    let t = Instant::now();
    let v = Village::found(Founding::default()).await;
    eprintln!("found {:?}", t.elapsed());
    let a = v.coop("A", 0, credits(1000)).await;
    eprintln!("coop 0 {:?}", t.elapsed());
    let b = v.coop("B", 1, credits(1000)).await;
    eprintln!("coop 1 {:?}", t.elapsed());
    let c = v.coop("C", 1, credits(1000)).await;
    eprintln!("coop 1 again {:?}", t.elapsed());
    let m = v.member(&c, "M", 0).await;
    eprintln!("member {:?}", t.elapsed());
    let o = a.offers(&offer("x", 100)).await;
    eprintln!("offer {:?}", t.elapsed());
    let w = b.orders(&o.version, pieces(1)).await;
    eprintln!("order {:?}", t.elapsed());
    a.accepts(&w).await;
    eprintln!("accept {:?}", t.elapsed());
    let _ = b.offers(&offer("y", 100)).await;
    eprintln!("offer b {:?}", t.elapsed());
    b.pays(&w).await;
    eprintln!("pay {:?}", t.elapsed());
    a.collects().await;
    eprintln!("collect {:?}", t.elapsed());
    let _ = m;
}
