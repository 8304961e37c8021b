//! The things that stories talk of.

use copex_economy::{credits::Credits, spending::PurposeSet};
use copex_entries::{
    calls::{authority::SignerInput, registry::AccreditInput},
    exchange::{Category, Delivery, OfferDetails, WantDetails},
    registry::{CoopDetails, CoopKind, IsicSection, Place},
};
use holochain::prelude::AgentPubKey;

const REGISTER: &str = "Register of co-operatives";

/// So many whole credits.
pub fn credits(whole: i64) -> Credits {
    Credits::new(whole * 100)
}

/// A price of one credit a piece, so many pieces a month.
pub fn offer(title: &str, pieces_a_month: u64) -> OfferDetails {
    OfferDetails {
        title: title.into(),
        description: format!("{title}, fresh every day"),
        category: Category::Food,
        unit: "piece".into(),
        unit_price: credits(1),
        monthly_quantity: pieces(pieces_a_month),
        place: millbrook(),
        delivery: Delivery::PickUp,
        until: None,
    }
}

/// Something that is asked for, at an open price.
pub fn want(title: &str) -> WantDetails {
    WantDetails {
        title: title.into(),
        description: String::new(),
        category: Category::Repair,
        unit: "hour".into(),
        unit_price: None,
        monthly_quantity: pieces(8),
        place: millbrook(),
        until: None,
    }
}

/// So many pieces in the thousandths that the exchange counts in.
pub fn pieces(whole: u64) -> u64 {
    whole * 1_000
}

/// Where the stories take place.
pub fn millbrook() -> Place {
    Place {
        name: "Millbrook".into(),
        latitude_tenths: 515,
        longitude_tenths: -2,
    }
}

/// What a registrar says of a co-op, each under a register number of its own: one registrar, nothing assessed, nobody's heir.
pub fn accreditation(agent: &AgentPubKey, name: &str, ceiling: Credits) -> AccreditInput {
    AccreditInput {
        subject: agent.clone(),
        name: name.into(),
        ceiling,
        register: REGISTER.into(),
        register_number: agent.to_string(),
        takes_over: None,
        assessment: None,
        first_signers: None,
    }
}

/// A member who may sign for everything.
pub fn signer(member: &AgentPubKey) -> SignerInput {
    SignerInput {
        member: member.clone(),
        payment_limit: None,
        day_limit: None,
        month_limit: None,
        purposes: PurposeSet::payable(),
        may_save: true,
        may_change_rule: true,
    }
}

/// What a co-op says of itself.
pub fn profile(name: &str) -> CoopDetails {
    CoopDetails {
        legal_name: name.into(),
        kind: CoopKind::Worker,
        register: REGISTER.into(),
        register_number: "7".into(),
        isic_section: IsicSection::C,
        place: millbrook(),
        principles: "One member, one vote.".into(),
        about: String::new(),
    }
}
