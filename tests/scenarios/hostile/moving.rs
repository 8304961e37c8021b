//! Forged moves from the economy before: more than was counted, twice, or as somebody else.

use super::{
    registry::{comes_in, wants},
    stage::{HOSTILE, Stage, Tried},
};
use copex_economy::{act::Purpose, credits::Credits};
use copex_entries::{
    calls::registry::Issued,
    carried::Passage,
    exchange::Want,
    ledger::{LedgerAct, LedgerEvent, LedgerOutput, LedgerPayment, PaymentReason},
    registry::Revocation,
};
use copex_tests::{
    account::Account,
    forger::Forger,
    forgery::{ForgedOpening, Forgery},
    moving::{CARRIED, proof_of},
    words::{credits, want},
};
use holochain::prelude::{ActionHash, AgentPubKey, DnaHash};

fn next_passage(stage: &Stage) -> Passage {
    let mut carried = stage.village.carried.lock().expect("nobody panics with it");
    carried.pop().expect("enough were counted")
}

/// A co-op from the economy before that came in and has not opened its account.
async fn carried(stage: &Stage, name: &str) -> (Forger, Passage) {
    let passage = next_passage(stage);
    let peer = &stage.village.peers[HOSTILE];
    let proof = Some(proof_of(&passage));
    let key = &passage.account.key;
    let cell = peer
        .install(&stage.village.program, key, proof)
        .await
        .expect("the founding counts it");
    let account = Account::new(peer.handle(), cell, name);
    stage.enters(&account);
    let issued = Issued {
        record: account.chain_top().await.package,
        credential: stage.of_mill.credential.clone(),
    };
    let properties = stage.village.properties.clone();
    let forger = Forger {
        account,
        issued,
        properties,
    };
    (forger, passage)
}

async fn opened(stage: &Stage, name: &str) -> (Forger, Passage) {
    let (forger, passage) = carried(stage, name).await;
    forger.account.opens().await;
    (forger, passage)
}

/// The first event as it should be.
async fn opening(forger: &Forger, passage: &Passage) -> LedgerEvent {
    let top = forger.account.chain_top().await;
    let after = passage.account.opened(&top.package, None);
    LedgerEvent {
        previous: None,
        distance: top.sequence + 1,
        month: None,
        act: LedgerAct::Open {
            package: top.package.clone(),
            standing: top.package,
            closure: None,
        },
        approvals: None,
        state: after.state,
        outputs: after.outputs,
    }
}

async fn opens_otherwise(
    stage: &Stage,
    name: &str,
    change: impl FnOnce(&mut LedgerEvent),
) -> Tried {
    let (forger, passage) = carried(stage, name).await;
    let twin = wants(&forger).await;
    let mut event = opening(&forger, &passage).await;
    change(&mut event);
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_carried_account_opens_with_more(stage: &Stage) -> Tried {
    opens_otherwise(stage, "Richer", |event| {
        event.state.account.balance = credits(1_000);
    })
    .await
}

pub async fn a_carried_account_opens_with_a_payment_on_its_way(stage: &Stage) -> Tried {
    let output = LedgerOutput {
        payee: stage.mill.agent(),
        amount: CARRIED,
        purpose: Purpose::Contribution,
        grant: Credits::ZERO,
        lapse: None,
        due: None,
    };
    opens_otherwise(stage, "Generous", |event| event.outputs.push(output)).await
}

pub async fn a_carried_account_opens_with_another_standing(stage: &Stage) -> Tried {
    let of_mill = stage.of_mill.record.clone();
    opens_otherwise(stage, "Borrower", |event| {
        if let LedgerAct::Open { standing, .. } = &mut event.act {
            *standing = of_mill.clone();
        }
        event.state.standing.action = of_mill;
    })
    .await
}

pub async fn a_carried_account_is_opened_twice(stage: &Stage) -> Tried {
    let (forger, passage) = opened(stage, "Twice").await;
    let twin = forger.desk().await.previous;
    let event = opening(&forger, &passage).await;
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn more_is_paid_than_was_carried(stage: &Stage) -> Tried {
    let (forger, _) = opened(stage, "Spendthrift").await;
    let gift = |amount| LedgerPayment {
        payee: stage.mill.agent(),
        amount,
        reason: PaymentReason::Contribution {
            accreditation: stage.of_mill.record.clone(),
        },
    };
    let twin = forger.pays(gift(credits(40))).await;
    let desk = forger.desk().await;
    let mut before = desk.before.clone();
    before.state.account.balance = CARRIED;
    let mut event = desk.pay_from(&before, gift(CARRIED));
    event.state.account.balance = Credits::new(-4_000);
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn another_ones_carried_standing_is_cited(stage: &Stage) -> Tried {
    let (other, _) = carried(stage, "Lender").await;
    let forger = stage.forger("Borrower of a standing").await;
    let twin = wants(&forger).await;
    let borrowed = Want {
        standing: other.issued.record.clone(),
        details: want("A lamp"),
    };
    let forged = forger.commits(Forgery::Want(borrowed)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn somebody_revokes_whom_they_never_let_in(stage: &Stage) -> Tried {
    let (other, _) = carried(stage, "Denounced").await;
    let forger = stage.forger("Denouncer from here").await;
    let twin = wants(&forger).await;
    let revocation = Forgery::Revocation(Revocation {
        revoked: other.issued.record.clone(),
        reason: "Away".into(),
    });
    let forged = forger.commits(revocation).await;
    Tried::new(&forger, twin, forged)
}

async fn opens_chain(
    stage: &Stage,
    name: &str,
    dna: DnaHash,
    closed: impl FnOnce(&Passage) -> ActionHash,
) -> Tried {
    let (forger, passage) = carried(stage, name).await;
    let twin = wants(&forger).await;
    let opening = ForgedOpening {
        dna,
        closed: closed(&passage),
    };
    let forged = forger.account.ask("hostile", "open", opening).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_chain_is_opened_as_another_one(stage: &Stage) -> Tried {
    let elsewhere = DnaHash::from_raw_32(vec![9; 32]);
    let own_end = |passage: &Passage| passage.account.end.clone().expect("it was closed");
    opens_chain(stage, "Elsewhere", elsewhere, own_end).await
}

pub async fn a_chain_is_opened_that_was_never_closed(stage: &Stage) -> Tried {
    let before = stage.village.properties.predecessor.clone();
    let dna = before.expect("the economy continues another").dna;
    let another = ActionHash::from_raw_32(vec![8; 32]);
    opens_chain(stage, "Never closed", dna, |_| another).await
}

pub async fn somebody_goes_on_after_the_end(stage: &Stage) -> Tried {
    let (forger, _) = opened(stage, "Revenant").await;
    let twin = forger.account.closes_chain().await;
    let forged = forger.marks().await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_key_comes_in_with_somebody_elses_account(stage: &Stage) -> Tried {
    comes_in(stage, Some(proof_of(&next_passage(stage)))).await
}

pub async fn a_key_comes_in_with_more_than_was_counted(stage: &Stage) -> Tried {
    comes_in_as(stage, |passage| {
        passage.account.account.balance = credits(1_000_000);
    })
    .await
}

pub async fn a_key_comes_in_that_was_not_counted(stage: &Stage) -> Tried {
    comes_in_as(stage, |passage| passage.index = 0).await
}

/// An intruder with an account of its own making.
async fn comes_in_as(stage: &Stage, change: impl FnOnce(&mut Passage)) -> Tried {
    let key: AgentPubKey = stage.village.peers[HOSTILE].new_key().await;
    let mut passage = next_passage(stage);
    passage.account.key = key.clone();
    change(&mut passage);
    super::registry::comes_in_as(stage, key, Some(proof_of(&passage))).await
}
