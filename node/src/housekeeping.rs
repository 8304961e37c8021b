//! The routine work of each account, done without being asked. It decides nothing: it asks the account's zomes for the
//! next thing that is due (collect, settle, renew, issue what was cut short), one at a time, until there is none. Then it
//! makes the payments that people planned.

use crate::account::{Account, Role};
use crate::error::NodeError;
use crate::host::{CallError, Host};
use crate::node::{Node, stopped};
use crate::planned::round::round as pay_planned;
use crate::zomes;
use copex_entries::calls::credit::Upkeep;
use holochain::prelude::{AgentPubKey, Signal};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// Without a signal, an account is looked at this often: signals are hints and can be lost.
const ROUND_PAUSE: Duration = Duration::from_secs(5);
/// After a signal there may be more at once; they are answered together.
const SIGNAL_PAUSE: Duration = Duration::from_millis(300);
/// Standings last for months, and payments rarely arrive late: these looks cost more than the others.
const THOROUGH_ROUNDS: u32 = 6;
/// So many things in one round; the rest waits for the next, so that pages get their turn.
const STEPS_MAX: usize = 32;
/// After an error the pauses double, up to this.
const PAUSE_MAX: Duration = Duration::from_secs(60);

/// Starts one task for each account. They end when `stopping` turns true.
pub fn start(node: &Arc<Node>, stopping: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let keep =
        |account: &Account| tokio::spawn(keep(node.clone(), account.clone(), stopping.clone()));
    node.accounts.iter().map(keep).collect()
}

async fn keep(node: Arc<Node>, account: Account, mut stopping: watch::Receiver<bool>) {
    let mut signals = match node.host.signals(&account.cell).await {
        Ok(signals) => Some(signals),
        Err(error) => {
            tracing::warn!(account = account.id, %error, "routine work goes by the clock alone");
            None
        }
    };
    let mut round: u32 = 0;
    let mut errors: u32 = 0;
    let mut watch = Watch::default();
    loop {
        let thorough = round.is_multiple_of(THOROUGH_ROUNDS);
        match work(&node, &account, &mut watch, thorough).await {
            Ok(()) => {
                errors = 0;
                node.trouble(&account.id, None);
            }
            // A page wrote without a turn. Nothing is wrong; the next round does it.
            Err(NodeError::Call(CallError::HeadMoved)) => {}
            Err(error) => {
                errors = errors.saturating_add(1);
                let text = error.to_string();
                tracing::warn!(
                    account = account.id,
                    error = text,
                    tries = errors,
                    "routine work will be tried again"
                );
                node.trouble(&account.id, Some(text));
            }
        }
        round = round.wrapping_add(1);
        tokio::select! {
            () = stopped(&mut stopping) => return,
            () = sleep(pause(errors)) => {}
            () = signalled(&mut signals) => sleep(if errors == 0 { SIGNAL_PAUSE } else { pause(errors) }).await,
        }
    }
}

fn pause(errors: u32) -> Duration {
    let factor = 1_u32.checked_shl(errors.min(8)).unwrap_or(u32::MAX);
    ROUND_PAUSE.saturating_mul(factor).min(PAUSE_MAX)
}

/// Waits until the account's zomes say something.
async fn signalled(signals: &mut Option<broadcast::Receiver<Signal>>) {
    loop {
        let Some(receiver) = signals else {
            return std::future::pending().await;
        };
        match receiver.recv().await {
            Ok(Signal::App { .. }) | Err(RecvError::Lagged(_)) => return,
            Ok(_) => {}
            Err(RecvError::Closed) => *signals = None,
        }
    }
}

/// One round for one account. Planned payments wait for no others: what holds up the rest shows in their own refusals.
async fn work(
    node: &Node,
    account: &Account,
    watch: &mut Watch,
    thorough: bool,
) -> Result<(), NodeError> {
    node.settle(account).await?;
    let looked = look_after(&node.host, account, thorough).await;
    let paid = pay_planned(node, account).await;
    looked?;
    watch.round(&node.host, account, thorough).await?;
    paid
}

/// What is due for one account.
async fn look_after(host: &Host, account: &Account, thorough: bool) -> Result<(), CallError> {
    let own = if account.role == Role::Registrar {
        Ok(false)
    } else {
        own_account(host, account, thorough).await
    };
    // A co-op's own renewal leaves room to renew those of its members at once. Members do not wait for what holds up the co-op.
    let renewed = own.as_ref().is_ok_and(|renewed| *renewed);
    if matches!(account.role, Role::Registrar | Role::Coop) && (thorough || renewed) {
        reissue(host, account).await?;
    }
    own.map(|_| ())
}

/// Whom to warn of: Holochain shuts an agent out when a warrant against it proves true, and tells no zome. So the node looks
/// there, and has the account's zomes judge the chain and write down what is wrong.
#[derive(Default)]
struct Watch {
    agents: Vec<AgentPubKey>,
    warned: HashSet<AgentPubKey>,
}

impl Watch {
    async fn round(
        &mut self,
        host: &Host,
        account: &Account,
        thorough: bool,
    ) -> Result<(), CallError> {
        if thorough {
            self.agents = zomes::agents(host, &account.cell).await?;
        }
        let mut doubted = Vec::new();
        for agent in &self.agents {
            if !self.warned.contains(agent) && host.is_shut_out(&account.cell, agent).await? {
                doubted.push(agent.clone());
            }
        }
        if doubted.is_empty() {
            return Ok(());
        }
        let _turn = account.turn().await;
        for warning in zomes::watch(host, &account.cell, &doubted).await? {
            tracing::warn!(account = account.id, agent = %warning.agent, reason = warning.reason, "warned of an account");
            self.warned.insert(warning.agent);
        }
        Ok(())
    }
}

/// Does what is due for the account itself; tells whether its standing was renewed.
async fn own_account(host: &Host, account: &Account, thorough: bool) -> Result<bool, CallError> {
    let mut renewed = false;
    for _ in 0..STEPS_MAX {
        let _turn = account.turn().await;
        let done = zomes::upkeep(host, &account.cell).await?;
        if matches!(done, Upkeep::Nothing) {
            break;
        }
        renewed |= matches!(done, Upkeep::Renewed { .. });
        tracing::info!(account = account.id, ?done, "routine work");
    }
    if thorough {
        // What arrived late lies further back than each round looks.
        let _turn = account.turn().await;
        if zomes::collect(host, &account.cell).await?.is_some() {
            tracing::info!(account = account.id, "collected what arrived late");
        }
    }
    Ok(renewed)
}

/// Renews the standings that this account gave and that end soon.
async fn reissue(host: &Host, account: &Account) -> Result<(), CallError> {
    for _ in 0..STEPS_MAX {
        let _turn = account.turn().await;
        let Some(issued) = zomes::reissue_due(host, &account.cell).await? else {
            break;
        };
        let claim = issued.credential.claim;
        tracing::info!(
            account = account.id,
            subject = claim.name,
            serial = claim.serial,
            "renewed a standing"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_with_errors_and_stay_bounded() {
        assert_eq!(pause(0), ROUND_PAUSE);
        assert!(pause(1) > pause(0));
        for errors in [5, 100, u32::MAX] {
            assert_eq!(pause(errors), PAUSE_MAX);
        }
    }
}
