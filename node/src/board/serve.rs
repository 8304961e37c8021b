//! The board's address. It reads only, has no cookies, and lets nobody in.

use super::page::{Wish, page, starting};
use super::{Board, Shown};
use crate::error::NodeError;
use crate::node::stopped;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

const STYLE: &str = concat!(
    include_str!("../../../ui/src/design/tokens.css"),
    include_str!("board.css")
);
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// What is shown is as old anyway.
const FRESH: &str = "public, max-age=60";

/// All routes.
pub fn router(board: Arc<Board>) -> Router {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    Router::new()
        .route("/", get(board_page))
        .route("/offers.json", get(offers))
        .route("/figures.json", get(figures))
        .route("/style.css", get(style))
        .fallback(lost)
        .layer(header(CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(X_FRAME_OPTIONS, "DENY"))
        .layer(header(REFERRER_POLICY, "no-referrer"))
        .layer(CompressionLayer::new())
        .with_state(board)
}

/// Takes the address, where there is to be one, before anything slow begins.
pub async fn listen(address: Option<SocketAddr>) -> Result<Option<TcpListener>, NodeError> {
    let Some(address) = address else {
        return Ok(None);
    };
    let listener = TcpListener::bind(address).await;
    let listener = listener.map_err(|error| {
        NodeError::conductor(format!("Opening the board's address {address}"), error)
    })?;
    Ok(Some(listener))
}

/// Serves until `stopping` turns true.
pub async fn serve(
    listener: TcpListener,
    board: Arc<Board>,
    mut stopping: watch::Receiver<bool>,
) -> Result<(), NodeError> {
    axum::serve(listener, router(board))
        .with_graceful_shutdown(async move { stopped(&mut stopping).await })
        .await
        .map_err(|error| NodeError::conductor("Serving the board", error))
}

async fn board_page(
    State(board): State<Arc<Board>>,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Response {
    // An address that somebody mistyped shows everything.
    let wish = wish.map(|Query(wish)| wish).unwrap_or_default();
    match board.shown() {
        Some(shown) => (
            [(CACHE_CONTROL, FRESH)],
            Html(page(&shown, &wish).into_string()),
        )
            .into_response(),
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            Html(starting().into_string()),
        )
            .into_response(),
    }
}

async fn offers(State(board): State<Arc<Board>>) -> Response {
    told(
        &board,
        |shown| json!({ "economy": shown.economy, "at_ms": shown.at_ms, "all": shown.all, "offers": shown.offers }),
    )
}

async fn figures(State(board): State<Arc<Board>>) -> Response {
    told(
        &board,
        |shown| json!({ "economy": shown.economy, "practice": shown.practice, "at_ms": shown.at_ms, "figures": shown.figures }),
    )
}

fn told(board: &Board, tell: impl FnOnce(&Shown) -> serde_json::Value) -> Response {
    match board.shown() {
        Some(shown) => ([(CACHE_CONTROL, FRESH)], Json(tell(&shown))).into_response(),
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({ "error": "starting" })),
        )
            .into_response(),
    }
}

async fn style() -> impl IntoResponse {
    (
        [
            (CONTENT_TYPE, "text/css"),
            (CACHE_CONTROL, "public, max-age=3600"),
        ],
        STYLE,
    )
}

async fn lost() -> impl IntoResponse {
    (
        StatusCode::NOT_FOUND,
        "There is nothing here. The board is at /.\n",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::{Method, Request};
    use tower::ServiceExt;

    async fn asked(method: Method, path: &str) -> Response {
        let request = Request::builder().method(method).uri(path);
        router(Arc::default())
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn nothing_can_be_sent_to_it_and_it_runs_no_scripts() {
        for path in ["/", "/offers.json", "/figures.json", "/style.css"] {
            let answer = asked(Method::POST, path).await;
            assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        }
        let answer = asked(Method::GET, "/api/session").await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        let answer = asked(Method::GET, "/style.css").await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[CONTENT_SECURITY_POLICY], POLICY);
    }

    #[tokio::test]
    async fn before_anything_was_read_it_says_so() {
        for path in ["/", "/?category=Nothing", "/offers.json"] {
            let answer = asked(Method::GET, path).await;
            assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
        }
    }
}
