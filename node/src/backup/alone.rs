//! That no other machine runs the keys of this one. A node has another address after each start, and a hub goes on listing the last one
//! for twenty minutes when a node broke down. So each node writes its own addresses down: whatever else a hub lists is a twin.

use super::BackupError;
use super::elsewhere::{Listed, Listing, listed};
use crate::error::NodeError;
use crate::folder::{DataFolder, read_json, write_json};
use crate::host::Host;
use crate::live::{Home, Resident};
use crate::node::{Node, now};
use copex_economy::calendar::Moment;
use holochain::prelude::AgentPubKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::sleep;

/// A new address is written down within this time: while it is not, an honest restart would be taken for a twin.
const NEW_ADDRESS_PAUSE: Duration = Duration::from_millis(100);
/// An address changes only when the way to the hub does.
const ADDRESS_PAUSE: Duration = Duration::from_secs(5);
/// How often an address that is in use is written down again, in seconds.
const WRITTEN_AGAIN_SECONDS: u32 = 300;
/// Hubs list an address for twenty minutes at most, in seconds.
const FORGOTTEN_SECONDS: u32 = 3_600;
/// How often a running node looks for twins. One that was restored beside it waits longer before it writes.
const LOOK_PAUSE: Duration = Duration::from_secs(10);
const MINUTE_MICROSECONDS: i64 = 60_000_000;

/// Where this node could be reached, each with when that was known last: `addresses.json` in the data folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Addresses(BTreeMap<String, Moment>);

impl Addresses {
    /// Those of a data folder.
    pub fn of(folder: &DataFolder) -> Result<Self, NodeError> {
        Ok(read_json(&folder.addresses_file())?.unwrap_or_default())
    }

    /// The same with those of the conductor that runs here.
    pub async fn with(folder: &DataFolder, host: &Host) -> Result<Self, NodeError> {
        let mut own = Self::of(folder)?;
        own.note(&host.own_urls().await?, now());
        Ok(own)
    }

    /// Notes that these are in use; tells whether that is to be written down.
    fn note(&mut self, urls: &[String], now: Moment) -> bool {
        let is_due = |url: &&String| {
            let known = self.0.get(*url);
            known.is_none_or(|last| last.after_seconds(WRITTEN_AGAIN_SECONDS) <= now)
        };
        if !urls.iter().any(|url| is_due(&url)) {
            return false;
        }
        self.0
            .retain(|_, last| last.after_seconds(FORGOTTEN_SECONDS) > now);
        self.0.extend(urls.iter().map(|url| (url.clone(), now)));
        true
    }

    /// What hubs list and is not this node.
    pub fn strangers(&self, listing: Listing) -> Listing {
        let is_other = |listed: &Listed| !self.0.contains_key(&listed.url);
        let others = listing.into_iter().filter(|(_, listed)| is_other(listed));
        others.collect()
    }
}

/// Writes down where the conductor can be reached, for as long as it runs.
pub fn write_addresses(host: &Host, folder: &DataFolder) {
    let (host, folder) = (host.clone(), folder.clone());
    tokio::spawn(async move {
        let mut addresses = Addresses::of(&folder).unwrap_or_default();
        loop {
            // Without an answer the conductor has ended.
            let Ok(urls) = host.own_urls().await else {
                return;
            };
            if addresses.note(&urls, now())
                && let Err(error) = write_json(&folder.addresses_file(), &addresses)
            {
                tracing::warn!(%error, "this node's own address could not be written down");
            }
            sleep(if urls.is_empty() {
                NEW_ADDRESS_PAUSE
            } else {
                ADDRESS_PAUSE
            })
            .await;
        }
    });
}

/// What the hubs list of these accounts.
pub async fn listing(home: &Home, accounts: &[Resident]) -> Result<Listing, NodeError> {
    let agents = accounts.iter().map(|account| account.agent.clone());
    Ok(listed(&home.hubs, &home.dna()?, agents.collect(), now()).await)
}

/// Refuses where a hub lists one of the keys at an address that was never this node's, unless a person says that it is gone. Gives
/// what is listed.
pub async fn check_alone(
    folder: &DataFolder,
    home: &Home,
    accounts: &[Resident],
    other_is_gone: bool,
) -> Result<Listing, NodeError> {
    let strangers = Addresses::of(folder)?.strangers(listing(home, accounts).await?);
    match strangers.first_key_value() {
        Some((agent, found)) if !other_is_gone => Err(BackupError::RunsElsewhere {
            account: id_of(accounts, agent),
            minutes: now().0.saturating_sub(found.at.0).max(0) / MINUTE_MICROSECONDS,
        }
        .into()),
        _ => Ok(strangers),
    }
}

/// The id of the account with that key.
pub fn id_of(accounts: &[Resident], agent: &AgentPubKey) -> String {
    let found = accounts.iter().find(|account| account.agent == *agent);
    found.map_or_else(|| agent.to_string(), |account| account.id.clone())
}

/// Waits until another machine runs a key of this node, which may never be. `before` is what was there before it started, and which
/// a person said is gone.
pub async fn twin(node: &Node, before: &Listing) -> BackupError {
    let Some(home) = &node.home else {
        return std::future::pending().await;
    };
    let known = |account: &crate::account::Account| account.cell.agent_pubkey().clone();
    let agents: Vec<AgentPubKey> = node.accounts.iter().map(known).collect();
    loop {
        let looked = look(node, home, &agents).await;
        let strangers = looked.unwrap_or_else(|error| {
            tracing::warn!(%error, "nobody knows whether another machine runs these accounts");
            Listing::new()
        });
        let is_new = |(agent, found): &(&AgentPubKey, &Listed)| before.get(*agent) != Some(*found);
        if let Some((agent, _)) = strangers.iter().find(is_new) {
            let of_agent = |account: &&crate::account::Account| known(account) == *agent;
            let account = node.accounts.iter().find(of_agent);
            return BackupError::Overtaken {
                account: account.map_or_else(|| agent.to_string(), |account| account.id.clone()),
            };
        }
        sleep(LOOK_PAUSE).await;
    }
}

async fn look(node: &Node, home: &Home, agents: &[AgentPubKey]) -> Result<Listing, NodeError> {
    let found = listed(&home.hubs, &home.dna()?, agents.to_vec(), now()).await;
    let own = Addresses::with(&node.folder, &node.host).await?;
    Ok(own.strangers(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(url: &str) -> Listing {
        let listed = Listed {
            url: url.into(),
            at: Moment(0),
        };
        Listing::from([(AgentPubKey::from_raw_32(vec![1; 32]), listed)])
    }

    #[test]
    fn own_addresses_of_earlier_starts_are_no_strangers() {
        let mut own = Addresses::default();
        let second = |seconds: u32| Moment(0).after_seconds(seconds);
        assert!(own.note(&["first".into()], second(0)));
        assert!(!own.note(&["first".into()], second(10)), "it is known");
        assert!(own.note(&["second".into()], second(20)));
        for url in ["first", "second"] {
            assert_eq!(own.strangers(listing(url)), Listing::new(), "{url}");
        }
        assert_eq!(own.strangers(listing("other")), listing("other"));
        assert!(own.note(&["second".into()], second(400)), "still in use");
        assert!(own.note(&["third".into()], second(3_700)));
        assert_eq!(
            own.strangers(listing("first")),
            listing("first"),
            "forgotten"
        );
        assert_eq!(own.strangers(listing("second")), Listing::new());
    }

    #[test]
    fn they_outlive_the_program() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::locate(Some(place.path().into())).unwrap();
        assert_eq!(Addresses::of(&folder).unwrap(), Addresses::default());
        let mut own = Addresses::default();
        own.note(&["first".into()], Moment(7));
        write_json(&folder.addresses_file(), &own).unwrap();
        assert_eq!(Addresses::of(&folder).unwrap(), own);
    }
}
