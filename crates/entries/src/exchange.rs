//! The exchange's entries: what is offered and wanted, and the steps of an order.

use crate::{credential::check_text, refusal::Refusal, registry::Place, same_key};
use copex_economy::{calendar::Moment, credits::Credits, offer};
use hdi::prelude::*;

/// What a thing is, for finding it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[allow(missing_docs)] // The names say it.
pub enum Category {
    Food,
    Energy,
    Housing,
    Care,
    Education,
    Transport,
    Repair,
    Digital,
    Crafts,
    Culture,
    Materials,
    Advice,
    Land,
    Other,
}

impl Category {
    /// All categories.
    pub const ALL: [Category; 14] = [
        Category::Food,
        Category::Energy,
        Category::Housing,
        Category::Care,
        Category::Education,
        Category::Transport,
        Category::Repair,
        Category::Digital,
        Category::Crafts,
        Category::Culture,
        Category::Materials,
        Category::Advice,
        Category::Land,
        Category::Other,
    ];
}

/// How far it is brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Delivery {
    /// The buyer comes for it.
    PickUp,
    /// Within so many kilometres.
    Within {
        /// Kilometres.
        kilometres: u16,
    },
    /// Anywhere.
    Anywhere,
    /// Nothing is carried: a service at a distance.
    Remote,
}

/// The particulars of an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OfferDetails {
    /// What it is.
    pub title: String,
    /// More about it.
    pub description: String,
    /// For finding it.
    pub category: Category,
    /// What is counted: a loaf, an hour, a kilogram.
    pub unit: String,
    /// The price of one unit, in minor units of credit.
    pub unit_price: Credits,
    /// How much a month, in thousandths of the unit.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub monthly_quantity: u64,
    /// Where it is.
    pub place: Place,
    /// How far it is brought.
    pub delivery: Delivery,
    /// Until when it stands; none means until it is withdrawn.
    pub until: Option<Moment>,
}

/// A co-op's offer.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Offer {
    /// The co-op's standing when it wrote this.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub standing: ActionHash,
    /// What is offered.
    pub details: OfferDetails,
}

/// The particulars of a want.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WantDetails {
    /// What it is.
    pub title: String,
    /// More about it.
    pub description: String,
    /// For finding it.
    pub category: Category,
    /// What is counted.
    pub unit: String,
    /// The price that would be paid for one unit; none means open.
    pub unit_price: Option<Credits>,
    /// How much a month, in thousandths of the unit.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub monthly_quantity: u64,
    /// Where it is wanted.
    pub place: Place,
    /// Until when; none means until it is withdrawn.
    pub until: Option<Moment>,
}

/// What a co-op or a member asks for.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Want {
    /// The author's standing when it wrote this.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub standing: ActionHash,
    /// What is wanted.
    pub details: WantDetails,
}

/// A buyer's commitment on one version of an offer.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Order {
    /// The buyer's standing when it wrote this.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub standing: ActionHash,
    /// The version of the offer.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub offer: ActionHash,
    /// The author of the offer.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub seller: AgentPubKey,
    /// How much, in thousandths of the unit.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub quantity: u64,
    /// What it comes to.
    pub price: Credits,
    /// A word to the seller.
    pub note: String,
}

/// What happens to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Step {
    /// The seller will deliver.
    Accepted,
    /// The seller will not.
    Declined,
    /// The buyer takes it back before it is accepted.
    Cancelled,
    /// The seller has delivered.
    Delivered,
    /// The buyer has received.
    Received,
}

/// A step of an order, by the party whose step it is.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OrderStep {
    /// The order.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub order: ActionHash,
    /// The step before: the order itself for the first.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub previous: ActionHash,
    /// What happened.
    pub step: Step,
    /// A word to the other side.
    pub note: String,
}

impl Step {
    /// The step's name as people say it.
    pub fn name(self) -> &'static str {
        match self {
            Step::Accepted => "accepted",
            Step::Declined => "declined",
            Step::Cancelled => "cancelled",
            Step::Delivered => "delivered",
            Step::Received => "received",
        }
    }

    /// Whether the step is the seller's.
    pub fn is_sellers(self) -> bool {
        match self {
            Step::Accepted | Step::Declined | Step::Delivered => true,
            Step::Cancelled | Step::Received => false,
        }
    }

    /// R-EXCHANGE-07  Placed -> accepted, declined or cancelled; accepted -> delivered -> received.
    pub fn check_after(self, before: Option<Step>) -> Result<(), Refusal> {
        let follows = matches!(
            (before, self),
            (None, Step::Accepted | Step::Declined | Step::Cancelled)
                | (Some(Step::Accepted), Step::Delivered)
                | (Some(Step::Delivered), Step::Received)
        );
        let from = before.map_or("placed", Step::name);
        if follows {
            Ok(())
        } else {
            Err(Refusal::StepOrder {
                from,
                to: self.name(),
            })
        }
    }
}

impl OfferDetails {
    /// R-EXCHANGE-02  Texts have a length, numbers a range, the place is on the globe.
    pub fn check(&self) -> Result<(), Refusal> {
        let OfferDetails {
            title,
            description,
            category: _,
            unit,
            unit_price,
            monthly_quantity,
            place,
            delivery: _,
            until: _,
        } = self;
        check_words(title, description, unit, place)?;
        if !unit_price.is_positive() {
            return Err(Refusal::OfferField(
                "an offer has a price of at least 0.01".into(),
            ));
        }
        if offer::monthly_value(*unit_price, *monthly_quantity).is_none() {
            return Err(Refusal::OfferField(format!(
                "a month of this offer would come to more than {}",
                Credits::MAX
            )));
        }
        Ok(())
    }

    /// What a month of it comes to.
    pub fn monthly_value(&self) -> Credits {
        // Checked when the offer was written.
        offer::monthly_value(self.unit_price, self.monthly_quantity).unwrap_or(Credits::ZERO)
    }
}

impl WantDetails {
    /// R-EXCHANGE-02  Texts have a length, numbers a range, the place is on the globe.
    pub fn check(&self) -> Result<(), Refusal> {
        let WantDetails {
            title,
            description,
            category: _,
            unit,
            unit_price,
            monthly_quantity,
            place,
            until: _,
        } = self;
        check_words(title, description, unit, place)?;
        let price = unit_price.unwrap_or(Credits::ZERO);
        if price < Credits::ZERO {
            return Err(Refusal::OfferField(
                "a want has a price that is not below 0.00, or an open one".into(),
            ));
        }
        if offer::monthly_value(price, *monthly_quantity).is_none() {
            return Err(Refusal::OfferField(format!(
                "a month of this want would come to more than {}",
                Credits::MAX
            )));
        }
        Ok(())
    }
}

impl Order {
    /// R-EXCHANGE-05  The order fits the version of the offer it names.
    pub fn check_terms(
        &self,
        offer: &Offer,
        offer_author: &AgentPubKey,
        buyer: &AgentPubKey,
        placed: Moment,
    ) -> Result<(), Refusal> {
        let terms = |problem: &str| Err(Refusal::OrderTerms(problem.into()));
        if !same_key(&self.seller, offer_author) {
            return terms("the seller named is not the one that made the offer");
        }
        if same_key(buyer, offer_author) {
            return terms("nobody orders from themselves");
        }
        if self.quantity == 0 {
            return terms("an order is for more than nothing");
        }
        if offer.details.until.is_some_and(|until| placed >= until) {
            return terms("the offer has ended");
        }
        if offer::monthly_value(offer.details.unit_price, self.quantity) != Some(self.price) {
            return terms("the price is not the offer's price times the quantity");
        }
        check_text("a note", &self.note, 0, 2_000).map_err(as_offer_field)
    }
}

impl OrderStep {
    /// R-EXCHANGE-02  A note has a length.
    pub fn check(&self) -> Result<(), Refusal> {
        check_text("a note", &self.note, 0, 2_000).map_err(as_offer_field)
    }
}

fn check_words(title: &str, description: &str, unit: &str, place: &Place) -> Result<(), Refusal> {
    check_text("a title", title, 1, 200)
        .and(check_text("a description", description, 0, 8_000))
        .and(check_text("a unit", unit, 1, 60))
        .and(place.check())
        .map_err(as_offer_field)
}

fn as_offer_field(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Field(problem) => Refusal::OfferField(problem),
        other => other,
    }
}
