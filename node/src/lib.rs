//! The parts of the `copex` program: data folder, conductor, accounts, web pages, routine work, command line.
//!
//! `host` knows the conductor and no economy; `practice` knows how an economy is founded and no HTTP; `web` and `control`
//! know requests and ask `node`. Rules and arithmetic are in `copex_economy` and nowhere here.

pub mod account;
pub mod arguments;
pub mod assess;
pub mod audit;
pub mod bundle;
pub mod check;
pub mod citation;
pub mod commands;
pub mod control;
pub mod convert;
pub mod error;
pub mod folder;
#[cfg(test)]
mod histories;
pub mod host;
pub mod housekeeping;
pub mod keystore;
pub mod loopback;
pub mod node;
pub mod planned;
pub mod practice;
pub mod progress;
pub mod public;
pub mod record;
pub mod replay;
pub mod statement;
pub mod web;
pub mod zomes;
