//! Carries out what the rules answered: chains grow, outputs wait or are taken, credentials and keys pass on.

use super::{Credential, Ledger, Step, Taking, Waiting, key_of};
use crate::event::{Deed, Event, Name};
use copex_economy::{
    account::AccountKey,
    act::{Applied, Purpose},
};

impl Ledger<'_> {
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
