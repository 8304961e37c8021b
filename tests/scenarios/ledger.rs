//! What else an account does beside trade: payments come back, credits are saved and given back, members share, governments
//! tax, people sign, and the Foundation's calendar goes on.

use copex_economy::{calendar::Month, credits::Credits, spending::Tier};
use copex_entries::calls::{
    authority::{ActInput, Draft, RuleInput, RuleView},
    credit::{
        PayInput, PaymentInput, PaymentKind, PaymentReference, ReturnablePayment, SaveInput,
        Upkeep, Written,
    },
};
use copex_tests::{
    account::{Account, one_payment},
    village::{Founding, Village, now},
    wait::{assert_refused, until},
    words::{credits, offer, pieces, signer},
};
use holochain::prelude::ActionHash;

fn payment_of(written: &Written) -> PaymentReference {
    PaymentReference {
        event: written.event.clone(),
        index: 0,
    }
}

fn to(coop: &Account) -> PaymentKind {
    let coop = coop.agent();
    PaymentKind::Contribution { coop }
}

async fn tries(account: &Account, amount: Credits, kind: PaymentKind) -> Result<Written, String> {
    account
        .call("credit", "pay", one_payment(amount, kind))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_collects_comes_back() {
    const COLLECTION_SECONDS: u32 = 12;
    let founding = Founding {
        collection_seconds: COLLECTION_SECONDS,
        ..Founding::default()
    };
    let village = Village::found(founding).await;
    let bakery = village.coop("Bakery", 0, credits(10_000)).await;
    let farm = village.coop("Farm", 1, credits(10_000)).await;
    let ana = village.member(&bakery, "Ana", 1).await;
    bakery.offers(&offer("Bread", 800)).await;
    bakery.sees_coop(&farm).await;

    let returnable =
        async || -> Vec<ReturnablePayment> { bakery.ask("credit", "returnable", ()).await };
    let takes_back = async |payment: &PaymentReference| -> Result<Written, String> {
        bakery.call("credit", "take_back", payment.clone()).await
    };
    let gift = tries(&bakery, credits(50), to(&farm)).await;
    let gift = gift.expect("a gift is allowed");
    farm.collects().await;
    let wage = bakery.pays_wage(&ana, credits(100)).await;
    let wage_paid = now();
    let grant_after = bakery.account().await.state.account.lots;
    assert!(returnable().await.is_empty());
    assert_refused(
        takes_back(&payment_of(&wage)).await,
        "this payment can still be collected",
    );

    until("the end of the collection", || async {
        if now() > wage_paid.after_seconds(COLLECTION_SECONDS) {
            Ok(())
        } else {
            Err("it can still be collected".into())
        }
    })
    .await;
    let waiting = until("both sides' events", || async {
        let found = returnable().await;
        match found.as_slice() {
            [one] => Ok(one.clone()),
            more => Err(format!("{more:?}")),
        }
    })
    .await;
    assert_eq!(waiting.payment, payment_of(&wage), "the gift was collected");
    assert_eq!(waiting.amount, credits(100));
    assert_eq!(
        waiting.proof, None,
        "Ana has done nothing since that would show it"
    );
    assert_refused(
        takes_back(&waiting.payment).await,
        "Ana has done nothing since",
    );

    // Anything that Ana does later shows it.
    bakery.pays_wage(&ana, credits(10)).await;
    let collected = ana.collects().await;
    assert_eq!(
        collected.state.taken,
        credits(10),
        "the first wage waited too long"
    );
    until("Ana's event", || async {
        let found = returnable().await;
        let shown = found.iter().any(|one| one.proof.is_some());
        shown.then_some(()).ok_or_else(|| format!("{found:?}"))
    })
    .await;
    let before = bakery.account().await.state.account;
    let back = takes_back(&waiting.payment).await.expect("it comes back");
    let after = &back.state.account;
    assert_eq!(Ok(after.balance), before.balance.plus(credits(100)));
    assert_eq!(
        after.lots.total().expect("a small sum"),
        grant_after
            .total()
            .and_then(|sum| sum.plus(credits(90)))
            .expect("a small sum"),
        "what was a grant is one again"
    );
    assert!(returnable().await.is_empty());
    assert_refused(takes_back(&waiting.payment).await, "was taken back before");
    assert_refused(takes_back(&payment_of(&gift)).await, "Not taken back");
    let none: Option<Written> = bakery.ask("credit", "take_back_due", ()).await;
    assert!(none.is_none(), "nothing else is due");

    village.foundation.collects().await;
    village.foundation.sees_economy(4, credits(1_000)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coop_gives_back_shares_out_and_pays_taxes() {
    let village = Village::found(Founding::default()).await;
    let bakery = village.coop("Bakery", 0, credits(10_000)).await;
    let farm = village.coop("Farm", 1, credits(10_000)).await;
    let town = village.coop("Town", 1, Credits::ZERO).await;
    let ana = village.member(&bakery, "Ana", 1).await;
    let ben = village.member(&bakery, "Ben", 0).await;
    let bread = bakery.offers(&offer("Bread", 800)).await;
    farm.offers(&offer("Milk", 800)).await;

    // A refund gives sales back.
    let order = farm.orders(&bread.version, pieces(100)).await;
    bakery.accepts(&order).await;
    let paid = farm.pays(&order).await;
    let refund = PaymentKind::Refund {
        purchase: payment_of(&paid),
    };
    bakery.sees_waiting(1).await;
    assert_refused(
        tries(&bakery, credits(40), refund.clone()).await,
        "you have not collected this purchase",
    );
    bakery.collects().await;
    assert_eq!(bakery.account().await.state.account.sold, credits(100));
    assert_refused(
        tries(&bakery, credits(101), refund.clone()).await,
        "R-CREDIT-40: a refund is at most what was paid",
    );
    let back = tries(&bakery, credits(40), refund).await;
    let back = back.expect("a part is given back");
    assert_eq!(back.state.account.sold, credits(60), "sales fall with it");
    farm.collects().await;
    assert_eq!(farm.balance().await, credits(440));
    assert_eq!(
        farm.account().await.state.account.sold,
        Credits::ZERO,
        "a refund is no sale"
    );

    // Members share what is left over, in one go.
    let (of_ana, of_ben) = (ana.agent(), ben.agent());
    let share_out = PayInput {
        payments: vec![
            PaymentInput {
                amount: credits(30),
                kind: PaymentKind::Dividend { member: of_ana },
            },
            PaymentInput {
                amount: credits(20),
                kind: PaymentKind::Bonus { member: of_ben },
            },
        ],
    };
    let _: Written = bakery.ask("credit", "pay", share_out).await;
    ana.collects().await;
    ben.collects().await;
    assert_eq!(
        (ana.balance().await, ben.balance().await),
        (credits(30), credits(20))
    );
    let stranger = PaymentKind::Dividend {
        member: ana.agent(),
    };
    assert_refused(
        tries(&farm, credits(1), stranger).await,
        "go to members of your own co-op",
    );

    // A government takes part as a co-op that creates nothing.
    farm.sees_coop(&town).await;
    let tax = |government: &Account| PaymentKind::Tax {
        government: government.agent(),
    };
    let paid = tries(&farm, credits(25), tax(&town)).await;
    paid.expect("a tax is paid to a government");
    assert_refused(
        tries(&farm, credits(25), tax(&bakery)).await,
        "R-CREDIT-41: a tax goes to a government",
    );
    town.collects().await;
    let of_town = town.account().await.state.account;
    assert_eq!(
        (of_town.balance, of_town.sold),
        (credits(25), Credits::ZERO)
    );
    village.foundation.sees_waiting(2).await;
    village.foundation.collects().await;
    village.foundation.sees_economy(6, credits(2_000)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_sign_for_what_their_coop_spends() {
    let village = Village::found(Founding::default()).await;
    let bakery = village.coop("Bakery", 0, credits(10_000)).await;
    let farm = village.coop("Farm", 1, credits(10_000)).await;
    let ana = village.member(&bakery, "Ana", 1).await;
    let ben = village.member(&bakery, "Ben", 0).await;
    bakery.offers(&offer("Bread", 800)).await;
    for party in [&farm, &ana] {
        bakery.sees_coop(party).await;
    }

    let rule = |signers: &[&Account]| {
        ActInput::ChangeRule(RuleInput {
            signers: signers
                .iter()
                .map(|member| signer(&member.agent()))
                .collect(),
            tiers: vec![
                Tier {
                    up_to: Some(credits(50)),
                    signatures: 1,
                },
                Tier {
                    up_to: None,
                    signatures: 2,
                },
            ],
        })
    };
    let pay = |whole: i64| ActInput::Pay(one_payment(credits(whole), to(&farm)));
    let no_member: Result<Draft, String> =
        bakery.call("credit", "draft", rule(&[&ana, &farm])).await;
    assert_refused(no_member, "only members of your own co-op can be signers");
    let first = bakery.drafts(rule(&[&ana, &ben])).await;
    assert_eq!(first.needed, 0, "the first rule is set by the co-op itself");
    bakery
        .carries_out(&first, &[])
        .await
        .expect("the first rule is set");
    let view: RuleView = bakery.ask("credit", "spending_rule", ()).await;
    assert_eq!(view.rule.expect("it has a rule").signers.len(), 2);

    // Whoever has nothing but the node and its key spends nothing.
    assert_refused(tries(&bakery, credits(1), to(&farm)).await, "R-CREDIT-34");
    let small = bakery.drafts(pay(20)).await;
    assert_eq!(small.needed, 1);
    assert_refused(bakery.carries_out(&small, &[]).await, "R-CREDIT-34");
    let own = bakery.approves(&small).await;
    assert_refused(bakery.carries_out(&small, &[own]).await, "R-CREDIT-34");
    let stranger = farm.approves(&small).await;
    assert_refused(bakery.carries_out(&small, &[stranger]).await, "R-CREDIT-34");
    assert_refused(
        bakery
            .call::<_, Written>(
                "credit",
                "save",
                SaveInput {
                    amount: credits(1),
                    until: village.month().plus(1),
                },
            )
            .await,
        "R-CREDIT-34",
    );

    // One member signs for a small sum; what she signed is paid once.
    let of_ana = ana.approves(&small).await;
    let paid = bakery
        .carries_out(&small, std::slice::from_ref(&of_ana))
        .await;
    let paid = paid.expect("one signature is enough");
    assert_eq!(paid.state.account.balance, credits(480));
    assert_refused(bakery.carries_out(&small, &[of_ana]).await, "R-CREDIT-37");

    // With what was paid today, this takes two.
    let large = bakery.drafts(pay(40)).await;
    assert_eq!(large.needed, 2);
    let (of_ana, of_ben) = (ana.approves(&large).await, ben.approves(&large).await);
    assert_refused(
        bakery
            .carries_out(&large, std::slice::from_ref(&of_ana))
            .await,
        "R-CREDIT-34",
    );
    let larger = bakery.drafts(pay(400)).await;
    assert_refused(
        bakery
            .carries_out(&larger, &[of_ana.clone(), of_ben.clone()])
            .await,
        "R-CREDIT-34: a signature does not fit the act",
    );
    let paid = bakery.carries_out(&large, &[of_ben, of_ana]).await;
    let paid = paid.expect("two signatures are enough, in any order");
    assert_eq!(paid.state.spent.total, credits(60));
    assert_eq!(paid.state.spent.by_signer.len(), 2);

    // The rule is changed by as many as its last step asks for.
    let alone = bakery.drafts(rule(&[&ana, &ben])).await;
    assert_eq!(alone.needed, 2);
    let (of_ana, of_ben) = (ana.approves(&alone).await, ben.approves(&alone).await);
    assert_refused(
        bakery
            .carries_out(&alone, std::slice::from_ref(&of_ben))
            .await,
        "R-CREDIT-39",
    );
    let changed = bakery.carries_out(&alone, &[of_ana, of_ben]).await;
    changed.expect("both change it together");

    // All of it passes the other side's checks too.
    farm.sees_waiting(2).await;
    farm.collects().await;
    assert_eq!(farm.balance().await, credits(60));
    village.foundation.collects().await;
    village.foundation.sees_economy(5, credits(1_000)).await;
}

/// The founding policy ends with this month.
const LAST_MONTH: Month = Month(2);

#[tokio::test(flavor = "multi_thread")]
async fn savings_return_and_the_calendar_goes_on() {
    let founding = Founding {
        policy_last_month: LAST_MONTH,
        ..Founding::with_months_of(30)
    };
    let village = Village::found(founding).await;
    let bakery = village.coop("Bakery", 0, credits(10_000)).await;
    let farm = village.coop("Farm", 1, credits(10_000)).await;
    let mill = village.coop("Mill", 1, credits(10_000)).await;
    let coops = [&bakery, &farm, &mill];
    bakery.sees_coop(&farm).await;
    farm.sees_coop(&bakery).await;
    village.has_time_left(15, &coops).await;
    bakery.offers(&offer("Bread", 800)).await;
    assert_refused(
        saves(&bakery, credits(1), village.month().plus(1)).await,
        "R-CREDIT-23",
    );
    farm.offers(&offer("Milk", 800)).await;
    let gift = tries(&farm, credits(300), to(&bakery)).await;
    gift.expect("a gift is allowed");
    bakery.collects().await;

    // What was earned can be set aside until a later month.
    let until_month = village.month().plus(1);
    let saved = saves(&bakery, credits(60), until_month).await;
    let saved = saved.expect("earned credits can be saved").state.account;
    assert_eq!(saved.balance, credits(740));
    assert_eq!(saved.savings.get(until_month), Some(credits(60)));
    let release =
        async || -> Result<Written, String> { bakery.call("credit", "release", until_month).await };
    assert_refused(release().await, "R-CREDIT-24");
    village.lives_until(until_month, &coops).await;
    let back = release().await.expect("its month has come").state.account;
    assert_eq!(back.balance, credits(800));
    assert_eq!(back.savings.total(), Ok(Credits::ZERO));
    assert_refused(release().await, "R-CREDIT-24");

    // The founding policy ends, and nobody has named another: nothing is created, payments go on.
    village.lives_until(LAST_MONTH.plus(1), &coops).await;
    village.has_time_left(20, &coops).await;
    let written = tries(&bakery, credits(5), to(&farm)).await;
    let written = written.expect("payments go on");
    assert_eq!(written.state.policy_month, None);
    farm.collects().await;
    let rolls: ActionHash = mill
        .ask("exchange", "create_offer", offer("Rolls", 400))
        .await;
    assert_refused(
        mill.call::<_, Written>("credit", "issue", rolls).await,
        "R-CREDIT-10",
    );
    assert_eq!(mill.account().await.state.account.matched, Credits::ZERO);

    // The Foundation's calendar goes on, month by month, and events cite it.
    let done = village.foundation.upkeep().await;
    let named: Vec<Month> = done
        .iter()
        .filter_map(|step| match step {
            Upkeep::Named { month } => Some(*month),
            _ => None,
        })
        .collect();
    let this = village.month();
    assert_eq!(named.first(), Some(&LAST_MONTH));
    assert!(named.contains(&this), "{named:?}");
    assert!(
        named.windows(2).all(|two| two[1] == two[0].plus(1)),
        "{named:?}"
    );
    let cited = until("the Month act", || async {
        village.has_time_left(8, &[&bakery]).await;
        let one = Credits::new(1);
        let written = tries(&bakery, one, to(&farm)).await?;
        let cites = written.state.policy_month;
        let this = village.month();
        if cites == Some(this) {
            Ok(cites)
        } else {
            village.foundation.upkeep().await;
            Err(format!("{cites:?}"))
        }
    })
    .await;
    assert!(cited >= Some(this));
    village.has_time_left(15, &[&mill]).await;
    village.foundation.upkeep().await;
    let flour: ActionHash = mill
        .ask("exchange", "create_offer", offer("Flour", 400))
        .await;
    let issued: Written = until("the policy of this month", || {
        mill.call("credit", "issue", flour.clone())
    })
    .await;
    assert!(
        issued.created > Credits::ZERO,
        "credits are created again: {:?}",
        issued.state.account
    );
    farm.collects().await;
}

async fn saves(account: &Account, amount: Credits, until: Month) -> Result<Written, String> {
    account
        .call("credit", "save", SaveInput { amount, until })
        .await
}
