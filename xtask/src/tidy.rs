//! House rules that no compiler knows. Each check reads text and returns what is wrong with it; only this file touches
//! the disk, so every check is tested on a few lines.

mod packages;
mod rules;
mod sources;

use crate::place::Place;
use anyhow::{Context, Result, bail, ensure};
use std::fmt;
use std::fs;
use std::process::Command;

/// A file of the checkout, by its path from the top.
pub struct Source {
    /// With `/` between folders.
    pub path: String,
    /// The whole of it.
    pub text: String,
}

impl Source {
    fn has_extension(&self, extensions: &[&str]) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, extension)| extensions.contains(&extension))
    }
}

/// What a check found, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    path: String,
    /// Counted from 1; 0 where the whole file is meant.
    line: usize,
    message: String,
}

impl Problem {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(formatter, "{}: {}", self.path, self.message),
            line => write!(formatter, "{}:{line}: {}", self.path, self.message),
        }
    }
}

/// Runs all checks on what git tracks or would track.
pub fn run(place: &Place) -> Result<()> {
    let sources = read_sources(place)?;
    let mut problems = Vec::new();
    for source in &sources {
        problems.extend(sources::check(source));
        problems.extend(packages::check(source));
    }
    problems.extend(rules::check(&sources));
    for problem in &problems {
        println!("{problem}");
    }
    if !problems.is_empty() {
        bail!("tidy: {} to mend", problems.len());
    }
    println!("tidy: {} files in order", sources.len());
    Ok(())
}

fn read_sources(place: &Place) -> Result<Vec<Source>> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(&place.root)
        .output()
        .context("git cannot be started; tidy asks it which files are ours")?;
    ensure!(
        listed.status.success(),
        "git ls-files: {}",
        String::from_utf8_lossy(&listed.stderr).trim()
    );
    let paths = String::from_utf8(listed.stdout).context("a file name is not text")?;
    // What cannot be read as text is a picture, or deleted and not yet committed: neither has lines to check.
    Ok(paths
        .split('\0')
        .filter(|path| !path.is_empty())
        .filter_map(|path| {
            let text = fs::read_to_string(place.root.join(path)).ok()?;
            let path = path.to_owned();
            Some(Source { path, text })
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_its_place() {
        assert_eq!(
            Problem::new("a.rs", 3, "wrong").to_string(),
            "a.rs:3: wrong"
        );
        assert_eq!(Problem::new("a.rs", 0, "wrong").to_string(), "a.rs: wrong");
    }
}
