//! `copex people`: the people of a node from the command line, through the running node.

use super::ask::{Ask, Listed};
use super::log::Line;
use super::{Link, Role};
use crate::control::{self, Request};
use crate::error::NodeError;
use crate::folder::DataFolder;
use crate::invite::print_qr;
use crate::public::read;
use clap::Subcommand;
use copex_economy::calendar::Moment;
use holochain::prelude::Timestamp;
use std::io::Write;

/// What `copex people --help` shows at its end.
pub const HELP: &str = "Roles, each with what those before it may: viewer (reads), member (offers, wants, orders, asks for payments), treasurer (pays, \
and all other acts of the account), steward (invites and removes people). A link works once, for seven days.

Examples:
  copex people invite \"Ben Osei\" --role treasurer --account hill-farm
  copex people invite \"Ben Osei\" --again
  copex people list
  copex people role \"Ben Osei\" --account hill-farm --role viewer
  copex people role \"Ben Osei\" --account hill-farm --none
  copex people remove \"Ben Osei\"
  copex people log --lines 20";

/// What can be done with people.
#[derive(Debug, Subcommand)]
pub enum People {
    /// Make a link by which somebody chooses a passphrase; prints it
    Invite {
        /// The name to sign in with
        name: String,
        /// What they may do at the account
        #[arg(long, required_unless_present = "again", requires = "account")]
        role: Option<Role>,
        /// The account's id
        #[arg(long, requires = "role")]
        account: Option<String>,
        /// For somebody known who forgot their passphrase, which stops: they keep their roles
        #[arg(long, conflicts_with = "role")]
        again: bool,
    },
    /// List everybody, with their roles
    List,
    /// Give somebody who is here a role at an account, or take it away
    Role {
        /// Who
        name: String,
        /// The account's id
        #[arg(long)]
        account: String,
        /// The role
        #[arg(long, required_unless_present = "none")]
        role: Option<Role>,
        /// Take the role away; who has none left is removed
        #[arg(long, conflicts_with = "role")]
        none: bool,
    },
    /// Remove somebody from every account of this node
    Remove {
        /// Who
        name: String,
    },
    /// Show who signed in and what was done, the newest last
    Log {
        /// How many lines
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=10_000))]
        lines: u16,
    },
}

/// Asks the running node and prints.
pub async fn run(
    folder: &DataFolder,
    what: People,
    json: bool,
    out: &mut impl Write,
) -> Result<(), NodeError> {
    let asked = what.asked();
    let answer = control::ask(folder, &Request::People { about: asked }).await?;
    if json {
        return print(out, format_args!("{answer:#}"));
    }
    match what {
        People::Invite { .. } => {
            let made: Link = read(answer)?;
            print(out, format_args!("{}", made.link))?;
            print_qr(&made.link);
            eprintln!("It works once, until {} UTC.", minute(made.ends_ms));
            Ok(())
        }
        People::List => print_people(read(answer)?, out),
        People::Role { .. } => print(out, format_args!("Done. Their sessions have ended.")),
        People::Remove { .. } => print(out, format_args!("Removed. Their sessions have ended.")),
        People::Log { .. } => {
            let mut newest: Vec<Line> = read(answer)?;
            newest.reverse();
            for line in newest {
                let text = serde_json::to_string(&line)
                    .map_err(|error| NodeError::BadJson(error.to_string()))?;
                print(out, format_args!("{} {text}", minute(line.at_ms)))?;
            }
            Ok(())
        }
    }
}

fn print_people(listed: Vec<Listed>, out: &mut impl Write) -> Result<(), NodeError> {
    for person in listed {
        let roles: Vec<String> = person
            .roles
            .iter()
            .map(|(account, role)| format!("{role} of {account}"))
            .collect();
        let invited = person
            .invited_until_ms
            .map(|ends| format!("; has not come in, invited until {} UTC", minute(ends)));
        let (roles, invited) = (roles.join(", "), invited.unwrap_or_default());
        print(out, format_args!("{:<24} {roles}{invited}", person.name))?;
    }
    Ok(())
}

impl People {
    /// What the node is asked.
    fn asked(&self) -> Ask {
        match self {
            People::Invite {
                name,
                role,
                account,
                again: _,
            } => Ask::Invite {
                name: name.clone(),
                role: account.clone().zip(*role),
            },
            People::List => Ask::List,
            People::Role {
                name,
                account,
                role,
                none: _,
            } => Ask::Role {
                name: name.clone(),
                account: account.clone(),
                role: *role,
            },
            People::Remove { name } => Ask::Remove { name: name.clone() },
            People::Log { lines } => Ask::Log {
                lines: usize::from(*lines),
            },
        }
    }
}

/// Like 2026-11-22 20:15.
fn minute(ms: i64) -> String {
    let moment = Moment(ms.saturating_mul(1_000));
    let text = Timestamp(moment.0).to_string();
    text.chars().take(16).collect::<String>().replace('T', " ")
}

fn print(out: &mut impl Write, text: std::fmt::Arguments<'_>) -> Result<(), NodeError> {
    writeln!(out, "{text}")
        .map_err(|source| NodeError::file("Printing", "the standard output", source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_to_the_minute() {
        assert_eq!(minute(1_800_000_000_000), "2027-01-15 08:00");
    }
}
