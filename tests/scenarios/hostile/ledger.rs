//! Forged places, states and issuances.

use super::stage::{HOSTILE, Stage, Tried};
use copex_economy::{act::Act, credits::Credits};
use copex_entries::{
    calls::registry::Issued,
    credential::Credential,
    ledger::{LedgerAct, LedgerEvent},
    registry::Accreditation,
};
use copex_tests::{
    account::Account,
    credentials::{Draft, assessed_coop, coop_with_ceiling},
    forger::{self, Forger},
    forgery::{ForgedLink, Forgery},
    peer::membrane_proof,
    village::{accredits, now},
    wait::until,
    words::{credits, offer, want},
};
use holochain::prelude::ActionHash;

pub async fn an_event_is_updated(stage: &Stage) -> Tried {
    let forger = stage.forger("Updater").await;
    let twin = forger.marks().await;
    let desk = forger.desk().await;
    let mut event = desk.before.clone();
    event.state.account.balance = credits(1_000_000);
    let forged = forger.updates(&twin, Forgery::LedgerEvent(event)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn an_event_is_deleted(stage: &Stage) -> Tried {
    let forger = stage.forger("Deleter").await;
    let twin = forger.marks().await;
    let forged = forger.deletes(&twin).await;
    Tried::new(&forger, twin, forged)
}

/// The first event as it was written, at the end of the chain.
async fn first_again(forger: &Forger) -> LedgerEvent {
    let top = forger.account.chain_top().await;
    let (_, _, first) = top.events.into_iter().next().expect("the account is open");
    LedgerEvent {
        distance: top.sequence + 1,
        ..first
    }
}

pub async fn an_account_is_opened_twice(stage: &Stage) -> Tried {
    let forger = stage.forger("Opener").await;
    let twin = forger.desk().await.previous;
    let forged = forger.commits_event(first_again(&forger).await).await;
    Tried::new(&forger, twin, forged)
}

pub async fn an_account_is_opened_with_somebody_elses_admission(stage: &Stage) -> Tried {
    let forger = stage.stranger("Intruder").await;
    let twin: ActionHash = until("a want", || {
        forger
            .account
            .call("exchange", "create_want", want("A way in"))
    })
    .await;
    let of_mill = stage.mill.chain_top().await;
    let mut event = of_mill.events[0].2.clone();
    event.act = LedgerAct::Open {
        package: of_mill.package,
        standing: forger.issued.record.clone(),
        closure: None,
    };
    let claim = &forger.issued.credential.claim;
    event.state.standing.action = forger.issued.record.clone();
    (
        event.state.standing.valid_from,
        event.state.standing.valid_until,
    ) = (claim.valid_from, claim.valid_until);
    event.distance = forger.account.chain_top().await.sequence + 1;
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn an_event_is_skipped(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Skipper").await;
    let before = forger.desk().await;
    let (skipped_to, state_before, distance) = (
        before.previous.clone(),
        before.before.clone(),
        before.distance,
    );
    let twin = forger.marks().await;
    let desk = forger.desk().await;
    let mut event = desk.event_from(&state_before, LedgerAct::Mark, &Act::Mark);
    event.previous = Some(skipped_to);
    event.distance = distance + desk.distance;
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn two_events_follow_the_same_one(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Double spender").await;
    let event = forger
        .desk()
        .await
        .pay(super::payments::contribution(stage, credits(600)));
    let twin = forger.commits_event(event.clone()).await;
    // The same credits once more: the event claims to follow the one before at once.
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn the_distance_is_wrong(stage: &Stage) -> Tried {
    let forger = stage.forger("Far off").await;
    let twin = forger.marks().await;
    let mut event = forger.desk().await.event(LedgerAct::Mark, &Act::Mark);
    event.distance += 1;
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn the_event_before_is_of_another_account(stage: &Stage) -> Tried {
    let forger = stage.forger("Heir").await;
    let twin = forger.marks().await;
    let desk = forger.desk().await;
    let (rich, _, event) = stage
        .mill
        .chain_top()
        .await
        .events
        .into_iter()
        .next_back()
        .expect("it is open");
    let mut forged = desk.event_from(&event, LedgerAct::Mark, &Act::Mark);
    forged.previous = Some(rich);
    let forged = forger.commits_event(forged).await;
    Tried::new(&forger, twin, forged)
}

pub async fn the_balance_is_wrong(stage: &Stage) -> Tried {
    let forger = stage.forger("Counterfeiter").await;
    let twin = forger.marks().await;
    let mut event = forger.desk().await.event(LedgerAct::Mark, &Act::Mark);
    event.state.account.balance = credits(1_000);
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

async fn makes_offer(forger: &Forger, pieces_a_month: u64) -> ActionHash {
    forger
        .account
        .ask("exchange", "create_offer", offer("Tools", pieces_a_month))
        .await
}

fn issue(offer: &ActionHash) -> LedgerAct {
    LedgerAct::Issue {
        offer: offer.clone(),
    }
}

pub async fn the_projection_passes_the_ceiling(stage: &Stage) -> Tried {
    let forger = stage.stranger_with_ceiling("Giant", credits(1_000)).await;
    forger.account.opens().await;
    let twin = forger
        .account
        .offers(&offer("Tools", 500))
        .await
        .issued
        .event;
    let version = makes_offer(&forger, 2_000).await;
    let desk = forger.desk().await;
    let mut before = desk.before.clone();
    let ceiling = std::mem::replace(&mut before.state.account.ceiling, credits(100_000));
    let value = Act::Issue {
        value: credits(2_000),
    };
    let mut event = desk.event_from(&before, issue(&version), &value);
    event.state.account.ceiling = ceiling;
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn the_foundations_share_is_too_small(stage: &Stage) -> Tried {
    let forger = stage.forger("Miser").await;
    let twin = forger
        .account
        .offers(&offer("Tools", 100))
        .await
        .issued
        .event;
    let version = makes_offer(&forger, 100).await;
    let mut event = forger.desk().await.event(
        issue(&version),
        &Act::Issue {
            value: credits(100),
        },
    );
    let one = Credits::new(1);
    let share = event
        .outputs
        .first_mut()
        .expect("the Foundation has a share");
    share.amount = share.amount.minus(one).expect("it is large enough");
    event.state.sent = event.state.sent.minus(one).expect("it is large enough");
    event.state.account.balance = event
        .state
        .account
        .balance
        .plus(one)
        .expect("it is small enough");
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

/// The place of `AgentToStanding` among the link types.
const AGENT_TO_STANDING: u8 = 0;

/// A co-op whose standing ends in some seconds, written by a registrar that gives no longer ones.
pub async fn short_lived(stage: &Stage, name: &str, seconds: u32) -> Forger {
    let peer = &stage.village.peers[HOSTILE];
    let registrar = stage.registrar(0);
    let agent = peer.new_key().await;
    let draft = Draft {
        economy: stage.village.program.dna_hash(),
        subject: &agent,
        status: coop_with_ceiling(100),
        serial: 1,
        valid_from: now().before_seconds(60),
        valid_until: now().after_seconds(seconds),
        issuer: &registrar.account.agent(),
        issuer_credential: None,
    };
    let credential = draft.sign(&peer.keystore()).await;
    let record = accredits_by_hand(stage, &registrar, &credential).await;
    let cell = peer
        .install(
            &stage.village.program,
            &agent,
            Some(membrane_proof(&credential)),
        )
        .await;
    let account = Account::new(peer.handle(), cell.expect("the invitation is good"), name);
    stage.enters(&account);
    let issued = Issued { record, credential };
    // The link by which a coordinator finds the standing.
    let (base, target) = (agent.clone().into(), issued.record.clone().into());
    registrar
        .links(ForgedLink {
            base,
            target,
            kind: AGENT_TO_STANDING,
            tag: 1_u32.to_be_bytes().to_vec(),
        })
        .await;
    account.opens().await;
    Forger {
        account,
        issued,
        properties: stage.village.properties.clone(),
    }
}

/// Writes an accreditation at the end of a registrar's chain, with the right place and sum.
pub async fn accredits_by_hand(
    stage: &Stage,
    registrar: &Forger,
    credential: &Credential,
) -> ActionHash {
    let accreditation = next_accreditation(stage, registrar, credential).await;
    registrar
        .commits(Forgery::Accreditation(accreditation))
        .await
}

/// What a registrar's next accreditation has to say.
pub async fn next_accreditation(
    stage: &Stage,
    registrar: &Forger,
    credential: &Credential,
) -> Accreditation {
    let chain: copex_tests::forgery::Accreditations =
        registrar.account.ask("hostile", "accreditations", ()).await;
    let next = chain.sequence + 1;
    let (previous, distance, before) = match chain.written.into_iter().next_back() {
        Some((hash, sequence, before)) => (Some(hash), next - sequence, before.in_being),
        None => (None, next, Default::default()),
    };
    let properties = &stage.village.properties;
    let in_being = Accreditation::in_being_after(&before, credential, now(), properties)
        .expect("within the quota");
    Accreditation {
        previous,
        distance,
        credential: credential.clone(),
        in_being,
    }
}

pub async fn the_standing_has_ended(stage: &Stage) -> Tried {
    let forger = short_lived(stage, "Ghost", 20).await;
    let twin = forger.marks().await;
    ends(&forger).await;
    let forged = forger.marks().await;
    Tried::new(&forger, twin, forged)
}

/// Waits until a standing has ended.
pub async fn ends(forger: &Forger) {
    let until_then = forger.issued.credential.claim.valid_until;
    until("the end of a standing", || async {
        if now() >= until_then {
            Ok(())
        } else {
            Err("it goes on".into())
        }
    })
    .await;
}

pub async fn a_month_act_is_cited(stage: &Stage) -> Tried {
    let forger = stage.forger("Calendar maker").await;
    let twin = forger.marks().await;
    let mut event = forger.desk().await.event(LedgerAct::Mark, &Act::Mark);
    event.month = Some(twin.clone());
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn an_offer_from_before_the_last_event_is_issued(stage: &Stage) -> Tried {
    let forger = stage.forger("Late riser").await;
    let twin = forger
        .account
        .offers(&offer("Tools", 100))
        .await
        .issued
        .event;
    let version = makes_offer(&forger, 100).await;
    forger.marks().await;
    let event = forger.desk().await.event(
        issue(&version),
        &Act::Issue {
            value: credits(100),
        },
    );
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn an_offer_is_issued_twice(stage: &Stage) -> Tried {
    let forger = stage.forger("Twice").await;
    let listing = forger.account.offers(&offer("Tools", 100)).await;
    let event = forger.desk().await.event(
        issue(&listing.version),
        &Act::Issue {
            value: credits(100),
        },
    );
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, listing.issued.event, forged)
}

pub async fn a_lower_serial_is_cited(stage: &Stage) -> Tried {
    let forger = stage.forger("Backward").await;
    let agent = forger.account.agent();
    let newer = accredits(
        &stage.registrar(0).account,
        &agent,
        "Backward",
        credits(100_000),
    )
    .await;
    let event = forger.desk().await.renew(&newer, credits(100_000)).await;
    let twin = forger.commits_event(event).await;
    let event = forger
        .desk()
        .await
        .renew(&forger.issued, credits(100_000))
        .await;
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

/// A co-op that admits somebody else's member does not get the account.
pub async fn a_membership_of_another_coop_is_cited(stage: &Stage) -> Tried {
    let forger = stage.member_of(&stage.mill, "Turncoat").await;
    let (twin, other) = (forger.marks().await, stage.forger("Headhunter").await);
    let subject = forger.account.agent();
    let admit = copex_entries::calls::registry::AdmitInput {
        subject,
        name: "Turncoat".into(),
        takes_over: None,
    };
    let issued: Issued = other.account.ask("registry", "admit_member", admit).await;
    assert!(issued.credential.claim.serial > 1, "it is a newer one");
    let mut event = forger.desk().await.renew(&issued, Credits::ZERO).await;
    event.state.standing.coop = Some(other.account.agent());
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

/// A newer accreditation of a forger with another ceiling, resting on an assessment or on nothing.
pub async fn accredited_again(
    stage: &Stage,
    forger: &Forger,
    serial: u32,
    ceiling: Credits,
    assessed: bool,
) -> Issued {
    let (registrar, valid_from) = (stage.registrar(0).account, now().before_seconds(60));
    let properties = &stage.village.properties;
    let amount = ceiling.minor_units();
    let status = if assessed {
        assessed_coop(amount, properties.calendar.month(valid_from), amount)
    } else {
        coop_with_ceiling(amount)
    };
    let draft = Draft {
        economy: stage.village.program.dna_hash(),
        subject: &forger.account.agent(),
        status,
        serial,
        valid_from,
        valid_until: now().after_seconds(120),
        issuer: &registrar.agent(),
        issuer_credential: None,
    };
    let credential = draft.sign(&stage.village.peers[HOSTILE].keystore()).await;
    forger::accredits_by_hand(&registrar, credential, properties).await
}

/// What a registrar gives too much does not count (R-CREDIT-30).
pub async fn a_ceiling_rises_too_far(stage: &Stage) -> Tried {
    let forger = stage.forger("Climber").await;
    let agent = forger.account.agent();
    let registrar = stage.registrar(0).account;
    let same = accredits(&registrar, &agent, "Climber", credits(100_000)).await;
    let event = forger.desk().await.renew(&same, credits(100_000)).await;
    let twin = forger.commits_event(event).await;
    // Only a moment later.
    let higher = accredited_again(stage, &forger, 3, credits(150_000), true).await;
    let event = forger.desk().await.renew(&higher, credits(150_000)).await;
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn two_month_acts_follow_the_same_one(stage: &Stage) -> Tried {
    let forger = stage.foundation();
    let first = forger.properties.policy_last_month;
    let twin = forger.names_month(None, first).await;
    let forged = forger.names_month(None, first).await;
    Tried::new(&forger, twin, forged)
}
