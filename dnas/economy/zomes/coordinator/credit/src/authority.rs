//! Acts that take signatures: drafted here, signed by members with their own keys, carried out here.

use crate::{
    payments::{gather, network_fee},
    write::{Head, foresee_approved, head, write},
};
use copex_economy::spending::{
    Asked, Mandate, Spending, SpendingRefused, SpendingRule, signatures_needed,
};
use copex_entries::{
    account_key,
    calls::{
        authority::{ActInput, CarryOutInput, Draft, RuleInput, RuleView, SignerInput},
        credit::{SaveInput, Written},
    },
    ledger::{Approval, Approvals, LedgerAct, ToApprove},
    same_key,
};
use economy_integrity::credit::rule_in_force;
use economy_reading::{
    my_key, parties, properties,
    say::{refuse, sentence},
};
use hdk::prelude::*;

/// My account's spending rule, and what was spent under it.
#[hdk_extern]
pub fn spending_rule() -> ExternResult<RuleView> {
    let head = head()?;
    Ok(RuleView {
        rule: rule_in_force(&head.newest.event, &head.newest.hash)?,
        spent: head.newest.event.state.spent,
    })
}

/// Prepares an act for its signers: what they sign, and how many must.
#[hdk_extern]
pub fn draft(input: ActInput) -> ExternResult<Draft> {
    let head = head()?;
    let act = match input {
        ActInput::Pay(input) => LedgerAct::Pay {
            payments: gather(&head, input)?,
        },
        ActInput::Save(SaveInput { amount, until }) => LedgerAct::Save { amount, until },
        ActInput::ChangeRule(input) => change_of_rule(&head, input)?,
    };
    let needed = needed(&head, &act)?;
    let properties = properties()?;
    // Half of what the rule allows at most: it counts from when the act is written.
    let lasts = properties.calendar.collection_seconds.div_euclid(2);
    let number = head.newest.event.state.spent.approvals.next();
    Ok(Draft {
        needed,
        to_approve: ToApprove {
            economy: dna_info()?.hash,
            account: head.author,
            act,
            number,
            valid_until: head.now.after_seconds(lasts),
        },
    })
}

fn needed(head: &Head, act: &LedgerAct) -> ExternResult<u8> {
    let network_fee = network_fee(head, act)?;
    let payments: Vec<_> = act
        .payments()
        .iter()
        .map(|payment| (payment.reason.purpose(), payment.amount))
        .collect();
    let act = match act {
        LedgerAct::Save { amount, .. } => Spending::Save(*amount),
        LedgerAct::ChangeRule { rule, .. } => Spending::ChangeRule(rule),
        _ => Spending::Pay(&payments),
    };
    let asked = Asked {
        account: account_key(&head.author),
        act,
        network_fee,
        time: head.now,
        calendar: &properties()?.calendar,
    };
    let rule = rule_in_force(&head.newest.event, &head.newest.hash)?;
    signatures_needed(rule.as_ref(), &head.newest.event.state.spent, &asked).map_err(not_drafted)
}

fn not_drafted(refused: SpendingRefused) -> WasmError {
    sentence(format!("Nothing was drafted. {refused}."))
}

fn change_of_rule(head: &Head, input: RuleInput) -> ExternResult<LedgerAct> {
    let mut signers: Vec<(Mandate, ActionHash)> = Vec::new();
    for signer in input.signers {
        signers.push(mandate(head, signer)?);
    }
    signers.sort_by_key(|(mandate, _)| mandate.signer);
    let (signers, memberships) = signers.into_iter().unzip();
    let rule = SpendingRule {
        signers,
        tiers: input.tiers,
    };
    rule.check(account_key(&head.author)).map_err(not_drafted)?;
    Ok(LedgerAct::ChangeRule { rule, memberships })
}

/// A signer's mandate, with the membership that makes them one.
fn mandate(head: &Head, input: SignerInput) -> ExternResult<(Mandate, ActionHash)> {
    let SignerInput {
        member,
        payment_limit,
        day_limit,
        month_limit,
        purposes,
        may_save,
        may_change_rule,
    } = input;
    let of_mine = parties::held(&member)?.filter(|held| {
        let coop = held.standing.coop.as_ref();
        coop.is_some_and(|coop| same_key(coop, &head.author))
    });
    let Some(held) = of_mine else {
        return refuse(
            "Nothing was drafted: only members of your own co-op can be signers. Choose among them.",
        );
    };
    let mandate = Mandate {
        signer: account_key(&member),
        payment_limit,
        day_limit,
        month_limit,
        purposes,
        may_save,
        may_change_rule,
    };
    Ok((mandate, held.action))
}

/// By a signer: signs an act of their co-op.
#[hdk_extern]
pub fn approve(to_approve: ToApprove) -> ExternResult<Approval> {
    if to_approve.economy != dna_info()?.hash {
        return refuse("Not signed: this belongs to another economy.");
    }
    let signer = my_key()?;
    let signature = sign(signer.clone(), to_approve)?;
    Ok(Approval { signer, signature })
}

/// Writes an act that was drafted, with the signatures that were given.
#[hdk_extern]
pub fn carry_out(input: CarryOutInput) -> ExternResult<Written> {
    let CarryOutInput {
        to_approve,
        signatures,
    } = input;
    let head = head()?;
    if !same_key(&to_approve.account, &head.author) {
        return refuse("Nothing was written: this was drafted for another account.");
    }
    // An account without a rule is its own signer.
    let has_rule = rule_in_force(&head.newest.event, &head.newest.hash)?.is_some();
    let approvals = has_rule.then_some(Approvals {
        number: to_approve.number,
        valid_until: to_approve.valid_until,
        signatures,
    });
    let act = to_approve.act;
    let after = foresee_approved(&head, &act, approvals.as_ref())?;
    write(&head, act, approvals, after)
}
