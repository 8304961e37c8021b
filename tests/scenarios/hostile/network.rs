//! Forged network fees, receipts of service, and sharings.

use super::stage::{Stage, Tried};
use copex_economy::{act::Act, calendar::Month, credits::BasisPoints, policy::Policy};
use copex_entries::{
    account_key,
    ledger::{Candidate, FeeSharing, LedgerAct, LedgerPayment, PaymentReason},
    service::{NodeSeen, ServiceAttested, ServiceReceipt},
};
use copex_tests::{
    forger::Forger,
    forgery::Forgery,
    village::{Founding, now},
    words::{credits, pieces},
};
use holochain::prelude::{ActionHash, AgentPubKey};

/// An economy with a fee, some months old.
pub fn founding() -> Founding {
    let founding = Stage::founding();
    Founding {
        policy: Policy {
            network_fee: BasisPoints(100),
            ..founding.policy.clone()
        },
        age_seconds: 3 * founding.period_seconds + founding.age_seconds,
        ..founding
    }
}

async fn purchase(stage: &Stage, forger: &Forger) -> LedgerPayment {
    let order = forger.account.orders(&stage.flour, pieces(10)).await;
    let view = stage.mill.accepts(&order).await;
    LedgerPayment {
        payee: stage.mill.agent(),
        amount: credits(10),
        reason: PaymentReason::Purchase {
            acceptance: view.steps[0].action.clone(),
        },
    }
}

pub async fn a_purchase_leaves_the_fee_out(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Freerider").await;
    let twin = forger.pays(purchase(stage, &forger).await).await;
    let again = purchase(stage, &forger).await;
    let mut event = forger.desk().await.pay(again);
    let fee = event.outputs.pop().expect("the fee comes last").amount;
    event.state.account.balance = event.state.account.balance.plus(fee).expect("it is small");
    event.state.sent = event.state.sent.minus(fee).expect("it is small");
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_fee_goes_to_the_payers_friend(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Crony").await;
    let twin = forger.pays(purchase(stage, &forger).await).await;
    let again = purchase(stage, &forger).await;
    let mut event = forger.desk().await.pay(again);
    event.outputs[1].payee = stage.mill.agent();
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

fn node(server: AgentPubKey, asked: u16, answered: u16) -> NodeSeen {
    NodeSeen {
        server,
        asked,
        answered,
        megabytes: 1,
    }
}

fn month_before(forger: &Forger) -> Month {
    Month(forger.properties.calendar.month(now()).0 - 1)
}

/// A receipt that holds: the forger saw the mill's node.
fn receipt(stage: &Stage, forger: &Forger) -> ServiceReceipt {
    ServiceReceipt {
        month: month_before(forger),
        standing: forger.issued.record.clone(),
        coop: forger.account.agent(),
        attested: ServiceAttested::Nodes {
            seen: vec![node(stage.mill.agent(), 90, 80)],
        },
    }
}

/// A receipt that holds, and one that is changed in a point.
async fn attests_and_forges(
    stage: &Stage,
    name: &str,
    change: impl FnOnce(&mut ServiceReceipt, &Forger),
) -> Tried {
    let forger = stage.forger(name).await;
    let good = receipt(stage, &forger);
    let twin = forger.commits(Forgery::ServiceReceipt(good.clone())).await;
    let mut bad = good;
    change(&mut bad, &forger);
    let forged = forger.commits(Forgery::ServiceReceipt(bad)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_receipt_is_changed(stage: &Stage) -> Tried {
    let forger = stage.forger("Reviser").await;
    let good = receipt(stage, &forger);
    let twin = forger.commits(Forgery::ServiceReceipt(good.clone())).await;
    let forged = forger.updates(&twin, Forgery::ServiceReceipt(good)).await;
    Tried::new(&forger, twin, forged)
}

pub async fn more_answers_than_questions(stage: &Stage) -> Tried {
    attests_and_forges(stage, "Praiser", |receipt, _| {
        receipt.attested = ServiceAttested::Nodes {
            seen: vec![node(stage.mill.agent(), 90, 91)],
        };
    })
    .await
}

pub async fn a_node_is_named_twice(stage: &Stage) -> Tried {
    attests_and_forges(stage, "Stutterer", |receipt, _| {
        receipt.attested = ServiceAttested::Nodes {
            seen: vec![node(stage.mill.agent(), 90, 90); 2],
        };
    })
    .await
}

pub async fn a_receipt_speaks_of_this_month(stage: &Stage) -> Tried {
    attests_and_forges(stage, "Hurrier", |receipt, _| {
        receipt.month = receipt.month.plus(1);
    })
    .await
}

pub async fn a_co_op_says_who_hosts_it(stage: &Stage) -> Tried {
    attests_and_forges(stage, "Guest", |receipt, _| {
        receipt.attested = ServiceAttested::HostedBy {
            server: stage.mill.agent(),
        };
    })
    .await
}

pub async fn a_receipt_speaks_with_anothers_voice(stage: &Stage) -> Tried {
    attests_and_forges(stage, "Ventriloquist", |receipt, _| {
        receipt.coop = stage.bakery.agent();
    })
    .await
}

pub async fn a_co_op_attests_itself(stage: &Stage) -> Tried {
    attests_and_forges(stage, "Boaster", |receipt, forger| {
        receipt.attested = ServiceAttested::Nodes {
            seen: vec![node(forger.account.agent(), 90, 90)],
        };
    })
    .await
}

pub async fn a_member_attests_its_own_co_op(stage: &Stage) -> Tried {
    let coop = stage.forger("Proud").await;
    let forger = stage.member_of(&coop.account, "Paula").await;
    let of = |server: AgentPubKey| ServiceReceipt {
        month: month_before(&forger),
        standing: forger.issued.record.clone(),
        coop: coop.account.agent(),
        attested: ServiceAttested::HostedBy { server },
    };
    let good = of(stage.mill.agent());
    let twin = forger.commits(Forgery::ServiceReceipt(good)).await;
    let own = of(coop.account.agent());
    let forged = forger.commits(Forgery::ServiceReceipt(own)).await;
    Tried::new(&forger, twin, forged)
}

/// A sharing among the mill alone, by one receipt of the forger's own.
fn sharing(stage: &Stage, forger: &Forger, receipt: &ActionHash) -> FeeSharing {
    FeeSharing {
        month: month_before(forger),
        candidates: vec![Candidate {
            coop: stage.mill.agent(),
            accreditation: stage.of_mill.record.clone(),
        }],
        receipts: vec![receipt.clone()],
    }
}

/// Writes a Mark that says it is a sharing: whatever is wrong with that is found before its result is looked at.
async fn shares(stage: &Stage, name: &str, change: impl FnOnce(&mut FeeSharing, &Forger)) -> Tried {
    let forger = stage.forger(name).await;
    let good = receipt(stage, &forger);
    let receipt = forger.commits(Forgery::ServiceReceipt(good)).await;
    let twin = forger.marks().await;
    let mut sharing = sharing(stage, &forger, &receipt);
    change(&mut sharing, &forger);
    let mut event = forger.desk().await.event(LedgerAct::Mark, &Act::Mark);
    event.act = LedgerAct::ShareFees { sharing };
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_co_op_shares_the_fees(stage: &Stage) -> Tried {
    shares(stage, "Treasurer", |_, _| {}).await
}

pub async fn a_receipt_counts_twice(stage: &Stage) -> Tried {
    shares(stage, "Doubler", |sharing, _| {
        let receipt = sharing.receipts[0].clone();
        sharing.receipts.push(receipt);
    })
    .await
}

pub async fn a_receipt_of_another_month_counts(stage: &Stage) -> Tried {
    shares(stage, "Archivist", |sharing, _| {
        sharing.month = Month(sharing.month.0 - 1);
    })
    .await
}

pub async fn what_is_no_receipt_counts(stage: &Stage) -> Tried {
    shares(stage, "Collector", |sharing, forger| {
        sharing.receipts = vec![forger.issued.record.clone()];
    })
    .await
}

pub async fn a_member_gets_a_share(stage: &Stage) -> Tried {
    shares(stage, "Patron", |sharing, _| {
        sharing.candidates = vec![Candidate {
            coop: stage.ana.agent(),
            accreditation: stage.of_ana.clone(),
        }];
    })
    .await
}

pub async fn a_co_op_is_named_twice(stage: &Stage) -> Tried {
    shares(stage, "Repeater", |sharing, _| {
        let mill = sharing.candidates[0].clone();
        sharing.candidates.push(mill);
        sharing
            .candidates
            .sort_by_key(|candidate| account_key(&candidate.coop));
    })
    .await
}

/// Those who would attest have not had their month yet.
pub async fn the_foundation_shares_too_early(stage: &Stage) -> Tried {
    let forger = stage.foundation();
    let witness = stage.forger("Witness").await;
    let good = receipt(stage, &witness);
    let receipt = witness.commits(Forgery::ServiceReceipt(good)).await;
    let twin = forger.marks().await;
    let mut event = forger.desk().await.event(LedgerAct::Mark, &Act::Mark);
    let sharing = sharing(stage, &forger, &receipt);
    event.state.account.shares_from = sharing.month.plus(1);
    event.act = LedgerAct::ShareFees { sharing };
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}
