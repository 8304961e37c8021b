//! An economy on several nodes: a hub, a founder, and machines that join. Every one is a process with a data folder of its own.

use super::{HERE, Machine, copex_at, program_at};
use copex_node::hubs::HubAddress;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;

pub const HAPP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../workdir/copex.happ");
pub const EXAMPLE: &str = include_str!("../../../examples/founding.yaml");

/// Founds the economy of the example at this hub; gives its DNA hash.
pub fn found(data: &Path, hub: &Hub) -> String {
    found_at(HERE, data, hub, EXAMPLE)
}

/// The same on another machine, with a founding file like the example.
pub fn found_at(machine: Machine, data: &Path, hub: &Hub, founding: &str) -> String {
    let file = hub.bundles_folder.join("founding.yaml");
    let hubs = format!(
        "{{ address: \"{}\", bundles: \"{}\" }}",
        hub.address.address, hub.address.bundles
    );
    let example = "{ address: \"https://hub.valley.example:443\", bundles: \"https://hub.valley.example:444\" }";
    assert!(founding.contains(example));
    std::fs::write(&file, founding.replace(example, &hubs)).unwrap();
    let output = copex_at(
        machine,
        data,
        &["found", "--file", file.to_str().unwrap(), "--bundle", HAPP],
    );
    let said = String::from_utf8(output.stdout).unwrap();
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{problem}");
    let line = |name: &str| {
        let found = said.lines().find_map(|line| line.strip_prefix(name));
        found.unwrap_or_else(|| panic!("{said}")).trim().to_owned()
    };
    let bundle = line("Bundle:");
    // What the founder's last lines say to do.
    let kept = data.join("bundles").join(format!("{bundle}.happ"));
    std::fs::copy(&kept, hub.bundles_folder.join(format!("{bundle}.happ"))).unwrap();
    line("Economy:")
}

/// The founder's registrar accredits a key; gives the link.
pub fn founder_invites(data: &Path, key: &str, name: &str, number: &str) -> String {
    let output = super::copex(
        data,
        &[
            "invite",
            "coop",
            key,
            "--name",
            name,
            "--register",
            "Companies register",
            "--number",
            number,
            "--ceiling",
            "5000.00",
        ],
    );
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("Valley registrar invites"), "{said}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Gives another data folder the zomes as this one compiled them, with the key that its databases are locked with: compiling them once
/// more takes long, and is not what is tried. No node may run on either.
pub fn compiled_zomes(from: &Path, to: &Path) {
    let databases = "conductor/databases";
    std::fs::create_dir_all(to.join(databases)).unwrap();
    for name in ["wasm.db", "db.key"] {
        std::fs::copy(
            from.join(databases).join(name),
            to.join(databases).join(name),
        )
        .unwrap();
    }
}

/// Two nodes that start at the same time hear of each other when they ask their hub again, half a minute later, and then compare.
const ARRIVES_WITHIN: std::time::Duration = std::time::Duration::from_secs(180);

/// Calls until what the call rests on has arrived from the other node.
pub fn until_done(call: impl Fn() -> Result<Value, String>) -> Value {
    let begun = std::time::Instant::now();
    loop {
        match call() {
            Ok(answer) => return answer,
            Err(error) if begun.elapsed() > ARRIVES_WITHIN => panic!("{error}"),
            Err(_) => thread::sleep(std::time::Duration::from_millis(300)),
        }
    }
}

/// A machine that wants to join: its data folder, and the key that it made.
pub struct Joiner {
    pub data: PathBuf,
    pub key: String,
}

impl Joiner {
    pub fn with_key(data: &Path) -> Self {
        let made = super::copex(data, &["key"]);
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        let key = String::from_utf8(made.stdout).unwrap().trim().to_owned();
        Self {
            data: data.into(),
            key,
        }
    }

    pub fn joins(&self, link: &str, own_bundle: &Path) -> String {
        self.joins_at(HERE, link, own_bundle)
    }

    /// The same on another machine.
    pub fn joins_at(&self, machine: Machine, link: &str, own_bundle: &Path) -> String {
        let output = copex_at(
            machine,
            &self.data,
            &["join", link, "--bundle", own_bundle.to_str().unwrap()],
        );
        let problem = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{problem}");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// A hub as a process. It is killed when the test ends.
pub struct Hub {
    child: Child,
    pub address: HubAddress,
    pub bundles_folder: PathBuf,
}

impl Hub {
    pub fn start(folder: &Path) -> Self {
        Self::start_at(HERE, "127.0.0.1:0", folder)
    }

    /// The same on another machine.
    pub fn start_at(machine: Machine, listen: &str, folder: &Path) -> Self {
        Self::start_with(machine, folder, &["--listen", listen])
    }

    /// One that was there before, at the same addresses.
    pub fn start_again(machine: Machine, listen: &str, bundles: &str, folder: &Path) -> Self {
        let addresses = ["--listen", listen, "--bundles-listen", bundles];
        Self::start_with(machine, folder, &addresses)
    }

    /// One that speaks TLS only, with a certificate of its own.
    pub fn start_with_tls(folder: &Path, certificate: &Path, key: &Path) -> Self {
        let [certificate, key] = [certificate, key].map(|path| path.to_str().unwrap());
        let tls = ["--tls-cert", certificate, "--tls-key", key];
        let arguments = [["--listen", "127.0.0.1:0"].as_slice(), &tls].concat();
        Self::start_with(HERE, folder, &arguments)
    }

    fn start_with(machine: Machine, folder: &Path, addresses: &[&str]) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let mut child = program_at(machine)
            .args(["hub", "--bundles", folder.to_str().unwrap()])
            .args(addresses)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut address = |name: &str| {
            let line = lines.next().expect("the hub ended").unwrap();
            let found = line.strip_prefix(name).unwrap_or_else(|| panic!("{line}"));
            found.trim().to_owned()
        };
        let address = HubAddress {
            address: address("Bootstrap and relay:"),
            bundles: address("Bundles:"),
        };
        thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            address,
            bundles_folder: folder.into(),
        }
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
