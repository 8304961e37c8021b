//! Wants: posted, changed, withdrawn, found.

use crate::{
    listings::{self, Seen, my_standing},
    refused,
};
use copex_entries::{
    calls::exchange::{ListInput, UpdateWantInput, WantPage, WantView},
    exchange::{Want, WantDetails},
};
use hdk::prelude::*;

/// Asks for something.
#[hdk_extern]
pub fn create_want(details: WantDetails) -> ExternResult<ActionHash> {
    listings::post(checked(details)?)
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
    listings::change(&input.version, checked(input.details)?)
}

/// Takes a want off the market.
#[hdk_extern]
pub fn withdraw_want(version: ActionHash) -> ExternResult<()> {
    listings::withdraw::<Want>(&version)
}

/// A want as it stands, by any of its versions.
#[hdk_extern]
pub fn want(version: ActionHash) -> ExternResult<Option<WantView>> {
    Ok(listings::find(&version)?.map(view))
}

/// A page of wants.
#[hdk_extern]
pub fn wants(input: ListInput) -> ExternResult<WantPage> {
    let (wants, next) = listings::page(&input)?;
    Ok(WantPage {
        wants: wants.into_iter().map(view).collect(),
        next,
    })
}

/// All wants of an agent, newest first, those that have ended too.
#[hdk_extern]
pub fn wants_of(agent: AgentPubKey) -> ExternResult<Vec<WantView>> {
    Ok(listings::of_agent(&agent)?.into_iter().map(view).collect())
}

fn view(seen: Seen<Want>) -> WantView {
    let Seen {
        original,
        version,
        author,
        author_name,
        created,
        updated,
        ended,
        listing,
    } = seen;
    WantView {
        original,
        version,
        author,
        author_name,
        details: listing.details,
        created,
        updated,
        ended,
    }
}
