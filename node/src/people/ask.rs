//! What the command line asks about people. Whoever can reach the control socket has the data folder, and may do all of it.

use super::book::By;
use super::log::Line;
use super::{Link, PeopleError, Person, Role};
use crate::error::NodeError;
use crate::node::Node;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A question or an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "lowercase")]
pub enum Ask {
    /// A link for somebody new, or for somebody known who needs a new passphrase.
    Invite {
        /// Who.
        name: String,
        /// Account and role of somebody new.
        role: Option<(String, Role)>,
    },
    /// Everybody.
    List,
    /// Somebody leaves the node.
    Remove {
        /// Who.
        name: String,
    },
    /// Somebody's role at an account.
    Role {
        /// Who.
        name: String,
        /// Where.
        account: String,
        /// Which; none to take it away.
        role: Option<Role>,
    },
    /// The newest lines of the log.
    Log {
        /// How many.
        lines: usize,
    },
}

/// One person, as the command line prints them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Listed {
    /// Their name.
    pub name: String,
    /// Account and role.
    pub roles: Vec<(String, Role)>,
    /// Until when their link works; none where they have a passphrase.
    pub invited_until_ms: Option<i64>,
}

impl From<Person> for Listed {
    fn from(person: Person) -> Self {
        let Person {
            id: _,
            name,
            roles,
            passphrase: _,
            invitation,
            stamp: _,
            handle: _,
            passkeys: _,
        } = person;
        Self {
            name,
            roles: roles.into_iter().collect(),
            invited_until_ms: invitation.map(|open| open.ends_ms),
        }
    }
}

impl Node {
    /// Answers the command line.
    pub fn ask_people(&self, ask: Ask) -> Result<Value, NodeError> {
        let people = self.people.as_ref().ok_or(PeopleError::Practice)?;
        Ok(match ask {
            Ask::Invite { name, role } => {
                if let Some((account, _)) = &role {
                    self.account(account)?;
                }
                let role = role
                    .as_ref()
                    .map(|(account, role)| (account.as_str(), *role));
                let link: Link = people.invite(By::Owner, &name, role)?;
                json!(link)
            }
            Ask::List => {
                let listed: Vec<Listed> = people.list(None).into_iter().map(Listed::from).collect();
                json!(listed)
            }
            Ask::Remove { name } => json!(people.remove(&name)?),
            Ask::Role {
                name,
                account,
                role,
            } => {
                self.account(&account)?;
                json!(people.set_role(By::Owner, &name, &account, role)?)
            }
            Ask::Log { lines } => {
                let lines: Vec<Line> = people.log(None, lines)?;
                json!(lines)
            }
        })
    }
}
