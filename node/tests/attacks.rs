//! What others try at a real node, and what comes back: other pages in the same browser, other people of the same node, whoever
//! reaches the port. Each line has, where that makes sense, an honest twin that differs in the one thing and succeeds.

#[path = "attacks/invitations.rs"]
mod invitations;
#[path = "attacks/outside.rs"]
mod outside;
#[path = "attacks/passkeys.rs"]
mod passkeys;
#[path = "support/people.rs"]
mod people;
#[path = "attacks/persons.rs"]
mod persons;
#[path = "attacks/sockets.rs"]
mod sockets;
#[allow(dead_code, reason = "other tests use the rest")]
mod support;

use invitations::{after_a_restart, by_invitation_and_guess, expire_invitation};
use outside::{of_other_addresses, of_other_pages, on_bodies_and_files};
use passkeys::{on_passkeys, on_passphrases};
use people::{
    Hub, PASSPHRASE, Request, cell, comes_in, found, invited, people as command, sign_in, signs,
};
use persons::{of_lesser_roles, of_those_who_were_removed, on_sessions};
use rmpv::Value as Packed;
use sockets::on_sockets;
use std::path::Path;
use support::Node;
use tokio::runtime::Handle;

/// One attack: what it is, what comes back, what must; and the same of its honest twin.
type Line = (
    &'static str,
    String,
    &'static str,
    Option<(String, &'static str)>,
);

#[tokio::test(flavor = "multi_thread")]
async fn attacks_on_a_real_node_are_refused() {
    tokio::task::block_in_place(|| {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("node");
        let hub = Hub::start(place.path());
        found(&data, &hub);
        let proxy = ["--public-origin", "https://coop.example"];
        let node = Node::start_as("run", &data, &proxy);
        let world = World::begin(&node, &data);
        let mut lines = of_other_pages(&world);
        lines.extend(of_other_addresses(&world));
        lines.extend(on_sessions(&world));
        lines.extend(on_passkeys(&world));
        lines.extend(on_passphrases(&world));
        lines.extend(on_sockets(&world));
        lines.extend(of_lesser_roles(&world));
        lines.extend(on_bodies_and_files(&world));
        lines.extend(of_those_who_were_removed(&world));
        lines.extend(by_invitation_and_guess(&world));
        let before = world.rosa.clone();
        node.stop();
        let locked = expire_invitation(&data);
        let again = Node::start_as("run", &data, &proxy);
        lines.extend(after_a_restart(&again, &before, &locked));
        again.stop();
        judge(&lines);
    });
}

/// Says how many were refused, and which were not.
fn judge(lines: &[Line]) {
    let mut wrong = Vec::new();
    for (name, came, must, twin) in lines {
        if came != must {
            wrong.push(format!("{name}: came {came}, must {must}"));
        }
        if let Some((came, must)) = twin
            && came != must
        {
            wrong.push(format!("{name}, its honest twin: came {came}, must {must}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let count = lines.len();
    println!("{{\"name\":\"attacks.refused\",\"value\":{count},\"unit\":\"attacks\"}}");
    assert!(count >= 40, "only {count}");
}

/// Rosa came first and is a steward of both accounts; the others have a role at the registrar's alone.
struct World<'a> {
    node: &'a Node,
    data: &'a Path,
    rosa: String,
    treasurer: String,
    viewer: String,
    /// The registrar's cell and key.
    registrar: (Packed, Packed),
    foundation: (Packed, Packed),
}

impl<'a> World<'a> {
    fn begin(node: &'a Node, data: &'a Path) -> Self {
        let come =
            |name: &str, role: &str| comes_in(node, &invited(data, name, role, "registrar"), "");
        let rosa = comes_in(node, &invited(data, "Rosa", "steward", "foundation"), "");
        drop(rosa);
        command(
            data,
            &[
                "role",
                "Rosa",
                "--account",
                "registrar",
                "--role",
                "steward",
            ],
        );
        let rosa = sign_in(node, "Rosa", PASSPHRASE).send().cookie().unwrap();
        let treasurer = come("Tom", "treasurer");
        let registrar = wait(cell(node, &treasurer));
        let foundation = wait(cell(node, &rosa));
        assert_ne!(registrar, foundation);
        Self {
            viewer: come("Vera", "viewer"),
            node,
            data,
            rosa,
            treasurer,
            registrar,
            foundation,
        }
    }

    fn get(&self, path: &str) -> Request {
        Request::new(self.node, "GET", path)
    }

    fn post(&self, path: &str) -> Request {
        Request::new(self.node, "POST", path)
    }

    fn own(&self) -> String {
        format!("127.0.0.1:{}", self.node.port)
    }

    fn cookie_name(&self) -> String {
        format!("copex_session_{}", self.node.port)
    }

    fn who(&self, cookie: &str) -> String {
        self.get("/api/session").cookie(cookie).short()
    }

    fn signs(&self, cookie: &str, function: (&str, &str)) -> String {
        signs(self.node, cookie, &self.registrar, function).short()
    }
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    Handle::current().block_on(work)
}

fn line(name: &'static str, came: String, must: &'static str) -> Line {
    (name, came, must, None)
}

fn twin(line: Line, came: String, must: &'static str) -> Line {
    (line.0, line.1, line.2, Some((came, must)))
}
