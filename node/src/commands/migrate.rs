//! What the commands of a move to a new version do: close, compose, check, move.

use super::print_as;
use crate::arguments::federation::Migrate;
use crate::control::{self, Request};
use crate::error::NodeError;
use crate::folder::DataFolder;
use crate::moving::{self, Ask, Checked, Closed, Moved, Report};
use crate::passphrase;
use crate::progress::Progress;
use crate::public;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Runs one of them.
pub async fn run(
    folder: DataFolder,
    bundle: Option<&Path>,
    json: bool,
    what: Migrate,
) -> Result<(), NodeError> {
    match what {
        Migrate::Close => {
            let answer = ask(&folder, Ask::Close).await?;
            print_as(json, answer, |answer| {
                let closed: Vec<Closed> = public::read(answer)?;
                for Closed { account, end } in closed {
                    println!("{account:<20} closed by {end}");
                }
                Ok(())
            })
        }
        Migrate::Compose { into, before } => {
            let what = Ask::Compose {
                into: whole(&into)?,
                bundle: bundle.map(whole).transpose()?,
                before: before.as_deref().map(whole).transpose()?,
            };
            let answer = ask(&folder, what).await?;
            print_as(json, answer, |answer| {
                print_report(&public::read(answer)?, &into);
                Ok(())
            })
        }
        Migrate::Check {
            folder: composed,
            before,
        } => {
            let what = Ask::Check {
                folder: whole(&composed)?,
                before: before.as_deref().map(whole).transpose()?,
            };
            let answer = ask(&folder, what).await?;
            print_as(json, answer, |answer| {
                let Checked { same, differ } = public::read(answer)?;
                if same {
                    println!("The same to the unit.");
                } else {
                    println!("Not the same. These accounts differ, or are in one of both only:");
                }
                for key in differ {
                    println!("{key}");
                }
                Ok(())
            })
        }
        Migrate::Move {
            folder: composed,
            from,
            passphrase,
        } => {
            let held = folder.hold()?;
            let from = DataFolder::locate_real(Some(from))?;
            let passphrase = passphrase::read(passphrase.passphrase_file.as_deref(), false)?;
            let progress = Progress::without_pages();
            let moved = moving::arrive(&held, &from, &composed, passphrase, &progress).await?;
            progress.finish();
            let kept = held.bundle_file(&moved.bundle);
            print_as(json, json!(moved), |answer| {
                print_moved(&public::read(answer)?, &kept);
                Ok(())
            })
        }
    }
}

async fn ask(folder: &DataFolder, what: Ask) -> Result<serde_json::Value, NodeError> {
    control::ask(folder, &Request::Migrate { what }).await
}

/// The node that is asked runs in another folder.
fn whole(path: impl AsRef<Path>) -> Result<PathBuf, NodeError> {
    let path = path.as_ref();
    std::path::absolute(path).map_err(|source| NodeError::file("Finding", path, source))
}

fn print_report(report: &Report, into: &Path) {
    let Report {
        ends,
        begins,
        bundle,
        root,
        accounts,
        closed,
        totals,
        carried,
        in_being,
    } = report;
    println!(
        "{accounts} accounts are carried; {closed} of them were closed.\n\n\
         Balances  {:>20}\nSavings   {:>20}\nOn the way{:>20}\nTogether  {carried:>20}\nIn being  {in_being:>20}\n",
        totals.balances.to_string(),
        totals.savings.to_string(),
        totals.waiting.to_string(),
    );
    println!("Ends:   {ends}\nBegins: {begins}\nBundle: {bundle}\nRoot:   {root}\n");
    println!(
        "Next:\n1. Give {} to every node; each compares it: copex migrate check DIR\n\
         2. Stop each node, and move it: copex --data NEW migrate move DIR --from OLD",
        into.display()
    );
}

fn print_moved(moved: &Moved, kept: &Path) {
    println!("Economy: {}\nBundle:  {}\n", moved.economy, moved.bundle);
    for account in &moved.accounts {
        let balance = account.balance.map(|balance| balance.to_string());
        let waits = account.waits.as_ref();
        println!(
            "{:<20} {:>16}  {} offers  {}",
            account.account,
            balance.unwrap_or_default(),
            account.offers,
            waits.map_or("open", String::as_str)
        );
    }
    println!(
        "\nNext:\n1. Put {} into the folder of bundles of each hub.\n2. copex --data NEW run",
        kept.display()
    );
}
