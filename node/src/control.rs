//! How `copex call`, `schedule`, `status` and `accounts` reach a running node: one JSON line each way on a socket in the data
//! folder. Only the folder's owner can open it, and no browser can, so it needs no further secret.

use crate::account::AccountView;
use crate::error::NodeError;
use crate::folder::DataFolder;
use crate::invite;
use crate::moving;
use crate::node::{Health, Node, stopped};
use crate::people;
use crate::planned::ask::Ask;
use crate::programs;
use holochain::prelude::AgentPubKey;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;

const LINE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// What the command line may ask.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "lowercase")]
pub enum Request {
    /// One zome call.
    Call {
        /// The account's id.
        account: String,
        /// The coordinator zome.
        zome: String,
        /// Its function.
        function: String,
        /// Its input.
        input: Value,
    },
    /// Planned payments.
    Schedule {
        /// The account's id.
        account: String,
        /// What is asked.
        what: Ask,
    },
    /// The link of somebody who was let in already.
    Link {
        /// Their key.
        key: AgentPubKey,
    },
    /// An invitation.
    Invite {
        /// The id of the account that invites; none where only one can.
        through: Option<String>,
        /// Who is invited.
        whom: invite::Ask,
    },
    /// The people of the node.
    People {
        /// What is asked.
        about: people::ask::Ask,
    },
    /// Programs of the co-ops.
    Program {
        /// What is asked.
        what: programs::Ask,
    },
    /// A move to a new version.
    Migrate {
        /// What is asked.
        what: moving::Ask,
    },
    /// How is the node?
    Status,
    /// Whom does it host?
    Accounts,
    /// Whom does it reach, what does it hold, what waits?
    Network,
}

/// What the node answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    Done(Value),
    Refused { message: String, advice: String },
}

/// What `copex status` prints.
#[derive(Debug, Serialize, Deserialize)]
pub struct Status {
    /// Where the pages are.
    pub address: String,
    /// How the node is.
    pub health: Health,
}

/// What `copex accounts` prints.
#[derive(Debug, Serialize, Deserialize)]
pub struct Accounts {
    /// In the order of the picker.
    pub accounts: Vec<AccountView>,
}

/// Answers the command line until `stopping` turns true. The caller holds the data folder.
pub async fn serve(
    folder: DataFolder,
    node: Arc<Node>,
    address: String,
    mut stopping: watch::Receiver<bool>,
) -> Result<(), NodeError> {
    let path = folder.control_socket();
    // Left over from a node that was killed; the lock says that nobody else uses it.
    remove_socket(&path)?;
    let listener = UnixListener::bind(&path)
        .map_err(|source| NodeError::file("Opening the control socket", &path, source))?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))
        .map_err(|source| NodeError::file("Closing the control socket to others", &path, source))?;
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let (node, address) = (node.clone(), address.clone());
                    tokio::spawn(async move {
                        if let Err(error) = converse(stream, &node, &address).await {
                            tracing::debug!(%error, "a command line went away");
                        }
                    });
                }
                Err(error) => tracing::warn!(%error, "the control socket refused a command line"),
            },
            () = stopped(&mut stopping) => break,
        }
    }
    remove_socket(&path)
}

fn remove_socket(path: &Path) -> Result<(), NodeError> {
    match std::fs::remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(NodeError::file(
            "Removing the old control socket",
            path,
            source,
        )),
        _ => Ok(()),
    }
}

async fn converse(stream: UnixStream, node: &Node, address: &str) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut line = String::new();
    BufReader::new(read.take(LINE_BYTES_MAX))
        .read_line(&mut line)
        .await?;
    let answer = match answer(&line, node, address).await {
        Ok(done) => Answer::Done(done),
        Err(error) => Answer::Refused {
            message: error.to_string(),
            advice: error.what_to_do(),
        },
    };
    let mut text = serde_json::to_string(&answer)?;
    text.push('\n');
    write.write_all(text.as_bytes()).await?;
    write.shutdown().await
}

async fn answer(line: &str, node: &Node, address: &str) -> Result<Value, NodeError> {
    match serde_json::from_str(line).map_err(|error| NodeError::BadJson(error.to_string()))? {
        Request::Call {
            account,
            zome,
            function,
            input,
        } => node.call_json(&account, &zome, &function, &input).await,
        Request::Schedule { account, what } => node.schedule(node.account(&account)?, what).await,
        Request::Invite { through, whom } => {
            Ok(json!(invite::invite(node, through.as_deref(), whom).await?))
        }
        Request::Link { key } => Ok(json!(invite::link_for(node, &key).await?)),
        Request::People { about } => node.ask_people(about),
        Request::Program { what } => programs::command::answer(node, what).await,
        Request::Migrate { what } => moving::answer(node, what).await,
        Request::Status => Ok(json!(Status {
            address: address.into(),
            health: node.health()
        })),
        Request::Accounts => Ok(json!(Accounts {
            accounts: node.views()
        })),
        Request::Network => Ok(json!(node.standing().await?)),
    }
}

/// Asks the node that runs on a data folder.
pub async fn ask(folder: &DataFolder, request: &Request) -> Result<Value, NodeError> {
    let not_running = || NodeError::NotRunning {
        folder: folder.root().into(),
    };
    let broken =
        |error: &dyn std::fmt::Display| NodeError::conductor("Talking to the running node", error);
    let stream = UnixStream::connect(folder.control_socket())
        .await
        .map_err(|_| not_running())?;
    let (read, mut write) = stream.into_split();
    let mut text = serde_json::to_string(request).map_err(|error| broken(&error))?;
    text.push('\n');
    write
        .write_all(text.as_bytes())
        .await
        .map_err(|error| broken(&error))?;
    let mut line = String::new();
    BufReader::new(read)
        .read_line(&mut line)
        .await
        .map_err(|error| broken(&error))?;
    if line.is_empty() {
        return Err(not_running());
    }
    match serde_json::from_str(&line).map_err(|error| broken(&error))? {
        Answer::Done(value) => Ok(value),
        Answer::Refused { message, advice } => Err(NodeError::Refused { message, advice }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_a_node_the_command_line_says_where_it_looked() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::locate(Some(place.path().into())).unwrap();
        let error = ask(&folder, &Request::Status).await.unwrap_err();
        assert!(
            error
                .to_string()
                .contains(&place.path().display().to_string()),
            "{error}"
        );
        assert!(error.what_to_do().contains("copex practice"));
    }

    #[tokio::test]
    async fn a_refusal_of_the_node_keeps_its_words_and_advice() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::locate(Some(place.path().into())).unwrap();
        let listener = UnixListener::bind(folder.control_socket()).unwrap();
        let node = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(b"{\"refused\":{\"message\":\"There is no account.\",\"advice\":\"Use another.\"}}\n").await.unwrap();
        });
        let error = ask(&folder, &Request::Accounts).await.unwrap_err();
        assert_eq!(
            (error.to_string(), error.what_to_do()),
            ("There is no account.".into(), "Use another.".into())
        );
        node.await.unwrap();
    }

    #[test]
    fn requests_have_the_shape_that_the_node_reads() {
        let text = r#"{"ask":"call","account":"ana","zome":"credit","function":"my_account","input":null}"#;
        let request: Request = serde_json::from_str(text).unwrap();
        assert!(matches!(request, Request::Call { ref account, .. } if account == "ana"));
        assert_eq!(
            serde_json::to_string(&Request::Status).unwrap(),
            r#"{"ask":"status"}"#
        );
    }
}
