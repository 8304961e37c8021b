//! Who came along from the economy before: what they stand as, and how others find them.

use crate::{
    buckets,
    parties::{Held, serial_tag},
    properties, records,
};
use copex_economy::calendar::Month;
use copex_entries::{carried::CarriedAccount, same_key};
use economy_integrity::{LinkTypes, fetch};
use hdk::prelude::*;

/// What an admission of an agent carried here from the economy before; none where the hash is of something else.
pub(crate) fn carried_in(hash: &ActionHash, agent: &AgentPubKey) -> ExternResult<Option<Held>> {
    let properties = properties()?;
    if properties.predecessor.is_none() || !records::is_here(hash)? {
        return Ok(None);
    }
    let carried =
        fetch::carried(hash, &properties)?.filter(|account| same_key(&account.key, agent));
    let Some(account) = carried else {
        return Ok(None);
    };
    let standing = account.stands_as();
    let held = standing.zip(account.credential);
    Ok(held.map(|(standing, credential)| Held {
        action: hash.clone(),
        credential,
        standing,
    }))
}

/// Where the members are found who came along with a co-op from the economy before.
pub(crate) fn carried_members(coop: &AgentPubKey) -> ExternResult<EntryHash> {
    buckets::of_agent("carried-members", coop, Month(0))
}

/// By a carried account, once it is open: lets others find its standing, and its co-op its member.
pub fn announce_carried(package: &ActionHash, account: &CarriedAccount) -> ExternResult<()> {
    let me = crate::my_key()?;
    let Some(standing) = account.stands_as() else {
        return Ok(());
    };
    create_link(
        me.clone(),
        package.clone(),
        LinkTypes::AgentToStanding,
        serial_tag(standing.serial),
    )?;
    match standing.coop {
        None => {
            let base = buckets::of_keys("coops", buckets::key_bucket(&me))?;
            create_link(base, me, LinkTypes::CoopIndex, ())?;
        }
        Some(coop) => {
            create_link(carried_members(&coop)?, me, LinkTypes::AccountIndex, ())?;
        }
    }
    Ok(())
}
