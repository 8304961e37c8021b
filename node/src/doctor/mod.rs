//! `copex doctor`: looks over the set-up of a node, running or not, and says what to do. It changes nothing and needs no passphrase.

mod hubs;
mod machine;

use crate::bundle;
use crate::control::{self, Request};
use crate::error::NodeError;
use crate::folder::DataFolder;
use crate::live::{Home, Roster};
use crate::public;
use crate::watch::{Notice, Standing, Weight};
use serde::Serialize;
use std::io::Write;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What.
    pub what: String,
    /// How it is.
    pub said: String,
    /// What is not as it should be.
    pub notices: Vec<Notice>,
}

impl Finding {
    /// Something that is as it should be.
    pub fn good(what: &str, said: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            said: said.into(),
            notices: Vec::new(),
        }
    }

    /// Something that is not.
    pub fn bad(
        what: &str,
        weight: Weight,
        code: &str,
        said: impl Into<String>,
        what_to_do: impl Into<String>,
    ) -> Self {
        let said = said.into();
        let notice = Notice {
            weight,
            code: code.into(),
            message: said.clone(),
            what_to_do: what_to_do.into(),
        };
        Self {
            what: what.into(),
            said,
            notices: vec![notice],
        }
    }
}

/// Looks at everything and prints it; an error where something is broken.
pub async fn run(folder: &DataFolder, json: bool, out: &mut impl Write) -> Result<(), NodeError> {
    let findings = look(folder).await;
    let printed = if json {
        serde_json::to_writer_pretty(&mut *out, &findings)
            .map_err(std::io::Error::from)
            .and_then(|()| writeln!(out))
    } else {
        findings.iter().try_for_each(|finding| print(finding, out))
    };
    printed.map_err(|source| NodeError::file("Printing", "the standard output", source))?;
    let grave = findings
        .iter()
        .flat_map(|finding| &finding.notices)
        .filter(|notice| notice.weight == Weight::Danger)
        .count();
    if grave > 0 {
        return Err(NodeError::Unwell { count: grave });
    }
    Ok(())
}

/// Everything that can be looked at from outside a node.
pub async fn look(folder: &DataFolder) -> Vec<Finding> {
    let mut findings = vec![Finding::good(
        "Program",
        format!("copex {}", env!("CARGO_PKG_VERSION")),
    )];
    findings.extend(machine::look(folder));
    let roster = Roster::of(folder);
    match &roster {
        Ok(roster) => match &roster.economy {
            Some(home) => {
                findings.push(economy(home, roster));
                findings.push(founding_bundle(folder, home));
                for hub in &home.hubs {
                    findings.extend(hubs::look(hub, home).await);
                }
            }
            None => findings.push(Finding::good("Economy", nobody_lives(folder))),
        },
        Err(error) => findings.push(Finding::bad(
            "Economy",
            Weight::Danger,
            error.code(),
            error.to_string(),
            error.what_to_do(),
        )),
    }
    findings.push(running(folder).await);
    findings
}

fn economy(home: &Home, roster: &Roster) -> Finding {
    let names: Vec<&str> = roster
        .accounts
        .iter()
        .map(|account| account.name.as_str())
        .collect();
    let said = format!(
        "{} ({}); here live {}",
        home.name,
        home.dna_hash,
        names.join(", ")
    );
    Finding::good("Economy", said)
}

fn nobody_lives(folder: &DataFolder) -> &'static str {
    if folder.economy_file().exists() {
        "a practice economy"
    } else {
        "none yet (copex practice, copex found or copex join)"
    }
}

fn founding_bundle(folder: &DataFolder, home: &Home) -> Finding {
    let path = folder.bundle_file(&home.bundle);
    let what = "Founding bundle";
    match std::fs::read(&path) {
        Ok(bytes) if bundle::fingerprint(&bytes) == home.bundle => {
            Finding::good(what, "is here and what its name says")
        }
        Ok(_) => {
            let error = NodeError::FoundingBundle { path };
            Finding::bad(
                what,
                Weight::Danger,
                error.code(),
                error.to_string(),
                error.what_to_do(),
            )
        }
        Err(error) => Finding::bad(
            what,
            Weight::Danger,
            "no_founding_bundle",
            format!("{} cannot be read: {error}", path.display()),
            "Get it from a hub or another node; it is checked by its name.",
        ),
    }
}

async fn running(folder: &DataFolder) -> Finding {
    let what = "Node";
    let answer = control::ask(folder, &Request::Network).await;
    match answer.and_then(public::read::<Standing>) {
        Ok(standing) => {
            let present = standing.peers.iter().filter(|peer| !peer.left).count();
            Finding {
                what: what.into(),
                said: format!("is running; other nodes: {present}"),
                notices: standing.notices,
            }
        }
        Err(NodeError::NotRunning { .. }) => Finding::good(what, "is not running"),
        Err(error) => Finding::bad(
            what,
            Weight::Warning,
            error.code(),
            error.to_string(),
            error.what_to_do(),
        ),
    }
}

fn print(finding: &Finding, out: &mut impl Write) -> std::io::Result<()> {
    let mark = match finding.notices.iter().map(|notice| notice.weight).min() {
        None | Some(Weight::Note) => "ok     ",
        Some(Weight::Warning) => "warning",
        Some(Weight::Danger) => "broken ",
    };
    writeln!(out, "{mark}  {}: {}", finding.what, finding.said)?;
    for notice in &finding.notices {
        if notice.message != finding.said {
            writeln!(out, "         {}", notice.message)?;
        }
        writeln!(out, "         -> {}", notice.what_to_do)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hubs::HubAddress;

    fn place() -> (tempfile::TempDir, DataFolder) {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::locate(Some(place.path().join("data"))).unwrap();
        (place, folder)
    }

    async fn printed(folder: &DataFolder) -> (String, Result<(), NodeError>) {
        let mut out = Vec::new();
        let result = run(folder, false, &mut out).await;
        (String::from_utf8(out).unwrap(), result)
    }

    #[tokio::test]
    async fn an_empty_folder_is_no_trouble() {
        let (_place, folder) = place();
        drop(folder.clone().hold().unwrap());
        let (said, result) = printed(&folder).await;
        assert!(said.contains("Economy: none yet"), "{said}");
        assert!(said.contains("Node: is not running"), "{said}");
        assert!(!said.contains("broken"), "{said}");
        result.unwrap();
    }

    #[tokio::test]
    async fn what_is_broken_is_named_with_what_to_do_and_fails() {
        let (_place, folder) = place();
        let held = folder.clone().hold().unwrap();
        let bundle = held.keep_bundle(b"the bundle").unwrap();
        std::fs::write(held.bundle_file(&bundle), "another").unwrap();
        let nobody = HubAddress {
            address: "http://127.0.0.1:9".into(),
            bundles: "http://127.0.0.1:9".into(),
        };
        let mut roster = Roster {
            economy: Some(Home {
                name: "Valley".into(),
                bundle,
                dna_hash: "uhC0k".into(),
                hubs: vec![nobody],
            }),
            ..Roster::default()
        };
        roster.save(&held).unwrap();
        let (said, result) = printed(&folder).await;
        assert!(said.contains("broken   Founding bundle"), "{said}");
        assert!(said.contains("warning  Hub http://127.0.0.1:9"), "{said}");
        let error = result.unwrap_err();
        assert!(said.contains("broken   Keystore"), "{said}");
        assert!(matches!(error, NodeError::Unwell { count: 2 }), "{error}");
        assert!(error.what_to_do().contains("->"));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_folder_that_others_can_read_is_broken() {
        use std::os::unix::fs::PermissionsExt;
        let (_place, folder) = place();
        drop(folder.clone().hold().unwrap());
        std::fs::set_permissions(folder.root(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let (said, result) = printed(&folder).await;
        assert!(said.contains("chmod 700"), "{said}");
        assert!(result.is_err());
    }
}
