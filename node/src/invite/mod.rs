//! Invitations: a registrar's node lets a co-op in, a co-op's node a member, and prints the link that carries everything: which
//! economy, where, and the credential.

mod link;
mod qr;

pub use link::{Invitation, LinkError};
pub use qr::print as print_qr;

use crate::account::{Account, Role};
use crate::entrance::membrane_proof;
use crate::error::NodeError;
use crate::live::Home;
use crate::node::Node;
use crate::zomes;
use copex_economy::calendar::Moment;
use copex_economy::credits::Credits;
use copex_entries::calls::registry::{AccreditInput, AdmitInput};
use copex_entries::credential::{Credential, Status};
use holochain::prelude::AgentPubKey;
use serde::{Deserialize, Serialize};

/// Who is invited. Amounts are in minor units.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "lowercase")]
pub enum Ask {
    /// A co-op, by a registrar.
    Coop {
        /// Its key.
        key: AgentPubKey,
        /// Its legal name.
        name: String,
        /// The public register it stands in.
        register: String,
        /// Its number there.
        number: String,
        /// The most that its projection may be.
        ceiling: Credits,
    },
    /// A person, by a co-op.
    Member {
        /// Its key.
        key: AgentPubKey,
        /// Its name.
        name: String,
    },
}

/// What the command line prints.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sent {
    /// The link.
    pub link: String,
    /// When it ends, as a day in UTC.
    pub ends: String,
    /// The economy.
    pub economy: String,
    /// Who invites.
    pub by: String,
}

/// Why nobody is invited.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InviteError {
    /// A practice economy has no other machines.
    #[error("A practice economy lives on one machine; nobody can be invited to it.")]
    Practice,
    /// Nobody here may.
    #[error("No {role} lives on this node, and only a {role} can invite a {whom}.")]
    Nobody {
        /// Who could.
        role: &'static str,
        /// Who is to be invited.
        whom: &'static str,
    },
    /// Several could.
    #[error("Several accounts here can invite: {accounts}.")]
    Several {
        /// Their ids.
        accounts: String,
    },
    /// The named one may not.
    #[error("{account} is no {role}, and only a {role} can invite a {whom}.")]
    NotThatOne {
        /// The account.
        account: String,
        /// Who could.
        role: &'static str,
        /// Who is to be invited.
        whom: &'static str,
    },
    /// Nobody let them in.
    #[error("Nobody in this economy has let {key} in, as far as this node knows.")]
    NotLetIn {
        /// The key.
        key: String,
    },
    /// The link cannot be written.
    #[error("{0}")]
    Link(#[from] LinkError),
}

impl InviteError {
    /// What the person can do about it.
    pub fn what_to_do(&self) -> &'static str {
        match self {
            Self::Practice => "Found a real one with copex found, or join one.",
            Self::Nobody { .. } => {
                "Ask it on the node where that account lives, or name the data folder with --data DIR."
            }
            Self::Several { .. } | Self::NotThatOne { .. } => {
                "Name the right one with --through ACCOUNT."
            }
            Self::NotLetIn { .. } => {
                "Ask a registrar (for a co-op) or the co-op (for a person) to let the key in first."
            }
            Self::Link(error) => error.what_to_do(),
        }
    }
}

/// Issues the credential through the account that may, and writes the link.
pub async fn invite(node: &Node, through: Option<&str>, ask: Ask) -> Result<Sent, NodeError> {
    let home = node.home.as_ref().ok_or(InviteError::Practice)?;
    let by = inviter(node, through, &ask)?;
    let _turn = by.turn().await;
    let issued = match ask {
        Ask::Coop {
            key,
            name,
            register,
            number,
            ceiling,
        } => {
            let input = AccreditInput {
                subject: key,
                name,
                ceiling,
                register,
                register_number: number,
                takes_over: None,
                assessment: None,
                first_signers: None,
            };
            zomes::accredit(&node.host, &by.cell, &input).await?
        }
        Ask::Member { key, name } => {
            let input = AdmitInput {
                subject: key,
                name,
                takes_over: None,
            };
            zomes::admit_member(&node.host, &by.cell, &input).await?
        }
    };
    let by = by.name.clone();
    Ok(Sent {
        by,
        ..sent(home, &issued.credential)?
    })
}

/// The link of somebody who was let in already, on a page or by two registrars: all of it stands in their credential.
pub async fn link_for(node: &Node, key: &AgentPubKey) -> Result<Sent, NodeError> {
    let home = node.home.as_ref().ok_or(InviteError::Practice)?;
    let unknown = || InviteError::NotLetIn {
        key: key.to_string(),
    };
    let account = node.accounts.first().ok_or_else(unknown)?;
    let found = zomes::credential(&node.host, &account.cell, key).await?;
    sent(home, &found.ok_or_else(unknown)?)
}

fn sent(home: &Home, credential: &Credential) -> Result<Sent, NodeError> {
    let ends = ends(credential);
    let claim = &credential.claim;
    let coop = credential.issuer_credential.as_deref();
    let coop = coop.map(|coop| (coop.claim.subject.clone(), coop.claim.name.clone()));
    let role = match claim.status {
        Status::Coop { .. } => Role::Coop,
        Status::Member => Role::Member,
    };
    let by = match &coop {
        Some((_, name)) => name.clone(),
        None => "A registrar".into(),
    };
    let invitation = Invitation {
        economy: home.name.clone(),
        bundle: home.bundle.clone(),
        hubs: home.hubs.clone(),
        role,
        subject: claim.subject.clone(),
        name: claim.name.clone(),
        coop,
        proof: Some((*membrane_proof(credential)?).clone()),
        ends: Some(ends),
    };
    Ok(Sent {
        link: invitation.to_link().map_err(InviteError::from)?,
        ends: crate::node::day(ends),
        economy: home.name.clone(),
        by,
    })
}

/// A member's standing ends with that of its co-op, if that is earlier.
fn ends(credential: &Credential) -> Moment {
    let enclosed = credential.issuer_credential.as_deref();
    let own = credential.claim.valid_until;
    enclosed.map_or(own, |coop| own.min(coop.claim.valid_until))
}

fn inviter<'node>(
    node: &'node Node,
    through: Option<&str>,
    ask: &Ask,
) -> Result<&'node Account, NodeError> {
    let (wanted, role, whom) = match ask {
        Ask::Coop { .. } => (Role::Registrar, "registrar", "co-op"),
        Ask::Member { .. } => (Role::Coop, "co-op", "member"),
    };
    if let Some(id) = through {
        let account = node.account(id)?;
        return if account.role == wanted {
            Ok(account)
        } else {
            let account = account.id.clone();
            Err(InviteError::NotThatOne {
                account,
                role,
                whom,
            }
            .into())
        };
    }
    let able: Vec<&Account> = node
        .accounts
        .iter()
        .filter(|account| account.role == wanted)
        .collect();
    match able.as_slice() {
        [one] => Ok(one),
        [] => Err(InviteError::Nobody { role, whom }.into()),
        several => {
            let ids: Vec<_> = several.iter().map(|account| account.id.as_str()).collect();
            Err(InviteError::Several {
                accounts: ids.join(", "),
            }
            .into())
        }
    }
}
