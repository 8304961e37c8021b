//! A ledger in memory on which attackers play: accounts that change by `apply` alone.

use copex_economy::{
    account::{Account, AccountKey, Role},
    act::{Act, Applied, Facts, OutputReference, Payment, Purpose, Taken},
    apply::apply,
    calendar::{Calendar, Month},
    credits::Credits,
    policy::Policy,
    refusal::Refused,
};

const CALENDAR: Calendar = Calendar {
    founded: copex_economy::calendar::Moment(0),
    period_seconds: Some(30 * 86_400),
    collection_seconds: 30 * 86_400,
    closure_seconds: 60 * 86_400,
};
/// The Foundation, which never collects here.
const FOUNDATION: usize = 0;
/// Everybody outside the attack, in one account that can pay for anything.
pub(super) const WORLD: usize = 1;
const WORLD_BALANCE: Credits = Credits::new(1 << 60);

/// Accounts in the same month. Whatever is paid is collected at once.
pub(super) struct Ledger {
    policy: Policy,
    month: Month,
    accounts: Vec<Account>,
    events: u64,
    /// What attackers spent outside, less what they got for genuine goods.
    gained_outside: i128,
}

impl Ledger {
    pub(super) fn new(policy: Policy) -> Ledger {
        let foundation = Account::new(Role::Foundation, Month(0), Credits::ZERO);
        let mut world = Account::new(Role::Member, Month(0), Credits::ZERO);
        world.balance = WORLD_BALANCE;
        Ledger {
            policy,
            month: Month(0),
            accounts: vec![foundation, world],
            events: 0,
            gained_outside: 0,
        }
    }

    pub(super) fn open(&mut self, role: Role, ceiling: i64) -> usize {
        let account = Account::new(role, self.month, Credits::new(ceiling));
        self.accounts.push(account);
        self.accounts.len() - 1
    }

    pub(super) fn account(&self, who: usize) -> &Account {
        &self.accounts[who]
    }

    pub(super) fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The month goes by: all co-ops settle.
    pub(super) fn next_month(&mut self) -> Result<(), Refused> {
        self.month = self.month.plus(1);
        for who in 0..self.accounts.len() {
            if self.accounts[who].role == Role::Coop {
                self.apply(who, &Act::Settle)?;
            }
        }
        Ok(())
    }

    pub(super) fn offer(&mut self, who: usize, value: i64) -> Result<(), Refused> {
        let value = Credits::new(value);
        self.apply(who, &Act::Issue { value }).map(|_| ())
    }

    pub(super) fn can_spend(&self, who: usize) -> Result<i64, Refused> {
        Ok(self.accounts[who].can_spend(&self.policy)?.minor_units())
    }

    /// Pays and is collected; nothing happens for an amount of nothing.
    pub(super) fn pay(
        &mut self,
        from: usize,
        to: usize,
        amount: i64,
        purpose: Purpose,
    ) -> Result<(), Refused> {
        if amount <= 0 {
            return Ok(());
        }
        let payment = Payment {
            payee: key(to),
            amount: Credits::new(amount),
            purpose,
            due: None,
        };
        let outputs = self.apply(from, &Act::Pay(&[payment]))?.outputs;
        for output in outputs.into_iter().filter(|output| output.payee == key(to)) {
            let mut event = [0; 32];
            event[24..].copy_from_slice(&self.events.to_be_bytes());
            let taken = Taken {
                reference: OutputReference { event, index: 0 },
                output,
                dated: CALENDAR.start_of(self.month),
            };
            self.apply(to, &Act::Collect(&[taken]))?;
        }
        if to == WORLD {
            self.gained_outside += i128::from(amount);
        } else if from == WORLD {
            self.gained_outside -= i128::from(amount);
        }
        Ok(())
    }

    /// What the attackers have had for nothing so far if they spent all they can today, overdrafts included: minor units.
    pub(super) fn gain(&self) -> Result<i128, Refused> {
        let mut gain = self.gained_outside;
        for who in WORLD + 1..self.accounts.len() {
            gain += i128::from(self.can_spend(who)?);
        }
        Ok(gain)
    }

    fn apply(&mut self, author: usize, act: &Act<'_>) -> Result<Applied, Refused> {
        let facts = Facts {
            author: key(author),
            foundation: key(FOUNDATION),
            time: CALENDAR.start_of(self.month),
            policy: &self.policy,
            calendar: &CALENDAR,
            frozen: false,
        };
        let applied = apply(&self.accounts[author], act, &facts)?;
        self.accounts[author] = applied.account.clone();
        self.events += 1;
        Ok(applied)
    }
}

fn key(who: usize) -> AccountKey {
    let mut bytes = [0; 32];
    bytes[24..].copy_from_slice(&u64::try_from(who).unwrap_or(u64::MAX).to_be_bytes());
    AccountKey(bytes)
}
