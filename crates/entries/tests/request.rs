//! Payment requests: bounds, and for what a payer can be asked.

mod common;

use common::{
    ANA, BAKERY, STRANGER, action, assert_accepted, assert_refused, credits, key,
    key_written_otherwise,
};
use copex_economy::{account::Role, calendar::Moment, credits::Credits};
use copex_entries::{
    credential::Standing,
    exchange::{Order, OrderStep, Step},
    refusal::Refusal,
    request::{PaymentRequest, REQUEST_SECONDS_MAX, RequestDecline, RequestReason},
};

const WRITTEN: Moment = Moment(1_000);

/// Ana asks the bakery for a wage.
fn request() -> PaymentRequest {
    PaymentRequest {
        standing: action(1),
        payer: key(BAKERY),
        amount: credits(500),
        reason: RequestReason::Wage,
        text: "Cleaning in May".into(),
        until: Moment(2_000),
    }
}

fn request_but(change: impl FnOnce(&mut PaymentRequest)) -> PaymentRequest {
    let mut request = request();
    change(&mut request);
    request
}

fn made(request: &PaymentRequest) -> Result<(), Refusal> {
    request.check_terms(&key(ANA), WRITTEN)
}

fn standing(role: Role, coop: Option<u8>) -> Standing {
    Standing {
        role,
        coop: coop.map(key),
        name: "Somebody".into(),
        serial: 1,
        valid_from: Moment(0),
        valid_until: Moment::LATEST,
        ceiling: Credits::ZERO,
        is_assessed: false,
        names_signers: false,
        takes_over: None,
    }
}

#[test]
fn r_exchange_09_a_request_is_for_an_amount_above_nothing() {
    for wrong in [0, -1, i64::MIN, Credits::MAX.minor_units() + 1, i64::MAX] {
        let request = request_but(|request| request.amount = credits(wrong));
        assert_refused(made(&request), "R-EXCHANGE-09");
        assert_refused(request.check(), "R-EXCHANGE-09");
    }
    for right in [1, Credits::MAX.minor_units()] {
        assert_accepted(made(&request_but(|request| {
            request.amount = credits(right)
        })));
    }
}

#[test]
fn r_exchange_09_a_request_says_what_for_in_bounded_words() {
    for wrong in [String::new(), "   ".into(), "x".repeat(2_001)] {
        let request = request_but(|request| request.text = wrong);
        assert_refused(made(&request), "R-EXCHANGE-09");
    }
    assert_accepted(made(&request_but(|request| {
        request.text = "x".repeat(2_000)
    })));
}

#[test]
fn r_exchange_09_nobody_asks_themselves() {
    for own in [key(ANA), key_written_otherwise(ANA)] {
        let request = request_but(|request| request.payer = own);
        assert_refused(made(&request), "R-EXCHANGE-09");
    }
    assert_accepted(made(&request()));
}

#[test]
fn r_exchange_09_a_request_ends_after_it_is_made_and_within_a_year() {
    let latest = WRITTEN.after_seconds(REQUEST_SECONDS_MAX);
    for wrong in [
        Moment(i64::MIN),
        WRITTEN,
        Moment(latest.0 + 1),
        Moment::LATEST,
    ] {
        let request = request_but(|request| request.until = wrong);
        assert_refused(made(&request), "R-EXCHANGE-09");
    }
    for right in [Moment(WRITTEN.0 + 1), latest] {
        assert_accepted(made(&request_but(|request| request.until = right)));
    }
}

#[test]
fn r_exchange_10_a_wage_or_bonus_is_asked_of_the_own_coop() {
    for reason in [RequestReason::Wage, RequestReason::Bonus] {
        let request = request_but(|request| request.reason = reason);
        let of = |coop| request.check_standing(&standing(Role::Member, coop));
        assert_accepted(of(Some(BAKERY)));
        assert_refused(of(Some(STRANGER)), "R-EXCHANGE-10");
        let coop = request.check_standing(&standing(Role::Coop, None));
        assert_refused(coop, "R-EXCHANGE-10");
    }
}

#[test]
fn r_exchange_10_a_contribution_is_asked_by_a_coop() {
    let request = request_but(|request| request.reason = RequestReason::Contribution);
    assert_accepted(request.check_standing(&standing(Role::Coop, None)));
    let member = request.check_standing(&standing(Role::Member, Some(BAKERY)));
    assert_refused(member, "R-EXCHANGE-10");
}

#[test]
fn r_exchange_10_a_purchase_is_asked_by_the_seller_of_the_buyer() {
    let acceptance = action(4);
    let request = request_but(|request| request.reason = RequestReason::Purchase { acceptance });
    let step = |step| OrderStep {
        order: action(5),
        previous: action(5),
        step,
        note: String::new(),
    };
    let order = |seller: u8, price| Order {
        standing: action(1),
        offer: action(2),
        seller: key(seller),
        quantity: 1_000,
        price: credits(price),
        note: String::new(),
    };
    let asked = |taken, seller, price, buyer: u8| {
        request.check_order(&key(ANA), &step(taken), &order(seller, price), &key(buyer))
    };
    assert_accepted(asked(Step::Accepted, ANA, 500, BAKERY));
    for other in [
        Step::Declined,
        Step::Cancelled,
        Step::Delivered,
        Step::Received,
    ] {
        assert_refused(asked(other, ANA, 500, BAKERY), "R-EXCHANGE-10");
    }
    assert_refused(
        asked(Step::Accepted, STRANGER, 500, BAKERY),
        "R-EXCHANGE-10",
    );
    assert_refused(asked(Step::Accepted, ANA, 500, STRANGER), "R-EXCHANGE-10");
    assert_refused(asked(Step::Accepted, ANA, 499, BAKERY), "R-EXCHANGE-10");
}

#[test]
fn r_exchange_11_whoever_declines_says_why() {
    let decline = |reason: &str| {
        RequestDecline {
            request: action(1),
            reason: reason.into(),
        }
        .check()
    };
    for wrong in ["", "  ", &"x".repeat(2_001)] {
        assert_refused(decline(wrong), "R-EXCHANGE-11");
    }
    assert_accepted(decline("Not ordered"));
}
