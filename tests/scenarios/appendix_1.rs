//! Appendix 1 of the founding paper, on two separate conductors: credits exist because something was put on offer, they
//! pass from hand to hand, and a steady month creates nothing.

use copex_entries::calls::credit::Upkeep;
use copex_tests::{
    account::Account,
    village::{Founding, Village},
    words::{credits, offer, pieces},
};

/// The village of the appendix with its two co-ops, the bakery on one conductor and the farm on the other.
async fn village(share: u32) -> (Village, Account, Account) {
    let village = Village::found(Founding::of_appendix_1(share)).await;
    let bakery = village.coop("Bakery", 0, credits(100_000)).await;
    let farm = village.coop("Farm", 1, credits(100_000)).await;
    (village, bakery, farm)
}

/// Each buys the other's whole offer, and both collect.
async fn exchange(
    bakery: &Account,
    bread: &copex_tests::account::Listing,
    farm: &Account,
    milk: &copex_tests::account::Listing,
    whole: u64,
) {
    let of_milk = bakery.orders(&milk.version, pieces(whole)).await;
    let of_bread = farm.orders(&bread.version, pieces(whole)).await;
    farm.accepts(&of_milk).await;
    bakery.accepts(&of_bread).await;
    bakery.pays(&of_milk).await;
    farm.pays(&of_bread).await;
    bakery.collects().await;
    farm.collects().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn appendix_1_without_a_share() {
    let (village, bakery, farm) = village(0).await;
    let everybody = [&bakery, &farm, &village.foundation];
    village.has_time_left(20, &everybody).await;
    let first_month = village.month();

    let bread = bakery.offers(&offer("Bread", 1_000)).await;
    let milk = farm.offers(&offer("Milk", 1_000)).await;
    assert_eq!(
        bread.issued.created,
        credits(1_000),
        "each is granted what it offers"
    );
    assert_eq!(milk.issued.state.account.balance, credits(1_000));

    exchange(&bakery, &bread, &farm, &milk, 1_000).await;
    assert_eq!(
        bakery.balance().await,
        credits(1_000),
        "what was spent came back"
    );
    assert_eq!(farm.balance().await, credits(1_000));

    village.lives_until(first_month.plus(1), &[]).await;
    for coop in [&bakery, &farm] {
        let done = coop.upkeep().await;
        assert!(
            matches!(done.as_slice(), [Upkeep::Settled { month }] if *month == first_month.plus(1)),
            "{done:?}"
        );
        let state = coop.account().await.state;
        assert_eq!(
            state.account.matched,
            credits(1_000),
            "a steady month creates nothing"
        );
        assert_eq!(state.account.balance, credits(1_000));
    }

    let bread = bakery.changes(&bread, &offer("Bread", 1_200)).await;
    let milk = farm.changes(&milk, &offer("Milk", 1_200)).await;
    assert_eq!(bread.issued.created, credits(200), "the rise is granted");
    assert_eq!(milk.issued.created, credits(200));
    exchange(&bakery, &bread, &farm, &milk, 1_200).await;
    assert_eq!(
        bakery.balance().await,
        credits(1_200),
        "the larger exchange went through"
    );
    assert_eq!(farm.balance().await, credits(1_200));

    let economy = farm.sees_economy(3, credits(2_400)).await;
    assert_eq!(economy.commons, credits(-2_400));
}

#[tokio::test(flavor = "multi_thread")]
async fn appendix_1_with_half_for_the_foundation() {
    let (village, bakery, farm) = village(5_000).await;
    let everybody = [&bakery, &farm, &village.foundation];
    village.has_time_left(20, &everybody).await;

    let bread = bakery.offers(&offer("Bread", 1_000)).await;
    let milk = farm.offers(&offer("Milk", 1_000)).await;
    for listing in [&bread, &milk] {
        assert_eq!(listing.issued.created, credits(1_000));
        assert_eq!(
            listing.issued.state.account.balance,
            credits(500),
            "the other half waits for the Foundation"
        );
    }
    village.foundation.sees_waiting(2).await;
    village.foundation.collects().await;
    assert_eq!(village.foundation.balance().await, credits(1_000));

    exchange(&bakery, &bread, &farm, &milk, 500).await;
    assert_eq!(bakery.balance().await, credits(500));
    assert_eq!(farm.balance().await, credits(500));
    let economy = village.foundation.sees_economy(3, credits(2_000)).await;
    assert_eq!(economy.balances, credits(2_000));
}
