//! The HTTP API for a co-op's own systems, under `/v1`. A key in `Authorization` says who asks; cookies say nothing here. The description
//! at `/v1/openapi.json` is made from these functions and types.

mod shapes;

pub use shapes::Event;

use super::Web;
use super::problem::Problem;
use crate::account::Account;
use crate::error::NodeError;
use crate::node::Node;
use crate::people::{Role, least_role};
use crate::planned::command::amount as parse_amount;
use crate::programs::{PayWish, ProgramError, Seated};
use crate::zomes;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Query, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use copex_entries::calls::credit::{HistoryInput, PaymentInput, PaymentKind};
use holochain::prelude::{ActionHash, AgentPubKey};
use serde_json::Value;
use shapes::{Balance, History, HistoryQuery, Payment, Receipt, Refusal, What};
use std::sync::Arc;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The header that names a payment request, so that it can be repeated.
const REQUEST_NAME: &str = "idempotency-key";
const HISTORY_MOST: u16 = 100;
const HISTORY_USUAL: u16 = 20;
/// A call's input is small.
const CALL_BYTES_MAX: usize = 1024 * 1024;

/// The description of all routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Copex: programs of a co-op",
        description = "What a co-op's own systems can do at its node. Amounts are credits as text with two places, like \"12.50\"; keys and hashes are text like uhCAk...; times are milliseconds since 1970. A refusal says what to do.",
    ),
    paths(account, history, pay, call, description),
    components(schemas(Balance, History, Event, shapes::Part, Payment, What, Receipt, Refusal, shapes::Reason)),
    modifiers(&Keys),
)]
struct Description;

struct Keys;

impl Modify for Keys {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("What `copex program add` printed."))
            .build();
        openapi
            .components
            .get_or_insert_default()
            .add_security_scheme("key", SecurityScheme::Http(scheme));
    }
}

/// All of `/v1`.
pub fn router() -> Router<Arc<Web>> {
    Router::new()
        .route("/account", get(account))
        .route("/history", get(history))
        .route("/payments", post(pay))
        .route(
            "/calls/{zome}/{function}",
            post(call).layer(DefaultBodyLimit::max(CALL_BYTES_MAX)),
        )
        .route("/openapi.json", get(description))
        .route("/{*rest}", any(unknown))
}

/// The description itself.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// The program whose key a request holds.
pub struct AsProgram(Seated);

impl AsProgram {
    fn account<'node>(&self, node: &'node Node) -> Result<&'node Account, Problem> {
        Ok(node.account(&self.0.account)?)
    }

    fn check(&self, takes: Role) -> Result<(), Problem> {
        if self.0.role >= takes {
            return Ok(());
        }
        Err(ProgramError::NotAllowed {
            name: self.0.name.clone(),
            takes: takes.to_string(),
        }
        .into())
    }
}

impl FromRequestParts<Arc<Web>> for AsProgram {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Problem> {
        let node = web.node()?;
        let sent = parts.headers.get(AUTHORIZATION);
        let key = sent
            .and_then(|sent| sent.to_str().ok()?.strip_prefix("Bearer "))
            .ok_or(ProgramError::WrongKey)?;
        Ok(Self(node.programs.seated(key)?))
    }
}

/// How the account stands.
#[utoipa::path(
    get, path = "/v1/account", security(("key" = [])),
    responses((status = 200, body = Balance), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 503, body = Refusal)),
)]
async fn account(
    State(web): State<Arc<Web>>,
    program: AsProgram,
) -> Result<Json<Balance>, Problem> {
    let node = web.node()?;
    let account = program.account(node)?;
    let view = zomes::account(&node.host, &account.cell)
        .await
        .map_err(NodeError::from)?;
    Ok(Json(Balance::of(account, &view)))
}

/// What the account did, and what came in: newest first, a page at a time.
#[utoipa::path(
    get, path = "/v1/history", params(HistoryQuery), security(("key" = [])),
    responses((status = 200, body = History), (status = 400, body = Refusal), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal), (status = 503, body = Refusal)),
)]
async fn history(
    State(web): State<Arc<Web>>,
    program: AsProgram,
    query: Result<Query<HistoryQuery>, QueryRejection>,
) -> Result<Json<History>, Problem> {
    let Query(query) = query.map_err(Problem::bad_body)?;
    let node = web.node()?;
    let account = program.account(node)?;
    let input = HistoryInput {
        agent: None,
        before: query.before.as_deref().map(action).transpose()?,
        limit: query.limit.unwrap_or(HISTORY_USUAL).clamp(1, HISTORY_MOST),
    };
    let page = zomes::history(&node.host, &account.cell, &input)
        .await
        .map_err(NodeError::from)?;
    Ok(Json(History {
        events: page.lines.iter().map(Event::of).collect(),
        next: page.next.map(|next| next.to_string()),
    }))
}

/// Pays. The same request with the same Idempotency-Key is paid once, however often it is sent, also across a crash of the node.
#[utoipa::path(
    post, path = "/v1/payments", request_body = Payment, security(("key" = [])),
    params(("Idempotency-Key" = String, Header, description = "The name of this payment among those of the program, such as the number of a bill: 1 to 200 visible ASCII characters. Kept for 30 days.", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    responses(
        (status = 201, body = Receipt, description = "Paid now."),
        (status = 200, body = Receipt, description = "Had been paid before."),
        (status = 400, body = Refusal), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 409, body = Refusal),
        (status = 413, body = Refusal), (status = 415, body = Refusal), (status = 422, body = Refusal), (status = 502, body = Refusal), (status = 503, body = Refusal),
    ),
)]
async fn pay(
    State(web): State<Arc<Web>>,
    program: AsProgram,
    headers: HeaderMap,
    body: Result<Json<Payment>, JsonRejection>,
) -> Result<(StatusCode, Json<Receipt>), Problem> {
    program.check(Role::Treasurer)?;
    let Json(wish) = body.map_err(Problem::bad_body)?;
    let node = web.node()?;
    let account = program.account(node)?;
    let name = headers
        .get(REQUEST_NAME)
        .and_then(|name| name.to_str().ok());
    let wish = PayWish {
        request: name.unwrap_or_default().to_owned(),
        payment: payment(&wish)?,
    };
    let paid = node.pay_for(&program.0, account, wish).await?;
    let status = if paid.again {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok((status, Json(Receipt::of(&paid))))
}

/// Calls any function that reads, or that takes no more than the role member: input and answer as `copex call` has them.
#[utoipa::path(
    post, path = "/v1/calls/{zome}/{function}", request_body = Value, security(("key" = [])),
    params(("zome" = String, Path, description = "registry, exchange or credit"), ("function" = String, Path, description = "Its function")),
    responses((status = 200, body = Value), (status = 400, body = Refusal), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 404, body = Refusal), (status = 413, body = Refusal), (status = 422, body = Refusal), (status = 502, body = Refusal), (status = 503, body = Refusal)),
)]
async fn call(
    State(web): State<Arc<Web>>,
    program: AsProgram,
    Path((zome, function)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Problem> {
    let takes = least_role(&zome, &function).ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("There is no {zome}/{function}."),
            "docs/node.md and crates/entries/src/calls name the functions.",
        )
    })?;
    program.check(takes)?;
    if takes > Role::Member {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "not_by_call",
            "A program pays through /v1/payments, where its limits are kept.",
            "Nothing was done.",
        ));
    }
    let body = body.map_err(Problem::bad_body)?;
    let input: Value = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&body).map_err(Problem::bad_body)?
    };
    let node = web.node()?;
    let account = program.account(node)?;
    Ok(Json(
        node.call_json(&account.id, &zome, &function, &input)
            .await?,
    ))
}

/// This description.
#[utoipa::path(get, path = "/v1/openapi.json", responses((status = 200, body = Value)))]
async fn description() -> Json<utoipa::openapi::OpenApi> {
    Json(openapi())
}

async fn unknown(uri: Uri) -> Problem {
    let message = format!("There is no {}.", uri.path());
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        message,
        "/v1/openapi.json says what there is.",
    )
}

fn payment(wish: &Payment) -> Result<PaymentInput, Problem> {
    let amount =
        parse_amount(&wish.amount).map_err(|reason| wrong("amount", &wish.amount, &reason))?;
    let key = || {
        AgentPubKey::try_from(wish.to.as_str())
            .map_err(|_| wrong("to", &wish.to, "this is no agent key like uhCAk..."))
    };
    let order = || {
        ActionHash::try_from(wish.to.as_str())
            .map_err(|_| wrong("to", &wish.to, "this is no order like uhCkk..."))
    };
    let kind = match wish.what {
        What::Purchase => PaymentKind::Purchase { order: order()? },
        What::Levy => PaymentKind::Levy { order: order()? },
        What::Wage => PaymentKind::Wage { member: key()? },
        What::Dividend => PaymentKind::Dividend { member: key()? },
        What::Bonus => PaymentKind::Bonus { member: key()? },
        What::Contribution => PaymentKind::Contribution { coop: key()? },
        What::Tax => PaymentKind::Tax { government: key()? },
    };
    Ok(PaymentInput { amount, kind })
}

fn action(text: &str) -> Result<ActionHash, Problem> {
    ActionHash::try_from(text).map_err(|_| wrong("before", text, "this is no event like uhCkk..."))
}

fn wrong(field: &str, given: &str, reason: &str) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "bad_value",
        format!("{field} is {given:?}: {reason}."),
        "Nothing was done. /v1/openapi.json says how it is written.",
    )
}

#[cfg(test)]
mod tests;
