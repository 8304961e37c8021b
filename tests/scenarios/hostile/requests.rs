//! Forged payment requests, and forged answers to them.

use super::stage::{Stage, Tried};
use copex_economy::calendar::Moment;
use copex_entries::{
    calls::request::{RequestInput, RequestView, RequestedKind},
    exchange::Step,
    request::{PaymentRequest, REQUEST_SECONDS_MAX, RequestDecline, RequestReason},
};
use copex_tests::{
    account::Account,
    forger::Forger,
    forgery::Forgery,
    village::now,
    words::{credits, offer, pieces},
};
use holochain::prelude::ActionHash;

/// Asks the mill for a contribution of ten.
fn contribution(stage: &Stage, forger: &Forger) -> PaymentRequest {
    PaymentRequest {
        standing: forger.issued.record.clone(),
        payer: stage.mill.agent(),
        amount: credits(10),
        reason: RequestReason::Contribution,
        text: "For the roof".into(),
        until: now().after_seconds(3_600),
    }
}

async fn asks(forger: &Forger, request: PaymentRequest) -> ActionHash {
    forger.commits(Forgery::PaymentRequest(request)).await
}

/// An honest request, and one that differs from it in one point.
async fn changed(stage: &Stage, name: &str, change: impl FnOnce(&mut PaymentRequest)) -> Tried {
    let forger = stage.stranger(name).await;
    let twin = asks(&forger, contribution(stage, &forger)).await;
    let mut request = contribution(stage, &forger);
    change(&mut request);
    let forged = asks(&forger, request).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_request_is_for_less_than_nothing(stage: &Stage) -> Tried {
    changed(stage, "Taker", |request| request.amount = credits(-10)).await
}

pub async fn a_request_never_ends(stage: &Stage) -> Tried {
    changed(stage, "Nagger", |request| {
        // A minute more than a year, since the forgery is written a moment later.
        request.until = Moment(now().after_seconds(REQUEST_SECONDS_MAX).0 + 60_000_000);
    })
    .await
}

pub async fn a_wage_is_asked_of_a_strange_coop(stage: &Stage) -> Tried {
    let forger = stage.member_of(&stage.mill, "Freelancer").await;
    let wage = |coop: &Account| PaymentRequest {
        payer: coop.agent(),
        reason: RequestReason::Wage,
        ..contribution(stage, &forger)
    };
    let twin = asks(&forger, wage(&stage.mill)).await;
    let forged = asks(&forger, wage(&stage.bakery)).await;
    Tried::new(&forger, twin, forged)
}

/// The mill's order of ten pieces that the forger accepted, with the acceptance.
async fn accepted(stage: &Stage, seller: &Account) -> ActionHash {
    let listing = seller.offers(&offer("Tools", 10)).await;
    let order = stage.mill.orders(&listing.version, pieces(10)).await;
    let view = seller.steps(&order, Step::Accepted).await;
    view.steps[0].action.clone()
}

pub async fn more_is_asked_than_an_order_comes_to(stage: &Stage) -> Tried {
    let forger = stage.forger("Overcharger").await;
    let acceptance = accepted(stage, &forger.account).await;
    let purchase = |amount| PaymentRequest {
        amount: credits(amount),
        reason: RequestReason::Purchase {
            acceptance: acceptance.clone(),
        },
        ..contribution(stage, &forger)
    };
    let twin = asks(&forger, purchase(10)).await;
    let forged = asks(&forger, purchase(11)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn somebody_elses_sale_is_asked_for(stage: &Stage) -> Tried {
    let forger = stage.forger("Impostor").await;
    let seller = stage.forger("Seller").await;
    let own = accepted(stage, &forger.account).await;
    let others = accepted(stage, &seller.account).await;
    let purchase = |acceptance| PaymentRequest {
        reason: RequestReason::Purchase { acceptance },
        ..contribution(stage, &forger)
    };
    let twin = asks(&forger, purchase(own)).await;
    let forged = asks(&forger, purchase(others)).await;
    Tried::new(&forger, twin, forged)
}

/// The mill asks somebody for a contribution.
async fn mill_asks(stage: &Stage, payer: &Forger) -> ActionHash {
    let input = RequestInput {
        payer: payer.account.agent(),
        amount: credits(10),
        kind: RequestedKind::Contribution,
        text: "For the wheel".into(),
        until: now().after_seconds(3_600),
    };
    let view: RequestView = stage.mill.ask("exchange", "request_payment", input).await;
    view.request
}

fn no_to(request: &ActionHash) -> Forgery {
    Forgery::RequestDecline(RequestDecline {
        request: request.clone(),
        reason: "Not now".into(),
    })
}

pub async fn a_request_is_declined_by_another_than_its_payer(stage: &Stage) -> Tried {
    let forger = stage.stranger("Meddler").await;
    let other = stage.stranger("Asked").await;
    let mine = mill_asks(stage, &forger).await;
    let others = mill_asks(stage, &other).await;
    let twin = forger.commits(no_to(&mine)).await;
    let forged = forger.commits(no_to(&others)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_request_is_raised_after_it_was_made(stage: &Stage) -> Tried {
    let forger = stage.stranger("Raiser").await;
    let twin = asks(&forger, contribution(stage, &forger)).await;
    let more = PaymentRequest {
        amount: credits(1_000),
        ..contribution(stage, &forger)
    };
    let forged = forger.updates(&twin, Forgery::PaymentRequest(more)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn somebody_elses_request_is_withdrawn(stage: &Stage) -> Tried {
    let forger = stage.stranger("Eraser").await;
    let others = mill_asks(stage, &forger).await;
    let own = asks(&forger, contribution(stage, &forger)).await;
    let twin = forger.deletes(&own).await;
    let forged = forger.deletes(&others).await;
    Tried::new(&forger, twin, forged)
}
