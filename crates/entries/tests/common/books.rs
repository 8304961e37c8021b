//! Accounts with all their events, that pay each other: the public record of a small economy.
#![allow(dead_code)] // each test file uses its own part

use crate::common::{
    ANA, BAKERY, FOUNDATION, assert_accepted, credits, key, of_coop, of_member, properties,
};
use copex_economy::{
    account::{Account, Role},
    act::{Act, Facts, Payment, Purpose, Taken},
    calendar::{Moment, Month},
    credits::Credits,
    spending::Spent,
};
use copex_entries::{
    account_key,
    carried::Chain,
    ledger::{
        AccountState, Changes, CitedStanding, LedgerAct, LedgerEvent, LedgerInput, LedgerPayment,
        PaymentReason, after,
    },
};
use hdi::prelude::ActionHash;

/// An account's events.
#[derive(Clone)]
pub struct Book {
    pub number: u8,
    pub chain: Chain,
}

impl Book {
    /// Opens an account; its credential is that of the common founding.
    pub fn open(number: u8, role: Role) -> Book {
        let credential = match role {
            Role::Coop => Some(of_coop(number)),
            Role::Member => Some(of_member(number, BAKERY)),
            Role::Foundation => None,
        };
        let standing = CitedStanding {
            action: name(number, 250),
            coop: (role == Role::Member).then(|| key(BAKERY)),
            serial: 1,
            valid_from: Moment(0),
            valid_until: Moment(3 * crate::common::MONTH),
        };
        let ceiling = match role {
            Role::Coop => credits(1_000_000),
            Role::Member | Role::Foundation => Credits::ZERO,
        };
        let open = LedgerEvent {
            previous: None,
            distance: 4,
            month: None,
            act: LedgerAct::Open {
                package: name(number, 251),
                standing: name(number, 250),
                closure: None,
            },
            approvals: None,
            state: AccountState {
                sequence: 0,
                account: Account::new(role, Month(0), ceiling),
                last_taking: None,
                sent: Credits::ZERO,
                taken: Credits::ZERO,
                standing,
                policy_month: None,
                rule: None,
                spent: Spent::default(),
            },
            outputs: Vec::new(),
        };
        Book {
            number,
            chain: Chain {
                key: key(number),
                events: vec![(name(number, 0), open)],
                credential,
                rule: None,
                end: None,
                closing: None,
                revoked: None,
            },
        }
    }

    pub fn newest(&self) -> &(ActionHash, LedgerEvent) {
        self.chain.events.last().unwrap()
    }

    pub fn does(&mut self, act: LedgerAct, known: &Act<'_>) {
        let founding = properties();
        let (previous, before) = self.newest().clone();
        let facts = Facts {
            author: account_key(&self.chain.key),
            foundation: account_key(&founding.foundation),
            time: Moment(1),
            policy: &founding.policy,
            calendar: &founding.calendar,
            frozen: false,
        };
        let changes = Changes::default();
        let foundation = &founding.foundation;
        let after = assert_accepted(after(
            &before, &previous, &act, known, &facts, foundation, changes,
        ));
        let place = u8::try_from(after.state.sequence).unwrap();
        let event = LedgerEvent {
            previous: Some(previous),
            distance: 1,
            month: None,
            act,
            approvals: None,
            state: after.state,
            outputs: after.outputs,
        };
        self.chain.events.push((name(self.number, place), event));
    }

    pub fn issues(&mut self, value: i64) {
        let value = credits(value);
        let act = LedgerAct::Issue {
            offer: name(self.number, 252),
        };
        self.does(act, &Act::Issue { value });
    }

    pub fn saves(&mut self, amount: i64) {
        let (amount, until) = (credits(amount), Month(2));
        self.does(
            LedgerAct::Save { amount, until },
            &Act::Save { amount, until },
        );
    }

    pub fn pays_wage(&mut self, payee: u8, amount: i64) {
        let payment = LedgerPayment {
            payee: key(payee),
            amount: credits(amount),
            reason: PaymentReason::Wage {
                membership: name(payee, 250),
            },
        };
        let known = Payment {
            payee: account_key(&payment.payee),
            amount: payment.amount,
            purpose: Purpose::Wage,
            due: None,
        };
        let act = LedgerAct::Pay {
            payments: vec![payment],
        };
        self.does(act, &Act::Pay(&[known]));
    }

    /// Takes one output of another's event.
    pub fn collects(&mut self, from: &Book, event: usize, index: u32) {
        let (hash, paid) = &from.chain.events[event];
        let input = LedgerInput {
            event: hash.clone(),
            index,
            renewed: None,
        };
        let output = paid.outputs[usize::try_from(index).unwrap()].known();
        let taken = Taken {
            reference: input.reference(),
            output,
            dated: Moment(0),
        };
        let inputs = vec![input];
        self.does(LedgerAct::Collect { inputs }, &Act::Collect(&[taken]));
    }
}

/// The hash of an account's event or record.
pub fn name(number: u8, place: u8) -> ActionHash {
    let mut bytes = vec![number; 36];
    bytes[0] = place;
    ActionHash::from_raw_36(bytes)
}

/// Bread was offered and matched with 1,250.00, half of which waits for the Foundation; Ana took one wage of two, and saved.
pub fn village() -> Vec<Book> {
    let foundation = Book::open(FOUNDATION, Role::Foundation);
    let mut bakery = Book::open(BAKERY, Role::Coop);
    let mut ana = Book::open(ANA, Role::Member);
    bakery.issues(100_000);
    bakery.pays_wage(ANA, 2_000);
    bakery.pays_wage(ANA, 300);
    ana.collects(&bakery, 2, 0);
    ana.saves(500);
    vec![foundation, bakery, ana]
}

pub fn chains(books: &[Book]) -> Vec<Chain> {
    books.iter().map(|book| book.chain.clone()).collect()
}
