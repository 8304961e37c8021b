//! Paying for the network, as a node does it by itself: it counts what the nodes of other co-ops serve, attests it when the month is
//! over, and, where the Foundation lives here, shares what was kept.

mod counts;

pub use counts::Counts;

use crate::account::Role;
use crate::error::NodeError;
use crate::folder::{read_json, write_json};
use crate::host::CallError;
use crate::node::{Node, now, stopped};
use crate::zomes;
use copex_economy::calendar::Month;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often the node looks around: 4,464 times in a month of 31 days. Short months are looked at as often as a day of those.
const PAUSE: Duration = Duration::from_secs(600);
const PAUSE_MIN: Duration = Duration::from_secs(5);
const LOOKS_A_PERIOD: u32 = 48;
/// The Foundation waits so many looks into a month before it shares, so that late receipts and fees have arrived.
const LOOKS_BEFORE_SHARING: u32 = 6;

/// What the node keeps between starts.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Book {
    /// The running month.
    counting: Option<Counts>,
    /// The month before, which is still to be attested.
    due: Option<Counts>,
    /// The accounts here that have attested it.
    attested: Vec<String>,
    /// The last month in which the Foundation here shared, or had nothing to.
    shared_in: Option<Month>,
}

impl Book {
    /// Turns the page where a month has begun. What is older than the month before can no longer be attested.
    fn turn_to(&mut self, month: Month) -> &mut Counts {
        if let Some(before) = self.counting.take_if(|counts| counts.month != month) {
            self.due = (before.month.plus(1) == month).then_some(before);
            self.attested.clear();
        }
        self.counting.get_or_insert_with(|| Counts::new(month))
    }
}

/// Counts, attests and shares until the node stops. A practice economy has no other nodes.
pub async fn keep(node: Arc<Node>, mut stopping: watch::Receiver<bool>) {
    if node.hub.is_none() {
        return;
    }
    let mut received = BTreeMap::new();
    let mut pause = PAUSE_MIN;
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stopped(&mut stopping) => return,
        }
        match round(&node, &mut received).await {
            Ok(next) => pause = next,
            Err(error) => {
                tracing::warn!(%error, "what other nodes serve was not counted; the next look does it");
                pause = PAUSE;
            }
        }
    }
}

async fn round(node: &Node, received: &mut BTreeMap<String, u64>) -> Result<Duration, NodeError> {
    let Some(any) = node.accounts.first() else {
        return Ok(PAUSE);
    };
    let me = zomes::me(&node.host, &any.cell).await?;
    let coops = zomes::coops(&node.host, &any.cell).await?;
    let own: BTreeSet<String> = node
        .accounts
        .iter()
        .map(|account| account.cell.agent_pubkey().to_string())
        .collect();
    let others: BTreeSet<String> = coops
        .iter()
        .map(|coop| coop.agent.to_string())
        .filter(|coop| !own.contains(coop))
        .collect();
    let peers = node.standing().await?.peers;
    let path = node.folder.service_file();
    let mut book: Book = read_json(&path)?.unwrap_or_default();
    let now_ms = now().0.div_euclid(1_000);
    let counting = book.turn_to(me.month);
    counting.look(&others, &peers, received, now_ms);
    let looks = counting.looks;
    // Before anything is written to the economy, so that what was counted is not lost with it.
    write_json(&path, &book)?;
    attest(node, &mut book).await?;
    if looks >= LOOKS_BEFORE_SHARING && book.shared_in != Some(me.month) {
        share(node, me.month).await?;
        book.shared_in = Some(me.month);
    }
    write_json(&path, &book)?;
    Ok(match me.economy.calendar.period_seconds {
        Some(seconds) => {
            (Duration::from_secs(seconds.into()) / LOOKS_A_PERIOD).clamp(PAUSE_MIN, PAUSE)
        }
        None => PAUSE,
    })
}

/// Each co-op that lives here attests what this node saw.
async fn attest(node: &Node, book: &mut Book) -> Result<(), NodeError> {
    let Some(due) = &book.due else {
        return Ok(());
    };
    for account in node.accounts.iter().filter(|one| one.role == Role::Coop) {
        if book.attested.contains(&account.id) {
            continue;
        }
        let Some(attested) = due.attested(account.cell.agent_pubkey()) else {
            continue;
        };
        let _turn = account.turn().await;
        match zomes::attest_service(&node.host, &account.cell, &attested).await {
            Ok(_) => tracing::info!(
                account = account.id,
                month = due.month.0,
                "attested what other nodes served"
            ),
            // A person or another program did it, or the standing has ended.
            Err(CallError::Refused(reason)) => {
                tracing::info!(account = account.id, reason, "nothing was attested");
            }
            Err(error) => return Err(error.into()),
        }
        book.attested.push(account.id.clone());
    }
    Ok(())
}

/// By the Foundation, where it lives here: the month before the one that is being attested.
async fn share(node: &Node, month: Month) -> Result<(), NodeError> {
    for account in node
        .accounts
        .iter()
        .filter(|one| one.role == Role::Foundation)
    {
        let _turn = account.turn().await;
        let served = Month(month.0.saturating_sub(2));
        match zomes::share_fees(&node.host, &account.cell, served).await {
            Ok(_) => tracing::info!(
                account = account.id,
                month = served.0,
                "shared the network fees"
            ),
            Err(CallError::Refused(reason)) => {
                tracing::info!(account = account.id, reason, "no network fees were shared");
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_attested_in_the_one_after_it_and_never_later() {
        let mut book = Book::default();
        book.turn_to(Month(3)).looks = 7;
        book.attested.push("hill-farm".into());
        assert_eq!(book.turn_to(Month(3)).looks, 7);
        assert_eq!((&book.due, book.attested.len()), (&None, 1));
        assert_eq!(book.turn_to(Month(4)).looks, 0);
        assert_eq!(
            book.due.as_ref().map(|due| (due.month, due.looks)),
            Some((Month(3), 7))
        );
        assert!(book.attested.is_empty());
        // A node that was off for a month has nothing to say of the month before.
        book.turn_to(Month(6));
        assert_eq!(book.due, None);
    }
}
