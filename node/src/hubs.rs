//! The hubs of an economy: their addresses, and which of them a node uses.
//!
//! Holochain takes one bootstrap server and one relay for a conductor. So a node uses the first hub on the list that answers when it
//! starts. Nodes that meet at different hubs do not learn of each other there, only through a node that knows both.

use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::time::Duration;
use url2::Url2;

/// A hub that does not answer within this time is passed over.
const ANSWER_WAIT: Duration = Duration::from_secs(4);

/// Where a hub is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HubAddress {
    /// Bootstrap and relay.
    pub address: String,
    /// Where it serves bundles.
    pub bundles: String,
}

impl HubAddress {
    /// Both addresses are such that what passes there is encrypted, or stays on the own machine or network.
    pub fn check(&self) -> Result<(), String> {
        check_address(&self.address)?;
        check_address(&self.bundles)
    }

    /// Whether it is reached without TLS.
    pub fn is_plain(&self) -> bool {
        self.address.starts_with("http://")
    }

    /// Where it serves a bundle.
    pub fn bundle(&self, hash: &str) -> String {
        format!("{}/economy/{hash}", self.bundles.trim_end_matches('/'))
    }

    fn answers(&self) -> bool {
        let health = format!("{}/health", self.address.trim_end_matches('/'));
        client(ANSWER_WAIT).get(&health).call().is_ok()
    }
}

/// What asks hubs over HTTP; it gives up after that time.
pub fn client(patience: Duration) -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(patience))
        .build()
        .into()
}

/// The first hub that answers, and whether any did; without an answer it is the first on the list.
pub async fn reachable(hubs: &[HubAddress]) -> Option<(HubAddress, bool)> {
    let first = hubs.first()?.clone();
    let hubs = hubs.to_vec();
    let found = tokio::task::spawn_blocking(move || hubs.into_iter().find(HubAddress::answers));
    match found.await {
        Ok(Some(hub)) => Some((hub, true)),
        _ => Some((first, false)),
    }
}

fn check_address(address: &str) -> Result<(), String> {
    let url = Url2::try_parse(address)
        .map_err(|error| format!("the hub address {address} cannot be read: {error}"))?;
    let host = url.host_str().unwrap_or_default();
    if host.is_empty() {
        return Err(format!("the hub address {address} names no machine"));
    }
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_near(host) => Ok(()),
        "http" => Err(format!(
            "the hub address {address} must begin with https://; http:// is for this machine and private networks"
        )),
        _ => Err(format!(
            "the hub address {address} must begin with https://"
        )),
    }
}

/// Whether an address belongs to this machine or to a private network.
fn is_near(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    match host.parse() {
        Ok(IpAddr::V4(address)) => {
            address.is_loopback() || address.is_private() || address.is_link_local()
        }
        Ok(IpAddr::V6(address)) => address.is_loopback() || address.is_unique_local(),
        Err(_) => host == "localhost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_near_hubs() {
        for good in [
            "https://hub.example.org",
            "https://hub.example.org:8443/",
            "http://127.0.0.1:4000",
            "http://localhost:4000",
            "http://10.1.2.3:4000",
            "http://[::1]:4000",
        ] {
            check_address(good).unwrap();
        }
        for bad in ["http://hub.example.org", "http://203.0.113.5:80"] {
            assert!(
                check_address(bad).unwrap_err().contains("https://"),
                "{bad}"
            );
        }
        for bad in ["hub.example.org", "ftp://hub.example.org", "https://", ""] {
            assert!(
                check_address(bad).is_err_and(|error| error.contains("hub address")),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_bundle_lies_under_its_hash() {
        let hub = HubAddress {
            address: "https://a.example".into(),
            bundles: "https://a.example:8443/".into(),
        };
        assert_eq!(hub.bundle("ab12"), "https://a.example:8443/economy/ab12");
    }

    #[tokio::test]
    async fn without_an_answer_the_first_hub_is_used() {
        let nobody = HubAddress {
            address: "http://127.0.0.1:9".into(),
            bundles: "http://127.0.0.1:9".into(),
        };
        let (hub, answered) = reachable(std::slice::from_ref(&nobody)).await.unwrap();
        assert_eq!((hub, answered), (nobody, false));
        assert!(reachable(&[]).await.is_none());
    }
}
