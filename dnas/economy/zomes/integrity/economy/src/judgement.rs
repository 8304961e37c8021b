//! How a validator says no: a refusal names its rule; what the host could not give yet is passed on.

use copex_economy::{refusal::Refused, spending::SpendingRefused};
use copex_entries::refusal::Refusal;
use hdi::prelude::*;

/// Valid, or the fault.
pub type Judgement = Result<(), Fault>;

/// Why something is not (yet) valid.
#[derive(Debug)]
pub enum Fault {
    /// A rule is broken: the same for every peer.
    Refused(String),
    /// The host could not answer, for instance because a dependency has not arrived.
    Host(WasmError),
}

impl From<WasmError> for Fault {
    fn from(error: WasmError) -> Fault {
        Fault::Host(error)
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        Fault::Refused(refusal.to_string())
    }
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Fault {
        Fault::Refused(refused.to_string())
    }
}

impl From<SpendingRefused> for Fault {
    fn from(refused: SpendingRefused) -> Fault {
        Fault::Refused(refused.to_string())
    }
}

impl From<Fault> for WasmError {
    /// For coordinators: a refusal becomes the sentence that the caller sees.
    fn from(fault: Fault) -> WasmError {
        match fault {
            Fault::Refused(reason) => wasm_error!(WasmErrorInner::Guest(reason)),
            Fault::Host(error) => error,
        }
    }
}

/// The callback's answer to a judgement.
pub(crate) fn answer(judgement: Judgement) -> ExternResult<ValidateCallbackResult> {
    match judgement {
        Ok(()) => valid(),
        Err(Fault::Refused(reason)) => Ok(ValidateCallbackResult::Invalid(reason)),
        Err(Fault::Host(error)) => Err(error),
    }
}

/// Accepted; the caller says why.
pub(crate) fn valid() -> ExternResult<ValidateCallbackResult> {
    Ok(ValidateCallbackResult::Valid)
}

/// R-REGISTRY-18  What no rule of the economy provides for is refused.
pub(crate) fn refuse(reason: &str) -> Judgement {
    Err(Fault::Refused(format!("R-REGISTRY-18: {reason}")))
}
