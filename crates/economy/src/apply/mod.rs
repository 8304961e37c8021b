//! The one definition of the ledger's arithmetic: `account x act x facts -> account`, or the rule that refuses it.
//!
//! Total: no input panics. Every condition of an act is tested before the account is handed back, and a refusal hands
//! nothing back. Who signed, where in the chain an event stands and whether an output was taken before is the
//! validator's part, not this module's.

mod matching;
mod pay;
mod savings;
mod settle;
mod share;
mod take;

use crate::{
    account::{Account, AccountKey, Role},
    act::{Act, Applied, Facts, Output, Purpose},
    calendar::Month,
    credits::Credits,
    policy::CEILING_MAX,
    refusal::Refused,
};

/// The account after an act, with the outputs it makes.
pub fn apply(account: &Account, act: &Act<'_>, facts: &Facts<'_>) -> Result<Applied, Refused> {
    let mut draft = Draft::new(account, facts);
    match *act {
        Act::Issue { value } => settle::issue(&mut draft, value)?,
        Act::Settle => settle::settle(&mut draft)?,
        Act::Pay(payments) => pay::pay(&mut draft, payments)?,
        Act::Collect(inputs) => take::collect(&mut draft, inputs)?,
        Act::Void(output) => take::void(&mut draft, output)?,
        Act::Save { amount, until } => savings::save(&mut draft, amount, until)?,
        Act::Release { month } => savings::release(&mut draft, month)?,
        Act::Mark => {}
        Act::Renew { ceiling } => {
            if !(Credits::ZERO..=CEILING_MAX).contains(&ceiling) {
                return Err(Refused::Ceiling);
            }
            draft.account.ceiling = ceiling;
        }
        Act::Inherit { matures } => savings::inherit(&mut draft, matures)?,
        Act::ShareFees {
            month,
            candidates,
            receipts,
        } => share::share(&mut draft, month, candidates, receipts)?,
    }
    Ok(Applied {
        account: draft.account,
        outputs: draft.outputs,
        created: draft.created,
        retired: draft.retired,
    })
}

/// An account in the middle of an act.
struct Draft<'a> {
    account: Account,
    outputs: Vec<Output>,
    created: Credits,
    retired: Credits,
    facts: &'a Facts<'a>,
    month: Month,
}

impl<'a> Draft<'a> {
    fn new(account: &Account, facts: &'a Facts<'a>) -> Draft<'a> {
        Draft {
            account: account.clone(),
            outputs: Vec::new(),
            created: Credits::ZERO,
            retired: Credits::ZERO,
            facts,
            month: facts.calendar.month(facts.time),
        }
    }

    /// R-CREDIT-07  A co-op or the Foundation acts in the month it is settled to. Members are never settled.
    fn is_settled(&self) -> Result<(), Refused> {
        if self.account.role == Role::Member || self.account.month == self.month {
            Ok(())
        } else {
            Err(Refused::SettleFirst {
                account: self.account.month,
                event: self.month,
            })
        }
    }

    fn is_coop(&self) -> bool {
        self.account.role == Role::Coop
    }

    fn output(&mut self, payee: AccountKey, amount: Credits, purpose: Purpose) {
        self.outputs.push(Output {
            payee,
            amount,
            purpose,
            grant: Credits::ZERO,
            lapse: None,
            due: None,
        });
    }

    /// Earned credits: what of a positive balance is neither grant nor kept for those who run the network.
    fn earned(&self) -> Result<Credits, Refused> {
        self.account
            .balance
            .or_zero()
            .minus(self.account.lots.total()?)?
            .minus(self.account.network_fees)
    }

    /// The part of `amount` that may stand as a grant lot: within the balance and within what was matched.
    fn lot_room(&self, amount: Credits) -> Result<Credits, Refused> {
        let lots = self.account.lots.total()?;
        let in_balance = self.account.balance.or_zero().minus(lots)?;
        let in_matched = self.account.matched.minus(lots)?;
        Ok(amount.min(in_balance).min(in_matched).or_zero())
    }

    /// Records a part of the balance as a grant that lapses in `month`.
    fn put_lot(&mut self, month: Month, amount: Credits) -> Result<(), Refused> {
        let room = self.lot_room(amount)?;
        self.account.lots.add(month, room)
    }

    /// Retires so much of the balance as repayment. The caller has seen to it that the balance covers it.
    fn repay(&mut self, amount: Credits) -> Result<(), Refused> {
        self.account.lots.draw(amount)?;
        self.account.balance = self.account.balance.minus(amount)?;
        self.account.matched = self.account.matched.minus(amount)?;
        self.retired = self.retired.plus(amount)?;
        Ok(())
    }

    /// Takes what is owed from the balance, never below zero.
    fn pay_owed(&mut self) -> Result<(), Refused> {
        let paid = self.account.owed.min(self.account.balance.or_zero());
        self.account.owed = self.account.owed.minus(paid)?;
        self.repay(paid)
    }

    /// Keeps what is owed within what stands above the target.
    fn cap_owed(&mut self) -> Result<(), Refused> {
        let above = self
            .account
            .matched
            .minus(self.account.target(self.facts.policy)?)?;
        self.account.owed = self.account.owed.min(above.or_zero());
        Ok(())
    }
}
