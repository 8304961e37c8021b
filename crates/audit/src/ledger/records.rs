//! What the real side keeps of accounts, outputs and offers besides the rules' own account.

use crate::event::Name;
use copex_economy::{
    account::{Account, AccountKey},
    act::{Applied, Output},
    credits::Credits,
};

/// A credential of one of an account's keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Credential {
    pub(crate) key: AccountKey,
    pub(crate) serial: u32,
    pub(crate) from: i64,
    pub(crate) until: i64,
}

impl Credential {
    pub(crate) fn covers(&self, moment: i64) -> bool {
        self.from <= moment && moment < self.until
    }
}

/// A Collect or a Void.
#[derive(Clone, Debug)]
pub(crate) struct Taking {
    pub(crate) at: i64,
    pub(crate) month: i64,
    pub(crate) names: Vec<Name>,
}

/// An account and the chain behind it.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    pub(crate) key: AccountKey,
    pub(crate) coop: Option<usize>,
    pub(crate) account: Account,
    /// How many ledger events the chain has.
    pub(crate) events: u32,
    /// The chain's length when the last of them was written.
    pub(crate) sequence_of_event: u32,
    pub(crate) sequence: u32,
    pub(crate) last_action: i64,
    pub(crate) last_event: i64,
    pub(crate) credentials: Vec<Credential>,
    pub(crate) takings: Vec<Taking>,
    pub(crate) ceiling_highest: Credits,
    /// How many keys it had before this one.
    pub(crate) keys_before: u64,
}

impl Holder {
    pub(crate) fn credential(&self) -> Option<&Credential> {
        self.credentials.last()
    }
}

/// An output and what the chain says of it.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) output: Output,
    pub(crate) payer: usize,
    pub(crate) payer_key: AccountKey,
    pub(crate) payee: usize,
    pub(crate) dated: i64,
    /// For the sums and for the generator only; that it was not taken before is shown by walking back.
    pub(crate) taken: bool,
}

/// A version of an offer, at its place in its author's chain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Version {
    pub(crate) author: usize,
    pub(crate) sequence: u32,
    pub(crate) value: Credits,
    pub(crate) rise: Credits,
}

/// What an accepted event does.
#[derive(Debug)]
pub(crate) enum Step {
    Account(Box<Applied>),
    Offer(Version),
    Month,
}
