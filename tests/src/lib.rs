//! The house in which the stories of `tests/scenarios` are told: conductors, keys, invitations, and waiting for what has
//! to arrive. Stories say who does what; how it is done stands here, once.

pub mod account;
pub mod bench;
pub mod carry;
pub mod credentials;
pub mod forger;
pub mod fork;
pub mod hand;
pub mod moving;
pub mod peer;
pub mod pen;
pub mod village;
pub mod wait;
mod warm;
pub mod words;

/// What the tests hand to the hostile coordinator: the same file that it is compiled from.
#[path = "../hostile/src/forgery.rs"]
pub mod forgery;
mod hashes {
    pub use holochain::prelude::{ActionHash, AnyLinkableHash, DnaHash};
}
