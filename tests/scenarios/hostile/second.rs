//! Forged second signatures: a registrar that goes alone above the ceiling from which on two sign. Each is shown in the
//! credential that a membership encloses, so that it is judged as the membrane judges it.

use super::stage::{HOSTILE, Stage, Tried};
use copex_economy::credits::Credits;
use copex_entries::{
    credential::{Credential, SecondSignature, Status},
    registry::Membership,
};
use copex_tests::{
    credentials::{Draft, coop_with_ceiling, second_signature},
    forger::Forger,
    forgery::Forgery,
    village::now,
};
use holochain::prelude::{ActionHash, AgentPubKey};

/// A forger whose accreditation has the ceiling from which on two sign, signed by the first registrar.
struct High<'a> {
    stage: &'a Stage,
    forger: Forger,
    credential: Credential,
}

impl High<'_> {
    async fn new<'a>(stage: &'a Stage, name: &str) -> High<'a> {
        let forger = stage.forger(name).await;
        let from = stage.village.properties.policy.two_registrars_from;
        let credential = accreditation(stage, &forger, from).await;
        High {
            stage,
            forger,
            credential,
        }
    }

    async fn second(&self, over: &Credential, by: &AgentPubKey) -> SecondSignature {
        let keystore = self.stage.village.peers[HOSTILE].keystore();
        second_signature(&over.claim, by, &keystore).await
    }

    /// Admits somebody on the strength of the accreditation with this second signature.
    async fn admits_with(&self, second: Option<SecondSignature>) -> ActionHash {
        let peer = &self.stage.village.peers[HOSTILE];
        let draft = Draft {
            economy: self.stage.village.program.dna_hash(),
            subject: &peer.new_key().await,
            status: Status::Member,
            serial: 1,
            valid_from: now().before_seconds(60),
            valid_until: now().after_seconds(600),
            issuer: &self.forger.account.agent(),
            issuer_credential: Some(Credential {
                second,
                ..self.credential.clone()
            }),
        };
        let credential = draft.sign(&peer.keystore()).await;
        let membership = Forgery::Membership(Membership { credential });
        self.forger.commits(membership).await
    }

    /// The honest twin has the signature of another registrar.
    async fn tries(self, second: Option<SecondSignature>) -> Tried {
        let other = self.stage.registrar(1).account.agent();
        let good = self.second(&self.credential, &other).await;
        let twin = self.admits_with(Some(good)).await;
        let forged = self.admits_with(second).await;
        Tried::new(&self.forger, twin, forged)
    }
}

/// What the first registrar signs for a forger.
async fn accreditation(stage: &Stage, forger: &Forger, ceiling: Credits) -> Credential {
    let draft = Draft {
        economy: stage.village.program.dna_hash(),
        subject: &forger.account.agent(),
        status: coop_with_ceiling(ceiling.minor_units()),
        serial: 2,
        valid_from: now().before_seconds(60),
        valid_until: now().after_seconds(600),
        issuer: &stage.registrar(0).account.agent(),
        issuer_credential: None,
    };
    draft.sign(&stage.village.peers[HOSTILE].keystore()).await
}

pub async fn one_registrar_signs_for_a_high_ceiling(stage: &Stage) -> Tried {
    High::new(stage, "Grand").await.tries(None).await
}

pub async fn a_registrar_signs_twice(stage: &Stage) -> Tried {
    let high = High::new(stage, "Twofold").await;
    let first = stage.registrar(0).account.agent();
    let second = high.second(&high.credential, &first).await;
    high.tries(Some(second)).await
}

pub async fn a_stranger_signs_as_the_second_registrar(stage: &Stage) -> Tried {
    let high = High::new(stage, "Backed").await;
    let second = high.second(&high.credential, &stage.mill.agent()).await;
    high.tries(Some(second)).await
}

pub async fn the_second_registrar_signed_another_claim(stage: &Stage) -> Tried {
    let high = High::new(stage, "Graft").await;
    let mill = stage.of_mill.credential.clone();
    let other = stage.registrar(1).account.agent();
    let second = high.second(&mill, &other).await;
    high.tries(Some(second)).await
}
