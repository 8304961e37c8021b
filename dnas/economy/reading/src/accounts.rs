//! Where an account stands: its newest event.

use crate::{buckets, records, records::agents_linked};
use copex_economy::calendar::Moment;
use copex_entries::{
    ledger::{DISTANCE_MAX, LedgerAct, LedgerEvent},
    moment,
};
use economy_integrity::{EntryTypes, LinkTypes, UnitEntryTypes};
use hdk::prelude::*;

/// An event with its place.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its hash.
    pub hash: ActionHash,
    /// Who wrote it.
    pub author: AgentPubKey,
    /// Its place in the author's chain.
    pub sequence: u32,
    /// When it was written.
    pub written: Moment,
    /// What it says.
    pub event: LedgerEvent,
}

/// A valid ledger event.
pub fn event(hash: &ActionHash) -> ExternResult<Option<Event>> {
    Ok(records::valid(hash)?.and_then(|(record, entry)| as_event(&record, entry)))
}

/// The event before one in the account's history: for the first of an account that continues a closed one, the last of that.
pub fn before(event: &Event) -> ExternResult<Option<Event>> {
    if let Some(previous) = &event.event.previous {
        return self::event(previous);
    }
    let LedgerAct::Open {
        closure: Some(closure),
        ..
    } = &event.event.act
    else {
        return Ok(None);
    };
    match records::valid(closure)?.map(|(_, entry)| entry) {
        Some(EntryTypes::Closure(closure)) => self::event(&closure.terms.head),
        _ => Ok(None),
    }
}

/// A record as an event, where it is one.
pub fn as_event(record: &Record, entry: EntryTypes) -> Option<Event> {
    let EntryTypes::LedgerEvent(event) = entry else {
        return None;
    };
    Some(Event {
        hash: record.action_address().clone(),
        author: record.action().author().clone(),
        sequence: record.action().action_seq(),
        written: moment(record.action().timestamp()),
        event,
    })
}

/// My own newest event.
pub fn my_newest() -> ExternResult<Option<Event>> {
    Ok(records::my_newest(UnitEntryTypes::LedgerEvent)?
        .and_then(|newest| as_event(&newest.record, newest.entry)))
}

/// An agent's newest event, as far as this node knows its chain.
pub fn newest(agent: &AgentPubKey) -> ExternResult<Option<Event>> {
    if *agent == crate::my_key()? {
        return my_newest();
    }
    let Some(top) = highest(agent)? else {
        return Ok(None);
    };
    let event_type = records::entry_type(UnitEntryTypes::LedgerEvent)?;
    let mut width = 8_u32;
    loop {
        let slice = must_get_agent_activity(agent.clone(), ChainFilter::take(top.clone(), width))?;
        let newest = slice
            .iter()
            .find(|activity| activity.action.action().entry_type() == Some(&event_type));
        if let Some(activity) = newest {
            return event(activity.action.as_hash());
        }
        let whole_chain = u32::try_from(slice.len()).unwrap_or(u32::MAX) < width;
        if whole_chain || width > DISTANCE_MAX {
            return Ok(None);
        }
        width = width.saturating_mul(4);
    }
}

/// The last action of an agent's chain that this node holds as valid.
pub fn highest(agent: &AgentPubKey) -> ExternResult<Option<ActionHash>> {
    if *agent == crate::my_key()? {
        return Ok(Some(agent_info()?.chain_head.0));
    }
    for options in [GetOptions::local(), GetOptions::network()] {
        let activity = get_agent_activity(
            agent.clone(),
            ChainQueryFilter::new(),
            ActivityRequest::Status,
            options,
        )?;
        let head = match activity.status {
            ChainStatus::Valid(head) => Some(head.hash),
            ChainStatus::Closed(head) => Some(head.hash),
            ChainStatus::Empty | ChainStatus::Forked(_) | ChainStatus::Invalid(_) => None,
        };
        if head.is_some() {
            return Ok(head);
        }
    }
    Ok(None)
}

/// The keys of all accounts.
pub fn all() -> ExternResult<Vec<AgentPubKey>> {
    let mut accounts = Vec::new();
    for bucket in 0..buckets::KEY_BUCKETS {
        accounts.extend(in_bucket(bucket)?);
    }
    Ok(accounts)
}

/// Whether a key has opened an account, as far as this node knows.
pub fn is_known(agent: &AgentPubKey) -> ExternResult<bool> {
    Ok(in_bucket(buckets::key_bucket(agent))?.contains(agent))
}

fn in_bucket(bucket: u8) -> ExternResult<Vec<AgentPubKey>> {
    let query = LinkQuery::try_new(
        buckets::of_keys("accounts", bucket)?,
        LinkTypes::AccountIndex,
    )?;
    let links = get_links(query, GetStrategy::default())?;
    // Whoever opens an account links it itself, once, in its own bucket.
    let own = links.into_iter().filter(|link| {
        let target = link.target.clone().into_agent_pub_key();
        target.is_some_and(|agent| agent == link.author && buckets::key_bucket(&agent) == bucket)
    });
    Ok(agents_linked(own))
}
