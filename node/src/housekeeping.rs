//! The routine work of each account: collecting, settling, renewing. Filled in once the zome functions stand.
use crate::node::Node;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// x
pub fn start(_node: &Arc<Node>, _stopping: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    Vec::new()
}
