//! Records as others may rely on them: valid ones only. A plain `get` by action also returns rejected records.

use economy_integrity::{
    EntryTypes, LinkTypes, UnitEntryTypes, host::begin, place::furthest as furthest_of,
};
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
    begin();
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

/// Links of several types from one base, read at once and told apart.
pub fn links_of<const N: usize>(
    base: impl Into<AnyLinkableHash>,
    kinds: [LinkTypes; N],
) -> ExternResult<[Vec<Link>; N]> {
    begin();
    let mut types = Vec::new();
    for kind in &kinds {
        types.push(ScopedLinkType::try_from(kind)?);
    }
    let filter = kinds.to_vec().try_into_filter()?;
    let mut sorted: [Vec<Link>; N] = std::array::from_fn(|_| Vec::new());
    for link in get_links(LinkQuery::new(base, filter), GetStrategy::default())? {
        let place = types.iter().position(|kind| {
            kind.zome_index == link.zome_index && kind.zome_type == link.link_type
        });
        if let Some(links) = place.and_then(|place| sorted.get_mut(place)) {
            links.push(link);
        }
    }
    Ok(sorted)
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

/// My own newest record of a kind, with the actions that I have written since.
pub struct Newest {
    /// The record.
    pub record: Record,
    /// Its entry.
    pub entry: EntryTypes,
    /// The actions since, newest first.
    pub since: Vec<SignedActionHashed>,
    /// The sequence of the next action.
    pub next_sequence: u32,
}

/// Looks for my newest record of a kind from the end of my chain, slice by slice: reading the chain with `query` would cost the
/// whole history. None where there is none within what an event may lie behind another.
pub fn my_newest(kind: UnitEntryTypes) -> ExternResult<Option<Newest>> {
    let author = crate::my_key()?;
    let (top, top_sequence, _) = agent_info()?.chain_head;
    let furthest = furthest_of(&kind);
    let entry_type = entry_type(kind)?;
    let mut width = 8_u32;
    loop {
        let filter = ChainFilter::take(top.clone(), width);
        let mut slice: Vec<SignedActionHashed> = must_get_agent_activity(author.clone(), filter)?
            .into_iter()
            .map(|activity| activity.action)
            .collect();
        let newest = slice
            .iter()
            .position(|action| action.action().entry_type() == Some(&entry_type));
        if let Some(place) = newest {
            let rest = slice.split_off(place);
            let Some(found) = rest
                .first()
                .map(|action| valid(action.as_hash()))
                .transpose()?
                .flatten()
            else {
                return Ok(None);
            };
            let (record, entry) = found;
            return Ok(Some(Newest {
                record,
                entry,
                since: slice,
                next_sequence: top_sequence.saturating_add(1),
            }));
        }
        let whole_chain = u32::try_from(slice.len()).unwrap_or(u32::MAX) < width;
        if whole_chain || width > furthest {
            return Ok(None);
        }
        width = width.saturating_mul(8).min(furthest.saturating_add(1));
    }
}

/// A valid record and its entry, without what was done to it since: half the cost of `find`.
pub fn valid(hash: &ActionHash) -> ExternResult<Option<(Record, EntryTypes)>> {
    begin();
    let record = match must_get_valid_record(hash.clone()) {
        Ok(record) => record,
        // The host's answer where it holds no such record, or a rejected one.
        Err(WasmError {
            error: WasmErrorInner::Host(text),
            ..
        }) if text.starts_with("Failed to get Record") => return Ok(None),
        Err(error) => return Err(error),
    };
    let entry = entry_of(&record)?;
    Ok(entry.map(|entry| (record, entry)))
}

/// Whether a valid record is known here.
pub fn is_here(hash: &ActionHash) -> ExternResult<bool> {
    begin();
    match must_get_valid_record(hash.clone()) {
        Ok(_) => Ok(true),
        Err(WasmError {
            error: WasmErrorInner::Host(text),
            ..
        }) if text.starts_with("Failed to get Record") => Ok(false),
        Err(error) => Err(error),
    }
}
