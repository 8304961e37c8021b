//! The pages: the built web UI, from inside the program (in a debug build, from the folder it was built to).

use super::problem::Problem;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

const START_PAGE: &str = "index.html";

#[derive(RustEmbed)]
#[folder = "../ui/dist"]
#[allow_missing = true]
struct Pages;

/// A file of the UI; the start page for every other path, since the UI has its own addresses.
pub async fn serve(method: Method, uri: Uri) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "wrong_method",
            "Pages can only be read.",
            "Reload the page.",
        )
        .into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Pages::get(path) {
        // Names under assets/ carry a hash of their content.
        let caching = if path.starts_with("assets/") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        return (
            [
                (CONTENT_TYPE, kind.to_string()),
                (CACHE_CONTROL, caching.to_string()),
            ],
            file.data,
        )
            .into_response();
    }
    match Pages::get(START_PAGE) {
        // A missing script or picture must not come back as a page.
        Some(_) if path.starts_with("assets/") => Problem::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is no such file.",
            "Reload the page.",
        )
        .into_response(),
        Some(file) => (
            [
                (CONTENT_TYPE, "text/html; charset=utf-8"),
                (CACHE_CONTROL, "no-cache"),
            ],
            file.data,
        )
            .into_response(),
        None => {
            let text = "The node is running, but its pages are not built. Run: make build\n";
            (
                StatusCode::NOT_FOUND,
                [(CONTENT_TYPE, "text/plain; charset=utf-8")],
                text,
            )
                .into_response()
        }
    }
}
