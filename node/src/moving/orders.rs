//! Orders that were open when an economy ended. Entries of one network cannot be written in another, so each side writes down what it
//! had done, and does it again in the new economy: the buyer's node places the order, the seller's accepts it and says again that it
//! was delivered. An order on which something was paid stays in the economy before, since it could be paid twice here.

use crate::account::{Account, Role};
use crate::error::NodeError;
use crate::folder::{DataFolder, read_json, write_json};
use crate::host::CallError;
use crate::node::{Node, now, stopped};
use crate::zomes;
use copex_economy::calendar::Moment;
use copex_economy::credits::Credits;
use copex_economy::offer::monthly_value;
use copex_entries::calls::exchange::{OfferView, OrderView, PlaceOrderInput, StepInput};
use copex_entries::exchange::Step;
use copex_entries::same_key;
use holochain::prelude::{ActionHash, AgentPubKey, CellId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

const FILE: &str = "orders.json";
/// The other side's node may come days later.
const PAUSE: Duration = Duration::from_secs(20);
/// What was ordered longer ago is not carried, and not tried for longer.
const SECONDS_MAX: u32 = 90 * 24 * 60 * 60;

/// What was open at this node when its economy ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    /// The economy that ended.
    ended: String,
    /// By the account's id.
    orders: BTreeMap<String, Vec<OpenOrder>>,
}

/// An order that was open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct OpenOrder {
    buyer: AgentPubKey,
    seller: AgentPubKey,
    /// The offer's title.
    title: String,
    /// The offer's unit.
    unit: String,
    /// In thousandths of the unit.
    quantity: u64,
    price: Credits,
    note: String,
    placed: Moment,
    /// What this account had done about it, oldest first.
    steps: Vec<Step>,
}

/// What an account can do now about an order that was open.
#[derive(Debug, PartialEq)]
enum Next {
    Nothing,
    /// The other side comes first.
    Wait,
    Place,
    Take {
        order: ActionHash,
        step: Step,
    },
}

impl OpenOrder {
    /// What is open of an order for one of its sides; none where something was paid, or nothing more is to come.
    fn of(view: OrderView, me: &AgentPubKey) -> Option<OpenOrder> {
        let over = matches!(view.stands, Some(Step::Declined | Step::Cancelled));
        let is_recent = view.placed.after_seconds(SECONDS_MAX) > now();
        if over || !is_recent || view.paid != Credits::ZERO {
            return None;
        }
        let sells = same_key(&view.seller, me);
        let steps = view.steps.iter().map(|taken| taken.step);
        Some(OpenOrder {
            steps: steps.filter(|step| step.is_sellers() == sells).collect(),
            buyer: view.buyer,
            seller: view.seller,
            title: view.title,
            unit: view.unit,
            quantity: view.quantity,
            price: view.price,
            note: view.note,
            placed: view.placed,
        })
    }

    fn is(&self, view: &OrderView) -> bool {
        same_key(&self.buyer, &view.buyer)
            && same_key(&self.seller, &view.seller)
            && self.title == view.title
            && self.unit == view.unit
            && self.quantity == view.quantity
            && self.price == view.price
            && self.note == view.note
    }

    /// Whether it can be placed on this offer as it was.
    fn fits(&self, offer: &OfferView) -> bool {
        let details = &offer.details;
        !offer.ended
            && details.title == self.title
            && details.unit == self.unit
            && monthly_value(details.unit_price, self.quantity) == Some(self.price)
    }
}

/// What can be done now about each order, by the account's orders of the new economy. Of several that are the same, each
/// is found again once.
fn next(open: &[OpenOrder], there: &[OrderView], me: &AgentPubKey) -> Vec<Next> {
    let mut oldest_first: Vec<&OrderView> = there.iter().collect();
    oldest_first.sort_by_key(|view| view.placed);
    let mut found = BTreeSet::new();
    let mut next = Vec::new();
    for order in open {
        let is_same = |view: &&&OrderView| order.is(view) && !found.contains(&view.order);
        let Some(view) = oldest_first.iter().find(is_same) else {
            let buys = same_key(&order.buyer, me);
            next.push(if buys { Next::Place } else { Next::Wait });
            continue;
        };
        found.insert(view.order.clone());
        let is_taken = |step: &Step| view.steps.iter().any(|taken| taken.step == *step);
        let is_over = matches!(view.stands, Some(Step::Declined | Step::Cancelled));
        let left = order.steps.iter().find(|step| !is_taken(step));
        next.push(match left {
            None => Next::Nothing,
            Some(_) if is_over => Next::Nothing,
            Some(step) if step.check_after(view.stands).is_ok() => Next::Take {
                order: view.order.clone(),
                step: *step,
            },
            Some(_) => Next::Wait,
        });
    }
    next
}

fn file(folder: &DataFolder) -> PathBuf {
    folder.root().join(FILE)
}

/// Keeps what is open at a node whose economy ends.
pub async fn keep_open(node: &Node) -> Result<(), NodeError> {
    let mut orders = BTreeMap::new();
    for Account { id, cell, role, .. } in &node.accounts {
        if matches!(role, Role::Coop | Role::Member) {
            let views = zomes::my_orders(&node.host, cell).await?;
            let me = cell.agent_pubkey();
            let open = views
                .into_iter()
                .filter_map(|view| OpenOrder::of(view, me))
                .collect();
            orders.insert(id.clone(), open);
        }
    }
    let ended = node.economy.dna.to_string();
    write_json(&file(&node.folder), &Kept { ended, orders })
}

/// Brings orders into the new economy, until nothing is left to do about them or the node stops.
pub async fn bring(node: Arc<Node>, mut stopping: watch::Receiver<bool>) {
    loop {
        match round(&node).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(%error, "orders of the economy before will be tried again");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = stopped(&mut stopping) => return,
        }
    }
}

/// Whether nothing is left.
async fn round(node: &Node) -> Result<bool, NodeError> {
    let path = file(&node.folder);
    let Some(mut kept) = read_json::<Kept>(&path)? else {
        return Ok(true);
    };
    if kept.ended == node.economy.dna.to_string() {
        // It is this economy that ends.
        return Ok(true);
    }
    let before = kept.clone();
    for account in &node.accounts {
        if let Some(open) = kept.orders.get_mut(&account.id) {
            attend(node, account, open).await?;
        }
    }
    kept.orders.retain(|_, open| !open.is_empty());
    if kept != before {
        write_json(&path, &kept)?;
    }
    Ok(kept.orders.is_empty())
}

/// Does what can be done now about an account's orders, and forgets those about which nothing is left.
async fn attend(
    node: &Node,
    account: &Account,
    open: &mut Vec<OpenOrder>,
) -> Result<(), NodeError> {
    open.retain(|order| order.placed.after_seconds(SECONDS_MAX) > now());
    if open.is_empty() {
        return Ok(());
    }
    let (host, cell) = (&node.host, &account.cell);
    let _turn = account.turn().await;
    let there = zomes::my_orders(host, cell).await?;
    let next = next(open, &there, cell.agent_pubkey());
    let mut left = Vec::new();
    for (order, next) in open.drain(..).zip(next) {
        let done = match next {
            Next::Nothing => continue,
            Next::Wait => Ok(()),
            Next::Place => place(node, cell, &order).await,
            Next::Take { order, step } => {
                let note = String::new();
                let input = StepInput { order, step, note };
                zomes::take_step(host, cell, &input).await.map(|_| ())
            }
        };
        if let Err(error) = done {
            let (title, account) = (&order.title, &account.id);
            tracing::info!(account, title, %error, "an order of the economy before waits");
        }
        left.push(order);
    }
    *open = left;
    Ok(())
}

/// On the same offer, where its co-op has it out again at the same price.
async fn place(node: &Node, cell: &CellId, order: &OpenOrder) -> Result<(), CallError> {
    let offers = zomes::offers_of(&node.host, cell, &order.seller).await?;
    let Some(offer) = offers.into_iter().find(|offer| order.fits(offer)) else {
        return Ok(());
    };
    let input = PlaceOrderInput {
        offer: offer.version,
        quantity: order.quantity,
        note: order.note.clone(),
    };
    zomes::place_order(&node.host, cell, &input).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::histories::key;
    use copex_entries::calls::exchange::StepView;

    const BUYER: u8 = 1;
    const SELLER: u8 = 2;

    fn hash(number: u8) -> ActionHash {
        ActionHash::from_raw_32(vec![number; 32])
    }

    /// An order of ten loaves, with steps.
    fn view(number: u8, steps: &[Step]) -> OrderView {
        OrderView {
            order: hash(number),
            buyer: key(BUYER),
            buyer_name: "Buyer".into(),
            seller: key(SELLER),
            seller_name: "Seller".into(),
            offer: hash(100),
            title: "Bread".into(),
            unit: "loaf".into(),
            quantity: 10_000,
            price: Credits::new(3_000),
            note: String::new(),
            placed: Moment(now().0 + i64::from(number)),
            steps: steps
                .iter()
                .map(|step| StepView {
                    action: hash(200),
                    step: *step,
                    at: now(),
                    note: String::new(),
                })
                .collect(),
            stands: steps.last().copied(),
            paid: Credits::ZERO,
            my_steps: Vec::new(),
            to_pay: false,
        }
    }

    fn open_for(side: u8, steps: &[Step]) -> OpenOrder {
        OpenOrder::of(view(0, steps), &key(side)).expect("it is open")
    }

    #[test]
    fn what_is_over_or_was_paid_on_or_is_old_is_not_carried() {
        let over = view(0, &[Step::Declined]);
        let paid = OrderView {
            paid: Credits::new(1),
            ..view(0, &[Step::Accepted])
        };
        let old = OrderView {
            placed: now().before_seconds(SECONDS_MAX + 1),
            ..view(0, &[])
        };
        for order in [over, paid, old] {
            assert_eq!(OpenOrder::of(order, &key(BUYER)), None);
        }
    }

    #[test]
    fn each_side_does_again_what_it_had_done_in_its_turn() {
        use Step::{Accepted, Delivered, Received};
        let whole = [Accepted, Delivered, Received];
        let (buyer, seller) = (open_for(BUYER, &whole), open_for(SELLER, &whole));
        assert_eq!(
            (&buyer.steps, &seller.steps),
            (&vec![Received], &vec![Accepted, Delivered])
        );
        let at = |open: &OpenOrder, there: &[OrderView], side| {
            next(std::slice::from_ref(open), there, &key(side)).remove(0)
        };
        let take = |step| Next::Take {
            order: hash(7),
            step,
        };
        assert_eq!(at(&buyer, &[], BUYER), Next::Place);
        assert_eq!(at(&seller, &[], SELLER), Next::Wait);
        let placed = [view(7, &[])];
        assert_eq!(at(&buyer, &placed, BUYER), Next::Wait);
        assert_eq!(at(&seller, &placed, SELLER), take(Accepted));
        let accepted = [view(7, &[Accepted])];
        assert_eq!(at(&seller, &accepted, SELLER), take(Delivered));
        let delivered = [view(7, &[Accepted, Delivered])];
        assert_eq!(at(&buyer, &delivered, BUYER), take(Received));
        assert_eq!(at(&seller, &delivered, SELLER), Next::Nothing);
        let declined = [view(7, &[Step::Declined])];
        assert_eq!(at(&seller, &declined, SELLER), Next::Nothing);
    }

    #[test]
    fn of_two_orders_that_are_the_same_each_is_placed_once() {
        let open = [open_for(BUYER, &[]), open_for(BUYER, &[])];
        assert_eq!(next(&open, &[], &key(BUYER)), [Next::Place, Next::Place]);
        let one = [view(7, &[])];
        assert_eq!(next(&open, &one, &key(BUYER)), [Next::Nothing, Next::Place]);
        let both = [view(7, &[]), view(8, &[])];
        assert_eq!(
            next(&open, &both, &key(BUYER)),
            [Next::Nothing, Next::Nothing]
        );
        let other = OrderView {
            quantity: 9_000,
            ..view(7, &[])
        };
        assert_eq!(next(&open[..1], &[other], &key(BUYER)), [Next::Place]);
    }
}
