//! A practice node as a person would run it: the built program, its own data folder, a free port; and a browser's part.

pub mod federation;

use rmpv::Value as Packed;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The first start compiles the zomes and opens nine accounts; a busy machine needs a while.
const START_MAX: Duration = Duration::from_secs(240);

/// A node tells the others that it goes, and waits a while for one that has just gone itself.
const STOP_MAX: Duration = Duration::from_secs(60);

/// A running node. It is killed when a test fails before it was stopped.
pub struct Node {
    child: Child,
    pub port: u16,
    data: PathBuf,
}

/// An answer to a request.
pub struct Answer {
    pub status: u16,
    pub headers: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The cookie to send from now on.
    pub fn cookie(&self) -> String {
        let line = self
            .headers
            .lines()
            .find(|line| line.to_lowercase().starts_with("set-cookie:"))
            .expect("no cookie");
        let lowered = line.to_lowercase();
        assert!(
            lowered.contains("httponly") && lowered.contains("samesite=strict"),
            "{line}"
        );
        line["set-cookie:".len()..]
            .split(';')
            .next()
            .unwrap()
            .trim()
            .to_string()
    }
}

/// The practice economy with short months, in a file for `--config`.
pub fn list_with_months_of(seconds: u64, folder: &Path) -> PathBuf {
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/practice.yaml");
    let list = std::fs::read_to_string(list)
        .unwrap()
        .replace("period_seconds: 600", &format!("period_seconds: {seconds}"))
        .replace("standing_periods: 6", "standing_periods: 12")
        .replace("grant_validity_months: 3", "grant_validity_months: 12");
    let path = folder.join("list.yaml");
    std::fs::write(&path, list).unwrap();
    path
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// What the keystores of real nodes are locked with. Practice makes its own.
const PASSPHRASE: (&str, &str) = ("COPEX_PASSPHRASE", "four words picked anyhow");

/// Runs the program to its end.
pub fn copex(data: &Path, arguments: &[&str]) -> Output {
    copex_at(HERE, data, arguments)
}

/// The same on another machine.
pub fn copex_at(machine: Machine, data: &Path, arguments: &[&str]) -> Output {
    program_at(machine)
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap()
}

/// On which machine a program runs: the command that starts it there.
pub type Machine<'a> = &'a [&'a str];

/// This one.
pub const HERE: Machine = &[];

/// The program, to be started on a machine.
pub fn program_at(machine: Machine) -> Command {
    let program = env!("CARGO_BIN_EXE_copex");
    let mut command = match machine {
        [] => Command::new(program),
        [way, rest @ ..] => {
            let mut command = Command::new(way);
            command.args(rest).arg(program);
            command
        }
    };
    command.env(PASSPHRASE.0, PASSPHRASE.1);
    command
}

impl Node {
    /// Starts a node and waits until it says that it is open.
    pub fn start(data: &Path, arguments: &[&str]) -> Self {
        Self::start_as("practice", data, arguments)
    }

    /// The same with `practice` or `run`.
    pub fn start_as(command: &str, data: &Path, arguments: &[&str]) -> Self {
        Self::start_at(HERE, command, data, arguments)
    }

    /// The same on another machine.
    pub fn start_at(machine: Machine, command: &str, data: &Path, arguments: &[&str]) -> Self {
        let port = free_port();
        let mut child = program_at(machine)
            .args([command, "--port", &port.to_string()])
            .args(arguments)
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = format!("http://127.0.0.1:{port}");
        let begun = Instant::now();
        loop {
            let line = lines
                .next()
                .unwrap_or_else(|| panic!("the node ended: {:?}", child.try_wait()))
                .unwrap();
            if line.trim() == address {
                break;
            }
            assert!(begun.elapsed() < START_MAX, "not open after {START_MAX:?}");
        }
        // The pipe is emptied to the end, so that the node never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            port,
            data: data.into(),
        }
    }

    /// One request with the headers that a browser on the node's own page sends.
    pub fn request(
        &self,
        method: &str,
        path: &str,
        cookie: Option<&str>,
        body: Option<(&str, &[u8])>,
    ) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let own = format!("127.0.0.1:{}", self.port);
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {own}\r\nOrigin: http://{own}\r\nConnection: close\r\n"
        );
        if let Some(cookie) = cookie {
            head += &format!("Cookie: {cookie}\r\n");
        }
        let (kind, bytes) = body.unwrap_or(("application/json", b""));
        head += &format!(
            "Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            bytes.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .expect("no end of headers");
        let headers = String::from_utf8(answer[..end].to_vec()).unwrap();
        let status = headers.split(' ').nth(1).unwrap().parse().unwrap();
        let body = answer[end + 4..].to_vec();
        assert!(
            !headers
                .to_lowercase()
                .contains("transfer-encoding: chunked"),
            "{headers}"
        );
        Answer {
            status,
            headers,
            body,
        }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.request("GET", path, None, None)
    }

    /// Signs in; gives the cookie.
    pub fn sign_in(&self, account: &str) -> String {
        let body = json!({ "account": account }).to_string();
        let answer = self.request(
            "POST",
            "/api/session",
            None,
            Some(("application/json", body.as_bytes())),
        );
        assert_eq!(
            answer.status,
            200,
            "{}",
            String::from_utf8_lossy(&answer.body)
        );
        answer.cookie()
    }

    /// The command line's way to the node.
    pub fn call(
        &self,
        account: &str,
        zome: &str,
        function: &str,
        input: Option<&Value>,
    ) -> Result<Value, String> {
        let text = input.map(Value::to_string);
        let mut arguments = vec!["call", account, zome, function];
        arguments.extend(text.as_deref());
        let output = copex(&self.data, &arguments);
        if output.status.success() {
            Ok(serde_json::from_slice(&output.stdout).unwrap())
        } else {
            Err(String::from_utf8(output.stderr).unwrap())
        }
    }

    /// Calls until the answer is as wanted; for what the node does by itself in the background.
    pub fn call_until(
        &self,
        account: &str,
        zome: &str,
        function: &str,
        wanted: impl Fn(&Value) -> bool,
    ) -> Value {
        let begun = Instant::now();
        loop {
            let answer = self.call(account, zome, function, None);
            match &answer {
                Ok(value) if wanted(value) => return value.clone(),
                _ if begun.elapsed() > Duration::from_secs(120) => {
                    panic!("{account} {function}: {answer:?}")
                }
                _ => std::thread::sleep(Duration::from_millis(300)),
            }
        }
    }

    /// Ctrl-C; the node must end by itself and without an error.
    pub fn stop(mut self) {
        let killed = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(killed.success());
        let begun = Instant::now();
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None if begun.elapsed() > STOP_MAX => {
                    panic!("the node did not stop")
                }
                None => std::thread::sleep(Duration::from_millis(50)),
            }
        };
        assert!(status.success(), "{status}");
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it ends by itself; gives whether it ended without an error.
    pub fn ends_within(&mut self, patience: Duration) -> Option<bool> {
        let begun = Instant::now();
        loop {
            match self.child.try_wait().unwrap() {
                Some(status) => return Some(status.success()),
                None if begun.elapsed() > patience => return None,
                None => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    /// Local addresses of all its sockets that anyone could send to: listening TCP, and UDP.
    pub fn open_addresses(&self) -> Vec<String> {
        let own: Vec<String> = std::fs::read_dir(format!("/proc/{}/fd", self.child.id()))
            .unwrap()
            .filter_map(|link| std::fs::read_link(link.unwrap().path()).ok())
            .filter_map(|target| {
                Some(
                    target
                        .to_str()?
                        .strip_prefix("socket:[")?
                        .strip_suffix(']')?
                        .to_string(),
                )
            })
            .collect();
        let mut found = Vec::new();
        for (table, open_state) in [("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07")] {
            for line in std::fs::read_to_string(format!("/proc/net/{table}"))
                .unwrap_or_default()
                .lines()
                .skip(1)
            {
                let fields: Vec<&str> = line.split_whitespace().collect();
                if fields[3] == open_state && own.iter().any(|inode| inode == fields[9]) {
                    found.push(format!("{table} {}", fields[1]));
                }
            }
        }
        found
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A msgpack map with text keys.
pub fn map(fields: Vec<(&str, Packed)>) -> Packed {
    Packed::Map(
        fields
            .into_iter()
            .map(|(key, value)| (Packed::from(key), value))
            .collect(),
    )
}

pub fn pack(value: &Packed) -> Vec<u8> {
    let mut bytes = Vec::new();
    rmpv::encode::write_value(&mut bytes, value).unwrap();
    bytes
}

pub fn unpack(mut bytes: &[u8]) -> Packed {
    rmpv::decode::read_value(&mut bytes).unwrap()
}

/// A field of a msgpack map.
pub fn field<'a>(value: &'a Packed, name: &str) -> &'a Packed {
    let found = value
        .as_map()
        .and_then(|fields| fields.iter().find(|(key, _)| key.as_str() == Some(name)));
    &found.unwrap_or_else(|| panic!("no {name} in {value}")).1
}
