//! The one HTTP address of the node: pages, sessions, health, and the way to the app interface.
//! Everything here answers a browser on this machine and nobody else; `guard` says how that is kept.

mod api;
mod frames;
mod guard;
mod origin;
mod own;
mod pages;
mod people;
mod planned;
mod problem;
pub mod programs;
mod proxy;
mod session;
mod sign_in;
mod standing;

use crate::error::NodeError;
use crate::node::{Health, Node, stopped};
use crate::watch::Metrics;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, delete, get, post};
use std::collections::HashSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tower_http::compression::CompressionLayer;

pub use origin::PublicOrigin;
pub use session::Sessions;

/// Where the co-op's own systems ask.
const PROGRAMS: &str = "/v1/";
/// Bodies are small: the largest is a zome call to be signed.
const BODY_BYTES_MAX: usize = 64 * 1024;
const SIGN_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Sockets to the app interface at once; a person has a few tabs.
const SOCKETS_MAX: usize = 64;

/// What all requests share.
pub struct Web {
    /// The port that the pages are served on.
    pub port: u16,
    /// Further origins that may use the API, for work on the pages.
    allowed_origins: HashSet<String>,
    /// Where a proxy of the owner's is reached.
    public: Option<PublicOrigin>,
    sessions: Sessions,
    sockets: Arc<Semaphore>,
    node: OnceLock<Arc<Node>>,
    step: RwLock<String>,
    started: Instant,
    stopping: watch::Receiver<bool>,
    metrics: Option<Metrics>,
}

impl Web {
    /// A server without a node yet; `stopping` turns true when it shall end.
    pub fn new(
        port: u16,
        allowed_origins: impl IntoIterator<Item = String>,
        started: Instant,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        Self {
            port,
            allowed_origins: allowed_origins.into_iter().collect(),
            public: None,
            sessions: Sessions::default(),
            sockets: Arc::new(Semaphore::new(SOCKETS_MAX)),
            node: OnceLock::new(),
            step: RwLock::default(),
            started,
            stopping,
            metrics: None,
        }
    }

    /// Serves the figures of this process too.
    pub fn with_metrics(self, metrics: Metrics) -> Self {
        Self {
            metrics: Some(metrics),
            ..self
        }
    }

    /// The same, reached through a proxy too.
    pub fn reached_at(self, public: Option<PublicOrigin>) -> Self {
        Self { public, ..self }
    }

    /// Says what is being done while the node opens.
    pub fn show_step(&self, step: &str) {
        *self.step.write().unwrap_or_else(PoisonError::into_inner) = step.to_string();
    }

    /// From here on requests are answered.
    pub fn open(&self, node: Arc<Node>) {
        // Only the first node counts; there is never a second.
        let _ = self.node.set(node);
    }

    fn health(&self) -> Health {
        match self.node.get() {
            Some(node) => node.health(),
            None => Health::starting(
                self.started,
                self.step
                    .read()
                    .unwrap_or_else(PoisonError::into_inner)
                    .clone(),
            ),
        }
    }
}

/// Takes the port before anything slow begins, so that a port in use is said at once.
pub async fn listen(port: u16) -> Result<TcpListener, NodeError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address)
        .await
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => NodeError::PortInUse { port },
            _ => NodeError::conductor(format!("Opening {address}"), error),
        })
}

/// All routes with their guards.
pub fn router(web: Arc<Web>) -> Router {
    Router::new()
        .route("/health", get(api::health))
        .route("/metrics", get(standing::metrics))
        .route("/api/network", get(standing::network))
        .route("/api/accounts", get(sign_in::accounts))
        .route(
            "/api/session",
            get(sign_in::session)
                .post(sign_in::sign_in)
                .put(sign_in::switch)
                .delete(sign_in::sign_out),
        )
        .route("/api/session/passkey", post(own::sign_in_by_passkey))
        .route("/api/session/passkey/ask", post(own::ask_passkey))
        .route("/api/passkeys", get(own::passkeys).post(own::add_passkey))
        .route("/api/passkeys/ask", post(own::ask_new_passkey))
        .route("/api/passkeys/{id}", delete(own::remove_passkey))
        .route("/api/passphrase", post(own::change_passphrase))
        .route("/api/sessions", delete(sign_in::sign_out_everywhere))
        .route("/api/welcome", post(sign_in::come_in))
        .route("/api/welcome/look", post(sign_in::look_at_invitation))
        .route("/api/people", get(people::list).post(people::invite))
        .route("/api/people/again", post(people::invite_again))
        .route("/api/people/role", post(people::set_role))
        .route("/api/people/log", get(people::log))
        .route("/api/invitation/{key}", get(people::invitation))
        .route("/api/economy", get(api::economy))
        .route("/api/app-token", post(api::app_token))
        .route(
            "/api/sign",
            post(api::sign).layer(DefaultBodyLimit::max(SIGN_BYTES_MAX)),
        )
        .route("/api/turn", post(api::take_turn))
        .route("/api/turn/{turn}", delete(api::give_turn_back))
        .route("/api/planned", get(planned::list).post(planned::add))
        .route("/api/planned/preview", post(planned::preview))
        .route("/api/planned/{id}", delete(planned::remove))
        .route("/api/planned/{id}/pause", post(planned::pause))
        .route("/api/planned/{id}/resume", post(planned::resume))
        .route("/api/planned/{id}/draft", post(planned::draft_again))
        .route("/api/{*rest}", any(api::unknown))
        .nest(PROGRAMS, programs::router())
        .route("/ws", get(proxy::connect))
        .fallback(pages::serve)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(web.clone(), guard::check))
        .layer(CompressionLayer::new())
        .layer(from_fn(guard::headers))
        .with_state(web)
}

/// Serves until `stopping` turns true.
pub async fn serve(listener: TcpListener, web: Arc<Web>) -> Result<(), NodeError> {
    let mut stopping = web.stopping.clone();
    axum::serve(listener, router(web))
        .with_graceful_shutdown(async move { stopped(&mut stopping).await })
        .await
        .map_err(|error| NodeError::conductor("Serving the pages", error))
}

#[cfg(test)]
mod tests;
