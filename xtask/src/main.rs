//! Automation with a branch in it. The Makefile builds this program with the plain `cargo build` and runs it by path:
//! `cargo run -p xtask` would choose other features for shared dependencies, and compile half the conductor again.

mod bundle;
mod place;
mod tidy;
mod types;
mod zomes;

use anyhow::Result;
use clap::{Parser, Subcommand};
use place::Place;
use std::process::ExitCode;

/// Builds zomes, packs bundles, writes TypeScript types, checks house rules.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Compile the zomes to wasm, into workdir/zomes.
    Zomes,
    /// Pack the DNA, the app and (where ui/dist exists) the web app, into workdir.
    Bundle,
    /// Write the TypeScript types that the pages share with the zomes, into ui/src/lib/types.
    Types {
        /// Write nothing; fail when the committed files are not what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Check the house rules that no compiler knows.
    Tidy,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let place = Place::find()?;
    match arguments.task {
        Task::Zomes => zomes::build(&place),
        Task::Bundle => bundle::pack(&place),
        Task::Types { check: true } => types::check(&place),
        Task::Types { check: false } => types::write(&place),
        Task::Tidy => tidy::run(&place),
    }
}
