//! What accounts do, as the ledger's entries say it: with the records that prove it.

use crate::{account_key, refusal::Refusal};
use copex_economy::{
    account::Role,
    act,
    calendar::Month,
    credits::Credits,
    network_fee::network_fee,
    network_sharing::{RECEIPTS_MAX, SERVERS_MAX},
    policy::Policy,
    refusal::Refused,
    spending::SpendingRule,
};
use hdi::prelude::*;

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
        /// The Closure of the account that this one continues, as its credential names it.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
        closure: Option<ActionHash>,
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
    /// An own payment that nobody collected in time is taken back.
    Void {
        /// It.
        output: LedgerInput,
        /// An event of the payee, dated after the time in which it could be collected, or the Closure of its account: its
        /// takings show that it was not.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        proof: ActionHash,
    },
    /// Earned credits are set aside.
    Save {
        /// How much.
        amount: Credits,
        /// The month in which they can come back.
        until: Month,
    },
    /// Savings come back.
    Release {
        /// The month in which they matured.
        month: Month,
    },
    /// Another spending rule, or the first.
    ChangeRule {
        /// It.
        rule: SpendingRule,
        /// The memberships of its signers in this co-op, in the order of the signers.
        #[cfg_attr(feature = "typescript", ts(type = "Array<Uint8Array>"))]
        memberships: Vec<ActionHash>,
    },
    /// A new place in the chain.
    Mark,
    /// A newer accreditation or membership.
    Renew {
        /// It.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        standing: ActionHash,
    },
    /// The Foundation shares the network fees among those who served.
    ShareFees {
        /// By what, and among whom.
        sharing: FeeSharing,
    },
}

/// What a sharing of the network fees goes by. The shares are its event's outputs, and anybody can compute them again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FeeSharing {
    /// The month of the service.
    pub month: Month,
    /// Those who may get a share: at most 300, ascending by key.
    pub candidates: Vec<Candidate>,
    /// The receipts that count: at most 1,000, one of each author, ascending by the author's key.
    #[cfg_attr(feature = "typescript", ts(type = "Array<Uint8Array>"))]
    pub receipts: Vec<ActionHash>,
}

/// A co-op that may get a share of the network fees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Candidate {
    /// It.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub coop: AgentPubKey,
    /// Its accreditation.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub accreditation: ActionHash,
}

impl FeeSharing {
    /// R-NETWORK-06, R-NETWORK-07  Receipts and co-ops are counted before any is fetched, and each co-op is named once.
    pub fn check(&self) -> Result<(), Refusal> {
        let FeeSharing {
            month: _,
            candidates,
            receipts,
        } = self;
        if receipts.is_empty() || receipts.len() > RECEIPTS_MAX {
            return Err(Refusal::SharedReceipts(
                "a sharing counts 1 to 1,000 receipts",
            ));
        }
        let key = |candidate: &Candidate| account_key(&candidate.coop);
        let ascending = candidates.is_sorted_by(|one, next| key(one) < key(next));
        if candidates.is_empty() || candidates.len() > SERVERS_MAX || !ascending {
            return Err(Refusal::Candidates(
                "a sharing is made among 1 to 300 co-ops, each named once, in the order of their keys",
            ));
        }
        Ok(())
    }
}

impl LedgerAct {
    /// Whether the act takes waiting outputs.
    pub fn is_taking(&self) -> bool {
        match self {
            LedgerAct::Collect { .. } | LedgerAct::Void { .. } => true,
            LedgerAct::Open { .. }
            | LedgerAct::Issue { .. }
            | LedgerAct::Settle
            | LedgerAct::Pay { .. }
            | LedgerAct::Save { .. }
            | LedgerAct::Release { .. }
            | LedgerAct::ChangeRule { .. }
            | LedgerAct::Mark
            | LedgerAct::Renew { .. }
            | LedgerAct::ShareFees { .. } => false,
        }
    }

    /// The outputs that the act takes.
    pub fn takes(&self) -> &[LedgerInput] {
        match self {
            LedgerAct::Collect { inputs } => inputs,
            LedgerAct::Void { output, .. } => std::slice::from_ref(output),
            LedgerAct::Open { .. }
            | LedgerAct::Issue { .. }
            | LedgerAct::Settle
            | LedgerAct::Pay { .. }
            | LedgerAct::Save { .. }
            | LedgerAct::Release { .. }
            | LedgerAct::ChangeRule { .. }
            | LedgerAct::Mark
            | LedgerAct::Renew { .. }
            | LedgerAct::ShareFees { .. } => &[],
        }
    }

    /// What the act pays out itself; empty for all but a Pay.
    pub fn payments(&self) -> &[LedgerPayment] {
        match self {
            LedgerAct::Pay { payments } => payments,
            LedgerAct::Open { .. }
            | LedgerAct::Issue { .. }
            | LedgerAct::Settle
            | LedgerAct::Collect { .. }
            | LedgerAct::Void { .. }
            | LedgerAct::Save { .. }
            | LedgerAct::Release { .. }
            | LedgerAct::ChangeRule { .. }
            | LedgerAct::Mark
            | LedgerAct::Renew { .. }
            | LedgerAct::ShareFees { .. } => &[],
        }
    }

    /// R-CREDIT-50  What the act pays for the network besides its payments, where an account of this role does it.
    pub fn network_fee(&self, role: Role, policy: &Policy) -> Result<Credits, Refused> {
        let amounts = self
            .payments()
            .iter()
            .map(|payment| (payment.reason.purpose(), payment.amount));
        network_fee(role, amounts, policy)
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
    /// A share of surplus.
    Dividend {
        /// The payee's membership in the paying co-op.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        membership: ActionHash,
    },
    /// A part of a grant.
    Bonus {
        /// The payee's membership in the paying co-op.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        membership: ActionHash,
    },
    /// A purchase given back.
    Refund {
        /// The buyer's payment.
        purchase: Box<LedgerInput>,
        /// The payer's own event that collected it.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        collected: ActionHash,
    },
    /// A carbon levy on an order.
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
    /// A tax, to a government that takes part as a consumer co-op.
    Tax {
        /// The government's accreditation.
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
            PaymentReason::Dividend { .. } => act::Purpose::Dividend,
            PaymentReason::Bonus { .. } => act::Purpose::Bonus,
            PaymentReason::Refund { .. } => act::Purpose::Refund,
            PaymentReason::Tax { .. } => act::Purpose::Tax,
            PaymentReason::Levy { .. } => act::Purpose::Levy,
            PaymentReason::Contribution { .. } => act::Purpose::Contribution,
        }
    }
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
    /// To collect: a newer accreditation or membership of the payer, where the one it paid under has ended. To take back: the
    /// Closure of the account that paid, where this one continues it.
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
