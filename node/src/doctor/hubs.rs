//! Whether the hubs of an economy answer, serve its bundle, and agree with this machine on the time.

use super::Finding;
use crate::bundle;
use crate::hubs::{HubAddress, client};
use crate::live::Home;
use crate::watch::Weight;
use std::io::Read;
use std::time::{Duration, SystemTime};

const PATIENCE: Duration = Duration::from_secs(5);
/// A founding bundle has some megabytes.
const BUNDLE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Others refuse what lies further in their future than a few minutes.
const CLOCK_OFF_MAX: Duration = Duration::from_secs(30);

/// One hub.
pub async fn look(hub: &HubAddress, home: &Home) -> Vec<Finding> {
    let (hub, hash) = (hub.clone(), home.bundle.clone());
    let looked = tokio::task::spawn_blocking(move || {
        let mut findings = vec![answers(&hub)];
        findings.push(serves(&hub, &hash));
        findings
    });
    // It ends early only where the program stops.
    looked.await.unwrap_or_default()
}

fn answers(hub: &HubAddress) -> Finding {
    let what = format!("Hub {}", hub.address);
    let address = format!("{}/health", hub.address.trim_end_matches('/'));
    match client(PATIENCE).get(&address).call() {
        Ok(answer) => {
            let date = answer.headers().get("date");
            let date = date.and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
            date.and_then(|theirs| clock_off(theirs, SystemTime::now()))
                .map_or_else(
                    || Finding::good(&what, "answers"),
                    |said| {
                        Finding::bad(
                            &what,
                            Weight::Danger,
                            "clock_off",
                            said,
                            "Let a time service set this machine's clock (timedatectl shows whether one does). Others refuse what comes from their future.",
                        )
                    },
                )
        }
        Err(error) => Finding::bad(
            &what,
            Weight::Warning,
            "hub_silent",
            format!("does not answer: {error}"),
            "Check the connection to the internet; ask who runs the hub. The node goes on without it, but finds no new nodes.",
        ),
    }
}

/// How far the clocks are apart, where that is too much.
fn clock_off(theirs: SystemTime, ours: SystemTime) -> Option<String> {
    let (apart, direction) = match ours.duration_since(theirs) {
        Ok(ahead) => (ahead, "ahead of"),
        Err(behind) => (behind.duration(), "behind"),
    };
    (apart > CLOCK_OFF_MAX).then(|| {
        format!(
            "answers; this machine's clock is {} seconds {direction} the hub's",
            apart.as_secs()
        )
    })
}

fn serves(hub: &HubAddress, hash: &str) -> Finding {
    let what = format!("Bundle at {}", hub.bundles);
    let mut bytes = Vec::new();
    let read = client(PATIENCE)
        .get(hub.bundle(hash))
        .call()
        .map_err(|error| error.to_string())
        .and_then(|answer| {
            let mut body = answer.into_body().into_reader().take(BUNDLE_BYTES_MAX);
            body.read_to_end(&mut bytes)
                .map_err(|error| error.to_string())
        });
    match read {
        Ok(_) if bundle::fingerprint(&bytes) == hash => Finding::good(&what, "is served"),
        Ok(_) => Finding::bad(
            &what,
            Weight::Warning,
            "hub_serves_another",
            "is not the one that founded the economy",
            "Put the file from bundles/ of a node into the hub's folder. Who joins checks it and refuses a wrong one.",
        ),
        Err(error) => Finding::bad(
            &what,
            Weight::Warning,
            "hub_without_bundle",
            format!("cannot be fetched: {error}"),
            "Nobody can join through this hub. Put the file from bundles/ of a node into its folder.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_may_differ_by_half_a_minute() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000);
        assert_eq!(clock_off(now, now + Duration::from_secs(30)), None);
        assert_eq!(clock_off(now + Duration::from_secs(30), now), None);
        let ahead = clock_off(now, now + Duration::from_secs(90)).unwrap();
        assert!(ahead.contains("90 seconds ahead of"), "{ahead}");
        let behind = clock_off(now + Duration::from_secs(90), now).unwrap();
        assert!(behind.contains("90 seconds behind"), "{behind}");
    }
}
