//! Files that people hand in: a record to assess, acts to replay.

use crate::run::Verdict;
use copex_economy::{
    assessment::{Record, assess},
    replay::{self, Case},
};

/// Promises: no panic; the order of the lists does not matter; nobody is assessed at more than the growth cap admits.
pub(super) fn assessment(bytes: &[u8]) -> Verdict {
    let Ok(record) = serde_json::from_slice::<Record>(bytes) else {
        return Verdict::Unreadable;
    };
    let answer = assess(&record);
    let mut turned = record.clone();
    turned.coops.reverse();
    turned.purchases.reverse();
    turned.wages.reverse();
    turned.member_purchases.reverse();
    let turned = assess(&turned);
    let Ok(assessment) = answer else {
        // Of several faults another may be named.
        assert!(turned.is_err(), "refused in one order only");
        return Verdict::Refused;
    };
    assert_eq!(
        Ok(&assessment),
        turned.as_ref(),
        "another order, another answer"
    );
    let cap = i128::from(record.parameters.growth_cap.0);
    for coop in &assessment.coops {
        let before = i128::from(coop.ceiling_before.minor_units());
        let most = before + before * cap / 10_000;
        assert!(i128::from(coop.ceiling.minor_units()) <= most);
        assert!(coop.ceiling.minor_units() >= 0);
    }
    Verdict::Accepted
}

/// Promises: no panic; as many lines as acts, each of which can be written; the same file, the same lines.
pub(super) fn replay(bytes: &[u8]) -> Verdict {
    let Ok(case) = serde_json::from_slice::<Case>(bytes) else {
        return Verdict::Unreadable;
    };
    let Ok(lines) = replay::replay(&case) else {
        return Verdict::Refused;
    };
    assert_eq!(lines.len(), case.acts.len());
    let written = serde_json::to_string(&lines).expect("lines can be written");
    let again = replay::replay(&case).expect("what was replayed is replayed again");
    let again = serde_json::to_string(&again).expect("lines can be written");
    assert_eq!(written, again, "another answer the second time");
    Verdict::Accepted
}
