//! Orders and their steps.

use crate::{Judgement, fetch};
use copex_economy::calendar::Moment;
use copex_entries::{
    exchange::{Order, OrderStep},
    refusal::Refusal,
    same_key,
};
use hdi::prelude::*;

/// R-REGISTRY-06, R-EXCHANGE-05  A co-op or a member in standing commits to a version of another's offer.
pub(crate) fn judge_order(order: &Order, author: &AgentPubKey, written: Moment) -> Judgement {
    fetch::standing_at(&order.standing, author, written, &fetch::properties()?)?;
    let offer = fetch::offer(&order.offer)?
        .ok_or_else(|| Refusal::OrderTerms("what is ordered is no offer".into()))?;
    Ok(order.check_terms(&offer.entry, &offer.author, author, written)?)
}

/// R-EXCHANGE-06, R-EXCHANGE-07  The party whose step it is takes it, after the step before.
pub(crate) fn judge_step(step: &OrderStep, author: &AgentPubKey) -> Judgement {
    step.check()?;
    let order = fetch::order(&step.order)?
        .ok_or_else(|| Refusal::OrderTerms("this is no step of an order".into()))?;
    let party = if step.step.is_sellers() {
        &order.entry.seller
    } else {
        &order.author
    };
    if !same_key(party, author) {
        return Err(Refusal::OtherSide.into());
    }
    let before = if step.previous == step.order {
        None
    } else {
        let previous = fetch::order_step(&step.previous)?
            .filter(|previous| previous.entry.order == step.order);
        let previous = previous
            .ok_or_else(|| Refusal::OrderTerms("the step before is of another order".into()))?;
        Some(previous.entry.step)
    };
    Ok(step.step.check_after(before)?)
}
