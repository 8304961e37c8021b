//! Refusals in plain words: what happened, what is safe, what to do.

use hdk::prelude::*;

/// A sentence for the person who called.
pub fn sentence(text: impl Into<String>) -> WasmError {
    wasm_error!(WasmErrorInner::Guest(text.into()))
}

/// The same, as a result.
pub fn refuse<T>(text: impl Into<String>) -> ExternResult<T> {
    Err(sentence(text))
}
