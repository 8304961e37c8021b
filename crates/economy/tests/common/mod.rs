//! A small economy in memory, for the tests: accounts, the outputs that wait, and the sums that must hold.
//! What the validator checks (an output is taken once, by whom) is checked here, so that only `apply` is on trial.
#![allow(dead_code)] // each test file uses its own part

use copex_economy::{
    account::{Account, AccountKey, Role},
    act::{Act, Applied, Facts, Output, OutputReference, Payment, Purpose, Taken},
    apply::apply,
    by_month::ByMonth,
    calendar::{Calendar, Moment, Month},
    credits::{BasisPoints, Credits},
    policy::Policy,
};

pub const DAY: i64 = 86_400 * 1_000_000;
pub const CALENDAR: Calendar = Calendar {
    founded: Moment(0),
    period_seconds: Some(30 * 86_400),
    collection_seconds: 30 * 86_400,
    closure_seconds: 60 * 86_400,
};
pub const FOUNDATION: usize = 0;

/// An account, and the highest ceiling that it ever had.
pub struct Holder {
    pub account: Account,
    pub ceiling_highest: Credits,
}

/// An output that nobody has taken.
#[derive(Clone)]
pub struct Waiting {
    pub taken: Taken,
    pub payer: usize,
}

pub struct Economy {
    pub policy: Policy,
    pub frozen: bool,
    pub time: Moment,
    pub holders: Vec<Holder>,
    pub waiting: Vec<Waiting>,
    pub created: i128,
    pub retired: i128,
    events: u64,
}

pub fn key(holder: usize) -> AccountKey {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&(holder as u64).to_be_bytes());
    AccountKey(bytes)
}

pub fn credits(minor_units: i64) -> Credits {
    Credits::new(minor_units)
}

pub fn rate(basis_points: u32) -> BasisPoints {
    BasisPoints(basis_points)
}

pub fn wide(amount: Credits) -> i128 {
    i128::from(amount.minor_units())
}

pub fn sum(amounts: &ByMonth) -> i128 {
    amounts.iter().map(|(_, amount)| wide(amount)).sum()
}

impl Economy {
    /// The Foundation, co-ops with these ceilings, and so many members, in this order.
    pub fn new(policy: Policy, ceilings: &[i64], members: usize) -> Economy {
        let mut holders = vec![Account::new(Role::Foundation, Month(0), Credits::ZERO)];
        holders.extend(
            ceilings
                .iter()
                .map(|ceiling| Account::new(Role::Coop, Month(0), credits(*ceiling))),
        );
        holders.extend((0..members).map(|_| Account::new(Role::Member, Month(0), Credits::ZERO)));
        let holder = |account: Account| Holder {
            ceiling_highest: account.ceiling,
            account,
        };
        Economy {
            policy,
            frozen: false,
            time: Moment(0),
            holders: holders.into_iter().map(holder).collect(),
            waiting: Vec::new(),
            created: 0,
            retired: 0,
            events: 0,
        }
    }

    pub fn month(&self) -> Month {
        CALENDAR.month(self.time)
    }

    pub fn account(&self, holder: usize) -> &Account {
        &self.holders[holder].account
    }

    pub fn balance(&self, holder: usize) -> i64 {
        self.account(holder).balance.minor_units()
    }

    /// Applies an act of a holder. A refusal changes nothing, here or in the account that was handed in.
    pub fn act(
        &mut self,
        author: usize,
        act: &Act<'_>,
    ) -> Result<Applied, copex_economy::refusal::Refused> {
        let facts = Facts {
            author: key(author),
            foundation: key(FOUNDATION),
            time: self.time,
            policy: &self.policy,
            calendar: &CALENDAR,
            frozen: self.frozen,
        };
        let before = self.account(author).clone();
        let outcome = apply(self.account(author), act, &facts);
        assert_eq!(&before, self.account(author));
        let applied = outcome?;
        self.events += 1;
        let mut event = [0; 32];
        event[..8].copy_from_slice(&self.events.to_be_bytes());
        for (index, output) in applied.outputs.iter().enumerate() {
            let reference = OutputReference {
                event,
                index: index as u32,
            };
            let taken = Taken {
                reference,
                output: *output,
                dated: self.time,
            };
            self.waiting.push(Waiting {
                taken,
                payer: author,
            });
        }
        self.created += wide(applied.created);
        self.retired += wide(applied.retired);
        self.holders[author].account = applied.account.clone();
        let holder = &mut self.holders[author];
        holder.ceiling_highest = holder.ceiling_highest.max(holder.account.ceiling);
        Ok(applied)
    }

    /// Applies an act that has to go through.
    #[track_caller]
    pub fn must(&mut self, author: usize, act: &Act<'_>) -> Applied {
        self.act(author, act)
            .unwrap_or_else(|refused| panic!("{author}: {act:?}: {refused}"))
    }

    /// Collects what waits for a holder, as far as it can be collected; the newest hundred.
    pub fn collect(&mut self, holder: usize) -> Result<Applied, copex_economy::refusal::Refused> {
        let mine: Vec<_> = self
            .waiting
            .iter()
            .filter(|one| one.taken.output.payee == key(holder))
            .collect();
        let newest = mine.len().saturating_sub(100);
        let inputs: Vec<Taken> = mine[newest..].iter().map(|one| one.taken).collect();
        self.collect_these(holder, &inputs)
    }

    pub fn collect_these(
        &mut self,
        holder: usize,
        inputs: &[Taken],
    ) -> Result<Applied, copex_economy::refusal::Refused> {
        let applied = self.act(holder, &Act::Collect(inputs))?;
        self.waiting.retain(|one| {
            inputs
                .iter()
                .all(|input| input.reference != one.taken.reference)
        });
        Ok(applied)
    }

    pub fn void(
        &mut self,
        holder: usize,
        output: &Taken,
    ) -> Result<Applied, copex_economy::refusal::Refused> {
        let applied = self.act(holder, &Act::Void(output))?;
        self.waiting
            .retain(|one| one.taken.reference != output.reference);
        Ok(applied)
    }

    /// Pays, and answers the output that waits.
    #[track_caller]
    pub fn pay(&mut self, payer: usize, payee: usize, amount: i64, purpose: Purpose) -> Taken {
        let payment = Payment {
            payee: key(payee),
            amount: credits(amount),
            purpose,
            due: None,
        };
        self.must(payer, &Act::Pay(&[payment]));
        self.waiting
            .last()
            .expect("a payment makes an output")
            .taken
    }

    /// Pays, and the payee collects at once.
    #[track_caller]
    pub fn send(&mut self, payer: usize, payee: usize, amount: i64, purpose: Purpose) {
        let output = self.pay(payer, payee, amount, purpose);
        self.collect_these(payee, &[output])
            .expect("a payment of today can be collected");
    }

    /// Moves to the first instant of a month, and settles these holders to it.
    #[track_caller]
    pub fn settle(&mut self, month: i64, holders: &[usize]) {
        self.time = CALENDAR.start_of(Month(month));
        for holder in holders {
            self.must(*holder, &Act::Settle);
        }
    }

    /// What must hold after every act; the first that does not, by name.
    pub fn broken(&self) -> Option<String> {
        let in_being = self.created - self.retired;
        let amounts = |purpose: fn(Purpose) -> bool| -> i128 {
            let chosen = self
                .waiting
                .iter()
                .filter(|one| purpose(one.taken.output.purpose));
            chosen.map(|one| wide(one.taken.output.amount)).sum()
        };
        let held: i128 = self
            .holders
            .iter()
            .map(|one| wide(one.account.balance) + sum(&one.account.savings))
            .sum();
        let matched: i128 = self
            .holders
            .iter()
            .map(|one| wide(one.account.matched))
            .sum();
        if held + amounts(|_| true) != in_being {
            return Some(format!(
                "what is held and what waits is not what is in being, {in_being}"
            ));
        }
        if matched + amounts(|purpose| purpose == Purpose::Investment) != in_being {
            return Some(format!(
                "what was matched and what waits as investments is not what is in being, {in_being}"
            ));
        }
        let bound = |(number, holder): (usize, &Holder)| {
            let bound = holder.account.broken_bound(holder.ceiling_highest)?;
            Some(format!("holder {number}: {bound}: {:?}", holder.account))
        };
        self.holders.iter().enumerate().find_map(bound)
    }

    /// Everything above zero that anybody holds, saves or waits for.
    pub fn held_above_zero(&self) -> i128 {
        let held = |one: &Holder| wide(one.account.balance.or_zero()) + sum(&one.account.savings);
        let waiting: i128 = self
            .waiting
            .iter()
            .map(|one| wide(one.taken.output.amount))
            .sum();
        self.holders.iter().map(held).sum::<i128>() + waiting
    }
}

/// What the outputs of one act, of those made for a purpose, come to.
pub fn made(outputs: &[Output], purpose: Purpose) -> i128 {
    outputs
        .iter()
        .filter(|output| output.purpose == purpose)
        .map(|output| wide(output.amount))
        .sum()
}
