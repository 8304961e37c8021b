//! Tells the addresses that programs named what changed at their account: each event of the account's ledger, in its order, until the
//! address takes it. A message may come twice, after a crash; its `id` is the event, so that the receiver can tell.

use super::Programs;
use super::book::Hook;
use crate::account::Account;
use crate::error::NodeError;
use crate::hubs::client;
use crate::node::{Node, now, stopped};
use crate::planned::round::lines_since;
use crate::web::programs::Event;
use crate::zomes;
use copex_economy::calendar::Moment;
use hmac::{Hmac, KeyInit, Mac};
use holochain::prelude::ActionHash;
use serde::Serialize;
use sha2::Sha256;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often the accounts are looked at.
const PAUSE: Duration = Duration::from_secs(2);
/// After a refusal the pauses double, from the first to this.
const RETRY_MICROSECONDS_MAX: i64 = 15 * 60 * 1_000_000;
const PATIENCE: Duration = Duration::from_secs(10);
/// What holds the signature: `t=SECONDS,v1=HEX`.
const SIGNATURE: &str = "copex-signature";

/// A message.
#[derive(Debug, Serialize)]
struct Message<'a> {
    /// The event: the same for every time that it is sent.
    id: &'a str,
    /// What this is.
    kind: &'static str,
    /// The account.
    account: &'a str,
    /// As the history has it.
    event: &'a Event,
}

/// Tells until the node stops.
pub async fn keep(node: Arc<Node>, mut stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = stopped(&mut stopping) => break,
        }
        for hook in node.programs.due(now()) {
            let told = match node.account(&hook.account) {
                Ok(account) => tell(&node, account, &hook).await,
                Err(error) => Err(error),
            };
            if let Err(error) = told {
                tracing::info!(hook = hook.id, %error, "an address was not told");
                let failed = node.programs.failed(hook.id, &error.to_string());
                if let Err(error) = failed {
                    tracing::warn!(%error, "what an address was told could not be noted");
                }
            }
        }
    }
}

/// Tells one address what it does not know yet.
async fn tell(node: &Node, account: &Account, hook: &Hook) -> Result<(), NodeError> {
    let head = zomes::account(&node.host, &account.cell).await?.head;
    if hook.told == head {
        return Ok(());
    }
    let lines = lines_since(&node.host, &account.cell, &hook.told).await?;
    for line in lines.iter().rev().skip(1) {
        let (id, event) = (line.event.to_string(), Event::of(line));
        let message = Message {
            id: &id,
            kind: "ledger.event",
            account: &hook.account,
            event: &event,
        };
        let body =
            serde_json::to_vec(&message).map_err(|error| NodeError::BadJson(error.to_string()))?;
        send(hook, body).await?;
        node.programs.told(hook.id, line.event.clone())?;
    }
    Ok(())
}

async fn send(hook: &Hook, body: Vec<u8>) -> Result<(), NodeError> {
    let seconds = now().0.div_euclid(1_000_000);
    let signature = signed(&hook.secret, seconds, &body);
    let url = hook.url.clone();
    let sent = tokio::task::spawn_blocking(move || {
        client(PATIENCE)
            .post(&url)
            .header("content-type", "application/json")
            .header(SIGNATURE, signature)
            .send(body.as_slice())
            .map(drop)
            .map_err(|error| error.to_string())
    });
    match sent.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(NodeError::conductor(format!("Telling {}", hook.url), error)),
        Err(error) => Err(NodeError::conductor(format!("Telling {}", hook.url), error)),
    }
}

/// The signature of a message: HMAC-SHA256 over the seconds, a point, and the body. The time is in it, so that an old message that
/// somebody caught is known as old.
fn signed(secret: &str, seconds: i64, body: &[u8]) -> String {
    // A key of any length is taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    let code: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("t={seconds},v1={code}")
}

impl Programs {
    /// The addresses whose turn it is.
    fn due(&self, now: Moment) -> Vec<Hook> {
        let book = self.book();
        let due = book.hooks.iter().filter(|hook| hook.is_due(now));
        due.cloned().collect()
    }

    fn told(&self, id: u32, event: ActionHash) -> Result<(), NodeError> {
        self.change(|book| {
            if let Some(hook) = book.hooks.iter_mut().find(|hook| hook.id == id) {
                hook.told = event;
                hook.failing = None;
            }
            Ok(())
        })
    }

    fn failed(&self, id: u32, reason: &str) -> Result<(), NodeError> {
        let at = now();
        self.change(|book| {
            if let Some(hook) = book.hooks.iter_mut().find(|hook| hook.id == id) {
                let since = hook.failing.as_ref().map_or(at, |failing| failing.since);
                hook.failing = Some(super::book::Failing {
                    since,
                    tried: at,
                    reason: reason.into(),
                });
            }
            Ok(())
        })
    }
}

impl Hook {
    /// Whether it is to be tried: at once, and after failures ever later, by as much as it has failed already.
    fn is_due(&self, now: Moment) -> bool {
        self.failing.as_ref().is_none_or(|failing| {
            let failed = failing.tried.0.saturating_sub(failing.since.0);
            let pause = failed.clamp(5_000_000, RETRY_MICROSECONDS_MAX);
            now.0.saturating_sub(failing.tried.0) >= pause
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::book::Failing;
    use super::*;

    /// The code was made with another program: `printf '%s' '1800000000.{"id":1}' | openssl dgst -sha256 -hmac secret`.
    #[test]
    fn a_signature_is_what_other_programs_make() {
        assert_eq!(
            signed("secret", 1_800_000_000, b"{\"id\":1}"),
            "t=1800000000,v1=13f5f3ceb661492ea4336cee7f302a6e4270648ee00192c9d783c5e2b1fba7be"
        );
    }

    #[test]
    fn an_address_that_refuses_is_tried_ever_later_and_never_given_up() {
        let second = 1_000_000;
        let mut hook = Hook {
            id: 1,
            account: "farm".into(),
            url: "http://127.0.0.1:1".into(),
            secret: "secret".into(),
            told: ActionHash::from_raw_32(vec![1; 32]),
            failing: None,
        };
        let at = |seconds: i64| Moment(1_800_000_000_000_000 + seconds * second);
        assert!(hook.is_due(at(0)));
        let mut failing = |since: i64, tried: i64, now: i64| {
            hook.failing = Some(Failing {
                since: at(since),
                tried: at(tried),
                reason: "gone".into(),
            });
            hook.is_due(at(now))
        };
        assert!(!failing(0, 0, 4));
        assert!(failing(0, 0, 5));
        assert!(!failing(0, 60, 119));
        assert!(failing(0, 60, 120));
        assert!(!failing(0, 1_000_000, 1_000_899));
        assert!(failing(0, 1_000_000, 1_000_900));
    }
}
