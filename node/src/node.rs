//! The node when everything is open: its conductor, its accounts, its economy. The web and the command line ask it.

use crate::account::{Account, AccountView, PageTurns, Role};
use crate::convert;
use crate::error::NodeError;
use crate::folder::DataFolder;
use crate::host::{CallError, Host};
use crate::hubs::HubAddress;
use crate::live::silent::Silent;
use crate::live::{self, Home};
use crate::people::People;
use crate::planned::shelf::Shelf;
use crate::programs::Programs;
use crate::watch::Clock;
use copex_economy::calendar::{Calendar, Moment};
use holochain::prelude::{DnaHash, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// A call that finds the chain moved on is tried again so many times.
const CALL_TRIES: u32 = 5;

/// What the pages need to know about time and place.
#[derive(Debug, Clone)]
pub struct Economy {
    /// Whether it is a practice economy.
    pub practice: bool,
    /// Its name.
    pub name: String,
    /// Its DNA.
    pub dna: DnaHash,
    /// The Foundation's agent key as text.
    pub foundation: String,
    /// How it counts months.
    pub calendar: Calendar,
}

/// The economy as the pages see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EconomyView {
    /// "practice" or "live"; empty until the economy is open.
    pub mode: String,
    /// How people say who they are: "pick" an account, or by "passphrase".
    pub sign_in: String,
    /// Its name.
    pub name: String,
    /// Its DNA hash as text.
    pub dna_hash: String,
    /// The Foundation's agent key as text.
    pub foundation: String,
    /// Length of a month in seconds.
    pub period_seconds: Option<u32>,
    /// When month 0 began.
    pub founded_at_ms: i64,
    /// The node's clock.
    pub now_ms: i64,
    /// The month now.
    pub month: i64,
    /// When the next month begins.
    pub next_settlement_at_ms: i64,
}

/// How the routine work goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HousekeepingView {
    /// Accounts whose last round ended with an error and will be tried again.
    pub waiting: usize,
    /// One such error.
    pub last_error: Option<String>,
}

/// What `/health` and `copex status` say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// "ok" or "starting".
    pub status: String,
    /// The program's version.
    pub version: String,
    /// "ok" or "starting".
    pub conductor: String,
    /// How many accounts are open.
    pub accounts: usize,
    /// Which economy this is.
    pub dna_hash: Option<String>,
    /// Since the program was started.
    pub uptime_seconds: u64,
    /// "practice" or "live"; empty until the economy is open.
    pub mode: String,
    /// What is being done while starting.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub step: Option<String>,
    /// The routine work.
    pub housekeeping: HousekeepingView,
}

/// Everything that is open.
pub struct Node {
    /// The conductor.
    pub host: Host,
    /// The accounts, in the order of the picker.
    pub accounts: Vec<Account>,
    /// The economy they are in.
    pub economy: Economy,
    /// Turns that pages hold.
    pub turns: PageTurns,
    /// Where it meets others and what they run; none in practice.
    pub home: Option<Home>,
    /// The hub that it uses; none in practice.
    pub hub: Option<HubAddress>,
    /// Who did not answer; none in practice.
    pub silent: Option<Silent>,
    /// Whether the machine's clock jumps.
    pub clock: Arc<Clock>,
    /// Who may use its accounts; none in practice, where everybody may.
    pub people: Option<Arc<People>>,
    /// What its co-ops' own systems may do.
    pub programs: Programs,
    /// Where its data are.
    pub folder: DataFolder,
    /// Accounts that are in and still wait for records of other nodes before they can be opened.
    unsettled: Mutex<BTreeSet<String>>,
    /// The planned payments of each account that has credits.
    pub(crate) planned: BTreeMap<String, Shelf>,
    troubles: Mutex<BTreeMap<String, String>>,
    started: Instant,
}

impl Economy {
    /// How pages and programs tell practice from the real thing.
    fn mode(&self) -> &'static str {
        if self.practice { "practice" } else { "live" }
    }
}

impl Node {
    /// A node that has just been opened; `started` is when the program was.
    pub fn new(
        host: Host,
        accounts: Vec<Account>,
        economy: Economy,
        folder: &DataFolder,
        started: Instant,
    ) -> Result<Self, NodeError> {
        let pays = accounts
            .iter()
            .filter(|account| account.role != Role::Registrar);
        let shelf = |account: &Account| {
            let place = folder.planned_file(&account.id);
            (account.id.clone(), Shelf::new(place))
        };
        Ok(Self {
            programs: Programs::open(folder)?,
            home: None,
            hub: None,
            silent: None,
            clock: Arc::new(Clock::new(now())),
            people: None,
            folder: folder.clone(),
            unsettled: Mutex::default(),
            planned: pays.map(shelf).collect(),
            host,
            accounts,
            economy,
            turns: PageTurns::default(),
            troubles: Mutex::default(),
            started,
        })
    }

    /// The same node in an economy of many, with the accounts that are still to be opened.
    pub fn at_home(
        self,
        home: Home,
        hub: Option<HubAddress>,
        silent: Option<Silent>,
        unsettled: BTreeSet<String>,
    ) -> Self {
        Self {
            home: Some(home),
            hub,
            silent,
            unsettled: Mutex::new(unsettled),
            ..self
        }
    }

    /// The same node for its people alone.
    pub fn for_people(self, people: Arc<People>) -> Self {
        Self {
            people: Some(people),
            ..self
        }
    }

    /// Opens an account that joined while no other node could be reached; does nothing for the others.
    pub async fn settle(&self, account: &Account) -> Result<(), NodeError> {
        let unsettled = || {
            self.unsettled
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if !unsettled().contains(&account.id) {
            return Ok(());
        }
        let _turn = account.turn().await;
        live::settle(&self.host, &account.cell, account.role, &self.folder).await?;
        unsettled().remove(&account.id);
        tracing::info!(account = account.id, "the account is open");
        Ok(())
    }

    /// The account of that name.
    pub fn account(&self, id: &str) -> Result<&Account, NodeError> {
        self.accounts
            .iter()
            .find(|account| account.id == id)
            .ok_or_else(|| NodeError::UnknownAccount {
                id: id.into(),
                known: self
                    .accounts
                    .iter()
                    .map(|account| account.id.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            })
    }

    /// The first account with that role.
    pub fn account_of(&self, role: Role) -> Option<&Account> {
        self.accounts.iter().find(|account| account.role == role)
    }

    /// All accounts as the pages see them.
    pub fn views(&self) -> Vec<AccountView> {
        self.accounts.iter().map(Account::view).collect()
    }

    /// The economy as the pages see it.
    pub fn economy_view(&self) -> EconomyView {
        let economy = &self.economy;
        let now = now();
        let month = economy.calendar.month(now);
        let milliseconds = |moment: Moment| moment.0.div_euclid(1_000);
        EconomyView {
            mode: economy.mode().into(),
            sign_in: if self.people.is_some() {
                "passphrase"
            } else {
                "pick"
            }
            .into(),
            name: economy.name.clone(),
            dna_hash: economy.dna.to_string(),
            foundation: economy.foundation.clone(),
            period_seconds: economy.calendar.period_seconds,
            founded_at_ms: milliseconds(economy.calendar.founded),
            now_ms: milliseconds(now),
            month: month.0,
            next_settlement_at_ms: milliseconds(economy.calendar.start_of(month.plus(1))),
        }
    }

    /// How the node is.
    pub fn health(&self) -> Health {
        Health {
            status: "ok".into(),
            conductor: "ok".into(),
            accounts: self.accounts.len(),
            dna_hash: Some(self.economy.dna.to_string()),
            mode: self.economy.mode().into(),
            housekeeping: self.housekeeping(),
            ..Health::starting(self.started, String::new())
        }
        .without_step()
    }

    /// Notes how the last round of an account's routine work ended.
    pub fn trouble(&self, account: &str, trouble: Option<String>) {
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        match trouble {
            Some(text) => troubles.insert(account.into(), text),
            None => troubles.remove(account),
        };
    }

    fn housekeeping(&self) -> HousekeepingView {
        let troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        let last_error = troubles
            .first_key_value()
            .map(|(account, text)| format!("{account}: {text}"));
        HousekeepingView {
            waiting: troubles.len(),
            last_error,
        }
    }

    /// Calls a zome function for the command line: JSON in, JSON out, under the account's turn.
    pub async fn call_json(
        &self,
        account: &str,
        zome: &str,
        function: &str,
        input: &serde_json::Value,
    ) -> Result<serde_json::Value, NodeError> {
        let account = self.account(account)?;
        let input =
            convert::to_msgpack(input).map_err(|error| NodeError::BadJson(error.to_string()))?;
        let _turn = account.turn().await;
        let mut tries = 1;
        let answer = loop {
            match self
                .host
                .call_packed(&account.cell, zome, function, input.clone())
                .await
            {
                Err(CallError::HeadMoved) if tries < CALL_TRIES => tries += 1,
                other => break other?,
            }
        };
        convert::from_msgpack(&answer)
            .map_err(|error| NodeError::Call(CallError::Failed(error.to_string())))
    }
}

impl Health {
    /// The health of a node that is still opening its accounts.
    pub fn starting(started: Instant, step: String) -> Self {
        Self {
            status: "starting".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            conductor: "starting".into(),
            accounts: 0,
            dna_hash: None,
            uptime_seconds: started.elapsed().as_secs(),
            mode: String::new(),
            step: Some(step),
            housekeeping: HousekeepingView::default(),
        }
    }

    fn without_step(self) -> Self {
        Self { step: None, ..self }
    }
}

/// The time now.
pub fn now() -> Moment {
    // A clock before 1970 or after the year 290,000 is not ours to mend; zero makes every check refuse.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    Moment(
        since
            .and_then(|since| i64::try_from(since.as_micros()).ok())
            .unwrap_or(0),
    )
}

/// The day of a moment in UTC, like 2026-11-22.
pub fn day(moment: Moment) -> String {
    Timestamp(moment.0).to_string().chars().take(10).collect()
}

/// Waits until the program shall end. An error means that nobody is left who could say so, which is the same.
pub async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}
