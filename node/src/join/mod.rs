//! Joins an economy by an invitation: its founding bundle by hash, the credential as proof for the membrane, then the account. Whatever
//! this program's own build produced plays no part in it.

mod error;
mod fetch;

pub use error::JoinError;
pub use fetch::fetch;

use crate::account::Role;
use crate::backup::check_whole;
use crate::bundle;
use crate::error::NodeError;
use crate::folder::HeldFolder;
use crate::host::{CallError, Host};
use crate::invite::Invitation;
use crate::live::{self, Home, Keys, Opening, Resident, Roster};
use crate::node::{day, now};
use crate::progress::Progress;
use std::path::Path;
use std::sync::Arc;

/// How joining ended.
#[derive(Debug)]
pub struct Joined {
    /// The new account's id.
    pub account: String,
    /// The economy.
    pub home: Home,
    /// Whether this program's own rules would have made another economy.
    pub own_build_differs: bool,
    /// What the account still waits for; none where it is open.
    pub waits: Option<CallError>,
}

/// Whether the invitation can be used on this folder now. Asks nobody.
pub fn check(roster: &Roster, folder: &HeldFolder, link: &Invitation) -> Result<(), JoinError> {
    if let Some(resident) = roster.account_of(&link.subject) {
        return Err(JoinError::Joined {
            account: resident.id.clone(),
        });
    }
    if !roster.keys.contains(&link.subject) {
        let here: Vec<_> = roster.keys.iter().map(ToString::to_string).collect();
        return Err(JoinError::OtherKey {
            invited: link.subject.to_string(),
            here: match here.as_slice() {
                [] => "none".into(),
                keys => keys.join(", "),
            },
        });
    }
    if let Some(ends) = link.ends.filter(|ends| *ends <= now()) {
        return Err(JoinError::Ended {
            name: link.name.clone(),
            economy: link.economy.clone(),
            ended: day(ends),
        });
    }
    match &roster.economy {
        Some(home) if home.bundle != link.bundle => Err(JoinError::OtherEconomy {
            folder: folder.root().into(),
            here: home.name.clone(),
            invited: link.economy.clone(),
        }),
        _ => Ok(()),
    }
}

/// Joins.
pub async fn join(
    folder: &HeldFolder,
    link: Invitation,
    own_bundle: Option<&Path>,
    keys: Keys,
    progress: &Progress,
) -> Result<Joined, NodeError> {
    let mut roster = Roster::of(folder)?;
    check(&roster, folder, &link)?;
    check_whole(folder, &roster)?;
    let home = match &roster.economy {
        Some(home) => home.clone(),
        None => get(folder, &link, progress).await?,
    };
    let opening = Opening::start(folder, &home, keys, progress).await?;
    let joined = move_in(folder, &mut roster, &home, link, &opening, progress).await;
    let own_build_differs = match bundle::bytes(own_bundle) {
        Ok(own) => bundle::differs(&own, &opening.dna).await?,
        // A program without a bundle of its own has nothing to compare.
        Err(_) => false,
    };
    let stopped = Host::stop(opening.host).await;
    let (account, waits) = joined?;
    stopped?;
    Ok(Joined {
        account,
        home,
        own_build_differs,
        waits,
    })
}

/// Fetches the founding bundle and looks what it founds.
async fn get(
    folder: &HeldFolder,
    link: &Invitation,
    progress: &Progress,
) -> Result<Home, NodeError> {
    progress.step("Fetching the bundle that founded the economy", None);
    let (economy, hash, hubs) = (link.economy.clone(), link.bundle.clone(), link.hubs.clone());
    let fetched = tokio::task::spawn_blocking(move || fetch(&economy, &hash, &hubs))
        .await
        .map_err(|error| NodeError::conductor("Fetching the bundle", error))??;
    let (dna, properties) = bundle::founded(&fetched).await?;
    Ok(Home {
        // What the bundle says counts, not what the link says.
        name: properties.name,
        bundle: folder.keep_bundle(&fetched)?,
        dna_hash: dna.dna_hash().to_string(),
        hubs: link.hubs.clone(),
    })
}

async fn move_in(
    folder: &HeldFolder,
    roster: &mut Roster,
    home: &Home,
    link: Invitation,
    opening: &Opening,
    progress: &Progress,
) -> Result<(String, Option<CallError>), NodeError> {
    let id = roster.free_id(&link.name);
    progress.step(
        &format!("Opening the app of {}", link.name),
        Some("20 s, later ones 1 s"),
    );
    let proof = link.proof.map(Arc::new);
    let cell = live::install(opening, &id, &link.subject, proof)
        .await
        .map_err(|error| match error {
            NodeError::NotLetIn { reason } => JoinError::NotLetIn {
                economy: home.name.clone(),
                reason,
            }
            .into(),
            other => other,
        })?;
    roster.economy = Some(home.clone());
    roster.move_in(Resident {
        id: id.clone(),
        about: about(link.role, link.coop.as_ref().map(|(_, name)| name.as_str())),
        name: link.name,
        role: link.role,
        coop: link.coop,
        agent: link.subject,
        settled: false,
        restoring: false,
    });
    // From here on it has joined. What still waits for records of others, `copex run` completes.
    roster.save(folder)?;
    progress.step(
        "Waiting for the records of other nodes, then opening the account",
        None,
    );
    let waits = live::move_in_wait(&opening.host, &cell, link.role, folder).await?;
    Ok((id, waits))
}

fn about(role: Role, coop: Option<&str>) -> String {
    match (role, coop) {
        (Role::Foundation, _) => "The economy's Foundation.".into(),
        (Role::Registrar, _) => "A registrar of this economy.".into(),
        (Role::Coop, _) => "A co-op of this economy.".into(),
        (Role::Member, Some(coop)) => format!("A member of {coop}."),
        (Role::Member, None) => "A member of a co-op.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::DataFolder;
    use crate::hubs::HubAddress;
    use copex_economy::calendar::Moment;
    use holochain::prelude::AgentPubKey;

    fn key(seed: u8) -> AgentPubKey {
        AgentPubKey::from_raw_32(vec![seed; 32])
    }

    fn link() -> Invitation {
        Invitation {
            economy: "Valley".into(),
            bundle: bundle::fingerprint(b"bundle"),
            hubs: vec![HubAddress {
                address: "https://a.example".into(),
                bundles: "https://a.example:444".into(),
            }],
            role: Role::Coop,
            subject: key(1),
            name: "Hill Farm".into(),
            coop: None,
            proof: None,
            ends: Some(Moment::LATEST),
        }
    }

    #[test]
    fn each_reason_not_to_begin_is_told_apart() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::locate(Some(place.path().into())).unwrap();
        let folder = folder.hold().unwrap();
        let mut roster = Roster::default();
        let refusal = |roster: &Roster, link: &Invitation| {
            let error = check(roster, &folder, link).unwrap_err();
            assert!(!error.what_to_do().is_empty());
            error.to_string()
        };
        assert!(refusal(&roster, &link()).contains("keys here are: none"));
        roster.keys = vec![key(2)];
        let text = refusal(&roster, &link());
        assert!(text.contains(&key(1).to_string()) && text.contains(&key(2).to_string()));
        roster.keys.push(key(1));
        check(&roster, &folder, &link()).unwrap();
        let ended = Invitation {
            ends: Some(Moment(1_700_000_000_000_000)),
            ..link()
        };
        assert!(refusal(&roster, &ended).contains("2023-11-14"));
        let home = Home {
            name: "Coast".into(),
            bundle: bundle::fingerprint(b"another"),
            dna_hash: String::new(),
            hubs: link().hubs,
        };
        roster.economy = Some(home);
        let text = refusal(&roster, &link());
        assert!(
            text.contains("belong to Coast") && text.contains("to Valley"),
            "{text}"
        );
        roster.move_in(Resident {
            id: "hill-farm".into(),
            name: "Hill Farm".into(),
            about: String::new(),
            role: Role::Coop,
            coop: None,
            agent: key(1),
            settled: false,
            restoring: false,
        });
        assert!(refusal(&roster, &link()).contains("\"hill-farm\""));
    }
}
