//! Equal Shares holds for every input: against a second count in plain fractions, in any order of what comes in, and with
//! properties that a fair result has.

mod common;

use common::{any_parts, any_round, round, worked_example};
use copex_tally::{
    equal_shares::{EqualShares, Stop, TooLong, tally, tally_with_purchases},
    round::{Ballot, Project, Round},
};
use proptest::prelude::*;
use std::cmp::Reverse;

/// A fraction in lowest terms, for rounds so small that it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fraction(i128, i128);

impl Fraction {
    fn new(over: i128, under: i128) -> Fraction {
        let (mut large, mut small) = (over.abs(), under);
        while small != 0 {
            (large, small) = (small, large % small);
        }
        let divisor = large.max(1);
        Fraction(over / divisor, under / divisor)
    }
    fn plus(self, other: Fraction) -> Fraction {
        Fraction::new(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }
    fn minus(self, other: Fraction) -> Fraction {
        self.plus(Fraction(-other.0, other.1))
    }
    fn over(self, divisor: i128) -> Fraction {
        Fraction::new(self.0, self.1 * divisor)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Fraction {
    fn cmp(&self, other: &Fraction) -> std::cmp::Ordering {
        (self.0 * other.1).cmp(&(other.0 * self.1))
    }
}

/// The rule as it is written, with nothing done to make it fast.
struct Plain<'a> {
    round: &'a Round,
    eligible: Vec<&'a Project>,
}

impl<'a> Plain<'a> {
    fn of(round: &'a Round) -> Plain<'a> {
        let mut plain = Plain {
            round,
            eligible: Vec::new(),
        };
        plain.eligible = (round.projects().iter())
            .filter(|one| one.cost <= round.budget() && !plain.supporters(one).is_empty())
            .collect();
        plain
    }

    fn supporters(&self, project: &Project) -> Vec<usize> {
        let approves = |ballot: &Ballot| ballot.approves.contains(&project.id);
        let ballots = self.round.ballots().iter().enumerate();
        (ballots.filter(|(_, ballot)| approves(ballot)))
            .map(|(place, _)| place)
            .collect()
    }

    fn share(&self, project: &Project, purses: &[Fraction]) -> Option<Fraction> {
        let mut held: Vec<Fraction> = (self.supporters(project).iter())
            .map(|voter| purses[*voter])
            .collect();
        held.sort();
        let (mut due, mut payers) = (Fraction(i128::from(project.cost), 1), held.len() as i128);
        for purse in held {
            let share = due.over(payers);
            if share <= purse {
                return Some(share);
            }
            due = due.minus(purse);
            payers -= 1;
        }
        None
    }

    fn run(&self, increments: u64) -> Vec<&'a Project> {
        let ballots = self.round.ballots().len() as i128;
        let money = Fraction::new(i128::from(self.round.budget()), ballots.max(1));
        let purse = money.plus(Fraction(i128::from(increments), 1));
        let mut purses = vec![purse; self.round.ballots().len()];
        let mut open = self.eligible.clone();
        let mut bought = Vec::new();
        loop {
            open.retain(|one| self.share(one, &purses).is_some());
            let Some(best) = open.iter().copied().min_by_key(|one| {
                let price = self.share(one, &purses).unwrap().over(i128::from(one.cost));
                let approvals = Reverse(self.supporters(one).len());
                (price, one.cost, approvals, one.id.as_bytes())
            }) else {
                return bought;
            };
            let share = self.share(best, &purses).unwrap();
            for voter in self.supporters(best) {
                purses[voter] = purses[voter].minus(purses[voter].min(share));
            }
            open.retain(|one| one.id != best.id);
            bought.push(best);
        }
    }

    fn tally(&self) -> EqualShares {
        let total = |list: &[&Project]| list.iter().map(|one| one.cost).sum::<u64>();
        let budget = self.round.budget();
        let mut list = self.run(0);
        let initial = list.clone();
        let mut increments = 0;
        let fits = |list: &[&'a Project], one: &'a Project| {
            !list.contains(&one) && one.cost + total(list) <= budget
        };
        let stop = loop {
            if !self.eligible.iter().any(|one| fits(&list, one)) {
                break Stop::Exhaustive;
            }
            let more = self.run(increments + 1);
            if total(&more) > budget {
                break Stop::WouldExceed;
            }
            increments += 1;
            list = more;
        };
        let mut others = self.eligible.clone();
        others.sort_by_key(|one| {
            (
                Reverse(self.supporters(one).len()),
                one.cost,
                one.id.as_bytes(),
            )
        });
        let (mut all, mut completion) = (list.clone(), Vec::new());
        for one in others {
            if fits(&all, one) {
                all.push(one);
                completion.push(one);
            }
        }
        let ids = |list: &[&Project]| list.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        let mut winners = ids(&all);
        winners.sort();
        EqualShares {
            winners,
            total_cost: total(&all),
            initial: ids(&initial),
            increments,
            stop,
            equal_shares: ids(&list),
            completion: ids(&completion),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn agrees_with_the_rule_as_written(round in any_round(6, 30)) {
        prop_assert_eq!(tally(&round).unwrap(), Plain::of(&round).tally());
    }

    #[test]
    fn the_order_of_what_comes_in_does_not_matter(
        (budget, projects, ballots) in any_parts(12, 40),
        seed in any::<u64>(),
    ) {
        let round = Round::new(budget, projects.clone(), ballots.clone()).unwrap();
        let mut ballots = ballots;
        for one in &mut ballots {
            shuffle(&mut one.approves, seed);
        }
        let (mut projects, mut ballots) = (projects, ballots);
        shuffle(&mut projects, seed);
        shuffle(&mut ballots, seed.rotate_left(7));
        let shuffled = Round::new(budget, projects, ballots).unwrap();
        prop_assert_eq!(&round, &shuffled);
        prop_assert_eq!(tally(&round), tally(&shuffled));
    }

    #[test]
    fn never_more_than_there_is_and_never_what_nobody_wants(round in any_round(12, 40)) {
        let result = tally(&round).unwrap();
        prop_assert!(result.total_cost <= round.budget());
        for winner in &result.winners {
            prop_assert!(round.ballots().iter().any(|ballot| ballot.approves.contains(winner)));
        }
        // What is left could fund nothing more that somebody wants.
        for project in round.projects().iter().filter(|one| !result.winners.contains(&one.id)) {
            let wanted = round.ballots().iter().any(|ballot| ballot.approves.contains(&project.id));
            prop_assert!(!wanted || result.total_cost + project.cost > round.budget());
        }
    }

    #[test]
    fn purchases_add_up(round in any_round(12, 40)) {
        let (result, purchases) = tally_with_purchases(&round).unwrap();
        let bought: Vec<&String> = purchases.iter().map(|one| &one.project).collect();
        prop_assert_eq!(bought, result.equal_shares.iter().collect::<Vec<_>>());
        for one in &purchases {
            prop_assert_eq!(one.paid_the_share + one.paid_all_they_had, one.approvals);
            prop_assert!(one.share_rounded_down * one.paid_the_share <= one.cost);
            // Nobody who paid all they had paid more than the share.
            prop_assert!((one.share_rounded_down + 1) * one.approvals > one.cost);
        }
    }
}

/// Any order will do, as long as the seed gives it again.
fn shuffle<T>(list: &mut [T], seed: u64) {
    let mut state = seed | 1;
    for last in (1..list.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let other = (state >> 33) as usize % (last + 1);
        list.swap(last, other);
    }
}

#[test]
fn the_worked_example_shows_who_paid() {
    let (_, purchases) = tally_with_purchases(&worked_example()).unwrap();
    // With 11 each: A takes 5 from v1 and v4; v1 has 6 left for D, and v3 pays the other 10.
    let paid: Vec<_> = (purchases.iter())
        .map(|one| {
            (
                one.project.as_str(),
                one.share_rounded_down,
                one.paid_the_share,
                one.paid_all_they_had,
            )
        })
        .collect();
    assert_eq!(paid, [("A", 5, 2, 0), ("D", 10, 1, 1)]);
}

#[test]
fn empty_ballots_hold_their_part_of_the_money() {
    let projects = [("A", 10), ("B", 10)];
    let some: &[(&str, &[&str])] = &[("v1", &["A"]), ("v2", &["B"]), ("v3", &[])];
    let result = tally(&round(15, &projects, some)).unwrap();
    // 5 each buys nothing; with 10 each, both would cost 20.
    assert_eq!((result.increments, result.stop), (4, Stop::WouldExceed));
    assert_eq!(result.completion, ["A"]);
}

#[test]
fn a_unit_that_is_far_too_small_is_refused_and_one_that_fits_is_counted() {
    let of_unit = |unit: u64| {
        let projects = [("A", 3 * unit), ("B", 3 * unit)];
        round(4 * unit, &projects, &[("v1", &["A"]), ("v2", &["B"])])
    };
    assert_eq!(tally(&of_unit(1_000_000)), Err(TooLong));
    assert_eq!(tally(&of_unit(1_000)).unwrap().winners, ["A"]);
}

#[test]
fn prices_that_differ_by_less_than_any_float_can_hold_are_told_apart() {
    let t = 100_000_000_000_000_u64;
    // Everybody has 4t. P leaves v1 with t, and Q leaves v4 with t - 1: for X, v1 gives t of 4t + 1, and for Y, v4 gives
    // t - 1 of 4t - 3. Of each unit of cost, X asks for less of its other supporter, by one part in (4t + 1)(4t - 3).
    let projects = [
        ("P", 9 * t),
        ("Q", 9 * t + 3),
        ("X", 4 * t + 1),
        ("Y", 4 * t - 3),
    ];
    let ballots: [(&str, &[&str]); 8] = [
        ("v1", &["P", "X"]),
        ("v2", &["P"]),
        ("v3", &["P"]),
        ("v4", &["Q", "Y"]),
        ("v5", &["Q"]),
        ("v6", &["Q"]),
        ("v7", &["X"]),
        ("v8", &["Y"]),
    ];
    let result = tally(&round(32 * t, &projects, &ballots)).unwrap();
    assert_eq!(result.initial, ["P", "Q", "X", "Y"]);
}
