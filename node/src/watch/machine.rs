//! What the machine has left for the node.

use crate::folder::DataFolder;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// Memory and disk, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// What the node's process holds in memory.
    pub memory_bytes: u64,
    /// What the whole machine has, and what of it is free for use.
    pub memory_free_bytes: u64,
    /// What the data folder takes on disk.
    pub data_bytes: u64,
    /// What is free on its disk; none where that cannot be told.
    pub disk_free_bytes: Option<u64>,
}

impl Machine {
    /// Measures it. Reading the disks may wait, so it is done beside the other work.
    pub async fn of(folder: &DataFolder) -> Self {
        let root = folder.root().to_owned();
        // It ends early only where the node stops.
        tokio::task::spawn_blocking(move || measure(&root))
            .await
            .unwrap_or_default()
    }
}

fn measure(root: &Path) -> Machine {
    let own = Pid::from_u32(std::process::id());
    let mut system = System::new();
    system.refresh_memory();
    system.refresh_processes_specifics(
        ProcessesToUpdate::Some(&[own]),
        false,
        ProcessRefreshKind::nothing().with_memory(),
    );
    Machine {
        memory_bytes: system.process(own).map_or(0, sysinfo::Process::memory),
        memory_free_bytes: system.available_memory(),
        data_bytes: size(root),
        disk_free_bytes: free(root),
    }
}

/// What is free on the disk of a folder.
pub(crate) fn free(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

fn size(folder: &Path) -> u64 {
    let mut bytes: u64 = 0;
    let mut folders: Vec<PathBuf> = vec![folder.into()];
    while let Some(folder) = folders.pop() {
        // Files come and go while the conductor works; what is gone counts nothing.
        for item in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match item.metadata() {
                Ok(about) if about.is_dir() => folders.push(item.path()),
                Ok(about) => bytes = bytes.saturating_add(about.len()),
                Err(_) => {}
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_written_is_counted() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::locate(Some(place.path().into())).unwrap();
        std::fs::create_dir(place.path().join("conductor")).unwrap();
        std::fs::write(place.path().join("conductor/database"), [0; 5_000]).unwrap();
        let machine = Machine::of(&folder).await;
        assert_eq!(machine.data_bytes, 5_000);
        assert!(machine.memory_bytes > 1_000_000, "{machine:?}");
        assert!(machine.disk_free_bytes.is_some_and(|free| free > 0));
        assert_eq!(free(Path::new("/nowhere/at/all")), None);
    }
}
