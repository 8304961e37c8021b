//! A co-op with three signers, and what its tests ask for.

use copex_economy::{
    account::AccountKey,
    act::Purpose,
    calendar::{Calendar, Moment},
    credits::Credits,
    spending::{
        Approvals, Asked, Mandate, PurposeSet, Spending, SpendingRefused, SpendingRule, Spent,
        Tier, authorise,
    },
};

pub const SECOND: i64 = 1_000_000;
pub const DAY: i64 = 86_400 * SECOND;
/// 1 January 2026, noon (UTC).
pub const NOON: Moment = Moment(1_767_225_600 * SECOND + DAY / 2);
pub const CALENDAR: Calendar = Calendar {
    founded: Moment(0),
    period_seconds: None,
    collection_seconds: 30 * 86_400,
    closure_seconds: 60 * 86_400,
};

pub const ACCOUNT: AccountKey = key(200);
/// Chair and treasurer: no limits.
pub const CHAIR: AccountKey = key(1);
pub const TREASURER: AccountKey = key(2);
/// Buys, up to 50.00 at once, 80.00 a day, 200.00 a month.
pub const BUYER: AccountKey = key(3);
pub const STRANGER: AccountKey = key(9);

pub const fn key(number: u8) -> AccountKey {
    AccountKey([number; 32])
}

pub fn credits(minor_units: i64) -> Credits {
    Credits::new(minor_units)
}

pub fn tier(up_to: Option<i64>, signatures: u8) -> Tier {
    Tier {
        up_to: up_to.map(credits),
        signatures,
    }
}

pub fn buyer() -> Mandate {
    Mandate {
        signer: BUYER,
        payment_limit: Some(credits(50_00)),
        day_limit: Some(credits(80_00)),
        month_limit: Some(credits(200_00)),
        purposes: [Purpose::Purchase, Purpose::Levy].into_iter().collect(),
        may_save: false,
        may_change_rule: false,
    }
}

/// Up to 100.00 a day one signature, above it two.
pub fn rule() -> SpendingRule {
    SpendingRule {
        signers: vec![Mandate::full(CHAIR), Mandate::full(TREASURER), buyer()],
        tiers: vec![tier(Some(100_00), 1), tier(None, 2)],
    }
}

/// A rule of signers without limits.
pub fn rule_of(signers: u8, tiers: &[Tier]) -> SpendingRule {
    SpendingRule {
        signers: (1..=signers).map(|one| Mandate::full(key(one))).collect(),
        tiers: tiers.to_vec(),
    }
}

/// An account under a rule, at a time that the test moves.
#[derive(Clone)]
pub struct Coop {
    pub rule: SpendingRule,
    pub spent: Spent,
    pub time: Moment,
    pub calendar: Calendar,
}

pub fn coop() -> Coop {
    coop_under(rule())
}

pub fn coop_under(rule: SpendingRule) -> Coop {
    Coop {
        rule,
        spent: Spent::default(),
        time: NOON,
        calendar: CALENDAR,
    }
}

impl Coop {
    pub fn approvals(&self, signers: &[AccountKey]) -> Approvals {
        Approvals {
            number: self.spent.approvals.next(),
            valid_until: self.time.after_seconds(60),
            signers: signers.to_vec(),
        }
    }

    pub fn answer(
        &self,
        act: Spending,
        approvals: Option<&Approvals>,
    ) -> Result<Spent, SpendingRefused> {
        let asked = Asked {
            account: ACCOUNT,
            act,
            network_fee: Credits::ZERO,
            time: self.time,
            calendar: &self.calendar,
        };
        authorise(Some(&self.rule), &self.spent, &asked, approvals)
    }

    /// Does the act where it is authorised.
    pub fn act(&mut self, act: Spending, approvals: &Approvals) -> Result<(), SpendingRefused> {
        self.spent = self.answer(act, Some(approvals))?;
        Ok(())
    }

    /// Buys for so much, signed under the next number.
    pub fn buy(&mut self, amount: i64, signers: &[AccountKey]) -> Result<(), SpendingRefused> {
        self.pay(Purpose::Purchase, amount, signers)
    }

    pub fn pay(
        &mut self,
        purpose: Purpose,
        amount: i64,
        signers: &[AccountKey],
    ) -> Result<(), SpendingRefused> {
        let approvals = self.approvals(signers);
        self.act(Spending::Pay(&[(purpose, credits(amount))]), &approvals)
    }

    pub fn save(&mut self, amount: i64, signers: &[AccountKey]) -> Result<(), SpendingRefused> {
        let approvals = self.approvals(signers);
        self.act(Spending::Save(credits(amount)), &approvals)
    }

    pub fn change(
        &mut self,
        next: &SpendingRule,
        signers: &[AccountKey],
    ) -> Result<(), SpendingRefused> {
        let approvals = self.approvals(signers);
        self.act(Spending::ChangeRule(next), &approvals)?;
        self.rule = next.clone();
        Ok(())
    }

    pub fn next_day(&mut self) {
        self.time = Moment(self.time.0 + DAY);
    }
}

pub fn purposes(list: &[Purpose]) -> PurposeSet {
    list.iter().copied().collect()
}
