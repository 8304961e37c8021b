//! The command line: what can be asked of `copex`, with an example for each command.

use clap::{Parser, Subcommand};
use std::path::PathBuf;

const CALL_HELP: &str = r#"Hashes and keys are strings like uhCAk..., in the input as in the answer.

Examples:
  copex call hill-farm credit account
  copex call hill-farm exchange offers '{"category":"Food","field":null,"before":null,"limit":20}'
  echo '"uhCAk..."' | copex call hill-farm registry party -"#;

/// A co-operative economy in a box.
#[derive(Debug, Parser)]
#[command(
    name = "copex",
    version,
    about = "A co-operative economy in a box: conductor, accounts and web pages in one program.",
    after_help = "Example:\n  copex practice            start a whole practice economy, then open http://127.0.0.1:8420",
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Arguments {
    /// The folder that holds the data [default: the user's data folder, copex/practice]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a practice economy on this machine: a Foundation, a registrar, three co-ops, four members
    #[command(
        after_help = "Examples:\n  copex practice\n  copex practice --reset\n  copex practice --port 8421 --data /tmp/second"
    )]
    Practice {
        /// Delete the practice data first and begin anew
        #[arg(long)]
        reset: bool,
        /// The port of the web pages
        #[arg(long, default_value_t = 8420, value_parser = clap::value_parser!(u16).range(1..))]
        port: u16,
        /// The list of accounts and the policy [default: the one that comes with the program]
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// A further origin whose pages may use the node, for work on the pages
        #[arg(long, value_name = "URL")]
        allow_origin: Vec<String>,
    },
    /// Call a zome function of an account of the running node; prints the answer as JSON
    #[command(after_help = CALL_HELP)]
    Call {
        /// The account's id, as `copex accounts` prints it
        account: String,
        /// The zome: registry, exchange or credit
        zome: String,
        /// The function
        function: String,
        /// Its input as JSON, or - to read it from the standard input [default: null]
        json: Option<String>,
    },
    /// Compute an economy again from a file of acts; prints one JSON line per act
    #[command(after_help = "Example:\n  copex replay crates/economy/tests/cases/appendix-1.json")]
    Replay {
        /// The file
        file: PathBuf,
    },
    /// Say whether a node runs on the data folder, and how it is
    #[command(after_help = "Example:\n  copex status")]
    Status,
    /// List the accounts of the running node
    #[command(after_help = "Example:\n  copex accounts")]
    Accounts,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_shows_an_example() {
        Arguments::command().debug_assert();
        for command in Arguments::command().get_subcommands() {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(
                help.contains(&format!("copex {}", command.get_name())),
                "{}",
                command.get_name()
            );
        }
    }

    #[test]
    fn a_call_without_input_is_a_call_with_null() {
        let arguments = Arguments::parse_from(["copex", "call", "ana", "credit", "account"]);
        assert!(matches!(
            arguments.command,
            Command::Call { json: None, .. }
        ));
    }

    #[test]
    fn port_nought_is_refused() {
        let error = Arguments::try_parse_from(["copex", "practice", "--port", "0"]).unwrap_err();
        assert!(error.to_string().contains("1..=65535"), "{error}");
    }
}
