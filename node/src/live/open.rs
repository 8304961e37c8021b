//! Opens a real node: the bundle that founded its economy, the conductor with a hub, and the accounts that live here. What an account
//! does itself once it is in is tried until it works, since it rests on records that come from other nodes.

use super::roster::{Home, Resident, Roster};
use super::silent::Silent;
use crate::account::{Account, Role};
use crate::backup::{self, RESTORE_PEERS};
use crate::bundle;
use crate::entrance::settle_once;
use crate::error::NodeError;
use crate::folder::{DataFolder, HeldFolder};
use crate::host::{CallError, Host};
use crate::hubs::{self, HubAddress};
use crate::loopback;
use crate::network::Network;
use crate::node::{Economy, Node};
use crate::passphrase;
use crate::progress::Progress;
use copex_entries::properties::EconomyProperties;
use holochain::prelude::{AgentPubKey, CellId, DnaFile, MembraneProof};
use std::path::Path;
use std::time::{Duration, Instant};

/// Whoever joins waits so long for records of other nodes; the rest is left to `copex run`.
const MOVE_IN_WAIT: Duration = Duration::from_secs(60);
/// A relay that answers gives an address within a few seconds.
const ADDRESS_WAIT: Duration = Duration::from_secs(15);
const ADDRESS_PAUSE: Duration = Duration::from_millis(100);
const MOVE_IN_PAUSE: Duration = Duration::from_millis(500);

/// The passphrase of a data folder's keystore.
pub struct Keys(Vec<u8>);

impl Keys {
    /// Asks for it, for a new keystore where the folder has none.
    pub fn of(folder: &HeldFolder, file: Option<&Path>) -> Result<Self, NodeError> {
        let is_new = !folder.has_keystore();
        Ok(Self(passphrase::read(file, is_new)?))
    }

    /// One that is known already.
    pub fn known(passphrase: Vec<u8>) -> Self {
        Self(passphrase)
    }

    /// The words themselves.
    pub fn into_passphrase(self) -> Vec<u8> {
        self.0
    }
}

/// A conductor that runs for an economy, before its accounts are opened.
pub struct Opening {
    /// The conductor.
    pub host: Host,
    /// The founding bundle.
    pub bundle: Vec<u8>,
    /// Its DNA.
    pub dna: DnaFile,
    /// What the economy was founded with.
    pub properties: EconomyProperties,
    /// The hub that it meets others at.
    pub hub: Option<HubAddress>,
}

impl Opening {
    /// Starts the conductor of an economy at the first of its hubs that answers.
    pub async fn start(
        folder: &HeldFolder,
        home: &Home,
        keys: Keys,
        progress: &Progress,
    ) -> Result<Self, NodeError> {
        Self::start_asking(folder, home, keys, progress, RESTORE_PEERS).await
    }

    /// The same, where a history that is restored needs so many other nodes that agree on it.
    pub async fn start_asking(
        folder: &HeldFolder,
        home: &Home,
        keys: Keys,
        progress: &Progress,
        peers: u8,
    ) -> Result<Self, NodeError> {
        let bundle = folder.kept_bundle(&home.bundle)?;
        let (dna, properties) = bundle::founded(&bundle).await?;
        progress.step("Asking the hubs", None);
        let found = hubs::reachable(&home.hubs).await;
        if let Some((hub, false)) = &found {
            tracing::warn!(
                hub = hub.address,
                "no hub answers; the node goes on trying the first"
            );
        }
        let answered = found.as_ref().is_some_and(|(_, answered)| *answered);
        let hub = found.map(|(hub, _)| hub);
        let network = hub.clone().map_or(Network::Nobody, Network::Hub);
        progress.step("Starting the conductor and its keystore", None);
        // From here on others must reach this node. The pages and app interfaces name 127.0.0.1 themselves.
        loopback::let_out();
        let host = Host::start(folder, keys.into_passphrase(), &network, peers).await?;
        if answered {
            progress.step("Connecting to the hub", None);
            has_address(&host).await?;
        }
        backup::write_addresses(&host, folder);
        Ok(Self {
            host,
            bundle,
            dna,
            properties,
            hub,
        })
    }
}

/// Waits until the relay has given the conductor an address: what asks others before that fails. A relay that does not is no reason not
/// to open, since the conductor goes on trying.
async fn has_address(host: &Host) -> Result<(), NodeError> {
    let begun = Instant::now();
    while host.own_urls().await?.is_empty() && begun.elapsed() < ADDRESS_WAIT {
        tokio::time::sleep(ADDRESS_PAUSE).await;
    }
    Ok(())
}

/// Installs the app of an account with the founding bundle as it is.
pub async fn install(
    opening: &Opening,
    id: &str,
    agent: &AgentPubKey,
    proof: Option<MembraneProof>,
) -> Result<CellId, NodeError> {
    let cell = opening
        .host
        .install(id, agent, &opening.bundle, None, proof)
        .await?;
    let found = (cell.dna_hash(), cell.agent_pubkey());
    if found == (opening.dna.dna_hash(), agent) {
        Ok(cell)
    } else {
        Err(NodeError::conductor(
            format!("Opening the app of {id}"),
            "another economy or key has this name here",
        ))
    }
}

/// Opens everything that lives in a data folder.
pub async fn open(
    folder: &HeldFolder,
    keys: Keys,
    progress: &Progress,
    started: Instant,
) -> Result<Node, NodeError> {
    let roster = Roster::of(folder)?;
    let home = roster.economy.clone().ok_or_else(|| NodeError::NoEconomy {
        folder: folder.root().into(),
    })?;
    backup::check_whole(folder, &roster)?;
    let passphrase = keys.into_passphrase();
    let keys = Keys::known(passphrase.clone());
    let opening = Opening::start(folder, &home, keys, progress).await?;
    match accounts(&opening, &roster, progress).await {
        Ok(accounts) => {
            let economy = Economy {
                practice: opening.properties.practice,
                name: opening.properties.name.clone(),
                dna: opening.dna.dna_hash().clone(),
                foundation: opening.properties.foundation.to_string(),
                calendar: opening.properties.calendar.clone(),
            };
            let unsettled = roster.accounts.iter().filter(|account| !account.settled);
            let unsettled = unsettled.map(|account| account.id.clone()).collect();
            let silent = Silent::open(folder, &economy.dna, passphrase).await;
            if let Err(error) = &silent {
                tracing::warn!(%error, "nodes that were silent are tried again late");
            }
            let node = Node::new(opening.host, accounts, economy, folder, started)?;
            Ok(node.at_home(home, opening.hub, silent.ok(), unsettled))
        }
        Err(error) => {
            // The first error is the one to tell.
            if let Err(second) = opening.host.clone().stop().await {
                tracing::warn!(error = %second, "the conductor did not stop cleanly");
            }
            Err(error)
        }
    }
}

async fn accounts(
    opening: &Opening,
    roster: &Roster,
    progress: &Progress,
) -> Result<Vec<Account>, NodeError> {
    let mut accounts = Vec::new();
    for resident in &roster.accounts {
        progress.step(&format!("Opening the account of {}", resident.name), None);
        let Resident {
            id,
            name,
            about,
            role,
            coop,
            agent,
            settled: _,
            restoring: _,
        } = resident;
        // Those whom the founding names need no credential, so that a founding that was cut short is completed here. The others
        // were installed when they joined.
        let cell = install(opening, id, agent, None).await?;
        let port = opening.host.app_interface(id).await?;
        let coop = coop.as_ref().map(|(key, name)| {
            let hosted = roster.account_of(key).map(|account| account.id.clone());
            (hosted.unwrap_or_else(|| key.to_string()), name.clone())
        });
        accounts.push(Account::new(
            id.clone(),
            name.clone(),
            *role,
            coop,
            about.clone(),
            cell,
            port,
        ));
    }
    Ok(accounts)
}

/// Tries what an account does itself once it is in, and writes down that it is done.
pub async fn settle(
    host: &Host,
    cell: &CellId,
    role: Role,
    folder: &DataFolder,
) -> Result<(), NodeError> {
    settle_once(host, cell, role).await?;
    let mut roster = Roster::of(folder)?;
    for account in &mut roster.accounts {
        account.settled |= account.agent == *cell.agent_pubkey();
    }
    roster.save(folder)
}

/// The same, tried for a minute; tells why it is not done yet.
pub async fn move_in_wait(
    host: &Host,
    cell: &CellId,
    role: Role,
    folder: &DataFolder,
) -> Result<Option<CallError>, NodeError> {
    let begun = Instant::now();
    loop {
        match settle(host, cell, role, folder).await {
            Ok(()) => return Ok(None),
            Err(NodeError::Call(error)) if begun.elapsed() >= MOVE_IN_WAIT => {
                return Ok(Some(error));
            }
            Err(NodeError::Call(error)) => {
                tracing::debug!(%error, "not ready yet");
                tokio::time::sleep(MOVE_IN_PAUSE).await;
            }
            Err(error) => return Err(error),
        }
    }
}
