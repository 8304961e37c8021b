//! An economy moves to a new version: its nodes close their accounts, one composes the new founding from the public record, others
//! check that theirs gives the same, and everybody moves in with what they had.

mod arrive;
mod error;
mod leave;
mod luggage;
mod orders;
mod shown;

pub use arrive::{Arrived, Moved, arrive};
pub use error::MovingError;
pub use leave::{Ask, Checked, Closed, Report, answer};
pub use luggage::Luggage;
pub use orders::bring as bring_orders;
