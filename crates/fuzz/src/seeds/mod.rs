//! The inputs that fuzzing begins with: one of every kind of entry, act and file, constructed here and kept under `seeds/`.

pub mod carried;
pub mod exchange;
pub mod files;
pub mod ledger;
pub mod registry;
pub mod rules;

use copex_economy::{
    calendar::{Calendar, Moment, Month},
    credits::Credits,
    policy::Policy,
};
use copex_entries::{properties::EconomyProperties, registry::Place};
use hdi::prelude::{ActionHash, AgentPubKey, DnaHash, SerializedBytes};
use std::{fmt::Debug, fs, io, path::PathBuf};

/// File names with what is in them.
pub type Seeds = Vec<(String, Vec<u8>)>;

/// Who accredits.
pub const REGISTRAR: u8 = 1;
/// The Foundation.
pub const FOUNDATION: u8 = 2;
/// A co-op.
pub const BAKERY: u8 = 3;
/// Another.
pub const MILL: u8 = 4;
/// A member of the bakery.
pub const ANA: u8 = 5;
const MONTH_MICROSECONDS: i64 = 30 * 86_400 * 1_000_000;

/// A key told by one number.
pub fn key(number: u8) -> AgentPubKey {
    AgentPubKey::from_raw_36(vec![number; 36])
}

/// An action's hash told by one number.
pub fn action(number: u8) -> ActionHash {
    ActionHash::from_raw_36(vec![number; 36])
}

/// The economy of the seeds.
pub fn economy() -> DnaHash {
    DnaHash::from_raw_36(vec![200; 36])
}

/// What it is founded with.
pub fn founding() -> EconomyProperties {
    EconomyProperties {
        name: "Practice".into(),
        practice: true,
        registrars: vec![key(REGISTRAR)],
        foundation: key(FOUNDATION),
        policy: Policy::default(),
        policy_last_month: Month(6),
        calendar: calendar(),
        predecessor: None,
    }
}

/// Months of thirty days.
pub fn calendar() -> Calendar {
    Calendar {
        founded: Moment(0),
        period_seconds: Some(30 * 86_400),
        collection_seconds: 30 * 86_400,
        closure_seconds: 60 * 86_400,
    }
}

fn credits(minor_units: i64) -> Credits {
    Credits::new(minor_units)
}

fn place() -> Place {
    Place {
        name: "Mainz".into(),
        latitude_tenths: 500,
        longitude_tenths: 83,
    }
}

/// Entries as they are written, each with its file's name.
fn encoded<T>(entries: Vec<(&str, T)>) -> Seeds
where
    SerializedBytes: TryFrom<T>,
    <SerializedBytes as TryFrom<T>>::Error: Debug,
{
    entries
        .into_iter()
        .map(|(name, entry)| {
            let bytes = SerializedBytes::try_from(entry).expect("a seed can be written");
            (format!("{name}.bin"), bytes.bytes().clone())
        })
        .collect()
}

/// Where a target's seeds are kept.
pub fn folder(target: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("seeds")
        .join(target)
}

/// What is kept for a target: the constructed seeds, and inputs that were found to make it panic once.
pub struct Kept {
    /// The seeds.
    pub seeds: Seeds,
    /// The inputs found.
    pub found: Seeds,
}

/// Reads what is kept for a target, in the order of file names.
pub fn kept(target: &str) -> io::Result<Kept> {
    let mut files = Vec::new();
    for file in fs::read_dir(folder(target))? {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        files.push((name, fs::read(file.path())?));
    }
    files.sort();
    let (found, seeds) = files
        .into_iter()
        .partition(|(name, _)| name.starts_with("found-"));
    Ok(Kept { seeds, found })
}

/// Writes the constructed seeds of a target, and removes those that are constructed no longer.
pub fn write(target: &str, seeds: &Seeds) -> io::Result<()> {
    let folder = folder(target);
    fs::create_dir_all(&folder)?;
    for (name, _) in kept(target)?.seeds {
        fs::remove_file(folder.join(name))?;
    }
    for (name, bytes) in seeds {
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
