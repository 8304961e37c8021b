//! How the node stands: for its pages, and as figures for a monitor on this machine.

use super::Web;
use super::api::SignedIn;
use super::origin::Door;
use super::problem::Problem;
use crate::watch::Standing;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use prometheus::TEXT_FORMAT;
use std::sync::Arc;

/// Whom the node reaches, what it holds, what waits. It is the same for all who are signed in here.
pub async fn network(
    State(web): State<Arc<Web>>,
    _signed_in: SignedIn,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(web.node()?.standing().await?))
}

/// The figures of the process. They name accounts and amounts of data, no balances, so no session is asked for; but only this machine
/// gets them.
pub async fn metrics(
    State(web): State<Arc<Web>>,
    Extension(door): Extension<Door>,
) -> Result<Response, Problem> {
    let node = web.node()?;
    let metrics = web.metrics.as_ref().filter(|_| door == Door::Here);
    let metrics = metrics.ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There are no figures here.",
            "Ask the node at 127.0.0.1, from its own machine.",
        )
    })?;
    let text = metrics.text(&node.standing().await?, &node.health())?;
    Ok(([(CONTENT_TYPE, TEXT_FORMAT)], text).into_response())
}
