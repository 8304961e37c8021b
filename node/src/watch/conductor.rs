//! What the conductor knows of its network and of its own store. Nothing here asks another node.

use crate::error::NodeError;
use crate::host::Host;
use holochain::prelude::{ActionHash, AgentPubKey, CellId, DnaHash};
use holochain_types::network::Kitsune2NetworkMetricsRequest;
use kitsune2_api::DhtArc;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How much of the public record a node keeps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keeps {
    /// Everything.
    All,
    /// A part.
    Part,
    /// Nothing yet, or nothing at all.
    #[default]
    Nothing,
}

/// Another node. Numbers of bytes and messages are those of the open connection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// Where it is reached.
    pub address: String,
    /// The agent keys of the accounts that announced themselves there.
    pub agents: Vec<String>,
    /// Whether it said that it goes away.
    pub left: bool,
    /// Whether a connection is open, and if so whether it goes straight there and not over the relay.
    pub direct: Option<bool>,
    /// When both last compared what they hold, in milliseconds since 1970.
    pub compared_ms: Option<i64>,
    /// How many records it said it holds.
    pub records: Option<u64>,
    /// How much it keeps.
    pub keeps: Keeps,
    /// Bytes that came from it.
    pub received_bytes: u64,
    /// Bytes that went to it.
    pub sent_bytes: u64,
    /// How often comparing with it failed since the node started.
    pub failures: u64,
    /// Messages to and from it that were refused, because an account there was shut out.
    pub refused_messages: u64,
}

/// What this node holds of the public record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Pieces of records that it holds and has checked.
    pub records: u64,
    /// Pieces that came in and are being checked, or wait for others that they rest on.
    pub checking: u64,
    /// Pieces that it knows of and is fetching.
    pub fetching: u64,
    /// Bytes on disk.
    pub bytes: u64,
}

/// How far what an account wrote has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passing {
    /// The account's id.
    pub account: String,
    /// Pieces of its acts that not enough other nodes have confirmed yet.
    pub waiting: u64,
    /// When it last wrote something, in milliseconds since 1970.
    pub last_act_ms: Option<i64>,
    /// How many other nodes have confirmed that they hold it.
    pub last_act_held_by: u64,
    /// Whether others have proof that it broke a rule or forked. They refuse this node's whole address then.
    pub warned_of: bool,
}

/// What the network part of a [`super::Standing`] is made of.
pub(super) struct Network {
    pub addresses: Vec<String>,
    pub peers: Vec<Peer>,
    pub held: Held,
}

fn failed(doing: &str) -> impl Fn(String) -> NodeError {
    move |reason| NodeError::conductor(doing, reason)
}

impl Host {
    /// The other nodes of an economy, and what this one holds.
    pub(super) async fn network(&self, dna: &DnaHash) -> Result<Network, NodeError> {
        let failed = failed("Looking at the network");
        let transport = self.conductor.dump_network_stats().await;
        let transport = transport.map_err(|error| failed(error.to_string()))?;
        let request = Kitsune2NetworkMetricsRequest {
            dna_hash: Some(dna.clone()),
            include_dht_summary: false,
        };
        let spaces = self.conductor.dump_network_metrics(request).await;
        let mut spaces = spaces.map_err(|error| failed(error.to_string()))?;
        let announced = self
            .conductor
            .get_agent_infos(Some(vec![dna.clone()]))
            .await
            .map_err(|error| failed(error.to_string()))?;
        let own: BTreeSet<&str> = transport
            .transport_stats
            .peer_urls
            .iter()
            .map(|url| url.as_str())
            .collect();

        let mut peers: BTreeMap<String, Peer> = BTreeMap::new();
        let mut ids: BTreeMap<String, String> = BTreeMap::new();
        let mut known = |peers: &mut BTreeMap<String, Peer>, url: &kitsune2_api::Url| {
            if own.contains(url.as_str()) {
                return None;
            }
            let address = url.as_str().to_owned();
            if let Some(id) = url.peer_id() {
                ids.insert(id.to_owned(), address.clone());
            }
            peers.entry(address.clone()).or_insert_with(|| Peer {
                address: address.clone(),
                ..Peer::default()
            });
            Some(address)
        };
        for one in &announced {
            let Some(url) = &one.url else { continue };
            let Some(address) = known(&mut peers, url) else {
                continue;
            };
            if let Some(peer) = peers.get_mut(&address) {
                let key = AgentPubKey::from_k2_agent(&one.agent);
                peer.agents.push(key.to_string());
                peer.left |= one.is_tombstone;
            }
        }
        let space = spaces.remove(dna);
        for (url, meta) in space
            .iter()
            .flat_map(|space| &space.gossip_state_summary.peer_meta)
        {
            let Some(address) = known(&mut peers, url) else {
                continue;
            };
            let Some(peer) = peers.get_mut(&address) else {
                continue;
            };
            peer.compared_ms = meta
                .last_gossip_timestamp
                .map(|time| time.as_micros().div_euclid(1_000));
            peer.records = meta.dht_op_count;
            peer.keeps = keeps(&meta.storage_arc);
            peer.left |= meta.is_tombstone;
            peer.failures = [
                meta.peer_behavior_errors,
                meta.local_errors,
                meta.peer_timeouts,
            ]
            .into_iter()
            .flatten()
            .map(u64::from)
            .sum();
        }
        for connection in &transport.transport_stats.connections {
            let peer = ids
                .get(&connection.pub_key)
                .and_then(|address| peers.get_mut(address));
            if let Some(peer) = peer {
                peer.direct = Some(connection.is_direct);
                peer.received_bytes = connection.recv_bytes;
                peer.sent_bytes = connection.send_bytes;
            }
        }
        for (url, spaces) in &transport.blocked_message_counts {
            if let (Some(peer), Some(count)) = (peers.get_mut(url.as_str()), spaces.get(dna)) {
                peer.refused_messages = u64::from(count.incoming) + u64::from(count.outgoing);
            }
        }
        let mut peers: Vec<Peer> = peers.into_values().collect();
        for peer in &mut peers {
            peer.agents.sort();
        }
        peers.sort_by_key(|peer| (peer.left, Reverse(peer.compared_ms)));

        let fetching = space.map_or(0, |space| space.fetch_state_summary.pending_requests.len());
        Ok(Network {
            addresses: own.into_iter().map(String::from).collect(),
            peers,
            held: self.held(dna, fetching).await?,
        })
    }

    async fn held(&self, dna: &DnaHash, fetching: usize) -> Result<Held, NodeError> {
        let failed = failed("Looking at the store");
        let store = self.conductor.get_dht_store(dna);
        let store = store.map_err(|error| failed(error.to_string()))?.as_read();
        let counts = store.limbo_state_counts().await;
        let (checking, ready, records) = counts.map_err(|error| failed(error.to_string()))?;
        let bytes = store.size_on_disk().await;
        Ok(Held {
            records: number(records),
            checking: number(checking.saturating_add(ready)),
            fetching: number(fetching),
            bytes: bytes.map_err(|error| failed(error.to_string()))?,
        })
    }

    /// How far what an account wrote has come.
    pub(super) async fn passing(&self, account: &str, cell: &CellId) -> Result<Passing, NodeError> {
        let failed = failed("Looking at the store");
        let agent = cell.agent_pubkey();
        let store = self.conductor.get_dht_store(cell.dna_hash());
        let store = store.map_err(|error| failed(error.to_string()))?.as_read();
        let waiting = store.num_still_needing_publish(agent).await;
        let head = store.chain_head_for_author(agent).await;
        let head = head.map_err(|error| failed(error.to_string()))?;
        let warrants = store.get_warrants_by_warrantee(agent.clone()).await;
        let held_by = match &head {
            Some(head) => self.confirmed(cell, head.action.clone()).await?,
            None => 0,
        };
        Ok(Passing {
            account: account.into(),
            waiting: number(waiting.map_err(|error| failed(error.to_string()))?),
            last_act_ms: head.map(|head| head.timestamp.as_millis()),
            last_act_held_by: held_by,
            warned_of: !warrants
                .map_err(|error| failed(error.to_string()))?
                .is_empty(),
        })
    }

    /// How many other nodes confirmed every piece of an act.
    async fn confirmed(&self, cell: &CellId, act: ActionHash) -> Result<u64, NodeError> {
        let failed = failed("Looking at the store");
        let store = self.conductor.get_dht_store(cell.dna_hash());
        let store = store.map_err(|error| failed(error.to_string()))?.as_read();
        let pieces = store.validation_receipts_for_action(act).await;
        let pieces = pieces.map_err(|error| failed(error.to_string()))?;
        let confirmed = pieces.iter().map(|piece| piece.receipts.len()).min();
        Ok(number(confirmed.unwrap_or(0)))
    }
}

fn keeps(arc: &DhtArc) -> Keeps {
    match *arc {
        DhtArc::Empty => Keeps::Nothing,
        DhtArc::Arc(0, u32::MAX) => Keeps::All,
        DhtArc::Arc(..) => Keeps::Part,
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
