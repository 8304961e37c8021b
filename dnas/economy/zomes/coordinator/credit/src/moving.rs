//! An economy that moves to another version: an account closes its chain here, and what others need to know of it can be read.

use crate::write::{act, head};
use copex_economy::calendar::Moment;
use copex_entries::{
    calls::{
        credit::{HistoryInput, Written},
        moving::{ChainFacts, EventsPage},
        registry::Closed,
    },
    carried::Closing,
    ledger::LedgerAct,
    moment,
};
use economy_integrity::{EntryTypes, credit::rule_in_force};
use economy_reading::{
    accounts::{self, Event},
    my_key, parties,
    records::{self, actions_linked},
    say::sentence,
};
use hdk::prelude::*;

/// The most events of a page.
const EVENTS_MAX: u16 = 100;

/// Closes my chain, because the economy moves to another version. Nothing can be written after it. Gives the action that did,
/// now or before.
#[hdk_extern]
pub fn close_my_chain() -> ExternResult<ActionHash> {
    match chain_end(&my_key()?)? {
        Some(end) => Ok(end),
        None => close_chain(None),
    }
}

/// A new place in my chain. Offers that I brought along from the economy before lie behind it then: their credits were created
/// there, and are not created again.
#[hdk_extern]
pub fn mark() -> ExternResult<Written> {
    act(&head()?, LedgerAct::Mark)
}

/// A page of an account's own events, newest first.
#[hdk_extern]
pub fn events(input: HistoryInput) -> ExternResult<EventsPage> {
    let HistoryInput {
        agent,
        before,
        limit,
    } = input;
    let mut at = match &before {
        Some(hash) => event_before(&known(hash)?)?,
        None => {
            let agent = agent.map_or_else(my_key, Ok)?;
            let closed = parties::about(&agent)?.closed()?;
            last_event(&agent, closed.as_ref())?
        }
    };
    let mut page = EventsPage {
        events: Vec::new(),
        next: None,
    };
    while let Some(event) = at {
        at = event_before(&event)?;
        let hash = event.hash.clone();
        page.events.push((event.hash, event.event));
        if page.events.len() >= usize::from(limit.clamp(1, EVENTS_MAX)) {
            page.next = at.is_some().then_some(hash);
            break;
        }
    }
    Ok(page)
}

fn known(hash: &ActionHash) -> ExternResult<Event> {
    accounts::event(hash)?.ok_or_else(|| {
        sentence("A part of this history has not arrived here yet. Look again in a moment.")
    })
}

/// The event with which an account ends or goes on. One that was closed can be read up to there even where its chain forked.
fn last_event(agent: &AgentPubKey, closed: Option<&Closed>) -> ExternResult<Option<Event>> {
    match closed {
        Some(closed) => known(&closed.head).map(Some),
        None => accounts::newest(agent),
    }
}

/// The event before one in the same chain.
fn event_before(event: &Event) -> ExternResult<Option<Event>> {
    event.event.previous.as_ref().map(known).transpose()
}

/// What goes with an account's events.
#[hdk_extern]
pub fn chain_facts(agent: AgentPubKey) -> ExternResult<ChainFacts> {
    let about = parties::about(&agent)?;
    let closed = about.closed()?;
    let newest = last_event(&agent, closed.as_ref())?.ok_or_else(|| {
        sentence(format!(
            "The account of {agent} cannot be read here: it has not arrived yet, or its chain has forked. Look again in a moment; registrars close a forked one at an event of its own."
        ))
    })?;
    let standing = &newest.event.state.standing.action;
    let closing = closed.map(|closed| Closing {
        closure: closed.closure,
        head: closed.head,
        at: closed.at,
        heir: closed.heir,
    });
    let mut revoked: Option<Moment> = None;
    for hash in actions_linked(about.revocations) {
        if let Some((record, EntryTypes::Revocation(revocation))) = records::valid(&hash)?
            && revocation.revoked == *standing
        {
            let at = moment(record.action().timestamp());
            revoked = Some(revoked.map_or(at, |first| first.min(at)));
        }
    }
    Ok(ChainFacts {
        credential: parties::held_in(standing, &agent)?.map(|held| held.credential),
        rule: rule_in_force(&newest.event, &newest.hash)?,
        end: chain_end(&agent)?,
        closing,
        revoked,
    })
}

/// The action that closed a chain.
pub(crate) fn chain_end(agent: &AgentPubKey) -> ExternResult<Option<ActionHash>> {
    let Some(top) = accounts::highest(agent)? else {
        return Ok(None);
    };
    let slice = must_get_agent_activity(agent.clone(), ChainFilter::take(top, 1))?;
    let last = slice.first().map(|activity| &activity.action);
    Ok(last
        .filter(|action| action.action().action_type() == ActionType::CloseChain)
        .map(|action| action.as_hash().clone()))
}
