//! A conductor with its way of installing the app for one more key.

use crate::{village::Program, wait::until};
use copex_entries::credential::Credential;
use holochain::{
    conductor::ConductorHandle,
    prelude::{
        AgentPubKey, AppBundleSource, CellId, ChainIntegrityWarrant, DnaHash, InstallAppPayload,
        MembraneProof, RoleSettings, SerializedBytes, WarrantProof,
    },
    sweettest::SweetConductor,
};
use holochain_keystore::MetaLairClient;
use std::{collections::HashMap, path::Path, sync::Arc};

use tempfile::TempDir;

/// The role of the economy's DNA in the bundle.
pub const ROLE: &str = "economy";

/// One conductor.
pub struct Peer {
    conductor: SweetConductor,
    folder: TempDir,
}

impl Peer {
    /// Around a conductor that runs, with its data folder.
    pub fn new(conductor: SweetConductor, folder: TempDir) -> Peer {
        Peer { conductor, folder }
    }

    /// Its data folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Stops it.
    pub async fn shut_down(&mut self) {
        self.conductor.shutdown().await;
    }

    /// What calls go to.
    pub fn handle(&self) -> ConductorHandle {
        self.conductor.raw_handle()
    }

    /// The conductor itself.
    pub fn conductor(&self) -> &SweetConductor {
        &self.conductor
    }

    /// The conductor itself, to install something else on it.
    pub fn conductor_mut(&mut self) -> &mut SweetConductor {
        &mut self.conductor
    }

    /// Its keys.
    pub fn keystore(&self) -> MetaLairClient {
        self.conductor.keystore()
    }

    /// A new key.
    pub async fn new_key(&self) -> AgentPubKey {
        self.keystore()
            .new_sign_keypair_random()
            .await
            .expect("a test keystore makes keys")
    }

    /// Installs and enables the app for a key. What refuses it is handed back.
    pub async fn install(
        &self,
        program: &Program,
        agent: &AgentPubKey,
        proof: Option<MembraneProof>,
    ) -> Result<CellId, String> {
        let settings = RoleSettings::Provisioned {
            membrane_proof: proof,
            modifiers: Some(program.modifiers()),
            init_properties: None,
        };
        // The same key can live in several economies.
        let app = format!("{agent} in {}", program.dna_hash());
        let payload = InstallAppPayload {
            source: AppBundleSource::Bytes(program.bundle().clone().into()),
            agent_key: Some(agent.clone()),
            installed_app_id: Some(app.clone()),
            network_seed: None,
            roles_settings: Some(HashMap::from([(ROLE.to_string(), settings)])),
            ignore_genesis_failure: false,
            restore_from_dht: false,
        };
        self.handle()
            .install_app_bundle(payload)
            .await
            .map_err(|error| format!("{error:?}"))?;
        self.handle()
            .enable_app(app)
            .await
            .map_err(|error| format!("{error:?}"))?;
        Ok(CellId::new(program.dna_hash().clone(), agent.clone()))
    }

    /// Whether this peer has blocked an agent.
    pub async fn has_blocked(&self, dna: &DnaHash, agent: &AgentPubKey) -> bool {
        let target =
            holochain::prelude::BlockTargetId::Cell(CellId::new(dna.clone(), agent.clone()));
        self.handle()
            .holochain_p2p()
            .is_blocked(target)
            .await
            .expect("blocks can be read")
    }
}

/// A credential as the membrane takes it.
pub fn membrane_proof(credential: &Credential) -> MembraneProof {
    Arc::new(SerializedBytes::try_from(credential.clone()).expect("a credential can be encoded"))
}

/// Waits until a peer has warranted an agent itself, and answers with the reason it gave.
pub async fn warrant_against(peer: &Peer, dna: &DnaHash, agent: &AgentPubKey) -> String {
    until("a warrant", || async {
        let store = peer
            .handle()
            .get_dht_store(dna)
            .map_err(|error| error.to_string())?;
        let warrants = store
            .as_read()
            .get_warrants_by_warrantee(agent.clone())
            .await
            .map_err(|error| error.to_string())?;
        let reasons = warrants.iter().filter_map(|warrant| match &warrant.proof {
            WarrantProof::ChainIntegrity(ChainIntegrityWarrant::InvalidChainOp {
                reason, ..
            }) => Some(reason.clone()),
            WarrantProof::ChainIntegrity(ChainIntegrityWarrant::ChainFork { .. }) => None,
        });
        let reasons: Vec<String> = reasons.collect();
        if reasons.is_empty() {
            Err("none so far".into())
        } else {
            Ok(reasons.join("; "))
        }
    })
    .await
}
