//! The zome functions of service receipts and of sharing the network fees.

use crate::service::ServiceAttested;
use copex_economy::{
    calendar::{Moment, Month},
    credits::{BasisPoints, Credits},
};
use hdi::prelude::*;

/// A receipt with who wrote it: answer of `service_receipts`, where each author's first counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReceiptView {
    /// It.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub receipt: ActionHash,
    /// Who wrote it.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub author: AgentPubKey,
    /// The co-op whose voice it is.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub coop: AgentPubKey,
    /// That co-op's name.
    pub coop_name: String,
    /// When it was written.
    pub written: Moment,
    /// What it says.
    pub attested: ServiceAttested,
}

/// `network_sharing`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SharingInput {
    /// The month of the service.
    pub month: Month,
    /// What would be shared; none for what the Foundation keeps now.
    pub pot: Option<Credits>,
}

/// What the fees of a month come to for whom: answer of `network_sharing`, computed here from the receipts that are known here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SharingView {
    /// The month of the service.
    pub month: Month,
    /// What is shared: what the Foundation keeps now, unless something else was asked for.
    pub pot: Credits,
    /// The fee on what is bought now.
    pub network_fee: BasisPoints,
    /// Whether this month, or a later one, was shared before.
    pub is_shared: bool,
    /// From when on it can be shared.
    pub due_from: Moment,
    /// Those whom three others saw.
    pub services: Vec<ServiceView>,
    /// What it goes by.
    pub receipts: Vec<ReceiptView>,
}

/// What counts of a co-op's service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ServiceView {
    /// Whose node.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub coop: AgentPubKey,
    /// Its name.
    pub name: String,
    /// How many other co-ops saw it.
    pub witnesses: u32,
    /// How much of the time it was there: the median of what they saw.
    pub uptime: BasisPoints,
    /// Points for data, a million from each voice that counted any.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub data: i64,
    /// Points for hosting, a million from each voice whose members are hosted.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub hosting: i64,
    /// Its share.
    pub amount: Credits,
}
