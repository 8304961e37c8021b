//! Records to assess and acts to replay.

use super::Seeds;
use serde_json::{Value, json};

fn written(files: Vec<(&str, Value)>) -> Seeds {
    files
        .into_iter()
        .map(|(name, file)| (format!("{name}.json"), file.to_string().into_bytes()))
        .collect()
}

pub(crate) fn records() -> Seeds {
    let coop =
        |id: &str, ceiling: i64, base: i64| json!({"id": id, "ceiling": ceiling, "base": base});
    let purchase = |buyer: &str, seller: &str, amount: i64| json!({"buyer": buyer, "seller": seller, "amount": amount});
    let parameters = json!({"growth": 200, "pull": 1000, "growth_cap": 5000});
    let mut young = coop("c", 200_000, 0);
    young["months_in_being"] = json!(1);
    let mut seasonal = coop("d", 300_000, 250_000);
    seasonal["season"] = json!(900_000);
    seasonal["runs_on"] = json!(120_000);
    let village = json!({
        "months": 3,
        "parameters": parameters,
        "coops": [coop("a", 1_000_000, 800_000), coop("b", 500_000, 500_000), young, seasonal],
        "purchases": [purchase("a", "b", 700_000), purchase("b", "c", 90_000), purchase("d", "a", 600_000)],
        "wages": [
            {"payer": "a", "member": "m", "amount": 40_000},
            {"payer": "b", "member": "m", "amount": 20_001},
        ],
        "member_purchases": [
            {"member": "m", "seller": "c", "amount": 33_333},
            {"member": "nobody", "seller": "d", "amount": 5},
        ],
    });
    let ring = json!({
        "months": 1,
        "parameters": parameters,
        "coops": [coop("a", 100_000, 0), coop("b", 100_000, 0), coop("c", 100_000, 0)],
        "purchases": [purchase("a", "b", 9_000_000), purchase("b", "c", 9_000_000), purchase("c", "a", 9_000_000)],
    });
    written(vec![("village", village), ("ring", ring)])
}

pub(crate) fn cases() -> Seeds {
    let begin = |acts: Value| {
        json!({
            "period_days": 30,
            "collection_days": 30,
            "policy": {"share": 5000, "factor": 12500, "cap": 5000, "start": 2500, "repay": 1000,
                "validity": 3, "overdraft": 5000, "invest_limit": 1_000_000_000, "frozen": false},
            "accounts": [
                {"id": "F", "role": "foundation"},
                {"id": "A", "role": "coop", "ceiling": 1_000_000},
                {"id": "B", "role": "coop", "ceiling": 900_000},
                {"id": "m", "role": "member"},
            ],
            "acts": acts,
        })
    };
    let months = begin(json!([
        {"day": 0, "by": "A", "act": "issue", "value": 300_000},
        {"day": 0, "by": "B", "act": "issue", "value": 200_000},
        {"day": 0, "by": "A", "act": "pay", "outputs": [
            {"to": "m", "amount": 5000, "purpose": "wage"},
            {"to": "B", "amount": 8000, "purpose": "purchase"},
        ]},
        {"day": 1, "by": "m", "act": "collect", "inputs": ["3.0"]},
        {"day": 1, "by": "m", "act": "pay", "outputs": [{"to": "A", "amount": 1000, "purpose": "purchase"}]},
        {"day": 2, "by": "A", "act": "collect", "inputs": ["5.0"]},
        {"day": 30, "by": "A", "act": "settle"},
        {"day": 31, "by": "A", "act": "void", "output": "3.1"},
        {"day": 31, "by": "A", "act": "save", "amount": 10, "until": 4},
        {"day": 150, "by": "A", "act": "settle"},
        {"day": 150, "by": "A", "act": "release", "month": 4},
    ]));
    let changes = begin(json!([
        {"day": 0, "by": "F", "act": "policy", "set": {"factor": 10_000, "share": 0, "validity": 1}},
        {"day": 0, "by": "A", "act": "ceiling", "value": 2_000_000},
        {"day": 0, "by": "A", "act": "issue", "value": 2_000_000},
        {"day": 1, "by": "F", "act": "pay", "outputs": [
            {"to": "B", "amount": 7000, "purpose": "invest", "due": 4},
            {"to": "B", "amount": 7, "purpose": "levy"},
        ]},
        {"day": 1, "by": "B", "act": "collect", "inputs": ["4.0"]},
        {"day": 2, "by": "F", "act": "policy", "set": {"frozen": true, "cap": 0, "start": 0, "repay": 10_000, "overdraft": 0}},
        {"day": 40, "by": "A", "act": "inherit", "matures": 5},
    ]));
    written(vec![("months", months), ("changes", changes)])
}
