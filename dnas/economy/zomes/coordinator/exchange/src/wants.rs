//! Wants: posted, changed, withdrawn, found.

use crate::{
    listings::{belongs, is_over, my_standing, own_original, page, shelve, withdraw},
    refused,
};
use copex_entries::{
    calls::exchange::{ListInput, UpdateWantInput, WantPage, WantView},
    exchange::{Want, WantDetails},
    moment,
    signal::Signal,
};
use economy_integrity::{EntryTypes, LinkTypes};
use economy_reading::{
    buckets::Shelf,
    my_key, now, parties,
    records::{self, Found, actions_linked},
    say::refuse,
};
use hdk::prelude::*;

/// Asks for something.
#[hdk_extern]
pub fn create_want(details: WantDetails) -> ExternResult<ActionHash> {
    let want = checked(details)?;
    let shelves = Shelf::of(want.details.category, &want.details.place);
    let posted = now()?;
    let original = create_entry(EntryTypes::Want(want))?;
    create_link(my_key()?, original.clone(), LinkTypes::AgentToWant, ())?;
    shelve("wants", LinkTypes::WantIndex, &original, &shelves, posted)?;
    emit_signal(Signal::MarketChanged)?;
    Ok(original)
}

fn checked(details: WantDetails) -> ExternResult<Want> {
    let held = my_standing()?;
    details
        .check()
        .map_err(|refusal| refused("The want was not posted.", refusal))?;
    Ok(Want {
        standing: held.action,
        details,
    })
}

/// Changes a want.
#[hdk_extern]
pub fn update_want(input: UpdateWantInput) -> ExternResult<ActionHash> {
    let want = checked(input.details)?;
    let original = own_original(&input.version, "want")?;
    let posted = moment(original.record.action().timestamp());
    let first = original.hash().clone();
    let newest = records::newest(original)?;
    let EntryTypes::Want(before) = &newest.entry else {
        return refuse("This is no want. Nothing was changed.");
    };
    let shelves_before = Shelf::of(before.details.category, &before.details.place);
    let new_shelves: Vec<Shelf> = Shelf::of(want.details.category, &want.details.place)
        .into_iter()
        .filter(|shelf| !shelves_before.contains(shelf))
        .collect();
    let version = update_entry(newest.hash().clone(), EntryTypes::Want(want))?;
    shelve("wants", LinkTypes::WantIndex, &first, &new_shelves, posted)?;
    emit_signal(Signal::MarketChanged)?;
    Ok(version)
}

/// Takes a want off the market.
#[hdk_extern]
pub fn withdraw_want(version: ActionHash) -> ExternResult<()> {
    let original = own_original(&version, "want")?;
    let posted = moment(original.record.action().timestamp());
    let Some(view) = view(original.hash())? else {
        return refuse("This want was not found. Nothing was changed.");
    };
    let shelves = Shelf::of(view.details.category, &view.details.place);
    withdraw("wants", LinkTypes::WantIndex, &original, &shelves, posted)
}

/// A want as it stands, by any of its versions.
#[hdk_extern]
pub fn want(version: ActionHash) -> ExternResult<Option<WantView>> {
    match records::original(&version)? {
        Some(original) => view(original.hash()),
        None => Ok(None),
    }
}

/// A page of wants.
#[hdk_extern]
pub fn wants(input: ListInput) -> ExternResult<WantPage> {
    let row = |original: &ActionHash| {
        let on_shelf = |view: &WantView| {
            !view.ended && belongs(&input, view.details.category, &view.details.place)
        };
        Ok(view(original)?.filter(on_shelf))
    };
    let (wants, next) = page("wants", LinkTypes::WantIndex, &input, row)?;
    Ok(WantPage { wants, next })
}

/// All wants of an agent, newest first, those that have ended too.
#[hdk_extern]
pub fn wants_of(agent: AgentPubKey) -> ExternResult<Vec<WantView>> {
    let query = LinkQuery::try_new(agent.clone(), LinkTypes::AgentToWant)?;
    let mut wants = Vec::new();
    for original in actions_linked(get_links(query, GetStrategy::default())?) {
        wants.extend(view(&original)?.filter(|view| view.author == agent));
    }
    Ok(wants)
}

fn view(original: &ActionHash) -> ExternResult<Option<WantView>> {
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
        entry: EntryTypes::Want(Want {
            standing: _,
            details,
        }),
        ..
    } = newest
    else {
        return Ok(None);
    };
    Ok(Some(WantView {
        original: original.clone(),
        version,
        author_name: parties::name(&author)?,
        author,
        created,
        updated,
        ended: withdrawn || is_over(details.until)?,
        details,
    }))
}
