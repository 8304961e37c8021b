//! What an account brings along when an economy moves to a new version. The old economy ends, the new one is founded with the
//! root of a tree over all carried accounts in its properties, so that whoever runs the new one has agreed to the same figures.

mod compose;
mod tree;

pub use self::{
    compose::{Chain, Closing, ComposeError, Composed, compose, totals},
    tree::{Hash, Tree},
};

use crate::{
    credential::{Credential, Standing, Status},
    ledger::{AccountState, After, CitedStanding, LedgerOutput},
    properties::EconomyProperties,
    refusal::Refusal,
    same_key,
};
use copex_economy::{
    account::{Account, Role},
    calendar::Month,
    credits::Credits,
    refusal::Refused,
    spending::{SpendingRule, Spent},
};
use hdi::prelude::*;

/// The most payments that wait for others which one account can bring along.
pub const OUTPUTS_MAX: usize = 1_000;
/// The most bytes that a passage has.
pub const PASSAGE_BYTES_MAX: usize = 262_144;

/// The economy that this one continues. Part of the DNA properties: another figure is another network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Predecessor {
    /// The network that ended.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub dna: DnaHash,
    /// How many accounts were carried.
    pub accounts: u32,
    /// The root of the tree over them.
    #[cfg_attr(feature = "typescript", ts(type = "number[]"))]
    pub root: Hash,
    /// What they come to.
    pub totals: CarriedTotals,
}

/// What all carried accounts come to. Together it is what was created and not retired in the old economy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CarriedTotals {
    /// The sum of balances, debts taken off.
    pub balances: Credits,
    /// The sum of savings.
    pub savings: Credits,
    /// The sum of payments on their way.
    pub waiting: Credits,
}

impl CarriedTotals {
    /// All of it.
    pub fn sum(&self) -> Result<Credits, Refused> {
        self.balances.plus(self.savings)?.plus(self.waiting)
    }
}

/// An account as it leaves one economy and enters the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
pub struct CarriedAccount {
    /// Whose it is, in both.
    pub key: AgentPubKey,
    /// Its last event in the old economy.
    pub head: ActionHash,
    /// The action that closed its chain there; none where it was away when the economy ended.
    pub end: Option<ActionHash>,
    /// What the rules of the economy keep count of.
    pub account: Account,
    /// All that it ever paid out.
    pub sent: Credits,
    /// All that it ever took in.
    pub taken: Credits,
    /// The standing that it cited.
    pub standing: CitedStanding,
    /// The credential behind that; none for the Foundation.
    pub credential: Option<Credential>,
    /// Its spending rule, where it has one.
    pub rule: Option<SpendingRule>,
    /// What was spent under the rule.
    pub spent: Spent,
    /// Its own payments that nobody has taken yet.
    pub outputs: Vec<LedgerOutput>,
}

/// What a carried account shows when it comes in: itself, and that the founding counts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
pub struct Passage {
    /// The account.
    pub account: CarriedAccount,
    /// Its place among all, by their keys, from 0.
    pub index: u32,
    /// The hashes beside the way from it to the root, from below.
    pub path: Vec<Hash>,
}

impl Passage {
    /// R-MOVE-02  What a key shows when it comes in with a passage; none where it shows something else.
    pub fn read(proof: &MembraneProof) -> Option<Passage> {
        if proof.bytes().len() > PASSAGE_BYTES_MAX {
            return None;
        }
        let passage = Passage::try_from((**proof).clone()).ok()?;
        // Reading passes over what it does not know.
        let written = SerializedBytes::try_from(&passage).ok()?;
        (written == **proof).then_some(passage)
    }

    /// R-MOVE-02  The account, where it is the author's own and the founding counts it at this place.
    pub fn proved(
        self,
        author: &AgentPubKey,
        properties: &EconomyProperties,
    ) -> Result<CarriedAccount, Refusal> {
        let refuse = |problem: &str| Err(Refusal::Passage(problem.into()));
        let Some(predecessor) = &properties.predecessor else {
            return refuse("this economy continues no other");
        };
        let Passage {
            account,
            index,
            path,
        } = self;
        if !same_key(&account.key, author) {
            return refuse("a key comes in with its own account");
        }
        let root = tree::root_of(&account, index, &path, predecessor.accounts);
        if root != Some(predecessor.root) {
            return refuse("the founding does not count this account as it is shown");
        }
        Ok(account)
    }
}

impl Predecessor {
    /// R-MOVE-01  It has accounts, and its totals a sum.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.accounts == 0 {
            return Err(Refusal::Predecessor("it carries no account"));
        }
        match self.totals.sum() {
            Ok(_) => Ok(()),
            Err(_) => Err(Refusal::Predecessor("its totals have no sum")),
        }
    }
}

impl CarriedAccount {
    /// R-MOVE-03  The account as its first event opens it, with the package as its standing: what it was, to the unit.
    pub fn opened(&self, package: &ActionHash, policy_month: Option<Month>) -> After {
        let CarriedAccount {
            account,
            sent,
            taken,
            standing,
            rule,
            spent,
            outputs,
            ..
        } = self;
        After {
            state: AccountState {
                sequence: 0,
                account: account.clone(),
                last_taking: None,
                sent: *sent,
                taken: *taken,
                standing: CitedStanding {
                    action: package.clone(),
                    ..standing.clone()
                },
                policy_month,
                rule: rule.as_ref().map(|_| package.clone()),
                spent: spent.clone(),
            },
            outputs: outputs.clone(),
            created: Credits::ZERO,
            retired: Credits::ZERO,
        }
    }

    /// R-MOVE-04  What the account stands as until a new credential: as it stood, until that standing ends. None for the
    /// Foundation, which stands in the founding.
    pub fn stands_as(&self) -> Option<Standing> {
        let Credential { claim, .. } = self.credential.as_ref()?;
        let (role, ceiling) = match &claim.status {
            Status::Coop { ceiling, .. } => (Role::Coop, *ceiling),
            Status::Member => (Role::Member, Credits::ZERO),
        };
        let CitedStanding {
            coop,
            serial,
            valid_from,
            valid_until,
            ..
        } = &self.standing;
        Some(Standing {
            role,
            coop: coop.clone(),
            name: claim.name.clone(),
            serial: *serial,
            valid_from: *valid_from,
            valid_until: *valid_until,
            ceiling,
            takes_over: None,
            is_assessed: false,
            names_signers: false,
        })
    }

    /// R-MOVE-05  Whether a chain is opened as the one that this account closed.
    pub fn check_opening(
        &self,
        from: &MigrationTarget,
        closed: &ActionHash,
        properties: &EconomyProperties,
    ) -> Result<(), Refusal> {
        let of_predecessor = match (from, &properties.predecessor) {
            (MigrationTarget::Dna(dna), Some(predecessor)) => *dna == predecessor.dna,
            (MigrationTarget::Dna(_) | MigrationTarget::Agent(_), _) => false,
        };
        if of_predecessor && self.end.as_ref() == Some(closed) {
            Ok(())
        } else {
            Err(Refusal::ChainOpening)
        }
    }
}
