//! What an account can do, and what comes of it. The ledger's entries carry hashes; here they have become facts.

use crate::{
    account::{Account, AccountKey},
    calendar::{Calendar, Moment, Month},
    credits::Credits,
    network_sharing::Receipt,
    policy::Policy,
};
use serde::{Deserialize, Serialize};

/// The most outputs of one Pay.
pub const PAYMENTS_MAX: usize = 100;
/// The most inputs of one Collect.
pub const INPUTS_MAX: usize = 100;

/// What a payment is for, or how an output came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Purpose {
    /// Goods or services of an accepted order.
    Purchase,
    /// Pay for work, to the co-op's own member.
    Wage,
    /// A share of surplus, to the co-op's own member.
    Dividend,
    /// A part of a grant, to the co-op's own member.
    Bonus,
    /// A purchase given back.
    Refund,
    /// A carbon levy, to the Foundation.
    Levy,
    /// What the Foundation's members decided to give.
    Award,
    /// Credits created for a promise of offers.
    Investment,
    /// A gift or a membership fee to a co-op.
    Contribution,
    /// A tax, to a government that takes part as a consumer co-op.
    Tax,
    /// The Foundation's share of what was created. Made by acts only.
    Share,
    /// A grant that lapsed. Made by acts only.
    Lapse,
    /// What a payment adds for those who keep the network running. Made by acts only.
    NetworkFee,
    /// A share of the network fees. Made by acts only.
    NetworkShare,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Purpose; 14] = [
        Purpose::Purchase,
        Purpose::Wage,
        Purpose::Dividend,
        Purpose::Bonus,
        Purpose::Refund,
        Purpose::Levy,
        Purpose::Award,
        Purpose::Investment,
        Purpose::Contribution,
        Purpose::Tax,
        Purpose::Share,
        Purpose::Lapse,
        Purpose::NetworkFee,
        Purpose::NetworkShare,
    ];

    /// Whether the output waits for the Foundation without an end, and cannot be taken back.
    pub fn stays_with_the_foundation(self) -> bool {
        matches!(
            self,
            Purpose::Share | Purpose::Lapse | Purpose::Levy | Purpose::NetworkFee
        )
    }

    /// Whether the output comes of an act by itself, so that nobody writes it as a payment.
    pub fn made_by_acts(self) -> bool {
        matches!(
            self,
            Purpose::Share | Purpose::Lapse | Purpose::NetworkFee | Purpose::NetworkShare
        )
    }
}

/// One payment of a Pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Who is paid.
    pub payee: AccountKey,
    /// How much.
    pub amount: Credits,
    /// What for.
    pub purpose: Purpose,
    /// For an investment: the month until which the promise runs.
    pub due: Option<Month>,
}

/// An output names its event by the 32 bytes of the action's hash, and its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputReference {
    /// The event that made the output.
    pub event: [u8; 32],
    /// The place among the event's outputs, from 0.
    pub index: u32,
}

/// Credits on their way: made by an event, waiting until the payee collects them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Output {
    /// Who may collect it.
    pub payee: AccountKey,
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

/// An output that an account takes, with what the validator found out about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Which output.
    pub reference: OutputReference,
    /// The output.
    pub output: Output,
    /// When its event was written.
    pub dated: Moment,
}

/// What an account does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act<'a> {
    /// Credits are matched to an offer worth `value` a month more than before.
    Issue {
        /// Minor units a month.
        value: Credits,
    },
    /// The account moves to the event's month.
    Settle,
    /// Payments to others.
    Pay(&'a [Payment]),
    /// Waiting outputs are taken in.
    Collect(&'a [Taken]),
    /// An own output that nobody collected is taken back.
    Void(&'a Taken),
    /// Earned credits are set aside.
    Save {
        /// How much.
        amount: Credits,
        /// The month in which they come back.
        until: Month,
    },
    /// Savings come back.
    Release {
        /// The month in which they matured.
        month: Month,
    },
    /// A new place in the chain.
    Mark,
    /// A newer credential.
    Renew {
        /// Its ceiling.
        ceiling: Credits,
    },
    /// The account passes to a new key.
    Inherit {
        /// The month in which a positive balance becomes available.
        matures: Month,
    },
    /// The network fees are shared among those who served.
    ShareFees {
        /// The month of their service.
        month: Month,
        /// Who may get a share, ascending.
        candidates: &'a [AccountKey],
        /// What was attested, one of each author.
        receipts: &'a [Receipt],
    },
}

/// What `apply` needs to know besides the account and the act.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Whose account it is.
    pub author: AccountKey,
    /// The Foundation's key.
    pub foundation: AccountKey,
    /// When the event is written.
    pub time: Moment,
    /// The policy of the event's month.
    pub policy: &'a Policy,
    /// How the economy counts time.
    pub calendar: &'a Calendar,
    /// Whether no policy is known for the month: nothing is created, all else goes on.
    pub frozen: bool,
}

/// What an act comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The account after it.
    pub account: Account,
    /// The outputs it makes, in order.
    pub outputs: Vec<Output>,
    /// Credits created.
    pub created: Credits,
    /// Credits retired.
    pub retired: Credits,
}
