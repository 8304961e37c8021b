//! The market and its orders: what is offered and wanted is found and changed, and an order goes its way step by step.

use copex_entries::{
    calls::{
        credit::{OfferPreview, PaymentKind, PaymentPreview, PreviewOfferInput, Upkeep},
        exchange::{
            ListInput, OfferPage, OfferView, OrderView, PlaceOrderInput, StepInput,
            UpdateOfferInput, UpdateWantInput, WantPage, WantView,
        },
    },
    exchange::{Category, Step},
};
use copex_tests::{
    account::{Account, one_payment},
    village::{Founding, Village, now},
    wait::assert_refused,
    words::{credits, offer, pieces, want},
};
use holochain::prelude::ActionHash;

fn everything() -> ListInput {
    ListInput {
        category: None,
        field: None,
        before: None,
        limit: 100,
    }
}

fn of_category(category: Category) -> ListInput {
    ListInput {
        category: Some(category),
        ..everything()
    }
}

async fn titles(account: &Account, input: ListInput) -> Vec<String> {
    let page: OfferPage = account.ask("exchange", "offers", input).await;
    page.offers
        .into_iter()
        .map(|offer| offer.details.title)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn offers_and_wants_are_found_changed_and_withdrawn() {
    let village = Village::found(Founding {
        conductors: 1,
        ..Founding::default()
    })
    .await;
    let bakery = village.coop("Bakery", 0, credits(10_000)).await;
    let ana = village.member(&bakery, "Ana", 0).await;

    let bread = bakery.offers(&offer("Bread", 100)).await;
    bakery.offers(&offer("Rolls", 100)).await;
    let cake = bakery.offers(&offer("Cake", 100)).await;
    assert_eq!(
        titles(&ana, everything()).await,
        ["Cake", "Rolls", "Bread"],
        "newest first"
    );
    let two: OfferPage = ana
        .ask(
            "exchange",
            "offers",
            ListInput {
                limit: 2,
                ..everything()
            },
        )
        .await;
    assert_eq!(two.offers.len(), 2);
    let rest = ListInput {
        before: two.next,
        limit: 2,
        ..everything()
    };
    assert_eq!(
        titles(&ana, rest).await,
        ["Bread"],
        "the next page goes on where the first one ended"
    );
    assert_eq!(titles(&ana, of_category(Category::Food)).await.len(), 3);
    assert!(titles(&ana, of_category(Category::Repair)).await.is_empty());
    assert_eq!(
        titles(
            &ana,
            ListInput {
                field: Some((51, -1)),
                ..everything()
            }
        )
        .await
        .len(),
        3
    );
    assert!(
        titles(
            &ana,
            ListInput {
                field: Some((50, -1)),
                ..everything()
            }
        )
        .await
        .is_empty()
    );

    let mut baking_lessons = offer("Baking lessons", 100);
    baking_lessons.category = Category::Education;
    let lessons = bakery.changes(&cake, &baking_lessons).await;
    assert_eq!(
        titles(&ana, of_category(Category::Education)).await,
        ["Baking lessons"]
    );
    assert_eq!(
        titles(&ana, of_category(Category::Food)).await,
        ["Rolls", "Bread"],
        "it left its old shelf"
    );
    let found: Option<OfferView> = ana.ask("exchange", "offer", cake.version.clone()).await;
    assert_eq!(
        found.expect("an old version leads to the newest").version,
        lessons.version
    );

    let () = bakery
        .ask("exchange", "withdraw_offer", bread.version.clone())
        .await;
    assert_eq!(
        titles(&ana, everything()).await,
        ["Baking lessons", "Rolls"]
    );
    let all: Vec<OfferView> = ana.ask("exchange", "offers_of", bakery.agent()).await;
    assert!(
        all.iter()
            .any(|offer| offer.details.title == "Bread" && offer.ended)
    );

    refused_on_the_market(&village, &bakery, &ana, &bread.version).await;
    wants(&bakery, &ana).await;
}

async fn refused_on_the_market(
    village: &Village,
    bakery: &Account,
    ana: &Account,
    withdrawn: &ActionHash,
) {
    let make = async |account: &Account, details| {
        account
            .call::<_, ActionHash>("exchange", "create_offer", details)
            .await
    };
    assert_refused(
        make(ana, offer("Bread", 1)).await,
        "Only a co-op puts something on offer",
    );
    assert_refused(
        make(bakery, offer("", 1)).await,
        "R-EXCHANGE-02: a title has 1 to 200 bytes",
    );
    let mut over = offer("Old bread", 1);
    over.until = Some(now().before_seconds(1));
    assert_refused(make(bakery, over).await, "its end lies in the past");
    let mut free = offer("Free bread", 1);
    free.unit_price = credits(0);
    assert_refused(
        make(bakery, free).await,
        "R-EXCHANGE-02: an offer has a price of at least 0.01",
    );
    let input = UpdateOfferInput {
        version: withdrawn.clone(),
        details: offer("Bread", 1),
    };
    assert_refused(
        bakery
            .call::<_, ActionHash>("exchange", "update_offer", input.clone())
            .await,
        "was withdrawn before",
    );
    let mill = village.coop("Mill", 0, credits(10)).await;
    assert_refused(
        mill.call::<_, ActionHash>("exchange", "update_offer", input)
            .await,
        "belongs to somebody else",
    );
}

async fn wants(bakery: &Account, ana: &Account) {
    let lamp: ActionHash = ana
        .ask("exchange", "create_want", want("Mend my lamp"))
        .await;
    let _: ActionHash = bakery
        .ask("exchange", "create_want", want("Mend our oven"))
        .await;
    let page: WantPage = bakery
        .ask("exchange", "wants", of_category(Category::Repair))
        .await;
    assert_eq!(page.wants.len(), 2);
    let details = want("Mend my lamp and my chair");
    let newer: ActionHash = ana
        .ask(
            "exchange",
            "update_want",
            UpdateWantInput {
                version: lamp,
                details,
            },
        )
        .await;
    let found: Option<WantView> = bakery.ask("exchange", "want", newer.clone()).await;
    assert_eq!(
        found.expect("it is there").details.title,
        "Mend my lamp and my chair"
    );
    let () = ana.ask("exchange", "withdraw_want", newer).await;
    let page: WantPage = bakery.ask("exchange", "wants", everything()).await;
    assert_eq!(page.wants.len(), 1);
    let of_ana: Vec<WantView> = bakery.ask("exchange", "wants_of", ana.agent()).await;
    assert!(of_ana.iter().all(|want| want.ended));
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_go_their_way_step_by_step() {
    let village = Village::found(Founding::default()).await;
    let bakery = village.coop("Bakery", 0, credits(10_000)).await;
    let farm = village.coop("Farm", 1, credits(10_000)).await;

    let preview: OfferPreview = bakery
        .ask("credit", "preview_offer", preview_of(&offer("Bread", 400)))
        .await;
    let bread = bakery.offers(&offer("Bread", 400)).await;
    assert_eq!(
        preview.created, bread.issued.created,
        "what was foreseen came about"
    );
    assert_eq!(preview.balance_after, bread.issued.state.account.balance);
    assert_eq!((preview.grant, preview.share), (credits(250), credits(250)));
    farm.offers(&offer("Milk", 400)).await;

    let order = farm.orders(&bread.version, pieces(100)).await;
    let pay = |order: &ActionHash, amount| {
        one_payment(
            amount,
            PaymentKind::Purchase {
                order: order.clone(),
            },
        )
    };
    let too_early = farm
        .call::<_, PaymentPreview>("credit", "preview_payment", pay(&order, credits(100)))
        .await;
    let refused = too_early
        .expect("a preview answers")
        .refused
        .expect("and says what would be refused");
    assert!(
        refused.contains("has not accepted this order yet"),
        "{refused}"
    );
    let view = bakery.accepts(&order).await;
    assert_eq!(view.my_steps, [Step::Delivered]);
    assert_refused(
        step(&bakery, &order, Step::Received).await,
        "This step belongs to the other side",
    );
    assert_refused(
        step(&bakery, &order, Step::Declined).await,
        "R-EXCHANGE-07: an order that is accepted cannot become declined",
    );

    let view = farm.sees_order(&order, Some(Step::Accepted)).await;
    assert!(view.to_pay);
    let dear = farm.orders(&bread.version, pieces(300)).await;
    bakery.accepts(&dear).await;
    farm.sees_order(&dear, Some(Step::Accepted)).await;
    let much: PaymentPreview = farm
        .ask("credit", "preview_payment", pay(&dear, credits(300)))
        .await;
    let refused = much.refused.expect("it is too much");
    assert!(
        refused.contains("You can spend 250.00; this order is 300.00"),
        "{refused}"
    );
    assert_refused(
        farm.call("credit", "pay", pay(&order, credits(101)))
            .await
            .map(|_: serde_json::Value| ()),
        "of this order 100.00 is left to pay",
    );
    let foreseen: PaymentPreview = farm
        .ask("credit", "preview_payment", pay(&order, view.price))
        .await;
    let paid = farm.pays(&order).await;
    assert_eq!(foreseen.balance_after, Some(paid.state.account.balance));
    assert_eq!(foreseen.from_grants, credits(100), "grants are spent first");
    let view: Option<OrderView> = farm.ask("exchange", "order", order.clone()).await;
    let view = view.expect("it is there");
    assert!(!view.to_pay && view.paid == credits(100));
    assert_refused(
        farm.call("credit", "pay", pay(&order, credits(1)))
            .await
            .map(|_: serde_json::Value| ()),
        "of this order 0.00 is left to pay",
    );

    bakery.sees_waiting(1).await;
    let done = bakery.upkeep().await;
    assert!(
        matches!(done.as_slice(), [Upkeep::Collected { payments: 1, amount }] if *amount == credits(100)),
        "{done:?}"
    );
    bakery.steps(&order, Step::Delivered).await;
    farm.steps(&order, Step::Received).await;
    bakery.sees_order(&order, Some(Step::Received)).await;

    ends_before_acceptance(&bakery, &farm, &bread.version).await;
    an_offer_that_moved_on(&bakery, &farm, bread.version.clone()).await;
    books(&village, &bakery, &farm).await;
}

fn preview_of(details: &copex_entries::exchange::OfferDetails) -> PreviewOfferInput {
    let (unit_price, monthly_quantity) = (details.unit_price, details.monthly_quantity);
    PreviewOfferInput {
        unit_price,
        monthly_quantity,
        replaces: None,
    }
}

async fn step(account: &Account, order: &ActionHash, step: Step) -> Result<OrderView, String> {
    account
        .call(
            "exchange",
            "take_step",
            StepInput {
                order: order.clone(),
                step,
                note: String::new(),
            },
        )
        .await
}

async fn ends_before_acceptance(bakery: &Account, farm: &Account, bread: &ActionHash) {
    let declined = farm.orders(bread, pieces(1)).await;
    bakery.steps(&declined, Step::Declined).await;
    farm.sees_order(&declined, Some(Step::Declined)).await;
    let cancelled = farm.orders(bread, pieces(1)).await;
    farm.steps(&cancelled, Step::Cancelled).await;
    bakery.sees_order(&cancelled, Some(Step::Cancelled)).await;
    assert_refused(
        step(bakery, &cancelled, Step::Accepted).await,
        "R-EXCHANGE-07: an order that is cancelled cannot become accepted",
    );
    let mine: Vec<OrderView> = farm.ask("exchange", "my_orders", ()).await;
    assert_eq!(mine.len(), 4);
}

async fn an_offer_that_moved_on(bakery: &Account, farm: &Account, old: ActionHash) {
    let order = async |account: &Account, offer: &ActionHash, quantity| {
        let input = PlaceOrderInput {
            offer: offer.clone(),
            quantity,
            note: String::new(),
        };
        account
            .call::<_, OrderView>("exchange", "place_order", input)
            .await
    };
    assert_refused(
        order(bakery, &old, pieces(1)).await,
        "This is your own offer",
    );
    assert_refused(
        order(farm, &old, 0).await,
        "choose a quantity above nothing",
    );
    // Its issuance is cut short; housekeeping makes up for it.
    let input = UpdateOfferInput {
        version: old.clone(),
        details: offer("Better bread", 440),
    };
    let newer: ActionHash = bakery.ask("exchange", "update_offer", input).await;
    let done = bakery.upkeep().await;
    assert!(
        matches!(done.as_slice(), [Upkeep::Issued { created }, ..] if *created == credits(50)),
        "{done:?}"
    );
    farm.sees_offer(&newer).await;
    assert_refused(
        order(farm, &old, pieces(1)).await,
        "This offer was changed meanwhile",
    );
}

/// Every line of a history adds up, the lines hang together, and the economy's books balance.
async fn books(village: &Village, bakery: &Account, farm: &Account) {
    village.foundation.sees_waiting(3).await;
    village.foundation.upkeep().await;
    for account in [bakery, farm, &village.foundation] {
        let mut opening = credits(0);
        for line in account.history().await.iter().rev() {
            let sum: i64 = line
                .postings
                .iter()
                .map(|posting| posting.amount.minor_units())
                .sum();
            assert_eq!(
                sum,
                line.change.minor_units(),
                "the parts of {line:?} add up"
            );
            assert_eq!(
                opening.plus(line.change),
                Ok(line.balance),
                "lines hang together"
            );
            opening = line.balance;
        }
        assert_eq!(
            opening,
            account.balance().await,
            "{} ends where its history does",
            account.name()
        );
    }
    let economy = farm.sees_economy(3, credits(1_050)).await;
    assert_eq!(economy.offers, 2);
    assert_eq!(economy.on_offer, credits(840));
}
