//! The economy that ends, at a running node: accounts are brought up to date and closed, and the public record is composed.

use super::{error::MovingError, luggage::Luggage, orders, shown};
use crate::account::Account;
use crate::bundle::{self, Modifiers};
use crate::error::NodeError;
use crate::folder::hex;
use crate::host::{CallError, Host};
use crate::node::{Node, now};
use crate::zomes;
use copex_economy::calendar::Moment;
use copex_economy::credits::Credits;
use copex_entries::calls::credit::{HistoryInput, Upkeep};
use copex_entries::calls::moving::ChainFacts;
use copex_entries::carried::{CarriedTotals, Chain, Composed, compose};
use copex_entries::properties::EconomyProperties;
use copex_entries::same_key;
use holochain::prelude::{AgentPubKey, CellId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The most events that a zome gives at once.
const PAGE: u16 = 100;
/// Whatever is due is done long before so many steps.
const UPKEEP_MOST: usize = 1_000;

/// What is asked of a running node.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "lowercase")]
pub enum Ask {
    /// Close all accounts that live here.
    Close,
    /// Compose the new founding into a folder.
    Compose {
        /// The folder, which is made.
        into: PathBuf,
        /// The program of the new version; none for the one that this program carries.
        bundle: Option<PathBuf>,
        /// The folder that this economy itself was moved with, where it was.
        before: Option<PathBuf>,
    },
    /// Compare a composed founding with what this node knows.
    Check {
        /// Its folder.
        folder: PathBuf,
        /// As for composing.
        before: Option<PathBuf>,
    },
}

/// An account that was closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Closed {
    /// Its id at this node.
    pub account: String,
    /// The action that closed its chain.
    pub end: String,
}

/// What was composed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The network that ends.
    pub ends: String,
    /// The one that begins.
    pub begins: String,
    /// The hash of its founding bundle.
    pub bundle: String,
    /// The root of the tree over the accounts.
    pub root: String,
    /// How many accounts are carried.
    pub accounts: u32,
    /// How many of them had closed their chains.
    pub closed: usize,
    /// What they come to.
    pub totals: CarriedTotals,
    /// All of it.
    pub carried: Credits,
    /// What was created in the old economy and not retired: the same.
    pub in_being: Credits,
}

/// How a composed founding compares with what this node knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// Whether it is the same to the unit.
    pub same: bool,
    /// The keys of accounts that differ or are in one of both only.
    pub differ: Vec<String>,
}

/// Does what is asked.
pub async fn answer(node: &Node, what: Ask) -> Result<Value, NodeError> {
    match what {
        Ask::Close => Ok(json!(close(node).await?)),
        Ask::Compose {
            into,
            bundle,
            before,
        } => Ok(json!(
            compose_into(node, &into, bundle.as_deref(), before.as_deref()).await?
        )),
        Ask::Check { folder, before } => Ok(json!(check(node, &folder, before.as_deref()).await?)),
    }
}

async fn close(node: &Node) -> Result<Vec<Closed>, NodeError> {
    shown::keep(node).await?;
    orders::keep_open(node).await?;
    let mut closed = Vec::new();
    for Account { id, cell, role, .. } in &node.accounts {
        if *role != crate::account::Role::Registrar {
            keep_up(&node.host, cell).await?;
        }
        closed.push(Closed {
            account: id.clone(),
            end: zomes::close_my_chain(&node.host, cell).await?.to_string(),
        });
    }
    Ok(closed)
}

/// Does all that is due for an account.
pub async fn keep_up(host: &Host, cell: &CellId) -> Result<(), CallError> {
    for _ in 0..UPKEEP_MOST {
        if matches!(zomes::upkeep(host, cell).await?, Upkeep::Nothing) {
            break;
        }
    }
    Ok(())
}

async fn compose_into(
    node: &Node,
    into: &Path,
    program: Option<&Path>,
    before: Option<&Path>,
) -> Result<Report, NodeError> {
    let program = bundle::bytes(program)?;
    let (old, composed) = composed(node, before).await?;
    let Composed {
        accounts,
        predecessor,
        in_being,
        ..
    } = composed;
    let month = old.calendar.month(now());
    let properties = EconomyProperties {
        // Until the Foundation's calendar begins anew.
        policy_last_month: old.policy_last_month.max(month.plus(1)),
        predecessor: Some(predecessor.clone()),
        ..old
    };
    let root = hex(&predecessor.root);
    // Whoever composes the same with the same program founds the same network.
    let modifiers = Modifiers::of(format!("copex-{root}"), &properties);
    let founding = bundle::founding(&program, &modifiers)?;
    let (dna, _) = bundle::founded(&founding).await?;
    Luggage::write(into, &founding, &accounts)?;
    Ok(Report {
        ends: predecessor.dna.to_string(),
        begins: dna.dna_hash().to_string(),
        bundle: bundle::fingerprint(&founding),
        root,
        accounts: predecessor.accounts,
        closed: accounts
            .iter()
            .filter(|account| account.end.is_some())
            .count(),
        carried: predecessor
            .totals
            .sum()
            .map_err(|refused| MovingError::Compose(refused.into()))?,
        totals: predecessor.totals,
        in_being,
    })
}

async fn check(node: &Node, folder: &Path, before: Option<&Path>) -> Result<Checked, NodeError> {
    let luggage = Luggage::read(folder).await?;
    let (_, composed) = composed(node, before).await?;
    let here = &composed.accounts;
    let there = &luggage.accounts;
    let mut differ: Vec<String> = Vec::new();
    for account in here.iter().chain(there) {
        let in_both = here.contains(account) && there.contains(account);
        let key = account.key.to_string();
        if !in_both && !differ.contains(&key) {
            differ.push(key);
        }
    }
    let same = luggage.properties.predecessor.as_ref() == Some(&composed.predecessor);
    Ok(Checked { same, differ })
}

/// The economy as this node knows it, ready to be founded again.
async fn composed(
    node: &Node,
    before: Option<&Path>,
) -> Result<(EconomyProperties, Composed), NodeError> {
    let cell = &node
        .accounts
        .first()
        .ok_or_else(|| NodeError::NoEconomy {
            folder: node.folder.root().into(),
        })?
        .cell;
    let old = zomes::me(&node.host, cell).await?.economy;
    let keys = zomes::agents(&node.host, cell).await?;
    let mut chains = Vec::new();
    for key in &keys {
        chains.push(chain(node, cell, key).await?);
    }
    let not_come = match (&old.predecessor, before) {
        (None, _) => Vec::new(),
        (Some(_), None) => return Err(MovingError::BeforeMissing.into()),
        (Some(counted), Some(folder)) => {
            let luggage = Luggage::read(folder).await?;
            if luggage.properties.predecessor.as_ref() != Some(counted) {
                let folder = folder.into();
                return Err(MovingError::OtherBefore { folder }.into());
            }
            let came = |key: &AgentPubKey| keys.iter().any(|came| same_key(came, key));
            let accounts = luggage.accounts.into_iter();
            accounts.filter(|account| !came(&account.key)).collect()
        }
    };
    let composed =
        compose(node.economy.dna.clone(), chains, not_come).map_err(MovingError::from)?;
    Ok((old, composed))
}

async fn chain(node: &Node, cell: &CellId, key: &AgentPubKey) -> Result<Chain, NodeError> {
    let ChainFacts {
        credential,
        rule,
        end,
        closing,
        revoked,
    } = zomes::chain_facts(&node.host, cell, key).await?;
    let mut events = Vec::new();
    let mut before = None;
    loop {
        let input = HistoryInput {
            agent: Some(key.clone()),
            before,
            limit: PAGE,
        };
        let page = zomes::events(&node.host, cell, &input).await?;
        events.extend(page.events);
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    events.reverse();
    let revoked: Option<Moment> = revoked;
    Ok(Chain {
        key: key.clone(),
        events,
        credential,
        rule,
        end,
        closing,
        revoked,
    })
}
