//! Ledger events of any value.

use crate::arbitrary::{action, by_month, credits, key, moment, month};
use copex_economy::{
    account::{Account, Role},
    act::Purpose,
    spending::Spent,
};
use copex_entries::ledger::{
    AccountState, CitedStanding, LedgerAct, LedgerEvent, LedgerInput, LedgerOutput, LedgerPayment,
    PaymentReason,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn role() -> impl Strategy<Value = Role> {
    select(vec![Role::Coop, Role::Foundation, Role::Member])
}

fn account() -> impl Strategy<Value = Account> {
    let by_months = (by_month(), by_month());
    let amounts = vec(credits(), 12);
    (role(), month(), by_months, amounts, month()).prop_map(
        |(role, at, (lots, savings), amounts, investment_due)| Account {
            role,
            month: at,
            balance: amounts[0],
            lots,
            savings,
            ceiling: amounts[1],
            projected: amounts[2],
            fresh: amounts[3],
            estimated: amounts[4],
            sold: amounts[5],
            last_sold: amounts[6],
            matched: amounts[7],
            owed: amounts[8],
            investment: amounts[9],
            investment_base: amounts[10],
            investment_due,
            invested: amounts[11],
        },
    )
}

pub fn standing() -> impl Strategy<Value = CitedStanding> {
    (
        action(),
        option::of(key()),
        any::<u32>(),
        moment(),
        moment(),
    )
        .prop_map(
            |(action, coop, serial, valid_from, valid_until)| CitedStanding {
                action,
                coop,
                serial,
                valid_from,
                valid_until,
            },
        )
}

fn state() -> impl Strategy<Value = AccountState> {
    let counts = (any::<u32>(), credits(), credits());
    (counts, account(), option::of(action()), standing()).prop_map(
        |(counts, account, last_taking, standing)| AccountState {
            sequence: counts.0,
            account,
            last_taking,
            sent: counts.1,
            taken: counts.2,
            standing,
            policy_month: None,
            rule: None,
            spent: Spent::default(),
        },
    )
}

fn reason() -> impl Strategy<Value = PaymentReason> {
    prop_oneof![
        action().prop_map(|acceptance| PaymentReason::Purchase { acceptance }),
        action().prop_map(|membership| PaymentReason::Wage { membership }),
        action().prop_map(|order| PaymentReason::Levy { order }),
        action().prop_map(|accreditation| PaymentReason::Contribution { accreditation }),
    ]
}

fn payment() -> impl Strategy<Value = LedgerPayment> {
    (key(), credits(), reason()).prop_map(|(payee, amount, reason)| LedgerPayment {
        payee,
        amount,
        reason,
    })
}

fn input() -> impl Strategy<Value = LedgerInput> {
    (action(), any::<u32>(), option::of(action())).prop_map(|(event, index, renewed)| LedgerInput {
        event,
        index,
        renewed,
    })
}

pub fn act() -> impl Strategy<Value = LedgerAct> {
    prop_oneof![
        (action(), action()).prop_map(|(package, standing)| LedgerAct::Open { package, standing }),
        action().prop_map(|offer| LedgerAct::Issue { offer }),
        Just(LedgerAct::Settle),
        vec(payment(), 0..6).prop_map(|payments| LedgerAct::Pay { payments }),
        vec(input(), 0..6).prop_map(|inputs| LedgerAct::Collect { inputs }),
        Just(LedgerAct::Mark),
        action().prop_map(|standing| LedgerAct::Renew { standing }),
    ]
}

fn purpose() -> impl Strategy<Value = Purpose> {
    select(vec![
        Purpose::Purchase,
        Purpose::Wage,
        Purpose::Dividend,
        Purpose::Bonus,
        Purpose::Refund,
        Purpose::Levy,
        Purpose::Award,
        Purpose::Investment,
        Purpose::Contribution,
        Purpose::Tax,
        Purpose::Share,
        Purpose::Lapse,
    ])
}

pub fn output() -> impl Strategy<Value = LedgerOutput> {
    let months = (option::of(month()), option::of(month()));
    (key(), credits(), purpose(), credits(), months).prop_map(
        |(payee, amount, purpose, grant, (lapse, due))| LedgerOutput {
            payee,
            amount,
            purpose,
            grant,
            lapse,
            due,
        },
    )
}

pub fn event() -> impl Strategy<Value = LedgerEvent> {
    let place = (option::of(action()), any::<u32>(), option::of(action()));
    (place, act(), state(), vec(output(), 0..6)).prop_map(|(place, act, state, outputs)| {
        LedgerEvent {
            previous: place.0,
            distance: place.1,
            month: place.2,
            act,
            approvals: None,
            state,
            outputs,
        }
    })
}
