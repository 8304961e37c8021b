//! Invitations and passphrases that are guessed, used twice, or too late; also across a restart.

use super::people::{PASSPHRASE, Request, code_of, invited, people as command, sign_in};
use super::support::Node;
use super::{Line, World, line, twin};
use serde_json::{Value, json};
use std::path::Path;

pub fn by_invitation_and_guess(world: &World<'_>) -> Vec<Line> {
    let node = world.node;
    let code = invited(world.data, "Ida", "viewer", "registrar");
    let comes = |code: &str, passphrase: &str| {
        let wish = json!({ "code": code, "passphrase": passphrase });
        world.post("/api/welcome").json(&wish).short()
    };
    let weak = comes(&code, "my ida passphrase");
    let short = comes(&code, "short");
    let once = comes(&code, PASSPHRASE);
    let again = comes(&code, "another passphrase");
    let old = invited(world.data, "Jon", "viewer", "registrar");
    let newer = code_of(&command(world.data, &["invite", "Jon", "--again"]));
    let replaced = comes(&old, PASSPHRASE);
    let known = sign_in(node, "Ida", "not the right one").send().body;
    let unknown = sign_in(node, "Nobody at all", "not the right one")
        .send()
        .body;
    for _ in 0..4 {
        sign_in(node, "Ida", "not the right one").send();
    }
    let locked = sign_in(node, "Ida", PASSPHRASE).send();
    let told = locked.head.to_lowercase().contains("retry-after:");
    let log = std::fs::read_to_string(world.data.join("people.log")).unwrap();
    let secrets = [PASSPHRASE, &code, "not the right one", "Nobody at all"];
    let secrets = secrets.iter().filter(|secret| log.contains(**secret));
    vec![
        twin(
            line("an invitation used twice", again, "404 invitation"),
            once,
            "200",
        ),
        line(
            "a guessed invitation",
            comes(&"0".repeat(32), PASSPHRASE),
            "404 invitation",
        ),
        twin(
            line(
                "an invitation that a newer one replaced",
                replaced,
                "404 invitation",
            ),
            comes(&newer, PASSPHRASE),
            "200",
        ),
        line(
            "a passphrase that holds the name",
            weak,
            "422 bad_passphrase",
        ),
        line("a short passphrase", short, "422 bad_passphrase"),
        line(
            "learning which names there are",
            (known == unknown).to_string(),
            "true",
        ),
        twin(
            line(
                "guessing on: the right one comes too late",
                format!("{} {told}", locked.short()),
                "429 wait true",
            ),
            sign_in(node, "Tom", PASSPHRASE).short(),
            "200",
        ),
        twin(
            line("secrets in the log", secrets.count().to_string(), "0"),
            log.contains("\"not_allowed\"").to_string(),
            "true",
        ),
    ]
}

/// While the node is off, an invitation runs out, and whoever waits waits longer; gives the code.
pub fn expire_invitation(data: &Path) -> String {
    let file = data.join("people.json");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut kept: Value = serde_json::from_str(&text).unwrap();
    let people = kept["book"]["people"].as_array_mut().unwrap();
    let zoe = people.iter_mut().find(|one| one["name"] == "Zoë O'Neil");
    let code = "c0ffee".to_owned();
    let hash = copex_node::bundle::fingerprint(code.as_bytes());
    zoe.unwrap()["invitation"] = json!({ "code_hash": hash, "ends_ms": 1_700_000_000_000_i64 });
    std::fs::write(&file, kept.to_string()).unwrap();
    make_waits_longer(data);
    code
}

/// On a busy machine a start takes longer than the first wait.
fn make_waits_longer(data: &Path) {
    let file = data.join("people-tries.json");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut tries: Value = serde_json::from_str(&text).unwrap();
    for tried in tries["names"].as_object_mut().unwrap().values_mut() {
        if let Some(until @ 1..) = tried["until_ms"].as_i64() {
            tried["until_ms"] = json!(until + 600_000);
        }
    }
    std::fs::write(&file, tries.to_string()).unwrap();
}

pub fn after_a_restart(node: &Node, before: &str, expired: &str) -> Vec<Line> {
    let wish = json!({ "code": expired, "passphrase": PASSPHRASE });
    let comes = Request::new(node, "POST", "/api/welcome")
        .json(&wish)
        .short();
    let (_, value) = before.split_once('=').unwrap();
    let old = format!("copex_session_{}={value}", node.port);
    let old = Request::new(node, "GET", "/api/session")
        .cookie(&old)
        .short();
    vec![
        line("an invitation that has ended", comes, "404 invitation"),
        line("a session from before the restart", old, "401 no_session"),
        twin(
            line(
                "guessing on after a restart",
                sign_in(node, "Ida", PASSPHRASE).short(),
                "429 wait",
            ),
            sign_in(node, "Rosa", PASSPHRASE).short(),
            "200",
        ),
    ]
}
