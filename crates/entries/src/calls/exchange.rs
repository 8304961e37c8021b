//! The exchange's zome functions.

use crate::exchange::{Category, OfferDetails, Step, WantDetails};
use copex_economy::{calendar::Moment, credits::Credits};
use hdi::prelude::*;

/// `update_offer`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UpdateOfferInput {
    /// The version that is changed: the newest.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub version: ActionHash,
    /// The particulars from now on.
    pub details: OfferDetails,
}

/// `update_want`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UpdateWantInput {
    /// The version that is changed: the newest.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub version: ActionHash,
    /// The particulars from now on.
    pub details: WantDetails,
}

/// An offer as it stands: answer of `offer`, rows of `offers` and `offers_of`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OfferView {
    /// The first version: the offer's name for good.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub original: ActionHash,
    /// The newest version: what an order names.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub version: ActionHash,
    /// The co-op that offers.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub author: AgentPubKey,
    /// Its name.
    pub author_name: String,
    /// What is offered.
    pub details: OfferDetails,
    /// What a month of it comes to.
    pub monthly_value: Credits,
    /// When it was first made.
    pub created: Moment,
    /// When it was last changed.
    pub updated: Moment,
    /// Whether it was withdrawn, or its time is over.
    pub ended: bool,
}

/// A want as it stands: answer of `want`, rows of `wants` and `wants_of`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WantView {
    /// The first version: the want's name for good.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub original: ActionHash,
    /// The newest version.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub version: ActionHash,
    /// Who asks.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub author: AgentPubKey,
    /// Their name.
    pub author_name: String,
    /// What is wanted.
    pub details: WantDetails,
    /// When it was first posted.
    pub created: Moment,
    /// When it was last changed.
    pub updated: Moment,
    /// Whether it was withdrawn, or its time is over.
    pub ended: bool,
}

/// `offers` and `wants`: a page, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ListInput {
    /// Only of this category.
    pub category: Option<Category>,
    /// Only within this field of one degree (north, east), as `Place::field` counts it. Not together with a category.
    pub field: Option<(i16, i16)>,
    /// Only what was first posted before this moment: the `next` of the page before.
    pub before: Option<Moment>,
    /// At most so many (1 to 100).
    pub limit: u16,
}

/// A page of offers.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OfferPage {
    /// Newest first; what has ended is left out.
    pub offers: Vec<OfferView>,
    /// Where the next page begins; none when this is the last.
    pub next: Option<Moment>,
}

/// A page of wants.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WantPage {
    /// Newest first; what has ended is left out.
    pub wants: Vec<WantView>,
    /// Where the next page begins; none when this is the last.
    pub next: Option<Moment>,
}

/// `place_order`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PlaceOrderInput {
    /// The version of the offer.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub offer: ActionHash,
    /// How much, in thousandths of the unit.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub quantity: u64,
    /// A word to the seller.
    pub note: String,
}

/// `take_step`: accept, decline, cancel, deliver or receive.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StepInput {
    /// The order.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub order: ActionHash,
    /// What happens.
    pub step: Step,
    /// A word to the other side.
    pub note: String,
}

/// An order as it stands: answer of `order`, `place_order` and `take_step`, rows of `my_orders`.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OrderView {
    /// The order.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub order: ActionHash,
    /// Who buys.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub buyer: AgentPubKey,
    /// Their name.
    pub buyer_name: String,
    /// Who sells.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub seller: AgentPubKey,
    /// Their name.
    pub seller_name: String,
    /// The version of the offer.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub offer: ActionHash,
    /// The offer's title then.
    pub title: String,
    /// The offer's unit then.
    pub unit: String,
    /// How much, in thousandths of the unit.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub quantity: u64,
    /// What it comes to.
    pub price: Credits,
    /// What the buyer wrote.
    pub note: String,
    /// When it was placed.
    pub placed: Moment,
    /// The steps taken, oldest first.
    pub steps: Vec<StepView>,
    /// Where it stands; none: placed, nothing since.
    pub stands: Option<Step>,
    /// What has been paid on it so far, as seen from here.
    pub paid: Credits,
    /// What I can do now.
    pub my_steps: Vec<Step>,
    /// Whether it waits for my payment.
    pub to_pay: bool,
}

/// A step of an order.
#[derive(Clone, Debug, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StepView {
    /// The step's action.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub action: ActionHash,
    /// What happened.
    pub step: Step,
    /// When.
    pub at: Moment,
    /// What was written with it.
    pub note: String,
}
