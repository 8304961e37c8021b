//! The real side: accounts that only the economy's own rules change, and what waits between them. What the validator
//! sees to besides stands in `guards`.

mod enter;
mod records;

pub(crate) use records::{Credential, Holder, Step, Taking, Version, Waiting};

use crate::{
    event::{Deed, Event, FOUNDATION, Name, Payment as Planned, Setup},
    guards,
    random::mixed,
    rule::Rule,
};
use copex_economy::{
    account::{Account, AccountKey},
    act::{Act, Applied, Facts, OutputReference, Payment, Taken},
    calendar::{Moment, Month},
    credits::Credits,
    offer,
    policy::Policy,
    refusal::Refused,
};
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// The rules under audit: `copex_economy::apply::apply`, or a faulty stand-in by which the auditor itself is tested.
pub(crate) type Engine<'a> =
    &'a (dyn Fn(&Account, &Act<'_>, &Facts<'_>) -> Result<Applied, Refused> + Sync);

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

    /// The rules' answer to an act.
    fn applied(&self, event: &Event, holder: &Holder, act: &Act<'_>) -> Result<Step, Rule> {
        let (policy, frozen) = self.policy(self.month(event.at));
        let facts = Facts {
            author: holder.key,
            foundation: self.key(FOUNDATION),
            time: Moment(event.at),
            policy,
            calendar: &self.setup.calendar,
            frozen,
        };
        // A panic is told with its seed like any other difference.
        let answer = catch_unwind(AssertUnwindSafe(|| {
            (self.engine)(&holder.account, act, &facts)
        }));
        match answer {
            Ok(Ok(applied)) => Ok(Step::Account(Box::new(applied))),
            Ok(Err(refused)) => Err(Rule::named_by(&refused).unwrap_or(Rule::None)),
            Err(_) => Err(Rule::None),
        }
    }

    /// What the rules alone say to an event, with no validator before them. None where there is no act without one.
    pub(crate) fn unguarded(&self, event: &Event) -> Option<Result<Step, Rule>> {
        let holder = self.holders.get(event.by)?;
        let applied = |act: Act<'_>| Some(self.applied(event, holder, &act));
        match &event.deed {
            Deed::Offer { .. } | Deed::Month(_) | Deed::Inherit { .. } => None,
            Deed::Issue { version } => applied(Act::Issue {
                value: self.versions.get(version)?.rise,
            }),
            Deed::Settle => applied(Act::Settle),
            Deed::Pay(payments) => {
                let payments: Vec<Payment> = payments.iter().map(|one| self.payment(one)).collect();
                applied(Act::Pay(&payments))
            }
            Deed::Collect(names) => {
                let inputs: Option<Vec<Taken>> = names
                    .iter()
                    .map(|name| Some(Ledger::taken(*name, self.outputs.get(name)?)))
                    .collect();
                applied(Act::Collect(&inputs?))
            }
            Deed::Void(name) => applied(Act::Void(&Ledger::taken(*name, self.outputs.get(name)?))),
            Deed::Save { amount, until } => applied(Act::Save {
                amount: Credits::new(*amount),
                until: Month(*until),
            }),
            Deed::Release { month } => applied(Act::Release {
                month: Month(*month),
            }),
            Deed::Mark => applied(Act::Mark),
            Deed::Renew { ceiling, .. } => {
                let asked = Credits::new(*ceiling);
                let ceiling = guards::counted_ceiling(self, event.at, holder, asked).ok()?;
                applied(Act::Renew { ceiling })
            }
        }
    }

    /// What an event does, or the rule that refuses it. Nothing changes.
    pub(crate) fn answer(&self, event: &Event) -> Result<Step, Rule> {
        let Some(holder) = self.holders.get(event.by) else {
            return Err(Rule::Chain);
        };
        guards::chain(self, holder, event)?;
        let applied = |act: Act<'_>| self.applied(event, holder, &act);
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
