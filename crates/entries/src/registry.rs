//! The registry's entries: who is accredited, who belongs where, and what a co-op says of itself.

use crate::{
    credential::{Credential, Standing, Status, check_text},
    properties::EconomyProperties,
    refusal::Refusal,
};
use copex_economy::{
    by_month::ByMonth,
    calendar::{Moment, Month},
    credits::Credits,
    policy::Policy,
    refusal::Refused,
};
use hdi::prelude::*;

/// A co-op's accreditation, in its registrar's chain of accreditations.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Accreditation {
    /// The registrar's accreditation before this one.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub previous: Option<ActionHash>,
    /// How many actions lie from that one to this.
    pub distance: u32,
    /// What the co-op shows to others.
    pub credential: Credential,
    /// The ceilings that this registrar has in being, by the month in which they end, this one included.
    pub in_being: ByMonth,
}

/// A person's membership, written by the co-op.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Membership {
    /// What the member shows to others.
    pub credential: Credential,
}

/// A member's yes to a membership.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Acceptance {
    /// The membership that is accepted.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub membership: ActionHash,
}

/// The end of an accreditation or a membership before its time, by the one that issued it. Others stop dealing with the
/// subject at once; validation goes on until the credential ends.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Revocation {
    /// The accreditation or membership.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub revoked: ActionHash,
    /// Why, in plain words.
    pub reason: String,
}

/// What kind of co-op it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum CoopKind {
    /// Owned by those who work in it.
    Worker,
    /// Owned by those who buy from it.
    Consumer,
    /// Owned by producers who sell through it.
    Producer,
    /// Owned by several of these together.
    MultiStakeholder,
    /// Owned by those who live in it.
    Housing,
    /// A platform owned by its users or workers.
    Platform,
    /// A government that takes part as a consumer co-op.
    GovernmentAsConsumer,
}

/// A section of the International Standard Industrial Classification, revision 4 (United Nations, 2008).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[allow(missing_docs)] // The letters are the classification's own names.
pub enum IsicSection {
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
    I,
    J,
    K,
    L,
    M,
    N,
    O,
    P,
    Q,
    R,
    S,
    T,
    U,
}

/// A place, on purpose no finer than a tenth of a degree (about 11 km).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Tenths of a degree north.
    pub latitude_tenths: i16,
    /// Tenths of a degree east.
    pub longitude_tenths: i16,
}

impl Place {
    /// R-REGISTRY-07  A place has a name and lies on the globe.
    pub fn check(&self) -> Result<(), Refusal> {
        check_text("a place's name", &self.name, 1, 200)?;
        let on_the_globe = (-900..=900).contains(&self.latitude_tenths)
            && (-1_800..=1_800).contains(&self.longitude_tenths);
        if on_the_globe {
            Ok(())
        } else {
            Err(Refusal::Field("a place lies outside the globe".into()))
        }
    }

    /// The bucket of an index by place: a field of one degree by one degree.
    pub fn field(&self) -> (i16, i16) {
        (
            self.latitude_tenths.div_euclid(10),
            self.longitude_tenths.div_euclid(10),
        )
    }
}

/// What a co-op says of itself.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CoopProfile {
    /// The co-op's standing when it wrote this.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub standing: ActionHash,
    /// What it says.
    pub details: CoopDetails,
}

/// The particulars of a co-op.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CoopDetails {
    /// Its name in law.
    pub legal_name: String,
    /// What kind of co-op it is.
    pub kind: CoopKind,
    /// The public register it stands in.
    pub register: String,
    /// Its number there.
    pub register_number: String,
    /// Its field of work.
    pub isic_section: IsicSection,
    /// Where it is.
    pub place: Place,
    /// How it lives up to the co-operative principles.
    pub principles: String,
    /// What it does, in a few sentences.
    pub about: String,
}

impl CoopDetails {
    /// R-REGISTRY-07  The texts have a length and the place is on the globe.
    pub fn check(&self) -> Result<(), Refusal> {
        let CoopDetails {
            legal_name,
            kind: _,
            register,
            register_number,
            isic_section: _,
            place,
            principles,
            about,
        } = self;
        check_text("a legal name", legal_name, 1, 200)?;
        check_text("a register", register, 1, 200)?;
        check_text("a register number", register_number, 1, 200)?;
        check_text("a statement of principles", principles, 1, 4_000)?;
        check_text("a description", about, 0, 4_000)?;
        place.check()
    }
}

impl Revocation {
    /// R-REGISTRY-07  A revocation says why.
    pub fn check(&self) -> Result<(), Refusal> {
        check_text("a reason", &self.reason, 1, 1_000)
    }
}

impl Accreditation {
    /// R-REGISTRY-10  The ceilings in being once this one is added: those whose month is over no longer count, and the sum
    /// stays within the registrar's quota. A ceiling counts until its credential ends, whatever happens before.
    pub fn in_being_after(
        before: &ByMonth,
        credential: &Credential,
        written: Moment,
        properties: &EconomyProperties,
    ) -> Result<ByMonth, Refusal> {
        let Status::Coop { ceiling, .. } = credential.claim.status else {
            return Err(Refusal::NotARegistrar);
        };
        let ends = properties.calendar.month(credential.claim.valid_until);
        let mut in_being = Accreditation::in_being_at(before, written, properties);
        in_being
            .add(ends, ceiling)
            .map_err(|_| Refusal::RunningSum)?;
        let sum = in_being.total().map_err(|_| Refusal::RunningSum)?;
        let quota = properties.policy.registrar_quota;
        if sum > quota {
            Err(Refusal::Quota { sum, quota })
        } else {
            Ok(in_being)
        }
    }

    /// Of the ceilings in being by the month in which they end, those that are so at a moment. A month that has begun may still
    /// have credentials in it: only earlier ones are over.
    pub fn in_being_at(before: &ByMonth, now: Moment, properties: &EconomyProperties) -> ByMonth {
        let Month(this_month) = properties.calendar.month(now);
        let mut in_being = before.clone();
        in_being.remove_due(Month(this_month.saturating_sub(1)));
        in_being
    }

    /// The sum of the ceilings in being, for show.
    pub fn ceilings(&self) -> Credits {
        self.in_being.total().unwrap_or(Credits::MAX)
    }
}

/// R-CREDIT-30  The ceiling that counts where an account with a ceiling of `before`, whose credential began at `held_from`,
/// cites a newer one. It falls at once. It rises where the newer credential cites an assessment and begins a period after the
/// one before, and by the growth cap at most.
pub fn ceiling_counted(
    newer: &Standing,
    before: Credits,
    held_from: Moment,
    period_seconds: u32,
    policy: &Policy,
) -> Result<Credits, Refused> {
    let may_rise = newer.is_assessed && newer.valid_from >= held_from.after_seconds(period_seconds);
    let highest = if may_rise {
        ceiling_after_rise(before, policy)?
    } else {
        before
    };
    Ok(newer.ceiling.min(highest))
}

/// R-CREDIT-30  The most that a ceiling may rise to at once: the growth cap above the one before.
pub fn ceiling_after_rise(ceiling: Credits, policy: &Policy) -> Result<Credits, Refused> {
    ceiling.plus(ceiling.share_rounded_up(policy.growth_cap)?)
}
