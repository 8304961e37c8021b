//! Who authorised an act: the account's spending rule, and signatures of its members over that very act.

use super::known::Acting;
use crate::{EntryTypes, Fault, fetch};
use copex_economy::{
    act::Purpose,
    credits::Credits,
    spending::{self, Asked, Spending, SpendingRule, Spent},
};
use copex_entries::{
    account_key,
    credential::Standing,
    first_signers::FirstSigners,
    ledger::{Approvals, LedgerAct, LedgerEvent, rule_event},
    refusal::Refusal,
    registry::Accreditation,
    same_key,
};
use hdi::prelude::*;

/// R-CREDIT-33 to R-CREDIT-39  What was spent after the act, where it takes authority; none where the act takes none.
pub(crate) fn authorise(
    before: &LedgerEvent,
    previous: &ActionHash,
    act: &LedgerAct,
    approvals: Option<&Approvals>,
    acting: &Acting<'_>,
) -> Result<Option<Spent>, Fault> {
    let payments: Vec<(Purpose, Credits)> = act
        .payments()
        .iter()
        .map(|payment| (payment.reason.purpose(), payment.amount))
        .collect();
    let spending = match act {
        LedgerAct::Pay { .. } => Spending::Pay(&payments),
        LedgerAct::Save { amount, .. } => Spending::Save(*amount),
        LedgerAct::ChangeRule { rule, memberships } => {
            signers_are_members(rule, memberships, acting)?;
            Spending::ChangeRule(rule)
        }
        LedgerAct::Open { .. }
        | LedgerAct::Issue { .. }
        | LedgerAct::Settle
        | LedgerAct::Collect { .. }
        | LedgerAct::Void { .. }
        | LedgerAct::Release { .. }
        | LedgerAct::Mark
        | LedgerAct::Renew { .. }
        | LedgerAct::ShareFees { .. } => {
            return match approvals {
                None => Ok(None),
                Some(_) => Err(Refusal::Approval("this act takes no signatures".into()).into()),
            };
        }
    };
    let asked = Asked {
        account: account_key(acting.author),
        act: spending,
        network_fee: act.network_fee(before.state.account.role, &acting.in_force.policy)?,
        time: acting.written,
        calendar: &acting.properties.calendar,
    };
    let rule = rule_in_force(before, previous)?;
    verify(act, approvals, acting)?;
    let known = approvals.map(Approvals::known);
    let spent = spending::authorise(rule.as_ref(), &before.state.spent, &asked, known.as_ref())?;
    Ok(Some(spent))
}

/// R-REGISTRY-22, R-MOVE-03  The rule that holds for what follows `before`: an event of the same account set it, or the
/// accreditation that the account was opened with, by the first signers that it names; or it was carried here with the account.
/// Each was judged when it was written.
pub fn rule_in_force(
    before: &LedgerEvent,
    previous: &ActionHash,
) -> Result<Option<SpendingRule>, Fault> {
    let Some(hash) = rule_event(before, previous) else {
        return Ok(None);
    };
    let unset = || Fault::from(Refusal::Signers("nothing set the account's rule".into()));
    let act = if hash == *previous {
        Some(before.act.clone())
    } else {
        match fetch::entry(&hash)?.entry {
            Some(EntryTypes::LedgerEvent(event)) => Some(event.act),
            Some(EntryTypes::Accreditation(Accreditation { credential, .. })) => {
                let rule = credential.first_signers().map(FirstSigners::rule);
                return rule.map(Some).ok_or_else(unset);
            }
            None => {
                let carried = fetch::carried(&hash, &fetch::properties()?)?;
                return carried.map(|account| account.rule).ok_or_else(unset);
            }
            Some(_) => None,
        }
    };
    match act {
        Some(LedgerAct::ChangeRule { rule, .. }) => Ok(Some(rule)),
        _ => Err(unset()),
    }
}

/// R-CREDIT-33  Signers are members of the co-op, in standing when they become signers.
fn signers_are_members(
    rule: &SpendingRule,
    memberships: &[ActionHash],
    acting: &Acting<'_>,
) -> Result<(), Fault> {
    let refuse = || {
        Fault::from(Refusal::Signers(
            "every signer is a member of the co-op, in standing".into(),
        ))
    };
    if memberships.len() != rule.signers.len() {
        return Err(refuse());
    }
    for (mandate, membership) in rule.signers.iter().zip(memberships) {
        let (subject, Standing { coop, .. }) =
            fetch::member(membership, acting.written, acting.properties)?;
        let of_coop = coop.is_some_and(|coop| same_key(&coop, acting.author));
        if account_key(&subject) != mandate.signer || !of_coop {
            return Err(refuse());
        }
    }
    Ok(())
}

/// R-CREDIT-34  Each signature fits the act, the account, the number and the end.
fn verify(
    act: &LedgerAct,
    approvals: Option<&Approvals>,
    acting: &Acting<'_>,
) -> Result<(), Fault> {
    let Some(approvals) = approvals else {
        return Ok(());
    };
    let signed = approvals.signed(dna_info()?.hash, acting.author, act);
    for approval in &approvals.signatures {
        if !verify_signature(
            approval.signer.clone(),
            approval.signature.clone(),
            signed.clone(),
        )? {
            return Err(Refusal::Approval("a signature does not fit the act".into()).into());
        }
    }
    Ok(())
}
