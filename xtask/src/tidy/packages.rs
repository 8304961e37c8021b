//! Checks on package files: the pure crates know no Holochain, network or runtime, and a lock file names no mirror.

use super::{Problem, Source};

/// Crates that hold rules only. Whoever adds a clock or a network here makes them untestable.
const PURE: [&str; 3] = [
    "crates/economy/Cargo.toml",
    "crates/getgo/Cargo.toml",
    "crates/tally/Cargo.toml",
];
/// By the beginning of their names.
const OUTWARD: [&str; 6] = ["holochain", "holo_hash", "hdk", "hdi", "tokio", "kitsune"];
const NPM: &str = "https://registry.npmjs.org/";

/// All checks of this kind.
pub fn check(source: &Source) -> Vec<Problem> {
    if PURE.contains(&source.path.as_str()) {
        return arrows_inward(source);
    }
    if source.path.rsplit('/').next() == Some("package-lock.json") {
        return npm_only(source);
    }
    Vec::new()
}

fn arrows_inward(source: &Source) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut among_dependencies = false;
    for (index, line) in source.text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default();
        let is_section = line.trim_start().starts_with('[');
        if is_section {
            among_dependencies = line.contains("dependencies");
        }
        if !among_dependencies {
            continue;
        }
        // A renamed crate shows as a value, so every word of the line counts and not only the first.
        let words = line.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
        for word in words {
            if OUTWARD.iter().any(|outward| word.starts_with(outward)) {
                let message =
                    format!("names {word}: this crate holds rules only, see its first lines");
                problems.push(Problem::new(&source.path, index + 1, message));
            }
        }
    }
    problems
}

fn npm_only(source: &Source) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        let Some(address) = line.trim().strip_prefix("\"resolved\": \"") else {
            continue;
        };
        if address.starts_with("http") && !address.starts_with(NPM) {
            let message = "names a mirror: other people's npm cannot reach it. \
                           Make the lock file again with omit-lockfile-registry-resolved=true in .npmrc";
            problems.push(Problem::new(&source.path, index + 1, message));
        }
    }
    problems
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
    fn pure_crates_know_no_holochain() {
        let manifest = "[package]\ndescription = \"no hdk\"\n[dependencies] # not hdi\nserde = \"1\"\nhdk = \"1\"\n\
                        clock = { package = \"tokio\", version = \"1\" }\n[dev-dependencies.holochain_types]\n";
        assert_eq!(
            lines_at_fault("crates/economy/Cargo.toml", manifest),
            [5, 6, 7]
        );
        assert_eq!(lines_at_fault("node/Cargo.toml", manifest), IN_ORDER);
    }

    #[test]
    fn lock_files_name_no_mirror() {
        let lock = "{\n\"resolved\": \"https://registry.npmjs.org/a.tgz\",\n\
                    \"resolved\": \"http://mirror.example/a.tgz\",\n\"resolved\": \"../packages/a\"\n}";
        assert_eq!(lines_at_fault("ui/package-lock.json", lock), [3]);
    }
}
