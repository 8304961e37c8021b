//! Forged offers and orders.

use super::{
    registry::wants,
    stage::{Stage, Tried},
};
use copex_entries::exchange::{Offer, Order, OrderStep, Step, Want};
use copex_tests::{
    forger::Forger,
    forgery::Forgery,
    words::{credits, offer, pieces, want},
};
use holochain::prelude::ActionHash;

pub async fn a_member_offers(stage: &Stage) -> Tried {
    let forger = stage.member_of(&stage.mill, "Moonlighter").await;
    let twin = wants(&forger).await;
    let entry = Offer {
        standing: forger.issued.record.clone(),
        details: offer("Flour", 1),
    };
    let forged = forger.commits(Forgery::Offer(entry)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn an_offer_has_no_title(stage: &Stage) -> Tried {
    let forger = stage.forger("Wordless").await;
    let make = |title| Offer {
        standing: forger.issued.record.clone(),
        details: offer(title, 1),
    };
    let twin = forger.commits(Forgery::Offer(make("Tools"))).await;
    let forged = forger.commits(Forgery::Offer(make(""))).await;
    Tried::new(&forger, twin, forged)
}

/// R-EXCHANGE-03 has the host before it: an update has the type of what it updates, and a want cannot be read as an offer.
pub async fn an_offer_becomes_a_want(stage: &Stage) -> Tried {
    let forger = stage.forger("Shifter").await;
    let twin = forger.account.offers(&offer("Tools", 1)).await.version;
    let entry = Want {
        standing: forger.issued.record.clone(),
        details: want("Tools"),
    };
    let forged = forger.updates(&twin, Forgery::Want(entry)).await;
    Tried::new(&forger, twin, forged)
}

fn order(stage: &Stage, forger: &Forger, whole: i64) -> Forgery {
    Forgery::Order(Order {
        standing: forger.issued.record.clone(),
        offer: stage.flour.clone(),
        seller: stage.mill.agent(),
        quantity: pieces(10),
        price: credits(whole),
        note: String::new(),
    })
}

pub async fn an_order_names_a_lower_price(stage: &Stage) -> Tried {
    let forger = stage.forger("Haggler").await;
    let twin = forger.commits(order(stage, &forger, 10)).await;
    let forged = forger.commits(order(stage, &forger, 9)).await;
    Tried::new(&forger, twin, forged)
}

fn first_step(order: &ActionHash, step: Step) -> Forgery {
    Forgery::OrderStep(OrderStep {
        order: order.clone(),
        previous: order.clone(),
        step,
        note: String::new(),
    })
}

pub async fn a_buyer_accepts_its_own_order(stage: &Stage) -> Tried {
    let forger = stage.forger("Both sides").await;
    let twin = forger.commits(order(stage, &forger, 10)).await;
    let forged = forger.commits(first_step(&twin, Step::Accepted)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn an_order_is_delivered_before_it_is_accepted(stage: &Stage) -> Tried {
    let forger = stage.forger("Pusher").await;
    let listing = forger.account.offers(&offer("Tools", 10)).await;
    let one = stage.mill.orders(&listing.version, pieces(1)).await;
    let other = stage.mill.orders(&listing.version, pieces(1)).await;
    let twin = forger.commits(first_step(&one, Step::Accepted)).await;
    let forged = forger.commits(first_step(&other, Step::Delivered)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn an_order_is_deleted(stage: &Stage) -> Tried {
    let forger = stage.forger("Regretful").await;
    let twin = forger.commits(order(stage, &forger, 10)).await;
    let forged = forger.deletes(&twin).await;
    Tried::new(&forger, twin, forged)
}
