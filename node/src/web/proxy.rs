//! The way from a page to the app interface of its account: binary frames, both ways, unread.
//!
//! The browser's origin was checked by `guard`; inside, one fixed origin is sent, which no browser can send. Frames are
//! not looked into: what a session may do is decided when it gets its token and its signatures.

use super::Web;
use super::api::SignedIn;
use super::problem::Problem;
use crate::host::INNER_ORIGIN;
use crate::node::stopped;
use axum::extract::State;
use axum::extract::ws::{Message as Outer, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::Response;
use futures::{SinkExt, StreamExt};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message as Inner};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

const MESSAGE_BYTES_MAX: usize = 16 * 1024 * 1024;

type InnerSocket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens a socket to the app interface of the session's account.
pub async fn connect(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    let account = signed_in.account(web.node()?)?;
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
    let (ended, stopping) = (signed_in.session.ended, web.stopping.clone());
    Ok(upgrade
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .on_upgrade(move |outer| pass(outer, inner, ended, stopping, permit)))
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

/// Passes frames until one side closes, the session ends or the node stops.
async fn pass(
    outer: WebSocket,
    inner: InnerSocket,
    mut ended: watch::Receiver<()>,
    mut stopping: watch::Receiver<bool>,
    _permit: OwnedSemaphorePermit,
) {
    let (mut to_page, mut from_page) = outer.split();
    let (mut to_conductor, mut from_conductor) = inner.split();
    loop {
        tokio::select! {
            frame = from_page.next() => match frame {
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
            // The sender is dropped when the session ends; nothing is ever sent.
            _ = ended.changed() => break,
            () = stopped(&mut stopping) => break,
        }
    }
    // Either side may be gone already.
    let _ = to_page.close().await;
    let _ = to_conductor.close().await;
}
