//! The public record as a running node knows it: who is here, who is accredited, and what every account ever did. It is
//! read by zome calls that anyone in the economy can make, through one of the accounts that the node hosts.

use crate::account::AccountView;
use crate::control::{self, Accounts, Request};
use crate::error::NodeError;
use crate::folder::DataFolder;
use copex_entries::calls::credit::{HistoryInput, HistoryLine, HistoryPage};
use copex_entries::calls::registry::{Me, Party};
use copex_entries::calls::service::{SharingInput, SharingView};
use holochain::prelude::AgentPubKey;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The most lines that a node gives at once.
const PAGE: u16 = 100;

/// A way to ask a running node.
pub struct PublicRecord<'a> {
    folder: &'a DataFolder,
    hosted: Vec<AccountView>,
    through: String,
}

impl<'a> PublicRecord<'a> {
    /// Reads through the account `through`, or through the first that the node hosts.
    pub async fn open(
        folder: &'a DataFolder,
        through: Option<String>,
    ) -> Result<PublicRecord<'a>, NodeError> {
        let answer = control::ask(folder, &Request::Accounts).await?;
        let Accounts { accounts: hosted } = read(answer)?;
        let through = match through {
            Some(id) => hosted
                .iter()
                .find(|account| account.id == id)
                .ok_or_else(|| unknown(&id, &hosted))?,
            None => hosted.first().ok_or_else(|| unknown("", &hosted))?,
        };
        Ok(PublicRecord {
            folder,
            through: through.id.clone(),
            hosted,
        })
    }

    /// The agent key of an account that this node hosts, or of any other by its key as text.
    pub fn agent(&self, account: &str) -> Result<AgentPubKey, NodeError> {
        let hosted = self.hosted.iter().find(|hosted| hosted.id == account);
        let key = hosted.map_or(account, |hosted| hosted.agent.as_str());
        AgentPubKey::try_from(key).map_err(|_| unknown(account, &self.hosted))
    }

    /// Reads from now on through an account that is not the agent's own, where the node hosts one: what comes out is
    /// what others see.
    pub fn not_through(&mut self, agent: &AgentPubKey) {
        let own = agent.to_string();
        let other = self.hosted.iter().find(|hosted| hosted.agent != own);
        if let Some(other) = other {
            self.through.clone_from(&other.id);
        }
    }

    /// The economy, as the account that is read through sees it.
    pub async fn me(&self) -> Result<Me, NodeError> {
        self.call("registry", "me", Value::Null).await
    }

    /// What the network fees come to for whom.
    pub async fn network_sharing(&self, input: &SharingInput) -> Result<SharingView, NodeError> {
        self.call("credit", "network_sharing", json!(input)).await
    }

    /// All co-ops that were ever accredited.
    pub async fn coops(&self) -> Result<Vec<Party>, NodeError> {
        self.call("registry", "coops", Value::Null).await
    }

    /// All who have an account.
    pub async fn agents(&self) -> Result<Vec<AgentPubKey>, NodeError> {
        self.call("registry", "agents", Value::Null).await
    }

    /// All that an account ever did, oldest first; nothing where the node knows of no account.
    pub async fn history(&self, agent: &AgentPubKey) -> Result<Vec<HistoryLine>, NodeError> {
        let mut lines = Vec::new();
        let mut before = None;
        loop {
            let input = HistoryInput {
                agent: Some(agent.clone()),
                before,
                limit: PAGE,
            };
            let page: HistoryPage = self.call("credit", "history", json!(input)).await?;
            lines.extend(page.lines);
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        lines.reverse();
        Ok(lines)
    }

    async fn call<T: DeserializeOwned>(
        &self,
        zome: &str,
        function: &str,
        input: Value,
    ) -> Result<T, NodeError> {
        let request = Request::Call {
            account: self.through.clone(),
            zome: zome.into(),
            function: function.into(),
            input,
        };
        read(control::ask(self.folder, &request).await?)
    }
}

/// What a node answered, as what was asked for.
pub fn read<T: DeserializeOwned>(answer: Value) -> Result<T, NodeError> {
    serde_json::from_value(answer).map_err(|error| {
        NodeError::conductor(
            "Reading the node's answer",
            format!("{error} (it may be of another version than this program)"),
        )
    })
}

fn unknown(id: &str, hosted: &[AccountView]) -> NodeError {
    let ids: Vec<&str> = hosted.iter().map(|account| account.id.as_str()).collect();
    NodeError::UnknownAccount {
        id: id.into(),
        known: ids.join(", "),
    }
}
