//! An account with two histories: it pays two others from one balance, and each hears of one branch first.

use crate::{
    account::Account,
    forger::Forger,
    forgery::Forgery,
    pen::Pen,
    village::{Founding, Village, now},
    wait::within,
    words::{credits, offer, pieces},
};
use copex_economy::credits::Credits;
use copex_entries::{
    calls::{
        credit::AccountView,
        registry::{Trust, Warning},
    },
    exchange::Step,
    ledger::{LedgerPayment, PaymentReason},
};
use holochain::prelude::{ActionHash, AgentPubKey};
use std::time::{Duration, Instant};

/// An honest node that has not warned of a forked account after this long never will. How long it does take is a figure of
/// the bench.
const NEVER_AFTER: Duration = Duration::from_secs(180);
/// Long enough that all that is told of a month happens in it, and short enough to wait for the next.
const MONTH_SECONDS: u32 = 120;
const CONDUCTORS: usize = 6;

/// Six conductors, each with its account; the last one's is about to fork.
pub struct Fork {
    /// The economy.
    pub village: Village,
    /// Paid by one branch.
    pub bakery: Account,
    /// Paid by the other.
    pub farm: Account,
    /// Paid by a third.
    pub mill: Account,
    /// Paid by none.
    pub joinery: Account,
    /// Whose chain it is.
    pub forger: Forger,
    /// All that the forger could spend once.
    pub spendable: Credits,
    /// The forger's account before it forked: the last that all branches have.
    pub before: AccountView,
    /// What the forger offers.
    pub tools: ActionHash,
    /// A branch that pays the bakery, one that pays the farm, and one that pays the mill: all of what can be spent.
    pub branches: [Pen; 3],
}

impl Fork {
    /// A co-op that has sold something lives until it may overdraw, orders from three others, and writes three branches that
    /// pay one each.
    pub async fn prepared() -> Fork {
        let founding = Founding {
            conductors: CONDUCTORS,
            ..Founding::with_months_of(MONTH_SECONDS)
        };
        let village = Village::found(founding).await;
        let bakery = village.coop("Bakery", 1, credits(100_000)).await;
        let farm = village.coop("Farm", 2, credits(100_000)).await;
        let mill = village.coop("Mill", 3, credits(100_000)).await;
        let joinery = village.coop("Joinery", 4, credits(100_000)).await;
        let forger = enters(&village).await;
        let account = &forger.account;
        let everybody = [
            &village.foundation,
            &bakery,
            &farm,
            &mill,
            &joinery,
            account,
        ];
        village.has_time_left(70, &everybody).await;
        let month = village.month();
        let tools = account.offers(&offer("Tools", 1_000)).await.version;
        let mut offers = Vec::new();
        for (seller, title) in [(&bakery, "Bread"), (&farm, "Milk"), (&mill, "Flour")] {
            offers.push(seller.offers(&offer(title, 2_000)).await.version);
        }
        let sale = bakery.orders(&tools, pieces(200)).await;
        account.accepts(&sale).await;
        bakery.pays(&sale).await;
        account.collects().await;
        village.lives_until(month.plus(1), &everybody).await;

        let spendable = account.account().await.can_spend;
        let quantity =
            u64::try_from(spendable.minor_units()).expect("there is something to spend") * 10;
        let mut accepted = Vec::new();
        for (seller, offer) in [&bakery, &farm, &mill].into_iter().zip(&offers) {
            let order = account.orders(offer, quantity).await;
            seller.accepts(&order).await;
            let view = account.sees_order(&order, Some(Step::Accepted)).await;
            let acceptance = view.steps.last().expect("it was accepted").action.clone();
            accepted.push((order, acceptance));
        }
        let before = account.account().await;
        let trunk = Pen::of(&village, &village.peers[CONDUCTORS - 1], account).await;
        let mut branches = [trunk.clone(), trunk.clone(), trunk];
        for ((branch, seller), (order, acceptance)) in branches
            .iter_mut()
            .zip([&bakery, &farm, &mill])
            .zip(accepted)
        {
            let payment = LedgerPayment {
                payee: seller.agent(),
                amount: spendable,
                reason: PaymentReason::Purchase { acceptance },
            };
            let at = now();
            let pay = branch.desk(&forger, at).pay(payment);
            let event = branch.writes(Forgery::LedgerEvent(pay), at).await;
            branch.tells(&seller.agent(), &event, now()).await;
            branch.tells_order(&order, &event, now()).await;
        }
        Fork {
            village,
            bakery,
            farm,
            mill,
            joinery,
            forger,
            spendable,
            before,
            tools,
            branches,
        }
    }

    /// The first two branches arrive, each where it pays, at the same moment.
    pub async fn splits(&self) -> Instant {
        let [one, other, _] = &self.branches;
        let begun = Instant::now();
        tokio::join!(
            one.hands_over(&self.village.peers[1]),
            other.hands_over(&self.village.peers[2]),
        );
        begun
    }

    /// The honest accounts, in the order of their conductors.
    pub fn honest(&self) -> [&Account; 5] {
        [
            &self.village.foundation,
            &self.bakery,
            &self.farm,
            &self.mill,
            &self.joinery,
        ]
    }

    /// Waits until every honest node has shut the forger out, warns of it and deals with it no more; how long after `begun` the
    /// last one did, and what it says. A node does the looking in its routine work; here it is done all the time.
    pub async fn is_flagged(&self, begun: Instant) -> (Duration, String) {
        let agent = self.forger.account.agent();
        let dna = self.village.program.dna_hash();
        let mut words = String::new();
        for (peer, account) in self.village.peers.iter().zip(self.honest()) {
            let flagged = within(NEVER_AFTER, || async {
                if !peer.has_blocked(dna, &agent).await {
                    return Err("it is not shut out".to_owned());
                }
                warned(account, &agent).await
            });
            words = match flagged.await {
                Ok(words) => words,
                Err(last) => panic!(
                    "{} does not warn of the fork after {NEVER_AFTER:?}: {last}",
                    account.name()
                ),
            };
        }
        (begun.elapsed(), words)
    }
}

/// A co-op with an open account on the last conductor.
async fn enters(village: &Village) -> Forger {
    let on = CONDUCTORS - 1;
    let agent = village.peers[on].new_key().await;
    let issued = village
        .accredits(&agent, "Twofold Tools", credits(100_000))
        .await;
    let account = village.joins("Twofold Tools", on, &agent, &issued).await;
    account.opens().await;
    Forger {
        account,
        issued,
        properties: village.properties.clone(),
    }
}

/// What a node warns of an agent.
async fn warned(account: &Account, agent: &AgentPubKey) -> Result<String, String> {
    let warnings: Vec<Warning> = account
        .call("registry", "watch", vec![agent.clone()])
        .await?;
    let warning = warnings.into_iter().next().ok_or("no warning")?;
    let trust: Trust = account.call("registry", "trust", agent.clone()).await?;
    match trust {
        Trust::Refused { reason } if reason == warning.reason => Ok(reason),
        other => Err(format!("warned of {}, but {other:?}", warning.reason)),
    }
}
