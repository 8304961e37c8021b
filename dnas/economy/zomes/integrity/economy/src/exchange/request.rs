//! Payment requests and what declines them.

use crate::{Judgement, fetch};
use copex_economy::calendar::Moment;
use copex_entries::{
    refusal::Refusal,
    request::{PaymentRequest, RequestDecline, RequestReason},
    same_key,
};
use hdi::prelude::*;

/// R-EXCHANGE-09, R-EXCHANGE-10  A party in standing asks another for what that one could pay it.
pub(crate) fn judge_request(
    request: &PaymentRequest,
    author: &AgentPubKey,
    written: Moment,
) -> Judgement {
    request.check_terms(author, written)?;
    let standing = fetch::standing_at(&request.standing, author, written, &fetch::properties()?)?;
    request.check_standing(&standing)?;
    match &request.reason {
        RequestReason::Purchase { acceptance } => judge_order(request, acceptance, author),
        // Their standing says all.
        RequestReason::Wage | RequestReason::Bonus | RequestReason::Contribution => Ok(()),
    }
}

fn judge_order(
    request: &PaymentRequest,
    acceptance: &ActionHash,
    author: &AgentPubKey,
) -> Judgement {
    let missing = || Refusal::RequestReason("a request cites the acceptance of an order".into());
    let step = fetch::order_step(acceptance)?.ok_or_else(missing)?;
    let order = fetch::order(&step.entry.order)?.ok_or_else(missing)?;
    Ok(request.check_order(author, &step.entry, &order.entry, &order.author)?)
}

/// R-EXCHANGE-11  A request is declined by the payer it names, who says why.
pub(crate) fn judge_decline(decline: &RequestDecline, author: &AgentPubKey) -> Judgement {
    decline.check()?;
    let request = fetch::payment_request(&decline.request)?
        .ok_or_else(|| Refusal::Decline("what is declined is no payment request".into()))?;
    if same_key(&request.entry.payer, author) {
        Ok(())
    } else {
        Err(Refusal::Decline("a request is declined by the payer it names".into()).into())
    }
}
