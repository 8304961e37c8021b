//! The JSON routes: health, tokens, signatures, turns; and whose session a request is. `docs/node.md` is their description.

use super::Web;
use super::origin::Door;
use super::problem::Problem;
use super::session::Session;
use crate::account::{Account, TURN_SECONDS};
use crate::error::NodeError;
use crate::host::APP_TOKEN_SECONDS;
use crate::node::Node;
use crate::people::log::What;
use crate::people::{PeopleError, Person, Role, Seat, least_role};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use holochain::prelude::ZomeCallParams;
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
}

/// The session of a request, with what its person may do.
pub struct SignedIn {
    pub(super) session: Session,
    /// None in practice, where everybody may do everything.
    person: Option<Person>,
}

impl SignedIn {
    /// The account of the session.
    pub(super) fn account<'node>(&self, node: &'node Node) -> Result<&'node Account, Problem> {
        Ok(node.account(&self.session.account)?)
    }

    /// Who it is; none in practice.
    pub(super) fn person(&self) -> Option<&Person> {
        self.person.as_ref()
    }

    /// By what the person's rights are looked up; none in practice.
    pub(super) fn seat(&self) -> Option<&Seat> {
        self.session.seat.as_ref()
    }

    /// The person's role at an account.
    pub(super) fn role_at(&self, account: &str) -> Option<Role> {
        self.person.as_ref()?.roles.get(account).copied()
    }

    /// Refuses whoever has less than this role at the session's account.
    pub(super) fn check(&self, least: Role) -> Result<(), NodeError> {
        match self.role_at(&self.session.account) {
            Some(role) if role < least => Err(PeopleError::Role { role, least }.into()),
            Some(_) => Ok(()),
            None if self.person.is_none() => Ok(()),
            None => Err(PeopleError::NotSteward.into()),
        }
    }

    /// Adds a line about this person to the log; none in practice.
    pub(super) fn note(&self, node: &Node, account: Option<&str>, what: What, about: &str) {
        if let (Some(people), Some(person)) = (&node.people, &self.person) {
            let account = account.unwrap_or(&self.session.account);
            people.note(Some(&person.name), Some(account), what, about);
        }
    }
}

impl FromRequestParts<Arc<Web>> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Problem> {
        let node = web.node()?;
        let door = parts.extensions.get::<Door>().copied();
        let door = door.ok_or_else(Problem::no_session)?;
        let jar = CookieJar::from_headers(&parts.headers);
        let session = jar
            .get(&web.cookie_name(door))
            .and_then(|cookie| web.sessions.find(cookie.value()));
        let session = session.ok_or_else(Problem::no_session)?;
        match web.still_there(node, &session) {
            Some(person) => Ok(Self { session, person }),
            None => {
                web.sessions.end(&session.name);
                Err(Problem::no_session())
            }
        }
    }
}

impl Web {
    /// The person of a session, if they still have a role at its account; in practice nobody, who may always.
    pub(super) fn still_there(&self, node: &Node, session: &Session) -> Option<Option<Person>> {
        match (&node.people, &session.seat) {
            (None, None) => Some(None),
            (Some(people), Some(seat)) => {
                let person = people.seated(seat)?;
                let has_role = person.roles.contains_key(&session.account);
                has_role.then_some(Some(person))
            }
            _ => None,
        }
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
    may_call(node, &signed_in, &params)?;
    let signed =
        rmp_serde::to_vec_named(&node.host.sign(params).await?).map_err(Problem::bad_body)?;
    Ok(([(CONTENT_TYPE, "application/msgpack")], signed).into_response())
}

/// One table says which role each function takes; in practice nobody has one.
fn may_call(node: &Node, signed_in: &SignedIn, params: &ZomeCallParams) -> Result<(), Problem> {
    if signed_in.person().is_none() {
        return Ok(());
    }
    let (zome, function) = (params.zome_name.0.as_ref(), params.fn_name.0.as_str());
    let least = least_role(zome, function).ok_or(NodeError::from(PeopleError::UnknownFunction))?;
    let about = format!("{zome}/{function}");
    if let Err(error) = signed_in.check(least) {
        signed_in.note(node, None, What::NotAllowed, &about);
        return Err(error.into());
    }
    if least > Role::Viewer {
        signed_in.note(node, None, What::Signed, &about);
    }
    Ok(())
}

/// Lends the account's turn to a page.
pub async fn take_turn(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
) -> Result<Json<Value>, Problem> {
    let node = web.node()?;
    // Only who writes needs it, and it keeps others waiting.
    signed_in.check(Role::Member)?;
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
