//! The network fee: what is bought bears it, the Foundation keeps it apart, and it is shared by what others attest.

use copex_economy::{
    act::Purpose,
    calendar::Month,
    credits::{BasisPoints, Credits},
    policy::Policy,
};
use copex_entries::{
    account_key,
    calls::{
        credit::{PayInput, PaymentKind, PaymentPreview, Written},
        service::{ReceiptView, SharingInput, SharingView},
    },
    exchange::Step,
    service::{NodeSeen, ServiceAttested},
};
use copex_tests::{
    account::{Account, one_payment},
    village::{Founding, Village},
    wait::{assert_refused, until},
    words::{credits, offer, pieces},
};
use holochain::prelude::ActionHash;

/// What a co-op saw of the others' nodes.
fn saw(others: &[&Account], megabytes: u32) -> ServiceAttested {
    let mut seen: Vec<NodeSeen> = others
        .iter()
        .map(|other| NodeSeen {
            server: other.agent(),
            asked: 90,
            answered: 81,
            megabytes,
        })
        .collect();
    seen.sort_by_key(|node| account_key(&node.server));
    ServiceAttested::Nodes { seen }
}

#[tokio::test(flavor = "multi_thread")]
async fn fees_gather_and_are_shared_by_what_others_attest() {
    let founding = Founding::with_months_of(45);
    let founding = Founding {
        policy: Policy {
            network_fee: BasisPoints(100),
            ..founding.policy.clone()
        },
        ..founding
    };
    let village = Village::found(founding).await;
    let bakery = village.coop("Bakery", 0, credits(100_000)).await;
    let farm = village.coop("Farm", 1, credits(100_000)).await;
    let mill = village.coop("Mill", 0, credits(100_000)).await;
    let dairy = village.coop("Dairy", 1, credits(100_000)).await;
    let ana = village.member(&bakery, "Ana", 0).await;
    let coops = [&bakery, &farm, &mill, &dairy];
    let everybody = [&bakery, &farm, &mill, &dairy, &village.foundation];
    village.has_time_left(25, &everybody).await;
    let month = village.month();

    // What is bought bears the fee; the preview says so.
    let milk = farm.offers(&offer("Milk", 1_000)).await;
    bakery.offers(&offer("Bread", 1_000)).await;
    let order = bakery.orders(&milk.version, pieces(300)).await;
    farm.accepts(&order).await;
    bakery.sees_order(&order, Some(Step::Accepted)).await;
    let kind = PaymentKind::Purchase {
        order: order.clone(),
    };
    let asked: PayInput = one_payment(credits(300), kind);
    let preview: PaymentPreview = bakery.ask("credit", "preview_payment", asked).await;
    assert_eq!(preview.network_fee, credits(3));
    assert_eq!(preview.total, credits(303));
    let before = bakery.balance().await;
    let paid = bakery.pays(&order).await;
    assert_eq!(paid.outputs.len(), 2);
    assert_eq!(paid.outputs[1].purpose, Purpose::NetworkFee);
    assert_eq!(paid.outputs[1].payee, village.foundation.agent());
    assert_eq!(
        bakery.balance().await,
        before.minus(credits(303)).expect("it is small")
    );
    let wage = bakery.pays_wage(&ana, credits(10)).await;
    assert_eq!(wage.outputs.len(), 1, "a wage bears none");

    // The month after, everybody says what they saw.
    village.lives_until(month.plus(1), &everybody).await;
    for coop in coops {
        let others: Vec<&Account> = coops
            .into_iter()
            .filter(|other| other.agent() != coop.agent())
            .collect();
        let megabytes = if coop.agent() == mill.agent() { 40 } else { 0 };
        let said = saw(&others, megabytes);
        let _: ActionHash = coop.ask("credit", "attest_service", said.clone()).await;
        let again: Result<ActionHash, String> = coop.call("credit", "attest_service", said).await;
        assert_refused(again, "Once is enough");
    }
    let of_itself: Result<ActionHash, String> =
        ana.call("credit", "attest_service", saw(&[&farm], 0)).await;
    assert_refused(of_itself, "R-NETWORK-03");
    let own = ServiceAttested::HostedBy {
        server: bakery.agent(),
    };
    let of_own: Result<ActionHash, String> = ana.call("credit", "attest_service", own).await;
    assert_refused(of_own, "R-NETWORK-04");
    let hosted = ServiceAttested::HostedBy {
        server: farm.agent(),
    };
    let _: ActionHash = ana.ask("credit", "attest_service", hosted).await;

    // And the month after that, the Foundation shares.
    let foundation = &village.foundation;
    village.lives_until(month.plus(2), &everybody).await;
    until("all receipts", || async {
        let known: Vec<ReceiptView> = foundation.call("credit", "service_receipts", month).await?;
        (known.len() == 5)
            .then_some(())
            .ok_or_else(|| format!("{} receipts", known.len()))
    })
    .await;
    until("the fee with the Foundation", || async {
        foundation.upkeep().await;
        let kept = foundation.account().await.state.account.network_fees;
        (kept == credits(3))
            .then_some(())
            .ok_or_else(|| format!("{kept} kept"))
    })
    .await;
    let refused: Result<Written, String> = bakery.call("credit", "share_fees", month).await;
    assert_refused(refused, "only the Foundation");
    let asked = SharingInput { month, pot: None };
    let foreseen: SharingView = foundation.ask("credit", "network_sharing", asked).await;
    let shared: Written = foundation.ask("credit", "share_fees", month).await;
    let amounts: Vec<(Vec<u8>, Credits)> = shared
        .outputs
        .iter()
        .map(|output| (output.payee.get_raw_39().to_vec(), output.amount))
        .collect();
    let foreseen_amounts: Vec<(Vec<u8>, Credits)> = foreseen
        .services
        .iter()
        .map(|service| (service.coop.get_raw_39().to_vec(), service.amount))
        .collect();
    assert_eq!(amounts, foreseen_amounts);
    let total = shared
        .outputs
        .iter()
        .map(|output| output.amount.minor_units())
        .sum::<i64>();
    assert_eq!(total, 300, "all that was kept is shared");
    assert_eq!(
        shared.state.account.network_fees,
        Credits::ZERO,
        "and is kept no more"
    );
    assert_eq!(shared.state.account.shares_from, Month(month.0 + 1));
    let again: Result<Written, String> = foundation.call("credit", "share_fees", month).await;
    assert_refused(again, "shared before");

    foundation.upkeep().await;

    // Farm hosts Ana, so it gets most; its node on the other conductor judged the sharing by the same receipts and collects.
    let share_of = |coop: &Account| {
        let output = shared
            .outputs
            .iter()
            .find(|output| output.payee == coop.agent());
        output.expect("everybody was seen by three").amount
    };
    assert!(share_of(&farm) > share_of(&dairy));
    assert_eq!(shared.outputs.len(), 4);
    until("farm's share", || async {
        farm.upkeep().await;
        let lines = farm.history().await;
        lines
            .iter()
            .any(|line| {
                line.postings.iter().any(|posting| {
                    posting.purpose == Some(Purpose::NetworkShare)
                        && posting.amount == share_of(&farm)
                })
            })
            .then_some(())
            .ok_or_else(|| "not there yet".to_owned())
    })
    .await;
}
