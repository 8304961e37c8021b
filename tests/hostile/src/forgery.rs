//! What the tests hand to the hostile coordinator. The tests compile this same file, so both sides agree.

use crate::hashes::{ActionHash, AnyLinkableHash, DnaHash};
use copex_entries::{
    closure::Closure,
    exchange::{Offer, Order, OrderStep, Want},
    ledger::{LedgerEvent, MonthAct},
    registry::{Acceptance, Accreditation, CoopProfile, Membership, Revocation},
    request::{PaymentRequest, RequestDecline},
    service::ServiceReceipt,
};
use serde::{Deserialize, Serialize};

/// An entry to be written as it is.
// One at a time is handed over, and soon dropped: boxes would save nothing.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Forgery {
    Accreditation(Accreditation),
    Membership(Membership),
    Acceptance(Acceptance),
    Revocation(Revocation),
    CoopProfile(CoopProfile),
    Offer(Offer),
    Want(Want),
    Order(Order),
    OrderStep(OrderStep),
    LedgerEvent(LedgerEvent),
    MonthAct(MonthAct),
    Closure(Closure),
    PaymentRequest(PaymentRequest),
    RequestDecline(RequestDecline),
    ServiceReceipt(ServiceReceipt),
}

/// An update to be written as it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ForgedUpdate {
    /// What is updated.
    pub original: ActionHash,
    /// By what.
    pub entry: Forgery,
}

/// A link to be written as it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ForgedLink {
    /// From where.
    pub base: AnyLinkableHash,
    /// To where.
    pub target: AnyLinkableHash,
    /// The place of the link's type among the integrity zome's.
    pub kind: u8,
    /// The tag.
    pub tag: Vec<u8>,
}

/// Where a chain stands, read from the own source chain with no opinion on it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChainTop {
    /// The last action.
    pub top: ActionHash,
    /// Its sequence.
    pub sequence: u32,
    /// The AgentValidationPkg action.
    pub package: ActionHash,
    /// The ledger events, oldest first, with their place.
    pub events: Vec<(ActionHash, u32, LedgerEvent)>,
    /// The Closures of a registrar, oldest first, with their place.
    pub closures: Vec<(ActionHash, u32, Closure)>,
}

/// The accreditations of a registrar.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Accreditations {
    /// The sequence of the chain's last action.
    pub sequence: u32,
    /// Oldest first, with their place.
    pub written: Vec<(ActionHash, u32, Accreditation)>,
}

/// An opening of the chain to be written as it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ForgedOpening {
    /// The network that it says it comes from.
    pub dna: DnaHash,
    /// The action that it says closed the chain there.
    pub closed: ActionHash,
}
