//! The board: what an economy offers and how it stands, as pages that anybody may read, on an address of their own. Off unless asked for.
//! It takes nothing in and asks no zome for a visitor: it shows what was read last. Members and single accounts are not on it.

mod page;
mod serve;
mod shown;

pub use serve::{listen, serve};
pub use shown::{Figures, OfferShown, Shown};

use crate::account::Account;
use crate::error::NodeError;
use crate::node::{Node, now, stopped};
use crate::zomes;
use copex_entries::calls::exchange::ListInput;
use shown::listed;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;

/// How old what is shown may be.
const READ_PAUSE: Duration = Duration::from_secs(60);
/// The most offers that are shown; a larger market is looked through in the pages of a node.
const OFFERS_MAX: usize = 2_000;
const PAGE: u16 = 100;

/// What visitors see.
#[derive(Debug, Default)]
pub struct Board {
    shown: RwLock<Option<Arc<Shown>>>,
}

impl Board {
    /// What was read last; none right after the start.
    pub fn shown(&self) -> Option<Arc<Shown>> {
        self.shown
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn show(&self, shown: Shown) {
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(shown));
    }
}

/// Reads the economy again and again, until `stopping` turns true.
pub async fn keep(node: Arc<Node>, board: Arc<Board>, mut stopping: watch::Receiver<bool>) {
    let Some(account) = node.accounts.first() else {
        return;
    };
    loop {
        match read(&node, account).await {
            Ok(shown) => board.show(shown),
            Err(error) => tracing::warn!(%error, "the board shows what it showed before"),
        }
        tokio::select! {
            () = tokio::time::sleep(READ_PAUSE) => {}
            () = stopped(&mut stopping) => return,
        }
    }
}

async fn read(node: &Node, account: &Account) -> Result<Shown, NodeError> {
    let economy = zomes::economy(&node.host, &account.cell).await?;
    let mut offers = Vec::new();
    let mut before = None;
    loop {
        let asked = ListInput {
            category: None,
            field: None,
            before,
            limit: PAGE,
        };
        let page = zomes::offers(&node.host, &account.cell, &asked).await?;
        offers.extend(page.offers.iter().map(listed));
        before = page.next;
        if before.is_none() || offers.len() >= OFFERS_MAX {
            break;
        }
    }
    offers.truncate(OFFERS_MAX);
    Ok(Shown {
        economy: node.economy.name.clone(),
        practice: node.economy.practice,
        at_ms: now().0.div_euclid(1_000),
        figures: Figures::of(&economy),
        all: before.is_none(),
        offers,
    })
}
