//! The integrity zome of the economy: registry, exchange and credit, together because they must see each other's entries.
//!
//! Each validator fetches what its rule names, asks a pure function, and answers. It never adds or compares amounts. The
//! rules are numbered in `docs/integrity.md`. The whole rule of an entry runs on its record, since that is what
//! `must_get_valid_record` vouches for; the other operations of the same action check its shape.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::wildcard_enum_match_arm
    )
)]

pub mod credit;
mod entry;
mod exchange;
pub mod fetch;
pub mod host;
mod judgement;
mod links;
pub mod place;
pub mod registry;
mod types;

use hdi::prelude::*;
pub use judgement::{Fault, Judgement};
use judgement::{answer, refuse, valid};
pub use types::{EntryTypes, LinkTypes, UnitEntryTypes};

/// R-REGISTRY-02 to R-REGISTRY-05  The joiner's own check, with no network and no clock.
#[hdk_extern]
pub fn genesis_self_check(data: GenesisSelfCheckData) -> ExternResult<ValidateCallbackResult> {
    answer(registry::membrane::admit(
        &data.membrane_proof,
        &data.agent_key,
        None,
    ))
}

/// Every operation is listed, and what is accepted says why.
#[hdk_extern]
pub fn validate(op: Op) -> ExternResult<ValidateCallbackResult> {
    host::begin();
    match op.flattened::<EntryTypes, LinkTypes>()? {
        FlatOp::CreateRecord(record) => answer(judge_record(record)),
        FlatOp::CreateEntry(entry) => answer(judge_entry(entry)),
        FlatOp::AgentActivity(activity) => answer(judge_activity(activity)),
        FlatOp::Link(link) => answer(links::judge(&link)),
        // The record of the same action is judged in full.
        FlatOp::Update(_) | FlatOp::Delete(_) => valid(),
    }
}

fn judge_record(record: OpRecord<EntryTypes, LinkTypes>) -> Judgement {
    match record {
        OpRecord::CreateEntry { app_entry, action } => entry::judge_create(&app_entry, &action),
        OpRecord::UpdateEntry { app_entry, action } => entry::judge_update(&app_entry, &action),
        OpRecord::DeleteEntry { action } => entry::judge_delete(&action),
        OpRecord::AgentValidationPkg {
            membrane_proof,
            action,
        } => registry::membrane::admit(&membrane_proof, action.author(), Some(action.timestamp())),
        OpRecord::CreatePrivateEntry { .. } | OpRecord::UpdatePrivateEntry { .. } => {
            refuse("the economy keeps no private entries")
        }
        OpRecord::UpdateAgent { .. } => {
            refuse("a key is not exchanged for another; an account passes on by Closure")
        }
        OpRecord::OpenChain { action, .. } => registry::passage::judge_opening(&action),
        // R-MOVE-05  Whoever ends its chain writes no event after it.
        OpRecord::CloseChain { action, .. } => match &action.data.new_target {
            None | Some(MigrationTarget::Dna(_)) => Ok(()),
            Some(MigrationTarget::Agent(_)) => {
                refuse("a key is not exchanged for another; an account passes on by Closure")
            }
        },
        // The operation on the link itself is judged.
        OpRecord::CreateLink { .. } | OpRecord::DeleteLink { .. } => Ok(()),
        // Grants and claims say who may call a node: they carry nothing of ours.
        OpRecord::CreateCapClaim { .. }
        | OpRecord::CreateCapGrant { .. }
        | OpRecord::UpdateCapClaim { .. }
        | OpRecord::UpdateCapGrant { .. } => Ok(()),
        // Genesis and init, checked by Holochain itself: they carry nothing of ours.
        OpRecord::CreateAgent { .. }
        | OpRecord::Dna { .. }
        | OpRecord::InitZomesComplete { .. } => Ok(()),
    }
}

fn judge_entry(entry: OpEntry<EntryTypes>) -> Judgement {
    match entry {
        OpEntry::CreateEntry { app_entry, .. } | OpEntry::UpdateEntry { app_entry, .. } => {
            entry::judge_shape(&app_entry)
        }
        OpEntry::UpdateAgent { .. } => {
            refuse("a key is not exchanged for another; an account passes on by Closure")
        }
        // They carry nothing of ours.
        OpEntry::CreateAgent { .. }
        | OpEntry::CreateCapGrant { .. }
        | OpEntry::CreateCapClaim { .. }
        | OpEntry::UpdateCapGrant { .. }
        | OpEntry::UpdateCapClaim { .. } => Ok(()),
    }
}

fn judge_activity(activity: OpActivity<UnitEntryTypes, LinkTypes>) -> Judgement {
    match activity {
        OpActivity::AgentValidationPkg {
            membrane_proof,
            action,
        } => registry::membrane::admit(&membrane_proof, action.author(), Some(action.timestamp())),
        // Judged on the record of the same action.
        OpActivity::CreateEntry { .. }
        | OpActivity::CreatePrivateEntry { .. }
        | OpActivity::UpdateEntry { .. }
        | OpActivity::UpdatePrivateEntry { .. }
        | OpActivity::UpdateAgent { .. }
        | OpActivity::DeleteEntry { .. }
        | OpActivity::CreateLink { .. }
        | OpActivity::DeleteLink { .. }
        | OpActivity::OpenChain { .. }
        | OpActivity::CloseChain { .. } => Ok(()),
        // They carry nothing of ours.
        OpActivity::CreateAgent { .. }
        | OpActivity::CreateCapClaim { .. }
        | OpActivity::CreateCapGrant { .. }
        | OpActivity::UpdateCapClaim { .. }
        | OpActivity::UpdateCapGrant { .. }
        | OpActivity::Dna { .. }
        | OpActivity::InitZomesComplete { .. } => Ok(()),
    }
}
