//! What each command does. The long ones are `practice` and `run`: they start everything, wait for Ctrl-C, and stop everything.

mod federation;
mod migrate;

use crate::arguments::{Arguments, Command};
use crate::assess::{self, Asked, Print};
use crate::audit;
use crate::backup::{self, Listing};
use crate::control::{self, Accounts, Request, Status};
use crate::doctor;
use crate::error::NodeError;
use crate::folder::{DataFolder, HeldFolder};
use crate::housekeeping;
use crate::loopback;
use crate::node::{self, Node};
use crate::people::{self, People};
use crate::planned;
use crate::practice::{self, Config};
use crate::programs;
use crate::progress::Progress;
use crate::public;
use crate::replay;
use crate::statement;
use crate::watch::{self, Metrics};
use crate::web::{self, PublicOrigin, Web};
use copex_economy::calendar::Moment;
use serde_json::Value;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch as channel;
use tokio::task::JoinHandle;

/// Open pages get so long to finish before the program ends without them.
const STOP_WAIT: Duration = Duration::from_secs(5);

/// Runs a command.
pub async fn run(arguments: Arguments) -> Result<(), NodeError> {
    let Arguments {
        data,
        bundle,
        log: _,
        command,
    } = arguments;
    let folder = match &command {
        Command::Federation(_) => DataFolder::locate_real(data)?,
        Command::Practice { .. } => DataFolder::locate(data)?,
        _ => DataFolder::locate_running(data)?,
    };
    match command {
        Command::Federation(command) => federation::run(folder, bundle.as_deref(), command).await,
        Command::Practice {
            reset,
            port,
            config,
            allow_origin,
        } => run_practice(folder, reset, port, config, bundle, allow_origin).await,
        Command::Call {
            account,
            zome,
            function,
            json,
        } => {
            let input = read_input(json)?;
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
            planned::command::run(&folder, what, &mut std::io::stdout()).await
        }
        Command::People { what } => {
            people::command::run(&folder, what, &mut std::io::stdout()).await
        }
        Command::Program { what } => {
            programs::command::run(&folder, what, &mut std::io::stdout()).await
        }
        Command::Replay { file } => replay::run(&file, &mut std::io::stdout().lock()),
        Command::Audit {
            seeds,
            acts,
            threads,
            json,
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
            statement::run(&folder, &account, through, &time, csv, std::io::stdout()).await
        }
        Command::Status { json } => {
            let answer = control::ask(&folder, &Request::Status).await?;
            print_as(json, answer, print_status)
        }
        Command::Accounts { json } => {
            let answer = control::ask(&folder, &Request::Accounts).await?;
            print_as(json, answer, print_accounts)
        }
        Command::Network { json } => {
            let answer = control::ask(&folder, &Request::Network).await?;
            print_as(json, answer, |answer| {
                watch::print(&public::read(answer)?, &mut std::io::stdout()).map_err(unprinted)
            })
        }
        Command::Doctor { json } => doctor::run(&folder, json, &mut std::io::stdout()).await,
    }
}

async fn run_practice(
    folder: DataFolder,
    reset: bool,
    port: u16,
    config: Option<PathBuf>,
    bundle: Option<PathBuf>,
    allow_origin: Vec<String>,
) -> Result<(), NodeError> {
    let started = Instant::now();
    let config = Config::read(config.as_deref())?;
    let held = folder.hold()?;
    held.check_practice()?;
    let listener = web::listen(port).await?;
    if reset {
        held.clear()?;
    }
    let serving = Serving {
        held: &held,
        port,
        listener,
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

/// What a node needs before it is opened.
struct Serving<'a> {
    held: &'a HeldFolder,
    port: u16,
    listener: TcpListener,
    allow_origin: Vec<String>,
    public_origin: Option<PublicOrigin>,
    /// Machines with the same keys that hubs still list, and that a person says are gone.
    twins: Listing,
    started: Instant,
}

/// Opens a node, serves it until it is asked to stop, and stops it.
async fn serve(
    serving: Serving<'_>,
    what: &str,
    opening: impl AsyncFnOnce(&Progress) -> Result<Node, NodeError>,
) -> Result<(), NodeError> {
    let Serving {
        held,
        port,
        listener,
        allow_origin,
        public_origin,
        twins,
        started,
    } = serving;
    let (stop, stopping) = channel::channel(false);
    let web = Web::new(port, allow_origin, started, stopping.clone());
    let web = web.reached_at(public_origin);
    let web = Arc::new(web.with_metrics(Metrics::install()?));
    let pages = tokio::spawn(web::serve(listener, web.clone()));

    let progress = Progress::new(web.clone());
    let opened = tokio::select! {
        opened = opening(&progress) => opened.map(Some),
        () = asked_to_stop() => Ok(None),
    };
    let node = match opened {
        Ok(Some(node)) => Arc::new(node),
        Ok(None) => {
            progress.finish();
            eprintln!("Stopped while starting. The next start goes on from here.");
            return Ok(());
        }
        Err(error) => {
            progress.finish();
            return Err(error);
        }
    };
    let address = format!("http://127.0.0.1:{port}");
    let control = tokio::spawn(control::serve(
        DataFolder::clone(held),
        node.clone(),
        address.clone(),
        stopping.clone(),
    ));
    let mut routine = housekeeping::start(&node, &stopping);
    let looking = watch::keep_clock(node.clock.clone(), node::now, stopping.clone());
    routine.push(tokio::spawn(looking));
    routine.push(tokio::spawn(programs::keep_hooks(
        node.clone(),
        stopping.clone(),
    )));
    web.open(node.clone());
    let took = progress.finish();
    if node.economy.practice && !loopback::holds() {
        eprintln!("Note: on this system the conductor's network port is not kept to this machine.");
    }
    println!(
        "{what} is open (after {:.1} s). Stop it with Ctrl-C.\n\n    {address}\n",
        took.as_secs_f32()
    );
    if let Some(people) = &node.people {
        greet(people, &node)?;
    }

    let ended = tokio::select! {
        () = asked_to_stop() => Ok(()),
        twin = backup::twin(&node, &twins) => Err(twin.into()),
    };
    eprintln!("Stopping.");
    // Nobody may be listening any more, if the pages have failed.
    let _ = stop.send(true);
    finish("the pages", pages).await;
    finish("the control socket", control).await;
    let routine = async {
        futures::future::join_all(routine).await;
        Ok(())
    };
    finish("the routine work", tokio::spawn(routine)).await;
    node.host.clone().stop().await?;
    eprintln!("Stopped. The data are in {}.", held.root().display());
    ended
}

/// Says how the first person comes in, and which accounts nobody can use yet.
fn greet(people: &People, node: &Node) -> Result<(), NodeError> {
    if people.is_empty() {
        println!("{}", first_link(people)?);
        return Ok(());
    }
    for account in &node.accounts {
        if people.list(Some(&account.id)).is_empty() {
            let id = &account.id;
            println!(
                "Nobody uses the account {id} yet: copex people invite NAME --role steward --account {id}"
            );
        }
    }
    Ok(())
}

/// Where the first person of a node chooses name and passphrase.
fn first_link(people: &People) -> Result<String, NodeError> {
    let link = people.invite_first()?.link;
    Ok(format!(
        "Nobody has come in yet. Whoever opens this first, within seven days while the node runs, becomes steward of all its accounts:\n\n    {link}\n"
    ))
}

async fn finish(what: &str, task: JoinHandle<Result<(), NodeError>>) {
    match tokio::time::timeout(STOP_WAIT, task).await {
        Ok(Ok(Ok(()))) => {}
        Ok(Ok(Err(error))) => tracing::warn!(%error, "{what} ended with an error"),
        Ok(Err(error)) => tracing::warn!(%error, "{what} ended with an error"),
        Err(_) => tracing::warn!("{what} did not end in time"),
    }
}

/// Ctrl-C, or the signal that service managers send.
pub(crate) async fn asked_to_stop() {
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => {
            tracing::warn!(%error, "only Ctrl-C can stop this node cleanly");
            // The result only says that Ctrl-C cannot be heard either; then the node runs until it is killed.
            let _ = tokio::signal::ctrl_c().await;
            return;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
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

fn print_json(value: &Value) -> Result<(), NodeError> {
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
