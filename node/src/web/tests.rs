//! Requests as browsers, and as other sites in the same browser, would send them.

use super::*;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use tower::ServiceExt;

const PORT: u16 = 8420;

fn web() -> (watch::Sender<bool>, Arc<Web>) {
    let (stop, stopping) = watch::channel(false);
    (
        stop,
        Arc::new(Web::new(
            PORT,
            ["http://127.0.0.1:5173".to_string()],
            Instant::now(),
            stopping,
        )),
    )
}

async fn send(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Response<Body> {
    let (_stop, web) = web();
    web.show_step("Opening the accounts");
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    router(web)
        .oneshot(request.body(Body::from(body.to_string())).unwrap())
        .await
        .unwrap()
}

async fn code_of(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let body: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert!(
        body["error"]["what_to_do"]
            .as_str()
            .is_some_and(|advice| !advice.is_empty()),
        "{body}"
    );
    body["error"]["code"].as_str().unwrap().to_string()
}

const HOST: (&str, &str) = ("host", "127.0.0.1:8420");
const ORIGIN: (&str, &str) = ("origin", "http://127.0.0.1:8420");
const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn a_name_that_points_here_is_refused_and_the_own_name_is_not() {
    for host in [
        "attacker.example:8420",
        "127.0.0.1:9999",
        "127.0.0.1",
        "localhost.attacker.example:8420",
    ] {
        let response = send("GET", "/health", &[("host", host)], "").await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{host}");
        assert_eq!(code_of(response).await, "wrong_host");
    }
    for host in ["127.0.0.1:8420", "localhost:8420"] {
        assert_eq!(
            send("GET", "/health", &[("host", host)], "").await.status(),
            StatusCode::SERVICE_UNAVAILABLE,
            "{host}"
        );
    }
}

#[tokio::test]
async fn another_site_is_refused_even_for_reading() {
    for origin in [
        "http://attacker.example",
        "null",
        "http://127.0.0.1:9999",
        "https://127.0.0.1:8420",
    ] {
        let response = send("GET", "/api/accounts", &[HOST, ("origin", origin)], "").await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{origin}");
        assert_eq!(code_of(response).await, "wrong_origin");
    }
    for origin in [
        "http://127.0.0.1:8420",
        "http://localhost:8420",
        "http://127.0.0.1:5173",
    ] {
        let response = send("GET", "/api/accounts", &[HOST, ("origin", origin)], "").await;
        assert_eq!(code_of(response).await, "starting", "{origin}");
    }
}

#[tokio::test]
async fn what_changes_something_needs_an_origin() {
    let response = send(
        "POST",
        "/api/session",
        &[HOST, JSON],
        r#"{"account":"ana"}"#,
    )
    .await;
    assert_eq!(code_of(response).await, "wrong_origin");
    let response = send(
        "POST",
        "/api/session",
        &[HOST, JSON, ORIGIN],
        r#"{"account":"ana"}"#,
    )
    .await;
    assert_eq!(code_of(response).await, "starting");
    let response = send(
        "GET",
        "/ws",
        &[HOST, ("upgrade", "websocket"), ("connection", "upgrade")],
        "",
    )
    .await;
    assert_eq!(code_of(response).await, "wrong_origin");
}

#[tokio::test]
async fn while_starting_the_health_says_what_is_being_done() {
    let response = send("GET", "/health", &[HOST], "").await;
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let health: Health = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(
        (health.status.as_str(), health.step.as_deref()),
        ("starting", Some("Opening the accounts"))
    );
}

#[tokio::test]
async fn every_answer_carries_the_strict_headers() {
    for path in ["/health", "/", "/api/nothing"] {
        let response = send("GET", path, &[HOST], "").await;
        let headers = response.headers();
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert!(!headers.contains_key("access-control-allow-origin"));
    }
}

#[tokio::test]
async fn bodies_are_bounded_and_must_be_json() {
    let large = format!(r#"{{"account":"{}"}}"#, "a".repeat(BODY_BYTES_MAX));
    assert_eq!(
        code_of(send("POST", "/api/session", &[HOST, ORIGIN, JSON], &large).await).await,
        "bad_body"
    );
    assert_eq!(
        code_of(send("POST", "/api/session", &[HOST, ORIGIN, JSON], "{").await).await,
        "bad_body"
    );
    assert_eq!(
        code_of(
            send(
                "POST",
                "/api/session",
                &[HOST, ORIGIN],
                r#"{"account":"ana"}"#
            )
            .await
        )
        .await,
        "bad_body"
    );
}

#[tokio::test]
async fn an_unknown_route_of_the_api_is_not_answered_with_a_page() {
    let response = send("GET", "/api/nothing", &[HOST], "").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(code_of(response).await, "not_found");
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let first = listen(0).await.unwrap();
    let port = first.local_addr().unwrap().port();
    let error = listen(port).await.unwrap_err();
    assert!(
        matches!(error, NodeError::PortInUse { port: named } if named == port),
        "{error}"
    );
    assert!(error.what_to_do().contains("--port"));
}
