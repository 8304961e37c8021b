//! Where a conductor meets others, and how often it compares what it holds with them.

use crate::error::NodeError;
use crate::hubs::HubAddress;
use holochain_conductor_api::conductor::NetworkConfig;

/// A port where nothing answers: a practice economy lives in one conductor and has nobody to look for.
const NOBODY: &str = "http://127.0.0.1:9";
/// How often a node compares what it holds with another: both branches of a forked account meet within this time and the jitter,
/// well within the 30 seconds in which every node should warn of it. Holochain's own default is two minutes.
const GOSSIP_MS: u32 = 10_000;
const GOSSIP_JITTER_MS: u32 = 2_000;
/// How often, at the least, a node asks its hub who is there: whoever starts again has a new address. Holochain's own default is five
/// minutes.
const HUB_ASKED_MS: u32 = 30_000;

/// Where a conductor meets others.
#[derive(Debug, Clone)]
pub enum Network {
    /// Nowhere: all its accounts are its own.
    Nobody,
    /// At a hub, for bootstrap and relay. Holochain takes one of each.
    Hub(HubAddress),
}

impl Network {
    /// As the conductor takes it.
    pub fn config(&self) -> Result<NetworkConfig, NodeError> {
        let (address, plain) = match self {
            Self::Nobody => (NOBODY, true),
            Self::Hub(hub) => (hub.address.as_str(), hub.is_plain()),
        };
        let address = url2::Url2::try_parse(address)
            .map_err(|error| NodeError::conductor("Setting up the network", error))?;
        Ok(NetworkConfig {
            bootstrap_url: address.clone(),
            relay_url: address,
            advanced: Some(serde_json::json!({
                "irohTransport": { "relayAllowPlainText": plain },
                "coreBootstrap": { "backoffMaxMs": HUB_ASKED_MS },
                "k2Gossip": {
                    "initiateIntervalMs": GOSSIP_MS,
                    "initiateJitterMs": GOSSIP_JITTER_MS,
                    "minInitiateIntervalMs": GOSSIP_MS,
                },
            })),
            ..NetworkConfig::default()
        })
    }
}
