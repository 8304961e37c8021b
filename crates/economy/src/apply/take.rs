//! Takings: outputs that wait are collected by their payee, or taken back by their payer.

use super::Draft;
use crate::{
    account::Role,
    act::{INPUTS_MAX, Purpose, Taken},
    credits::Credits,
    refusal::Refused,
};

/// R-CREDIT-16 to R-CREDIT-18, R-CREDIT-21  Waiting outputs become balance; what is owed is taken from them at once.
pub(super) fn collect(draft: &mut Draft<'_>, inputs: &[Taken]) -> Result<(), Refused> {
    draft.is_settled()?;
    if inputs.is_empty() || inputs.len() > INPUTS_MAX || !strictly_increasing(inputs) {
        return Err(Refused::Inputs);
    }
    for input in inputs {
        collect_one(draft, input)?;
    }
    draft.pay_owed()
}

fn strictly_increasing(inputs: &[Taken]) -> bool {
    inputs
        .iter()
        .zip(inputs.iter().skip(1))
        .all(|(one, next)| one.reference < next.reference)
}

fn collect_one(draft: &mut Draft<'_>, input: &Taken) -> Result<(), Refused> {
    let output = &input.output;
    if output.payee != draft.facts.author {
        return Err(Refused::NotThePayee);
    }
    if input.dated > draft.facts.time {
        return Err(Refused::DatedLater);
    }
    if !output.purpose.stays_with_the_foundation()
        && draft.facts.time > last_collection(draft, input)
    {
        return Err(Refused::TooLate);
    }
    draft.account.balance = draft.account.balance.plus(output.amount)?;
    if output.purpose == Purpose::Purchase && draft.is_coop() {
        draft.account.sold = draft.account.sold.plus(output.amount)?;
    }
    if output.purpose == Purpose::NetworkFee && draft.account.role == Role::Foundation {
        draft.account.network_fees = draft.account.network_fees.plus(output.amount)?;
    }
    if output.purpose == Purpose::Investment {
        collect_investment(draft, input)?;
    }
    Ok(())
}

fn last_collection(draft: &Draft<'_>, input: &Taken) -> crate::calendar::Moment {
    input
        .dated
        .after_seconds(draft.facts.calendar.collection_seconds)
}

fn collect_investment(draft: &mut Draft<'_>, input: &Taken) -> Result<(), Refused> {
    let due = input
        .output
        .due
        .filter(|due| *due > draft.month)
        .ok_or(Refused::InvestmentCollected)?;
    if !draft.is_coop() || draft.account.investment != Credits::ZERO {
        return Err(Refused::InvestmentCollected);
    }
    draft.account.matched = draft.account.matched.plus(input.output.amount)?;
    draft.account.investment = input.output.amount;
    draft.account.investment_base = draft.account.projected;
    draft.account.investment_due = due;
    Ok(())
}

/// R-CREDIT-22  An output that can no longer be collected comes back as what it was: earned, grant or investment.
pub(super) fn void(draft: &mut Draft<'_>, own: &Taken) -> Result<(), Refused> {
    draft.is_settled()?;
    let output = &own.output;
    if output.purpose.stays_with_the_foundation() {
        return Err(Refused::StaysWithFoundation);
    }
    if draft.facts.time <= last_collection(draft, own) {
        return Err(Refused::TooEarly);
    }
    if output.purpose == Purpose::Investment {
        draft.retired = draft.retired.plus(output.amount)?;
        return Ok(());
    }
    draft.account.balance = draft.account.balance.plus(output.amount)?;
    if output.purpose == Purpose::Refund {
        draft.account.sold = draft.account.sold.plus(output.amount)?;
    }
    if output.purpose == Purpose::NetworkShare && draft.account.role == Role::Foundation {
        draft.account.network_fees = draft.account.network_fees.plus(output.amount)?;
    }
    if draft.is_coop() && output.grant.is_positive() {
        let grant = draft.lot_room(output.grant)?;
        match output.lapse {
            Some(lapse) if lapse > draft.month => draft.account.lots.add(lapse, grant)?,
            _ => lapse_at_once(draft, grant)?,
        }
    }
    draft.cap_owed()?;
    draft.pay_owed()
}

fn lapse_at_once(draft: &mut Draft<'_>, grant: Credits) -> Result<(), Refused> {
    if grant.is_positive() {
        draft.account.balance = draft.account.balance.minus(grant)?;
        draft.output(draft.facts.foundation, grant, Purpose::Lapse);
    }
    Ok(())
}
