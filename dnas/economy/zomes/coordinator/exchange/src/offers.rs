//! Offers: made, changed, withdrawn, found.

use crate::{
    listings::{belongs, is_over, my_standing, own_original, page, shelve, withdraw},
    refused,
};
use copex_economy::account::Role;
use copex_entries::{
    calls::exchange::{ListInput, OfferPage, OfferView, UpdateOfferInput},
    exchange::{Offer, OfferDetails},
    moment,
    signal::Signal,
};
use economy_integrity::{EntryTypes, LinkTypes};
use economy_reading::{
    buckets::Shelf,
    my_key, now, parties,
    records::{self, Found, actions_linked},
    say::{refuse, sentence},
};
use hdk::prelude::*;

/// Puts something on offer. Its credits are created by `credit.issue`, the call after this one.
#[hdk_extern]
pub fn create_offer(details: OfferDetails) -> ExternResult<ActionHash> {
    let offer = checked(details)?;
    let shelves = Shelf::of(offer.details.category, &offer.details.place);
    let posted = now()?;
    let original = create_entry(EntryTypes::Offer(offer))?;
    create_link(my_key()?, original.clone(), LinkTypes::AgentToOffer, ())?;
    shelve("offers", LinkTypes::OfferIndex, &original, &shelves, posted)?;
    emit_signal(Signal::MarketChanged)?;
    Ok(original)
}

fn checked(details: OfferDetails) -> ExternResult<Offer> {
    let held = my_standing()?;
    if held.standing.role != Role::Coop {
        return refuse(
            "Only a co-op puts something on offer. Nothing was written. Post it through your co-op.",
        );
    }
    details
        .check()
        .map_err(|refusal| refused("The offer was not made.", refusal))?;
    if is_over(details.until)? {
        return refuse(
            "The offer was not made: its end lies in the past. Choose a later day, or leave it open.",
        );
    }
    Ok(Offer {
        standing: held.action,
        details,
    })
}

/// Changes an offer. What its monthly value rises by is matched by `credit.issue`, the call after this one.
#[hdk_extern]
pub fn update_offer(input: UpdateOfferInput) -> ExternResult<ActionHash> {
    let offer = checked(input.details)?;
    let original = own_original(&input.version, "offer")?;
    let posted = moment(original.record.action().timestamp());
    let first = original.hash().clone();
    let newest = records::newest(original)?;
    let EntryTypes::Offer(before) = &newest.entry else {
        return refuse("This is no offer. Nothing was changed.");
    };
    let shelves_before = Shelf::of(before.details.category, &before.details.place);
    let new_shelves: Vec<Shelf> = Shelf::of(offer.details.category, &offer.details.place)
        .into_iter()
        .filter(|shelf| !shelves_before.contains(shelf))
        .collect();
    let version = update_entry(newest.hash().clone(), EntryTypes::Offer(offer))?;
    shelve(
        "offers",
        LinkTypes::OfferIndex,
        &first,
        &new_shelves,
        posted,
    )?;
    emit_signal(Signal::MarketChanged)?;
    Ok(version)
}

/// Takes an offer off the market. Orders that were placed on it stand.
#[hdk_extern]
pub fn withdraw_offer(version: ActionHash) -> ExternResult<()> {
    let original = own_original(&version, "offer")?;
    let posted = moment(original.record.action().timestamp());
    let Some(view) = view(original.hash())? else {
        return refuse("This offer was not found. Nothing was changed.");
    };
    let shelves = Shelf::of(view.details.category, &view.details.place);
    withdraw("offers", LinkTypes::OfferIndex, &original, &shelves, posted)
}

/// An offer as it stands, by any of its versions.
#[hdk_extern]
pub fn offer(version: ActionHash) -> ExternResult<Option<OfferView>> {
    match records::original(&version)? {
        Some(original) => view(original.hash()),
        None => Ok(None),
    }
}

/// A page of the market.
#[hdk_extern]
pub fn offers(input: ListInput) -> ExternResult<OfferPage> {
    let row = |original: &ActionHash| {
        let on_shelf = |view: &OfferView| {
            !view.ended && belongs(&input, view.details.category, &view.details.place)
        };
        Ok(view(original)?.filter(on_shelf))
    };
    let (offers, next) = page("offers", LinkTypes::OfferIndex, &input, row)?;
    Ok(OfferPage { offers, next })
}

/// All offers of a co-op, newest first, those that have ended too.
#[hdk_extern]
pub fn offers_of(agent: AgentPubKey) -> ExternResult<Vec<OfferView>> {
    let query = LinkQuery::try_new(agent.clone(), LinkTypes::AgentToOffer)?;
    let mut offers = Vec::new();
    for original in actions_linked(get_links(query, GetStrategy::default())?) {
        offers.extend(view(&original)?.filter(|view| view.author == agent));
    }
    Ok(offers)
}

fn view(original: &ActionHash) -> ExternResult<Option<OfferView>> {
    let Some(first) = records::find(original)? else {
        return Ok(None);
    };
    let created = moment(first.record.action().timestamp());
    let withdrawn = first.withdrawn;
    let newest = records::newest(first)?;
    let (version, author, updated) = (
        newest.hash().clone(),
        newest.author().clone(),
        moment(newest.record.action().timestamp()),
    );
    let Found {
        entry: EntryTypes::Offer(Offer {
            standing: _,
            details,
        }),
        ..
    } = newest
    else {
        return Ok(None);
    };
    Ok(Some(OfferView {
        original: original.clone(),
        version,
        author_name: parties::name(&author)?,
        author,
        monthly_value: details.monthly_value(),
        created,
        updated,
        ended: withdrawn || is_over(details.until)?,
        details,
    }))
}

/// The newest version of an offer that can be ordered.
pub(crate) fn open_offer(version: &ActionHash) -> ExternResult<OfferView> {
    let missing = || {
        sentence("This offer was not found. Nothing was ordered. Look for it in the market again.")
    };
    let original = records::original(version)?.ok_or_else(missing)?;
    let view = view(original.hash())?.ok_or_else(missing)?;
    if view.ended {
        return refuse(
            "This offer has ended. Nothing was ordered. Ask the seller, or look for another one.",
        );
    }
    if view.version != *version {
        return refuse(
            "This offer was changed meanwhile. Nothing was ordered. Look at it again and order anew.",
        );
    }
    Ok(view)
}
