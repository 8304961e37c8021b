//! Issuing credentials, for the first time and again.

use crate::{issued_to, leads_to};
use copex_economy::{by_month::ByMonth, calendar::Moment};
use copex_entries::{
    calls::registry::{AccreditInput, AdmitInput, Issued, Party},
    credential::{Claim, Credential, Status},
    registry::{Accreditation, Membership},
    same_key,
    signal::Signal,
};
use economy_integrity::{EntryTypes, LinkTypes, UnitEntryTypes};
use economy_reading::{
    buckets, my_key, now,
    parties::{self, Held, serial_tag},
    properties,
    records::{self, Newest},
    say::{refuse, sentence},
};
use hdk::prelude::*;

/// Credentials begin a little before they are signed, for the sake of clocks that lag.
const LAG_SECONDS: u32 = 60;

/// A registrar accredits a co-op, for the first time or again.
pub(crate) fn accredit(input: &AccreditInput) -> ExternResult<Issued> {
    if !properties()?.is_registrar(&my_key()?) {
        return refuse("Only a registrar of this economy accredits co-ops. Nothing was written.");
    }
    let AccreditInput {
        subject,
        name,
        ceiling,
        register,
        register_number,
        takes_over,
    } = input;
    if parties::held(subject)?.is_none() {
        registered_elsewhere(input)?;
    }
    let status = Status::Coop {
        ceiling: *ceiling,
        register: register.clone(),
        register_number: register_number.clone(),
    };
    let credential = sign_credential(subject, name, status, None, takes_over)?;
    let record = create_entry(EntryTypes::Accreditation(accreditation(&credential)?))?;
    announce(subject, &record, &credential)?;
    let base = buckets::of_keys("coops", buckets::key_bucket(subject))?;
    if !leads_to(base.clone(), LinkTypes::CoopIndex, subject)? {
        create_link(base, subject.clone(), LinkTypes::CoopIndex, ())?;
    }
    Ok(Issued { record, credential })
}

/// The accreditation's place among mine, with the running sum of my ceilings.
fn accreditation(credential: &Credential) -> ExternResult<Accreditation> {
    let (_, top, _) = agent_info()?.chain_head;
    let next_sequence = top.saturating_add(1);
    let newest = records::my_newest(UnitEntryTypes::Accreditation)?;
    let (previous, distance, before) = match newest {
        Some(Newest {
            record,
            entry: EntryTypes::Accreditation(before),
            ..
        }) => {
            let distance = next_sequence.saturating_sub(record.action().action_seq());
            (
                Some(record.action_address().clone()),
                distance,
                before.in_being,
            )
        }
        _ => (None, next_sequence, ByMonth::default()),
    };
    let in_being = Accreditation::in_being_after(&before, credential, now()?, &properties()?)
        .map_err(|refusal| sentence(format!("Not accredited. {refusal}.")))?;
    Ok(Accreditation {
        previous,
        distance,
        credential: credential.clone(),
        in_being,
    })
}

/// A co-op admits a person, for the first time or again.
pub(crate) fn admit(input: &AdmitInput) -> ExternResult<Issued> {
    let coop = my_key()?;
    let held = parties::held(&coop)?.filter(|held| held.standing.coop.is_none());
    let Some(Held {
        credential: of_coop,
        standing,
        ..
    }) = held
    else {
        return refuse("Only an accredited co-op admits members. Nothing was written.");
    };
    if !standing.covers(now()?) {
        return refuse(
            "Your co-op's accreditation has ended. Nothing was written. It is renewed by the registrar's node.",
        );
    }
    let AdmitInput {
        subject,
        name,
        takes_over,
    } = input;
    let credential = sign_credential(subject, name, Status::Member, Some(of_coop), takes_over)?;
    let record = create_entry(EntryTypes::Membership(Membership {
        credential: credential.clone(),
    }))?;
    announce(subject, &record, &credential)?;
    if !leads_to(coop.clone(), LinkTypes::CoopToMember, subject)? {
        create_link(coop, subject.clone(), LinkTypes::CoopToMember, ())?;
    }
    Ok(Issued { record, credential })
}

/// One co-op of a public register has one account: under another key it continues the one before, debts as well.
fn registered_elsewhere(input: &AccreditInput) -> ExternResult<()> {
    for party in parties::coops()? {
        if same_key(&party.agent, &input.subject) {
            continue;
        }
        let about = parties::about(&party.agent)?;
        let Some(held) = about.held()? else { continue };
        let Status::Coop {
            register,
            register_number,
            ..
        } = &held.credential.claim.status
        else {
            continue;
        };
        if *register != input.register || *register_number != input.register_number {
            continue;
        }
        let passes_here = about.closed()?.is_some_and(|closed| {
            let to_this_key = |heir| same_key(heir, &input.subject);
            closed.heir.as_ref().is_some_and(to_this_key)
                && input.takes_over.as_ref() == Some(&closed.closure)
        });
        if !passes_here {
            return refuse(format!(
                "Not accredited. {} stands in {register} under the same number {register_number}, with another key. \
                 Close that account first and name this key as the one that continues it.",
                party.name
            ));
        }
    }
    Ok(())
}

/// The Closure that an agent's newest credential names.
fn taken_over(agent: &AgentPubKey) -> ExternResult<Option<ActionHash>> {
    Ok(parties::held(agent)?.and_then(|held| held.credential.claim.takes_over))
}

fn sign_credential(
    subject: &AgentPubKey,
    name: &str,
    status: Status,
    issuer_credential: Option<Credential>,
    takes_over: &Option<ActionHash>,
) -> ExternResult<Credential> {
    let serial = parties::held(subject)?.map_or(1, |held| held.standing.serial.saturating_add(1));
    let valid_from = now()?.before_seconds(LAG_SECONDS);
    let issuer = my_key()?;
    let claim = Claim {
        economy: dna_info()?.hash,
        subject: subject.clone(),
        name: name.trim().into(),
        status,
        serial,
        valid_from,
        valid_until: valid_from.after_seconds(properties()?.standing_seconds_max()),
        issuer: issuer.clone(),
        takes_over: takes_over.clone(),
    };
    let signature = sign(issuer, claim.clone())?;
    let credential = Credential {
        claim,
        signature,
        issuer_credential: issuer_credential.map(Box::new),
    };
    credential
        .standing(&dna_info()?.hash, &properties()?)
        .map_err(|refusal| sentence(format!("Nothing was written. {refusal}.")))?;
    Ok(credential)
}

/// Links the newest credential to its subject, and unlinks all but the one before it.
fn announce(
    subject: &AgentPubKey,
    record: &ActionHash,
    credential: &Credential,
) -> ExternResult<()> {
    let earlier = issued_to(subject)?;
    create_link(
        subject.clone(),
        record.clone(),
        LinkTypes::AgentToStanding,
        serial_tag(credential.claim.serial),
    )?;
    for link in earlier.into_iter().skip(1) {
        delete_link(link.create_link_hash, GetOptions::default())?;
    }
    emit_signal(Signal::RegistryChanged)
}

/// Renews one that has run half its time, unless it was revoked.
pub(crate) fn reissue_due() -> ExternResult<Option<Issued>> {
    let me = my_key()?;
    let now = now()?;
    let mut refused = None;
    let due =
        |party: &Party| party.revoked.is_none() && party.closed.is_none() && now >= halfway(party);
    if properties()?.is_registrar(&me) {
        for party in parties::coops()?.into_iter().filter(due) {
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
    let gains =
        |party: &Party| own.standing.covers(now) && own.standing.valid_until > party.valid_until;
    let member = parties::members(&me)?
        .into_iter()
        .find(|party| due(party) && gains(party));
    match member {
        Some(party) => {
            let input = AdmitInput {
                takes_over: taken_over(&party.agent)?,
                subject: party.agent,
                name: party.name,
            };
            admit(&input).map(Some)
        }
        None => refused.map_or(Ok(None), Err),
    }
}

fn halfway(party: &Party) -> Moment {
    let half = party
        .valid_until
        .microseconds_since(party.valid_from)
        .div_euclid(2);
    Moment(party.valid_from.0.saturating_add(half))
}

/// What a co-op's accreditation would say again, where I issued it.
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
        } => Some(AccreditInput {
            subject,
            name,
            ceiling,
            register,
            register_number,
            takes_over,
        }),
        Status::Member => None,
    })
}
