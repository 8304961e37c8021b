//! The zome functions that the node itself calls, with their types. Pages and people call all others.

use crate::host::{CallError, Host};
use copex_economy::calendar::Month;
use copex_entries::calls::authority::{ActInput, Draft, RuleView};
use copex_entries::calls::credit::{
    AccountView, EconomyView, HistoryInput, HistoryPage, PayInput, Upkeep, Written,
};
use copex_entries::calls::exchange::{
    ListInput, OfferPage, OfferView, OrderView, PlaceOrderInput, StepInput,
};
use copex_entries::calls::moving::{ChainFacts, EventsPage};
use copex_entries::calls::registry::{AccreditInput, AdmitInput, Issued, Me, Party, Warning};
use copex_entries::credential::Credential;
use copex_entries::exchange::OfferDetails;
use copex_entries::registry::CoopDetails;
use copex_entries::service::ServiceAttested;
use holochain::prelude::{ActionHash, AgentPubKey, CellId};

const REGISTRY: &str = "registry";
const CREDIT: &str = "credit";
const EXCHANGE: &str = "exchange";

/// By a registrar: lets a co-op in.
pub async fn accredit(
    host: &Host,
    cell: &CellId,
    input: &AccreditInput,
) -> Result<Issued, CallError> {
    host.call(cell, REGISTRY, "accredit", input).await
}

/// By a co-op: lets a person in.
pub async fn admit_member(
    host: &Host,
    cell: &CellId,
    input: &AdmitInput,
) -> Result<Issued, CallError> {
    host.call(cell, REGISTRY, "admit_member", input).await
}

/// By a member: says yes to its membership; none where it has before.
pub async fn accept_membership(
    host: &Host,
    cell: &CellId,
) -> Result<Option<ActionHash>, CallError> {
    host.call(cell, REGISTRY, "accept_membership", &()).await
}

/// The newest credential of somebody; none where nobody has let them in.
pub async fn credential(
    host: &Host,
    cell: &CellId,
    agent: &AgentPubKey,
) -> Result<Option<Credential>, CallError> {
    host.call(cell, REGISTRY, "credential", agent).await
}

/// By a co-op: what it says of itself.
pub async fn set_profile(
    host: &Host,
    cell: &CellId,
    details: &CoopDetails,
) -> Result<ActionHash, CallError> {
    host.call(cell, REGISTRY, "set_profile", details).await
}

/// Who I am, as the economy sees it.
pub async fn me(host: &Host, cell: &CellId) -> Result<Me, CallError> {
    host.call(cell, REGISTRY, "me", &()).await
}

/// Opens the account; shows it where it is open already.
pub async fn open_account(host: &Host, cell: &CellId) -> Result<AccountView, CallError> {
    host.call(cell, CREDIT, "open_account", &()).await
}

/// By a registrar or a co-op: renews one credential that ends soon; none if there is none.
pub async fn reissue_due(host: &Host, cell: &CellId) -> Result<Option<Issued>, CallError> {
    host.call(cell, REGISTRY, "reissue_due", &()).await
}

/// Collects whatever can still be collected; none where there is nothing.
pub async fn collect(host: &Host, cell: &CellId) -> Result<Option<Written>, CallError> {
    host.call(cell, CREDIT, "collect", &()).await
}

/// Does the next thing that is due for the account.
pub async fn upkeep(host: &Host, cell: &CellId) -> Result<Upkeep, CallError> {
    host.call(cell, CREDIT, "upkeep", &()).await
}

/// The keys of all who have an account.
pub async fn agents(host: &Host, cell: &CellId) -> Result<Vec<AgentPubKey>, CallError> {
    host.call(cell, REGISTRY, "agents", &()).await
}

/// All co-ops that were ever accredited.
pub async fn coops(host: &Host, cell: &CellId) -> Result<Vec<Party>, CallError> {
    host.call(cell, REGISTRY, "coops", &()).await
}

/// By a co-op or a member: attests what others served in the month before.
pub async fn attest_service(
    host: &Host,
    cell: &CellId,
    attested: &ServiceAttested,
) -> Result<ActionHash, CallError> {
    host.call(cell, CREDIT, "attest_service", attested).await
}

/// By the Foundation: shares the network fees by the service of a month.
pub async fn share_fees(host: &Host, cell: &CellId, month: Month) -> Result<Written, CallError> {
    host.call(cell, CREDIT, "share_fees", &month).await
}

/// Judges the chains of agents, and writes down what is wrong with them.
pub async fn watch(
    host: &Host,
    cell: &CellId,
    agents: &[AgentPubKey],
) -> Result<Vec<Warning>, CallError> {
    host.call(cell, REGISTRY, "watch", &agents).await
}

/// The account as it stands.
pub async fn account(host: &Host, cell: &CellId) -> Result<AccountView, CallError> {
    host.call(cell, CREDIT, "account", &()).await
}

/// A page of an account's events, newest first.
pub async fn history(
    host: &Host,
    cell: &CellId,
    input: &HistoryInput,
) -> Result<HistoryPage, CallError> {
    host.call(cell, CREDIT, "history", input).await
}

/// The account's spending rule, and what was spent under it.
pub async fn spending_rule(host: &Host, cell: &CellId) -> Result<RuleView, CallError> {
    host.call(cell, CREDIT, "spending_rule", &()).await
}

/// Prepares an act for its signers.
pub async fn draft(host: &Host, cell: &CellId, input: &ActInput) -> Result<Draft, CallError> {
    host.call(cell, CREDIT, "draft", input).await
}

/// Pays.
pub async fn pay(host: &Host, cell: &CellId, input: &PayInput) -> Result<Written, CallError> {
    host.call(cell, CREDIT, "pay", input).await
}

/// What goes with an account's events.
pub async fn chain_facts(
    host: &Host,
    cell: &CellId,
    agent: &AgentPubKey,
) -> Result<ChainFacts, CallError> {
    host.call(cell, CREDIT, "chain_facts", agent).await
}

/// A page of an account's own events as they were written, newest first.
pub async fn events(
    host: &Host,
    cell: &CellId,
    input: &HistoryInput,
) -> Result<EventsPage, CallError> {
    host.call(cell, CREDIT, "events", input).await
}

/// Closes the account's chain for good.
pub async fn close_my_chain(host: &Host, cell: &CellId) -> Result<ActionHash, CallError> {
    host.call(cell, CREDIT, "close_my_chain", &()).await
}

/// All offers of a co-op, those that have ended too.
pub async fn offers_of(
    host: &Host,
    cell: &CellId,
    agent: &AgentPubKey,
) -> Result<Vec<OfferView>, CallError> {
    host.call(cell, EXCHANGE, "offers_of", agent).await
}

/// By a co-op: puts something on offer.
pub async fn create_offer(
    host: &Host,
    cell: &CellId,
    details: &OfferDetails,
) -> Result<ActionHash, CallError> {
    host.call(cell, EXCHANGE, "create_offer", details).await
}

/// The account's orders, bought and sold.
pub async fn my_orders(host: &Host, cell: &CellId) -> Result<Vec<OrderView>, CallError> {
    host.call(cell, EXCHANGE, "my_orders", &()).await
}

/// Orders something.
pub async fn place_order(
    host: &Host,
    cell: &CellId,
    input: &PlaceOrderInput,
) -> Result<OrderView, CallError> {
    host.call(cell, EXCHANGE, "place_order", input).await
}

/// Takes the next step of an order.
pub async fn take_step(
    host: &Host,
    cell: &CellId,
    input: &StepInput,
) -> Result<OrderView, CallError> {
    host.call(cell, EXCHANGE, "take_step", input).await
}

/// A new place in the account's chain, behind which offers create nothing any more.
pub async fn mark(host: &Host, cell: &CellId) -> Result<Written, CallError> {
    host.call(cell, CREDIT, "mark", &()).await
}

/// The whole economy, added up.
pub async fn economy(host: &Host, cell: &CellId) -> Result<EconomyView, CallError> {
    host.call(cell, CREDIT, "economy", &()).await
}

/// A page of what is on offer.
pub async fn offers(host: &Host, cell: &CellId, asked: &ListInput) -> Result<OfferPage, CallError> {
    host.call(cell, EXCHANGE, "offers", asked).await
}
