//! An economy moves to another version: the public record is read, composed and founded again, and everybody comes in.

use crate::{
    account::Account,
    credentials::coop_with_ceiling,
    peer::Peer,
    village::{Program, Village, bundle, modifiers, now},
    wait::until,
};
use copex_economy::{account::Role, credits::Credits, spending::Spent};
use copex_entries::{
    account_key,
    calls::{
        credit::HistoryInput,
        moving::{ChainFacts, EventsPage},
    },
    carried::{CarriedAccount, Chain, Composed, Passage, Predecessor, Tree, compose, totals},
    credential::{Claim, Credential},
    ledger::CitedStanding,
    properties::EconomyProperties,
};
use holochain::prelude::{
    ActionHash, AgentPubKey, DnaHash, MembraneProof, SerializedBytes, Signature,
};
use std::sync::Arc;

/// An economy that was founded again.
pub struct Moved {
    /// What was carried.
    pub composed: Composed,
    /// What everybody runs now.
    pub program: Program,
    /// The founding.
    pub properties: EconomyProperties,
}

impl Account {
    /// Closes its chain in the economy that ends.
    pub async fn closes_chain(&self) -> ActionHash {
        self.ask("credit", "close_my_chain", ()).await
    }

    /// What is known here of an account: all its events, and what goes with them.
    pub async fn reads_chain(&self, agent: &AgentPubKey) -> Result<Chain, String> {
        let facts: ChainFacts = self.call("credit", "chain_facts", agent.clone()).await?;
        let mut events = Vec::new();
        let mut before = None;
        loop {
            let input = HistoryInput {
                agent: Some(agent.clone()),
                before: before.take(),
                limit: 100,
            };
            let page: EventsPage = self.call("credit", "events", input).await?;
            events.extend(page.events);
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        events.reverse();
        let ChainFacts {
            credential,
            rule,
            end,
            closing,
            revoked,
        } = facts;
        Ok(Chain {
            key: agent.clone(),
            events,
            credential,
            rule,
            end,
            closing,
            revoked,
        })
    }
}

impl Village {
    /// Composes the economy as `reader` knows it, once so many of its accounts have closed their chains, and founds it again.
    pub async fn composed(&self, reader: &Account, accounts: usize, closed: usize) -> Moved {
        let composed = until("the whole record", || async {
            let agents: Vec<AgentPubKey> = reader.call("registry", "agents", ()).await?;
            let mut chains = Vec::new();
            for agent in &agents {
                chains.push(reader.reads_chain(agent).await?);
            }
            let ended = chains.iter().filter(|chain| chain.end.is_some()).count();
            if (chains.len(), ended) != (accounts, closed) {
                return Err(format!("{} accounts, {ended} closed", chains.len()));
            }
            compose(self.program.dna_hash().clone(), chains, Vec::new())
                .map_err(|error| error.to_string())
        })
        .await;
        let properties = EconomyProperties {
            predecessor: Some(composed.predecessor.clone()),
            ..self.properties.clone()
        };
        Moved::found(composed, properties, self.is_hostile).await
    }
}

impl Moved {
    /// Founds the economy again with what was composed.
    pub async fn found(composed: Composed, properties: EconomyProperties, hostile: bool) -> Moved {
        let program = Program::new(bundle(hostile), modifiers(&properties)).await;
        Moved {
            composed,
            program,
            properties,
        }
    }

    /// What a key shows when it comes in.
    pub fn passage(&self, agent: &AgentPubKey) -> Passage {
        let found = (0_u32..)
            .zip(&self.composed.accounts)
            .find(|(_, account)| account.key == *agent)
            .expect("it was carried");
        let (index, account) = found;
        let passage = self.composed.tree.passage(account.clone(), index);
        passage.expect("it has a place")
    }

    /// Comes in with a passage; what refuses it is handed back.
    pub async fn lets_in(
        &self,
        peer: &Peer,
        agent: &AgentPubKey,
        name: &str,
        shown: Option<&Passage>,
    ) -> Result<Account, String> {
        let proof = shown.map(proof_of);
        let cell = peer.install(&self.program, agent, proof).await?;
        Ok(Account::new(peer.handle(), cell, name))
    }

    /// Comes in with its own passage and opens its account.
    pub async fn comes(&self, peer: &Peer, old: &Account) -> Account {
        let agent = old.agent();
        let passage = self.passage(&agent);
        let account = self
            .lets_in(peer, &agent, old.name(), Some(&passage))
            .await
            .unwrap_or_else(|refused| panic!("{} is not let in: {refused}", old.name()));
        account.opens().await;
        account
    }
}

/// A passage as the membrane takes it.
pub fn proof_of(passage: &Passage) -> MembraneProof {
    Arc::new(SerializedBytes::try_from(passage.clone()).expect("a passage can be encoded"))
}

/// What a co-op holds that a test founding counts from an economy before it.
pub const CARRIED: Credits = Credits::new(10_000);

/// Writes into a founding that it continues an economy of the Foundation with nothing and these co-ops, each with
/// [`CARRIED`]; with what each comes in.
pub fn counted(properties: &mut EconomyProperties, coops: Vec<AgentPubKey>) -> Vec<Passage> {
    let before = DnaHash::from_raw_32(vec![1; 32]);
    let of_foundation = carried(
        properties.foundation.clone(),
        Role::Foundation,
        properties,
        &before,
    );
    let mut accounts = vec![of_foundation];
    for key in coops {
        accounts.push(carried(key, Role::Coop, properties, &before));
    }
    accounts.sort_by_key(|account| account_key(&account.key));
    let tree = Tree::over(&accounts).expect("a few accounts");
    properties.predecessor = Some(Predecessor {
        dna: before,
        accounts: u32::try_from(accounts.len()).expect("a few accounts"),
        root: tree.root(),
        totals: totals(&accounts).expect("small sums"),
    });
    (0_u32..)
        .zip(accounts)
        .filter_map(|(index, account)| tree.passage(account, index))
        .collect()
}

fn carried(
    key: AgentPubKey,
    role: Role,
    properties: &EconomyProperties,
    before: &DnaHash,
) -> CarriedAccount {
    let month = properties.calendar.month(now());
    let (valid_from, valid_until) = (now().before_seconds(60), now().after_seconds(3_600));
    let is_coop = role == Role::Coop;
    let holds = if is_coop { CARRIED } else { Credits::ZERO };
    let mut account = copex_economy::account::Account::new(role, month, Credits::new(1_000_000));
    (account.balance, account.matched) = (holds, holds);
    let record = ActionHash::from_raw_32(key.get_raw_32().to_vec());
    let claim = Claim {
        economy: before.clone(),
        subject: key.clone(),
        name: "Somebody from before".into(),
        status: coop_with_ceiling(1_000_000),
        serial: 3,
        valid_from,
        valid_until,
        issuer: properties.registrars[0].clone(),
        takes_over: None,
    };
    let credential = Credential {
        claim,
        // Nobody asks for it: the founding counts the account.
        signature: Signature([0; 64]),
        second: None,
        issuer_credential: None,
    };
    CarriedAccount {
        key,
        head: record.clone(),
        end: Some(record.clone()),
        account,
        sent: Credits::ZERO,
        taken: Credits::ZERO,
        standing: CitedStanding {
            action: record,
            coop: None,
            serial: 3,
            valid_from,
            valid_until,
        },
        credential: is_coop.then_some(credential),
        rule: None,
        spent: Spent::default(),
        outputs: Vec::new(),
    }
}
