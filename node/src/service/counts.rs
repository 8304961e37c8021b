//! What this node saw of the nodes of other co-ops in a month.

use crate::watch::Peer;
use copex_economy::{
    calendar::Month,
    network_sharing::{CHECKS_MAX, MEGABYTES_MAX, NODES_MAX},
};
use copex_entries::{
    account_key,
    service::{NodeSeen, ServiceAttested},
};
use holochain::prelude::AgentPubKey;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A node that compared what it holds within this time is there, whether a connection is open or not.
const COMPARED_MS_MAX: i64 = 3_600_000;
const MEGABYTE: u64 = 1_000_000;

/// What was seen in a month, by the keys of co-ops as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// The month.
    pub month: Month,
    /// How often this node looked around while it had company itself.
    pub looks: u32,
    seen: BTreeMap<String, Seen>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    asked: u16,
    answered: u16,
    bytes: u64,
}

impl Counts {
    /// Nothing seen yet.
    pub fn new(month: Month) -> Counts {
        Counts {
            month,
            looks: 0,
            seen: BTreeMap::new(),
        }
    }

    /// Looks around once. A node on which several co-ops live counts once altogether, for each of them in turn. Who sees nobody at
    /// all is cut off itself, and says nothing of others. `received` is what had come from each address at the look before.
    pub fn look(
        &mut self,
        coops: &BTreeSet<String>,
        peers: &[Peer],
        received: &mut BTreeMap<String, u64>,
        now_ms: i64,
    ) {
        let is_there = |peer: &&Peer| {
            let compared = peer
                .compared_ms
                .is_some_and(|at| now_ms.saturating_sub(at) <= COMPARED_MS_MAX);
            !peer.left && (peer.direct.is_some() || compared)
        };
        let there: Vec<&Peer> = peers.iter().filter(is_there).collect();
        if there.is_empty() {
            return;
        }
        for coop in coops {
            let seen = self.seen.entry(coop.clone()).or_default();
            seen.asked = seen.asked.saturating_add(1).min(CHECKS_MAX);
        }
        for peer in there {
            let before = received.insert(peer.address.clone(), peer.received_bytes);
            // A new connection counts from nothing.
            let came = match before {
                Some(before) if before <= peer.received_bytes => peer.received_bytes - before,
                Some(_) => peer.received_bytes,
                None => 0,
            };
            let living: Vec<&String> = peer
                .agents
                .iter()
                .filter(|agent| coops.contains(*agent))
                .collect();
            let turn = usize::try_from(self.looks).unwrap_or(0);
            let Some(coop) = turn
                .checked_rem(living.len())
                .and_then(|turn| living.get(turn))
            else {
                continue;
            };
            let seen = self.seen.entry((*coop).clone()).or_default();
            seen.answered = seen.answered.saturating_add(1).min(seen.asked);
            seen.bytes = seen.bytes.saturating_add(came);
        }
        self.looks = self.looks.saturating_add(1);
    }

    /// What a co-op attests of it: of the 64 nodes that were there most. Nothing where there is nobody to speak of.
    pub fn attested(&self, own: &AgentPubKey) -> Option<ServiceAttested> {
        let mut seen: Vec<NodeSeen> = self
            .seen
            .iter()
            .filter_map(|(coop, seen)| {
                let server = AgentPubKey::try_from(coop.as_str()).ok()?;
                let megabytes = seen.bytes.div_euclid(MEGABYTE);
                (account_key(&server) != account_key(own) && seen.asked > 0).then(|| NodeSeen {
                    server,
                    asked: seen.asked,
                    answered: seen.answered,
                    megabytes: u32::try_from(megabytes)
                        .unwrap_or(MEGABYTES_MAX)
                        .min(MEGABYTES_MAX),
                })
            })
            .collect();
        seen.sort_by_key(|node| (Reverse(node.answered), account_key(&node.server)));
        seen.truncate(NODES_MAX);
        seen.sort_by_key(|node| account_key(&node.server));
        (!seen.is_empty()).then_some(ServiceAttested::Nodes { seen })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> AgentPubKey {
        AgentPubKey::from_raw_32(vec![number; 32])
    }

    fn text(numbers: &[u8]) -> BTreeSet<String> {
        numbers
            .iter()
            .map(|number| key(*number).to_string())
            .collect()
    }

    fn peer(address: &str, agents: &[u8], received_bytes: u64) -> Peer {
        Peer {
            address: address.into(),
            agents: text(agents).into_iter().collect(),
            direct: Some(true),
            received_bytes,
            ..Peer::default()
        }
    }

    fn seen(counts: &Counts, own: u8) -> Vec<(u8, u16, u16, u32)> {
        let Some(ServiceAttested::Nodes { seen }) = counts.attested(&key(own)) else {
            return Vec::new();
        };
        seen.iter()
            .map(|node| {
                (
                    account_key(&node.server).0[0],
                    node.asked,
                    node.answered,
                    node.megabytes,
                )
            })
            .collect()
    }

    #[test]
    fn who_is_there_counts_and_who_is_not_is_asked_in_vain() {
        let mut counts = Counts::new(Month(3));
        let mut received = BTreeMap::new();
        let coops = text(&[1, 2]);
        counts.look(&coops, &[peer("a", &[1, 9], 5_000_000)], &mut received, 0);
        counts.look(&coops, &[peer("a", &[1, 9], 8_500_000)], &mut received, 0);
        let mut away = peer("a", &[1, 9], 9_000_000);
        away.left = true;
        counts.look(&coops, &[away, peer("b", &[9], 0)], &mut received, 0);
        // What had come before the first look is not of this month.
        assert_eq!(seen(&counts, 7), [(1, 3, 2, 3), (2, 3, 0, 0)]);
        assert_eq!(
            seen(&counts, 1),
            [(2, 3, 0, 0)],
            "nobody attests themselves"
        );
    }

    #[test]
    fn who_is_cut_off_says_nothing_of_others() {
        let mut counts = Counts::new(Month(3));
        let mut gone = peer("a", &[1], 0);
        gone.direct = None;
        gone.compared_ms = Some(0);
        let coops = text(&[1]);
        counts.look(&coops, &[], &mut BTreeMap::new(), 0);
        counts.look(
            &coops,
            std::slice::from_ref(&gone),
            &mut BTreeMap::new(),
            COMPARED_MS_MAX + 1,
        );
        assert_eq!((counts.looks, seen(&counts, 7)), (0, Vec::new()));
        counts.look(&coops, &[gone], &mut BTreeMap::new(), COMPARED_MS_MAX);
        assert_eq!((counts.looks, seen(&counts, 7)), (1, vec![(1, 1, 1, 0)]));
    }

    #[test]
    fn a_node_of_several_co_ops_counts_once_altogether() {
        let mut counts = Counts::new(Month(3));
        let coops = text(&[1, 2]);
        for _ in 0..10 {
            counts.look(&coops, &[peer("a", &[1, 2], 0)], &mut BTreeMap::new(), 0);
        }
        let answered: Vec<u16> = seen(&counts, 7).iter().map(|seen| seen.2).collect();
        assert_eq!(answered, [5, 5]);
    }

    #[test]
    fn a_receipt_is_within_its_bounds_however_long_it_is_counted() {
        let mut counts = Counts::new(Month(3));
        let coops: BTreeSet<String> = (1..=100).map(|number| key(number).to_string()).collect();
        let everybody: Vec<u8> = (40..=100).collect();
        let peers: Vec<Peer> = everybody
            .iter()
            .map(|number| peer(&number.to_string(), &[*number], u64::MAX))
            .collect();
        for _ in 0..(u32::from(CHECKS_MAX) + 5) {
            counts.look(&coops, &peers, &mut BTreeMap::from([("40".into(), 0)]), 0);
        }
        let seen = seen(&counts, 7);
        assert_eq!(seen.len(), NODES_MAX);
        assert!(seen.is_sorted());
        assert_eq!(seen.iter().filter(|node| node.2 == CHECKS_MAX).count(), 61);
        assert!(
            seen.iter()
                .all(|node| node.1 == CHECKS_MAX && node.3 <= MEGABYTES_MAX)
        );
    }
}
