//! What is fuzzed: everything that reads what strangers wrote.

mod entries;
mod files;
mod ledger;
mod rules;

use crate::{run::Verdict, seeds};
use copex_entries::refusal::Refusal;
use hdi::prelude::{SerializedBytes, UnsafeBytes};
use std::fmt::{Debug, Display};

pub use rules::{AccountAct, Authorisation, Deed, Given, Paid, Signed, Waiting, Wanted};

/// Something that reads bytes.
pub struct Target {
    /// Its name, and that of its folder of seeds.
    pub name: &'static str,
    /// Reads an input, checks it, and panics where a promise is broken.
    pub run: fn(&[u8]) -> Verdict,
    /// The seeds as constructed: file name and bytes.
    pub seeds: fn() -> seeds::Seeds,
}

/// All targets.
pub const TARGETS: [Target; 21] = [
    target(
        "accreditation",
        entries::accreditation,
        seeds::registry::accreditations,
    ),
    target(
        "membership",
        entries::membership,
        seeds::registry::memberships,
    ),
    target(
        "acceptance",
        entries::acceptance,
        seeds::registry::acceptances,
    ),
    target(
        "revocation",
        entries::revocation,
        seeds::registry::revocations,
    ),
    target("closure", entries::closure, seeds::registry::closures),
    target("coop-profile", entries::profile, seeds::registry::profiles),
    target("offer", entries::offer, seeds::exchange::offers),
    target("want", entries::want, seeds::exchange::wants),
    target("order", entries::order, seeds::exchange::orders),
    target("order-step", entries::order_step, seeds::exchange::steps),
    target(
        "payment-request",
        entries::payment_request,
        seeds::exchange::requests,
    ),
    target(
        "request-decline",
        entries::request_decline,
        seeds::exchange::declines,
    ),
    target("ledger-event", ledger::event, seeds::ledger::events),
    target("month-act", ledger::month_act, seeds::ledger::month_acts),
    target(
        "credential",
        entries::credential,
        seeds::registry::credentials,
    ),
    target("passage", entries::passage, seeds::carried::passages),
    target(
        "properties",
        entries::properties,
        seeds::registry::foundings,
    ),
    target("apply", rules::apply, seeds::rules::acts),
    target("authorise", rules::authorise, seeds::rules::authorisations),
    target("assessment", files::assessment, seeds::files::records),
    target("replay", files::replay, seeds::files::cases),
];

const fn target(
    name: &'static str,
    run: fn(&[u8]) -> Verdict,
    seeds: fn() -> seeds::Seeds,
) -> Target {
    Target { name, run, seeds }
}

/// Reads an entry, checks it, and writes it again.
///
/// Promises: reading and checking do not panic; a refusal names its rule; what was read and written again is read as the same,
/// and written as the same bytes from then on, so that no honest entry is refused by R-REGISTRY-19.
fn read_entry<T>(bytes: &[u8], check: impl FnOnce(&T) -> Result<(), Refusal>) -> Verdict
where
    T: Clone + Debug + PartialEq + TryFrom<SerializedBytes>,
    SerializedBytes: TryFrom<T>,
    <SerializedBytes as TryFrom<T>>::Error: Debug,
    <T as TryFrom<SerializedBytes>>::Error: Debug,
{
    let written = SerializedBytes::from(UnsafeBytes::from(bytes.to_vec()));
    let Ok(entry) = T::try_from(written.clone()) else {
        return Verdict::Unreadable;
    };
    let again = SerializedBytes::try_from(entry.clone()).expect("what was read can be written");
    let read_again = T::try_from(again.clone()).expect("what was written can be read");
    assert_eq!(read_again, entry, "read again, it is another");
    if again != written {
        let third = SerializedBytes::try_from(read_again).expect("it can be written twice");
        assert_eq!(third, again, "written twice, it differs");
    }
    let allowed = names_its_rule(check(&entry));
    if again == written && allowed {
        Verdict::Accepted
    } else {
        Verdict::Refused
    }
}

/// Whether something is allowed; a refusal says which rule it was.
fn names_its_rule<T, E: Display>(answer: Result<T, E>) -> bool {
    match answer {
        Ok(_) => true,
        Err(refusal) => {
            let words = refusal.to_string();
            assert!(words.starts_with("R-"), "a refusal without a rule: {words}");
            false
        }
    }
}
