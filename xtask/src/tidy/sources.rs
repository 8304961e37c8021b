//! Checks on one source file: it says what it is for, nothing in it is unfinished, and it can be read in one sitting.

use super::{Problem, Source};

/// Longer than this, a newcomer gets lost.
const LINES_MAX: usize = 500;
/// Written by a program, so nobody reads them from top to end.
const GENERATED: [&str; 1] = ["ui/src/lib/types/"];
const CODE: [&str; 10] = [
    "rs", "ts", "svelte", "js", "mjs", "cjs", "css", "html", "sh", "py",
];
/// In two halves, since this file is checked too.
const UNFINISHED: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("db", "g!("),
    concat!("to", "do!("),
    concat!("unimplem", "ented!("),
];

/// All checks of this kind.
pub fn check(source: &Source) -> Vec<Problem> {
    if GENERATED
        .iter()
        .any(|folder| source.path.starts_with(folder))
        || !is_code(source)
    {
        return Vec::new();
    }
    let mut problems = unfinished(source);
    problems.extend(length(source));
    if source.has_extension(&["rs"]) {
        problems.extend(purpose(source));
        problems.extend(lone_refusals(source));
    }
    problems
}

fn is_code(source: &Source) -> bool {
    let folder = source.path.split('/').next().unwrap_or_default();
    source.has_extension(&CODE) || matches!(folder, "scripts" | ".ci" | "Makefile")
}

fn purpose(source: &Source) -> Option<Problem> {
    let opening = source.text.lines().next().unwrap_or_default();
    (!opening.starts_with("//! ")).then(|| {
        Problem::new(
            &source.path,
            1,
            "opens without `//!` and what the file is for",
        )
    })
}

fn unfinished(source: &Source) -> Vec<Problem> {
    numbered(&source.text)
        .flat_map(|(number, line)| {
            UNFINISHED
                .iter()
                .filter(move |word| has_word(line, word))
                .map(move |word| {
                    let word = word.trim_end_matches('(');
                    Problem::new(
                        &source.path,
                        number,
                        format!("{word}: finish it, or file an issue"),
                    )
                })
        })
        .collect()
}

/// Finds a word that no longer word contains.
fn has_word(line: &str, word: &str) -> bool {
    let part_of_word = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        let open_end = word.ends_with('(') || !after.is_some_and(part_of_word);
        !before.is_some_and(part_of_word) && open_end
    })
}

fn length(source: &Source) -> Option<Problem> {
    let lines = source.text.lines().count();
    (lines > LINES_MAX).then(|| {
        let message =
            format!("{lines} lines; at most {LINES_MAX}: split it by what each part is for");
        Problem::new(&source.path, 0, message)
    })
}

/// A refusal for another reason than the one meant would pass a bare `is_err`.
fn lone_refusals(source: &Source) -> Vec<Problem> {
    if !source.path.starts_with("tests/") {
        return Vec::new();
    }
    let refused = concat!(".is_", "err()");
    let mut problems = Vec::new();
    let mut previous = "";
    for (number, line) in numbered(&source.text) {
        if line.contains(refused) && (line.contains("assert!(") || previous.contains("assert!(")) {
            let message = "says that it was refused, but not why: check the reason";
            problems.push(Problem::new(&source.path, number, message));
        }
        previous = line;
    }
    problems
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    const IN_ORDER: [usize; 0] = [];

    fn lines_at_fault(path: &str, text: &str) -> Vec<usize> {
        let source = Source {
            path: path.into(),
            text: text.into(),
        };
        check(&source).iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn a_rust_file_opens_with_its_purpose() {
        assert_eq!(lines_at_fault("a.rs", "//! Adds.\nfn a() {}"), IN_ORDER);
        assert_eq!(lines_at_fault("a.rs", "fn a() {}"), [1]);
        assert_eq!(lines_at_fault("a.rs", ""), [1]);
        assert_eq!(lines_at_fault("a.ts", "let a = 1;"), IN_ORDER);
    }

    #[test]
    fn unfinished_work_is_named() {
        for word in UNFINISHED {
            let text = format!("//! Adds.\n{word})");
            assert_eq!(lines_at_fault("a.rs", &text), [2], "{word}");
            assert_eq!(lines_at_fault("scripts/a", &text), [2], "{word}");
            assert_eq!(lines_at_fault("notes.txt", &text), IN_ORDER, "{word}");
        }
        let harmless = format!("//! Adds.\n{}LIST, my_{}x)", UNFINISHED[0], UNFINISHED[3]);
        assert_eq!(lines_at_fault("a.rs", &harmless), IN_ORDER);
    }

    #[test]
    fn long_files_are_split() {
        let at_most = format!("//! Long.\n{}", "\n".repeat(LINES_MAX - 1));
        assert_eq!(lines_at_fault("a.rs", &at_most), IN_ORDER);
        let longer = format!("{at_most}\n");
        assert_eq!(lines_at_fault("a.rs", &longer), [0]);
        assert_eq!(lines_at_fault("ui/src/lib/types/Act.ts", &longer), IN_ORDER);
    }

    #[test]
    fn a_refusal_is_asserted_with_its_reason() {
        let lone = concat!("//! Story.\nassert!(paid.is_", "err());");
        let wrapped = concat!("//! Story.\nassert!(\n    paid.is_", "err()\n);");
        let waiting = concat!("//! Story.\nwhile seen().is_", "err() {}");
        assert_eq!(lines_at_fault("tests/a.rs", lone), [2]);
        assert_eq!(lines_at_fault("tests/a.rs", wrapped), [3]);
        assert_eq!(lines_at_fault("tests/a.rs", waiting), IN_ORDER);
        assert_eq!(lines_at_fault("node/a.rs", lone), IN_ORDER);
    }
}
