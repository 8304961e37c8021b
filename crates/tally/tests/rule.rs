//! Any poll by its rule: the same as by its method, only with ballots of its kind, and through JSON and delegation.

use copex_tally::{
    decide::{
        Cast, Consent, Decision, DecisionRefused, Poll, Position, Rule, Threshold, Verdict, Vote,
        decide,
    },
    delegation::{Delegation, follow},
};
use std::collections::BTreeMap;

fn options() -> Vec<String> {
    vec!["barn".to_owned(), "van".to_owned()]
}

/// Each rule, a ballot that decides by it, and what wins.
fn rules() -> Vec<(Rule, Vote, Option<&'static str>)> {
    let scores = BTreeMap::from([("barn".to_owned(), 4), ("van".to_owned(), 9)]);
    vec![
        (Rule::Consent, Vote::Consent(Consent::Consents), None),
        (
            Rule::Majority {
                threshold: Threshold::Simple,
            },
            Vote::Position(Position::For),
            None,
        ),
        (
            Rule::Majority {
                threshold: Threshold::Special {
                    basis_points: 7_500,
                },
            },
            Vote::Position(Position::For),
            None,
        ),
        (
            Rule::RankedChoice { options: options() },
            Vote::Ranking(vec!["van".to_owned()]),
            Some("van"),
        ),
        (
            Rule::Score {
                options: options(),
                scorers_needed: 1,
            },
            Vote::Scores(scores),
            Some("van"),
        ),
    ]
}

fn poll(quorum: u64, votes: &[&Vote]) -> Poll<Vote> {
    let cast = |(place, choice): (usize, &&Vote)| Cast {
        voter: format!("c{place}"),
        choice: (*choice).clone(),
    };
    Poll {
        quorum,
        ballots: votes.iter().enumerate().map(cast).collect(),
    }
}

#[test]
fn every_rule_counts_ballots_of_its_kind_and_no_others() {
    for (rule, vote, winner) in rules() {
        rule.check().unwrap();
        let result = decide(&rule, &poll(2, &[&vote, &rule.abstention()])).unwrap();
        assert_eq!(result.verdict(), Verdict::Passed, "{rule:?}");
        assert_eq!(result.winner(), winner, "{rule:?}");
        assert_eq!((result.counted().coops, result.counted().abstained), (2, 1));
        let few = decide(&rule, &poll(3, &[&vote, &vote])).unwrap();
        assert_eq!(
            (few.verdict(), few.winner()),
            (Verdict::NoQuorum, None),
            "{rule:?}"
        );
        let nobody = decide(&rule, &poll(1, &[&rule.abstention()])).unwrap();
        assert_eq!(
            (nobody.verdict(), nobody.winner()),
            (Verdict::Failed, None),
            "{rule:?}"
        );
        for (other, strange, _) in rules() {
            if std::mem::discriminant(&rule) != std::mem::discriminant(&other) {
                let refused = decide(&rule, &poll(0, &[&vote, &strange]));
                assert_eq!(refused, Err(DecisionRefused::OtherKind("c1".to_owned())));
            }
        }
    }
}

#[test]
fn rules_ballots_and_decisions_pass_through_json() {
    for (rule, vote, _) in rules() {
        let poll = poll(1, &[&vote, &rule.abstention()]);
        let result = decide(&rule, &poll).unwrap();
        let again: (Rule, Poll<Vote>, Decision) =
            serde_json::from_str(&serde_json::to_string(&(&rule, &poll, &result)).unwrap())
                .unwrap();
        assert_eq!(again, (rule, poll, result));
    }
}

#[test]
fn a_rule_that_could_decide_nothing_is_refused_before_a_poll_opens() {
    let none = Rule::RankedChoice {
        options: Vec::new(),
    };
    assert_eq!(none.check(), Err(DecisionRefused::NoOptions));
    let twice = [options(), options()].concat();
    let scored = Rule::Score {
        options: twice,
        scorers_needed: 1,
    };
    assert_eq!(
        scored.check(),
        Err(DecisionRefused::OptionTwice("barn".to_owned()))
    );
    let half = Rule::Majority {
        threshold: Threshold::Special {
            basis_points: 5_000,
        },
    };
    assert_eq!(half.check(), Err(DecisionRefused::Threshold(5_000)));
    assert_eq!(
        decide(&half, &poll(0, &[])),
        Err(DecisionRefused::Threshold(5_000))
    );
}

#[test]
fn delegated_votes_are_counted_as_ballots_of_their_own() {
    let name = |place: usize| format!("c{place}");
    let to = |from: usize, to: usize| Delegation {
        from: name(from),
        to: name(to),
        topic: None,
    };
    // c1 and c2 leave their votes to c0; c3 and c4 to each other; c5 votes; c6 does nothing.
    let roll: Vec<String> = (0..7).map(name).collect();
    let delegations = [to(1, 0), to(2, 1), to(3, 4), to(4, 3)];
    let cast = BTreeMap::from([
        (name(0), Vote::Position(Position::For)),
        (name(5), Vote::Position(Position::Against)),
    ]);
    let voted: Vec<String> = cast.keys().cloned().collect();
    let followed = follow(&roll, &voted, &delegations, "roads").unwrap();
    let rule = Rule::Majority {
        threshold: Threshold::Special {
            basis_points: 7_500,
        },
    };
    let ballots = (followed
        .ballots(&cast, Some(&rule.abstention()))
        .into_iter())
    .map(|(voter, choice)| Cast { voter, choice })
    .collect();
    let Decision::Majority(result) = decide(&rule, &Poll { quorum: 6, ballots }).unwrap() else {
        unreachable!("a majority was asked for");
    };
    assert_eq!(result.verdict, Verdict::Passed);
    assert_eq!((result.votes_for, result.votes_against), (3, 1));
    assert_eq!((result.counted.coops, result.counted.abstained), (6, 2));
}
