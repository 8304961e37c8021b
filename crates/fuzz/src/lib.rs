//! Fuzzing that runs on stable Rust: kept inputs are changed by chance, and everything that reads what strangers wrote has to
//! read them without a panic and keep its promises.
//!
//! Each input is made from one number alone, so that a run can be taken up anywhere and repeated anywhere.

#![deny(missing_docs)]

pub mod chance;
pub mod message_pack;
pub mod mutate;
pub mod run;
pub mod seeds;
pub mod targets;
