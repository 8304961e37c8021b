//! The practice economy: set up on the first start, found again on the next ones.

mod config;
mod founding;
mod setup;

pub(crate) use config::check_id;
pub use config::{AccountConfig, Config};
pub use founding::Founding;
pub use setup::open;
