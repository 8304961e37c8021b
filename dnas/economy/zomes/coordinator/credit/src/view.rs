//! Accounts as people look at them.

use crate::{incoming, write::head};
use copex_economy::{account::Role, credits::Credits};
use copex_entries::{calls::credit::AccountView, ledger::InForce};
use economy_reading::{
    accounts::{self, Event},
    months::in_force,
    my_key, now, properties,
    say::sentence,
};
use hdk::prelude::*;

/// My account.
#[hdk_extern]
pub fn account() -> ExternResult<AccountView> {
    let mut view = account_view(head()?.newest)?;
    let waiting = incoming::waiting(())?;
    let collectable = waiting.iter().filter(|payment| payment.held.is_none());
    view.waiting = collectable.fold(Credits::ZERO, |sum, payment| {
        sum.plus(payment.amount).unwrap_or(sum)
    });
    Ok(view)
}

/// Somebody's account, as far as it is known here. What waits for it is known to its own node.
#[hdk_extern]
pub fn account_of(agent: AgentPubKey) -> ExternResult<Option<AccountView>> {
    if agent == my_key()? {
        return account(()).map(Some);
    }
    accounts::newest(&agent)?.map(account_view).transpose()
}

/// An account by its newest event.
pub(crate) fn account_view(newest: Event) -> ExternResult<AccountView> {
    let properties = properties()?;
    let state = newest.event.state;
    let said = |refused: copex_economy::refusal::Refused| sentence(refused.to_string());
    let now = now()?;
    let (_, InForce { policy, .. }) = in_force(now)?;
    let limit = state.account.limit(&policy).map_err(said)?;
    let can_spend = state.account.can_spend(&policy).map_err(said)?;
    let next_lot = state.account.lots.iter().next();
    let month = properties.calendar.month(now);
    Ok(AccountView {
        agent: newest.author,
        head: newest.hash,
        written: newest.written,
        limit,
        can_spend,
        waiting: Credits::ZERO,
        lapses_next: next_lot.map_or(Credits::ZERO, |(_, amount)| amount),
        lapses_at: next_lot.map(|(month, _)| properties.calendar.start_of(month)),
        settlement_due: state.account.role != Role::Member && state.account.month < month,
        state,
    })
}
