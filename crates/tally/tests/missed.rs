//! What a losing project lacked is checked by tallying again with just that; and what stands beside the result.

mod common;

use common::{any_round, round, worked_example};
use copex_tally::{
    equal_shares::{Missed, Unserved, greedy, missed, missed_by, tally, unserved},
    file::to_pabulib,
    outcome::{Detail, Funding, Outcome, outcome, outcome_of_file},
    round::{Ballot, Project, Round},
};
use proptest::prelude::*;

fn wins(projects: Vec<Project>, ballots: Vec<Ballot>, budget: u64, id: &str) -> bool {
    let round = Round::new(budget, projects, ballots).unwrap();
    tally(&round)
        .unwrap()
        .winners
        .iter()
        .any(|winner| winner == id)
}

/// Whether the project wins at another price.
fn wins_at(round: &Round, id: &str, price: u64) -> bool {
    let mut projects = round.projects().to_vec();
    let project = projects.iter_mut().find(|one| one.id == id).unwrap();
    project.cost = price;
    wins(projects, round.ballots().to_vec(), round.budget(), id)
}

/// Whether the project wins with so many more approvals, in the order that is promised.
fn wins_with(round: &Round, winners: &[String], id: &str, further: u64) -> bool {
    let mut ballots = round.ballots().to_vec();
    let served = |ballot: &Ballot| ballot.approves.iter().any(|one| winners.contains(one));
    ballots.sort_by_key(|ballot| (served(ballot), ballot.voter.clone()));
    let without = ballots
        .iter_mut()
        .filter(|one| !one.approves.iter().any(|other| other == id));
    let mut left = further;
    for ballot in without {
        if left > 0 {
            ballot.approves.push(id.to_owned());
            left -= 1;
        }
    }
    assert_eq!(left, 0, "more approvals than voters");
    wins(round.projects().to_vec(), ballots, round.budget(), id)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn one_step_short_of_it_the_project_still_loses(round in any_round(10, 30)) {
        let winners = tally(&round).unwrap().winners;
        let all = missed(&round, &winners);
        prop_assert_eq!(all.len() + winners.len(), round.projects().len());
        for one in all {
            let Missed { project, cost, approvals, winning_price, further_approvals } = one;
            match winning_price {
                Some(price) => {
                    prop_assert!(price < cost);
                    prop_assert!(wins_at(&round, &project, price));
                    prop_assert!(!wins_at(&round, &project, price + 1));
                }
                None => prop_assert!(approvals == 0 || !wins_at(&round, &project, 1)),
            }
            match further_approvals {
                Some(further) => {
                    prop_assert!(wins_with(&round, &winners, &project, further));
                    prop_assert!(!wins_with(&round, &winners, &project, further - 1));
                }
                None => {
                    let rest = round.ballots().len() as u64 - approvals;
                    prop_assert!(!wins_with(&round, &winners, &project, rest));
                }
            }
        }
    }

    #[test]
    fn the_outcome_says_the_same_of_a_file(round in any_round(10, 30)) {
        let text = to_pabulib(&round, "a round").unwrap();
        let direct = outcome("a round", &round, Detail::WhatWasMissed).unwrap();
        let read = outcome_of_file("a.pb", text.as_bytes(), Detail::WhatWasMissed).unwrap();
        prop_assert_eq!(&direct, &read);
        let json = serde_json::to_string(&direct).unwrap();
        prop_assert_eq!(serde_json::from_str::<Outcome>(&json).unwrap(), direct);
    }
}

#[test]
fn in_the_worked_example_b_was_two_units_too_dear() {
    let round = worked_example();
    let winners = tally(&round).unwrap().winners;
    // At 16 the second run would buy A, B and D for 42, so that A and C stand, and of the 20 left B takes 16: it costs what
    // D costs, has as many approvals, and the smaller id. At 17 D is the cheaper one.
    let lacked = missed_by(&round, &winners, "B").unwrap();
    assert_eq!((lacked.cost, lacked.approvals), (18, 2));
    assert_eq!(lacked.winning_price, Some(16));
    assert_eq!(missed(&round, &winners), [lacked]);
    assert_eq!(missed_by(&round, &winners, "A"), None);
    assert_eq!(missed_by(&round, &winners, "Z"), None);
    let all = outcome("", &round, Detail::Result).unwrap().projects;
    let funding: Vec<Funding> = all.iter().map(|one| one.funding).collect();
    let (paid, added) = (Funding::EqualShares, Funding::Completion);
    assert_eq!(funding, [paid, Funding::NotFunded, added, paid]);
    let approvals: Vec<u64> = all.iter().map(|one| one.approvals).collect();
    assert_eq!(approvals, [2, 2, 1, 2]);
}

#[test]
fn a_project_can_win_at_a_price_and_lose_at_a_lower_one() {
    let at = |price| {
        let ballots: &[(&str, &[&str])] = &[("v1", &["A", "B"]), ("v2", &["C"]), ("v3", &["B"])];
        round(6, &[("A", price), ("B", 6), ("C", 5)], ballots)
    };
    // At 2, v1 buys A, and of the 4 left nothing else can be had. At 1, C would fit into the 5 left: so each has one unit
    // more, and with 3 each v1 and v3 buy B instead.
    let winners = |price| tally(&at(price)).unwrap().winners;
    assert_eq!(winners(2), ["A"]);
    assert_eq!(winners(1), ["B"]);
    assert_eq!(
        missed_by(&at(4), &winners(4), "A").unwrap().winning_price,
        Some(2)
    );
}

#[test]
fn a_project_nobody_wants_lacks_approvals_and_one_too_dear_a_price() {
    let ballots: &[(&str, &[&str])] = &[("v1", &["A", "C"]), ("v2", &["A"]), ("v3", &[])];
    let round = round(10, &[("A", 6), ("B", 4), ("C", 11)], ballots);
    let result = outcome("", &round, Detail::WhatWasMissed).unwrap();
    let funding: Vec<Funding> = result.projects.iter().map(|one| one.funding).collect();
    assert_eq!(
        funding,
        [
            Funding::EqualShares,
            Funding::NotApproved,
            Funding::TooCostly
        ]
    );
    let lacked = result.missed.unwrap();
    assert_eq!(
        (lacked[0].winning_price, lacked[0].further_approvals),
        (None, Some(1))
    );
    assert_eq!(
        (lacked[1].winning_price, lacked[1].further_approvals),
        (Some(4), None)
    );
}

#[test]
fn a_project_that_would_take_all_the_money_takes_part() {
    let ballots: &[(&str, &[&str])] = &[("v1", &["A"]), ("v2", &["A"]), ("v3", &["B"])];
    let result = outcome(
        "",
        &round(10, &[("A", 10), ("B", 10)], ballots),
        Detail::Result,
    )
    .unwrap();
    let funding: Vec<Funding> = result.projects.iter().map(|one| one.funding).collect();
    assert_eq!(funding, [Funding::EqualShares, Funding::NotFunded]);
}

#[test]
fn approvals_alone_leave_more_voters_with_nothing() {
    // Three like A and B, two like C: each of them costs half the money.
    let large: &[&str] = &["A", "B"];
    let ballots: &[(&str, &[&str])] = &[
        ("v1", large),
        ("v2", large),
        ("v3", large),
        ("v4", &["C"]),
        ("v5", &["C"]),
    ];
    let round = round(10, &[("A", 5), ("B", 5), ("C", 4)], ballots);
    let result = outcome("", &round, Detail::Result).unwrap();
    assert_eq!(result.result.winners, ["A", "C"]);
    assert_eq!(result.missed, None);
    assert_eq!(greedy(&round).winners, ["A", "B"]);
    let two_of_five = Unserved {
        voters: 2,
        ballots: 5,
        basis_points: 4_000,
    };
    assert_eq!(unserved(&round, &greedy(&round).winners), two_of_five);
    assert_eq!(result.greedy_unserved, two_of_five);
    assert_eq!(
        result.unserved,
        Unserved {
            voters: 0,
            ballots: 5,
            basis_points: 0
        }
    );
}

#[test]
fn a_file_without_an_outcome_says_why() {
    let refused = outcome_of_file("x.json", b"{", Detail::Result).unwrap_err();
    assert!(
        refused
            .to_string()
            .starts_with("x.json, line 1: not the JSON of a case"),
        "{refused}"
    );
    let million = 1_000_000;
    let long = round(
        4 * million,
        &[("A", 3 * million), ("B", 3 * million)],
        &[("v", &["A"]), ("w", &["B"])],
    );
    let text = to_pabulib(&long, "").unwrap();
    let refused = outcome_of_file("x.pb", text.as_bytes(), Detail::Result).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "x.pb: after 100000 increments of one unit a voter the money is still not spent: choose a larger unit"
    );
}

#[test]
fn an_answer_that_takes_too_long_is_not_given_and_the_others_are() {
    let million = 1_000_000;
    let ballots: &[(&str, &[&str])] = &[("v1", &["A"]), ("v2", &["B"]), ("v3", &[]), ("v4", &[])];
    let projects = [("A", 3 * million), ("B", 10 * million)];
    let round = round(12 * million, &projects, ballots);
    // At 9 million B would fit, and v2 alone would need millions of increments to pay for it.
    let lacked = missed_by(&round, &["A".to_owned()], "B").unwrap();
    assert_eq!(
        (lacked.winning_price, lacked.further_approvals),
        (None, Some(3))
    );
}
