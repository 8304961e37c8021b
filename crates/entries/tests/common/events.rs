//! Ledger events of any value.

use crate::arbitrary::{action, by_month, credits, key, moment, month, policy, signature};
use copex_economy::{
    account::{Account, AccountKey, Role},
    act::Purpose,
    spending::{ApprovalWindow, Day, Mandate, PurposeSet, SignerSpent, SpendingRule, Spent, Tier},
};
use copex_entries::ledger::{
    AccountState, Approval, Approvals, Candidate, CitedStanding, FeeSharing, LedgerAct,
    LedgerEvent, LedgerInput, LedgerOutput, LedgerPayment, MonthAct, PaymentReason,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn role() -> impl Strategy<Value = Role> {
    select(vec![Role::Coop, Role::Foundation, Role::Member])
}

fn account() -> impl Strategy<Value = Account> {
    let by_months = (by_month(), by_month());
    let amounts = vec(credits(), 13);
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
            network_fees: amounts[12],
            shares_from: at,
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
    let rule = (option::of(month()), option::of(action()), spent());
    (counts, account(), option::of(action()), standing(), rule).prop_map(
        |(counts, account, last_taking, standing, rule)| AccountState {
            sequence: counts.0,
            account,
            last_taking,
            sent: counts.1,
            taken: counts.2,
            standing,
            policy_month: rule.0,
            rule: rule.1,
            spent: rule.2,
        },
    )
}

fn account_key() -> impl Strategy<Value = AccountKey> {
    any::<[u8; 32]>().prop_map(AccountKey)
}

/// Sums in any order, as no rule would leave them.
fn spent() -> impl Strategy<Value = Spent> {
    let sums = (account_key(), credits(), credits()).prop_map(|(signer, day, month)| SignerSpent {
        signer,
        day,
        month,
    });
    let window =
        (any::<u64>(), any::<u64>()).prop_map(|(base, used)| ApprovalWindow { base, used });
    let times = (any::<i64>(), month());
    (times, credits(), window, vec(sums, 0..4)).prop_map(|(times, total, approvals, by_signer)| {
        Spent {
            day: Day(times.0),
            month: times.1,
            total,
            approvals,
            by_signer,
        }
    })
}

fn mandate() -> impl Strategy<Value = Mandate> {
    let limits = (
        option::of(credits()),
        option::of(credits()),
        option::of(credits()),
    );
    let purposes = vec(purpose(), 0..4).prop_map(PurposeSet::from);
    (account_key(), limits, purposes, any::<(bool, bool)>()).prop_map(
        |(signer, limits, purposes, may)| Mandate {
            signer,
            payment_limit: limits.0,
            day_limit: limits.1,
            month_limit: limits.2,
            purposes,
            may_save: may.0,
            may_change_rule: may.1,
        },
    )
}

fn rule() -> impl Strategy<Value = SpendingRule> {
    let tier = (option::of(credits()), any::<u8>())
        .prop_map(|(up_to, signatures)| Tier { up_to, signatures });
    (vec(mandate(), 0..4), vec(tier, 0..3))
        .prop_map(|(signers, tiers)| SpendingRule { signers, tiers })
}

pub fn approvals() -> impl Strategy<Value = Approvals> {
    let approval =
        (key(), signature()).prop_map(|(signer, signature)| Approval { signer, signature });
    (any::<u64>(), moment(), vec(approval, 0..18)).prop_map(|(number, valid_until, signatures)| {
        Approvals {
            number,
            valid_until,
            signatures,
        }
    })
}

pub fn month_act() -> impl Strategy<Value = MonthAct> {
    (option::of(action()), any::<u32>(), month(), policy()).prop_map(
        |(previous, distance, month, policy)| MonthAct {
            previous,
            distance,
            month,
            policy,
        },
    )
}

fn reason() -> impl Strategy<Value = PaymentReason> {
    prop_oneof![
        action().prop_map(|acceptance| PaymentReason::Purchase { acceptance }),
        action().prop_map(|membership| PaymentReason::Wage { membership }),
        action().prop_map(|membership| PaymentReason::Dividend { membership }),
        action().prop_map(|membership| PaymentReason::Bonus { membership }),
        (input(), action()).prop_map(|(purchase, collected)| PaymentReason::Refund {
            purchase: Box::new(purchase),
            collected,
        }),
        action().prop_map(|accreditation| PaymentReason::Tax { accreditation }),
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
        (action(), action(), option::of(action())).prop_map(|(package, standing, closure)| {
            LedgerAct::Open {
                package,
                standing,
                closure,
            }
        }),
        action().prop_map(|offer| LedgerAct::Issue { offer }),
        Just(LedgerAct::Settle),
        vec(payment(), 0..6).prop_map(|payments| LedgerAct::Pay { payments }),
        vec(input(), 0..6).prop_map(|inputs| LedgerAct::Collect { inputs }),
        (input(), action()).prop_map(|(output, proof)| LedgerAct::Void { output, proof }),
        (credits(), month()).prop_map(|(amount, until)| LedgerAct::Save { amount, until }),
        month().prop_map(|month| LedgerAct::Release { month }),
        (rule(), vec(action(), 0..4))
            .prop_map(|(rule, memberships)| LedgerAct::ChangeRule { rule, memberships }),
        Just(LedgerAct::Mark),
        action().prop_map(|standing| LedgerAct::Renew { standing }),
        sharing().prop_map(|sharing| LedgerAct::ShareFees { sharing }),
    ]
}

fn sharing() -> impl Strategy<Value = FeeSharing> {
    let candidate = (key(), action()).prop_map(|(coop, accreditation)| Candidate {
        coop,
        accreditation,
    });
    (month(), vec(candidate, 0..4), vec(action(), 0..4)).prop_map(
        |(month, candidates, receipts)| FeeSharing {
            month,
            candidates,
            receipts,
        },
    )
}

fn purpose() -> impl Strategy<Value = Purpose> {
    select(&Purpose::ALL)
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
    let acts = (act(), option::of(approvals()));
    (place, acts, state(), vec(output(), 0..6)).prop_map(|(place, acts, state, outputs)| {
        LedgerEvent {
            previous: place.0,
            distance: place.1,
            month: place.2,
            act: acts.0,
            approvals: acts.1,
            state,
            outputs,
        }
    })
}
