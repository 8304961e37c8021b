//! Records as others may rely on them: valid ones only. A plain `get` by action also returns rejected records.

use economy_integrity::{EntryTypes, UnitEntryTypes};
use hdk::prelude::*;

/// A valid record with what was done to it since.
pub struct Found {
    /// The record.
    pub record: Record,
    /// Its entry.
    pub entry: EntryTypes,
    /// Later versions.
    pub updates: Vec<SignedActionHashed>,
    /// Whether it was withdrawn by its author.
    pub withdrawn: bool,
}

impl Found {
    /// The record's hash.
    pub fn hash(&self) -> &ActionHash {
        self.record.action_address()
    }

    /// Who wrote it.
    pub fn author(&self) -> &AgentPubKey {
        self.record.action().author()
    }
}

/// A valid record: from the own store first, then from the network.
pub fn find(hash: &ActionHash) -> ExternResult<Option<Found>> {
    if let Some(found) = find_with(hash, GetOptions::local())? {
        return Ok(Some(found));
    }
    find_with(hash, GetOptions::network())
}

fn find_with(hash: &ActionHash, options: GetOptions) -> ExternResult<Option<Found>> {
    let Some(Details::Record(details)) = get_details(hash.clone(), options)? else {
        return Ok(None);
    };
    let RecordDetails {
        record,
        validation_status,
        deletes,
        updates,
    } = details;
    if validation_status != ValidationStatus::Valid {
        return Ok(None);
    }
    let Some(entry) = entry_of(&record)? else {
        return Ok(None);
    };
    let by_author =
        |action: &SignedActionHashed| action.action().author() == record.action().author();
    let withdrawn = deletes.iter().any(by_author);
    let updates = updates.into_iter().filter(by_author).collect();
    Ok(Some(Found {
        record,
        entry,
        updates,
        withdrawn,
    }))
}

/// The entry of a record, told by its place in the integrity zome.
pub fn entry_of(record: &Record) -> ExternResult<Option<EntryTypes>> {
    let (Some(EntryType::App(definition)), Some(entry)) =
        (record.action().entry_type(), record.entry().as_option())
    else {
        return Ok(None);
    };
    EntryTypes::deserialize_from_type(definition.zome_index, definition.entry_index, entry)
}

/// The first version of something that may have been updated.
pub fn original(hash: &ActionHash) -> ExternResult<Option<Found>> {
    let mut at = find(hash)?;
    // An update names the version it changes; each step goes to an earlier action, so this ends.
    while let Some(found) = &at {
        let ActionData::Update(update) = &found.record.action().data else {
            break;
        };
        at = find(&update.original_action_address.clone())?;
    }
    Ok(at)
}

/// The newest version: updates are followed as long as there are any, the latest in the author's chain first.
pub fn newest(original: Found) -> ExternResult<Found> {
    let mut at = original;
    while let Some(next) = at
        .updates
        .iter()
        .max_by_key(|update| update.action().action_seq())
    {
        match find(next.as_hash())? {
            Some(found) => at = found,
            None => break,
        }
    }
    Ok(at)
}

/// The targets of links that lead to actions, newest link first, each once.
pub fn actions_linked(links: Vec<Link>) -> Vec<ActionHash> {
    let mut links = links;
    links.sort_by_key(|link| std::cmp::Reverse(link.timestamp));
    let mut seen = BTreeSet::new();
    links
        .into_iter()
        .filter_map(|link| link.target.into_action_hash())
        .filter(|hash| seen.insert(hash.clone()))
        .collect()
}

/// The targets of links that lead to agents, each once.
pub fn agents_linked(links: impl IntoIterator<Item = Link>) -> Vec<AgentPubKey> {
    let mut seen = BTreeSet::new();
    links
        .into_iter()
        .filter_map(|link| link.target.into_agent_pub_key())
        .filter(|key| seen.insert(key.clone()))
        .collect()
}

/// An entry type as actions carry it.
pub fn entry_type(kind: UnitEntryTypes) -> ExternResult<EntryType> {
    Ok(EntryType::App(AppEntryDef::try_from(kind)?))
}

/// My own newest record of a kind, looked for from the end of my chain, so that the cost is the gap and not the history.
pub fn my_newest(kind: UnitEntryTypes) -> ExternResult<Option<(Record, EntryTypes)>> {
    let (_, mut upper, _) = agent_info()?.chain_head;
    let entry_type = entry_type(kind)?;
    let mut width = 16_u32;
    loop {
        let lower = upper.saturating_sub(width);
        let filter = ChainQueryFilter::new()
            .sequence_range(ChainQueryFilterRange::ActionSeqRange(lower, upper))
            .entry_type(entry_type.clone())
            .include_entries(true);
        let newest = query(filter)?
            .into_iter()
            .max_by_key(|record| record.action().action_seq());
        if let Some(record) = newest {
            let entry = entry_of(&record)?;
            return Ok(entry.map(|entry| (record, entry)));
        }
        if lower == 0 {
            return Ok(None);
        }
        upper = lower;
        width = width.saturating_mul(4);
    }
}
