//! How the node stands: for its pages, and as figures for a monitor on this machine.

use super::Web;
use super::api::SignedIn;
use super::problem::Problem;
use crate::watch::Standing;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use prometheus::TEXT_FORMAT;
use std::sync::Arc;

/// Whom the node reaches, what it holds, what waits. It is the same for all who are signed in here.
pub async fn network(
    State(web): State<Arc<Web>>,
    _signed_in: SignedIn,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(web.node()?.standing().await?))
}

/// The figures of the process. They name accounts and amounts of data, no balances, so no session is asked for; the guard lets only this
/// machine in.
pub async fn metrics(State(web): State<Arc<Web>>) -> Result<Response, Problem> {
    let node = web.node()?;
    let metrics = web.metrics.as_ref().ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "This process keeps no figures.",
            "Run it with copex run or copex practice.",
        )
    })?;
    let text = metrics.text(&node.standing().await?, &node.health())?;
    Ok(([(CONTENT_TYPE, TEXT_FORMAT)], text).into_response())
}
