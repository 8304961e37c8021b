//! The conductor and the keystore, in this process: starting, installing apps, calling zomes, signing, stopping.
//! It knows cells and keys, and nothing of co-ops or credits.

use crate::bundle::{Modifiers, ROLE};
use crate::error::NodeError;
use crate::folder::DataFolder;
use crate::keystore;
use crate::network::Network;
use holochain::conductor::api::error::ConductorApiError;
use holochain::conductor::error::ConductorError;
use holochain::conductor::{CellError, ConductorBuilder, ConductorHandle};
use holochain::core::workflow::WorkflowError;
use holochain::prelude::{
    AgentPubKey, AppBundleSource, AppStatus, BlockTargetId, CellId, DnaFile, DnaWasmHashed,
    ExternIO, FunctionName, InstallAppPayload, MembraneProof, RoleSettings, Signal, Timestamp,
    ZomeCallParams, ZomeCallResponse, ZomeName,
};
use holochain_conductor_api::conductor::ConductorConfig;
use holochain_conductor_api::{
    AppInfo, CellInfo, IssueAppAuthenticationTokenPayload, ZomeCallParamsSigned,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::broadcast;

/// The one origin that app interfaces accept: the node's own proxy. Browsers never reach them.
pub const INNER_ORIGIN: &str = "http://copex.internal";
/// How long a token for the app interface lives unused.
pub const APP_TOKEN_SECONDS: u64 = 30;
/// Why a zome call gave no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// Another writer was faster; nothing was written.
    #[error("Another act of this account came in between; nothing was written.")]
    HeadMoved,
    /// A coordinator or the rules said no. The text is theirs.
    #[error("{0}")]
    Refused(String),
    /// The conductor could not write.
    #[error("The disk of this node is full. Nothing was written.")]
    DiskFull,
    /// The zome or function is not there, or its input has another shape.
    #[error("{0}")]
    Failed(String),
}

impl CallError {
    /// What the person can do.
    pub fn what_to_do(&self) -> &'static str {
        match self {
            Self::HeadMoved => "Try again.",
            Self::Refused(_) => {
                "Nothing was written. The text above says which rule stands against it."
            }
            Self::DiskFull => "Make room on it, then do it again.",
            Self::Failed(_) => "Check the names of zome and function and the fields of the input.",
        }
    }
}

/// A running conductor.
#[derive(Clone)]
pub struct Host {
    pub(crate) conductor: ConductorHandle,
}

impl Host {
    /// Opens the keystore and the conductor of a data folder that the caller holds.
    pub async fn start(
        folder: &DataFolder,
        passphrase: Vec<u8>,
        network: &Network,
        restore_peers: u8,
    ) -> Result<Self, NodeError> {
        // A second call finds the first one's provider in place, which is what we want.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let root = folder.conductor();
        std::fs::create_dir_all(&root)
            .map_err(|source| NodeError::file("Making the conductor's folder", &root, source))?;
        let keystore = keystore::open(folder, passphrase.clone()).await?;
        let config = ConductorConfig {
            data_root_path: Some(root.clone().into()),
            network: network.config()?,
            restore_chain_quorum: restore_peers,
            ..ConductorConfig::default()
        };
        let conductor = ConductorBuilder::new()
            .config(config)
            // It also locks the databases.
            .passphrase(Some(Arc::new(Mutex::new(sodoken::LockedArray::from(
                passphrase,
            )))))
            .with_keystore(keystore)
            .with_data_root_path(root.into())
            .no_print_setup()
            .build()
            .await
            .map_err(|error| NodeError::conductor("Starting the conductor", error))?;
        Ok(Self { conductor })
    }

    /// A new key in the keystore.
    pub async fn new_key(&self) -> Result<AgentPubKey, NodeError> {
        self.conductor
            .keystore()
            .new_sign_keypair_random()
            .await
            .map_err(|error| NodeError::conductor("Making a key", error))
    }

    /// The keystore, for signing what is not a zome call.
    pub fn keystore(&self) -> &holochain_keystore::MetaLairClient {
        self.conductor.keystore()
    }

    /// The app of an account, if it is installed.
    pub async fn app(&self, app: &str) -> Result<Option<AppInfo>, NodeError> {
        self.conductor
            .get_app_info(&app.to_string())
            .await
            .map_err(|error| NodeError::conductor(format!("Looking for the app of {app}"), error))
    }

    /// Installs an account's app and enables it. An app that is there is left as it is. Without modifiers those in the bundle
    /// hold.
    pub async fn install(
        &self,
        app: &str,
        agent: &AgentPubKey,
        bundle: &[u8],
        modifiers: Option<&Modifiers>,
        membrane_proof: Option<MembraneProof>,
    ) -> Result<CellId, NodeError> {
        let doing = || format!("Opening the app of {app}");
        let found = match self.app(app).await? {
            Some(found) => found,
            None => {
                let settings = RoleSettings::Provisioned {
                    membrane_proof,
                    modifiers: modifiers.map(Modifiers::for_install).transpose()?,
                    init_properties: None,
                };
                self.conductor
                    .clone()
                    .install_app_bundle(InstallAppPayload {
                        source: AppBundleSource::Bytes(bundle.to_vec().into()),
                        agent_key: Some(agent.clone()),
                        installed_app_id: Some(app.to_string()),
                        network_seed: None,
                        roles_settings: Some(HashMap::from([(ROLE.to_string(), settings)])),
                        ignore_genesis_failure: false,
                        restore_from_dht: false,
                    })
                    .await
                    .map_err(|error| match not_let_in(&error) {
                        Some(reason) => NodeError::NotLetIn { reason },
                        None => NodeError::conductor(doing(), error),
                    })?;
                self.app(app).await?.ok_or_else(|| {
                    NodeError::conductor(doing(), "it is not there after installing")
                })?
            }
        };
        // Between installing and enabling the program may have been stopped.
        if !matches!(found.status, AppStatus::Enabled) {
            self.conductor
                .clone()
                .enable_app(app.to_string())
                .await
                .map_err(|error| NodeError::conductor(doing(), error))?;
        }
        match found.cell_info.get(ROLE).and_then(|cells| cells.first()) {
            Some(CellInfo::Provisioned(cell)) => Ok(cell.cell_id.clone()),
            _ => Err(NodeError::conductor(
                doing(),
                format!("it has no cell in the role {ROLE}"),
            )),
        }
    }

    /// The port of an app's interface; one is added if there is none yet, since they outlive a restart.
    pub async fn app_interface(&self, app: &str) -> Result<u16, NodeError> {
        let doing = || format!("Opening the interface of {app}");
        let interfaces = self
            .conductor
            .list_app_interfaces()
            .await
            .map_err(|error| NodeError::conductor(doing(), error))?;
        if let Some(interface) = interfaces
            .iter()
            .find(|interface| interface.installed_app_id.as_deref() == Some(app))
        {
            return Ok(interface.port);
        }
        self.conductor
            .clone()
            .add_app_interface(
                either::Either::Left(0),
                None,
                INNER_ORIGIN.to_string().into(),
                Some(app.to_string()),
            )
            .await
            .map_err(|error| NodeError::conductor(doing(), error))
    }

    /// A token that opens an app's interface once.
    pub fn app_token(&self, app: &str) -> Result<Vec<u8>, NodeError> {
        self.conductor
            .issue_app_authentication_token(IssueAppAuthenticationTokenPayload {
                installed_app_id: app.to_string(),
                expiry_seconds: APP_TOKEN_SECONDS,
                single_use: true,
            })
            .map(|issued| issued.token)
            .map_err(|error| NodeError::conductor("Issuing a token", error))
    }

    /// Signs the parameters of a zome call. Whoever calls this has checked that the session may.
    pub async fn sign(&self, params: ZomeCallParams) -> Result<ZomeCallParamsSigned, NodeError> {
        ZomeCallParamsSigned::try_from_params(self.keystore(), params)
            .await
            .map_err(|error| NodeError::conductor("Signing", error))
    }

    /// Calls a zome function as the cell's own agent; input and answer are msgpack.
    pub async fn call_packed(
        &self,
        cell: &CellId,
        zome: &str,
        function: &str,
        input: Vec<u8>,
    ) -> Result<Vec<u8>, CallError> {
        let (nonce, expires_at) = holochain_nonce::fresh_nonce(Timestamp::now())
            .map_err(|error| CallError::Failed(error.to_string()))?;
        let params = ZomeCallParams {
            provenance: cell.agent_pubkey().clone(),
            cell_id: cell.clone(),
            zome_name: ZomeName::from(zome),
            fn_name: FunctionName::from(function),
            cap_secret: None,
            payload: ExternIO::from(input),
            nonce,
            expires_at,
        };
        match self.conductor.call_zome(params).await {
            Ok(Ok(ZomeCallResponse::Ok(answer))) => Ok(answer.into_vec()),
            Ok(Ok(other)) => Err(CallError::Failed(format!("{other:?}"))),
            Ok(Err(error)) => Err(refusal(&error.to_string())),
            Err(error) => Err(refusal(&error.to_string())),
        }
    }

    /// Calls a zome function with Rust values.
    pub async fn call<I, O>(
        &self,
        cell: &CellId,
        zome: &str,
        function: &str,
        input: &I,
    ) -> Result<O, CallError>
    where
        I: serde::Serialize + std::fmt::Debug,
        O: serde::de::DeserializeOwned + std::fmt::Debug,
    {
        let input =
            ExternIO::encode(input).map_err(|error| CallError::Failed(error.to_string()))?;
        let answer = self
            .call_packed(cell, zome, function, input.into_vec())
            .await?;
        ExternIO::from(answer).decode().map_err(|error| {
            CallError::Failed(format!(
                "{zome}/{function} answered in an unknown shape: {error}"
            ))
        })
    }

    /// Whether this node has shut an agent out: it does so when it judges a warrant against the agent to be true.
    pub async fn is_shut_out(&self, cell: &CellId, agent: &AgentPubKey) -> Result<bool, CallError> {
        let other = CellId::new(cell.dna_hash().clone(), agent.clone());
        self.conductor
            .is_blocked(BlockTargetId::Cell(other), Timestamp::now())
            .await
            .map_err(|error| CallError::Failed(error.to_string()))
    }

    /// What the zomes of an account's app have to say.
    pub async fn signals(&self, cell: &CellId) -> Result<broadcast::Receiver<Signal>, NodeError> {
        self.conductor
            .get_signal_tx(cell)
            .await
            .map(|sender| sender.subscribe())
            .map_err(|error| NodeError::conductor("Listening to signals", error))
    }

    /// Replaces the coordinator zomes of a cell by those of the bundle. The DNA hash stays.
    pub async fn update_coordinators(&self, cell: &CellId, dna: &DnaFile) -> Result<(), NodeError> {
        let zomes = dna.dna_def().coordinator_zomes.clone();
        let mut wasms = Vec::with_capacity(zomes.len());
        for (name, _) in &zomes {
            let wasm = dna
                .get_wasm_for_zome(name)
                .map_err(|error| NodeError::conductor("Reading the bundle", error))?;
            wasms.push(DnaWasmHashed::from_content(wasm.clone()).await);
        }
        self.conductor
            .update_coordinators(cell.clone(), zomes, wasms)
            .await
            .map_err(|error| {
                NodeError::conductor("Taking over the new program of an account", error)
            })
    }

    /// Ends all tasks of the conductor. Everything written is on disk already.
    pub async fn stop(self) -> Result<(), NodeError> {
        match self.conductor.shutdown().await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(NodeError::conductor("Stopping the conductor", error)),
            Err(error) => Err(NodeError::conductor("Stopping the conductor", error)),
        }
    }
}

/// Why the economy did not let an account in, in the words of its own check.
fn not_let_in(error: &ConductorError) -> Option<String> {
    let ConductorError::GenesisFailed { errors } = error else {
        return None;
    };
    errors
        .iter()
        .find_map(|(_, error)| match workflow_error(error)? {
            WorkflowError::GenesisFailure(reason) => Some(reason.clone()),
            _ => None,
        })
}

/// What a step of a cell failed with. Genesis wraps it once more.
fn workflow_error(error: &CellError) -> Option<&WorkflowError> {
    match error {
        CellError::WorkflowError(error) => Some(error),
        CellError::ConductorApiError(error) => match &**error {
            ConductorApiError::WorkflowError(error) => Some(error),
            _ => None,
        },
        _ => None,
    }
}

/// Zomes refuse with a sentence of their own; what the conductor wraps around it says nothing to a person.
fn refusal(text: &str) -> CallError {
    if text.contains("head has moved") {
        return CallError::HeadMoved;
    }
    for (before, after) in [
        ("Guest(\"", "\")"),
        ("Validation failed while committing: ", ""),
    ] {
        if let Some((_, rest)) = text.split_once(before) {
            let words = if after.is_empty() {
                rest
            } else {
                rest.rsplit_once(after).map_or(rest, |(words, _)| words)
            };
            return CallError::Refused(words.replace("\\\"", "\"").replace("\\n", "\n"));
        }
    }
    // As SQLite says it.
    if text.contains("database or disk is full") {
        return CallError::DiskFull;
    }
    if text.contains("Deserialize(") {
        return CallError::Failed("The input has not the shape that this function takes.".into());
    }
    CallError::Failed(text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_coordinator_come_out_of_the_wrapping() {
        let wrapped = r#"Wasm runtime error while working with Ribosome: RuntimeError: WasmError { file: "src/pay.rs", line: 4, error: Guest("You can spend 120.00; this order is 150.00") }"#;
        let CallError::Refused(words) = refusal(wrapped) else {
            panic!("not a refusal")
        };
        assert_eq!(words, "You can spend 120.00; this order is 150.00");
    }

    #[test]
    fn the_words_of_a_validator_come_out_of_the_wrapping() {
        let wrapped = "Source chain error: InvalidCommit error: Validation failed while committing: R-CREDIT-07: balance after -1";
        let CallError::Refused(words) = refusal(wrapped) else {
            panic!("not a refusal")
        };
        assert_eq!(words, "R-CREDIT-07: balance after -1");
    }

    #[test]
    fn a_moved_head_is_told_apart() {
        let text = "Source chain error: Attempted to commit a bundle to the source chain, but the source chain head has moved since";
        assert!(matches!(refusal(text), CallError::HeadMoved));
        let wrapped =
            "RuntimeError: exchange::offers::__create_offer_extern:24: Deserialize([128])";
        assert!(refusal(wrapped).to_string().contains("shape"));
        assert!(matches!(refusal("no such function"), CallError::Failed(_)));
        let full = "Other(Sqlx(Database(SqliteError { code: 13, message: \"database or disk is full\" })))";
        assert!(matches!(refusal(full), CallError::DiskFull));
    }
}
