//! Forgeries against time, in an economy whose months are short and whose Foundation is hostile too.

use super::{
    payments::{contribution, gift},
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

const COLLECTION_SECONDS: u32 = 5;

/// The stage with those who wait for another month.
pub struct Months {
    pub stage: Stage,
    month: Month,
    sleeper: Forger,
    eager: Forger,
    debtor: Forger,
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
    let stage = Stage::set_in(founding, 4).await;
    stage.enters(&stage.village.foundation);
    stage
        .village
        .has_time_left(15, &[&stage.mill, &stage.village.foundation])
        .await;
    let month = stage.village.month();
    let (sleeper, eager) = (
        stage.rich_forger("Sleeper").await,
        stage.rich_forger("Eager").await,
    );
    let debtor = stage.rich_forger("Debtor").await;
    Months {
        stage,
        month,
        sleeper,
        eager,
        debtor,
    }
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
    let forger = Forger {
        account: stage.village.foundation.clone(),
        issued: stage.of_mill.clone(),
        properties: stage.village.properties.clone(),
    };
    stage.village.has_time_left(10, &[]).await;
    forger.account.upkeep().await;
    let twin = forger.desk().await.previous;
    let forged = forger.pays(contribution(stage, credits(1))).await;
    Tried::new(&forger, twin, forged)
}
