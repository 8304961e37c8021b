//! An account with its newest event, and the events that follow it act by act.
#![allow(dead_code)] // each test file uses its own part

use crate::common::{BAKERY, FOUNDATION, MONTH, action, assert_accepted, credits, key, properties};
use copex_economy::{
    account::{Account, Role},
    act::{Act, Facts, Payment, Purpose, Taken},
    calendar::{Moment, Month},
    credits::Credits,
    refusal::Refused,
    spending::Spent,
};
use copex_entries::{
    account_key,
    ledger::{
        AccountState, After, Changes, CitedStanding, LedgerAct, LedgerEvent, LedgerInput,
        LedgerOutput, LedgerPayment, PaymentReason, after,
    },
};
use hdi::prelude::ActionHash;

pub fn standing(serial: u8) -> CitedStanding {
    CitedStanding {
        action: action(90 + serial),
        coop: None,
        serial: u32::from(serial),
        valid_from: Moment(0),
        valid_until: Moment(3 * MONTH),
    }
}

/// An account with its newest event, and the events after it.
pub struct Ledger {
    pub agent: u8,
    pub event: LedgerEvent,
    pub hash: ActionHash,
    pub time: i64,
}

impl Ledger {
    /// A co-op's account with a ceiling of 10,000.00.
    pub fn open() -> Ledger {
        let act = LedgerAct::Open {
            package: action(80),
            standing: action(91),
            closure: None,
        };
        let state = AccountState {
            sequence: 0,
            account: Account::new(Role::Coop, Month(0), credits(1_000_000)),
            last_taking: None,
            sent: Credits::ZERO,
            taken: Credits::ZERO,
            standing: standing(1),
            policy_month: None,
            rule: None,
            spent: Spent::default(),
        };
        Ledger {
            agent: BAKERY,
            event: LedgerEvent {
                previous: None,
                distance: 4,
                month: None,
                act,
                approvals: None,
                state,
                outputs: Vec::new(),
            },
            hash: action(100),
            time: 0,
        }
    }

    pub fn ask(
        &self,
        act: &LedgerAct,
        known: &Act<'_>,
        newer: Option<CitedStanding>,
    ) -> Result<After, Refused> {
        let properties = properties();
        let facts = Facts {
            author: account_key(&key(self.agent)),
            foundation: account_key(&key(FOUNDATION)),
            time: Moment(self.time),
            policy: &properties.policy,
            calendar: &properties.calendar,
            frozen: false,
        };
        after(
            &self.event,
            &self.hash,
            act,
            known,
            &facts,
            &key(FOUNDATION),
            Changes {
                standing: newer,
                policy_month: None,
                spent: None,
            },
        )
    }

    /// Writes what comes after; its hash is told by its place.
    pub fn write(
        &mut self,
        act: LedgerAct,
        known: &Act<'_>,
        newer: Option<CitedStanding>,
    ) -> After {
        let after = assert_accepted(self.ask(&act, known, newer));
        assert_eq!(after.state.sequence, self.event.state.sequence + 1);
        self.event = LedgerEvent {
            previous: Some(self.hash.clone()),
            distance: 1,
            month: None,
            act,
            approvals: None,
            state: after.state.clone(),
            outputs: after.outputs.clone(),
        };
        self.hash = action(100 + u8::try_from(after.state.sequence).unwrap());
        after
    }

    pub fn issue(&mut self, value: i64) -> After {
        let known = Act::Issue {
            value: credits(value),
        };
        self.write(LedgerAct::Issue { offer: action(1) }, &known, None)
    }

    pub fn mark(&mut self) -> After {
        self.write(LedgerAct::Mark, &Act::Mark, None)
    }

    pub fn settle(&mut self, month: i64) -> After {
        self.time = month * MONTH;
        self.write(LedgerAct::Settle, &Act::Settle, None)
    }

    pub fn pay(&mut self, payments: Vec<LedgerPayment>) -> After {
        let known = known_payments(&payments);
        self.write(LedgerAct::Pay { payments }, &Act::Pay(&known), None)
    }

    pub fn collect(&mut self, amounts: &[i64]) -> After {
        let (inputs, taken) = inputs(self.agent, amounts, self.time);
        self.write(LedgerAct::Collect { inputs }, &Act::Collect(&taken), None)
    }
}

pub fn payment(payee: u8, amount: i64, reason: PaymentReason) -> LedgerPayment {
    LedgerPayment {
        payee: key(payee),
        amount: credits(amount),
        reason,
    }
}

pub fn purchase(payee: u8, amount: i64) -> LedgerPayment {
    let acceptance = action(10);
    payment(payee, amount, PaymentReason::Purchase { acceptance })
}

pub fn wage(payee: u8, amount: i64) -> LedgerPayment {
    let membership = action(11);
    payment(payee, amount, PaymentReason::Wage { membership })
}

pub fn levy(amount: i64) -> LedgerPayment {
    payment(
        FOUNDATION,
        amount,
        PaymentReason::Levy { order: action(12) },
    )
}

pub fn contribution(payee: u8, amount: i64) -> LedgerPayment {
    let accreditation = action(13);
    payment(payee, amount, PaymentReason::Contribution { accreditation })
}

pub fn known_payments(payments: &[LedgerPayment]) -> Vec<Payment> {
    payments
        .iter()
        .map(|payment| Payment {
            payee: account_key(&payment.payee),
            amount: payment.amount,
            purpose: payment.reason.purpose(),
            due: None,
        })
        .collect()
}

/// Sales that wait for an account, one after the other among the outputs of one event.
pub fn inputs(payee: u8, amounts: &[i64], dated: i64) -> (Vec<LedgerInput>, Vec<Taken>) {
    let taken_of = |(index, amount): (u32, &i64)| {
        let input = LedgerInput {
            event: action(50),
            index,
            renewed: None,
        };
        let output = LedgerOutput {
            payee: key(payee),
            amount: credits(*amount),
            purpose: Purpose::Purchase,
            grant: Credits::ZERO,
            lapse: None,
            due: None,
        };
        let taken = Taken {
            reference: input.reference(),
            output: output.known(),
            dated: Moment(dated),
        };
        (input, taken)
    };
    (0..).zip(amounts).map(taken_of).unzip()
}

pub fn payees(after: &After) -> Vec<(u8, i64, Purpose)> {
    after
        .outputs
        .iter()
        .map(|output| {
            let number = output.payee.get_raw_32()[0];
            (number, output.amount.minor_units(), output.purpose)
        })
        .collect()
}
