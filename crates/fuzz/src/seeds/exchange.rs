//! Offers, wants, orders and their steps, and requests for payment.

use super::{BAKERY, MILL, Seeds, action, credits, encoded, key, place};
use copex_economy::calendar::Moment;
use copex_entries::{
    exchange::{
        Category, Delivery, Offer, OfferDetails, Order, OrderStep, Step, Want, WantDetails,
    },
    request::{PaymentRequest, RequestDecline, RequestReason},
};

/// The bakery's offer.
pub fn offer() -> Offer {
    Offer {
        standing: action(11),
        details: OfferDetails {
            title: "Bread".into(),
            description: "Of rye".into(),
            category: Category::Food,
            unit: "loaf".into(),
            unit_price: credits(450),
            monthly_quantity: 600_000,
            place: place(),
            delivery: Delivery::PickUp,
            until: None,
        },
    }
}

/// An order on it.
pub fn order() -> Order {
    Order {
        standing: action(11),
        offer: action(20),
        seller: key(BAKERY),
        quantity: 2_000,
        price: credits(900),
        note: "Please cut it.".into(),
    }
}

pub(crate) fn offers() -> Seeds {
    let other = |category, delivery, until| {
        let mut offer = offer();
        offer.details.category = category;
        offer.details.delivery = delivery;
        offer.details.until = until;
        offer
    };
    let within = Delivery::Within { kilometres: 30 };
    let moment = Some(Moment(9_000_000_000_000));
    encoded(vec![
        ("bread", offer()),
        ("brought", other(Category::Energy, within, moment)),
        (
            "anywhere",
            other(Category::Crafts, Delivery::Anywhere, None),
        ),
        ("remote", other(Category::Digital, Delivery::Remote, moment)),
    ])
}

pub(crate) fn wants() -> Seeds {
    let want = |unit_price, until| Want {
        standing: action(11),
        details: WantDetails {
            title: "Flour".into(),
            description: String::new(),
            category: Category::Food,
            unit: "kilogram".into(),
            unit_price,
            monthly_quantity: 900_000,
            place: place(),
            until,
        },
    };
    encoded(vec![
        ("open-price", want(None, None)),
        ("price", want(Some(credits(95)), Some(Moment(1)))),
    ])
}

pub(crate) fn orders() -> Seeds {
    let mut quiet = order();
    quiet.note = String::new();
    encoded(vec![("noted", order()), ("quiet", quiet)])
}

pub(crate) fn steps() -> Seeds {
    let step = |step| OrderStep {
        order: action(30),
        previous: action(31),
        step,
        note: "At four".into(),
    };
    encoded(vec![
        ("accepted", step(Step::Accepted)),
        ("declined", step(Step::Declined)),
        ("cancelled", step(Step::Cancelled)),
        ("delivered", step(Step::Delivered)),
        ("received", step(Step::Received)),
    ])
}

/// The acceptance of an order.
pub fn acceptance() -> OrderStep {
    OrderStep {
        order: action(30),
        previous: action(30),
        step: Step::Accepted,
        note: String::new(),
    }
}

pub(crate) fn requests() -> Seeds {
    let request = |reason| PaymentRequest {
        standing: action(11),
        payer: key(MILL),
        amount: credits(900),
        reason,
        text: "As agreed".into(),
        until: Moment(90_000_000_000),
    };
    let acceptance = action(31);
    encoded(vec![
        ("purchase", request(RequestReason::Purchase { acceptance })),
        ("wage", request(RequestReason::Wage)),
        ("bonus", request(RequestReason::Bonus)),
        ("contribution", request(RequestReason::Contribution)),
    ])
}

pub(crate) fn declines() -> Seeds {
    let decline = RequestDecline {
        request: action(40),
        reason: "Paid before".into(),
    };
    encoded(vec![("no", decline)])
}
