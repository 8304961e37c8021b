//! Replays acts from a file, so that anyone can check an account by hand or against another program.
//!
//! Input and output are plain serde types; the caller reads and prints JSON. A replay checks the arithmetic and that an
//! output is taken once; it does not check who may pay whom, since there are no credentials in the file.

use crate::{
    account::{Account, AccountKey, Role},
    act::{Act, Applied, Facts, Output, OutputReference, Payment, Purpose, Taken},
    apply::apply,
    by_month::ByMonth,
    calendar::{Calendar, Moment, Month},
    credits::{BasisPoints, Credits},
    policy::Policy,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

const SECONDS_A_DAY: u32 = 86_400;

/// A file to replay. Fields that are not listed here (a name, the expected lines) are passed over.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// Length of a period in days.
    pub period_days: u32,
    /// How long a payment can be collected, in days.
    pub collection_days: u32,
    /// The policy at the start.
    pub policy: PolicyNumbers,
    /// Who takes part.
    pub accounts: Vec<Party>,
    /// What they do, in order.
    pub acts: Vec<Step>,
}

/// The policy in the short names of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyNumbers {
    share: u32,
    factor: u32,
    cap: u32,
    start: u32,
    repay: u32,
    validity: u16,
    overdraft: u32,
    invest_limit: i64,
    #[serde(default)]
    frozen: bool,
}

/// A change of some of the policy's numbers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyChange {
    share: Option<u32>,
    factor: Option<u32>,
    cap: Option<u32>,
    start: Option<u32>,
    repay: Option<u32>,
    validity: Option<u16>,
    overdraft: Option<u32>,
    invest_limit: Option<i64>,
    frozen: Option<bool>,
}

/// An account of the file.
#[derive(Clone, Debug, Deserialize)]
pub struct Party {
    id: String,
    role: PartyRole,
    #[serde(default)]
    ceiling: i64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PartyRole {
    Foundation,
    Coop,
    Member,
}

/// One act of the file.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    day: u32,
    by: String,
    #[serde(flatten)]
    act: StepAct,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "act", rename_all = "lowercase")]
enum StepAct {
    Issue { value: i64 },
    Settle,
    Pay { outputs: Vec<StepOutput> },
    Collect { inputs: Vec<String> },
    Void { output: String },
    Save { amount: i64, until: i64 },
    Release { month: i64 },
    Inherit { matures: i64 },
    Policy { set: PolicyChange },
    Ceiling { value: i64 },
}

#[derive(Clone, Debug, Deserialize)]
struct StepOutput {
    to: String,
    amount: i64,
    purpose: StepPurpose,
    due: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum StepPurpose {
    Purchase,
    Wage,
    Levy,
    Refund,
    Award,
    Invest,
    Contribution,
    Dividend,
    Bonus,
    Tax,
    Share,
    Lapse,
}

/// What came of one act: one line of output.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    n: usize,
    ok: bool,
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Outcome {
    Done { state: StateLine, outputs: Vec<(String, Credits, StepPurpose)>, created: Credits, retired: Credits },
    Refused { refused: String },
}

#[derive(Clone, Debug, Serialize)]
struct StateLine {
    month: Month,
    balance: Credits,
    lots: BTreeMap<String, Credits>,
    savings: BTreeMap<String, Credits>,
    #[serde(flatten)]
    coop: Option<CoopLine>,
}

#[derive(Clone, Debug, Serialize)]
struct CoopLine {
    projected: Credits,
    fresh: Credits,
    estimated: Credits,
    sold: Credits,
    last_sold: Credits,
    matched: Credits,
    owed: Credits,
    inv: Credits,
    inv_base: Credits,
    inv_due: Month,
}

/// Why a file cannot be replayed. An act that the rules refuse is not an error: it is a line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReplayError {
    /// Two accounts have one id, or there are more than can be told apart.
    #[error("the account `{0}` is listed twice")]
    Twice(String),
    /// An id that no account has.
    #[error("act {act} names the account `{id}`, which is not listed under `accounts`")]
    UnknownAccount {
        /// The act's number, from 1.
        act: usize,
        /// The id.
        id: String,
    },
    /// A file without a Foundation, or with two.
    #[error("a replay needs exactly one account with the role `foundation`")]
    Foundation,
    /// A policy or calendar that the rules could not hold under.
    #[error("the policy or a length is out of range at act {act} (0: at the start): {reason}")]
    Policy {
        /// The act's number, from 1.
        act: usize,
        /// Which rule.
        reason: String,
    },
}

/// Replays a case: a line for each act, in order.
pub fn replay(case: &Case) -> Result<Vec<Line>, ReplayError> {
    let mut economy = Economy::new(case)?;
    case.acts.iter().enumerate().map(|(at, step)| economy.step(at.saturating_add(1), step)).collect()
}

struct Economy<'a> {
    calendar: Calendar,
    policy: Policy,
    frozen: bool,
    ids: Vec<&'a str>,
    accounts: Vec<Account>,
    foundation: AccountKey,
    waiting: BTreeMap<(usize, usize), Waiting>,
    created: Credits,
    retired: Credits,
}

struct Waiting {
    output: Output,
    payer: AccountKey,
    dated: Moment,
    taken: bool,
}

impl<'a> Economy<'a> {
    fn new(case: &'a Case) -> Result<Economy<'a>, ReplayError> {
        let mut ids: Vec<&str> = Vec::new();
        let mut accounts = Vec::new();
        let mut foundations = Vec::new();
        for party in &case.accounts {
            if ids.contains(&party.id.as_str()) {
                return Err(ReplayError::Twice(party.id.clone()));
            }
            let role = match party.role {
                PartyRole::Foundation => Role::Foundation,
                PartyRole::Coop => Role::Coop,
                PartyRole::Member => Role::Member,
            };
            if role == Role::Foundation {
                foundations.push(key_of(ids.len()));
            }
            ids.push(&party.id);
            accounts.push(Account::new(role, Month(0), Credits::new(party.ceiling)));
        }
        let [foundation] = foundations[..] else { return Err(ReplayError::Foundation) };
        let calendar = Calendar {
            founded: Moment(0),
            period_seconds: Some(case.period_days.saturating_mul(SECONDS_A_DAY)),
            collection_seconds: case.collection_days.saturating_mul(SECONDS_A_DAY),
            closure_seconds: SECONDS_A_DAY,
        };
        let policy = case.policy.read();
        calendar.check().and(policy.check()).map_err(|refused| policy_error(0, refused))?;
        Ok(Economy {
            calendar,
            policy,
            frozen: case.policy.frozen,
            ids,
            accounts,
            foundation,
            waiting: BTreeMap::new(),
            created: Credits::ZERO,
            retired: Credits::ZERO,
        })
    }

    fn find(&self, act: usize, id: &str) -> Result<usize, ReplayError> {
        let found = self.ids.iter().position(|known| *known == id);
        found.ok_or_else(|| ReplayError::UnknownAccount { act, id: id.to_owned() })
    }

    fn step(&mut self, number: usize, step: &Step) -> Result<Line, ReplayError> {
        let author = self.find(number, &step.by)?;
        let outcome = match self.act(number, author, step)? {
            Ok(applied) => self.record(number, author, step, applied),
            Err(refused) => Outcome::Refused { refused },
        };
        let ok = matches!(outcome, Outcome::Done { .. });
        Ok(Line { n: number, ok, outcome })
    }

    fn act(&mut self, number: usize, author: usize, step: &Step) -> Result<Result<Applied, String>, ReplayError> {
        let time = Moment(0).after_seconds(step.day.saturating_mul(SECONDS_A_DAY));
        Ok(match &step.act {
            StepAct::Policy { set } => {
                self.change_policy(number, set)?;
                self.apply(author, time, &Act::Mark)
            }
            StepAct::Issue { value } => self.apply(author, time, &Act::Issue { value: Credits::new(*value) }),
            StepAct::Settle => self.apply(author, time, &Act::Settle),
            StepAct::Pay { outputs } => {
                let payments = self.payments(number, outputs)?;
                self.apply(author, time, &Act::Pay(&payments))
            }
            StepAct::Collect { inputs } => self.collect(author, time, inputs),
            StepAct::Void { output } => self.void(author, time, output),
            StepAct::Save { amount, until } => {
                self.apply(author, time, &Act::Save { amount: Credits::new(*amount), until: Month(*until) })
            }
            StepAct::Release { month } => self.apply(author, time, &Act::Release { month: Month(*month) }),
            StepAct::Inherit { matures } => self.apply(author, time, &Act::Inherit { matures: Month(*matures) }),
            StepAct::Ceiling { value } => self.apply(author, time, &Act::Renew { ceiling: Credits::new(*value) }),
        })
    }

    fn apply(&self, author: usize, time: Moment, act: &Act<'_>) -> Result<Applied, String> {
        let facts = Facts {
            author: key_of(author),
            foundation: self.foundation,
            time,
            policy: &self.policy,
            calendar: &self.calendar,
            frozen: self.frozen,
        };
        let account = self.accounts.get(author).ok_or("no such account")?;
        apply(account, act, &facts).map_err(|refused| refused.to_string())
    }

    fn payments(&self, number: usize, outputs: &[StepOutput]) -> Result<Vec<Payment>, ReplayError> {
        let payment = |output: &StepOutput| {
            let payee = key_of(self.find(number, &output.to)?);
            let amount = Credits::new(output.amount);
            Ok(Payment { payee, amount, purpose: output.purpose.into(), due: output.due.map(Month) })
        };
        outputs.iter().map(payment).collect()
    }

    fn collect(&mut self, author: usize, time: Moment, names: &[String]) -> Result<Applied, String> {
        let inputs = names.iter().map(|name| self.taken(name)).collect::<Result<Vec<_>, _>>()?;
        let applied = self.apply(author, time, &Act::Collect(&inputs))?;
        names.iter().for_each(|name| self.mark_taken(name));
        Ok(applied)
    }

    fn void(&mut self, author: usize, time: Moment, name: &str) -> Result<Applied, String> {
        let own = self.taken(name)?;
        if self.waiting_at(name).is_none_or(|waiting| waiting.payer != key_of(author)) {
            return Err(format!("the output `{name}` was made by another account"));
        }
        let applied = self.apply(author, time, &Act::Void(&own))?;
        self.mark_taken(name);
        Ok(applied)
    }

    fn waiting_at(&self, name: &str) -> Option<&Waiting> {
        self.waiting.get(&place(name)?)
    }

    fn taken(&self, name: &str) -> Result<Taken, String> {
        let waiting = self.waiting_at(name).ok_or_else(|| format!("there is no output `{name}`"))?;
        if waiting.taken {
            return Err(format!("the output `{name}` was taken before"));
        }
        let (act, index) = place(name).unwrap_or_default();
        let mut event = [0; 32];
        event[24..].copy_from_slice(&u64::try_from(act).unwrap_or(u64::MAX).to_be_bytes());
        let reference = OutputReference { event, index: u32::try_from(index).unwrap_or(u32::MAX) };
        Ok(Taken { reference, output: waiting.output, dated: waiting.dated })
    }

    fn mark_taken(&mut self, name: &str) {
        if let Some(waiting) = place(name).and_then(|place| self.waiting.get_mut(&place)) {
            waiting.taken = true;
        }
    }

    fn change_policy(&mut self, act: usize, set: &PolicyChange) -> Result<(), ReplayError> {
        let PolicyChange { share, factor, cap, start, repay, validity, overdraft, invest_limit, frozen } = set;
        let rate = |held: &mut BasisPoints, set: &Option<u32>| *held = set.map_or(*held, BasisPoints);
        rate(&mut self.policy.foundation_share, share);
        rate(&mut self.policy.factor, factor);
        rate(&mut self.policy.growth_cap, cap);
        rate(&mut self.policy.start_rate, start);
        rate(&mut self.policy.repay_rate, repay);
        rate(&mut self.policy.overdraft, overdraft);
        self.policy.grant_validity_months = validity.unwrap_or(self.policy.grant_validity_months);
        self.policy.investment_limit = invest_limit.map_or(self.policy.investment_limit, Credits::new);
        self.frozen = frozen.unwrap_or(self.frozen);
        self.policy.check().map_err(|refused| policy_error(act, refused))
    }

    fn record(&mut self, number: usize, author: usize, step: &Step, applied: Applied) -> Outcome {
        let Applied { account, outputs, created, retired } = applied;
        let dated = Moment(0).after_seconds(step.day.saturating_mul(SECONDS_A_DAY));
        let shown = outputs.iter().map(|output| (self.id_of(output.payee), output.amount, output.purpose.into())).collect();
        for (index, output) in outputs.into_iter().enumerate() {
            self.waiting.insert((number, index), Waiting { output, payer: key_of(author), dated, taken: false });
        }
        // Totals of many accounts may leave 64 bits in a made-up file; they are shown, not relied on.
        self.created = self.created.plus(created).unwrap_or(self.created);
        self.retired = self.retired.plus(retired).unwrap_or(self.retired);
        let state = StateLine::of(&account);
        if let Some(held) = self.accounts.get_mut(author) {
            *held = account;
        }
        Outcome::Done { state, outputs: shown, created: self.created, retired: self.retired }
    }

    fn id_of(&self, key: AccountKey) -> String {
        let found = self.ids.iter().enumerate().find(|(at, _)| key_of(*at) == key);
        found.map(|(_, id)| (*id).to_owned()).unwrap_or_default()
    }
}

fn policy_error(act: usize, refused: crate::refusal::Refused) -> ReplayError {
    ReplayError::Policy { act, reason: refused.to_string() }
}

/// A stand-in for an agent key: the account's place in the file.
fn key_of(position: usize) -> AccountKey {
    let mut bytes = [0; 32];
    bytes[24..].copy_from_slice(&u64::try_from(position).unwrap_or(u64::MAX).to_be_bytes());
    AccountKey(bytes)
}

/// "i.k": the k-th output (from 0) of the i-th act (from 1).
fn place(name: &str) -> Option<(usize, usize)> {
    let (act, index) = name.split_once('.')?;
    Some((act.parse().ok()?, index.parse().ok()?))
}

impl PolicyNumbers {
    fn read(&self) -> Policy {
        let PolicyNumbers { share, factor, cap, start, repay, validity, overdraft, invest_limit, frozen: _ } = self;
        Policy {
            foundation_share: BasisPoints(*share),
            factor: BasisPoints(*factor),
            growth_cap: BasisPoints(*cap),
            start_rate: BasisPoints(*start),
            repay_rate: BasisPoints(*repay),
            overdraft: BasisPoints(*overdraft),
            grant_validity_months: *validity,
            investment_limit: Credits::new(*invest_limit),
            ..Policy::default()
        }
    }
}

impl StateLine {
    fn of(account: &Account) -> StateLine {
        let by_month = |amounts: &ByMonth| amounts.iter().map(|(month, amount)| (month.to_string(), amount)).collect();
        let coop = (account.role == Role::Coop).then(|| CoopLine {
            projected: account.projected,
            fresh: account.fresh,
            estimated: account.estimated,
            sold: account.sold,
            last_sold: account.last_sold,
            matched: account.matched,
            owed: account.owed,
            inv: account.investment,
            inv_base: account.investment_base,
            inv_due: account.investment_due,
        });
        StateLine {
            month: account.month,
            balance: account.balance,
            lots: by_month(&account.lots),
            savings: by_month(&account.savings),
            coop,
        }
    }
}

/// Two lists of names for the same purposes: the file's short ones and the ledger's.
macro_rules! same_purposes {
    ($($short:ident = $long:ident),*) => {
        impl From<StepPurpose> for Purpose {
            fn from(purpose: StepPurpose) -> Purpose {
                match purpose { $(StepPurpose::$short => Purpose::$long),* }
            }
        }
        impl From<Purpose> for StepPurpose {
            fn from(purpose: Purpose) -> StepPurpose {
                match purpose { $(Purpose::$long => StepPurpose::$short),* }
            }
        }
    };
}

same_purposes!(
    Purchase = Purchase,
    Wage = Wage,
    Levy = Levy,
    Refund = Refund,
    Award = Award,
    Invest = Investment,
    Contribution = Contribution,
    Dividend = Dividend,
    Bonus = Bonus,
    Tax = Tax,
    Share = Share,
    Lapse = Lapse
);
