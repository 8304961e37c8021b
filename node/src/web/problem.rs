//! Refusals of the HTTP API: one shape for all, with a code for programs and sentences for people.

use crate::error::NodeError;
use crate::host::CallError;
use crate::people::PeopleError;
use crate::planned::book::PlanRefused;
use crate::programs::ProgramError;
use axum::Json;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal on its way to the browser.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    message: String,
    what_to_do: String,
    /// In seconds, where it is known when it will go.
    retry_after: Option<i64>,
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
            retry_after: None,
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
            "Sign in, or pick an account.",
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
            NodeError::Planned(_)
            | NodeError::Call(CallError::Refused(_) | CallError::Failed(_)) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            NodeError::Call(CallError::HeadMoved) => StatusCode::CONFLICT,
            NodeError::Call(CallError::DiskFull) => StatusCode::INSUFFICIENT_STORAGE,
            NodeError::BadJson(_) => StatusCode::BAD_REQUEST,
            NodeError::Program(error) => of_program(error),
            NodeError::People(error) => status_of(error),
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut problem = Self::new(status, error.code(), error.to_string(), error.what_to_do());
        if let NodeError::People(PeopleError::Wait { seconds }) = error {
            problem.retry_after = Some(seconds);
        }
        problem
    }
}

fn status_of(error: &PeopleError) -> StatusCode {
    match error {
        PeopleError::Wrong | PeopleError::Gone | PeopleError::Passkey => StatusCode::UNAUTHORIZED,
        PeopleError::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
        PeopleError::Busy => StatusCode::SERVICE_UNAVAILABLE,
        PeopleError::Practice
        | PeopleError::Invitation
        | PeopleError::NoPasskeysHere
        | PeopleError::Unknown { .. } => StatusCode::NOT_FOUND,
        PeopleError::NotSteward
        | PeopleError::Elsewhere { .. }
        | PeopleError::Role { .. }
        | PeopleError::UnknownFunction => StatusCode::FORBIDDEN,
        PeopleError::NameTaken { .. } | PeopleError::LastSteward | PeopleError::PasskeyAsk => {
            StatusCode::CONFLICT
        }
        PeopleError::TooShort { .. }
        | PeopleError::TooLong { .. }
        | PeopleError::HoldsName
        | PeopleError::BadName
        | PeopleError::BadPasskeyName
        | PeopleError::Passkeys
        | PeopleError::Full => StatusCode::UNPROCESSABLE_ENTITY,
        PeopleError::Damaged | PeopleError::NoMemory => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<ProgramError> for Problem {
    fn from(error: ProgramError) -> Self {
        NodeError::Program(error).into()
    }
}

fn of_program(error: &ProgramError) -> StatusCode {
    match error {
        ProgramError::WrongKey => StatusCode::UNAUTHORIZED,
        ProgramError::NotAllowed { .. } | ProgramError::MayNotPay { .. } => StatusCode::FORBIDDEN,
        ProgramError::NeedsSignatures | ProgramError::RequestReused => StatusCode::CONFLICT,
        ProgramError::BadRequestName { .. } => StatusCode::BAD_REQUEST,
        ProgramError::InDoubt(_) => StatusCode::BAD_GATEWAY,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({ "error": { "code": self.code, "message": self.message, "what_to_do": self.what_to_do } });
        let wait = self
            .retry_after
            .map(|seconds| [(RETRY_AFTER, seconds.to_string())]);
        match wait {
            Some(header) => (self.status, header, Json(body)).into_response(),
            None => (self.status, Json(body)).into_response(),
        }
    }
}
