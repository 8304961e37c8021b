//! Compiling the zomes takes a conductor many seconds, and every scenario starts new ones. So one conductor compiles them
//! once for each bundle, and the others begin with its store of compiled zomes. Nothing else is shared.

use crate::{
    account::Account,
    peer::Peer,
    village::{self, Founding, Program},
};
use copex_entries::calls::registry::Me;
use holochain::sweettest::{SweetConductor, SweetConductorConfig, SweetLocalRendezvous};
use std::{
    collections::hash_map::DefaultHasher,
    fs::{self, File},
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// Where a conductor keeps its stores, below its data folder.
const STORES: &str = "databases";
const COMPLETE: &str = "complete";

/// A data folder for a new conductor, with the zomes compiled.
pub async fn data_folder(hostile: bool) -> TempDir {
    let compiled = compiled(hostile).await;
    let folder = new_folder();
    copy(&compiled, &folder.path().join(STORES));
    folder
}

fn new_folder() -> TempDir {
    let folder = tempfile::Builder::new()
        .prefix("copex-")
        .tempdir()
        .expect("a temporary folder");
    fs::create_dir(folder.path().join(STORES)).expect("a folder for stores");
    folder
}

/// The folder with the compiled zomes. Several test programs may ask at once; the first one makes it.
async fn compiled(hostile: bool) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    village::bundle(hostile)
        .pack()
        .expect("a bundle can be packed")
        .hash(&mut hasher);
    let folder = village::workdir()
        .join("compiled")
        .join(format!("{:016x}", hasher.finish()));
    fs::create_dir_all(&folder).expect("a folder for compiled zomes");
    let lock = File::create(folder.with_extension("lock")).expect("a lock file");
    // Waiting for the other program takes a thread of its own.
    let locked = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await;
    let _locked = locked
        .expect("the thread ends")
        .expect("the file can be locked");
    if !folder.join(COMPLETE).exists() {
        compile(hostile, &folder).await;
        File::create(folder.join(COMPLETE)).expect("a mark");
    }
    folder
}

async fn compile(hostile: bool, into: &Path) {
    let folder = new_folder();
    let mut config = SweetConductorConfig::rendezvous(false);
    config.data_root_path = Some(folder.path().to_path_buf().into());
    let conductor =
        SweetConductor::from_config_rendezvous(config, SweetLocalRendezvous::new().await).await;
    let mut peer = Peer::new(conductor, new_folder());
    let founder = peer.new_key().await;
    let properties =
        village::properties(&Founding::default(), founder.clone(), vec![founder.clone()]);
    let program = Program::new(village::bundle(hostile), village::modifiers(&properties)).await;
    let cell = peer
        .install(&program, &founder, None)
        .await
        .expect("founders need no invitation");
    let account = Account::new(peer.handle(), cell, "Founder");
    // Every zome is called once.
    let _: Me = account.ask("registry", "me", ()).await;
    let _: Vec<copex_entries::calls::exchange::OrderView> =
        account.ask("exchange", "my_orders", ()).await;
    account.opens().await;
    if hostile {
        account.chain_top().await;
    }
    drop(account);
    peer.shut_down().await;
    copy(&folder.path().join(STORES), into);
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder is there").flatten() {
        let name = entry.file_name();
        if name == "db.key" || name.to_string_lossy().starts_with("wasm.db") {
            fs::copy(entry.path(), to.join(&name)).expect("a file can be copied");
        }
    }
}
