//! People of the same node: sessions of others, roles that are too low, roles that were taken away.

use super::people::{
    PASSPHRASE, Request, comes_in, hello, invited, own_socket, people as command, request, says,
    sign_in, signs, switches, token,
};
use super::support::pack;
use super::{Line, World, line, twin, wait};
use rmpv::Value as Packed;
use serde_json::{Value, json};

pub fn on_sessions(world: &World<'_>) -> Vec<Line> {
    let fixed = format!("{}={}", world.cookie_name(), "a".repeat(64));
    let wish = json!({ "name": "Rosa", "passphrase": PASSPHRASE });
    let came = world.post("/api/session").cookie(&fixed).json(&wish).send();
    let given = came.cookie().unwrap();
    let switched = switches(world.node, &given, "registrar");
    let (_, secret) = switched.split_once('=').unwrap();
    let in_address = format!("/api/session?{}={secret}", world.cookie_name());
    let overridden = world.get("/api/session").cookie(&switched);
    let overridden = overridden.and("X-HTTP-Method-Override", "DELETE").short();
    let still = world.who(&switched);
    let turn = world.post("/api/turn").cookie(&switched).send().json();
    let path = format!("/api/turn/{}", turn["turn"].as_str().unwrap());
    let gives_back = |cookie: &str| {
        Request::new(world.node, "DELETE", &path)
            .cookie(cookie)
            .send();
        takes_turn(world, &switched)
    };
    let stolen = gives_back(&world.rosa);
    let returned = gives_back(&switched);
    let other = switches_to(world, &world.treasurer, "foundation");
    let code = invited(world.data, "Eve", "viewer", "registrar");
    let everywhere = comes_in(world.node, &code, "");
    let elsewhere = sign_in(world.node, "Eve", PASSPHRASE)
        .send()
        .cookie()
        .unwrap();
    let everywhere = Request::new(world.node, "DELETE", "/api/sessions").cookie(&everywhere);
    assert_eq!(everywhere.send().status, 204);
    vec![
        twin(
            line(
                "a session fixed before signing in",
                world.who(&fixed),
                "401 no_session",
            ),
            still,
            "200",
        ),
        line(
            "the session from before the switch",
            world.who(&given),
            "401 no_session",
        ),
        line(
            "the session in the address",
            world.get(&in_address).short(),
            "401 no_session",
        ),
        line(
            "a guessed session",
            world.who(&format!("{}=", world.cookie_name())),
            "401 no_session",
        ),
        twin(
            line("another method in a header", overridden, "200"),
            world.who(&switched),
            "200",
        ),
        twin(
            line("the turn of another account given back", stolen, "409 busy"),
            returned,
            "200",
        ),
        line("an account where one has no role", other, "403 no_role"),
        line(
            "a session after signing out everywhere",
            world.who(&elsewhere),
            "401 no_session",
        ),
    ]
}

/// Takes the turn and gives it back; what came when taking.
fn takes_turn(world: &World<'_>, cookie: &str) -> String {
    let came = world.post("/api/turn").cookie(cookie).send();
    if came.status == 200 {
        let path = format!("/api/turn/{}", came.json()["turn"].as_str().unwrap());
        let back = Request::new(world.node, "DELETE", &path).cookie(cookie);
        assert_eq!(back.send().status, 204);
    }
    came.short()
}

fn switches_to(world: &World<'_>, cookie: &str, account: &str) -> String {
    let request = Request::new(world.node, "PUT", "/api/session");
    request
        .cookie(cookie)
        .json(&json!({ "account": account }))
        .short()
}

pub fn of_lesser_roles(world: &World<'_>) -> Vec<Line> {
    let node = world.node;
    let pay = ("credit", "pay");
    let mut strange = world.registrar.clone();
    strange.1.clone_from(&world.foundation.1);
    let as_treasurer =
        |cell: &(Packed, Packed), function| signs(node, &world.treasurer, cell, function).short();
    let plans = |cookie: &str| {
        let plan = world.post("/api/planned").cookie(cookie);
        plan.bytes("application/msgpack", &pack(&Packed::Nil))
            .short()
    };
    let turn = |cookie: &str| takes_turn(world, cookie);
    let list = |cookie: &str| world.get("/api/people").cookie(cookie).short();
    let invites = |cookie: &str, name: &str| {
        let wish = json!({ "name": name, "role": "steward" });
        world.post("/api/people").cookie(cookie).json(&wish).send()
    };
    let sets = |cookie: &str, name: &str, role: Value| {
        let wish = json!({ "name": name, "role": role });
        world
            .post("/api/people/role")
            .cookie(cookie)
            .json(&wish)
            .short()
    };
    let steward = switches(
        node,
        &sign_in(node, "Rosa", PASSPHRASE).send().cookie().unwrap(),
        "registrar",
    );
    let injected = invites(&steward, "x\r\nSet-Cookie: a=b");
    assert!(
        !injected.head.to_lowercase().contains("set-cookie"),
        "{}",
        injected.head
    );
    vec![
        twin(
            line(
                "signing for another's cell",
                as_treasurer(&world.foundation, pay),
                "403 wrong_cell",
            ),
            as_treasurer(&world.registrar, pay),
            "200",
        ),
        line(
            "signing with another's key",
            as_treasurer(&strange, pay),
            "403 wrong_cell",
        ),
        twin(
            line(
                "a viewer signs a payment",
                world.signs(&world.viewer, pay),
                "403 role",
            ),
            world.signs(&world.viewer, ("credit", "account")),
            "200",
        ),
        line(
            "a viewer signs an accreditation",
            world.signs(&world.viewer, ("registry", "accredit")),
            "403 role",
        ),
        line(
            "a treasurer closes an account",
            world.signs(&world.treasurer, ("registry", "close_account")),
            "403 role",
        ),
        line(
            "a function that pages do not know",
            world.signs(&steward, ("credit", "init")),
            "403 unknown_function",
        ),
        twin(
            line("a viewer plans a payment", plans(&world.viewer), "403 role"),
            plans(&world.treasurer),
            "400 bad_body",
        ),
        twin(
            line("a viewer holds the turn", turn(&world.viewer), "403 role"),
            turn(&world.treasurer),
            "200",
        ),
        twin(
            line(
                "a treasurer reads who is here",
                list(&world.treasurer),
                "403 role",
            ),
            list(&steward),
            "200",
        ),
        line(
            "a treasurer invites",
            invites(&world.treasurer, "Mallory").short(),
            "403 role",
        ),
        line(
            "a viewer makes themselves a steward",
            sets(&world.viewer, "Vera", json!("steward")),
            "403 role",
        ),
        twin(
            line("a header in a name", injected.short(), "422 bad_name"),
            invites(&steward, "Zoë O'Neil").short(),
            "200",
        ),
        line(
            "the last steward goes",
            sets(&steward, "Rosa", Value::Null),
            "409 last_steward",
        ),
    ]
}

pub fn of_those_who_were_removed(world: &World<'_>) -> Vec<Line> {
    let node = world.node;
    let gone = comes_in(
        node,
        &invited(world.data, "Gus", "treasurer", "registrar"),
        "",
    );
    let before = world.who(&gone);
    command(world.data, &["remove", "Gus"]);
    let lesser = comes_in(
        node,
        &invited(world.data, "Lea", "treasurer", "registrar"),
        "",
    );
    let (open, after) = wait(async {
        let mut socket = own_socket(node, &lesser).await;
        let frames = vec![
            hello(token(node, &lesser)),
            request("app_info", Packed::Nil),
        ];
        let open = says(&mut socket, frames).await;
        command(
            world.data,
            &["role", "Lea", "--account", "registrar", "--role", "viewer"],
        );
        (open, says(&mut socket, Vec::new()).await)
    });
    let signs_again = world.signs(&lesser, ("credit", "pay"));
    let back = sign_in(node, "Lea", PASSPHRASE).send().cookie().unwrap();
    let removed = sign_in(node, "Gus", PASSPHRASE).short();
    vec![
        twin(
            line(
                "the session of somebody who was removed",
                world.who(&gone),
                "401 no_session",
            ),
            before,
            "200",
        ),
        line(
            "the passphrase of somebody who was removed",
            removed,
            "401 wrong_passphrase",
        ),
        twin(
            line("a socket whose role was taken", after, "closed"),
            open,
            "app_info",
        ),
        twin(
            line(
                "signing after the role was taken",
                signs_again,
                "401 no_session",
            ),
            world.who(&back),
            "200",
        ),
        line(
            "paying under the lesser role",
            world.signs(&back, ("credit", "pay")),
            "403 role",
        ),
    ]
}
