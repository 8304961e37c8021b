//! Accreditation by a registrar, membership by a co-op, acceptance by the member, revocation by the issuer.

use super::membrane;
use crate::{
    EntryTypes, Judgement, UnitEntryTypes, fetch,
    place::{self, Spot},
};
use copex_economy::{account::Role, by_month::ByMonth, calendar::Moment};
use copex_entries::{
    refusal::Refusal,
    registry::{Acceptance, Accreditation, CoopProfile, Membership, Revocation},
    same_key,
};
use hdi::prelude::*;

/// R-REGISTRY-08, R-REGISTRY-09, R-REGISTRY-10  A registrar accredits in a chain with the running sum of its ceilings.
pub(crate) fn judge_accreditation(
    accreditation: &Accreditation,
    spot: &Spot<'_>,
    written: Moment,
) -> Judgement {
    let properties = fetch::properties()?;
    let Accreditation {
        previous,
        distance,
        credential,
        in_being,
    } = accreditation;
    let issued_here =
        same_key(&credential.claim.issuer, spot.author) && properties.is_registrar(spot.author);
    let standing = membrane::verified(credential, &properties)?;
    if !issued_here || standing.role != Role::Coop {
        return Err(Refusal::NotARegistrar.into());
    }
    standing.check_at(written)?;
    if standing.valid_from < written.before_seconds(credential.lag_seconds_max(&properties)) {
        return Err(Refusal::Window.into());
    }
    place::gap(
        spot,
        previous.as_ref(),
        *distance,
        UnitEntryTypes::Accreditation,
    )?
    .map_err(|_| Refusal::AccreditationPlace)?;
    let before = match previous {
        Some(previous) => accreditation_before(previous, spot.author)?,
        None => ByMonth::default(),
    };
    let after = Accreditation::in_being_after(&before, credential, written, &properties)?;
    if after == *in_being {
        Ok(())
    } else {
        Err(Refusal::RunningSum.into())
    }
}

fn accreditation_before(
    previous: &ActionHash,
    author: &AgentPubKey,
) -> Result<ByMonth, crate::Fault> {
    let cited = fetch::entry(previous)?;
    match cited.entry {
        Some(EntryTypes::Accreditation(before)) if same_key(&cited.author, author) => {
            Ok(before.in_being)
        }
        _ => Err(Refusal::AccreditationPlace.into()),
    }
}

/// R-REGISTRY-11  A co-op in standing admits its own members.
pub(crate) fn judge_membership(
    membership: &Membership,
    author: &AgentPubKey,
    written: Moment,
) -> Judgement {
    let properties = fetch::properties()?;
    let standing = membrane::verified(&membership.credential, &properties)?;
    let issued_here =
        same_key(&membership.credential.claim.issuer, author) && standing.role == Role::Member;
    if !issued_here {
        return Err(Refusal::NotTheCoop.into());
    }
    Ok(standing.check_at(written)?)
}

/// R-REGISTRY-12  The person named accepts.
pub(crate) fn judge_acceptance(acceptance: &Acceptance, author: &AgentPubKey) -> Judgement {
    match fetch::entry(&acceptance.membership)?.entry {
        Some(EntryTypes::Membership(membership))
            if same_key(&membership.credential.claim.subject, author) =>
        {
            Ok(())
        }
        _ => Err(Refusal::NotTheMember.into()),
    }
}

/// R-REGISTRY-13, R-MOVE-04  The one that issued it revokes it, and says why.
pub(crate) fn judge_revocation(revocation: &Revocation, author: &AgentPubKey) -> Judgement {
    revocation.check()?;
    let cited = fetch::entry(&revocation.revoked)?;
    match cited.entry {
        Some(EntryTypes::Accreditation(_) | EntryTypes::Membership(_))
            if same_key(&cited.author, author) =>
        {
            Ok(())
        }
        // What came along from the economy before, the same issuer can end.
        None => {
            let carried = fetch::carried(&revocation.revoked, &fetch::properties()?)?;
            let issuer = carried
                .and_then(|account| account.credential)
                .map(|credential| credential.claim.issuer);
            match issuer {
                Some(issuer) if same_key(&issuer, author) => Ok(()),
                Some(_) | None => Err(Refusal::NotTheIssuer.into()),
            }
        }
        Some(_) => Err(Refusal::NotTheIssuer.into()),
    }
}

/// R-REGISTRY-06, R-REGISTRY-07, R-REGISTRY-14  A co-op in standing describes itself.
pub(crate) fn judge_profile(
    profile: &CoopProfile,
    author: &AgentPubKey,
    written: Moment,
) -> Judgement {
    profile.details.check()?;
    let standing = fetch::standing_at(&profile.standing, author, written, &fetch::properties()?)?;
    if standing.role == Role::Coop {
        Ok(())
    } else {
        Err(Refusal::NotAStanding.into())
    }
}
