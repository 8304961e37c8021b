//! The public record of some months, added up from the histories of all accounts: what an assessment is computed from.
//!
//! Pure: histories come in, a record goes out. It is what the ledger said when the asked month began, so that everybody
//! who has that part of the ledger builds the same record, whenever they do.
//!
//! - **Trades** count when the seller collected the payment, as `sold` does; wages when the member collected them.
//! - **A ceiling** is the highest that a credential of the co-op gave it which ran in the month before the asked one or
//!   later, and which it can still use: an account never goes back to a lower serial.
//! - **It runs on** where that credential ends after the asked month, so that it counts in the month assessed for.
//! - **The base** is the ceiling of the co-op's first event.
//! - **Seasons** are not guessed: whoever knows of one writes it into the record by hand.

use copex_economy::account::Role;
use copex_economy::act::Purpose;
use copex_economy::assessment::{Coop, MemberPurchase, Parameters, Purchase, Record, Wage};
use copex_economy::calendar::{Moment, Month};
use copex_economy::credits::{BasisPoints, Credits};
use copex_economy::refusal::Refused;
use copex_entries::calls::credit::{HistoryLine, Posting};
use copex_entries::calls::registry::Party;
use copex_entries::ledger::LedgerAct;
use copex_entries::properties::EconomyProperties;
use copex_entries::registry::ceiling_after_rise;
use holochain::prelude::AgentPubKey;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// The record is that of the months before this one; the assessment is for the month after it.
    pub month: Month,
    /// How many months before.
    pub months: u16,
    /// See [`Parameters::growth`].
    pub growth: BasisPoints,
    /// See [`Parameters::pull`].
    pub pull: BasisPoints,
}

/// All that is known of the ledger.
#[derive(Default)]
pub struct Ledger {
    /// Every account's events, oldest first, by [`id_of`] its key. Empty where none can be read.
    pub histories: BTreeMap<String, Vec<HistoryLine>>,
    /// Each co-op's newest accreditation.
    pub accredited: Vec<Party>,
}

/// A key's name in a record: its text, made from the 32 bytes by which keys are compared.
pub fn id_of(agent: &AgentPubKey) -> String {
    AgentPubKey::from_raw_32(agent.get_raw_32().to_vec()).to_string()
}

impl Ledger {
    /// Those who paid somebody and whose own history is not among the histories yet.
    pub fn missing(&self) -> Vec<AgentPubKey> {
        let mut named = BTreeMap::new();
        for line in self.histories.values().flatten() {
            for (payer, _) in received(line) {
                named.insert(id_of(payer), payer.clone());
            }
        }
        named.retain(|id, _| !self.histories.contains_key(id));
        named.into_values().collect()
    }

    /// Those of whom no event can be read: forked, or not arrived here. The record is not whole without them.
    pub fn unreadable(&self) -> Vec<&str> {
        let empty = self.histories.iter().filter(|(_, lines)| lines.is_empty());
        empty.map(|(id, _)| id.as_str()).collect()
    }

    /// The record that answers the question.
    pub fn record(
        &self,
        economy: &EconomyProperties,
        question: &Question,
    ) -> Result<Record, Refused> {
        let Question {
            month,
            months,
            growth,
            pull,
        } = *question;
        let mut coops = Vec::new();
        for (id, lines) in &self.histories {
            coops.extend(self.coop(id, lines, economy, question)?);
        }
        let ids: BTreeSet<&str> = coops.iter().map(|coop| coop.id.as_str()).collect();
        let first = month.0.saturating_sub(i64::from(months));
        let mut trades = Trades::default();
        for (id, lines) in &self.histories {
            let window = |line: &&HistoryLine| (first..month.0).contains(&line.month.0);
            for line in lines.iter().filter(window) {
                trades.add(id, line, &ids)?;
            }
        }
        Ok(Record {
            months,
            parameters: Parameters {
                growth,
                pull,
                growth_cap: economy.policy.growth_cap,
            },
            coops,
            purchases: kept(trades.purchases)
                .map(|(buyer, seller, amount)| Purchase {
                    buyer,
                    seller,
                    amount,
                })
                .collect(),
            wages: kept(trades.wages)
                .map(|(payer, member, amount)| Wage {
                    payer,
                    member,
                    amount,
                })
                .collect(),
            member_purchases: kept(trades.member_purchases)
                .map(|(member, seller, amount)| MemberPurchase {
                    member,
                    seller,
                    amount,
                })
                .collect(),
        })
    }

    /// A co-op that had an account when the asked month began.
    fn coop(
        &self,
        id: &str,
        lines: &[HistoryLine],
        economy: &EconomyProperties,
        question: &Question,
    ) -> Result<Option<Coop>, Refused> {
        let calendar = &economy.calendar;
        let begins = calendar.start_of(question.month);
        let Some(first) = lines.first().filter(|line| line.at < begins) else {
            return Ok(None);
        };
        if first.state.account.role != Role::Coop {
            return Ok(None);
        }
        let usable = self.usable(id, lines, economy, begins)?;
        let highest = |after: Moment| {
            let run = usable.values().filter(|given| given.until > after);
            run.map(|given| given.ceiling).max().unwrap_or_default()
        };
        let ceiling = highest(calendar.start_of(Month(question.month.0.saturating_sub(1))));
        let accredited = first.state.standing.valid_from;
        let month = calendar.month(accredited);
        let begun_before = i64::from(calendar.start_of(month) < accredited);
        let whole = question
            .month
            .0
            .saturating_sub(month.0)
            .saturating_sub(begun_before);
        Ok(Some(Coop {
            id: id.to_owned(),
            ceiling,
            // Evidence speaks for a co-op in standing; one that is no longer trusted for anything answers for nothing.
            base: if ceiling.is_positive() {
                first.state.account.ceiling
            } else {
                Credits::ZERO
            },
            months_in_being: u16::try_from(whole.max(0))
                .ok()
                .filter(|whole| *whole < question.months),
            season: Credits::ZERO,
            runs_on: highest(calendar.start_of(question.month.plus(1))),
        }))
    }

    /// The credentials that began before the asked month and that the account can still use, by serial: those that it
    /// cited, and its newest, which it may cite next.
    fn usable(
        &self,
        id: &str,
        lines: &[HistoryLine],
        economy: &EconomyProperties,
        begins: Moment,
    ) -> Result<BTreeMap<u32, Given>, Refused> {
        let mut usable = BTreeMap::new();
        let mut cited = 0;
        for line in lines {
            let standing = &line.state.standing;
            if line.at < begins {
                cited = standing.serial;
            }
            if standing.valid_from < begins {
                let given = Given {
                    until: standing.valid_until,
                    ceiling: line.state.account.ceiling,
                };
                usable.insert(standing.serial, given);
            }
        }
        let last = usable.last_key_value().map(|(_, given)| given.ceiling);
        let newest = self
            .accredited
            .iter()
            .find(|party| id_of(&party.agent) == id);
        if let (Some(party), Some(last)) = (newest, last)
            && party.valid_from < begins
            && !usable.contains_key(&party.serial)
        {
            // What it gives when it is cited: a rise counts with an assessment, up to the growth cap.
            let most = match party.assessment {
                Some(_) => ceiling_after_rise(last, &economy.policy)?,
                None => last,
            };
            let given = Given {
                until: party.valid_until,
                ceiling: party.ceiling.unwrap_or_default().min(most),
            };
            usable.insert(party.serial, given);
        }
        usable.retain(|serial, _| *serial >= cited);
        Ok(usable)
    }
}

/// What a credential gives.
struct Given {
    until: Moment,
    ceiling: Credits,
}

/// Amounts by payer and payee, or by buyer and seller.
type Pairs = BTreeMap<(String, String), Credits>;

#[derive(Default)]
struct Trades {
    purchases: Pairs,
    wages: Pairs,
    member_purchases: Pairs,
}

impl Trades {
    /// Adds what the account `id` took in by one event.
    fn add(&mut self, id: &str, line: &HistoryLine, coops: &BTreeSet<&str>) -> Result<(), Refused> {
        for (payer, posting) in received(line) {
            let payer = id_of(payer);
            let (from, to) = (payer.clone(), id.to_owned());
            match posting.purpose {
                // Somebody whose history is not known here buys as a member whom nobody paid: sold, and nobody's demand.
                Some(Purpose::Purchase) if coops.contains(id) => {
                    add(self.bought_by(&payer, coops), (from, to), posting.amount)?;
                }
                // The one who gets it back was the buyer.
                Some(Purpose::Refund) => {
                    let back = Credits::ZERO.minus(posting.amount)?;
                    add(self.bought_by(id, coops), (to, from), back)?;
                }
                Some(Purpose::Wage | Purpose::Dividend | Purpose::Bonus)
                    if coops.contains(payer.as_str()) =>
                {
                    add(&mut self.wages, (from, to), posting.amount)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn bought_by(&mut self, buyer: &str, coops: &BTreeSet<&str>) -> &mut Pairs {
        if coops.contains(buyer) {
            &mut self.purchases
        } else {
            &mut self.member_purchases
        }
    }
}

fn add(pairs: &mut Pairs, pair: (String, String), amount: Credits) -> Result<(), Refused> {
    let sum = pairs.entry(pair).or_default();
    *sum = sum.plus(amount)?;
    Ok(())
}

/// Pairs that are left with something.
fn kept(pairs: Pairs) -> impl Iterator<Item = (String, String, Credits)> {
    pairs
        .into_iter()
        .filter(|(_, amount)| amount.is_positive())
        .map(|((one, other), amount)| (one, other, amount))
}

/// What an event took in from others. An own payment that is taken back is no trade.
fn received(line: &HistoryLine) -> impl Iterator<Item = (&AgentPubKey, &Posting)> {
    let collects = matches!(line.act, LedgerAct::Collect { .. });
    let came_in = move |posting: &&Posting| collects && posting.amount.is_positive();
    let postings = line.postings.iter().filter(came_in);
    postings.filter_map(|posting| Some((posting.other.as_ref()?, posting)))
}

#[cfg(test)]
mod tests;
