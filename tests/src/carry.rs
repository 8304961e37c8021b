//! Carries what an agent wrote from one conductor to another, as a third peer's gossip would. Once a node has blocked an
//! address, nothing comes from there any more; what other keys wrote at that address still reaches it by way of others.

use crate::peer::Peer;
use holochain::prelude::{
    AgentPubKey, ChainOp, ChainOpType, DhtOp, DnaHash, OpEntry, Record, RecordEntry, SignedAction,
    action_to_op_types,
};

/// Hands the whole chain of an agent to another conductor. What that one holds already, it leaves aside.
pub async fn carry(from: &Peer, to: &Peer, dna: &DnaHash, agent: &AgentPubKey) {
    carry_since(from, to, dna, agent, 0).await;
}

/// The same from an action on.
pub async fn carry_since(
    from: &Peer,
    to: &Peer,
    dna: &DnaHash,
    agent: &AgentPubKey,
    sequence: u32,
) {
    let store = from
        .handle()
        .get_dht_store(dna)
        .expect("the economy runs here");
    let records = store
        .as_read()
        .source_chain_records(agent, true, true)
        .await
        .expect("a chain can be read");
    let newer = records
        .iter()
        .filter(|record| record.action().action_seq() >= sequence);
    hand_over(to, dna, newer.flat_map(ops_of).collect()).await;
}

/// Hands operations to a conductor, as a peer that publishes them does.
pub async fn hand_over(to: &Peer, dna: &DnaHash, operations: Vec<DhtOp>) {
    let ops = operations.into_iter().map(|op| (op, false)).collect();
    to.handle()
        .get_spaces()
        .handle_publish(dna, ops)
        .await
        .expect("operations can be handed over");
}

/// The operations by which others come to hold a record.
pub fn ops_of(record: &Record) -> Vec<DhtOp> {
    let entry = match record.entry() {
        RecordEntry::Present(entry) => OpEntry::Present(entry.clone()),
        RecordEntry::Hidden => OpEntry::Hidden,
        RecordEntry::NA | RecordEntry::NotStored => OpEntry::ActionOnly,
    };
    let signed = record.signed_action();
    // What is private stays where it is: there is an action, and no entry to store.
    let is_there = |op_type: &ChainOpType| {
        *op_type != ChainOpType::CreateEntry || matches!(entry, OpEntry::Present(_))
    };
    let op = |op_type| {
        let action = SignedAction::new(signed.action().clone(), signed.signature().clone());
        DhtOp::from(ChainOp::from_type(op_type, action, entry.clone()))
    };
    action_to_op_types(record.action())
        .into_iter()
        .filter(is_there)
        .map(op)
        .collect()
}
