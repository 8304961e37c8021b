//! An order with its steps.

use crate::records::{self, actions_linked, links_of};
use copex_economy::calendar::Moment;
use copex_entries::{
    exchange::{Order, OrderStep, Step},
    moment, same_key,
};
use economy_integrity::{EntryTypes, LinkTypes};
use hdk::prelude::*;

/// A step that was taken.
pub struct Taken {
    /// Its hash.
    pub action: ActionHash,
    /// What happened.
    pub step: OrderStep,
    /// When.
    pub at: Moment,
}

/// An order and the steps taken on it, in order.
pub struct Known {
    /// Its hash.
    pub hash: ActionHash,
    /// Who placed it.
    pub buyer: AgentPubKey,
    /// What it says.
    pub order: Order,
    /// When it was placed.
    pub placed: Moment,
    /// The steps, oldest first.
    pub steps: Vec<Taken>,
    /// Events that are said to pay it, newest first.
    pub payments: Vec<ActionHash>,
}

impl Known {
    /// Where it stands; none: placed, nothing since.
    pub fn stands(&self) -> Option<Step> {
        self.steps.last().map(|taken| taken.step.step)
    }

    /// The acceptance, where there is one.
    pub fn acceptance(&self) -> Option<&ActionHash> {
        self.steps
            .iter()
            .find(|taken| taken.step.step == Step::Accepted)
            .map(|taken| &taken.action)
    }

    /// What the next step cites.
    pub fn last(&self) -> &ActionHash {
        self.steps.last().map_or(&self.hash, |taken| &taken.action)
    }

    /// The steps that a party can take now.
    pub fn open_to(&self, agent: &AgentPubKey) -> Vec<Step> {
        let all = [
            Step::Accepted,
            Step::Declined,
            Step::Cancelled,
            Step::Delivered,
            Step::Received,
        ];
        let mine = |step: &Step| {
            same_key(
                agent,
                if step.is_sellers() {
                    &self.order.seller
                } else {
                    &self.buyer
                },
            )
        };
        all.into_iter()
            .filter(mine)
            .filter(|step| step.check_after(self.stands()).is_ok())
            .collect()
    }
}

/// An order with its steps: each cites the one before, and the earliest that follows counts.
pub fn find(hash: &ActionHash) -> ExternResult<Option<Known>> {
    let Some((record, EntryTypes::Order(order))) = records::valid(hash)? else {
        return Ok(None);
    };
    let kinds = [LinkTypes::OrderToStep, LinkTypes::OrderToPayment];
    let [step_links, payment_links] = links_of(hash.clone(), kinds)?;
    let mut taken = Vec::new();
    for action in actions_linked(step_links) {
        if let Some((record, EntryTypes::OrderStep(step))) = records::valid(&action)?
            && step.order == *hash
        {
            taken.push(Taken {
                action,
                step,
                at: moment(record.action().timestamp()),
            });
        }
    }
    // A cancellation beside an acceptance counts, since only the buyer can pay.
    taken.sort_by_key(|taken| {
        (
            taken.step.step != Step::Cancelled,
            taken.at,
            taken.action.clone(),
        )
    });
    let mut steps: Vec<Taken> = Vec::new();
    let mut last = hash.clone();
    while let Some(next) = taken.iter().position(|taken| taken.step.previous == last) {
        let next = taken.remove(next);
        last = next.action.clone();
        steps.push(next);
    }
    Ok(Some(Known {
        hash: hash.clone(),
        buyer: record.action().author().clone(),
        order,
        placed: moment(record.action().timestamp()),
        steps,
        payments: actions_linked(payment_links),
    }))
}
