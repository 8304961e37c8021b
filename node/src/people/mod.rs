//! The people of a real node: who may use which of its accounts, how they show who they are, and what they did. Practice has none.
//!
//! `book`, `role` and `tries` are pure; here they meet the files, the clock and the passphrases. Web and command line ask here.

pub mod ask;
pub mod book;
pub mod command;
pub mod error;
pub mod log;
pub mod passkey;
pub mod role;
pub mod secret;
mod tries;

pub use book::{By, Invited, Person, Seat};
pub use error::PeopleError;
pub use role::{Role, least_role};

use crate::bundle::fingerprint;
use crate::error::NodeError;
use crate::folder::{DataFolder, random_text, read_json, write_json};
use crate::node::now;
use book::{Book, INVITATION_MS, Invitation};
use log::{Line, Log, What};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tries::{Tries, Wait};

/// The shape of the file. Another is not understood.
const VERSION: u32 = 1;
/// Passphrases that are checked at once; each takes 64 MiB.
const AT_ONCE: usize = 2;
/// How long a sign-in waits for its turn.
const TURN_WAIT: Duration = Duration::from_secs(10);
/// Random bytes of an invitation's code.
const CODE_BYTES: usize = 16;
/// Where the pages are before a node says otherwise.
const USUAL_ADDRESS: &str = "http://127.0.0.1:8420";

/// What the file holds.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    version: u32,
    book: Book,
}

/// A link that was made, and until when it works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The address to open.
    pub link: String,
    /// In milliseconds since 1970.
    pub ends_ms: i64,
}

/// The people of a data folder, which the caller holds.
#[derive(Debug)]
pub struct People {
    file: PathBuf,
    tries_file: PathBuf,
    /// Where links lead to.
    address: String,
    book: Mutex<Book>,
    tries: Mutex<Tries>,
    log: Log,
    checking: Arc<Semaphore>,
    /// What is tried for names that nobody has, so that they take as long.
    nobodys: String,
    changed: watch::Sender<()>,
    asked: passkey::Asked,
}

impl People {
    /// Reads who is there; nobody yet where there is no file.
    pub fn open(folder: &DataFolder, address: Option<String>) -> Result<Self, NodeError> {
        let file = folder.people_file();
        let book = match read_json::<Kept>(&file)? {
            Some(Kept {
                version: VERSION,
                book,
            }) => book,
            Some(Kept { version, .. }) => {
                return Err(NodeError::FileDamaged {
                    path: file,
                    reason: format!("it was written by another version of copex ({version})"),
                });
            }
            None => Book::default(),
        };
        let tries_file = folder.tries_file();
        Ok(Self {
            book: Mutex::new(book),
            tries: Mutex::new(read_json(&tries_file)?.unwrap_or_default()),
            log: Log::new(folder.people_log()),
            checking: Arc::new(Semaphore::new(AT_ONCE)),
            nobodys: secret::nobodys()?,
            changed: watch::Sender::new(()),
            asked: passkey::Asked::default(),
            address: address.unwrap_or_else(|| USUAL_ADDRESS.into()),
            file,
            tries_file,
        })
    }

    /// Whether nobody has signed in yet.
    pub fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    /// Everybody with a role at the account, or everybody.
    pub fn list(&self, account: Option<&str>) -> Vec<Person> {
        let book = self.read();
        let here = book
            .people()
            .iter()
            .filter(|person| account.is_none_or(|account| person.roles.contains_key(account)));
        here.cloned().collect()
    }

    /// Whose seat it is, while it lasts.
    pub fn seated(&self, seat: &Seat) -> Option<Person> {
        self.read().seated(seat).cloned()
    }

    /// The role that goes with a seat at an account; none when it has ended.
    pub fn role(&self, seat: &Seat, account: &str) -> Option<Role> {
        self.read().seated(seat)?.roles.get(account).copied()
    }

    /// Changes whenever somebody's rights may have.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// A person shows who they are. Names that nobody has take as long and get the same answer.
    pub async fn sign_in(&self, name: &str, passphrase: String) -> Result<Seat, NodeError> {
        let person = self.check(name, passphrase).await?;
        self.note(Some(&person.name), None, What::SignedIn, "");
        // A change in the meantime makes this seat nobody's.
        Ok(Seat {
            person: person.id,
            stamp: person.stamp,
        })
    }

    /// Whose name and passphrase these are; each try counts.
    async fn check(&self, name: &str, passphrase: String) -> Result<Person, NodeError> {
        self.count_try(name)?;
        let person = self.read().named(name).cloned();
        let kept = person.as_ref().and_then(|one| one.passphrase.clone());
        let is_theirs = kept.is_some();
        let kept = kept.unwrap_or_else(|| self.nobodys.clone());
        let opens = self
            .on_a_thread(move || secret::opens(&passphrase, &kept))
            .await?;
        match person {
            Some(person) if opens && is_theirs => {
                self.forget_tries(name)?;
                Ok(person)
            }
            person => {
                let who = person.as_ref().map(|one| one.name.as_str());
                self.note(who, None, What::Refused, "");
                Err(PeopleError::Wrong.into())
            }
        }
    }

    /// Whom an invitation is for.
    pub fn invited(&self, code: &str) -> Result<Invited, PeopleError> {
        self.read().invited(&fingerprint(code.as_bytes()), now_ms())
    }

    /// Somebody comes in by their invitation and chooses a passphrase; who comes first also a name.
    pub async fn come_in(
        &self,
        code: &str,
        name: &str,
        passphrase: String,
        accounts: &[&str],
    ) -> Result<Seat, NodeError> {
        let own_name = match self.invited(code)? {
            Invited::First => name.trim().to_owned(),
            Invited::Person(person) => person.name,
        };
        secret::check_new(&passphrase, &own_name)?;
        let hash = self.on_a_thread(move || secret::hash(&passphrase)).await?;
        let code_hash = fingerprint(code.as_bytes());
        let accounts = accounts.iter().copied();
        let seat = self.change(|book| book.accept(&code_hash, name, hash, accounts, now_ms()))?;
        // Whoever was locked out by others comes in again.
        self.forget_tries(&own_name)?;
        let who = self.seated(&seat).map(|person| person.name);
        self.note(who.as_deref(), None, What::CameIn, "");
        Ok(seat)
    }

    /// Invites somebody to an account: somebody new, or `again` somebody who is known and needs a new passphrase.
    pub fn invite(
        &self,
        by: By<'_>,
        name: &str,
        role: Option<(&str, Role)>,
    ) -> Result<Link, NodeError> {
        let (link, invitation) = self.new_link();
        self.change(|book| match role {
            Some(role) => book.invite(by, name, role, invitation),
            None => book.invite_again(by, name, invitation),
        })?;
        self.note_by(by, What::Invited, name, role.map(|(account, _)| account));
        Ok(link)
    }

    /// A link for whoever comes first.
    pub fn invite_first(&self) -> Result<Link, NodeError> {
        let (link, invitation) = self.new_link();
        self.change(|book| {
            book.invite_first(invitation, now_ms());
            Ok(())
        })?;
        self.note(None, None, What::Invited, "whoever comes first");
        Ok(link)
    }

    /// Gives somebody a role at an account, or takes theirs.
    pub fn set_role(
        &self,
        by: By<'_>,
        name: &str,
        account: &str,
        role: Option<Role>,
    ) -> Result<(), NodeError> {
        self.change(|book| match role {
            Some(role) => book.give_role(by, name, account, role),
            None => book.take_role(by, name, account),
        })?;
        let (what, about) = match role {
            Some(role) => (What::RoleChanged, format!("{name}: {role}")),
            None => (What::Removed, name.to_owned()),
        };
        self.note_by(by, what, &about, Some(account));
        Ok(())
    }

    /// Removes somebody from the node; for the command line.
    pub fn remove(&self, name: &str) -> Result<(), NodeError> {
        self.change(|book| book.remove(name))?;
        self.note_by(By::Owner, What::Removed, name, None);
        Ok(())
    }

    /// Ends all sessions of a person.
    pub fn sign_out_everywhere(&self, seat: &Seat) -> Result<(), NodeError> {
        let who = self.seated(seat).map(|person| person.name);
        self.change(|book| {
            book.end_sessions(seat);
            Ok(())
        })?;
        self.note(who.as_deref(), None, What::SignedOut, "everywhere");
        Ok(())
    }

    /// Adds a line to the log.
    pub fn note(&self, who: Option<&str>, account: Option<&str>, what: What, about: &str) {
        self.log.add(&Line {
            at_ms: now_ms(),
            who: who.map(String::from),
            account: account.map(String::from),
            what,
            about: about.into(),
        });
    }

    /// The newest lines: all, or those about an account and about those who have a role there.
    pub fn log(&self, account: Option<&str>, most: usize) -> Result<Vec<Line>, NodeError> {
        let Some(account) = account else {
            return self.log.newest(most, |_| true);
        };
        let here = self.list(Some(account));
        self.log.newest(most, |line| match &line.account {
            Some(of) => of == account,
            None => here.iter().any(|one| Some(&one.name) == line.who.as_ref()),
        })
    }

    fn note_by(&self, by: By<'_>, what: What, about: &str, account: Option<&str>) {
        let (who, at) = match by {
            By::Owner => (Some("the command line".to_owned()), None),
            By::Person { id, account } => {
                let book = self.read();
                let mut people = book.people().iter();
                let name = people.find(|one| one.id == id).map(|one| one.name.clone());
                (name, Some(account))
            }
        };
        self.note(who.as_deref(), account.or(at), what, about);
    }

    fn new_link(&self) -> (Link, Invitation) {
        let code = random_text(CODE_BYTES);
        let ends_ms = now_ms().saturating_add(INVITATION_MS);
        let invitation = Invitation {
            code_hash: fingerprint(code.as_bytes()),
            ends_ms,
        };
        let link = format!("{}/welcome/{code}", self.address);
        (Link { link, ends_ms }, invitation)
    }

    fn read(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the book, and tells open sockets that somebody's rights may have changed.
    fn change<T>(
        &self,
        change: impl FnOnce(&mut Book) -> Result<T, PeopleError>,
    ) -> Result<T, NodeError> {
        let done = self.change_quietly(change)?;
        self.changed.send_replace(());
        Ok(done)
    }

    /// Changes the book on the disk, then here. What cannot be written did not happen.
    fn change_quietly<T>(
        &self,
        change: impl FnOnce(&mut Book) -> Result<T, PeopleError>,
    ) -> Result<T, NodeError> {
        let mut book = self.read();
        let mut kept = Kept {
            version: VERSION,
            book: book.clone(),
        };
        let done = change(&mut kept.book)?;
        write_json(&self.file, &kept)?;
        *book = kept.book;
        Ok(done)
    }

    fn count_try(&self, name: &str) -> Result<(), NodeError> {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        tries
            .begin(name, now_ms())
            .map_err(|Wait { seconds }| PeopleError::Wait { seconds })?;
        write_json(&self.tries_file, &*tries)
    }

    fn forget_tries(&self, name: &str) -> Result<(), NodeError> {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        tries.right(name);
        write_json(&self.tries_file, &*tries)
    }

    async fn on_a_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PeopleError> + Send + 'static,
    ) -> Result<T, PeopleError> {
        let turn = self.checking.clone().acquire_owned();
        let turn = match tokio::time::timeout(TURN_WAIT, turn).await {
            Ok(Ok(turn)) => turn,
            Ok(Err(_)) | Err(_) => return Err(PeopleError::Busy),
        };
        let worked = tokio::task::spawn_blocking(move || {
            // Kept until the work is done, also when nobody waits for it any more.
            let _turn = turn;
            work()
        });
        worked.await.unwrap_or(Err(PeopleError::Busy))
    }
}

fn now_ms() -> i64 {
    now().0.div_euclid(1_000)
}

#[cfg(test)]
mod tests;
