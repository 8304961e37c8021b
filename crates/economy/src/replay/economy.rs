//! The economy of a replay: it finds what each act names, applies it, and keeps what came of it.

use super::{
    ReplayError,
    case::{Case, PartyRole, PolicyChange, Step, StepAct, StepOutput},
    line::{Line, Outcome, StateLine},
};
use crate::{
    account::{Account, AccountKey, Role},
    act::{Act, Applied, Facts, Output, OutputReference, Payment, Taken},
    apply::apply,
    calendar::{Calendar, Moment, Month},
    credits::{BasisPoints, Credits},
    policy::Policy,
};
use std::collections::BTreeMap;

const SECONDS_A_DAY: u32 = 86_400;

/// The accounts of a file and what waits between them, after the acts so far.
pub(super) struct Economy<'a> {
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
    pub(super) fn new(case: &'a Case) -> Result<Economy<'a>, ReplayError> {
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
        let [foundation] = foundations[..] else {
            return Err(ReplayError::Foundation);
        };
        let calendar = Calendar {
            founded: Moment(0),
            period_seconds: Some(case.period_days.saturating_mul(SECONDS_A_DAY)),
            collection_seconds: case.collection_days.saturating_mul(SECONDS_A_DAY),
            closure_seconds: SECONDS_A_DAY,
        };
        let policy = case.policy.read();
        calendar
            .check()
            .and(policy.check())
            .map_err(|refused| policy_error(0, refused))?;
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
        found.ok_or_else(|| ReplayError::UnknownAccount {
            act,
            id: id.to_owned(),
        })
    }

    pub(super) fn step(&mut self, number: usize, step: &Step) -> Result<Line, ReplayError> {
        let author = self.find(number, &step.by)?;
        let outcome = match self.act(number, author, step)? {
            Ok(applied) => self.record(number, author, step, applied),
            Err(refused) => Outcome::Refused { refused },
        };
        let ok = matches!(outcome, Outcome::Done { .. });
        Ok(Line {
            n: number,
            ok,
            outcome,
        })
    }

    fn act(
        &mut self,
        number: usize,
        author: usize,
        step: &Step,
    ) -> Result<Result<Applied, String>, ReplayError> {
        let time = Moment(0).after_seconds(step.day.saturating_mul(SECONDS_A_DAY));
        Ok(match &step.act {
            StepAct::Policy { set } => {
                self.change_policy(number, set)?;
                self.apply(author, time, &Act::Mark)
            }
            StepAct::Issue { value } => self.apply(
                author,
                time,
                &Act::Issue {
                    value: Credits::new(*value),
                },
            ),
            StepAct::Settle => self.apply(author, time, &Act::Settle),
            StepAct::Pay { outputs } => {
                let payments = self.payments(number, outputs)?;
                self.apply(author, time, &Act::Pay(&payments))
            }
            StepAct::Collect { inputs } => self.collect(author, time, inputs),
            StepAct::Void { output } => self.void(author, time, output),
            StepAct::Save { amount, until } => self.apply(
                author,
                time,
                &Act::Save {
                    amount: Credits::new(*amount),
                    until: Month(*until),
                },
            ),
            StepAct::Release { month } => self.apply(
                author,
                time,
                &Act::Release {
                    month: Month(*month),
                },
            ),
            StepAct::Inherit { matures } => self.apply(
                author,
                time,
                &Act::Inherit {
                    matures: Month(*matures),
                },
            ),
            StepAct::Ceiling { value } => self.apply(
                author,
                time,
                &Act::Renew {
                    ceiling: Credits::new(*value),
                },
            ),
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
            Ok(Payment {
                payee,
                amount,
                purpose: output.purpose.into(),
                due: output.due.map(Month),
            })
        };
        outputs.iter().map(payment).collect()
    }

    fn collect(
        &mut self,
        author: usize,
        time: Moment,
        names: &[String],
    ) -> Result<Applied, String> {
        let inputs = names
            .iter()
            .map(|name| self.taken(name))
            .collect::<Result<Vec<_>, _>>()?;
        let applied = self.apply(author, time, &Act::Collect(&inputs))?;
        names.iter().for_each(|name| self.mark_taken(name));
        Ok(applied)
    }

    fn void(&mut self, author: usize, time: Moment, name: &str) -> Result<Applied, String> {
        let own = self.taken(name)?;
        if self
            .waiting_at(name)
            .is_none_or(|waiting| waiting.payer != key_of(author))
        {
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
        let waiting = self
            .waiting_at(name)
            .ok_or_else(|| format!("there is no output `{name}`"))?;
        if waiting.taken {
            return Err(format!("the output `{name}` was taken before"));
        }
        let (act, index) = place(name).unwrap_or_default();
        let mut event = [0; 32];
        event[24..].copy_from_slice(&u64::try_from(act).unwrap_or(u64::MAX).to_be_bytes());
        let reference = OutputReference {
            event,
            index: u32::try_from(index).unwrap_or(u32::MAX),
        };
        Ok(Taken {
            reference,
            output: waiting.output,
            dated: waiting.dated,
        })
    }

    fn mark_taken(&mut self, name: &str) {
        if let Some(waiting) = place(name).and_then(|place| self.waiting.get_mut(&place)) {
            waiting.taken = true;
        }
    }

    fn change_policy(&mut self, act: usize, set: &PolicyChange) -> Result<(), ReplayError> {
        let PolicyChange {
            share,
            factor,
            cap,
            start,
            repay,
            validity,
            overdraft,
            invest_limit,
            fee,
            frozen,
        } = set;
        let rate =
            |held: &mut BasisPoints, set: &Option<u32>| *held = set.map_or(*held, BasisPoints);
        rate(&mut self.policy.foundation_share, share);
        rate(&mut self.policy.factor, factor);
        rate(&mut self.policy.growth_cap, cap);
        rate(&mut self.policy.start_rate, start);
        rate(&mut self.policy.repay_rate, repay);
        rate(&mut self.policy.overdraft, overdraft);
        rate(&mut self.policy.network_fee, fee);
        self.policy.grant_validity_months = validity.unwrap_or(self.policy.grant_validity_months);
        self.policy.investment_limit =
            invest_limit.map_or(self.policy.investment_limit, Credits::new);
        self.frozen = frozen.unwrap_or(self.frozen);
        self.policy
            .check()
            .map_err(|refused| policy_error(act, refused))
    }

    fn record(&mut self, number: usize, author: usize, step: &Step, applied: Applied) -> Outcome {
        let Applied {
            account,
            outputs,
            created,
            retired,
        } = applied;
        let dated = Moment(0).after_seconds(step.day.saturating_mul(SECONDS_A_DAY));
        let shown = outputs
            .iter()
            .map(|output| {
                (
                    self.id_of(output.payee),
                    output.amount,
                    output.purpose.into(),
                )
            })
            .collect();
        for (index, output) in outputs.into_iter().enumerate() {
            self.waiting.insert(
                (number, index),
                Waiting {
                    output,
                    payer: key_of(author),
                    dated,
                    taken: false,
                },
            );
        }
        // Totals of many accounts may leave 64 bits in a made-up file; they are shown, not relied on.
        self.created = self.created.plus(created).unwrap_or(self.created);
        self.retired = self.retired.plus(retired).unwrap_or(self.retired);
        let state = StateLine::of(&account);
        if let Some(held) = self.accounts.get_mut(author) {
            *held = account;
        }
        Outcome::Done {
            state,
            outputs: shown,
            created: self.created,
            retired: self.retired,
        }
    }

    fn id_of(&self, key: AccountKey) -> String {
        let found = self
            .ids
            .iter()
            .enumerate()
            .find(|(at, _)| key_of(*at) == key);
        found.map(|(_, id)| (*id).to_owned()).unwrap_or_default()
    }
}

fn policy_error(act: usize, refused: crate::refusal::Refused) -> ReplayError {
    ReplayError::Policy {
        act,
        reason: refused.to_string(),
    }
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
