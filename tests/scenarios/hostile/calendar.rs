//! Forgeries after the end of the founding policy, when events cite the Foundation's Month acts.

use super::stage::{Stage, Tried};
use copex_economy::{act::Act, calendar::Month, policy::Policy};
use copex_entries::ledger::{LedgerAct, LedgerEvent};
use copex_tests::{
    forger::{Desk, Forger},
    village::Founding,
    words::offer,
};
use holochain::prelude::ActionHash;
use std::sync::Mutex;

/// The founding policy ends with this month, which leaves time to set the stage.
const LAST_MONTH: Month = Month(2);

/// The stage in the first month after the founding policy, with the Foundation's calendar.
pub struct After {
    pub stage: Stage,
    /// The Foundation's Month acts, oldest first.
    named: Mutex<Vec<(Month, ActionHash)>>,
    forgetful: Forger,
    backward: Forger,
    inventor: Forger,
    early: Forger,
    starter: Forger,
    stranger: Forger,
}

/// All accounts are open when the founding policy ends.
pub async fn after() -> After {
    let policy = Policy {
        standing_periods: 12,
        ..Policy::default()
    };
    let founding = Founding {
        policy,
        period_seconds: 40,
        age_seconds: 0,
        policy_last_month: LAST_MONTH,
        ..Stage::founding()
    };
    let stage = Stage::set_in(founding, 6).await;
    let (forgetful, backward) = (
        stage.forger("Forgetful").await,
        stage.forger("Backward").await,
    );
    let (inventor, early) = (stage.forger("Inventor").await, stage.forger("Early").await);
    let (starter, stranger) = (
        stage.forger("Starter").await,
        stage.forger("Calendar maker").await,
    );
    stage.village.lives_until(LAST_MONTH.plus(1), &[]).await;
    let after = After {
        stage,
        named: Mutex::new(Vec::new()),
        forgetful,
        backward,
        inventor,
        early,
        starter,
        stranger,
    };
    after.names_until_next().await;
    after
}

impl After {
    fn named(&self) -> Vec<(Month, ActionHash)> {
        self.named.lock().expect("nobody panics with it").clone()
    }

    /// The Foundation names each month up to the one after this, honestly.
    async fn names_until_next(&self) -> Month {
        let foundation = self.stage.foundation();
        let this = self.stage.village.month();
        loop {
            let last = self.named().pop();
            let (month, previous) = match last {
                None => (LAST_MONTH, None),
                Some((month, hash)) => (month.plus(1), Some(hash)),
            };
            if month > this.plus(1) {
                return this;
            }
            let act = foundation.names_month(previous, month).await;
            self.named
                .lock()
                .expect("nobody panics with it")
                .push((month, act));
        }
    }

    fn act_of(&self, month: Month) -> (Month, ActionHash) {
        self.named()
            .into_iter()
            .find(|(named, _)| *named == month)
            .expect("the Foundation has named it")
    }

    /// A month with some seconds left, and the one after it named.
    async fn month(&self) -> Month {
        self.stage.village.has_time_left(8, &[]).await;
        self.names_until_next().await
    }
}

/// A Mark that cites a Month act.
fn mark(desk: &Desk<'_>, cited: Option<(Month, ActionHash)>) -> LedgerEvent {
    citing(desk.event(LedgerAct::Mark, &Act::Mark), cited)
}

fn citing(mut event: LedgerEvent, cited: Option<(Month, ActionHash)>) -> LedgerEvent {
    let (month, act) = cited.unzip();
    event.month = act;
    event.state.policy_month = month;
    event
}

/// A Mark that cites the act of its own month, and one that cites something else.
async fn cites(
    after: &After,
    forger: &Forger,
    other: impl FnOnce(Month, &ActionHash) -> Option<(Month, ActionHash)>,
) -> Tried {
    let month = after.month().await;
    let event = mark(&forger.desk().await, Some(after.act_of(month)));
    let twin = forger.commits_event(event).await;
    let event = mark(&forger.desk().await, other(month, &twin));
    let forged = forger.commits_event(event).await;
    Tried::new(forger, twin, forged)
}

pub async fn no_month_act_is_cited_any_more(after: &After) -> Tried {
    cites(after, &after.forgetful, |_, _| None).await
}

pub async fn an_older_month_act_is_cited_than_before(after: &After) -> Tried {
    let first = after.act_of(LAST_MONTH);
    cites(after, &after.backward, |_, _| Some(first)).await
}

pub async fn what_is_cited_is_no_month_act(after: &After) -> Tried {
    cites(after, &after.inventor, |month, own| {
        Some((month, own.clone()))
    })
    .await
}

pub async fn the_month_act_of_a_later_month_is_cited(after: &After) -> Tried {
    cites(after, &after.early, |month, _| {
        Some(after.act_of(month.plus(1)))
    })
    .await
}

/// An offer is made in a month whose policy the account says it does not know: nothing is created then.
pub async fn credits_are_created_while_frozen(after: &After) -> Tried {
    let forger = &after.starter;
    after.stage.village.has_time_left(12, &[]).await;
    let old = after.act_of(LAST_MONTH);
    let mut desk = forger.desk().await;
    desk.frozen = true;
    let event = citing(
        desk.event(LedgerAct::Settle, &Act::Settle),
        Some(old.clone()),
    );
    let twin = forger.commits_event(event).await;
    let version: ActionHash = forger
        .account
        .ask("exchange", "create_offer", offer("Tools", 100))
        .await;
    let value = offer("Tools", 100).monthly_value();
    let act = LedgerAct::Issue { offer: version };
    let event = forger.desk().await.event(act, &Act::Issue { value });
    let forged = forger.commits_event(citing(event, Some(old))).await;
    Tried::new(forger, twin, forged)
}

pub async fn a_stranger_writes_a_month_act(after: &After) -> Tried {
    let forger = &after.stranger;
    let month = after.month().await;
    let event = mark(&forger.desk().await, Some(after.act_of(month)));
    let twin = forger.commits_event(event).await;
    let forged = forger.names_month(None, LAST_MONTH).await;
    Tried::new(forger, twin, forged)
}

pub async fn the_foundation_skips_a_month(after: &After) -> Tried {
    let forger = after.stage.foundation();
    // Two months on, the one in between is due, and the next may be named a month ahead.
    let (last, twin) = after.named().pop().expect("it has named some");
    after.stage.village.lives_until(last.plus(1), &[]).await;
    let forged = forger.names_month(Some(twin.clone()), last.plus(2)).await;
    Tried::new(&forger, twin, forged)
}
