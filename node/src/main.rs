//! The `copex` program. Only parses, starts, waits, stops; the work is in the library beside it.

use clap::Parser;
use copex_node::arguments::Arguments;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // The conductor's warnings about peers that a practice economy does not have would only frighten.
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("error,copex=info,copex_node=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match copex_node::commands::run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\n{}", error.what_to_do());
            ExitCode::FAILURE
        }
    }
}
