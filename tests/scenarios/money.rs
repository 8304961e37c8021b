//! What credits are paid for besides goods: wages, contributions and levies; and who may not.

use copex_entries::calls::credit::{PaymentKind, Written};
use copex_tests::{
    account::one_payment,
    village::{Founding, Village},
    wait::assert_refused,
    words::{credits, offer, pieces},
};

#[tokio::test(flavor = "multi_thread")]
async fn wages_contributions_and_levies() {
    let village = Village::found(Founding::default()).await;
    let bakery = village.coop("Bakery", 0, credits(10_000)).await;
    let farm = village.coop("Farm", 1, credits(10_000)).await;
    let ana = village.member(&bakery, "Ana", 1).await;
    let bread = bakery.offers(&offer("Bread", 800)).await;
    assert_eq!(bakery.balance().await, credits(500));

    bakery.pays_wage(&ana, credits(300)).await;
    ana.collects().await;
    assert_eq!(ana.balance().await, credits(300));
    let own = ana.orders(&bread.version, pieces(100)).await;
    bakery.accepts(&own).await;
    ana.pays(&own).await;
    bakery.collects().await;
    assert_eq!(
        bakery.account().await.state.account.sold,
        credits(100),
        "a member's purchase is a sale"
    );

    let levy = one_payment(credits(5), PaymentKind::Levy { order: own.clone() });
    let _: Written = ana.ask("credit", "pay", levy).await;
    village.foundation.sees_waiting(2).await;
    village.foundation.collects().await;
    assert_eq!(
        village.foundation.balance().await,
        credits(505),
        "its share and the levy"
    );

    let gift = one_payment(
        credits(50),
        PaymentKind::Contribution { coop: farm.agent() },
    );
    let _: Written = ana.ask("credit", "pay", gift).await;
    farm.collects().await;
    assert_eq!(farm.balance().await, credits(50));
    assert_eq!(
        farm.account().await.state.account.sold,
        credits(0),
        "a gift is no sale"
    );

    let pay = async |account: &copex_tests::account::Account, kind| {
        account
            .call::<_, Written>("credit", "pay", one_payment(credits(1), kind))
            .await
    };
    let wage = PaymentKind::Wage {
        member: ana.agent(),
    };
    assert_refused(
        pay(&farm, wage.clone()).await,
        "go to members of your own co-op",
    );
    assert_refused(pay(&ana, wage).await, "go to members of your own co-op");
    let of_foundation = PaymentKind::Contribution { coop: farm.agent() };
    assert_refused(
        pay(&village.foundation, of_foundation).await,
        "R-CREDIT-25: the Foundation spends only what a vote decided",
    );
    assert_refused(
        pay(&farm, PaymentKind::Contribution { coop: ana.agent() }).await,
        "a contribution or a tax goes to an accredited co-op",
    );
    assert_refused(
        pay(&farm, PaymentKind::Contribution { coop: farm.agent() }).await,
        "R-CREDIT-13",
    );
    assert_refused(
        pay(&farm, PaymentKind::Levy { order: own }).await,
        "R-CREDIT-29",
    );
    farm.sees_economy(4, credits(1_000)).await;
}

/// Whoever pays may close the lid: what it sent is taken in, and spent again, with nobody else there.
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_collected_while_its_payer_is_away() {
    let mut village = Village::found(Founding::default()).await;
    let bakery = village.coop("Bakery", 0, credits(10_000)).await;
    let farm = village.coop("Farm", 1, credits(10_000)).await;
    let ana = village.member(&bakery, "Ana", 0).await;
    let bread = bakery.offers(&offer("Bread", 100)).await;
    farm.offers(&offer("Milk", 100)).await;
    let order = farm.orders(&bread.version, pieces(50)).await;
    bakery.accepts(&order).await;
    farm.pays(&order).await;
    bakery.sees_waiting(1).await;
    village.peers[1].shut_down().await;

    let begun = std::time::Instant::now();
    bakery.collects().await;
    bakery.pays_wage(&ana, credits(60)).await;
    ana.collects().await;
    assert_eq!(ana.balance().await, credits(60));
    println!(
        "collected, paid and collected again in {:?}",
        begun.elapsed()
    );
}
