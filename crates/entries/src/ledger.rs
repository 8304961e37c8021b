//! The ledger's entries: one event changes one account, and says what the account is after it.

use copex_economy::{
    account::Account,
    act,
    calendar::{Moment, Month},
    credits::Credits,
};
use hdi::prelude::*;

/// The most actions between an event and the one before it.
pub const DISTANCE_MAX: u32 = 1_000;
/// The highest action sequence that an account may be opened at.
pub const OPEN_SEQUENCE_MAX: u32 = 32;
/// The most takings that are walked back to show that an output was not taken before.
pub const TAKINGS_WALKED_MAX: usize = 500;

/// A ledger event. Created, never updated or deleted.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LedgerEvent {
    /// The account's event before this one; none for the first.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub previous: Option<ActionHash>,
    /// How many actions lie from `previous` to this: 1 when it follows at once. For the first: this event's sequence.
    pub distance: u32,
    /// The Month act that names the policy; none while the founding policy lasts.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub month: Option<ActionHash>,
    /// What the account does.
    pub act: LedgerAct,
    /// The account after it.
    pub state: AccountState,
    /// The outputs it makes.
    pub outputs: Vec<LedgerOutput>,
}

/// The account after an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AccountState {
    /// How many events came before this one.
    pub sequence: u32,
    /// What the rules of the economy keep count of.
    pub account: Account,
    /// The last taking before this event; an event cannot name itself.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub last_taking: Option<ActionHash>,
    /// All that its events ever paid out, so that what still waits in the whole economy can be told from the accounts' newest
    /// events alone.
    pub sent: Credits,
    /// All that its events ever took in.
    pub taken: Credits,
    /// The standing that the account cites.
    pub standing: CitedStanding,
}

/// The standing that an account cites, with the time it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CitedStanding {
    /// The accreditation or membership; for the Foundation its own first action.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub action: ActionHash,
    /// The co-op that a member belongs to.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub coop: Option<AgentPubKey>,
    /// Never lower than before.
    pub serial: u32,
    /// When it begins.
    pub valid_from: Moment,
    /// When it ends; no longer valid at this moment.
    pub valid_until: Moment,
}

impl CitedStanding {
    /// Whether it is valid at a moment.
    pub fn covers(&self, moment: Moment) -> bool {
        self.valid_from <= moment && moment < self.valid_until
    }
}

/// What an account does, with what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum LedgerAct {
    /// The account begins.
    Open {
        /// The author's own AgentValidationPkg action: what let it in.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        package: ActionHash,
        /// Its accreditation or membership; for the Foundation the package again.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        standing: ActionHash,
    },
    /// Credits are matched to an offer.
    Issue {
        /// The create or update of an own offer, written since the event before.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        offer: ActionHash,
    },
    /// The account moves to the event's month.
    Settle,
    /// Payments to others.
    Pay {
        /// One to a hundred.
        payments: Vec<LedgerPayment>,
    },
    /// Waiting payments are taken in.
    Collect {
        /// One to a hundred, ascending.
        inputs: Vec<LedgerInput>,
    },
    /// A new place in the chain.
    Mark,
    /// A newer accreditation or membership.
    Renew {
        /// It.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        standing: ActionHash,
    },
}

impl LedgerAct {
    /// Whether the act takes waiting outputs.
    pub fn is_taking(&self) -> bool {
        match self {
            LedgerAct::Collect { .. } => true,
            LedgerAct::Open { .. }
            | LedgerAct::Issue { .. }
            | LedgerAct::Settle
            | LedgerAct::Pay { .. }
            | LedgerAct::Mark
            | LedgerAct::Renew { .. } => false,
        }
    }
}

/// One payment of a Pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LedgerPayment {
    /// Who is paid.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub payee: AgentPubKey,
    /// How much.
    pub amount: Credits,
    /// What for, with what proves it.
    pub reason: PaymentReason,
}

/// What a payment is for, with what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum PaymentReason {
    /// An accepted order.
    Purchase {
        /// The seller's acceptance of it.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        acceptance: ActionHash,
    },
    /// Pay for work.
    Wage {
        /// The payee's membership in the paying co-op.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        membership: ActionHash,
    },
    /// Carbon levy or network fee on an order.
    Levy {
        /// The order, placed by the payer.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        order: ActionHash,
    },
    /// A gift or membership fee to a co-op.
    Contribution {
        /// The co-op's accreditation.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        accreditation: ActionHash,
    },
}

impl PaymentReason {
    /// The purpose as the rules of the economy name it.
    pub fn purpose(&self) -> act::Purpose {
        match self {
            PaymentReason::Purchase { .. } => act::Purpose::Purchase,
            PaymentReason::Wage { .. } => act::Purpose::Wage,
            PaymentReason::Levy { .. } => act::Purpose::Levy,
            PaymentReason::Contribution { .. } => act::Purpose::Contribution,
        }
    }
}

/// Credits on their way to a payee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LedgerOutput {
    /// Who may collect it.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub payee: AgentPubKey,
    /// How much.
    pub amount: Credits,
    /// What for.
    pub purpose: act::Purpose,
    /// The part of it that came from a grant.
    pub grant: Credits,
    /// The first month in which that grant would have lapsed.
    pub lapse: Option<Month>,
    /// For an investment: the month until which the promise runs.
    pub due: Option<Month>,
}

/// A waiting output that is collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LedgerInput {
    /// The payer's event.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub event: ActionHash,
    /// The place among its outputs, from 0.
    pub index: u32,
    /// A newer accreditation or membership of the payer, where the one it paid under has ended.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub renewed: Option<ActionHash>,
}

impl LedgerInput {
    /// The output's name as the rules of the economy know it.
    pub fn reference(&self) -> act::OutputReference {
        let mut event = [0; 32];
        event
            .iter_mut()
            .zip(self.event.get_raw_32())
            .for_each(|(to, from)| *to = *from);
        act::OutputReference {
            event,
            index: self.index,
        }
    }
}

impl LedgerOutput {
    /// The ledger's form of an output of the economy's rules; `payee` is the key that the rules know by its 32 bytes.
    pub fn of(output: &act::Output, payee: AgentPubKey) -> LedgerOutput {
        let act::Output {
            payee: _,
            amount,
            purpose,
            grant,
            lapse,
            due,
        } = *output;
        LedgerOutput {
            payee,
            amount,
            purpose,
            grant,
            lapse,
            due,
        }
    }

    /// The output as the rules of the economy know it.
    pub fn known(&self) -> act::Output {
        let LedgerOutput {
            payee,
            amount,
            purpose,
            grant,
            lapse,
            due,
        } = self;
        act::Output {
            payee: crate::account_key(payee),
            amount: *amount,
            purpose: *purpose,
            grant: *grant,
            lapse: *lapse,
            due: *due,
        }
    }
}

/// The account and the outputs after an event that follows `before`: what the event must say.
pub struct After {
    /// The account after it.
    pub state: AccountState,
    /// The outputs it makes.
    pub outputs: Vec<LedgerOutput>,
    /// Credits created by it.
    pub created: Credits,
    /// Credits retired by it.
    pub retired: Credits,
}

/// Asks the rules of the economy what comes after `before` (the event with the hash `previous`). `known` is the act as the
/// rules know it; `standing` is the newer standing of a Renew.
pub fn after(
    before: &LedgerEvent,
    previous: &ActionHash,
    act: &LedgerAct,
    known: &act::Act<'_>,
    facts: &act::Facts<'_>,
    foundation: &AgentPubKey,
    standing: Option<CitedStanding>,
) -> Result<After, copex_economy::refusal::Refused> {
    let applied = copex_economy::apply::apply(&before.state.account, known, facts)?;
    let outputs = outputs_of(&applied, act, foundation);
    let inputs: &[act::Taken] = match *known {
        act::Act::Collect(inputs) => inputs,
        _ => &[],
    };
    let state = AccountState {
        sequence: before.state.sequence.saturating_add(1),
        account: applied.account,
        last_taking: last_taking(before, previous),
        sent: applied
            .outputs
            .iter()
            .try_fold(before.state.sent, |sum, output| sum.plus(output.amount))?,
        taken: inputs.iter().try_fold(before.state.taken, |sum, input| {
            sum.plus(input.output.amount)
        })?,
        standing: standing.unwrap_or_else(|| before.state.standing.clone()),
    };
    Ok(After {
        state,
        outputs,
        created: applied.created,
        retired: applied.retired,
    })
}

/// The last taking before an event that follows `before`, which has the hash `previous`.
pub fn last_taking(before: &LedgerEvent, previous: &ActionHash) -> Option<ActionHash> {
    if before.act.is_taking() {
        Some(previous.clone())
    } else {
        before.state.last_taking.clone()
    }
}

/// A Pay's own outputs come first and in order; what an act itself makes goes to the Foundation.
fn outputs_of(
    applied: &act::Applied,
    act: &LedgerAct,
    foundation: &AgentPubKey,
) -> Vec<LedgerOutput> {
    let payments: &[LedgerPayment] = match act {
        LedgerAct::Pay { payments } => payments,
        LedgerAct::Open { .. }
        | LedgerAct::Issue { .. }
        | LedgerAct::Settle
        | LedgerAct::Collect { .. }
        | LedgerAct::Mark
        | LedgerAct::Renew { .. } => &[],
    };
    let payees = payments
        .iter()
        .map(|payment| &payment.payee)
        .chain(std::iter::repeat(foundation));
    applied
        .outputs
        .iter()
        .zip(payees)
        .map(|(output, payee)| LedgerOutput::of(output, payee.clone()))
        .collect()
}
