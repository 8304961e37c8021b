//! Forged payments and collections.

use super::{
    ledger::{ends, short_lived},
    stage::{Stage, Tried, waiting},
};
use copex_economy::credits::Credits;
use copex_entries::{
    calls::credit::{PaymentKind, Written},
    ledger::{LedgerAct, LedgerPayment, PaymentReason},
};
use copex_tests::{
    account::{Account, one_payment},
    forger::{Forger, Waiting},
    words::{credits, offer, pieces},
};
use holochain::prelude::{ActionHash, AgentPubKey};

/// A gift to the mill, which everybody may make.
pub fn contribution(stage: &Stage, amount: Credits) -> LedgerPayment {
    let accreditation = stage.of_mill.record.clone();
    LedgerPayment {
        payee: stage.mill.agent(),
        amount,
        reason: PaymentReason::Contribution { accreditation },
    }
}

/// A good payment, and the same again with something changed.
pub async fn pays_and_forges(
    forger: &Forger,
    good: LedgerPayment,
    change: impl FnOnce(&mut LedgerPayment),
) -> Tried {
    let twin = forger.pays(good.clone()).await;
    let mut event = forger.desk().await.pay(good);
    let LedgerAct::Pay { payments } = &mut event.act else {
        panic!("a payment pays")
    };
    change(&mut payments[0]);
    let forged = forger.commits_event(event).await;
    Tried::new(forger, twin, forged)
}

pub async fn nothing_is_paid(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Zero").await;
    pays_and_forges(&forger, contribution(stage, credits(1)), |payment| {
        payment.amount = Credits::ZERO
    })
    .await
}

pub async fn an_account_pays_itself(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Narcissus").await;
    let (own, accreditation) = (forger.account.agent(), forger.issued.record.clone());
    pays_and_forges(&forger, contribution(stage, credits(1)), |payment| {
        payment.payee = own;
        payment.reason = PaymentReason::Contribution { accreditation };
    })
    .await
}

pub async fn more_is_paid_than_there_is(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Spendthrift").await;
    pays_and_forges(&forger, contribution(stage, credits(1)), |payment| {
        payment.amount = credits(700)
    })
    .await
}

/// The mill gives to somebody.
pub async fn gift(stage: &Stage, to: &Forger, amount: Credits) -> Waiting {
    let kind = PaymentKind::Contribution {
        coop: to.account.agent(),
    };
    let written: Written = stage
        .mill
        .ask("credit", "pay", one_payment(amount, kind))
        .await;
    waiting(&written, 0)
}

pub async fn a_payment_is_named_twice_in_one_collection(stage: &Stage) -> Tried {
    let forger = stage.forger("Doubler").await;
    let first = gift(stage, &forger, credits(1)).await;
    let twin = forger.collects(&first).await;
    let second = gift(stage, &forger, credits(1)).await;
    let desk = forger.desk().await;
    let mut event = desk.collect(&second);
    let input = second.input.clone();
    event.act = LedgerAct::Collect {
        inputs: vec![input.clone(), input],
    };
    let again = |amount: Credits| amount.plus(credits(1)).expect("it is small");
    event.state.taken = again(event.state.taken);
    event.state.account.balance = again(event.state.account.balance);
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn somebody_elses_payment_is_collected(stage: &Stage) -> Tried {
    let forger = stage.forger("Thief").await;
    let own = gift(stage, &forger, credits(1)).await;
    let twin = forger.collects(&own).await;
    let forged = forger.collects(&stage.wage_of_ana).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_payment_that_is_not_there_is_collected(stage: &Stage) -> Tried {
    let forger = stage.forger("Dreamer").await;
    let mut own = gift(stage, &forger, credits(1)).await;
    let twin = forger.collects(&own).await;
    own.input.index = 99;
    let forged = forger.collects(&own).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_payment_is_collected_twice(stage: &Stage) -> Tried {
    let forger = stage.forger("Again").await;
    let own = gift(stage, &forger, credits(1)).await;
    let twin = forger.collects(&own).await;
    let forged = forger.collects(&own).await;
    Tried::new(&forger, twin, forged)
}

pub async fn a_payer_without_standing_is_collected_from(stage: &Stage) -> Tried {
    let forger = stage.forger("Friend").await;
    let payer = short_lived(stage, "Passing", 20).await;
    payer.account.offers(&offer("Tools", 1)).await;
    let first = passes_on(&payer, &forger).await;
    let second = passes_on(&payer, &forger).await;
    let twin = forger.collects(&first).await;
    ends(&payer).await;
    let forged = forger.collects(&second).await;
    Tried::new(&forger, twin, forged)
}

async fn passes_on(payer: &Forger, to: &Forger) -> Waiting {
    let accreditation = to.issued.record.clone();
    let payment = LedgerPayment {
        payee: to.account.agent(),
        amount: Credits::new(10),
        reason: PaymentReason::Contribution { accreditation },
    };
    payer.sends(payment).await
}

/// An order for ten sacks of flour that the mill has accepted: the order, and the acceptance.
async fn accepted_order(stage: &Stage, buyer: &Account) -> (ActionHash, ActionHash) {
    let order = buyer.orders(&stage.flour, pieces(10)).await;
    let view = stage.mill.accepts(&order).await;
    (order, view.steps[0].action.clone())
}

fn purchase(payee: AgentPubKey, acceptance: ActionHash) -> LedgerPayment {
    LedgerPayment {
        payee,
        amount: credits(10),
        reason: PaymentReason::Purchase { acceptance },
    }
}

pub async fn a_purchase_is_above_its_price(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Generous").await;
    let (_, acceptance) = accepted_order(stage, &forger.account).await;
    let good = purchase(stage.mill.agent(), acceptance);
    pays_and_forges(&forger, good, |payment| payment.amount = credits(11)).await
}

pub async fn a_purchase_has_no_acceptance(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Hasty").await;
    let (order, acceptance) = accepted_order(stage, &forger.account).await;
    let good = purchase(stage.mill.agent(), acceptance);
    pays_and_forges(&forger, good, |payment| {
        payment.reason = PaymentReason::Purchase { acceptance: order }
    })
    .await
}

pub async fn somebody_elses_order_is_paid(stage: &Stage) -> Tried {
    let (forger, other) = (
        stage.rich_forger("Patron").await,
        stage.forger("Bystander").await,
    );
    let (_, acceptance) = accepted_order(stage, &forger.account).await;
    let (_, of_other) = accepted_order(stage, &other.account).await;
    let good = purchase(stage.mill.agent(), acceptance);
    pays_and_forges(&forger, good, |payment| {
        payment.reason = PaymentReason::Purchase {
            acceptance: of_other,
        }
    })
    .await
}

pub async fn a_purchase_goes_to_another_than_the_seller(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Misdirected").await;
    let (_, acceptance) = accepted_order(stage, &forger.account).await;
    let good = purchase(stage.mill.agent(), acceptance);
    pays_and_forges(&forger, good, |payment| {
        payment.payee = stage.bakery.agent()
    })
    .await
}

async fn own_wage(stage: &Stage, forger: &Forger) -> LedgerPayment {
    let worker = stage.member_of(&forger.account, "Worker").await;
    let membership = worker.issued.record;
    LedgerPayment {
        payee: worker.account.agent(),
        amount: credits(1),
        reason: PaymentReason::Wage { membership },
    }
}

pub async fn a_wage_goes_to_no_member(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Employer").await;
    let good = own_wage(stage, &forger).await;
    pays_and_forges(&forger, good, |payment| {
        payment.payee = stage.mill.agent();
        payment.reason = PaymentReason::Wage {
            membership: stage.of_mill.record.clone(),
        };
    })
    .await
}

pub async fn a_wage_goes_to_another_coops_member(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Poacher").await;
    let good = own_wage(stage, &forger).await;
    pays_and_forges(&forger, good, |payment| {
        payment.payee = stage.ana.agent();
        payment.reason = PaymentReason::Wage {
            membership: stage.of_ana.clone(),
        };
    })
    .await
}

pub async fn a_contribution_goes_to_a_member(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Giver").await;
    pays_and_forges(&forger, contribution(stage, credits(1)), |payment| {
        payment.payee = stage.ana.agent();
        payment.reason = PaymentReason::Contribution {
            accreditation: stage.of_ana.clone(),
        };
    })
    .await
}

pub async fn a_levy_goes_to_a_coop(stage: &Stage) -> Tried {
    let forger = stage.rich_forger("Taxed").await;
    let (order, _) = accepted_order(stage, &forger.account).await;
    let payee = stage.village.foundation.agent();
    let good = LedgerPayment {
        payee,
        amount: credits(1),
        reason: PaymentReason::Levy { order },
    };
    pays_and_forges(&forger, good, |payment| payment.payee = stage.mill.agent()).await
}

pub async fn the_calendar_begins_later(stage: &Stage) -> Tried {
    let forger = stage.foundation();
    let twin = forger.marks().await;
    let later = forger.properties.policy_last_month.plus(1);
    let forged = forger.names_month(None, later).await;
    Tried::new(&forger, twin, forged)
}
