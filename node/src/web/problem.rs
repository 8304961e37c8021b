//! Refusals of the HTTP API: one shape for all, with a code for programs and sentences for people.

use crate::error::NodeError;
use crate::planned::book::PlanRefused;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal on its way to the browser.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    message: String,
    what_to_do: String,
}

impl Problem {
    /// A refusal with its words.
    pub fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
        what_to_do: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            what_to_do: what_to_do.into(),
        }
    }

    /// The node is not open yet.
    pub fn starting(step: &str) -> Self {
        let message = format!("The node is still starting: {step}.");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "starting",
            message,
            "Wait a moment and try again.",
        )
    }

    /// Nobody is signed in.
    pub fn no_session() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "no_session",
            "You are not signed in.",
            "Pick an account.",
        )
    }

    /// The body is not what the route takes.
    pub fn bad_body(reason: impl std::fmt::Display) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "bad_body",
            format!("The request cannot be understood: {reason}."),
            "Reload the page; it may be older than the node.",
        )
    }
}

impl From<NodeError> for Problem {
    fn from(error: NodeError) -> Self {
        let status = match &error {
            NodeError::UnknownAccount { .. } | NodeError::Planned(PlanRefused::Unknown(_)) => {
                StatusCode::NOT_FOUND
            }
            NodeError::Planned(_) => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.code(), error.to_string(), error.what_to_do())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({ "error": { "code": self.code, "message": self.message, "what_to_do": self.what_to_do } });
        (self.status, Json(body)).into_response()
    }
}
