//! Forged accreditations, memberships, standings and links.

use super::{
    ledger::{accredits_by_hand, ends, next_accreditation, short_lived},
    stage::{HONEST, HOSTILE, Stage, Tried},
};
use copex_economy::{by_month::ByMonth, policy::CEILING_MAX};
use copex_entries::{
    calls::registry::{AdmitInput, Issued},
    credential::{Credential, Status},
    exchange::{Offer, Want},
    registry::{Acceptance, Accreditation, CoopProfile, Membership, Revocation},
};
use copex_tests::{
    credentials::{Draft, coop_with_ceiling, second_signature},
    forger::Forger,
    forgery::{ForgedLink, Forgery},
    peer::membrane_proof,
    pen::Pen,
    village::now,
    words::{offer, profile, want},
};
use holochain::prelude::{
    ActionHash, AgentPubKey, ChainOpType, DnaHash, MembraneProof, MigrationTarget,
};

/// A want, which every party may write: the honest twin where the forgery has none of its own kind.
pub async fn wants(forger: &Forger) -> ActionHash {
    let standing = forger.issued.record.clone();
    forger
        .commits(Forgery::Want(Want {
            standing,
            details: want("A lamp"),
        }))
        .await
}

/// A credential for somebody new, signed by a key of the hostile conductor.
async fn credential(
    stage: &Stage,
    issuer: &AgentPubKey,
    status: Status,
    of_issuer: Option<Credential>,
) -> Credential {
    let peer = &stage.village.peers[HOSTILE];
    let draft = Draft {
        economy: stage.village.program.dna_hash(),
        subject: &peer.new_key().await,
        status,
        serial: 1,
        valid_from: now().before_seconds(60),
        valid_until: now().after_seconds(600),
        issuer,
        issuer_credential: of_issuer,
    };
    draft.sign(&peer.keystore()).await
}

pub async fn a_membership_is_signed_by_no_coop(stage: &Stage) -> Tried {
    let forger = stage.member_of(&stage.mill, "Usurper").await;
    let twin = wants(&forger).await;
    let of_mill = Some(stage.of_mill.credential.clone());
    let credential = credential(stage, &forger.account.agent(), Status::Member, of_mill).await;
    let forged = forger
        .commits(Forgery::Membership(Membership { credential }))
        .await;
    Tried::new(&forger, twin, forged)
}

pub async fn an_accreditation_is_signed_by_no_registrar(stage: &Stage) -> Tried {
    let forger = stage.forger("Self-made").await;
    let twin = forger.marks().await;
    let credential = credential(stage, &forger.account.agent(), coop_with_ceiling(100), None).await;
    let accreditation = next_accreditation(stage, &forger, &credential).await;
    let forged = forger.commits(Forgery::Accreditation(accreditation)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn an_accreditation_is_written_by_no_registrar(stage: &Stage) -> Tried {
    let forger = stage.forger("Copyist").await;
    let twin = forger.marks().await;
    let accreditation = next_accreditation(stage, &forger, &forger.issued.credential).await;
    let forged = forger.commits(Forgery::Accreditation(accreditation)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn an_accreditation_is_skipped(stage: &Stage) -> Tried {
    let registrar = stage.registrar(1);
    let agent = registrar.account.agent();
    let first = credential(stage, &agent, coop_with_ceiling(100), None).await;
    let twin = accredits_by_hand(stage, &registrar, &first).await;
    // The second one says that it is the first, so that the ceiling of the first one does not count.
    let second = credential(stage, &agent, coop_with_ceiling(100), None).await;
    let sequence = registrar.account.chain_top().await.sequence;
    let nothing = ByMonth::default();
    let in_being = Accreditation::in_being_after(&nothing, &second, now(), &registrar.properties)
        .expect("it is low");
    let forged = Accreditation {
        previous: None,
        distance: sequence + 1,
        credential: second,
        in_being,
    };
    let forged = registrar.commits(Forgery::Accreditation(forged)).await;
    Tried::new(&registrar, twin, forged)
}

pub async fn the_running_sum_is_wrong(stage: &Stage) -> Tried {
    let registrar = stage.registrar(2);
    let agent = registrar.account.agent();
    let first = credential(stage, &agent, coop_with_ceiling(100), None).await;
    let twin = accredits_by_hand(stage, &registrar, &first).await;
    let second = credential(stage, &agent, coop_with_ceiling(100), None).await;
    let mut forged = next_accreditation(stage, &registrar, &second).await;
    forged.in_being = ByMonth::default();
    let forged = registrar.commits(Forgery::Accreditation(forged)).await;
    Tried::new(&registrar, twin, forged)
}

pub async fn the_quota_is_passed(stage: &Stage) -> Tried {
    let registrar = stage.registrar(3);
    let agent = registrar.account.agent();
    let status = coop_with_ceiling(CEILING_MAX.minor_units());
    let mut whole = credential(stage, &agent, status, None).await;
    let keystore = stage.village.peers[HOSTILE].keystore();
    let other = stage.registrar(0).account.agent();
    whole.second = Some(second_signature(&whole.claim, &other, &keystore).await);
    let twin = accredits_by_hand(stage, &registrar, &whole).await;
    // The place of a renewal with nothing, but for the ceiling of one more unit.
    let nothing = credential(stage, &agent, coop_with_ceiling(0), None).await;
    let mut forged = next_accreditation(stage, &registrar, &nothing).await;
    forged.credential = credential(stage, &agent, coop_with_ceiling(1), None).await;
    let forged = registrar.commits(Forgery::Accreditation(forged)).await;
    Tried::new(&registrar, twin, forged)
}

pub async fn a_credential_runs_too_long(stage: &Stage) -> Tried {
    let registrar = stage.registrar(9);
    let agent = registrar.account.agent();
    let first = credential(stage, &agent, coop_with_ceiling(100), None).await;
    let twin = accredits_by_hand(stage, &registrar, &first).await;
    let second = credential(stage, &agent, coop_with_ceiling(100), None).await;
    let mut forged = next_accreditation(stage, &registrar, &second).await;
    let peer = &stage.village.peers[HOSTILE];
    let too_long = Draft {
        economy: stage.village.program.dna_hash(),
        subject: &peer.new_key().await,
        status: coop_with_ceiling(100),
        serial: 1,
        valid_from: now(),
        valid_until: now().after_seconds(registrar.properties.standing_seconds_max() + 60),
        issuer: &agent,
        issuer_credential: None,
    };
    forged.credential = too_long.sign(&peer.keystore()).await;
    let forged = registrar.commits(Forgery::Accreditation(forged)).await;
    Tried::new(&registrar, twin, forged)
}

pub async fn a_credential_is_for_another_economy(stage: &Stage) -> Tried {
    let forger = stage.forger("Globetrotter").await;
    let twin = forger.marks().await;
    let peer = &stage.village.peers[HOSTILE];
    let elsewhere = Draft {
        economy: &DnaHash::from_raw_36(vec![7; 36]),
        subject: &peer.new_key().await,
        status: Status::Member,
        serial: 1,
        valid_from: now(),
        valid_until: now().after_seconds(600),
        issuer: &forger.account.agent(),
        issuer_credential: Some(forger.issued.credential.clone()),
    };
    let credential = elsewhere.sign(&peer.keystore()).await;
    let forged = forger
        .commits(Forgery::Membership(Membership { credential }))
        .await;
    Tried::new(&forger, twin, forged)
}

/// Whoever writes their own program asks no node of theirs to check what lets them in.
pub async fn comes_in(stage: &Stage, shown: Option<MembraneProof>) -> Tried {
    let key = stage.village.peers[HOSTILE].new_key().await;
    comes_in_as(stage, key, shown).await
}

/// The same with a key that is known already.
pub async fn comes_in_as(stage: &Stage, key: AgentPubKey, shown: Option<MembraneProof>) -> Tried {
    let peers = &stage.village.peers;
    let chain = Pen::of_intruder(&stage.village, &peers[HOSTILE], key, shown).await;
    chain.hands_over_all(&peers[HONEST]).await;
    let [twin, forged] = <[ActionHash; 2]>::try_from(chain.actions()).expect("two actions");
    Tried {
        author: chain.agent(),
        twin,
        forged,
        operation: ChainOpType::CreateRecord,
    }
}

pub async fn a_key_comes_in_without_a_credential(stage: &Stage) -> Tried {
    comes_in(stage, None).await
}

pub async fn a_key_comes_in_with_somebody_elses_credential(stage: &Stage) -> Tried {
    comes_in(stage, Some(membrane_proof(&stage.of_mill.credential))).await
}

async fn admits(stage: &Stage, forger: &Forger) -> Issued {
    let subject = stage.village.peers[HOSTILE].new_key().await;
    forger
        .account
        .ask(
            "registry",
            "admit_member",
            AdmitInput {
                subject,
                name: "Worker".into(),
                takes_over: None,
            },
        )
        .await
}

pub async fn another_coops_membership_is_written(stage: &Stage) -> Tried {
    let forger = stage.forger("Impostor").await;
    let twin = admits(stage, &forger).await.record;
    let of_mill = Some(stage.of_mill.credential.clone());
    let credential = credential(stage, &stage.mill.agent(), Status::Member, of_mill).await;
    let forged = forger
        .commits(Forgery::Membership(Membership { credential }))
        .await;
    Tried::new(&forger, twin, forged)
}

pub async fn somebody_elses_membership_is_accepted(stage: &Stage) -> Tried {
    let forger = stage.member_of(&stage.mill, "Double").await;
    let own = Acceptance {
        membership: forger.issued.record.clone(),
    };
    let twin = forger.commits(Forgery::Acceptance(own)).await;
    let forged = forger
        .commits(Forgery::Acceptance(Acceptance {
            membership: stage.of_ana.clone(),
        }))
        .await;
    Tried::new(&forger, twin, forged)
}

pub async fn somebody_elses_member_is_revoked(stage: &Stage) -> Tried {
    let forger = stage.forger("Denouncer").await;
    let revoke = |revoked| {
        Forgery::Revocation(Revocation {
            revoked,
            reason: "Away".into(),
        })
    };
    let own = admits(stage, &forger).await.record;
    let twin = forger.commits(revoke(own)).await;
    let forged = forger.commits(revoke(stage.of_ana.clone())).await;
    Tried::new(&forger, twin, forged)
}

pub async fn somebody_elses_standing_is_cited(stage: &Stage) -> Tried {
    let forger = stage.forger("Borrower").await;
    let twin = wants(&forger).await;
    let borrowed = Want {
        standing: stage.of_mill.record.clone(),
        details: want("A lamp"),
    };
    let forged = forger.commits(Forgery::Want(borrowed)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_membership_is_changed(stage: &Stage) -> Tried {
    let forger = stage.forger("Reviser").await;
    let issued = admits(stage, &forger).await;
    let changed = Membership {
        credential: issued.credential,
    };
    let forged = forger
        .updates(&issued.record, Forgery::Membership(changed))
        .await;
    Tried::new(&forger, issued.record, forged)
}

pub async fn somebody_elses_offer_is_changed(stage: &Stage) -> Tried {
    let forger = stage.forger("Meddler").await;
    let twin = forger.account.offers(&offer("Tools", 10)).await.version;
    let changed = Offer {
        standing: forger.issued.record.clone(),
        details: offer("Bad flour", 1),
    };
    let forged = forger.updates(&stage.flour, Forgery::Offer(changed)).await;
    Tried::new(&forger, twin, forged)
}

/// The place of `AgentToOffer` among the link types.
const AGENT_TO_OFFER: u8 = 8;

pub async fn a_link_speaks_for_somebody_else(stage: &Stage) -> Tried {
    let forger = stage.forger("Ventriloquist").await;
    let twin = wants(&forger).await;
    let (base, target) = (stage.mill.agent().into(), twin.clone().into());
    let forged = forger
        .links(ForgedLink {
            base,
            target,
            kind: AGENT_TO_OFFER,
            tag: Vec::new(),
        })
        .await;
    Tried {
        operation: ChainOpType::CreateLink,
        ..Tried::new(&forger, twin, forged)
    }
}

pub async fn a_chain_is_closed(stage: &Stage) -> Tried {
    let forger = stage.forger("Closer").await;
    let twin = wants(&forger).await;
    let another = MigrationTarget::Agent(stage.bakery.agent());
    let forged = forger.account.ask("hostile", "close", Some(another)).await;
    Tried::new(&forger, twin, forged)
}

/// Reading an entry passes over fields that it does not know; there must be none.
pub async fn an_entry_hides_more_than_it_says(stage: &Stage) -> Tried {
    let forger = stage.forger("Smuggler").await;
    let twin = wants(&forger).await;
    let standing = forger.issued.record.clone();
    let want = Want {
        standing,
        details: want("A lamp"),
    };
    let forged = forger
        .account
        .ask("hostile", "commit_with_ballast", want)
        .await;
    Tried::new(&forger, twin, forged)
}

pub async fn somebody_acts_whose_standing_has_ended(stage: &Stage) -> Tried {
    let forger = short_lived(stage, "Late guest", 20).await;
    let twin = wants(&forger).await;
    ends(&forger).await;
    let forged = wants(&forger).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_profile_is_too_long(stage: &Stage) -> Tried {
    let forger = stage.forger("Talker").await;
    let called = |name: &str| {
        Forgery::CoopProfile(CoopProfile {
            standing: forger.issued.record.clone(),
            details: profile(name),
        })
    };
    let twin = forger.commits(called("Talker")).await;
    let forged = forger.commits(called(&"Talker".repeat(1_000))).await;
    Tried::new(&forger, twin, forged)
}
