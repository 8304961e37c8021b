//! A hub with a certificate of its own: bootstrap, relay and bundles speak TLS with whoever trusts it, and with nobody else. Nodes
//! trust public authorities only (docs/federation.md), so none of them is in this story.

// The other tests use the rest.
#[allow(dead_code)]
mod support;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use support::federation::Hub;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

#[test]
fn a_hub_speaks_tls_with_whoever_trusts_its_certificate() {
    let place = tempfile::tempdir().unwrap();
    let (certificate, key) = (place.path().join("cert.pem"), place.path().join("key.pem"));
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["127.0.0.1".into()]).unwrap();
    std::fs::write(&certificate, cert.pem()).unwrap();
    std::fs::write(&key, signing_key.serialize_pem()).unwrap();
    let bundles = place.path().join("bundles");
    let hub = Hub::start_with_tls(&bundles, &certificate, &key);

    let trusting = agent(RootCerts::new_with_certs(&[Certificate::from_pem(
        cert.pem().as_bytes(),
    )
    .unwrap()]));
    for address in [&hub.address.address, &hub.address.bundles] {
        assert!(address.starts_with("https://"), "{address}");
        let health = format!("{address}/health");
        let mut answer = trusting.get(&health).call().unwrap();
        assert_eq!(answer.status(), 200);
        assert!(!answer.body_mut().read_to_string().unwrap().is_empty());

        let refused = agent(RootCerts::WebPki).get(&health).call().unwrap_err();
        assert!(refused.to_string().contains("UnknownIssuer"), "{refused}");
        let plain = health.replace("https://", "http://");
        assert!(
            !matches!(trusting.get(&plain).call(), Ok(answer) if answer.status() == 200),
            "{plain} answers without TLS"
        );
    }
}

fn agent(root_certs: RootCerts) -> Agent {
    let tls = TlsConfig::builder().root_certs(root_certs).build();
    Agent::config_builder().tls_config(tls).build().into()
}
