//! Inputs and answers of the zome functions, by coordinator zome.

pub mod authority;
pub mod credit;
pub mod exchange;
pub mod moving;
pub mod planned;
pub mod registry;
pub mod request;
pub mod service;
