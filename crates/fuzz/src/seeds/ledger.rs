//! Ledger events with every act and every purpose, and Month acts.

use super::{
    ANA, BAKERY, FOUNDATION, MILL, MONTH_MICROSECONDS, Seeds, action, credits, encoded, founding,
    key,
};
use copex_economy::{
    account::{Account, AccountKey, Role},
    act::Purpose,
    calendar::{Moment, Month},
    spending::{Day, Mandate, SignerSpent, SpendingRule, Spent, Tier},
};
use copex_entries::ledger::{
    AccountState, Approval, Approvals, Candidate, CitedStanding, FeeSharing, LedgerAct,
    LedgerEvent, LedgerInput, LedgerOutput, LedgerPayment, MonthAct, PaymentReason,
};
use hdi::prelude::Signature;

/// A co-op's account in month 1, with lots, savings and sales.
pub fn account() -> Account {
    let mut account = Account::new(Role::Coop, Month(1), credits(1_000_000));
    let added = [
        account.lots.add(Month(3), credits(20_000)),
        account.lots.add(Month(4), credits(30_000)),
        account.savings.add(Month(1), credits(700)),
        account.savings.add(Month(9), credits(5_000)),
    ];
    assert!(added.iter().all(Result::is_ok), "small sums");
    account.balance = credits(90_000);
    account.projected = credits(100_000);
    account.fresh = credits(40_000);
    account.estimated = credits(150_000);
    account.sold = credits(60_000);
    account.last_sold = credits(80_000);
    account.matched = credits(125_000);
    account
}

/// Two of three sign above 100.00 a day; the third may only buy, and not for more than 50.00.
pub fn rule() -> SpendingRule {
    let buyer = Mandate {
        payment_limit: Some(credits(5_000)),
        day_limit: Some(credits(8_000)),
        month_limit: Some(credits(20_000)),
        may_save: false,
        may_change_rule: false,
        ..Mandate::full(AccountKey([7; 32]))
    };
    SpendingRule {
        signers: vec![
            Mandate::full(AccountKey([ANA; 32])),
            Mandate::full(AccountKey([6; 32])),
            buyer,
        ],
        tiers: vec![
            Tier {
                up_to: Some(credits(10_000)),
                signatures: 1,
            },
            Tier {
                up_to: None,
                signatures: 2,
            },
        ],
    }
}

/// What was spent under it.
pub fn spent() -> Spent {
    let signer = |number, amount| SignerSpent {
        signer: AccountKey([number; 32]),
        day: credits(amount),
        month: credits(2 * amount),
    };
    let mut spent = Spent {
        day: Day(0),
        month: Month(0),
        total: credits(3_000),
        by_signer: vec![signer(ANA, 2_000), signer(7, 1_000)],
        ..Spent::default()
    };
    (spent.approvals.base, spent.approvals.used) = (4, 0b1011);
    spent
}

fn event(act: LedgerAct, approvals: Option<Approvals>, outputs: Vec<LedgerOutput>) -> LedgerEvent {
    LedgerEvent {
        previous: Some(action(40)),
        distance: 2,
        month: Some(action(41)),
        act,
        approvals,
        state: AccountState {
            sequence: 8,
            account: account(),
            last_taking: Some(action(42)),
            sent: credits(62_500),
            taken: credits(60_000),
            standing: CitedStanding {
                action: action(11),
                coop: None,
                serial: 1,
                valid_from: Moment(0),
                valid_until: Moment(3 * MONTH_MICROSECONDS),
            },
            policy_month: Some(Month(1)),
            rule: Some(action(43)),
            spent: spent(),
        },
        outputs,
    }
}

fn payments() -> Vec<LedgerPayment> {
    let purchase = LedgerInput {
        event: action(44),
        index: 0,
        renewed: None,
    };
    let of = |payee, reason| LedgerPayment {
        payee: key(payee),
        amount: credits(1_200),
        reason,
    };
    let hash = action(45);
    vec![
        of(
            MILL,
            PaymentReason::Purchase {
                acceptance: hash.clone(),
            },
        ),
        of(
            ANA,
            PaymentReason::Wage {
                membership: hash.clone(),
            },
        ),
        of(
            ANA,
            PaymentReason::Dividend {
                membership: hash.clone(),
            },
        ),
        of(
            ANA,
            PaymentReason::Bonus {
                membership: hash.clone(),
            },
        ),
        of(
            ANA,
            PaymentReason::Refund {
                purchase: Box::new(purchase),
                collected: hash.clone(),
            },
        ),
        of(
            FOUNDATION,
            PaymentReason::Levy {
                order: hash.clone(),
            },
        ),
        of(
            MILL,
            PaymentReason::Contribution {
                accreditation: hash.clone(),
            },
        ),
        of(
            MILL,
            PaymentReason::Tax {
                accreditation: hash,
            },
        ),
    ]
}

fn output(payee: u8, purpose: Purpose) -> LedgerOutput {
    LedgerOutput {
        payee: key(payee),
        amount: credits(1_200),
        purpose,
        grant: credits(200),
        lapse: Some(Month(3)),
        due: None,
    }
}

fn approvals() -> Approvals {
    let by = |number| Approval {
        signer: key(number),
        signature: Signature([number; 64]),
    };
    Approvals {
        number: 9,
        valid_until: Moment(86_400_000_000),
        signatures: vec![by(ANA), by(6)],
    }
}

fn input(number: u8, renewed: bool) -> LedgerInput {
    LedgerInput {
        event: action(number),
        index: 1,
        renewed: renewed.then(|| action(91)),
    }
}

/// An event of the bakery that changes nothing.
pub fn marked() -> LedgerEvent {
    event(LedgerAct::Mark, None, Vec::new())
}

/// One that leaves two payments on their way.
pub fn paid() -> LedgerEvent {
    let outputs = vec![
        output(MILL, Purpose::Purchase),
        output(FOUNDATION, Purpose::Share),
    ];
    event(LedgerAct::Mark, None, outputs)
}

pub(crate) fn events() -> Seeds {
    let made = || {
        vec![
            output(MILL, Purpose::Purchase),
            output(FOUNDATION, Purpose::Share),
            LedgerOutput {
                due: Some(Month(9)),
                ..output(BAKERY, Purpose::Investment)
            },
        ]
    };
    let mut open = event(
        LedgerAct::Open {
            package: action(2),
            standing: action(11),
            closure: Some(action(12)),
        },
        None,
        Vec::new(),
    );
    (open.previous, open.month, open.state.last_taking) = (None, None, None);
    (open.state.policy_month, open.state.rule) = (None, None);
    open.state.spent = Spent::default();
    open.state.account = Account::new(Role::Member, Month(0), credits(0));
    open.state.standing.coop = Some(key(BAKERY));
    let plain = |act| event(act, None, Vec::new());
    let signed = |act| event(act, Some(approvals()), made());
    let membership = vec![action(51), action(52), action(53)];
    encoded(vec![
        ("open", open),
        (
            "issue",
            event(LedgerAct::Issue { offer: action(20) }, None, made()),
        ),
        ("settle", event(LedgerAct::Settle, None, made())),
        (
            "pay",
            signed(LedgerAct::Pay {
                payments: payments(),
            }),
        ),
        (
            "collect",
            event(
                LedgerAct::Collect {
                    inputs: vec![input(60, false), input(61, true), input(62, false)],
                },
                None,
                made(),
            ),
        ),
        (
            "void",
            event(
                LedgerAct::Void {
                    output: input(60, false),
                    proof: action(63),
                },
                None,
                made(),
            ),
        ),
        (
            "save",
            signed(LedgerAct::Save {
                amount: credits(3_000),
                until: Month(5),
            }),
        ),
        ("release", plain(LedgerAct::Release { month: Month(1) })),
        (
            "change-rule",
            signed(LedgerAct::ChangeRule {
                rule: rule(),
                memberships: membership,
            }),
        ),
        ("mark", plain(LedgerAct::Mark)),
        (
            "share-fees",
            plain(LedgerAct::ShareFees {
                sharing: FeeSharing {
                    month: Month(1),
                    candidates: vec![Candidate {
                        coop: key(BAKERY),
                        accreditation: action(64),
                    }],
                    receipts: vec![action(65), action(66)],
                },
            }),
        ),
        (
            "renew",
            plain(LedgerAct::Renew {
                standing: action(12),
            }),
        ),
    ])
}

/// The Foundation's first Month act.
pub fn first_month_act() -> MonthAct {
    let (month, policy) = MonthAct::first(&founding());
    MonthAct {
        previous: None,
        distance: 7,
        month,
        policy,
    }
}

pub(crate) fn month_acts() -> Seeds {
    let first = first_month_act();
    let again = MonthAct {
        previous: Some(action(70)),
        distance: 1,
        ..first.clone()
    };
    let next = MonthAct {
        month: first.month.plus(1),
        ..again.clone()
    };
    encoded(vec![("first", first), ("again", again), ("next", next)])
}
