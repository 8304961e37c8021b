//! A co-op's own system at a real node: what its key opens and what not, payments that are made once however often they are asked
//! for, also across a kill, and events that it is told of.

// The other tests use the rest.
#[allow(dead_code)]
mod support;

use holochain::prelude::ActionHash;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use support::{Node, copex};

const FARM: &str = "hill-farm";

/// What a request gets: status and body.
type Answer = (u16, Value);

struct Shop<'a> {
    node: &'a Node,
    key: String,
}

impl Shop<'_> {
    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.node.port)
    }

    fn get(&self, path: &str) -> Answer {
        let request = client().get(self.url(path));
        read(
            request
                .header("authorization", format!("Bearer {}", self.key))
                .call(),
        )
    }

    fn post(&self, path: &str, name: Option<&str>, body: &Value) -> Answer {
        let mut request = client()
            .post(self.url(path))
            .header("authorization", format!("Bearer {}", self.key))
            .header("content-type", "application/json");
        if let Some(name) = name {
            request = request.header("idempotency-key", name);
        }
        read(request.send(body.to_string()))
    }

    fn pays(&self, name: &str, to: &str, amount: &str) -> Answer {
        let body = json!({ "what": "contribution", "to": to, "amount": amount });
        self.post("/v1/payments", Some(name), &body)
    }
}

fn client() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into()
}

fn read(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    let answer = answer.unwrap();
    let status = answer.status().as_u16();
    let text = answer.into_body().read_to_string().unwrap();
    (
        status,
        serde_json::from_str(&text).unwrap_or(Value::String(text)),
    )
}

fn code(answer: &Answer) -> (u16, &str) {
    (
        answer.0,
        answer.1["error"]["code"].as_str().unwrap_or("none"),
    )
}

/// `copex program ...`; what it prints.
fn program(data: &Path, arguments: &[&str]) -> String {
    let output = copex(data, &[&["program"], arguments].concat());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The line that stands alone: a key, or a secret.
fn secret(said: &str) -> String {
    let line = said.lines().find(|line| line.starts_with("    "));
    line.unwrap().trim().to_owned()
}

/// Takes messages, the first with a refusal; gives the signature and the body of each.
fn takes_messages() -> (String, Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/copex", listener.local_addr().unwrap());
    let (send, receive) = channel();
    std::thread::spawn(move || {
        for (place, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut length, mut signature) = (0, String::new());
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                let lowered = line.trim().to_lowercase();
                if let Some(text) = lowered.strip_prefix("content-length:") {
                    length = text.trim().parse().unwrap();
                }
                if let Some(text) = lowered.strip_prefix("copex-signature:") {
                    signature = text.trim().to_owned();
                }
                if lowered.is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let status = if place == 0 {
                "503 Not now"
            } else {
                "204 Taken"
            };
            write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            .unwrap();
            if send
                .send((signature, String::from_utf8(body).unwrap()))
                .is_err()
            {
                break;
            }
        }
    });
    (url, receive)
}

fn offers_something(node: &Node) {
    let offer = json!({
        "title": "Wheat", "description": "", "category": "Food", "unit": "piece", "unit_price": 100,
        "monthly_quantity": 1_000_000, "delivery": "PickUp", "until": null,
        "place": { "name": "Valley", "latitude_tenths": 525, "longitude_tenths": -29 },
    });
    node.call(FARM, "exchange", "create_offer", Some(&offer))
        .unwrap();
    node.call_until(FARM, "credit", "account", |view| {
        view["state"]["account"]["balance"].as_i64() > Some(20_000)
    });
}

#[test]
fn a_co_op_s_own_system_pays_once_within_its_limits_and_is_told() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let node = Node::start(&data, &[]);
    offers_something(&node);
    let bakery = node
        .call("riverside-bakery", "credit", "account", None)
        .unwrap();
    let bakery = bakery["agent"].as_str().unwrap().to_owned();

    let refused = copex(
        &data,
        &["program", "add", FARM, "Shop", "--role", "treasurer"],
    );
    assert!(String::from_utf8_lossy(&refused.stderr).contains("needs a limit"));
    let shop = Shop {
        node: &node,
        key: secret(&program(
            &data,
            &[
                "add",
                FARM,
                "Web shop",
                "--role",
                "treasurer",
                "--most",
                "50",
                "--most-a-day",
                "80.00",
            ],
        )),
    };
    let books = Shop {
        node: &node,
        key: secret(&program(&data, &["add", FARM, "Books", "--role", "viewer"])),
    };
    let (url, messages) = takes_messages();
    let signed_with = secret(&program(&data, &["tell", FARM, &url]));

    // What a key opens.
    let (status, account) = books.get("/v1/account");
    assert_eq!(
        (status, account["account"].as_str()),
        (200, Some(FARM)),
        "{account}"
    );
    let before = account["balance"].as_str().unwrap().to_owned();
    let (status, described) = books.get("/v1/openapi.json");
    assert_eq!(
        (status, described["paths"]["/v1/payments"].is_object()),
        (200, true)
    );
    let (status, me) = books.post("/v1/calls/registry/me", None, &Value::Null);
    assert_eq!((status, me["agent"].is_string()), (200, true), "{me}");

    // And what not.
    let nobody = Shop {
        node: &node,
        key: format!("{}0", books.key),
    };
    assert_eq!(code(&nobody.get("/v1/account")), (401, "wrong_key"));
    assert_eq!(
        code(&books.pays("bill-1", &bakery, "1.00")),
        (403, "not_allowed")
    );
    assert_eq!(
        code(&books.post("/v1/calls/exchange/create_offer", None, &json!({}))),
        (403, "not_allowed")
    );
    assert_eq!(
        code(&shop.post("/v1/calls/credit/pay", None, &json!({ "payments": [] }))),
        (403, "not_by_call")
    );
    assert_eq!(
        code(&shop.post("/v1/calls/credit/init", None, &Value::Null)),
        (404, "not_found")
    );
    assert_eq!(
        code(&shop.post(
            "/v1/payments",
            None,
            &json!({ "what": "contribution", "to": bakery, "amount": "1" })
        )),
        (400, "bad_request_name")
    );
    assert_eq!(
        code(&shop.pays("bill-1", "uhCAk", "1.00")),
        (400, "bad_value")
    );
    assert_eq!(
        code(&shop.pays("bill-1", &bakery, "50.01")),
        (422, "above_most")
    );
    // A cookie of a page is no key, and a foreign page is sent away.
    let cookie = node.sign_in(FARM);
    assert_eq!(
        node.request("GET", "/v1/account", Some(&cookie), None)
            .status,
        401
    );
    let foreign = client()
        .get(shop.url("/v1/account"))
        .header("authorization", format!("Bearer {}", shop.key))
        .header("origin", "https://attacker.example");
    assert_eq!(code(&read(foreign.call())), (403, "wrong_origin"));

    // Paid once.
    let first = shop.pays("bill-1", &bakery, "50.00");
    assert_eq!(first.0, 201, "{}", first.1);
    let again = shop.pays("bill-1", &bakery, "50.00");
    assert_eq!((again.0, &again.1), (200, &first.1));
    assert_eq!(
        code(&shop.pays("bill-1", &bakery, "49.00")),
        (409, "request_reused")
    );
    assert_eq!(
        code(&shop.pays("bill-2", &bakery, "30.01")),
        (422, "above_day")
    );
    let (_, account) = books.get("/v1/account");
    let minor = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    assert_eq!(
        minor(account["balance"].as_str().unwrap()),
        minor(&before) - 5_000
    );
    let (_, history) = books.get("/v1/history?limit=2");
    assert_eq!(history["events"][0]["event"], first.1["event"]);
    assert_eq!(history["events"][0]["parts"][0]["amount"], "-50.00");

    // Told of it, though the first try was refused; and signed.
    let patience = Duration::from_secs(60);
    let (_, body) = messages.recv_timeout(patience).unwrap();
    let (signature, second) = messages.recv_timeout(patience).unwrap();
    assert_eq!(body, second, "the same message comes again");
    let message: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (&message["id"], &message["account"]),
        (&first.1["event"], &json!(FARM))
    );
    assert_eq!(signature, signature_of(&signed_with, &signature, &body));

    // A payment that was begun when the node was killed: asked for again, it is looked up.
    let listed: Value = serde_json::from_str(&program(&data, &["list", "--json"])).unwrap();
    assert!(
        !listed.to_string().contains(&signed_with),
        "secrets are shown once"
    );
    let file = data.join("programs.json");
    let mut kept: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let key = shop.key;
    drop(node);
    let before = history["events"][1]["event"].as_str().unwrap();
    let before = ActionHash::try_from(before).unwrap();
    kept["asked"][0]["progress"] = json!({ "begun": before });
    std::fs::write(&file, kept.to_string()).unwrap();
    let node = Node::start(&data, &[]);
    let shop = Shop { node: &node, key };
    let after = shop.pays("bill-1", &bakery, "50.00");
    assert_eq!((after.0, &after.1), (200, &first.1));
    program(&data, &["remove", "0"]);
    assert_eq!(code(&shop.get("/v1/account")), (401, "wrong_key"));
    node.stop();
}

/// The signature of a message as another program makes it.
fn signature_of(secret: &str, sent: &str, body: &str) -> String {
    let seconds = sent.split([',', '=']).nth(1).unwrap();
    let made = Command::new("openssl")
        .args(["dgst", "-sha256", "-hmac", secret, "-hex"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .and_then(|mut child| {
            write!(child.stdin.take().unwrap(), "{seconds}.{body}")?;
            child.wait_with_output()
        })
        .unwrap();
    let text = String::from_utf8(made.stdout).unwrap();
    format!("t={seconds},v1={}", text.trim().rsplit(' ').next().unwrap())
}
