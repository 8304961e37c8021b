//! Who may be here: credentials, accreditations, memberships.

pub mod closure;
pub mod membrane;
pub mod passage;
pub mod records;
