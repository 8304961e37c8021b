//! Standing: accepted by the member, renewed in time by whoever gave it, cited anew by the account, and revoked at once.

use copex_economy::{policy::Policy, spending::Tier};
use copex_entries::{
    calls::{
        authority::{ActInput, RuleInput, RuleView},
        credit::{PaymentKind, Upkeep, Written},
        registry::{
            AccreditInput, AccreditWithSecondInput, AdmitInput, Issued, Me, Party, RegistrarView,
            RevokeInput, Trust,
        },
    },
    credential::{Claim, SecondSignature},
    first_signers::FirstSigners,
};
use copex_tests::{
    account::one_payment,
    village::{Founding, Village},
    wait::{assert_refused, until},
    words::{accreditation, credits, offer, signer},
};
use holochain::prelude::ActionHash;

/// Standing that ends a minute after it was given and is renewed 20 seconds before: a coordinator dates it a minute back.
fn short_standing() -> Founding {
    let policy = Policy {
        standing_periods: 3,
        ..Policy::default()
    };
    Founding {
        policy,
        conductors: 1,
        ..Founding::with_months_of(40)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn standing_is_accepted_renewed_and_revoked() {
    let village = Village::found(short_standing()).await;
    let bakery = village.coop("Bakery", 0, credits(1_000)).await;
    let ana = village.member(&bakery, "Ana", 0).await;

    let me: Me = ana.ask("registry", "me", ()).await;
    assert!(
        me.party
            .is_some_and(|party| party.accepted && party.coop_name.as_deref() == Some("Bakery"))
    );
    let again: Option<ActionHash> = ana.ask("registry", "accept_membership", ()).await;
    assert!(again.is_none(), "a membership is accepted once");
    let members: Vec<Party> = ana.ask("registry", "members", bakery.agent()).await;
    assert_eq!(members.len(), 1);

    let renewed = until("a renewal of the co-op", || async {
        let issued: Option<Issued> = village
            .registrar
            .call("registry", "reissue_due", ())
            .await?;
        issued.ok_or_else(|| "nothing is due".into())
    })
    .await;
    assert_eq!(renewed.credential.claim.serial, 2);
    let none: Option<Issued> = village.registrar.ask("registry", "reissue_due", ()).await;
    assert!(none.is_none(), "one renewal is enough");
    let of_ana = until("a renewal of the member", || async {
        let issued: Option<Issued> = bakery.call("registry", "reissue_due", ()).await?;
        issued.ok_or_else(|| "nothing is due".into())
    })
    .await;
    for account in [&bakery, &ana] {
        let done = account.upkeep().await;
        assert!(
            done.iter()
                .any(|step| matches!(step, Upkeep::Renewed { .. })),
            "{done:?}"
        );
        assert_eq!(account.account().await.state.standing.serial, 2);
    }
    let nothing: Option<Written> = ana.ask("credit", "renew", ()).await;
    assert!(nothing.is_none());

    let trust: Trust = bakery.ask("registry", "trust", ana.agent()).await;
    assert!(matches!(trust, Trust::Good), "{trust:?}");
    let input = RevokeInput {
        record: of_ana.record,
        reason: "Ana has moved away.".into(),
    };
    assert_refused(
        ana.call::<_, ActionHash>("registry", "revoke", input.clone())
            .await,
        "R-REGISTRY-13",
    );
    let _: ActionHash = bakery.ask("registry", "revoke", input).await;
    let trust: Trust = bakery.ask("registry", "trust", ana.agent()).await;
    assert!(
        matches!(&trust, Trust::Refused { reason } if reason.contains("Ana has moved away.")),
        "{trust:?}"
    );
    let wage = one_payment(
        credits(1),
        PaymentKind::Wage {
            member: ana.agent(),
        },
    );
    assert_refused(
        bakery.call::<_, Written>("credit", "pay", wage).await,
        "Its standing was revoked: Ana has moved away.",
    );
    let stranger = village.peers[0].new_key().await;
    let trust: Trust = bakery.ask("registry", "trust", stranger).await;
    assert!(
        matches!(&trust, Trust::Refused { reason } if reason.contains("Nobody in this economy has let this account in"))
    );
}

/// Two registrars, who sign together from a ceiling of 1,000.00 on.
fn two_registrars() -> Founding {
    let policy = Policy {
        two_registrars_from: credits(1_000),
        ..Policy::default()
    };
    Founding {
        policy,
        more_registrars: 1,
        conductors: 1,
        ..Founding::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_registry_20_two_registrars_accredit_a_large_co_op() {
    let village = Village::found(two_registrars()).await;
    let (first, second) = (&village.registrar, &village.more_registrars[0]);
    let agent = village.peers[0].new_key().await;
    let input = accreditation(&agent, "Steelworks", credits(1_000));
    assert_refused(
        first
            .call::<_, Issued>("registry", "accredit", input.clone())
            .await,
        "R-REGISTRY-20: from a ceiling of 1,000.00 on, a second registrar signs too. Draft the accreditation",
    );
    let claim: Claim = first.ask("registry", "draft_accreditation", input).await;
    let countersigned = async |account: &copex_tests::account::Account, claim: &Claim| {
        account
            .call::<_, SecondSignature>("registry", "countersign", claim.clone())
            .await
    };
    assert_refused(
        countersigned(first, &claim).await,
        "R-REGISTRY-20: both signatures are by the same registrar",
    );
    let bakery = village.coop("Bakery", 0, credits(10)).await;
    assert_refused(
        countersigned(&bakery, &claim).await,
        "Not signed: only a registrar of this economy signs accreditations.",
    );
    let signature = countersigned(second, &claim).await.expect("it holds");
    let accredit = async |claim: &Claim, second: &SecondSignature| {
        let input = AccreditWithSecondInput {
            claim: claim.clone(),
            second: second.clone(),
        };
        first
            .call::<_, Issued>("registry", "accredit_with_second", input)
            .await
    };
    let other = Claim {
        name: "Goldworks".into(),
        ..claim.clone()
    };
    assert_refused(
        accredit(&other, &signature).await,
        "the second registrar's signature does not fit what was drafted",
    );
    let issued = accredit(&claim, &signature).await.expect("both signed");
    let view: RegistrarView = first.ask("registry", "registrar", ()).await;
    assert_eq!(view.in_being, credits(1_010), "with the bakery's");
    assert_eq!(view.two_registrars_from, Some(credits(1_000)));
    let said: Option<Claim> = bakery.ask("registry", "claim", agent.clone()).await;
    assert_eq!(said, Some(claim.clone()));
    let steelworks = village.joins("Steelworks", 0, &agent, &issued).await;
    let ceiling = steelworks.opens().await.state.account.ceiling;
    assert_eq!(ceiling, credits(1_000));
    assert_refused(
        accredit(&claim, &signature).await,
        "the co-op was accredited anew since this was drafted",
    );
    // A smaller one takes one signature.
    village
        .accredits(&village.peers[0].new_key().await, "Forge", credits(999))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r_registry_22_first_signers_sign_until_a_co_op_sets_its_rule() {
    let village = Village::found(Founding {
        conductors: 1,
        ..Founding::default()
    })
    .await;
    let peer = &village.peers[0];
    let (agent, ana, ben) = (
        peer.new_key().await,
        peer.new_key().await,
        peer.new_key().await,
    );
    let input = AccreditInput {
        first_signers: Some(FirstSigners {
            signers: vec![ana.clone(), ben.clone()],
            signatures: 2,
        }),
        ..accreditation(&agent, "Dairy", credits(1_000))
    };
    let issued: Issued = village.registrar.ask("registry", "accredit", input).await;
    let dairy = village.joins("Dairy", 0, &agent, &issued).await;
    dairy.opens().await;
    let mut members = Vec::new();
    for (name, key) in [("Ana", &ana), ("Ben", &ben)] {
        let admit = AdmitInput {
            takes_over: None,
            subject: key.clone(),
            name: name.into(),
        };
        let issued: Issued = dairy.ask("registry", "admit_member", admit).await;
        members.push(village.joins(name, 0, key, &issued).await);
    }
    dairy.offers(&offer("Milk", 800)).await;
    let bakery = village.coop("Bakery", 0, credits(10)).await;

    let view: RuleView = dairy.ask("credit", "spending_rule", ()).await;
    assert_eq!(view.rule.expect("its first signers").signers.len(), 2);
    let gift = one_payment(
        credits(1),
        PaymentKind::Contribution {
            coop: bakery.agent(),
        },
    );
    assert_refused(
        dairy
            .call::<_, Written>("credit", "pay", gift.clone())
            .await,
        "R-CREDIT-34",
    );
    let paid = dairy.drafts(ActInput::Pay(gift)).await;
    assert_eq!(paid.needed, 2);
    let both = [
        members[0].approves(&paid).await,
        members[1].approves(&paid).await,
    ];
    dairy
        .carries_out(&paid, &both)
        .await
        .expect("both have signed");

    // A rule of its own: Ana alone.
    let rule = dairy
        .drafts(ActInput::ChangeRule(RuleInput {
            signers: vec![signer(&ana)],
            tiers: vec![Tier {
                up_to: None,
                signatures: 1,
            }],
        }))
        .await;
    assert_eq!(rule.needed, 2, "the first signers agree to it");
    assert_refused(dairy.carries_out(&rule, &[]).await, "R-CREDIT-39");
    let one = members[0].approves(&rule).await;
    assert_refused(
        dairy.carries_out(&rule, std::slice::from_ref(&one)).await,
        "R-CREDIT-39",
    );
    let other = members[1].approves(&rule).await;
    dairy
        .carries_out(&rule, &[one, other])
        .await
        .expect("both have signed");
    let view: RuleView = dairy.ask("credit", "spending_rule", ()).await;
    assert_eq!(view.rule.expect("its own").signers.len(), 1);
}
