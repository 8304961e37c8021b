//! What a co-op's own systems (a shop, the books, a till) may do through the node: each has a key, a role at one account, and limits on
//! what it pays. Their requests come over HTTP (`web/programs`); what changes at an account is told to the addresses they named (`hooks`).

mod book;
pub mod command;
mod error;
mod hooks;
mod pay;

pub use book::{Hook, Limits, Program, Seated};
pub use error::ProgramError;
pub use hooks::keep as keep_hooks;
pub use pay::{Paid, PayWish};

use crate::error::NodeError;
use crate::folder::{DataFolder, read_json, write_json};
use crate::node::now;
use book::Book;
use holochain::prelude::ActionHash;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The programs of a node, in one file of its data folder.
#[derive(Debug)]
pub struct Programs {
    path: PathBuf,
    book: Mutex<Book>,
}

/// What the command line asks.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Lets a program in at an account.
    Add {
        /// Its name for people.
        name: String,
        /// The account's id.
        account: String,
        /// What it may do, and pay.
        limits: Limits,
    },
    /// Tells an address what changes at an account.
    AddHook {
        /// The account's id.
        account: String,
        /// The address.
        url: String,
    },
    /// All programs and addresses.
    List,
    /// A program's key works no longer.
    Remove(u32),
    /// An address is told nothing more.
    RemoveHook(u32),
}

/// What `copex program list` prints.
#[derive(Debug, Serialize, Deserialize)]
pub struct Listed {
    /// The oldest first.
    pub programs: Vec<Program>,
    /// The oldest first; without their secrets.
    pub hooks: Vec<Hook>,
}

impl Programs {
    /// Those of a data folder; none where nobody has let any in.
    pub fn open(folder: &DataFolder) -> Result<Self, NodeError> {
        let path = folder.programs_file();
        let book = Mutex::new(read_json(&path)?.unwrap_or_default());
        Ok(Self { path, book })
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the book on disk, and only then in memory.
    fn change<T>(
        &self,
        change: impl FnOnce(&mut Book) -> Result<T, ProgramError>,
    ) -> Result<T, NodeError> {
        let mut book = self.book();
        let mut changed = book.clone();
        let answer = change(&mut changed)?;
        write_json(&self.path, &changed)?;
        *book = changed;
        Ok(answer)
    }

    /// Lets a program in; gives its key, which is kept nowhere.
    pub fn add(
        &self,
        name: &str,
        account: &str,
        limits: Limits,
    ) -> Result<(Program, String), NodeError> {
        self.change(|book| book.add(name, account, limits, now()))
    }

    /// Tells an address of what comes after that event; gives the secret that its messages are signed with.
    pub fn add_hook(&self, account: &str, url: &str, told: ActionHash) -> Result<Hook, NodeError> {
        self.change(|book| book.add_hook(account, url, told))
    }

    /// Everything but keys and secrets.
    pub fn list(&self) -> Listed {
        let book = self.book();
        let without_secret = |hook: &Hook| Hook {
            secret: String::new(),
            ..hook.clone()
        };
        Listed {
            programs: book.programs.clone(),
            hooks: book.hooks.iter().map(without_secret).collect(),
        }
    }

    /// A program's key works no longer.
    pub fn remove(&self, id: u32) -> Result<(), NodeError> {
        self.change(|book| book.remove(id))
    }

    /// An address is told nothing more.
    pub fn remove_hook(&self, id: u32) -> Result<(), NodeError> {
        self.change(|book| book.remove_hook(id))
    }

    /// The program of a key.
    pub fn seated(&self, key: &str) -> Result<Seated, ProgramError> {
        self.book().seated(key)
    }
}
