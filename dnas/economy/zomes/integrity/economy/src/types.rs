//! The types of entries and links, as they are stored.

// The macros below write functions that index a list by the type's own place in it.
#![allow(clippy::indexing_slicing)]
// A ledger event carries its account's state. The macros take no boxed entries.
#![allow(clippy::large_enum_variant)]

use copex_entries::{
    closure::Closure,
    exchange::{Offer, Order, OrderStep, Want},
    ledger::{LedgerEvent, MonthAct},
    registry::{Acceptance, Accreditation, CoopProfile, Membership, Revocation},
    request::{PaymentRequest, RequestDecline},
    service::ServiceReceipt,
};
use hdi::prelude::*;

/// What can be written. New types are appended, never inserted: their place is part of what is stored.
#[hdk_entry_types]
#[unit_enum(UnitEntryTypes)]
pub enum EntryTypes {
    /// A co-op's accreditation, by a registrar.
    #[entry_type(required_validations = 3)]
    Accreditation(Accreditation),
    /// A person's membership, by the co-op.
    #[entry_type(required_validations = 3)]
    Membership(Membership),
    /// A member's yes.
    #[entry_type(required_validations = 3)]
    Acceptance(Acceptance),
    /// The early end of an accreditation or membership.
    #[entry_type(required_validations = 3)]
    Revocation(Revocation),
    /// What a co-op says of itself.
    #[entry_type(required_validations = 3)]
    CoopProfile(CoopProfile),
    /// What a co-op offers.
    #[entry_type(required_validations = 3)]
    Offer(Offer),
    /// What is asked for.
    #[entry_type(required_validations = 3)]
    Want(Want),
    /// A commitment on an offer.
    #[entry_type(required_validations = 3)]
    Order(Order),
    /// What happens to an order.
    #[entry_type(required_validations = 3)]
    OrderStep(OrderStep),
    /// An event of an account.
    #[entry_type(required_validations = 3)]
    LedgerEvent(LedgerEvent),
    /// The policy of a month.
    #[entry_type(required_validations = 3)]
    MonthAct(MonthAct),
    /// The end of an account.
    #[entry_type(required_validations = 3)]
    Closure(Closure),
    /// A payment that is asked for.
    #[entry_type(required_validations = 3)]
    PaymentRequest(PaymentRequest),
    /// The payer's no to it.
    #[entry_type(required_validations = 3)]
    RequestDecline(RequestDecline),
    /// What somebody attests of the service of others' nodes.
    #[entry_type(required_validations = 3)]
    ServiceReceipt(ServiceReceipt),
}

/// What can be linked. New types are appended, never inserted.
#[hdk_link_types]
pub enum LinkTypes {
    /// An agent's accreditations or memberships.
    AgentToStanding,
    /// A co-op's profile.
    AgentToProfile,
    /// A bucket of co-ops.
    CoopIndex,
    /// A co-op's members.
    CoopToMember,
    /// A member's acceptances.
    AgentToAcceptance,
    /// Revocations of an agent's accreditations or memberships.
    AgentToRevocation,
    /// A bucket of offers.
    OfferIndex,
    /// A bucket of wants.
    WantIndex,
    /// A co-op's offers.
    AgentToOffer,
    /// An agent's wants.
    AgentToWant,
    /// An agent's orders, bought or sold.
    AgentToOrder,
    /// An order's steps.
    OrderToStep,
    /// A bucket of accounts.
    AccountIndex,
    /// Events that pay an agent.
    AgentToPayment,
    /// Events that pay an order.
    OrderToPayment,
    /// What a node found wrong with an agent's chain.
    AgentToWarning,
    /// The Foundation's Month acts.
    FoundationToMonth,
    /// Closures of an agent's account.
    AgentToClosure,
    /// Payment requests to an agent, and by it.
    AgentToRequest,
    /// The payer's no to a request.
    RequestToAnswer,
    /// The payer's event that pays a request.
    RequestToPayment,
    /// Receipts of service, from the Foundation's key; the tag is the month.
    FoundationToReceipt,
}
