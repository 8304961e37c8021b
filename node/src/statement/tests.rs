//! Statements of histories made by hand: what they show, and that nothing wrong passes for right.

use super::*;
use crate::histories::{Story, posting, within};
use copex_economy::account::Role;
use copex_economy::act::Purpose;
use copex_entries::ledger::LedgerAct;

const ALL: Range<Moment> = Moment(i64::MIN)..Moment::LATEST;

/// A co-op that was matched, paid a wage, and sold in the next month.
fn history() -> Vec<HistoryLine> {
    let mut coop = Story::opens(1, Role::Coop, 500_000, within(0, 0));
    let parts = vec![
        posting(None, 125_000, None),
        posting(Some(9), -62_500, Some(Purpose::Share)),
    ];
    coop.does(LedgerAct::Settle, within(0, 100), parts);
    coop.pays(5, 100_005, Purpose::Wage, within(0, 500));
    coop.collects(2, 1_234_567, Purpose::Purchase, within(1, 0));
    coop.lines
}

fn csv(statement: &Statement) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    statement.write_csv(&mut out).unwrap();
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(out.as_slice())
        .records()
        .map(|record| record.unwrap().iter().map(String::from).collect())
        .collect()
}

#[test]
fn every_part_is_a_line_and_the_balance_runs_along() {
    let rows = csv(&Statement::of(&history(), &ALL).unwrap());
    assert_eq!(rows[0], HEADINGS);
    let amounts: Vec<_> = rows[1..].iter().map(|row| row[8..].to_vec()).collect();
    assert_eq!(
        amounts,
        [
            ["1250.00", "", "1250.00"],
            ["", "625.00", "625.00"],
            ["", "1000.05", "-375.05"],
            ["12345.67", "", "11970.62"],
        ]
    );
    assert_eq!(
        rows[3][3..7],
        [
            "Pay",
            "account 5",
            &id_of(&crate::histories::key(5)),
            "Wage"
        ]
    );
    assert_eq!(rows[4][0], "1970-01-01T00:16:40Z");
    assert_eq!(rows[1][6], "", "creation has no purpose");
}

#[test]
fn a_part_of_the_time_opens_with_what_was_there() {
    let statement = Statement::of(&history(), &(within(0, 500)..within(1, 0))).unwrap();
    assert_eq!(statement.lines.len(), 1);
    assert_eq!(
        statement.sum(),
        "Opening 625.00 + received 0.00 - provided 1,000.05 = closing -375.05. The account's newest event says 11,970.62."
    );
    let nothing = Statement::of(&history(), &(within(7, 0)..within(8, 0))).unwrap();
    assert_eq!(
        (nothing.opening, nothing.closing),
        (nothing.newest, nothing.newest)
    );
}

#[test]
fn a_unit_too_much_is_found_wherever_it_hides() {
    let one_off = |spoil: fn(&mut HistoryLine)| {
        let mut lines = history();
        spoil(&mut lines[2]);
        Statement::of(&lines, &ALL).unwrap_err().to_string()
    };
    let in_a_part = one_off(|line| line.postings[0].amount = Credits::new(-100_004));
    assert!(
        in_a_part.contains("the parts come to -375.04, and its state says -375.05"),
        "{in_a_part}"
    );
    let in_the_state = one_off(|line| line.state.account.balance = Credits::new(-37_504));
    assert!(in_the_state.contains("does not add up"), "{in_the_state}");
    let left_out = one_off(|line| line.postings.clear());
    assert!(left_out.contains("does not add up"), "{left_out}");
}

#[test]
fn an_event_that_is_missing_is_found_even_if_the_sums_agree() {
    let mut lines = history();
    let free = lines.remove(0);
    assert!(free.postings.is_empty());
    let error = Statement::of(&lines, &ALL).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("does not follow the one before it"),
        "{error}"
    );
}

#[test]
fn a_time_out_of_order_cannot_hide_a_line() {
    let mut lines = history();
    lines[2].at = within(5, 0);
    let error = Statement::of(&lines, &(within(0, 0)..within(2, 0))).unwrap_err();
    assert!(matches!(error, CheckError::Total { .. }), "{error}");
}

#[test]
fn a_name_that_looks_like_a_formula_stays_a_name() {
    let mut lines = history();
    lines[2].postings[0].other_name = Some("=HYPERLINK(\"x\"), \"Ltd\"".into());
    let rows = csv(&Statement::of(&lines, &ALL).unwrap());
    assert_eq!(rows[3][4], "'=HYPERLINK(\"x\"), \"Ltd\"");
}

#[test]
fn the_table_shows_people_the_same_figures() {
    let mut out = Vec::new();
    Statement::of(&history(), &ALL)
        .unwrap()
        .write_table(&mut out)
        .unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(
        text.contains("1970-01-01T00:16:40Z  account 2") && text.contains("11,970.62"),
        "{text}"
    );
    assert!(text.contains("the commons"), "{text}");
}

#[test]
fn days_are_whole_and_moments_exact() {
    let day = 86_400 * MICROSECONDS_A_SECOND;
    assert_eq!(since("1970-01-02"), Ok(Moment(day)));
    assert_eq!(until("1970-01-02"), Ok(Moment(2 * day)));
    assert_eq!(since("1970-01-01T00:00:05Z"), Ok(Moment(5_000_000)));
    assert_eq!(until("1970-01-01T01:00:05+01:00"), Ok(Moment(5_000_001)));
    assert!(since("yesterday").unwrap_err().contains("2026-11-22"));
    assert!(until("1970-02-30").unwrap_err().contains("no day"));
}
