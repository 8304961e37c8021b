//! The ledger's zome functions.

use crate::ledger::{AccountState, LedgerAct, LedgerOutput};
use copex_economy::{
    account::Role,
    act::Purpose,
    calendar::{Moment, Month},
    credits::Credits,
};
use hdi::prelude::*;

/// An account as it stands: answer of `open_account`, `account` and `account_of`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AccountView {
    /// Whose it is.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub agent: AgentPubKey,
    /// Its newest event.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub head: ActionHash,
    /// When that was written.
    pub written: Moment,
    /// The account after it.
    pub state: AccountState,
    /// How far below zero it may go.
    pub limit: Credits,
    /// The most that a payment may come to now.
    pub can_spend: Credits,
    /// Credits on their way to it that can be collected.
    pub waiting: Credits,
    /// The part of the balance that lapses next, if any.
    pub lapses_next: Credits,
    /// When that is.
    pub lapses_at: Option<Moment>,
    /// Whether a new month has begun that it is not settled to.
    pub settlement_due: bool,
}

/// `preview_offer`: what an offer would create, before anything is signed.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PreviewOfferInput {
    /// The price of one unit.
    pub unit_price: Credits,
    /// How much a month, in thousandths of the unit.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub monthly_quantity: u64,
    /// The version that it would change, for an update.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub replaces: Option<ActionHash>,
}

/// The answer of `preview_offer`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OfferPreview {
    /// What a month of it comes to.
    pub monthly_value: Credits,
    /// By how much the projection rises.
    pub rise: Credits,
    /// Credits created in all.
    pub created: Credits,
    /// The part for the co-op.
    pub grant: Credits,
    /// The part for the Foundation.
    pub share: Credits,
    /// When the co-op's part lapses if it is not spent.
    pub lapses_at: Moment,
    /// The balance after it.
    pub balance_after: Credits,
    /// The projection after it.
    pub projected_after: Credits,
    /// Why less is created than the value would suggest, in plain words; none where it is not so.
    pub limited: Option<String>,
}

/// `preview_settlement`: what the month's end would bring if nothing more happened before it.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SettlementPreview {
    /// The projection after it.
    pub projected: Credits,
    /// Credits created in all.
    pub created: Credits,
    /// The part for the co-op.
    pub grant: Credits,
    /// The part for the Foundation.
    pub share: Credits,
    /// Repaid at once.
    pub repaid: Credits,
    /// Repaid from what comes in later.
    pub owed: Credits,
    /// Grants that lapse and pass to the Foundation.
    pub lapses: Credits,
    /// The balance after it.
    pub balance_after: Credits,
}

/// One payment to make.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PaymentInput {
    /// How much.
    pub amount: Credits,
    /// To whom and what for.
    pub kind: PaymentKind,
}

/// To whom a payment goes and what for. The coordinator finds what proves it.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum PaymentKind {
    /// To the seller of an order of mine that is accepted.
    Purchase {
        /// The order.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        order: ActionHash,
    },
    /// To a member of my co-op.
    Wage {
        /// The member.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        member: AgentPubKey,
    },
    /// To a member of my co-op: a share of surplus.
    Dividend {
        /// The member.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        member: AgentPubKey,
    },
    /// To a member of my co-op: a part of a grant.
    Bonus {
        /// The member.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        member: AgentPubKey,
    },
    /// Back to the buyer of a purchase that I collected.
    Refund {
        /// The buyer's payment.
        purchase: PaymentReference,
    },
    /// To a government, which takes part as a consumer co-op.
    Tax {
        /// The government.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        government: AgentPubKey,
    },
    /// To the Foundation, for an order of mine.
    Levy {
        /// The order.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        order: ActionHash,
    },
    /// To a co-op.
    Contribution {
        /// The co-op.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        coop: AgentPubKey,
    },
}

/// A payment that was made: which one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PaymentReference {
    /// The payer's event.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub event: ActionHash,
    /// The place among its outputs, from 0.
    pub index: u32,
}

/// `pay` and `preview_payment`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PayInput {
    /// One to a hundred.
    pub payments: Vec<PaymentInput>,
}

/// The answer of `preview_payment`: never an error for what the rules refuse, so that a page can show it while typing.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PaymentPreview {
    /// What it comes to, the network fee included.
    pub total: Credits,
    /// What it adds for those who keep the network running.
    pub network_fee: Credits,
    /// What can be spent before it.
    pub can_spend: Credits,
    /// The balance before it.
    pub balance: Credits,
    /// The balance after it; none where it would be refused.
    pub balance_after: Option<Credits>,
    /// The part that comes from grants, which are spent first.
    pub from_grants: Credits,
    /// Why it would be refused, in plain words.
    pub refused: Option<String>,
}

/// A ledger event that was written: answer of `issue`, `pay`, `settle`, `collect`, `renew` and `mark`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Written {
    /// The event.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub event: ActionHash,
    /// What it did.
    pub act: LedgerAct,
    /// The account after it.
    pub state: AccountState,
    /// The outputs it made.
    pub outputs: Vec<LedgerOutput>,
    /// Credits created by it.
    pub created: Credits,
    /// Credits retired by it.
    pub retired: Credits,
}

/// A payment on its way to me: rows of `waiting`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WaitingPayment {
    /// The payer's event.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub event: ActionHash,
    /// The place among its outputs.
    pub index: u32,
    /// Who paid.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub payer: AgentPubKey,
    /// Their name.
    pub payer_name: String,
    /// How much.
    pub amount: Credits,
    /// What for.
    pub purpose: Purpose,
    /// When it was written.
    pub dated: Moment,
    /// Until when it can be collected; none for what waits without an end.
    pub until: Option<Moment>,
    /// Why it cannot be collected now, in plain words.
    pub held: Option<String>,
}

/// `history`: a page of an account's events, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HistoryInput {
    /// Whose; none means mine.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub agent: Option<AgentPubKey>,
    /// Only what lies before this event: the `next` of the page before.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub before: Option<ActionHash>,
    /// At most so many (1 to 100).
    pub limit: u16,
}

/// A page of history.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HistoryPage {
    /// Newest first.
    pub lines: Vec<HistoryLine>,
    /// The event from which the next page goes on; none when this is the last.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub next: Option<ActionHash>,
}

/// One event of an account as a statement shows it: rows of `history`, answer of `history_line`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HistoryLine {
    /// The event.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub event: ActionHash,
    /// The event before it.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub previous: Option<ActionHash>,
    /// When it was written.
    pub at: Moment,
    /// The month it belongs to.
    pub month: Month,
    /// What the account did.
    pub act: LedgerAct,
    /// What came in or went out, and from or to whom.
    pub postings: Vec<Posting>,
    /// The change of the balance.
    pub change: Credits,
    /// The account after it.
    pub state: AccountState,
    /// The balance after it.
    pub balance: Credits,
    /// Credits created by it.
    pub created: Credits,
    /// Credits retired by it.
    pub retired: Credits,
    /// The numbers of the rules that allowed it.
    pub rules: Vec<String>,
}

/// A part of a history line. The parts add up to the line's change.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Posting {
    /// The other side; none where it is the commons itself: creation and repayment.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub other: Option<AgentPubKey>,
    /// Their name.
    pub other_name: Option<String>,
    /// Positive: received. Negative: provided to others.
    pub amount: Credits,
    /// What for; none for creation and repayment.
    pub purpose: Option<Purpose>,
    /// The order behind it.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub order: Option<ActionHash>,
    /// The output it rests on, where it was collected: the payer's event.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub paid_by: Option<ActionHash>,
    /// In plain words.
    pub label: String,
}

/// The answer of `economy`: the whole as seen from here.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EconomyView {
    /// Each account.
    pub accounts: Vec<AccountRow>,
    /// Credits in being: the sum of all `matched` and of investments that wait.
    pub in_being: Credits,
    /// The commons account: below zero by exactly the credits in being.
    pub commons: Credits,
    /// The sum of all balances.
    pub balances: Credits,
    /// The sum of all savings.
    pub savings: Credits,
    /// The sum of all payments that wait to be collected.
    pub waiting: Credits,
    /// What all offers on the market come to a month.
    pub on_offer: Credits,
    /// How many offers there are.
    pub offers: u32,
    /// The month of now.
    pub month: Month,
    /// When the next month begins.
    pub next_month_at: Moment,
}

/// An account in the economy's table.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AccountRow {
    /// Whose.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub agent: AgentPubKey,
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The balance.
    pub balance: Credits,
    /// Savings in all.
    pub savings: Credits,
    /// For a co-op: credits matched to it.
    pub matched: Credits,
    /// For a co-op: the projection.
    pub projected: Credits,
    /// For a co-op: sold this month.
    pub sold: Credits,
    /// All that it ever paid out.
    pub sent: Credits,
    /// All that it ever took in. What was sent anywhere and taken nowhere still waits.
    pub taken: Credits,
}

/// `upkeep`: one step of housekeeping, at most one entry each call. The node calls it until nothing is left.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Upkeep {
    /// The account was opened.
    Opened,
    /// The account was settled to the month.
    Settled {
        /// To which.
        month: Month,
    },
    /// A newer standing was cited.
    Renewed {
        /// When it ends.
        valid_until: Moment,
    },
    /// Payments were collected.
    Collected {
        /// How many.
        payments: u32,
        /// How much.
        amount: Credits,
    },
    /// An offer had no issuance yet, and now has.
    Issued {
        /// Credits created.
        created: Credits,
    },
    /// By the Foundation: the policy of a month was named.
    Named {
        /// Which month.
        month: Month,
    },
    /// Those whom the newest event pays were told.
    Announced,
    /// A place in the chain was marked.
    Marked,
    /// There is nothing to do.
    Nothing,
}

/// A payment of mine that was not collected in time: one of `returnable`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReturnablePayment {
    /// Which one.
    pub payment: PaymentReference,
    /// Whom it was for.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub payee: AgentPubKey,
    /// Their name.
    pub payee_name: String,
    /// How much.
    pub amount: Credits,
    /// What for.
    pub purpose: Purpose,
    /// When it was paid.
    pub dated: Moment,
    /// Until when it can be taken back.
    pub until: Moment,
    /// The Closure of the account that paid, where my account continues it.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub closure: Option<ActionHash>,
    /// The payee's event, or the Closure of its account, that shows that it was not collected; without one it has to wait.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub proof: Option<ActionHash>,
}

/// `save`: earned credits are set aside.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SaveInput {
    /// How much.
    pub amount: Credits,
    /// The month in which they can come back.
    pub until: Month,
}
