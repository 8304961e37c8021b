//! All accounts of an economy that ends, put together from its public record. It refuses where the parts do not come to what was
//! created: then something has not arrived yet, and composing again later helps.

use super::{CarriedAccount, CarriedTotals, OUTPUTS_MAX, Predecessor, Tree};
use crate::{
    account_key,
    credential::Credential,
    ledger::{AccountState, LedgerAct, LedgerEvent, LedgerInput, LedgerOutput},
    same_key,
};
use copex_economy::{
    account::{AccountKey, Role},
    act::OutputReference,
    calendar::Moment,
    credits::Credits,
    refusal::Refused,
    spending::SpendingRule,
};
use hdi::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// The public record of one account.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Whose.
    pub key: AgentPubKey,
    /// All its events, oldest first.
    pub events: Vec<(ActionHash, LedgerEvent)>,
    /// The credential behind the standing that its newest event cites; none for the Foundation.
    pub credential: Option<Credential>,
    /// The spending rule that holds after its newest event.
    pub rule: Option<SpendingRule>,
    /// The action that closed its chain.
    pub end: Option<ActionHash>,
    /// The end of its account by a Closure.
    pub closing: Option<Closing>,
    /// When its standing was revoked.
    pub revoked: Option<Moment>,
}

/// How a Closure ended an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The Closure.
    pub closure: ActionHash,
    /// The account's last event.
    pub head: ActionHash,
    /// When it was declared.
    pub at: Moment,
    /// Who continues it.
    pub heir: Option<AgentPubKey>,
}

/// An economy that can be founded again.
#[derive(Clone, Debug)]
pub struct Composed {
    /// Its accounts, ascending by key.
    pub accounts: Vec<CarriedAccount>,
    /// The tree over them.
    pub tree: Tree,
    /// What the new founding says of it.
    pub predecessor: Predecessor,
    /// What was created and not retired: what the totals come to.
    pub in_being: Credits,
}

/// Why an economy cannot be composed from what is known.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ComposeError {
    /// More accounts than can be counted.
    #[error("there are more accounts than can be counted")]
    TooMany,
    /// The Foundation's account is missing.
    #[error("the Foundation's account has not arrived")]
    NoFoundation,
    /// A key comes twice.
    #[error("the account of {0} is there twice")]
    Twice(AgentPubKey),
    /// An account has no event.
    #[error("the history of {0} has not arrived")]
    NoEvents(AgentPubKey),
    /// An event does not follow the one before.
    #[error("the history of {account} has a gap before its event {sequence}")]
    Gap {
        /// Whose.
        account: AgentPubKey,
        /// The event after the gap.
        sequence: u32,
    },
    /// The event at which an account was closed is not in its history.
    #[error("the account of {0} was closed at an event that has not arrived")]
    NoEnd(AgentPubKey),
    /// An heir has not opened the account yet.
    #[error(
        "the account of {account} passed to {heir}, who has not opened it yet; that has to come first"
    )]
    NotContinued {
        /// The closed account.
        account: AgentPubKey,
        /// Who continues it.
        heir: AgentPubKey,
    },
    /// A credential is missing.
    #[error("the credential of {0} has not arrived")]
    NoCredential(AgentPubKey),
    /// A payment was taken that nobody made, or taken twice.
    #[error("{0} took in a payment that is not in anybody's history, or was taken in before")]
    Taken(AgentPubKey),
    /// Too many payments wait.
    #[error(
        "of the payments of {account}, {outputs} wait; at most {OUTPUTS_MAX} can be carried, so some have to be collected or taken back first"
    )]
    Outputs {
        /// Whose.
        account: AgentPubKey,
        /// How many.
        outputs: usize,
    },
    /// The payments that wait are not what was paid less what was taken.
    #[error(
        "payments of {listed} wait by the list, and of {counted} by the accounts' own sums; a part of the record has not arrived"
    )]
    Waiting {
        /// By the list.
        listed: Credits,
        /// By the sums in the accounts.
        counted: Credits,
    },
    /// The totals are not what was created.
    #[error(
        "the accounts come to {carried}, and {in_being} was created and not retired; a part of the record has not arrived"
    )]
    Unequal {
        /// What they come to.
        carried: Credits,
        /// What is in being.
        in_being: Credits,
    },
    /// A sum leaves its range.
    #[error(transparent)]
    Range(#[from] Refused),
}

/// Composes an economy from the record of all its accounts, and of those that were carried to it and have not come in: they are
/// carried on as they are.
pub fn compose(
    dna: DnaHash,
    chains: Vec<Chain>,
    not_come: Vec<CarriedAccount>,
) -> Result<Composed, ComposeError> {
    let mut by_key: BTreeMap<AccountKey, Chain> = BTreeMap::new();
    for mut chain in chains {
        cut(&mut chain)?;
        if let Some(twice) = by_key.insert(account_key(&chain.key), chain) {
            return Err(ComposeError::Twice(twice.key));
        }
    }
    let mut waiting = waiting(&by_key)?;
    let mut accounts = Vec::new();
    for (key, chain) in &by_key {
        // What a closed account held, the one that continues it has taken over, with what it paid and nobody took.
        if continuing(chain, &by_key)?.is_none() {
            accounts.push(carried(chain, waiting.remove(key).unwrap_or_default())?);
        }
    }
    for account in not_come {
        if by_key.contains_key(&account_key(&account.key)) {
            return Err(ComposeError::Twice(account.key));
        }
        accounts.push(account);
    }
    accounts.sort_by_key(|account| account_key(&account.key));
    if let Some((one, _)) = accounts
        .iter()
        .zip(accounts.iter().skip(1))
        .find(|(one, next)| same_key(&one.key, &next.key))
    {
        return Err(ComposeError::Twice(one.key.clone()));
    }
    let of_foundation = |account: &CarriedAccount| account.account.role == Role::Foundation;
    if !accounts.iter().any(of_foundation) {
        return Err(ComposeError::NoFoundation);
    }
    let totals = totals(&accounts)?;
    let in_being = accounts.iter().try_fold(Credits::ZERO, |sum, account| {
        sum.plus(account.account.matched)
    })?;
    let counted = accounts.iter().try_fold(Credits::ZERO, |sum, account| {
        sum.plus(account.sent)?.minus(account.taken)
    })?;
    if totals.waiting != counted {
        let listed = totals.waiting;
        return Err(ComposeError::Waiting { listed, counted });
    }
    let sum = totals.sum()?;
    if sum != in_being {
        let carried = sum;
        return Err(ComposeError::Unequal { carried, in_being });
    }
    let tree = Tree::over(&accounts).ok_or(ComposeError::TooMany)?;
    let predecessor = Predecessor {
        dna,
        accounts: u32::try_from(accounts.len()).map_err(|_| ComposeError::TooMany)?,
        root: tree.root(),
        totals,
    };
    Ok(Composed {
        accounts,
        tree,
        predecessor,
        in_being,
    })
}

/// What accounts come to together.
pub fn totals(accounts: &[CarriedAccount]) -> Result<CarriedTotals, Refused> {
    let mut totals = CarriedTotals::default();
    for CarriedAccount {
        account, outputs, ..
    } in accounts
    {
        totals.balances = totals.balances.plus(account.balance)?;
        totals.savings = totals.savings.plus(account.savings.total()?)?;
        for output in outputs {
            totals.waiting = totals.waiting.plus(output.amount)?;
        }
    }
    Ok(totals)
}

/// Checks that events follow each other, and leaves out what was written after the account was closed.
fn cut(chain: &mut Chain) -> Result<(), ComposeError> {
    if let Some(closing) = &chain.closing {
        let last = chain
            .events
            .iter()
            .position(|(hash, _)| *hash == closing.head)
            .ok_or_else(|| ComposeError::NoEnd(chain.key.clone()))?;
        chain.events.truncate(last.saturating_add(1));
    }
    let mut before: Option<&ActionHash> = None;
    for (hash, event) in &chain.events {
        if event.previous.as_ref() != before {
            return Err(ComposeError::Gap {
                account: chain.key.clone(),
                sequence: event.state.sequence,
            });
        }
        before = Some(hash);
    }
    match before {
        Some(_) => Ok(()),
        None => Err(ComposeError::NoEvents(chain.key.clone())),
    }
}

/// The account that continues a closed one; none where none does, because nobody was named or it was never closed.
fn continuing<'a>(
    chain: &Chain,
    by_key: &'a BTreeMap<AccountKey, Chain>,
) -> Result<Option<&'a Chain>, ComposeError> {
    let Some(Closing {
        closure,
        heir: Some(heir),
        ..
    }) = &chain.closing
    else {
        return Ok(None);
    };
    let not_yet = || ComposeError::NotContinued {
        account: chain.key.clone(),
        heir: heir.clone(),
    };
    let next = by_key.get(&account_key(heir)).ok_or_else(not_yet)?;
    match next.events.first().map(|(_, event)| &event.act) {
        Some(LedgerAct::Open {
            closure: Some(opened),
            ..
        }) if opened == closure => Ok(Some(next)),
        _ => Err(not_yet()),
    }
}

/// The payments that nobody has taken, by who made them or continues whoever did, in the order in which they were made.
fn waiting(
    by_key: &BTreeMap<AccountKey, Chain>,
) -> Result<BTreeMap<AccountKey, Vec<LedgerOutput>>, ComposeError> {
    let mut made: BTreeMap<OutputReference, (AccountKey, u32, &LedgerOutput)> = BTreeMap::new();
    for (key, chain) in by_key {
        let owner = owner(*key, by_key)?;
        for (hash, event) in &chain.events {
            for (index, output) in (0_u32..).zip(&event.outputs) {
                let input = LedgerInput {
                    event: hash.clone(),
                    index,
                    renewed: None,
                };
                made.insert(input.reference(), (owner, event.state.sequence, output));
            }
        }
    }
    for chain in by_key.values() {
        for (_, event) in &chain.events {
            for input in event.act.takes() {
                if made.remove(&input.reference()).is_none() {
                    return Err(ComposeError::Taken(chain.key.clone()));
                }
            }
        }
    }
    let mut left: Vec<_> = made
        .into_iter()
        .map(|(reference, (owner, sequence, output))| (owner, sequence, reference, output))
        .collect();
    left.sort_by_key(|(owner, sequence, reference, _)| (*owner, *sequence, *reference));
    let mut waiting: BTreeMap<AccountKey, Vec<LedgerOutput>> = BTreeMap::new();
    for (owner, _, _, output) in left {
        waiting.entry(owner).or_default().push(output.clone());
    }
    Ok(waiting)
}

/// Whose a payment is now: of several accounts that continue each other, the last one's.
fn owner(
    key: AccountKey,
    by_key: &BTreeMap<AccountKey, Chain>,
) -> Result<AccountKey, ComposeError> {
    let mut seen = BTreeSet::new();
    let mut at = key;
    while seen.insert(at)
        && let Some(chain) = by_key.get(&at)
        && let Some(next) = continuing(chain, by_key)?
    {
        at = account_key(&next.key);
    }
    Ok(at)
}

fn carried(chain: &Chain, outputs: Vec<LedgerOutput>) -> Result<CarriedAccount, ComposeError> {
    let key = chain.key.clone();
    let Some((head, event)) = chain.events.last() else {
        return Err(ComposeError::NoEvents(key));
    };
    if outputs.len() > OUTPUTS_MAX {
        return Err(ComposeError::Outputs {
            account: key,
            outputs: outputs.len(),
        });
    }
    let AccountState {
        account,
        sent,
        taken,
        standing,
        spent,
        ..
    } = &event.state;
    let credential = match (account.role, &chain.credential) {
        (Role::Foundation, _) => None,
        (Role::Coop | Role::Member, Some(credential)) => Some(credential.clone()),
        (Role::Coop | Role::Member, None) => return Err(ComposeError::NoCredential(key)),
    };
    let mut standing = standing.clone();
    // Whoever was shut out, or whose key may be in other hands, acts no more in the new economy either.
    let ends = chain
        .closing
        .iter()
        .map(|closing| closing.at)
        .chain(chain.revoked);
    for end in ends {
        standing.valid_until = standing.valid_until.min(end);
    }
    Ok(CarriedAccount {
        head: head.clone(),
        end: chain.end.clone(),
        account: account.clone(),
        sent: *sent,
        taken: *taken,
        standing,
        credential,
        rule: chain.rule.clone(),
        spent: spent.clone(),
        outputs,
        key,
    })
}
