//! Where index links hang: many small bases instead of one. Months here are calendar months, whatever the economy's period.

use copex_economy::calendar::{Calendar, Moment, Month};
use copex_entries::{exchange::Category, registry::Place};
use hdk::prelude::*;

/// How many buckets co-ops and accounts are spread over.
pub const KEY_BUCKETS: u8 = 16;

/// What a bucket of listings holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Everything first posted in the month.
    All,
    /// Of one category.
    Category(Category),
    /// Within a field of one degree.
    Field(i16, i16),
}

impl Shelf {
    /// The shelves that a listing stands on.
    pub fn of(category: Category, place: &Place) -> [Shelf; 3] {
        let (north, east) = place.field();
        [
            Shelf::All,
            Shelf::Category(category),
            Shelf::Field(north, east),
        ]
    }

    fn name(self) -> String {
        match self {
            Shelf::All => "all".into(),
            Shelf::Category(category) => format!("category-{category:?}"),
            Shelf::Field(north, east) => format!("field-{north}-{east}"),
        }
    }
}

/// The calendar month that a bucket is named by.
pub fn bucket_month(moment: Moment) -> Month {
    let calendar = Calendar {
        founded: Moment(0),
        period_seconds: None,
        collection_seconds: 1,
        closure_seconds: 1,
    };
    calendar.month(moment)
}

/// The base of a shelf of offers or wants in a month.
pub fn listings(kind: &str, shelf: Shelf, month: Month) -> ExternResult<EntryHash> {
    base(&format!("{kind}.{}.{month}", shelf.name()))
}

/// The base of what concerns an agent in a month: its orders, or the payments made to it.
pub fn of_agent(kind: &str, agent: &AgentPubKey, month: Month) -> ExternResult<EntryHash> {
    base(&format!("{kind}.{agent}.{month}"))
}

/// The base of a bucket of keys.
pub fn of_keys(kind: &str, bucket: u8) -> ExternResult<EntryHash> {
    base(&format!("{kind}.{bucket}"))
}

/// The bucket that a key belongs to.
pub fn key_bucket(agent: &AgentPubKey) -> u8 {
    agent
        .get_raw_32()
        .first()
        .map_or(0, |byte| byte.rem_euclid(KEY_BUCKETS))
}

fn base(name: &str) -> ExternResult<EntryHash> {
    Path::from(name).path_entry_hash()
}
