//! Gets the founding bundle from the hubs that an invitation names, and believes only its hash.

use super::error::JoinError;
use crate::bundle::fingerprint;
use crate::hubs::{HubAddress, client};
use std::time::Duration;

/// A bundle has a few megabytes; slow lines get their time.
const PATIENCE: Duration = Duration::from_secs(120);
/// Larger than any bundle.
const BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What one hub answered.
enum Answer {
    Bundle(Vec<u8>),
    Other { found: String },
    Missing(String),
    Silent(String),
}

/// The bundle of that hash, from the first hub that has it.
pub fn fetch(economy: &str, hash: &str, hubs: &[HubAddress]) -> Result<Vec<u8>, JoinError> {
    let mut tried = Vec::new();
    let mut reached = false;
    let mut wrong = None;
    for hub in hubs {
        let problem = match ask(hub, hash) {
            Answer::Bundle(bytes) => return Ok(bytes),
            Answer::Other { found } => {
                wrong.get_or_insert(JoinError::WrongBundle {
                    hub: hub.bundles.clone(),
                    found,
                    wanted: hash.into(),
                });
                continue;
            }
            Answer::Missing(problem) => {
                reached = true;
                problem
            }
            Answer::Silent(problem) => problem,
        };
        tried.push(format!("{} ({problem})", hub.bundles));
    }
    let tried = tried.join(", ");
    Err(match wrong {
        Some(wrong) => wrong,
        None if reached => JoinError::NotFound {
            economy: economy.into(),
            hash: hash.into(),
            tried,
        },
        None => JoinError::Unreachable { tried },
    })
}

fn ask(hub: &HubAddress, hash: &str) -> Answer {
    let mut answer = match client(PATIENCE).get(&hub.bundle(hash)).call() {
        Ok(answer) => answer,
        Err(ureq::Error::StatusCode(status)) => {
            return Answer::Missing(format!("it answers {status}"));
        }
        Err(error) => return Answer::Silent(error.to_string()),
    };
    let body = answer.body_mut().with_config().limit(BYTES_MAX);
    match body.read_to_vec() {
        Ok(bytes) => match fingerprint(&bytes) {
            found if found == hash => Answer::Bundle(bytes),
            found => Answer::Other { found },
        },
        Err(error) => Answer::Silent(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub;
    use std::path::Path;

    async fn hub_with(folder: &Path) -> HubAddress {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, hub::router(folder.into())).into_future());
        HubAddress {
            address: address.clone(),
            bundles: address,
        }
    }

    async fn fetched(hash: &str, hubs: &[HubAddress]) -> Result<Vec<u8>, JoinError> {
        let (hash, hubs) = (hash.to_owned(), hubs.to_vec());
        tokio::task::spawn_blocking(move || fetch("Valley", &hash, &hubs))
            .await
            .unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_bundle_comes_from_the_first_hub_that_has_it() {
        let (with, without) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let hash = fingerprint(b"the bundle");
        std::fs::write(with.path().join(format!("{hash}.happ")), "the bundle").unwrap();
        let silent = HubAddress {
            address: "http://127.0.0.1:9".into(),
            bundles: "http://127.0.0.1:9".into(),
        };
        let hubs = [
            silent.clone(),
            hub_with(without.path()).await,
            hub_with(with.path()).await,
        ];
        assert_eq!(fetched(&hash, &hubs).await.unwrap(), b"the bundle");
        let error = fetched(&hash, &hubs[..2]).await.unwrap_err();
        assert!(
            matches!(&error, JoinError::NotFound { tried, .. } if tried.contains("404")),
            "{error}"
        );
        let error = fetched(&hash, &hubs[..1]).await.unwrap_err();
        assert!(matches!(error, JoinError::Unreachable { .. }), "{error}");
        assert!(error.what_to_do().contains("connection"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn another_bundle_under_that_name_is_refused() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let liar = axum::Router::new().fallback(|| async { "another bundle" });
        tokio::spawn(axum::serve(listener, liar).into_future());
        let hub = HubAddress {
            address: address.clone(),
            bundles: address,
        };
        let error = fetched(&fingerprint(b"the bundle"), &[hub])
            .await
            .unwrap_err();
        assert!(
            matches!(&error, JoinError::WrongBundle { found, .. } if *found == fingerprint(b"another bundle")),
            "{error}"
        );
    }
}
