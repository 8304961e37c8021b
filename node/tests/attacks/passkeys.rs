//! Passkeys and passphrases of one's own: questions of others, answers that are used twice, devices that nobody added.

use super::people::{Came, PASSPHRASE, Request, comes_in, invited, sign_in};
use super::{Line, World, line, twin};
use serde_json::{Value, json};

const PUBLIC: &str = "coop.example";
const ORIGIN: &str = "https://coop.example";

pub fn on_passkeys(world: &World<'_>) -> Vec<Line> {
    let (rosa, tom) = (through_proxy(world, "Rosa"), through_proxy(world, "Tom"));
    let asks = |cookie: Option<&str>| {
        let asks = public(world, "/api/passkeys/ask");
        cookie
            .map_or(asks.clone(), |cookie| asks.cookie(cookie))
            .send()
    };
    let adds = |cookie: &str, ask: &Value| {
        let body = json!({ "ask": ask, "name": "phone", "credential": made() });
        public(world, "/api/passkeys")
            .cookie(cookie)
            .json(&body)
            .short()
    };
    let of_tom = ask_of(&asks(Some(&tom)));
    let of_rosa = ask_of(&asks(Some(&rosa)));
    let others = adds(&rosa, &of_tom);
    let own = adds(&rosa, &of_rosa);
    let again = adds(&rosa, &of_rosa);
    let ask = ask_of(&public(world, "/api/session/passkey/ask").send());
    let signs = |ask: &Value| {
        let body = json!({ "ask": ask, "credential": shown() });
        public(world, "/api/session/passkey").json(&body).short()
    };
    let (unknown, twice) = (signs(&ask), signs(&ask));
    let evil = |path: &str| public(world, path).with("Origin", "https://attacker.example");
    vec![
        twin(
            line(
                "a passkey asked for without a session",
                asks(None).short(),
                "401 no_session",
            ),
            asks(Some(&rosa)).short(),
            "200",
        ),
        // The twin gets as far as what the device says, which here no device said.
        twin(
            line(
                "a passkey added by what another person was asked",
                others,
                "409 passkey",
            ),
            own,
            "401 passkey",
        ),
        line("a question answered twice", again, "409 passkey"),
        line("a device that nobody added", unknown, "401 passkey"),
        line("its question used again", twice, "409 passkey"),
        line(
            "another page that asks for a passkey",
            evil("/api/passkeys/ask").cookie(&rosa).short(),
            "403 wrong_origin",
        ),
        line(
            "another page that changes the passphrase",
            evil("/api/passphrase")
                .cookie(&rosa)
                .json(&json!({ "now": PASSPHRASE, "next": "a new one of good length" }))
                .short(),
            "403 wrong_origin",
        ),
    ]
}

/// Somebody of their own, since their sessions end.
pub fn on_passphrases(world: &World<'_>) -> Vec<Line> {
    let here = comes_in(
        world.node,
        &invited(world.data, "Nora", "viewer", "registrar"),
        "",
    );
    let elsewhere = sign_in(world.node, "Nora", PASSPHRASE)
        .send()
        .cookie()
        .unwrap();
    let next = "seven quiet herons wading";
    let changes = |now: &str| {
        let body = json!({ "now": now, "next": next });
        world
            .post("/api/passphrase")
            .cookie(&here)
            .json(&body)
            .send()
    };
    let guessed = changes("eight quiet herons wading");
    let changed = changes(PASSPHRASE);
    let goes_on = changed.cookie().unwrap();
    vec![
        twin(
            line(
                "another passphrase without the one that holds",
                guessed.short(),
                "401 wrong_passphrase",
            ),
            changed.short(),
            "200",
        ),
        twin(
            line(
                "a session elsewhere after the passphrase was changed",
                world.who(&elsewhere),
                "401 no_session",
            ),
            world.who(&goes_on),
            "200",
        ),
        twin(
            line(
                "the passphrase that no longer holds",
                sign_in(world.node, "Nora", PASSPHRASE).short(),
                "401 wrong_passphrase",
            ),
            sign_in(world.node, "Nora", next).short(),
            "200",
        ),
    ]
}

fn public(world: &World<'_>, path: &str) -> Request {
    let request = world.post(path).with("Host", PUBLIC);
    request.with("Origin", ORIGIN)
}

fn through_proxy(world: &World<'_>, name: &str) -> String {
    let wish = json!({ "name": name, "passphrase": PASSPHRASE });
    let came = public(world, "/api/session").json(&wish).send();
    came.cookie().unwrap()
}

fn ask_of(came: &Came) -> Value {
    assert_eq!(came.status, 200, "{}", came.text());
    came.json()["ask"].clone()
}

/// What a device says that has just made a passkey, in form; no device did.
fn made() -> Value {
    json!({
        "id": "AAAA", "rawId": "AAAA", "type": "public-key", "extensions": {},
        "response": { "attestationObject": "AAAA", "clientDataJSON": "e30" },
    })
}

/// What a device says that shows a passkey, in form.
fn shown() -> Value {
    json!({
        "id": "AAAA", "rawId": "AAAA", "type": "public-key", "extensions": {},
        "response": {
            "authenticatorData": "AAAA", "clientDataJSON": "e30", "signature": "AAAA",
            "userHandle": "AAAAAAAAAAAAAAAAAAAAAA",
        },
    })
}
