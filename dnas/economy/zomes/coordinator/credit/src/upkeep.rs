//! Housekeeping: what an account needs done without being asked. One entry a call, since what is written in one call and
//! depends on each other reaches other nodes late.

use crate::{
    acts::{self, is_settled, newer_standing},
    incoming,
    write::{self, act, head},
};
use copex_economy::account::Role;
use copex_entries::{
    calls::credit::{Upkeep, Written},
    ledger::{DISTANCE_MAX, LedgerAct},
};
use economy_integrity::EntryTypes;
use economy_reading::{accounts, my_key, parties, properties, records};
use hdk::prelude::*;

/// Does the next thing that is due.
#[hdk_extern]
pub fn upkeep() -> ExternResult<Upkeep> {
    if accounts::my_newest()?.is_none() {
        return open();
    }
    let head = head()?;
    let standing = newer_standing(&head)?;
    if !head.newest.event.state.standing.covers(head.now) {
        // Nothing else can be written before the standing is renewed.
        return standing.map_or(Ok(Upkeep::Nothing), |standing| renew(&head, standing));
    }
    if let Some(offer) = offer_without_issue(&head)? {
        let Written { created, .. } = act(&head, LedgerAct::Issue { offer })?;
        return Ok(Upkeep::Issued { created });
    }
    if !is_settled(&head)? {
        let written = act(&head, LedgerAct::Settle)?;
        return Ok(Upkeep::Settled {
            month: written.state.account.month,
        });
    }
    if let Some(standing) = standing {
        return renew(&head, standing);
    }
    let inputs = incoming::collectable(&head, incoming::Look::Recent)?;
    if !inputs.is_empty() {
        return collect(&head, inputs);
    }
    if head.distance > DISTANCE_MAX.div_euclid(2) {
        act(&head, LedgerAct::Mark)?;
        return Ok(Upkeep::Marked);
    }
    Ok(Upkeep::Nothing)
}

fn open() -> ExternResult<Upkeep> {
    let agent = my_key()?;
    if !properties()?.is_foundation(&agent) && parties::held(&agent)?.is_none() {
        return Ok(Upkeep::Nothing);
    }
    acts::open_account(())?;
    Ok(Upkeep::Opened)
}

fn renew(head: &write::Head, standing: ActionHash) -> ExternResult<Upkeep> {
    let written = act(head, LedgerAct::Renew { standing })?;
    Ok(Upkeep::Renewed {
        valid_until: written.state.standing.valid_until,
    })
}

fn collect(
    head: &write::Head,
    inputs: Vec<copex_entries::ledger::LedgerInput>,
) -> ExternResult<Upkeep> {
    let payments = u32::try_from(inputs.len()).unwrap_or(u32::MAX);
    let taken_before = head.newest.event.state.taken;
    let written = act(head, LedgerAct::Collect { inputs })?;
    let amount = written.state.taken.minus(taken_before).unwrap_or_default();
    Ok(Upkeep::Collected { payments, amount })
}

/// An offer of mine since the last event: its issuance was cut short. Anything else written now would part the two for good.
fn offer_without_issue(head: &write::Head) -> ExternResult<Option<ActionHash>> {
    if head.newest.event.state.account.role != Role::Coop || !is_settled(head)? {
        return Ok(None);
    }
    for hash in &head.between {
        if let Some(EntryTypes::Offer(_)) = records::find(hash)?.map(|found| found.entry) {
            return Ok(Some(hash.clone()));
        }
    }
    Ok(None)
}
