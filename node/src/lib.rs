//! The parts of the `copex` program: data folder, conductor, accounts, web pages, routine work, command line.
//!
//! `host` knows the conductor and no economy; `practice`, `found` and `join` know how accounts come in and no HTTP; `web` and `control`
//! know requests and ask `node`. Rules and arithmetic are in `copex_economy` and nowhere here.

pub mod account;
pub mod arguments;
pub mod assess;
pub mod audit;
pub mod backup;
pub mod board;
pub mod bundle;
pub mod check;
pub mod citation;
pub mod commands;
pub mod control;
pub mod convert;
pub mod doctor;
pub mod entrance;
pub mod error;
pub mod fees;
pub mod folder;
pub mod found;
#[cfg(test)]
mod histories;
pub mod host;
pub mod housekeeping;
pub mod hub;
pub mod hubs;
pub mod invite;
pub mod join;
pub mod keystore;
pub mod live;
pub mod loopback;
pub mod moving;
pub mod network;
pub mod node;
pub mod passphrase;
pub mod people;
pub mod planned;
pub mod practice;
pub mod programs;
pub mod progress;
pub mod public;
pub mod record;
pub mod replay;
pub mod service;
pub mod statement;
pub mod tally;
pub mod watch;
pub mod web;
pub mod zomes;
