//! What a payment is measured against: an entry that is created with nothing to check. One wasm serves as integrity and as
//! coordinator zome.

use hdk::prelude::*;

/// An entry of the size of a small ledger event.
#[hdk_entry_helper]
pub struct Plain {
    /// Tells one from another.
    pub number: u32,
    /// The rest.
    pub text: String,
}

/// What can be written.
#[hdk_entry_types]
#[unit_enum(UnitEntryTypes)]
pub enum EntryTypes {
    /// The entry.
    Plain(Plain),
}

/// There is nothing to check: that is the measure.
#[hdk_extern]
pub fn validate(_op: Op) -> ExternResult<ValidateCallbackResult> {
    Ok(ValidateCallbackResult::Valid)
}

/// Creates one.
#[hdk_extern]
pub fn create_plain(number: u32) -> ExternResult<ActionHash> {
    create_entry(EntryTypes::Plain(Plain {
        number,
        text: "x".repeat(1_000),
    }))
}

/// The other way to know where a chain stands: reading all of it.
#[hdk_extern]
pub fn walk_plain() -> ExternResult<u32> {
    let records = query(ChainQueryFilter::new().include_entries(true))?;
    Ok(u32::try_from(records.len()).unwrap_or(u32::MAX))
}

/// Makes the chain longer by so many.
#[hdk_extern]
pub fn grow_plain(numbers: (u32, u32)) -> ExternResult<()> {
    for number in numbers.0..numbers.1 {
        create_plain(number)?;
    }
    Ok(())
}
