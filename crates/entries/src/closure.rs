//! Closure: the end of an account at one named event, because its key is lost or because it leaves. The account passes to the
//! key that the Closure names, once.

use crate::{
    credential::Standing, ledger::AccountState, properties::EconomyProperties, refusal::Refusal,
    same_key,
};
use copex_economy::{
    account::Role,
    act::{Act, Facts, Purpose},
    apply::apply,
    by_month::ByMonth,
    calendar::{Calendar, Moment, Month},
    credits::Credits,
    refusal::Refused,
};
use hdi::prelude::*;

/// The most actions between a registrar's Closure and the one before it, or the beginning of its chain.
pub const CLOSURE_DISTANCE_MAX: u32 = 20_000;

/// Why an account ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum ClosureCause {
    /// Its key is lost or in other hands.
    LostKey,
    /// It leaves of its own will.
    Exit,
    /// The co-ops shut it out, or it cannot pay what it owes.
    Exclusion,
}

/// What a Closure declares, and both who answer for it sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ClosureTerms {
    /// The economy it is for.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub economy: DnaHash,
    /// The key whose account ends.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub account: AgentPubKey,
    /// The account's last event. What its key writes beside or after it is no part of the account any more.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub head: ActionHash,
    /// The newest accreditation or membership that the key was given: it can act until that ends.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub standing: ActionHash,
    /// Why.
    pub cause: ClosureCause,
    /// The key that the account passes to; none where it just ends.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub heir: Option<AgentPubKey>,
}

/// The signature of the other one who answers for a Closure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerializedBytes)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Countersignature {
    /// Whose: a second registrar, or the co-op of the member whose account ends.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub by: AgentPubKey,
    /// Over the terms.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub signature: Signature,
}

/// What a registrar's Closures passed on within one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PassedOn {
    /// The month.
    pub month: Month,
    /// The sum of positive balances and savings.
    pub amount: Credits,
}

/// Who signs a Closure beside the registrar that writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum SecondSigner {
    /// Nobody: a co-op's account, in an economy that was founded with one registrar.
    Nobody,
    /// Another registrar.
    Registrar,
    /// The member's co-op.
    Coop,
    /// The member's co-op or another registrar.
    CoopOrRegistrar,
}

/// What an heir takes over, by the rules of the economy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Passing {
    /// Unspent grants, which go back to the Foundation.
    pub lapses: Credits,
    /// What waits for the heir, by the month from which it can be used.
    pub waits: ByMonth,
    /// What the heir owes from the first day on; not below zero.
    pub debt: Credits,
    /// Credits created for the co-op that its sales still have to bear out.
    pub answers_for: Credits,
}

/// The end of an account, in its registrar's chain of Closures.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Closure {
    /// The registrar's Closure before this one.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array | null"))]
    pub previous: Option<ActionHash>,
    /// How many actions lie from that one to this.
    pub distance: u32,
    /// What is declared.
    pub terms: ClosureTerms,
    /// The other signature; none where an economy has one registrar and a co-op's account ends.
    pub countersigned: Option<Countersignature>,
    /// What this registrar's Closures passed on in the month of this one, this one included.
    pub passed_on: PassedOn,
}

impl ClosureTerms {
    /// R-REGISTRY-25  An account ends at an event of its own, with a standing of its own, and passes to another key.
    pub fn check(
        &self,
        economy: &DnaHash,
        head_author: &AgentPubKey,
        head: &AccountState,
        standing: &Standing,
    ) -> Result<(), Refusal> {
        let refuse = |problem: &str| Err(Refusal::ClosureTerms(problem.into()));
        if self.economy != *economy {
            return refuse("a Closure is for this economy");
        }
        if !same_key(head_author, &self.account) {
            return refuse("an account ends at an event of its own");
        }
        if head.account.role == Role::Foundation {
            return refuse("the Foundation's account does not end");
        }
        if standing.role != head.account.role || standing.serial < head.standing.serial {
            return refuse("a Closure names the newest standing of the account");
        }
        match &self.heir {
            Some(heir) if same_key(heir, &self.account) => {
                refuse("an account passes to another key than its own")
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The first month in which what the account held can be used by its heir: the one after the old key's standing has ended
    /// and the time for objections has passed, since the old key can spend as long as its standing runs.
    pub fn matures(&self, head: &AccountState, standing: &Standing, calendar: &Calendar) -> Month {
        let end = head.standing.valid_until.max(standing.valid_until);
        calendar
            .month(end.after_seconds(calendar.closure_seconds))
            .plus(1)
    }

    /// R-CREDIT-45  What the heir's account opens with, as the first event of that computes it; none without an heir.
    pub fn passing(
        &self,
        head: &AccountState,
        standing: &Standing,
        facts: &Facts<'_>,
    ) -> Result<Option<Passing>, Refused> {
        if self.heir.is_none() {
            return Ok(None);
        }
        let inherit = Act::Inherit {
            matures: self.matures(head, standing, facts.calendar),
        };
        let applied = apply(&head.account, &inherit, facts)?;
        let lapses = applied
            .outputs
            .iter()
            .filter(|output| output.purpose == Purpose::Lapse)
            .try_fold(Credits::ZERO, |sum, output| sum.plus(output.amount))?;
        Ok(Some(Passing {
            lapses,
            debt: Credits::ZERO.minus(applied.account.balance)?.or_zero(),
            answers_for: applied.account.matched,
            waits: applied.account.savings,
        }))
    }

    /// What passes to the heir: a positive balance and savings. A debt passes too, and adds nothing to this.
    pub fn passes_on(&self, head: &AccountState) -> Result<Credits, Refusal> {
        if self.heir.is_none() {
            return Ok(Credits::ZERO);
        }
        let savings = head
            .account
            .savings
            .total()
            .map_err(|_| Refusal::PassedOn)?;
        head.account
            .balance
            .or_zero()
            .plus(savings)
            .map_err(|_| Refusal::PassedOn)
    }
}

impl SecondSigner {
    /// R-REGISTRY-26  Who signs beside the registrar, for an account that stands as told.
    pub fn of(head: &AccountState, properties: &EconomyProperties) -> SecondSigner {
        match (head.account.role, properties.registrars.len() > 1) {
            (Role::Coop, false) => SecondSigner::Nobody,
            (Role::Coop | Role::Foundation, _) => SecondSigner::Registrar,
            (Role::Member, false) => SecondSigner::Coop,
            (Role::Member, true) => SecondSigner::CoopOrRegistrar,
        }
    }
}

impl Closure {
    /// R-REGISTRY-26  Two answer for a Closure: for a member's account a registrar and its co-op or a second registrar; for a
    /// co-op's two registrars. An economy that was founded with one registrar closes a co-op's account by that one.
    pub fn check_signers(
        &self,
        author: &AgentPubKey,
        head: &AccountState,
        properties: &EconomyProperties,
    ) -> Result<(), Refusal> {
        let Some(Countersignature { by, .. }) = &self.countersigned else {
            return match SecondSigner::of(head, properties) {
                SecondSigner::Nobody => Ok(()),
                SecondSigner::Registrar | SecondSigner::Coop | SecondSigner::CoopOrRegistrar => {
                    Err(Refusal::ClosureSigner)
                }
            };
        };
        let second_registrar = properties.is_registrar(by) && !same_key(by, author);
        let own_coop = head
            .standing
            .coop
            .as_ref()
            .is_some_and(|coop| same_key(coop, by));
        if second_registrar || own_coop {
            Ok(())
        } else {
            Err(Refusal::ClosureSigner)
        }
    }

    /// R-REGISTRY-27  What a registrar's Closures pass on in a month stays within its quota: two Closures of one account would
    /// copy what it holds, which no node can see from one of them.
    pub fn passed_on_after(
        before: Option<PassedOn>,
        amount: Credits,
        written: Moment,
        properties: &EconomyProperties,
    ) -> Result<PassedOn, Refusal> {
        let month = properties.calendar.month(written);
        let earlier = before
            .filter(|before| before.month >= month)
            .unwrap_or(PassedOn {
                month,
                amount: Credits::ZERO,
            });
        let amount = earlier.amount.plus(amount).map_err(|_| Refusal::PassedOn)?;
        if amount > properties.policy.registrar_quota {
            return Err(Refusal::PassedOn);
        }
        Ok(PassedOn {
            month: earlier.month,
            amount,
        })
    }
}
