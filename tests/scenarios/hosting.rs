//! A co-op hosts its members. When one of them breaks a rule, Holochain shuts out the address that the member writes from, with everybody
//! there. So a node warns, and a member can be run by a process with an address of its own.

use copex_economy::act::Act;
use copex_entries::ledger::LedgerAct;
use copex_tests::{
    account::Account,
    forger::Forger,
    village::{Founding, Village},
    wait::{until, within},
    words::{credits, offer, pieces},
};
use std::time::Duration;

const FAR: usize = 0;
/// The conductor whose self-validation is off.
const HOSTILE: usize = 1;
const HOST: usize = 2;
/// News of others arrive within a few seconds; this is many times as long.
const NEVER: Duration = Duration::from_secs(20);

fn founding() -> Founding {
    Founding {
        hostile: true,
        conductors: 3,
        ..Founding::default()
    }
}

/// The member writes a balance that it does not have, and is shut out by the others.
async fn is_shut_out(village: &Village, member: &Account, by: &[usize]) {
    let nobody = village.peers[FAR].new_key().await;
    let forger = Forger {
        account: member.clone(),
        // Nothing is signed with it.
        issued: village.accredits(&nobody, "Nobody", credits(1)).await,
        properties: village.properties.clone(),
    };
    let mut event = forger.desk().await.event(LedgerAct::Mark, &Act::Mark);
    event.state.account.balance = credits(1_000);
    forger.commits_event(event).await;
    for peer in by {
        let (peer, dna) = (&village.peers[*peer], village.program.dna_hash());
        until("the block of the member", || async {
            match peer.has_blocked(dna, &member.agent()).await {
                true => Ok(()),
                false => Err("none so far".into()),
            }
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_with_an_address_of_its_own_takes_nobody_along() {
    let village = Village::found(founding()).await;
    let bakery = village.coop("Bakery", FAR, credits(10_000)).await;
    let farm = village.coop("Farm", HOST, credits(10_000)).await;
    let rex = village.member(&farm, "Rex", HOSTILE).await;
    let bread = bakery.offers(&offer("Bread", 1_000)).await;
    farm.offers(&offer("Milk", 1_000)).await;
    is_shut_out(&village, &rex, &[FAR, HOST]).await;

    farm.sees_offer(&bread.version).await;
    let order = farm.orders(&bread.version, pieces(10)).await;
    bakery.accepts(&order).await;
    farm.pays(&order).await;
    let taken = bakery.collects().await;
    let account = taken.state.account;
    assert!(
        account.sold.is_positive(),
        "the bakery was paid: {account:?}"
    );
}

/// What the node's warning says, and why members can live elsewhere. Should Holochain learn to shut out one of several, this fails, and the
/// warning can go.
#[tokio::test(flavor = "multi_thread")]
async fn a_member_at_its_coops_address_takes_the_coop_along() {
    let village = Village::found(Founding {
        conductors: 2,
        ..founding()
    })
    .await;
    let bakery = village.coop("Bakery", FAR, credits(10_000)).await;
    let mill = village.coop("Mill", HOSTILE, credits(10_000)).await;
    let tom = village.member(&mill, "Tom", HOSTILE).await;
    let flour = mill.offers(&offer("Flour", 1_000)).await;
    bakery.sees_offer(&flour.version).await;
    is_shut_out(&village, &tom, &[FAR]).await;

    let bran = mill.offers(&offer("Bran", 1_000)).await;
    let seen = within(NEVER, || async {
        let view: Option<copex_entries::calls::exchange::OfferView> = bakery
            .call("exchange", "offer", bran.version.clone())
            .await?;
        view.map(|_| ()).ok_or_else(|| "it has not arrived".into())
    })
    .await;
    let reason = seen.expect_err("what the mill writes still arrives");
    assert!(reason.contains("it has not arrived"), "{reason}");
}
