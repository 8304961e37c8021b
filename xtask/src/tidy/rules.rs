//! One rule, one number, one refusal: the numbers in docs/integrity.md, in the code and in the tests are the same ones.
//! A rule that is only written down drifts away from what is enforced.

use super::{Problem, Source};
use std::collections::BTreeMap;

/// The page that lists every rule with its reason.
const PAGE: &str = "docs/integrity.md";
/// In the row of a rule that something not yet built will reach.
const TESTED_LATER: &str = "tested with issue";
const TEST_PART: &str = "#[cfg(test)]";

/// Where a rule's number was first seen.
type Numbers = BTreeMap<String, (String, usize)>;

/// Compares the page, the enforcing code and the tests.
pub fn check(sources: &[Source]) -> Vec<Problem> {
    let Some(page) = sources.iter().find(|source| source.path == PAGE) else {
        return vec![Problem::new(
            PAGE,
            0,
            "is missing: every rule is listed there with its reason",
        )];
    };
    let mut listed = Numbers::new();
    let mut tested_later = Vec::new();
    for (index, line) in page.text.lines().enumerate() {
        for number in numbers_in(line) {
            if line.contains(TESTED_LATER) {
                tested_later.push(number.clone());
            }
            listed.entry(number).or_insert((PAGE.to_owned(), index + 1));
        }
    }
    let enforced = collect(sources, enforcing_part, numbers_in);
    let tested = collect(sources, testing_part, numbers_in_tests);

    let mut problems = Vec::new();
    for (number, (path, line)) in &listed {
        if !enforced.contains_key(number) {
            problems.push(Problem::new(
                path,
                *line,
                format!("{number} is in no zome and in no crate"),
            ));
        }
        if !tested.contains_key(number) && !tested_later.contains(number) {
            let message = format!("{number} has no test that names it");
            problems.push(Problem::new(path, *line, message));
        }
    }
    for (number, (path, line)) in enforced.iter().chain(&tested) {
        if !listed.contains_key(number) {
            problems.push(Problem::new(
                path,
                *line,
                format!("{number} is not in {PAGE}"),
            ));
        }
    }
    problems
}

fn collect(
    sources: &[Source],
    part: impl Fn(&Source) -> Vec<(usize, &str)>,
    numbers: impl Fn(&str) -> Vec<String>,
) -> Numbers {
    let mut found = Numbers::new();
    for source in sources {
        for (number, line) in part(source) {
            for rule in numbers(line) {
                found.entry(rule).or_insert((source.path.clone(), number));
            }
        }
    }
    found
}

/// The lines that may enforce a rule: those of zomes and crates, without their tests.
fn enforcing_part(source: &Source) -> Vec<(usize, &str)> {
    let enforces = source.path.starts_with("dnas/") || source.path.starts_with("crates/");
    if !enforces || !source.has_extension(&["rs"]) || is_test_file(&source.path) {
        return Vec::new();
    }
    numbered(source)
        .take_while(|(_, line)| line.trim() != TEST_PART)
        .collect()
}

/// The lines that may test a rule: whole test files, and what follows `#[cfg(test)]` elsewhere.
fn testing_part(source: &Source) -> Vec<(usize, &str)> {
    // The pages only show rules, and the examples in xtask's own tests are no rules of ours.
    if !source.has_extension(&["rs"]) || source.path.starts_with("xtask/") {
        return Vec::new();
    }
    if is_test_file(&source.path) {
        return numbered(source).collect();
    }
    numbered(source)
        .skip_while(|(_, line)| line.trim() != TEST_PART)
        .collect()
}

fn is_test_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    path.starts_with("tests/")
        || path.contains("/tests/")
        || name == "tests.rs"
        || name.ends_with("_tests.rs")
}

fn numbered(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    source
        .text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
}

/// The rule numbers in a line, such as `R-CREDIT-07`.
fn numbers_in(line: &str) -> Vec<String> {
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
    line.split(word)
        .filter(|word| is_number(word))
        .map(str::to_owned)
        .collect()
}

fn is_number(word: &str) -> bool {
    let mut parts = word.split('-');
    let (first, topic, digits) = (parts.next(), parts.next(), parts.next());
    first == Some("R")
        && topic.is_some_and(|t| !t.is_empty() && t.chars().all(|c| c.is_ascii_uppercase()))
        && digits.is_some_and(|d| d.len() >= 2 && d.chars().all(|c| c.is_ascii_digit()))
        && parts.next().is_none()
}

/// In tests a number may also be part of a function's name: `r_credit_07_refuses_below_limit`.
fn numbers_in_tests(line: &str) -> Vec<String> {
    let mut found = numbers_in(line);
    let names = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    for name in names {
        let parts: Vec<&str> = name.split('_').collect();
        for three in parts.windows(3) {
            let number = three.join("-").to_ascii_uppercase();
            if three.iter().all(|part| !part.contains(char::is_uppercase)) && is_number(&number) {
                found.push(number);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(page: &str, files: &[(&str, &str)]) -> Vec<String> {
        let mut sources = vec![Source {
            path: PAGE.into(),
            text: page.into(),
        }];
        sources.extend(files.iter().map(|(path, text)| Source {
            path: (*path).into(),
            text: (*text).into(),
        }));
        check(&sources).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn page_code_and_test_agree() {
        let code = "/// R-CREDIT-07\n#[cfg(test)]\nmod tests { fn r_credit_07_refuses() {} }";
        assert_eq!(
            problems("| R-CREDIT-07 | limit |", &[("crates/a/src/a.rs", code)]),
            [""; 0]
        );
    }

    #[test]
    fn a_rule_on_the_page_alone_is_not_enforced() {
        let only_tested = [("tests/a.rs", "// R-CREDIT-07")];
        assert_eq!(
            problems("| R-CREDIT-07 | limit |", &only_tested),
            ["docs/integrity.md:1: R-CREDIT-07 is in no zome and in no crate"]
        );
    }

    #[test]
    fn a_rule_in_code_alone_is_not_explained() {
        let code = "// R-CREDIT-08\n#[cfg(test)]\n// r_credit_08";
        let found = problems("", &[("dnas/economy/a.rs", code)]);
        assert_eq!(
            found[0],
            "dnas/economy/a.rs:1: R-CREDIT-08 is not in docs/integrity.md"
        );
    }

    #[test]
    fn a_rule_without_test_says_when_it_gets_one() {
        let code = [("crates/a/src/a.rs", "// R-CREDIT-07")];
        assert_eq!(
            problems("| R-CREDIT-07 | limit | |", &code),
            ["docs/integrity.md:1: R-CREDIT-07 has no test that names it"]
        );
        assert_eq!(
            problems("| R-CREDIT-07 | limit | tested with issue 3 |", &code),
            [""; 0]
        );
    }

    #[test]
    fn numbers_are_read_whole() {
        assert_eq!(
            numbers_in("`R-CREDIT-07`: R-FUND-11."),
            ["R-CREDIT-07", "R-FUND-11"]
        );
        assert_eq!(
            numbers_in("R-CREDIT-7 AR-CREDIT-07 R-credit-07 R-XXX-NN"),
            [""; 0]
        );
        assert_eq!(
            numbers_in_tests("fn r_credit_07_refuses()"),
            ["R-CREDIT-07"]
        );
        assert_eq!(numbers_in_tests("fn for_credit_07()"), [""; 0]);
    }

    #[test]
    fn the_page_must_be_there() {
        assert_eq!(
            check(&[])[0].to_string(),
            "docs/integrity.md: is missing: every rule is listed there with its reason"
        );
    }
}
