//! A hub: where the nodes of an economy meet (bootstrap), pass on what cannot reach each other directly (relay), and get the
//! bundle that founded it. It holds no keys and no ledger, and believes nobody: what it passes on is signed, what it serves is
//! named by its hash.

mod bundles;
mod error;

pub use bundles::router;
pub use error::HubError;

use crate::commands::asked_to_stop;
use axum_server::tls_rustls::RustlsConfig;
use kitsune2_bootstrap_srv::metrics::enable_otlp_metrics;
use kitsune2_bootstrap_srv::{BootstrapSrv, Config};
use serde_json::json;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

/// How many accounts of one economy are listed where nobody says otherwise. Who is not listed can still be found through others, but
/// `copex restore` looks here for machines with the same keys.
pub const ENTRIES_MOST: usize = 1_000;
/// How long the hub's workers wait before they look whether it shall end.
const LOOK: Duration = Duration::from_millis(500);
/// Certificates are read again this often, so that a renewed one is taken over without a restart.
const CERTIFICATE_LOOK: Duration = Duration::from_secs(60 * 60);
/// Open requests get so long to finish.
const STOP_WAIT: Duration = Duration::from_secs(3);
/// Where the transport asks for its own address by QUIC. The nodes' transport looks for it at this port.
const ADDRESS_PORT: u16 = 7842;

/// What `copex hub` was asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Where bootstrap and relay listen.
    pub listen: SocketAddr,
    /// Where bundles are served; the next port where none is given.
    pub bundles_listen: Option<SocketAddr>,
    /// The folder with the bundles.
    pub bundles: Option<PathBuf>,
    /// Certificate and key, both PEM.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// What one economy and one node may take of it.
    pub limits: Limits,
    /// Where the figures of bootstrap and relay are sent (OTLP over HTTP).
    pub figures_to: Option<String>,
    /// Whether what is said to people is said to programs instead.
    pub json: bool,
}

/// What one economy and one node may take of a hub.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most accounts of one economy that are listed.
    pub entries: usize,
    /// The most bytes a second that one node may send over the relay.
    pub relay_rate: Option<NonZeroU32>,
}

/// Says where the hub is reached.
fn tell(json: bool, addresses: &[String], bundles: Option<&(String, PathBuf)>) {
    if json {
        let (at, folder) = bundles.cloned().unzip();
        println!(
            "{}",
            json!({ "addresses": addresses, "bundles": at, "bundles_folder": folder })
        );
        return;
    }
    for address in addresses {
        println!("Bootstrap and relay: {address}");
    }
    match bundles {
        Some((at, folder)) => println!(
            "Bundles:             {at}\n                     from {}",
            folder.display()
        ),
        None => println!("No bundles are served (--bundles DIR)."),
    }
    println!("The hub is open. Stop it with Ctrl-C.");
}

/// Runs a hub until it is asked to stop.
pub async fn run(asked: Asked) -> Result<(), HubError> {
    // A second call finds the first one's provider in place, which is what we want.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let Asked {
        listen,
        bundles_listen,
        bundles,
        tls,
        limits,
        figures_to,
        json,
    } = asked;
    let certificate = match &tls {
        Some((certificate, key)) => Some(certificate_of(certificate, key).await?),
        None => None,
    };
    if let Some(folder) = &bundles
        && !folder.is_dir()
    {
        return Err(HubError::NoFolder {
            folder: folder.clone(),
        });
    }
    let beside = bundles_listen.unwrap_or_else(|| {
        let port = match listen.port() {
            0 => 0,
            port => port.saturating_add(1),
        };
        SocketAddr::new(listen.ip(), port)
    });
    // The server below tells no reason when its port is taken, so the port is tried first.
    drop(take(listen)?);
    let listener = match &bundles {
        Some(_) => Some(take(beside)?),
        None => None,
    };
    // It keeps a client of its own, which may not begin or end where others wait for their turn.
    let figures = tokio::task::spawn_blocking(move || enable_otlp_metrics(figures_to.as_deref()))
        .await
        .map_err(|error| HubError::Failed(error.to_string()))?
        .map_err(|error| HubError::Failed(error.to_string()))?;
    let config = config(listen, tls.clone(), limits);
    let server = tokio::task::spawn_blocking(move || BootstrapSrv::new(config))
        .await
        .map_err(|error| HubError::Failed(error.to_string()))?
        .map_err(|error| HubError::Failed(error.to_string()))?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let addresses: Vec<String> = server
        .listen_addrs()
        .iter()
        .map(|address| format!("{scheme}://{address}"))
        .collect();
    let mut bundles_at = None;
    let handle = axum_server::Handle::new();
    let serving = match (listener, bundles) {
        (Some(listener), Some(folder)) => {
            let address = listener
                .local_addr()
                .map_err(|error| HubError::Failed(error.to_string()))?;
            bundles_at = Some((format!("{scheme}://{address}"), folder.clone()));
            let certificate = certificate.clone();
            let (handle, router) = (handle.clone(), router(folder));
            Some(tokio::spawn(async move {
                let service = router.into_make_service();
                match certificate {
                    Some(certificate) => {
                        axum_server::from_tcp_rustls(listener, certificate)
                            .handle(handle)
                            .serve(service)
                            .await
                    }
                    None => {
                        axum_server::from_tcp(listener)
                            .handle(handle)
                            .serve(service)
                            .await
                    }
                }
            }))
        }
        _ => None,
    };
    tell(json, &addresses, bundles_at.as_ref());
    tokio::select! {
        () = asked_to_stop() => {}
        () = renew(certificate, tls) => {}
    }
    eprintln!("Stopping.");
    handle.graceful_shutdown(Some(STOP_WAIT));
    if let Some(serving) = serving
        && let Ok(Err(error)) = serving.await
    {
        tracing::warn!(%error, "the bundles' server ended with an error");
    }
    let end = move || {
        drop(server);
        if let Some(Err(error)) = figures.map(|figures| figures.shutdown()) {
            tracing::warn!(%error, "the last figures were not sent");
        }
    };
    tokio::task::spawn_blocking(end)
        .await
        .map_err(|error| HubError::Failed(error.to_string()))
}

fn config(listen: SocketAddr, tls: Option<(PathBuf, PathBuf)>, limits: Limits) -> Config {
    // Only over TLS can a node ask for its own address by QUIC.
    let quic_bind_addr = tls
        .as_ref()
        .map(|_| SocketAddr::new(listen.ip(), ADDRESS_PORT));
    let (tls_cert, tls_key) = tls.unzip();
    Config {
        listen_address_list: vec![listen],
        request_listen_duration: LOOK,
        tls_cert,
        tls_key,
        quic_bind_addr,
        max_entries_per_space: limits.entries,
        relay_client_rx_bytes_per_second: limits.relay_rate,
        ..Config::production()
    }
}

/// Takes a port, or says why not.
fn take(address: SocketAddr) -> Result<TcpListener, HubError> {
    let listener = TcpListener::bind(address).map_err(|source| match source.kind() {
        std::io::ErrorKind::AddrInUse => HubError::PortInUse { address },
        std::io::ErrorKind::PermissionDenied => HubError::PortForbidden { address },
        std::io::ErrorKind::AddrNotAvailable => HubError::NotOurAddress { address },
        _ => HubError::Failed(format!("Opening {address} failed: {source}")),
    })?;
    listener
        .set_nonblocking(true)
        .map_err(|error| HubError::Failed(error.to_string()))?;
    Ok(listener)
}

async fn certificate_of(certificate: &PathBuf, key: &PathBuf) -> Result<RustlsConfig, HubError> {
    RustlsConfig::from_pem_file(certificate, key)
        .await
        .map_err(|error| HubError::Certificate {
            certificate: certificate.clone(),
            key: key.clone(),
            reason: error.to_string(),
        })
}

/// Takes over renewed certificates, for ever. Bootstrap and relay do the same by themselves.
async fn renew(certificate: Option<RustlsConfig>, tls: Option<(PathBuf, PathBuf)>) {
    let (Some(certificate), Some((cert, key))) = (certificate, tls) else {
        return std::future::pending().await;
    };
    loop {
        tokio::time::sleep(CERTIFICATE_LOOK).await;
        if let Err(error) = certificate.reload_from_pem_file(&cert, &key).await {
            tracing::warn!(%error, "the certificate could not be read again; the old one stays in use");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(listen: SocketAddr) -> Asked {
        Asked {
            listen,
            bundles_listen: None,
            bundles: None,
            tls: None,
            limits: Limits {
                entries: ENTRIES_MOST,
                relay_rate: None,
            },
            figures_to: None,
            json: false,
        }
    }

    #[test]
    fn the_limits_are_those_of_the_servers() {
        let limits = Limits {
            entries: 77,
            relay_rate: NonZeroU32::new(5_000),
        };
        let config = config("127.0.0.1:0".parse().unwrap(), None, limits);
        assert_eq!(config.max_entries_per_space, 77);
        assert_eq!(
            config.relay_client_rx_bytes_per_second,
            NonZeroU32::new(5_000)
        );
    }

    #[tokio::test]
    async fn a_port_in_use_is_said() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let error = run(asked(address)).await.unwrap_err();
        assert!(matches!(error, HubError::PortInUse { .. }), "{error}");
        assert!(error.to_string().contains(&address.to_string()));
    }

    #[tokio::test]
    async fn a_certificate_that_is_none_is_named_with_the_reason() {
        let place = tempfile::tempdir().unwrap();
        let (certificate, key) = (place.path().join("cert.pem"), place.path().join("key.pem"));
        std::fs::write(&certificate, "no certificate").unwrap();
        std::fs::write(&key, "no key").unwrap();
        let asked = Asked {
            tls: Some((certificate.clone(), key)),
            ..asked("127.0.0.1:0".parse().unwrap())
        };
        let error = run(asked).await.unwrap_err();
        assert!(matches!(error, HubError::Certificate { .. }), "{error}");
        assert!(
            error.to_string().contains(certificate.to_str().unwrap()),
            "{error}"
        );
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_is_named() {
        let asked = Asked {
            bundles: Some("/nowhere/at/all".into()),
            ..asked("127.0.0.1:0".parse().unwrap())
        };
        let error = run(asked).await.unwrap_err();
        assert!(error.to_string().contains("/nowhere/at/all"), "{error}");
    }
}
