//! Restoring: the files of a backup, then each account's history from the nodes that hold it. An account writes nothing before its
//! history is whole and no other machine runs it.

use super::BackupError;
use super::alone::{Addresses, check_alone, id_of, listing};
use super::archive::{self, Files};
use super::history::Rebuilt;
use crate::error::NodeError;
use crate::folder::{DataFolder, HeldFolder, write_private};
use crate::host::Host;
use crate::live::{self, Home, Keys, Opening, Resident, Roster};
use crate::node::now;
use crate::planned::restored::hold_back;
use crate::planned::shelf::Shelf;
use crate::progress::Progress;
use holochain_conductor_api::conductor::paths::DATABASES_DIRECTORY;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub const ROSTER: &str = "node.json";
/// Other nodes hold the history; some minutes may pass until they are found.
const HISTORY_WAIT: Duration = Duration::from_secs(180);
/// So long nothing is written, while the hubs are asked whether another machine has begun with the same key.
const ALONE_LOOKS: u32 = 15;
const ALONE_PAUSE: Duration = Duration::from_secs(1);

/// How a node is to be restored.
#[derive(Debug)]
pub struct Asked {
    /// The backup; none to go on with what was cut short.
    pub file: Option<PathBuf>,
    /// The person knows that the machine of the backup will never run again.
    pub other_machine_is_gone: bool,
    /// How many other nodes must agree on each history.
    pub peers: u8,
}

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// The economy.
    pub home: Home,
    /// The ids of the accounts.
    pub accounts: Vec<String>,
}

/// Restores a node into a folder that holds none.
pub async fn restore(
    folder: &HeldFolder,
    asked: Asked,
    passphrase: Vec<u8>,
    progress: &Progress,
) -> Result<Restored, NodeError> {
    if let Some(file) = &asked.file {
        unpack_backup(folder, file, &asked, passphrase.clone()).await?;
    }
    let mut roster = Roster::of(folder)?;
    let waits = roster.accounts.iter().any(|account| account.restoring);
    let home = match &roster.economy {
        Some(home) if waits => home.clone(),
        _ => {
            return Err(BackupError::NothingWaits {
                folder: folder.root().into(),
            }
            .into());
        }
    };
    check_alone(folder, &home, &roster.accounts, asked.other_machine_is_gone).await?;
    if asked.file.is_none() {
        forget_histories(folder)?;
    }
    let keys = Keys::known(passphrase);
    let opening = Opening::start_asking(folder, &home, keys, progress, asked.peers).await?;
    let rebuilt = rebuild(folder, &mut roster, &home, &opening, &asked, progress).await;
    let stopped = Host::stop(opening.host).await;
    rebuilt?;
    stopped?;
    Ok(Restored {
        home,
        accounts: roster.accounts.into_iter().map(|one| one.id).collect(),
    })
}

/// An earlier restoring may have been cut short after it had read the histories, and another machine may have written since.
fn forget_histories(folder: &HeldFolder) -> Result<(), NodeError> {
    let databases = folder.conductor().join(DATABASES_DIRECTORY);
    match fs::remove_dir_all(&databases) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(NodeError::file(
            "Removing what an earlier restoring left",
            databases,
            source,
        )),
        _ => Ok(()),
    }
}

/// Writes what a backup holds, once it is sure that nobody else runs it. Who lives here comes last: a folder without that is no node.
async fn unpack_backup(
    folder: &HeldFolder,
    file: &Path,
    asked: &Asked,
    passphrase: Vec<u8>,
) -> Result<(), NodeError> {
    if folder.roster_file().exists() || folder.has_keystore() {
        return Err(BackupError::FolderInUse {
            folder: folder.root().into(),
        }
        .into());
    }
    let bytes =
        fs::read(file).map_err(|source| NodeError::file("Reading the backup", file, source))?;
    let path = file.to_path_buf();
    let opened = tokio::task::spawn_blocking(move || archive::open(&bytes, &passphrase, &path));
    let (_, mut files) = opened
        .await
        .map_err(|error| NodeError::conductor("Opening the backup", error))??;
    let damaged = |reason: &str| BackupError::Damaged {
        path: file.into(),
        reason: reason.into(),
    };
    let roster = files
        .remove(ROSTER)
        .ok_or_else(|| damaged("it does not say who lives there"))?;
    let mut roster: Roster =
        serde_json::from_slice(&roster).map_err(|error| damaged(&error.to_string()))?;
    let home = roster
        .economy
        .clone()
        .ok_or_else(|| damaged("it names no economy"))?;
    check_alone(folder, &home, &roster.accounts, asked.other_machine_is_gone).await?;
    unpack(folder, &files)?;
    for account in &mut roster.accounts {
        account.restoring = true;
    }
    roster.save(folder)
}

/// Writes files into a folder of their own names.
pub fn unpack(folder: &DataFolder, files: &Files) -> Result<(), NodeError> {
    for (name, bytes) in files {
        let path = folder.root().join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .map_err(|source| NodeError::file("Making a folder", parent, source))?;
        }
        write_private(&path, bytes)?;
    }
    Ok(())
}

async fn rebuild(
    folder: &HeldFolder,
    roster: &mut Roster,
    home: &Home,
    opening: &Opening,
    asked: &Asked,
    progress: &Progress,
) -> Result<(), NodeError> {
    let waiting: Vec<Resident> = roster
        .accounts
        .iter()
        .filter(|one| one.restoring)
        .cloned()
        .collect();
    let before = listing(home, &waiting).await?;
    for account in &waiting {
        progress.step(
            &format!("Reading the history of {} from other nodes", account.name),
            None,
        );
        let id = account.id.clone();
        match opening
            .host
            .rebuild(&id, &account.agent, &opening.bundle, HISTORY_WAIT)
            .await?
        {
            Rebuilt::Whole => {}
            Rebuilt::NobodyThere => {
                return Err(BackupError::NobodyThere {
                    account: id,
                    peers: asked.peers,
                    seconds: HISTORY_WAIT.as_secs(),
                }
                .into());
            }
            Rebuilt::Never { reason } => {
                return Err(BackupError::Unrecoverable {
                    account: id,
                    reason,
                }
                .into());
            }
        }
    }
    progress.step(
        "Looking whether another machine runs the same accounts",
        Some("15 s"),
    );
    for _ in 0..ALONE_LOOKS {
        tokio::time::sleep(ALONE_PAUSE).await;
        let own = Addresses::with(folder, &opening.host).await?;
        let mut strangers = own.strangers(listing(home, &waiting).await?);
        strangers.retain(|agent, found| before.get(agent) != Some(found));
        if let Some((agent, _)) = strangers.first_key_value() {
            return Err(BackupError::Overtaken {
                account: id_of(&waiting, agent),
            }
            .into());
        }
    }
    for account in &waiting {
        let shelf = Shelf::new(folder.planned_file(&account.id));
        let mut plans = shelf.open().await?;
        if !plans.plans().is_empty() {
            hold_back(&mut plans, now(), &opening.properties.calendar);
            plans.save()?;
        }
        plans.close();
        live::install(opening, &account.id, &account.agent, None).await?;
    }
    for account in &mut roster.accounts {
        account.restoring = false;
    }
    roster.save(folder)
}
