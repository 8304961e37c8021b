//! The board as a page: no scripts, so that every browser and every search engine can read it. All text is escaped by the library.

use super::shown::{Figures, OfferShown, Shown};
use crate::node::day;
use copex_economy::calendar::Moment;
use copex_entries::exchange::{Category, Delivery};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

/// The page, with what may follow.
const ADDRESS: &str = "/?";
/// Offers on one page.
const PAGE: usize = 30;

/// What a visitor asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Wish {
    /// Only of this category.
    #[serde(default)]
    pub category: Option<Category>,
    /// Only what has these words.
    #[serde(default)]
    pub words: Option<String>,
    /// Which page, from 0.
    #[serde(default)]
    pub page: Option<usize>,
}

impl Wish {
    /// Whether an offer is what is asked for: of the category, and with every word somewhere.
    pub fn fits(&self, offer: &OfferShown) -> bool {
        let words = self.words.as_deref().unwrap_or_default().to_lowercase();
        let text = format!(
            "{} {} {} {}",
            offer.title, offer.description, offer.coop, offer.place
        );
        let text = text.to_lowercase();
        self.category.is_none_or(|wanted| wanted == offer.category)
            && words.split_whitespace().all(|word| text.contains(word))
    }

    fn at(&self, category: Option<Category>, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::for_suffix(ADDRESS.to_owned(), ADDRESS.len());
        if let Some(category) = category {
            query.append_pair("category", &format!("{category:?}"));
        }
        if let Some(words) = self.words.as_deref().filter(|words| !words.is_empty()) {
            query.append_pair("words", words);
        }
        if page > 0 {
            query.append_pair("page", &page.to_string());
        }
        query.finish()
    }
}

/// The page.
pub fn page(shown: &Shown, wish: &Wish) -> Markup {
    let fitting: Vec<&OfferShown> = shown
        .offers
        .iter()
        .filter(|offer| wish.fits(offer))
        .collect();
    let last = fitting.len().saturating_sub(1).div_euclid(PAGE);
    let page = wish.page.unwrap_or(0).min(last);
    let from = page.saturating_mul(PAGE);
    let here = fitting.iter().skip(from).take(PAGE);
    document(
        &shown.economy,
        &html! {
            header {
                h1 { (shown.economy) }
                p.quiet {
                    "What the co-operatives of this economy offer to each other and to their members, for credits that they make together. "
                    "Whoever wants to buy joins one of them."
                }
                @if shown.practice { p.practice { "This is a practice economy. Nothing here is real." } }
            }
            (figures(&shown.figures))
            section {
                h2 { "On offer" }
                (search(wish))
                (categories(shown, wish))
                @if fitting.is_empty() { p { "Nothing of this kind is on offer now." } }
                ul.offers { @for offer in here { (listing(offer)) } }
                @if last > 0 {
                    nav.pages aria-label="Pages" {
                        @if page > 0 { a href=(wish.at(wish.category, page.saturating_sub(1))) { "Newer" } }
                        span { (page.saturating_add(1)) " of " (last.saturating_add(1)) }
                        @if page < last { a href=(wish.at(wish.category, page.saturating_add(1))) { "Older" } }
                    }
                }
                @if !shown.all { p.quiet { "These are the newest; there are more in the economy." } }
            }
            footer.quiet {
                "As of " (moment(shown.at_ms)) " UTC. For programs: " a href="/offers.json" { "offers" } " and " a href="/figures.json" { "figures" } "."
            }
        },
    )
}

/// While nothing was read yet.
pub fn starting() -> Markup {
    document(
        "Starting",
        &html! { header { h1 { "The board is starting" } p { "Come back in a minute." } } },
    )
}

fn document(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/style.css";
            }
            body { main { (body) } }
        }
    }
}

fn figures(figures: &Figures) -> Markup {
    let tiles = [
        ("Co-operatives", figures.coops.to_string()),
        ("Members", figures.members.to_string()),
        ("Offers", figures.offers.to_string()),
        ("On offer a month", figures.on_offer.clone()),
        ("Credits in being", figures.in_being.clone()),
        ("Of these saved", figures.savings.clone()),
    ];
    html! {
        section aria-label="The economy in figures" {
            dl.tiles { @for (name, value) in &tiles { div { dt { (name) } dd { (value) } } } }
            @if let Some(cover) = figures.in_being_per_hundred_on_offer { (coverage(cover)) }
        }
    }
}

/// How far credits and offers go together: the longer of the two bars is full.
fn coverage(cover: i64) -> Markup {
    let (credits, offers) = if cover > 100 {
        (100, 10_000_i64.checked_div(cover).unwrap_or(0))
    } else {
        (cover, 100)
    };
    html! {
        figure {
            svg viewBox="0 0 100 14" preserveAspectRatio="none" role="img"
                aria-label=(format!("For each 100 credits of offers a month, {cover} credits are in being")) {
                rect.of-offers x="0" y="0" width=(offers) height="6" {}
                rect.of-credits x="0" y="8" width=(credits) height="6" {}
            }
            figcaption {
                "For each 100.00 " span.of-offers { "on offer a month" } " there are " (cover) ".00 " span.of-credits { "credits in being" } "."
            }
        }
    }
}

fn search(wish: &Wish) -> Markup {
    html! {
        form.search action="/" method="get" {
            label for="words" { "Find" }
            input id="words" name="words" type="search" value=(wish.words.as_deref().unwrap_or_default());
            @if let Some(category) = wish.category {
                input type="hidden" name="category" value=(format!("{category:?}"));
            }
            button { "Search" }
        }
    }
}

fn categories(shown: &Shown, wish: &Wish) -> Markup {
    let count = |category: Category| {
        let mut offers = shown.offers.iter();
        let here = offers.by_ref();
        here.filter(|offer| offer.category == category).count()
    };
    html! {
        nav.categories aria-label="Categories" {
            a href=(wish.at(None, 0)) aria-current=[wish.category.is_none().then_some("true")] { "All" }
            @for category in Category::ALL {
                @let offers = count(category);
                @if offers > 0 {
                    a href=(wish.at(Some(category), 0)) aria-current=[(wish.category == Some(category)).then_some("true")] {
                        (format!("{category:?}")) " " span.quiet { (offers) }
                    }
                }
            }
        }
    }
}

fn listing(offer: &OfferShown) -> Markup {
    html! {
        li {
            h3 { (offer.title) }
            p.coop { (offer.coop) ", " (offer.place) }
            @if !offer.description.is_empty() { p.about { (offer.description) } }
            p { strong { (offer.unit_price) } " a " (offer.unit) ", up to " (offer.monthly_quantity) " a month" }
            p.quiet {
                (format!("{:?}", offer.category)) ". " (delivery(offer.delivery))
                @if let Some(until) = offer.until_ms { " Until " (day(Moment(until.saturating_mul(1_000)))) "." }
            }
        }
    }
}

fn delivery(delivery: Delivery) -> String {
    match delivery {
        Delivery::PickUp => "The buyer picks it up.".into(),
        Delivery::Within { kilometres } => format!("Brought within {kilometres} km."),
        Delivery::Anywhere => "Brought anywhere.".into(),
        Delivery::Remote => "Done at a distance.".into(),
    }
}

fn moment(at_ms: i64) -> String {
    let text = holochain::prelude::Timestamp(at_ms.saturating_mul(1_000)).to_string();
    text.chars().take(16).collect::<String>().replace('T', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(title: &str, category: Category) -> OfferShown {
        OfferShown {
            id: title.into(),
            title: title.into(),
            description: String::new(),
            category,
            coop: "Hill Farm".into(),
            unit: "loaf".into(),
            unit_price: "4.50".into(),
            monthly_quantity: "400".into(),
            place: "Lindau".into(),
            delivery: Delivery::PickUp,
            until_ms: None,
        }
    }

    fn shown(offers: Vec<OfferShown>) -> Shown {
        Shown {
            economy: "Valley".into(),
            practice: false,
            at_ms: 1_795_392_000_000,
            figures: Figures {
                coops: 2,
                members: 3,
                in_being: "1,250.00".into(),
                balances: "1,250.00".into(),
                savings: "0.00".into(),
                waiting: "0.00".into(),
                on_offer: "1,000.00".into(),
                offers: 1,
                in_being_per_hundred_on_offer: Some(125),
            },
            all: true,
            offers,
        }
    }

    #[test]
    fn what_people_wrote_is_text_and_no_markup() {
        let title = "<script>alert(1)</script>\" onmouseover=\"x";
        let page = page(
            &shown(vec![offer(title, Category::Food)]),
            &Wish {
                words: Some("\"><b>".into()),
                ..Wish::default()
            },
        );
        let page = page.into_string();
        assert!(
            !page.contains("<script") && !page.contains("\"><b>"),
            "{page}"
        );
        let all = super::page(&shown(vec![offer(title, Category::Food)]), &Wish::default());
        let all = all.into_string();
        assert!(all.contains("&lt;script&gt;") && !all.contains("<script"));
    }

    #[test]
    fn every_word_must_be_somewhere_and_the_category_right() {
        let bread = offer("Rye bread", Category::Food);
        let fits = |words: &str, category| {
            Wish {
                words: Some(words.into()),
                category,
                page: None,
            }
            .fits(&bread)
        };
        assert!(fits("", None) && fits("BREAD lindau", None) && fits("hill", Some(Category::Food)));
        assert!(!fits("bread zurich", None) && !fits("", Some(Category::Care)));
    }

    #[test]
    fn many_offers_come_in_pages_and_a_page_too_far_is_the_last() {
        let many: Vec<_> = (0..65)
            .map(|number| offer(&format!("Thing {number}"), Category::Food))
            .collect();
        let shown = shown(many);
        let at = |page| {
            super::page(
                &shown,
                &Wish {
                    page: Some(page),
                    ..Wish::default()
                },
            )
            .into_string()
        };
        assert!(at(0).contains("Thing 29<") && !at(0).contains("Thing 30<"));
        assert!(at(0).contains("1 of 3") && at(0).contains("href=\"/?page=1\""));
        assert!(at(99).contains("Thing 64<") && at(99).contains("3 of 3"));
    }
}
