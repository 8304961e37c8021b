//! Runs one target: inputs out of seeds, panics caught and told.

use crate::{chance::Chance, mutate::mutated, targets::Target};
use serde::Serialize;
use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

/// How an input fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is nothing of the kind.
    Unreadable,
    /// It was read, and a check or the comparison of R-REGISTRY-19 refused it.
    Refused,
    /// It passed all that can be checked of it alone.
    Accepted,
}

/// What a run came to.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The target's name.
    pub target: &'static str,
    /// Inputs tried.
    pub executions: u64,
    /// Of them: nothing of the kind.
    pub unreadable: u64,
    /// Of them: read and refused.
    pub refused: u64,
    /// Of them: accepted.
    pub accepted: u64,
    /// How many a second.
    pub per_second: u64,
    /// The panics.
    #[serde(skip)]
    pub found: Vec<Found>,
}

/// An input that made a target panic.
#[derive(Clone, Debug)]
pub struct Found {
    /// The number that the input was made from; none for a kept one.
    pub seed: Option<u64>,
    /// The input.
    pub input: Vec<u8>,
    /// What the panic said, and where.
    pub said: String,
}

impl Found {
    /// The input as hexadecimal digits.
    pub fn hexadecimal(&self) -> String {
        self.input
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// A run stops after so many panics: more of them say no more.
const FOUND_MAX: usize = 5;

thread_local! {
    static SAID: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps what panics say for the report, instead of printing it.
pub fn listen_to_panics() {
    std::panic::set_hook(Box::new(|panic| {
        SAID.with(|said| *said.borrow_mut() = panic.to_string().replace('\n', " "));
    }));
}

/// Tries one input: its verdict, or what the panic said.
pub fn try_input(target: &Target, input: &[u8]) -> Result<Verdict, String> {
    // A target changes nothing outside itself, so that nothing is left half done.
    catch_unwind(AssertUnwindSafe(|| (target.run)(input)))
        .map_err(|_| SAID.with(|said| said.borrow().clone()))
}

/// The input that a number makes.
pub fn input_of(kept: &[Vec<u8>], seed: u64) -> Vec<u8> {
    mutated(kept, &mut Chance::new(seed))
}

/// Tries the kept inputs as they are, those of `found` too, and then one for each number from `from` on.
pub fn run(
    target: &Target,
    kept: &[Vec<u8>],
    found: &[Vec<u8>],
    from: u64,
    executions: u64,
) -> Report {
    let began = Instant::now();
    let mut report = Report {
        target: target.name,
        executions: 0,
        unreadable: 0,
        refused: 0,
        accepted: 0,
        per_second: 0,
        found: Vec::new(),
    };
    for input in kept.iter().chain(found) {
        report.count(target, None, input.clone());
    }
    for seed in from..from.saturating_add(executions) {
        report.count(target, Some(seed), input_of(kept, seed));
        if report.found.len() >= FOUND_MAX {
            break;
        }
    }
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    report.per_second = report.executions.saturating_mul(1_000) / milliseconds.max(1);
    report
}

impl Report {
    fn count(&mut self, target: &Target, seed: Option<u64>, input: Vec<u8>) {
        self.executions = self.executions.saturating_add(1);
        let counter = match try_input(target, &input) {
            Ok(Verdict::Unreadable) => &mut self.unreadable,
            Ok(Verdict::Refused) => &mut self.refused,
            Ok(Verdict::Accepted) => &mut self.accepted,
            Err(said) => return self.found.push(Found { seed, input, said }),
        };
        *counter = counter.saturating_add(1);
    }
}
