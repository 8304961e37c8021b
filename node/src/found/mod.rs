//! Founds an economy on this machine: the keys of those who live here, the bundle that everybody will run, their accounts. The bundle
//! is the economy's identity: a joiner runs it whatever its own build made.

mod config;
pub mod wizard;

pub use config::{Config, Founder, agent_key};

use crate::account::Role;
use crate::bundle::{self, Modifiers};
use crate::error::NodeError;
use crate::folder::{HeldFolder, random_text};
use crate::host::Host;
use crate::invite::{Invitation, InviteError};
use crate::keystore;
use crate::live::{self, Home, Keys, Opening, Resident, Roster};
use crate::node::now;
use crate::progress::Progress;
use config::Place;
use holochain::prelude::AgentPubKey;
use std::path::Path;

/// What was founded.
#[derive(Debug)]
pub struct Founded {
    /// The economy.
    pub home: Home,
    /// The links for those whom the founding names and who live elsewhere, with their names.
    pub links: Vec<(String, String)>,
}

/// Makes a key for somebody who wants to join, and keeps it until an invitation comes.
pub async fn new_key(folder: &HeldFolder, keys: Keys) -> Result<AgentPubKey, NodeError> {
    let mut roster = Roster::of(folder)?;
    let keystore = keystore::open(folder, keys.into_passphrase()).await?;
    let key = keystore
        .new_sign_keypair_random()
        .await
        .map_err(|error| NodeError::conductor("Making a key", error))?;
    roster.keys.push(key.clone());
    roster.save(folder)?;
    Ok(key)
}

/// Founds an economy and opens the accounts that live here.
pub async fn found(
    folder: &HeldFolder,
    config: &Config,
    own_bundle: Option<&Path>,
    keys: Keys,
    progress: &Progress,
) -> Result<Founded, NodeError> {
    let mut roster = Roster::of(folder)?;
    if let Some(home) = &roster.economy {
        return Err(NodeError::Founded {
            folder: folder.root().into(),
            economy: home.name.clone(),
        });
    }
    let own_bundle = bundle::bytes(own_bundle)?;
    progress.step("Making the keys", None);
    let passphrase = keys.into_passphrase();
    let keystore = keystore::open(folder, passphrase.clone()).await?;
    let founders = std::iter::once((Role::Foundation, &config.foundation));
    let founders = founders.chain(config.registrars.iter().map(|one| (Role::Registrar, one)));
    let mut placed = Vec::new();
    for (role, founder) in founders {
        let place = founder.place().map_err(NodeError::FoundingFile)?;
        let agent = match &place {
            Place::Elsewhere(agent) => agent.clone(),
            Place::Here(_) => keystore
                .new_sign_keypair_random()
                .await
                .map_err(|error| NodeError::conductor("Making a key", error))?,
        };
        placed.push((role, founder, place, agent));
    }
    // The conductor opens it again.
    drop(keystore);
    let agents = |wanted: Role| {
        let of_role = placed.iter().filter(move |(role, ..)| *role == wanted);
        of_role.map(|(.., agent)| agent.clone())
    };
    let foundation = agents(Role::Foundation)
        .next()
        .ok_or_else(|| NodeError::conductor("Making the keys", "the Foundation has none"))?;
    let properties = config.properties(now(), foundation, agents(Role::Registrar).collect())?;
    let modifiers = Modifiers::of(format!("copex-{}", random_text(16)), &properties);
    let founding = bundle::founding(&own_bundle, &modifiers)?;
    let (dna, _) = bundle::founded(&founding).await?;
    let home = Home {
        name: config.name.clone(),
        bundle: folder.keep_bundle(&founding)?,
        dna_hash: dna.dna_hash().to_string(),
        hubs: config.hubs.clone(),
    };
    let mut links = Vec::new();
    for (role, founder, place, agent) in &placed {
        match place {
            Place::Elsewhere(_) => {
                let link = invitation(&home, *role, founder, agent)
                    .to_link()
                    .map_err(InviteError::from)?;
                links.push((founder.name.clone(), link));
            }
            Place::Here(id) => roster.move_in(Resident {
                id: id.clone(),
                name: founder.name.clone(),
                about: founder.about.clone(),
                role: *role,
                coop: None,
                agent: agent.clone(),
                settled: false,
                restoring: false,
            }),
        }
    }
    roster.economy = Some(home.clone());
    // From here on the economy is founded. What is cut short below, `copex run` completes.
    roster.save(folder)?;
    let opening = Opening::start(folder, &home, Keys::known(passphrase), progress).await?;
    let opened = open_accounts(folder, &roster, &opening, progress).await;
    let stopped = Host::stop(opening.host).await;
    opened.and(stopped)?;
    Ok(Founded { home, links })
}

async fn open_accounts(
    folder: &HeldFolder,
    roster: &Roster,
    opening: &Opening,
    progress: &Progress,
) -> Result<(), NodeError> {
    for (number, resident) in roster.accounts.iter().enumerate() {
        progress.step(
            &format!("Opening the account of {}", resident.name),
            (number == 0).then_some("20 s, later ones 1 s"),
        );
        let cell = live::install(opening, &resident.id, &resident.agent, None).await?;
        if let Some(error) = live::move_in_wait(&opening.host, &cell, resident.role, folder).await?
        {
            return Err(error.into());
        }
    }
    Ok(())
}

fn invitation(home: &Home, role: Role, founder: &Founder, agent: &AgentPubKey) -> Invitation {
    Invitation {
        economy: home.name.clone(),
        bundle: home.bundle.clone(),
        hubs: home.hubs.clone(),
        role,
        subject: agent.clone(),
        name: founder.name.clone(),
        coop: None,
        proof: None,
        ends: None,
    }
}
