//! The JSON routes: health, accounts, sessions, tokens, signatures, turns. `docs/node.md` is their description.

use super::Web;
use super::problem::Problem;
use super::session::Session;
use crate::account::{Account, TURN_SECONDS};
use crate::host::APP_TOKEN_SECONDS;
use crate::node::Node;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection};
use axum::extract::{FromRequestParts, Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use holochain::prelude::ZomeCallParams;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

impl Web {
    /// The node, once it is open.
    pub(super) fn node(&self) -> Result<&Arc<Node>, Problem> {
        self.node.get().ok_or_else(|| {
            Problem::starting(
                self.health()
                    .step
                    .as_deref()
                    .unwrap_or("Opening the data folder"),
            )
        })
    }

    // Cookies do not know ports: two nodes on one machine need two names.
    fn cookie_name(&self) -> String {
        format!("copex_session_{}", self.port)
    }
}

/// The session of a request.
pub struct SignedIn {
    pub(super) session: Session,
}

impl SignedIn {
    /// The account of the session.
    pub(super) fn account<'node>(&self, node: &'node Node) -> Result<&'node Account, Problem> {
        Ok(node.account(&self.session.account)?)
    }
}

impl FromRequestParts<Arc<Web>> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Problem> {
        web.node()?;
        let jar = CookieJar::from_headers(&parts.headers);
        let session = jar
            .get(&web.cookie_name())
            .and_then(|cookie| web.sessions.find(cookie.value()));
        Ok(Self {
            session: session.ok_or_else(Problem::no_session)?,
        })
    }
}

/// How the node is; also while it starts.
pub async fn health(State(web): State<Arc<Web>>) -> Response {
    let health = web.health();
    let status = if health.step.is_some() {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::OK
    };
    (status, Json(health)).into_response()
}

/// The accounts to pick from.
pub async fn accounts(State(web): State<Arc<Web>>) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({ "accounts": web.node()?.views() })))
}

/// Who is signed in.
pub async fn session(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
) -> Result<Json<Value>, Problem> {
    Ok(Json(
        json!({ "account": signed_in.account(web.node()?)?.view() }),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    account: String,
}

/// Signs in. A practice account needs no passphrase: whoever sits at this machine may try all of them.
pub async fn sign_in(
    State(web): State<Arc<Web>>,
    jar: CookieJar,
    body: Result<Json<SignIn>, JsonRejection>,
) -> Result<(CookieJar, Json<Value>), Problem> {
    let Json(wish) = body.map_err(Problem::bad_body)?;
    let account = web.node()?.account(&wish.account)?;
    if let Some(old) = jar.get(&web.cookie_name()) {
        web.sessions.end(old.value());
    }
    let cookie = Cookie::build((web.cookie_name(), web.sessions.begin(&account.id)))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict);
    Ok((jar.add(cookie), Json(json!({ "account": account.view() }))))
}

/// Signs out, also when nobody is signed in.
pub async fn sign_out(State(web): State<Arc<Web>>, jar: CookieJar) -> (CookieJar, StatusCode) {
    if let Some(old) = jar.get(&web.cookie_name()) {
        web.sessions.end(old.value());
    }
    (
        jar.remove(Cookie::build(web.cookie_name()).path("/")),
        StatusCode::NO_CONTENT,
    )
}

/// Time and place of the economy.
pub async fn economy(State(web): State<Arc<Web>>) -> Result<Json<Value>, Problem> {
    Ok(Json(json!(web.node()?.economy_view())))
}

/// A token that opens the app interface of the session's account once.
pub async fn app_token(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
) -> Result<Json<Value>, Problem> {
    let node = web.node()?;
    let account = signed_in.account(node)?;
    let token = node.host.app_token(&account.id)?;
    Ok(Json(
        json!({ "token": token, "expires_in_seconds": APP_TOKEN_SECONDS, "installed_app_id": account.id }),
    ))
}

/// Signs a zome call of the session's own account, so that no capability grants litter the chain.
pub async fn sign(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let node = web.node()?;
    let account = signed_in.account(node)?;
    let params: ZomeCallParams =
        rmp_serde::from_slice(&body.map_err(Problem::bad_body)?).map_err(Problem::bad_body)?;
    if params.cell_id != account.cell || params.provenance != *account.agent() {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "wrong_cell",
            format!("This call is not one of {}.", account.name),
            "Sign in as the account that shall act.",
        ));
    }
    let signed =
        rmp_serde::to_vec_named(&node.host.sign(params).await?).map_err(Problem::bad_body)?;
    Ok(([(CONTENT_TYPE, "application/msgpack")], signed).into_response())
}

/// Lends the account's turn to a page.
pub async fn take_turn(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
) -> Result<Json<Value>, Problem> {
    let node = web.node()?;
    let account = signed_in.account(node)?;
    let turn = node
        .turns
        .take(account, Duration::from_secs(TURN_SECONDS))
        .await
        .ok_or_else(|| {
            Problem::new(
                StatusCode::CONFLICT,
                "busy",
                "This account is busy with another act.",
                "Try again in a moment.",
            )
        })?;
    Ok(Json(
        json!({ "turn": turn, "expires_in_seconds": TURN_SECONDS }),
    ))
}

/// Gives the turn back.
pub async fn give_turn_back(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    Path(turn): Path<String>,
) -> Result<StatusCode, Problem> {
    web.node()?
        .turns
        .give_back(&signed_in.session.account, &turn);
    Ok(StatusCode::NO_CONTENT)
}

/// A path under /api/ that is none of these.
pub async fn unknown(uri: Uri) -> Problem {
    let message = format!("There is no {}.", uri.path());
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        message,
        "Reload the page; it may be older than the node.",
    )
}
