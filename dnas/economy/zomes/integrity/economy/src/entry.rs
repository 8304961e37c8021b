//! Creating, changing and withdrawing entries: which type may do what.

use crate::{
    EntryTypes, Judgement, credit,
    exchange::{listing, order, request},
    fetch,
    place::Spot,
    registry::{closure, records},
};
use copex_economy::{
    act::{INPUTS_MAX, PAYMENTS_MAX},
    spending::SIGNERS_MAX,
};
use copex_entries::{
    ledger::{LedgerAct, LedgerEvent},
    moment,
    refusal::Refusal,
    same_key,
};
use hdi::prelude::*;

/// The rule of each type for a new entry.
pub(crate) fn judge_create(entry: &EntryTypes, action: &TypedAction<CreateData>) -> Judgement {
    let author = action.author();
    let written = moment(action.timestamp());
    let prev_action = action.prev_action().ok_or(Refusal::AccreditationPlace)?;
    let spot = Spot {
        author,
        prev_action,
        sequence: action.action_seq(),
    };
    judge_bytes(entry, action.entry_hash())?;
    match entry {
        EntryTypes::Accreditation(accreditation) => {
            records::judge_accreditation(accreditation, &spot, written)
        }
        EntryTypes::Membership(membership) => {
            records::judge_membership(membership, author, written)
        }
        EntryTypes::Acceptance(acceptance) => records::judge_acceptance(acceptance, author),
        EntryTypes::Revocation(revocation) => records::judge_revocation(revocation, author),
        EntryTypes::CoopProfile(profile) => records::judge_profile(profile, author, written),
        EntryTypes::Offer(offer) => listing::judge_offer(offer, author, written),
        EntryTypes::Want(want) => listing::judge_want(want, author, written),
        EntryTypes::Order(order) => order::judge_order(order, author, written),
        EntryTypes::OrderStep(step) => order::judge_step(step, author),
        EntryTypes::LedgerEvent(event) => credit::event::judge(event, &spot, written),
        EntryTypes::MonthAct(act) => credit::month::judge(act, &spot, written),
        EntryTypes::Closure(closure) => closure::judge(closure, &spot, written),
        EntryTypes::PaymentRequest(asked) => request::judge_request(asked, author, written),
        EntryTypes::RequestDecline(decline) => request::judge_decline(decline, author),
        EntryTypes::ServiceReceipt(receipt) => credit::service::judge(receipt, author, written),
    }
}

/// R-REGISTRY-19  An entry's bytes are what its type encodes to, with nothing beside: reading alone passes over what it does not
/// know, and megabytes could hide there.
fn judge_bytes(entry: &EntryTypes, hash: &EntryHash) -> Judgement {
    if hash_entry(entry)? == *hash {
        Ok(())
    } else {
        Err(Refusal::Encoding.into())
    }
}

/// R-REGISTRY-16, R-EXCHANGE-03  Profiles, offers and wants change, by their own author, into their own kind.
pub(crate) fn judge_update(entry: &EntryTypes, action: &TypedAction<UpdateData>) -> Judgement {
    let author = action.author();
    let written = moment(action.timestamp());
    judge_bytes(entry, action.entry_hash())?;
    match entry {
        EntryTypes::CoopProfile(profile) => {
            changes_own(action, |before| {
                matches!(before, EntryTypes::CoopProfile(_))
            })?;
            records::judge_profile(profile, author, written)
        }
        EntryTypes::Offer(offer) => {
            changes_own(action, |before| matches!(before, EntryTypes::Offer(_)))?;
            listing::judge_offer(offer, author, written)
        }
        EntryTypes::Want(want) => {
            changes_own(action, |before| matches!(before, EntryTypes::Want(_)))?;
            listing::judge_want(want, author, written)
        }
        EntryTypes::Accreditation(_)
        | EntryTypes::Membership(_)
        | EntryTypes::Acceptance(_)
        | EntryTypes::Revocation(_)
        | EntryTypes::Order(_)
        | EntryTypes::OrderStep(_)
        | EntryTypes::LedgerEvent(_)
        | EntryTypes::MonthAct(_)
        | EntryTypes::Closure(_)
        | EntryTypes::PaymentRequest(_)
        | EntryTypes::RequestDecline(_)
        | EntryTypes::ServiceReceipt(_) => Err(permanence(entry).into()),
    }
}

fn changes_own(
    action: &TypedAction<UpdateData>,
    same_kind: impl Fn(&EntryTypes) -> bool,
) -> Judgement {
    let before = fetch::entry(&action.data.original_action_address)?;
    if !same_key(&before.author, action.author()) {
        return Err(Refusal::NotTheAuthor.into());
    }
    if before.entry.as_ref().is_some_and(same_kind) {
        Ok(())
    } else {
        Err(Refusal::OtherKind.into())
    }
}

/// R-REGISTRY-16, R-EXCHANGE-12  Offers, wants and payment requests are withdrawn by their own author; nothing else is deleted.
pub(crate) fn judge_delete(action: &TypedAction<DeleteData>) -> Judgement {
    let before = fetch::entry(&action.data.deletes_address)?;
    match before.entry {
        Some(EntryTypes::Offer(_) | EntryTypes::Want(_))
            if same_key(&before.author, action.author()) =>
        {
            Ok(())
        }
        Some(EntryTypes::Offer(_) | EntryTypes::Want(_)) => Err(Refusal::NotTheAuthor.into()),
        Some(EntryTypes::PaymentRequest(_)) if same_key(&before.author, action.author()) => Ok(()),
        Some(entry) => Err(permanence(&entry).into()),
        // A node may withdraw a grant that it gave to a caller: it carries nothing of ours.
        None => Ok(()),
    }
}

/// R-REGISTRY-15, R-EXCHANGE-08, R-EXCHANGE-12, R-CREDIT-01, R-NETWORK-01  What is written once stays.
fn permanence(entry: &EntryTypes) -> Refusal {
    match entry {
        EntryTypes::LedgerEvent(_) | EntryTypes::MonthAct(_) => Refusal::EventPermanent,
        EntryTypes::Order(_) | EntryTypes::OrderStep(_) => Refusal::OrderPermanent,
        EntryTypes::PaymentRequest(_) | EntryTypes::RequestDecline(_) => Refusal::RequestPermanent,
        EntryTypes::ServiceReceipt(_) => Refusal::ReceiptPermanent,
        EntryTypes::Accreditation(_)
        | EntryTypes::Membership(_)
        | EntryTypes::Acceptance(_)
        | EntryTypes::Revocation(_)
        | EntryTypes::Closure(_)
        | EntryTypes::CoopProfile(_)
        | EntryTypes::Offer(_)
        | EntryTypes::Want(_) => Refusal::Permanent,
    }
}

/// The shape of an entry: what can be told from it alone.
pub(crate) fn judge_shape(entry: &EntryTypes) -> Judgement {
    match entry {
        EntryTypes::Revocation(revocation) => revocation.check()?,
        EntryTypes::CoopProfile(profile) => profile.details.check()?,
        EntryTypes::Offer(offer) => offer.details.check()?,
        EntryTypes::Want(want) => want.details.check()?,
        EntryTypes::OrderStep(step) => step.check()?,
        EntryTypes::PaymentRequest(asked) => asked.check()?,
        EntryTypes::RequestDecline(decline) => decline.check()?,
        EntryTypes::ServiceReceipt(receipt) => receipt.check()?,
        EntryTypes::LedgerEvent(event) => {
            judge_event_shape(&event.act)?;
            judge_approvals(event)?;
        }
        // Their fields are bounded by the rules on the record; nothing in them can be told alone.
        EntryTypes::Accreditation(_)
        | EntryTypes::Membership(_)
        | EntryTypes::Acceptance(_)
        | EntryTypes::Order(_)
        | EntryTypes::MonthAct(_)
        | EntryTypes::Closure(_) => {}
    }
    Ok(())
}

/// R-CREDIT-12, R-CREDIT-16, R-CREDIT-33, R-NETWORK-06  Payments, inputs, signers and receipts are counted before anything of them is fetched.
pub(crate) fn judge_event_shape(act: &LedgerAct) -> Judgement {
    use copex_economy::refusal::Refused;
    match act {
        LedgerAct::Pay { payments } if payments.is_empty() || payments.len() > PAYMENTS_MAX => {
            Err(Refused::Payments.into())
        }
        LedgerAct::Collect { inputs } if inputs.is_empty() || inputs.len() > INPUTS_MAX => {
            Err(Refused::Inputs.into())
        }
        LedgerAct::ChangeRule { rule, memberships }
            if rule.signers.len() > SIGNERS_MAX || memberships.len() != rule.signers.len() =>
        {
            Err(Refusal::Signers(
                "a rule names the membership of each of its 1 to 16 signers".into(),
            )
            .into())
        }
        LedgerAct::ShareFees { sharing } => Ok(sharing.check()?),
        LedgerAct::Pay { .. }
        | LedgerAct::Collect { .. }
        | LedgerAct::Void { .. }
        | LedgerAct::Save { .. }
        | LedgerAct::Release { .. }
        | LedgerAct::ChangeRule { .. }
        | LedgerAct::Open { .. }
        | LedgerAct::Issue { .. }
        | LedgerAct::Settle
        | LedgerAct::Mark
        | LedgerAct::Renew { .. } => Ok(()),
    }
}

/// R-CREDIT-34  Signatures are counted before any of them is verified.
pub(crate) fn judge_approvals(event: &LedgerEvent) -> Judgement {
    match &event.approvals {
        Some(approvals) if !approvals.is_bounded() => {
            Err(Refusal::Approval("an act has at most 16 signatures".into()).into())
        }
        Some(_) | None => Ok(()),
    }
}
