//! Figures: each one function, each one number.

pub mod apply;
