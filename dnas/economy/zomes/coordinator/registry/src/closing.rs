//! Closing an account: one registrar drafts, another who answers for the account signs, the first writes.

use copex_entries::{
    calls::registry::{CloseInput, DraftClosureInput},
    closure::{Closure, ClosureTerms, Countersignature},
    same_key,
    signal::Signal,
};
use economy_integrity::{EntryTypes, LinkTypes, UnitEntryTypes};
use economy_reading::{
    accounts, my_key, now, parties, properties,
    records::{self, Newest},
    say::{refuse, sentence},
    trust::closed_words,
};
use hdk::prelude::*;

/// What two will sign: the account ends where this node knows it to stand.
#[hdk_extern]
pub fn draft_closure(input: DraftClosureInput) -> ExternResult<ClosureTerms> {
    let DraftClosureInput {
        account,
        head,
        cause,
        heir,
    } = input;
    if !properties()?.is_registrar(&my_key()?) {
        return refuse("Only a registrar of this economy closes accounts. Nothing was written.");
    }
    let held = is_open(&account)?;
    let Some(head) = last_event(&account, head.as_ref())? else {
        return refuse(
            "This account has not been opened, or has two histories. Revoke its standing instead, or name the event at which it ends.",
        );
    };
    Ok(ClosureTerms {
        economy: dna_info()?.hash,
        account,
        head,
        standing: held.action,
        cause,
        heir,
    })
}

/// By a second registrar, or by the co-op of the member whose account ends: a signature under the terms, where this node sees
/// the account stand there too.
#[hdk_extern]
pub fn countersign_closure(terms: ClosureTerms) -> ExternResult<Countersignature> {
    let by = my_key()?;
    let held = is_open(&terms.account)?;
    let own_member = held
        .standing
        .coop
        .as_ref()
        .is_some_and(|coop| same_key(coop, &by));
    if !own_member && !properties()?.is_registrar(&by) {
        return refuse(
            "Not signed. A Closure is signed by a second registrar, or for a member by their co-op.",
        );
    }
    if last_event(&terms.account, Some(&terms.head))?.as_ref() != Some(&terms.head) {
        return refuse(
            "Not signed. This account's last event is another one here. Ask for the terms to be drafted again.",
        );
    }
    Ok(Countersignature {
        signature: sign(by.clone(), terms)?,
        by,
    })
}

/// Declares that an account has ended.
#[hdk_extern]
pub fn close_account(input: CloseInput) -> ExternResult<ActionHash> {
    let CloseInput {
        terms,
        countersigned,
    } = input;
    let me = my_key()?;
    is_open(&terms.account)?;
    let not_closed = |refusal: copex_entries::refusal::Refusal| {
        sentence(format!("Not closed, and nothing was written. {refusal}."))
    };
    let head = accounts::event(&terms.head)?.ok_or_else(|| {
        sentence(
            "Not closed: the account's last event has not arrived here yet. Try again in a moment.",
        )
    })?;
    let next_sequence = agent_info()?.chain_head.1.saturating_add(1);
    let (previous, distance, before) = match records::my_newest(UnitEntryTypes::Closure)? {
        Some(Newest {
            record,
            entry: EntryTypes::Closure(before),
            ..
        }) => (
            Some(record.action_address().clone()),
            next_sequence.saturating_sub(record.action().action_seq()),
            Some(before.passed_on),
        ),
        _ => (None, next_sequence, None),
    };
    let state = &head.event.state;
    let amount = terms.passes_on(state).map_err(not_closed)?;
    let passed_on =
        Closure::passed_on_after(before, amount, now()?, &properties()?).map_err(not_closed)?;
    let closure = Closure {
        previous,
        distance,
        terms,
        countersigned,
        passed_on,
    };
    closure
        .check_signers(&me, state, &properties()?)
        .map_err(not_closed)?;
    let account = closure.terms.account.clone();
    let action = create_entry(EntryTypes::Closure(closure))?;
    create_link(account, action.clone(), LinkTypes::AgentToClosure, ())?;
    emit_signal(Signal::RegistryChanged)?;
    Ok(action)
}

/// Where an account ends: its newest event. One with two histories has none; then it is the one named, if it is the account's.
fn last_event(
    account: &AgentPubKey,
    named: Option<&ActionHash>,
) -> ExternResult<Option<ActionHash>> {
    if let Some(newest) = accounts::newest(account)? {
        return Ok(Some(newest.hash));
    }
    let event = named.map(accounts::event).transpose()?.flatten();
    Ok(event
        .filter(|event| same_key(&event.author, account))
        .map(|event| event.hash))
}

/// The standing of an account that has not ended; a second Closure would copy what it holds.
fn is_open(account: &AgentPubKey) -> ExternResult<parties::Held> {
    let about = parties::about(account)?;
    if let Some(closed) = about.closed()? {
        return refuse(format!("Not closed again. {}", closed_words(&closed)?));
    }
    about.held()?.ok_or_else(|| {
        sentence("Not closed: nobody in this economy has let this key in. Check the key.")
    })
}
