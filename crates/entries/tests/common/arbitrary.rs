//! Entries of any value, for the properties that hold for every input.
#![allow(dead_code)] // each test file uses its own part

use copex_economy::{
    by_month::ByMonth,
    calendar::{Calendar, Moment, Month},
    credits::{AMOUNT_MAX, BasisPoints, Credits},
    policy::Policy,
};
use copex_entries::{
    assessment::CitedAssessment,
    credential::{Claim, Credential, SecondSignature, Status},
    exchange::{Category, Delivery, Offer, OfferDetails, Order, Step, WantDetails},
    first_signers::FirstSigners,
    properties::EconomyProperties,
    registry::{CoopDetails, CoopKind, IsicSection, Place},
};
use hdi::prelude::{ActionHash, AgentPubKey, DnaHash, Signature};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// Any number, and more often than by chance one at a bound.
pub fn number() -> impl Strategy<Value = i64> {
    let bounds = vec![
        i64::MIN,
        -1,
        0,
        1,
        1 << 44,
        AMOUNT_MAX,
        AMOUNT_MAX + 1,
        i64::MAX,
    ];
    prop_oneof![select(bounds), any::<i64>(), -20_i64..2_000_000]
}

pub fn credits() -> impl Strategy<Value = Credits> {
    number().prop_map(Credits::new)
}

pub fn month() -> impl Strategy<Value = Month> {
    prop_oneof![number(), -2..30_i64].prop_map(Month)
}

pub fn moment() -> impl Strategy<Value = Moment> {
    number().prop_map(Moment)
}

/// A text of any letters; now and then a long one.
pub fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => any::<String>(),
        1 => "[ \\t\\n]{0,4}",
        1 => "[a-zä]{0,5}".prop_map(|part| part.repeat(2_000)),
    ]
}

/// One of few keys, so that some are equal, in any encoding.
pub fn key() -> impl Strategy<Value = AgentPubKey> {
    (1..8_u8, any::<bool>()).prop_map(|(number, otherwise)| {
        let mut bytes = vec![number; 36];
        if otherwise {
            bytes[32..].fill(0);
        }
        AgentPubKey::from_raw_36(bytes)
    })
}

pub fn action() -> impl Strategy<Value = ActionHash> {
    vec(any::<u8>(), 36).prop_map(ActionHash::from_raw_36)
}

pub fn economy() -> impl Strategy<Value = DnaHash> {
    select(vec![200_u8, 200, 200, 201]).prop_map(|number| DnaHash::from_raw_36(vec![number; 36]))
}

/// Amounts by month, as many as any rule allows; the sum may leave 64 bits.
pub fn by_month() -> impl Strategy<Value = ByMonth> {
    vec((month(), credits()), 0..13).prop_map(|amounts| {
        let mut by_month = ByMonth::default();
        for (month, amount) in amounts {
            // What does not fit is left out.
            let _ = by_month.add(month, amount);
        }
        by_month
    })
}

pub fn place() -> impl Strategy<Value = Place> {
    (words(), any::<i16>(), any::<i16>()).prop_map(|(name, latitude_tenths, longitude_tenths)| {
        Place {
            name,
            latitude_tenths,
            longitude_tenths,
        }
    })
}

pub fn coop_details() -> impl Strategy<Value = CoopDetails> {
    let texts = (words(), words(), words(), words(), words());
    (texts, place()).prop_map(|(texts, place)| CoopDetails {
        legal_name: texts.0,
        kind: CoopKind::Housing,
        register: texts.1,
        register_number: texts.2,
        isic_section: IsicSection::L,
        place,
        principles: texts.3,
        about: texts.4,
    })
}

fn quantity() -> impl Strategy<Value = u64> {
    prop_oneof![any::<u64>(), 0..5_000_u64, Just(u64::MAX)]
}

fn delivery() -> impl Strategy<Value = Delivery> {
    prop_oneof![
        Just(Delivery::PickUp),
        any::<u16>().prop_map(|kilometres| Delivery::Within { kilometres }),
        Just(Delivery::Anywhere),
        Just(Delivery::Remote),
    ]
}

pub fn offer_details() -> impl Strategy<Value = OfferDetails> {
    let texts = (words(), words(), words());
    let numbers = (credits(), quantity(), option::of(moment()));
    let kinds = (select(&Category::ALL[..]), delivery());
    (texts, numbers, kinds, place()).prop_map(|(texts, numbers, kinds, place)| OfferDetails {
        title: texts.0,
        description: texts.1,
        category: kinds.0,
        unit: texts.2,
        unit_price: numbers.0,
        monthly_quantity: numbers.1,
        place,
        delivery: kinds.1,
        until: numbers.2,
    })
}

pub fn offer() -> impl Strategy<Value = Offer> {
    (action(), offer_details()).prop_map(|(standing, details)| Offer { standing, details })
}

pub fn want_details() -> impl Strategy<Value = WantDetails> {
    let price = option::of(credits());
    (offer_details(), price).prop_map(|(offer, unit_price)| WantDetails {
        title: offer.title,
        description: offer.description,
        category: offer.category,
        unit: offer.unit,
        unit_price,
        monthly_quantity: offer.monthly_quantity,
        place: offer.place,
        until: offer.until,
    })
}

pub fn order() -> impl Strategy<Value = Order> {
    let hashes = (action(), action(), key());
    (hashes, quantity(), credits(), words()).prop_map(|(hashes, quantity, price, note)| Order {
        standing: hashes.0,
        offer: hashes.1,
        seller: hashes.2,
        quantity,
        price,
        note,
    })
}

pub fn step() -> impl Strategy<Value = Step> {
    select(vec![
        Step::Accepted,
        Step::Declined,
        Step::Cancelled,
        Step::Delivered,
        Step::Received,
    ])
}

fn assessment() -> impl Strategy<Value = CitedAssessment> {
    let rates = (any::<u32>(), any::<u32>());
    (month(), any::<u16>(), rates, words(), credits()).prop_map(
        |(month, months, rates, digest, ceiling)| CitedAssessment {
            month,
            months,
            growth: BasisPoints(rates.0),
            pull: BasisPoints(rates.1),
            digest,
            ceiling,
        },
    )
}

fn status() -> impl Strategy<Value = Status> {
    let first_signers =
        (vec(key(), 0..3), any::<u8>()).prop_map(|(signers, signatures)| FirstSigners {
            signers,
            signatures,
        });
    let cited = (option::of(assessment()), option::of(first_signers));
    let coop = (credits(), words(), words(), cited);
    prop_oneof![
        coop.prop_map(
            |(ceiling, register, register_number, (assessment, first_signers))| Status::Coop {
                ceiling,
                register,
                register_number,
                assessment,
                first_signers,
            }
        ),
        Just(Status::Member),
    ]
}

fn claim() -> impl Strategy<Value = Claim> {
    let keys = (economy(), key(), key());
    let times = (moment(), moment(), option::of(action()));
    (keys, words(), status(), any::<u32>(), times).prop_map(
        |(keys, name, status, serial, times)| Claim {
            economy: keys.0,
            subject: keys.1,
            name,
            status,
            serial,
            valid_from: times.0,
            valid_until: times.1,
            issuer: keys.2,
            takes_over: times.2,
        },
    )
}

pub fn signature() -> impl Strategy<Value = Signature> {
    any::<[u8; 32]>().prop_map(|half| {
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&half);
        Signature(bytes)
    })
}

/// A credential, alone or with another one enclosed.
pub fn credential() -> impl Strategy<Value = Credential> {
    let signed = || (claim(), signature(), option::of((key(), signature())));
    (signed(), option::of(signed())).prop_map(|(outer, enclosed)| {
        let credential = |(claim, signature, second): (Claim, Signature, Option<_>), enclosed| {
            let second = second.map(|(registrar, signature)| SecondSignature {
                registrar,
                signature,
            });
            Credential {
                claim,
                signature,
                second,
                issuer_credential: enclosed,
            }
        };
        let enclosed = enclosed.map(|inner| Box::new(credential(inner, None)));
        credential(outer, enclosed)
    })
}

pub fn policy() -> impl Strategy<Value = Policy> {
    let rates = (
        any::<u32>(),
        any::<u32>(),
        any::<u32>(),
        any::<u32>(),
        any::<u32>(),
        any::<u32>(),
        any::<u32>(),
    );
    let rest = (any::<u16>(), credits(), credits(), credits(), any::<u16>());
    let wild = (rates, rest).prop_map(|(rates, rest)| Policy {
        foundation_share: BasisPoints(rates.0),
        factor: BasisPoints(rates.1),
        growth_cap: BasisPoints(rates.2),
        start_rate: BasisPoints(rates.3),
        repay_rate: BasisPoints(rates.4),
        overdraft: BasisPoints(rates.5),
        grant_validity_months: rest.0,
        investment_limit: rest.1,
        registrar_quota: rest.2,
        two_registrars_from: rest.3,
        standing_periods: rest.4,
        network_fee: BasisPoints(rates.6),
    });
    prop_oneof![Just(Policy::default()), wild]
}

pub fn properties() -> impl Strategy<Value = EconomyProperties> {
    let keys = (vec(key(), 0..3), key());
    let lengths = (option::of(any::<u32>()), any::<u32>(), any::<u32>());
    let calendar = (moment(), lengths).prop_map(|(founded, lengths)| Calendar {
        founded,
        period_seconds: lengths.0,
        collection_seconds: lengths.1,
        closure_seconds: lengths.2,
    });
    (words(), keys, policy(), month(), calendar).prop_map(
        |(name, keys, policy, policy_last_month, calendar)| EconomyProperties {
            name,
            practice: false,
            registrars: keys.0,
            foundation: keys.1,
            policy,
            policy_last_month,
            calendar,
            predecessor: None,
        },
    )
}
