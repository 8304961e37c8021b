//! Keeps strangers out of the one address: other sites in the same browser, names that point here, frames, scripts.
//!
//! Binding to 127.0.0.1 keeps other machines out, but any page that the browser has open can send requests here. So the
//! `Host` must be ours (else a name that an attacker points at 127.0.0.1 would count as our own origin), and the
//! `Origin`, which a page cannot forge, must be ours wherever something changes or a socket opens.

use super::PROGRAMS;
use super::origin::Door;
use super::problem::Problem;
use super::{SIGN_BYTES_MAX, Web};
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, ORIGIN, REFERRER_POLICY, UPGRADE,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Only what the node itself serves; WebAssembly for the signature library that the Holochain client brings along.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Refuses requests that do not come from the node's own pages.
pub async fn check(State(web): State<Arc<Web>>, mut request: Request, next: Next) -> Response {
    match enter(&web, &request) {
        Ok(door) => {
            request.extensions_mut().insert(door);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// Adds the headers that tell the browser to be strict.
pub async fn headers(request: Request, next: Next) -> Response {
    let is_api = !request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_api && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// By which of its addresses the node was reached, if the request comes from its own pages there.
fn enter(web: &Web, request: &Request) -> Result<Door, Problem> {
    let (method, headers) = (request.method(), request.headers());
    let Some(door) = web.door(request.uri(), headers) else {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "wrong_host",
            "This address is not the node's own.",
            format!("Open http://127.0.0.1:{}.", web.port),
        ));
    };
    let mut origins = headers.get_all(ORIGIN).iter();
    let right = match (origins.next(), origins.next()) {
        (Some(origin), None) => origin
            .to_str()
            .is_ok_and(|origin| web.is_own_page(origin, door)),
        // A program sends none. It is known by its key, and a cookie counts nothing there.
        (None, _) if request.uri().path().starts_with(PROGRAMS) => true,
        (None, _) => {
            matches!(*method, Method::GET | Method::HEAD) && !headers.contains_key(UPGRADE)
        }
        (Some(_), Some(_)) => false,
    };
    // Nobody waits for a body that no route takes.
    let length = headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > SIGN_BYTES_MAX as u64) {
        return Err(Problem::bad_body("it is too long"));
    }
    if right {
        return Ok(door);
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "wrong_origin",
        "This request does not come from the node's own pages.",
        format!("Open http://127.0.0.1:{} and do it there.", web.port),
    ))
}
