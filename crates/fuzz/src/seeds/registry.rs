//! Accreditations, memberships, profiles, credentials, foundings.

use super::{
    ANA, BAKERY, MILL, MONTH_MICROSECONDS, REGISTRAR, Seeds, action, carried, credits, economy,
    encoded, founding, key, place,
};
use copex_economy::{
    by_month::ByMonth,
    calendar::{Moment, Month},
    credits::BasisPoints,
};
use copex_entries::{
    assessment::CitedAssessment,
    closure::{Closure, ClosureCause, ClosureTerms, Countersignature, PassedOn},
    credential::{Claim, Credential, Status},
    first_signers::FirstSigners,
    registry::{
        Acceptance, Accreditation, CoopDetails, CoopKind, CoopProfile, IsicSection, Membership,
        Revocation,
    },
};
use hdi::prelude::Signature;

/// A co-op's credential.
pub fn of_coop() -> Credential {
    let status = Status::Coop {
        ceiling: credits(1_000_000),
        register: "Register of co-operatives".into(),
        register_number: "GnR 1".into(),
        assessment: Some(CitedAssessment {
            month: Month(-1),
            months: 3,
            growth: BasisPoints(200),
            pull: BasisPoints(1_000),
            digest: "0123456789abcdef".repeat(4),
            ceiling: credits(1_000_001),
        }),
        first_signers: Some(FirstSigners {
            signers: vec![key(ANA), key(ANA + 1)],
            signatures: 2,
        }),
    };
    credential(BAKERY, REGISTRAR, status, None)
}

/// A member's credential, with that of the co-op inside.
pub fn of_member() -> Credential {
    credential(ANA, BAKERY, Status::Member, Some(of_coop()))
}

fn credential(subject: u8, issuer: u8, status: Status, around: Option<Credential>) -> Credential {
    Credential {
        claim: Claim {
            economy: economy(),
            subject: key(subject),
            name: "A name".into(),
            status,
            serial: 1,
            valid_from: Moment(0),
            valid_until: Moment(3 * MONTH_MICROSECONDS),
            issuer: key(issuer),
            takes_over: None,
        },
        signature: Signature([7; 64]),
        second: None,
        issuer_credential: around.map(Box::new),
    }
}

pub(crate) fn credentials() -> Seeds {
    encoded(vec![("coop", of_coop()), ("member", of_member())])
}

pub(crate) fn accreditations() -> Seeds {
    let mut in_being = ByMonth::default();
    for month in 1..=4 {
        let added = in_being.add(Month(month), credits(1_000_000));
        added.expect("four ceilings have a sum");
    }
    let first = Accreditation {
        previous: None,
        distance: 0,
        credential: of_coop(),
        in_being: ByMonth::default(),
    };
    let next = Accreditation {
        previous: Some(action(11)),
        distance: 3,
        credential: of_coop(),
        in_being,
    };
    encoded(vec![("first", first), ("next", next)])
}

pub(crate) fn memberships() -> Seeds {
    let credential = of_member();
    encoded(vec![("member", Membership { credential })])
}

pub(crate) fn acceptances() -> Seeds {
    let membership = action(12);
    encoded(vec![("yes", Acceptance { membership })])
}

pub(crate) fn revocations() -> Seeds {
    let revocation = Revocation {
        revoked: action(11),
        reason: "The register has struck it off.".into(),
    };
    encoded(vec![("struck-off", revocation)])
}

pub(crate) fn closures() -> Seeds {
    let ends = |cause, heir: Option<u8>, by: Option<u8>| Closure {
        previous: by.map(action),
        distance: 3,
        terms: ClosureTerms {
            economy: economy(),
            account: key(BAKERY),
            head: action(12),
            standing: action(11),
            cause,
            heir: heir.map(key),
        },
        countersigned: by.map(|by| Countersignature {
            by: key(by),
            signature: Signature([7; 64]),
        }),
        passed_on: PassedOn {
            month: Month(0),
            amount: credits(1_000),
        },
    };
    encoded(vec![
        (
            "lost-key",
            ends(ClosureCause::LostKey, Some(MILL), Some(ANA)),
        ),
        ("exit", ends(ClosureCause::Exit, None, None)),
    ])
}

pub(crate) fn profiles() -> Seeds {
    let profile = |kind, isic_section, about: &str| CoopProfile {
        standing: action(11),
        details: CoopDetails {
            legal_name: "Bakery eG".into(),
            kind,
            register: "Register of co-operatives".into(),
            register_number: "GnR 1".into(),
            isic_section,
            place: place(),
            principles: "One member, one vote.".into(),
            about: about.into(),
        },
    };
    encoded(vec![
        ("worker", profile(CoopKind::Worker, IsicSection::C, "Bread")),
        ("consumer", profile(CoopKind::Consumer, IsicSection::G, "")),
        ("producer", profile(CoopKind::Producer, IsicSection::A, "")),
        (
            "several",
            profile(CoopKind::MultiStakeholder, IsicSection::Q, "Käse"),
        ),
        ("housing", profile(CoopKind::Housing, IsicSection::L, "")),
        ("platform", profile(CoopKind::Platform, IsicSection::J, "")),
        (
            "government",
            profile(CoopKind::GovernmentAsConsumer, IsicSection::O, ""),
        ),
    ])
}

pub(crate) fn foundings() -> Seeds {
    let mut calendar_months = founding();
    calendar_months.calendar.period_seconds = None;
    calendar_months.practice = false;
    encoded(vec![
        ("practice", founding()),
        ("calendar-months", calendar_months),
        (
            "continues",
            carried::founding_with(&carried::account()).expect("one account has a tree"),
        ),
    ])
}
