//! The ledger's entries: one event changes one account, and says what the account is after it.

mod act;
mod approval;
mod month;

pub use self::{
    act::{Candidate, FeeSharing, LedgerAct, LedgerInput, LedgerPayment, PaymentReason},
    approval::{Approval, Approvals, ToApprove},
    month::{InForce, MonthAct},
};

use copex_economy::{
    account::Account,
    act::{Act, Applied, Facts, Output, Purpose, Taken},
    apply::apply,
    calendar::{Moment, Month},
    credits::Credits,
    refusal::Refused,
    spending::Spent,
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
    /// The Month act that names the policy, or the latest there is; none while the founding policy lasts.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub month: Option<ActionHash>,
    /// What the account does.
    pub act: LedgerAct,
    /// Who authorised it, where the account has a spending rule that asks for it.
    pub approvals: Option<Approvals>,
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
    /// The month of the Month act that was cited last; never earlier than before.
    pub policy_month: Option<Month>,
    /// What set its spending rule: an event before this one, or the accreditation it was opened with, where that names first
    /// signers. Without one the account is its own signer.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub rule: Option<ActionHash>,
    /// What was spent under the rule.
    pub spent: Spent,
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
    pub purpose: Purpose,
    /// The part of it that came from a grant.
    pub grant: Credits,
    /// The first month in which that grant would have lapsed.
    pub lapse: Option<Month>,
    /// For an investment: the month until which the promise runs.
    pub due: Option<Month>,
}

impl LedgerOutput {
    /// The ledger's form of an output of the economy's rules; `payee` is the key that the rules know by its 32 bytes.
    pub fn of(output: &Output, payee: AgentPubKey) -> LedgerOutput {
        let Output {
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
    pub fn known(&self) -> Output {
        let LedgerOutput {
            payee,
            amount,
            purpose,
            grant,
            lapse,
            due,
        } = self;
        Output {
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

/// What an act changes in the account beside its figures.
#[derive(Default)]
pub struct Changes {
    /// The newer standing of a Renew.
    pub standing: Option<CitedStanding>,
    /// The month of the Month act that the event cites.
    pub policy_month: Option<Month>,
    /// What was spent, where a rule counts it.
    pub spent: Option<Spent>,
}

/// Asks the rules of the economy what comes after `before` (the event with the hash `previous`). `known` is the act as the
/// rules know it.
pub fn after(
    before: &LedgerEvent,
    previous: &ActionHash,
    act: &LedgerAct,
    known: &Act<'_>,
    facts: &Facts<'_>,
    foundation: &AgentPubKey,
    changes: Changes,
) -> Result<After, Refused> {
    let Applied {
        account,
        outputs,
        created,
        retired,
    } = apply(&before.state.account, known, facts)?;
    let taken: &[Taken] = match known {
        Act::Collect(inputs) => inputs,
        Act::Void(output) => std::slice::from_ref(output),
        Act::Issue { .. }
        | Act::Settle
        | Act::Pay(_)
        | Act::Save { .. }
        | Act::Release { .. }
        | Act::Mark
        | Act::Renew { .. }
        | Act::Inherit { .. }
        | Act::ShareFees { .. } => &[],
    };
    let last_taking = last_taking(before, previous);
    let rule = rule_event(before, previous);
    let before = &before.state;
    let state = AccountState {
        sequence: before.sequence.saturating_add(1),
        account,
        last_taking,
        sent: outputs
            .iter()
            .try_fold(before.sent, |sum, output| sum.plus(output.amount))?,
        taken: taken
            .iter()
            .try_fold(before.taken, |sum, taken| sum.plus(taken.output.amount))?,
        standing: changes.standing.unwrap_or_else(|| before.standing.clone()),
        policy_month: changes.policy_month,
        rule,
        spent: changes.spent.unwrap_or_else(|| before.spent.clone()),
    };
    Ok(After {
        state,
        outputs: outputs_of(&outputs, act, foundation),
        created,
        retired,
    })
}

/// Where the spending rule stands that holds after an event with the hash `previous`: the event that set it.
pub fn rule_event(before: &LedgerEvent, previous: &ActionHash) -> Option<ActionHash> {
    match before.act {
        LedgerAct::ChangeRule { .. } => Some(previous.clone()),
        _ => before.state.rule.clone(),
    }
}

/// The last taking before an event that follows `before`, which has the hash `previous`.
pub fn last_taking(before: &LedgerEvent, previous: &ActionHash) -> Option<ActionHash> {
    if before.act.is_taking() {
        Some(previous.clone())
    } else {
        before.state.last_taking.clone()
    }
}

/// A Pay's own outputs come first and in order; shares go to the co-ops that a sharing names; what else an act itself makes goes to
/// the Foundation.
fn outputs_of(outputs: &[Output], act: &LedgerAct, foundation: &AgentPubKey) -> Vec<LedgerOutput> {
    if let LedgerAct::ShareFees { sharing } = act {
        let named = |output: &Output| {
            let of_payee =
                |candidate: &&Candidate| crate::account_key(&candidate.coop) == output.payee;
            let candidate = sharing.candidates.iter().find(of_payee);
            candidate.map(|candidate| LedgerOutput::of(output, candidate.coop.clone()))
        };
        return outputs.iter().filter_map(named).collect();
    }
    let payees = act
        .payments()
        .iter()
        .map(|payment| &payment.payee)
        .chain(std::iter::repeat(foundation));
    outputs
        .iter()
        .zip(payees)
        .map(|(output, payee)| LedgerOutput::of(output, payee.clone()))
        .collect()
}
