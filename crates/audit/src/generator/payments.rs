//! Payments: what an account pays, to whom and for what; and now and then for what nobody may.

use super::{Generator, Mood};
use crate::{
    event::{Cites, Deed, FOUNDATION, Name, Payment},
    ledger::{Holder, Ledger},
};
use copex_economy::{
    account::{Account, Role},
    act::Purpose,
    credits::Credits,
};

impl Generator {
    pub(super) fn pay(&mut self, ledger: &Ledger<'_>, by: usize, at: i64, holder: &Holder) -> Deed {
        let count = match self.dice.below(100) {
            95.. if self.wrong => self.dice.pick(&[0, 101]).unwrap_or(0),
            0..57 => 1,
            57..95 => self.dice.between(2, 6),
            95..98 => self.dice.between(20, 40),
            _ => 100,
        };
        let (policy, _) = ledger.policy(ledger.month(at));
        let spendable = holder
            .account
            .can_spend(policy)
            .map_or(0, Credits::minor_units);
        let spendable = spendable.min(9_007_199_254_740_991);
        if spendable < count && holder.account.role != Role::Foundation && !self.wrong {
            return self.collect(ledger, by, at);
        }
        let whole = if count > 1 {
            // The rest of a divided purse stays, so that most of such payments fit.
            spendable / count
        } else {
            spendable
        };
        let mut payments: Vec<Payment> = (0..count.min(6))
            .map(|_| self.payment(ledger, by, at, &holder.account, whole))
            .collect();
        // Many at once are of one kind: a dividend, or a list of bills from one seller.
        if let Some(mut first) = payments.first().filter(|_| count > 6).cloned() {
            // So that the whole list mostly fits, at some places only just.
            first.amount = first.amount.min(whole.max(1));
            let many = usize::try_from(count).unwrap_or_default();
            payments = vec![first; many];
        }
        Deed::Pay(payments)
    }

    /// Everything at once, to one co-op or to the own members.
    pub(super) fn pay_all(&mut self, ledger: &Ledger<'_>, by: usize, amount: i64) -> Deed {
        let role = ledger.holders.get(by).map(|holder| holder.account.role);
        let own = self.one_of(ledger, |holder| holder.coop == Some(by));
        let amount = amount.min(9_007_199_254_740_991);
        let payment = match own {
            Some(member) if role == Some(Role::Coop) => Payment {
                to: member,
                amount,
                purpose: Purpose::Wage,
                due: None,
                cites: Cites::Standing,
            },
            _ => {
                let seller = self.seller(ledger, by);
                self.purchase(by, seller, amount)
            }
        };
        Deed::Pay(vec![payment])
    }

    fn purchase(&mut self, by: usize, seller: usize, amount: i64) -> Payment {
        let more = if self.dice.chance(30) {
            self.dice.between(0, 1_000)
        } else {
            0
        };
        Payment {
            to: seller,
            amount,
            purpose: Purpose::Purchase,
            due: None,
            cites: Cites::Order {
                buyer: by,
                seller,
                price: amount.saturating_add(more),
            },
        }
    }

    fn payment(
        &mut self,
        ledger: &Ledger<'_>,
        by: usize,
        at: i64,
        account: &Account,
        whole: i64,
    ) -> Payment {
        let purpose = self.purpose(account.role);
        let amount = self.amount(whole);
        let month = ledger.month(at);
        let mut payment = match purpose {
            Purpose::Purchase
            | Purpose::Share
            | Purpose::Lapse
            | Purpose::NetworkFee
            | Purpose::NetworkShare => {
                let seller = self.seller(ledger, by);
                Payment {
                    purpose,
                    ..self.purchase(by, seller, amount)
                }
            }
            Purpose::Wage | Purpose::Dividend | Purpose::Bonus => {
                let member = self.one_of(ledger, |holder| holder.coop == Some(by));
                Payment {
                    to: member.unwrap_or_else(|| self.seller(ledger, by)),
                    amount,
                    purpose: if member.is_some() {
                        purpose
                    } else {
                        Purpose::Contribution
                    },
                    due: None,
                    cites: Cites::Standing,
                }
            }
            Purpose::Contribution | Purpose::Tax => Payment {
                to: self.seller(ledger, by),
                amount,
                purpose,
                due: None,
                cites: Cites::Standing,
            },
            Purpose::Levy => Payment {
                to: FOUNDATION,
                ..Payment {
                    purpose,
                    ..self.purchase(by, by, amount)
                }
            },
            Purpose::Refund => self.refund(ledger, by, whole),
            Purpose::Award => Payment {
                to: self.seller(ledger, by),
                amount,
                purpose,
                due: None,
                cites: Cites::Decision,
            },
            Purpose::Investment => self.investment(ledger, by, month, account),
        };
        // Wrong in one way.
        match self.dice.below(16) {
            _ if !self.wrong => {}
            0 => payment.to = by,
            1 => payment.cites = Cites::Nothing,
            2 => payment.to = self.dice.index(ledger.holders.len()),
            3 => payment.amount = payment.amount.saturating_mul(2),
            _ => {}
        }
        payment
    }

    fn purpose(&mut self, role: Role) -> Purpose {
        if self.wrong && self.dice.chance(12) {
            return self.dice.pick(&Purpose::ALL).unwrap_or(Purpose::Purchase);
        }
        let thrown = self.dice.below(100);
        match (role, thrown) {
            (Role::Foundation, 0..65) => Purpose::Award,
            (Role::Foundation, _) => Purpose::Investment,
            (Role::Coop, 0..40) => Purpose::Purchase,
            (Role::Coop, 40..62) => Purpose::Wage,
            (Role::Coop, 62..68) => Purpose::Dividend,
            (Role::Coop, 68..74) => Purpose::Bonus,
            (Role::Coop, 74..84) => Purpose::Refund,
            (Role::Member, 0..74) => Purpose::Purchase,
            (_, 74..90) => Purpose::Levy,
            (_, 90..95) => Purpose::Tax,
            (_, _) => Purpose::Contribution,
        }
    }

    fn investment(
        &mut self,
        ledger: &Ledger<'_>,
        by: usize,
        month: i64,
        account: &Account,
    ) -> Payment {
        let (policy, _) = ledger.policy(month);
        let left = policy
            .investment_limit
            .minus(account.invested)
            .map_or(0, Credits::minor_units);
        // Now and then all of it, so that awards beside it pass the most that one Pay may come to.
        let share = self.dice.pick(&[1, 2, 3, 5, 8, 100]).unwrap_or(1);
        let ahead = if self.wrong && self.dice.chance(30) {
            self.dice.between(-1, 0)
        } else {
            self.dice.between(1, 9)
        };
        let to = if !self.wrong {
            self.seller(ledger, by)
        } else {
            self.dice.index(ledger.holders.len())
        };
        Payment {
            to,
            amount: self.amount(left / share),
            purpose: Purpose::Investment,
            due: (!self.wrong || self.dice.chance(90)).then(|| month.saturating_add(ahead)),
            cites: Cites::Decision,
        }
    }

    /// Gives back a purchase that was collected, or tries to give back one that is too old or not its own.
    fn refund(&mut self, ledger: &Ledger<'_>, by: usize, whole: i64) -> Payment {
        let is_sale = |name: &Name| {
            ledger
                .outputs
                .get(name)
                .is_some_and(|sale| sale.output.purpose == Purpose::Purchase)
        };
        let takings = ledger
            .holders
            .get(by)
            .map_or(&[][..], |holder| &holder.takings);
        let reach = if self.wrong { 500 } else { 8 };
        let sales: Vec<Name> = takings
            .iter()
            .rev()
            .take(reach)
            .flat_map(|taking| taking.names.iter().copied())
            .filter(is_sale)
            .collect();
        let Some(name) = self.dice.pick(&sales) else {
            let seller = self.seller(ledger, by);
            let amount = self.amount(whole);
            return self.purchase(by, seller, amount);
        };
        let sale = ledger.outputs.get(&name);
        let paid = sale.map_or(0, |sale| sale.output.amount.minor_units());
        let amount = match self.dice.below(20) {
            0..8 if self.wrong => paid.saturating_add(1),
            0..4 if paid <= whole => paid,
            _ => self.dice.between(1, paid.min(whole).max(1)),
        };
        Payment {
            to: sale.map_or(by, |sale| sale.payer),
            amount,
            purpose: Purpose::Refund,
            due: None,
            cites: Cites::Sale(name),
        }
    }

    /// A co-op to buy from: another one, and not one that sells nothing any more.
    fn seller(&mut self, ledger: &Ledger<'_>, by: usize) -> usize {
        let sells: Vec<usize> = (0..ledger.holders.len())
            .filter(|of| *of != by && self.mood(*of) != Mood::Defaulting)
            .collect();
        let chosen = self.pick_where(ledger, &sells);
        chosen.unwrap_or(FOUNDATION + 1)
    }

    fn pick_where(&mut self, ledger: &Ledger<'_>, among: &[usize]) -> Option<usize> {
        let coops: Vec<usize> = among
            .iter()
            .copied()
            .filter(|of| {
                ledger
                    .holders
                    .get(*of)
                    .is_some_and(|holder| holder.account.role == Role::Coop)
            })
            .collect();
        self.dice.pick(&coops)
    }

    fn one_of(&mut self, ledger: &Ledger<'_>, fits: impl Fn(&Holder) -> bool) -> Option<usize> {
        let fitting: Vec<usize> = ledger
            .holders
            .iter()
            .enumerate()
            .filter(|(_, holder)| fits(holder))
            .map(|(of, _)| of)
            .collect();
        self.dice.pick(&fitting)
    }
}
