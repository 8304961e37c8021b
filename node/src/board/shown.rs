//! What the board shows, in the words and units of its JSON.

use copex_economy::account::Role;
use copex_economy::calendar::Moment;
use copex_entries::calls::credit::EconomyView;
use copex_entries::calls::exchange::OfferView;
use copex_entries::exchange::{Category, Delivery};
use serde::Serialize;

/// The economy as visitors see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Its name.
    pub economy: String,
    /// Whether it is a practice economy.
    pub practice: bool,
    /// When it was read, in milliseconds since 1970.
    pub at_ms: i64,
    /// How it stands.
    pub figures: Figures,
    /// Whether these are all offers, and not the newest of many.
    pub all: bool,
    /// What is on offer, the newest first.
    pub offers: Vec<OfferShown>,
}

/// The economy in figures. Amounts are credits as text with two places, like `1,250.00`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Co-ops with an account.
    pub coops: usize,
    /// Members with an account.
    pub members: usize,
    /// Credits in being.
    pub in_being: String,
    /// Held by somebody now.
    pub balances: String,
    /// Set aside until a later month.
    pub savings: String,
    /// Paid and not collected yet.
    pub waiting: String,
    /// What all offers come to in a month.
    pub on_offer: String,
    /// How many offers there are.
    pub offers: u32,
    /// Credits in being for each hundred on offer a month; none while nothing is on offer.
    pub in_being_per_hundred_on_offer: Option<i64>,
}

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferShown {
    /// Its name for good.
    pub id: String,
    /// What it is.
    pub title: String,
    /// More about it.
    pub description: String,
    /// Where it belongs.
    pub category: Category,
    /// The co-op that offers it.
    pub coop: String,
    /// What is counted.
    pub unit: String,
    /// The price of a unit, in credits.
    pub unit_price: String,
    /// How many units a month, with up to three places.
    pub monthly_quantity: String,
    /// Where it is.
    pub place: String,
    /// How far it is brought.
    pub delivery: Delivery,
    /// When it ends, in milliseconds since 1970; none means until it is withdrawn.
    pub until_ms: Option<i64>,
}

impl Figures {
    /// The sums of the economy.
    pub fn of(view: &EconomyView) -> Self {
        let count = |role: Role| view.accounts.iter().filter(|row| row.role == role).count();
        let per_hundred = view
            .in_being
            .minor_units()
            .checked_mul(100)
            .and_then(|hundred| hundred.checked_div(view.on_offer.minor_units()));
        Self {
            coops: count(Role::Coop),
            members: count(Role::Member),
            in_being: view.in_being.to_string(),
            balances: view.balances.to_string(),
            savings: view.savings.to_string(),
            waiting: view.waiting.to_string(),
            on_offer: view.on_offer.to_string(),
            offers: view.offers,
            in_being_per_hundred_on_offer: per_hundred,
        }
    }
}

/// An offer as visitors see it.
pub fn listed(offer: &OfferView) -> OfferShown {
    let details = &offer.details;
    OfferShown {
        id: offer.original.to_string(),
        title: details.title.clone(),
        description: details.description.clone(),
        category: details.category,
        coop: offer.author_name.clone(),
        unit: details.unit.clone(),
        unit_price: details.unit_price.to_string(),
        monthly_quantity: thousandths(details.monthly_quantity),
        place: details.place.name.clone(),
        delivery: details.delivery,
        until_ms: details.until.map(|Moment(until)| until.div_euclid(1_000)),
    }
}

/// Thousandths as a number without needless noughts.
fn thousandths(amount: u64) -> String {
    let (whole, rest) = (amount.div_euclid(1_000), amount.rem_euclid(1_000));
    let text = format!("{whole}.{rest:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_shown_without_needless_noughts() {
        for (amount, text) in [
            (0, "0"),
            (1, "0.001"),
            (500, "0.5"),
            (1_000, "1"),
            (400_000, "400"),
            (12_340, "12.34"),
        ] {
            assert_eq!(thousandths(amount), text);
        }
    }
}
