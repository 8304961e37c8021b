//! `copex program`: lets a co-op's own systems in, through the running node.

use super::{Ask, Hook, Limits, Listed, Program};
use crate::control::{self, Request};
use crate::error::NodeError;
use crate::folder::DataFolder;
use crate::node::{Node, day};
use crate::people::Role;
use crate::planned::command::amount;
use crate::public::read;
use crate::zomes;
use clap::Subcommand;
use copex_economy::credits::Credits;
use serde_json::{Value, json};
use std::io::Write;

/// What `copex program --help` shows at its end.
pub const HELP: &str = "A program is a co-op's own system: a shop, the books, a till. Its key is shown once and kept nowhere. The HTTP API that it uses \
is described at /v1/openapi.json of the node and in docs/programs.md.

Examples:
  copex program add hill-farm \"Books\" --role viewer
  copex program add hill-farm \"Web shop\" --role treasurer --most 50.00 --most-a-day 500.00
  copex program list
  copex program remove 0
  copex program tell hill-farm https://shop.example/copex
  copex program untell 1";

/// What can be done about programs.
#[derive(Debug, Subcommand)]
pub enum Programs {
    /// Let a program in at an account; prints its key
    Add {
        /// The account's id
        account: String,
        /// Its name for people
        name: String,
        /// What it may do: read (viewer), also offers and orders (member), also pay (treasurer)
        #[arg(long)]
        role: Role,
        /// The most of one payment
        #[arg(long, value_name = "AMOUNT", value_parser = amount)]
        most: Option<Credits>,
        /// The most of all payments of a day
        #[arg(long, value_name = "AMOUNT", value_parser = amount)]
        most_a_day: Option<Credits>,
    },
    /// List programs, and the addresses that are told
    List,
    /// A program's key works no longer
    Remove {
        /// Its number, as the list shows it
        number: u32,
    },
    /// Tell an address what changes at an account; prints the secret that its messages are signed with
    Tell {
        /// The account's id
        account: String,
        /// The address
        url: String,
    },
    /// An address is told nothing more
    Untell {
        /// Its number, as the list shows it
        number: u32,
    },
}

/// Runs one of them.
pub async fn run(
    folder: &DataFolder,
    what: Programs,
    json: bool,
    out: &mut impl Write,
) -> Result<(), NodeError> {
    let ask = match what {
        Programs::Add {
            account,
            name,
            role,
            most,
            most_a_day,
        } => {
            let limits = Limits {
                role,
                most,
                most_a_day,
            };
            Ask::Add {
                name,
                account,
                limits,
            }
        }
        Programs::List => Ask::List,
        Programs::Remove { number } => Ask::Remove(number),
        Programs::Tell { account, url } => Ask::AddHook { account, url },
        Programs::Untell { number } => Ask::RemoveHook(number),
    };
    let is_key = matches!(ask, Ask::Add { .. });
    let is_hook = matches!(ask, Ask::AddHook { .. });
    let is_list = matches!(ask, Ask::List);
    let answer = control::ask(folder, &Request::Program { what: ask }).await?;
    let printed = if json {
        writeln!(out, "{answer:#}")
    } else if is_key {
        let (program, key): (Program, String) = read(answer)?;
        writeln!(
            out,
            "Program {}, {}, may act for {}. Its key, which is shown only now:\n\n    {key}\n",
            program.id, program.name, program.account
        )
    } else if is_hook {
        let hook: Hook = read(answer)?;
        writeln!(
            out,
            "{} is told what changes at {} from now on (number {}). The messages are signed with:\n\n    {}\n",
            hook.url, hook.account, hook.id, hook.secret
        )
    } else if is_list {
        print_list(&read(answer)?, out)
    } else {
        writeln!(out, "Done.")
    };
    printed.map_err(|source| NodeError::file("Printing", "the standard output", source))
}

fn print_list(Listed { programs, hooks }: &Listed, out: &mut impl Write) -> std::io::Result<()> {
    if programs.is_empty() && hooks.is_empty() {
        return writeln!(out, "No program was let in.");
    }
    for program in programs {
        let Limits {
            role,
            most,
            most_a_day,
        } = program.limits;
        let said = |most: Option<Credits>, of: &str| {
            most.map(|most| format!(", {most} {of}"))
                .unwrap_or_default()
        };
        writeln!(
            out,
            "{:>3}  {} for {}: {role}{}{}; since {}",
            program.id,
            program.name,
            program.account,
            said(most, "at once"),
            said(most_a_day, "a day"),
            day(program.made)
        )?;
    }
    for hook in hooks {
        let state = match &hook.failing {
            Some(failing) => format!(
                "not reached since {}: {}",
                day(failing.since),
                failing.reason
            ),
            None => "is told".into(),
        };
        writeln!(
            out,
            "{:>3}  {} about {}: {state}",
            hook.id, hook.url, hook.account
        )?;
    }
    Ok(())
}

/// What the node answers to each.
pub async fn answer(node: &Node, what: Ask) -> Result<Value, NodeError> {
    let programs = &node.programs;
    Ok(match what {
        Ask::Add {
            name,
            account,
            limits,
        } => {
            let account = &node.account(&account)?.id;
            json!(programs.add(&name, account, limits)?)
        }
        Ask::AddHook { account, url } => {
            let account = node.account(&account)?;
            let head = zomes::account(&node.host, &account.cell).await?.head;
            json!(programs.add_hook(&account.id, &url, head)?)
        }
        Ask::List => json!(programs.list()),
        Ask::Remove(id) => json!(programs.remove(id)?),
        Ask::RemoveHook(id) => json!(programs.remove_hook(id)?),
    })
}
