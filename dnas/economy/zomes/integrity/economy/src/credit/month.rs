//! Which policy holds: the founding one at first, then what the Foundation's Month acts name.

use crate::{
    Fault, Judgement, UnitEntryTypes, fetch,
    place::{self, Spot},
};
use copex_economy::calendar::{Moment, Month};
use copex_entries::{
    ledger::{InForce, MonthAct},
    properties::EconomyProperties,
    refusal::Refusal,
    same_key,
};
use hdi::prelude::*;

/// R-CREDIT-42  The Foundation names the policy of one month after the other.
pub(crate) fn judge(act: &MonthAct, spot: &Spot<'_>, written: Moment) -> Judgement {
    let properties = fetch::properties()?;
    if !properties.is_foundation(spot.author) {
        return Err(Refusal::MonthAct("only the Foundation writes it").into());
    }
    place::gap(
        spot,
        act.previous.as_ref(),
        act.distance,
        UnitEntryTypes::MonthAct,
    )?
    .map_err(|_| Refusal::MonthAct("it names the one before, with none in between"))?;
    let before = match &act.previous {
        Some(previous) => Some(
            by_foundation(previous, &properties)?
                .ok_or(Refusal::MonthAct("what it names as the one before is none"))?,
        ),
        None => None,
    };
    Ok(act.check(before.as_ref(), written, &properties)?)
}

/// A Month act of the Foundation.
fn by_foundation(
    hash: &ActionHash,
    properties: &EconomyProperties,
) -> Result<Option<MonthAct>, Fault> {
    let cited =
        fetch::month_act(hash)?.filter(|cited| same_key(&cited.author, &properties.foundation));
    Ok(cited.map(|cited| cited.entry))
}

/// R-CREDIT-06  The policy for an event, by the Month act that it cites.
pub fn in_force(
    written: Moment,
    cited: Option<&ActionHash>,
    last_cited: Option<Month>,
    properties: &EconomyProperties,
) -> Result<InForce, Fault> {
    let act = match cited {
        Some(hash) => Some(by_foundation(hash, properties)?.ok_or(Refusal::Month(
            "what an event cites is no Month act of the Foundation",
        ))?),
        None => None,
    };
    let month = properties.calendar.month(written);
    Ok(InForce::find(month, act.as_ref(), last_cited, properties)?)
}
