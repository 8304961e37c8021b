//! A coordinator as a hostile peer would write it: it commits whatever it is given. For tests only; it is in no bundle
//! that anybody installs.

mod forgery;
mod hashes {
    pub use hdk::prelude::{ActionHash, AnyLinkableHash};
}

use economy_integrity::{EntryTypes, UnitEntryTypes};
use forgery::{ChainTop, ForgedLink, ForgedUpdate, Forgery};
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
        }
    }
}

/// Writes an entry.
#[hdk_extern]
pub fn commit(forgery: Forgery) -> ExternResult<ActionHash> {
    create_entry(EntryTypes::from(forgery))
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
    let ForgedLink { base, target, kind, tag } = forged;
    let link_type = ScopedLinkType { zome_index: ZomeIndex(0), zome_type: LinkType(kind) };
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
        create_link(me.clone(), top.clone(), economy_integrity::LinkTypes::AgentToWant, ())?;
    }
    Ok(())
}

/// Where the own chain stands.
#[hdk_extern]
pub fn chain_top() -> ExternResult<ChainTop> {
    let (top, sequence, _) = agent_info()?.chain_head;
    let package = query(ChainQueryFilter::new().action_type(ActionType::AgentValidationPkg))?;
    let package = package.first().map(|record| record.action_address().clone());
    let package = package.ok_or_else(|| wasm_error!(WasmErrorInner::Guest("no genesis".into())))?;
    let kind = EntryType::App(AppEntryDef::try_from(UnitEntryTypes::LedgerEvent)?);
    let filter = ChainQueryFilter::new().entry_type(kind).include_entries(true);
    let mut events = Vec::new();
    for record in query(filter)? {
        if let Some(event) = record.entry().to_app_option().map_err(|error| wasm_error!(error))? {
            events.push((record.action_address().clone(), record.action().action_seq(), event));
        }
    }
    Ok(ChainTop { top, sequence, package, events })
}

/// Signs a credential's claim with the own key.
#[hdk_extern]
pub fn sign_claim(claim: copex_entries::credential::Claim) -> ExternResult<Signature> {
    sign(agent_info()?.agent_initial_pubkey, claim)
}
