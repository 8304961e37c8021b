//! The routes by which people come in, change their account and leave. In practice an account is picked; on a real node a name and a
//! passphrase are asked, and each account is open to those who have a role there.

use super::Web;
use super::api::SignedIn;
use super::origin::Door;
use super::problem::Problem;
use crate::account::Account;
use crate::error::NodeError;
use crate::node::Node;
use crate::people::log::What;
use crate::people::{Invited, People, PeopleError, Person, Role, Seat};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;

pub(super) type Body = Result<Json<Value>, JsonRejection>;
pub(super) type Answer = Result<(CookieJar, Json<Value>), Problem>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pick {
    account: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    name: String,
    passphrase: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Welcome {
    code: String,
    #[serde(default)]
    name: String,
    passphrase: String,
}

pub(super) fn any(body: Body) -> Result<Value, Problem> {
    let Json(value) = body.map_err(Problem::bad_body)?;
    Ok(value)
}

pub(super) fn read<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(Problem::bad_body)
}

impl Web {
    fn cookie(&self, door: Door, value: String) -> Cookie<'static> {
        Cookie::build((self.cookie_name(door), value))
            .path("/")
            .http_only(true)
            .secure(door == Door::Public)
            .same_site(SameSite::Strict)
            .build()
    }

    /// Ends the session of a cookie; tells when its person signed in.
    pub(super) fn end(&self, door: Door, jar: &CookieJar) -> Option<Instant> {
        let old = jar.get(&self.cookie_name(door))?;
        self.sessions.end(old.value())
    }

    /// Begins a session under a name that nobody has ever sent.
    pub(super) fn begin(
        &self,
        (door, jar): (Door, CookieJar),
        account: &Account,
        seat: Option<Seat>,
        since: Option<Instant>,
    ) -> CookieJar {
        let name = self.sessions.begin(&account.id, seat, since);
        jar.add(self.cookie(door, name))
    }
}

impl Node {
    pub(super) fn its_people(&self) -> Result<&Arc<People>, Problem> {
        Ok(self
            .people
            .as_ref()
            .ok_or(NodeError::from(PeopleError::Practice))?)
    }
}

/// An account with the role of the person who sees it; without one in practice.
fn view(account: &Account, role: Option<Role>) -> Value {
    let mut view = json!(account.view());
    if let (Some(role), Some(fields)) = (role, view.as_object_mut()) {
        fields.insert("person_role".into(), json!(role));
    }
    view
}

/// The accounts to pick from: in practice all, on a real node those where the person has a role.
pub async fn accounts(
    State(web): State<Arc<Web>>,
    signed_in: Result<SignedIn, Problem>,
) -> Result<Json<Value>, Problem> {
    let node = web.node()?;
    if node.people.is_none() {
        return Ok(Json(json!({ "accounts": node.views() })));
    }
    let signed_in = signed_in?;
    let accounts: Vec<Value> = node
        .accounts
        .iter()
        .filter_map(|account| Some(view(account, Some(signed_in.role_at(&account.id)?))))
        .collect();
    Ok(Json(json!({ "accounts": accounts })))
}

/// Who is signed in.
pub async fn session(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
) -> Result<Json<Value>, Problem> {
    let account = signed_in.account(web.node()?)?;
    Ok(Json(told(account, signed_in.person())))
}

pub(super) fn told(account: &Account, person: Option<&Person>) -> Value {
    let role = person.and_then(|person| person.roles.get(&account.id).copied());
    json!({ "account": view(account, role), "person": person.map(|person| &person.name) })
}

/// Signs in. A practice account needs no passphrase: whoever sits at this machine may try all of them.
pub async fn sign_in(
    State(web): State<Arc<Web>>,
    Extension(door): Extension<Door>,
    jar: CookieJar,
    body: Body,
) -> Answer {
    let body = any(body)?;
    let node = web.node()?;
    let Some(people) = &node.people else {
        let account = node.account(&read::<Pick>(body)?.account)?;
        web.end(door, &jar);
        let jar = web.begin((door, jar), account, None, None);
        return Ok((jar, Json(told(account, None))));
    };
    let SignIn { name, passphrase } = read(body)?;
    let seat = people.sign_in(&name, passphrase).await?;
    sit_down(&web, (door, jar), node, people, seat)
}

/// Begins the session of somebody who has shown who they are, at the first of their accounts.
pub(super) fn sit_down(
    web: &Web,
    (door, jar): (Door, CookieJar),
    node: &Node,
    people: &People,
    seat: Seat,
) -> Answer {
    let person = people.seated(&seat).ok_or_else(Problem::no_session)?;
    let account = node
        .accounts
        .iter()
        .find(|account| person.roles.contains_key(&account.id))
        .ok_or_else(Problem::no_session)?;
    web.end(door, &jar);
    let jar = web.begin((door, jar), account, Some(seat), None);
    Ok((jar, Json(told(account, Some(&person)))))
}

/// Goes on at another account where the person has a role, without asking for the passphrase again.
pub async fn switch(
    State(web): State<Arc<Web>>,
    Extension(door): Extension<Door>,
    signed_in: SignedIn,
    jar: CookieJar,
    body: Body,
) -> Answer {
    let node = web.node()?;
    let wish: Pick = read(any(body)?)?;
    let account = match signed_in.person() {
        // Which accounts there are is the business of those who have a role there.
        Some(person) if !person.roles.contains_key(&wish.account) => {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "no_role",
                "You have no role at an account of that name.",
                "Pick one of yours.",
            ));
        }
        _ => node.account(&wish.account)?,
    };
    let since = web.end(door, &jar);
    let seat = signed_in.seat().cloned();
    let jar = web.begin((door, jar), account, seat, since);
    signed_in.note(node, Some(&account.id), What::Switched, "");
    Ok((jar, Json(told(account, signed_in.person()))))
}

/// Signs out, also when nobody is signed in.
pub async fn sign_out(
    State(web): State<Arc<Web>>,
    Extension(door): Extension<Door>,
    signed_in: Result<SignedIn, Problem>,
    jar: CookieJar,
) -> (CookieJar, StatusCode) {
    if let (Ok(signed_in), Ok(node)) = (signed_in, web.node()) {
        signed_in.note(node, None, What::SignedOut, "");
    }
    web.end(door, &jar);
    let gone = web.cookie(door, String::new());
    (jar.remove(gone), StatusCode::NO_CONTENT)
}

/// Ends all sessions of the person, in every browser.
pub async fn sign_out_everywhere(
    State(web): State<Arc<Web>>,
    Extension(door): Extension<Door>,
    signed_in: SignedIn,
    jar: CookieJar,
) -> Result<(CookieJar, StatusCode), Problem> {
    let people = web.node()?.its_people()?;
    if let Some(seat) = signed_in.seat() {
        people.sign_out_everywhere(seat)?;
    }
    web.end(door, &jar);
    let gone = web.cookie(door, String::new());
    Ok((jar.remove(gone), StatusCode::NO_CONTENT))
}

/// Whom an invitation is for.
pub async fn look_at_invitation(
    State(web): State<Arc<Web>>,
    body: Body,
) -> Result<Json<Value>, Problem> {
    let node = web.node()?;
    let Code { code } = read(any(body)?)?;
    let invited = node.its_people()?.invited(&code).map_err(NodeError::from)?;
    let (name, roles) = match invited {
        Invited::First => {
            let all = node.accounts.iter();
            (None, all.map(|one| (one, Role::Steward)).collect())
        }
        Invited::Person(Person { name, roles, .. }) => {
            let here = node.accounts.iter();
            let here = here.filter_map(|one| Some((one, *roles.get(&one.id)?)));
            (Some(name), here.collect::<Vec<_>>())
        }
    };
    let accounts: Vec<Value> = roles
        .into_iter()
        .map(|(account, role)| json!({ "name": account.name, "role": role }))
        .collect();
    Ok(Json(json!({ "name": name, "accounts": accounts })))
}

/// Chooses a passphrase by an invitation, and signs in.
pub async fn come_in(
    State(web): State<Arc<Web>>,
    Extension(door): Extension<Door>,
    jar: CookieJar,
    body: Body,
) -> Answer {
    let node = web.node()?;
    let people = node.its_people()?;
    let Welcome {
        code,
        name,
        passphrase,
    } = read(any(body)?)?;
    let accounts: Vec<&str> = node.accounts.iter().map(|one| one.id.as_str()).collect();
    let seat = people.come_in(&code, &name, passphrase, &accounts).await?;
    sit_down(&web, (door, jar), node, people, seat)
}
