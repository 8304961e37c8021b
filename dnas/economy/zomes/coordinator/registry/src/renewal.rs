//! Renewing credentials before they end.

use crate::issue::{accredit, admit};
use copex_entries::{
    calls::registry::{AccreditInput, AdmitInput, Issued, Party},
    credential::{Claim, Status},
    properties::halfway,
    same_key,
};
use economy_reading::{my_key, now, parties, properties};
use hdk::prelude::*;

/// Renews one that is due, unless it was revoked: a co-op's half a month before its end, a member's when it has run half its
/// time.
pub(crate) fn reissue_due() -> ExternResult<Option<Issued>> {
    let me = my_key()?;
    let now = now()?;
    let mut refused = None;
    let properties = properties()?;
    if properties.is_registrar(&me) {
        let due = |party: &Party| {
            let from = properties.coop_renewal_from(party.valid_from, party.valid_until);
            // With one that came along from the economy before, a co-op admits nobody: it gets one of this economy at once.
            now >= from || came_along(party)
        };
        let stands = |party: &Party| party.revoked.is_none() && party.closed.is_none();
        for party in parties::coops()?
            .into_iter()
            .filter(|party| stands(party) && due(party))
        {
            let issued = again(&party, &me)?.map(|input| accredit(&input));
            match issued {
                Some(Ok(issued)) => return Ok(Some(issued)),
                // One that is refused holds up no other; it is told where there is nothing else to do.
                Some(Err(error)) => refused = refused.or(Some(error)),
                None => {}
            }
        }
    }
    let Some(own) = parties::held(&me)?.filter(|held| held.standing.coop.is_none()) else {
        return refused.map_or(Ok(None), Err);
    };
    // A membership cannot outlast the co-op's own accreditation: it is renewed when that leaves room for more.
    let due = |party: &Party| {
        party.revoked.is_none()
            && party.closed.is_none()
            && now >= halfway(party.valid_from, party.valid_until)
    };
    let gains =
        |party: &Party| own.standing.covers(now) && own.standing.valid_until > party.valid_until;
    let member = parties::members(&me)?
        .into_iter()
        .find(|party| due(party) && gains(party));
    match member {
        Some(party) => {
            let held = parties::held(&party.agent)?;
            let input = AdmitInput {
                subject: party.agent,
                name: party.name,
                takes_over: held.and_then(|held| held.credential.claim.takes_over),
            };
            admit(&input).map(Some)
        }
        None => refused.map_or(Ok(None), Err),
    }
}

/// Whether what a co-op stands as came along from the economy before.
fn came_along(party: &Party) -> bool {
    parties::held(&party.agent)
        .ok()
        .flatten()
        .is_some_and(|held| held.is_carried())
}

/// What a co-op's accreditation would say again, where I issued it. Its ceiling does not rise, so it cites no assessment.
fn again(party: &Party, me: &AgentPubKey) -> ExternResult<Option<AccreditInput>> {
    let Some(held) =
        parties::held(&party.agent)?.filter(|held| same_key(&held.credential.claim.issuer, me))
    else {
        return Ok(None);
    };
    let Claim {
        subject,
        name,
        status,
        takes_over,
        ..
    } = held.credential.claim;
    Ok(match status {
        Status::Coop {
            ceiling,
            register,
            register_number,
            assessment: _,
            first_signers,
        } => Some(AccreditInput {
            subject,
            name,
            ceiling,
            register,
            register_number,
            assessment: None,
            first_signers,
            takes_over,
        }),
        Status::Member => None,
    })
}
