//! The auditor: drives the real rules of `copex_economy` through random acts, valid and invalid ones, beside a model that
//! was written from the docs and shares no arithmetic with them, and stops at the first unit by which the two differ.
//!
//! What is compared after each act: whether it is allowed and by which rule not, every field of the account, the outputs,
//! what was created and retired, the commons identity of the whole economy, and the bounds that always hold. A seed
//! decides everything, on every machine alike.
//!
//! Sums of 64-bit amounts are kept in 128 bits here and cannot leave them, so this crate adds with plain operators.

#![deny(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::as_conversions,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod audit;
mod bounds;
mod event;
#[cfg(test)]
mod faults;
mod generator;
mod guards;
mod ledger;
mod model;
mod random;
mod report;
mod rule;
#[cfg(test)]
mod scripts;
mod shrink;
mod tally;

pub use report::Report;
pub use tally::Count;

use audit::Audit;
use copex_economy::apply::apply;
use event::policy_in_words;
use generator::Generator;
use ledger::Engine;
use rule::Rule;
use shrink::{Recorded, shrunk};
use std::{
    ops::Range,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};
use tally::Tally;
use thiserror::Error;

/// How many acts of the shrunk trace are told at most.
const TRACE_MAX: usize = 40;

/// What to audit.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// Each seed is one economy.
    pub seeds: Range<u64>,
    /// How many acts each economy goes through. The model adds up all postings again and again, so many seeds are cheaper than
    /// long lives.
    pub acts: u32,
    /// How many threads share the seeds.
    pub threads: usize,
}

/// Rules and model differ, or a bound is broken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "seed {seed}, act {act}: {difference}\nWhat it takes to see it:\n{}\nTo replay it: {command}",
    trace.join("\n")
)]
pub struct Failure {
    /// The economy.
    pub seed: u64,
    /// The act, counted from 1.
    pub act: u32,
    /// What differed.
    pub difference: String,
    /// The last acts that are needed for it, in words.
    pub trace: Vec<String>,
    /// What replays it.
    pub command: String,
}

/// Audits the rules. `progress` hears how many acts are done, from any thread.
///
/// # Errors
///
/// The first difference of the lowest seed that has one.
pub fn run(simulation: &Simulation, progress: impl Fn(u64) + Sync) -> Result<Report, Failure> {
    run_with(simulation, &progress, &apply, None)
}

fn run_with(
    simulation: &Simulation,
    progress: &(dyn Fn(u64) + Sync),
    engine: Engine<'_>,
    without: Option<Rule>,
) -> Result<Report, Failure> {
    let next = AtomicU64::new(simulation.seeds.start);
    let done = AtomicU64::new(0);
    let total = Mutex::new(Tally::default());
    let failed: Mutex<Option<(u64, u32, String)>> = Mutex::new(None);
    let work = || {
        let mut tally = Tally::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            let lower_failed = lock(&failed)
                .as_ref()
                .is_some_and(|(failed, _, _)| *failed < seed);
            if seed >= simulation.seeds.end || lower_failed {
                break;
            }
            if let Err((act, difference)) = live(seed, simulation.acts, engine, without, &mut tally)
            {
                let mut failed = lock(&failed);
                if failed.as_ref().is_none_or(|(lowest, _, _)| seed < *lowest) {
                    *failed = Some((seed, act, difference));
                }
            }
            let acts = u64::from(simulation.acts);
            progress(done.fetch_add(acts, Ordering::Relaxed) + acts);
        }
        lock(&total).add(&tally);
    };
    thread::scope(|scope| {
        for _ in 0..simulation.threads.max(1) {
            scope.spawn(work);
        }
    });
    let failed = lock(&failed).take();
    match failed {
        Some((seed, act, difference)) => Err(Failure {
            trace: trace(seed, act, engine, without),
            command: format!(
                "copex audit --seeds {seed}..{} --acts {}",
                seed.saturating_add(1),
                simulation.acts
            ),
            seed,
            act,
            difference,
        }),
        None => {
            let seeds = simulation.seeds.end.saturating_sub(simulation.seeds.start);
            Ok(Report::of(seeds, &lock(&total)))
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // What a thread that ended early had counted is of use all the same.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One economy from its founding; the act at which the two sides differ, and how.
fn live(
    seed: u64,
    acts: u32,
    engine: Engine<'_>,
    without: Option<Rule>,
    tally: &mut Tally,
) -> Result<(), (u32, String)> {
    let (setup, mut generator) = Generator::new(seed);
    let mut audit = Audit::new(&setup, engine, without);
    for number in 1..=acts {
        let event = generator.next(&audit.ledger, number, tally);
        let before = audit
            .ledger
            .holders
            .get(event.by)
            .map(|holder| holder.account.clone());
        let outcome = audit.act(&event).map_err(|what| (number, what))?;
        if let Some(before) = before {
            tally.count(&event, outcome, &before, &audit.ledger);
        }
        generator.remember(&audit.ledger, event, outcome);
    }
    audit.add_up().map_err(|what| (acts, what))
}

/// The failing run once more, made short and put in words.
fn trace(seed: u64, acts: u32, engine: Engine<'_>, without: Option<Rule>) -> Vec<String> {
    let (setup, mut generator) = Generator::new(seed);
    let mut audit = Audit::new(&setup, engine, without);
    let mut events = Vec::new();
    let mut tally = Tally::default();
    for number in 1..=acts {
        let event = generator.next(&audit.ledger, number, &mut tally);
        let holder = audit.ledger.holders.get(event.by);
        let last = holder.map_or(0, |holder| holder.events);
        events.push(Recorded {
            behind: last.saturating_sub(event.follows),
            event: event.clone(),
        });
        let Ok(outcome) = audit.act(&event) else {
            break;
        };
        generator.remember(&audit.ledger, event, outcome);
    }
    let kept = shrunk(&setup, events, engine, without);
    let first = kept.len().saturating_sub(TRACE_MAX);
    let mut words: Vec<String> = setup
        .parties
        .iter()
        .enumerate()
        .filter(|(of, _)| kept.iter().any(|recorded| recorded.event.by == *of))
        .map(|(of, party)| {
            format!(
                "account {of}: {:?}, ceiling {}, from {} until {}",
                party.role, party.ceiling, party.opened, party.until
            )
        })
        .collect();
    words.insert(
        0,
        format!(
            "{:?}; until month {}: {}",
            setup.calendar,
            setup.founding_last,
            policy_in_words(&setup.founding_policy)
        ),
    );
    words.extend(
        kept.iter()
            .skip(first)
            .map(|recorded| recorded.event.to_string()),
    );
    words
}
