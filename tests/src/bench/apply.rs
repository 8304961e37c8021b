//! How many ledger events one core applies in a second: what a validator can check, and how fast a node replays.

use copex_economy::{
    account::{Account, AccountKey, Role},
    act::{Act, Facts, Output, OutputReference, Payment, Purpose, Taken},
    apply::apply,
    by_month::ByMonth,
    calendar::{Calendar, Moment, Month},
    credits::Credits,
    policy::Policy,
};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

const FOUNDATION: AccountKey = AccountKey([0; 32]);
const ONE: AccountKey = AccountKey([1; 32]);
const OTHER: AccountKey = AccountKey([2; 32]);
const DAY: i64 = 86_400 * 1_000_000;
const PERIOD_SECONDS: u32 = 30 * 86_400;
/// The fastest of many short slices counts, since a busy machine takes time away from the others.
const SLICES: u32 = 50;
const SLICE: Duration = Duration::from_millis(20);
/// Payments of each of two co-ops between two settlements.
const PAYMENTS_A_MONTH: i64 = 10;

/// Events per second of a realistic mix: two co-ops with twelve grant lots and six terms of savings settle, offer, and pay
/// each other three outputs at a time.
///
/// Panics where the rules refuse one of its acts: then the mix is not what it says, and its speed means nothing.
pub fn apply_per_second() -> f64 {
    let policy = Policy {
        grant_validity_months: 12,
        ..Policy::default()
    };
    let calendar = Calendar {
        founded: Moment(0),
        period_seconds: Some(PERIOD_SECONDS),
        collection_seconds: PERIOD_SECONDS,
        closure_seconds: PERIOD_SECONDS,
    };
    let start = busy_coop();
    month(&start, &policy, &calendar); // warms the caches
    let slice = |_| {
        let mut applied = 0;
        let begun = Instant::now();
        while begun.elapsed() < SLICE {
            applied += month(black_box(&start), &policy, &calendar);
        }
        f64::from(applied) / begun.elapsed().as_secs_f64()
    };
    (0..SLICES).map(slice).fold(0.0, f64::max)
}

/// A co-op in month 0 that sells 50,000.00 a month, in the middle of its life.
fn busy_coop() -> Account {
    let sales = Credits::new(5_000_000);
    let mut lots = ByMonth::default();
    let mut savings = ByMonth::default();
    for term in 1..=12 {
        lots.add(Month(term), Credits::new(10_000 * term))
            .expect("twelve small lots have a sum");
    }
    for term in 1..=6 {
        savings
            .add(Month(10 * term), Credits::new(70_000))
            .expect("six small terms have a sum");
    }
    Account {
        balance: Credits::new(4_000_000),
        lots,
        savings,
        projected: sales,
        estimated: sales,
        sold: sales,
        last_sold: sales,
        matched: Credits::new(6_250_000),
        ..Account::new(Role::Coop, Month(0), Credits::new(1 << 44))
    }
}

/// One month of two co-ops; answers the number of events.
fn month(start: &Account, policy: &Policy, calendar: &Calendar) -> u32 {
    let facts = |author| Facts {
        author,
        foundation: FOUNDATION,
        time: Moment(30 * DAY),
        policy,
        calendar,
        frozen: false,
    };
    let mut one = Trader {
        account: start.clone(),
        facts: facts(ONE),
        payments: payments_to(OTHER),
        events: 0,
    };
    let mut other = Trader {
        account: start.clone(),
        facts: facts(OTHER),
        payments: payments_to(ONE),
        events: 0,
    };
    let value = Credits::new(25_000);
    for coop in [&mut one, &mut other] {
        coop.does(&Act::Settle);
        coop.does(&Act::Issue { value });
    }
    for turn in 0..PAYMENTS_A_MONTH {
        let time = Moment((31 + turn) * DAY);
        one.facts.time = time;
        other.facts.time = time;
        trade(&mut one, &mut other);
        trade(&mut other, &mut one);
    }
    one.events + other.events
}

struct Trader<'a> {
    account: Account,
    facts: Facts<'a>,
    payments: [Payment; 3],
    events: u32,
}

impl Trader<'_> {
    fn does(&mut self, act: &Act<'_>) -> Vec<Output> {
        let applied = apply(black_box(&self.account), black_box(act), &self.facts)
            .expect("every act of the mix is allowed");
        self.events += 1;
        self.account = applied.account;
        applied.outputs
    }
}

fn payments_to(payee: AccountKey) -> [Payment; 3] {
    [40_000, 9_999, 1].map(|amount| Payment {
        payee,
        amount: Credits::new(amount),
        purpose: Purpose::Purchase,
        due: None,
    })
}

/// A payment of three outputs, and its collection.
fn trade(payer: &mut Trader<'_>, payee: &mut Trader<'_>) {
    let payments = payer.payments;
    let outputs = payer.does(&Act::Pay(&payments));
    let [first, second, third] = outputs[..] else {
        unreachable!("a Pay makes an output of each payment")
    };
    let dated = payer.facts.time;
    let taken = |index, output| Taken {
        reference: OutputReference {
            event: [7; 32],
            index,
        },
        output,
        dated,
    };
    payee.does(&Act::Collect(&[
        taken(0, first),
        taken(1, second),
        taken(2, third),
    ]));
}
