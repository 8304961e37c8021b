//! The accounts that this node hosts: who they are, and their turns at writing.
//! Two writers on one source chain make one of them fail, so whatever writes takes the account's turn first.

use crate::folder::random_text;
use holochain::prelude::{AgentPubKey, CellId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as TurnMutex, OwnedMutexGuard};

/// A page that was closed in the middle of its turn blocks its account for no longer than this.
pub const TURN_SECONDS: u64 = 30;
/// How long a page waits for its turn before it is told to try again.
pub const TURN_WAIT: Duration = Duration::from_secs(10);

/// What an account is in the economy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The Co-operative Economy Foundation.
    Foundation,
    /// Accredits co-ops.
    Registrar,
    /// A co-op.
    Coop,
    /// A person who belongs to a co-op.
    Member,
}

/// One hosted account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its short name, also the id of its app in the conductor.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// For a member: id and name of its co-op.
    pub coop: Option<(String, String)>,
    /// One sentence for the picker.
    pub about: String,
    /// Its cell: which DNA, which key.
    pub cell: CellId,
    /// The port of its app interface inside this machine.
    pub app_port: u16,
    turn: Arc<TurnMutex<()>>,
}

/// An account as the pages see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// See [`Account::id`].
    pub id: String,
    /// See [`Account::name`].
    pub name: String,
    /// See [`Account::role`].
    pub role: Role,
    /// The id of the co-op that a member belongs to.
    pub coop: Option<String>,
    /// The name of that co-op.
    pub coop_name: Option<String>,
    /// See [`Account::about`].
    pub about: String,
    /// Its agent key as text.
    pub agent: String,
}

/// The right to write to an account's chain, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    _guard: OwnedMutexGuard<()>,
}

impl Account {
    /// An account with nobody's turn yet.
    pub fn new(
        id: String,
        name: String,
        role: Role,
        coop: Option<(String, String)>,
        about: String,
        cell: CellId,
        app_port: u16,
    ) -> Self {
        Self {
            id,
            name,
            role,
            coop,
            about,
            cell,
            app_port,
            turn: Arc::default(),
        }
    }

    /// Its agent key.
    pub fn agent(&self) -> &AgentPubKey {
        self.cell.agent_pubkey()
    }

    /// Waits until nobody else writes to this account.
    pub async fn turn(&self) -> Turn {
        Turn {
            _guard: self.turn.clone().lock_owned().await,
        }
    }

    /// What the pages are told of it.
    pub fn view(&self) -> AccountView {
        let (coop, coop_name) = self.coop.clone().unzip();
        AccountView {
            id: self.id.clone(),
            name: self.name.clone(),
            role: self.role,
            coop,
            coop_name,
            about: self.about.clone(),
            agent: self.agent().to_string(),
        }
    }
}

/// Turns that pages hold, by their names. Each ends when it is given back or its time is over.
#[derive(Debug, Clone, Default)]
pub struct PageTurns {
    held: Arc<Mutex<HashMap<String, (String, Turn)>>>,
}

impl PageTurns {
    /// Waits for the account's turn and lends it; none if somebody else keeps it too long.
    pub async fn take(&self, account: &Account, lasting: Duration) -> Option<String> {
        let turn = tokio::time::timeout(TURN_WAIT, account.turn()).await.ok()?;
        let name = random_text(16);
        self.held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.clone(), (account.id.clone(), turn));
        let (turns, ending) = (self.clone(), name.clone());
        tokio::spawn(async move {
            tokio::time::sleep(lasting).await;
            turns
                .held
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&ending);
        });
        Some(name)
    }

    /// Gives a turn back. Only the account that holds it can.
    pub fn give_back(&self, account: &str, turn: &str) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.get(turn).is_some_and(|(holder, _)| holder == account) {
            held.remove(turn);
        }
    }
}

#[cfg(test)]
pub(crate) fn account_for_tests(id: &str) -> Account {
    use holochain::prelude::DnaHash;
    let seed = u8::try_from(id.len()).unwrap();
    let cell = CellId::new(
        DnaHash::from_raw_32(vec![1; 32]),
        AgentPubKey::from_raw_32(vec![seed; 32]),
    );
    Account::new(
        id.into(),
        id.to_uppercase(),
        Role::Coop,
        None,
        String::new(),
        cell,
        1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_turn_is_waited_for_and_given_back() {
        let (account, turns) = (account_for_tests("farm"), PageTurns::default());
        let first = turns.take(&account, Duration::from_secs(60)).await.unwrap();
        let waiting = tokio::spawn({
            let account = account.clone();
            async move { account.turn().await }
        });
        turns.give_back("bakery", &first);
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished(), "another account gave it back");
        turns.give_back("farm", &first);
        waiting.await.unwrap();
    }

    #[tokio::test]
    async fn a_turn_that_is_never_given_back_runs_out() {
        let (account, turns) = (account_for_tests("farm"), PageTurns::default());
        turns
            .take(&account, Duration::from_millis(20))
            .await
            .unwrap();
        tokio::time::timeout(Duration::from_secs(5), account.turn())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn accounts_do_not_wait_for_each_other() {
        let (farm, bakery) = (account_for_tests("farm"), account_for_tests("bakery"));
        let _turn = farm.turn().await;
        tokio::time::timeout(Duration::from_secs(1), bakery.turn())
            .await
            .unwrap();
    }
}
