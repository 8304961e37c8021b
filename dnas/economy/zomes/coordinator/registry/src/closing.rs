//! Closing an account: one registrar drafts, another who answers for the account signs, the first writes.

use copex_economy::{account::Role, act::Facts, refusal::Refused};
use copex_entries::{
    account_key,
    calls::registry::{CloseInput, ClosurePreview, DraftClosureInput},
    closure::{Closure, ClosureTerms, Countersignature, PassedOn, SecondSigner},
    ledger::AccountState,
    refusal::Refusal,
    same_key,
    signal::Signal,
};
use economy_integrity::{EntryTypes, LinkTypes, UnitEntryTypes};
use economy_reading::{
    accounts, months, my_key, now, parties, properties,
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
    if let Some(heir) = &heir
        && accounts::is_known(heir)?
    {
        return refuse(
            "Not drafted: the key that is to continue it has an account of its own. Name a new key that has not come in yet.",
        );
    }
    let terms = ClosureTerms {
        economy: dna_info()?.hash,
        account,
        head: head.hash,
        standing: held.action,
        cause,
        heir,
    };
    let state = &head.event.state;
    terms
        .check(&terms.economy, &head.author, state, &held.standing)
        .map_err(not_closed)?;
    chained(&terms, state)?;
    Ok(terms)
}

/// What a Closure does with what the account holds, before anybody signs it. Writes nothing.
#[hdk_extern]
pub fn preview_closure(terms: ClosureTerms) -> ExternResult<ClosurePreview> {
    let head = head_of(&terms)?;
    let held = parties::held_in(&terms.standing, &terms.account)?.ok_or_else(|| {
        sentence(
            "The standing that this Closure names has not arrived here yet. Try again in a moment.",
        )
    })?;
    let state = &head.event.state;
    terms
        .check(&dna_info()?.hash, &head.author, state, &held.standing)
        .map_err(not_closed)?;
    let (now, properties) = (now()?, properties()?);
    let (_, in_force) = months::in_force(now)?;
    let facts = Facts {
        author: account_key(terms.heir.as_ref().unwrap_or(&terms.account)),
        foundation: account_key(&properties.foundation),
        time: now,
        policy: &in_force.policy,
        calendar: &properties.calendar,
        frozen: in_force.frozen,
    };
    let said = |refused: Refused| sentence(refused.to_string());
    let passing = terms.passing(state, &held.standing, &facts).map_err(said)?;
    let coop = held.credential.issuer_credential;
    Ok(ClosurePreview {
        name: held.standing.name,
        role: state.account.role,
        coop_name: coop
            .filter(|_| state.account.role == Role::Member)
            .map(|coop| coop.claim.name),
        balance: state.account.balance,
        grants: state.account.lots.total().map_err(said)?,
        savings: state.account.savings.total().map_err(said)?,
        passing,
        second: SecondSigner::of(state, &properties),
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
    let stands = last_event(&terms.account, Some(&terms.head))?;
    if stands.is_none_or(|last| last.hash != terms.head) {
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
    let head = head_of(&terms)?;
    let state = &head.event.state;
    let Chained {
        previous,
        distance,
        passed_on,
    } = chained(&terms, state)?;
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
) -> ExternResult<Option<accounts::Event>> {
    if let Some(newest) = accounts::newest(account)? {
        return Ok(Some(newest));
    }
    let event = named.map(accounts::event).transpose()?.flatten();
    Ok(event.filter(|event| same_key(&event.author, account)))
}

/// The event at which terms end the account.
fn head_of(terms: &ClosureTerms) -> ExternResult<accounts::Event> {
    accounts::event(&terms.head)?.ok_or_else(|| {
        sentence(
            "The account's last event has not arrived here yet. Nothing was written. Try again in a moment.",
        )
    })
}

/// A Closure's place among mine.
struct Chained {
    previous: Option<ActionHash>,
    distance: u32,
    passed_on: PassedOn,
}

/// Where a Closure written now would stand, with the running sum of what mine pass on.
fn chained(terms: &ClosureTerms, head: &AccountState) -> ExternResult<Chained> {
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
    let amount = terms.passes_on(head).map_err(not_closed)?;
    Ok(Chained {
        previous,
        distance,
        passed_on: Closure::passed_on_after(before, amount, now()?, &properties()?)
            .map_err(not_closed)?,
    })
}

fn not_closed(refusal: Refusal) -> WasmError {
    sentence(format!("Not closed, and nothing was written. {refusal}."))
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
