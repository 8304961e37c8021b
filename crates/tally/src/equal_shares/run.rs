//! One run of Equal Shares: everybody has the same purse, and projects are bought until none can be. Purses are whole
//! numbers over one common denominator, so that nothing is ever rounded.

use super::field::{Contender, Field};
use crate::exact::{Whole, common_divisor};
use std::{cmp::Ordering, num::NonZeroU64};

/// Prices are first compared in units of 2^-64, rounded down, and exactly where these are equal.
const PRICE_BITS: u32 = 64;

/// A project bought in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Purchase {
    pub(super) contender: usize,
    /// What each full payer paid, in whole units, rounded down.
    pub(super) share: u64,
    /// How many supporters paid the share in full; the others paid all they had.
    pub(super) full_payers: u64,
}

/// A contender that is not yet bought.
struct Open {
    contender: usize,
    /// At most its price now: prices never fall within a run.
    at_least: u128,
}

/// What the supporters of a contender would pay now.
struct Offer<'a> {
    place: usize,
    contender: &'a Contender,
    /// What the full payers pay together, over the common denominator.
    rest: Whole,
    full_payers: NonZeroU64,
    /// Share over cost, in units of 2^-64, rounded down.
    price: u128,
}

impl Offer<'_> {
    /// Least price first; ties by lower cost, then more approvals, then the smaller id.
    fn order(&self, other: &Offer<'_>) -> Ordering {
        (self.price.cmp(&other.price))
            .then_with(|| {
                let mine = self.rest.times(other.payers_times_cost());
                mine.cmp(&other.rest.times(self.payers_times_cost()))
            })
            .then_with(|| self.contender.cost.cmp(&other.contender.cost))
            .then_with(|| other.contender.approvals.cmp(&self.contender.approvals))
            .then_with(|| self.place.cmp(&other.place))
    }

    fn payers_times_cost(&self) -> u128 {
        payers_times_cost(self.full_payers, self.contender)
    }
}

/// Less than 2^17 voters times less than 2^53 units.
fn payers_times_cost(payers: NonZeroU64, contender: &Contender) -> u128 {
    u128::from(payers.get()).saturating_mul(u128::from(contender.cost))
}

struct Purses<'a> {
    field: &'a Field,
    denominator: Whole,
    /// What one voter of each group has, over the denominator.
    held: Vec<Whole>,
    /// How many of its choices each group can still pay for.
    choices: Vec<usize>,
}

/// Runs with `budget / ballots + increments` units for each voter: what is bought, in order.
pub(super) fn run(field: &Field, increments: u64) -> Vec<Purchase> {
    let mut purses = Purses::new(field, increments);
    let mut open: Vec<Open> = (field.contenders.iter().enumerate())
        .map(|(place, contender)| Open {
            contender: place,
            // Nobody's price is below one part in so many as there are supporters.
            at_least: (1_u128 << PRICE_BITS)
                .checked_div(u128::from(contender.approvals))
                .unwrap_or(0),
        })
        .collect();
    let mut bought = Vec::new();
    while let Some(best) = purses.best(&mut open) {
        open.retain(|one| one.contender != best.place);
        bought.push(purses.pay(&best));
    }
    bought
}

impl<'a> Purses<'a> {
    fn new(field: &'a Field, increments: u64) -> Purses<'a> {
        // budget / ballots + increments, as a fraction in lowest terms.
        let ballots = field.ballots.max(1);
        let divisor = u128::from(common_divisor(field.budget, ballots));
        let money = u128::from(field.budget)
            .saturating_add(u128::from(ballots).saturating_mul(u128::from(increments)));
        let lowest = |term: u128| Whole::new(term.checked_div(divisor).unwrap_or(term));
        Purses {
            field,
            denominator: lowest(u128::from(ballots)),
            held: vec![lowest(money); field.groups.len()],
            choices: field.groups.iter().map(|group| group.choices).collect(),
        }
    }

    /// The offer that comes first. Contenders that cannot be afforded any more are taken off the list.
    fn best(&mut self, open: &mut Vec<Open>) -> Option<Offer<'a>> {
        open.sort_unstable_by_key(|one| (one.at_least, one.contender));
        let mut best: Option<Offer<'a>> = None;
        let mut gone = Vec::new();
        for one in open.iter_mut() {
            if best.as_ref().is_some_and(|best| one.at_least > best.price) {
                break;
            }
            let Some(offer) = self.offer(one.contender) else {
                gone.push(one.contender);
                continue;
            };
            one.at_least = offer.price;
            let comes_first = |best: &Offer<'a>| -> bool { offer.order(best) == Ordering::Less };
            if best.as_ref().is_none_or(comes_first) {
                best = Some(offer);
            }
        }
        open.retain(|one| !gone.contains(&one.contender));
        for contender in gone {
            self.close(contender);
        }
        best
    }

    /// What the supporters would pay: those who have less than the share pay all they have, the others the share. Nothing
    /// where they cannot pay the cost together.
    fn offer(&self, place: usize) -> Option<Offer<'a>> {
        let contender = self.field.contenders.get(place)?;
        let mut rest = self.denominator.times(u128::from(contender.cost));
        let mut payers = contender.approvals;
        // Purses below this have been counted.
        let mut counted = Whole::default();
        let full_payers = loop {
            let full_payers = NonZeroU64::new(payers)?;
            let share = rest.over_rounded_up(full_payers);
            for (held, voters) in self.supporters(contender) {
                if *held >= counted && *held < share {
                    rest.take_times(held, voters);
                    payers = payers.saturating_sub(voters);
                }
            }
            if payers == full_payers.get() {
                break full_payers;
            }
            counted = share;
        };
        let divisor = (self.denominator).times(payers_times_cost(full_payers, contender));
        Some(Offer {
            place,
            contender,
            price: rest.ratio_rounded_down(&divisor, PRICE_BITS),
            rest,
            full_payers,
        })
    }

    fn supporters(&self, contender: &'a Contender) -> impl Iterator<Item = (&Whole, u64)> {
        (contender.supporters.iter()).filter_map(|group| {
            let held = self.held.get(*group)?;
            Some((held, self.field.groups.get(*group)?.voters))
        })
    }

    /// Takes from each supporter's purse what the offer says.
    fn pay(&mut self, offer: &Offer<'_>) -> Purchase {
        let payers = offer.full_payers;
        let left_over = offer.rest.remainder(payers);
        let whole = common_divisor(left_over, payers.get()).max(1);
        let factor = payers.get().checked_div(whole).unwrap_or(1);
        if factor > 1 {
            self.denominator.scale(factor);
            for held in &mut self.held {
                held.scale(factor);
            }
        }
        let share = (offer.rest.times(u128::from(factor))).over_rounded_down(payers);
        for group in &offer.contender.supporters {
            if let Some(held) = self.held.get_mut(*group) {
                held.take(&share);
            }
        }
        self.close(offer.place);
        let units = share.ratio_rounded_down(&self.denominator, 0);
        Purchase {
            contender: offer.place,
            share: u64::try_from(units).unwrap_or(u64::MAX),
            full_payers: payers.get(),
        }
    }

    /// Who has nothing left to pay for needs no purse: its numbers would only grow longer.
    fn close(&mut self, place: usize) {
        let Some(contender) = self.field.contenders.get(place) else {
            return;
        };
        for group in &contender.supporters {
            if let (Some(choices), Some(held)) =
                (self.choices.get_mut(*group), self.held.get_mut(*group))
            {
                *choices = choices.saturating_sub(1);
                if *choices == 0 {
                    held.clear();
                }
            }
        }
    }
}
