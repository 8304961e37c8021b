//! Joining: a good invitation lets one key in, and nothing else does.

use copex_entries::{
    calls::registry::{AccreditInput, AdmitInput, Issued, Me},
    credential::{Credential, Status},
};
use copex_tests::{
    account::Account,
    credentials::{Draft, coop_with_ceiling},
    peer::membrane_proof,
    village::{Founding, Village, now},
    wait::{assert_refused, until},
    words::{accreditation, credits},
};
use holochain::prelude::{AgentPubKey, MembraneProof, SerializedBytes, UnsafeBytes};
use holochain_keystore::MetaLairClient;
use std::sync::Arc;

/// A good credential for a co-op, up to its signature.
fn good<'a>(
    village: &'a Village,
    subject: &'a AgentPubKey,
    registrar: &'a AgentPubKey,
) -> Draft<'a> {
    Draft {
        economy: village.program.dna_hash(),
        subject,
        status: coop_with_ceiling(100),
        serial: 1,
        valid_from: now().before_seconds(60),
        valid_until: now().after_seconds(3_600),
        issuer: registrar,
        issuer_credential: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_comes_in_without_a_good_invitation() {
    let village = Village::found(Founding {
        conductors: 1,
        ..Founding::default()
    })
    .await;
    let peer = &village.peers[0];
    let keystore: MetaLairClient = peer.keystore();
    let registrar = village.registrar.agent();
    let (joiner, stranger) = (peer.new_key().await, peer.new_key().await);
    let join =
        async |proof: Option<MembraneProof>| peer.install(&village.program, &joiner, proof).await;
    let with = async |credential: Credential| join(Some(membrane_proof(&credential))).await;
    let draft = |subject| good(&village, subject, &registrar);

    assert_refused(join(None).await, "R-REGISTRY-02: no credential came along");
    let noise: MembraneProof = Arc::new(SerializedBytes::from(UnsafeBytes::from(vec![0xc1, 7])));
    assert_refused(
        join(Some(noise)).await,
        "R-REGISTRY-02: the credential cannot be read",
    );
    assert_refused(
        with(draft(&stranger).sign(&keystore).await).await,
        "R-REGISTRY-03: the credential was issued to another key",
    );
    let other_economy = holochain::prelude::DnaHash::from_raw_32(vec![7; 32]);
    let elsewhere = Draft {
        economy: &other_economy,
        ..draft(&joiner)
    };
    assert_refused(
        with(elsewhere.sign(&keystore).await).await,
        "R-REGISTRY-03: the credential was issued for another economy",
    );
    let of_stranger = Draft {
        issuer: &stranger,
        ..draft(&joiner)
    };
    assert_refused(
        with(of_stranger.sign(&keystore).await).await,
        "R-REGISTRY-04: the credential was issued by a key that is no registrar",
    );

    let own_accreditation = Draft {
        issuer: &stranger,
        ..draft(&stranger)
    };
    let own_accreditation = own_accreditation.sign(&keystore).await;
    let member = |of: Credential| Draft {
        status: Status::Member,
        issuer: &stranger,
        issuer_credential: Some(of),
        ..draft(&joiner)
    };
    assert_refused(
        with(member(own_accreditation).sign(&keystore).await).await,
        "R-REGISTRY-04",
    );
    let never_accredited = Draft {
        issuer: &joiner,
        ..draft(&stranger)
    }
    .sign(&keystore)
    .await;
    assert_refused(
        with(member(never_accredited).sign(&keystore).await).await,
        "R-REGISTRY-04: the credential was issued by a co-op that no registrar of this economy accredited",
    );
    let mut tampered = draft(&joiner).sign(&keystore).await;
    tampered.claim.status = coop_with_ceiling(1_000_000);
    assert_refused(
        with(tampered).await,
        "R-REGISTRY-04: the signature on the credential does not fit",
    );
    let too_long = Draft {
        valid_until: now().after_seconds(100 * 3_600),
        ..draft(&joiner)
    };
    assert_refused(
        with(too_long.sign(&keystore).await).await,
        "R-REGISTRY-05: the credential runs for a time that is not allowed",
    );
    let nameless = Draft {
        status: coop_with_ceiling(-1),
        ..draft(&joiner)
    };
    assert_refused(
        with(nameless.sign(&keystore).await).await,
        "R-REGISTRY-07: a ceiling is out of range",
    );

    // The same key with a good one is in.
    let cell = with(draft(&joiner).sign(&keystore).await)
        .await
        .expect("a good invitation lets in");
    let me: Me = Account::new(peer.handle(), cell, "Joiner")
        .ask("registry", "me", ())
        .await;
    assert_eq!(me.agent, joiner);
}

#[tokio::test(flavor = "multi_thread")]
async fn r_registry_06_an_invitation_that_has_ended_is_refused_at_both_ends() {
    let village = Village::found(Founding::default()).await;
    let (joining, registrar) = (&village.peers[1], village.registrar.agent());
    let joiner = joining.new_key().await;
    let (valid_from, valid_until) = (now().before_seconds(3_600), now().before_seconds(600));
    let over = Draft {
        valid_from,
        valid_until,
        ..good(&village, &joiner, &registrar)
    };
    let over = over.sign(&village.peers[0].keystore()).await;
    // There is no clock in the joiner's own check, so the key comes in as far as its own node.
    let joined = joining
        .install(&village.program, &joiner, Some(membrane_proof(&over)))
        .await;
    let cell = joined.expect("the end is seen by a clock only");
    let joined = Account::new(joining.handle(), cell, "Latecomer");
    assert_refused(
        joined.call::<_, Me>("registry", "me", ()).await,
        "R-REGISTRY-06: the invitation had ended",
    );
    let honest = &village.peers[0];
    let reason =
        copex_tests::peer::warrant_against(honest, village.program.dna_hash(), &joiner).await;
    assert!(reason.contains("R-REGISTRY-06"), "{reason}");
    until("the block", || async {
        if honest
            .has_blocked(village.program.dna_hash(), &joiner)
            .await
        {
            Ok(())
        } else {
            Err("it is warranted, and not blocked".into())
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_registrars_accredit_and_only_coops_admit() {
    let village = Village::found(Founding {
        conductors: 1,
        ..Founding::default()
    })
    .await;
    let bakery = village.coop("Bakery", 0, credits(10)).await;
    let ana = village.member(&bakery, "Ana", 0).await;
    let subject = village.peers[0].new_key().await;
    let admit = AdmitInput {
        subject: subject.clone(),
        name: "Somebody".into(),
        takes_over: None,
    };
    assert_refused(
        ana.call::<_, Issued>("registry", "admit_member", admit)
            .await,
        "Only an accredited co-op admits members",
    );
    let accredit = accreditation(&subject, "Some co-op", credits(1));
    assert_refused(
        bakery
            .call::<_, Issued>("registry", "accredit", accredit.clone())
            .await,
        "Only a registrar of this economy accredits co-ops",
    );
    let too_high = AccreditInput {
        ceiling: copex_economy::policy::CEILING_MAX,
        ..accredit
    };
    assert_refused(
        village
            .registrar
            .call::<_, Issued>("registry", "accredit", too_high)
            .await,
        "R-REGISTRY-10: this registrar's ceilings would come to",
    );
}
