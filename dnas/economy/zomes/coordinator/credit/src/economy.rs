//! The whole economy, added up from each account's newest event.

use copex_economy::credits::Credits;
use copex_entries::{
    calls::credit::{AccountRow, EconomyView},
    exchange::Offer,
};
use economy_integrity::{EntryTypes, LinkTypes};
use economy_reading::{
    accounts, now, parties, properties,
    records::{self, actions_linked},
};
use hdk::prelude::*;

/// The economy as seen from here.
#[hdk_extern]
pub fn economy() -> ExternResult<EconomyView> {
    let properties = properties()?;
    let month = properties.calendar.month(now()?);
    let mut view = EconomyView {
        accounts: Vec::new(),
        in_being: Credits::ZERO,
        commons: Credits::ZERO,
        balances: Credits::ZERO,
        savings: Credits::ZERO,
        waiting: Credits::ZERO,
        on_offer: Credits::ZERO,
        offers: 0,
        month,
        next_month_at: properties.calendar.start_of(month.plus(1)),
    };
    for agent in accounts::all()? {
        if is_continued(&agent)? {
            continue;
        }
        add_account(&mut view, &agent)?;
        add_offers(&mut view, &agent)?;
    }
    view.commons = Credits::ZERO.minus(view.in_being).unwrap_or(Credits::ZERO);
    view.accounts
        .sort_by(|one, other| one.name.cmp(&other.name));
    Ok(view)
}

fn add(sum: &mut Credits, amount: Credits) {
    *sum = sum.plus(amount).unwrap_or(*sum);
}

/// Whether another account goes on with what this one held: it counts once.
fn is_continued(agent: &AgentPubKey) -> ExternResult<bool> {
    let closed = parties::about(agent)?.closed()?;
    let Some(heir) = closed.and_then(|closed| closed.heir) else {
        return Ok(false);
    };
    Ok(accounts::newest(&heir)?.is_some())
}

fn add_account(view: &mut EconomyView, agent: &AgentPubKey) -> ExternResult<()> {
    // A chain that has not arrived in full is left out rather than hiding all others.
    let Some(newest) = accounts::newest(agent).ok().flatten() else {
        return Ok(());
    };
    let state = newest.event.state;
    let account = state.account;
    let savings = account.savings.total().unwrap_or(Credits::ZERO);
    add(&mut view.in_being, account.matched);
    add(&mut view.balances, account.balance);
    add(&mut view.savings, savings);
    // What was paid out anywhere and taken in nowhere still waits.
    add(&mut view.waiting, state.sent);
    view.waiting = view.waiting.minus(state.taken).unwrap_or(view.waiting);
    view.accounts.push(AccountRow {
        agent: agent.clone(),
        name: parties::name(agent)?,
        role: account.role,
        balance: account.balance,
        savings,
        matched: account.matched,
        projected: account.projected,
        sold: account.sold,
        sent: state.sent,
        taken: state.taken,
    });
    Ok(())
}

fn add_offers(view: &mut EconomyView, agent: &AgentPubKey) -> ExternResult<()> {
    let query = LinkQuery::try_new(agent.clone(), LinkTypes::AgentToOffer)?;
    for original in actions_linked(get_links(query, GetStrategy::default())?) {
        let Some(first) =
            records::find(&original)?.filter(|first| !first.withdrawn && first.author() == agent)
        else {
            continue;
        };
        let EntryTypes::Offer(Offer {
            standing: _,
            details,
        }) = records::newest(first)?.entry
        else {
            continue;
        };
        let now = now()?;
        if details.until.is_none_or(|until| until > now) {
            add(&mut view.on_offer, details.monthly_value());
            view.offers = view.offers.saturating_add(1);
        }
    }
    Ok(())
}
