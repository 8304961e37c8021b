//! Accounts that end: a key is lost and another one continues the account, and a co-op leaves in debt.

use copex_economy::{account::Role, calendar::Month, credits::Credits};
use copex_entries::{
    calls::{
        credit::{EconomyView, PaymentKind, ReturnablePayment, Upkeep, Written},
        registry::{
            AccreditInput, CloseInput, ClosurePreview, DraftClosureInput, Issued, Party, Trust,
        },
    },
    closure::{ClosureCause, ClosureTerms, Countersignature, Passing, SecondSigner},
    ledger::LedgerAct,
};
use copex_tests::{
    account::{Account, one_payment},
    village::{Founding, Village, now},
    wait::{assert_refused, until},
    words::{accreditation, credits, offer, pieces},
};
use holochain::prelude::{ActionHash, AgentPubKey};

const COLLECTION_SECONDS: u32 = 10;

async fn terms(
    registrar: &Account,
    account: &AgentPubKey,
    cause: ClosureCause,
    heir: Option<AgentPubKey>,
) -> ClosureTerms {
    let input = DraftClosureInput {
        account: account.clone(),
        head: None,
        cause,
        heir,
    };
    until("the terms", || {
        registrar.call("registry", "draft_closure", input.clone())
    })
    .await
}

async fn closes(
    registrar: &Account,
    terms: &ClosureTerms,
    countersigned: Option<Countersignature>,
) -> Result<ActionHash, String> {
    let input = CloseInput {
        terms: terms.clone(),
        countersigned,
    };
    registrar.call("registry", "close_account", input).await
}

/// Both sign, and the account is closed.
async fn close(
    registrar: &Account,
    other: &Account,
    account: &AgentPubKey,
    cause: ClosureCause,
    heir: Option<AgentPubKey>,
) -> ActionHash {
    let terms = terms(registrar, account, cause, heir).await;
    let countersigned = until("the second signature", || {
        other.call("registry", "countersign_closure", terms.clone())
    })
    .await;
    closes(registrar, &terms, Some(countersigned))
        .await
        .expect("two answer for it")
}

/// What a Closure is said to do before anybody signs it.
async fn preview(asks: &Account, terms: &ClosureTerms) -> ClosurePreview {
    until("the preview", || {
        asks.call("registry", "preview_closure", terms.clone())
    })
    .await
}

/// Under the register number of the one that is continued.
fn continuation(agent: &AgentPubKey, of: &AgentPubKey, name: &str) -> AccreditInput {
    AccreditInput {
        register_number: of.to_string(),
        ..accreditation(agent, name, credits(10_000))
    }
}

async fn economy(from: &Account) -> EconomyView {
    from.ask("credit", "economy", ()).await
}

/// What is in being is what all hold, save and have on the way.
fn assert_in_balance(view: &EconomyView) {
    let held = view
        .balances
        .plus(view.savings)
        .and_then(|sum| sum.plus(view.waiting));
    assert_eq!(held, Ok(view.in_being), "the commons account: {view:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_keys_account_goes_on_under_another_key() {
    let founding = Founding {
        collection_seconds: COLLECTION_SECONDS,
        more_registrars: 1,
        ..Founding::default()
    };
    let village = Village::found(founding).await;
    let (registrar, other) = (&village.registrar, &village.more_registrars[0]);
    let bakery = village.coop("Bakery", 0, credits(10_000)).await;
    let farm = village.coop("Farm", 1, credits(10_000)).await;
    let ana = village.member(&bakery, "Ana", 1).await;
    let bread = bakery.offers(&offer("Bread", 800)).await;
    farm.offers(&offer("Milk", 800)).await;
    let order = farm.orders(&bread.version, pieces(200)).await;
    bakery.accepts(&order).await;
    farm.pays(&order).await;
    bakery.collects().await;
    let earned = credits(200);
    let wage = bakery.pays_wage(&ana, credits(50)).await;
    let paid_at = now();
    let before = bakery.account().await;
    let grants = before
        .state
        .account
        .lots
        .total()
        .expect("a small sum of grants");
    assert!(grants.is_positive());

    // The bakery's node burns down. Two registrars close its account, neither of them alone.
    let heir = village.peers[0].new_key().await;
    let lost = bakery.agent();
    let drafted = terms(registrar, &lost, ClosureCause::LostKey, Some(heir.clone())).await;
    let told = preview(other, &drafted).await;
    assert_eq!(told.name, "Bakery");
    assert_eq!(told.second, SecondSigner::Registrar);
    assert_eq!(
        (told.balance, told.grants),
        (before.state.account.balance, grants)
    );
    let to_the_farm = DraftClosureInput {
        account: lost.clone(),
        head: None,
        cause: ClosureCause::LostKey,
        heir: Some(farm.agent()),
    };
    assert_refused(
        registrar
            .call::<_, ClosureTerms>("registry", "draft_closure", to_the_farm)
            .await,
        "has an account of its own",
    );
    assert_refused(closes(registrar, &drafted, None).await, "R-REGISTRY-26");
    assert_refused(
        farm.call::<_, Countersignature>("registry", "countersign_closure", drafted)
            .await,
        "signed by a second registrar",
    );
    let closure = close(
        registrar,
        other,
        &lost,
        ClosureCause::LostKey,
        Some(heir.clone()),
    )
    .await;
    let again = DraftClosureInput {
        account: lost.clone(),
        head: None,
        cause: ClosureCause::LostKey,
        heir: Some(heir.clone()),
    };
    assert_refused(
        registrar
            .call::<_, ClosureTerms>("registry", "draft_closure", again)
            .await,
        "Not closed again",
    );

    // Nobody deals with the old key any more, and its co-op comes back under the new one only, with all that it owes.
    until("the farm's node to know", || async {
        match farm
            .call::<_, Trust>("registry", "trust", lost.clone())
            .await?
        {
            Trust::Refused { reason } if reason.contains("Its key was lost") => Ok(()),
            other => Err(format!("{other:?}")),
        }
    })
    .await;
    let gift = PaymentKind::Contribution { coop: lost.clone() };
    assert_refused(
        farm.call::<_, Written>("credit", "pay", one_payment(credits(1), gift))
            .await,
        "Its key was lost",
    );
    let accredit = async |input: AccreditInput| -> Result<Issued, String> {
        registrar.call("registry", "accredit", input).await
    };
    let stranger = village.peers[0].new_key().await;
    assert_refused(
        accredit(continuation(&stranger, &lost, "Bakery")).await,
        "under the same number",
    );
    assert_refused(
        accredit(continuation(&heir, &lost, "Bakery")).await,
        "under the same number",
    );
    let issued = accredit(AccreditInput {
        takes_over: Some(closure.clone()),
        ..continuation(&heir, &lost, "Bakery")
    })
    .await
    .expect("it continues the account");
    let bakery_again = village.joins("Bakery", 0, &heir, &issued).await;
    let opened = bakery_again.opens().await;

    // Grants lapse, what it had earned waits, and what was created for it is still to be answered for.
    let account = &opened.state.account;
    assert_eq!(account.role, Role::Coop);
    assert_eq!(account.balance, Credits::ZERO);
    assert!(account.lots.is_empty());
    let savings = account.savings.total().expect("one sum");
    assert_eq!(
        savings.plus(grants),
        Ok(before.state.account.balance),
        "the balance was grants and earned credits"
    );
    assert_eq!(account.matched, before.state.account.matched);
    assert_eq!(account.projected, before.state.account.projected);
    let calendar = &village.properties.calendar;
    let old_end = before
        .state
        .standing
        .valid_until
        .after_seconds(calendar.closure_seconds);
    let matures: Vec<Month> = account.savings.iter().map(|(month, _)| month).collect();
    assert_eq!(matures, vec![calendar.month(old_end).plus(1)]);
    assert!(savings <= earned);
    assert_eq!(
        told.passing,
        Some(Passing {
            lapses: grants,
            waits: account.savings.clone(),
            debt: Credits::ZERO,
            answers_for: account.matched,
        }),
        "it was told before anybody signed"
    );

    // Its history is one, and so is what it counts for.
    let history = bakery_again.history().await;
    assert!(matches!(
        &history.iter().find(|line| line.event == opened.head).map(|line| &line.act),
        Some(LedgerAct::Open { closure: Some(of), .. }) if *of == closure
    ));
    assert!(history.iter().any(|line| line.event == wage.event));
    let sum = history
        .iter()
        .flat_map(|line| &line.postings)
        .try_fold(Credits::ZERO, |sum, posting| sum.plus(posting.amount));
    assert_eq!(
        sum,
        Ok(Credits::ZERO),
        "line by line it comes to its balance"
    );
    until("one account of the two", || async {
        let view = economy(&bakery_again).await;
        let known = |agent: &AgentPubKey| view.accounts.iter().any(|row| row.agent == *agent);
        assert_in_balance(&view);
        if known(&heir) && !known(&lost) {
            Ok(())
        } else {
            Err("the old account is counted".into())
        }
    })
    .await;

    // Ana's key was lost with it. What she was paid and never collected comes back to who continues the payer's account.
    until("the end of the collection", || async {
        if now() > paid_at.after_seconds(COLLECTION_SECONDS) {
            Ok(())
        } else {
            Err("it can still be collected".into())
        }
    })
    .await;
    let waits =
        async || -> Vec<ReturnablePayment> { bakery_again.ask("credit", "returnable", ()).await };
    assert!(waits().await.iter().all(|one| one.proof.is_none()));
    close(registrar, other, &ana.agent(), ClosureCause::Exit, None).await;
    let shown = until("the Closure of Ana's account", || async {
        let found = waits().await;
        match found.as_slice() {
            [one] if one.proof.is_some() => Ok(one.clone()),
            more => Err(format!("{more:?}")),
        }
    })
    .await;
    assert_eq!((shown.amount, shown.closure), (credits(50), Some(closure)));
    let back: Written = bakery_again.ask("credit", "take_back", shown.payment).await;
    assert!(matches!(back.act, LedgerAct::Void { .. }));
    assert_eq!(back.state.account.balance, credits(50));
    assert!(waits().await.is_empty(), "it comes back once");
    assert_in_balance(&economy(&bakery_again).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coop_leaves_in_debt_and_nobody_else_pays() {
    // Each part is made where its size does not add to the whole: a test's stack would not hold all of them.
    let village = Box::pin(Village::found(Founding::with_months_of(40))).await;
    let bakery = Box::pin(village.coop("Bakery", 0, credits(10_000))).await;
    let farm = Box::pin(village.coop("Farm", 1, credits(10_000))).await;
    Box::pin(runs_into_debt(&village, &bakery, &farm)).await;
    Box::pin(works_it_off(&village, &bakery, &farm)).await;
    Box::pin(gives_up(&village, &bakery, &farm)).await;
}

/// A month of sales lets it overdraw, and it spends all that it may.
async fn runs_into_debt(village: &Village, bakery: &Account, farm: &Account) {
    let everybody = [&village.foundation, bakery, farm];
    village.has_time_left(25, &everybody).await;
    let month = village.month();
    let bread = bakery.offers(&offer("Bread", 800)).await;
    let milk = farm.offers(&offer("Milk", 2_000)).await;
    let sale = farm.orders(&bread.version, pieces(400)).await;
    bakery.accepts(&sale).await;
    farm.pays(&sale).await;
    bakery.collects().await;
    village.lives_until(month.plus(1), &everybody).await;

    let can_spend = bakery.account().await.can_spend;
    let worth = u64::try_from(can_spend.minor_units()).expect("it can spend something");
    let order = bakery.orders(&milk.version, worth * 10).await;
    farm.accepts(&order).await;
    bakery
        .sees_order(&order, Some(copex_entries::exchange::Step::Accepted))
        .await;
    let kind = PaymentKind::Purchase { order };
    let _: Written = bakery
        .ask("credit", "pay", one_payment(can_spend, kind))
        .await;
    farm.collects().await;
    let debt = bakery.balance().await;
    assert!(debt < Credits::ZERO, "it is in debt: {debt}");
}

fn gift(coop: AgentPubKey) -> PaymentKind {
    PaymentKind::Contribution { coop }
}

/// A ceiling of nothing, and what comes in still counts: whoever owes may always pay in.
async fn works_it_off(village: &Village, bakery: &Account, farm: &Account) {
    let registrar = &village.registrar;
    let debt = bakery.balance().await;
    let works_off = accreditation(&bakery.agent(), "Bakery", Credits::ZERO);
    let _: Issued = registrar.ask("registry", "accredit", works_off).await;
    let ceiling = until("the lower ceiling", || async {
        bakery.upkeep().await;
        let ceiling = bakery.account().await.state.account.ceiling;
        (ceiling == Credits::ZERO)
            .then_some(ceiling)
            .ok_or_else(|| format!("{ceiling}"))
    })
    .await;
    assert_eq!(ceiling, Credits::ZERO);
    let _: Written = farm
        .ask(
            "credit",
            "pay",
            one_payment(credits(10), gift(bakery.agent())),
        )
        .await;
    bakery.collects().await;
    assert!(bakery.balance().await > debt);
}

/// What it leaves stays in sight under a name of its own, which takes in until nothing is left.
async fn gives_up(village: &Village, bakery: &Account, farm: &Account) {
    let registrar = &village.registrar;
    let left = bakery.balance().await;
    let others = (farm.balance().await, village.foundation.balance().await);
    let loss = village.peers[0].new_key().await;
    let drafted = terms(
        registrar,
        &bakery.agent(),
        ClosureCause::Exclusion,
        Some(loss.clone()),
    )
    .await;
    let told = preview(registrar, &drafted).await;
    assert_eq!(told.second, SecondSigner::Nobody);
    let passing = told.passing.expect("it has an heir");
    assert_eq!(Credits::ZERO.minus(passing.debt), Ok(left));
    let closure = closes(registrar, &drafted, None)
        .await
        .expect("an economy with one registrar");
    let issued: Issued = registrar
        .ask(
            "registry",
            "accredit",
            AccreditInput {
                takes_over: Some(closure),
                ceiling: Credits::ZERO,
                ..continuation(&loss, &bakery.agent(), "Losses of the Bakery")
            },
        )
        .await;
    let losses = village
        .joins("Losses of the Bakery", 0, &loss, &issued)
        .await;
    let opened = losses.opens().await;
    assert_eq!(opened.state.account.balance, left);
    // What was paid in gave back as much of the overdraft, which ends with the month: its ceiling is nothing.
    assert_eq!(opened.can_spend, credits(10));
    assert_eq!(opened.state.account.ceiling, Credits::ZERO);
    assert_eq!(
        others,
        (farm.balance().await, village.foundation.balance().await),
        "nobody else's balance changes"
    );
    losses.upkeep().await;
    let party: Option<Party> = until("the farm's node to know", || async {
        let party: Option<Party> = farm.call("registry", "party", loss.clone()).await?;
        party.map(Some).ok_or_else(|| "not yet".into())
    })
    .await;
    assert_eq!(
        party.map(|party| party.name),
        Some("Losses of the Bakery".into())
    );
    farm.sees_coop(&losses).await;
    let owed = Credits::ZERO.minus(losses.balance().await).expect("a debt");
    farm.upkeep().await;
    let _: Written = farm
        .ask("credit", "pay", one_payment(owed, gift(loss)))
        .await;
    until("the gift", || async {
        let done = losses.upkeep().await;
        let collected = done
            .iter()
            .any(|done| matches!(done, Upkeep::Collected { .. }));
        collected.then_some(()).ok_or_else(|| format!("{done:?}"))
    })
    .await;
    assert_eq!(losses.balance().await, Credits::ZERO);
    assert_in_balance(&economy(farm).await);
}
