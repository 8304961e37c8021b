//! Machines on one machine: each a network namespace with an address of its own, and between them wires that this process holds. What a
//! machine sends comes out of its tun device here, and goes on to the other machine: later, or never, as the wire is set.

// Unsafe, since making a tun device is a call of the kernel that no library here has.
#![allow(unsafe_code)]

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How the wire of one machine is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wire {
    /// What leaves the machine arrives so much later.
    pub delay: Duration,
    /// So many of a hundred packets that leave it are lost.
    pub loss_percent: u8,
    /// Only machines of the same side reach each other.
    pub side: u8,
}

/// A packet on its way: when it arrives, the how-manieth it is, where to, and what.
type Flight = Reverse<(Instant, u64, usize, Vec<u8>)>;

#[derive(Default)]
struct State {
    wires: Vec<Wire>,
    flying: BinaryHeap<Flight>,
    count: u64,
}

#[derive(Default)]
struct Middle {
    state: Mutex<State>,
    changed: Condvar,
}

/// Machines and the wires between them. All are gone when it is dropped.
pub struct Network {
    namespaces: Vec<String>,
    middle: Arc<Middle>,
}

/// The address of a machine: 10.77.0.1 for the first.
pub fn address(machine: usize) -> String {
    format!("10.77.0.{}", machine + 1)
}

/// Whether this process may make machines; if not, why.
pub fn possible() -> Result<(), String> {
    let probe = format!("cx{}probe", std::process::id());
    let made = ip(&["netns", "add", &probe]);
    let tun = OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/net/tun");
    made.map_err(|error| {
        format!("network namespaces need root and the program ip (iproute2): {error}")
    })?;
    ip(&["netns", "del", &probe])?;
    tun.map(|_| ())
        .map_err(|error| format!("/dev/net/tun cannot be opened: {error}"))
}

fn ip(arguments: &[&str]) -> Result<(), String> {
    let output = Command::new("ip")
        .args(arguments)
        .output()
        .map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
    }
}

/// A tun device whose other end is the file.
fn tun(name: &str) -> std::io::Result<File> {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/net/tun")?;
    // SAFETY: an `ifreq` of zeros is one with an empty name.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    for (slot, byte) in request.ifr_name.iter_mut().zip(name.bytes()) {
        *slot = libc::c_char::try_from(byte).unwrap();
    }
    request.ifr_ifru.ifru_flags = libc::c_short::try_from(libc::IFF_TUN | libc::IFF_NO_PI).unwrap();
    // SAFETY: the file is open, and the request lives until the call returns.
    let made = unsafe { libc::ioctl(file.as_raw_fd(), libc::TUNSETIFF, &raw mut request) };
    match made {
        0 => Ok(file),
        _ => Err(std::io::Error::last_os_error()),
    }
}

impl Network {
    /// So many machines, with sound wires.
    pub fn of(count: usize) -> Self {
        let middle = Arc::new(Middle::default());
        middle.lock().wires = vec![Wire::default(); count];
        let mut network = Self {
            namespaces: Vec::new(),
            middle,
        };
        let ports: Vec<File> = (0..count).map(|machine| network.add(machine)).collect();
        for (machine, port) in ports.iter().enumerate() {
            let (mut port, middle) = (port.try_clone().unwrap(), network.middle.clone());
            std::thread::spawn(move || {
                let mut packet = [0; 65_536];
                // An error says that the machine is gone.
                while let Ok(length) = port.read(&mut packet) {
                    middle.takes(machine, &packet[..length]);
                }
            });
        }
        let middle = network.middle.clone();
        std::thread::spawn(move || middle.delivers(ports));
        network
    }

    fn add(&mut self, machine: usize) -> File {
        let id = std::process::id() % 100_000;
        let (namespace, device) = (format!("cx{id}m{machine}"), format!("cx{id}t{machine}"));
        ip(&["netns", "add", &namespace]).unwrap();
        self.namespaces.push(namespace.clone());
        let file = tun(&device).unwrap();
        ip(&["link", "set", &device, "netns", &namespace]).unwrap();
        let address = format!("{}/24", address(machine));
        let inside: [&[&str]; 4] = [
            &["link", "set", "lo", "up"],
            &["addr", "add", &address, "dev", &device],
            &["link", "set", &device, "up"],
            &["route", "add", "default", "dev", &device],
        ];
        for arguments in inside {
            ip(&[&["-n", namespace.as_str()], arguments].concat()).unwrap();
        }
        file
    }

    /// The command that starts a program on a machine.
    pub fn way(&self, machine: usize) -> [&str; 4] {
        ["ip", "netns", "exec", &self.namespaces[machine]]
    }

    /// Changes the wires of machines.
    pub fn set(&self, machines: impl IntoIterator<Item = usize>, change: impl Fn(&mut Wire)) {
        let mut state = self.middle.lock();
        for machine in machines {
            change(&mut state.wires[machine]);
        }
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for namespace in &self.namespaces {
            if let Err(error) = ip(&["netns", "del", namespace]) {
                eprintln!("the namespace {namespace} is left over: {error}");
            }
        }
    }
}

impl Middle {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A packet comes out of a machine.
    fn takes(&self, from: usize, packet: &[u8]) {
        // An IPv4 header names the receiver in its bytes 16 to 19.
        let Some([10, 77, 0, last]) = packet.get(16..20).filter(|_| packet[0] >> 4 == 4) else {
            return;
        };
        let Some(to) = usize::from(*last).checked_sub(1) else {
            return;
        };
        let mut state = self.lock();
        let (Some(&out), Some(&into)) = (state.wires.get(from), state.wires.get(to)) else {
            return;
        };
        if out.side != into.side || rand::random_range(0..100) < out.loss_percent {
            return;
        }
        state.count += 1;
        let flight = (Instant::now() + out.delay, state.count, to, packet.to_vec());
        state.flying.push(Reverse(flight));
        self.changed.notify_one();
    }

    /// Hands packets over when their time has come.
    fn delivers(&self, mut ports: Vec<File>) {
        let mut state = self.lock();
        loop {
            let next = state.flying.peek().map(|Reverse((at, ..))| *at);
            let wait = next.map(|at| at.saturating_duration_since(Instant::now()));
            match wait {
                Some(Duration::ZERO) => {
                    if let Some(Reverse((_, _, to, packet))) = state.flying.pop() {
                        drop(state);
                        // A machine that is gone takes nothing.
                        let _ = ports[to].write_all(&packet);
                        state = self.lock();
                    }
                }
                Some(wait) => {
                    let waited = self.changed.wait_timeout(state, wait);
                    state = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
                None => {
                    let waited = self.changed.wait(state);
                    state = waited.unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}
