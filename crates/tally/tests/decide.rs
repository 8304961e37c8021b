//! Each decision method on small polls that can be counted by hand, and what holds for every poll.

mod common;

use common::{names, poll};
use copex_tally::decide::{
    Cast, Consent, DecisionRefused, Poll, Position, RoundEnd, Threshold, Verdict, consent,
    majority, ranked, score,
};
use proptest::{collection::vec, prelude::*, sample::subsequence};
use std::collections::BTreeMap;

fn objects(reason: &str, withdrawn: bool) -> Consent {
    Consent::Objects {
        reason: reason.to_owned(),
        withdrawn,
    }
}

#[test]
fn consent_passes_only_without_a_standing_objection() {
    let of =
        |last: Consent| consent(&poll(3, [Consent::Consents, Consent::Abstains, last])).unwrap();
    let stands = of(objects("it doubles the work of drivers", false));
    assert_eq!(stands.verdict, Verdict::Failed);
    assert_eq!(stands.standing[0].voter, "c002");
    assert_eq!(stands.standing[0].reason, "it doubles the work of drivers");
    let answered = of(objects("it doubles the work of drivers", true));
    assert_eq!(answered.verdict, Verdict::Passed);
    assert_eq!((answered.consent, answered.withdrawn.len()), (2, 1));
    assert_eq!(answered.counted.abstained, 1);
}

#[test]
fn consent_needs_its_quorum_a_reason_and_somebody_who_consents() {
    let one = consent(&poll(2, [Consent::Consents])).unwrap();
    assert_eq!(one.verdict, Verdict::NoQuorum);
    let two = consent(&poll(2, [Consent::Consents, Consent::Abstains])).unwrap();
    assert_eq!(two.verdict, Verdict::Passed);
    let nobody = consent(&poll(2, [Consent::Abstains, Consent::Abstains])).unwrap();
    assert_eq!(nobody.verdict, Verdict::Failed);
    assert_eq!(
        consent(&poll(0, [objects(" ", false)])),
        Err(DecisionRefused::NoReason("c000".to_owned()))
    );
}

fn positions(for_it: usize, against: usize, abstain: usize) -> Vec<Position> {
    let mut all = vec![Position::For; for_it];
    all.extend(vec![Position::Against; against]);
    all.extend(vec![Position::Abstains; abstain]);
    all
}

#[test]
fn a_simple_majority_is_more_for_than_against() {
    let verdict = |for_it, against, abstain, quorum| {
        let poll = poll(quorum, positions(for_it, against, abstain));
        majority(&poll, Threshold::Simple).unwrap().verdict
    };
    assert_eq!(verdict(3, 2, 0, 5), Verdict::Passed);
    assert_eq!(verdict(3, 3, 0, 5), Verdict::Failed);
    assert_eq!(verdict(1, 0, 4, 5), Verdict::Passed);
    assert_eq!(verdict(1, 0, 3, 5), Verdict::NoQuorum);
    assert_eq!(verdict(0, 0, 5, 5), Verdict::Failed);
}

#[test]
fn a_special_majority_is_a_part_of_the_votes_for_and_against() {
    let special = |basis_points, for_it, against, abstain| {
        let poll = poll(0, positions(for_it, against, abstain));
        majority(&poll, Threshold::Special { basis_points }).unwrap()
    };
    assert_eq!(special(7_500, 3, 1, 0).verdict, Verdict::Passed);
    assert_eq!(special(7_500, 3, 1, 9).verdict, Verdict::Passed);
    assert_eq!(special(7_501, 3, 1, 0).verdict, Verdict::Failed);
    assert_eq!(special(7_501, 3, 1, 0).votes_needed, 4);
    assert_eq!(special(10_000, 9, 0, 1).verdict, Verdict::Passed);
    assert_eq!(special(10_000, 9, 1, 0).verdict, Verdict::Failed);
    assert_eq!(special(7_500, 0, 0, 4).verdict, Verdict::Failed);
    for wrong in [0, 5_000, 10_001, u32::MAX] {
        let threshold = Threshold::Special {
            basis_points: wrong,
        };
        assert_eq!(
            majority(&poll(0, positions(1, 0, 0)), threshold),
            Err(DecisionRefused::Threshold(wrong))
        );
    }
}

fn rankings(groups: &[(usize, &[&str])]) -> Poll<Vec<String>> {
    let all = groups
        .iter()
        .flat_map(|(times, ranking)| vec![names(ranking); *times]);
    poll(1, all)
}

#[test]
fn who_beats_each_of_the_others_wins_though_few_put_it_first() {
    // By dropping alone, B would go first, and A win.
    let groups: &[(usize, &[&str])] = &[
        (4, &["A", "B", "C"]),
        (2, &["B", "A"]),
        (3, &["C", "B", "A"]),
    ];
    let result = ranked(&names(&["A", "B", "C"]), &rankings(groups)).unwrap();
    assert_eq!(result.winner.as_deref(), Some("B"));
    assert_eq!(result.rounds.len(), 1);
    assert_eq!(result.rounds[0].end, RoundEnd::BeatsAll("B".to_owned()));
    let (a_or_b, b_or_c) = (&result.meetings[0], &result.meetings[2]);
    assert_eq!((a_or_b.prefer_one, a_or_b.prefer_other), (4, 5));
    assert_eq!((b_or_c.one.as_str(), b_or_c.other.as_str()), ("B", "C"));
    // Two leave C out: it stands below what they rank.
    assert_eq!((b_or_c.prefer_one, b_or_c.prefer_other), (6, 3));
}

#[test]
fn in_a_circle_the_fewest_first_places_are_dropped() {
    // A beats B 7 to 2, B beats C 6 to 3, C beats A 5 to 4.
    let groups: &[(usize, &[&str])] = &[
        (4, &["A", "B", "C"]),
        (3, &["C", "A", "B"]),
        (2, &["B", "C", "A"]),
    ];
    let result = ranked(&names(&["A", "B", "C"]), &rankings(groups)).unwrap();
    let first: Vec<u64> = result.rounds[0]
        .first_places
        .iter()
        .map(|(_, count)| *count)
        .collect();
    assert_eq!(first, [4, 2, 3]);
    assert_eq!(result.rounds[0].end, RoundEnd::Dropped("B".to_owned()));
    assert_eq!(
        result.rounds[1].first_places,
        [("A".to_owned(), 4), ("C".to_owned(), 5)]
    );
    assert_eq!(result.winner.as_deref(), Some("C"));
}

#[test]
fn of_equals_the_greatest_id_is_dropped() {
    let groups: &[(usize, &[&str])] = &[(1, &["9"]), (1, &["10"])];
    let result = ranked(&names(&["9", "10"]), &rankings(groups)).unwrap();
    assert_eq!(result.rounds[0].end, RoundEnd::Dropped("9".to_owned()));
    assert_eq!(result.winner.as_deref(), Some("10"));
}

#[test]
fn ranking_needs_its_quorum_and_somebody_who_ranks() {
    let options = names(&["A", "B"]);
    let few = Poll {
        quorum: 3,
        ..rankings(&[(2, &["A"])])
    };
    assert_eq!(ranked(&options, &few).unwrap().winner, None);
    let enough = Poll {
        quorum: 3,
        ..rankings(&[(2, &["A"]), (1, &[])])
    };
    let result = ranked(&options, &enough).unwrap();
    assert_eq!(
        (result.winner.as_deref(), result.counted.abstained),
        (Some("A"), 1)
    );
    let nobody = ranked(&options, &rankings(&[(2, &[])])).unwrap();
    assert_eq!((nobody.winner, nobody.rounds.len()), (None, 0));
}

fn scores(ballots: &[&[(&str, u8)]]) -> Poll<BTreeMap<String, u8>> {
    let of = |ballot: &&[(&str, u8)]| {
        ballot
            .iter()
            .map(|(id, given)| ((*id).to_owned(), *given))
            .collect()
    };
    poll(1, ballots.iter().map(of))
}

#[test]
fn the_highest_mean_wins_among_those_that_enough_scored() {
    let ballots: [&[(&str, u8)]; 4] = [
        &[("A", 7), ("B", 10)],
        &[("A", 8)],
        &[("A", 7), ("C", 7)],
        &[("C", 7)],
    ];
    let options = names(&["A", "B", "C"]);
    let two = score(&options, &scores(&ballots), 2).unwrap();
    let order: Vec<_> = (two.options.iter())
        .map(|one| (one.option.as_str(), one.sum, one.scorers))
        .collect();
    assert_eq!(order, [("A", 22, 3), ("C", 14, 2), ("B", 10, 1)]);
    assert_eq!(two.options[0].mean_hundredths, 733);
    assert_eq!(two.winner.as_deref(), Some("A"));
    assert_eq!(
        score(&options, &scores(&ballots), 1)
            .unwrap()
            .winner
            .as_deref(),
        Some("B")
    );
    assert_eq!(score(&options, &scores(&ballots), 4).unwrap().winner, None);
}

#[test]
fn means_are_compared_exactly() {
    // Two thirds against 66 hundredths: shown alike, and not equal.
    let ballots = (0..100_u8).map(|place| {
        let mut ballot = BTreeMap::from([("B".to_owned(), u8::from(place < 66))]);
        if place < 3 {
            ballot.insert("A".to_owned(), u8::from(place < 2));
        }
        ballot
    });
    let result = score(&names(&["A", "B"]), &poll(0, ballots), 1).unwrap();
    let shown: Vec<u64> = (result.options.iter())
        .map(|one| one.mean_hundredths)
        .collect();
    assert_eq!(shown, [66, 66]);
    assert_eq!(result.winner.as_deref(), Some("A"));
}

#[test]
fn equal_means_go_to_more_scorers_then_to_the_smaller_id() {
    let ballots: [&[(&str, u8)]; 2] = [&[("A", 5), ("B", 5), ("C", 5)], &[("B", 5), ("C", 5)]];
    let result = score(&names(&["C", "B", "A"]), &scores(&ballots), 0).unwrap();
    let order: Vec<_> = result
        .options
        .iter()
        .map(|one| one.option.as_str())
        .collect();
    assert_eq!(order, ["B", "C", "A"]);
    assert_eq!(result.scorers_needed, 1);
    let none = score(&names(&["A"]), &scores(&[&[]]), 0).unwrap();
    assert_eq!((none.winner, none.counted.abstained), (None, 1));
}

#[test]
fn malformed_polls_are_refused() {
    let options = names(&["A", "B"]);
    let twice = Poll {
        quorum: 0,
        ballots: vec![
            Cast {
                voter: "c".to_owned(),
                choice: Position::For
            };
            2
        ],
    };
    assert_eq!(
        majority(&twice, Threshold::Simple),
        Err(DecisionRefused::VoterTwice("c".to_owned()))
    );
    let mut nameless = twice.clone();
    nameless.ballots.truncate(1);
    nameless.ballots[0].voter.clear();
    assert_eq!(
        majority(&nameless, Threshold::Simple),
        Err(DecisionRefused::NoVoterId)
    );
    let refused = |ranking: &[&str]| {
        ranked(&options, &rankings(&[(1, ranking)]))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused(&["A", "C"]),
        "voter \"c000\" names \"C\", which is no option"
    );
    assert_eq!(
        refused(&["A", "B", "A"]),
        "voter \"c000\" names \"A\" twice"
    );
    let of_options = |options: &[&str]| ranked(&names(options), &rankings(&[])).unwrap_err();
    assert_eq!(of_options(&[]), DecisionRefused::NoOptions);
    assert_eq!(of_options(&["A", ""]), DecisionRefused::NoOptionId);
    assert_eq!(
        of_options(&["A", "A"]),
        DecisionRefused::OptionTwice("A".to_owned())
    );
    let scored = |id, given| score(&options, &scores(&[&[(id, given)]]), 1);
    assert_eq!(scored("A", 10).unwrap().winner.as_deref(), Some("A"));
    assert_eq!(
        scored("A", 11).unwrap_err().to_string(),
        "voter \"c000\" gives \"A\" 11; scores lie between 0 and 10"
    );
    assert_eq!(
        scored("C", 1).unwrap_err().to_string(),
        "voter \"c000\" names \"C\", which is no option"
    );
}

const OPTIONS: [&str; 5] = ["10", "9", "B", "a", "b"];

fn any_rankings() -> impl Strategy<Value = Vec<Vec<String>>> {
    let ranking = subsequence(OPTIONS.to_vec(), 0..=5).prop_shuffle();
    vec(ranking.prop_map(|ids| names(&ids)), 0..14)
}

/// The definition: for each pair, who is named first, or named at all.
fn beats(ballots: &[Vec<String>], one: &str, other: &str) -> bool {
    let above = |one: &str, other: &str| {
        let place = |ballot: &Vec<String>, id: &str| {
            ballot.iter().position(|found| found == id).unwrap_or(99)
        };
        ballots
            .iter()
            .filter(|ballot| place(ballot, one) < place(ballot, other))
            .count()
    };
    above(one, other) > above(other, one)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn who_beats_each_of_the_others_always_wins(ballots in any_rankings()) {
        let result = ranked(&names(&OPTIONS), &poll(0, ballots.clone())).unwrap();
        let best = OPTIONS.iter().find(|one| {
            OPTIONS.iter().all(|other| one == &other || beats(&ballots, one, other))
        });
        if let Some(best) = best {
            prop_assert_eq!(result.winner.as_deref(), Some(*best));
            prop_assert_eq!(result.rounds.len(), 1);
        }
        // Nor does anybody win who is beaten by all others.
        let worst = OPTIONS.iter().find(|one| {
            OPTIONS.iter().all(|other| one == &other || beats(&ballots, other, one))
        });
        prop_assert!(worst.is_none() || result.winner.as_deref() != worst.copied());
        prop_assert_eq!(result.winner.is_some(), ballots.iter().any(|ballot| !ballot.is_empty()));
    }

    #[test]
    fn the_order_of_ballots_and_options_does_not_matter(ballots in any_rankings(), quorum in 0..9_u64) {
        let straight = poll(quorum, ballots);
        let mut turned = straight.clone();
        turned.ballots.reverse();
        let backwards: Vec<&str> = OPTIONS.iter().rev().copied().collect();
        prop_assert_eq!(ranked(&names(&OPTIONS), &straight), ranked(&names(&backwards), &turned));
        let as_scores = |poll: &Poll<Vec<String>>| Poll {
            quorum,
            ballots: (poll.ballots.iter()).map(|ballot| Cast {
                voter: ballot.voter.clone(),
                choice: ballot.choice.iter().cloned().zip(3..).collect(),
            }).collect(),
        };
        prop_assert_eq!(
            score(&names(&OPTIONS), &as_scores(&straight), 2),
            score(&names(&backwards), &as_scores(&turned), 2)
        );
    }

    #[test]
    fn votes_decide_by_their_numbers_alone(
        for_it in 0..40_usize, against in 0..40_usize, abstain in 0..9_usize,
        quorum in 0..60_u64, basis_points in 5_001..=10_000_u32,
    ) {
        let straight = poll(quorum, positions(for_it, against, abstain));
        let mut turned = straight.clone();
        turned.ballots.reverse();
        let (votes, coops) = (for_it + against, (for_it + against + abstain) as u64);
        let special = Threshold::Special { basis_points };
        let enough = votes > 0 && for_it * 10_000 >= votes * basis_points as usize;
        for (threshold, passes) in [(Threshold::Simple, for_it > against), (special, enough)] {
            let result = majority(&straight, threshold).unwrap();
            let verdict = match (coops >= quorum, passes) {
                (false, _) => Verdict::NoQuorum,
                (true, true) => Verdict::Passed,
                (true, false) => Verdict::Failed,
            };
            prop_assert_eq!(result.verdict, verdict);
            prop_assert_eq!(Ok(result), majority(&turned, threshold));
        }
    }

    #[test]
    fn a_higher_score_never_harms_its_option(ballots in vec(vec(0..=10_u8, 5), 1..8), place in 0..5_usize) {
        let as_poll = |ballots: &[Vec<u8>]| poll(0, ballots.iter().map(|given| {
            OPTIONS.iter().map(|id| (*id).to_owned()).zip(given.iter().copied()).collect()
        }).collect::<Vec<BTreeMap<String, u8>>>());
        let before = score(&names(&OPTIONS), &as_poll(&ballots), 1).unwrap().winner;
        let mut raised = ballots.clone();
        raised[0][place] = 10;
        let after = score(&names(&OPTIONS), &as_poll(&raised), 1).unwrap().winner;
        prop_assert!(before.as_deref() != Some(OPTIONS[place]) || after == before);
    }
}
