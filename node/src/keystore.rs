//! The keystore, in this process and reached by nobody else: no socket, no second program. Keys never leave it.

use crate::error::NodeError;
use crate::folder::{DataFolder, KEYSTORE_FILE, write_private};
use holochain_keystore::MetaLairClient;
use lair_keystore::create_sql_pool_factory;
use lair_keystore::dependencies::lair_keystore_api::config::LairServerConfigInner;
use lair_keystore::dependencies::lair_keystore_api::in_proc_keystore::InProcKeystore;
use std::sync::{Arc, Mutex};

/// Opens the keystore of a data folder, and makes it on the first start.
pub async fn open(folder: &DataFolder, passphrase: Vec<u8>) -> Result<MetaLairClient, NodeError> {
    let doing = "Opening the keystore";
    let root = folder.keystore();
    std::fs::create_dir_all(&root).map_err(|source| NodeError::file(doing, &root, source))?;
    let passphrase = Arc::new(Mutex::new(sodoken::LockedArray::from(passphrase)));
    let path = root.join(KEYSTORE_FILE);
    let (config, is_new) = match std::fs::read(&path) {
        Ok(bytes) => {
            let config = LairServerConfigInner::from_bytes(&bytes);
            (
                config.map_err(|error| NodeError::FileDamaged {
                    path: path.clone(),
                    reason: error.to_string(),
                })?,
                false,
            )
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let config = LairServerConfigInner::new(&root, passphrase.clone()).await;
            (
                config.map_err(|error| NodeError::conductor("Making the keystore", error))?,
                true,
            )
        }
        Err(source) => return Err(NodeError::file(doing, path, source)),
    };
    if is_new {
        write_private(&path, config.to_string().as_bytes())?;
    }
    // The store's own path in the configuration is absolute; the folder may have been moved since.
    let factory = create_sql_pool_factory(root.join("store_file"), &config.database_salt);
    // A passphrase that does not fit is noticed here, by an error that does not say so.
    let failed = |error: &dyn std::fmt::Display| match is_new {
        true => NodeError::conductor(doing, error),
        false => NodeError::WrongPassphrase {
            folder: folder.root().into(),
        },
    };
    let keystore = InProcKeystore::new(Arc::new(config), factory, passphrase)
        .await
        .map_err(|error| failed(&error))?;
    let client = keystore
        .new_client()
        .await
        .map_err(|error| failed(&error))?;
    MetaLairClient::from_client(client)
        .await
        .map_err(|error| NodeError::conductor(doing, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn keys_are_found_again_and_another_passphrase_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::locate(Some(place.path().into())).unwrap();
        let first = open(&folder, b"right".to_vec()).await.unwrap();
        let key = first.new_sign_keypair_random().await.unwrap();
        drop(first);
        let again = open(&folder, b"right".to_vec()).await.unwrap();
        assert!(again.list_public_keys().await.unwrap().contains(&key));
        drop(again);
        let refused = open(&folder, b"wrong".to_vec()).await.map(drop);
        let error = refused.unwrap_err();
        assert!(
            matches!(error, NodeError::WrongPassphrase { .. }),
            "{error}"
        );
    }
}
