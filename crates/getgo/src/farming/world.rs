//! Economies whose every trade is known: honest co-ops with real sales, and rings that trade in a circle. What the
//! assessment is tried on.

use super::CREDIT;
use crate::chance::Chance;
use copex_economy::{
    assessment::{MemberPurchase, Purchase, Wage},
    credits::Credits,
};
use std::collections::BTreeMap;

/// Ten thousand basis points.
pub(super) const WHOLE: i64 = 10_000;
const SEASON_MONTHS: i64 = 4;
/// What each co-op of a ring is trusted for at first.
pub(super) const RING_CEILING: i64 = 1_000 * CREDIT;
/// What each co-op of a ring sells in the circle each month.
const RING_WASH: i64 = 50_000 * CREDIT;
/// What a ring sells outside, all together, each month, and buys there.
pub(super) const RING_OUTSIDE: i64 = 200 * CREDIT;
const INVENTED_MEMBERS: usize = 10;
const ACCOMPLICE_WAGE: i64 = 100 * CREDIT;
const CLUSTER_SALES: i64 = 5_000 * CREDIT;

/// How honest co-ops beside the town trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cluster {
    /// None.
    None,
    /// So many that trade among themselves, but for a part (basis points) with the town.
    Village { coops: usize, outside: i64 },
    /// So many in a row, each selling to the next, the last to all who work in them and a tenth to the town.
    Chain { coops: usize },
    /// So many that sell to the town in four months of twelve.
    Seasonal { coops: usize },
}

/// Co-ops that trade in a circle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ring {
    pub(super) coops: usize,
    /// Each pays ten invented members, who shop in the ring.
    pub(super) invented_members: bool,
    /// So many workers of honest co-ops spend a wage of 100.00 in the ring each month.
    pub(super) accomplices: usize,
    /// Those of even and of odd number sell in the circle by turns, three months each.
    pub(super) by_turns: bool,
}

/// An honest co-op's part in the world, or a ring's.
#[derive(Clone, Debug)]
pub(super) struct Shop {
    pub(super) id: String,
    pub(super) honest: bool,
    /// Sales of a month at the start, in minor units; in the season for seasonal co-ops.
    pub(super) start: i64,
    /// Basis points a month.
    pub(super) growth: i64,
    /// The first month of its season.
    pub(super) season: Option<i64>,
}

pub(super) struct World {
    pub(super) shops: Vec<Shop>,
    town: usize,
    cluster: Cluster,
    ring: Ring,
    /// Who of the town buys from whom: buyer by seller, in parts.
    habit: Vec<Vec<i64>>,
}

/// What was paid in a month, or in a window.
#[derive(Default)]
pub(super) struct Trade {
    pub(super) purchases: Vec<Purchase>,
    pub(super) wages: Vec<Wage>,
    pub(super) member_purchases: Vec<MemberPurchase>,
}

impl World {
    /// A town of so many co-ops with 2,000 to 20,000 sold in a month, growing or shrinking by up to 1 % a month (those of the
    /// cluster grow by `growth`).
    pub(super) fn new(seed: u64, town: usize, cluster: Cluster, growth: i64, ring: Ring) -> World {
        let mut chance = Chance::new(seed);
        let mut shops = Vec::new();
        let mut add = |id: String, honest: bool, start: i64, growth: i64, season: Option<i64>| {
            shops.push(Shop {
                id,
                honest,
                start,
                growth,
                season,
            });
        };
        for number in 0..town {
            let start = chance.between(2_000, 20_000) * CREDIT;
            add(
                format!("town {number:02}"),
                true,
                start,
                chance.between(-100, 100),
                None,
            );
        }
        for number in 0..cluster.coops() {
            let place = i64::try_from(number).unwrap_or(0);
            let (start, season) = match cluster {
                Cluster::Chain { .. } => (CLUSTER_SALES * (place + 1), None),
                Cluster::Seasonal { .. } => (CLUSTER_SALES, Some(place * 5 % 12)),
                Cluster::None | Cluster::Village { .. } => (CLUSTER_SALES, None),
            };
            add(format!("cluster {number:02}"), true, start, growth, season);
        }
        for number in 0..ring.coops {
            add(format!("ring {number:02}"), false, RING_CEILING, 0, None);
        }
        let mut habit = vec![vec![0; town]; town];
        for seller in 0..town {
            for _ in 0..8 {
                let buyer = (seller + 1 + chance.place(town - 1)) % town;
                let row: &mut Vec<i64> = &mut habit[buyer];
                row[seller] += chance.between(1, 10);
            }
        }
        World {
            shops,
            town,
            cluster,
            ring,
            habit,
        }
    }

    /// What a co-op really sells in a month of its own kind; months below 0 are those before the start.
    pub(super) fn sales(&self, shop: usize, month: i64) -> i64 {
        let Shop {
            id: _,
            honest: _,
            start,
            growth,
            season,
        } = &self.shops[shop];
        if let Some(first) = season
            && (month - first).rem_euclid(12) >= SEASON_MONTHS
        {
            return 0;
        }
        (0..month.max(0)).fold(*start, |sales, _| sales * (WHOLE + growth) / WHOLE)
    }

    /// The windows of `length` months that end in the month before the start and in each of the `months` that follow.
    pub(super) fn windows(&self, length: i64, months: i64) -> Vec<Trade> {
        let trades: Vec<Trade> = (-length..months).map(|month| self.trade(month)).collect();
        let length = usize::try_from(length).unwrap_or(1).max(1);
        trades.windows(length).map(Trade::added_up).collect()
    }

    /// All that is paid in a month.
    fn trade(&self, month: i64) -> Trade {
        let mut trade = Trade::default();
        for shop in &self.shops {
            trade.wage(&shop.id, worker(&shop.id), CREDIT);
        }
        self.town_trade(month, &mut trade);
        self.cluster_trade(month, &mut trade);
        self.ring_trade(month, &mut trade);
        trade
    }

    /// Habits, weighed until each co-op of the town buys about what it sells, as it must in the long run.
    fn town_trade(&self, month: i64, trade: &mut Trade) {
        let sales: Vec<i64> = (0..self.town).map(|shop| self.sales(shop, month)).collect();
        let mut flows: Vec<Vec<i64>> = self.habit.clone();
        // Far within range: amounts are below 2^28.
        let scale = |amount: i64, to: i64, of: i64| amount.saturating_mul(to) / of.max(1);
        for _ in 0..12 {
            for (row, budget) in flows.iter_mut().zip(&sales) {
                let bought = row.iter().sum();
                row.iter_mut()
                    .for_each(|flow| *flow = scale(*flow, *budget, bought));
            }
            for (seller, wanted) in sales.iter().enumerate() {
                let sold = flows.iter().map(|row| row[seller]).sum();
                flows
                    .iter_mut()
                    .for_each(|row| row[seller] = scale(row[seller], *wanted, sold));
            }
        }
        for (buyer, row) in flows.iter().enumerate() {
            for (seller, amount) in row.iter().enumerate() {
                self.buys(trade, buyer, seller, *amount);
            }
        }
    }

    fn cluster_trade(&self, month: i64, trade: &mut Trade) {
        let shops: Vec<usize> = (self.town..self.town + self.cluster.coops()).collect();
        match self.cluster {
            Cluster::None => {}
            Cluster::Village { coops, outside } => {
                for seller in &shops {
                    let sales = self.sales(*seller, month);
                    let to_town = sales * outside / WHOLE;
                    self.with_town(trade, *seller, to_town, to_town);
                    let others = i64::try_from(coops - 1).unwrap_or(1).max(1);
                    for buyer in shops.iter().filter(|buyer| *buyer != seller) {
                        self.buys(trade, *buyer, *seller, (sales - to_town) / others);
                    }
                }
            }
            Cluster::Chain { .. } => {
                for pair in shops.windows(2) {
                    self.buys(trade, pair[1], pair[0], self.sales(pair[0], month));
                }
                let Some(last) = shops.last() else { return };
                let sales = self.sales(*last, month);
                self.with_town(trade, *last, sales / 10, sales / 10);
                // Each stage adds the same value, which those who work there spend at the end of the row.
                let each = (sales - sales / 10) / i64::try_from(shops.len()).unwrap_or(1);
                for shop in &shops {
                    trade.shopping(worker(&self.shops[*shop].id), &self.shops[*last].id, each);
                }
            }
            Cluster::Seasonal { .. } => {
                for seller in &shops {
                    let level = (0..12)
                        .map(|ahead| self.sales(*seller, month - ahead))
                        .max();
                    // Buys the same every month.
                    let buys = level.unwrap_or(0) * SEASON_MONTHS / 12;
                    self.with_town(trade, *seller, self.sales(*seller, month), buys);
                }
            }
        }
    }

    fn ring_trade(&self, month: i64, trade: &mut Trade) {
        let first = self.town + self.cluster.coops();
        let count = i64::try_from(self.ring.coops).unwrap_or(1).max(1);
        for place in 0..self.ring.coops {
            let next = first + (place + 1) % self.ring.coops;
            let own = &self.shops[first + place].id;
            let turn = (month.div_euclid(3) + i64::try_from(place).unwrap_or(0)).rem_euclid(2);
            if turn == 0 || !self.ring.by_turns {
                trade.purchase(own, &self.shops[next].id, RING_WASH);
            }
            self.with_town(
                trade,
                first + place,
                RING_OUTSIDE / count,
                RING_OUTSIDE / count,
            );
            for number in 0..INVENTED_MEMBERS {
                if self.ring.invented_members {
                    let member = format!("invented {number} of {own}");
                    trade.wage(own, member.clone(), RING_WASH / 10);
                    trade.shopping(member, &self.shops[next].id, RING_WASH / 10);
                }
            }
        }
        for number in 0..self.ring.accomplices {
            let employer = &self.shops[number % self.town].id;
            let seller = &self.shops[first + number % self.ring.coops.max(1)].id;
            let accomplice = format!("accomplice {number}");
            trade.wage(employer, accomplice.clone(), ACCOMPLICE_WAGE);
            trade.shopping(accomplice, seller, ACCOMPLICE_WAGE);
            trade.purchase(seller, employer, ACCOMPLICE_WAGE);
        }
    }

    /// Half by the co-op itself, half by those who work there.
    fn buys(&self, trade: &mut Trade, buyer: usize, seller: usize, amount: i64) {
        let by_workers = amount / 2;
        trade.purchase(
            &self.shops[buyer].id,
            &self.shops[seller].id,
            amount - by_workers,
        );
        trade.shopping(
            worker(&self.shops[buyer].id),
            &self.shops[seller].id,
            by_workers,
        );
    }

    /// Sells to eight co-ops of the town and buys from them.
    fn with_town(&self, trade: &mut Trade, shop: usize, sells: i64, buys: i64) {
        for step in 0..8 {
            let other = (shop * 7 + step * 5) % self.town;
            self.buys(trade, other, shop, sells / 8);
            self.buys(trade, shop, other, buys / 8);
        }
    }
}

impl Cluster {
    pub(super) fn coops(self) -> usize {
        match self {
            Cluster::None => 0,
            Cluster::Village { coops, .. }
            | Cluster::Chain { coops }
            | Cluster::Seasonal { coops } => coops,
        }
    }
}

impl Trade {
    /// One entry for each pair, as several months have them.
    fn added_up(months: &[Trade]) -> Trade {
        let (mut purchases, mut wages, mut shopping) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let add = |sums: &mut BTreeMap<(String, String), i64>,
                   one: &str,
                   other: &str,
                   amount: Credits| {
            *sums.entry((one.to_owned(), other.to_owned())).or_default() += amount.minor_units();
        };
        for month in months {
            for one in &month.purchases {
                add(&mut purchases, &one.buyer, &one.seller, one.amount);
            }
            for one in &month.wages {
                add(&mut wages, &one.payer, &one.member, one.amount);
            }
            for one in &month.member_purchases {
                add(&mut shopping, &one.member, &one.seller, one.amount);
            }
        }
        let mut sum = Trade::default();
        for ((buyer, seller), amount) in purchases {
            sum.purchase(&buyer, &seller, amount);
        }
        for ((payer, member), amount) in wages {
            sum.wage(&payer, member, amount);
        }
        for ((member, seller), amount) in shopping {
            sum.shopping(member, &seller, amount);
        }
        sum
    }

    pub(super) fn sold_by(&self, id: &str) -> i64 {
        let to_coops = self.purchases.iter().filter(|one| one.seller == id);
        let to_members = self.member_purchases.iter().filter(|one| one.seller == id);
        let amounts = to_coops
            .map(|one| one.amount)
            .chain(to_members.map(|one| one.amount));
        amounts.map(Credits::minor_units).sum()
    }

    fn purchase(&mut self, buyer: &str, seller: &str, amount: i64) {
        if amount > 0 {
            self.purchases.push(Purchase {
                buyer: buyer.to_owned(),
                seller: seller.to_owned(),
                amount: Credits::new(amount),
            });
        }
    }

    fn wage(&mut self, payer: &str, member: String, amount: i64) {
        self.wages.push(Wage {
            payer: payer.to_owned(),
            member,
            amount: Credits::new(amount),
        });
    }

    fn shopping(&mut self, member: String, seller: &str, amount: i64) {
        if amount > 0 {
            self.member_purchases.push(MemberPurchase {
                member,
                seller: seller.to_owned(),
                amount: Credits::new(amount),
            });
        }
    }
}

fn worker(coop: &str) -> String {
    format!("those who work in {coop}")
}
