//! Payment requests between two conductors: asked, paid once, declined, withdrawn, over.

use copex_entries::{
    calls::{
        credit::{PaymentKind, Written},
        exchange::OrderView,
        request::{DeclineInput, RequestInput, RequestState, RequestView, RequestedKind},
    },
    exchange::Step,
};
use copex_tests::{
    account::{Account, one_payment},
    village::{Founding, Village, now},
    wait::{assert_refused, until},
    words::{credits, offer, pieces},
};
use holochain::prelude::ActionHash;

fn asking(payer: &Account, whole: i64, kind: RequestedKind) -> RequestInput {
    RequestInput {
        payer: payer.agent(),
        amount: credits(whole),
        kind,
        text: "As agreed".into(),
        until: now().after_seconds(600),
    }
}

async fn asks(payee: &Account, input: RequestInput) -> Result<RequestView, String> {
    payee.call("exchange", "request_payment", input).await
}

/// Waits until a request has arrived at the one that is asked.
async fn sees(payer: &Account, request: &ActionHash) -> RequestView {
    until("a request", || async {
        let waiting: Vec<RequestView> = payer.call("exchange", "requests_waiting", ()).await?;
        let found = waiting.into_iter().find(|view| view.request == *request);
        found.ok_or_else(|| "it is not here yet".into())
    })
    .await
}

/// Waits until the one that asked sees what became of it.
async fn becomes(
    payee: &Account,
    request: &ActionHash,
    wanted: impl Fn(&RequestState) -> bool,
) -> RequestState {
    until("an answer", || async {
        let made: Vec<RequestView> = payee.call("exchange", "requests_made", ()).await?;
        let view = made.into_iter().find(|view| view.request == *request);
        match view.map(|view| view.state) {
            Some(state) if wanted(&state) => Ok(state),
            other => Err(format!("{other:?}")),
        }
    })
    .await
}

async fn pays(payer: &Account, request: &ActionHash) -> Result<Written, String> {
    payer.call("credit", "pay_request", request.clone()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_is_paid_once_or_declined() {
    let village = Village::found(Founding::default()).await;
    let bakery = village.coop("Bakery", 0, credits(10_000)).await;
    let farm = village.coop("Farm", 1, credits(10_000)).await;
    let ana = village.member(&bakery, "Ana", 1).await;
    let bread = bakery.offers(&offer("Bread", 400)).await;
    farm.offers(&offer("Milk", 400)).await;
    farm.sees_coop(&bakery).await;
    bakery.sees_coop(&farm).await;

    let order = farm.orders(&bread.version, pieces(100)).await;
    let purchase = RequestedKind::Purchase {
        order: order.clone(),
    };
    bakery.sees_order(&order, None).await;
    assert_refused(
        asks(&bakery, asking(&farm, 60, purchase.clone())).await,
        "you have not accepted this order",
    );
    bakery.accepts(&order).await;
    assert_refused(
        asks(&bakery, asking(&farm, 101, purchase.clone())).await,
        "of this order 100.00 is left to pay",
    );
    let asked = asks(&bakery, asking(&farm, 60, purchase)).await.unwrap();
    assert_eq!(asked.state, RequestState::Waiting);
    let seen = sees(&farm, &asked.request).await;
    assert_eq!(
        (seen.amount, seen.payee_name.as_str()),
        (credits(60), "Bakery")
    );
    let PaymentKind::Purchase { order: of } = &seen.kind else {
        panic!("{:?}", seen.kind);
    };
    assert_eq!(*of, order);
    farm.sees_order(&order, Some(Step::Accepted)).await;
    let written = pays(&farm, &asked.request).await.unwrap();
    assert_refused(pays(&farm, &asked.request).await, "was paid before");
    let told: bool = farm.ask("credit", "announce", ()).await;
    assert!(told, "the payee is told as of any payment");
    let event = written.event.clone();
    let state = becomes(&bakery, &asked.request, |state| {
        *state != RequestState::Waiting
    })
    .await;
    assert_eq!(state, RequestState::Paid { event });
    let left: Vec<RequestView> = farm.ask("exchange", "requests_waiting", ()).await;
    assert!(left.is_empty(), "{left:?}");
    bakery.sees_waiting(1).await;
    bakery.collects().await;
    let view: Option<OrderView> = farm.ask("exchange", "order", order.clone()).await;
    assert_eq!(view.unwrap().paid, credits(60));

    a_wage_is_declined(&bakery, &farm, &ana).await;
    contributions(&bakery, &farm, &ana).await;
    signed_by_others(&bakery, &farm).await;
}

async fn a_wage_is_declined(bakery: &Account, farm: &Account, ana: &Account) {
    ana.sees_coop(farm).await;
    assert_refused(
        asks(ana, asking(farm, 5, RequestedKind::Wage)).await,
        "R-EXCHANGE-10: a wage or a bonus is asked of the own co-op",
    );
    assert_refused(
        asks(ana, asking(bakery, 0, RequestedKind::Wage)).await,
        "R-EXCHANGE-09",
    );
    let wage = asks(ana, asking(bakery, 5, RequestedKind::Wage))
        .await
        .unwrap();
    sees(bakery, &wage.request).await;
    let no = |reason: &str| DeclineInput {
        request: wage.request.clone(),
        reason: reason.into(),
    };
    let decline = async |account: &Account, reason: &str| {
        account
            .call::<_, RequestView>("exchange", "decline_request", no(reason))
            .await
    };
    assert_refused(decline(ana, "Never mind").await, "made to somebody else");
    assert_refused(decline(bakery, "").await, "R-EXCHANGE-11");
    decline(bakery, "Paid in cash").await.unwrap();
    let declined = |state: &RequestState| matches!(state, RequestState::Declined { reason } if reason == "Paid in cash");
    becomes(ana, &wage.request, declined).await;
    assert_refused(
        pays(bakery, &wage.request).await,
        "you declined this request",
    );
    assert_refused(decline(bakery, "Again").await, "was declined");
}

async fn contributions(bakery: &Account, farm: &Account, ana: &Account) {
    assert_refused(
        asks(ana, asking(bakery, 5, RequestedKind::Contribution)).await,
        "R-EXCHANGE-10: only a co-op asks for a contribution",
    );
    let gift = |seconds| RequestInput {
        until: now().after_seconds(seconds),
        ..asking(bakery, 5, RequestedKind::Contribution)
    };
    let asked = asks(farm, gift(600)).await.unwrap();
    sees(bakery, &asked.request).await;
    let withdraw = async |account: &Account| {
        account
            .call::<_, ()>("exchange", "withdraw_request", asked.request.clone())
            .await
    };
    assert_refused(withdraw(bakery).await, "made by somebody else");
    withdraw(farm).await.unwrap();
    until("a withdrawal", || async {
        let view: Option<RequestView> = bakery
            .call("exchange", "request", asked.request.clone())
            .await?;
        match view.map(|view| view.state) {
            Some(RequestState::Withdrawn) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    })
    .await;
    assert_refused(pays(bakery, &asked.request).await, "was withdrawn");

    let short = asks(farm, gift(8)).await.unwrap();
    sees(bakery, &short.request).await;
    becomes(farm, &short.request, |state| *state == RequestState::Ended).await;
    assert_refused(pays(bakery, &short.request).await, "is over");
}

/// A payment that was made otherwise answers a request too, where it is what was asked for.
async fn signed_by_others(bakery: &Account, farm: &Account) {
    use copex_entries::calls::request::RequestPaidInput;
    let asked = asks(farm, asking(bakery, 7, RequestedKind::Contribution))
        .await
        .unwrap();
    sees(bakery, &asked.request).await;
    let coop = farm.agent();
    let gives = async |whole| {
        let kind = PaymentKind::Contribution { coop: coop.clone() };
        let written: Written = bakery
            .ask("credit", "pay", one_payment(credits(whole), kind))
            .await;
        written.event
    };
    let paid = async |event| {
        let request = asked.request.clone();
        bakery
            .call::<_, ()>(
                "credit",
                "request_paid",
                RequestPaidInput { request, event },
            )
            .await
    };
    assert_refused(paid(gives(6).await).await, "not what was asked for");
    let event = gives(7).await;
    paid(event.clone()).await.unwrap();
    let state = becomes(farm, &asked.request, |state| {
        *state != RequestState::Waiting
    })
    .await;
    assert_eq!(state, RequestState::Paid { event });
    assert_refused(pays(bakery, &asked.request).await, "was paid before");
}
