//! The routine work of each account, done without being asked: collecting what waits, settling a new month, renewing
//! standings. It decides nothing: it asks the account what is due and calls the function that does it.

use crate::account::{Account, Role};
use crate::host::{CallError, Host};
use crate::node::{Node, stopped};
use crate::zomes;
use copex_economy::credits::Credits;
use copex_entries::calls::credit::AccountView;
use holochain::prelude::Signal;
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
/// Standings last for months; looking at them costs more than looking at the account.
const STANDING_ROUNDS: u32 = 6;
/// After an error the pauses double, up to this.
const PAUSE_MAX: Duration = Duration::from_secs(60);

/// Starts one task for each account. They end when `stopping` turns true.
pub fn start(node: &Arc<Node>, stopping: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let keep = |account: &Account| tokio::spawn(keep(node.clone(), account.clone(), stopping.clone()));
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
    loop {
        match look_after(&node.host, &account, round % STANDING_ROUNDS == 0).await {
            Ok(()) => {
                errors = 0;
                node.trouble(&account.id, None);
            }
            // A page wrote without a turn. Nothing is wrong; the next round does it.
            Err(CallError::HeadMoved) => {}
            Err(error) => {
                errors = errors.saturating_add(1);
                let text = error.to_string();
                tracing::warn!(account = account.id, error = text, tries = errors, "routine work will be tried again");
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
    ROUND_PAUSE.saturating_mul(factor).min(PAUSE_MAX).max(ROUND_PAUSE)
}

/// Waits until the account's zomes say something.
async fn signalled(signals: &mut Option<broadcast::Receiver<Signal>>) {
    loop {
        let Some(receiver) = signals else { return std::future::pending().await };
        match receiver.recv().await {
            Ok(Signal::App { .. }) | Err(RecvError::Lagged(_)) => return,
            Ok(_) => {}
            Err(RecvError::Closed) => *signals = None,
        }
    }
}

/// One round for one account. Each step looks first and takes the turn only when something is due.
async fn look_after(host: &Host, account: &Account, with_standings: bool) -> Result<(), CallError> {
    let cell = &account.cell;
    if with_standings && matches!(account.role, Role::Registrar | Role::Coop) {
        let _turn = account.turn().await;
        let renewed = zomes::reissue_due(host, cell).await?;
        if !renewed.is_empty() {
            tracing::info!(account = account.id, count = renewed.len(), "renewed standings");
        }
    }
    if account.role == Role::Registrar {
        return Ok(());
    }
    if with_standings && account.role != Role::Foundation {
        renew(host, account).await?;
    }
    if is_due(&zomes::account(host, cell).await?) {
        let _turn = account.turn().await;
        // Somebody else may have had the turn meanwhile, and done it.
        let state = zomes::account(host, cell).await?;
        if state.settlement_due {
            zomes::settle(host, cell).await?;
            tracing::info!(account = account.id, "settled a new month");
        }
        if state.waiting > Credits::ZERO
            && let Some(written) = zomes::collect(host, cell).await?
        {
            tracing::info!(account = account.id, balance = ?written.state.account.balance, "collected");
        }
    }
    Ok(())
}

fn is_due(state: &AccountView) -> bool {
    state.settlement_due || state.waiting > Credits::ZERO
}

/// Cites the newer credential, once the issuer has written one.
async fn renew(host: &Host, account: &Account) -> Result<(), CallError> {
    let cell = &account.cell;
    let Some(party) = zomes::me(host, cell).await?.party else { return Ok(()) };
    let cited = zomes::account(host, cell).await?.state.standing.serial;
    if party.serial > cited {
        let _turn = account.turn().await;
        zomes::renew(host, cell).await?;
        tracing::info!(account = account.id, serial = party.serial, "cites the newer standing");
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
