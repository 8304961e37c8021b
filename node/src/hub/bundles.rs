//! `GET /economy/{hash}`: founding bundles from a folder, each under its hash. Whoever asks checks the hash again, so that nobody
//! need trust a hub.

use crate::bundle::{fingerprint, is_fingerprint};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Each answer holds a bundle in memory, some megabytes; more at once wait for their turn.
const ANSWERS_MAX: usize = 16;

struct Shelf {
    folder: PathBuf,
    answers: Semaphore,
}

/// The routes that serve the bundles of a folder.
pub fn router(folder: PathBuf) -> Router {
    let shelf = Arc::new(Shelf {
        folder,
        answers: Semaphore::new(ANSWERS_MAX),
    });
    Router::new()
        .route("/health", get(|| async { "ok" }))
        .route("/economy/{hash}", get(bundle))
        .with_state(shelf)
}

async fn bundle(State(shelf): State<Arc<Shelf>>, Path(hash): Path<String>) -> Response {
    // Nothing but a hash becomes a file's name.
    if !is_fingerprint(&hash) {
        return (StatusCode::BAD_REQUEST, "This is no bundle's hash.").into_response();
    }
    let Ok(_turn) = shelf.answers.acquire().await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let path = shelf.folder.join(format!("{hash}.happ"));
    match tokio::fs::read(&path).await {
        Ok(bytes) if fingerprint(&bytes) == hash => {
            let headers = [
                (CONTENT_TYPE, "application/octet-stream"),
                // Named by its hash, it never changes.
                (CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, bytes).into_response()
        }
        Ok(_) => {
            tracing::warn!(path = %path.display(), "this file is not what its name says");
            let text = "The file on this hub is not what its name says.";
            (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
        }
        Err(_) => (StatusCode::NOT_FOUND, "This hub does not have that bundle.").into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt;

    async fn ask(folder: &std::path::Path, path: &str) -> (StatusCode, Vec<u8>) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = router(folder.into()).oneshot(request).await.unwrap();
        let status = answer.status();
        (
            status,
            to_bytes(answer.into_body(), 1 << 20).await.unwrap().into(),
        )
    }

    #[tokio::test]
    async fn a_bundle_is_served_under_its_hash_and_nothing_else_is() {
        let place = tempfile::tempdir().unwrap();
        let hash = fingerprint(b"a bundle");
        std::fs::write(place.path().join(format!("{hash}.happ")), "a bundle").unwrap();
        std::fs::write(place.path().join("secret"), "a secret").unwrap();
        let (status, body) = ask(place.path(), &format!("/economy/{hash}")).await;
        assert_eq!(
            (status, body.as_slice()),
            (StatusCode::OK, &b"a bundle"[..])
        );
        let other = fingerprint(b"another");
        let (status, _) = ask(place.path(), &format!("/economy/{other}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        for path in [
            "/economy/..%2Fsecret",
            "/economy/secret",
            "/economy/../secret",
        ] {
            let (status, body) = ask(place.path(), path).await;
            assert_ne!(status, StatusCode::OK, "{path}");
            assert!(!body.windows(6).any(|part| part == b"secret"), "{path}");
        }
    }

    #[tokio::test]
    async fn a_file_that_was_changed_is_not_served() {
        let place = tempfile::tempdir().unwrap();
        let hash = fingerprint(b"a bundle");
        std::fs::write(place.path().join(format!("{hash}.happ")), "another").unwrap();
        let (status, _) = ask(place.path(), &format!("/economy/{hash}")).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    }
}
