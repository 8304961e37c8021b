//! Orders: placed by the buyer, then step by step by the party whose step it is.

use crate::{listings::my_standing, offers::open_offer, refused};
use copex_economy::{credits::Credits, offer::monthly_value};
use copex_entries::{
    calls::{
        exchange::{OrderView, PlaceOrderInput, StepInput, StepView},
        registry::Trust,
    },
    exchange::{Order, OrderStep, Step},
    same_key,
    signal::Signal,
};
use economy_integrity::{EntryTypes, LinkTypes};
use economy_reading::{
    buckets::{bucket_month, of_agent},
    my_key, now,
    orders::{self, Known},
    parties,
    payments::{months_between, paid_on},
    properties,
    records::{self, actions_linked},
    say::{refuse, sentence},
    trust::trust,
};
use hdk::prelude::*;

/// Commits to a version of an offer.
#[hdk_extern]
pub fn place_order(input: PlaceOrderInput) -> ExternResult<OrderView> {
    let PlaceOrderInput {
        offer,
        quantity,
        note,
    } = input;
    let held = my_standing()?;
    let view = open_offer(&offer)?;
    let buyer = my_key()?;
    if same_key(&view.author, &buyer) {
        return refuse("This is your own offer. Nothing was ordered.");
    }
    if let Trust::Refused { reason } = trust(&view.author)? {
        return refuse(format!(
            "Nothing was ordered from {}. {reason}",
            view.author_name
        ));
    }
    let price = monthly_value(view.details.unit_price, quantity)
        .filter(|_| quantity > 0)
        .ok_or_else(|| sentence("Nothing was ordered: choose a quantity above nothing, and within what can be paid."))?;
    let order = Order {
        standing: held.action,
        offer,
        seller: view.author.clone(),
        quantity,
        price,
        note,
    };
    let hash = create_entry(EntryTypes::Order(order))?;
    let month = bucket_month(now()?);
    for party in [&buyer, &view.author] {
        create_link(
            of_agent("orders", party, month)?,
            hash.clone(),
            LinkTypes::AgentToOrder,
            (),
        )?;
    }
    tell(&view.author, &hash)?;
    order_or_refuse(&hash)
}

/// Accepts, declines, cancels, delivers or receives.
#[hdk_extern]
pub fn take_step(input: StepInput) -> ExternResult<OrderView> {
    let StepInput { order, step, note } = input;
    let known = orders::find(&order)?.ok_or_else(missing)?;
    let me = my_key()?;
    let party = if step.is_sellers() {
        &known.order.seller
    } else {
        &known.buyer
    };
    if !same_key(party, &me) {
        return refuse("This step belongs to the other side of the order. Nothing was changed.");
    }
    step.check_after(known.stands())
        .map_err(|refusal| refused("Nothing was changed.", refusal))?;
    let entry = OrderStep {
        order: order.clone(),
        previous: known.last().clone(),
        step,
        note,
    };
    entry
        .check()
        .map_err(|refusal| refused("Nothing was changed.", refusal))?;
    let action = create_entry(EntryTypes::OrderStep(entry))?;
    create_link(order.clone(), action, LinkTypes::OrderToStep, ())?;
    let other = if step.is_sellers() {
        &known.buyer
    } else {
        &known.order.seller
    };
    tell(other, &order)?;
    order_or_refuse(&order)
}

/// An order as it stands.
#[hdk_extern]
pub fn order(hash: ActionHash) -> ExternResult<Option<OrderView>> {
    orders::find(&hash)?.map(view).transpose()
}

/// My orders, bought and sold, newest first.
#[hdk_extern]
pub fn my_orders() -> ExternResult<Vec<OrderView>> {
    let me = my_key()?;
    let mut views = Vec::new();
    for month in months_between(properties()?.calendar.founded, now()?) {
        let query = LinkQuery::try_new(of_agent("orders", &me, month)?, LinkTypes::AgentToOrder)?;
        for hash in actions_linked(get_links(query, GetStrategy::default())?) {
            let mine =
                |known: &Known| same_key(&known.buyer, &me) || same_key(&known.order.seller, &me);
            if let Some(known) = orders::find(&hash)?.filter(mine) {
                views.push(view(known)?);
            }
        }
    }
    Ok(views)
}

fn missing() -> WasmError {
    sentence(
        "This order was not found. Nothing was changed. It may not have arrived here yet: try again in a moment.",
    )
}

fn order_or_refuse(hash: &ActionHash) -> ExternResult<OrderView> {
    view(orders::find(hash)?.ok_or_else(missing)?)
}

fn tell(other: &AgentPubKey, order: &ActionHash) -> ExternResult<()> {
    let signal = Signal::OrderChanged {
        order: order.clone(),
    };
    send_remote_signal(signal.clone(), vec![other.clone()])?;
    emit_signal(signal)
}

fn view(known: Known) -> ExternResult<OrderView> {
    let me = my_key()?;
    let offer = match records::find(&known.order.offer)?.map(|found| found.entry) {
        Some(EntryTypes::Offer(offer)) => Some(offer.details),
        _ => None,
    };
    let paid = match known.acceptance() {
        Some(acceptance) => paid_on(&known, acceptance)?,
        None => Credits::ZERO,
    };
    let accepted = matches!(
        known.stands(),
        Some(Step::Accepted | Step::Delivered | Step::Received)
    );
    Ok(OrderView {
        my_steps: known.open_to(&me),
        stands: known.stands(),
        to_pay: accepted && same_key(&known.buyer, &me) && paid < known.order.price,
        paid,
        buyer_name: parties::name(&known.buyer)?,
        seller_name: parties::name(&known.order.seller)?,
        title: offer
            .as_ref()
            .map(|details| details.title.clone())
            .unwrap_or_default(),
        unit: offer.map(|details| details.unit).unwrap_or_default(),
        order: known.hash,
        buyer: known.buyer,
        seller: known.order.seller,
        offer: known.order.offer,
        quantity: known.order.quantity,
        price: known.order.price,
        note: known.order.note,
        placed: known.placed,
        steps: known
            .steps
            .into_iter()
            .map(|taken| StepView {
                action: taken.action,
                step: taken.step.step,
                at: taken.at,
                note: taken.step.note,
            })
            .collect(),
    })
}
