//! An act cites hashes; here they become facts that the rules of the economy know.

use super::{event::pays, payment, service, taking};
use crate::{Fault, fetch};
use copex_economy::{
    account::{AccountKey, Role},
    act::{Act, Payment, Taken},
    calendar::{Moment, Month},
    credits::Credits,
    network_sharing::Receipt,
    offer,
};
use copex_entries::{
    account_key,
    credential::Standing,
    ledger::{InForce, LedgerAct, LedgerEvent},
    properties::EconomyProperties,
    refusal::Refusal,
    registry::ceiling_counted,
};
use hdi::prelude::*;

/// Who acts, when, and with what in the gap since the event before.
pub struct Acting<'a> {
    /// Whose account it is.
    pub author: &'a AgentPubKey,
    /// When the event is written.
    pub written: Moment,
    /// The founding of the economy.
    pub properties: &'a EconomyProperties,
    /// The policy that holds.
    pub in_force: &'a InForce,
    /// The actions since the event before.
    pub between: &'a [ActionHash],
}

/// An act as the rules of the economy know it, with what it owns.
pub enum Known {
    /// Issue.
    Issue(Credits),
    /// Settle.
    Settle,
    /// Pay.
    Pay(Vec<Payment>),
    /// Collect.
    Collect(Vec<Taken>),
    /// Void.
    Void(Box<Taken>),
    /// Save.
    Save {
        /// How much.
        amount: Credits,
        /// The month in which it can come back.
        until: Month,
    },
    /// Release, with the month in which it matured.
    Release(Month),
    /// Mark, or a change of the spending rule: the figures stay.
    Mark,
    /// Renew, with the ceiling.
    Renew(Credits),
    /// The network fees are shared.
    ShareFees {
        /// For the service of this month.
        month: Month,
        /// Among these co-ops.
        candidates: Vec<AccountKey>,
        /// By these receipts.
        receipts: Vec<Receipt>,
    },
}

impl Known {
    /// The act to apply.
    pub fn act(&self) -> Act<'_> {
        match self {
            Known::Issue(value) => Act::Issue { value: *value },
            Known::Settle => Act::Settle,
            Known::Pay(payments) => Act::Pay(payments),
            Known::Collect(inputs) => Act::Collect(inputs),
            Known::Void(output) => Act::Void(output),
            Known::Save { amount, until } => Act::Save {
                amount: *amount,
                until: *until,
            },
            Known::Release(month) => Act::Release { month: *month },
            Known::Mark => Act::Mark,
            Known::Renew(ceiling) => Act::Renew { ceiling: *ceiling },
            Known::ShareFees {
                month,
                candidates,
                receipts,
            } => Act::ShareFees {
                month: *month,
                candidates,
                receipts,
            },
        }
    }
}

/// A newer standing: the record, and what it says.
pub type Newer = Option<(ActionHash, Standing)>;

/// Fetches and checks what an act cites.
pub fn resolve(
    before: &LedgerEvent,
    previous: &ActionHash,
    act: &LedgerAct,
    acting: &Acting<'_>,
) -> Result<(Known, Newer), Fault> {
    let known = match act {
        LedgerAct::Open { .. } => {
            return Err(Refusal::FirstEvent("an account is opened once".into()).into());
        }
        LedgerAct::Issue { offer } => Known::Issue(offer_value(offer, acting)?),
        LedgerAct::Settle => Known::Settle,
        LedgerAct::Pay { payments } => {
            pays(before.state.account.role)?;
            let known = payments
                .iter()
                .map(|payment| payment::resolve(before.state.account.role, payment, acting));
            Known::Pay(known.collect::<Result<_, _>>()?)
        }
        LedgerAct::Collect { inputs } => {
            Known::Collect(taking::resolve(before, previous, inputs, acting)?)
        }
        LedgerAct::Void { output, proof } => Known::Void(Box::new(taking::not_collected(
            before, previous, output, proof, acting,
        )?)),
        LedgerAct::Save { amount, until } => Known::Save {
            amount: *amount,
            until: *until,
        },
        LedgerAct::Release { month } => Known::Release(*month),
        LedgerAct::ChangeRule { .. } if before.state.account.role != Role::Coop => {
            return Err(Refusal::Signers("only a co-op has a spending rule".into()).into());
        }
        LedgerAct::ChangeRule { .. } | LedgerAct::Mark => Known::Mark,
        LedgerAct::ShareFees { sharing } => service::resolve(sharing, acting)?,
        LedgerAct::Renew { standing } => {
            let newer = newer_standing(before, standing, acting)?;
            return Ok((Known::Renew(newer.ceiling), Some((standing.clone(), newer))));
        }
    };
    Ok((known, None))
}

/// R-CREDIT-09  The offer was made or changed since the event before, so that each version counts once; of a change only the
/// rise counts.
fn offer_value(version: &ActionHash, acting: &Acting<'_>) -> Result<Credits, Fault> {
    let issued_for = |problem: &str| Fault::from(Refusal::IssuedFor(problem.into()));
    if !acting.between.contains(version) {
        return Err(issued_for(
            "credits are matched to an offer made since the account's event before",
        ));
    }
    let offer =
        fetch::offer(version)?.ok_or_else(|| issued_for("credits are matched to an offer"))?;
    let value = offer.entry.details.monthly_value();
    let Some(updated) = offer.updates else {
        return Ok(value);
    };
    let before = fetch::offer(&updated)?.ok_or_else(|| issued_for("an offer changes an offer"))?;
    Ok(offer::rise(before.entry.details.monthly_value(), value))
}

/// R-CREDIT-30  A newer credential of the same role, and for a member of the same co-op, with a higher serial; and the ceiling
/// that counts.
fn newer_standing(
    before: &LedgerEvent,
    standing: &ActionHash,
    acting: &Acting<'_>,
) -> Result<Standing, Fault> {
    let renewal = |problem: &str| Err(Refusal::Renewal(problem.into()).into());
    let mut newer = fetch::standing(standing, acting.author, acting.properties)?;
    let held = &before.state.standing;
    if newer.role != before.state.account.role {
        return renewal("a credential of another role is no renewal");
    }
    if newer.coop.as_ref().map(account_key) != held.coop.as_ref().map(account_key) {
        return renewal("a membership of another co-op is no renewal");
    }
    if newer.serial <= held.serial {
        return renewal("a renewal cites a credential with a higher serial");
    }
    newer.ceiling = ceiling_counted(
        &newer,
        before.state.account.ceiling,
        held.valid_from,
        acting.properties.calendar.period_seconds_max(),
        &acting.in_force.policy,
    )?;
    Ok(newer)
}
