//! A real node: what lives in its data folder, and how it is opened. `found` and `join` make one, `copex run` runs it.

mod open;
mod roster;
pub mod silent;

pub use open::{Keys, Opening, install, move_in_wait, open, settle};
pub use roster::{Home, Resident, Roster};
