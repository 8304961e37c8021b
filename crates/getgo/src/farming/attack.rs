//! The attacks, played month by month on the real rules.

use super::{
    CREDIT, FarmingError, MONTHS,
    ledger::{Ledger, WORLD},
};
use copex_economy::{
    account::Role,
    act::Purpose,
    credits::BasisPoints,
    policy::{CEILING_MAX, Policy},
    refusal::Refused,
};

/// What one co-op is trusted for at the start: a ceiling here, a first credit limit elsewhere. Minor units.
pub(super) const TRUST: i64 = 1_000 * CREDIT;
/// What a fake offer is worth: whatever one cares to write.
const WRITTEN: i64 = 100_000 * CREDIT;
/// What the co-op with fake offers really sells in a month.
const REALLY_SOLD: i64 = 100 * CREDIT;
/// How often credits go round in a month at most, where no goal is reached earlier.
const ROUNDS_MAX: usize = 40;

/// An attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attack {
    /// No attack: a co-op offers and sells what its ceiling allows. To compare with.
    Honest,
    /// So many co-ops pass the same credits round, as purchases.
    Ring(usize),
    /// One co-op in so many parts that share its ceiling and pass credits round.
    Split(usize),
    /// Offers that nobody ever gets.
    FakeOffers,
    /// The same beside real sales of a tenth of the ceiling.
    FakeOffersBesideSales,
    /// A co-op pays its member, who buys from it, again and again.
    Oneself,
    /// Two co-ops pass credits round 200 times a month to lift the overdraft.
    OverdraftRing,
}

/// Which rules hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rules {
    /// The default policy.
    Default,
    /// The ceiling is the largest number there is; growth counts from the projection alone.
    NoCeiling,
    /// A projection may become what was sold.
    NoGrowthCap,
    /// Nothing is owed after a shortfall.
    NoRepayment,
    /// Neither ceiling nor growth cap.
    NoCeilingNoCap,
}

impl Rules {
    fn policy(self) -> Policy {
        let mut policy = Policy::default();
        match self {
            Rules::Default => {}
            Rules::NoCeiling => policy.start_rate = BasisPoints(0),
            Rules::NoGrowthCap => policy.growth_cap = UNCAPPED,
            Rules::NoRepayment => policy.repay_rate = BasisPoints(0),
            Rules::NoCeilingNoCap => {
                policy.start_rate = BasisPoints(0);
                policy.growth_cap = UNCAPPED;
            }
        }
        policy
    }

    fn has_ceiling(self) -> bool {
        !matches!(self, Rules::NoCeiling | Rules::NoCeilingNoCap)
    }
}

/// A cap of 10,000 times: more than is ever reached in a month.
const UNCAPPED: BasisPoints = BasisPoints(100_000_000);

/// What an attack has gained at the end of each month, if it then spent all it can. Minor units.
pub(super) fn play(attack: Attack, rules: Rules) -> Result<Vec<i128>, FarmingError> {
    let mut field = Field::new(attack, rules);
    let mut gains = Vec::new();
    for month in 0..MONTHS {
        if month > 0 {
            field.ledger.next_month()?;
        }
        field.month(month == 0)?;
        gains.push(field.ledger.gain()?);
    }
    Ok(gains)
}

struct Field {
    attack: Attack,
    ledger: Ledger,
    coops: Vec<usize>,
    member: usize,
    /// What each co-op offers at first.
    offer: i64,
}

impl Field {
    fn new(attack: Attack, rules: Rules) -> Field {
        let (coops, trust) = match attack {
            Attack::Ring(coops) => (coops, TRUST),
            Attack::Split(parts) => (parts, TRUST / i64::try_from(parts).unwrap_or(i64::MAX)),
            Attack::OverdraftRing => (2, TRUST),
            Attack::Honest
            | Attack::FakeOffers
            | Attack::FakeOffersBesideSales
            | Attack::Oneself => (1, TRUST),
        };
        let ceiling = if rules.has_ceiling() {
            trust
        } else {
            CEILING_MAX.minor_units()
        };
        let mut ledger = Ledger::new(rules.policy());
        let coops = (0..coops)
            .map(|_| ledger.open(Role::Coop, ceiling))
            .collect();
        let member = ledger.open(Role::Member, 0);
        let offer = match attack {
            Attack::FakeOffers => WRITTEN,
            _ => trust,
        };
        Field {
            attack,
            ledger,
            coops,
            member,
            offer,
        }
    }

    fn month(&mut self, first: bool) -> Result<(), Refused> {
        let again = self.attack == Attack::FakeOffers;
        if first || again {
            for coop in self.coops.clone() {
                self.ledger.offer(coop, self.offer)?;
            }
        }
        match self.attack {
            Attack::Honest => self.trade(TRUST),
            Attack::FakeOffersBesideSales => self.trade(REALLY_SOLD),
            Attack::FakeOffers => self.spend_all(),
            Attack::Ring(_) | Attack::Split(_) | Attack::Oneself => self.go_round(ROUNDS_MAX, true),
            Attack::OverdraftRing => self.go_round(200, false),
        }
    }

    /// Sells to the world, and spends all but the overdraft there.
    fn trade(&mut self, sold: i64) -> Result<(), Refused> {
        for coop in self.coops.clone() {
            self.ledger.pay(WORLD, coop, sold, Purpose::Purchase)?;
            let balance = self.ledger.account(coop).balance.minor_units();
            self.ledger.pay(coop, WORLD, balance, Purpose::Purchase)?;
        }
        Ok(())
    }

    fn spend_all(&mut self) -> Result<(), Refused> {
        for coop in self.coops.clone() {
            let all = self.ledger.can_spend(coop)?;
            self.ledger.pay(coop, WORLD, all, Purpose::Purchase)?;
        }
        Ok(())
    }

    /// Passes all there is from one to the next, until each has sold all that can lift its projection.
    fn go_round(&mut self, rounds: usize, stop_when_enough: bool) -> Result<(), Refused> {
        for _ in 0..rounds {
            if stop_when_enough && self.enough()? {
                return Ok(());
            }
            for (place, coop) in self.coops.clone().into_iter().enumerate() {
                // No more than a round can carry at all: sums stay within the ledger's range.
                let amount = self.ledger.can_spend(coop)?.min(CEILING_MAX.minor_units());
                if let [_] = self.coops[..] {
                    self.ledger.pay(coop, self.member, amount, Purpose::Wage)?;
                    self.ledger
                        .pay(self.member, coop, amount, Purpose::Purchase)?;
                } else {
                    let next = self.coops[(place + 1) % self.coops.len()];
                    self.ledger.pay(coop, next, amount, Purpose::Purchase)?;
                }
            }
        }
        Ok(())
    }

    fn enough(&self) -> Result<bool, Refused> {
        for coop in &self.coops {
            let account = self.ledger.account(*coop);
            let policy = self.ledger.policy();
            let start = account.ceiling.share_rounded_up(policy.start_rate)?;
            let base = account.projected.max(start);
            let grown = base.plus(base.share_rounded_up(policy.growth_cap)?)?;
            if account.sold < grown.min(account.ceiling) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(attack: Attack, rules: Rules) -> i128 {
        *play(attack, rules)
            .expect("plays")
            .last()
            .expect("24 months")
    }

    #[test]
    fn a_ring_gains_grant_and_overdraft_of_its_ceilings_once() {
        // Half of 1.25 x 1,000 (the rest is the Foundation's) and half of 1,000 as overdraft.
        let each = 112_500;
        for coops in [2, 5, 20] {
            let gains = play(Attack::Ring(coops), Rules::Default).expect("plays");
            let bound = each * i128::try_from(coops).expect("small");
            assert_eq!(gains[23], bound);
            assert_eq!(gains[2], bound, "nothing more after the first months");
        }
    }

    #[test]
    fn parts_gain_no_more_than_the_whole() {
        let whole = last(Attack::Oneself, Rules::Default);
        assert_eq!(whole, 112_500);
        for parts in [2, 7, 20] {
            assert!(last(Attack::Split(parts), Rules::Default) <= whole);
        }
    }

    #[test]
    fn without_a_ceiling_growth_has_no_end() {
        let gains = play(Attack::Ring(2), Rules::NoCeiling).expect("plays");
        assert!(gains[23] > 1_000 * gains[0]);
    }

    #[test]
    fn repayment_takes_back_what_estimates_gave() {
        let with = play(Attack::FakeOffersBesideSales, Rules::Default).expect("plays");
        let without = last(Attack::FakeOffersBesideSales, Rules::NoRepayment);
        assert!(
            with[23] < 0,
            "more is repaid than the grant was, since the Foundation had its share"
        );
        assert!(with[0] > 0 && without >= with[0]);
    }
}
