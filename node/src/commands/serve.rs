//! What `practice` and `run` do: open a node, serve it until it is asked to stop, and stop it.

use super::print_json;
use crate::backup::{self, Listing};
use crate::board::{self, Board};
use crate::control;
use crate::error::NodeError;
use crate::folder::{DataFolder, HeldFolder};
use crate::housekeeping;
use crate::live::silent;
use crate::loopback;
use crate::moving;
use crate::node::{self, Node};
use crate::people::People;
use crate::programs;
use crate::progress::Progress;
use crate::service;
use crate::watch::{self, Metrics};
use crate::web::{self, PublicOrigin, Web};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch as channel;
use tokio::task::JoinHandle;

/// Open pages get so long to finish before the program ends without them.
const STOP_WAIT: Duration = Duration::from_secs(5);

/// What a node needs before it is opened.
pub(super) struct Serving<'a> {
    pub held: &'a HeldFolder,
    /// Whether what is said to people is said to programs instead.
    pub json: bool,
    pub port: u16,
    pub listener: TcpListener,
    /// Where the board is shown, if it is.
    pub board: Option<TcpListener>,
    pub allow_origin: Vec<String>,
    pub public_origin: Option<PublicOrigin>,
    /// Machines with the same keys that hubs still list, and that a person says are gone.
    pub twins: Listing,
    pub started: Instant,
}

/// Opens a node, serves it until it is asked to stop, and stops it.
pub(super) async fn serve(
    serving: Serving<'_>,
    what: &str,
    opening: impl AsyncFnOnce(&Progress) -> Result<Node, NodeError>,
) -> Result<(), NodeError> {
    let Serving {
        held,
        json,
        port,
        listener,
        board,
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
    routine.push(tokio::spawn(service::keep(node.clone(), stopping.clone())));
    routine.push(tokio::spawn(moving::bring_orders(
        node.clone(),
        stopping.clone(),
    )));
    routine.push(tokio::spawn(programs::keep_hooks(
        node.clone(),
        stopping.clone(),
    )));
    if let Some(silent) = node.silent.clone() {
        routine.push(tokio::spawn(silent::keep(silent, stopping.clone())));
    }
    let shown_at = board.as_ref().and_then(|board| board.local_addr().ok());
    if let Some(listener) = board {
        let board = Arc::<Board>::default();
        let (node, stopping) = (node.clone(), stopping.clone());
        routine.push(tokio::spawn(board::keep(
            node,
            board.clone(),
            stopping.clone(),
        )));
        tokio::spawn(board::serve(listener, board, stopping));
    }
    web.open(node.clone());
    let took = progress.finish();
    if node.economy.practice && !loopback::holds() {
        eprintln!("Note: on this system the conductor's network port is not kept to this machine.");
    }
    let seconds = took.as_secs_f32();
    let welcome = match &node.people {
        Some(people) => welcome(people, &node)?,
        None => Welcome::default(),
    };
    let board = shown_at.map(|address| format!("http://{address}"));
    if json {
        print_json(&json!({
            "open": what, "after_seconds": seconds, "address": address, "board": board,
            "first_link": welcome.first_link, "accounts_without_people": welcome.without_people,
        }))?;
    } else {
        println!("{what} is open (after {seconds:.1} s). Stop it with Ctrl-C.\n\n    {address}\n");
        if let Some(board) = board {
            println!("The board, for everybody to read: {board}\n");
        }
        welcome.print();
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

/// How the first person comes in, and which accounts nobody can use yet.
#[derive(Default)]
struct Welcome {
    first_link: Option<String>,
    without_people: Vec<String>,
}

impl Welcome {
    fn print(&self) {
        if let Some(link) = &self.first_link {
            println!("{}", first_words(link));
        }
        for id in &self.without_people {
            println!(
                "Nobody uses the account {id} yet: copex people invite NAME --role steward --account {id}"
            );
        }
    }
}

fn welcome(people: &People, node: &Node) -> Result<Welcome, NodeError> {
    if people.is_empty() {
        let first_link = Some(people.invite_first()?.link);
        return Ok(Welcome {
            first_link,
            ..Welcome::default()
        });
    }
    let ids = node.accounts.iter().map(|account| &account.id);
    let unused = ids.filter(|id| people.list(Some(id)).is_empty());
    Ok(Welcome {
        first_link: None,
        without_people: unused.cloned().collect(),
    })
}

/// Where the first person of a node chooses name and passphrase.
pub(super) fn first_words(link: &str) -> String {
    format!(
        "Nobody has come in yet. Whoever opens this first, within seven days while the node runs, becomes steward of all its accounts:\n\n    {link}\n"
    )
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
