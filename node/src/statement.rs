//! `copex statement`: what came in and went out of any account, built again from the public record alone, and checked:
//! event follows event without a gap, the parts of each come to the balance in its state, and
//! opening + received - provided = closing, to the unit.

use crate::check::{self, CheckError};
use crate::error::NodeError;
use crate::folder::DataFolder;
use crate::public::PublicRecord;
use crate::record::id_of;
use copex_economy::calendar::{Moment, Month};
use copex_economy::credits::Credits;
use copex_entries::calls::credit::{HistoryLine, Posting};
use holochain::prelude::Timestamp;
use serde::Serialize;
use std::io::Write;
use std::ops::Range;

const MICROSECONDS_A_SECOND: i64 = 1_000_000;
const HEADINGS: [&str; 11] = [
    "date",
    "month",
    "event",
    "act",
    "other",
    "other_key",
    "purpose",
    "label",
    "received",
    "provided",
    "balance",
];

/// How a statement is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A table for people.
    Table,
    /// One line a posting, for spreadsheets.
    Csv,
    /// All of it, with its sums, for programs. Amounts are minor units.
    Json,
}

/// A statement over some time.
#[derive(Debug, Serialize)]
pub struct Statement {
    /// One line for each part of each event, oldest first.
    pub lines: Vec<Line>,
    /// The balance before the first line.
    pub opening: Credits,
    /// All that came in.
    pub received: Credits,
    /// All that went out.
    pub provided: Credits,
    /// The balance after the last line.
    pub closing: Credits,
    /// The balance in the account's newest event, whenever that was.
    pub newest: Credits,
}

/// One line of a statement.
#[derive(Debug, Serialize)]
pub struct Line {
    /// When the event was written.
    pub at: Moment,
    /// The month it belongs to.
    pub month: Month,
    /// The event.
    pub event: String,
    /// What kind of act it was.
    pub act: String,
    /// The other side's name; none where it is the commons itself.
    pub other: Option<String>,
    /// The other side's key.
    pub other_key: Option<String>,
    /// What for, as the ledger names it; empty where credits were created or repaid.
    pub purpose: String,
    /// What for, in plain words.
    pub label: String,
    /// What came in, or nothing.
    pub received: Option<Credits>,
    /// What went out, or nothing.
    pub provided: Option<Credits>,
    /// The balance after it.
    pub balance: Credits,
}

impl Statement {
    /// Builds and checks the statement of a whole history (oldest first), and keeps what lies within `time`.
    pub fn of(history: &[HistoryLine], time: &Range<Moment>) -> Result<Statement, CheckError> {
        let mut statement = Statement {
            lines: Vec::new(),
            opening: Credits::ZERO,
            received: Credits::ZERO,
            provided: Credits::ZERO,
            closing: Credits::ZERO,
            newest: Credits::ZERO,
        };
        let mut balance = Credits::ZERO;
        let mut before = None;
        for event in history {
            if event.previous.as_ref() != before {
                return Err(CheckError::Gap {
                    event: event.event.to_string(),
                });
            }
            before = Some(&event.event);
            for posting in &event.postings {
                balance = balance.plus(posting.amount)?;
                if time.contains(&event.at) {
                    statement.add(event, posting, balance)?;
                }
            }
            let state = event.state.account.balance;
            if balance != state {
                return Err(CheckError::Differs {
                    event: event.event.to_string(),
                    sum: balance,
                    state,
                });
            }
            if event.at < time.start {
                statement.opening = state;
            }
            if event.at < time.end {
                statement.closing = state;
            }
            statement.newest = state;
        }
        statement.check()
    }

    fn add(
        &mut self,
        event: &HistoryLine,
        posting: &Posting,
        balance: Credits,
    ) -> Result<(), CheckError> {
        let received = Some(posting.amount).filter(|amount| amount.is_positive());
        let provided = match received {
            Some(_) => None,
            None => Some(Credits::ZERO.minus(posting.amount)?),
        };
        self.received = self.received.plus(received.unwrap_or_default())?;
        self.provided = self.provided.plus(provided.unwrap_or_default())?;
        self.lines.push(Line {
            at: event.at,
            month: event.month,
            event: event.event.to_string(),
            act: name_of(&event.act),
            other: posting.other_name.clone(),
            other_key: posting.other.as_ref().map(id_of),
            purpose: posting.purpose.as_ref().map(name_of).unwrap_or_default(),
            label: posting.label.clone(),
            received,
            provided,
            balance,
        });
        Ok(())
    }

    fn check(self) -> Result<Statement, CheckError> {
        let Statement {
            lines: _,
            opening,
            received,
            provided,
            closing,
            newest: _,
        } = self;
        if opening.plus(received)?.minus(provided)? == closing {
            Ok(self)
        } else {
            Err(CheckError::Total {
                opening,
                received,
                provided,
                closing,
            })
        }
    }

    /// Writes it as CSV, amounts as plain decimals.
    pub fn write_csv(&self, out: impl Write) -> csv::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(HEADINGS)?;
        for line in &self.lines {
            csv.write_record([
                Timestamp(line.at.0).to_string(),
                line.month.to_string(),
                line.event.clone(),
                line.act.clone(),
                as_text(line.other.as_deref().unwrap_or_default()),
                line.other_key.clone().unwrap_or_default(),
                line.purpose.clone(),
                as_text(&line.label),
                line.received.map(decimal).unwrap_or_default(),
                line.provided.map(decimal).unwrap_or_default(),
                decimal(line.balance),
            ])?;
        }
        csv.flush()?;
        Ok(())
    }

    /// Writes it as a table for people.
    pub fn write_table(&self, mut out: impl Write) -> std::io::Result<()> {
        writeln!(
            out,
            "{:<20}  {:<34} {:<42} {:>14} {:>14} {:>14}",
            "date", "with", "what for", "received", "provided", "balance"
        )?;
        for line in &self.lines {
            let second = line.at.0.div_euclid(MICROSECONDS_A_SECOND);
            let date = Timestamp(second.saturating_mul(MICROSECONDS_A_SECOND));
            let shown = |amount: Option<Credits>| amount.map(|amount| amount.to_string());
            writeln!(
                out,
                "{:<20}  {:<34} {:<42} {:>14} {:>14} {:>14}",
                date.to_string(),
                line.other.as_deref().unwrap_or("the commons"),
                line.label,
                shown(line.received).unwrap_or_default(),
                shown(line.provided).unwrap_or_default(),
                line.balance.to_string(),
            )?;
        }
        Ok(())
    }

    /// The figures that were checked, as a sentence.
    pub fn sum(&self) -> String {
        format!(
            "Opening {} + received {} - provided {} = closing {}. The account's newest event says {}.",
            self.opening, self.received, self.provided, self.closing, self.newest
        )
    }
}

/// Reads an account's history from a running node and prints its statement.
pub async fn run(
    folder: &DataFolder,
    account: &str,
    through: Option<String>,
    time: &Range<Moment>,
    form: Form,
    mut out: impl Write,
) -> Result<(), NodeError> {
    let chosen = through.is_some();
    let mut public = PublicRecord::open(folder, through).await?;
    let agent = public.agent(account)?;
    if !chosen {
        public.not_through(&agent);
    }
    let history = public.history(&agent).await?;
    if history.is_empty() {
        return Err(CheckError::NoHistory {
            agent: agent.to_string(),
        }
        .into());
    }
    let statement = Statement::of(&history, time)?;
    match form {
        Form::Csv => {
            check::printed(statement.write_csv(out).map_err(Into::into))?;
            eprintln!("{}", statement.sum());
            Ok(())
        }
        Form::Json => {
            let written = serde_json::to_writer_pretty(&mut out, &statement);
            check::printed(written.map_err(Into::into).and_then(|()| writeln!(out)))
        }
        Form::Table => {
            let table = statement.write_table(&mut out);
            check::printed(table.and_then(|()| writeln!(out, "\n{}", statement.sum())))
        }
    }
}

/// A day like 2026-11-22 (its beginning), or a moment like 2026-11-22T20:15:00Z.
pub fn since(text: &str) -> Result<Moment, String> {
    moment(&in_full(text))
}

/// A day (the whole of it), or a moment; what follows it is left out.
pub fn until(text: &str) -> Result<Moment, String> {
    let begins = since(text)?;
    Ok(if is_day(text) {
        begins.after_seconds(86_400)
    } else {
        Moment(begins.0.saturating_add(1))
    })
}

fn is_day(text: &str) -> bool {
    !text.contains(['T', 't', ' '])
}

fn in_full(text: &str) -> String {
    if is_day(text) {
        format!("{text}T00:00:00Z")
    } else {
        text.to_owned()
    }
}

fn moment(text: &str) -> Result<Moment, String> {
    let read: Result<Timestamp, _> = text.parse();
    read.map(|time| Moment(time.as_micros())).map_err(|_| {
        "this is no day like 2026-11-22 and no moment like 2026-11-22T20:15:00Z".to_owned()
    })
}

/// Two places after a point, nothing between thousands: what every spreadsheet and program reads.
pub(crate) fn decimal(amount: Credits) -> String {
    amount.to_string().replace(',', "")
}

/// Names are other people's: one that begins like a formula must not become one in a spreadsheet.
fn as_text(words: &str) -> String {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{words}")
    } else {
        words.to_owned()
    }
}

/// The name of a variant, as JSON has it.
fn name_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(serde_json::Value::Object(fields)) => fields.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
