//! Offers and wants.

use crate::{Judgement, fetch};
use copex_economy::{account::Role, calendar::Moment};
use copex_entries::{
    exchange::{Offer, Want},
    refusal::Refusal,
};
use hdi::prelude::*;

/// R-EXCHANGE-01, R-EXCHANGE-02  A co-op in standing puts something on offer.
pub(crate) fn judge_offer(offer: &Offer, author: &AgentPubKey, written: Moment) -> Judgement {
    offer.details.check()?;
    let standing = fetch::standing_at(&offer.standing, author, written, &fetch::properties()?)?;
    if standing.role == Role::Coop {
        Ok(())
    } else {
        Err(Refusal::OfferByCoop.into())
    }
}

/// R-EXCHANGE-02, R-REGISTRY-06  A co-op or a member in standing asks for something.
pub(crate) fn judge_want(want: &Want, author: &AgentPubKey, written: Moment) -> Judgement {
    want.details.check()?;
    fetch::standing_at(&want.standing, author, written, &fetch::properties()?)?;
    Ok(())
}
