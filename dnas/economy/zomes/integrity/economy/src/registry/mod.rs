//! Who may be here: credentials, accreditations, memberships.

pub mod membrane;
pub mod records;
