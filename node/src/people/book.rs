//! Who may use which account of this node: people, their roles, their invitations. Pure: no file, no clock, no passphrase.

mod secrets;

use super::error::PeopleError;
use super::role::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long an invitation works, in milliseconds.
pub const INVITATION_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
const PEOPLE_MAX: usize = 500;
pub(super) const NAME_LENGTH_MAX: usize = 40;
/// Links for the first person that work beside each other: founding and each start print one.
const FIRST_MAX: usize = 5;

/// All people of a node.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// The number that the next person gets; none is given twice.
    next: u32,
    people: Vec<Person>,
    /// Invitations of whoever comes first.
    first: Vec<Invitation>,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their number.
    pub id: u32,
    /// What they sign in with, as they write it. No two differ in case alone.
    pub name: String,
    /// Their role at each account, by its id.
    pub roles: BTreeMap<String, Role>,
    /// As argon2id; none before the first sign-in.
    pub passphrase: Option<String>,
    /// By which they choose a passphrase.
    pub invitation: Option<Invitation>,
    /// Changes with roles and passphrase. Sessions of an earlier stamp have ended.
    pub stamp: u32,
    /// What their devices know them by; none before the first passkey.
    #[serde(default)]
    pub handle: Option<String>,
    /// By which they sign in without the passphrase.
    #[serde(default)]
    pub passkeys: Vec<KeptPasskey>,
}

/// A key that a device keeps for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPasskey {
    /// Its name among all passkeys, in base64 for addresses.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was added, in milliseconds since 1970.
    pub added_ms: i64,
    /// The public key with its counter, as the library writes it: JSON.
    pub key: String,
}

/// A link that works once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// BLAKE2b of the code.
    pub code_hash: String,
    /// When it ends, in milliseconds since 1970.
    pub ends_ms: i64,
}

/// Who changes the book.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// Whoever has the data folder, at the command line.
    Owner,
    /// A person, at an account.
    Person {
        /// Their number.
        id: u32,
        /// The account.
        account: &'a str,
    },
}

/// A right to act, as a session keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The person's number.
    pub person: u32,
    /// Their stamp when they signed in.
    pub stamp: u32,
}

/// Whom an open invitation is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invited {
    /// Whoever comes first: they name themselves.
    First,
    /// This person.
    Person(Person),
}

impl Book {
    /// Everybody, in the order in which they came.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Whether nobody has ever signed in.
    pub fn is_empty(&self) -> bool {
        self.people.iter().all(|person| person.passphrase.is_none())
    }

    /// Whoever is called so, however it is written.
    pub fn named(&self, name: &str) -> Option<&Person> {
        let name = name.trim().to_lowercase();
        self.people
            .iter()
            .find(|person| person.name.to_lowercase() == name)
    }

    /// The person that a seat belongs to, while it lasts.
    pub fn seated(&self, seat: &Seat) -> Option<&Person> {
        self.people
            .iter()
            .find(|person| person.id == seat.person && person.stamp == seat.stamp)
    }

    /// Invites somebody new to an account.
    pub fn invite(
        &mut self,
        by: By<'_>,
        name: &str,
        (account, role): (&str, Role),
        invitation: Invitation,
    ) -> Result<(), PeopleError> {
        self.check_steward(by, account)?;
        let name = checked_name(name)?;
        if self.named(&name).is_some() {
            return Err(PeopleError::NameTaken { name });
        }
        let roles = BTreeMap::from([(account.to_owned(), role)]);
        self.add(name, roles, None, Some(invitation)).map(|_| ())
    }

    /// Invites somebody anew, who has forgotten their passphrase or let the link run out. The old passphrase
    /// and the passkeys stop.
    pub fn invite_again(
        &mut self,
        by: By<'_>,
        name: &str,
        invitation: Invitation,
    ) -> Result<(), PeopleError> {
        let person = self.known(name)?;
        if let By::Person { account, .. } = by {
            self.check_steward(by, account)?;
            if !person.roles.contains_key(account) {
                return Err(unknown(name));
            }
            let all_theirs = person
                .roles
                .keys()
                .all(|account| self.is_steward(by, account));
            if !all_theirs {
                return Err(PeopleError::Elsewhere {
                    name: person.name.clone(),
                });
            }
        }
        let id = person.id;
        self.change(id, |person| {
            person.passphrase = None;
            person.passkeys.clear();
            person.invitation = Some(invitation);
        });
        Ok(())
    }

    /// Gives somebody who is here a role at an account, instead of the one that they have there.
    pub fn give_role(
        &mut self,
        by: By<'_>,
        name: &str,
        account: &str,
        role: Role,
    ) -> Result<(), PeopleError> {
        self.check_steward(by, account)?;
        let id = self.known(name)?.id;
        let mut changed = self.clone();
        changed.change(id, |person| {
            person.roles.insert(account.to_owned(), role);
        });
        self.take_over(by, account, changed)
    }

    /// Takes somebody's role at an account away; who has none left is removed.
    pub fn take_role(&mut self, by: By<'_>, name: &str, account: &str) -> Result<(), PeopleError> {
        self.check_steward(by, account)?;
        let person = self.known(name)?;
        if !person.roles.contains_key(account) {
            return Err(unknown(name));
        }
        let id = person.id;
        let mut changed = self.clone();
        changed.change(id, |person| {
            person.roles.remove(account);
        });
        changed.people.retain(|person| !person.roles.is_empty());
        self.take_over(by, account, changed)
    }

    /// Removes somebody from every account; for the command line.
    pub fn remove(&mut self, name: &str) -> Result<(), PeopleError> {
        let id = self.known(name)?.id;
        self.people.retain(|person| person.id != id);
        Ok(())
    }

    /// Ends all sessions of a person.
    pub fn end_sessions(&mut self, seat: &Seat) {
        self.change(seat.person, |_| ());
    }

    /// A further link for whoever comes first.
    pub fn invite_first(&mut self, invitation: Invitation, now_ms: i64) {
        self.first.retain(|open| now_ms < open.ends_ms);
        self.first.push(invitation);
        let too_many = self.first.len().saturating_sub(FIRST_MAX);
        self.first.drain(..too_many);
    }

    /// Whom an invitation is for, if it is still open.
    pub fn invited(&self, code_hash: &str, now_ms: i64) -> Result<Invited, PeopleError> {
        let is_open = |invitation: &Invitation| {
            invitation.code_hash == code_hash && now_ms < invitation.ends_ms
        };
        if self.is_empty() && self.first.iter().any(is_open) {
            return Ok(Invited::First);
        }
        let mut people = self.people.iter();
        people
            .find(|person| person.invitation.as_ref().is_some_and(is_open))
            .map(|person| Invited::Person(person.clone()))
            .ok_or(PeopleError::Invitation)
    }

    /// Uses an invitation up: the person has a passphrase from here on. Who comes first is a steward of all `accounts`.
    pub fn accept<'a>(
        &mut self,
        code_hash: &str,
        name: &str,
        passphrase: String,
        accounts: impl IntoIterator<Item = &'a str>,
        now_ms: i64,
    ) -> Result<Seat, PeopleError> {
        match self.invited(code_hash, now_ms)? {
            Invited::Person(person) => {
                self.change(person.id, |person| {
                    person.passphrase = Some(passphrase);
                    person.invitation = None;
                });
                self.seat_of(person.id)
            }
            Invited::First => {
                let name = checked_name(name)?;
                // Somebody may have been invited by the command line before anybody came.
                if self.named(&name).is_some() {
                    return Err(PeopleError::NameTaken { name });
                }
                let roles = accounts
                    .into_iter()
                    .map(|account| (account.to_owned(), Role::Steward));
                let id = self.add(name, roles.collect(), Some(passphrase), None)?;
                self.first.clear();
                self.seat_of(id)
            }
        }
    }

    fn seat_of(&self, id: u32) -> Result<Seat, PeopleError> {
        let person = self.people.iter().find(|person| person.id == id);
        let person = person.ok_or(PeopleError::Invitation)?;
        Ok(Seat {
            person: person.id,
            stamp: person.stamp,
        })
    }

    fn add(
        &mut self,
        name: String,
        roles: BTreeMap<String, Role>,
        passphrase: Option<String>,
        invitation: Option<Invitation>,
    ) -> Result<u32, PeopleError> {
        if self.people.len() >= PEOPLE_MAX {
            return Err(PeopleError::Full);
        }
        let id = self.next;
        self.next = id.checked_add(1).ok_or(PeopleError::Full)?;
        self.people.push(Person {
            id,
            name,
            roles,
            passphrase,
            invitation,
            stamp: 0,
            handle: None,
            passkeys: Vec::new(),
        });
        Ok(id)
    }

    fn known(&self, name: &str) -> Result<&Person, PeopleError> {
        self.named(name).ok_or_else(|| unknown(name))
    }

    fn change(&mut self, id: u32, change: impl FnOnce(&mut Person)) {
        if let Some(person) = self.people.iter_mut().find(|person| person.id == id) {
            change(person);
            person.stamp = person.stamp.wrapping_add(1);
        }
    }

    fn is_steward(&self, by: By<'_>, account: &str) -> bool {
        let By::Person { id, .. } = by else {
            return true;
        };
        let person = self.people.iter().find(|person| person.id == id);
        person.is_some_and(|person| person.roles.get(account) == Some(&Role::Steward))
    }

    fn check_steward(&self, by: By<'_>, account: &str) -> Result<(), PeopleError> {
        if self.is_steward(by, account) {
            Ok(())
        } else {
            Err(PeopleError::NotSteward)
        }
    }

    /// From the pages, an account always keeps a steward who has come in. The command line can name one at any time.
    fn take_over(&mut self, by: By<'_>, account: &str, changed: Self) -> Result<(), PeopleError> {
        let has_steward = changed.people.iter().any(|person| {
            person.passphrase.is_some() && person.roles.get(account) == Some(&Role::Steward)
        });
        if matches!(by, By::Person { .. }) && !has_steward {
            return Err(PeopleError::LastSteward);
        }
        *self = changed;
        Ok(())
    }
}

fn unknown(name: &str) -> PeopleError {
    PeopleError::Unknown {
        name: name.chars().take(NAME_LENGTH_MAX).collect(),
    }
}

/// A name as it is kept: no signs that could pass for another line, header or column.
fn checked_name(name: &str) -> Result<String, PeopleError> {
    let name = name.trim();
    let is_right = |sign: char| sign.is_alphanumeric() || matches!(sign, ' ' | '.' | '-' | '\'');
    if !(1..=NAME_LENGTH_MAX).contains(&name.chars().count())
        || !name.chars().all(is_right)
        || !name.chars().any(char::is_alphanumeric)
        || name.contains("  ")
    {
        return Err(PeopleError::BadName);
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests;
