//! What false dates gain. Holochain lets everybody stamp their own actions, as long as time does not run backwards along a
//! chain: so an account can lag behind, or run ahead.

use copex_economy::{act::Act, calendar::Moment, credits::Credits};
use copex_entries::{
    calls::{
        credit::{PaymentKind, WaitingPayment, Written},
        registry::{Party, RevokeInput, Trust},
    },
    ledger::{LedgerAct, LedgerPayment, PaymentReason},
};
use copex_tests::{
    account::{Account, one_payment},
    carry::carry,
    credentials::{Draft, coop_with_ceiling},
    forger::{Forger, accredits_by_hand},
    hand::Hand,
    peer::{membrane_proof, warrant_against},
    village::{Founding, Village, accredits, now},
    wait::{assert_refused, until},
    words::{credits, offer},
};
use holochain::prelude::{ActionHash, ChainOpType, ValidationStatus};

const HONEST: usize = 0;
const HOSTILE: usize = 1;
/// How long the standing of the one that is put out still runs when it comes in.
const STANDING_SECONDS: u32 = 30;
/// The ceiling of each account that lies about time.
const CEILING: i64 = 1_000;
/// Half of one and a quarter times the ceiling: all that can ever be granted to it under the default policy.
const GRANTED_MAX: i64 = 625;

/// An honest co-op on one conductor, and a registrar for those who lie on the other.
struct Stage {
    village: Village,
    bakery: Account,
    registrar: Account,
}

impl Stage {
    async fn set() -> Stage {
        let founding = Founding {
            connected: false,
            growing: true,
            more_registrars: 1,
            ..Founding::default()
        };
        let village = Village::found(founding).await;
        let bakery = village.coop("Bakery", HONEST, credits(10_000)).await;
        bakery.offers(&offer("Bread", 1_000)).await;
        let registrar = village.more_registrars[0].clone();
        Stage {
            village,
            bakery,
            registrar,
        }
    }

    /// A co-op among the liars, whose standing runs for as long as it may or for so many seconds.
    async fn coop(&self, name: &str, seconds: Option<u32>) -> Forger {
        let peer = &self.village.peers[HOSTILE];
        let agent = peer.new_key().await;
        let issued = match seconds {
            None => accredits(&self.registrar, &agent, name, credits(CEILING)).await,
            Some(seconds) => {
                let draft = Draft {
                    economy: self.village.program.dna_hash(),
                    subject: &agent,
                    status: coop_with_ceiling(credits(CEILING).minor_units()),
                    serial: 1,
                    valid_from: now().before_seconds(60),
                    valid_until: now().after_seconds(seconds),
                    issuer: &self.registrar.agent(),
                    issuer_credential: None,
                };
                let credential = draft.sign(&peer.keystore()).await;
                accredits_by_hand(&self.registrar, credential, &self.village.properties).await
            }
        };
        let proof = membrane_proof(&issued.credential);
        let cell = peer
            .install(&self.village.program, &agent, Some(proof))
            .await
            .expect("the invitation is good");
        let account = Account::new(peer.handle(), cell, name);
        account.opens().await;
        Forger {
            account,
            issued,
            properties: self.village.properties.clone(),
        }
    }

    async fn takes_the_pen(&self, forger: Forger) -> Hand {
        Hand::of(&self.village, &self.village.peers[HOSTILE], forger).await
    }

    /// Hands the honest conductor all that was written on the other, by conductors and by hand.
    async fn everything_arrives(&self, hands: &[&Hand]) {
        let peers = &self.village.peers;
        let dna = self.village.program.dna_hash();
        let registrar = self.registrar.agent();
        carry(&peers[HOSTILE], &peers[HONEST], dna, &registrar).await;
        for hand in hands {
            hand.pen.hands_over_all(&peers[HONEST]).await;
        }
    }

    async fn verdict(&self, action: &ActionHash) -> ValidationStatus {
        until("a verdict", || async {
            let store = self.village.peers[HONEST]
                .handle()
                .get_dht_store(self.village.program.dna_hash())
                .map_err(|error| error.to_string())?;
            let status = store
                .as_read()
                .op_validation_status(action, ChainOpType::CreateRecord)
                .await;
            status
                .map_err(|error| error.to_string())?
                .ok_or_else(|| "none so far".into())
        })
        .await
    }

    async fn accepts(&self, what: &str, action: &ActionHash) {
        let verdict = self.verdict(action).await;
        assert_eq!(verdict, ValidationStatus::Valid, "{what}");
    }

    async fn rejects(&self, what: &str, hand: &Hand, action: &ActionHash, rule: &str) {
        let verdict = self.verdict(action).await;
        assert_eq!(verdict, ValidationStatus::Rejected, "{what}");
        let peer = &self.village.peers[HONEST];
        let agent = hand.forger.account.agent();
        let reason = warrant_against(peer, self.village.program.dna_hash(), &agent).await;
        assert!(reason.contains(rule), "{what}: {rule}, not {reason}");
    }

    /// The honest co-op sees a payment, is told why it cannot be collected, and its node does not.
    async fn bakery_holds(&self, amount: Credits, words: &str) {
        let waiting: Vec<WaitingPayment> = self.bakery.sees_waiting(1).await;
        assert_eq!(waiting[0].amount, amount);
        let held = waiting[0].held.as_deref().unwrap_or_default();
        assert!(held.contains(words), "{held}");
        self.bakery.upkeep().await;
        let taken: Option<Written> = self.bakery.ask("credit", "collect", ()).await;
        assert!(taken.is_none(), "{taken:?}");
    }

    /// A gift to the honest co-op.
    async fn to_bakery(&self, amount: Credits) -> LedgerPayment {
        let party: Option<Party> = self
            .bakery
            .ask("registry", "party", self.bakery.agent())
            .await;
        let accreditation = party
            .and_then(|party| party.standing)
            .expect("the bakery is accredited");
        LedgerPayment {
            payee: self.bakery.agent(),
            amount,
            reason: PaymentReason::Contribution { accreditation },
        }
    }
}

/// A gift from one liar to another.
fn to(hand: &Hand, amount: Credits) -> LedgerPayment {
    LedgerPayment {
        payee: hand.forger.account.agent(),
        amount,
        reason: PaymentReason::Contribution {
            accreditation: hand.forger.issued.record.clone(),
        },
    }
}

async fn has_ended(standing: Moment) {
    until("the end of a standing", || async {
        if now() > standing {
            Ok(())
        } else {
            Err("it goes on".into())
        }
    })
    .await;
}

/// An account that was put out dates all it does before its end. Nobody honest takes its payments. An accomplice that has kept
/// still as long takes over what the account held and what it could still have been matched with: bounded by its ceiling, once.
/// An accomplice that has lived on gets nothing.
#[tokio::test(flavor = "multi_thread")]
async fn an_expelled_account_that_dates_back_gains_what_it_held() {
    let stage = Stage::set().await;
    let (shade, lively) = (
        stage.coop("Shade", None).await,
        stage.coop("Lively", None).await,
    );
    let ghost = stage.coop("Ghost", Some(STANDING_SECONDS)).await;
    let ends = ghost.issued.credential.claim.valid_until;
    let mut ghost = stage.takes_the_pen(ghost).await;
    let mut shade = stage.takes_the_pen(shade).await;
    let mut lively = stage.takes_the_pen(lively).await;
    let revoked = RevokeInput {
        record: ghost.forger.issued.record.clone(),
        reason: "Its members have left.".into(),
    };
    let _: ActionHash = stage.registrar.ask("registry", "revoke", revoked).await;
    stage.everything_arrives(&[&ghost, &shade, &lively]).await;
    nobody_deals_with(&stage, &ghost).await;
    // As long as its standing runs, what is dated before the revocation is taken for paid before it.
    ghost.offers(offer("Bread", 400)).await;
    ghost.pays(stage.to_bakery(credits(1)).await).await;
    stage.everything_arrives(&[&ghost]).await;
    let before = stage.bakery.balance().await;
    stage.bakery.collects().await;
    assert_eq!(stage.bakery.balance().await.minus(before), Ok(credits(1)));
    has_ended(ends).await;

    // From here on all dates lie before the end.
    let (_, issued) = ghost.offers(offer("Tools", 1_000)).await;
    assert_eq!(ghost.account().balance, credits(GRANTED_MAX - 1));
    let in_vain = ghost.pays(stage.to_bakery(credits(1)).await).await;
    let late = ghost.pays(to(&lively, credits(1))).await;
    let rest = ghost.account().balance;
    let taken_over = ghost.pays(to(&shade, rest)).await;
    shade.pretends(ghost.tick());
    let collected = shade.collects(&taken_over).await;
    assert!(ghost.tick() < ends && shade.tick() < ends);
    // The other accomplice has done something since.
    lively.pretends(now());
    lively.does(LedgerAct::Mark, &Act::Mark).await;
    let too_late = lively.collects(&late).await;
    stage.everything_arrives(&[&ghost, &shade, &lively]).await;

    stage.accepts("an issuance dated back", &issued).await;
    for event in [&in_vain, &late, &taken_over] {
        stage
            .accepts("a payment dated back", &event.input.event)
            .await;
    }
    stage.accepts("a collection dated back", &collected).await;
    stage
        .rejects("a collection dated now", &lively, &too_late, "R-CREDIT-20")
        .await;
    stage
        .bakery_holds(credits(1), "The payer's standing has ended")
        .await;
    let gained = shade.account().balance;
    assert_eq!(gained, credits(GRANTED_MAX - 3));
    println!("dated back: {gained} credits taken over by an accomplice, of a ceiling of {CEILING}");

    // That was all: not a hundredth more, and no second issuance above the ceiling.
    assert_eq!(ghost.account().matched, credits(1_250));
    ghost.offers(offer("More tools", 1_000)).await;
    assert_eq!(ghost.account().matched, credits(1_250));
    let more = ghost.overspends(to(&shade, Credits::new(1))).await;
    stage.everything_arrives(&[&ghost]).await;
    stage
        .rejects("a hundredth more", &ghost, &more, "R-CREDIT-14")
        .await;
}

/// Before its standing ends, a revocation alone keeps everybody honest away.
async fn nobody_deals_with(stage: &Stage, hand: &Hand) {
    let agent = hand.forger.account.agent();
    let trust = until("the revocation", || async {
        let trust: Trust = stage
            .bakery
            .call("registry", "trust", agent.clone())
            .await?;
        match trust {
            Trust::Refused { reason } if reason.contains("Its members have left.") => Ok(reason),
            other => Err(format!("{other:?}")),
        }
    })
    .await;
    let gift = one_payment(
        credits(1),
        PaymentKind::Contribution {
            coop: agent.clone(),
        },
    );
    assert_refused(
        stage.bakery.call::<_, Written>("credit", "pay", gift).await,
        &trust,
    );
}

/// Two co-ops pass the same credits round and settle month after month within a second, each time dated ahead. They gain what
/// they would have had by then, no more than their ceilings allow, and cannot spend it before: nobody takes a payment that is
/// dated later than now. Where their standings end, so does it.
#[tokio::test(flavor = "multi_thread")]
async fn accounts_that_run_ahead_of_the_calendar_can_spend_nothing_before_it() {
    let stage = Stage::set().await;
    let (one, two) = (stage.coop("One", None).await, stage.coop("Two", None).await);
    let eager = stage.coop("Eager", None).await;
    let ends = one.issued.credential.claim.valid_until;
    let mut one = stage.takes_the_pen(one).await;
    let mut two = stage.takes_the_pen(two).await;
    let mut eager = stage.takes_the_pen(eager).await;
    let (of_one, _) = one.offers(offer("Promises", 400)).await;
    let (of_two, _) = two.offers(offer("Hopes", 400)).await;
    assert_eq!(one.account().matched, credits(500));
    let from_one = one.agrees(&of_one, &mut two, credits(CEILING)).await;
    let from_two = two.agrees(&of_two, &mut one, credits(CEILING)).await;

    let calendar = &stage.village.properties.calendar;
    let (mut settled, mut month) = (Vec::new(), one.account().month);
    let mut projections = Vec::new();
    while calendar.start_of(month.plus(1)).after_seconds(1) < ends {
        // What each sells in the month lies above what a projection can grow to.
        for _ in 0..4 {
            let round = one.account().balance.min(two.account().balance);
            let for_one = two.buys(&one, &from_one, round).await;
            let for_two = one.buys(&two, &from_two, round).await;
            two.keeps_up_with(&one);
            one.collects(&for_one).await;
            two.collects(&for_two).await;
        }
        month = month.plus(1);
        for hand in [&mut one, &mut two] {
            hand.pretends(calendar.start_of(month).after_seconds(1));
            settled.push(hand.settles().await);
        }
        projections.push(one.account().projected);
        assert!(one.account().matched <= credits(1_250), "factor x ceiling");
    }
    // 400.00 grows by half a month, as if the months had been lived through, until the standing ends with the third month.
    assert_eq!(projections, [credits(600), credits(900)]);
    println!(
        "run ahead: {} months as far as the standing runs; projections {projections:?}",
        projections.len()
    );
    let hoard = one.account().balance;
    let to_bakery = one.pays(stage.to_bakery(hoard).await).await;
    let to_eager = two.pays(to(&eager, credits(1))).await;
    eager.pretends(now());
    let too_early = eager.collects(&to_eager).await;
    stage.everything_arrives(&[&one, &two, &eager]).await;

    for event in &settled {
        stage.accepts("a settlement dated ahead", event).await;
    }
    stage
        .accepts("a payment dated ahead", &to_bakery.input.event)
        .await;
    stage
        .bakery_holds(hoard, "It is dated later than this node's clock")
        .await;
    stage
        .rejects(
            "a collection before its payment",
            &eager,
            &too_early,
            "R-CREDIT-18",
        )
        .await;

    two.pretends(calendar.start_of(month.plus(1)).after_seconds(1));
    let beyond = two.settles().await;
    stage.everything_arrives(&[&two]).await;
    stage
        .rejects(
            "a settlement beyond its standing",
            &two,
            &beyond,
            "R-CREDIT-05",
        )
        .await;
}
