//! Forged authority: signers who go beyond their mandate, approvals out of time, and rules that are changed behind somebody's
//! back.

use super::{
    authority::Ruled,
    stage::{Stage, Tried},
};
use copex_economy::{
    act::Purpose,
    calendar::Moment,
    credits::BasisPoints,
    spending::{NUMBERS_AHEAD_MAX, Tier},
};
use copex_entries::ledger::ToApprove;
use copex_tests::{village::now, words::credits};
use holochain::prelude::ActionHash;

pub async fn a_signer_passes_the_limit_of_a_payment(stage: &Stage) -> Tried {
    let ruled = Ruled::with(stage, "Clerk", |rule| {
        rule.signers[0].payment_limit = Some(credits(10));
    })
    .await;
    let twin = ruled.gives_signed(10, 0, &[0]).await;
    let forged = ruled.gives_signed(11, 1, &[0]).await;
    ruled.tried(twin, forged)
}

pub async fn a_signer_passes_the_limit_of_a_day(stage: &Stage) -> Tried {
    let ruled = Ruled::with(stage, "Shopper", |rule| {
        rule.signers[0].day_limit = Some(credits(10));
    })
    .await;
    let twin = ruled.gives_signed(6, 0, &[0]).await;
    let forged = ruled.gives_signed(6, 1, &[0]).await;
    ruled.tried(twin, forged)
}

pub async fn a_signer_pays_for_what_is_not_theirs(stage: &Stage) -> Tried {
    let ruled = Ruled::with(stage, "Paymaster", |rule| {
        rule.signers[0].purposes = [Purpose::Wage].into_iter().collect();
    })
    .await;
    let twin = ruled.gives_signed(1, 0, &[1]).await;
    let forged = ruled.gives_signed(1, 1, &[0]).await;
    ruled.tried(twin, forged)
}

pub async fn a_signer_saves_who_may_not(stage: &Stage) -> Tried {
    let ruled = Ruled::with(stage, "Squirrel", |rule| rule.signers[0].may_save = false).await;
    ruled.earns(5).await;
    let twin = ruled.saves(1, 0, Some(&[1])).await;
    let forged = ruled.saves(1, 1, Some(&[0])).await;
    ruled.tried(twin, forged)
}

/// What was signed once is paid twice: every signature fits.
pub async fn an_approval_is_used_twice(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Replay").await;
    let signed = ruled.to_approve(&ruled.gift(1), 7);
    let approvals = ruled.signed(&[0, 1], &signed).await;
    let twin = ruled.gives(1, Some(approvals.clone())).await;
    let forged = ruled.gives(1, Some(approvals)).await;
    ruled.tried(twin, forged)
}

pub async fn an_approval_number_leaps_ahead(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Leaper").await;
    let twin = ruled.gives_signed(1, NUMBERS_AHEAD_MAX, &[0]).await;
    let forged = ruled.gives_signed(1, u64::MAX, &[0]).await;
    ruled.tried(twin, forged)
}

/// A payment signed until a moment, by both.
async fn gives_until(ruled: &Ruled<'_>, number: u64, valid_until: Moment) -> ActionHash {
    let signed = ToApprove {
        valid_until,
        ..ruled.to_approve(&ruled.gift(1), number)
    };
    let approvals = ruled.signed(&[0, 1], &signed).await;
    ruled.gives(1, Some(approvals)).await
}

pub async fn an_approval_has_ended(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Overdue").await;
    let twin = gives_until(&ruled, 0, now().after_seconds(60)).await;
    let forged = gives_until(&ruled, 1, now()).await;
    ruled.tried(twin, forged)
}

pub async fn an_approval_runs_too_long(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Blank cheque").await;
    let collection = ruled.forger.properties.calendar.collection_seconds;
    let twin = gives_until(&ruled, 0, now().after_seconds(collection)).await;
    let too_long = now().after_seconds(collection + 600);
    let forged = gives_until(&ruled, 1, too_long).await;
    ruled.tried(twin, forged)
}

pub async fn a_rule_is_changed_by_one_of_two(stage: &Stage) -> Tried {
    let ruled = Ruled::new(stage, "Coup").await;
    let twin = ruled.gives_signed(150, 0, &[0, 1]).await;
    let forged = ruled.loosens(1, &[0]).await;
    ruled.tried(twin, forged)
}

pub async fn a_rule_is_changed_by_who_may_not(stage: &Stage) -> Tried {
    let ruled = Ruled::with(stage, "Intern", |rule| {
        rule.signers[0].may_change_rule = false;
        rule.tiers = vec![Tier {
            up_to: None,
            signatures: 1,
        }];
    })
    .await;
    let twin = ruled.loosens(0, &[1]).await;
    let forged = ruled.loosens(1, &[0]).await;
    ruled.tried(twin, forged)
}

/// A Month act by the Foundation that gives itself other numbers.
pub async fn the_foundation_changes_the_policy_by_itself(stage: &Stage) -> Tried {
    let forger = stage.foundation();
    let month = forger.properties.policy_last_month;
    let twin = forger.names_month(None, month).await;
    let mut greedy = stage.foundation();
    greedy.properties.policy.foundation_share = BasisPoints(9_000);
    let forged = greedy.names_month(Some(twin.clone()), month).await;
    Tried::new(&forger, twin, forged)
}
