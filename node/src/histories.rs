//! Histories made by hand, for tests: accounts that open, trade and are accredited anew.

use copex_economy::account::{Account, Role};
use copex_economy::act::Purpose;
use copex_economy::calendar::{Moment, Month};
use copex_economy::credits::Credits;
use copex_economy::spending::Spent;
use copex_entries::calls::credit::{HistoryLine, Posting};
use copex_entries::ledger::{AccountState, CitedStanding, LedgerAct};
use holochain::prelude::{ActionHash, AgentPubKey};

/// Length of a month in these histories, in microseconds.
pub const MONTH: i64 = 1_000_000_000;

pub fn key(number: u8) -> AgentPubKey {
    AgentPubKey::from_raw_32(vec![number; 32])
}

/// A moment in a month, in thousandths of it.
pub fn within(month: i64, thousandths: i64) -> Moment {
    Moment(month * MONTH + thousandths * MONTH / 1_000)
}

/// An account's history that grows by what it does.
pub struct Story {
    number: u8,
    role: Role,
    ceiling: i64,
    standing: CitedStanding,
    pub lines: Vec<HistoryLine>,
}

impl Story {
    /// Opens an account; its credential runs to the end of time.
    pub fn opens(number: u8, role: Role, ceiling: i64, at: Moment) -> Story {
        let standing = CitedStanding {
            action: ActionHash::from_raw_32(vec![number; 32]),
            coop: None,
            serial: 1,
            valid_from: at,
            valid_until: Moment::LATEST,
        };
        let mut story = Story {
            number,
            role,
            ceiling,
            standing,
            lines: Vec::new(),
        };
        story.does(LedgerAct::Mark, at, Vec::new());
        story
    }

    /// Cites a credential with the next serial.
    pub fn renews(&mut self, ceiling: i64, from: Moment, until: Moment, at: Moment) {
        self.ceiling = ceiling;
        self.standing.serial += 1;
        self.standing.valid_from = from;
        self.standing.valid_until = until;
        self.does(LedgerAct::Mark, at, Vec::new());
    }

    /// The end of the credential that it opened under.
    pub fn first_ends(mut self, until: Moment) -> Story {
        self.standing.valid_until = until;
        self.lines[0].state.standing = self.standing.clone();
        self
    }

    pub fn collects(&mut self, from: u8, amount: i64, purpose: Purpose, at: Moment) {
        let parts = vec![posting(Some(from), amount, Some(purpose))];
        self.does(LedgerAct::Collect { inputs: Vec::new() }, at, parts);
    }

    pub fn pays(&mut self, to: u8, amount: i64, purpose: Purpose, at: Moment) {
        let parts = vec![posting(Some(to), -amount, Some(purpose))];
        let payments = Vec::new();
        self.does(LedgerAct::Pay { payments }, at, parts);
    }

    pub fn does(&mut self, act: LedgerAct, at: Moment, postings: Vec<Posting>) {
        let change = postings
            .iter()
            .map(|posting| posting.amount.minor_units())
            .sum();
        let before = self
            .lines
            .last()
            .map_or(0, |line| line.balance.minor_units());
        let balance = Credits::new(before + change);
        let month = Month(at.0.div_euclid(MONTH));
        let mut account = Account::new(self.role, month, Credits::new(self.ceiling));
        account.balance = balance;
        let sequence = u32::try_from(self.lines.len()).unwrap();
        let mut name = vec![self.number; 32];
        name[..4].copy_from_slice(&sequence.to_be_bytes());
        self.lines.push(HistoryLine {
            event: ActionHash::from_raw_32(name),
            previous: self.lines.last().map(|line| line.event.clone()),
            at,
            month,
            act,
            postings,
            change: Credits::new(change),
            state: AccountState {
                sequence,
                account,
                last_taking: None,
                sent: Credits::ZERO,
                taken: Credits::ZERO,
                standing: self.standing.clone(),
                policy_month: None,
                rule: None,
                spent: Spent::default(),
            },
            balance,
            created: Credits::ZERO,
            retired: Credits::ZERO,
            rules: Vec::new(),
        });
    }
}

pub fn posting(other: Option<u8>, amount: i64, purpose: Option<Purpose>) -> Posting {
    Posting {
        other: other.map(key),
        other_name: other.map(|number| format!("account {number}")),
        amount: Credits::new(amount),
        purpose,
        order: None,
        paid_by: None,
        label: "In words".into(),
    }
}
