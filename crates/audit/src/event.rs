//! What happens in a simulation, as data: events that both sides are handed, and that tell themselves in words.

use crate::random::mixed;
use copex_economy::{account::Role, act::Purpose, calendar::Calendar, policy::Policy};
use std::fmt;

/// The account of the Foundation; it comes first in every economy.
pub(crate) const FOUNDATION: usize = 0;

/// An economy before its first act.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) calendar: Calendar,
    pub(crate) founding_policy: Policy,
    /// The last month of the founding policy.
    pub(crate) founding_last: i64,
    pub(crate) parties: Vec<Party>,
}

/// One account's owner.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    pub(crate) role: Role,
    /// The co-op that a member belongs to.
    pub(crate) coop: Option<usize>,
    pub(crate) ceiling: i64,
    /// Microseconds.
    pub(crate) opened: i64,
    /// When the first credential ends; microseconds.
    pub(crate) until: i64,
}

/// Something that an account does, or tries to do.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// Its place in the simulation.
    pub(crate) number: u32,
    /// Which account.
    pub(crate) by: usize,
    /// What its own clock says; microseconds.
    pub(crate) at: i64,
    /// After how many of the account's events it comes.
    pub(crate) follows: u32,
    pub(crate) deed: Deed,
}

/// An output by the event that made it, and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    pub(crate) event: u32,
    pub(crate) index: u32,
}

impl Name {
    /// Stands for the hash of the event's action: its order has nothing to do with time.
    pub(crate) fn hash(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        let (first, _) = bytes.split_at_mut(8);
        first.copy_from_slice(&mixed(u64::from(self.event)).to_be_bytes());
        bytes
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Deed {
    /// Writes a version of an offer. No ledger event: Issue is to follow.
    Offer {
        version: u32,
        replaces: Option<u32>,
        /// Minor units.
        price: i64,
        /// Thousandths.
        quantity: u64,
    },
    Issue {
        version: u32,
    },
    Settle,
    Pay(Vec<Payment>),
    Collect(Vec<Name>),
    Void(Name),
    Save {
        amount: i64,
        until: i64,
    },
    Release {
        month: i64,
    },
    Mark,
    /// A newer credential, from now until a moment.
    Renew {
        serial: u32,
        ceiling: i64,
        until: i64,
    },
    /// The account passes to a new key, with a credential until a moment.
    Inherit {
        until: i64,
    },
    /// The Foundation's Month act for the next month of its calendar.
    Month(Box<Policy>),
}

#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) to: usize,
    pub(crate) amount: i64,
    pub(crate) purpose: Purpose,
    pub(crate) due: Option<i64>,
    pub(crate) cites: Cites,
}

/// What a payment rests on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cites {
    Nothing,
    /// An order that the seller accepted.
    Order {
        buyer: usize,
        seller: usize,
        price: i64,
    },
    /// The payee's membership or accreditation.
    Standing,
    /// A purchase that the author collected.
    Sale(Name),
    /// What a vote decided.
    Decision,
}

impl Deed {
    /// The word under which the report counts it.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Deed::Offer { .. } => "offer",
            Deed::Issue { .. } => "issue",
            Deed::Settle => "settle",
            Deed::Pay(_) => "pay",
            Deed::Collect(_) => "collect",
            Deed::Void(_) => "void",
            Deed::Save { .. } => "save",
            Deed::Release { .. } => "release",
            Deed::Mark => "mark",
            Deed::Renew { .. } => "renew",
            Deed::Inherit { .. } => "inherit",
            Deed::Month(_) => "month",
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.event, self.index)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Event {
            number,
            by,
            at,
            follows,
            deed,
        } = self;
        write!(
            formatter,
            "{number}: account {by}, at {at}, after {follows} events: "
        )?;
        match deed {
            Deed::Offer {
                version,
                replaces,
                price,
                quantity,
            } => {
                write!(
                    formatter,
                    "offer version {version}, {price} x {quantity}/1000"
                )?;
                replaces.map_or(Ok(()), |old| write!(formatter, ", replaces {old}"))
            }
            Deed::Issue { version } => write!(formatter, "issue for version {version}"),
            Deed::Settle => formatter.write_str("settle"),
            Deed::Pay(payments) => {
                formatter.write_str("pay")?;
                payments
                    .iter()
                    .try_for_each(|payment| write!(formatter, " [{payment}]"))
            }
            Deed::Collect(names) => {
                formatter.write_str("collect")?;
                names
                    .iter()
                    .try_for_each(|name| write!(formatter, " {name}"))
            }
            Deed::Void(name) => write!(formatter, "void {name}"),
            Deed::Save { amount, until } => write!(formatter, "save {amount} until month {until}"),
            Deed::Release { month } => write!(formatter, "release the savings of month {month}"),
            Deed::Mark => formatter.write_str("mark"),
            Deed::Renew {
                serial,
                ceiling,
                until,
            } => write!(
                formatter,
                "renew with serial {serial}, ceiling {ceiling}, until {until}"
            ),
            Deed::Inherit { until } => write!(formatter, "pass to a new key, until {until}"),
            Deed::Month(policy) => write!(formatter, "Month act with {}", policy_in_words(policy)),
        }
    }
}

/// A policy in the words of `docs/arithmetic.md`; rates in basis points.
pub(crate) fn policy_in_words(policy: &Policy) -> String {
    let Policy {
        foundation_share,
        factor,
        growth_cap,
        start_rate,
        repay_rate,
        overdraft,
        grant_validity_months,
        investment_limit,
        registrar_quota: _, // Registrars do not act here.
        two_registrars_from: _,
        standing_periods: _,
        network_fee,
    } = policy;
    format!(
        "share {}, factor {}, cap {}, start {}, repay {}, overdraft {}, validity {grant_validity_months}, limit {}, fee {}",
        foundation_share.0,
        factor.0,
        growth_cap.0,
        start_rate.0,
        repay_rate.0,
        overdraft.0,
        investment_limit.minor_units(),
        network_fee.0
    )
}

impl fmt::Display for Payment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Payment {
            to,
            amount,
            purpose,
            due,
            cites,
        } = self;
        write!(formatter, "{amount} to account {to} as {purpose:?}")?;
        if let Some(due) = due {
            write!(formatter, " due in month {due}")?;
        }
        match cites {
            Cites::Nothing => Ok(()),
            Cites::Order {
                buyer,
                seller,
                price,
            } => write!(
                formatter,
                " for an order of {buyer} with {seller} at {price}"
            ),
            Cites::Standing => formatter.write_str(" by its standing"),
            Cites::Sale(name) => write!(formatter, " for the sale {name}"),
            Cites::Decision => formatter.write_str(" as decided"),
        }
    }
}
