//! What is handed from the economy that ends to the one that begins: a folder with the new founding bundle and the accounts that
//! it counts. Both are public, and checked against each other wherever they are read.

use super::error::MovingError;
use crate::bundle;
use crate::error::NodeError;
use crate::folder::write_private;
use copex_entries::carried::{CarriedAccount, Passage, Tree};
use copex_entries::properties::EconomyProperties;
use copex_entries::same_key;
use holochain::prelude::{AgentPubKey, DnaFile, ExternIO};
use std::path::Path;

const BUNDLE: &str = "founding.happ";
const ACCOUNTS: &str = "accounts";

/// A new founding with the accounts that it counts.
pub struct Luggage {
    /// The founding bundle.
    pub bundle: Vec<u8>,
    /// Its DNA.
    pub dna: DnaFile,
    /// What it founds.
    pub properties: EconomyProperties,
    /// The accounts, ascending by key.
    pub accounts: Vec<CarriedAccount>,
    tree: Tree,
}

impl Luggage {
    /// Writes a folder of it.
    pub fn write(
        folder: &Path,
        bundle: &[u8],
        accounts: &[CarriedAccount],
    ) -> Result<(), NodeError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| NodeError::file("Making the folder", folder, source))?;
        let packed = ExternIO::encode(accounts)
            .map_err(|error| NodeError::conductor("Writing the accounts", error))?;
        write_private(&folder.join(BUNDLE), bundle)?;
        write_private(&folder.join(ACCOUNTS), packed.as_bytes())
    }

    /// Reads a folder, and checks that the bundle counts these accounts.
    pub async fn read(folder: &Path) -> Result<Luggage, NodeError> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path)
                .map_err(|source| NodeError::file("Reading the new founding", path, source))
        };
        let bundle = read(BUNDLE)?;
        let other = || MovingError::OtherAccounts {
            folder: folder.into(),
        };
        let accounts: Vec<CarriedAccount> = ExternIO::from(read(ACCOUNTS)?)
            .decode()
            .map_err(|_| other())?;
        let (dna, properties) = bundle::founded(&bundle).await?;
        let tree = Tree::over(&accounts).ok_or_else(other)?;
        let counts = properties.predecessor.as_ref().is_some_and(|predecessor| {
            predecessor.root == tree.root()
                && usize::try_from(predecessor.accounts) == Ok(accounts.len())
        });
        if !counts {
            return Err(other().into());
        }
        Ok(Luggage {
            bundle,
            dna,
            properties,
            accounts,
            tree,
        })
    }

    /// What a key shows when it comes in; none where it has no account.
    pub fn passage(&self, key: &AgentPubKey) -> Option<Passage> {
        let (index, account) = (0_u32..)
            .zip(&self.accounts)
            .find(|(_, account)| same_key(&account.key, key))?;
        self.tree.passage(account.clone(), index)
    }
}
