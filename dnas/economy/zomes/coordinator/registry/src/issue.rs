//! Issuing credentials, for the first time and again.

use crate::{issued_to, leads_to};
use copex_economy::{by_month::ByMonth, policy::CEILING_MAX};
use copex_entries::{
    calls::registry::{AccreditInput, AccreditWithSecondInput, AdmitInput, Issued, RegistrarView},
    credential::{Claim, Credential, SecondSignature, Status},
    first_signers::FirstSigners,
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

/// A registrar accredits a co-op alone, for the first time or again.
pub(crate) fn accredit(input: &AccreditInput) -> ExternResult<Issued> {
    let claim = draft(input)?;
    let properties = properties()?;
    if properties.two_registrars_sign(input.ceiling) {
        return refuse(format!(
            "Nothing was written. R-REGISTRY-20: from a ceiling of {} on, a second registrar signs too. Draft the accreditation and have another registrar sign it.",
            properties.policy.two_registrars_from
        ));
    }
    accredit_as(sign_claim(claim, None)?)
}

/// What a registrar is to sign for a co-op, and another one too where the ceiling is high. Writes nothing.
pub(crate) fn draft(input: &AccreditInput) -> ExternResult<Claim> {
    is_registrar("Only a registrar of this economy accredits co-ops. Nothing was written.")?;
    let AccreditInput {
        subject,
        name,
        ceiling,
        register,
        register_number,
        takes_over,
        assessment,
        first_signers,
    } = input;
    if parties::held(subject)?.is_none() {
        registered_elsewhere(input)?;
    }
    let status = Status::Coop {
        ceiling: *ceiling,
        register: register.clone(),
        register_number: register_number.clone(),
        assessment: assessment.clone(),
        first_signers: first_signers.clone().map(FirstSigners::sorted),
    };
    let before = parties::held(subject)?.map(|held| held.standing.ceiling);
    if assessment.is_none() && before.is_some_and(|before| *ceiling > before) {
        return refuse(
            "Nothing was written. R-CREDIT-30: a ceiling rises with an assessment that comes to it, or it does not count. `copex assess --cite` computes one.",
        );
    }
    claim(subject, name, status, takes_over)
}

/// By a second registrar: signs what another one drafted. Whoever calls has shown in plain words what it says.
pub(crate) fn countersign(claim: Claim) -> ExternResult<SecondSignature> {
    is_registrar("Not signed: only a registrar of this economy signs accreditations.")?;
    let not_signed = |problem: String| refuse(format!("Not signed. {problem}"));
    if claim.valid_until <= now()? {
        return not_signed(
            "What was drafted has ended. Ask the other registrar to draft it anew.".into(),
        );
    }
    let registrar = my_key()?;
    let second = SecondSignature {
        signature: sign(registrar.clone(), claim.clone())?,
        registrar,
    };
    let drafted = Credential {
        // Stands in for the first registrar's: it is in place when the accreditation is written.
        signature: second.signature.clone(),
        claim,
        second: Some(second.clone()),
        issuer_credential: None,
    };
    match drafted.standing(&dna_info()?.hash, &properties()?) {
        Ok(standing) if standing.coop.is_none() => Ok(second),
        Ok(_) => not_signed("This is no co-op's credential.".into()),
        Err(refusal) => not_signed(format!("{refusal}.")),
    }
}

/// By the first registrar: accredits a co-op with a second one's signature.
pub(crate) fn accredit_with_second(input: AccreditWithSecondInput) -> ExternResult<Issued> {
    let me =
        is_registrar("Only a registrar of this economy accredits co-ops. Nothing was written.")?;
    let AccreditWithSecondInput { claim, second } = input;
    if !same_key(&claim.issuer, &me) {
        return refuse("Nothing was written: another registrar drafted this, and accredits by it.");
    }
    if claim.serial <= serial_of(&claim.subject)? {
        return refuse(
            "Nothing was written: the co-op was accredited anew since this was drafted. Draft it anew.",
        );
    }
    let fits = verify_signature(
        second.registrar.clone(),
        second.signature.clone(),
        claim.clone(),
    )?;
    if !fits {
        return refuse(
            "Nothing was written: the second registrar's signature does not fit what was drafted.",
        );
    }
    let credential = Credential {
        second: Some(second),
        ..sign_claim(claim, None)?
    };
    if credential.claim.valid_from
        < now()?.before_seconds(credential.lag_seconds_max(&properties()?))
    {
        return refuse(
            "Nothing was written: this was drafted too long ago. Draft it anew and have it signed again.",
        );
    }
    accredit_as(credential)
}

/// How far my quota is used.
pub(crate) fn registrar() -> ExternResult<RegistrarView> {
    is_registrar("Only a registrar of this economy has a quota.")?;
    let properties = properties()?;
    let before = match records::my_newest(UnitEntryTypes::Accreditation)? {
        Some(Newest {
            entry: EntryTypes::Accreditation(before),
            ..
        }) => before.in_being,
        _ => ByMonth::default(),
    };
    let in_being = Accreditation::in_being_at(&before, now()?, &properties).total();
    let two_sign = properties.two_registrars_sign(CEILING_MAX);
    Ok(RegistrarView {
        in_being: in_being.map_err(|refused| sentence(refused.to_string()))?,
        quota: properties.policy.registrar_quota,
        two_registrars_from: two_sign.then_some(properties.policy.two_registrars_from),
    })
}

fn is_registrar(otherwise: &str) -> ExternResult<AgentPubKey> {
    let me = my_key()?;
    if properties()?.is_registrar(&me) {
        Ok(me)
    } else {
        refuse(otherwise)
    }
}

fn accredit_as(credential: Credential) -> ExternResult<Issued> {
    let credential = checked(credential)?;
    let subject = &credential.claim.subject;
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
    if of_coop.claim.economy != dna_info()?.hash {
        return refuse(
            "Nothing was written: your co-op came along from the economy before, and its registrar has not accredited it here yet. The registrar's node does so by itself.",
        );
    }
    let AdmitInput {
        subject,
        name,
        takes_over,
    } = input;
    let claim = claim(subject, name, Status::Member, takes_over)?;
    let credential = checked(sign_claim(claim, Some(of_coop))?)?;
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

/// What I state of a key, from now on and for as long as may be.
fn claim(
    subject: &AgentPubKey,
    name: &str,
    status: Status,
    takes_over: &Option<ActionHash>,
) -> ExternResult<Claim> {
    let (now, properties) = (now()?, properties()?);
    let valid_from = now.before_seconds(LAG_SECONDS);
    let valid_until = match status {
        Status::Coop { .. } => properties.coop_standing_until(valid_from, now),
        Status::Member => valid_from.after_seconds(properties.standing_seconds_max()),
    };
    Ok(Claim {
        economy: dna_info()?.hash,
        subject: subject.clone(),
        name: name.trim().into(),
        status,
        serial: serial_of(subject)?.saturating_add(1),
        valid_from,
        valid_until,
        issuer: my_key()?,
        takes_over: takes_over.clone(),
    })
}

/// The serial of the newest credential that counts for a key; 0 where there is none.
fn serial_of(subject: &AgentPubKey) -> ExternResult<u32> {
    Ok(parties::held(subject)?.map_or(0, |held| held.standing.serial))
}

fn sign_claim(claim: Claim, issuer_credential: Option<Credential>) -> ExternResult<Credential> {
    Ok(Credential {
        signature: sign(claim.issuer.clone(), claim.clone())?,
        claim,
        second: None,
        issuer_credential: issuer_credential.map(Box::new),
    })
}

/// A credential that holds, but for its signatures.
fn checked(credential: Credential) -> ExternResult<Credential> {
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
