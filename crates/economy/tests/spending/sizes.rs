//! How large what is kept can become, as Holochain encodes it (MessagePack with field names), and that it comes back.

use super::coop::{BUYER, CHAIR, buyer, coop, credits, rule};
use copex_economy::{
    account::{Account, AccountKey, Role},
    by_month::TERMS_MAX,
    calendar::Month,
    credits::Credits,
    spending::{
        ApprovalWindow, Day, Mandate, PurposeSet, SIGNERS_MAX, SignerSpent, SpendingRule, Spent,
        TIERS_MAX, Tier,
    },
};
use serde::{Serialize, de::DeserializeOwned};

/// What every ledger event carries; the whole state has room for 2 KB.
const SPENT_BYTES_MAX: usize = 960;
/// Written once for each rule.
const RULE_BYTES_MAX: usize = 3_600;
const STATE_BYTES_MAX: usize = 2_048;

fn packed(value: &impl Serialize) -> Vec<u8> {
    rmp_serde::to_vec_named(value).unwrap()
}

fn signers() -> impl Iterator<Item = AccountKey> {
    (0..SIGNERS_MAX).map(|one| AccountKey([u8::try_from(one).unwrap() | 0xf0; 32]))
}

/// Every number as long as it can be written.
fn largest_spent() -> Spent {
    Spent {
        day: Day(i64::MAX),
        month: Month(i64::MAX),
        total: credits(i64::MAX),
        approvals: ApprovalWindow {
            base: u64::MAX,
            used: u64::MAX,
        },
        by_signer: signers()
            .map(|signer| SignerSpent {
                signer,
                day: credits(i64::MAX),
                month: credits(i64::MAX),
            })
            .collect(),
    }
}

fn largest_rule() -> SpendingRule {
    let highest = Credits::MAX.minor_units();
    let limit = Some(Credits::MAX);
    let tiers = (1..TIERS_MAX)
        .map(|step| Some(credits(highest - 10 + i64::try_from(step).unwrap())))
        .chain([None])
        .map(|up_to| Tier {
            up_to,
            signatures: 16,
        })
        .collect();
    SpendingRule {
        signers: signers()
            .map(|signer| Mandate {
                payment_limit: limit,
                day_limit: limit,
                month_limit: limit,
                purposes: PurposeSet::payable(),
                ..Mandate::full(signer)
            })
            .collect(),
        tiers,
    }
}

fn largest_account() -> Account {
    let most = credits(i64::MAX);
    let mut account = Account::new(Role::Foundation, Month(i64::MAX), most);
    for term in 0..i64::try_from(TERMS_MAX).unwrap() {
        let month = Month(i64::MAX - term);
        account.lots.add(month, most).unwrap();
        account.savings.add(month, most).unwrap();
    }
    for amount in [
        &mut account.balance,
        &mut account.projected,
        &mut account.fresh,
        &mut account.estimated,
        &mut account.sold,
        &mut account.last_sold,
        &mut account.matched,
        &mut account.owed,
        &mut account.investment,
        &mut account.investment_base,
        &mut account.invested,
        &mut account.network_fees,
    ] {
        *amount = most;
    }
    account.investment_due = Month(i64::MAX);
    account
}

#[test]
fn the_largest_state_stays_small() {
    let spent = packed(&largest_spent()).len();
    let account = packed(&largest_account()).len();
    println!("largest Spent: {spent} bytes; largest Account: {account} bytes");
    assert!(spent <= SPENT_BYTES_MAX, "{spent}");
    assert!(spent + account <= STATE_BYTES_MAX, "{spent} + {account}");
    println!("no rule yet: {} bytes", packed(&Spent::default()).len());
}

#[test]
fn the_largest_rule_stays_small() {
    let rule = largest_rule();
    assert_eq!(rule.check(AccountKey([1; 32])), Ok(()));
    let bytes = packed(&rule).len();
    println!("largest SpendingRule: {bytes} bytes");
    assert!(bytes <= RULE_BYTES_MAX, "{bytes}");
}

fn comes_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    assert_eq!(&rmp_serde::from_slice::<T>(&packed(value)).unwrap(), value);
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value);
}

#[test]
fn what_is_written_comes_back() {
    comes_back(&largest_spent());
    comes_back(&largest_rule());
    comes_back(&rule());
    let mut coop = coop();
    coop.buy(50_00, &[CHAIR, BUYER]).unwrap();
    comes_back(&coop.spent);
}

#[test]
fn a_key_has_32_bytes() {
    let written = serde_json::to_value(buyer()).unwrap();
    for bytes in [31, 33] {
        let mut other = written.clone();
        other["signer"] = serde_json::json!(vec![3_u8; bytes]);
        assert!(serde_json::from_value::<Mandate>(other).is_err());
    }
    let mut packed = packed(&buyer());
    let length = packed.iter().position(|byte| *byte == 32).unwrap();
    packed[length] = 31;
    packed.remove(length + 1);
    assert!(rmp_serde::from_slice::<Mandate>(&packed).is_err());
}
