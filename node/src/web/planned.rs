//! The routes of planned payments. What goes in and out is msgpack, as zome calls are, so that pages use the same types.

use super::Web;
use super::api::SignedIn;
use super::problem::Problem;
use crate::node::Node;
use crate::people::Role;
use crate::people::log::What;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use copex_entries::calls::planned::{DraftAgainInput, PlanInput};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

type Body = Result<Bytes, BytesRejection>;

fn read<T: DeserializeOwned>(body: Body) -> Result<T, Problem> {
    rmp_serde::from_slice(&body.map_err(Problem::bad_body)?).map_err(Problem::bad_body)
}

fn answer(value: &impl Serialize) -> Result<Response, Problem> {
    let bytes = rmp_serde::to_vec_named(value).map_err(Problem::bad_body)?;
    Ok(([(CONTENT_TYPE, "application/msgpack")], bytes).into_response())
}

/// Planning a payment takes what paying takes.
fn may_pay(node: &Node, signed_in: &SignedIn, doing: &str) -> Result<(), Problem> {
    let about = format!("planned/{doing}");
    if let Err(error) = signed_in.check(Role::Treasurer) {
        signed_in.note(node, None, What::NotAllowed, &about);
        return Err(error.into());
    }
    signed_in.note(node, None, What::Planned, &about);
    Ok(())
}

/// All plans of the session's account.
pub async fn list(State(web): State<Arc<Web>>, signed_in: SignedIn) -> Result<Response, Problem> {
    let node = web.node()?;
    answer(&node.plans(signed_in.account(node)?).await?)
}

/// Another plan.
pub async fn add(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    body: Body,
) -> Result<Response, Problem> {
    let node = web.node()?;
    may_pay(node, &signed_in, "add")?;
    let plan: PlanInput = read(body)?;
    answer(&node.plan(signed_in.account(node)?, plan).await?)
}

/// What a plan would come to.
pub async fn preview(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    body: Body,
) -> Result<Response, Problem> {
    let node = web.node()?;
    let plan: PlanInput = read(body)?;
    answer(&node.preview_plan(signed_in.account(node)?, &plan)?)
}

/// A plan rests.
pub async fn pause(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    Path(id): Path<u32>,
) -> Result<Response, Problem> {
    rests(&web, &signed_in, id, true).await
}

/// It goes on.
pub async fn resume(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    Path(id): Path<u32>,
) -> Result<Response, Problem> {
    rests(&web, &signed_in, id, false).await
}

async fn rests(
    web: &Web,
    signed_in: &SignedIn,
    id: u32,
    paused: bool,
) -> Result<Response, Problem> {
    let node = web.node()?;
    may_pay(node, signed_in, if paused { "pause" } else { "resume" })?;
    answer(
        &node
            .pause_plan(signed_in.account(node)?, id, paused)
            .await?,
    )
}

/// It is forgotten.
pub async fn remove(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    Path(id): Path<u32>,
) -> Result<StatusCode, Problem> {
    let node = web.node()?;
    may_pay(node, &signed_in, "remove")?;
    node.remove_plan(signed_in.account(node)?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A payment that waits for signatures is drafted again under another number.
pub async fn draft_again(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    Path(id): Path<u32>,
    body: Body,
) -> Result<Response, Problem> {
    let node = web.node()?;
    may_pay(node, &signed_in, "draft")?;
    let input: DraftAgainInput = read(body)?;
    answer(
        &node
            .draft_again(signed_in.account(node)?, id, input)
            .await?,
    )
}
