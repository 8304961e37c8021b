//! A move of a whole economy, rehearsed: accounts that have traded for a while, in debt and in credit, with savings, payments
//! on their way, open orders and a spending rule.

use crate::{
    account::{Account, one_payment},
    moving::Moved,
    village::{Founding, Village},
    wait::until,
    words::{credits, offer, pieces, signer},
};
use copex_economy::{credits::Credits, spending::Tier};
use copex_entries::{
    calls::{
        authority::{ActInput, RuleInput},
        credit::{PaymentKind, SaveInput, Written},
        registry::{AdmitInput, Issued},
    },
    carried::CarriedTotals,
};
use holochain::prelude::ActionHash;

/// More than thirty agents on one conductor of the tests fail.
const CONDUCTORS: usize = 4;
const COOPS: usize = 10;
/// So many do not close their chains: they are away when the economy ends.
const AWAY: usize = 3;

/// How many take part, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Cast {
    /// Members of the ten co-ops, at least 12.
    pub members: usize,
    /// The length of a month, in seconds: everybody has to have traded within half of it.
    pub month: u32,
}

impl Cast {
    /// The Foundation, ten co-ops and their members: fifty accounts.
    pub const FIFTY: Cast = Cast {
        members: 39,
        month: 240,
    };
    /// As few as the story takes.
    pub const FEW: Cast = Cast {
        members: 12,
        month: 120,
    };
}

/// The accounts before and after.
pub struct Rehearsal {
    /// The economy that ends, with its accounts; the Foundation's is the first.
    pub village: Village,
    /// They.
    pub old: Vec<Account>,
    /// The one that goes on.
    pub moved: Moved,
    /// The same accounts in it.
    pub new: Vec<Account>,
    /// What the old accounts said of themselves, added up.
    pub before: Sums,
    /// What the new ones say.
    pub after: Sums,
}

/// What accounts come to by what each says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Balances, savings, and what was paid and not taken.
    pub totals: CarriedTotals,
    /// What was created and not retired.
    pub in_being: Credits,
    /// How many accounts there are.
    pub accounts: usize,
    /// How many of them owe something.
    pub in_debt: usize,
}

/// Amounts that look as if they came by chance, and come again.
struct Chance(u64);

impl Chance {
    fn up_to(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most + 1
    }

    fn credits(&mut self, most: u64) -> Credits {
        let minor = self.up_to(most * 100);
        Credits::new(i64::try_from(minor).expect("a small amount"))
    }
}

impl Rehearsal {
    /// Whether all three say the same: the accounts before, what the founding counts, and the accounts after.
    pub fn totals_equal(&self) -> bool {
        let composed = &self.moved.composed;
        let counted = (composed.predecessor.totals, composed.in_being);
        let sum = counted.0.sum();
        self.before == self.after
            && counted == (self.before.totals, self.before.in_being)
            && sum == Ok(self.before.in_being)
    }

    /// Lets them trade, and moves them.
    pub async fn run(seed: u64, cast: Cast) -> Rehearsal {
        let village = Village::found(Founding {
            conductors: CONDUCTORS,
            ..Founding::with_months_of(cast.month)
        })
        .await;
        let old = Box::pin(trades(&village, seed, cast)).await;
        for account in old.iter().take(old.len() - AWAY) {
            account.closes_chain().await;
        }
        let before = sums(&old).await;
        let moved = village.composed(&old[1], old.len(), old.len() - AWAY).await;
        // All come in before any of them does anything: a conductor that installs an app loads all zomes again at the next call,
        // and never gives back the memory of the old ones.
        let mut new = Vec::new();
        for (index, account) in old.iter().enumerate() {
            let (peer, agent) = (&village.peers[place(index)], account.agent());
            let passage = moved.passage(&agent);
            let came = moved.lets_in(peer, &agent, account.name(), Some(&passage));
            new.push(came.await.expect("the founding counts it"));
        }
        for account in &new {
            account.opens().await;
        }
        let after = sums(&new).await;
        Rehearsal {
            village,
            old,
            moved,
            new,
            before,
            after,
        }
    }
}

/// On which conductor an account lives: the Foundation on the first.
fn place(index: usize) -> usize {
    index % CONDUCTORS
}

/// What accounts come to, each asked itself.
pub async fn sums(accounts: &[Account]) -> Sums {
    let mut sums = Sums {
        accounts: accounts.len(),
        ..Sums::default()
    };
    let add = |sum: &mut Credits, amount: Credits| *sum = sum.plus(amount).expect("small sums");
    for account in accounts {
        let state = account.account().await.state;
        add(&mut sums.totals.balances, state.account.balance);
        let savings = state.account.savings.total().expect("small sums");
        add(&mut sums.totals.savings, savings);
        let waiting = state.sent.minus(state.taken).expect("small sums");
        add(&mut sums.totals.waiting, waiting);
        add(&mut sums.in_being, state.account.matched);
        sums.in_debt += usize::from(state.account.balance < Credits::ZERO);
    }
    sums
}

/// A month and more: the Foundation, ten co-ops, and members among them.
async fn trades(village: &Village, seed: u64, cast: Cast) -> Vec<Account> {
    let mut chance = Chance(seed);
    let all = Box::pin(settlers(village, cast.members)).await;
    let borrowed: Vec<&Account> = all.iter().collect();
    for account in &all {
        account.upkeep().await;
    }
    let half = i64::from(cast.month) / 2;
    village.has_time_left(half, &borrowed).await;
    let coops: Vec<Account> = all[1..=COOPS].to_vec();
    let members: Vec<Account> = all[1 + COOPS..].to_vec();
    let offers = Box::pin(first_month(&coops, &members, &mut chance)).await;
    village
        .lives_until(village.month().plus(1), &borrowed)
        .await;
    Box::pin(second_month(
        village,
        &coops,
        &members,
        &offers,
        &mut chance,
    ))
    .await;
    all
}

/// All with an open account. Those of a kind come in before any of them does anything, for the sake of memory.
async fn settlers(village: &Village, members: usize) -> Vec<Account> {
    let mut all = vec![village.foundation.clone()];
    let mut invited = Vec::new();
    for number in 0..COOPS {
        let on = place(1 + number);
        let (key, name) = (village.peers[on].new_key().await, format!("Co-op {number}"));
        let issued = village.accredits(&key, &name, credits(10_000)).await;
        invited.push((on, key, name, issued));
    }
    for (on, key, name, issued) in invited {
        all.push(village.joins(&name, on, &key, &issued).await);
    }
    for coop in &all[1..] {
        coop.opens().await;
    }
    let mut invited = Vec::new();
    for number in 0..members {
        let on = place(1 + COOPS + number);
        let (key, name) = (
            village.peers[on].new_key().await,
            format!("Member {number}"),
        );
        let input = AdmitInput {
            subject: key.clone(),
            name: name.clone(),
            takes_over: None,
        };
        let coop = &all[1 + number % COOPS];
        let issued: Issued = coop.ask("registry", "admit_member", input).await;
        invited.push((on, key, name, issued));
    }
    for (on, key, name, issued) in invited {
        all.push(village.joins(&name, on, &key, &issued).await);
    }
    for member in &all[1 + COOPS..] {
        let _: Option<ActionHash> = until("an acceptance", || {
            member.call("registry", "accept_membership", ())
        })
        .await;
        member.opens().await;
    }
    all
}

/// Everybody offers and pays wages, and the members buy.
async fn first_month(
    coops: &[Account],
    members: &[Account],
    chance: &mut Chance,
) -> Vec<ActionHash> {
    let mut offers = Vec::new();
    for coop in coops {
        let pieces = 300 + chance.up_to(500);
        offers.push(coop.offers(&offer("Bread", pieces)).await.version);
    }
    for (number, member) in members.iter().enumerate() {
        let coop = &coops[number % coops.len()];
        coop.pays_wage(member, chance.credits(20)).await;
    }
    for member in members {
        member.collects().await;
    }
    for (number, seller) in coops.iter().enumerate() {
        let buyer = &coops[(number + 1) % coops.len()];
        let order = buyer.orders(&offers[number], pieces(50)).await;
        seller.accepts(&order).await;
        buyer.pays(&order).await;
    }
    for seller in coops {
        seller.collects().await;
    }
    offers
}

/// One goes into debt, two save, one sets a rule; wages stay on their way, and orders open.
async fn second_month(
    village: &Village,
    coops: &[Account],
    members: &[Account],
    offers: &[ActionHash],
    chance: &mut Chance,
) {
    let all = coops.iter().chain(members);
    for account in all {
        account.upkeep().await;
    }
    let (debtor, ruled, saver) = (&coops[0], &coops[1], &coops[2]);
    let can_spend = debtor.account().await.can_spend;
    debtor.pays_wage(&members[0], can_spend).await;
    let until = village.month().plus(2);
    for (account, amount) in [(saver, credits(20)), (&members[3], Credits::new(50))] {
        let save = SaveInput { amount, until };
        let _: Written = account.ask("credit", "save", save).await;
    }
    for (number, member) in members.iter().enumerate().skip(2).take(20) {
        // The debtor has nothing left.
        if number % coops.len() > 0 {
            let coop = &coops[number % coops.len()];
            coop.pays_wage(member, chance.credits(5)).await;
        }
    }
    let rule = ActInput::ChangeRule(RuleInput {
        signers: vec![signer(&members[1].agent()), signer(&members[11].agent())],
        tiers: vec![Tier {
            up_to: None,
            signatures: 2,
        }],
    });
    let drafted = ruled.drafts(rule).await;
    let set = ruled.carries_out(&drafted, &[]).await;
    assert!(
        set.is_ok(),
        "the first rule is set by the co-op itself: {set:?}"
    );
    for number in 4..7 {
        let order = members[number].orders(&offers[number], pieces(1)).await;
        if number > 4 {
            coops[number].accepts(&order).await;
        }
    }
}

/// Pays a gift from one account to a co-op.
pub async fn gives(from: &Account, coop: &Account, amount: Credits) -> Written {
    from.sees_coop(coop).await;
    let kind = PaymentKind::Contribution { coop: coop.agent() };
    from.ask("credit", "pay", one_payment(amount, kind)).await
}
