//! Forged takings back, savings, refunds, dividends and taxes, in an economy where payments wait for some seconds only.

use super::{
    payments::{contribution, gift, pays_and_forges},
    stage::{HOSTILE, Stage, Tried, waiting},
};
use copex_economy::{
    act::{Act, Purpose},
    calendar::Moment,
    credits::Credits,
};
use copex_entries::{
    calls::credit::Written,
    ledger::{LedgerAct, LedgerPayment, PaymentReason},
};
use copex_tests::{
    forger::{Forger, Waiting},
    village::{Founding, accredits, now},
    wait::until,
    words::{credits, offer, pieces},
};
use holochain::prelude::{ActionHash, AgentPubKey};

const COLLECTION_SECONDS: u32 = 15;

/// Somebody with two payments to the mill that were not collected in time.
struct Payer {
    forger: Forger,
    first: Waiting,
    second: Waiting,
}

/// The stage, when payments of all kinds have waited for too long.
pub struct Returns {
    pub stage: Stage,
    eager: Payer,
    twice: Payer,
    forgetful: Payer,
    early: Payer,
    denier: Payer,
    slow: Payer,
    /// What came back to it in time.
    slow_twin: ActionHash,
    launderer: Payer,
    robber: Payer,
    /// The payment of another account, which the robber is after.
    of_another: Waiting,
    /// A share that waits for the Foundation.
    share: Waiting,
    founder: Payer,
    /// Somebody whose payment went to another forger, who will collect it too late.
    regretful: Payer,
    late: Forger,
    /// The mill's event while all could still be collected.
    in_time: ActionHash,
    /// The mill's event after that.
    proof: ActionHash,
    /// When the payments were made.
    paid: Moment,
}

async fn payer(stage: &Stage, name: &str) -> Payer {
    let forger = stage.rich_forger(name).await;
    sends_two(stage, forger).await
}

async fn sends_two(stage: &Stage, forger: Forger) -> Payer {
    let first = forger.sends(contribution(stage, credits(1))).await;
    let second = forger.sends(contribution(stage, credits(2))).await;
    Payer {
        forger,
        first,
        second,
    }
}

/// Waits until so long after a moment.
async fn passes(moment: Moment, seconds: u32) {
    until("the end of the collection", || async {
        if now() > moment.after_seconds(seconds) {
            Ok(())
        } else {
            Err("it goes on".into())
        }
    })
    .await;
}

/// Payments are made, one of them is collected, and the others wait too long.
pub async fn returns() -> Returns {
    let founding = Founding {
        collection_seconds: COLLECTION_SECONDS,
        ..Stage::founding()
    };
    let stage = Stage::set_in(founding, 23).await;
    let miller = stage.miller();
    let denier = payer(&stage, "Denier").await;
    miller.collects(&denier.second).await;
    let founder = stage.forger("Founder").await;
    let listing = founder.account.offers(&offer("Tools", 1_000)).await;
    let share = waiting(&listing.issued, 0);
    let founder = sends_two(&stage, founder).await;
    let late = stage.forger("Late").await;
    let regretful = stage.rich_forger("Regretful").await;
    let first = passes_on(&regretful, &late).await;
    let second = passes_on(&regretful, &late).await;
    let regretful = Payer {
        forger: regretful,
        first,
        second,
    };
    let (eager, twice) = (payer(&stage, "Eager").await, payer(&stage, "Twice").await);
    let forgetful = payer(&stage, "Forgetful").await;
    let early = payer(&stage, "Early").await;
    let in_time = miller.marks().await;
    let (launderer, robber) = (
        payer(&stage, "Launderer").await,
        payer(&stage, "Robber").await,
    );
    let slow = payer(&stage, "Slow").await;
    let paid = now();
    passes(paid, COLLECTION_SECONDS).await;
    let proof = miller.marks().await;
    let slow_twin = slow.forger.takes_back(&slow.first, &proof).await;
    Returns {
        of_another: slow.second.clone(),
        stage,
        eager,
        twice,
        forgetful,
        early,
        denier,
        slow,
        slow_twin,
        launderer,
        robber,
        share,
        founder,
        regretful,
        late,
        in_time,
        proof,
        paid,
    }
}

async fn passes_on(payer: &Forger, to: &Forger) -> Waiting {
    let accreditation = to.issued.record.clone();
    let payment = LedgerPayment {
        payee: to.account.agent(),
        amount: credits(1),
        reason: PaymentReason::Contribution { accreditation },
    };
    payer.sends(payment).await
}

impl Returns {
    /// A payer's first payment comes back honestly, and then something else.
    async fn forges(&self, payer: &Payer, own: &Waiting, proof: &ActionHash) -> Tried {
        let twin = payer.forger.takes_back(&payer.first, &self.proof).await;
        let forged = payer.forger.takes_back(own, proof).await;
        Tried::new(&payer.forger, twin, forged)
    }
}

pub async fn a_payment_is_taken_back_too_early(returns: &Returns) -> Tried {
    let Payer { forger, .. } = &returns.eager;
    let fresh = forger.sends(contribution(&returns.stage, credits(1))).await;
    let since = returns.stage.miller().marks().await;
    returns.forges(&returns.eager, &fresh, &since).await
}

pub async fn a_payment_is_taken_back_twice(returns: &Returns) -> Tried {
    let twice = &returns.twice;
    returns.forges(twice, &twice.first, &returns.proof).await
}

pub async fn an_own_event_is_the_proof(returns: &Returns) -> Tried {
    let payer = &returns.forgetful;
    let own = payer.forger.marks().await;
    returns.forges(payer, &payer.second, &own).await
}

pub async fn the_proof_is_from_before_the_end(returns: &Returns) -> Tried {
    let payer = &returns.early;
    returns.forges(payer, &payer.second, &returns.in_time).await
}

pub async fn a_payment_is_taken_back_that_was_collected(returns: &Returns) -> Tried {
    let payer = &returns.denier;
    returns.forges(payer, &payer.second, &returns.proof).await
}

pub async fn somebody_elses_payment_is_taken_back(returns: &Returns) -> Tried {
    let robber = &returns.robber;
    returns
        .forges(robber, &returns.of_another, &returns.proof)
        .await
}

pub async fn the_foundations_share_is_taken_back(returns: &Returns) -> Tried {
    let since = returns.stage.foundation().marks().await;
    // As if it were a gift.
    let mut share = returns.share.clone();
    share.output.purpose = Purpose::Contribution;
    returns.forges(&returns.founder, &share, &since).await
}

/// What was a grant when it was paid is called earned when it comes back.
pub async fn a_grant_comes_back_as_earned(returns: &Returns) -> Tried {
    let payer = &returns.launderer;
    let twin = payer.forger.takes_back(&payer.first, &returns.proof).await;
    let desk = payer.forger.desk().await;
    let mut event = desk.void(&payer.second, &returns.proof);
    assert_ne!(event.state.account.lots, desk.before.state.account.lots);
    event.state.account.lots = desk.before.state.account.lots.clone();
    let forged = payer.forger.commits_event(event).await;
    Tried::new(&payer.forger, twin, forged)
}

pub async fn a_payment_is_collected_after_it_was_taken_back(returns: &Returns) -> Tried {
    let (payer, late) = (&returns.regretful, &returns.late);
    let twin = late.marks().await;
    payer.forger.takes_back(&payer.first, &twin).await;
    let forged = late.collects(&payer.first).await;
    Tried::new(late, twin, forged)
}

pub async fn a_payment_is_taken_back_too_late(returns: &Returns) -> Tried {
    let slow = &returns.slow;
    let twin = returns.slow_twin.clone();
    passes(returns.paid, 4 * COLLECTION_SECONDS).await;
    let forged = slow.forger.takes_back(&slow.second, &returns.proof).await;
    Tried::new(&slow.forger, twin, forged)
}

/// Two credits that the mill gave, one of them saved until the next month.
async fn saver(stage: &Stage, name: &str) -> (Forger, ActionHash) {
    let forger = stage.rich_forger(name).await;
    let given = gift(stage, &forger, credits(2)).await;
    forger.collects(&given).await;
    let (act, known) = save(stage, credits(1));
    let event = forger.desk().await.event(act, &known);
    let twin = forger.commits_event(event).await;
    (forger, twin)
}

fn save(stage: &Stage, amount: Credits) -> (LedgerAct, Act<'static>) {
    let until = stage.village.month().plus(1);
    (
        LedgerAct::Save { amount, until },
        Act::Save { amount, until },
    )
}

pub async fn a_grant_is_saved(returns: &Returns) -> Tried {
    let stage = &returns.stage;
    let (forger, twin) = saver(stage, "Hoarder").await;
    let desk = forger.desk().await;
    let mut before = desk.before.clone();
    let lots = std::mem::take(&mut before.state.account.lots);
    let (act, known) = save(stage, credits(100));
    let mut event = desk.event_from(&before, act, &known);
    event.state.account.lots = lots;
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn credits_are_saved_for_no_time(returns: &Returns) -> Tried {
    let stage = &returns.stage;
    let (forger, twin) = saver(stage, "Impatient").await;
    let (_, known) = save(stage, credits(1));
    let act = LedgerAct::Save {
        amount: credits(1),
        until: stage.village.month(),
    };
    let event = forger.desk().await.event(act, &known);
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

pub async fn savings_are_released_early(returns: &Returns) -> Tried {
    let (forger, twin) = saver(&returns.stage, "Spender").await;
    let month = returns.stage.village.month().plus(1);
    let mut event = forger.desk().await.event(LedgerAct::Mark, &Act::Mark);
    event.act = LedgerAct::Release { month };
    let account = &mut event.state.account;
    let saved = account.savings.remove(month).expect("it was saved");
    account.balance = account.balance.plus(saved).expect("it is small");
    let forged = forger.commits_event(event).await;
    Tried::new(&forger, twin, forged)
}

/// A payment to a member of its own, and the same to somebody else's.
async fn to_somebody_elses_member(
    stage: &Stage,
    name: &str,
    reason: impl Fn(ActionHash) -> PaymentReason,
) -> Tried {
    let forger = stage.rich_forger(name).await;
    let own = stage.village.peers[HOSTILE].new_key().await;
    let good = LedgerPayment {
        reason: reason(forger.admits(&own).await),
        payee: own,
        amount: credits(1),
    };
    pays_and_forges(&forger, good, |payment| {
        payment.payee = stage.ana.agent();
        payment.reason = reason(stage.of_ana.clone());
    })
    .await
}

pub async fn a_dividend_goes_to_another_coops_member(returns: &Returns) -> Tried {
    to_somebody_elses_member(&returns.stage, "Distributor", |membership| {
        PaymentReason::Dividend { membership }
    })
    .await
}

pub async fn a_bonus_goes_to_another_coops_member(returns: &Returns) -> Tried {
    to_somebody_elses_member(&returns.stage, "Benefactor", |membership| {
        PaymentReason::Bonus { membership }
    })
    .await
}

pub async fn a_tax_goes_to_a_coop(returns: &Returns) -> Tried {
    let stage = &returns.stage;
    let forger = stage.rich_forger("Subject").await;
    let town = stage.village.peers[HOSTILE].new_key().await;
    let registrar = stage.registrar(0).account;
    let of_town = accredits(&registrar, &town, "Town", Credits::ZERO).await;
    let good = LedgerPayment {
        payee: town,
        amount: credits(1),
        reason: PaymentReason::Tax {
            accreditation: of_town.record,
        },
    };
    pays_and_forges(&forger, good, |payment| {
        payment.payee = stage.mill.agent();
        payment.reason = PaymentReason::Tax {
            accreditation: stage.of_mill.record.clone(),
        };
    })
    .await
}

/// A seller from whom the mill bought for ten credits.
pub struct Seller {
    pub forger: Forger,
    /// What the mill paid.
    pub paid: Waiting,
    /// The event that collected it.
    pub collected: ActionHash,
}

/// Sells to the mill and collects what it paid.
pub async fn seller(stage: &Stage, name: &str) -> Seller {
    let forger = stage.forger(name).await;
    let listing = forger.account.offers(&offer("Tools", 1_000)).await;
    let order = stage.mill.orders(&listing.version, pieces(10)).await;
    forger.account.accepts(&order).await;
    let written: Written = stage.mill.pays(&order).await;
    let paid = waiting(&written, 0);
    let collected = forger.collects(&paid).await;
    Seller {
        forger,
        paid,
        collected,
    }
}

impl Seller {
    /// A tenth of it back to the mill.
    pub fn refund(&self, buyer: AgentPubKey) -> LedgerPayment {
        LedgerPayment {
            payee: buyer,
            amount: credits(1),
            reason: PaymentReason::Refund {
                purchase: Box::new(self.paid.input.clone()),
                collected: self.collected.clone(),
            },
        }
    }
}

async fn refunds(
    returns: &Returns,
    name: &str,
    change: impl AsyncFnOnce(&Seller, &mut LedgerPayment),
) -> Tried {
    let stage = &returns.stage;
    let seller = seller(stage, name).await;
    let good = seller.refund(stage.mill.agent());
    let mut bad = good.clone();
    change(&seller, &mut bad).await;
    pays_and_forges(&seller.forger, good, |payment| *payment = bad).await
}

pub async fn more_is_refunded_than_was_paid(returns: &Returns) -> Tried {
    refunds(returns, "Overgenerous", async |_, payment| {
        payment.amount = credits(11);
    })
    .await
}

pub async fn a_refund_goes_to_another_than_the_buyer(returns: &Returns) -> Tried {
    refunds(returns, "Diverter", async |_, payment| {
        payment.payee = returns.stage.bakery.agent();
    })
    .await
}

pub async fn a_refund_is_for_what_was_not_collected(returns: &Returns) -> Tried {
    refunds(returns, "Inventor", async |seller, payment| {
        payment.reason = PaymentReason::Refund {
            purchase: Box::new(seller.paid.input.clone()),
            collected: seller.forger.marks().await,
        };
    })
    .await
}

pub async fn somebody_elses_sale_is_refunded(returns: &Returns) -> Tried {
    let other = seller(&returns.stage, "Other seller").await;
    refunds(returns, "Usurper", async |_, payment| {
        payment.reason = other.refund(returns.stage.mill.agent()).reason;
    })
    .await
}

pub async fn a_gift_is_refunded(returns: &Returns) -> Tried {
    refunds(returns, "Polite", async |seller, payment| {
        let given = gift(&returns.stage, &seller.forger, credits(1)).await;
        payment.reason = PaymentReason::Refund {
            purchase: Box::new(given.input.clone()),
            collected: seller.forger.collects(&given).await,
        };
    })
    .await
}

pub async fn the_foundation_runs_ahead_of_the_calendar(returns: &Returns) -> Tried {
    let forger = returns.stage.foundation();
    let first = forger.properties.policy_last_month;
    let twin = forger.names_month(None, first).await;
    let forged = forger.names_month(Some(twin.clone()), first.plus(1)).await;
    Tried::new(&forger, twin, forged)
}
