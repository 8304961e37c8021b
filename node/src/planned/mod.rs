//! Payments that an account makes later, by itself: planned by people, kept in a file of the data folder, made by the
//! routine work. Nothing here decides whether a payment is allowed; the account's zomes do, at its date.

pub mod ask;
pub mod book;
pub mod command;
pub mod restored;
pub mod round;
mod sales;
pub mod shelf;
