//! What a person may do at an account, and which zome function takes which role. Unknown functions are nobody's.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a person is at an account; each includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Also offers, wants, orders, and asks for payments: moves no credits, changes no rules and nobody's standing.
    Member,
    /// Also all other acts of the account.
    Treasurer,
    /// Also invites and removes people, and closes accounts.
    Steward,
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Viewer => "viewer",
            Self::Member => "member",
            Self::Treasurer => "treasurer",
            Self::Steward => "steward",
        })
    }
}

/// Every function of the coordinator zomes, under the role that it takes at least. What the node does by itself anyway (issuing for
/// an offer, collecting, settling, renewing) takes no treasurer. A signature that others act upon does, though nothing is written.
const FUNCTIONS: [(&str, Role, &[&str]); 10] = [
    (
        "registry",
        Role::Viewer,
        &[
            "me",
            "party",
            "coops",
            "members",
            "trust",
            "agents",
            "claim",
            "credential",
            "registrar",
            "draft_accreditation",
            "draft_closure",
            "preview_closure",
        ],
    ),
    ("registry", Role::Member, &["watch", "reissue_due"]),
    (
        "registry",
        Role::Treasurer,
        &[
            "accredit",
            "countersign",
            "accredit_with_second",
            "admit_member",
            "accept_membership",
            "revoke",
            "set_profile",
            "countersign_closure",
        ],
    ),
    ("registry", Role::Steward, &["close_account"]),
    (
        "exchange",
        Role::Viewer,
        &[
            "want",
            "wants",
            "wants_of",
            "offer",
            "offers",
            "offers_of",
            "order",
            "my_orders",
            "requests_waiting",
            "requests_made",
            "request",
        ],
    ),
    (
        "exchange",
        Role::Member,
        &[
            "create_offer",
            "update_offer",
            "withdraw_offer",
            "create_want",
            "update_want",
            "withdraw_want",
            "place_order",
            "take_step",
            "request_payment",
            "withdraw_request",
            "decline_request",
        ],
    ),
    (
        "credit",
        Role::Viewer,
        &[
            "account",
            "account_of",
            "waiting",
            "preview_payment",
            "history",
            "history_line",
            "economy",
            "preview_offer",
            "preview_settlement",
            "spending_rule",
            "draft",
            "returnable",
            "service_receipts",
            "network_sharing",
            "events",
            "chain_facts",
        ],
    ),
    (
        "credit",
        Role::Member,
        &[
            "open_account",
            "issue",
            "settle",
            "collect",
            "renew",
            "upkeep",
            "announce",
            "take_back_due",
            "attest_service",
            "mark",
        ],
    ),
    (
        "credit",
        Role::Treasurer,
        &[
            "pay",
            "pay_request",
            "request_paid",
            "approve",
            "carry_out",
            "save",
            "release",
            "take_back",
            "share_fees",
        ],
    ),
    // It ends the account in this network.
    ("credit", Role::Steward, &["close_my_chain"]),
];

/// The role that a zome function takes at least; none for what is not known here.
pub fn least_role(zome: &str, function: &str) -> Option<Role> {
    FUNCTIONS
        .iter()
        .find(|(of, _, names)| *of == zome && names.contains(&function))
        .map(|(_, role, _)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    const COORDINATORS: &str = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../dnas/economy/zomes/coordinator"
    );
    /// What the host calls, and nobody else.
    const CALLBACKS: [&str; 2] = ["init", "recv_remote_signal"];

    fn sources_below(folder: &Path) -> Vec<PathBuf> {
        std::fs::read_dir(folder)
            .unwrap()
            .flat_map(|entry| {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    sources_below(&path)
                } else {
                    vec![path]
                }
            })
            .filter(|path| path.extension().is_some_and(|kind| kind == "rs"))
            .collect()
    }

    /// The names after each `#[hdk_extern]`.
    fn exported(text: &str) -> Vec<String> {
        let parts = text.split("#[hdk_extern").skip(1);
        parts
            .map(|rest| {
                let (_, signature) = rest.split_once("pub fn ").unwrap();
                let end = signature.find(['(', '<']).unwrap();
                signature[..end].to_owned()
            })
            .collect()
    }

    #[test]
    fn the_table_names_exactly_what_the_coordinators_export() {
        let mut wanted = BTreeSet::new();
        for zome in ["registry", "exchange", "credit"] {
            for path in sources_below(&Path::new(COORDINATORS).join(zome).join("src")) {
                for name in exported(&std::fs::read_to_string(path).unwrap()) {
                    wanted.insert((zome.to_owned(), name));
                }
            }
            for callback in CALLBACKS {
                wanted.remove(&(zome.to_owned(), callback.to_owned()));
            }
        }
        assert!(wanted.len() > 50, "{wanted:?}");
        let listed: Vec<_> = FUNCTIONS
            .iter()
            .flat_map(|(zome, _, names)| {
                let names = names.iter();
                names.map(move |name| ((*zome).to_owned(), (*name).to_owned()))
            })
            .collect();
        let table: BTreeSet<_> = listed.iter().cloned().collect();
        assert_eq!(listed.len(), table.len(), "a function stands twice");
        assert_eq!(table, wanted);
    }

    #[test]
    fn no_zome_is_left_out() {
        let zomes: BTreeSet<_> = std::fs::read_dir(COORDINATORS)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let known = ["credit", "exchange", "registry"].map(String::from);
        assert_eq!(zomes, BTreeSet::from(known));
    }

    #[test]
    fn what_is_not_known_is_nobodys() {
        assert_eq!(least_role("credit", "pay"), Some(Role::Treasurer));
        assert_eq!(least_role("exchange", "pay"), None);
        assert_eq!(least_role("credit", "init"), None);
        assert_eq!(least_role("credit", "Pay"), None);
        assert_eq!(least_role("economy", "account"), None);
    }

    #[test]
    fn each_role_includes_those_before_it() {
        assert!(Role::Steward > Role::Treasurer);
        assert!(Role::Treasurer > Role::Member);
        assert!(Role::Member > Role::Viewer);
    }
}
