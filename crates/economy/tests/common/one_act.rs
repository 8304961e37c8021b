//! Two co-ops, a member and the Foundation, and one act on trial at a time.
#![allow(dead_code)] // each test file uses its own part

use crate::common::{Economy, credits, key};
use copex_economy::{
    act::{Act, Output, OutputReference, Payment, Purpose, Taken},
    calendar::{Moment, Month},
    credits::Credits,
    policy::Policy,
    refusal::Refused,
};

pub const COOP: usize = 1;
pub const OTHER: usize = 2;
pub const MEMBER: usize = 3;

/// Two co-ops that have just been matched with 625.00 each for offers of 1,000.00, and a member.
pub fn economy() -> Economy {
    let policy = Policy {
        investment_limit: credits(1_000),
        ..Policy::default()
    };
    let mut economy = Economy::new(policy, &[1_000_000, 1_000_000], 1);
    for coop in [COOP, OTHER] {
        economy.must(
            coop,
            &Act::Issue {
                value: credits(100_000),
            },
        );
    }
    economy
}

pub fn issue(value: i64) -> Act<'static> {
    Act::Issue {
        value: credits(value),
    }
}

pub fn payment(payee: usize, amount: i64, purpose: Purpose) -> Payment {
    Payment {
        payee: key(payee),
        amount: credits(amount),
        purpose,
        due: None,
    }
}

pub fn investment(payee: usize, amount: i64, due: Option<i64>) -> Payment {
    Payment {
        due: due.map(Month),
        ..payment(payee, amount, Purpose::Investment)
    }
}

pub fn refused(economy: &mut Economy, author: usize, act: &Act<'_>) -> Refused {
    economy
        .act(author, act)
        .expect_err("this act breaks a rule")
}

/// An output of the first day.
pub fn output(payee: usize, purpose: Purpose, index: u32) -> Taken {
    Taken {
        reference: OutputReference {
            event: [9; 32],
            index,
        },
        output: Output {
            payee: key(payee),
            amount: credits(500),
            purpose,
            grant: Credits::ZERO,
            lapse: None,
            due: None,
        },
        dated: Moment(0),
    }
}
