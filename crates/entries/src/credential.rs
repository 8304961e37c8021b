//! Credentials: signed statements of who someone is, checked with no network. Registrar -> co-op -> member.

use crate::{
    assessment::CitedAssessment, first_signers::FirstSigners, properties::EconomyProperties,
    refusal::Refusal, same_key,
};
use copex_economy::{account::Role, calendar::Moment, credits::Credits, policy::CEILING_MAX};
use hdi::prelude::*;

/// The longest name in a credential, in bytes.
pub const NAME_BYTES_MAX: usize = 200;
/// The longest that a credential may begin before its accreditation is written: for clocks that lag. More would let a registrar
/// date its sum ahead, into a month in which its earlier ceilings no longer count, for a credential that begins now.
const LAG_SECONDS_MAX: u32 = 120;

/// What a credential states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Claim {
    /// The economy it is for.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub economy: DnaHash,
    /// Whose key it speaks of.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub subject: AgentPubKey,
    /// The co-op's legal name, or the person's name.
    pub name: String,
    /// What the subject is.
    pub status: Status,
    /// Rises with each credential of the same subject.
    pub serial: u32,
    /// When it begins.
    pub valid_from: Moment,
    /// When it ends; no longer valid at this moment.
    pub valid_until: Moment,
    /// Who signs it: a registrar for a co-op, the co-op for its member.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub issuer: AgentPubKey,
    /// The Closure of the account that the subject continues. Its account opens with what that one held, a debt as well.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub takes_over: Option<ActionHash>,
}

/// What a credential makes of its subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Status {
    /// An accredited co-op.
    Coop {
        /// The most that its projection may be.
        ceiling: Credits,
        /// The public register it stands in.
        register: String,
        /// Its number there.
        register_number: String,
        /// What a higher ceiling than before rests on; none in a first accreditation.
        assessment: Option<CitedAssessment>,
        /// Who signs for it until it sets a spending rule; none where its node's key does.
        first_signers: Option<FirstSigners>,
    },
    /// A member of the issuing co-op.
    Member,
}

/// A signed claim, with the issuer's own credential inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Credential {
    /// What is stated.
    pub claim: Claim,
    /// The issuer's signature over the claim.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub signature: Signature,
    /// For a co-op with a high ceiling: another registrar's signature over the same claim.
    pub second: Option<SecondSignature>,
    /// For a member: the co-op's own credential. A registrar needs none, the economy's founding names it.
    #[serde(deserialize_with = "enclosed")]
    pub issuer_credential: Option<Box<Credential>>,
}

/// The signature of a second registrar, over the claim as the first one signs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SecondSignature {
    /// Who signs.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub registrar: AgentPubKey,
    /// Over the claim.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub signature: Signature,
}

/// An enclosed credential as it is read: it encloses none. A stranger's bytes could nest without end otherwise, and reading
/// them would use up the stack.
#[derive(Deserialize)]
struct Enclosed {
    claim: Claim,
    signature: Signature,
    second: Option<SecondSignature>,
    #[serde(rename = "issuer_credential")]
    _issuer_credential: Option<Nothing>,
}

/// What cannot be read.
#[derive(Deserialize)]
enum Nothing {}

fn enclosed<'de, D>(deserializer: D) -> Result<Option<Box<Credential>>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    let enclosed = Option::<Enclosed>::deserialize(deserializer)?;
    Ok(enclosed.map(|enclosed| {
        Box::new(Credential {
            claim: enclosed.claim,
            signature: enclosed.signature,
            second: enclosed.second,
            issuer_credential: None,
        })
    }))
}

/// What a credential comes to once its whole chain is taken into account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What the subject is in the economy.
    pub role: Role,
    /// The co-op that a member belongs to.
    pub coop: Option<AgentPubKey>,
    /// The co-op's or the person's name.
    pub name: String,
    /// The credential's serial.
    pub serial: u32,
    /// The latest beginning in the chain.
    pub valid_from: Moment,
    /// The earliest end in the chain.
    pub valid_until: Moment,
    /// For a co-op, the most that its projection may be.
    pub ceiling: Credits,
    /// The Closure of the account that the subject continues.
    pub takes_over: Option<ActionHash>,
    /// Whether an assessment that comes to that ceiling is cited.
    pub is_assessed: bool,
    /// Whether first signers are named.
    pub names_signers: bool,
}

impl Standing {
    /// The Foundation stands as long as the economy does.
    pub fn of_foundation(properties: &EconomyProperties) -> Standing {
        Standing {
            role: Role::Foundation,
            coop: None,
            name: properties.name.clone(),
            serial: 0,
            valid_from: properties.calendar.founded,
            valid_until: Moment::LATEST,
            ceiling: Credits::ZERO,
            takes_over: None,
            is_assessed: false,
            names_signers: false,
        }
    }

    /// Whether it is valid at a moment.
    pub fn covers(&self, moment: Moment) -> bool {
        self.valid_from <= moment && moment < self.valid_until
    }

    /// R-REGISTRY-06  It is valid at a moment.
    pub fn check_at(&self, moment: Moment) -> Result<(), Refusal> {
        if self.covers(moment) {
            Ok(())
        } else {
            Err(Refusal::NotInStanding)
        }
    }
}

impl Credential {
    /// R-REGISTRY-02, R-REGISTRY-03  What a key shows when it comes in: a credential that can be read, issued to that key.
    pub fn shown(
        proof: Option<&MembraneProof>,
        agent: &AgentPubKey,
    ) -> Result<Credential, Refusal> {
        let proof = proof.ok_or(Refusal::NoCredential)?;
        let credential =
            Credential::try_from((**proof).clone()).map_err(|_| Refusal::UnreadableCredential)?;
        if same_key(&credential.claim.subject, agent) {
            Ok(credential)
        } else {
            Err(Refusal::OtherSubject)
        }
    }

    /// R-REGISTRY-14  What it makes of `subject`, where it speaks of that key.
    pub fn standing_of(
        &self,
        subject: &AgentPubKey,
        economy: &DnaHash,
        properties: &EconomyProperties,
    ) -> Result<Standing, Refusal> {
        if same_key(&self.claim.subject, subject) {
            self.standing(economy, properties)
        } else {
            Err(Refusal::NotAStanding)
        }
    }

    /// R-REGISTRY-20  From a ceiling on, two founding registrars sign the same claim.
    fn check_second(
        &self,
        ceiling: Credits,
        properties: &EconomyProperties,
    ) -> Result<(), Refusal> {
        let Some(SecondSignature { registrar, .. }) = &self.second else {
            return if properties.two_registrars_sign(ceiling) {
                Err(Refusal::SecondRegistrar(format!(
                    "from a ceiling of {} on, a second registrar signs too",
                    properties.policy.two_registrars_from
                )))
            } else {
                Ok(())
            };
        };
        let problem = if same_key(registrar, &self.claim.issuer) {
            "both signatures are by the same registrar"
        } else if same_key(registrar, &self.claim.subject) {
            "nobody signs for themselves"
        } else if !properties.is_registrar(registrar) {
            "the second signature is by a key that is no registrar of this economy"
        } else {
            return Ok(());
        };
        Err(Refusal::SecondRegistrar(problem.into()))
    }

    /// R-REGISTRY-05  How long before its accreditation is written a co-op's credential may begin, in seconds. Where two sign,
    /// the second one takes time; its standing counts from when it was written all the same.
    pub fn lag_seconds_max(&self, properties: &EconomyProperties) -> u32 {
        match &self.second {
            None => LAG_SECONDS_MAX,
            Some(_) => properties
                .calendar
                .period_seconds_max()
                .div_euclid(2)
                .max(LAG_SECONDS_MAX),
        }
    }

    /// R-REGISTRY-03 to R-REGISTRY-05  What the credential makes of its subject, all signatures taken as good. The caller
    /// verifies the signatures of `signed_claims`, since only a host can.
    pub fn standing(
        &self,
        economy: &DnaHash,
        properties: &EconomyProperties,
    ) -> Result<Standing, Refusal> {
        self.claim.check(economy, properties)?;
        let Claim {
            name,
            serial,
            valid_from,
            valid_until,
            issuer,
            takes_over,
            ..
        } = &self.claim;
        let (role, ceiling, is_assessed) = match &self.claim.status {
            Status::Coop {
                ceiling,
                assessment,
                ..
            } => (Role::Coop, *ceiling, assessment.is_some()),
            Status::Member => (Role::Member, Credits::ZERO, false),
        };
        let mut standing = Standing {
            role,
            coop: None,
            name: name.clone(),
            serial: *serial,
            valid_from: *valid_from,
            valid_until: *valid_until,
            ceiling,
            takes_over: takes_over.clone(),
            is_assessed,
            names_signers: self.first_signers().is_some(),
        };
        if role == Role::Coop {
            let by_registrar = properties.is_registrar(issuer) && self.issuer_credential.is_none();
            return if by_registrar {
                self.check_second(ceiling, properties).map(|()| standing)
            } else {
                Err(Refusal::StrangeRegistrar)
            };
        }
        if self.second.is_some() {
            return Err(Refusal::SecondRegistrar(
                "a membership takes the signature of the co-op alone".into(),
            ));
        }
        let of_issuer = self
            .issuer_credential
            .as_ref()
            .ok_or(Refusal::StrangeCoop)?;
        if !same_key(&of_issuer.claim.subject, issuer)
            || !matches!(of_issuer.claim.status, Status::Coop { .. })
        {
            return Err(Refusal::StrangeCoop);
        }
        let coop = of_issuer
            .standing(economy, properties)
            .map_err(|refusal| match refusal {
                Refusal::StrangeRegistrar => Refusal::StrangeCoop,
                other => other,
            })?;
        standing.coop = Some(issuer.clone());
        standing.valid_from = standing.valid_from.max(coop.valid_from);
        standing.valid_until = standing.valid_until.min(coop.valid_until);
        if standing.valid_from < standing.valid_until {
            Ok(standing)
        } else {
            Err(Refusal::Window)
        }
    }

    /// A co-op's first signers, where any are named.
    pub fn first_signers(&self) -> Option<&FirstSigners> {
        match &self.claim.status {
            Status::Coop { first_signers, .. } => first_signers.as_ref(),
            Status::Member => None,
        }
    }

    /// The claims of the chain, each with who signed it and the signature to be verified.
    pub fn signed_claims(&self) -> Vec<(&AgentPubKey, &Claim, &Signature)> {
        let mut signed = Vec::new();
        for credential in std::iter::once(self).chain(self.issuer_credential.as_deref()) {
            let Credential {
                claim,
                signature,
                second,
                issuer_credential: _,
            } = credential;
            signed.push((&claim.issuer, claim, signature));
            if let Some(second) = second {
                signed.push((&second.registrar, claim, &second.signature));
            }
        }
        signed
    }
}

impl Claim {
    fn check(&self, economy: &DnaHash, properties: &EconomyProperties) -> Result<(), Refusal> {
        let Claim {
            economy: of_economy,
            subject,
            name,
            status,
            serial: _,
            valid_from,
            valid_until,
            issuer,
            takes_over: _,
        } = self;
        if of_economy != economy {
            return Err(Refusal::OtherEconomy);
        }
        if same_key(subject, issuer) {
            return Err(Refusal::StrangeCoop);
        }
        let length = valid_until.microseconds_since(*valid_from);
        let longest = Moment(0).after_seconds(properties.standing_seconds_max()).0;
        if length <= 0 || length > longest {
            return Err(Refusal::Window);
        }
        check_text("a name", name, 1, NAME_BYTES_MAX)?;
        if let Status::Coop {
            ceiling,
            register,
            register_number,
            assessment,
            first_signers,
        } = status
        {
            if !(Credits::ZERO..=CEILING_MAX).contains(ceiling) {
                return Err(Refusal::Field("a ceiling is out of range".into()));
            }
            check_text("a register", register, 1, NAME_BYTES_MAX)?;
            check_text("a register number", register_number, 1, NAME_BYTES_MAX)?;
            if let Some(assessment) = assessment {
                assessment.check(*ceiling, *valid_from, properties)?;
            }
            if let Some(first_signers) = first_signers {
                first_signers.check(subject)?;
            }
        }
        Ok(())
    }
}

/// R-REGISTRY-07  Texts have a length.
pub(crate) fn check_text(
    what: &str,
    text: &str,
    shortest: usize,
    longest: usize,
) -> Result<(), Refusal> {
    // Spaces alone say nothing, and are kept by every node all the same.
    let (said, kept) = (text.trim().len(), text.len());
    let length = if said < shortest { said } else { kept };
    if (shortest..=longest).contains(&length) {
        Ok(())
    } else {
        Err(Refusal::Field(format!(
            "{what} has {shortest} to {longest} bytes; this has {length}"
        )))
    }
}
