//! An economy that moves to another version: an account closes its chain here, and what others need to know of it can be read.

use copex_economy::calendar::Moment;
use copex_entries::{
    calls::{
        credit::HistoryInput,
        moving::{ChainFacts, EventsPage},
    },
    carried::Closing,
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
        None => accounts::newest(&agent.map_or_else(my_key, Ok)?)?,
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

/// The event before one in the same chain.
fn event_before(event: &Event) -> ExternResult<Option<Event>> {
    event.event.previous.as_ref().map(known).transpose()
}

/// What goes with an account's events.
#[hdk_extern]
pub fn chain_facts(agent: AgentPubKey) -> ExternResult<ChainFacts> {
    let newest = accounts::newest(&agent)?.ok_or_else(|| {
        sentence("This account has not arrived here yet. Look again in a moment.")
    })?;
    let about = parties::about(&agent)?;
    let standing = &newest.event.state.standing.action;
    let closing = about.closed()?.map(|closed| Closing {
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
fn chain_end(agent: &AgentPubKey) -> ExternResult<Option<ActionHash>> {
    let Some(top) = accounts::highest(agent)? else {
        return Ok(None);
    };
    let slice = must_get_agent_activity(agent.clone(), ChainFilter::take(top, 1))?;
    let last = slice.first().map(|activity| &activity.action);
    Ok(last
        .filter(|action| action.action().action_type() == ActionType::CloseChain)
        .map(|action| action.as_hash().clone()))
}
