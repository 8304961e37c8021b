//! How an account comes in, the same in practice and in earnest: its credential as proof for the membrane, then what it does itself
//! once it is in.

use crate::account::Role;
use crate::error::NodeError;
use crate::host::{CallError, Host};
use crate::zomes;
use copex_entries::credential::Credential;
use copex_entries::registry::CoopDetails;
use holochain::prelude::{CellId, MembraneProof, SerializedBytes};
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What was just written is with the validators after some tens of milliseconds, seldom after seconds.
const READY_WAIT: Duration = Duration::from_secs(30);
const READY_PAUSE: Duration = Duration::from_millis(200);

/// A credential as what the membrane asks for.
pub fn membrane_proof(credential: &Credential) -> Result<MembraneProof, NodeError> {
    SerializedBytes::try_from(credential.clone())
        .map(Arc::new)
        .map_err(|error| NodeError::conductor("Writing a credential", error))
}

/// What an account does itself once it is in; repeated until what it rests on has arrived. Each part is skipped where it has
/// been done.
pub async fn settle(
    host: &Host,
    cell: &CellId,
    role: Role,
    profile: Option<&CoopDetails>,
) -> Result<(), NodeError> {
    if let Some(profile) = profile {
        let me = once_ready(|| zomes::me(host, cell)).await?;
        if me.party.and_then(|party| party.profile).is_none() {
            once_ready(|| zomes::set_profile(host, cell, profile)).await?;
        }
    }
    once_ready(|| settle_once(host, cell, role)).await
}

/// The same without a profile, tried once: a member accepts its membership, and whoever has credits opens an account.
pub async fn settle_once(host: &Host, cell: &CellId, role: Role) -> Result<(), CallError> {
    match role {
        Role::Registrar => return Ok(()),
        Role::Member => {
            zomes::accept_membership(host, cell).await?;
        }
        Role::Foundation | Role::Coop => {}
    }
    zomes::open_account(host, cell).await.map(|_| ())
}

/// Repeats a call that rests on something written a moment ago, until its validators have it.
pub async fn once_ready<T, F>(call: impl Fn() -> F) -> Result<T, NodeError>
where
    F: Future<Output = Result<T, CallError>>,
{
    let begun = Instant::now();
    loop {
        match call().await {
            Ok(answer) => return Ok(answer),
            Err(error) if begun.elapsed() >= READY_WAIT => return Err(error.into()),
            Err(error) => {
                tracing::debug!(%error, "not ready yet");
                tokio::time::sleep(READY_PAUSE).await;
            }
        }
    }
}
