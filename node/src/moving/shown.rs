//! What a co-op shows of itself: profile and offers. They are no part of what is counted; the node keeps them when its accounts close,
//! and publishes them again in the new economy. The credits for them were created before and came along, so none are created again.

use crate::account::Account;
use crate::error::NodeError;
use crate::folder::{DataFolder, read_json, write_json};
use crate::host::{CallError, Host};
use crate::node::Node;
use crate::zomes;
use copex_entries::exchange::OfferDetails;
use copex_entries::registry::CoopDetails;
use holochain::prelude::CellId;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

const FILE: &str = "moving.json";
/// After so many offers a new place is marked in the chain: events lie at most 1,000 actions apart.
const AT_ONCE: usize = 50;

/// What one co-op shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Its id at this node.
    pub account: String,
    /// Its profile.
    pub profile: Option<CoopDetails>,
    /// Its offers that have not ended.
    pub offers: Vec<OfferDetails>,
}

fn file(folder: &DataFolder) -> PathBuf {
    folder.root().join(FILE)
}

/// Keeps what the co-ops of a node show.
pub async fn keep(node: &Node) -> Result<(), NodeError> {
    let mut shown = Vec::new();
    for Account { id, cell, role, .. } in &node.accounts {
        if *role == crate::account::Role::Coop {
            let offers = zomes::offers_of(&node.host, cell, cell.agent_pubkey()).await?;
            let party = zomes::me(&node.host, cell).await?.party;
            shown.push(Shown {
                account: id.clone(),
                profile: party.and_then(|party| party.profile),
                offers: offers
                    .into_iter()
                    .filter(|offer| !offer.ended)
                    .map(|offer| offer.details)
                    .collect(),
            });
        }
    }
    write_json(&file(&node.folder), &shown)
}

/// What was kept for an account.
pub fn kept(folder: &DataFolder, account: &str) -> Result<Option<Shown>, NodeError> {
    let shown: Vec<Shown> = read_json(&file(folder))?.unwrap_or_default();
    Ok(shown.into_iter().find(|shown| shown.account == account))
}

/// Publishes it again; how many offers there are now.
pub async fn show(host: &Host, cell: &CellId, shown: &Shown) -> Result<usize, CallError> {
    if let Some(profile) = &shown.profile {
        zomes::set_profile(host, cell, profile).await?;
    }
    for offers in shown.offers.chunks(AT_ONCE) {
        for details in offers {
            zomes::create_offer(host, cell, details).await?;
        }
        zomes::mark(host, cell).await?;
    }
    Ok(shown.offers.len())
}
