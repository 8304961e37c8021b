//! `fuzz [--executions N] [--target NAME] [--from SEED]`, `fuzz --write-seeds`: one JSON line a target; fails on a panic.

use copex_fuzz::{
    run::{Report, listen_to_panics, run},
    seeds::{folder, kept, write},
    targets::{TARGETS, Target},
};
use std::{env, fs, process::ExitCode};
use thiserror::Error;

/// Why nothing was run.
#[derive(Debug, Error)]
enum FuzzError {
    #[error("{0}; usage: fuzz [--executions N] [--target NAME] [--from SEED] | fuzz --write-seeds")]
    Usage(String),
    #[error("the seeds of {target} could not be read or written: {source}")]
    Seeds {
        target: &'static str,
        source: std::io::Error,
    },
    #[error("{0} has no seeds; `fuzz --write-seeds` writes them")]
    NoSeeds(&'static str),
    #[error("a figure could not be written: {0}")]
    Figure(#[from] serde_json::Error),
}

struct Asked {
    executions: u64,
    from: u64,
    target: Option<String>,
    write_seeds: bool,
}

fn asked() -> Result<Asked, FuzzError> {
    let mut asked = Asked {
        executions: 1_000_000,
        from: 0,
        target: None,
        write_seeds: false,
    };
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        if word == "--write-seeds" {
            asked.write_seeds = true;
            continue;
        }
        let value = words
            .next()
            .ok_or_else(|| FuzzError::Usage(format!("`{word}` is unknown or lacks its value")))?;
        let number = || {
            let number = value.parse::<u64>();
            number.map_err(|_| FuzzError::Usage(format!("`{value}` is no number")))
        };
        match word.as_str() {
            "--executions" => asked.executions = number()?,
            "--from" => asked.from = number()?,
            "--target" => asked.target = Some(value),
            _ => return Err(FuzzError::Usage(format!("`{word}` is unknown"))),
        }
    }
    Ok(asked)
}

fn main() -> ExitCode {
    match fuzz() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Whether no target panicked.
fn fuzz() -> Result<bool, FuzzError> {
    let asked = asked()?;
    let named = |target: &&Target| asked.target.as_ref().is_none_or(|name| name == target.name);
    let targets: Vec<&Target> = TARGETS.iter().filter(named).collect();
    if targets.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        return Err(FuzzError::Usage(format!("targets: {}", names.join(", "))));
    }
    listen_to_panics();
    let mut sound = true;
    for target in targets {
        let failed = |source| FuzzError::Seeds {
            target: target.name,
            source,
        };
        if asked.write_seeds {
            write(target.name, &(target.seeds)()).map_err(failed)?;
            continue;
        }
        let kept = kept(target.name).map_err(failed)?;
        let inputs = |files: Vec<(String, Vec<u8>)>| -> Vec<Vec<u8>> {
            files.into_iter().map(|(_, bytes)| bytes).collect()
        };
        let (seeds, found) = (inputs(kept.seeds), inputs(kept.found));
        if seeds.is_empty() {
            return Err(FuzzError::NoSeeds(target.name));
        }
        let report = run(target, &seeds, &found, asked.from, asked.executions);
        println!("{}", serde_json::to_string(&report)?);
        sound &= report.found.is_empty();
        keep(&report).map_err(failed)?;
    }
    Ok(sound)
}

/// Tells of each panic, and keeps its input so that every later run begins with it.
fn keep(report: &Report) -> std::io::Result<()> {
    for found in &report.found {
        let seed = found
            .seed
            .map_or_else(|| "a kept input".to_owned(), |seed| format!("seed {seed}"));
        let (target, said) = (report.target, &found.said);
        println!("PANIC {target}, {seed}: {said}\n  {}", found.hexadecimal());
        if let Some(seed) = found.seed {
            fs::write(folder(target).join(format!("found-{seed}")), &found.input)?;
        }
    }
    Ok(())
}
