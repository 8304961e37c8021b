//! The economy that begins, in a data folder of its own: keys and settings come along, each account comes in with what it had. The
//! old folder stays as it is, so that the history before can be read there.

use super::{error::MovingError, leave::keep_up, luggage::Luggage, shown, shown::Shown};
use crate::account::Role;
use crate::backup;
use crate::error::NodeError;
use crate::folder::{DataFolder, HeldFolder};
use crate::host::{CallError, Host};
use crate::live::{self, Home, Keys, Opening, Roster};
use crate::progress::Progress;
use copex_economy::credits::Credits;
use copex_entries::carried::Passage;
use holochain::prelude::{CellId, MembraneProof, SerializedBytes};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

/// What moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// The new network.
    pub economy: String,
    /// The hash of its founding bundle, which hubs have to serve.
    pub bundle: String,
    /// The accounts of this node.
    pub accounts: Vec<Arrived>,
}

/// An account that came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arrived {
    /// Its id at this node.
    pub account: String,
    /// What it brought; none for a registrar, who has no account.
    pub balance: Option<Credits>,
    /// How many of its offers are on the market again.
    pub offers: usize,
    /// Why it is not open yet, which `copex run` goes on trying, or why its offers are not out.
    pub waits: Option<String>,
}

/// Moves the node of the data folder `from` into `folder`, with what was composed in `composed`.
pub async fn arrive(
    folder: &HeldFolder,
    from: &DataFolder,
    composed: &Path,
    passphrase: Vec<u8>,
    progress: &Progress,
) -> Result<Moved, NodeError> {
    if let Some(home) = Roster::of(folder)?.economy {
        return Err(MovingError::Occupied {
            folder: folder.root().into(),
            economy: home.name,
        }
        .into());
    }
    let luggage = Luggage::read(composed).await?;
    let mut roster = Roster::of(from)?;
    let old = roster.economy.clone().ok_or_else(|| NodeError::NoEconomy {
        folder: from.root().into(),
    })?;
    let continued = luggage.properties.predecessor.as_ref();
    let continued = continued.map(|predecessor| predecessor.dna.to_string());
    if continued.as_deref() != Some(old.dna_hash.as_str()) {
        return Err(MovingError::OtherEconomy {
            continued: continued.unwrap_or_default(),
            folder: from.root().into(),
            here: old.name,
        }
        .into());
    }
    // All are looked for before anything is written.
    let mut passages = Vec::new();
    for resident in &roster.accounts {
        let passage = luggage.passage(&resident.agent);
        if passage.is_none() && resident.role != Role::Registrar {
            let account = resident.id.clone();
            return Err(MovingError::NotCounted { account }.into());
        }
        passages.push(passage);
    }
    progress.step("Copying keys and settings", None);
    backup::copy(from, folder)?;
    let home = Home {
        name: luggage.properties.name.clone(),
        bundle: folder.keep_bundle(&luggage.bundle)?,
        dna_hash: luggage.dna.dna_hash().to_string(),
        hubs: old.hubs,
    };
    roster.economy = Some(home.clone());
    for resident in &mut roster.accounts {
        resident.settled = false;
    }
    let opening = Opening::start(folder, &home, Keys::known(passphrase), progress).await?;
    let arrived = come_in(folder, &mut roster, &opening, passages, progress).await;
    let stopped = Host::stop(opening.host).await;
    let accounts = arrived?;
    stopped?;
    Ok(Moved {
        economy: home.dna_hash,
        bundle: home.bundle,
        accounts,
    })
}

async fn come_in(
    folder: &HeldFolder,
    roster: &mut Roster,
    opening: &Opening,
    passages: Vec<Option<Passage>>,
    progress: &Progress,
) -> Result<Vec<Arrived>, NodeError> {
    let residents: Vec<_> = roster.accounts.iter().cloned().zip(passages).collect();
    let mut cells = Vec::new();
    for (resident, passage) in &residents {
        progress.step(&format!("Opening the app of {}", resident.name), None);
        let proof = passage.clone().map(proof_of).transpose()?;
        cells.push(live::install(opening, &resident.id, &resident.agent, proof).await?);
    }
    // From here on the node lives in the new economy. What is cut short below, `copex run` completes.
    roster.save(folder)?;
    let mut arrived = Vec::new();
    for ((resident, passage), cell) in residents.into_iter().zip(cells) {
        progress.step(&format!("Opening the account of {}", resident.name), None);
        let waits = live::move_in_wait(&opening.host, &cell, resident.role, folder).await?;
        let shown = shown::kept(folder, &resident.id)?.filter(|_| waits.is_none());
        let out = match &shown {
            Some(shown) => bring_out(&opening.host, &cell, shown).await,
            None => Ok(0),
        };
        arrived.push(Arrived {
            account: resident.id,
            balance: passage.map(|passage| passage.account.account.balance),
            offers: *out.as_ref().unwrap_or(&0),
            waits: waits.or(out.err()).map(|error| error.to_string()),
        });
    }
    Ok(arrived)
}

async fn bring_out(host: &Host, cell: &CellId, shown: &Shown) -> Result<usize, CallError> {
    // A new month may have begun: nothing else is written before the account stands in it.
    keep_up(host, cell).await?;
    shown::show(host, cell, shown).await
}

fn proof_of(passage: Passage) -> Result<MembraneProof, NodeError> {
    SerializedBytes::try_from(passage)
        .map(Arc::new)
        .map_err(|error| NodeError::conductor("Writing what lets an account in", error))
}
