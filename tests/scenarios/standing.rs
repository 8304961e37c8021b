//! Standing: accepted by the member, renewed in time by whoever gave it, cited anew by the account, and revoked at once.

use copex_economy::policy::Policy;
use copex_entries::calls::{
    credit::{PaymentKind, Upkeep, Written},
    registry::{Issued, Me, Party, RevokeInput, Trust},
};
use copex_tests::{
    account::one_payment,
    village::{Founding, Village},
    wait::{assert_refused, until},
    words::credits,
};
use holochain::prelude::ActionHash;

/// Standing that has run half its time 20 seconds after it was given: a coordinator dates it a minute back.
fn short_standing() -> Founding {
    let policy = Policy {
        standing_periods: 4,
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
