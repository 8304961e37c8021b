//! How soon a forked account is known for one everywhere.

use crate::fork::Fork;

/// Seconds from when two branches arrived, each at another of six conductors, until all five honest nodes have shut the
/// account out and warn of it.
pub async fn flagged_seconds() -> f64 {
    let fork = Fork::prepared().await;
    let begun = fork.splits().await;
    let (flagged, _) = fork.is_flagged(begun).await;
    flagged.as_secs_f64()
}
