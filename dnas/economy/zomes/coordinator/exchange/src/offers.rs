//! Offers: made, changed, withdrawn, found.

use crate::{
    listings::{self, Seen, is_over, my_standing},
    refused,
};
use copex_economy::account::Role;
use copex_entries::{
    calls::exchange::{ListInput, OfferPage, OfferView, UpdateOfferInput},
    exchange::{Offer, OfferDetails},
};
use economy_reading::say::{refuse, sentence};
use hdk::prelude::*;

/// Puts something on offer. Its credits are created by `credit.issue`, the call after this one.
#[hdk_extern]
pub fn create_offer(details: OfferDetails) -> ExternResult<ActionHash> {
    listings::post(checked(details)?)
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
    listings::change(&input.version, checked(input.details)?)
}

/// Takes an offer off the market. Orders that were placed on it stand.
#[hdk_extern]
pub fn withdraw_offer(version: ActionHash) -> ExternResult<()> {
    listings::withdraw::<Offer>(&version)
}

/// An offer as it stands, by any of its versions.
#[hdk_extern]
pub fn offer(version: ActionHash) -> ExternResult<Option<OfferView>> {
    Ok(listings::find(&version)?.map(view))
}

/// A page of the market.
#[hdk_extern]
pub fn offers(input: ListInput) -> ExternResult<OfferPage> {
    let (offers, next) = listings::page(&input)?;
    Ok(OfferPage {
        offers: offers.into_iter().map(view).collect(),
        next,
    })
}

/// All offers of a co-op, newest first, those that have ended too.
#[hdk_extern]
pub fn offers_of(agent: AgentPubKey) -> ExternResult<Vec<OfferView>> {
    Ok(listings::of_agent(&agent)?.into_iter().map(view).collect())
}

fn view(seen: Seen<Offer>) -> OfferView {
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
    OfferView {
        original,
        version,
        author,
        author_name,
        monthly_value: listing.details.monthly_value(),
        details: listing.details,
        created,
        updated,
        ended,
    }
}

/// The newest version of an offer that can be ordered.
pub(crate) fn open_offer(version: &ActionHash) -> ExternResult<OfferView> {
    let missing = || {
        sentence("This offer was not found. Nothing was ordered. Look for it in the market again.")
    };
    let view = view(listings::find(version)?.ok_or_else(missing)?);
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
