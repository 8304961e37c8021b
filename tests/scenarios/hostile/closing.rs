//! Forged Closures, and accounts that continue others wrongly.

use super::{
    ledger::accredits_by_hand,
    stage::{HOSTILE, Stage, Tried},
};
use copex_economy::credits::Credits;
use copex_entries::{
    calls::registry::{AccreditInput, Issued},
    closure::{Closure, ClosureCause, ClosureTerms, Countersignature},
    ledger::{LedgerAct, LedgerEvent},
};
use copex_tests::{
    credentials::{Draft, coop_with_ceiling},
    forger::Forger,
    forgery::Forgery,
    village::now,
    words::{accreditation, credits},
};
use holochain::prelude::{ActionHash, AgentPubKey};
use holochain_keystore::AgentPubKeyExt;

/// What a registrar accredits honestly before it forges.
async fn accredits_somebody(stage: &Stage, registrar: &Forger) -> ActionHash {
    let peer = &stage.village.peers[HOSTILE];
    let draft = Draft {
        economy: stage.village.program.dna_hash(),
        subject: &peer.new_key().await,
        status: coop_with_ceiling(100),
        serial: 1,
        valid_from: now().before_seconds(60),
        valid_until: now().after_seconds(600),
        issuer: &registrar.account.agent(),
        issuer_credential: None,
    };
    let credential = draft.sign(&peer.keystore()).await;
    accredits_by_hand(stage, registrar, &credential).await
}

async fn terms(stage: &Stage, closed: &Forger, heir: Option<AgentPubKey>) -> ClosureTerms {
    ClosureTerms {
        economy: stage.village.program.dna_hash().clone(),
        account: closed.account.agent(),
        head: closed.desk().await.previous,
        standing: closed.issued.record.clone(),
        cause: ClosureCause::LostKey,
        heir,
    }
}

/// A Closure as the rules would have it, the first of its registrar, signed by another key too.
async fn closure(
    stage: &Stage,
    registrar: &Forger,
    closed: &Forger,
    by: &Forger,
    terms: ClosureTerms,
) -> Closure {
    let head = closed.desk().await.before.state;
    let amount = terms.passes_on(&head).expect("it is little");
    let passed_on = Closure::passed_on_after(None, amount, now(), &registrar.properties)
        .expect("the quota is large");
    let signature = by
        .account
        .agent()
        .sign(&stage.village.peers[HOSTILE].keystore(), terms.clone())
        .await
        .expect("the key is in this keystore");
    Closure {
        previous: None,
        distance: registrar.account.chain_top().await.sequence + 1,
        terms,
        countersigned: Some(Countersignature {
            by: by.account.agent(),
            signature,
        }),
        passed_on,
    }
}

/// The registrar whose second signature is good.
fn second(stage: &Stage) -> Forger {
    stage.registrar(0)
}

async fn tried_by(
    stage: &Stage,
    registrar: &Forger,
    forge: impl AsyncFnOnce(&Forger) -> Closure,
) -> Tried {
    let twin = accredits_somebody(stage, registrar).await;
    let forged = Forgery::Closure(forge(registrar).await);
    let forged = registrar.commits(forged).await;
    Tried::new(registrar, twin, forged)
}

pub async fn an_account_is_closed_by_no_registrar(stage: &Stage) -> Tried {
    let forger = stage.forger("Competitor").await;
    let twin = forger.marks().await;
    let closed = stage.forger("Closed one").await;
    let terms = terms(stage, &closed, None).await;
    let forged = closure(stage, &forger, &closed, &second(stage), terms).await;
    let forged = forger.commits(Forgery::Closure(forged)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_closure_is_skipped(stage: &Stage) -> Tried {
    let registrar = stage.registrar(1);
    let closed = stage.rich_forger("Rich one").await;
    let heir = Some(stage.village.peers[HOSTILE].new_key().await);
    let terms = terms(stage, &closed, heir).await;
    let first = closure(stage, &registrar, &closed, &second(stage), terms.clone()).await;
    let twin = registrar.commits(Forgery::Closure(first)).await;
    // The second says that it is the first, so that what the first passed on does not count.
    let forged = closure(stage, &registrar, &closed, &second(stage), terms).await;
    let forged = registrar.commits(Forgery::Closure(forged)).await;
    Tried::new(&registrar, twin, forged)
}

pub async fn an_account_ends_at_another_ones_event(stage: &Stage) -> Tried {
    let closed = stage.forger("Closed one").await;
    tried_by(stage, &stage.registrar(2), async |registrar| {
        let mut terms = terms(stage, &closed, None).await;
        terms.head = stage.miller().desk().await.previous;
        closure(stage, registrar, &closed, &second(stage), terms).await
    })
    .await
}

pub async fn an_account_passes_to_its_own_key(stage: &Stage) -> Tried {
    let closed = stage.forger("Closed one").await;
    tried_by(stage, &stage.registrar(3), async |registrar| {
        let heir = Some(closed.account.agent());
        let terms = terms(stage, &closed, heir).await;
        closure(stage, registrar, &closed, &second(stage), terms).await
    })
    .await
}

pub async fn one_registrar_closes_alone(stage: &Stage) -> Tried {
    let closed = stage.forger("Closed one").await;
    tried_by(stage, &stage.registrar(4), async |registrar| {
        let terms = terms(stage, &closed, None).await;
        let mut alone = closure(stage, registrar, &closed, &second(stage), terms).await;
        alone.countersigned = None;
        alone
    })
    .await
}

pub async fn a_registrar_signs_twice(stage: &Stage) -> Tried {
    let closed = stage.forger("Closed one").await;
    tried_by(stage, &stage.registrar(5), async |registrar| {
        let terms = terms(stage, &closed, None).await;
        closure(stage, registrar, &closed, registrar, terms).await
    })
    .await
}

pub async fn the_second_signature_is_for_other_terms(stage: &Stage) -> Tried {
    let closed = stage.forger("Closed one").await;
    tried_by(stage, &stage.registrar(6), async |registrar| {
        let terms = terms(stage, &closed, None).await;
        let mut changed = closure(stage, registrar, &closed, &second(stage), terms).await;
        changed.terms.cause = ClosureCause::Exclusion;
        changed
    })
    .await
}

pub async fn what_passes_on_is_not_counted(stage: &Stage) -> Tried {
    let closed = stage.rich_forger("Rich one").await;
    let heir = Some(stage.village.peers[HOSTILE].new_key().await);
    tried_by(stage, &stage.registrar(7), async |registrar| {
        let terms = terms(stage, &closed, heir).await;
        let mut silent = closure(stage, registrar, &closed, &second(stage), terms).await;
        silent.passed_on.amount = Credits::ZERO;
        silent
    })
    .await
}

/// A co-op with credits that was closed, and a key that came in to continue it: named by the Closure or not.
async fn heir(stage: &Stage, named: bool) -> Forger {
    let closed = stage.rich_forger("Rich one").await;
    let peer = &stage.village.peers[HOSTILE];
    let (agent, other) = (peer.new_key().await, peer.new_key().await);
    let registrar = stage.registrar(8);
    let heir = if named { agent.clone() } else { other };
    let terms = terms(stage, &closed, Some(heir)).await;
    let head = closed.desk().await.before.state;
    let mut closure = closure(stage, &registrar, &closed, &second(stage), terms).await;
    let closures = registrar.account.chain_top().await.closures;
    if let Some((previous, sequence, before)) = closures.into_iter().next_back() {
        closure.previous = Some(previous);
        closure.distance -= sequence;
        let amount = closure.terms.passes_on(&head).expect("it is little");
        closure.passed_on =
            Closure::passed_on_after(Some(before.passed_on), amount, now(), &registrar.properties)
                .expect("the quota is large");
    }
    let closure = registrar.commits(Forgery::Closure(closure)).await;
    let input = AccreditInput {
        takes_over: Some(closure),
        ..accreditation(&agent, "Continued", credits(100_000))
    };
    let issued: Issued = stage
        .registrar(0)
        .account
        .ask("registry", "accredit", input)
        .await;
    let account = stage
        .village
        .joins("Continued", HOSTILE, &agent, &issued)
        .await;
    stage.enters(&account);
    Forger {
        account,
        issued,
        properties: stage.village.properties.clone(),
    }
}

/// What an account writes first where it continues none.
async fn opening(stage: &Stage, forger: &Forger, closure: Option<ActionHash>) -> LedgerEvent {
    let first = stage.mill.chain_top().await.events.remove(0).2;
    let top = forger.account.chain_top().await;
    let mut event = LedgerEvent {
        distance: top.sequence + 1,
        act: LedgerAct::Open {
            package: top.package,
            standing: forger.issued.record.clone(),
            closure,
        },
        ..first
    };
    let claim = &forger.issued.credential.claim;
    event.state.standing.action = forger.issued.record.clone();
    event.state.standing.valid_from = claim.valid_from;
    event.state.standing.valid_until = claim.valid_until;
    event
}

pub async fn an_heir_begins_with_nothing(stage: &Stage) -> Tried {
    let forger = heir(stage, true).await;
    let twin = super::registry::wants(&forger).await;
    let forged = opening(stage, &forger, None).await;
    let forged = forger.commits_event(forged).await;
    Tried::new(&forger, twin, forged)
}

pub async fn another_key_continues_the_account(stage: &Stage) -> Tried {
    let forger = heir(stage, false).await;
    let twin = super::registry::wants(&forger).await;
    let closure = forger.issued.credential.claim.takes_over.clone();
    let forged = opening(stage, &forger, closure).await;
    let forged = forger.commits_event(forged).await;
    Tried::new(&forger, twin, forged)
}

pub async fn what_passed_on_can_be_spent_at_once(stage: &Stage) -> Tried {
    let forger = heir(stage, true).await;
    let twin = super::registry::wants(&forger).await;
    let closure = forger.issued.credential.claim.takes_over.clone();
    let mut forged = opening(stage, &forger, closure).await;
    forged.state.account.balance = credits(1);
    let forged = forger.commits_event(forged).await;
    Tried::new(&forger, twin, forged)
}
