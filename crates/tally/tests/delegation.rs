//! One co-op, one vote, whoever casts it: chains, topics, circles, and what is malformed.

mod common;

use common::{ballot, names, project};
use copex_tally::{
    delegation::{Counting, Delegated, Delegation, DelegationRefused, follow},
    equal_shares::tally,
    round::{Ballot, Round},
};
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeMap;

fn to(from: &str, to: &str) -> Delegation {
    Delegation {
        from: from.to_owned(),
        to: to.to_owned(),
        topic: None,
    }
}

fn to_for(from: &str, delegate: &str, topic: &str) -> Delegation {
    Delegation {
        topic: Some(topic.to_owned()),
        ..to(from, delegate)
    }
}

fn through(delegate: &str, ballot_of: &str, steps: u64) -> Counting {
    Counting::Through {
        delegate: delegate.to_owned(),
        ballot_of: ballot_of.to_owned(),
        steps,
    }
}

const ROLL: [&str; 5] = ["bakery", "dairy", "farm", "mill", "school"];

fn followed(voted: &[&str], delegations: &[Delegation], topic: &str) -> Delegated {
    follow(&names(&ROLL), &names(voted), delegations, topic).unwrap()
}

#[test]
fn a_chain_is_followed_to_whoever_voted() {
    let chain = [
        to("bakery", "mill"),
        to("mill", "farm"),
        to("dairy", "school"),
    ];
    let result = followed(&["farm"], &chain, "grain");
    assert_eq!(result.coops["farm"], Counting::Itself);
    assert_eq!(result.coops["mill"], through("farm", "farm", 1));
    assert_eq!(result.coops["bakery"], through("mill", "farm", 2));
    let named = Some("school".to_owned());
    assert_eq!(
        result.coops["dairy"],
        Counting::NotAtAll { delegate: named }
    );
    assert_eq!(
        result.coops["school"],
        Counting::NotAtAll { delegate: None }
    );
    assert_eq!(result.behind, BTreeMap::from([("farm".to_owned(), 3)]));
    assert_eq!((result.circling, result.absent), (0, 2));
}

#[test]
fn a_direct_ballot_overrides_a_delegation() {
    let chain = [to("bakery", "mill"), to("mill", "farm")];
    let result = followed(&["farm", "mill"], &chain, "grain");
    assert_eq!(result.coops["mill"], Counting::Itself);
    assert_eq!(result.coops["bakery"], through("mill", "mill", 1));
    assert_eq!(result.behind["mill"], 2);
    assert_eq!(result.behind["farm"], 1);
}

#[test]
fn the_delegate_for_the_topic_wins_over_the_one_for_all() {
    let both = [to("bakery", "mill"), to_for("bakery", "farm", "grain")];
    let voted = ["farm", "mill"];
    assert_eq!(
        followed(&voted, &both, "grain").coops["bakery"],
        through("farm", "farm", 1)
    );
    assert_eq!(
        followed(&voted, &both, "schools").coops["bakery"],
        through("mill", "mill", 1)
    );
    let only = [to_for("bakery", "farm", "grain")];
    let other = followed(&voted, &only, "schools");
    assert_eq!(other.coops["bakery"], Counting::NotAtAll { delegate: None });
}

#[test]
fn a_circle_abstains_with_all_that_lead_into_it_and_a_ballot_breaks_it() {
    let circle = [
        to("bakery", "mill"),
        to("mill", "farm"),
        to("farm", "bakery"),
        to("dairy", "farm"),
    ];
    let result = followed(&["school"], &circle, "grain");
    for (coop, delegate) in [
        ("bakery", "mill"),
        ("mill", "farm"),
        ("farm", "bakery"),
        ("dairy", "farm"),
    ] {
        let delegate = delegate.to_owned();
        assert_eq!(result.coops[coop], Counting::InACircle { delegate });
    }
    assert_eq!((result.circling, result.absent), (4, 0));
    assert_eq!(result.behind["school"], 1);
    let broken = followed(&["school", "mill"], &circle, "grain");
    assert_eq!(broken.coops["farm"], through("bakery", "mill", 2));
    assert_eq!(broken.coops["dairy"], through("farm", "mill", 3));
    assert_eq!(broken.behind["mill"], 4);
    assert_eq!(broken.circling, 0);
}

#[test]
fn what_cannot_be_followed_is_refused() {
    let refused = |roll: &[&str], voted: &[&str], delegations: &[Delegation]| {
        follow(&names(roll), &names(voted), delegations, "grain").unwrap_err()
    };
    assert_eq!(
        refused(&["mill", "mill"], &[], &[]),
        DelegationRefused::OnRollTwice("mill".to_owned())
    );
    assert_eq!(
        refused(&ROLL, &["mine"], &[]),
        DelegationRefused::VoterNotOnRoll("mine".to_owned())
    );
    assert_eq!(
        refused(&ROLL, &["mill", "mill"], &[]),
        DelegationRefused::VoterTwice("mill".to_owned())
    );
    assert_eq!(
        refused(&ROLL, &[], &[to("mill", "mill")]),
        DelegationRefused::ToItself("mill".to_owned())
    );
    assert_eq!(
        refused(&ROLL, &[], &[to("mill", "mine")]).to_string(),
        "\"mill\" delegates to \"mine\", and \"mine\" is not on the roll"
    );
    assert_eq!(
        refused(&ROLL, &[], &[to("mill", "farm"), to("mill", "dairy")]).to_string(),
        "\"mill\" has two delegates for all topics"
    );
    assert_eq!(
        refused(
            &ROLL,
            &[],
            &[
                to_for("mill", "farm", "roads"),
                to_for("mill", "dairy", "roads")
            ]
        )
        .to_string(),
        "\"mill\" has two delegates for roads"
    );
}

#[test]
fn in_a_funding_round_a_co_op_has_its_delegates_approvals() {
    let delegations = [
        to("bakery", "mill"),
        to("farm", "dairy"),
        to("dairy", "farm"),
    ];
    let result = followed(&["mill", "school"], &delegations, "funding");
    let approvals = BTreeMap::from([
        ("mill".to_owned(), names(&["oven"])),
        ("school".to_owned(), names(&["books"])),
    ]);
    let ballots: Vec<Ballot> = (result.ballots(&approvals, None).into_iter())
        .map(|(voter, approves)| Ballot { voter, approves })
        .collect();
    let alone = [
        ballot("bakery", &["oven"]),
        ballot("mill", &["oven"]),
        ballot("school", &["books"]),
    ];
    assert_eq!(ballots, alone);
    // With two thirds of the 9, the two can pay for the oven; the books have 3 of 4.
    let projects = vec![project("oven", 6), project("books", 4)];
    let funded = tally(&Round::new(9, projects, ballots).unwrap()).unwrap();
    assert_eq!(funded.winners, ["oven"]);
    // In a decision, those in the circle abstain.
    let votes = BTreeMap::from([("mill".to_owned(), "for"), ("school".to_owned(), "against")]);
    let counted = result.ballots(&votes, Some(&"abstains"));
    let said: Vec<(&str, &str)> = counted
        .iter()
        .map(|(coop, said)| (coop.as_str(), *said))
        .collect();
    assert_eq!(
        said,
        [
            ("bakery", "for"),
            ("dairy", "abstains"),
            ("farm", "abstains"),
            ("mill", "for"),
            ("school", "against")
        ]
    );
}

prop_compose! {
    /// A roll of so many, who of them voted, and whom each named: for all topics, and for one.
    fn any_graph()(coops in 1..30_usize)(
        voted in vec(any::<bool>(), coops),
        for_all in vec(proptest::option::of(0..coops), coops),
        for_topic in vec(proptest::option::weighted(0.2, 0..coops), coops),
    ) -> (Vec<String>, Vec<String>, Vec<Delegation>) {
        let name = |place: usize| format!("c{place}");
        let roll: Vec<String> = (0..voted.len()).map(name).collect();
        let mut delegations = Vec::new();
        for (of, topic) in [(&for_all, None), (&for_topic, Some("grain"))] {
            for (from, delegate) in of.iter().enumerate() {
                if let Some(delegate) = delegate.filter(|delegate| *delegate != from) {
                    let topic = topic.map(str::to_owned);
                    delegations.push(Delegation { from: name(from), to: name(delegate), topic });
                }
            }
        }
        let voters = roll.iter().zip(&voted).filter(|(_, voted)| **voted);
        (roll.clone(), voters.map(|(coop, _)| coop.clone()).collect(), delegations)
    }
}

/// The definition, walked step by step from one co-op: whose ballot, or whether it circles.
fn walked(
    coop: &str,
    voted: &[String],
    delegations: &[Delegation],
    roll: usize,
) -> Result<String, bool> {
    let mut at = coop.to_owned();
    for _ in 0..=roll {
        if voted.contains(&at) {
            return Ok(at);
        }
        let of = |topic: Option<&str>| {
            let mut found = delegations
                .iter()
                .filter(|one| one.from == at && one.topic.as_deref() == topic);
            found.next().map(|one| one.to.clone())
        };
        match of(Some("grain")).or_else(|| of(None)) {
            Some(next) => at = next,
            None => return Err(false),
        }
    }
    Err(true)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_co_op_counts_once_or_is_said_not_to((roll, voted, delegations) in any_graph()) {
        let result = follow(&roll, &voted, &delegations, "grain").unwrap();
        let behind: u64 = result.behind.values().sum();
        prop_assert_eq!(behind + result.circling + result.absent, roll.len() as u64);
        for coop in &roll {
            let walked = walked(coop, &voted, &delegations, roll.len());
            let counted = match &result.coops[coop] {
                Counting::Itself => Ok(coop.clone()),
                Counting::Through { ballot_of, .. } => Ok(ballot_of.clone()),
                Counting::InACircle { .. } => Err(true),
                Counting::NotAtAll { .. } => Err(false),
            };
            prop_assert_eq!(counted, walked);
        }
        for voter in &voted {
            prop_assert_eq!(&result.coops[voter], &Counting::Itself);
        }
    }

    #[test]
    fn the_order_of_what_comes_in_does_not_matter((roll, voted, delegations) in any_graph()) {
        let turned = |list: &[String]| -> Vec<String> { list.iter().rev().cloned().collect() };
        let backwards: Vec<Delegation> = delegations.iter().rev().cloned().collect();
        prop_assert_eq!(
            follow(&roll, &voted, &delegations, "grain"),
            follow(&turned(&roll), &turned(&voted), &backwards, "grain")
        );
    }
}

#[test]
fn a_chain_through_a_hundred_thousand_is_followed() {
    let name = |place: usize| format!("c{place:06}");
    let roll: Vec<String> = (0..100_000).map(name).collect();
    let chain: Vec<Delegation> = (1..100_000)
        .map(|place| to(&name(place), &name(place - 1)))
        .collect();
    let result = follow(&roll, &roll[..1], &chain, "grain").unwrap();
    assert_eq!(result.behind[&roll[0]], 100_000);
    assert_eq!(
        result.coops[&roll[99_999]],
        through(&name(99_998), &roll[0], 99_999)
    );
}
