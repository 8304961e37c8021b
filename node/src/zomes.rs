//! The zome functions that the node itself calls, with their types. Pages and people call all others.

use crate::host::{CallError, Host};
use copex_entries::calls::credit::{AccountView, Written};
use copex_entries::calls::registry::{AccreditInput, AdmitInput, Issued, Me};
use copex_entries::registry::CoopDetails;
use holochain::prelude::{ActionHash, CellId};

const REGISTRY: &str = "registry";
const CREDIT: &str = "credit";

/// By a registrar: lets a co-op in.
pub async fn accredit(host: &Host, cell: &CellId, input: &AccreditInput) -> Result<Issued, CallError> {
    host.call(cell, REGISTRY, "accredit", input).await
}

/// By a co-op: lets a person in.
pub async fn admit_member(host: &Host, cell: &CellId, input: &AdmitInput) -> Result<Issued, CallError> {
    host.call(cell, REGISTRY, "admit_member", input).await
}

/// By a member: says yes to a membership.
pub async fn accept_membership(host: &Host, cell: &CellId, membership: &ActionHash) -> Result<ActionHash, CallError> {
    host.call(cell, REGISTRY, "accept_membership", membership).await
}

/// By a co-op: what it says of itself.
pub async fn set_profile(host: &Host, cell: &CellId, details: &CoopDetails) -> Result<ActionHash, CallError> {
    host.call(cell, REGISTRY, "set_profile", details).await
}

/// Who I am, as the economy sees it.
pub async fn me(host: &Host, cell: &CellId) -> Result<Me, CallError> {
    host.call(cell, REGISTRY, "me", &()).await
}

/// The account as it stands; opens it if it is not open yet.
pub async fn account(host: &Host, cell: &CellId) -> Result<AccountView, CallError> {
    host.call(cell, CREDIT, "open_account", &()).await
}

/// By a registrar or a co-op: new credentials for those whose old ones end soon.
pub async fn reissue_due(host: &Host, cell: &CellId) -> Result<Vec<Issued>, CallError> {
    host.call(cell, REGISTRY, "reissue_due", &()).await
}

/// Moves the account to the month of now.
pub async fn settle(host: &Host, cell: &CellId) -> Result<Written, CallError> {
    host.call(cell, CREDIT, "settle", &()).await
}

/// Takes in what waits and can be taken; none if nothing can.
pub async fn collect(host: &Host, cell: &CellId) -> Result<Option<Written>, CallError> {
    host.call(cell, CREDIT, "collect", &()).await
}

/// Cites the newest standing.
pub async fn renew(host: &Host, cell: &CellId) -> Result<Written, CallError> {
    host.call(cell, CREDIT, "renew", &()).await
}
