//! A real node with people, raw requests that no browser would send, and sockets to the app interface.

use super::support::{Node, copex, field, map, pack, unpack};
use futures::{SinkExt, StreamExt};
use rmpv::Value as Packed;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub const PASSPHRASE: &str = "four words picked anyhow";
pub const PUBLIC: &str = "coop.example";
const ANSWER_MAX: Duration = Duration::from_secs(30);
const HAPP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../workdir/copex.happ");
const EXAMPLE: &str = include_str!("../../../examples/founding.yaml");

pub type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

/// A hub as a process. It is killed when the test ends.
pub struct Hub {
    child: Child,
    address: String,
    bundles: String,
}

impl Hub {
    pub fn start(place: &Path) -> Self {
        let folder = place.join("bundles");
        std::fs::create_dir_all(&folder).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_copex"))
            .args(["hub", "--listen", "127.0.0.1:0", "--bundles"])
            .arg(&folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut after = |name: &str| {
            let line = lines.next().expect("the hub ended").unwrap();
            line.strip_prefix(name).unwrap().trim().to_owned()
        };
        let (address, bundles) = (after("Bootstrap and relay:"), after("Bundles:"));
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            address,
            bundles,
        }
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Founds an economy whose Foundation and registrar both live here.
pub fn found(data: &Path, hub: &Hub) {
    let file = data.with_extension("yaml");
    let example = [
        "https://hub.valley.example:443",
        "https://hub.valley.example:444",
    ];
    assert!(example.iter().all(|address| EXAMPLE.contains(address)));
    let text = EXAMPLE.replace(example[0], &hub.address);
    std::fs::write(&file, text.replace(example[1], &hub.bundles)).unwrap();
    let output = copex(
        data,
        &["found", "--file", file.to_str().unwrap(), "--bundle", HAPP],
    );
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{problem}");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("http://127.0.0.1:8420/welcome/"), "{said}");
}

/// What the command line prints.
pub fn people(data: &Path, arguments: &[&str]) -> String {
    let output = copex(data, &[&["people"], arguments].concat());
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {problem}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The code of an invitation by the command line.
pub fn invited(data: &Path, name: &str, role: &str, account: &str) -> String {
    let link = people(
        data,
        &["invite", name, "--role", role, "--account", account],
    );
    code_of(&link)
}

pub fn code_of(link: &str) -> String {
    link.rsplit_once("/welcome/").unwrap().1.to_owned()
}

/// A request on its way; it has what a browser on the node's own page sends, until that is changed.
#[derive(Clone)]
pub struct Request {
    port: u16,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
pub struct Came {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Came {
    /// Status and code, like `403 wrong_origin`; the status alone where nothing was refused.
    pub fn short(&self) -> String {
        let body: Option<Value> = serde_json::from_slice(&self.body).ok();
        let code = body.and_then(|body| Some(body["error"]["code"].as_str()?.to_owned()));
        match code {
            Some(code) => format!("{} {code}", self.status),
            None => self.status.to_string(),
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The cookie that was set, as name and value.
    pub fn cookie(&self) -> Option<String> {
        let mut lines = self.head.lines();
        let line = lines.find(|line| line.to_lowercase().starts_with("set-cookie:"))?;
        let pair = line["set-cookie:".len()..].split(';').next()?;
        Some(pair.trim().to_owned())
    }
}

impl Request {
    pub fn new(node: &Node, method: &str, path: &str) -> Self {
        let own = format!("127.0.0.1:{}", node.port);
        Self {
            port: node.port,
            method: method.into(),
            path: path.into(),
            headers: vec![
                ("Host".into(), own.clone()),
                ("Origin".into(), format!("http://{own}")),
            ],
            body: Vec::new(),
        }
    }

    /// One more header.
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// Another value instead of the usual one.
    pub fn with(self, name: &str, value: &str) -> Self {
        self.without(name).and(name, value)
    }

    pub fn cookie(self, cookie: &str) -> Self {
        self.and("Cookie", cookie)
    }

    pub fn json(self, body: &Value) -> Self {
        self.bytes("application/json", body.to_string().as_bytes())
    }

    pub fn bytes(mut self, kind: &str, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self.and("Content-Type", kind)
    }

    pub fn send(&self) -> Came {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !self
            .headers
            .iter()
            .any(|(name, _)| name == "Content-Length")
        {
            head += &format!("Content-Length: {}\r\n", self.body.len());
        }
        head += "Connection: close\r\n\r\n";
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(ANSWER_MAX)).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // A node that has heard enough answers before it has read everything.
        let _ = stream.write_all(&self.body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
        let (head, body) = answer.split_at(end.map_or(answer.len(), |end| end + 4));
        let head = String::from_utf8_lossy(head).into_owned();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Came {
            status: status.unwrap_or(0),
            head,
            body: body.to_vec(),
        }
    }

    pub fn short(&self) -> String {
        self.send().short()
    }

    /// The answer as msgpack.
    pub fn exchange(&self) -> Packed {
        let came = self.send();
        assert_eq!(came.status, 200, "{}", came.text());
        unpack(&came.body)
    }
}

/// Comes in by an invitation; gives the cookie.
pub fn comes_in(node: &Node, code: &str, name: &str) -> String {
    let wish = json!({ "code": code, "name": name, "passphrase": PASSPHRASE });
    let came = Request::new(node, "POST", "/api/welcome")
        .json(&wish)
        .send();
    assert_eq!(came.status, 200, "{}", came.text());
    came.cookie().unwrap()
}

pub fn sign_in(node: &Node, name: &str, passphrase: &str) -> Request {
    let wish = json!({ "name": name, "passphrase": passphrase });
    Request::new(node, "POST", "/api/session").json(&wish)
}

/// Goes on at another account; gives the new cookie.
pub fn switches(node: &Node, cookie: &str, account: &str) -> String {
    let wish = json!({ "account": account });
    let request = Request::new(node, "PUT", "/api/session");
    let came = request.cookie(cookie).json(&wish).send();
    assert_eq!(came.status, 200, "{}", came.text());
    came.cookie().unwrap()
}

pub fn token(node: &Node, cookie: &str) -> Packed {
    let request = Request::new(node, "POST", "/api/app-token").cookie(cookie);
    let answer = request.send().json();
    let bytes = answer["token"].as_array().unwrap().iter();
    Packed::Array(bytes.map(|byte| byte.as_u64().unwrap().into()).collect())
}

/// Opens a socket; the status of the refusal otherwise.
pub async fn socket(node: &Node, cookie: &str, origin: &str) -> Result<Socket, u16> {
    let address = format!("ws://127.0.0.1:{}/ws", node.port);
    let mut request = address.into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert("origin", origin.parse().unwrap());
    headers.insert("cookie", cookie.parse().unwrap());
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

pub async fn own_socket(node: &Node, cookie: &str) -> Socket {
    let origin = format!("http://127.0.0.1:{}", node.port);
    socket(node, cookie, &origin).await.unwrap()
}

pub fn hello(token: Packed) -> Vec<u8> {
    let secret = pack(&map(vec![("token", token)]));
    pack(&map(vec![
        ("type", "authenticate".into()),
        ("data", Packed::Binary(secret)),
    ]))
}

pub fn request(kind: &str, value: Packed) -> Vec<u8> {
    let inside = map(vec![("type", kind.into()), ("value", value)]);
    pack(&map(vec![
        ("id", 1.into()),
        ("type", "request".into()),
        ("data", Packed::Binary(pack(&inside))),
    ]))
}

/// What comes back for frames: the type of the answer, or `closed`.
pub async fn says(socket: &mut Socket, frames: Vec<Vec<u8>>) -> String {
    match answer(socket, frames).await {
        Some(answer) => field(&answer, "type").as_str().unwrap().to_owned(),
        None => "closed".into(),
    }
}

pub async fn answer(socket: &mut Socket, frames: Vec<Vec<u8>>) -> Option<Packed> {
    for frame in frames {
        // The other side may have closed after the one before.
        let _ = socket.send(Message::Binary(frame.into())).await;
    }
    loop {
        let message = tokio::time::timeout(ANSWER_MAX, socket.next());
        match message.await.expect("neither an answer nor an end") {
            Some(Ok(Message::Binary(bytes))) => {
                let message = unpack(&bytes);
                if field(&message, "type").as_str() == Some("response") {
                    return Some(unpack(field(&message, "data").as_slice().unwrap()));
                }
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
            Some(Ok(_)) => {}
        }
    }
}

/// An account's cell and key, as its own app says.
pub async fn cell(node: &Node, cookie: &str) -> (Packed, Packed) {
    let mut socket = own_socket(node, cookie).await;
    let frames = vec![hello(token(node, cookie)), request("app_info", Packed::Nil)];
    let info = answer(&mut socket, frames).await.unwrap();
    let cells = field(field(field(&info, "value"), "cell_info"), "economy").clone();
    let cell = field(field(&cells.as_array().unwrap()[0], "value"), "cell_id").clone();
    let agent = cell.as_array().unwrap()[1].clone();
    (cell, agent)
}

/// Asks the node to sign a zome call.
pub fn signs(
    node: &Node,
    cookie: &str,
    (cell, agent): &(Packed, Packed),
    (zome, function): (&str, &str),
) -> Request {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let expires = u64::try_from(now.as_micros()).unwrap() + 60_000_000;
    let nonce = (0..32).map(|_| rand::random()).collect();
    let call = map(vec![
        ("provenance", agent.clone()),
        ("cell_id", cell.clone()),
        ("zome_name", zome.into()),
        ("fn_name", function.into()),
        ("cap_secret", Packed::Nil),
        ("payload", Packed::Binary(pack(&Packed::Nil))),
        ("nonce", Packed::Binary(nonce)),
        ("expires_at", Packed::from(expires)),
    ]);
    Request::new(node, "POST", "/api/sign")
        .cookie(cookie)
        .bytes("application/msgpack", &pack(&call))
}
