//! Forgeries against time, in an economy whose months are short and whose Foundation is hostile too.

use super::{
    ledger::accredited_again,
    payments::{contribution, gift},
    returns::{Seller, seller},
    stage::{Stage, Tried},
};
use copex_economy::{act::Act, calendar::Month, policy::Policy};
use copex_entries::{
    calls::credit::Written,
    ledger::{LedgerAct, LedgerEvent},
};
use copex_tests::{
    forger::{Desk, Forger},
    village::{Founding, now},
    wait::until,
    words::credits,
};
use holochain::prelude::ActionHash;

const COLLECTION_SECONDS: u32 = 5;

/// The stage with those who wait for another month.
pub struct Months {
    pub stage: Stage,
    month: Month,
    sleeper: Forger,
    eager: Forger,
    debtor: Forger,
    hoarder: Forger,
    saver: Forger,
    /// They will have a higher ceiling: one by an assessment, the other by the registrar's word.
    climbers: [Forger; 2],
    /// Its savings come back in the month after.
    saved: Month,
    seller: Seller,
    /// What it gave back within three months.
    refunded: ActionHash,
}

/// Everybody opens an account and makes an offer in the same month.
pub async fn months() -> Months {
    let policy = Policy {
        standing_periods: 12,
        ..Policy::default()
    };
    let founding = Founding {
        policy,
        collection_seconds: COLLECTION_SECONDS,
        period_seconds: 30,
        age_seconds: 0,
        foundation_on_last: true,
        ..Stage::founding()
    };
    let stage = Stage::set_in(founding, 9).await;
    stage
        .village
        .has_time_left(24, &[&stage.mill, &stage.village.foundation])
        .await;
    let month = stage.village.month();
    let (sleeper, eager) = (
        stage.rich_forger("Sleeper").await,
        stage.rich_forger("Eager").await,
    );
    let debtor = stage.rich_forger("Debtor").await;
    let hoarder = stage.rich_forger("Hoarder").await;
    let given = gift(&stage, &hoarder, credits(300)).await;
    hoarder.collects(&given).await;
    let saver = stage.forger("Saver").await;
    let given = gift(&stage, &saver, credits(2)).await;
    saver.collects(&given).await;
    let saved = saves_one(&saver, stage.village.month()).await;
    let climbers = [stage.forger("Riser").await, stage.forger("Climber").await];
    let seller = seller(&stage, "Seller").await;
    let refunded = seller.forger.pays(seller.refund(stage.mill.agent())).await;
    Months {
        stage,
        month,
        sleeper,
        eager,
        debtor,
        hoarder,
        saver,
        climbers,
        saved,
        seller,
        refunded,
    }
}

/// One credit until the next month.
async fn saves_one(saver: &Forger, month: Month) -> Month {
    let (amount, until) = (credits(1), month.plus(1));
    let act = LedgerAct::Save { amount, until };
    let event = saver.desk().await.event(act, &Act::Save { amount, until });
    saver.commits_event(event).await;
    until
}

pub async fn a_payment_is_collected_too_late(months: &Months) -> Tried {
    let stage = &months.stage;
    stage.village.has_time_left(12, &[&stage.mill]).await;
    let forger = stage.forger("Latecomer").await;
    let first = gift(stage, &forger, credits(1)).await;
    let second = gift(stage, &forger, credits(1)).await;
    let twin = forger.collects(&first).await;
    let too_late = now().after_seconds(COLLECTION_SECONDS);
    until("the end of the collection", || async {
        if now() > too_late {
            Ok(())
        } else {
            Err("it goes on".into())
        }
    })
    .await;
    let forged = forger.collects(&second).await;
    Tried::new(&forger, twin, forged)
}

/// The event before, as if the account had been settled to the month of now.
fn as_if_settled(desk: &Desk<'_>, month: Month) -> LedgerEvent {
    let mut before = desk.before.clone();
    before.state.account.month = month;
    before
}

pub async fn an_account_acts_in_a_month_it_is_not_settled_to(months: &Months) -> Tried {
    let (stage, forger) = (&months.stage, &months.sleeper);
    stage.village.lives_until(months.month.plus(1), &[]).await;
    let desk = forger.desk().await;
    let mut event = desk.pay_from(
        &as_if_settled(&desk, stage.village.month()),
        contribution(stage, credits(1)),
    );
    event.state.account.month = desk.before.state.account.month;
    let (twin, forged) = (desk.previous.clone(), forger.commits_event(event).await);
    Tried::new(forger, twin, forged)
}

pub async fn an_account_is_settled_twice(months: &Months) -> Tried {
    let forger = &months.eager;
    months
        .stage
        .village
        .lives_until(months.month.plus(1), &[])
        .await;
    months.stage.village.has_time_left(5, &[]).await;
    let settled: Option<Written> = forger.account.ask("credit", "settle", ()).await;
    let twin = settled.expect("a new month has begun").event;
    let mut event = forger.desk().await.event(LedgerAct::Mark, &Act::Mark);
    event.act = LedgerAct::Settle;
    let forged = forger.commits_event(event).await;
    Tried::new(forger, twin, forged)
}

pub async fn a_repayment_that_is_due_is_left_out(months: &Months) -> Tried {
    let (stage, forger) = (&months.stage, &months.debtor);
    // Two months without a sale, and the estimate no longer counts.
    stage.village.lives_until(months.month.plus(2), &[]).await;
    stage.village.has_time_left(5, &[]).await;
    let desk = forger.desk().await;
    let mut event = desk.event(LedgerAct::Settle, &Act::Settle);
    let (before, after) = (&desk.before.state.account, &mut event.state.account);
    assert!(after.matched < before.matched, "a repayment is due");
    after.balance = before.balance;
    after.matched = before.matched;
    after.lots = before.lots.clone();
    after.owed = before.owed;
    let (twin, forged) = (desk.previous.clone(), forger.commits_event(event).await);
    Tried::new(forger, twin, forged)
}

pub async fn the_foundation_spends_without_a_vote(months: &Months) -> Tried {
    let stage = &months.stage;
    let forger = stage.foundation();
    stage.village.has_time_left(10, &[]).await;
    forger.account.upkeep().await;
    let twin = forger.desk().await.previous;
    let forged = forger.pays(contribution(stage, credits(1))).await;
    Tried::new(&forger, twin, forged)
}

pub async fn credits_are_saved_while_a_repayment_is_due(months: &Months) -> Tried {
    let (stage, forger) = (&months.stage, &months.hoarder);
    stage.village.lives_until(months.month.plus(2), &[]).await;
    stage.village.has_time_left(8, &[]).await;
    let settled: Option<Written> = forger.account.ask("credit", "settle", ()).await;
    let twin = settled.expect("two months have passed");
    let after = &twin.state.account;
    assert!(
        after.matched > credits(0) && after.projected == credits(0),
        "what was given was matched and not sold: {after:?}"
    );
    assert!(after.balance > credits(1), "it has earned credits left");
    let (amount, until) = (credits(1), after.month.plus(1));
    // As if all had been repaid.
    let desk = forger.desk().await;
    let mut before = desk.before.clone();
    let matched = std::mem::take(&mut before.state.account.matched);
    let owed = std::mem::take(&mut before.state.account.owed);
    let act = LedgerAct::Save { amount, until };
    let mut event = desk.event_from(&before, act, &Act::Save { amount, until });
    event.state.account.matched = matched;
    event.state.account.owed = owed;
    let forged = forger.commits_event(event).await;
    Tried::new(forger, twin.event, forged)
}

pub async fn savings_are_released_twice(months: &Months) -> Tried {
    let (stage, forger) = (&months.stage, &months.saver);
    stage.village.lives_until(months.saved, &[]).await;
    stage.village.has_time_left(8, &[]).await;
    let _: Option<Written> = forger.account.ask("credit", "settle", ()).await;
    let desk = forger.desk().await;
    let month = months.saved;
    let event = desk.event(LedgerAct::Release { month }, &Act::Release { month });
    let twin = forger.commits_event(event.clone()).await;
    let mut again = forger.desk().await.event(LedgerAct::Mark, &Act::Mark);
    again.act = event.act;
    let account = &mut again.state.account;
    account.balance = account.balance.plus(credits(1)).expect("it is small");
    let forged = forger.commits_event(again).await;
    Tried::new(forger, twin, forged)
}

pub async fn a_sale_is_refunded_after_three_months(months: &Months) -> Tried {
    let (stage, seller) = (&months.stage, &months.seller);
    let forger = &seller.forger;
    let good = seller.refund(stage.mill.agent());
    stage.village.lives_until(months.month.plus(4), &[]).await;
    stage.village.has_time_left(8, &[]).await;
    let _: Option<Written> = forger.account.ask("credit", "settle", ()).await;
    // Whatever it has left by now.
    let desk = forger.desk().await;
    let mut before = desk.before.clone();
    before.state.account.balance = credits(10);
    let forged = forger.commits_event(desk.pay_from(&before, good)).await;
    Tried::new(forger, months.refunded.clone(), forged)
}

/// What a registrar gives on its own word does not count (R-CREDIT-30): both rise a month later, within the growth cap.
pub async fn a_ceiling_rises_without_an_assessment(months: &Months) -> Tried {
    let stage = &months.stage;
    let [riser, climber] = &months.climbers;
    // A period after their standing began, in the middle of some month.
    stage.village.lives_until(months.month.plus(2), &[]).await;
    stage
        .village
        .has_time_left(15, &[&stage.mill, &stage.village.foundation])
        .await;
    let mut written = Vec::new();
    for (forger, assessed) in [(riser, true), (climber, false)] {
        forger.account.upkeep().await;
        let higher = accredited_again(stage, forger, 2, credits(120_000), assessed).await;
        let event = forger.desk().await.renew(&higher, credits(120_000)).await;
        written.push(forger.commits_event(event).await);
    }
    let [twin, forged] = written.try_into().expect("two have renewed");
    Tried::new(climber, twin, forged)
}
