//! Inputs and answers of the zome functions, by coordinator zome.

pub mod credit;
pub mod exchange;
pub mod registry;
