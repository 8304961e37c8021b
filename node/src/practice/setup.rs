//! Opens a practice economy: the keys, the Foundation and the registrar, then each co-op as its registrar accredits it,
//! then each member as its co-op admits it. It uses the same zome functions as everybody else.

use super::config::{AccountConfig, Config};
use super::founding::{Founding, Opened};
use crate::account::{Account, Role};
use crate::backup::RESTORE_PEERS;
use crate::bundle::{self, Modifiers};
use crate::entrance::{membrane_proof, once_ready, settle};
use crate::error::NodeError;
use crate::folder::HeldFolder;
use crate::host::Host;
use crate::network::Network;
use crate::node::{Economy, Node};
use crate::progress::Progress;
use crate::zomes;
use copex_entries::calls::registry::{AccreditInput, AdmitInput, Issued};
use holochain::prelude::DnaFile;
use std::path::Path;
use std::time::Instant;

/// Opens everything, sets up what is missing.
pub async fn open(
    folder: &HeldFolder,
    config: &Config,
    bundle: Option<&Path>,
    progress: &Progress,
    started: Instant,
) -> Result<Node, NodeError> {
    let bundle = bundle::bytes(bundle)?;
    let fingerprint = bundle::fingerprint(&bundle);
    let founding = Founding::of(folder, config, &fingerprint)?;
    let is_first = !founding.is_complete();
    progress.step(
        "Starting the conductor and its keystore",
        is_first.then_some("3 s"),
    );
    let host = Host::start(
        folder,
        folder.passphrase()?,
        &Network::Nobody,
        RESTORE_PEERS,
    )
    .await?;
    let mut setup = Setup {
        folder,
        config,
        progress,
        host,
        founding,
        bundle: bundle.into_owned(),
    };
    match setup.run(&fingerprint).await {
        Ok(opened) => setup.into_node(opened, started),
        Err(error) => {
            // The first error is the one to tell.
            if let Err(second) = setup.host.clone().stop().await {
                tracing::warn!(error = %second, "the conductor did not stop cleanly");
            }
            Err(error)
        }
    }
}

struct Setup<'a> {
    folder: &'a HeldFolder,
    config: &'a Config,
    progress: &'a Progress,
    host: Host,
    founding: Founding,
    bundle: Vec<u8>,
}

/// What `run` found or made.
struct Open {
    dna: DnaFile,
    accounts: Vec<Account>,
}

impl Setup<'_> {
    async fn run(&mut self, fingerprint: &str) -> Result<Open, NodeError> {
        self.make_keys().await?;
        let modifiers = self.founding.modifiers(self.config)?;
        let dna = bundle::dna(&self.bundle, &modifiers).await?;
        self.check_rules(&dna)?;
        let mut accounts: Vec<Account> = Vec::new();
        // Co-ops come after the registrar, members after their co-op, whatever the order in the file.
        let mut order: Vec<&AccountConfig> = self.config.accounts.iter().collect();
        order.sort_by_key(|account| match account.role() {
            Role::Foundation | Role::Registrar => 0,
            Role::Coop => 1,
            Role::Member => 2,
        });
        for account in order {
            let opened = self.open_account(account, &modifiers, &accounts).await?;
            accounts.push(opened);
        }
        if self.founding.bundle != fingerprint {
            self.take_over_coordinators(&dna, &accounts, fingerprint)
                .await?;
        }
        let place = |account: &Account| {
            self.config
                .accounts
                .iter()
                .position(|other| other.id() == account.id)
        };
        accounts.sort_by_key(place);
        Ok(Open { dna, accounts })
    }

    async fn make_keys(&mut self) -> Result<(), NodeError> {
        for account in &self.config.accounts {
            if self.founding.accounts.contains_key(account.id()) {
                continue;
            }
            self.progress
                .step(&format!("Making a key for {}", account.name()), None);
            let agent = self.host.new_key().await?;
            self.founding.accounts.insert(
                account.id().into(),
                Opened {
                    agent,
                    complete: false,
                },
            );
            self.founding.save(self.folder)?;
        }
        Ok(())
    }

    /// The data belong to one DNA for good. Another integrity zome makes another DNA, which cannot read them.
    fn check_rules(&mut self, dna: &DnaFile) -> Result<(), NodeError> {
        let ours = dna.dna_hash().to_string();
        match &self.founding.dna_hash {
            Some(theirs) if *theirs != ours => Err(NodeError::OtherRules {
                folder: self.folder.root().into(),
                theirs: theirs.clone(),
                ours,
            }),
            Some(_) => Ok(()),
            None => {
                self.founding.dna_hash = Some(ours);
                self.founding.save(self.folder)
            }
        }
    }

    async fn open_account(
        &mut self,
        account: &AccountConfig,
        modifiers: &Modifiers,
        others: &[Account],
    ) -> Result<Account, NodeError> {
        let id = account.id();
        let complete = self
            .founding
            .accounts
            .get(id)
            .is_some_and(|opened| opened.complete);
        let agent = self.founding.agent(id)?.clone();
        let mut issued = None;
        if self.host.app(id).await?.is_none() {
            let is_first = others.is_empty();
            self.progress.step(
                &format!("Opening the account of {}", account.name()),
                is_first.then_some("20 s, later ones 1 s"),
            );
            issued = self.let_in(account, others).await?;
        }
        let proof = issued
            .as_ref()
            .map(|issued| membrane_proof(&issued.credential))
            .transpose()?;
        let cell = self
            .host
            .install(id, &agent, &self.bundle, Some(modifiers), proof)
            .await?;
        if !complete {
            settle(&self.host, &cell, account.role(), account.profile()).await?;
            if let Some(opened) = self.founding.accounts.get_mut(id) {
                opened.complete = true;
            }
            self.founding.save(self.folder)?;
        }
        let port = self.host.app_interface(id).await?;
        let coop = match account {
            AccountConfig::Member { coop, .. } => self
                .config
                .accounts
                .iter()
                .find(|other| other.id() == coop)
                .map(|other| (other.id().to_string(), other.name().to_string())),
            _ => None,
        };
        Ok(Account::new(
            id.into(),
            account.name().into(),
            account.role(),
            coop,
            account.about().into(),
            cell,
            port,
        ))
    }

    /// The credential with which an account joins. The founders stand in the properties and need none.
    async fn let_in(
        &self,
        account: &AccountConfig,
        others: &[Account],
    ) -> Result<Option<Issued>, NodeError> {
        let subject = self.founding.agent(account.id())?.clone();
        match account {
            AccountConfig::Foundation { .. } | AccountConfig::Registrar { .. } => Ok(None),
            AccountConfig::Coop {
                ceiling, profile, ..
            } => {
                let registrar = find(others, |other| other.role == Role::Registrar)?;
                let input = AccreditInput {
                    subject,
                    name: profile.legal_name.clone(),
                    ceiling: *ceiling,
                    register: profile.register.clone(),
                    register_number: profile.register_number.clone(),
                    takes_over: None,
                    assessment: None,
                    first_signers: None,
                };
                once_ready(|| zomes::accredit(&self.host, &registrar.cell, &input))
                    .await
                    .map(Some)
            }
            AccountConfig::Member { coop, name, .. } => {
                let coop = find(others, |other| other.id == *coop)?;
                let input = AdmitInput {
                    subject,
                    name: name.clone(),
                    takes_over: None,
                };
                once_ready(|| zomes::admit_member(&self.host, &coop.cell, &input))
                    .await
                    .map(Some)
            }
        }
    }

    /// The same rules, a newer program around them: the accounts take it over and keep their data.
    async fn take_over_coordinators(
        &mut self,
        dna: &DnaFile,
        accounts: &[Account],
        fingerprint: &str,
    ) -> Result<(), NodeError> {
        self.progress
            .step("Taking over the newer zomes", Some("10 s"));
        for account in accounts {
            self.host.update_coordinators(&account.cell, dna).await?;
        }
        self.founding.bundle = fingerprint.into();
        self.founding.save(self.folder)
    }

    fn into_node(self, open: Open, started: Instant) -> Result<Node, NodeError> {
        let foundation = find(&open.accounts, |account| account.role == Role::Foundation)
            .map(|account| account.agent().to_string())
            .unwrap_or_default();
        let economy = Economy {
            practice: true,
            name: self.config.name.clone(),
            dna: open.dna.dna_hash().clone(),
            foundation,
            calendar: self.founding.calendar(self.config),
        };
        Node::new(self.host, open.accounts, economy, self.folder, started)
    }
}

fn find(accounts: &[Account], wanted: impl Fn(&Account) -> bool) -> Result<&Account, NodeError> {
    accounts
        .iter()
        .find(|account| wanted(account))
        .ok_or_else(|| {
            NodeError::conductor(
                "Setting up the accounts",
                "the account that lets this one in is not open",
            )
        })
}
