//! What each command does. The long ones are `practice` and `run`: they start everything, wait for Ctrl-C, and stop everything.

mod federation;
mod migrate;
mod serve;

pub(crate) use serve::asked_to_stop;

use crate::arguments::{Arguments, Command};
use crate::assess::{self, Asked, Print};
use crate::audit;
use crate::backup::Listing;
use crate::board;
use crate::control::{self, Accounts, Request, Status};
use crate::doctor;
use crate::error::NodeError;
use crate::fees;
use crate::folder::DataFolder;
use crate::people;
use crate::planned;
use crate::practice::{self, Config};
use crate::programs;
use crate::progress::Progress;
use crate::public;
use crate::replay;
use crate::statement::{self, Form};
use crate::tally;
use crate::watch;
use crate::web;
use copex_economy::calendar::Moment;
use serde_json::Value;
use serve::{Serving, serve};
use std::io::Read;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Instant;

/// Runs a command.
pub async fn run(arguments: Arguments) -> Result<(), NodeError> {
    let Arguments {
        data,
        bundle,
        log: _,
        json,
        command,
    } = arguments;
    let folder = match &command {
        Command::Federation(_) => DataFolder::locate_real(data)?,
        Command::Practice { .. } => DataFolder::locate(data)?,
        _ => DataFolder::locate_running(data)?,
    };
    match command {
        Command::Federation(command) => {
            federation::run(folder, bundle.as_deref(), json, command).await
        }
        Command::Practice {
            reset,
            port,
            config,
            allow_origin,
            board,
        } => {
            let pages = Pages {
                json,
                port,
                allow_origin,
                board,
            };
            run_practice(folder, reset, config, bundle, pages).await
        }
        Command::Call {
            account,
            zome,
            function,
            input,
        } => {
            let input = read_input(input)?;
            let answer = control::ask(
                &folder,
                &Request::Call {
                    account,
                    zome,
                    function,
                    input,
                },
            )
            .await?;
            print_json(&answer)
        }
        Command::Schedule { what } => {
            planned::command::run(&folder, what, json, &mut std::io::stdout()).await
        }
        Command::People { what } => {
            people::command::run(&folder, what, json, &mut std::io::stdout()).await
        }
        Command::Program { what } => {
            programs::command::run(&folder, what, json, &mut std::io::stdout()).await
        }
        Command::Replay { file } => replay::run(&file, &mut std::io::stdout().lock()),
        Command::Tally { file, missed } => print_json(&tally::of_file(&file, missed)?),
        Command::Audit {
            seeds,
            acts,
            threads,
        } => tokio::task::block_in_place(|| {
            audit::run(seeds, acts, threads, json, &mut std::io::stdout().lock())
        }),
        Command::Assess {
            check: Some(account),
            file,
            through,
            ..
        } => {
            let out = &mut std::io::stdout();
            assess::check_citation(&folder, &account, file.as_deref(), through, out).await
        }
        Command::Assess {
            file: Some(file), ..
        } => assess::of_file(&file, &mut std::io::stdout().lock()),
        Command::Assess {
            file: None,
            check: None,
            record,
            cite,
            month,
            months,
            growth,
            pull,
            through,
        } => {
            let asked = Asked {
                month,
                months,
                growth,
                pull,
                through,
                print: match cite {
                    Some(coop) => Print::Citation(coop),
                    None if record => Print::Record,
                    None => Print::Assessment,
                },
            };
            assess::of_node(&folder, asked, &mut std::io::stdout()).await
        }
        Command::Statement {
            account,
            csv,
            from,
            to,
            through,
        } => {
            let time = from.unwrap_or(Moment(i64::MIN))..to.unwrap_or(Moment::LATEST);
            let form = match (csv, json) {
                (true, _) => Form::Csv,
                (false, true) => Form::Json,
                (false, false) => Form::Table,
            };
            statement::run(&folder, &account, through, &time, form, std::io::stdout()).await
        }
        Command::Status => {
            let answer = control::ask(&folder, &Request::Status).await?;
            print_as(json, answer, print_status)
        }
        Command::Accounts => {
            let answer = control::ask(&folder, &Request::Accounts).await?;
            print_as(json, answer, print_accounts)
        }
        Command::Network => {
            let answer = control::ask(&folder, &Request::Network).await?;
            print_as(json, answer, |answer| {
                watch::print(&public::read(answer)?, &mut std::io::stdout()).map_err(unprinted)
            })
        }
        Command::Fees {
            month,
            pot,
            through,
        } => fees::run(&folder, month, pot, through, json, &mut std::io::stdout()).await,
        Command::Doctor => doctor::run(&folder, json, &mut std::io::stdout()).await,
    }
}

/// Where a practice node is reached.
struct Pages {
    json: bool,
    port: u16,
    allow_origin: Vec<String>,
    board: Option<SocketAddr>,
}

async fn run_practice(
    folder: DataFolder,
    reset: bool,
    config: Option<PathBuf>,
    bundle: Option<PathBuf>,
    pages: Pages,
) -> Result<(), NodeError> {
    let Pages {
        json,
        port,
        allow_origin,
        board,
    } = pages;
    let started = Instant::now();
    let config = Config::read(config.as_deref())?;
    let held = folder.hold()?;
    held.check_practice()?;
    let listener = web::listen(port).await?;
    let board = board::listen(board).await?;
    if reset {
        held.clear()?;
    }
    let serving = Serving {
        held: &held,
        json,
        port,
        listener,
        board,
        allow_origin,
        public_origin: None,
        twins: Listing::new(),
        started,
    };
    let opening = async |progress: &Progress| {
        practice::open(&held, &config, bundle.as_deref(), progress, started).await
    };
    serve(serving, "The practice economy", opening).await
}

fn read_input(json: Option<String>) -> Result<Value, NodeError> {
    let text = match json {
        None => return Ok(Value::Null),
        Some(text) if text == "-" => {
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|error| NodeError::BadJson(error.to_string()))?;
            text
        }
        Some(text) => text,
    };
    serde_json::from_str(&text).map_err(|error| NodeError::BadJson(error.to_string()))
}

pub(crate) fn print_json(value: &Value) -> Result<(), NodeError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| NodeError::BadJson(error.to_string()))?;
    println!("{text}");
    Ok(())
}

/// As JSON where that was asked for, else as people read it.
fn print_as(
    json: bool,
    answer: Value,
    print: impl FnOnce(Value) -> Result<(), NodeError>,
) -> Result<(), NodeError> {
    if json {
        print_json(&answer)
    } else {
        print(answer)
    }
}

fn unprinted(error: std::io::Error) -> NodeError {
    NodeError::file("Printing", "the standard output", error)
}

fn print_status(answer: Value) -> Result<(), NodeError> {
    let Status { address, health } = public::read(answer)?;
    println!(
        "Running at {address} for {} s, version {}, {} accounts.",
        health.uptime_seconds, health.version, health.accounts
    );
    println!(
        "Economy {}.",
        health.dna_hash.as_deref().unwrap_or("not open yet")
    );
    match health.housekeeping.last_error {
        Some(error) => println!(
            "Routine work waits for {} account(s): {error}",
            health.housekeeping.waiting
        ),
        None => println!("Routine work is up to date."),
    }
    Ok(())
}

fn print_accounts(answer: Value) -> Result<(), NodeError> {
    let Accounts { accounts } = public::read(answer)?;
    for account in accounts {
        let role = serde_json::to_value(account.role)
            .ok()
            .and_then(|role| role.as_str().map(String::from))
            .unwrap_or_default();
        let belongs = account
            .coop_name
            .map(|name| format!(" of {name}"))
            .unwrap_or_default();
        println!(
            "{:<20} {:<34} {role}{belongs}\n{:<20} {}",
            account.id, account.name, "", account.agent
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_that_is_not_json_is_refused_with_an_example() {
        let error = read_input(Some("{amount: 5}".into())).unwrap_err();
        assert!(matches!(error, NodeError::BadJson(_)), "{error}");
        assert!(error.what_to_do().contains("single quotes"));
        assert_eq!(
            read_input(Some("[1]".into())).unwrap(),
            serde_json::json!([1])
        );
        assert_eq!(read_input(None).unwrap(), Value::Null);
    }
}
