//! What rules name is fetched here: valid records only, with their author, time and entry.

use crate::{EntryTypes, Fault};
use copex_economy::calendar::Moment;
use copex_entries::{
    carried::{CarriedAccount, Passage},
    closure::Closure,
    credential::Standing,
    exchange::{Offer, Order, OrderStep},
    ledger::{LedgerEvent, MonthAct},
    moment,
    properties::EconomyProperties,
    refusal::Refusal,
    request::PaymentRequest,
    same_key,
    service::ServiceReceipt,
};
use hdi::prelude::*;

/// A valid record that a rule cites.
pub struct Cited<E> {
    /// Its entry.
    pub entry: E,
    /// Who wrote it.
    pub author: AgentPubKey,
    /// When.
    pub written: Moment,
    /// Its place in the author's chain.
    pub sequence: u32,
    /// The version it updates, where it is an update.
    pub updates: Option<ActionHash>,
}

/// The founding of this economy.
pub fn properties() -> Result<EconomyProperties, Fault> {
    Ok(EconomyProperties::try_from_dna_properties()?)
}

/// A valid record and its entry; the type is told by its place in the zome, so a look-alike does not pass.
pub fn entry(hash: &ActionHash) -> Result<Cited<Option<EntryTypes>>, Fault> {
    let record = must_get_valid_record(hash.clone())?;
    let action = record.action();
    let updates = match &action.data {
        ActionData::Update(update) => Some(update.original_action_address.clone()),
        ActionData::Dna(_)
        | ActionData::AgentValidationPkg(_)
        | ActionData::InitZomesComplete(_)
        | ActionData::Create(_)
        | ActionData::Delete(_)
        | ActionData::CreateLink(_)
        | ActionData::DeleteLink(_)
        | ActionData::OpenChain(_)
        | ActionData::CloseChain(_) => None,
    };
    let entry = match (action.entry_type(), record.entry().as_option()) {
        (Some(EntryType::App(definition)), Some(entry)) => {
            EntryTypes::deserialize_from_type(definition.zome_index, definition.entry_index, entry)?
        }
        _ => None,
    };
    Ok(Cited {
        entry,
        author: action.author().clone(),
        written: moment(action.timestamp()),
        sequence: action.action_seq(),
        updates,
    })
}

impl<E> Cited<E> {
    fn with<F>(self, change: impl FnOnce(E) -> Option<F>) -> Option<Cited<F>> {
        let Cited {
            entry,
            author,
            written,
            sequence,
            updates,
        } = self;
        change(entry).map(|entry| Cited {
            entry,
            author,
            written,
            sequence,
            updates,
        })
    }
}

/// A ledger event.
pub fn ledger_event(hash: &ActionHash) -> Result<Option<Cited<LedgerEvent>>, Fault> {
    Ok(entry(hash)?.with(|entry| match entry {
        Some(EntryTypes::LedgerEvent(event)) => Some(event),
        _ => None,
    }))
}

/// A Month act.
pub fn month_act(hash: &ActionHash) -> Result<Option<Cited<MonthAct>>, Fault> {
    Ok(entry(hash)?.with(|entry| match entry {
        Some(EntryTypes::MonthAct(act)) => Some(act),
        _ => None,
    }))
}

/// A Closure.
pub fn closure(hash: &ActionHash) -> Result<Option<Cited<Closure>>, Fault> {
    Ok(entry(hash)?.with(|entry| match entry {
        Some(EntryTypes::Closure(closure)) => Some(closure),
        _ => None,
    }))
}

/// A version of an offer.
pub fn offer(hash: &ActionHash) -> Result<Option<Cited<Offer>>, Fault> {
    Ok(entry(hash)?.with(|entry| match entry {
        Some(EntryTypes::Offer(offer)) => Some(offer),
        _ => None,
    }))
}

/// An order.
pub fn order(hash: &ActionHash) -> Result<Option<Cited<Order>>, Fault> {
    Ok(entry(hash)?.with(|entry| match entry {
        Some(EntryTypes::Order(order)) => Some(order),
        _ => None,
    }))
}

/// A step of an order.
pub fn order_step(hash: &ActionHash) -> Result<Option<Cited<OrderStep>>, Fault> {
    Ok(entry(hash)?.with(|entry| match entry {
        Some(EntryTypes::OrderStep(step)) => Some(step),
        _ => None,
    }))
}

/// A payment request.
pub fn payment_request(hash: &ActionHash) -> Result<Option<Cited<PaymentRequest>>, Fault> {
    Ok(entry(hash)?.with(|entry| match entry {
        Some(EntryTypes::PaymentRequest(request)) => Some(request),
        _ => None,
    }))
}

/// A receipt of service.
pub fn service_receipt(hash: &ActionHash) -> Result<Option<Cited<ServiceReceipt>>, Fault> {
    Ok(entry(hash)?.with(|entry| match entry {
        Some(EntryTypes::ServiceReceipt(receipt)) => Some(receipt),
        _ => None,
    }))
}

/// R-MOVE-02  The account that an admission carried here from the economy before; none where it is another record. That it is
/// proved was judged with the record.
pub fn carried(
    hash: &ActionHash,
    properties: &EconomyProperties,
) -> Result<Option<CarriedAccount>, Fault> {
    if properties.predecessor.is_none() {
        return Ok(None);
    }
    let record = must_get_valid_record(hash.clone())?;
    let ActionData::AgentValidationPkg(package) = &record.action().data else {
        return Ok(None);
    };
    let passage = package.membrane_proof.as_ref().and_then(Passage::read);
    Ok(passage.map(|passage| passage.account))
}

/// R-MOVE-04  The standing that a key brought along, where a record is its admission.
fn carried_standing(
    hash: &ActionHash,
    subject: &AgentPubKey,
    properties: &EconomyProperties,
) -> Result<Standing, Fault> {
    carried(hash, properties)?
        .filter(|account| same_key(&account.key, subject))
        .and_then(|account| account.stands_as())
        .ok_or_else(|| Refusal::NotAStanding.into())
}

/// R-REGISTRY-14  The standing that an accreditation or a membership gives to `subject`, from when the record was written. Its
/// signatures were verified when the record was judged.
pub fn standing(
    hash: &ActionHash,
    subject: &AgentPubKey,
    properties: &EconomyProperties,
) -> Result<Standing, Fault> {
    let cited = entry(hash)?;
    let credential = match cited.entry {
        Some(EntryTypes::Accreditation(accreditation)) => accreditation.credential,
        Some(EntryTypes::Membership(membership)) => membership.credential,
        Some(_) => return Err(Refusal::NotAStanding.into()),
        None => return carried_standing(hash, subject, properties),
    };
    let mut standing = credential.standing_of(subject, &dna_info()?.hash, properties)?;
    // A record dated ahead of what cites it would let a registrar date its sum into a month that has not come.
    standing.valid_from = standing.valid_from.max(cited.written);
    Ok(standing)
}

/// R-REGISTRY-06, R-REGISTRY-14  Whom a membership speaks of, and its standing, valid at a moment.
pub fn member(
    hash: &ActionHash,
    at: Moment,
    properties: &EconomyProperties,
) -> Result<(AgentPubKey, Standing), Fault> {
    let cited = entry(hash)?;
    let subject = match cited.entry {
        Some(EntryTypes::Membership(membership)) => membership.credential.claim.subject,
        Some(_) => return Err(Refusal::NotAStanding.into()),
        // Whoever was a member in the economy before: an admission is written by the one that it lets in.
        None => cited.author,
    };
    let standing = standing_at(hash, &subject, at, properties)?;
    Ok((subject, standing))
}

/// R-REGISTRY-06  The same, valid at a moment.
pub fn standing_at(
    hash: &ActionHash,
    subject: &AgentPubKey,
    at: Moment,
    properties: &EconomyProperties,
) -> Result<Standing, Fault> {
    let standing = standing(hash, subject, properties)?;
    standing.check_at(at)?;
    Ok(standing)
}
