//! What offers and wants share: posting, changing, withdrawing, and finding them on their shelves.

use copex_economy::calendar::Moment;
use copex_entries::{
    calls::exchange::ListInput,
    exchange::{Category, Offer, Want},
    moment,
    registry::Place,
    signal::Signal,
};
use economy_integrity::{EntryTypes, LinkTypes};
use economy_reading::{
    buckets::{self, Shelf, bucket_month},
    my_key, now,
    parties::{self, Held},
    payments::months_between,
    properties,
    records::{self, Found, actions_linked},
    say::{refuse, sentence},
};
use hdk::prelude::*;
use std::collections::BTreeSet;

/// The most rows of a page.
const PAGE_MAX: u16 = 100;

/// What is posted in the market.
pub(crate) trait Listing: Sized {
    /// What it is called.
    const WORD: &'static str;
    /// What its shelves are called.
    const SHELVES: &'static str;
    /// What leads from a shelf to it.
    const INDEX: LinkTypes;
    /// What leads from its author to it.
    const OF_AGENT: LinkTypes;

    /// It, to be written.
    fn into_entry(self) -> EntryTypes;
    /// It, as it was written.
    fn from_entry(entry: EntryTypes) -> Option<Self>;
    /// What it is, where, and until when it stands.
    fn place(&self) -> (Category, &Place, Option<Moment>);
}

impl Listing for Offer {
    const WORD: &'static str = "offer";
    const SHELVES: &'static str = "offers";
    const INDEX: LinkTypes = LinkTypes::OfferIndex;
    const OF_AGENT: LinkTypes = LinkTypes::AgentToOffer;

    fn into_entry(self) -> EntryTypes {
        EntryTypes::Offer(self)
    }

    fn from_entry(entry: EntryTypes) -> Option<Offer> {
        match entry {
            EntryTypes::Offer(offer) => Some(offer),
            _ => None,
        }
    }

    fn place(&self) -> (Category, &Place, Option<Moment>) {
        let details = &self.details;
        (details.category, &details.place, details.until)
    }
}

impl Listing for Want {
    const WORD: &'static str = "want";
    const SHELVES: &'static str = "wants";
    const INDEX: LinkTypes = LinkTypes::WantIndex;
    const OF_AGENT: LinkTypes = LinkTypes::AgentToWant;

    fn into_entry(self) -> EntryTypes {
        EntryTypes::Want(self)
    }

    fn from_entry(entry: EntryTypes) -> Option<Want> {
        match entry {
            EntryTypes::Want(want) => Some(want),
            _ => None,
        }
    }

    fn place(&self) -> (Category, &Place, Option<Moment>) {
        let details = &self.details;
        (details.category, &details.place, details.until)
    }
}

/// A listing as it stands.
pub(crate) struct Seen<L> {
    /// The first version.
    pub original: ActionHash,
    /// The newest version.
    pub version: ActionHash,
    /// Who posted it.
    pub author: AgentPubKey,
    /// Their name.
    pub author_name: String,
    /// When it was first posted.
    pub created: Moment,
    /// When it was last changed.
    pub updated: Moment,
    /// Whether it was withdrawn, or its time is over.
    pub ended: bool,
    /// What it says.
    pub listing: L,
}

/// My standing, or what to do where there is none.
pub(crate) fn my_standing() -> ExternResult<Held> {
    let held = parties::held(&my_key()?)?.ok_or_else(|| {
        sentence(
            "Your standing has not arrived here yet. Nothing was written: try again in a moment.",
        )
    })?;
    if held.standing.covers(now()?) {
        return Ok(held);
    }
    refuse(
        "Your standing has ended. Nothing was written. It is renewed by itself when your co-op or registrar is online.",
    )
}

/// Posts a listing.
pub(crate) fn post<L: Listing>(listing: L) -> ExternResult<ActionHash> {
    let shelves = shelves(&listing);
    let posted = now()?;
    let original = create_entry(listing.into_entry())?;
    create_link(my_key()?, original.clone(), L::OF_AGENT, ())?;
    shelve::<L>(&original, &shelves, posted)?;
    emit_signal(Signal::MarketChanged)?;
    Ok(original)
}

/// Changes a listing of mine. Where it belongs on other shelves from now on, it stands on them too.
pub(crate) fn change<L: Listing>(version: &ActionHash, listing: L) -> ExternResult<ActionHash> {
    let original = own_original::<L>(version)?;
    let posted = moment(original.record.action().timestamp());
    let first = original.hash().clone();
    let newest = records::newest(original)?;
    let before = newest.hash().clone();
    let Some(listing_before) = L::from_entry(newest.entry) else {
        return refuse(format!("This is no {}. Nothing was changed.", L::WORD));
    };
    let shelves_before = shelves(&listing_before);
    let new_shelves: Vec<Shelf> = shelves(&listing)
        .into_iter()
        .filter(|shelf| !shelves_before.contains(shelf))
        .collect();
    let version = update_entry(before, listing.into_entry())?;
    shelve::<L>(&first, &new_shelves, posted)?;
    emit_signal(Signal::MarketChanged)?;
    Ok(version)
}

/// Takes a listing of mine off its shelves and marks it as withdrawn.
pub(crate) fn withdraw<L: Listing>(version: &ActionHash) -> ExternResult<()> {
    let original = own_original::<L>(version)?;
    let posted = moment(original.record.action().timestamp());
    let Some(seen) = seen::<L>(original.hash())? else {
        return refuse(format!(
            "This {} was not found. Nothing was changed.",
            L::WORD
        ));
    };
    for shelf in shelves(&seen.listing) {
        let base = buckets::listings(L::SHELVES, shelf, bucket_month(posted))?;
        let query = LinkQuery::try_new(base, L::INDEX)?.author(my_key()?);
        for link in get_links(query, GetStrategy::default())? {
            if link.target.clone().into_action_hash().as_ref() == Some(original.hash()) {
                delete_link(link.create_link_hash, GetOptions::default())?;
            }
        }
    }
    delete_entry(original.hash().clone())?;
    emit_signal(Signal::MarketChanged)
}

/// A listing as it stands, by any of its versions.
pub(crate) fn find<L: Listing>(version: &ActionHash) -> ExternResult<Option<Seen<L>>> {
    match records::original(version)? {
        Some(original) => seen(original.hash()),
        None => Ok(None),
    }
}

/// One page of a shelf: what stands there, newest first, each once, and where the next page begins.
pub(crate) fn page<L: Listing>(input: &ListInput) -> ExternResult<(Vec<Seen<L>>, Option<Moment>)> {
    let limit = usize::from(input.limit.clamp(1, PAGE_MAX));
    let before = input.before.unwrap_or(Moment::LATEST);
    let shelf = shelf_asked_for(input);
    let newest = before.min(now()?);
    let mut listed = BTreeSet::new();
    let mut rows = Vec::new();
    for month in months_between(properties()?.calendar.founded, newest) {
        let base = buckets::listings(L::SHELVES, shelf, month)?;
        let query = LinkQuery::try_new(base, L::INDEX)?;
        let mut links = get_links(query, GetStrategy::default())?;
        links.sort_by_key(|link| std::cmp::Reverse(link.timestamp));
        for link in links {
            let posted = moment(link.timestamp);
            let Some(original) = link.target.into_action_hash() else {
                continue;
            };
            // Anybody can link: what stands here twice is shown once.
            if posted >= before || !listed.insert(original.clone()) {
                continue;
            }
            // It may have moved to another shelf meanwhile.
            let stands_here =
                |seen: &Seen<L>| !seen.ended && shelves(&seen.listing).contains(&shelf);
            rows.extend(seen(&original)?.filter(stands_here));
            if rows.len() >= limit {
                return Ok((rows, Some(posted)));
            }
        }
    }
    Ok((rows, None))
}

/// All listings of an agent, newest first, those that have ended too.
pub(crate) fn of_agent<L: Listing>(agent: &AgentPubKey) -> ExternResult<Vec<Seen<L>>> {
    let query = LinkQuery::try_new(agent.clone(), L::OF_AGENT)?;
    let mut listings = Vec::new();
    for original in actions_linked(get_links(query, GetStrategy::default())?) {
        listings.extend(seen(&original)?.filter(|seen| seen.author == *agent));
    }
    Ok(listings)
}

/// Whether the time of a listing is over.
pub(crate) fn is_over(until: Option<Moment>) -> ExternResult<bool> {
    let now = now()?;
    Ok(until.is_some_and(|until| until <= now))
}

fn seen<L: Listing>(original: &ActionHash) -> ExternResult<Option<Seen<L>>> {
    let Some(first) = records::find(original)? else {
        return Ok(None);
    };
    let created = moment(first.record.action().timestamp());
    let withdrawn = first.withdrawn;
    let Found { record, entry, .. } = records::newest(first)?;
    let Some(listing) = L::from_entry(entry) else {
        return Ok(None);
    };
    let (_, _, until) = listing.place();
    let author = record.action().author().clone();
    Ok(Some(Seen {
        original: original.clone(),
        version: record.action_address().clone(),
        author_name: parties::name(&author)?,
        author,
        created,
        updated: moment(record.action().timestamp()),
        ended: withdrawn || is_over(until)?,
        listing,
    }))
}

/// The first version of something of mine that is to be changed.
fn own_original<L: Listing>(version: &ActionHash) -> ExternResult<Found> {
    let what = L::WORD;
    let found = records::original(version)?.ok_or_else(|| {
        sentence(format!(
            "This {what} was not found. Nothing was changed. Look for it in the market again."
        ))
    })?;
    if *found.author() != my_key()? {
        return refuse(format!(
            "This {what} belongs to somebody else. Nothing was changed."
        ));
    }
    if found.withdrawn {
        return refuse(format!(
            "This {what} was withdrawn before. Nothing was changed. Post it anew instead."
        ));
    }
    Ok(found)
}

fn shelves<L: Listing>(listing: &L) -> [Shelf; 3] {
    let (category, place, _) = listing.place();
    Shelf::of(category, place)
}

fn shelve<L: Listing>(
    original: &ActionHash,
    shelves: &[Shelf],
    posted: Moment,
) -> ExternResult<()> {
    for shelf in shelves {
        let base = buckets::listings(L::SHELVES, *shelf, bucket_month(posted))?;
        create_link(base, original.clone(), L::INDEX, ())?;
    }
    Ok(())
}

fn shelf_asked_for(input: &ListInput) -> Shelf {
    match (input.category, input.field) {
        (Some(category), _) => Shelf::Category(category),
        (None, Some((north, east))) => Shelf::Field(north, east),
        (None, None) => Shelf::All,
    }
}
