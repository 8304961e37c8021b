//! Stories on real conductors, with the zomes that everybody runs.

mod appendix_1;
mod exchange;
mod fork;
mod hostile;
mod hosting;
mod joining;
mod lag;
mod leaving;
mod ledger;
mod money;
mod moving;
mod network;
mod requests;
mod standing;
