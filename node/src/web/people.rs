//! The routes of the People page: stewards of an account invite people to it, change their roles, and read what was done.

use super::Web;
use super::api::SignedIn;
use super::problem::Problem;
use crate::error::NodeError;
use crate::invite::link_for;
use crate::people::{By, Link, People, PeopleError, Person, Role};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use holochain::prelude::AgentPubKey;
use qrcode::{Color, EcLevel, QrCode};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// How many lines of the log a page shows.
const LOG_LINES: usize = 200;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    name: String,
    role: Role,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Again {
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetRole {
    name: String,
    /// None to take it away.
    role: Option<Role>,
}

/// A steward, and the people of the node.
struct Steward<'a> {
    people: &'a People,
    by: By<'a>,
    account: &'a str,
}

fn steward<'a>(web: &'a Web, signed_in: &'a SignedIn) -> Result<Steward<'a>, Problem> {
    let node = web.node()?;
    signed_in.check(Role::Steward)?;
    let account = signed_in.account(node)?.id.as_str();
    let (Some(people), Some(seat)) = (&node.people, signed_in.seat()) else {
        return Err(NodeError::from(PeopleError::Practice).into());
    };
    let by = By::Person {
        id: seat.person,
        account,
    };
    Ok(Steward {
        people,
        by,
        account,
    })
}

/// Everybody with a role at the account.
pub async fn list(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
) -> Result<Json<Value>, Problem> {
    let Steward {
        people, account, ..
    } = steward(&web, &signed_in)?;
    let me = signed_in.seat().map(|seat| seat.person);
    let listed: Vec<Value> = people
        .list(Some(account))
        .into_iter()
        .map(|person| {
            let Person {
                id,
                name,
                roles,
                passphrase,
                invitation,
                stamp: _,
                handle: _,
                passkeys: _,
            } = person;
            json!({
                "name": name,
                "role": roles.get(account),
                "has_come": passphrase.is_some(),
                "invited_until_ms": invitation.map(|open| open.ends_ms),
                "is_elsewhere": roles.len() > 1,
                "is_me": Some(id) == me,
            })
        })
        .collect();
    Ok(Json(json!({ "people": listed })))
}

/// Invites somebody new.
pub async fn invite(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    body: Result<Json<Invite>, JsonRejection>,
) -> Result<Json<Value>, Problem> {
    let Steward {
        people,
        by,
        account,
    } = steward(&web, &signed_in)?;
    let Json(Invite { name, role }) = body.map_err(Problem::bad_body)?;
    Ok(Json(shown(&people.invite(
        by,
        &name,
        Some((account, role)),
    )?)))
}

/// Invites somebody anew, whose passphrase stops.
pub async fn invite_again(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    body: Result<Json<Again>, JsonRejection>,
) -> Result<Json<Value>, Problem> {
    let Steward { people, by, .. } = steward(&web, &signed_in)?;
    let Json(Again { name }) = body.map_err(Problem::bad_body)?;
    Ok(Json(shown(&people.invite(by, &name, None)?)))
}

/// Gives somebody of this node a role at the account, or takes it away.
pub async fn set_role(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    body: Result<Json<SetRole>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Steward {
        people,
        by,
        account,
    } = steward(&web, &signed_in)?;
    let Json(SetRole { name, role }) = body.map_err(Problem::bad_body)?;
    people.set_role(by, &name, account, role)?;
    Ok(StatusCode::NO_CONTENT)
}

/// What was done at the account, the newest first.
pub async fn log(State(web): State<Arc<Web>>, signed_in: SignedIn) -> Result<Json<Value>, Problem> {
    let Steward {
        people, account, ..
    } = steward(&web, &signed_in)?;
    Ok(Json(
        json!({ "lines": people.log(Some(account), LOG_LINES)? }),
    ))
}

/// The link by which a key joins that was let in on a page.
pub async fn invitation(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    Path(key): Path<String>,
) -> Result<Json<Value>, Problem> {
    signed_in.check(Role::Treasurer)?;
    let key = AgentPubKey::try_from(key).map_err(Problem::bad_body)?;
    let sent = link_for(web.node()?, &key).await?;
    Ok(Json(
        json!({ "link": sent.link, "ends": sent.ends, "qr": qr(&sent.link) }),
    ))
}

/// A link with its QR code.
fn shown(link: &Link) -> Value {
    let Link { link, ends_ms } = link;
    json!({ "link": link, "ends_ms": ends_ms, "qr": qr(link) })
}

/// The side in modules, and row by row which are dark; none where it is too long for one.
fn qr(link: &str) -> Option<Value> {
    let code = QrCode::with_error_correction_level(link, EcLevel::M).ok();
    code.map(|code| {
        let dark = code.to_colors().into_iter();
        let dark: String = dark
            .map(|module| if module == Color::Dark { '1' } else { '0' })
            .collect();
        json!({ "side": code.width(), "dark": dark })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_comes_with_a_square_of_modules() {
        let link = Link {
            link: format!("https://coop.example/welcome/{}", "a".repeat(32)),
            ends_ms: 7,
        };
        let shown = shown(&link);
        let side = shown["qr"]["side"].as_u64().unwrap();
        let dark = shown["qr"]["dark"].as_str().unwrap();
        assert_eq!(dark.len() as u64, side * side);
        // The corner that each code has.
        assert!(dark.starts_with("11111110"), "{dark}");
    }
}
