//! A founding, keys, hashes and credentials for the tests, and how a test reads an answer.
#![allow(dead_code)] // each test file uses its own part

use copex_economy::{
    calendar::{Calendar, Moment, Month},
    credits::Credits,
    policy::Policy,
};
use copex_entries::{
    credential::{Claim, Credential, SecondSignature, Status},
    properties::EconomyProperties,
    registry::Place,
};
use hdi::prelude::{ActionHash, AgentPubKey, DnaHash, Signature};
use std::fmt::{Debug, Display};

pub const DAY: i64 = 86_400 * 1_000_000;
/// A month of the test's calendar.
pub const MONTH: i64 = 30 * DAY;

pub const REGISTRAR: u8 = 1;
pub const FOUNDATION: u8 = 2;
pub const BAKERY: u8 = 3;
pub const MILL: u8 = 4;
pub const ANA: u8 = 5;
pub const STRANGER: u8 = 6;

/// The answer is a refusal that names this rule, and no other.
#[track_caller]
pub fn assert_refused<T: Debug, E: Display>(answer: Result<T, E>, rule: &str) {
    match answer {
        Ok(accepted) => panic!("{rule} should refuse this, but it passed: {accepted:?}"),
        Err(refusal) => {
            let words = refusal.to_string();
            assert!(
                words.starts_with(&format!("{rule}: ")),
                "{rule} should refuse this, but it was: {words}"
            );
        }
    }
}

/// The honest twin passes.
#[track_caller]
pub fn assert_accepted<T, E: Display>(answer: Result<T, E>) -> T {
    match answer {
        Ok(accepted) => accepted,
        Err(refusal) => panic!("this should pass, but it was refused: {refusal}"),
    }
}

pub fn key(number: u8) -> AgentPubKey {
    AgentPubKey::from_raw_36(vec![number; 36])
}

/// The same key in another encoding: nobody checks the last four bytes of one that is read.
pub fn key_written_otherwise(number: u8) -> AgentPubKey {
    let mut bytes = vec![number; 36];
    bytes[32..].copy_from_slice(&[0; 4]);
    AgentPubKey::from_raw_36(bytes)
}

pub fn action(number: u8) -> ActionHash {
    ActionHash::from_raw_36(vec![number; 36])
}

pub fn economy() -> DnaHash {
    DnaHash::from_raw_36(vec![200; 36])
}

pub fn credits(minor_units: i64) -> Credits {
    Credits::new(minor_units)
}

pub fn properties() -> EconomyProperties {
    EconomyProperties {
        name: "Test".into(),
        practice: true,
        registrars: vec![key(REGISTRAR)],
        foundation: key(FOUNDATION),
        policy: Policy::default(),
        policy_last_month: Month(1_000),
        calendar: Calendar {
            founded: Moment(0),
            period_seconds: Some(30 * 86_400),
            collection_seconds: 30 * 86_400,
            closure_seconds: 60 * 86_400,
        },
        predecessor: None,
    }
}

/// A co-op's credential for the first three months, as long as the policy allows.
pub fn of_coop(subject: u8) -> Credential {
    let status = Status::Coop {
        ceiling: credits(1_000_000),
        register: "Register of co-operatives".into(),
        register_number: "GnR 1".into(),
        assessment: None,
        first_signers: None,
    };
    credential(subject, REGISTRAR, status, None)
}

/// A member's credential for the same time.
pub fn of_member(subject: u8, coop: u8) -> Credential {
    credential(subject, coop, Status::Member, Some(of_coop(coop)))
}

fn credential(
    subject: u8,
    issuer: u8,
    status: Status,
    of_issuer: Option<Credential>,
) -> Credential {
    Credential {
        claim: Claim {
            economy: economy(),
            subject: key(subject),
            name: "A name".into(),
            status,
            serial: 1,
            valid_from: Moment(0),
            valid_until: Moment(3 * MONTH),
            issuer: key(issuer),
            takes_over: None,
        },
        signature: Signature([7; 64]),
        second: None,
        issuer_credential: of_issuer.map(Box::new),
    }
}

pub fn place() -> Place {
    Place {
        name: "Mainz".into(),
        latitude_tenths: 500,
        longitude_tenths: 83,
    }
}

/// So many letters.
pub fn text(length: usize) -> String {
    "x".repeat(length)
}

/// A co-op's credential, changed.
pub fn coop_but(change: impl FnOnce(&mut Claim)) -> Credential {
    let mut credential = of_coop(BAKERY);
    change(&mut credential.claim);
    credential
}

pub fn issuer_of(member: &mut Credential) -> &mut Credential {
    member
        .issuer_credential
        .as_mut()
        .expect("a member's has one")
}

/// Another registrar, in economies that name two.
pub const OTHER_REGISTRAR: u8 = 77;

pub fn second(registrar: u8) -> Option<SecondSignature> {
    Some(SecondSignature {
        registrar: key(registrar),
        signature: Signature([9; 64]),
    })
}

pub fn set_ceiling(claim: &mut Claim, to: Credits) {
    match &mut claim.status {
        Status::Coop { ceiling, .. } => *ceiling = to,
        Status::Member => panic!("a member has no ceiling"),
    }
}
