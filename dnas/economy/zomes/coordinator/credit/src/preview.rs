//! What an offer would create before anything is signed, and what the month's end will bring: the same rules, asked ahead of
//! time.

use crate::write::{Head, head};
use copex_economy::{
    account::{Account, Role},
    act::{Act, Facts, Purpose},
    apply::apply,
    credits::Credits,
    offer,
};
use copex_entries::{
    account_key,
    calls::credit::{OfferPreview, PreviewOfferInput, SettlementPreview},
    properties::EconomyProperties,
};
use economy_integrity::EntryTypes;
use economy_reading::{
    properties, records,
    say::{refuse, sentence},
};
use hdk::prelude::*;

/// What an offer, or a change of one, would create.
#[hdk_extern]
pub fn preview_offer(input: PreviewOfferInput) -> ExternResult<OfferPreview> {
    let head = head()?;
    let properties = properties()?;
    if head.newest.event.state.account.role != Role::Coop {
        return refuse("Only a co-op puts something on offer.");
    }
    let PreviewOfferInput {
        unit_price,
        monthly_quantity,
        replaces,
    } = input;
    let monthly_value = offer::monthly_value(unit_price, monthly_quantity).ok_or_else(|| {
        sentence("Price and quantity have to be above nothing, and within what can be paid.")
    })?;
    let value = match replaces {
        Some(version) => offer::rise(value_of(&version)?, monthly_value),
        None => monthly_value,
    };
    let facts = facts(&head, &properties);
    let before = settled(&head.newest.event.state.account, &facts)?;
    let applied = apply(&before, &Act::Issue { value }, &facts)
        .map_err(|refused| sentence(refused.to_string()))?;
    let after = applied.account;
    let less = |one: Credits, other: Credits| one.minus(other).unwrap_or(Credits::ZERO);
    let share = applied
        .outputs
        .iter()
        .find(|output| output.purpose == Purpose::Share);
    let share = share.map_or(Credits::ZERO, |output| output.amount);
    let rise = less(after.projected, before.projected);
    let month = properties.calendar.month(head.now);
    Ok(OfferPreview {
        monthly_value,
        rise,
        created: applied.created,
        grant: less(applied.created, share),
        share,
        lapses_at: properties
            .calendar
            .start_of(month.plus(head.in_force.policy.grant_validity_months)),
        balance_after: after.balance,
        projected_after: after.projected,
        limited: limited(&before, value, rise, applied.created),
    })
}

/// What the end of this month would bring to my account if nothing more happened before it. None for accounts that are not
/// settled.
#[hdk_extern]
pub fn preview_settlement() -> ExternResult<Option<SettlementPreview>> {
    let head = head()?;
    let properties = properties()?;
    let before = &head.newest.event.state.account;
    if before.role != Role::Coop {
        return Ok(None);
    }
    let mut facts = facts(&head, &properties);
    facts.time = properties
        .calendar
        .start_of(before.month.plus(1))
        .max(head.now);
    let applied =
        apply(before, &Act::Settle, &facts).map_err(|refused| sentence(refused.to_string()))?;
    let sum = |purpose: Purpose| {
        let outputs = applied.outputs.iter();
        let amounts = outputs
            .filter(|output| output.purpose == purpose)
            .map(|output| output.amount);
        amounts.fold(Credits::ZERO, |sum, amount| sum.plus(amount).unwrap_or(sum))
    };
    let share = sum(Purpose::Share);
    Ok(Some(SettlementPreview {
        projected: applied.account.projected,
        created: applied.created,
        grant: applied.created.minus(share).unwrap_or_default(),
        share,
        repaid: applied.retired,
        owed: applied.account.owed,
        lapses: sum(Purpose::Lapse),
        balance_after: applied.account.balance,
    }))
}

fn facts<'a>(head: &'a Head, properties: &'a EconomyProperties) -> Facts<'a> {
    Facts {
        author: account_key(&head.author),
        foundation: account_key(&properties.foundation),
        time: head.now,
        policy: &head.in_force.policy,
        calendar: &properties.calendar,
        frozen: head.in_force.frozen,
    }
}

/// The account in this month: a settlement that is due comes first.
fn settled(account: &Account, facts: &Facts<'_>) -> ExternResult<Account> {
    if account.month >= facts.calendar.month(facts.time) {
        return Ok(account.clone());
    }
    let settled =
        apply(account, &Act::Settle, facts).map_err(|refused| sentence(refused.to_string()))?;
    Ok(settled.account)
}

fn value_of(version: &ActionHash) -> ExternResult<Credits> {
    match records::find(version)?.map(|found| found.entry) {
        Some(EntryTypes::Offer(offer)) => Ok(offer.details.monthly_value()),
        _ => refuse("The offer to be changed was not found. Nothing was changed."),
    }
}

fn limited(before: &Account, value: Credits, rise: Credits, created: Credits) -> Option<String> {
    if rise < value && before.ceiling <= before.estimated {
        return Some(format!(
            "Your offers have used up your ceiling of {}. From now on your sales raise what you are matched with.",
            before.ceiling
        ));
    }
    if rise < value {
        return Some(format!(
            "Only {rise} of it counts: your ceiling is {}.",
            before.ceiling
        ));
    }
    if created == Credits::ZERO && value.is_positive() {
        return Some(
            "Nothing is created: you already have credits for more than you have sold so far."
                .into(),
        );
    }
    None
}
