//! Records in plain numbers, and what the rules' formulas make of them, written out once more.

use copex_economy::{
    assessment::{Coop, MemberPurchase, Parameters, Purchase, Record, Wage},
    credits::{BasisPoints, Credits},
};
use proptest::{collection::vec, prelude::*};

/// A record in plain numbers: members are one for each co-op that pays any, by the co-op's number.
#[derive(Clone, Debug)]
pub struct Plain {
    pub months: i128,
    pub growth: i128,
    pub pull: i128,
    pub cap: i128,
    pub ceiling: Vec<i128>,
    pub base: Vec<i128>,
    pub season: Vec<i128>,
    pub young: Vec<bool>,
    pub runs_on: Vec<i128>,
    /// Buyer, seller, amount; a buyer who is the seller stands for its member.
    pub trades: Vec<(usize, usize, i128)>,
}

pub fn amount(minor_units: i128) -> Credits {
    Credits::new(i64::try_from(minor_units).expect("small"))
}

pub fn rate(basis_points: i128) -> BasisPoints {
    BasisPoints(u32::try_from(basis_points).expect("small"))
}

pub fn name(coop: usize) -> String {
    format!("co-op {coop}")
}

impl Plain {
    pub fn coops(&self) -> usize {
        self.ceiling.len()
    }

    /// Every other trade is made by the buyer's member, so that both ways of buying are tried.
    pub fn record(&self) -> Record {
        let mut record = Record {
            months: u16::try_from(self.months).expect("small"),
            parameters: Parameters {
                growth: rate(self.growth),
                pull: rate(self.pull),
                growth_cap: rate(self.cap),
            },
            ..Record::default()
        };
        for coop in 0..self.coops() {
            record.coops.push(Coop {
                id: name(coop),
                ceiling: amount(self.ceiling[coop]),
                base: amount(self.base[coop]),
                months_in_being: self.young[coop].then_some(0),
                season: amount(self.season[coop]),
                runs_on: amount(self.runs_on[coop]),
            });
            record.wages.push(Wage {
                payer: name(coop),
                member: format!("member of {coop}"),
                amount: amount(7),
            });
        }
        for (number, (buyer, seller, sum)) in self.trades.iter().enumerate() {
            if buyer == seller || number % 2 == 1 {
                record.member_purchases.push(MemberPurchase {
                    member: format!("member of {buyer}"),
                    seller: name(*seller),
                    amount: amount(*sum),
                });
            } else {
                record.purchases.push(Purchase {
                    buyer: name(*buyer),
                    seller: name(*seller),
                    amount: amount(*sum),
                });
            }
        }
        record
    }

    pub fn endowment(&self, coop: usize) -> i128 {
        let drawn = self.pull * self.base[coop] + (10_000 - self.pull) * self.ceiling[coop];
        self.months * ((10_000 + self.growth) * drawn / 100_000_000)
    }

    pub fn sold(&self, coop: usize) -> i128 {
        let of_coop = self.trades.iter().filter(|trade| trade.1 == coop);
        of_coop.map(|trade| trade.2).sum()
    }

    pub fn claim(&self, coop: usize) -> i128 {
        let most = self.months * (self.ceiling[coop] + self.ceiling[coop] * self.cap / 10_000);
        let at_least = if self.young[coop] {
            self.months * self.ceiling[coop]
        } else {
            0
        };
        self.sold(coop)
            .max(self.season[coop])
            .max(at_least)
            .min(most)
    }

    pub fn kept(&self, coop: usize) -> i128 {
        self.endowment(coop).min(self.months * self.runs_on[coop])
    }

    /// What it claims beyond what it keeps.
    pub fn beyond(&self, coop: usize) -> i128 {
        (self.claim(coop) - self.kept(coop)).max(0)
    }

    /// What the others bought from a set.
    pub fn bought_from(&self, set: u32) -> i128 {
        let of_set = |trade: &&(usize, usize, i128)| !inside(set, trade.0) && inside(set, trade.1);
        self.trades.iter().filter(of_set).map(|trade| trade.2).sum()
    }

    /// What it is endowed with beyond what it keeps.
    pub fn free(&self, coop: usize) -> i128 {
        self.endowment(coop) - self.kept(coop)
    }

    pub fn total(&self, set: u32, of: impl Fn(&Plain, usize) -> i128) -> i128 {
        members(set).map(|coop| of(self, coop)).sum()
    }

    /// What others bought from the set, and what its co-ops have free: the most that it can be assessed at beyond what is kept.
    pub fn bound(&self, set: u32) -> i128 {
        self.total(set, Plain::free) + self.bought_from(set)
    }
}

pub fn inside(set: u32, coop: usize) -> bool {
    set >> coop & 1 == 1
}

pub fn members(set: u32) -> impl Iterator<Item = usize> {
    (0..32).filter(move |coop| inside(set, *coop))
}

pub fn plain(coops: usize) -> impl Strategy<Value = Plain> {
    let numbers = || vec(prop_oneof![Just(0), 0..60_i128], coops);
    let season = || vec(prop_oneof![4 => Just(0), 1 => 0..200_i128], coops);
    let young = || vec(prop_oneof![4 => Just(false), 1 => Just(true)], coops);
    // In eighths of the ceiling.
    let runs_on = || vec(prop_oneof![3 => Just(0), 2 => 0..=8_i128], coops);
    let trades = vec((0..coops, 0..coops, 1..90_i128), 0..3 * coops);
    let rates = (
        0..800_i128,
        prop_oneof![Just(0), 0..=10_000_i128],
        0..=10_000_i128,
    );
    (
        1..=3_i128,
        rates,
        numbers(),
        numbers(),
        season(),
        young(),
        runs_on(),
        trades,
    )
        .prop_map(
            |(months, (growth, pull, cap), ceiling, base, season, young, eighths, trades)| Plain {
                runs_on: eighths
                    .iter()
                    .zip(&ceiling)
                    .map(|(part, of)| part * of / 8)
                    .collect(),
                months,
                growth,
                pull,
                cap,
                ceiling,
                base,
                season,
                young,
                trades,
            },
        )
}
