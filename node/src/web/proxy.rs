//! The way from a page to the app interface of its account: binary frames, both ways.
//!
//! The browser's origin was checked by `guard`; inside, one fixed origin is sent, which no browser can send. What a session may do is
//! decided when it gets its token and its signatures; `frames` keeps out what takes neither.

use super::Web;
use super::api::SignedIn;
use super::frames;
use super::problem::Problem;
use super::session::Session;
use crate::host::INNER_ORIGIN;
use crate::node::{Node, stopped};
use axum::extract::State;
use axum::extract::ws::{Message as Outer, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::Response;
use futures::{SinkExt, StreamExt};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message as Inner};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

/// How often sessions that have lasted too long are looked for.
const SWEEP: Duration = Duration::from_secs(60);
const MESSAGE_BYTES_MAX: usize = 16 * 1024 * 1024;

type InnerSocket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens a socket to the app interface of the session's account.
pub async fn connect(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    let node = web.node()?.clone();
    let account = signed_in.account(&node)?;
    let permit = web.sockets.clone().try_acquire_owned().map_err(|_| {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too_many_sockets",
            "Too many pages are open.",
            "Close some tabs.",
        )
    })?;
    let inner = open_inner(account.app_port).await.map_err(|error| {
        tracing::warn!(account = account.id, %error, "the app interface does not answer");
        Problem::new(
            StatusCode::BAD_GATEWAY,
            "no_interface",
            "The conductor does not answer.",
            "Wait a moment and reload.",
        )
    })?;
    let (session, stopping) = (signed_in.session, web.stopping.clone());
    Ok(upgrade
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .on_upgrade(move |outer| async move {
            let ended = over(&web, &node, session);
            pass(outer, inner, ended, stopping, permit).await;
        }))
}

async fn open_inner(port: u16) -> Result<InnerSocket, tungstenite::Error> {
    let mut request = format!("ws://127.0.0.1:{port}/").into_client_request()?;
    request
        .headers_mut()
        .insert("origin", HeaderValue::from_static(INNER_ORIGIN));
    let config = WebSocketConfig::default()
        .max_message_size(Some(MESSAGE_BYTES_MAX))
        .max_frame_size(Some(MESSAGE_BYTES_MAX));
    Ok(connect_async_with_config(request, Some(config), false)
        .await?
        .0)
}

/// Waits until a session ends: by signing out, after its time, or because its person has no role at the account any more.
async fn over(web: &Web, node: &Node, session: Session) {
    let mut ended = session.ended.clone();
    let mut changes = node.people.as_ref().map(|people| people.changes());
    let mut minute = tokio::time::interval(SWEEP);
    loop {
        if web.still_there(node, &session).is_none() {
            web.sessions.end(&session.name);
            return;
        }
        let changed = async {
            match &mut changes {
                // The node outlives its sockets.
                Some(changes) => changes.changed().await.is_ok(),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            // The sender is dropped when the session ends; nothing is ever sent.
            _ = ended.changed() => return,
            _ = changed => {}
            _ = minute.tick() => web.sessions.sweep(),
        }
    }
}

/// Passes frames until one side closes, the session ends or the node stops.
async fn pass(
    outer: WebSocket,
    inner: InnerSocket,
    ended: impl Future<Output = ()>,
    mut stopping: watch::Receiver<bool>,
    _permit: OwnedSemaphorePermit,
) {
    tokio::pin!(ended);
    let (mut to_page, mut from_page) = outer.split();
    let (mut to_conductor, mut from_conductor) = inner.split();
    loop {
        tokio::select! {
            frame = from_page.next() => match frame {
                Some(Ok(Outer::Binary(bytes))) if !frames::may_pass(&bytes) => break,
                Some(Ok(Outer::Binary(bytes))) => if to_conductor.send(Inner::Binary(bytes)).await.is_err() { break },
                // Pings are answered by the library; text is nothing that the interface knows.
                Some(Ok(Outer::Ping(_) | Outer::Pong(_))) => {}
                Some(Ok(Outer::Text(_) | Outer::Close(_)) | Err(_)) | None => break,
            },
            frame = from_conductor.next() => match frame {
                Some(Ok(Inner::Binary(bytes))) => if to_page.send(Outer::Binary(bytes)).await.is_err() { break },
                Some(Ok(Inner::Ping(_) | Inner::Pong(_) | Inner::Text(_) | Inner::Frame(_))) => {}
                Some(Ok(Inner::Close(_)) | Err(_)) | None => break,
            },
            () = &mut ended => break,
            () = stopped(&mut stopping) => break,
        }
    }
    // Either side may be gone already.
    let _ = to_page.close().await;
    let _ = to_conductor.close().await;
}
