//! What offers and wants share: shelves, pages, and withdrawing.

use copex_economy::calendar::Moment;
use copex_entries::{
    calls::exchange::ListInput, exchange::Category, registry::Place, signal::Signal,
};
use economy_integrity::LinkTypes;
use economy_reading::{
    buckets::{self, Shelf, bucket_month},
    my_key, now,
    parties::{self, Held},
    payments::months_between,
    properties,
    records::{self, Found},
    say::{refuse, sentence},
};
use hdk::prelude::*;

/// The most rows of a page.
const PAGE_MAX: u16 = 100;

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

/// Puts a listing on its shelves.
pub(crate) fn shelve(
    kind: &str,
    link_type: LinkTypes,
    original: &ActionHash,
    shelves: &[Shelf],
    posted: Moment,
) -> ExternResult<()> {
    for shelf in shelves {
        let base = buckets::listings(kind, *shelf, bucket_month(posted))?;
        create_link(base, original.clone(), link_type_of(&link_type), ())?;
    }
    Ok(())
}

fn link_type_of(link_type: &LinkTypes) -> LinkTypes {
    match link_type {
        LinkTypes::WantIndex => LinkTypes::WantIndex,
        _ => LinkTypes::OfferIndex,
    }
}

/// The first version of something of mine that is to be changed.
pub(crate) fn own_original(version: &ActionHash, what: &str) -> ExternResult<Found> {
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

/// Takes a listing off its shelves and marks it as withdrawn.
pub(crate) fn withdraw(
    kind: &str,
    link_type: LinkTypes,
    original: &Found,
    shelves: &[Shelf],
    posted: Moment,
) -> ExternResult<()> {
    for shelf in shelves {
        let base = buckets::listings(kind, *shelf, bucket_month(posted))?;
        let query = LinkQuery::try_new(base, link_type_of(&link_type))?.author(my_key()?);
        for link in get_links(query, GetStrategy::default())? {
            if link.target.clone().into_action_hash().as_ref() == Some(original.hash()) {
                delete_link(link.create_link_hash, GetOptions::default())?;
            }
        }
    }
    delete_entry(original.hash().clone())?;
    emit_signal(Signal::MarketChanged)
}

/// One page of a shelf: rows that `row` makes of first versions, newest first, and where the next page begins.
pub(crate) fn page<Row>(
    kind: &str,
    link_type: LinkTypes,
    input: &ListInput,
    row: impl Fn(&ActionHash) -> ExternResult<Option<Row>>,
) -> ExternResult<(Vec<Row>, Option<Moment>)> {
    let limit = usize::from(input.limit.clamp(1, PAGE_MAX));
    let before = input.before.unwrap_or(Moment::LATEST);
    let shelf = shelf_asked_for(input);
    let newest = before.min(now()?);
    let mut rows = Vec::new();
    for month in months_between(properties()?.calendar.founded, newest) {
        let query = LinkQuery::try_new(
            buckets::listings(kind, shelf, month)?,
            link_type_of(&link_type),
        )?;
        let mut links = get_links(query, GetStrategy::default())?;
        links.sort_by_key(|link| std::cmp::Reverse(link.timestamp));
        for link in links {
            let posted = copex_entries::moment(link.timestamp);
            if posted >= before {
                continue;
            }
            let Some(original) = link.target.into_action_hash() else {
                continue;
            };
            rows.extend(row(&original)?);
            if rows.len() >= limit {
                return Ok((rows, Some(posted)));
            }
        }
    }
    Ok((rows, None))
}

fn shelf_asked_for(input: &ListInput) -> Shelf {
    match (input.category, input.field) {
        (Some(category), _) => Shelf::Category(category),
        (None, Some((north, east))) => Shelf::Field(north, east),
        (None, None) => Shelf::All,
    }
}

/// Whether a listing still belongs on the shelf that it was found on: it may have moved.
pub(crate) fn belongs(input: &ListInput, category: Category, place: &Place) -> bool {
    Shelf::of(category, place).contains(&shelf_asked_for(input))
}

/// Whether the time of a listing is over.
pub(crate) fn is_over(until: Option<Moment>) -> ExternResult<bool> {
    let now = now()?;
    Ok(until.is_some_and(|until| until <= now))
}
