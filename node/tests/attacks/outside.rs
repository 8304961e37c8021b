//! Other pages in the same browser, other names for this address, files and bodies that nobody should send.

use super::people::{Came, PASSPHRASE, PUBLIC, Request};
use super::{Line, World, line, twin};
use serde_json::json;

/// Requests that another site in the same browser can make.
pub fn of_other_pages(world: &World<'_>) -> Vec<Line> {
    let asks = || world.post("/api/app-token").cookie(&world.rosa);
    let from = |origin: &str| asks().with("Origin", origin).short();
    vec![
        twin(
            line(
                "a form of another site, which sends no origin",
                asks().without("Origin").short(),
                "403 wrong_origin",
            ),
            asks().short(),
            "200",
        ),
        line(
            "a script of another site",
            from("https://attacker.example"),
            "403 wrong_origin",
        ),
        line(
            "a frame without an origin",
            from("null"),
            "403 wrong_origin",
        ),
        line(
            "another program on this machine",
            from("http://127.0.0.1:1"),
            "403 wrong_origin",
        ),
        line(
            "the proxy's page at the other door",
            from("https://coop.example"),
            "403 wrong_origin",
        ),
        line(
            "two origins",
            asks().and("Origin", "https://attacker.example").short(),
            "403 wrong_origin",
        ),
        line(
            "reading from another site",
            world
                .get("/api/accounts")
                .cookie(&world.rosa)
                .with("Origin", "https://attacker.example")
                .short(),
            "403 wrong_origin",
        ),
    ]
}

/// Names that point here, and proxies that lie.
pub fn of_other_addresses(world: &World<'_>) -> Vec<Line> {
    let (own, port) = (world.own(), world.node.port);
    let at = |host: &str| world.get("/health").with("Host", host);
    let line_names = |target: &str| world_get(world, target).short();
    let evil = format!("attacker.example:{port}");
    let strange = [
        format!("{own}@attacker.example"),
        format!("attacker.example@{own}"),
        format!("{own}:80"),
        format!("127.0.0.1:0{port}"),
        format!("{own}."),
        format!("127.1:{port}"),
        format!("{own}, attacker.example"),
        "127.0.0.1".to_owned(),
        String::new(),
    ];
    let strange = strange.iter().map(|host| at(host).send().status);
    // A host that is no host at all is refused before it is compared.
    let strange = strange
        .filter(|status| !matches!(status, 400 | 403))
        .count();
    let wish = json!({ "name": "Rosa", "passphrase": PASSPHRASE });
    let public = |origin: &str| {
        let request = world.post("/api/session").with("Host", PUBLIC);
        request.with("Origin", origin).json(&wish).send()
    };
    let through = public("https://coop.example");
    let cookie = through.cookie().unwrap();
    let value = cookie.split_once('=').unwrap().1.to_owned();
    let guarded = |came: &Came| {
        let head = came.head.to_lowercase();
        [
            "__host-copex_session=",
            "; secure",
            "; httponly",
            "; samesite=strict",
            "; path=/",
        ]
        .iter()
        .all(|part| head.contains(part))
            && !head.contains("domain=")
    };
    vec![
        twin(
            line(
                "a name that points here",
                at(&evil).short(),
                "403 wrong_host",
            ),
            at(&own).short(),
            "200",
        ),
        line("tricks with host and port", strange.to_string(), "0"),
        twin(
            line(
                "another address in the request line",
                line_names(&format!("http://{evil}/health")),
                "403 wrong_host",
            ),
            line_names(&format!("http://{own}/health")),
            "200",
        ),
        line(
            "two hosts, ours first",
            refused(at(&own).and("Host", &evil)),
            "refused",
        ),
        line(
            "two hosts, ours last",
            refused(at(&evil).and("Host", &own)),
            "refused",
        ),
        line(
            "a forwarded host",
            at(&evil).and("X-Forwarded-Host", &own).short(),
            "403 wrong_host",
        ),
        twin(
            line(
                "a page of this machine at the proxy's door",
                public(&format!("http://{own}")).short(),
                "403 wrong_origin",
            ),
            format!("{} {}", through.short(), guarded(&through)),
            "200 true",
        ),
        twin(
            line(
                "the proxy's session under the other door's name",
                world
                    .get("/api/session")
                    .with("Host", PUBLIC)
                    .with("Origin", "https://coop.example")
                    .cookie(&format!("{}={value}", world.cookie_name()))
                    .short(),
                "401 no_session",
            ),
            world
                .get("/api/session")
                .with("Host", PUBLIC)
                .with("Origin", "https://coop.example")
                .cookie(&cookie)
                .short(),
            "200",
        ),
    ]
}

fn world_get(world: &World<'_>, target: &str) -> Request {
    Request::new(world.node, "GET", target)
}

fn refused(request: Request) -> String {
    match request.send().status {
        400 | 403 => "refused".into(),
        other => other.to_string(),
    }
}

pub fn on_bodies_and_files(world: &World<'_>) -> Vec<Line> {
    let outside = [
        "/../../../../../etc/passwd",
        "/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/people.json",
        "/assets/../../people.json",
        "/assets/..%2f..%2fpeople.json",
        "/assets/%2e%2e%5c..%5cpeople.json",
        "/....//....//people.json",
        "//people.json",
        "/people.json%00.html",
        "/%252e%252e/people.json",
    ];
    let leaked = outside.iter().filter(|path| {
        let came = world_get(world, path).cookie(&world.rosa).send();
        let text = came.text();
        text.contains("root:") || text.contains("argon2id") || came.status >= 500
    });
    let leaked = leaked.count().to_string();
    let body = |length: usize| {
        let wish = json!({ "name": "Tom", "passphrase": "a".repeat(length) });
        world.post("/api/session").json(&wish).short()
    };
    let sign = |bytes: &[u8]| {
        let request = world.post("/api/sign").cookie(&world.treasurer);
        request.bytes("application/msgpack", bytes).short()
    };
    let endless = world.post("/api/sign").cookie(&world.treasurer);
    let endless = endless.and("Content-Length", "5000000000").short();
    vec![
        twin(
            line("files outside the pages", leaked, "0"),
            world.get("/").send().status.to_string(),
            "200",
        ),
        twin(
            line("a body too large", body(70_000), "400 bad_body"),
            body(300),
            "401 wrong_passphrase",
        ),
        line("a body that says it is endless", endless, "400 bad_body"),
        line("a call that is no call", sign(&[0xc1; 40]), "400 bad_body"),
        line("a call cut short", sign(&[0x88, 0xaa]), "400 bad_body"),
        line(
            "a call nested without end",
            sign(&[0x91; 100_000]),
            "400 bad_body",
        ),
    ]
}
