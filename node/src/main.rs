//! The `copex` program. Only parses, starts, waits, stops; the work is in the library beside it.

use clap::Parser;
use copex_node::arguments::{Arguments, Log};
use std::io::IsTerminal;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// The conductor warns of peers that a practice economy does not have, and reports each refusal of a zome and each connection that
/// ends as an error; the person gets the refusal as a sentence.
const QUIET: &str = "error,copex_node=info,holochain::core::ribosome=off,kitsune2_api::transport=off,kitsune2_transport_iroh=off";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // The conductor's warnings about peers that a practice economy does not have would only frighten.
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(QUIET));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match arguments.log {
        Log::Text => log
            .compact()
            .with_ansi(std::io::stderr().is_terminal())
            .init(),
        Log::Json => log.json().flatten_event(true).init(),
    }
    let json = arguments.json;
    match copex_node::commands::run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let (message, what_to_do) = (error.to_string(), error.what_to_do());
            if json {
                let told = serde_json::json!({
                    "error": { "code": error.code(), "message": message, "what_to_do": what_to_do },
                });
                eprintln!("{told}");
            } else {
                eprintln!("{message}\n{what_to_do}");
            }
            ExitCode::FAILURE
        }
    }
}
