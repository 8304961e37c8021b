//! A practice node from the outside: started, used by a browser and the command line, stopped, started again.
//! One test, since each start of a node costs seconds; its parts are told in the order in which a person meets them.

#[allow(dead_code, reason = "other tests shorten the months")]
mod support;

use futures::{SinkExt, StreamExt};
use rmpv::Value as Packed;
use serde_json::{Value, json};
use std::time::Instant;
use support::{Node, copex, field, map, pack, unpack};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

#[tokio::test(flavor = "multi_thread")]
async fn a_practice_node_is_started_used_stopped_and_found_again() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path();

    let node = Node::start(data, &[]);
    nothing_listens_beyond_loopback(&node);
    let health = says_how_it_is(&node);
    signs_people_in_and_out(&node);
    a_page_reaches_its_own_account_and_no_other(&node).await;
    turns_are_lent_one_at_a_time(&node);
    answers_the_command_line(&node, data);
    a_payment_is_collected_without_being_asked(&node);
    two_nodes_on_one_folder_are_refused(data);
    node.stop();
    assert!(
        String::from_utf8_lossy(&copex(data, &["status"]).stderr).contains("No copex is running")
    );

    let begun = Instant::now();
    let again = Node::start(data, &[]);
    assert!(
        begun.elapsed().as_secs() < 15,
        "the second start took {:?}",
        begun.elapsed()
    );
    let second = says_how_it_is(&again);
    assert_eq!(second["dna_hash"], health["dna_hash"]);
    nothing_listens_beyond_loopback(&again);
    again.stop();

    other_lists_of_accounts_are_refused(data);
    other_rules_are_refused(data);
    let anew = Node::start(data, &["--reset"]);
    assert_ne!(says_how_it_is(&anew)["dna_hash"], health["dna_hash"]);
    anew.stop();
}

fn nothing_listens_beyond_loopback(node: &Node) {
    let open = node.open_addresses();
    assert!(open.len() > 2, "{open:?}");
    let loopback = [
        "0100007F:",
        "00000000000000000000000001000000:",
        "0000000000000000FFFF00000100007F:",
    ];
    for address in open {
        let (_, local) = address.split_once(' ').unwrap();
        assert!(
            loopback.iter().any(|start| local.starts_with(start)),
            "{address}"
        );
    }
}

fn says_how_it_is(node: &Node) -> Value {
    let answer = node.get("/health");
    let health = answer.json();
    assert_eq!(
        (answer.status, &health["status"], &health["accounts"]),
        (200, &json!("ok"), &json!(9)),
        "{health}"
    );
    let economy = node.get("/api/economy").json();
    assert_eq!(economy["period_seconds"], 600);
    assert!(
        economy["next_settlement_at_ms"].as_i64() > economy["now_ms"].as_i64(),
        "{economy}"
    );
    health
}

fn signs_people_in_and_out(node: &Node) {
    let accounts = node.get("/api/accounts").json();
    let ids: Vec<&str> = accounts["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|account| account["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids[..3], ["foundation", "registrar", "riverside-bakery"]);
    assert_eq!(accounts["accounts"][5]["coop_name"], "Riverside Bakery");

    assert_eq!(node.get("/api/session").status, 401);
    let unknown = node.request(
        "POST",
        "/api/session",
        None,
        Some(("application/json", br#"{"account":"nobody"}"#)),
    );
    assert_eq!(unknown.status, 404);
    assert!(
        unknown.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("hill-farm")
    );

    let cookie = node.sign_in("hill-farm");
    assert_eq!(
        node.request("GET", "/api/session", Some(&cookie), None)
            .json()["account"]["name"],
        "Hill Farm"
    );
    assert_eq!(
        node.request("DELETE", "/api/session", Some(&cookie), None)
            .status,
        204
    );
    assert_eq!(
        node.request("GET", "/api/session", Some(&cookie), None)
            .status,
        401
    );
}

/// What the page does with `@holochain/client`, by hand.
async fn a_page_reaches_its_own_account_and_no_other(node: &Node) {
    let cookie = node.sign_in("ana");
    let token = node
        .request("POST", "/api/app-token", Some(&cookie), None)
        .json();
    assert_eq!(token["installed_app_id"], "ana");

    let mut request = format!("ws://127.0.0.1:{}/ws", node.port)
        .into_client_request()
        .unwrap();
    request
        .headers_mut()
        .insert("cookie", cookie.parse().unwrap());
    let refused = connect_async(request.clone()).await.unwrap_err();
    assert!(refused.to_string().contains("403"), "no origin: {refused}");
    request.headers_mut().insert(
        "origin",
        format!("http://127.0.0.1:{}", node.port).parse().unwrap(),
    );
    let (mut socket, _) = connect_async(request).await.unwrap();

    let bytes: Vec<Packed> = token["token"]
        .as_array()
        .unwrap()
        .iter()
        .map(|byte| Packed::from(byte.as_u64().unwrap()))
        .collect();
    let secret = pack(&map(vec![("token", Packed::Array(bytes))]));
    let hello = pack(&map(vec![
        ("type", "authenticate".into()),
        ("data", Packed::Binary(secret)),
    ]));
    socket.send(Message::Binary(hello.into())).await.unwrap();

    let info = ask(&mut socket, 1, map(vec![("type", "app_info".into())])).await;
    let info = field(&info, "value");
    assert_eq!(field(info, "installed_app_id").as_str(), Some("ana"));
    let cells = field(field(info, "cell_info"), "economy");
    let cell = field(field(&cells.as_array().unwrap()[0], "value"), "cell_id").clone();
    let agent = cell.as_array().unwrap()[1].clone();

    let params = zome_call(&cell, &agent);
    let signed = node.request(
        "POST",
        "/api/sign",
        Some(&cookie),
        Some(("application/msgpack", &pack(&params))),
    );
    assert_eq!(
        signed.status,
        200,
        "{}",
        String::from_utf8_lossy(&signed.body)
    );
    let answer = ask(
        &mut socket,
        2,
        map(vec![
            ("type", "call_zome".into()),
            ("value", unpack(&signed.body)),
        ]),
    )
    .await;
    assert_eq!(
        field(&answer, "type").as_str(),
        Some("zome_called"),
        "{answer}"
    );
    let me = unpack(field(&answer, "value").as_slice().unwrap());
    assert_eq!(field(&me, "agent"), &agent);

    let other = node.sign_in("ben");
    let refused = node.request(
        "POST",
        "/api/sign",
        Some(&other),
        Some(("application/msgpack", &pack(&params))),
    );
    assert_eq!(
        (refused.status, refused.json()["error"]["code"].as_str()),
        (403, Some("wrong_cell"))
    );

    assert_eq!(
        node.request("DELETE", "/api/session", Some(&cookie), None)
            .status,
        204
    );
    assert!(
        matches!(
            socket.next().await,
            None | Some(Ok(Message::Close(_)) | Err(_))
        ),
        "signing out ends the socket"
    );
}

type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

async fn ask(socket: &mut Socket, id: u64, request: Packed) -> Packed {
    let fields = vec![
        ("id", id.into()),
        ("type", "request".into()),
        ("data", Packed::Binary(pack(&request))),
    ];
    socket
        .send(Message::Binary(pack(&map(fields)).into()))
        .await
        .unwrap();
    loop {
        let Message::Binary(bytes) = socket.next().await.unwrap().unwrap() else {
            continue;
        };
        let message = unpack(&bytes);
        if field(&message, "type").as_str() == Some("response")
            && field(&message, "id").as_u64() == Some(id)
        {
            return unpack(field(&message, "data").as_slice().unwrap());
        }
    }
}

fn zome_call(cell: &Packed, agent: &Packed) -> Packed {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    map(vec![
        ("provenance", agent.clone()),
        ("cell_id", cell.clone()),
        ("zome_name", "registry".into()),
        ("fn_name", "me".into()),
        ("cap_secret", Packed::Nil),
        ("payload", Packed::Binary(pack(&Packed::Nil))),
        (
            "nonce",
            Packed::Binary((0..32).map(|_| rand::random()).collect()),
        ),
        (
            "expires_at",
            Packed::from(u64::try_from(now.as_micros()).unwrap() + 60_000_000),
        ),
    ])
}

fn turns_are_lent_one_at_a_time(node: &Node) {
    let cookie = node.sign_in("chidi");
    let first = node
        .request("POST", "/api/turn", Some(&cookie), None)
        .json();
    let path = format!("/api/turn/{}", first["turn"].as_str().unwrap());
    std::thread::scope(|threads| {
        let second = threads.spawn(|| node.request("POST", "/api/turn", Some(&cookie), None));
        assert_eq!(
            node.request("DELETE", &path, Some(&cookie), None).status,
            204
        );
        let second = second.join().unwrap();
        assert_eq!(second.status, 200);
        let path = format!("/api/turn/{}", second.json()["turn"].as_str().unwrap());
        assert_eq!(
            node.request("DELETE", &path, Some(&cookie), None).status,
            204
        );
    });
}

fn answers_the_command_line(node: &Node, data: &std::path::Path) {
    let listed = String::from_utf8(copex(data, &["accounts"]).stdout).unwrap();
    assert!(
        listed.contains("brightwater-repair") && listed.contains("member of Hill Farm"),
        "{listed}"
    );
    let status = String::from_utf8(copex(data, &["status"]).stdout).unwrap();
    assert!(
        status.contains(&format!("http://127.0.0.1:{}", node.port)),
        "{status}"
    );

    let me = node.call("hill-farm", "registry", "me", None).unwrap();
    assert!(me["agent"].as_str().unwrap().starts_with("uhCAk"), "{me}");
    assert_eq!(me["party"]["profile"]["legal_name"], "Hill Farm");
    // Hashes as text are accepted where a zome wants bytes.
    let party = node
        .call("riverside-bakery", "registry", "party", Some(&me["agent"]))
        .unwrap();
    assert_eq!(party["name"], "Hill Farm");

    let error = node.call("nobody", "registry", "me", None).unwrap_err();
    assert!(
        error.contains("There is no account \"nobody\" here") && error.contains("dina"),
        "{error}"
    );
    let error = node
        .call("ana", "registry", "no_such_function", None)
        .unwrap_err();
    assert!(error.contains("no_such_function"), "{error}");
    let output = copex(data, &["call", "ana", "registry", "me", "{amount: 5}"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("not JSON"));
}

/// A co-op offers and is matched with credits; it pays a wage; the member's node takes it in by itself.
fn a_payment_is_collected_without_being_asked(node: &Node) {
    let offer = json!({
        "title": "Milk", "description": "In bottles", "category": "Food", "unit": "litre", "unit_price": 150,
        "monthly_quantity": 1_000_000, "delivery": "PickUp", "until": null,
        "place": { "name": "Upper Hill", "latitude_tenths": 525, "longitude_tenths": -29 },
    });
    let offered = node
        .call("hill-farm", "exchange", "create_offer", Some(&offer))
        .unwrap();
    // Whether the page asks for the credits or the routine work sees that they are missing: they come once.
    let matched = |account: &Value| account["state"]["account"]["matched"] == 187_500;
    node.call("hill-farm", "credit", "issue", Some(&offered))
        .unwrap();
    node.call_until("hill-farm", "credit", "account", matched);
    let again = node
        .call("hill-farm", "credit", "issue", Some(&offered))
        .unwrap();
    let account = node.call("hill-farm", "credit", "account", None).unwrap();
    assert_eq!(again["event"], account["head"], "asked twice, issued once");
    assert!(matched(&account));

    let member = node.call("chidi", "registry", "me", None).unwrap()["agent"].clone();
    let wage = |amount: i64| json!({ "payments": [{ "amount": amount, "kind": { "Wage": { "member": member } } }] });
    let refused = node
        .call("hill-farm", "credit", "pay", Some(&wage(10_000_000)))
        .unwrap_err();
    assert!(refused.contains("You can spend 937.50"), "{refused}");
    node.call("hill-farm", "credit", "pay", Some(&wage(20_000)))
        .unwrap();
    let balance =
        |amount: i64| move |account: &Value| account["state"]["account"]["balance"] == amount;
    node.call_until("chidi", "credit", "account", balance(20_000));
    // The Foundation's half of what was created.
    node.call_until("foundation", "credit", "account", balance(93_750));
}

fn two_nodes_on_one_folder_are_refused(data: &std::path::Path) {
    let output = copex(data, &["practice", "--port", "18420"]);
    assert!(!output.status.success());
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.contains("Another copex is running") && error.contains("Ctrl-C"),
        "{error}"
    );
}

fn other_lists_of_accounts_are_refused(data: &std::path::Path) {
    let list = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/practice.yaml"
    ))
    .unwrap();
    let other = data.join("other.yaml");
    std::fs::write(&other, list.replace("Practice valley", "Another valley")).unwrap();
    let output = copex(
        data,
        &[
            "practice",
            "--port",
            "18420",
            "--config",
            other.to_str().unwrap(),
        ],
    );
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.contains("another configuration") && error.contains("--reset"),
        "{error}"
    );
}

/// As after an update that changed the integrity zome.
fn other_rules_are_refused(data: &std::path::Path) {
    let file = data.join("economy.json");
    let mut economy: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let ours = economy["dna_hash"].as_str().unwrap().to_string();
    economy["dna_hash"] = "uhC0kAnotherEconomy".into();
    std::fs::write(&file, economy.to_string()).unwrap();
    let output = copex(data, &["practice", "--port", "18420"]);
    assert!(!output.status.success());
    let error = String::from_utf8(output.stderr).unwrap();
    for part in [
        "another version of the economy's rules",
        "uhC0kAnotherEconomy",
        &ours,
        "--reset",
        "RESET=1",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
}
