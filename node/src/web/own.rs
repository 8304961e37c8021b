//! The routes by which people sign in with a passkey, and look after their own passkeys and passphrase.

use super::Web;
use super::api::SignedIn;
use super::origin::Door;
use super::problem::Problem;
use super::sign_in::{Answer, Body, any, read, sit_down, told};
use crate::error::NodeError;
use crate::people::passkey::{Ask, site};
use crate::people::{People, Seat};
use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential, Webauthn};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    ask: String,
    credential: PublicKeyCredential,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    ask: String,
    name: String,
    credential: RegisterPublicKeyCredential,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Passphrases {
    now: String,
    next: String,
}

impl Web {
    fn site(&self, door: Door) -> Result<Webauthn, Problem> {
        Ok(site(&self.address(door)).map_err(NodeError::from)?)
    }

    /// Whose own things these are.
    fn own<'web>(
        &'web self,
        signed_in: &'web SignedIn,
    ) -> Result<(&'web People, &'web Seat), Problem> {
        let people = self.node()?.its_people()?;
        Ok((people, signed_in.seat().ok_or_else(Problem::no_session)?))
    }
}

/// Asks the device for a passkey.
pub async fn ask_passkey(
    State(web): State<Arc<Web>>,
    Extension(door): Extension<Door>,
) -> Result<Json<Ask>, Problem> {
    let people = web.node()?.its_people()?;
    Ok(Json(people.ask_passkey(&web.site(door)?)?))
}

/// Signs in with it.
pub async fn sign_in_by_passkey(
    State(web): State<Arc<Web>>,
    Extension(door): Extension<Door>,
    jar: CookieJar,
    body: Body,
) -> Answer {
    let node = web.node()?;
    let people = node.its_people()?;
    let Known { ask, credential } = read(any(body)?)?;
    let seat = people.sign_in_by_passkey(&web.site(door)?, &ask, &credential)?;
    sit_down(&web, (door, jar), node, people, seat)
}

/// One's own passkeys.
pub async fn passkeys(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
) -> Result<Json<Value>, Problem> {
    let (people, seat) = web.own(&signed_in)?;
    let person = people.seated(seat).ok_or_else(Problem::no_session)?;
    let passkeys: Vec<Value> = person
        .passkeys
        .iter()
        .map(|kept| json!({ "id": kept.id, "name": kept.name, "added_ms": kept.added_ms }))
        .collect();
    Ok(Json(json!({ "passkeys": passkeys })))
}

/// Asks the device to make one.
pub async fn ask_new_passkey(
    State(web): State<Arc<Web>>,
    Extension(door): Extension<Door>,
    signed_in: SignedIn,
) -> Result<Json<Ask>, Problem> {
    let (people, seat) = web.own(&signed_in)?;
    Ok(Json(people.ask_new_passkey(&web.site(door)?, seat)?))
}

/// Keeps the one that it made.
pub async fn add_passkey(
    State(web): State<Arc<Web>>,
    Extension(door): Extension<Door>,
    signed_in: SignedIn,
    body: Body,
) -> Result<StatusCode, Problem> {
    let (people, seat) = web.own(&signed_in)?;
    let New {
        ask,
        name,
        credential,
    } = read(any(body)?)?;
    people.add_passkey(&web.site(door)?, seat, &ask, &name, &credential)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes one away. What it may have begun ends; this browser goes on.
pub async fn remove_passkey(
    State(web): State<Arc<Web>>,
    Extension(door): Extension<Door>,
    signed_in: SignedIn,
    jar: CookieJar,
    Path(id): Path<String>,
) -> Answer {
    let (people, seat) = web.own(&signed_in)?;
    let seat = people.remove_passkey(seat, &id)?;
    go_on(&web, (door, jar), &signed_in, seat)
}

/// Another passphrase. All other sessions end; this browser goes on.
pub async fn change_passphrase(
    State(web): State<Arc<Web>>,
    Extension(door): Extension<Door>,
    signed_in: SignedIn,
    jar: CookieJar,
    body: Body,
) -> Answer {
    let (people, seat) = web.own(&signed_in)?;
    let Passphrases { now, next } = read(any(body)?)?;
    let seat = people.change_passphrase(seat, now, next).await?;
    go_on(&web, (door, jar), &signed_in, seat)
}

/// Goes on at the same account with a new session.
fn go_on(web: &Web, (door, jar): (Door, CookieJar), signed_in: &SignedIn, seat: Seat) -> Answer {
    let account = signed_in.account(web.node()?)?;
    let since = web.end(door, &jar);
    let jar = web.begin((door, jar), account, Some(seat), since);
    Ok((jar, Json(told(account, signed_in.person()))))
}
