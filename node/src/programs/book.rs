//! The programs of a node as they are kept: what each may do, what it paid today, and which payments it has asked for. Pure; the
//! time is given.

use super::error::ProgramError;
use crate::bundle::fingerprint;
use crate::folder::random_text;
use crate::people::Role;
use copex_economy::calendar::Moment;
use copex_economy::credits::Credits;
use holochain::prelude::ActionHash;
use serde::{Deserialize, Serialize};
use url2::Url2;

/// What a key begins with, so that people and scanners know one when they see it.
const KEY_PREFIX: &str = "copex_";
const KEY_BYTES: usize = 32;
const NAME_LENGTH_MAX: usize = 60;
/// What one node needs; each is looked through at every request.
const PROGRAMS_MAX: usize = 100;
const DAY_MICROSECONDS: i64 = 24 * 60 * 60 * 1_000_000;
/// A request may be repeated for so long and is answered the same.
const KEPT_MICROSECONDS: i64 = 30 * DAY_MICROSECONDS;
/// So many requests are remembered at most, for all programs.
const KEPT_MAX: usize = 20_000;
/// The longest name of a request.
const REQUEST_LENGTH_MAX: usize = 200;

/// What a program may do and pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// What it may do, as a person of that role may.
    pub role: Role,
    /// The most of one payment; none where the role pays nothing, or anything.
    pub most: Option<Credits>,
    /// The most of all payments of a day (in UTC).
    pub most_a_day: Option<Credits>,
}

/// A program that was let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Its number, never used again.
    pub id: u32,
    /// Its name for people.
    pub name: String,
    /// The account that it acts for.
    pub account: String,
    /// What it may do and pay.
    pub limits: Limits,
    /// When it was let in.
    pub made: Moment,
    /// What it paid on that day, counted from 1970.
    pub paid: (i64, Credits),
    /// The BLAKE2b hash of its key.
    key_hash: String,
}

/// An address that is told what changes at an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hook {
    /// Its number, never used again.
    pub id: u32,
    /// The account.
    pub account: String,
    /// Where messages go.
    pub url: String,
    /// What they are signed with.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub secret: String,
    /// The last event that it was told of, or that was before it.
    pub told: ActionHash,
    /// That it does not take the next one.
    pub failing: Option<Failing>,
}

/// An address that cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// Since when.
    pub since: Moment,
    /// When it was tried last.
    pub tried: Moment,
    /// Why, the last time.
    pub reason: String,
}

/// A program that asks something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seated {
    /// Its number.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// The account that it acts for.
    pub account: String,
    /// What it may do.
    pub role: Role,
}

/// How far a payment that was asked for has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// It may have been made: the account's newest event before it.
    Begun(ActionHash),
    /// It was made.
    Paid(ActionHash),
}

/// A payment that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    program: u32,
    /// The name that the program gave the request.
    request: String,
    /// The hash of what was asked.
    what: String,
    amount: Credits,
    at: Moment,
    progress: Progress,
}

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    New,
    /// It was begun before, or is done.
    Before(Progress),
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    next_id: u32,
    pub programs: Vec<Program>,
    pub hooks: Vec<Hook>,
    asked: Vec<Asked>,
}

impl Book {
    fn number(&mut self) -> u32 {
        let id = self.next_id;
        self.next_id = id.saturating_add(1);
        id
    }

    /// Lets a program in; gives its key.
    pub fn add(
        &mut self,
        name: &str,
        account: &str,
        limits: Limits,
        now: Moment,
    ) -> Result<(Program, String), ProgramError> {
        let length = name.chars().count();
        if name.trim() != name
            || name.chars().any(char::is_control)
            || !(1..=NAME_LENGTH_MAX).contains(&length)
        {
            return Err(ProgramError::BadName {
                max: NAME_LENGTH_MAX,
            });
        }
        if limits.role == Role::Steward {
            return Err(ProgramError::NoSteward);
        }
        if limits.role == Role::Treasurer && (limits.most.is_none() || limits.most_a_day.is_none())
        {
            return Err(ProgramError::NoLimits);
        }
        if self.programs.len() >= PROGRAMS_MAX {
            return Err(ProgramError::TooMany { max: PROGRAMS_MAX });
        }
        let key = format!("{KEY_PREFIX}{}", random_text(KEY_BYTES));
        let program = Program {
            id: self.number(),
            name: name.into(),
            account: account.into(),
            limits,
            made: now,
            paid: (0, Credits::ZERO),
            key_hash: fingerprint(key.as_bytes()),
        };
        self.programs.push(program.clone());
        Ok((program, key))
    }

    /// Tells an address of what comes after that event.
    pub fn add_hook(
        &mut self,
        account: &str,
        url: &str,
        told: ActionHash,
    ) -> Result<Hook, ProgramError> {
        let parsed = Url2::try_parse(url).ok();
        let is_web = parsed.is_some_and(|url| {
            matches!(url.scheme(), "http" | "https") && url.host_str().is_some()
        });
        if !is_web {
            return Err(ProgramError::BadUrl { url: url.into() });
        }
        if self.hooks.len() >= PROGRAMS_MAX {
            return Err(ProgramError::TooMany { max: PROGRAMS_MAX });
        }
        let hook = Hook {
            id: self.number(),
            account: account.into(),
            url: url.into(),
            secret: random_text(KEY_BYTES),
            told,
            failing: None,
        };
        self.hooks.push(hook.clone());
        Ok(hook)
    }

    /// A program's key works no longer.
    pub fn remove(&mut self, id: u32) -> Result<(), ProgramError> {
        let before = self.programs.len();
        self.programs.retain(|program| program.id != id);
        self.asked.retain(|asked| asked.program != id);
        if self.programs.len() == before {
            Err(ProgramError::Unknown { id })
        } else {
            Ok(())
        }
    }

    /// An address is told nothing more.
    pub fn remove_hook(&mut self, id: u32) -> Result<(), ProgramError> {
        let before = self.hooks.len();
        self.hooks.retain(|hook| hook.id != id);
        if self.hooks.len() == before {
            Err(ProgramError::Unknown { id })
        } else {
            Ok(())
        }
    }

    /// The program of a key. Keys are compared by their hashes, so that nothing is learnt from how long it takes.
    pub fn seated(&self, key: &str) -> Result<Seated, ProgramError> {
        let hash = fingerprint(key.as_bytes());
        let found = self
            .programs
            .iter()
            .find(|program| program.key_hash == hash);
        let program = found.ok_or(ProgramError::WrongKey)?;
        Ok(Seated {
            id: program.id,
            name: program.name.clone(),
            account: program.account.clone(),
            role: program.limits.role,
        })
    }

    /// What is known of a request of a program. `what` is the hash of what is asked.
    pub fn known(&self, program: u32, request: &str, what: &str) -> Result<Known, ProgramError> {
        if request.is_empty()
            || request.len() > REQUEST_LENGTH_MAX
            || !request.bytes().all(|byte| byte.is_ascii_graphic())
        {
            return Err(ProgramError::BadRequestName {
                max: REQUEST_LENGTH_MAX,
            });
        }
        let found = self
            .asked
            .iter()
            .find(|asked| asked.program == program && asked.request == request);
        match found {
            None => Ok(Known::New),
            Some(asked) if asked.what == what => Ok(Known::Before(asked.progress.clone())),
            Some(_) => Err(ProgramError::RequestReused),
        }
    }

    /// Notes that a payment begins; refuses what is above the program's limits. It counts from here on.
    pub fn begin(
        &mut self,
        program: u32,
        request: &str,
        what: &str,
        amount: Credits,
        head: ActionHash,
        now: Moment,
    ) -> Result<(), ProgramError> {
        let paying = self
            .programs
            .iter_mut()
            .find(|one| one.id == program)
            .ok_or(ProgramError::WrongKey)?;
        let limits = paying.limits;
        if limits.role < Role::Treasurer {
            return Err(ProgramError::MayNotPay {
                name: paying.name.clone(),
            });
        }
        if let Some(most) = limits.most.filter(|most| amount > *most) {
            return Err(ProgramError::AboveMost { amount, most });
        }
        let day = now.0.div_euclid(DAY_MICROSECONDS);
        let before = if paying.paid.0 == day {
            paying.paid.1
        } else {
            Credits::ZERO
        };
        let sum = Credits::new(before.minor_units().saturating_add(amount.minor_units()));
        if let Some(most) = limits.most_a_day.filter(|most| sum > *most) {
            return Err(ProgramError::AboveDay { sum, most });
        }
        paying.paid = (day, sum);
        self.asked
            .retain(|asked| now.0.saturating_sub(asked.at.0) < KEPT_MICROSECONDS);
        if self.asked.len() >= KEPT_MAX {
            return Err(ProgramError::TooManyRequests);
        }
        self.asked.push(Asked {
            program,
            request: request.into(),
            what: what.into(),
            amount,
            at: now,
            progress: Progress::Begun(head),
        });
        Ok(())
    }

    /// Notes how a payment that was begun ended; `None` where nothing was paid, so that it may be asked for again.
    pub fn end(&mut self, program: u32, request: &str, event: Option<ActionHash>) {
        let is_it = |asked: &Asked| asked.program == program && asked.request == request;
        let Some(place) = self.asked.iter().position(is_it) else {
            return;
        };
        match event {
            Some(event) => {
                if let Some(asked) = self.asked.get_mut(place) {
                    asked.progress = Progress::Paid(event);
                }
            }
            None => {
                let asked = self.asked.remove(place);
                let day = asked.at.0.div_euclid(DAY_MICROSECONDS);
                let paying = self.programs.iter_mut().find(|one| one.id == program);
                if let Some(paying) = paying.filter(|paying| paying.paid.0 == day) {
                    let left = paying
                        .paid
                        .1
                        .minor_units()
                        .saturating_sub(asked.amount.minor_units());
                    paying.paid.1 = Credits::new(left.max(0));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
