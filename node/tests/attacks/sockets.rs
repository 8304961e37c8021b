//! Sockets to the app interface: without a session, with somebody else's token, with frames that are none.

use super::people::{answer, hello, own_socket, request, says, signs, socket, token};
use super::support::{field, map};
use super::{Line, World, line, twin, wait};
use rmpv::Value as Packed;

pub fn on_sockets(world: &World<'_>) -> Vec<Line> {
    let node = world.node;
    let status = |opened: Result<_, u16>| match opened {
        Ok(_) => "open".to_owned(),
        Err(status) => status.to_string(),
    };
    let origin = format!("http://{}", world.own());
    let app_info = || request("app_info", Packed::Nil);
    // Opens a socket with these frames after the token.
    let tries = |token: Packed, frames: Vec<Vec<u8>>| {
        wait(async {
            let mut socket = own_socket(node, &world.treasurer).await;
            says(&mut socket, [vec![hello(token)], frames].concat()).await
        })
    };
    let used = token(node, &world.treasurer);
    let first = tries(used.clone(), vec![app_info()]);
    let mine = || token(node, &world.treasurer);
    let good = || tries(mine(), vec![app_info()]);
    let clone = map(vec![("role_name", "economy".into())]);
    vec![
        twin(
            line(
                "a token that was used",
                tries(used, vec![app_info()]),
                "closed",
            ),
            first,
            "app_info",
        ),
        twin(
            line(
                "another account's token at one's own socket",
                tries(token(node, &world.rosa), vec![app_info()]),
                "closed",
            ),
            good(),
            "app_info",
        ),
        twin(
            line(
                "a socket without a session",
                status(wait(socket(node, "a=b", &origin))),
                "401",
            ),
            status(wait(socket(node, &world.treasurer, &origin))),
            "open",
        ),
        line(
            "a socket of another site",
            status(wait(socket(
                node,
                &world.treasurer,
                "https://attacker.example",
            ))),
            "403",
        ),
        line(
            "the interface's own administration",
            tries(mine(), vec![request("create_clone_cell", clone)]),
            "closed",
        ),
        line(
            "a frame of nonsense",
            tries(mine(), vec![vec![0xc1; 64]]),
            "closed",
        ),
        line(
            "a frame cut short",
            tries(mine(), vec![app_info()[..9].to_vec()]),
            "closed",
        ),
        line(
            "a frame nested without end",
            tries(mine(), vec![vec![0x91; 200_000]]),
            "closed",
        ),
        twin(
            line(
                "a frame too large",
                tries(mine(), vec![vec![0; 17 * 1024 * 1024]]),
                "closed",
            ),
            good(),
            "app_info",
        ),
        twin(
            line(
                "a call that the node has not signed",
                wait(calls_unsigned(world)),
                "error",
            ),
            wait(calls_signed(world)),
            "zome_called",
        ),
    ]
}

async fn calls_signed(world: &World<'_>) -> String {
    let asked = signs(
        world.node,
        &world.viewer,
        &world.registrar,
        ("registry", "me"),
    );
    calls(world, asked.exchange()).await
}

/// The same, with another function in what was signed.
async fn calls_unsigned(world: &World<'_>) -> String {
    let asked = signs(
        world.node,
        &world.viewer,
        &world.registrar,
        ("registry", "me"),
    );
    let mut signed = asked.exchange();
    let Packed::Map(fields) = &mut signed else {
        panic!("{signed}")
    };
    for (key, value) in fields {
        if let (Some("signature"), Packed::Binary(bytes)) = (key.as_str(), value) {
            bytes[0] ^= 1;
        }
    }
    calls(world, signed).await
}

async fn calls(world: &World<'_>, signed: Packed) -> String {
    let mut socket = own_socket(world.node, &world.viewer).await;
    let hello = hello(token(world.node, &world.viewer));
    let frames = vec![hello, request("call_zome", signed)];
    let answer = answer(&mut socket, frames).await.unwrap();
    field(&answer, "type").as_str().unwrap().to_owned()
}
