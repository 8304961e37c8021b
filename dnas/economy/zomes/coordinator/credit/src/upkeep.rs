//! Housekeeping: what an account needs done without being asked. One entry a call, since what is written in one call and
//! depends on each other reaches other nodes late.

use crate::{
    acts::{self, is_settled, newer_standing},
    incoming, moving,
    write::{self, act, head},
};
use copex_economy::account::Role;
use copex_entries::{
    calls::credit::{Upkeep, Written},
    ledger::{DISTANCE_MAX, LedgerAct, MonthAct},
};
use economy_integrity::{EntryTypes, LinkTypes, UnitEntryTypes, fetch};
use economy_reading::{
    accounts,
    months::month_tag,
    my_key, parties, properties,
    records::{self, Newest},
};
use hdk::prelude::*;

/// Something that may be due; none where it is not.
type Step = fn(&write::Head) -> ExternResult<Option<Upkeep>>;

/// Does the next thing that is due. What a rule refuses holds up nothing else: it is told only where there is nothing else to do.
#[hdk_extern]
pub fn upkeep() -> ExternResult<Upkeep> {
    if accounts::my_newest()?.is_none() {
        return open();
    }
    if moving::chain_end(&my_key()?)?.is_some() {
        // The economy moved on; nothing can be written here any more.
        return Ok(Upkeep::Nothing);
    }
    let head = head()?;
    let steps: &[Step] = if in_standing(&head) {
        &[tell, name_month, mark, issue, settle, renew, collect]
    } else {
        // Nothing else can be written before the standing is renewed.
        &[renew]
    };
    let mut refused = None;
    for step in steps {
        match step(&head) {
            Ok(Some(done)) => return Ok(done),
            Ok(None) => {}
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    refused.map_or(Ok(Upkeep::Nothing), Err)
}

fn in_standing(head: &write::Head) -> bool {
    head.newest.event.state.standing.covers(head.now)
}

fn open() -> ExternResult<Upkeep> {
    let agent = my_key()?;
    let properties = properties()?;
    let comes_along =
        || -> ExternResult<bool> { Ok(fetch::carried(&acts::package()?, &properties)?.is_some()) };
    let stands = properties.is_foundation(&agent) || parties::held(&agent)?.is_some();
    if !stands && !comes_along()? {
        return Ok(Upkeep::Nothing);
    }
    acts::open_account(())?;
    Ok(Upkeep::Opened)
}

/// By the Foundation: names the policy of the next month a month before it begins, and marks its place in time.
fn name_month(head: &write::Head) -> ExternResult<Option<Upkeep>> {
    if head.newest.event.state.account.role != Role::Foundation {
        return Ok(None);
    }
    let properties = properties()?;
    let next_sequence = agent_info()?.chain_head.1.saturating_add(1);
    let (previous, distance, (month, policy)) = match records::my_newest(UnitEntryTypes::MonthAct)?
    {
        Some(Newest {
            record,
            entry: EntryTypes::MonthAct(before),
            ..
        }) => {
            let distance = next_sequence.saturating_sub(record.action().action_seq());
            let is_due = before.month <= properties.calendar.month(head.now);
            if !is_due && distance <= DISTANCE_MAX.div_euclid(2) {
                return Ok(None);
            }
            let month = if is_due {
                before.month.plus(1)
            } else {
                before.month
            };
            let previous = Some(record.action_address().clone());
            (previous, distance, (month, before.policy))
        }
        _ => (None, next_sequence, MonthAct::first(&properties)),
    };
    let act = create_entry(EntryTypes::MonthAct(MonthAct {
        previous,
        distance,
        month,
        policy,
    }))?;
    create_link(
        head.author.clone(),
        act,
        LinkTypes::FoundationToMonth,
        month_tag(month),
    )?;
    Ok(Some(Upkeep::Named { month }))
}

fn mark(head: &write::Head) -> ExternResult<Option<Upkeep>> {
    if head.distance <= DISTANCE_MAX.div_euclid(2) || offer_without_issue(head)?.is_some() {
        return Ok(None);
    }
    act(head, LedgerAct::Mark)?;
    Ok(Some(Upkeep::Marked))
}

/// Tells those whom my newest event pays, where they were not told yet; whether it did.
#[hdk_extern]
pub fn announce() -> ExternResult<bool> {
    Ok(tell(&head()?)?.is_some())
}

fn tell(head: &write::Head) -> ExternResult<Option<Upkeep>> {
    if head.is_announced() {
        return Ok(None);
    }
    write::announce(&head.newest)?;
    Ok(Some(Upkeep::Announced))
}

fn issue(head: &write::Head) -> ExternResult<Option<Upkeep>> {
    let Some(offer) = offer_without_issue(head)? else {
        return Ok(None);
    };
    let Written { created, .. } = act(head, LedgerAct::Issue { offer })?;
    Ok(Some(Upkeep::Issued { created }))
}

fn settle(head: &write::Head) -> ExternResult<Option<Upkeep>> {
    if is_settled(head)? {
        return Ok(None);
    }
    let month = act(head, LedgerAct::Settle)?.state.account.month;
    Ok(Some(Upkeep::Settled { month }))
}

fn renew(head: &write::Head) -> ExternResult<Option<Upkeep>> {
    let Some(standing) = newer_standing(head)? else {
        return Ok(None);
    };
    let valid_until = act(head, LedgerAct::Renew { standing })?
        .state
        .standing
        .valid_until;
    Ok(Some(Upkeep::Renewed { valid_until }))
}

fn collect(head: &write::Head) -> ExternResult<Option<Upkeep>> {
    let inputs = incoming::acceptable(head, incoming::Look::Recent)?;
    if inputs.is_empty() {
        return Ok(None);
    }
    let payments = u32::try_from(inputs.len()).unwrap_or(u32::MAX);
    let taken_before = head.newest.event.state.taken;
    let written = act(head, LedgerAct::Collect { inputs })?;
    let amount = written.state.taken.minus(taken_before).unwrap_or_default();
    Ok(Some(Upkeep::Collected { payments, amount }))
}

/// An offer of mine since the last event: its issuance was cut short. Anything else written now would part the two for good.
pub(crate) fn offer_without_issue(head: &write::Head) -> ExternResult<Option<ActionHash>> {
    if head.newest.event.state.account.role != Role::Coop
        || head.in_force.frozen
        || !is_settled(head)?
    {
        return Ok(None);
    }
    let offer_type = records::entry_type(UnitEntryTypes::Offer)?;
    let offer = head
        .since
        .iter()
        .find(|action| action.action().entry_type() == Some(&offer_type));
    Ok(offer.map(|action| action.as_hash().clone()))
}
