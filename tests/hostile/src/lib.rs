//! A coordinator as a hostile peer would write it: it commits whatever it is given. For tests only; it is in no bundle
//! that anybody installs.

mod forgery;
mod hashes {
    pub use hdk::prelude::{ActionHash, AnyLinkableHash, DnaHash};
}

use copex_entries::exchange::{Want, WantDetails};
use economy_integrity::{EntryTypes, UnitEntryTypes};
use forgery::{Accreditations, ChainTop, ForgedLink, ForgedOpening, ForgedUpdate, Forgery};
use hdk::prelude::*;

impl From<Forgery> for EntryTypes {
    fn from(forgery: Forgery) -> EntryTypes {
        match forgery {
            Forgery::Accreditation(entry) => EntryTypes::Accreditation(entry),
            Forgery::Membership(entry) => EntryTypes::Membership(entry),
            Forgery::Acceptance(entry) => EntryTypes::Acceptance(entry),
            Forgery::Revocation(entry) => EntryTypes::Revocation(entry),
            Forgery::CoopProfile(entry) => EntryTypes::CoopProfile(entry),
            Forgery::Offer(entry) => EntryTypes::Offer(entry),
            Forgery::Want(entry) => EntryTypes::Want(entry),
            Forgery::Order(entry) => EntryTypes::Order(entry),
            Forgery::OrderStep(entry) => EntryTypes::OrderStep(entry),
            Forgery::LedgerEvent(entry) => EntryTypes::LedgerEvent(entry),
            Forgery::MonthAct(entry) => EntryTypes::MonthAct(entry),
            Forgery::Closure(entry) => EntryTypes::Closure(entry),
            Forgery::PaymentRequest(entry) => EntryTypes::PaymentRequest(entry),
            Forgery::RequestDecline(entry) => EntryTypes::RequestDecline(entry),
            Forgery::ServiceReceipt(entry) => EntryTypes::ServiceReceipt(entry),
        }
    }
}

/// Writes an entry.
#[hdk_extern]
pub fn commit(forgery: Forgery) -> ExternResult<ActionHash> {
    create_entry(EntryTypes::from(forgery))
}

/// A want with more in it than its type knows.
#[hdk_entry_helper]
struct WantWithBallast {
    standing: ActionHash,
    details: WantDetails,
    ballast: String,
}

/// Writes a want that carries something besides.
#[hdk_extern]
pub fn commit_with_ballast(want: Want) -> ExternResult<ActionHash> {
    let Want { standing, details } = want;
    let heavy = WantWithBallast {
        standing,
        details,
        ballast: "x".repeat(100_000),
    };
    let entry = Entry::try_from(heavy)?;
    let definition = AppEntryDef::try_from(UnitEntryTypes::Want)?;
    let location = EntryDefLocation::app(definition.zome_index, definition.entry_index);
    create(CreateInput::new(
        location,
        EntryVisibility::Public,
        entry,
        ChainTopOrdering::default(),
    ))
}

/// Writes an update.
#[hdk_extern]
pub fn commit_update(forged: ForgedUpdate) -> ExternResult<ActionHash> {
    update_entry(forged.original, EntryTypes::from(forged.entry))
}

/// Writes a deletion.
#[hdk_extern]
pub fn commit_delete(of: ActionHash) -> ExternResult<ActionHash> {
    delete_entry(of)
}

/// Writes a link.
#[hdk_extern]
pub fn commit_link(forged: ForgedLink) -> ExternResult<ActionHash> {
    let ForgedLink {
        base,
        target,
        kind,
        tag,
    } = forged;
    let link_type = ScopedLinkType {
        zome_index: ZomeIndex(0),
        zome_type: LinkType(kind),
    };
    HDK.with(|hdk| {
        hdk.borrow().create_link(CreateLinkInput {
            base_address: base,
            target_address: target,
            zome_index: link_type.zome_index,
            link_type: link_type.zome_type,
            tag: LinkTag::new(tag),
            chain_top_ordering: ChainTopOrdering::default(),
        })
    })
}

/// Makes the chain longer by so many small actions.
#[hdk_extern]
pub fn grow(actions: u32) -> ExternResult<()> {
    let (top, _, _) = agent_info()?.chain_head;
    let me = agent_info()?.agent_initial_pubkey;
    for _ in 0..actions {
        create_link(
            me.clone(),
            top.clone(),
            economy_integrity::LinkTypes::AgentToWant,
            (),
        )?;
    }
    Ok(())
}

/// Where the own chain stands.
#[hdk_extern]
pub fn chain_top() -> ExternResult<ChainTop> {
    let (top, sequence, _) = agent_info()?.chain_head;
    let package = query(ChainQueryFilter::new().action_type(ActionType::AgentValidationPkg))?;
    let package = package
        .first()
        .map(|record| record.action_address().clone());
    let package = package.ok_or_else(|| wasm_error!(WasmErrorInner::Guest("no genesis".into())))?;
    let events = own(UnitEntryTypes::LedgerEvent)?;
    Ok(ChainTop {
        top,
        sequence,
        package,
        events,
        closures: own(UnitEntryTypes::Closure)?,
    })
}

/// The own accreditations.
#[hdk_extern]
pub fn accreditations() -> ExternResult<Accreditations> {
    let (_, sequence, _) = agent_info()?.chain_head;
    Ok(Accreditations {
        sequence,
        written: own(UnitEntryTypes::Accreditation)?,
    })
}

/// What the own chain holds of a kind, oldest first, with its place.
fn own<E>(kind: UnitEntryTypes) -> ExternResult<Vec<(ActionHash, u32, E)>>
where
    E: TryFrom<SerializedBytes, Error = SerializedBytesError>,
{
    let kind = EntryType::App(AppEntryDef::try_from(kind)?);
    let filter = ChainQueryFilter::new()
        .entry_type(kind)
        .include_entries(true);
    let mut found = Vec::new();
    for record in query(filter)? {
        // An update of an entry is no entry of the chain that honest ones build on.
        let created = matches!(record.action().data, ActionData::Create(_));
        if let Some(entry) = record
            .entry()
            .to_app_option()
            .map_err(|error| wasm_error!(error))?
            && created
        {
            found.push((
                record.action_address().clone(),
                record.action().action_seq(),
                entry,
            ));
        }
    }
    Ok(found)
}

/// Ends the chain for a network or another key.
#[hdk_extern]
pub fn close(target: Option<MigrationTarget>) -> ExternResult<ActionHash> {
    close_chain(target)
}

/// Opens the chain as another one.
#[hdk_extern]
pub fn open(from: ForgedOpening) -> ExternResult<ActionHash> {
    open_chain(MigrationTarget::Dna(from.dna), from.closed)
}
