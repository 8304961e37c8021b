//! Credentials written by hand, for those that no coordinator would sign.

use copex_economy::{
    calendar::{Moment, Month},
    credits::{BasisPoints, Credits},
};
use copex_entries::{
    assessment::CitedAssessment,
    credential::{Claim, Credential, SecondSignature, Status},
};
use holochain::prelude::{AgentPubKey, DnaHash};
use holochain_keystore::{AgentPubKeyExt, MetaLairClient};

/// What a test credential says; the rest is as it should be.
pub struct Draft<'a> {
    /// For which economy.
    pub economy: &'a DnaHash,
    /// For whom.
    pub subject: &'a AgentPubKey,
    /// As what.
    pub status: Status,
    /// With which serial.
    pub serial: u32,
    /// From when.
    pub valid_from: Moment,
    /// Until when.
    pub valid_until: Moment,
    /// Signed by whom.
    pub issuer: &'a AgentPubKey,
    /// With which credential of the issuer.
    pub issuer_credential: Option<Credential>,
}

impl Draft<'_> {
    /// Signs it with the issuer's key.
    pub async fn sign(self, keystore: &MetaLairClient) -> Credential {
        let claim = Claim {
            economy: self.economy.clone(),
            subject: self.subject.clone(),
            name: "Somebody".into(),
            status: self.status,
            serial: self.serial,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            issuer: self.issuer.clone(),
            takes_over: None,
        };
        let signature = self
            .issuer
            .sign(keystore, claim.clone())
            .await
            .expect("the issuer's key is in this keystore");
        Credential {
            claim,
            signature,
            second: None,
            issuer_credential: self.issuer_credential.map(Box::new),
        }
    }
}

/// A registrar's signature over a claim, as the second one.
pub async fn second_signature(
    claim: &Claim,
    registrar: &AgentPubKey,
    keystore: &MetaLairClient,
) -> SecondSignature {
    let signature = registrar.sign(keystore, claim.clone()).await;
    SecondSignature {
        registrar: registrar.clone(),
        signature: signature.expect("the registrar's key is in this keystore"),
    }
}

/// A co-op with a ceiling in minor units.
pub fn coop_with_ceiling(ceiling: i64) -> Status {
    Status::Coop {
        ceiling: Credits::new(ceiling),
        register: "Register of co-operatives".into(),
        register_number: "7".into(),
        assessment: None,
        first_signers: None,
    }
}

/// A co-op whose ceiling rests on an assessment of a month that came to so much, both in minor units.
pub fn assessed_coop(ceiling: i64, month: Month, assessed: i64) -> Status {
    Status::Coop {
        ceiling: Credits::new(ceiling),
        register: "Register of co-operatives".into(),
        register_number: "7".into(),
        assessment: Some(CitedAssessment {
            month,
            months: 3,
            growth: BasisPoints(200),
            pull: BasisPoints(1_000),
            digest: "0123456789abcdef".repeat(4),
            ceiling: Credits::new(assessed),
        }),
        first_signers: None,
    }
}
