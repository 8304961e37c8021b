//! What is offered, wanted and ordered.

pub mod listing;
pub mod order;
pub mod request;
