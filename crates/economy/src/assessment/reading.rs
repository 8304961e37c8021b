//! Reads a record: checks it, sorts it, and says for each purchase which co-op's demand it was.

use super::{AssessmentRefused, Record, fair::Demand};
use crate::{
    credits::{AMOUNT_MAX, BasisPoints, Credits},
    policy::CEILING_MAX,
};
use std::collections::BTreeMap;

const WHOLE: i128 = 10_000;

/// A record in numbers, co-ops in the order of their ids. All amounts are of the whole window.
pub(super) struct Reading<'a> {
    pub(super) months: i128,
    pub(super) ids: Vec<&'a str>,
    pub(super) ceiling: Vec<Credits>,
    pub(super) sold: Vec<i128>,
    pub(super) claim: Vec<i128>,
    /// The growth cap ends the claim.
    pub(super) capped: Vec<bool>,
    /// What each keeps of its endowment for a credential that runs on.
    pub(super) kept: Vec<i128>,
    /// Endowments and claims beyond what is kept.
    pub(super) demand: Demand,
}

impl<'a> Reading<'a> {
    pub(super) fn of(record: &'a Record) -> Result<Reading<'a>, AssessmentRefused> {
        check_numbers(record)?;
        let mut coops: Vec<_> = record.coops.iter().collect();
        coops.sort_by(|one, other| one.id.cmp(&other.id));
        let ids: Vec<&str> = coops.iter().map(|coop| coop.id.as_str()).collect();
        if let Some(twice) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(AssessmentRefused::Twice(twice[0].to_owned()));
        }
        let trades = Trades::of(record, &ids)?;
        let months = i128::from(record.months);
        let mut reading = Reading {
            months,
            ceiling: coops.iter().map(|coop| coop.ceiling).collect(),
            sold: trades.sold,
            claim: Vec::new(),
            capped: Vec::new(),
            kept: Vec::new(),
            demand: Demand {
                endowment: Vec::new(),
                claim: Vec::new(),
                bought: Vec::new(),
            },
            ids,
        };
        for (place, coop) in coops.iter().enumerate() {
            let ceiling = i128::from(coop.ceiling.minor_units());
            let endowment = endowment(record, ceiling, i128::from(coop.base.minor_units()));
            // A co-op younger than the window is not judged by months in which it was not there.
            let at_least = match coop.months_in_being {
                Some(young) if young < record.months => ceiling.saturating_mul(months),
                _ => 0,
            };
            let season = i128::from(coop.season.minor_units());
            let wish = reading.sold[place].max(season).max(at_least);
            let rise = share_of(ceiling, record.parameters.growth_cap);
            let most = ceiling.saturating_add(rise).saturating_mul(months);
            let claim = wish.min(most);
            let endowment = endowment.saturating_mul(months);
            let runs_on = i128::from(coop.runs_on.minor_units());
            let kept = endowment.min(runs_on.saturating_mul(months));
            let beyond = claim.saturating_sub(kept).max(0);
            reading.demand.claim.push(beyond);
            reading
                .demand
                .endowment
                .push(endowment.saturating_sub(kept));
            reading.claim.push(claim);
            reading.capped.push(wish > most);
            reading.kept.push(kept);
        }
        let endowed = reading.demand.endowment.iter().sum();
        let claimed: i128 = reading.demand.claim.iter().sum();
        if claimed.max(endowed) > i128::from(AMOUNT_MAX) {
            return Err(AssessmentRefused::OutOfRange);
        }
        reading.demand.bought = bounded(trades.bought, endowed, coops.len());
        Ok(reading)
    }
}

fn check_numbers(record: &Record) -> Result<(), AssessmentRefused> {
    let parameters = &record.parameters;
    let rates = [parameters.growth, parameters.pull, parameters.growth_cap];
    if !(1..=12).contains(&record.months) || rates.iter().any(|rate| i128::from(rate.0) > WHOLE) {
        return Err(AssessmentRefused::Parameters);
    }
    for coop in &record.coops {
        let bounds = Credits::ZERO..=CEILING_MAX;
        let season = Credits::ZERO..=Credits::MAX;
        if !bounds.contains(&coop.ceiling)
            || !bounds.contains(&coop.base)
            || !season.contains(&coop.season)
            || !(Credits::ZERO..=coop.ceiling).contains(&coop.runs_on)
        {
            return Err(AssessmentRefused::Coop(coop.id.clone()));
        }
    }
    Ok(())
}

/// (1 + growth) x (pull x base + (1 - pull) x ceiling), rounded down to minor units once.
fn endowment(record: &Record, ceiling: i128, base: i128) -> i128 {
    let pull = i128::from(record.parameters.pull.0);
    let evidence = base.saturating_mul(pull);
    let trust = ceiling.saturating_mul(WHOLE.saturating_sub(pull));
    let grown = WHOLE.saturating_add(i128::from(record.parameters.growth.0));
    let product = evidence.saturating_add(trust).saturating_mul(grown);
    product.div_euclid(WHOLE.saturating_mul(WHOLE))
}

fn share_of(amount: i128, rate: BasisPoints) -> i128 {
    amount.saturating_mul(i128::from(rate.0)).div_euclid(WHOLE)
}

/// Trades as lists by buyer. More than all endowments together cannot flow, so that no trade counts for more than one unit
/// above that: products stay small, and no cut through such a trade is ever the smallest.
fn bounded(
    bought: BTreeMap<(usize, usize), i128>,
    endowed: i128,
    coops: usize,
) -> Vec<Vec<(usize, i128)>> {
    let mut lists = vec![Vec::new(); coops];
    for ((buyer, seller), amount) in bought {
        lists[buyer].push((seller, amount.min(endowed.saturating_add(1))));
    }
    lists
}

struct Trades {
    sold: Vec<i128>,
    bought: BTreeMap<(usize, usize), i128>,
}

impl Trades {
    fn of(record: &Record, ids: &[&str]) -> Result<Trades, AssessmentRefused> {
        let mut trades = Trades {
            sold: vec![0; ids.len()],
            bought: BTreeMap::new(),
        };
        for purchase in &record.purchases {
            let (buyer, seller) = (find(ids, &purchase.buyer)?, find(ids, &purchase.seller)?);
            if buyer == seller {
                return Err(AssessmentRefused::BuysFromItself(purchase.buyer.clone()));
            }
            let amount = amount(purchase.amount)?;
            trades.sold[seller] = trades.sold[seller].saturating_add(amount);
            trades.add(buyer, seller, amount);
        }
        trades.add_members(record, ids)?;
        Ok(trades)
    }

    fn add(&mut self, buyer: usize, seller: usize, amount: i128) {
        // What members buy from their own co-op moves nothing between co-ops.
        if buyer != seller && amount > 0 {
            let so_far = self.bought.entry((buyer, seller)).or_default();
            *so_far = so_far.saturating_add(amount);
        }
    }

    /// A member's purchases are those of the co-ops that paid the member, pro rata over the window. Of a purchase P, the
    /// first k co-ops (in the order of ids) that paid W_1 .. W_k of W get P x (W_1 + .. + W_k) / W together, rounded down:
    /// so the parts differ from the exact ones by less than a minor unit and add up to P. Purchases of somebody whom nobody
    /// paid in the window are nobody's demand.
    fn add_members(&mut self, record: &Record, ids: &[&str]) -> Result<(), AssessmentRefused> {
        let mut incomes: BTreeMap<&str, BTreeMap<usize, i128>> = BTreeMap::new();
        for wage in &record.wages {
            let income = incomes.entry(&wage.member).or_default();
            let from = income.entry(find(ids, &wage.payer)?).or_default();
            *from = from.saturating_add(amount(wage.amount)?);
        }
        let mut purchases: BTreeMap<(&str, usize), i128> = BTreeMap::new();
        for purchase in &record.member_purchases {
            let seller = find(ids, &purchase.seller)?;
            let amount = amount(purchase.amount)?;
            self.sold[seller] = self.sold[seller].saturating_add(amount);
            let so_far = purchases.entry((&purchase.member, seller)).or_default();
            *so_far = so_far.saturating_add(amount);
        }
        for ((member, seller), purchase) in purchases {
            let Some(income) = incomes.get(member) else {
                continue;
            };
            let whole = income
                .values()
                .fold(0, |sum: i128, one| sum.saturating_add(*one));
            let (mut paid, mut given) = (0_i128, 0_i128);
            for (payer, wage) in income {
                paid = paid.saturating_add(*wage);
                let so_far = purchase
                    .checked_mul(paid)
                    .and_then(|product| product.checked_div(whole))
                    .ok_or(AssessmentRefused::OutOfRange)?;
                self.add(*payer, seller, so_far.saturating_sub(given));
                given = so_far;
            }
        }
        Ok(())
    }
}

fn find(ids: &[&str], id: &str) -> Result<usize, AssessmentRefused> {
    ids.binary_search(&id)
        .map_err(|_| AssessmentRefused::UnknownCoop(id.to_owned()))
}

fn amount(amount: Credits) -> Result<i128, AssessmentRefused> {
    if amount.is_positive() && amount <= Credits::MAX {
        Ok(i128::from(amount.minor_units()))
    } else {
        Err(AssessmentRefused::Amount(amount))
    }
}
