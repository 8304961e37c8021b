//! The commands that the documents and the services name are commands of this program: each is read as the program reads its own
//! command line. A document that promises what is not there fails here.

use clap::Parser;
use copex_node::arguments::Arguments;
use holochain::prelude::AgentPubKey;
use std::path::{Path, PathBuf};

/// What stands for a key in the documents.
const KEYS: [&str; 3] = ["uhCAk...", "<key>", "KEY"];
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The pages for people: the README, docs, and what is packed.
fn documents() -> Vec<PathBuf> {
    let mut found = vec![PathBuf::from(ROOT).join("README.md")];
    let docs = std::fs::read_dir(Path::new(ROOT).join("docs")).unwrap();
    found.extend(docs.map(|item| item.unwrap().path()));
    found.retain(|path| path.extension().is_some_and(|kind| kind == "md"));
    found.sort();
    found
}

/// The command lines in the fenced blocks of a document, as a shell would split them.
fn commands(text: &str) -> Vec<Vec<String>> {
    let mut is_code = false;
    let mut commands = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
        } else if is_code && let Some(words) = command(line) {
            commands.push(words);
        }
    }
    commands
}

/// One command line: what stands before `copex` (a user, a variable), and what comes after it (a comment, a pipe, an explanation in
/// its column), is not the program's.
fn command(line: &str) -> Option<Vec<String>> {
    let start = line.trim_start();
    let start = start.strip_prefix("sudo -u copex ").unwrap_or(start);
    if !start.starts_with("copex ") {
        return None;
    }
    let end = [" #", " | ", " > ", " && ", "  "]
        .iter()
        .filter_map(|mark| start.find(mark))
        .min()
        .unwrap_or(start.len());
    let key = AgentPubKey::from_raw_32(vec![7; 32]).to_string();
    let words: Vec<String> = split(&start[..end])
        .into_iter()
        .map(|word| {
            if KEYS.contains(&word.as_str()) {
                key.clone()
            } else {
                word
            }
        })
        .collect();
    // Three dots stand for what a document leaves out.
    (!words.iter().any(|word| word == "...")).then_some(words)
}

fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), close) if open == close => quote = None,
            (None, ' ') => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            (_, letter) => word.push(letter),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[test]
fn every_command_in_the_documents_is_one_of_the_program() {
    let mut count = 0;
    for path in documents() {
        for words in commands(&std::fs::read_to_string(&path).unwrap()) {
            count += 1;
            if let Err(error) = Arguments::try_parse_from(&words) {
                let is_help = matches!(
                    error.kind(),
                    clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion
                );
                assert!(is_help, "{}: {words:?}: {error}", path.display());
            }
        }
    }
    assert!(count > 40, "only {count} commands were found");
}

#[test]
fn the_services_start_what_the_program_has() {
    for (file, expected) in [("copex.service", "run"), ("copex-hub.service", "hub")] {
        let path = Path::new(ROOT).join("packaging").join(file);
        let unit = std::fs::read_to_string(path).unwrap();
        let line = unit
            .lines()
            .find_map(|line| line.strip_prefix("ExecStart=/usr/bin/"))
            .unwrap();
        let words = split(line);
        assert_eq!(words[1], expected);
        Arguments::try_parse_from(&words).unwrap();
        for hardening in [
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "RestrictNamespaces=yes",
        ] {
            assert!(unit.contains(hardening), "{file} lacks {hardening}");
        }
    }
}

#[test]
fn a_command_line_ends_where_the_program_s_part_ends() {
    let words = |line: &str| command(line).map(|words| words.join("|"));
    assert_eq!(words("copex run"), Some("copex|run".into()));
    assert_eq!(
        words("sudo -u copex copex key --data /srv/x   # once"),
        Some("copex|key|--data|/srv/x".into())
    );
    assert_eq!(
        words("copex call ana credit account '{\"a\": 1}' > file"),
        Some("copex|call|ana|credit|account|{\"a\": 1}".into())
    );
    assert_eq!(words("copex hub --listen 0.0.0.0:443 ..."), None);
    assert_eq!(words("the copex program"), None);
}
