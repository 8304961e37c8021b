//! An economy moves to another version: everybody comes in with what they had, trades on, and nobody with more.

use copex_economy::spending::Tier;
use copex_economy::{account::Role, credits::Credits};
use copex_entries::{
    calls::{
        authority::{ActInput, RuleInput},
        credit::{HistoryLine, PaymentKind, Written},
        registry::{Issued, Party, RevokeInput, Trust},
    },
    carried::Passage,
    ledger::LedgerAct,
};
use copex_tests::{
    account::{Account, one_payment},
    bench::rehearsal::{Cast, Rehearsal, gives, sums},
    moving::Moved,
    village::{Founding, Village},
    wait::{assert_refused, until},
    words::{credits, offer, pieces, signer, want},
};
use holochain::prelude::{ActionHash, AgentPubKey};

/// A bakery with a spending rule, a farm and Ana; a wage and the Foundation's share wait for others.
struct Old {
    village: Village,
    bakery: Account,
    farm: Account,
    ana: Account,
}

async fn old() -> Old {
    let village = Village::found(Founding::default()).await;
    let bakery = village.coop("Bakery", 0, credits(10_000)).await;
    let farm = village.coop("Farm", 1, credits(10_000)).await;
    let ana = village.member(&bakery, "Ana", 1).await;
    bakery.offers(&offer("Bread", 800)).await;
    let milk = farm.offers(&offer("Milk", 80)).await;
    bakery.pays_wage(&ana, credits(30)).await;
    ana.collects().await;
    let order = ana.orders(&milk.version, pieces(20)).await;
    farm.accepts(&order).await;
    ana.pays(&order).await;
    farm.collects().await;
    bakery.pays_wage(&ana, credits(7)).await;
    let rule = ActInput::ChangeRule(RuleInput {
        signers: vec![signer(&ana.agent())],
        tiers: vec![Tier {
            up_to: None,
            signatures: 1,
        }],
    });
    let drafted = bakery.drafts(rule).await;
    bakery
        .carries_out(&drafted, &[])
        .await
        .unwrap_or_else(|refused| panic!("{refused}"));
    Old {
        village,
        bakery,
        farm,
        ana,
    }
}

async fn party(reader: &Account, agent: &AgentPubKey) -> Party {
    until("a party", || async {
        let party: Option<Party> = reader.call("registry", "party", agent.clone()).await?;
        party.ok_or_else(|| "nobody knows it yet".into())
    })
    .await
}

/// The same people in the new economy.
struct New {
    moved: Moved,
    foundation: Account,
    registrar: Account,
    bakery: Account,
    farm: Account,
    ana: Account,
}

/// All move; the farm is away when the economy ends, and comes along with what it published.
async fn moves(old: &Old) -> New {
    let Old {
        village,
        bakery,
        farm,
        ana,
    } = old;
    for account in [&village.foundation, bakery, ana] {
        let end = account.closes_chain().await;
        assert_eq!(end, account.closes_chain().await, "it ends once");
    }
    let late: Result<ActionHash, String> =
        ana.call("exchange", "create_want", want("A lamp")).await;
    assert_refused(late, "after a chain close");
    let moved = village.composed(farm, 4, 3).await;
    let peers = &village.peers;
    let foundation = moved.comes(&peers[0], &village.foundation).await;
    let registrar = moved
        .lets_in(&peers[0], &village.registrar.agent(), "Registrar", None)
        .await
        .expect("the founding names it");
    New {
        foundation,
        registrar,
        bakery: moved.comes(&peers[0], bakery).await,
        farm: moved.comes(&peers[1], farm).await,
        ana: moved.comes(&peers[1], ana).await,
        moved,
    }
}

/// All that was created: for bread 1,000.00, and for milk 100.00.
fn in_being() -> Credits {
    credits(1_000 + 100)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_economy_moves_and_trades_on() {
    let old = Box::pin(old()).await;
    let new = Box::pin(moves(&old)).await;
    Box::pin(is_as_it_was(&old, &new)).await;
    Box::pin(what_waited_arrives(&new)).await;
    Box::pin(the_rule_holds(&new)).await;
    Box::pin(trade_goes_on(&new)).await;
    Box::pin(whoever_came_along_can_be_revoked(&new)).await;
}

async fn is_as_it_was(old: &Old, new: &New) {
    let composed = &new.moved.composed;
    assert_eq!(composed.in_being, in_being());
    assert_eq!(composed.predecessor.totals.sum(), Ok(in_being()));
    assert_eq!(
        composed.predecessor.totals.waiting,
        credits(500 + 50 + 7),
        "the Foundation's shares and a wage are on their way"
    );
    let (before, after) = (
        old.bakery.account().await.state,
        new.bakery.account().await.state,
    );
    assert_eq!(after.account, before.account);
    assert_eq!((after.sent, after.taken), (before.sent, before.taken));
    assert_eq!((after.sequence, after.rule.is_some()), (0, true));
    // Who they are came along too.
    let seen = party(&new.ana, &new.bakery.agent()).await;
    assert_eq!((seen.role, seen.name.as_str()), (Role::Coop, "Bakery"));
    let seen = party(&new.bakery, &new.ana.agent()).await;
    assert!(seen.accepted && seen.coop == Some(new.bakery.agent()));
    let members: Vec<Party> = until("the bakery's members", || async {
        let members: Vec<Party> = new
            .farm
            .call("registry", "members", new.bakery.agent())
            .await?;
        match members.len() {
            1 => Ok(members),
            other => Err(format!("{other}")),
        }
    })
    .await;
    assert_eq!(members[0].agent, new.ana.agent());
}

/// What waited is collected from where its payer came in.
async fn what_waited_arrives(new: &New) {
    for account in [&new.foundation, &new.bakery, &new.farm] {
        account.upkeep().await;
    }
    new.ana.collects().await;
    assert_eq!(new.ana.balance().await, credits(30 - 20 + 7));
    until("the shares", || async {
        new.foundation.upkeep().await;
        let balance = new.foundation.balance().await;
        if balance == credits(550) {
            Ok(())
        } else {
            Err(format!("{balance}"))
        }
    })
    .await;
    new.bakery.sees_economy(4, in_being()).await;
    // The history goes on from what was carried.
    let lines: Vec<HistoryLine> = new.ana.history().await;
    let first = lines.last().expect("it was opened");
    assert!(matches!(first.act, LedgerAct::Open { .. }));
    assert_eq!(first.change, credits(10));
    assert_eq!((first.created, first.postings.len()), (Credits::ZERO, 1));
}

/// The rule came along: nobody pays for the bakery without Ana.
async fn the_rule_holds(new: &New) {
    let wage = PaymentKind::Wage {
        member: new.ana.agent(),
    };
    let pay = one_payment(credits(1), wage);
    let alone: Result<Written, String> = new.bakery.call("credit", "pay", pay.clone()).await;
    assert_refused(alone, "R-CREDIT-34");
    let drafted = new.bakery.drafts(ActInput::Pay(pay)).await;
    let signed = new.ana.approves(&drafted).await;
    let carried_out = new.bakery.carries_out(&drafted, &[signed]).await;
    assert!(carried_out.is_ok(), "{carried_out:?}");
    new.ana.collects().await;
}

/// Trade goes on with what everybody stands as from before, and the registrar accredits the co-ops anew.
async fn trade_goes_on(new: &New) {
    let cheese = new.farm.offers(&offer("Cheese", 10)).await;
    let order = new.ana.orders(&cheese.version, pieces(3)).await;
    new.farm.accepts(&order).await;
    new.ana.pays(&order).await;
    new.farm.collects().await;

    let issued: Issued = until("an accreditation", || async {
        let issued: Option<Issued> = new.registrar.call("registry", "reissue_due", ()).await?;
        issued.ok_or_else(|| "nobody is due".into())
    })
    .await;
    assert_eq!(issued.credential.claim.serial, 2);
    let of_bakery = issued.credential.claim.subject == new.bakery.agent();
    let renewed = if of_bakery { &new.bakery } else { &new.farm };
    until("a renewal", || async {
        renewed.upkeep().await;
        match renewed.account().await.state.standing.serial {
            2 => Ok(()),
            other => Err(format!("serial {other}")),
        }
    })
    .await;
}

/// Ana is a member by what the bakery wrote in the economy before; it ends her membership here.
async fn whoever_came_along_can_be_revoked(new: &New) {
    let ana = party(&new.bakery, &new.ana.agent()).await;
    let input = RevokeInput {
        record: ana.standing.expect("she came along"),
        reason: "She left the bakery.".into(),
    };
    let refused: Result<ActionHash, String> =
        new.farm.call("registry", "revoke", input.clone()).await;
    assert_refused(refused, "R-REGISTRY-13");
    let _: ActionHash = new.bakery.ask("registry", "revoke", input).await;
    until("the farm to hear of it", || async {
        let trust: Trust = new.farm.call("registry", "trust", new.ana.agent()).await?;
        match trust {
            Trust::Refused { .. } => Ok(()),
            other => Err(format!("{other:?}")),
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r_move_02_nobody_comes_in_with_more_than_was_counted() {
    let Old {
        village,
        bakery,
        farm,
        ana,
    } = Box::pin(old()).await;
    let moved: Moved = village.composed(&farm, 4, 0).await;
    let peer = &village.peers[0];
    let stranger = peer.new_key().await;
    let good = moved.passage(&ana.agent());
    let lets_in = async |agent: &AgentPubKey, passage: &Passage| {
        moved
            .lets_in(peer, agent, "Somebody", Some(passage))
            .await
            .map(|_| ())
    };
    let mut richer = good.clone();
    richer.account.account.balance = credits(1_000_000);
    assert_refused(lets_in(&stranger, &richer).await, "R-MOVE-02");
    richer.account.key = stranger.clone();
    assert_refused(lets_in(&stranger, &richer).await, "R-MOVE-02");
    assert_refused(
        lets_in(&stranger, &good).await,
        "R-MOVE-02: a key comes in with its own account",
    );
    let mut elsewhere = good.clone();
    elsewhere.index = (good.index + 1) % 4;
    let there = &village.peers[1];
    let refused = moved
        .lets_in(there, &ana.agent(), "Ana", Some(&elsewhere))
        .await
        .map(|_| ());
    assert_refused(refused, "R-MOVE-02");
    // The Foundation cannot begin with nothing where something is counted for it.
    let foundation = village.foundation.agent();
    let refused = moved
        .lets_in(peer, &foundation, "Foundation", None)
        .await
        .map(|_| ());
    assert_refused(
        refused,
        "R-MOVE-02: the Foundation comes in with its own account",
    );
    // In the economy before, a passage is worth nothing.
    let old_program = &village.program;
    let proof = copex_tests::moving::proof_of(&moved.passage(&bakery.agent()));
    let refused = peer
        .install(old_program, &stranger, Some(proof))
        .await
        .map(|_| ());
    assert_refused(refused, "R-REGISTRY-02");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_economy_moves_and_comes_to_the_same() {
    let rehearsal = Box::pin(Rehearsal::run(7, Cast::FEW)).await;
    let Rehearsal {
        moved,
        new,
        before,
        after,
        ..
    } = &rehearsal;
    assert_eq!((before.accounts, before.in_debt), (23, 1));
    let totals = before.totals;
    assert!(totals.savings.is_positive() && totals.waiting.is_positive());
    assert_eq!(before, after);
    assert_eq!(moved.composed.predecessor.totals, totals);
    assert!(rehearsal.totals_equal());

    // They trade on: what waited arrives, and nothing is gained or lost by it.
    for account in new {
        account.upkeep().await;
    }
    gives(&new[4], &new[5], credits(1)).await;
    new[5].collects().await;
    let later = sums(new).await;
    assert_eq!(later.totals.sum(), Ok(later.in_being));
    assert!(later.totals.waiting < totals.waiting);
}
