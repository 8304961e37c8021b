//! Forged accreditations: a registrar that goes alone above the ceiling from which on two sign, or cites an assessment that does
//! not come to the ceiling. Each is shown in the credential that a membership encloses, so that it is judged as the membrane
//! judges it.

use super::stage::{HOSTILE, Stage, Tried};
use copex_economy::calendar::Month;
use copex_entries::{
    credential::{Credential, SecondSignature, Status},
    first_signers::FirstSigners,
    registry::Membership,
};
use copex_tests::{
    credentials::{Draft, assessed_coop, coop_with_ceiling, second_signature},
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
        let status = coop_with_ceiling(from.minor_units());
        let credential = accreditation(stage, &forger, status).await;
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
        let credential = Credential {
            second,
            ..self.credential.clone()
        };
        admits(self.stage, &self.forger, credential).await
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

/// Somebody new is admitted to a forger's co-op on the strength of an accreditation.
async fn admits(stage: &Stage, forger: &Forger, of_coop: Credential) -> ActionHash {
    let peer = &stage.village.peers[HOSTILE];
    let draft = Draft {
        economy: stage.village.program.dna_hash(),
        subject: &peer.new_key().await,
        status: Status::Member,
        serial: 1,
        valid_from: now().before_seconds(60),
        valid_until: now().after_seconds(600),
        issuer: &forger.account.agent(),
        issuer_credential: Some(of_coop),
    };
    let credential = draft.sign(&peer.keystore()).await;
    let membership = Forgery::Membership(Membership { credential });
    forger.commits(membership).await
}

/// What the first registrar signs for a forger.
async fn accreditation(stage: &Stage, forger: &Forger, status: Status) -> Credential {
    let draft = Draft {
        economy: stage.village.program.dna_hash(),
        subject: &forger.account.agent(),
        status,
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

/// Months before the running one, and how much less than the ceiling the assessment comes to; the twin is as it should be.
async fn cites(stage: &Stage, name: &str, months_ago: i64, less: i64) -> Tried {
    let forger = stage.forger(name).await;
    let calendar = &stage.village.properties.calendar;
    let mut written = Vec::new();
    for (months_ago, less) in [(0, 0), (months_ago, less)] {
        let month = Month(calendar.month(now().before_seconds(60)).0 - months_ago);
        let status = assessed_coop(10_000, month, 10_000 - less);
        let credential = accreditation(stage, &forger, status).await;
        written.push(admits(stage, &forger, credential).await);
    }
    let [twin, forged] = written.try_into().expect("two were admitted");
    Tried::new(&forger, twin, forged)
}

pub async fn an_assessment_comes_to_less_than_the_ceiling(stage: &Stage) -> Tried {
    cites(stage, "Optimist", 0, 1).await
}

pub async fn an_assessment_is_out_of_date(stage: &Stage) -> Tried {
    cites(stage, "Hoary", 2, 0).await
}

pub async fn first_signers_could_never_sign(stage: &Stage) -> Tried {
    let forger = stage.forger("Deadlock").await;
    let one = stage.village.peers[HOSTILE].new_key().await;
    let mut written = Vec::new();
    for signatures in [1, 2] {
        let mut status = coop_with_ceiling(10_000);
        if let Status::Coop { first_signers, .. } = &mut status {
            *first_signers = Some(FirstSigners {
                signers: vec![one.clone()],
                signatures,
            });
        }
        let credential = accreditation(stage, &forger, status).await;
        written.push(admits(stage, &forger, credential).await);
    }
    let [twin, forged] = written.try_into().expect("two were admitted");
    Tried::new(&forger, twin, forged)
}
