//! Signals to the account's own pages. Hints only: whoever gets one reads again.

use hdi::prelude::*;

/// What may have changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind")]
pub enum Signal {
    /// My account has a new event.
    AccountChanged,
    /// A payment waits for me.
    PaymentWaiting,
    /// An order of mine was placed, or took a step.
    OrderChanged {
        /// The order.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        order: ActionHash,
    },
    /// A payment request of mine, or to me, was made or answered.
    RequestChanged,
    /// An offer or want was posted, changed or withdrawn.
    MarketChanged,
    /// Somebody was accredited, admitted, renewed or revoked, or changed their profile.
    RegistryChanged,
}
