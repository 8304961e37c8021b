//! Who somebody is: name, role, standing and what they say of themselves.

use crate::{
    buckets,
    carried::{carried_in, carried_members},
    properties,
    records::{self, Found, actions_linked, agents_linked, links_of},
};
use copex_economy::{account::Role, calendar::Moment};
use copex_entries::{
    calls::registry::{Closed, Party},
    carried::Passage,
    closure::Closure,
    credential::{Credential, Standing, Status},
    moment,
    registry::CoopDetails,
    same_key,
};
use economy_integrity::{EntryTypes, LinkTypes};
use hdk::prelude::*;
use std::collections::BTreeSet;

/// A newest standing: the record, its credential and what that comes to.
pub struct Held {
    /// The accreditation or membership.
    pub action: ActionHash,
    /// Its credential.
    pub credential: Credential,
    /// What that comes to.
    pub standing: Standing,
}

impl Held {
    /// Whether it came along from the economy before.
    pub fn is_carried(&self) -> bool {
        dna_info().is_ok_and(|dna| dna.hash != self.credential.claim.economy)
    }
}

/// How many links to standings are followed at most: their issuers unlink all but the last two.
const STANDINGS_MAX: usize = 32;

/// What is linked to an agent's key, read at once.
pub struct About {
    /// Whose key.
    pub agent: AgentPubKey,
    /// Its accreditations and memberships.
    pub standings: Vec<Link>,
    /// Revocations of those.
    pub revocations: Vec<Link>,
    /// What nodes found wrong with its chain.
    pub warnings: Vec<Link>,
    /// Closures of its account.
    pub closures: Vec<Link>,
}

/// Reads what is linked to an agent's key.
pub fn about(agent: &AgentPubKey) -> ExternResult<About> {
    let kinds = [
        LinkTypes::AgentToStanding,
        LinkTypes::AgentToRevocation,
        LinkTypes::AgentToWarning,
        LinkTypes::AgentToClosure,
    ];
    let [standings, revocations, warnings, closures] = links_of(agent.clone(), kinds)?;
    Ok(About {
        agent: agent.clone(),
        standings,
        revocations,
        warnings,
        closures,
    })
}

/// The accreditation or membership that counts for an agent: anyone can write a membership of anyone, so that an
/// accreditation goes before a membership, and of memberships those of the co-op that the person joined.
pub fn held(agent: &AgentPubKey) -> ExternResult<Option<Held>> {
    about(agent)?.held()
}

impl About {
    /// The standing that counts. Where one issuer alone speaks of the agent, its newest is all there is to read.
    pub fn held(&self) -> ExternResult<Option<Held>> {
        let one_issuer = self
            .standings
            .iter()
            .zip(self.standings.iter().skip(1))
            .all(|(one, next)| one.author == next.author);
        if one_issuer {
            let newest = self
                .standings
                .iter()
                .max_by(|one, other| one.tag.0.cmp(&other.tag.0));
            let held = newest
                .map(|link| self.standing_at(link))
                .transpose()?
                .flatten();
            if held.is_some() {
                return Ok(held);
            }
        }
        Ok(self.all()?.into_iter().next())
    }

    /// What a link leads to, where its own author issued it.
    fn standing_at(&self, link: &Link) -> ExternResult<Option<Held>> {
        let Some(hash) = link.target.clone().into_action_hash() else {
            return Ok(None);
        };
        // What came along from the economy before, its holder links itself.
        let by_whom = |held: &Held| {
            let issued = held.credential.claim.issuer == link.author;
            issued || (held.is_carried() && link.author == self.agent)
        };
        Ok(held_in(&hash, &self.agent)?.filter(by_whom))
    }

    /// All accreditations and memberships that are linked to the agent by their own issuers; what counts first.
    fn all(&self) -> ExternResult<Vec<Held>> {
        let mut links: Vec<&Link> = self.standings.iter().collect();
        links.sort_by_key(|link| std::cmp::Reverse(link.timestamp));
        let mut all = Vec::new();
        for link in links.into_iter().take(STANDINGS_MAX) {
            all.extend(self.standing_at(link)?);
        }
        let issuers: BTreeSet<&AgentPubKey> = all
            .iter()
            .map(|held| &held.credential.claim.issuer)
            .collect();
        let joined = if issuers.len() > 1 {
            joined(&self.agent)?
        } else {
            Vec::new()
        };
        let counts = |held: &Held| {
            let is_coop = held.standing.coop.is_none();
            let is_joined = joined
                .iter()
                .any(|coop| same_key(coop, &held.credential.claim.issuer));
            (is_coop, is_joined, held.standing.serial)
        };
        all.sort_by_key(|held| std::cmp::Reverse(counts(held)));
        Ok(all)
    }

    /// Why a standing of the agent was revoked by its issuer, where it was.
    pub fn revocation(&self, standing: &ActionHash) -> ExternResult<Option<String>> {
        for hash in actions_linked(self.revocations.clone()) {
            // The integrity zome lets only the issuer write a revocation.
            if let Some((_, EntryTypes::Revocation(revocation))) = records::valid(&hash)?
                && revocation.revoked == *standing
            {
                return Ok(Some(revocation.reason));
            }
        }
        Ok(None)
    }
}

impl About {
    /// Whether the agent came along from the economy before.
    fn came_along(&self) -> ExternResult<bool> {
        for link in &self.standings {
            if link.author == self.agent
                && self
                    .standing_at(link)?
                    .is_some_and(|held| held.is_carried())
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How the agent's account ended, where it did. Of several Closures the first declared counts.
    pub fn closed(&self) -> ExternResult<Option<Closed>> {
        let mut first: Option<Closed> = None;
        for hash in actions_linked(self.closures.clone()) {
            let Some((record, EntryTypes::Closure(Closure { terms, .. }))) = records::valid(&hash)?
            else {
                continue;
            };
            let at = moment(record.action().timestamp());
            let earlier = first.as_ref().is_none_or(|first| at < first.at);
            if earlier && same_key(&terms.account, &self.agent) {
                first = Some(Closed {
                    closure: hash,
                    cause: terms.cause,
                    at,
                    head: terms.head,
                    heir: terms.heir,
                });
            }
        }
        Ok(first)
    }
}

/// The co-ops that a person joined: for me by what let me in, for others by what they accepted.
fn joined(agent: &AgentPubKey) -> ExternResult<Vec<AgentPubKey>> {
    if *agent == crate::my_key()? {
        return Ok(my_admission()?
            .map(|credential| credential.claim.issuer)
            .into_iter()
            .collect());
    }
    let query =
        LinkQuery::try_new(agent.clone(), LinkTypes::AgentToAcceptance)?.author(agent.clone());
    let mut coops = Vec::new();
    for hash in actions_linked(get_links(query, GetStrategy::default())?) {
        let Some(Found {
            entry: EntryTypes::Acceptance(acceptance),
            ..
        }) = records::find(&hash)?
        else {
            continue;
        };
        coops.extend(
            held_in(&acceptance.membership, agent)?.map(|held| held.credential.claim.issuer),
        );
    }
    Ok(coops)
}

/// The credential that let me in.
pub fn my_admission() -> ExternResult<Option<Credential>> {
    let filter = ChainQueryFilter::new()
        .sequence_range(ChainQueryFilterRange::ActionSeqRange(0, 3))
        .action_type(ActionType::AgentValidationPkg);
    let proof = query(filter)?
        .into_iter()
        .find_map(|record| match &record.action().data {
            ActionData::AgentValidationPkg(package) => package.membrane_proof.clone(),
            _ => None,
        });
    Ok(
        proof.and_then(|proof| match Credential::try_from((*proof).clone()) {
            Ok(credential) => Some(credential),
            Err(_) => Passage::read(&proof).and_then(|passage| passage.account.credential),
        }),
    )
}

/// What an accreditation or membership makes of an agent, where it speaks of that agent.
pub fn held_in(hash: &ActionHash, agent: &AgentPubKey) -> ExternResult<Option<Held>> {
    let Some((record, entry)) = records::valid(hash)? else {
        return carried_in(hash, agent);
    };
    let credential = match entry {
        EntryTypes::Accreditation(accreditation) => accreditation.credential,
        EntryTypes::Membership(membership) => membership.credential,
        _ => return Ok(None),
    };
    let standing = credential.standing_of(agent, &dna_info()?.hash, &properties()?);
    Ok(standing.ok().map(|mut standing| {
        // As validators count it: from when it was written.
        let written = moment(record.action().timestamp());
        standing.valid_from = standing.valid_from.max(written);
        Held {
            action: hash.clone(),
            credential,
            standing,
        }
    }))
}

/// The tag of a link to a standing.
pub fn serial_tag(serial: u32) -> LinkTag {
    LinkTag::new(serial.to_be_bytes())
}

/// What others see of an agent. None where nobody let it in.
pub fn party(agent: &AgentPubKey) -> ExternResult<Option<Party>> {
    let properties = properties()?;
    if properties.is_foundation(agent) {
        return Ok(Some(foundation(agent, properties.calendar.founded)));
    }
    let about = about(agent)?;
    let Some(Held {
        action,
        credential,
        standing,
    }) = about.held()?
    else {
        return Ok(None);
    };
    let coop_name = match (&standing.coop, &credential.issuer_credential) {
        (Some(_), Some(of_coop)) => Some(of_coop.claim.name.clone()),
        _ => None,
    };
    let (ceiling, assessment) = match credential.claim.status {
        Status::Coop {
            ceiling,
            assessment,
            ..
        } => (Some(ceiling), assessment),
        Status::Member => (None, None),
    };
    Ok(Some(Party {
        agent: agent.clone(),
        name: standing.name,
        role: standing.role,
        coop: standing.coop,
        coop_name,
        serial: standing.serial,
        valid_from: standing.valid_from,
        valid_until: standing.valid_until,
        accepted: standing.role == Role::Coop || is_accepted(agent)? || about.came_along()?,
        revoked: about.revocation(&action)?,
        closed: about.closed()?,
        ceiling,
        assessment,
        profile: if standing.role == Role::Coop {
            profile(agent)?
        } else {
            None
        },
        standing: Some(action),
    }))
}

fn foundation(agent: &AgentPubKey, founded: Moment) -> Party {
    Party {
        agent: agent.clone(),
        name: FOUNDATION_NAME.into(),
        role: Role::Foundation,
        coop: None,
        coop_name: None,
        standing: None,
        serial: 0,
        valid_from: founded,
        valid_until: Moment::LATEST,
        accepted: true,
        revoked: None,
        closed: None,
        ceiling: None,
        assessment: None,
        profile: None,
    }
}

/// How the Foundation is called.
pub const FOUNDATION_NAME: &str = "Co-operative Economy Foundation";

/// The name of an agent, or a part of its key where nobody let it in.
pub fn name(agent: &AgentPubKey) -> ExternResult<String> {
    if properties()?.is_foundation(agent) {
        return Ok(FOUNDATION_NAME.into());
    }
    let known = held(agent)?.map(|held| held.standing.name);
    Ok(known.unwrap_or_else(|| agent.to_string().chars().take(12).collect()))
}

/// Whether a member has accepted a membership: its newest or an earlier one.
fn is_accepted(agent: &AgentPubKey) -> ExternResult<bool> {
    let query = LinkQuery::try_new(agent.clone(), LinkTypes::AgentToAcceptance)?;
    for hash in actions_linked(get_links(query, GetStrategy::default())?) {
        if let Some(Found {
            record,
            entry: EntryTypes::Acceptance(_),
            ..
        }) = records::find(&hash)?
            && same_key(record.action().author(), agent)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a co-op says of itself, as last changed.
pub fn profile(agent: &AgentPubKey) -> ExternResult<Option<CoopDetails>> {
    Ok(profile_record(agent)?.and_then(|found| match found.entry {
        EntryTypes::CoopProfile(profile) => Some(profile.details),
        _ => None,
    }))
}

/// The newest version of a co-op's profile.
pub fn profile_record(agent: &AgentPubKey) -> ExternResult<Option<Found>> {
    let query = LinkQuery::try_new(agent.clone(), LinkTypes::AgentToProfile)?;
    for hash in actions_linked(get_links(query, GetStrategy::default())?) {
        if let Some(found) = records::find(&hash)?
            && same_key(found.author(), agent)
            && matches!(found.entry, EntryTypes::CoopProfile(_))
        {
            return records::newest(found).map(Some);
        }
    }
    Ok(None)
}

/// All accredited co-ops.
pub fn coops() -> ExternResult<Vec<Party>> {
    let properties = properties()?;
    let mut coops = Vec::new();
    for bucket in 0..buckets::KEY_BUCKETS {
        let query = LinkQuery::try_new(buckets::of_keys("coops", bucket)?, LinkTypes::CoopIndex)?;
        let mut links = get_links(query, GetStrategy::default())?;
        // A co-op that came along from the economy before links itself; what it stands as is read below.
        links.retain(|link| {
            let itself = link.target.clone().into_agent_pub_key();
            properties.is_registrar(&link.author)
                || (properties.predecessor.is_some() && itself.as_ref() == Some(&link.author))
        });
        for agent in agents_linked(links) {
            coops.extend(party(&agent)?.filter(|party| party.role == Role::Coop));
        }
    }
    coops.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(coops)
}

/// A co-op's members.
pub fn members(coop: &AgentPubKey) -> ExternResult<Vec<Party>> {
    let query = LinkQuery::try_new(coop.clone(), LinkTypes::CoopToMember)?;
    let mut links = get_links(query, GetStrategy::default())?;
    if properties()?.predecessor.is_some() {
        let query = LinkQuery::try_new(carried_members(coop)?, LinkTypes::AccountIndex)?;
        links.extend(get_links(query, GetStrategy::default())?);
    }
    let mut members = Vec::new();
    for agent in agents_linked(links) {
        let of_coop = |party: &Party| party.coop.as_ref().is_some_and(|of| same_key(of, coop));
        members.extend(party(&agent)?.filter(of_coop));
    }
    members.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(members)
}
