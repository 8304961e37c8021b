//! Spending rules: each refusal beside an honest act that differs in that alone, what holds for every input, and how
//! large what is kept can become.
#![allow(clippy::inconsistent_digit_grouping)] // 50_00 is 50.00

mod coop;
mod edges;
mod numbers;
mod properties;
mod rules;
mod shape;
mod sizes;
