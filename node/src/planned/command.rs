//! `copex schedule`: planned payments from the command line, through the running node.

use super::ask::Ask;
use super::book::{dates_in_words, is_over};
use crate::account::AccountView;
use crate::control::{self, Accounts, Request};
use crate::error::NodeError;
use crate::folder::DataFolder;
use crate::public::read;
use crate::statement;
use clap::{Args, Subcommand, ValueEnum, value_parser};
use copex_economy::calendar::Moment;
use copex_economy::credits::{BasisPoints, Credits};
use copex_economy::recurrence::{PERIODS_MAX, Recurrence, Rhythm};
use copex_entries::calls::credit::{PaymentInput, PaymentKind};
use copex_entries::calls::planned::{PaymentOutcome, PaymentProgress, PlanInput, PlannedPayment};
use holochain::prelude::{ActionHash, AgentPubKey, Timestamp};
use std::io::Write;

/// What `copex schedule --help` shows at its end.
pub const HELP: &str = "The running node makes the payments of its accounts when their dates have come. Where an account has a spending rule, a draft waits \
for signatures instead. Times are in UTC.

Examples:
  copex schedule list hill-farm
  copex schedule add hill-farm wage chidi 12.50 --first 2026-12-31 --every month --times 12 --note \"cleaning\"
  copex schedule add hill-farm contribution riverside-bakery 5.00 --every 3
  copex schedule add hill-farm contribution <key> 20.00 --of-sales 0.5 --every 1
  copex schedule pause hill-farm 0
  copex schedule resume hill-farm 0
  copex schedule remove hill-farm 0";

/// What can be done with planned payments.
#[derive(Debug, Subcommand)]
pub enum Schedule {
    /// List an account's planned payments, and how each date went
    List {
        /// The account's id
        account: String,
    },
    /// Plan a payment
    Add(Box<Add>),
    /// Let a planned payment rest; dates that pass meanwhile are left out
    Pause {
        /// The account's id
        account: String,
        /// The plan's number, as the list shows it
        number: u32,
    },
    /// Go on with a planned payment
    Resume {
        /// The account's id
        account: String,
        /// The plan's number, as the list shows it
        number: u32,
    },
    /// Forget a planned payment; what was paid stays paid
    Remove {
        /// The account's id
        account: String,
        /// The plan's number, as the list shows it
        number: u32,
    },
}

/// A plan as it is typed.
#[derive(Debug, Args)]
pub struct Add {
    /// The account that pays
    account: String,
    /// What for
    kind: Kind,
    /// Whom: the id of an account of this node or any agent key; for a purchase or a levy, the order
    to: String,
    /// How much, like 12.50
    #[arg(value_parser = amount)]
    amount: Credits,
    /// Pay a part of what the co-op sold in the month before, in percent, and the amount at most
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    of_sales: Option<BasisPoints>,
    /// The first date: a day, or a moment like 2026-12-31T09:00:00Z [default: now]
    #[arg(long, value_name = "DATE", value_parser = statement::since)]
    first: Option<Moment>,
    /// How often: once, week, month, or a number of the economy's months
    #[arg(long, default_value = "once", value_name = "RHYTHM", value_parser = rhythm)]
    every: Rhythm,
    /// The last day on which it is paid
    #[arg(long, value_name = "DATE", value_parser = statement::until)]
    until: Option<Moment>,
    /// How many times
    #[arg(long, value_name = "N")]
    times: Option<u32>,
    /// How long a refused payment is tried again, in minutes, until the next date at most [default: three days]
    #[arg(long, value_name = "MINUTES", default_value_t = 4_320, value_parser = value_parser!(u32).range(1..=43_200))]
    try_minutes: u32,
    /// A note for the people of this account
    #[arg(long, default_value = "")]
    note: String,
}

/// What a planned payment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// An accepted order of this account
    Purchase,
    /// To a member of this co-op
    Wage,
    /// To a member of this co-op: a share of surplus
    Dividend,
    /// To a member of this co-op: a part of a grant
    Bonus,
    /// To a co-op
    Contribution,
    /// To a government
    Tax,
    /// To the Foundation, for an order of this account
    Levy,
}

fn rhythm(text: &str) -> Result<Rhythm, String> {
    match text {
        "once" => Ok(Rhythm::Once),
        "week" => Ok(Rhythm::Weekly),
        "month" => Ok(Rhythm::Monthly),
        number => match number.parse() {
            Ok(periods) if (1..=PERIODS_MAX).contains(&periods) => Ok(Rhythm::Periods(periods)),
            _ => Err(format!(
                "write once, week, month, or a number of months from 1 to {PERIODS_MAX}"
            )),
        },
    }
}

/// An amount with at most two places after the point.
pub(crate) fn amount(text: &str) -> Result<Credits, String> {
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_amount = !whole.is_empty() && is_number(whole) && is_number(places) && places.len() <= 2;
    let minor_units: Option<i64> = format!("{whole}{places:0<2}").parse().ok();
    match minor_units {
        Some(minor_units) if is_amount => Ok(Credits::new(minor_units)),
        _ => Err("this is no amount like 12.50".into()),
    }
}

/// A percentage with at most two places after the point.
fn percent(text: &str) -> Result<BasisPoints, String> {
    let hundredths = amount(text).map_err(|_| "this is no percentage like 0.5".to_owned())?;
    u32::try_from(hundredths.minor_units())
        .map(BasisPoints)
        .map_err(|_| "this is more than all sales".into())
}

/// Asks the running node and prints what it says.
pub async fn run(
    folder: &DataFolder,
    schedule: Schedule,
    json: bool,
    out: &mut impl Write,
) -> Result<(), NodeError> {
    let answer = control::ask(folder, &Request::Accounts).await?;
    let Accounts { accounts } = read(answer)?;
    let (account, ask) = match schedule {
        Schedule::List { account } => (account, Ask::List),
        Schedule::Add(add) => {
            let (account, plan) = add.into_plan(&accounts)?;
            (account, Ask::Add(Box::new(plan)))
        }
        Schedule::Pause { account, number } => (account, Ask::Pause(number)),
        Schedule::Resume { account, number } => (account, Ask::Resume(number)),
        Schedule::Remove { account, number } => (account, Ask::Remove(number)),
    };
    let lists = matches!(ask, Ask::List);
    let removes = matches!(ask, Ask::Remove(_));
    let answer = control::ask(folder, &Request::Schedule { account, what: ask }).await?;
    let written = if json {
        writeln!(out, "{answer:#}")
    } else if removes {
        writeln!(out, "It is forgotten. What was paid stays paid.")
    } else if lists {
        let plans: Vec<PlannedPayment> = read(answer)?;
        print_all(&plans, &accounts, out)
    } else {
        print_one(&read(answer)?, &accounts, out)
    };
    crate::check::printed(written)
}

impl Add {
    fn into_plan(self, accounts: &[AccountView]) -> Result<(String, PlanInput), NodeError> {
        let kind = payment_kind(self.kind, &self.to, accounts)?;
        let plan = PlanInput {
            payment: PaymentInput {
                amount: self.amount,
                kind,
            },
            of_sales: self.of_sales,
            recurrence: Recurrence {
                first: self.first.unwrap_or_else(crate::node::now),
                rhythm: self.every,
                until: self.until,
                times: self.times,
            },
            try_seconds: self.try_minutes.saturating_mul(60),
            note: self.note,
        };
        Ok((self.account, plan))
    }
}

fn payment_kind(kind: Kind, to: &str, accounts: &[AccountView]) -> Result<PaymentKind, NodeError> {
    let agent = || {
        let hosted = accounts.iter().find(|account| account.id == to);
        let key = hosted.map_or(to, |account| account.agent.as_str());
        AgentPubKey::try_from(key).map_err(|_| NodeError::UnknownAccount {
            id: to.into(),
            known: accounts
                .iter()
                .map(|account| account.id.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        })
    };
    let order = || {
        ActionHash::try_from(to)
            .map_err(|_| NodeError::BadJson(format!("\"{to}\" is not the hash of an order")))
    };
    Ok(match kind {
        Kind::Purchase => PaymentKind::Purchase { order: order()? },
        Kind::Levy => PaymentKind::Levy { order: order()? },
        Kind::Wage => PaymentKind::Wage { member: agent()? },
        Kind::Dividend => PaymentKind::Dividend { member: agent()? },
        Kind::Bonus => PaymentKind::Bonus { member: agent()? },
        Kind::Contribution => PaymentKind::Contribution { coop: agent()? },
        Kind::Tax => PaymentKind::Tax {
            government: agent()?,
        },
    })
}

/// What for and whom, in words.
fn payment_in_words(kind: &PaymentKind, accounts: &[AccountView]) -> String {
    let name = |agent: &AgentPubKey| {
        let key = agent.to_string();
        let hosted = accounts.iter().find(|account| account.agent == key);
        hosted.map_or(key, |account| account.name.clone())
    };
    match kind {
        PaymentKind::Purchase { order } => format!("order {order}"),
        PaymentKind::Levy { order } => format!("levy on order {order}"),
        PaymentKind::Wage { member } => format!("wage to {}", name(member)),
        PaymentKind::Dividend { member } => format!("dividend to {}", name(member)),
        PaymentKind::Bonus { member } => format!("bonus to {}", name(member)),
        PaymentKind::Contribution { coop } => format!("contribution to {}", name(coop)),
        PaymentKind::Tax { government } => format!("tax to {}", name(government)),
        PaymentKind::Refund { purchase } => format!("refund of {}", purchase.event),
    }
}

fn print_all(
    plans: &[PlannedPayment],
    accounts: &[AccountView],
    out: &mut impl Write,
) -> std::io::Result<()> {
    if plans.is_empty() {
        return writeln!(out, "No payments are planned on this account.");
    }
    plans
        .iter()
        .try_for_each(|planned| print_one(planned, accounts, out))
}

fn print_one(
    planned: &PlannedPayment,
    accounts: &[AccountView],
    out: &mut impl Write,
) -> std::io::Result<()> {
    let PlanInput {
        payment,
        of_sales,
        recurrence,
        try_seconds: _,
        note,
    } = &planned.plan;
    let next = match planned.next {
        _ if planned.paused => "paused".into(),
        _ if is_over(planned) => "over".into(),
        Some(next) => format!("next on {}", date(next)),
        None => "the last date has come".into(),
    };
    let amount = match of_sales {
        Some(BasisPoints(part)) => format!(
            "{} % of last month's sales, {} at most,",
            Credits::new(i64::from(*part)),
            payment.amount
        ),
        None => payment.amount.to_string(),
    };
    let note = if note.is_empty() {
        String::new()
    } else {
        format!(" ({note})")
    };
    writeln!(
        out,
        "{}  {amount} {}, {}; {next}{note}",
        planned.id,
        payment_in_words(&payment.kind, accounts),
        dates_in_words(recurrence),
    )?;
    for due in &planned.open {
        let (day, until) = (date(due.due), date(due.deadline));
        match &due.progress {
            PaymentProgress::Due | PaymentProgress::BeingPaid { .. } => {
                writeln!(out, "   {day}  being paid")?;
            }
            PaymentProgress::Refused { reason, at: _ } => {
                writeln!(
                    out,
                    "   {day}  refused, tried again until {until}: {reason}"
                )?;
            }
            PaymentProgress::ToBeSigned { draft, head: _ } => {
                let needed = draft.needed;
                writeln!(
                    out,
                    "   {day}  waits until {until} for {needed} signature(s)"
                )?;
            }
        }
    }
    for past in &planned.past {
        let day = date(past.due);
        match &past.outcome {
            PaymentOutcome::Paid { event } => writeln!(out, "   {day}  paid by {event}")?,
            PaymentOutcome::NothingSold => {
                writeln!(out, "   {day}  nothing was sold the month before")?
            }
            PaymentOutcome::Missed { reason } => writeln!(out, "   {day}  not paid: {reason}")?,
        }
    }
    Ok(())
}

fn date(moment: Moment) -> String {
    let second = moment.0.div_euclid(1_000_000);
    Timestamp(second.saturating_mul(1_000_000)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly() {
        let read = |text| amount(text).map(Credits::minor_units).ok();
        assert_eq!(read("12.50"), Some(1_250));
        assert_eq!(read("12.5"), Some(1_250));
        assert_eq!(read("12"), Some(1_200));
        assert_eq!(read("0.05"), Some(5));
        for wrong in [
            "",
            ".",
            ".5",
            "1,50",
            "1.505",
            "-1",
            "+1",
            "1.-1",
            "99999999999999999999",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_rhythm_is_a_word_or_a_number() {
        assert_eq!(rhythm("week"), Ok(Rhythm::Weekly));
        assert_eq!(rhythm("3"), Ok(Rhythm::Periods(3)));
        for wrong in ["0", "121", "year", "-1"] {
            assert!(rhythm(wrong).unwrap_err().contains("1 to 120"), "{wrong}");
        }
    }

    #[test]
    fn a_payee_is_named_by_id_or_key() {
        let key = AgentPubKey::from_raw_32(vec![4; 32]);
        let accounts = [AccountView {
            id: "ana".into(),
            name: "Ana Duarte".into(),
            role: crate::account::Role::Member,
            coop: None,
            coop_name: None,
            about: String::new(),
            agent: key.to_string(),
        }];
        for to in ["ana".to_owned(), key.to_string()] {
            let kind = payment_kind(Kind::Wage, &to, &accounts).unwrap();
            assert!(matches!(&kind, PaymentKind::Wage { member } if *member == key));
            assert_eq!(payment_in_words(&kind, &accounts), "wage to Ana Duarte");
        }
        let error = payment_kind(Kind::Wage, "bob", &accounts).unwrap_err();
        assert!(error.to_string().contains("ana"), "{error}");
        let error = payment_kind(Kind::Purchase, "ana", &accounts).unwrap_err();
        assert!(error.to_string().contains("order"), "{error}");
    }
}
