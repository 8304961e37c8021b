//! Somebody's account: what a co-op or a person does in a story, and what it sees.

use crate::{forgery::ChainTop, wait::until};
use copex_economy::{calendar::Moment, credits::Credits};
use copex_entries::{
    calls::{
        authority::{ActInput, CarryOutInput, Draft},
        credit::{
            AccountView, EconomyView, HistoryInput, HistoryLine, HistoryPage, PayInput,
            PaymentInput, PaymentKind, Upkeep, WaitingPayment, Written,
        },
        exchange::{OfferView, OrderView, PlaceOrderInput, StepInput, UpdateOfferInput},
        registry::Party,
    },
    exchange::{OfferDetails, Step},
    ledger::Approval,
    moment,
};
use holochain::{
    conductor::ConductorHandle,
    prelude::{ActionHash, AgentPubKey, CellId},
};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

/// A party with its cell.
#[derive(Clone)]
pub struct Account {
    handle: ConductorHandle,
    cell: CellId,
    name: String,
}

/// An offer as its maker knows it, with the issuance that followed.
pub struct Listing {
    /// The newest version.
    pub version: ActionHash,
    /// The issuance.
    pub issued: Written,
}

impl Account {
    /// An account on a conductor.
    pub fn new(handle: ConductorHandle, cell: CellId, name: &str) -> Account {
        Account {
            handle,
            cell,
            name: name.into(),
        }
    }

    /// Its key.
    pub fn agent(&self) -> AgentPubKey {
        self.cell.agent_pubkey().clone()
    }

    /// Its cell.
    pub fn cell(&self) -> &CellId {
        &self.cell
    }

    /// Gives it another name in the story.
    pub fn is_called(&mut self, name: &str) {
        self.name = name.into();
    }

    /// How it is called in the story.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Calls a zome function, and tells those whom it pays, as the account's node does. What refuses it is handed back in its
    /// own words.
    pub async fn call<I, O>(&self, zome: &str, function: &str, input: I) -> Result<O, String>
    where
        I: Serialize + Debug,
        O: DeserializeOwned + Debug,
    {
        let answer = self.call_alone(zome, function, input).await?;
        if zome == "credit"
            && matches!(
                function,
                "pay" | "issue" | "settle" | "collect" | "carry_out"
            )
        {
            let _: bool = self.call_alone("credit", "announce", ()).await?;
        }
        Ok(answer)
    }

    /// Calls a zome function and does nothing after it.
    pub async fn call_alone<I, O>(&self, zome: &str, function: &str, input: I) -> Result<O, String>
    where
        I: Serialize + Debug,
        O: DeserializeOwned + Debug,
    {
        self.handle
            .easy_call_zome(
                self.cell.agent_pubkey(),
                None,
                self.cell.clone(),
                zome,
                function,
                input,
            )
            .await
            .map_err(|error| format!("{} calls {zome}.{function}: {error:?}", self.name))
    }

    /// Calls a function that has to answer at once.
    pub async fn ask<I, O>(&self, zome: &str, function: &str, input: I) -> O
    where
        I: Serialize + Debug,
        O: DeserializeOwned + Debug,
    {
        self.call(zome, function, input)
            .await
            .unwrap_or_else(|refused| panic!("{refused}"))
    }

    /// Opens the account, as soon as its standing has arrived.
    pub async fn opens(&self) -> AccountView {
        until("an open account", || {
            self.call("credit", "open_account", ())
        })
        .await
    }

    /// The account as its owner sees it.
    pub async fn account(&self) -> AccountView {
        self.ask("credit", "account", ()).await
    }

    /// What it holds.
    pub async fn balance(&self) -> Credits {
        self.account().await.state.account.balance
    }

    /// Puts something on offer and has credits matched to it.
    pub async fn offers(&self, details: &OfferDetails) -> Listing {
        let version: ActionHash = self.ask("exchange", "create_offer", details.clone()).await;
        self.issues(version).await
    }

    /// Changes an offer and has the rise matched.
    pub async fn changes(&self, listing: &Listing, details: &OfferDetails) -> Listing {
        let input = UpdateOfferInput {
            version: listing.version.clone(),
            details: details.clone(),
        };
        let version: ActionHash = self.ask("exchange", "update_offer", input).await;
        self.issues(version).await
    }

    async fn issues(&self, version: ActionHash) -> Listing {
        let issued = self.ask("credit", "issue", version.clone()).await;
        Listing { version, issued }
    }

    /// Orders so many thousandths of an offer, as soon as it has arrived here.
    pub async fn orders(&self, offer: &ActionHash, quantity: u64) -> ActionHash {
        self.sees_offer(offer).await;
        let input = PlaceOrderInput {
            offer: offer.clone(),
            quantity,
            note: String::new(),
        };
        let order: OrderView = self.ask("exchange", "place_order", input).await;
        order.order
    }

    /// Waits until a co-op is known here.
    pub async fn sees_coop(&self, coop: &Account) {
        until("a co-op", || async {
            let party: Option<Party> = self.call("registry", "party", coop.agent()).await?;
            party
                .map(|_| ())
                .ok_or_else(|| "it is not known here yet".into())
        })
        .await;
    }

    /// Waits until an offer has arrived here.
    pub async fn sees_offer(&self, version: &ActionHash) -> OfferView {
        until("an offer", || async {
            let view: Option<OfferView> = self.call("exchange", "offer", version.clone()).await?;
            view.filter(|view| view.version == *version)
                .ok_or_else(|| "it is not here yet".into())
        })
        .await
    }

    /// Waits until an order stands at a step here.
    pub async fn sees_order(&self, order: &ActionHash, stands: Option<Step>) -> OrderView {
        until("a step of an order", || async {
            let view: Option<OrderView> = self.call("exchange", "order", order.clone()).await?;
            match view {
                Some(view) if view.stands == stands => Ok(view),
                other => Err(format!("it stands at {:?}", other.map(|view| view.stands))),
            }
        })
        .await
    }

    /// Takes a step of an order that stands at the one before.
    pub async fn steps(&self, order: &ActionHash, step: Step) -> OrderView {
        let before = match step {
            Step::Accepted | Step::Declined | Step::Cancelled => None,
            Step::Delivered => Some(Step::Accepted),
            Step::Received => Some(Step::Delivered),
        };
        self.sees_order(order, before).await;
        let input = StepInput {
            order: order.clone(),
            step,
            note: String::new(),
        };
        self.ask("exchange", "take_step", input).await
    }

    /// Accepts an order, as soon as it has arrived here.
    pub async fn accepts(&self, order: &ActionHash) -> OrderView {
        self.steps(order, Step::Accepted).await
    }

    /// Pays an order in full, as soon as its acceptance has arrived here.
    pub async fn pays(&self, order: &ActionHash) -> Written {
        let view = self.sees_order(order, Some(Step::Accepted)).await;
        let kind = PaymentKind::Purchase {
            order: order.clone(),
        };
        self.ask("credit", "pay", one_payment(view.price, kind))
            .await
    }

    /// Pays a wage, as soon as the member is known here.
    pub async fn pays_wage(&self, member: &Account, amount: Credits) -> Written {
        let kind = PaymentKind::Wage {
            member: member.agent(),
        };
        until("a wage", || {
            self.call("credit", "pay", one_payment(amount, kind.clone()))
        })
        .await
    }

    /// Collects what waits, as soon as something does.
    pub async fn collects(&self) -> Written {
        until("a payment", || async {
            let written: Option<Written> = self.call("credit", "collect", ()).await?;
            written.ok_or_else(|| "nothing waits".into())
        })
        .await
    }

    /// Prepares an act for its signers.
    pub async fn drafts(&self, act: ActInput) -> Draft {
        self.ask("credit", "draft", act).await
    }

    /// Signs what was drafted.
    pub async fn approves(&self, draft: &Draft) -> Approval {
        self.ask("credit", "approve", draft.to_approve.clone())
            .await
    }

    /// Writes what was drafted, with the signatures that were given.
    pub async fn carries_out(
        &self,
        draft: &Draft,
        signatures: &[Approval],
    ) -> Result<Written, String> {
        let input = CarryOutInput {
            to_approve: draft.to_approve.clone(),
            signatures: signatures.to_vec(),
        };
        self.call("credit", "carry_out", input).await
    }

    /// Waits until so many payments wait for the account.
    pub async fn sees_waiting(&self, payments: usize) -> Vec<WaitingPayment> {
        until("payments to collect", || async {
            let waiting: Vec<WaitingPayment> = self.call("credit", "waiting", ()).await?;
            if waiting.len() == payments {
                Ok(waiting)
            } else {
                Err(format!("{waiting:?}"))
            }
        })
        .await
    }

    /// Does all the housekeeping that is due, and says what it was.
    pub async fn upkeep(&self) -> Vec<Upkeep> {
        let mut done = Vec::new();
        loop {
            match self.ask("credit", "upkeep", ()).await {
                Upkeep::Nothing => return done,
                step => done.push(step),
            }
        }
    }

    /// The whole history, newest first, read in pages of a few lines.
    pub async fn history(&self) -> Vec<HistoryLine> {
        let mut lines = Vec::new();
        let mut before = None;
        loop {
            let input = HistoryInput {
                agent: None,
                before,
                limit: 3,
            };
            let page: HistoryPage = self.ask("credit", "history", input).await;
            lines.extend(page.lines);
            before = page.next;
            if before.is_none() {
                return lines;
            }
        }
    }

    /// The economy, once all that was created and paid anywhere has arrived here and nothing waits any more; its books balance.
    pub async fn sees_economy(&self, accounts: usize, in_being: Credits) -> EconomyView {
        until("the economy's books", || async {
            let view: EconomyView = self.call("credit", "economy", ()).await?;
            let arrived = view.accounts.len() == accounts && view.in_being == in_being;
            let held = view.balances.plus(view.savings);
            if arrived && view.waiting == Credits::ZERO && held == Ok(in_being) {
                Ok(view)
            } else {
                Err(format!("{view:?}"))
            }
        })
        .await
    }

    /// When something was written that is known here.
    pub async fn sees_written(&self, action: &ActionHash) -> Moment {
        until("a record", || async {
            let store = self
                .handle
                .get_dht_store(self.cell.dna_hash())
                .map_err(|error| error.to_string())?;
            let found = store
                .as_read()
                .retrieve_action(action)
                .await
                .map_err(|error| error.to_string())?;
            found
                .map(|found| moment(found.action().timestamp()))
                .ok_or_else(|| "it is not here yet".into())
        })
        .await
    }

    /// Where the own chain stands, by the hostile coordinator.
    pub async fn chain_top(&self) -> ChainTop {
        self.ask("hostile", "chain_top", ()).await
    }
}

/// A Pay with one payment.
pub fn one_payment(amount: Credits, kind: PaymentKind) -> PayInput {
    PayInput {
        payments: vec![PaymentInput { amount, kind }],
    }
}
