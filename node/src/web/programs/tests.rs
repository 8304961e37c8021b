//! What the description says of the routes, and how a payment is read.

use super::*;
use std::collections::BTreeSet;

#[test]
fn every_route_is_described_with_its_refusals() {
    let described = serde_json::to_value(openapi()).unwrap();
    let paths: BTreeSet<&str> = described["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        paths,
        BTreeSet::from([
            "/v1/account",
            "/v1/calls/{zome}/{function}",
            "/v1/history",
            "/v1/openapi.json",
            "/v1/payments"
        ])
    );
    for (path, method) in [
        ("/v1/account", "get"),
        ("/v1/history", "get"),
        ("/v1/payments", "post"),
        ("/v1/calls/{zome}/{function}", "post"),
    ] {
        let route = &described["paths"][path][method];
        assert_eq!(route["security"][0]["key"], serde_json::json!([]), "{path}");
        assert!(
            route["responses"]["401"]["content"]["application/json"]["schema"].is_object(),
            "{path}"
        );
        assert!(
            route["summary"]
                .as_str()
                .is_some_and(|text| !text.is_empty()),
            "{path}"
        );
    }
    assert_eq!(
        described["components"]["securitySchemes"]["key"]["scheme"],
        "bearer"
    );
}

#[test]
fn a_payment_is_read_or_refused_with_the_field() {
    let key = AgentPubKey::from_raw_32(vec![7; 32]).to_string();
    let order = ActionHash::from_raw_32(vec![7; 32]).to_string();
    let read = |what: &str, to: &str, amount: &str| {
        let wish: Payment =
            serde_json::from_value(serde_json::json!({ "what": what, "to": to, "amount": amount }))
                .unwrap();
        payment(&wish)
    };
    assert_eq!(
        read("wage", &key, "12.5").unwrap().amount.minor_units(),
        1_250
    );
    assert!(matches!(
        read("purchase", &order, "1").unwrap().kind,
        PaymentKind::Purchase { .. }
    ));
    for (what, to, amount) in [
        ("wage", order.as_str(), "1"),
        ("purchase", key.as_str(), "1"),
        ("wage", key.as_str(), "-1"),
        ("wage", key.as_str(), "1.234"),
        ("wage", "", "1"),
    ] {
        assert!(read(what, to, amount).is_err(), "{what} {to} {amount}");
    }
    serde_json::from_value::<Payment>(
        serde_json::json!({ "what": "refund", "to": key, "amount": "1" }),
    )
    .unwrap_err();
    serde_json::from_value::<Payment>(
        serde_json::json!({ "what": "wage", "to": key, "amount": "1", "memo": "x" }),
    )
    .unwrap_err();
}
