//! What is malformed is refused, with the reason, and its twin that differs in that one thing is read.

use copex_tally::{
    file::read_round,
    round::{AMOUNT_MAX, Malformed, Round},
};
use proptest::{collection::vec, prelude::*};

/// A case with these parts.
fn case(budget: &str, projects: &str, ballots: &str) -> String {
    format!(
        r#"{{"format": "equal-shares-case/1", "budget": {budget},
            "projects": [{projects}],
            "ballots": [{ballots}]}}"#
    )
}

const PROJECTS: &str = r#"{"id": "A", "cost": 5}, {"id": "B", "cost": 7}"#;
const BALLOTS: &str = r#"{"voter": "v", "approves": ["A"]}, {"voter": "w", "approves": []}"#;

fn refusal(text: &str) -> String {
    read_round("round", text.as_bytes())
        .unwrap_err()
        .to_string()
}

#[test]
fn a_sound_case_is_read() {
    let read = read_round("round", case("12", PROJECTS, BALLOTS).as_bytes()).unwrap();
    assert_eq!(read.round.budget(), 12);
    assert_eq!(read.round.projects().len(), 2);
    assert_eq!(read.round.ballots().len(), 2);
}

#[test]
fn a_case_with_a_wrong_amount_is_refused() {
    let budget = |written: &str| refusal(&case(written, PROJECTS, BALLOTS));
    assert_eq!(budget("-1"), "round, line 1: the budget: -1 is below zero");
    assert_eq!(
        budget("1.5"),
        "round, line 1: the budget: 1.5 is no whole number"
    );
    assert_eq!(
        budget("9007199254740992"),
        "round, line 1: the budget: 9007199254740992 is more than 9007199254740991"
    );
    assert!(
        budget("1e30").ends_with("is no whole number"),
        "{}",
        budget("1e30")
    );
    assert!(budget("\"12\"").starts_with("round, line 1: not the JSON of a case: invalid type"));
    let cost = |written: &str| {
        let projects = format!(r#"{{"id": "A", "cost": {written}}}"#);
        refusal(&case("12", &projects, BALLOTS))
    };
    assert_eq!(
        cost("-5"),
        "round, line 2: the cost of project \"A\": -5 is below zero"
    );
    assert_eq!(
        cost("0.5"),
        "round, line 2: the cost of project \"A\": 0.5 is no whole number"
    );
    assert_eq!(
        cost("0"),
        "round, line 2: project \"A\" costs 0; a cost lies between 1 and 9007199254740991"
    );
}

#[test]
fn a_case_with_wrong_ids_is_refused() {
    let projects = |written: &str| refusal(&case("12", written, BALLOTS));
    assert_eq!(
        projects(r#"{"id": "A", "cost": 5}, {"id": "A", "cost": 7}"#),
        "round, line 2: project \"A\" is listed twice"
    );
    assert_eq!(
        projects(r#"{"id": "", "cost": 5}"#),
        "round, line 2: a project has no id"
    );
    let ballots = |written: &str| refusal(&case("12", PROJECTS, written));
    assert_eq!(
        ballots(r#"{"voter": "v", "approves": []}, {"voter": "v", "approves": ["A"]}"#),
        "round, line 3: voter \"v\" has two ballots"
    );
    assert_eq!(
        ballots(r#"{"voter": "", "approves": []}"#),
        "round, line 3: a ballot has no voter"
    );
    assert_eq!(
        ballots(r#"{"voter": "v", "approves": ["A", "A"]}"#),
        "round, line 3: voter \"v\" approves \"A\" twice"
    );
    assert_eq!(
        ballots(r#"{"voter": "v", "approves": ["C"]}"#),
        "round, line 3: voter \"v\" approves \"C\", which is no project of this round"
    );
}

#[test]
fn a_file_of_another_kind_is_refused() {
    let neither =
        "neither a case in JSON (it begins with {) nor a Pabulib file (it begins with META)";
    assert_eq!(refusal("a;b;c"), format!("round: {neither}"));
    assert_eq!(refusal(""), format!("round: {neither}"));
    let bytes = b"META\nkey;value\ndescription;\xff";
    let refused = read_round("round", bytes).unwrap_err().to_string();
    assert_eq!(refused, "round, line 3: this is not text in UTF-8");
    let other = case("12", PROJECTS, BALLOTS).replace("case/1", "case/2");
    assert_eq!(
        refusal(&other),
        "round, line 1: the format is \"equal-shares-case/2\"; read is \"equal-shares-case/1\""
    );
    let cut = "{\n\"format\": \"equal-shares-case/1\",\n";
    assert!(
        refusal(cut).starts_with("round, line 3: not the JSON of a case: EOF"),
        "{}",
        refusal(cut)
    );
}

#[test]
fn more_than_the_limits_is_refused() {
    let projects = |count: usize| -> String {
        let all: Vec<_> = (0..count)
            .map(|id| format!(r#"{{"id": "{id}", "cost": 1}}"#))
            .collect();
        case("12", &all.join(","), "")
    };
    assert_eq!(
        refusal(&projects(501)),
        "round: 501 projects; the most is 500"
    );
    let read = read_round("round", projects(500).as_bytes()).unwrap();
    assert_eq!(read.round.projects().len(), 500);
    let ballots = |count: usize| -> String {
        let all: Vec<_> = (0..count)
            .map(|id| format!(r#"{{"voter": "{id}", "approves": []}}"#))
            .collect();
        case("12", "", &all.join(","))
    };
    assert_eq!(
        refusal(&ballots(100_001)),
        "round: 100001 ballots; the most is 100000"
    );
    let read = read_round("round", ballots(100_000).as_bytes()).unwrap();
    assert_eq!(read.round.ballots().len(), 100_000);
}

#[test]
fn a_budget_that_a_browser_cannot_hold_is_refused() {
    let of = |budget| Round::new(budget, Vec::new(), Vec::new());
    assert_eq!(of(AMOUNT_MAX).unwrap().budget(), AMOUNT_MAX);
    assert_eq!(of(AMOUNT_MAX + 1), Err(Malformed::Budget(AMOUNT_MAX + 1)));
    assert_eq!(of(u64::MAX), Err(Malformed::Budget(u64::MAX)));
}

#[test]
fn a_round_that_comes_as_json_is_checked_too() {
    let parts = |approves: &str| {
        format!(
            r#"{{"budget": 12, "projects": [{PROJECTS}],
                "ballots": [{{"voter": "v", "approves": ["{approves}"]}}]}}"#
        )
    };
    let round: Round = serde_json::from_str(&parts("A")).unwrap();
    let written = serde_json::to_string(&round).unwrap();
    assert_eq!(serde_json::from_str::<Round>(&written).unwrap(), round);
    let refused = serde_json::from_str::<Round>(&parts("C"))
        .unwrap_err()
        .to_string();
    assert_eq!(
        refused,
        "voter \"v\" approves \"C\", which is no project of this round"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_change_of_a_case_is_read_or_refused(place in 0..1_000_usize, with in vec(any::<u8>(), 0..4)) {
        let mut bytes = case("12", PROJECTS, BALLOTS).into_bytes();
        let place = place % bytes.len();
        bytes.splice(place..=place, with);
        if let Err(refused) = read_round("round", &bytes) {
            prop_assert!(refused.to_string().starts_with("round"), "{}", refused);
        }
    }
}
