//! The registry: who is accredited, who belongs where, and whom to deal with.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod closing;
mod issue;
mod renewal;

use copex_entries::{
    calls::registry::{
        AccreditInput, AccreditWithSecondInput, AdmitInput, Issued, Me, Party, RegistrarView,
        RevokeInput, Trust, Warning,
    },
    carried::CarriedAccount,
    credential::{Claim, Credential, SecondSignature},
    registry::{Acceptance, CoopDetails, CoopProfile, Revocation},
    signal::Signal,
};
use economy_integrity::{EntryTypes, LinkTypes, fetch};
use economy_reading::{
    accounts, my_key, now, parties, properties, records,
    say::{refuse, sentence},
    trust as trusting,
};
use hdk::prelude::*;

/// Says at once what others find: an invitation that had ended when the key came in.
#[hdk_extern]
pub fn init() -> ExternResult<InitCallbackResult> {
    let filter = ChainQueryFilter::new().action_type(ActionType::AgentValidationPkg);
    for record in query(filter)? {
        let ActionData::AgentValidationPkg(package) = &record.action().data else {
            continue;
        };
        let Some(proof) = &package.membrane_proof else {
            continue;
        };
        let Ok(credential) = Credential::try_from((**proof).clone()) else {
            continue;
        };
        if copex_entries::moment(record.action().timestamp()) >= credential.claim.valid_until {
            let reason = "R-REGISTRY-06: the invitation had ended before it was used, so nobody lets this key in. Ask for a new one.";
            return Ok(InitCallbackResult::Fail(reason.into()));
        }
    }
    Ok(InitCallbackResult::Pass)
}

/// Who I am, and in which economy.
#[hdk_extern]
pub fn me() -> ExternResult<Me> {
    let agent = my_key()?;
    let economy = properties()?;
    let month = economy.calendar.month(now()?);
    Ok(Me {
        party: parties::party(&agent)?,
        is_registrar: economy.is_registrar(&agent),
        month,
        next_month_at: economy.calendar.start_of(month.plus(1)),
        agent,
        economy,
    })
}

/// Somebody in the economy.
#[hdk_extern]
pub fn party(agent: AgentPubKey) -> ExternResult<Option<Party>> {
    parties::party(&agent)
}

/// All accredited co-ops.
#[hdk_extern]
pub fn coops() -> ExternResult<Vec<Party>> {
    parties::coops()
}

/// A co-op's members.
#[hdk_extern]
pub fn members(coop: AgentPubKey) -> ExternResult<Vec<Party>> {
    parties::members(&coop)
}

/// Whether to deal with an agent now.
#[hdk_extern]
pub fn trust(agent: AgentPubKey) -> ExternResult<Trust> {
    trusting::trust(&agent)
}

/// The keys of all who have an account.
#[hdk_extern]
pub fn agents() -> ExternResult<Vec<AgentPubKey>> {
    accounts::all()
}

/// Judges the chains of agents that this node has reason to doubt, and writes down what is wrong with them; a warning that does
/// not hold is taken back. The reasons are for people.
#[hdk_extern]
pub fn watch(agents: Vec<AgentPubKey>) -> ExternResult<Vec<Warning>> {
    let mut warnings = Vec::new();
    for agent in agents {
        let query = LinkQuery::try_new(agent.clone(), LinkTypes::AgentToWarning)?.author(my_key()?);
        let written = get_links(query, GetStrategy::default())?;
        let problem = trusting::chain_problem(&agent)?;
        let tag = problem.as_ref().map(|(problem, _)| problem.tag());
        let mut stands = false;
        for link in written {
            if Some(&link.tag) == tag.as_ref() {
                stands = true;
            } else {
                delete_link(link.create_link_hash, GetOptions::default())?;
            }
        }
        let Some((problem, shown_by)) = problem else {
            continue;
        };
        if !stands {
            let target = shown_by.map_or(AnyLinkableHash::from(agent.clone()), Into::into);
            create_link(
                agent.clone(),
                target,
                LinkTypes::AgentToWarning,
                problem.tag(),
            )?;
            emit_signal(Signal::RegistryChanged)?;
        }
        warnings.push(Warning {
            agent,
            reason: problem.words().into(),
        });
    }
    Ok(warnings)
}

/// A registrar accredits a co-op.
#[hdk_extern]
pub fn accredit(input: AccreditInput) -> ExternResult<Issued> {
    issue::accredit(&input)
}

/// What the newest credential of somebody says.
#[hdk_extern]
pub fn claim(agent: AgentPubKey) -> ExternResult<Option<Claim>> {
    Ok(parties::held(&agent)?.map(|held| held.credential.claim))
}

/// The newest credential of somebody, with which their key comes in.
#[hdk_extern]
pub fn credential(agent: AgentPubKey) -> ExternResult<Option<Credential>> {
    Ok(parties::held(&agent)?.map(|held| held.credential))
}

/// By a registrar: how far its quota is used.
#[hdk_extern]
pub fn registrar() -> ExternResult<RegistrarView> {
    issue::registrar()
}

/// By a registrar: what it and a second registrar are to sign. Writes nothing.
#[hdk_extern]
pub fn draft_accreditation(input: AccreditInput) -> ExternResult<Claim> {
    issue::draft(&input)
}

/// By a second registrar: its signature over what another one drafted. Writes nothing.
#[hdk_extern]
pub fn countersign(claim: Claim) -> ExternResult<SecondSignature> {
    issue::countersign(claim)
}

/// By the first registrar: accredits with the second one's signature.
#[hdk_extern]
pub fn accredit_with_second(input: AccreditWithSecondInput) -> ExternResult<Issued> {
    issue::accredit_with_second(input)
}

/// A co-op admits a member.
#[hdk_extern]
pub fn admit_member(input: AdmitInput) -> ExternResult<Issued> {
    issue::admit(&input)
}

/// Renews one accreditation or membership of mine that is due; call it until there is none.
#[hdk_extern]
pub fn reissue_due() -> ExternResult<Option<Issued>> {
    renewal::reissue_due()
}

/// I accept my membership. Does nothing where I have before.
#[hdk_extern]
pub fn accept_membership() -> ExternResult<Option<ActionHash>> {
    let agent = my_key()?;
    let dna = dna_info()?.hash;
    if parties::my_admission()?.is_some_and(|admission| admission.claim.economy != dna) {
        // Whoever came along from the economy before accepted there.
        return Ok(None);
    }
    let Some(held) = parties::held(&agent)? else {
        return refuse(
            "Your membership has not arrived here yet. Nothing is lost: try again in a moment.",
        );
    };
    if held.standing.coop.is_none() || parties::party(&agent)?.is_some_and(|party| party.accepted) {
        return Ok(None);
    }
    let acceptance = create_entry(EntryTypes::Acceptance(Acceptance {
        membership: held.action,
    }))?;
    create_link(agent, acceptance.clone(), LinkTypes::AgentToAcceptance, ())?;
    emit_signal(Signal::RegistryChanged)?;
    Ok(Some(acceptance))
}

/// An accreditation or membership of mine ends before its time.
#[hdk_extern]
pub fn revoke(input: RevokeInput) -> ExternResult<ActionHash> {
    let RevokeInput { record, reason } = input;
    let revocation = Revocation {
        revoked: record.clone(),
        reason,
    };
    revocation
        .check()
        .map_err(|refusal| sentence(refusal.to_string()))?;
    let subject = match records::valid(&record)?.map(|(_, entry)| entry) {
        Some(EntryTypes::Accreditation(accreditation)) => accreditation.credential.claim.subject,
        Some(EntryTypes::Membership(membership)) => membership.credential.claim.subject,
        _ => match carried(&record)? {
            Some(account) => account.key,
            None => {
                return refuse(
                    "Nothing was revoked: this is no accreditation or membership that is known here.",
                );
            }
        },
    };
    let action = create_entry(EntryTypes::Revocation(revocation))?;
    create_link(subject, action.clone(), LinkTypes::AgentToRevocation, ())?;
    emit_signal(Signal::RegistryChanged)?;
    Ok(action)
}

/// The account that a record let in from the economy before; none where it did not.
fn carried(record: &ActionHash) -> ExternResult<Option<CarriedAccount>> {
    if records::is_here(record)? {
        Ok(fetch::carried(record, &properties()?)?)
    } else {
        Ok(None)
    }
}

/// My co-op says who it is.
#[hdk_extern]
pub fn set_profile(details: CoopDetails) -> ExternResult<ActionHash> {
    details
        .check()
        .map_err(|refusal| sentence(refusal.to_string()))?;
    let agent = my_key()?;
    let Some(held) = parties::held(&agent)? else {
        return refuse(
            "Your accreditation has not arrived here yet. Nothing is lost: try again in a moment.",
        );
    };
    let profile = CoopProfile {
        standing: held.action,
        details,
    };
    let action = match parties::profile_record(&agent)? {
        Some(before) => update_entry(before.hash().clone(), EntryTypes::CoopProfile(profile))?,
        None => {
            let action = create_entry(EntryTypes::CoopProfile(profile))?;
            create_link(agent, action.clone(), LinkTypes::AgentToProfile, ())?;
            action
        }
    };
    emit_signal(Signal::RegistryChanged)?;
    Ok(action)
}

/// The accreditations and memberships that I have issued for an agent, newest first.
fn issued_to(agent: &AgentPubKey) -> ExternResult<Vec<Link>> {
    let query = LinkQuery::try_new(agent.clone(), LinkTypes::AgentToStanding)?.author(my_key()?);
    let mut links = get_links(query, GetStrategy::default())?;
    links.sort_by(|one, other| other.tag.0.cmp(&one.tag.0));
    Ok(links)
}

/// Whether a link of mine, of a type and from one base, leads to a key already.
fn leads_to(
    base: impl Into<AnyLinkableHash>,
    link_type: LinkTypes,
    agent: &AgentPubKey,
) -> ExternResult<bool> {
    let query = LinkQuery::try_new(base, link_type)?.author(my_key()?);
    let links = get_links(query, GetStrategy::default())?;
    Ok(records::agents_linked(links).contains(agent))
}
