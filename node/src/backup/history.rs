//! An account's history from the nodes that hold it, by Holochain's own restoring.

use crate::error::NodeError;
use crate::host::Host;
use holochain::prelude::{AgentPubKey, AppBundleSource, AppStatus, InstallAppPayload};
use std::time::{Duration, Instant};

/// How many other nodes must agree on a history before it is restored, unless a person says otherwise.
pub const RESTORE_PEERS: u8 = 2;
const RESTORE_LOOK: Duration = Duration::from_millis(250);

/// How rebuilding a history ended.
#[derive(Debug)]
pub enum Rebuilt {
    /// It is whole, and the app can be enabled.
    Whole,
    /// Too few nodes that hold it were there.
    NobodyThere,
    /// There is proof against it.
    Never {
        /// Which.
        reason: String,
    },
}

impl Host {
    /// Installs an account's app without an own first history: it is read from the nodes that hold it. The app is not enabled.
    pub async fn rebuild(
        &self,
        app: &str,
        agent: &AgentPubKey,
        bundle: &[u8],
        patience: Duration,
    ) -> Result<Rebuilt, NodeError> {
        let doing = || format!("Restoring the app of {app}");
        if self.app(app).await?.is_none() {
            self.conductor
                .clone()
                .install_app_bundle(InstallAppPayload {
                    source: AppBundleSource::Bytes(bundle.to_vec().into()),
                    agent_key: Some(agent.clone()),
                    installed_app_id: Some(app.to_string()),
                    network_seed: None,
                    roles_settings: None,
                    ignore_genesis_failure: false,
                    restore_from_dht: true,
                })
                .await
                .map_err(|error| NodeError::conductor(doing(), error))?;
        }
        let begun = Instant::now();
        loop {
            let found = self
                .app(app)
                .await?
                .ok_or_else(|| NodeError::conductor(doing(), "it is not there after installing"))?;
            match found.status {
                AppStatus::AwaitingRestore if begun.elapsed() >= patience => {
                    return Ok(Rebuilt::NobodyThere);
                }
                AppStatus::AwaitingRestore => tokio::time::sleep(RESTORE_LOOK).await,
                AppStatus::Unrecoverable(_, reason) => {
                    return Ok(Rebuilt::Never {
                        reason: format!("{reason:?}"),
                    });
                }
                AppStatus::Enabled | AppStatus::Disabled(_) | AppStatus::AwaitingMemproofs => {
                    return Ok(Rebuilt::Whole);
                }
            }
        }
    }

    /// Where this conductor can be reached.
    pub async fn own_urls(&self) -> Result<Vec<String>, NodeError> {
        let stats = self
            .conductor
            .dump_network_stats()
            .await
            .map_err(|error| NodeError::conductor("Asking the network", error))?;
        let urls = stats.transport_stats.peer_urls;
        Ok(urls.iter().map(ToString::to_string).collect())
    }
}
