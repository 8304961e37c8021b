//! The rules of other systems, each as a model of a few lines, under the same attacks.

use super::{
    CREDIT, MONTHS,
    attack::{Attack, TRUST},
};

/// A rule that sets credit limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rival {
    /// A limit that nobody changes.
    Fixed,
    /// Komunitin, credit on payment: each amount received is added to the payee's limit, up to a maximum that the operator
    /// sets. Source: `community-exchange-network/komunitin`, `accounting/src/controller/features/credit-on-payment.ts`
    /// (`newLimit = Math.min(maxLimit, account.creditLimit + transfer.amount)`).
    Komunitin {
        /// The maximum, in minor units.
        limit_max: i128,
    },
    /// Unyt's sample: limit = (number of own spends + 1) x 10. Source: `unytco/smart_agreement_library`,
    /// `library/__system_credit_limit_computation_dynamic/execution_code.rhai`.
    Unyt,
}

/// Payments that an account of Unyt's makes in a month: one a day.
const SPENDS_A_MONTH: i128 = 30;
/// Where counting ends: nobody needs to know how much more it is.
pub(super) const BEYOND_COUNTING: i128 = 1 << 100;

struct Account {
    balance: i128,
    limit: i128,
    spends: i128,
}

impl Rival {
    /// What could be spent for nothing at the end of each month, in minor units. Nobody asks for goods in return, so offers
    /// change nothing, and everybody who joins has a first limit.
    pub(super) fn play(self, attack: Attack) -> Vec<i128> {
        let accounts = match attack {
            Attack::Honest | Attack::FakeOffers | Attack::FakeOffersBesideSales => 1,
            Attack::Ring(coops) | Attack::Split(coops) => coops,
            Attack::Oneself | Attack::OverdraftRing => 2,
        };
        let first = match self {
            Rival::Fixed | Rival::Komunitin { .. } => i128::from(TRUST),
            Rival::Unyt => i128::from(10 * CREDIT),
        };
        let mut accounts: Vec<Account> = (0..accounts)
            .map(|_| Account {
                balance: 0,
                limit: first,
                spends: 0,
            })
            .collect();
        (0..MONTHS)
            .map(|_| {
                self.month(&mut accounts);
                let can_spend = accounts
                    .iter()
                    .map(|account| account.balance + account.limit);
                can_spend.fold(0, i128::saturating_add).min(BEYOND_COUNTING)
            })
            .collect()
    }

    /// Everything goes round once a month; with Unyt's sample a smallest unit goes round every day, since payments count and
    /// not amounts.
    fn month(self, accounts: &mut [Account]) {
        let count = accounts.len();
        if count < 2 {
            return;
        }
        let rounds = if self == Rival::Unyt {
            SPENDS_A_MONTH
        } else {
            1
        };
        for _ in 0..rounds {
            for payer in 0..count {
                let payee = (payer + 1) % count;
                let all = accounts[payer].balance + accounts[payer].limit;
                let amount = if self == Rival::Unyt {
                    1
                } else {
                    all.min(BEYOND_COUNTING)
                };
                accounts[payer].balance -= amount;
                accounts[payer].spends += 1;
                accounts[payee].balance += amount;
                self.paid(&mut accounts[payee], amount);
                self.has_paid(&mut accounts[payer]);
            }
        }
    }

    fn paid(self, payee: &mut Account, amount: i128) {
        if let Rival::Komunitin { limit_max } = self
            && payee.limit < limit_max
        {
            payee.limit = payee.limit.saturating_add(amount).min(limit_max);
        }
    }

    fn has_paid(self, payer: &mut Account) {
        if self == Rival::Unyt {
            payer.limit = (payer.spends + 1) * i128::from(10 * CREDIT);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Rival = Rival::Komunitin {
        limit_max: BEYOND_COUNTING,
    };

    #[test]
    fn a_limit_that_grows_with_payments_has_no_end() {
        let gains = OPEN.play(Attack::Ring(2));
        assert!(gains[23] > 1_000_000 * gains[0]);
        let stopped = Rival::Komunitin {
            limit_max: 10 * i128::from(TRUST),
        };
        assert_eq!(stopped.play(Attack::Ring(2))[23], 20 * i128::from(TRUST));
    }

    #[test]
    fn a_limit_that_grows_with_the_number_of_payments_grows_steadily() {
        let gains = Rival::Unyt.play(Attack::Ring(2));
        assert_eq!(gains[1] - gains[0], 2 * 30 * 10 * 100);
        assert_eq!(gains[23], 2 * (24 * 30 + 1) * 10 * 100);
    }

    #[test]
    fn a_fixed_limit_is_taken_once_by_each() {
        assert_eq!(
            Rival::Fixed.play(Attack::Split(20)),
            vec![20 * i128::from(TRUST); 24]
        );
    }
}
