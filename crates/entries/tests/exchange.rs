//! Offers, wants and orders: bounds, terms, and which step follows which.

mod common;

use common::{
    ANA, BAKERY, STRANGER, action, assert_accepted, assert_refused, credits, key,
    key_written_otherwise, place, text,
};
use copex_economy::{
    calendar::Moment,
    credits::{AMOUNT_MAX, Credits},
};
use copex_entries::{
    exchange::{Category, Delivery, Offer, OfferDetails, Order, OrderStep, Step, WantDetails},
    refusal::Refusal,
    registry::Place,
};

fn offer() -> OfferDetails {
    OfferDetails {
        title: "Bread".into(),
        description: String::new(),
        category: Category::Food,
        unit: "loaf".into(),
        unit_price: credits(350),
        monthly_quantity: 10_000,
        place: place(),
        delivery: Delivery::PickUp,
        until: None,
    }
}

fn want() -> WantDetails {
    WantDetails {
        title: "Flour".into(),
        description: String::new(),
        category: Category::Food,
        unit: "kg".into(),
        unit_price: None,
        monthly_quantity: 10_000,
        place: place(),
        until: None,
    }
}

fn offer_but(change: impl FnOnce(&mut OfferDetails)) -> Result<(), Refusal> {
    let mut details = offer();
    change(&mut details);
    details.check()
}

fn want_but(change: impl FnOnce(&mut WantDetails)) -> Result<(), Refusal> {
    let mut details = want();
    change(&mut details);
    details.check()
}

#[test]
fn r_exchange_02_the_texts_of_offers_and_wants_have_a_length() {
    type OfOffer = fn(&mut OfferDetails) -> &mut String;
    type OfWant = fn(&mut WantDetails) -> &mut String;
    let fields: [(OfOffer, OfWant, usize, usize); 4] = [
        (|offer| &mut offer.title, |want| &mut want.title, 1, 200),
        (
            |offer| &mut offer.description,
            |want| &mut want.description,
            0,
            8_000,
        ),
        (|offer| &mut offer.unit, |want| &mut want.unit, 1, 60),
        (
            |offer| &mut offer.place.name,
            |want| &mut want.place.name,
            1,
            200,
        ),
    ];
    for (of_offer, of_want, shortest, longest) in fields {
        let offer_with = |length: usize| offer_but(|offer| *of_offer(offer) = text(length));
        let want_with = |length: usize| want_but(|want| *of_want(want) = text(length));
        for wrong in shortest.checked_sub(1).into_iter().chain([longest + 1]) {
            assert_refused(offer_with(wrong), "R-EXCHANGE-02");
            assert_refused(want_with(wrong), "R-EXCHANGE-02");
        }
        for right in [shortest, longest] {
            assert_accepted(offer_with(right));
            assert_accepted(want_with(right));
        }
    }
}

#[test]
fn r_exchange_02_a_place_lies_on_the_globe() {
    let nowhere = Place {
        latitude_tenths: 901,
        ..place()
    };
    let pole = Place {
        latitude_tenths: 900,
        ..place()
    };
    assert_refused(
        offer_but(|offer| offer.place = nowhere.clone()),
        "R-EXCHANGE-02",
    );
    assert_refused(want_but(|want| want.place = nowhere), "R-EXCHANGE-02");
    assert_accepted(offer_but(|offer| offer.place = pole.clone()));
    assert_accepted(want_but(|want| want.place = pole));
}

#[test]
fn r_exchange_02_a_month_comes_to_no_more_than_an_amount_can_be() {
    // Price in minor units, quantity in thousandths.
    let wrong = [
        (AMOUNT_MAX, 1_001),
        (1, u64::MAX),
        (-1, 1_000),
        (i64::MIN, 1),
        (i64::MAX, u64::MAX),
    ];
    let right = [(AMOUNT_MAX, 1_000), (350, 0), (1, 1)];
    for (price, quantity, passes) in wrong
        .map(|(price, quantity)| (price, quantity, false))
        .into_iter()
        .chain(right.map(|(price, quantity)| (price, quantity, true)))
    {
        let of_offer = offer_but(|offer| {
            offer.unit_price = credits(price);
            offer.monthly_quantity = quantity;
        });
        let of_want = want_but(|want| {
            want.unit_price = Some(credits(price));
            want.monthly_quantity = quantity;
        });
        if passes {
            assert_accepted(of_offer);
            assert_accepted(of_want);
        } else {
            assert_refused(of_offer, "R-EXCHANGE-02");
            assert_refused(of_want, "R-EXCHANGE-02");
        }
    }
    // A want with an open price comes to nothing yet.
    assert_accepted(want_but(|want| want.monthly_quantity = u64::MAX));
}

#[test]
fn r_exchange_02_a_price_is_no_less_than_nothing_and_an_offers_is_more() {
    let priced = |price: i64| {
        (
            offer_but(|offer| offer.unit_price = credits(price)),
            want_but(|want| want.unit_price = Some(credits(price))),
        )
    };
    let (of_offer, of_want) = priced(-1);
    for (refused, what) in [(of_offer, "at least 0.01"), (of_want, "not below 0.00")] {
        let words = refused.expect_err("a price below nothing").to_string();
        assert!(
            words.starts_with("R-EXCHANGE-02: ") && words.contains(what),
            "{words}"
        );
    }
    let (of_offer, of_want) = priced(0);
    assert_refused(of_offer, "R-EXCHANGE-02");
    assert_accepted(of_want);
    let (of_offer, of_want) = priced(1);
    assert_accepted(of_offer);
    assert_accepted(of_want);
}

#[test]
fn a_month_of_an_offer_is_price_times_quantity() {
    assert_eq!(offer().monthly_value(), credits(3_500));
    let unchecked = OfferDetails {
        unit_price: credits(-1),
        ..offer()
    };
    assert_eq!(unchecked.monthly_value(), Credits::ZERO);
}

const UNTIL: i64 = 1_000;

/// Ana orders two and a half loaves of the bakery's bread.
fn order() -> Order {
    Order {
        standing: action(1),
        offer: action(2),
        seller: key(BAKERY),
        quantity: 2_500,
        price: credits(875),
        note: String::new(),
    }
}

fn placed(order: &Order, buyer: u8, at: i64) -> Result<(), Refusal> {
    let offer = Offer {
        standing: action(3),
        details: OfferDetails {
            until: Some(Moment(UNTIL)),
            ..offer()
        },
    };
    order.check_terms(&offer, &key(BAKERY), &key(buyer), Moment(at))
}

fn order_but(change: impl FnOnce(&mut Order)) -> Result<(), Refusal> {
    let mut order = order();
    change(&mut order);
    placed(&order, ANA, 0)
}

#[test]
fn r_exchange_05_an_order_names_the_offers_author_as_seller() {
    assert_refused(
        order_but(|order| order.seller = key(STRANGER)),
        "R-EXCHANGE-05",
    );
    assert_accepted(order_but(|order| {
        order.seller = key_written_otherwise(BAKERY)
    }));
}

#[test]
fn r_exchange_05_nobody_orders_from_themselves() {
    assert_refused(placed(&order(), BAKERY, 0), "R-EXCHANGE-05");
    let offer = Offer {
        standing: action(3),
        details: offer(),
    };
    let otherwise = key_written_otherwise(BAKERY);
    let own = order().check_terms(&offer, &key(BAKERY), &otherwise, Moment(0));
    assert_refused(own, "R-EXCHANGE-05");
    assert_accepted(placed(&order(), ANA, 0));
}

#[test]
fn r_exchange_05_an_order_is_for_more_than_nothing() {
    let nothing = order_but(|order| {
        order.quantity = 0;
        order.price = credits(0);
    });
    assert_refused(nothing, "R-EXCHANGE-05");
    // A thousandth of a loaf comes to less than a minor unit, and may be given away.
    assert_accepted(order_but(|order| {
        order.quantity = 1;
        order.price = credits(0);
    }));
}

#[test]
fn r_exchange_05_an_order_is_placed_before_the_offer_ends() {
    assert_refused(placed(&order(), ANA, UNTIL), "R-EXCHANGE-05");
    assert_accepted(placed(&order(), ANA, UNTIL - 1));
}

#[test]
fn r_exchange_05_the_price_comes_of_the_offer() {
    for wrong in [874, 876, 0, -875, i64::MAX] {
        assert_refused(
            order_but(|order| order.price = credits(wrong)),
            "R-EXCHANGE-05",
        );
    }
    let beyond = order_but(|order| order.quantity = u64::MAX);
    assert_refused(beyond, "R-EXCHANGE-05");
    assert_accepted(order_but(|order| order.price = credits(875)));
    // Rounded down to minor units.
    assert_accepted(order_but(|order| {
        order.quantity = 2_501;
        order.price = credits(875);
    }));
}

#[test]
fn r_exchange_02_notes_have_a_length() {
    let order_with = |length: usize| order_but(|order| order.note = text(length));
    let step_with = |length: usize| {
        OrderStep {
            order: action(1),
            previous: action(1),
            step: Step::Accepted,
            note: text(length),
        }
        .check()
    };
    assert_refused(order_with(2_001), "R-EXCHANGE-02");
    assert_refused(step_with(2_001), "R-EXCHANGE-02");
    for right in [0, 2_000] {
        assert_accepted(order_with(right));
        assert_accepted(step_with(right));
    }
}

const STEPS: [Step; 5] = [
    Step::Accepted,
    Step::Declined,
    Step::Cancelled,
    Step::Delivered,
    Step::Received,
];

#[test]
fn r_exchange_07_which_step_follows_which() {
    const NO: bool = false;
    const YES: bool = true;
    let table = [
        //                     accepted declined cancelled delivered received
        ("placed", None, [YES, YES, YES, NO, NO]),
        ("accepted", Some(Step::Accepted), [NO, NO, NO, YES, NO]),
        ("declined", Some(Step::Declined), [NO, NO, NO, NO, NO]),
        ("cancelled", Some(Step::Cancelled), [NO, NO, NO, NO, NO]),
        ("delivered", Some(Step::Delivered), [NO, NO, NO, NO, YES]),
        ("received", Some(Step::Received), [NO, NO, NO, NO, NO]),
    ];
    for (from, before, row) in table {
        for (step, follows) in STEPS.into_iter().zip(row) {
            let answer = step.check_after(before);
            if follows {
                assert_accepted(answer);
                continue;
            }
            let refusal = answer.expect_err("this step does not follow");
            let to = step.name();
            assert_eq!(
                refusal.to_string(),
                format!("R-EXCHANGE-07: an order that is {from} cannot become {to}")
            );
        }
    }
}

#[test]
fn r_exchange_06_whose_step_it_is() {
    let sellers: Vec<Step> = STEPS.into_iter().filter(|step| step.is_sellers()).collect();
    assert_eq!(sellers, [Step::Accepted, Step::Declined, Step::Delivered]);
}

#[test]
fn each_category_is_listed_once() {
    let mut seen = std::collections::HashSet::new();
    assert!(Category::ALL.iter().all(|category| seen.insert(*category)));
}
