//! The acts of an account, one call each.

use crate::{
    incoming,
    view::account_view,
    write::{self, act, head},
};
use copex_economy::credits::Credits;
use copex_entries::{
    calls::credit::{AccountView, Written},
    ledger::{LedgerAct, LedgerEvent},
    signal::Signal,
};
use economy_integrity::{EntryTypes, LinkTypes, credit::event::first, fetch};
use economy_reading::{
    accounts::{self, Event},
    buckets,
    carried::announce_carried,
    months::in_force,
    my_key, now, parties, properties,
    say::refuse,
};
use hdk::prelude::*;

/// Opens my account. Shows it where it is open already.
#[hdk_extern]
pub fn open_account() -> ExternResult<AccountView> {
    if let Some(newest) = accounts::my_newest()? {
        return account_view(newest);
    }
    let author = my_key()?;
    let properties = properties()?;
    let package = package()?;
    let carried = fetch::carried(&package, &properties)?;
    let (standing, closure) = if properties.is_foundation(&author) || carried.is_some() {
        (package.clone(), None)
    } else {
        match parties::held(&author)? {
            Some(held) => (held.action, held.credential.claim.takes_over),
            None => {
                return refuse(
                    "Your standing has not arrived here yet. Nothing was written: try again in a moment.",
                );
            }
        }
    };
    let (_, top, _) = agent_info()?.chain_head;
    let mut sequence = top.saturating_add(1);
    if let Some(closed) = carried.as_ref().and_then(|account| account.end.clone())
        && let Some(predecessor) = &properties.predecessor
    {
        open_chain(MigrationTarget::Dna(predecessor.dna.clone()), closed)?;
        sequence = sequence.saturating_add(1);
    }
    let now = now()?;
    let (month, in_force) = in_force(now)?;
    let open = LedgerAct::Open {
        package: package.clone(),
        standing,
        closure,
    };
    let after = first(&open, &author, sequence, now, &properties, &in_force)?;
    let event = LedgerEvent {
        previous: None,
        distance: sequence,
        month,
        act: open,
        approvals: None,
        state: after.state,
        outputs: after.outputs,
    };
    create_entry(EntryTypes::LedgerEvent(event))?;
    let base = buckets::of_keys("accounts", buckets::key_bucket(&author))?;
    create_link(base, author, LinkTypes::AccountIndex, ())?;
    if let Some(account) = carried {
        announce_carried(&package, &account)?;
    }
    emit_signal(Signal::AccountChanged)?;
    match accounts::my_newest()? {
        Some(newest) => account_view(newest),
        None => refuse("Your account was opened and cannot be read yet. Look again in a moment."),
    }
}

/// What let me in: the second action of every chain.
pub(crate) fn package() -> ExternResult<ActionHash> {
    let filter = ChainQueryFilter::new()
        .sequence_range(ChainQueryFilterRange::ActionSeqRange(0, 3))
        .action_type(ActionType::AgentValidationPkg);
    match query(filter)?.into_iter().next() {
        Some(record) => Ok(record.action_address().clone()),
        None => refuse(
            "This chain does not begin as every chain does. Nothing was written. Restore it from the network.",
        ),
    }
}

/// Matches credits to an offer version that was just written.
#[hdk_extern]
pub fn issue(offer: ActionHash) -> ExternResult<Written> {
    let head = head()?;
    if head.newest.event.act
        == (LedgerAct::Issue {
            offer: offer.clone(),
        })
    {
        // The node's housekeeping was quicker.
        return written(head.newest);
    }
    act(&head, LedgerAct::Issue { offer })
}

/// What an event that stands did.
fn written(event: Event) -> ExternResult<Written> {
    let before = event
        .event
        .previous
        .as_ref()
        .map(accounts::event)
        .transpose()?
        .flatten();
    let matched = before.map_or(Credits::ZERO, |before| before.event.state.account.matched);
    let LedgerEvent {
        act,
        state,
        outputs,
        ..
    } = event.event;
    let created = state.account.matched.minus(matched).unwrap_or_default();
    Ok(Written {
        event: event.hash,
        act,
        state,
        outputs,
        created,
        retired: Credits::ZERO,
    })
}

/// Moves my account to this month. None where it stands there.
#[hdk_extern]
pub fn settle() -> ExternResult<Option<Written>> {
    let head = head()?;
    if is_settled(&head)? {
        Ok(None)
    } else {
        act(&head, LedgerAct::Settle).map(Some)
    }
}

/// Whether my account stands in this month, or needs no settling.
pub(crate) fn is_settled(head: &write::Head) -> ExternResult<bool> {
    let account = &head.newest.event.state.account;
    let month = properties()?.calendar.month(head.now);
    Ok(account.role == copex_economy::account::Role::Member || account.month >= month)
}

/// Collects what waits and can be collected, at most a hundred payments. None where there is nothing.
#[hdk_extern]
pub fn collect() -> ExternResult<Option<Written>> {
    let head = head()?;
    let inputs = incoming::acceptable(&head, incoming::Look::Whole)?;
    if inputs.is_empty() {
        return Ok(None);
    }
    if !is_settled(&head)? {
        return refuse(
            "A new month has begun. Nothing was collected. Settle your account first; your node does so by itself.",
        );
    }
    act(&head, LedgerAct::Collect { inputs }).map(Some)
}

/// Cites my newest accreditation or membership. None where it is cited already.
#[hdk_extern]
pub fn renew() -> ExternResult<Option<Written>> {
    let head = head()?;
    match newer_standing(&head)? {
        Some(standing) => act(&head, LedgerAct::Renew { standing }).map(Some),
        None => Ok(None),
    }
}

/// A standing of mine that is newer than the one my account cites, and valid now.
pub(crate) fn newer_standing(head: &write::Head) -> ExternResult<Option<ActionHash>> {
    let serial = head.newest.event.state.standing.serial;
    let newer = parties::held(&head.author)?
        .filter(|held| held.standing.serial > serial && held.standing.covers(head.now));
    Ok(newer.map(|held| held.action))
}
