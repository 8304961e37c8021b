//! Which policy holds now, by the Foundation's Month acts.

use crate::{
    properties,
    records::{self, links_of},
};
use copex_economy::calendar::{Moment, Month};
use copex_entries::{
    ledger::{InForce, MonthAct},
    same_key,
};
use economy_integrity::{EntryTypes, LinkTypes};
use hdk::prelude::*;

/// The tag of a link to a Month act.
pub fn month_tag(month: Month) -> LinkTag {
    LinkTag::new(month.0.to_be_bytes())
}

fn month_of(link: &Link) -> Option<i64> {
    Some(i64::from_be_bytes(link.tag.0.as_slice().try_into().ok()?))
}

/// The newest Month act that is known here, for a month or before it.
pub fn latest(until: Month) -> ExternResult<Option<(ActionHash, MonthAct)>> {
    let foundation = properties()?.foundation;
    let [mut links] = links_of(foundation.clone(), [LinkTypes::FoundationToMonth])?;
    links.retain(|link| month_of(link).is_some_and(|month| month <= until.0));
    links.sort_by_key(|link| std::cmp::Reverse(month_of(link)));
    for link in links {
        let Some(hash) = link.target.into_action_hash() else {
            continue;
        };
        if let Some((record, EntryTypes::MonthAct(act))) = records::valid(&hash)?
            && same_key(record.action().author(), &foundation)
            && act.month <= until
        {
            return Ok(Some((hash, act)));
        }
    }
    Ok(None)
}

/// The policy that holds at a moment, and the Month act that an event cites then.
pub fn in_force(at: Moment) -> ExternResult<(Option<ActionHash>, InForce)> {
    let properties = properties()?;
    let month = properties.calendar.month(at);
    let known = if month > properties.policy_last_month {
        latest(month)?
    } else {
        None
    };
    let (hash, act) = known.unzip();
    // Nothing was cited before that could be later: what an account cited is known here.
    let in_force = InForce::find(month, act.as_ref(), None, &properties)
        .map_err(|refusal| crate::say::sentence(refusal.to_string()))?;
    Ok((hash, in_force))
}
