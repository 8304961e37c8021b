//! An account that continues a closed one.

use super::event::cited_standing;
use crate::{Fault, fetch};
use copex_economy::{
    account::Role,
    act::{Act, Facts},
    apply::apply,
    calendar::Moment,
    credits::Credits,
    spending::Spent,
};
use copex_entries::{
    account_key,
    credential::Standing,
    ledger::{self, AccountState, After, Changes, InForce, LedgerAct},
    properties::EconomyProperties,
    refusal::Refusal,
    same_key,
};
use hdi::prelude::*;

/// R-CREDIT-45  What the closed account held at its last event passes on: grants lapse, a positive balance waits until the old
/// key can spend no more, a debt comes along, and the ceiling is the lower of the two. The first signers are
/// those that the new credential names.
pub(super) fn continued(
    closure: &ActionHash,
    open: &LedgerAct,
    (standing, found): (&ActionHash, &Standing),
    author: &AgentPubKey,
    written: Moment,
    properties: &EconomyProperties,
    in_force: &InForce,
) -> Result<After, Fault> {
    let refuse = |problem: &str| Fault::from(Refusal::Inheritance(problem.into()));
    let cited = fetch::closure(closure)?
        .ok_or_else(|| refuse("an account continues one that a Closure ended"))?;
    let terms = cited.entry.terms;
    if !terms
        .heir
        .as_ref()
        .is_some_and(|heir| same_key(heir, author))
    {
        return Err(refuse("a Closure passes the account to another key"));
    }
    let head = fetch::ledger_event(&terms.head)?
        .ok_or_else(|| refuse("an account continues one that a Closure ended"))?
        .entry;
    if head.state.account.role != found.role {
        return Err(refuse("an account continues one of its own kind"));
    }
    let last = fetch::standing(&terms.standing, &terms.account, properties)?;
    let facts = Facts {
        author: account_key(author),
        foundation: account_key(&properties.foundation),
        time: written,
        policy: &in_force.policy,
        calendar: &properties.calendar,
        frozen: in_force.frozen,
    };
    let inherit = Act::Inherit {
        matures: terms.matures(&head.state, &last, &properties.calendar),
    };
    let changes = Changes {
        standing: Some(cited_standing(standing, found)),
        policy_month: in_force.month,
        spent: Some(Spent::default()),
    };
    let after = ledger::after(
        &head,
        &terms.head,
        open,
        &inherit,
        &facts,
        &properties.foundation,
        changes,
    )?;
    let ceiling = match found.role {
        Role::Coop => found.ceiling.min(head.state.account.ceiling),
        Role::Member | Role::Foundation => Credits::ZERO,
    };
    let account = apply(&after.state.account, &Act::Renew { ceiling }, &facts)?.account;
    Ok(After {
        state: AccountState {
            account,
            rule: found.names_signers.then(|| standing.clone()),
            ..after.state
        },
        ..after
    })
}
