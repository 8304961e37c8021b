//! The rules of the economy on any account, act and facts; what is spent, under any rule.

use super::names_its_rule;
use crate::run::Verdict;
use copex_economy::{
    account::{Account, AccountKey},
    act::{self, Act, Applied, Facts, Output, OutputReference, Payment, Purpose, Taken},
    calendar::{Calendar, Moment, Month},
    credits::Credits,
    policy::Policy,
    spending::{self, Asked, SIGNERS_MAX, Spending, SpendingRule, Spent},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// An account, what it does, and what `apply` is told besides. Keys are told by one number, so that they meet often.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccountAct {
    /// The account before.
    pub account: Account,
    /// What it does.
    pub deed: Deed,
    /// What is told besides.
    pub given: Given,
}

/// The facts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Given {
    /// Whose account it is.
    pub author: u8,
    /// The Foundation.
    pub foundation: u8,
    /// When.
    pub time: Moment,
    /// Under which policy.
    pub policy: Policy,
    /// By which calendar.
    pub calendar: Calendar,
    /// Whether nothing is created.
    pub frozen: bool,
}

/// An act of any kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[allow(missing_docs)] // As `copex_economy::act::Act`.
pub enum Deed {
    Issue { value: Credits },
    Settle,
    Pay(Vec<Paid>),
    Collect(Vec<Waiting>),
    Void(Waiting),
    Save { amount: Credits, until: Month },
    Release { month: Month },
    Mark,
    Renew { ceiling: Credits },
    Inherit { matures: Month },
}

/// A payment.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[allow(missing_docs)] // As `copex_economy::act::Payment`.
pub struct Paid {
    pub payee: u8,
    pub amount: Credits,
    pub purpose: Purpose,
    pub due: Option<Month>,
}

/// An output that is taken.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[allow(missing_docs)] // As `copex_economy::act::Taken` and `Output`.
pub struct Waiting {
    pub event: u8,
    pub index: u32,
    pub payee: u8,
    pub amount: Credits,
    pub purpose: Purpose,
    pub grant: Credits,
    pub lapse: Option<Month>,
    pub due: Option<Month>,
    pub dated: Moment,
}

/// An account's spending rule, what it has spent, and what it wants.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[allow(missing_docs)] // As the arguments of `spending::authorise`.
pub struct Authorisation {
    pub rule: Option<SpendingRule>,
    pub spent: Spent,
    pub account: u8,
    pub wanted: Wanted,
    pub time: Moment,
    pub calendar: Calendar,
    pub signed: Option<Signed>,
}

/// What takes authority.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[allow(missing_docs)] // As `copex_economy::spending::Spending`.
pub enum Wanted {
    Pay(Vec<(Purpose, Credits)>),
    Save(Credits),
    ChangeRule(SpendingRule),
}

/// The approvals.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[allow(missing_docs)] // As `copex_economy::spending::Approvals`.
pub struct Signed {
    pub number: u64,
    pub valid_until: Moment,
    pub signers: Vec<u8>,
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    rmp_serde::from_slice(bytes).ok()
}

fn key(number: u8) -> AccountKey {
    AccountKey([number; 32])
}

/// Promises: `apply` does not panic, a refusal names its rule, the same input has the same answer, and for any account
/// whatever, credits are neither made nor lost but by what is said to be created and retired.
pub(super) fn apply(bytes: &[u8]) -> Verdict {
    let Some(AccountAct {
        account,
        deed,
        given,
    }) = read(bytes)
    else {
        return Verdict::Unreadable;
    };
    let (payments, taken) = (payments(&deed), taken(&deed));
    let act = match deed {
        Deed::Issue { value } => Act::Issue { value },
        Deed::Settle => Act::Settle,
        Deed::Pay(_) => Act::Pay(&payments),
        Deed::Collect(_) => Act::Collect(&taken),
        Deed::Void(_) => match taken.first() {
            Some(output) => Act::Void(output),
            None => return Verdict::Unreadable,
        },
        Deed::Save { amount, until } => Act::Save { amount, until },
        Deed::Release { month } => Act::Release { month },
        Deed::Mark => Act::Mark,
        Deed::Renew { ceiling } => Act::Renew { ceiling },
        Deed::Inherit { matures } => Act::Inherit { matures },
    };
    let facts = Facts {
        author: key(given.author),
        foundation: key(given.foundation),
        time: given.time,
        policy: &given.policy,
        calendar: &given.calendar,
        frozen: given.frozen,
    };
    names_its_rule(given.policy.check().and(given.calendar.check()));
    names_its_rule(account.target(&given.policy));
    names_its_rule(account.can_spend(&given.policy));
    names_its_rule(account.room_for_offers());
    account.broken_bound(copex_economy::policy::CEILING_MAX);
    let answer = copex_economy::apply::apply(&account, &act, &facts);
    assert_eq!(answer, copex_economy::apply::apply(&account, &act, &facts));
    if let Ok(applied) = &answer {
        check_sums(&account, &taken, applied);
    }
    verdict(names_its_rule(answer))
}

/// before + taken + created = after + paid out + retired, in numbers that cannot overflow.
fn check_sums(before: &Account, taken: &[Taken], applied: &Applied) {
    let wide = |amount: Credits| i128::from(amount.minor_units());
    let held = |account: &Account| {
        let saved: i128 = account.savings.iter().map(|(_, amount)| wide(amount)).sum();
        saved + wide(account.balance)
    };
    let came: i128 = taken.iter().map(|taken| wide(taken.output.amount)).sum();
    let went: i128 = applied
        .outputs
        .iter()
        .map(|output| wide(output.amount))
        .sum();
    assert_eq!(
        held(before) + came + wide(applied.created),
        held(&applied.account) + went + wide(applied.retired),
        "credits were made or lost"
    );
}

fn payments(deed: &Deed) -> Vec<Payment> {
    let Deed::Pay(payments) = deed else {
        return Vec::new();
    };
    payments
        .iter()
        .map(|paid| Payment {
            payee: key(paid.payee),
            amount: paid.amount,
            purpose: paid.purpose,
            due: paid.due,
        })
        .collect()
}

fn taken(deed: &Deed) -> Vec<Taken> {
    let waiting = match deed {
        Deed::Collect(inputs) => inputs.as_slice(),
        Deed::Void(output) => std::slice::from_ref(output),
        _ => &[],
    };
    waiting
        .iter()
        .map(|waiting| Taken {
            reference: OutputReference {
                event: [waiting.event; 32],
                index: waiting.index,
            },
            output: Output {
                payee: key(waiting.payee),
                amount: waiting.amount,
                purpose: waiting.purpose,
                grant: waiting.grant,
                lapse: waiting.lapse,
                due: waiting.due,
            },
            dated: waiting.dated,
        })
        .collect()
}

/// Promises: no panic; a refusal names its rule; no day, month or sum goes back; no number counts twice; and never more sums
/// than a rule has signers.
pub(super) fn authorise(bytes: &[u8]) -> Verdict {
    let Some(input) = read::<Authorisation>(bytes) else {
        return Verdict::Unreadable;
    };
    let Authorisation {
        rule,
        spent,
        account,
        wanted,
        time,
        calendar,
        signed,
    } = &input;
    let act = match wanted {
        Wanted::Pay(payments) => Spending::Pay(payments),
        Wanted::Save(amount) => Spending::Save(*amount),
        Wanted::ChangeRule(next) => Spending::ChangeRule(next),
    };
    let asked = Asked {
        account: key(*account),
        act,
        network_fee: Credits::ZERO,
        time: *time,
        calendar,
    };
    let approvals = signed.as_ref().map(|signed| spending::Approvals {
        number: signed.number,
        valid_until: signed.valid_until,
        signers: signed.signers.iter().map(|signer| key(*signer)).collect(),
    });
    let (rule, approvals) = (rule.as_ref(), approvals.as_ref());
    names_its_rule(spending::signatures_needed(rule, spent, &asked));
    let answer = spending::authorise(rule, spent, &asked, approvals);
    let Ok(after) = &answer else {
        names_its_rule(answer);
        return Verdict::Refused;
    };
    assert!(after.day >= spent.day && after.month >= spent.month);
    if rule.is_some() {
        check_spent(spent, after, &asked, approvals);
        if approvals.is_some() {
            let again = spending::authorise(rule, after, &asked, approvals);
            assert!(again.is_err(), "a number counted twice");
        }
    }
    Verdict::Accepted
}

fn check_spent(
    before: &Spent,
    after: &Spent,
    asked: &Asked,
    approvals: Option<&spending::Approvals>,
) {
    let amount: i128 = match asked.act {
        Spending::Pay(payments) => {
            assert!((1..=act::PAYMENTS_MAX).contains(&payments.len()));
            let amounts = payments.iter().map(|(_, amount)| amount.minor_units());
            amounts.map(i128::from).sum()
        }
        Spending::Save(amount) => i128::from(amount.minor_units()),
        Spending::ChangeRule(next) => {
            assert!(after.by_signer.len() <= before.by_signer.len());
            assert!((1..=SIGNERS_MAX).contains(&next.signers.len()));
            return;
        }
    };
    let day = before.moved_to(asked.time, asked.calendar).total;
    let today = i128::from(day.minor_units()) + amount;
    assert_eq!(i128::from(after.total.minor_units()), today);
    let signers = approvals.map_or(0, |approvals| approvals.signers.len());
    assert!(after.by_signer.len() <= before.by_signer.len() + signers);
}

fn verdict(allowed: bool) -> Verdict {
    if allowed {
        Verdict::Accepted
    } else {
        Verdict::Refused
    }
}
