//! The real side: accounts that only the economy's own rules change, and what waits between them. What the validator
//! sees to besides stands in `guards`.

use crate::{
    event::{Deed, Event, FOUNDATION, Name, Payment as Planned, Setup},
    guards,
    random::mixed,
    rule::Rule,
};
use copex_economy::{
    account::{Account, AccountKey},
    act::{Act, Applied, Facts, Output, OutputReference, Payment, Purpose, Taken},
    calendar::{Moment, Month},
    credits::Credits,
    offer,
    policy::Policy,
    refusal::Refused,
};
use std::collections::BTreeMap;

/// The rules under audit: `copex_economy::apply::apply`, or a faulty stand-in by which the auditor itself is tested.
pub(crate) type Engine<'a> =
    &'a (dyn Fn(&Account, &Act<'_>, &Facts<'_>) -> Result<Applied, Refused> + Sync);

/// A credential of one of an account's keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Credential {
    pub(crate) key: AccountKey,
    pub(crate) serial: u32,
    pub(crate) from: i64,
    pub(crate) until: i64,
}

impl Credential {
    pub(crate) fn covers(&self, moment: i64) -> bool {
        self.from <= moment && moment < self.until
    }
}

/// A Collect or a Void.
#[derive(Clone, Debug)]
pub(crate) struct Taking {
    pub(crate) at: i64,
    pub(crate) month: i64,
    pub(crate) names: Vec<Name>,
}

/// An account and the chain behind it.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    pub(crate) key: AccountKey,
    pub(crate) coop: Option<usize>,
    pub(crate) account: Account,
    /// How many ledger events the chain has.
    pub(crate) events: u32,
    /// The chain's length when the last of them was written.
    pub(crate) sequence_of_event: u32,
    pub(crate) sequence: u32,
    pub(crate) last_action: i64,
    pub(crate) last_event: i64,
    pub(crate) credentials: Vec<Credential>,
    pub(crate) takings: Vec<Taking>,
    pub(crate) ceiling_highest: Credits,
    /// How many keys it had before this one.
    pub(crate) keys_before: u64,
}

impl Holder {
    pub(crate) fn credential(&self) -> Option<&Credential> {
        self.credentials.last()
    }
}

/// An output and what the chain says of it.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) output: Output,
    pub(crate) payer: usize,
    pub(crate) payer_key: AccountKey,
    pub(crate) payee: usize,
    pub(crate) dated: i64,
    /// For the sums and for the generator only; that it was not taken before is shown by walking back.
    pub(crate) taken: bool,
}

/// A version of an offer, at its place in its author's chain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Version {
    pub(crate) author: usize,
    pub(crate) sequence: u32,
    pub(crate) value: Credits,
    pub(crate) rise: Credits,
}

/// What an accepted event does.
#[derive(Debug)]
pub(crate) enum Step {
    Account(Box<Applied>),
    Offer(Version),
    Month,
}

/// The economy as the rules have it.
pub(crate) struct Ledger<'a> {
    pub(crate) setup: Setup,
    pub(crate) holders: Vec<Holder>,
    pub(crate) outputs: BTreeMap<Name, Waiting>,
    pub(crate) versions: BTreeMap<u32, Version>,
    pub(crate) calendar: Vec<Policy>,
    pub(crate) created: i128,
    pub(crate) retired: i128,
    pub(crate) waiting: i128,
    pub(crate) pledged: i128,
    /// A rule that the guards leave out, to show that the auditor misses it.
    pub(crate) without: Option<Rule>,
    engine: Engine<'a>,
}

impl<'a> Ledger<'a> {
    pub(crate) fn new(setup: &Setup, engine: Engine<'a>, without: Option<Rule>) -> Ledger<'a> {
        let holders = (0..)
            .zip(&setup.parties)
            .map(|(index, party)| {
                let key = key_of(index, 0);
                let month = setup.calendar.month(Moment(party.opened));
                let ceiling = Credits::new(party.ceiling);
                Holder {
                    key,
                    coop: party.coop,
                    account: Account::new(party.role, month, ceiling),
                    events: 1,
                    sequence_of_event: 1,
                    sequence: 1,
                    last_action: party.opened,
                    last_event: party.opened,
                    credentials: vec![Credential {
                        key,
                        serial: 0,
                        from: party.opened,
                        until: party.until,
                    }],
                    takings: Vec::new(),
                    ceiling_highest: ceiling,
                    keys_before: 0,
                }
            })
            .collect();
        Ledger {
            setup: setup.clone(),
            holders,
            outputs: BTreeMap::new(),
            versions: BTreeMap::new(),
            calendar: Vec::new(),
            created: 0,
            retired: 0,
            waiting: 0,
            pledged: 0,
            without,
            engine,
        }
    }

    /// Refuses where a condition does not hold, unless its rule is left out.
    pub(crate) fn must(&self, holds: bool, rule: Rule) -> Result<(), Rule> {
        if holds || self.without == Some(rule) {
            Ok(())
        } else {
            Err(rule)
        }
    }

    /// The month of a moment.
    pub(crate) fn month(&self, at: i64) -> i64 {
        self.setup.calendar.month(Moment(at)).0
    }

    /// The policy of a month, and whether none is known for it.
    pub(crate) fn policy(&self, month: i64) -> (&Policy, bool) {
        let ahead = month.saturating_sub(self.setup.founding_last);
        let Some(place) = ahead.checked_sub(1).and_then(|at| usize::try_from(at).ok()) else {
            return (&self.setup.founding_policy, false);
        };
        match (self.calendar.get(place), self.calendar.last()) {
            (Some(policy), _) => (policy, false),
            (None, Some(latest)) => (latest, true),
            (None, None) => (&self.setup.founding_policy, true),
        }
    }

    /// What an event does, or the rule that refuses it. Nothing changes.
    pub(crate) fn answer(&self, event: &Event) -> Result<Step, Rule> {
        let Some(holder) = self.holders.get(event.by) else {
            return Err(Rule::Chain);
        };
        guards::chain(self, holder, event)?;
        let applied = |act: Act<'_>| {
            let (policy, frozen) = self.policy(self.month(event.at));
            let facts = Facts {
                author: holder.key,
                foundation: self.key(FOUNDATION),
                time: Moment(event.at),
                policy,
                calendar: &self.setup.calendar,
                frozen,
            };
            (self.engine)(&holder.account, &act, &facts)
                .map(|applied| Step::Account(Box::new(applied)))
                // A refusal that names no rule is shown as rule 0, which the model never expects.
                .map_err(|refused| Rule::named_by(&refused).unwrap_or(Rule::Credit(0)))
        };
        match &event.deed {
            Deed::Offer {
                replaces,
                price,
                quantity,
                ..
            } => self.written(event.by, holder, *replaces, Credits::new(*price), *quantity),
            Deed::Issue { version } => {
                let value = guards::offer(self, event.by, holder, *version)?;
                applied(Act::Issue { value })
            }
            Deed::Settle => applied(Act::Settle),
            Deed::Pay(payments) => {
                for payment in payments {
                    guards::purpose(self, event, payment)?;
                }
                let payments: Vec<Payment> = payments.iter().map(|one| self.payment(one)).collect();
                applied(Act::Pay(&payments))
            }
            Deed::Collect(names) => {
                let inputs = guards::inputs(self, event, holder, names)?;
                applied(Act::Collect(&inputs))
            }
            Deed::Void(name) => applied(Act::Void(&guards::void(
                self, event.by, event.at, holder, *name,
            )?)),
            Deed::Save { amount, until } => applied(Act::Save {
                amount: Credits::new(*amount),
                until: Month(*until),
            }),
            Deed::Release { month } => applied(Act::Release {
                month: Month(*month),
            }),
            Deed::Mark => applied(Act::Mark),
            Deed::Renew {
                serial,
                ceiling,
                until,
            } => {
                let asked = Credits::new(*ceiling);
                let ceiling = guards::renewal(self, event, holder, *serial, asked, *until)?;
                applied(Act::Renew { ceiling })
            }
            Deed::Inherit { until } => {
                let matures = guards::closure(self, event, holder, *until)?;
                applied(Act::Inherit { matures })
            }
            Deed::Month(policy) => {
                guards::month_act(self, event, policy)?;
                Ok(Step::Month)
            }
        }
    }

    fn written(
        &self,
        author: usize,
        holder: &Holder,
        replaces: Option<u32>,
        price: Credits,
        quantity: u64,
    ) -> Result<Step, Rule> {
        let value = offer::monthly_value(price, quantity).ok_or(Rule::OfferValue)?;
        let before = replaces
            .and_then(|old| self.versions.get(&old))
            .map_or(Credits::ZERO, |old| old.value);
        Ok(Step::Offer(Version {
            author,
            sequence: holder.sequence.saturating_add(1),
            value,
            rise: offer::rise(before, value),
        }))
    }

    fn payment(&self, planned: &Planned) -> Payment {
        let Planned {
            to,
            amount,
            purpose,
            due,
            cites: _, // Judged by the guards.
        } = *planned;
        Payment {
            payee: self.key(to),
            amount: Credits::new(amount),
            purpose,
            due: due.map(Month),
        }
    }

    pub(crate) fn taken(name: Name, waiting: &Waiting) -> Taken {
        Taken {
            reference: OutputReference {
                event: name.hash(),
                index: name.index,
            },
            output: waiting.output,
            dated: Moment(waiting.dated),
        }
    }

    pub(crate) fn key(&self, of: usize) -> AccountKey {
        self.holders
            .get(of)
            .map_or_else(AccountKey::default, |holder| holder.key)
    }

    /// Carries out what was answered.
    pub(crate) fn enter(&mut self, event: &Event, step: Step) {
        match step {
            Step::Offer(version) => {
                if let Deed::Offer { version: name, .. } = event.deed {
                    self.versions.insert(name, version);
                }
                self.advance(event, false);
            }
            Step::Month => {
                if let Deed::Month(policy) = &event.deed {
                    self.calendar.push((**policy).clone());
                }
                self.advance(event, true);
            }
            Step::Account(applied) => {
                self.advance(event, true);
                self.pass_on(event);
                self.keep(event, *applied);
            }
        }
    }

    fn advance(&mut self, event: &Event, is_ledger_event: bool) {
        let Some(holder) = self.holders.get_mut(event.by) else {
            return;
        };
        holder.sequence = holder.sequence.saturating_add(1);
        holder.last_action = event.at;
        if is_ledger_event {
            holder.events = holder.events.saturating_add(1);
            holder.sequence_of_event = holder.sequence;
            holder.last_event = event.at;
        }
    }

    /// Credentials, keys and takings, which the account itself does not hold.
    fn pass_on(&mut self, event: &Event) {
        let month = self.month(event.at);
        let Some(holder) = self.holders.get_mut(event.by) else {
            return;
        };
        let mut taking = |names: &[Name]| {
            holder.takings.push(Taking {
                at: event.at,
                month,
                names: names.to_vec(),
            });
            for name in names {
                if let Some(waiting) = self.outputs.get_mut(name) {
                    waiting.taken = true;
                    let amount = i128::from(waiting.output.amount.minor_units());
                    self.waiting -= amount;
                    if waiting.output.purpose == Purpose::Investment {
                        self.pledged -= amount;
                    }
                }
            }
        };
        match &event.deed {
            Deed::Collect(names) => taking(names),
            Deed::Void(name) => taking(&[*name]),
            Deed::Renew { serial, until, .. } => holder.credentials.push(Credential {
                key: holder.key,
                serial: *serial,
                from: event.at,
                until: *until,
            }),
            Deed::Inherit { until } => {
                holder.keys_before = holder.keys_before.saturating_add(1);
                holder.key = key_of(u64::try_from(event.by).unwrap_or(0), holder.keys_before);
                holder.credentials.push(Credential {
                    key: holder.key,
                    serial: 0,
                    from: event.at,
                    until: *until,
                });
            }
            Deed::Offer { .. }
            | Deed::Issue { .. }
            | Deed::Settle
            | Deed::Pay(_)
            | Deed::Save { .. }
            | Deed::Release { .. }
            | Deed::Mark
            | Deed::Month(_) => {}
        }
    }

    fn keep(&mut self, event: &Event, applied: Applied) {
        let Applied {
            account,
            outputs,
            created,
            retired,
        } = applied;
        let payees: Vec<usize> = outputs.iter().map(|one| self.owner(one.payee)).collect();
        let payer_key = self.key(event.by);
        for (index, (output, payee)) in (0..).zip(outputs.into_iter().zip(payees)) {
            let amount = i128::from(output.amount.minor_units());
            self.waiting += amount;
            if output.purpose == Purpose::Investment {
                self.pledged += amount;
            }
            let name = Name {
                event: event.number,
                index,
            };
            self.outputs.insert(
                name,
                Waiting {
                    output,
                    payer: event.by,
                    payer_key,
                    payee,
                    dated: event.at,
                    taken: false,
                },
            );
        }
        self.created += i128::from(created.minor_units());
        self.retired += i128::from(retired.minor_units());
        if let Some(holder) = self.holders.get_mut(event.by) {
            holder.ceiling_highest = holder.ceiling_highest.max(account.ceiling);
            holder.account = account;
        }
    }

    fn owner(&self, key: AccountKey) -> usize {
        self.holders
            .iter()
            .position(|holder| holder.key == key)
            .unwrap_or(usize::MAX)
    }
}

/// The key of an account's n-th owner key.
fn key_of(account: u64, generation: u64) -> AccountKey {
    let mut bytes = [7; 32];
    let (first, _) = bytes.split_at_mut(8);
    first.copy_from_slice(
        &mixed(account.wrapping_mul(1_000).wrapping_add(generation)).to_be_bytes(),
    );
    AccountKey(bytes)
}
