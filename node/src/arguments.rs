//! The command line: what can be asked of `copex`, with an example for each command.

use crate::arguments::federation::Federation;
use crate::people::command as people;
use crate::planned::command::{self, Schedule, amount};
use crate::programs::command as programs;
use crate::statement;
use clap::{Parser, Subcommand, ValueEnum, value_parser};
use copex_economy::{calendar::Moment, credits::Credits};
use std::net::SocketAddr;
use std::ops::Range;
use std::path::PathBuf;

pub mod federation;

const CALL_HELP: &str = r#"Hashes and keys are strings like uhCAk..., in the input as in the answer.

Examples:
  copex call hill-farm credit account
  copex call hill-farm exchange offers '{"category":"Food","field":null,"before":null,"limit":20}'
  echo '"uhCAk..."' | copex call hill-farm registry party -"#;

const AUDIT_HELP: &str = "A seed decides everything, on every machine alike. A difference is told with the seed, the acts that it takes, and the \
command that replays it; the exit code is then 1.

Examples:
  copex audit --seeds 0..200 --acts 1000
  copex audit --seeds 0..10000 --acts 1000 --threads 2 --json";

const ASSESS_HELP: &str = "Without a file the record is added up from the public ledger: the months before the asked one, as it stood when that began, \
for the ceilings of the month after it. Everybody who has that part of the ledger gets the same. How it is computed: docs/issuance.md.

Examples:
  copex assess record.json
  copex assess
  copex assess --month 24 --record > record.json && copex assess record.json
  copex assess --cite hill-farm
  copex assess --check hill-farm";

const STATEMENT_HELP: &str = "Built from the public ledger alone, and checked: event follows event, the parts of each come to the balance in its \
state, and opening + received - provided = closing, to the unit. Nothing is printed where that does not hold.

Examples:
  copex statement --account hill-farm
  copex statement --account uhCAk... --csv > statement.csv
  copex statement --account ana --from 2026-11-01 --to 2026-11-30";

const FEES_HELP: &str = "By the receipts and accreditations that have arrived at this node, with the rule that validators use: docs/network-fee.md. Compare \
it with what the Foundation shared (`copex statement`).

Examples:
  copex fees
  copex fees --month 24321 --pot 812.50 --json";

const DOCTOR_HELP: &str = "Looks at the data folder and its rights, the keystore, room on the disk, the hubs and the founding bundle, the clock, \
and what a running node says of itself. The exit code is 1 where something is broken.

Examples:
  copex doctor
  copex doctor --data /srv/copex --json";

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
    /// The folder that holds the data [default: the user's data folder, copex/practice; copex/node for a real node]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The economy's bundle to use in place of the one in this program, for found, practice and migrate compose
    #[arg(long, global = true, value_name = "FILE")]
    pub bundle: Option<PathBuf>,
    /// How the log is written to the standard error
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORM")]
    pub log: Log,
    /// Print JSON, for programs: the answer, and on the standard error what went wrong
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Log {
    /// A line that people read
    #[default]
    Text,
    /// One JSON object a line, for programs
    Json,
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
        /// Show offers and figures at this address, for everybody to read
        #[arg(long, value_name = "ADDRESS")]
        board: Option<SocketAddr>,
    },
    /// What an economy of many machines needs
    #[command(flatten)]
    Federation(Federation),
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
        input: Option<String>,
    },
    /// Planned payments of an account: list, add, pause, resume, remove
    #[command(after_help = command::HELP)]
    Schedule {
        /// What to do
        #[command(subcommand)]
        what: Schedule,
    },
    /// The people of a real node: who may use which account, and how they come in
    #[command(after_help = people::HELP)]
    People {
        /// What to do
        #[command(subcommand)]
        what: people::People,
    },
    /// A co-op's own systems: let them in, tell them what changes
    #[command(after_help = programs::HELP)]
    Program {
        /// What to do
        #[command(subcommand)]
        what: programs::Programs,
    },
    /// Compute an economy again from a file of acts; prints one JSON line per act
    #[command(after_help = "Example:\n  copex replay crates/economy/tests/cases/appendix-1.json")]
    Replay {
        /// The file
        file: PathBuf,
    },
    /// Tally a funding round by the Method of Equal Shares, from a case or a Pabulib file; prints JSON
    #[command(
        after_help = "Examples:\n  copex tally crates/tally/tests/cases/equal-shares/00-worked-example.json\n  copex tally round.pb --missed"
    )]
    Tally {
        /// The round
        file: PathBuf,
        /// Work out too what each project that lost lacked; takes dozens of tallies for each
        #[arg(long)]
        missed: bool,
    },
    /// Try the rules with random acts, beside a model that shares no code with them
    #[command(after_help = AUDIT_HELP)]
    Audit {
        /// The economies to go through: from A up to, but not including, B
        #[arg(long, value_name = "A..B", value_parser = seeds)]
        seeds: Range<u64>,
        /// How many acts in each
        #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..))]
        acts: u32,
        /// How many threads share the work [default: one for each core]
        #[arg(long, value_name = "T", value_parser = threads)]
        threads: Option<usize>,
    },
    /// Assess how far sales are explained by demand that was trusted already: what ceilings may rise to
    #[command(after_help = ASSESS_HELP)]
    Assess {
        /// A record as JSON [default: the public record, from the running node]
        file: Option<PathBuf>,
        /// Print the record instead of what comes of it
        #[arg(long, conflicts_with = "file")]
        record: bool,
        /// Print what an accreditation of this co-op cites of the assessment
        #[arg(long, conflicts_with_all = ["file", "record"], value_name = "CO-OP")]
        cite: Option<String>,
        /// Say whether the assessment that this co-op's accreditation cites is what the record gives
        #[arg(long, conflicts_with_all = ["record", "cite", "month", "months", "growth", "pull"], value_name = "CO-OP")]
        check: Option<String>,
        /// The month as whose first moment the ledger is read [default: the running one]
        #[arg(long, conflicts_with = "file", allow_negative_numbers = true)]
        month: Option<i64>,
        /// How many months before it count
        #[arg(long, conflicts_with = "file", default_value_t = 3, value_parser = value_parser!(u16).range(1..=12))]
        months: u16,
        /// What all ceilings together may grow by in a month, in basis points
        #[arg(long, conflicts_with = "file", default_value_t = 200, value_parser = value_parser!(u32).range(..=10_000))]
        growth: u32,
        /// How far trust is drawn to the evidence at accreditation, in basis points
        #[arg(long, conflicts_with = "file", default_value_t = 1_000, value_parser = value_parser!(u32).range(..=10_000))]
        pull: u32,
        /// The hosted account that reads [default: the first]
        #[arg(long, conflicts_with = "file", value_name = "ACCOUNT")]
        through: Option<String>,
    },
    /// Print the statement of any account, from the public ledger alone
    #[command(after_help = STATEMENT_HELP)]
    Statement {
        /// The id of an account of this node, or any agent key
        #[arg(long)]
        account: String,
        /// Print CSV
        #[arg(long, conflicts_with = "json")]
        csv: bool,
        /// The first day, or a moment [default: the beginning]
        #[arg(long, value_name = "DATE", value_parser = statement::since)]
        from: Option<Moment>,
        /// The last day, or a moment [default: now]
        #[arg(long, value_name = "DATE", value_parser = statement::until)]
        to: Option<Moment>,
        /// The hosted account that reads [default: another than the account itself]
        #[arg(long, value_name = "ACCOUNT")]
        through: Option<String>,
    },
    /// Say whether a node runs on the data folder, and how it is
    #[command(after_help = "Example:\n  copex status")]
    Status,
    /// List the accounts of the running node
    #[command(after_help = "Example:\n  copex accounts")]
    Accounts,
    /// Say whom the running node reaches, what it holds, and what waits
    #[command(after_help = "Example:\n  copex network")]
    Network,
    /// Compute how the network fees are shared, from what is attested
    #[command(after_help = FEES_HELP)]
    Fees {
        /// The month of the service, as `copex call ACCOUNT registry me` numbers it [default: the one before this]
        #[arg(long, allow_negative_numbers = true)]
        month: Option<i64>,
        /// What would be shared [default: what the Foundation keeps now]
        #[arg(long, value_name = "AMOUNT", value_parser = amount)]
        pot: Option<Credits>,
        /// The hosted account that reads [default: the first]
        #[arg(long, value_name = "ACCOUNT")]
        through: Option<String>,
    },
    /// Look over the set-up of a node, running or not, and say what to do
    #[command(after_help = DOCTOR_HELP)]
    Doctor,
}

fn seeds(text: &str) -> Result<Range<u64>, String> {
    let ends = text.split_once("..");
    let numbers = ends.and_then(|(first, end)| Some(first.parse().ok()?..end.parse().ok()?));
    numbers
        .filter(|seeds| !seeds.is_empty())
        .ok_or_else(|| "these are no seeds; write 0..200 for 0 to 199".to_owned())
}

fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads) if (1..=256).contains(&threads) => Ok(threads),
        _ => Err("between 1 and 256".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn refused(arguments: &[&str]) -> String {
        let line = ["copex"].iter().chain(arguments);
        Arguments::try_parse_from(line).unwrap_err().to_string()
    }

    #[test]
    fn seeds_are_a_range_that_holds_something() {
        let line = ["copex", "audit", "--seeds", "7..9", "--acts", "50"];
        let Command::Audit { seeds, acts, .. } = Arguments::parse_from(line).command else {
            panic!("another command");
        };
        assert_eq!((seeds, acts), (7..9, 50));
        for wrong in ["7", "9..9", "9..7", "a..b", "-1..4", "1..2..3"] {
            let error = refused(&["audit", &format!("--seeds={wrong}"), "--acts", "1"]);
            assert!(error.contains("write 0..200"), "{wrong}: {error}");
        }
        assert!(refused(&["audit", "--seeds", "0..1", "--acts", "0"]).contains("0 is not in 1.."));
    }

    #[test]
    fn a_record_in_a_file_is_not_asked_for_again() {
        let error = refused(&["assess", "record.json", "--month", "4"]);
        assert!(error.contains("cannot be used with"), "{error}");
        let line = ["copex", "assess", "--month", "-2", "--pull", "10000"];
        let Command::Assess { month, months, .. } = Arguments::parse_from(line).command else {
            panic!("another command");
        };
        assert_eq!((month, months), (Some(-2), 3));
        assert!(refused(&["assess", "--pull", "10001"]).contains("10001"));
        let error = refused(&["assess", "--check", "hill-farm", "--month", "4"]);
        assert!(error.contains("cannot be used with"), "{error}");
    }

    #[test]
    fn a_statement_says_what_a_date_looks_like() {
        let error = refused(&["statement", "--account", "ana", "--from", "1.11.2026"]);
        assert!(error.contains("2026-11-22"), "{error}");
    }

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
            Command::Call { input: None, .. }
        ));
    }

    #[test]
    fn port_nought_is_refused() {
        let error = Arguments::try_parse_from(["copex", "practice", "--port", "0"]).unwrap_err();
        assert!(error.to_string().contains("1..=65535"), "{error}");
    }
}
