//! Pabulib files: what is read, what is refused and on which line, and that what is written reads back as the same round.

mod common;

use common::{any_round, ballot, project, round};
use copex_tally::{
    file::{Unwritable, read_round, to_pabulib},
    round::Round,
};
use proptest::prelude::*;

const SOUND: &str = "\
META
key;value
description;Streets and trees
num_projects;2
num_votes;3
budget;100.0
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;name;selected
1;40;\"Trees; and \"\"benches\"\"\";1
2;70,00;A street;0
VOTES
voter_id;age;vote
v1;40;1,2
v2;;2
v3;60;
";

fn read(text: &str) -> Result<Round, String> {
    match read_round("a.pb", text.as_bytes()) {
        Ok(file) => Ok(file.round),
        Err(refused) => Err(refused.to_string()),
    }
}

/// The refusal of the sound file with one change.
fn refusal(from: &str, to: &str) -> String {
    assert_eq!(SOUND.matches(from).count(), 1, "{from:?} stands there once");
    read(&SOUND.replace(from, to)).unwrap_err()
}

#[test]
fn a_sound_file_is_read() {
    let file = read_round("a.pb", SOUND.as_bytes()).unwrap();
    let ballots: &[(&str, &[&str])] = &[("v1", &["1", "2"]), ("v2", &["2"]), ("v3", &[])];
    let plain = round(100, &[("1", 40), ("2", 70)], ballots);
    assert_eq!(file.title, "Streets and trees");
    assert_eq!(file.round.budget(), 100);
    assert_eq!(file.round.ballots(), plain.ballots());
    assert_eq!(file.round.projects()[0].name, "Trees; and \"benches\"");
    assert_eq!(file.round.projects()[1].cost, 70);
}

#[test]
fn marks_line_ends_blanks_and_order_do_not_matter() {
    let sound = read(SOUND).unwrap();
    assert_eq!(read(&format!("\u{feff}{SOUND}")).unwrap(), sound);
    assert_eq!(read(&SOUND.replace('\n', "\r\n")).unwrap(), sound);
    assert_eq!(read(&SOUND.replace('\n', " \n\n")).unwrap(), sound);
    assert_eq!(
        read(&SOUND.replace(';', " ; ").replace("Trees ;  ", "Trees; ")).unwrap(),
        sound
    );
    let lower = SOUND.replace("VOTES", "votes").replace("META", "Meta");
    assert_eq!(read(&lower).unwrap(), sound);
    let (before, votes) = SOUND.split_once("VOTES").unwrap();
    let (meta, projects) = before.split_once("PROJECTS").unwrap();
    let turned = format!("{meta}VOTES{votes}PROJECTS{projects}");
    assert_eq!(read(&turned).unwrap(), sound);
}

#[test]
fn other_ballots_than_approvals_are_refused() {
    for kind in ["ordinal", "cumulative", "scoring", "choose-1"] {
        assert_eq!(
            refusal("vote_type;approval", &format!("vote_type;{kind}")),
            format!("a.pb, line 7: vote_type is \"{kind}\"; only approval can be tallied")
        );
    }
}

#[test]
fn a_wrong_amount_names_its_line() {
    assert_eq!(
        refusal("budget;100.0", "budget;100.5"),
        "a.pb, line 6: the budget: 100.5 is no whole number"
    );
    assert_eq!(
        refusal("budget;100.0", "budget;-100"),
        "a.pb, line 6: the budget: -100 is below zero"
    );
    assert_eq!(
        refusal("2;70,00", "2;70,01"),
        "a.pb, line 12: the cost of project \"2\": 70,01 is no whole number"
    );
    assert_eq!(
        refusal("2;70,00", "2;cheap"),
        "a.pb, line 12: the cost of project \"2\": \"cheap\" is no number"
    );
    assert_eq!(
        refusal("2;70,00", "2;0"),
        "a.pb, line 12: project \"2\" costs 0; a cost lies between 1 and 9007199254740991"
    );
}

#[test]
fn wrong_ids_name_their_line() {
    assert_eq!(
        refusal("2;70,00", "1;70,00"),
        "a.pb, line 12: project \"1\" is listed twice"
    );
    assert_eq!(
        refusal("2;70,00", ";70,00"),
        "a.pb, line 12: a project has no id"
    );
    assert_eq!(
        refusal("v2;;2", "v1;;2"),
        "a.pb, line 16: voter \"v1\" has two ballots"
    );
    assert_eq!(
        refusal("v2;;2", ";;2"),
        "a.pb, line 16: a ballot has no voter"
    );
    assert_eq!(
        refusal("40;1,2", "40;1,1"),
        "a.pb, line 15: voter \"v1\" approves \"1\" twice"
    );
    assert_eq!(
        refusal("40;1,2", "40;1,3"),
        "a.pb, line 15: voter \"v1\" approves \"3\", which is no project of this round"
    );
    assert_eq!(
        refusal("40;1,2", "40;1,"),
        "a.pb, line 15: two commas without a project between them, or one at an end: \"1,\""
    );
}

#[test]
fn counts_that_are_wrong_are_refused_and_may_be_missing() {
    assert_eq!(
        refusal("num_projects;2", "num_projects;3"),
        "a.pb, line 4: num_projects is 3, but there are 2"
    );
    assert_eq!(
        refusal("num_votes;3", "num_votes;many"),
        "a.pb, line 5: num_votes is many, but there are 3"
    );
    let without = SOUND
        .replace("num_projects;2\n", "")
        .replace("num_votes;3\n", "");
    assert_eq!(read(&without).unwrap(), read(SOUND).unwrap());
}

#[test]
fn missing_parts_are_refused() {
    assert_eq!(refusal("budget;100.0\n", ""), "a.pb: META has no budget");
    assert_eq!(
        refusal("vote_type;approval\n", ""),
        "a.pb: META has no vote_type"
    );
    assert_eq!(
        refusal("rule;greedy", "budget;5"),
        "a.pb, line 8: META has budget twice"
    );
    assert_eq!(
        refusal("project_id;cost", "project_id;price"),
        "a.pb, line 9: section PROJECTS has no column cost"
    );
    assert_eq!(
        refusal("cost;name", "cost;cost"),
        "a.pb, line 9: section PROJECTS has two columns cost"
    );
    assert_eq!(
        refusal("voter_id;age;vote", "voter_id;age;votes"),
        "a.pb, line 13: section VOTES has no column vote"
    );
    let (before, _) = SOUND.split_once("VOTES").unwrap();
    assert_eq!(read(before).unwrap_err(), "a.pb: there is no section VOTES");
    assert_eq!(
        read(&format!("{before}VOTES\n")).unwrap_err(),
        "a.pb, line 5: num_votes is 3, but there are 0"
    );
    let uncounted = before.replace("num_votes;3\n", "");
    assert_eq!(
        read(&format!("{uncounted}VOTES\n")).unwrap_err(),
        "a.pb, line 12: section VOTES has no header line"
    );
    assert_eq!(
        read(&format!("{SOUND}PROJECTS\n")).unwrap_err(),
        "a.pb, line 18: a second section PROJECTS"
    );
}

#[test]
fn rows_of_another_length_and_open_quotes_are_refused() {
    assert_eq!(
        refusal("v2;;2", "v2;"),
        "a.pb, line 16: 2 fields, where the header has 3"
    );
    assert_eq!(
        refusal("v2;;2", "v2;;2;2"),
        "a.pb, line 16: 4 fields, where the header has 3"
    );
    assert_eq!(
        refusal("A street", "\"A street"),
        "a.pb, line 12: a quote is opened here and never closed"
    );
    assert_eq!(
        refusal("A street", "\"A\" street"),
        "a.pb, line 12: after a closing quote there is more text; a quote within a quoted field is doubled"
    );
}

#[test]
fn ids_that_a_file_cannot_hold_are_not_written() {
    let with = |id: &str, voter: &str| {
        Round::new(9, vec![project(id, 1)], vec![ballot(voter, &[id])]).unwrap()
    };
    assert_eq!(
        to_pabulib(&with("a,b", "v"), ""),
        Err(Unwritable::Comma("a,b".to_owned()))
    );
    assert_eq!(
        to_pabulib(&with(" a", "v"), ""),
        Err(Unwritable::Blanks(" a".to_owned()))
    );
    assert_eq!(
        to_pabulib(&with("a", "v\n"), ""),
        Err(Unwritable::Blanks("v\n".to_owned()))
    );
    let odd = with("\"a;b\"", "META;\"");
    assert_eq!(
        read(&to_pabulib(&odd, "two\nlines;").unwrap()).unwrap(),
        odd
    );
}

proptest! {
    #[test]
    fn what_is_written_reads_back(round in any_round(12, 40)) {
        let text = to_pabulib(&round, "a round").unwrap();
        prop_assert_eq!(read(&text).unwrap(), round);
    }

    #[test]
    fn any_change_of_a_file_is_read_or_refused(place in 0..SOUND.len(), with in "\\PC{0,3}") {
        let text = format!("{}{with}{}", &SOUND[..place], &SOUND[place + 1..]);
        if let Err(refused) = read(&text) {
            prop_assert!(refused.starts_with("a.pb"), "{}", refused);
        }
    }
}
