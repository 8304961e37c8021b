//! A source chain that goes on by hand: whatever time stands on an action, whatever comes before it, handed to whomever its
//! author likes. So can everybody write who has their own key and another program than ours. No conductor of the author has a
//! say in it; those to whom it is handed judge it as they judge all that comes over the network.

use crate::{
    account::Account,
    carry::{hand_over, ops_of},
    forger::{Desk, Forger},
    forgery::Forgery,
    peer::Peer,
    village::{Village, now},
};
use copex_economy::calendar::{Calendar, Moment};
use copex_entries::ledger::LedgerEvent;
use hdi::hash_path::path::Path;
use holochain::prelude::{
    Action, ActionData, ActionHash, ActionHashed, ActionHeader, AgentPubKey,
    AgentValidationPkgData, AnyLinkableHash, AppEntryBytes, AppEntryDef, CreateData,
    CreateLinkData, DhtOp, DnaData, DnaHash, Entry, EntryDefIndex, EntryHash, EntryType,
    EntryVisibility, LinkTag, LinkType, MembraneProof, Record, RecordEntry, SerializedBytes,
    SignedActionHashed, Timestamp, ZomeIndex,
};
use holochain_keystore::{AgentPubKeyExt, MetaLairClient};

/// The place of the ledger's events among the entry types.
const LEDGER_EVENT: u8 = 9;
/// The places of link types.
const AGENT_TO_PAYMENT: u8 = 13;
const ORDER_TO_PAYMENT: u8 = 14;

/// A chain with what was added to it by hand. A copy of it is another branch.
#[derive(Clone)]
pub struct Pen {
    keystore: MetaLairClient,
    agent: AgentPubKey,
    dna: DnaHash,
    /// All of it, oldest first.
    records: Vec<Record>,
    /// How many of them its conductor wrote.
    by_conductor: usize,
}

impl Pen {
    /// Goes on from where an account stands on its own conductor.
    pub async fn of(village: &Village, peer: &Peer, account: &Account) -> Pen {
        let dna = village.program.dna_hash().clone();
        let store = peer
            .handle()
            .get_dht_store(&dna)
            .expect("the economy runs here");
        let mut records = store
            .as_read()
            .source_chain_records(&account.agent(), true, true)
            .await
            .expect("a chain can be read");
        records.sort_by_key(|record| record.action().action_seq());
        Pen {
            keystore: peer.keystore(),
            agent: account.agent(),
            dna,
            by_conductor: records.len(),
            records,
        }
    }

    /// A chain of a key that nobody let in, with what lets it in itself: whatever it shows as its credential.
    pub async fn of_intruder(
        village: &Village,
        peer: &Peer,
        agent: AgentPubKey,
        shown: Option<MembraneProof>,
    ) -> Pen {
        let mut pen = Pen {
            keystore: peer.keystore(),
            agent,
            dna: village.program.dna_hash().clone(),
            records: Vec::new(),
            by_conductor: 0,
        };
        let dna = DnaData {
            dna_hash: pen.dna.clone(),
        };
        let package = AgentValidationPkgData {
            membrane_proof: shown,
        };
        for data in [
            ActionData::Dna(dna),
            ActionData::AgentValidationPkg(package),
        ] {
            pen.writes_action(data, RecordEntry::NA, now()).await;
        }
        pen
    }

    /// Whose chain it is.
    pub fn agent(&self) -> AgentPubKey {
        self.agent.clone()
    }

    /// The actions, oldest first.
    pub fn actions(&self) -> Vec<ActionHash> {
        let hashes = self.records.iter().map(Record::action_address);
        hashes.cloned().collect()
    }

    /// When the last action is dated.
    pub fn stands_at(&self) -> Moment {
        copex_entries::moment(self.top().action().timestamp())
    }

    fn top(&self) -> &Record {
        self.records.last().expect("every chain has a beginning")
    }

    async fn writes_action(
        &mut self,
        data: ActionData,
        entry: RecordEntry<Entry>,
        at: Moment,
    ) -> ActionHash {
        let top = self.records.last();
        let action = Action {
            header: ActionHeader {
                author: self.agent.clone(),
                timestamp: Timestamp::from_micros(at.0),
                action_seq: top.map_or(0, |top| top.action().action_seq() + 1),
                prev_action: top.map(|top| top.action_address().clone()),
            },
            data,
        };
        let signature = self
            .agent
            .sign(&self.keystore, action.clone())
            .await
            .expect("the key is in this keystore");
        let signed =
            SignedActionHashed::with_presigned(ActionHashed::from_content_sync(action), signature);
        let hash = signed.as_hash().clone();
        self.records.push(Record::new(signed, entry));
        hash
    }

    /// Writes an entry, dated as wanted.
    pub async fn writes(&mut self, entry: Forgery, at: Moment) -> ActionHash {
        let (index, bytes) = stored(entry);
        let entry = Entry::App(AppEntryBytes::try_from(bytes).expect("it is small enough"));
        let create = CreateData {
            entry_type: EntryType::App(AppEntryDef {
                entry_index: EntryDefIndex(index),
                zome_index: ZomeIndex(0),
                visibility: EntryVisibility::Public,
            }),
            entry_hash: EntryHash::with_data_sync(&entry),
        };
        self.writes_action(ActionData::Create(create), RecordEntry::Present(entry), at)
            .await
    }

    async fn links(
        &mut self,
        base: AnyLinkableHash,
        target: &ActionHash,
        kind: u8,
        at: Moment,
    ) -> ActionHash {
        let link = CreateLinkData {
            base_address: base,
            target_address: target.clone().into(),
            zome_index: ZomeIndex(0),
            link_type: LinkType(kind),
            tag: LinkTag::new(Vec::new()),
        };
        self.writes_action(ActionData::CreateLink(link), RecordEntry::NA, at)
            .await
    }

    /// Tells a payee of an event that pays it, where its coordinator looks today.
    pub async fn tells(&mut self, payee: &AgentPubKey, event: &ActionHash, at: Moment) {
        let base = payments_of(payee, now()).into();
        self.links(base, event, AGENT_TO_PAYMENT, at).await;
    }

    /// Tells of an event that pays an order.
    pub async fn tells_order(&mut self, order: &ActionHash, event: &ActionHash, at: Moment) {
        self.links(order.clone().into(), event, ORDER_TO_PAYMENT, at)
            .await;
    }

    /// The place at the end of this chain, for an event that is dated as wanted.
    pub fn desk<'a>(&self, forger: &'a Forger, at: Moment) -> Desk<'a> {
        let event_type = |record: &&Record| matches!(record.action().entry_type(), Some(EntryType::App(definition)) if definition.entry_index == EntryDefIndex(LEDGER_EVENT));
        let newest = self
            .records
            .iter()
            .rev()
            .find(event_type)
            .expect("the account is open");
        let before: LedgerEvent = newest
            .entry()
            .to_app_option()
            .expect("the entry can be read")
            .expect("the entry is there");
        let distance = self.top().action().action_seq() + 1 - newest.action().action_seq();
        forger.desk_after(newest.action_address().clone(), before, distance, at)
    }

    /// Hands a peer what was added by hand.
    pub async fn hands_over(&self, to: &Peer) {
        let added = self.records.iter().skip(self.by_conductor);
        self.hands(to, added.flat_map(ops_of).collect()).await;
    }

    /// Hands a peer the whole chain.
    pub async fn hands_over_all(&self, to: &Peer) {
        self.hands(to, self.records.iter().flat_map(ops_of).collect())
            .await;
    }

    async fn hands(&self, to: &Peer, operations: Vec<DhtOp>) {
        hand_over(to, &self.dna, operations).await;
    }
}

/// The base under which coordinators look for what pays an agent: by calendar month, whatever the economy's periods.
fn payments_of(payee: &AgentPubKey, at: Moment) -> EntryHash {
    let months = Calendar {
        founded: Moment(0),
        period_seconds: None,
        collection_seconds: 1,
        closure_seconds: 1,
    };
    let path = Path::from(format!("payments.{payee}.{}", months.month(at)));
    let bytes = SerializedBytes::try_from(path).expect("a path can be encoded");
    EntryHash::with_data_sync(&Entry::App(
        AppEntryBytes::try_from(bytes).expect("a path is short"),
    ))
}

/// The place of an entry's type, and its bytes.
fn stored(entry: Forgery) -> (u8, SerializedBytes) {
    let (index, bytes) = match entry {
        Forgery::Accreditation(entry) => (0, entry.try_into()),
        Forgery::Membership(entry) => (1, entry.try_into()),
        Forgery::Acceptance(entry) => (2, entry.try_into()),
        Forgery::Revocation(entry) => (3, entry.try_into()),
        Forgery::CoopProfile(entry) => (4, entry.try_into()),
        Forgery::Offer(entry) => (5, entry.try_into()),
        Forgery::Want(entry) => (6, entry.try_into()),
        Forgery::Order(entry) => (7, entry.try_into()),
        Forgery::OrderStep(entry) => (8, entry.try_into()),
        Forgery::LedgerEvent(entry) => (LEDGER_EVENT, entry.try_into()),
        Forgery::MonthAct(entry) => (10, entry.try_into()),
        Forgery::Closure(entry) => (11, entry.try_into()),
        Forgery::PaymentRequest(entry) => (12, entry.try_into()),
        Forgery::RequestDecline(entry) => (13, entry.try_into()),
        Forgery::ServiceReceipt(entry) => (14, entry.try_into()),
    };
    (index, bytes.expect("an entry can be encoded"))
}
