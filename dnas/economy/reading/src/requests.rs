//! Payment requests with what became of them.

use crate::{
    accounts::{self, Event},
    buckets::of_agent,
    parties,
    payments::{months_between, outputs},
    records::{self, actions_linked, links_of},
};
use copex_economy::{act::Purpose, calendar::Moment};
use copex_entries::{
    calls::{
        credit::PaymentKind,
        request::{RequestState, RequestView},
    },
    ledger::PaymentReason,
    moment,
    request::{PaymentRequest, REQUEST_SECONDS_MAX, RequestReason},
    same_key,
};
use economy_integrity::{EntryTypes, LinkTypes};
use hdk::prelude::*;

/// A request and the answers to it.
pub struct Known {
    /// Its hash.
    pub hash: ActionHash,
    /// Who asks.
    pub payee: AgentPubKey,
    /// What it says.
    pub request: PaymentRequest,
    /// When it was made.
    pub made: Moment,
    /// Whether the payee took it back.
    pub withdrawn: bool,
    /// Why the payer declined it.
    pub declined: Option<String>,
    /// The payer's event that pays it.
    pub paid_by: Option<ActionHash>,
}

/// A request with its answers: those of the payer alone count.
pub fn find(hash: &ActionHash) -> ExternResult<Option<Known>> {
    let Some(found) = records::find(hash)? else {
        return Ok(None);
    };
    let (payee, made) = (
        found.author().clone(),
        moment(found.record.action().timestamp()),
    );
    let EntryTypes::PaymentRequest(request) = found.entry else {
        return Ok(None);
    };
    let mut known = Known {
        hash: hash.clone(),
        payee,
        request,
        made,
        withdrawn: found.withdrawn,
        declined: None,
        paid_by: None,
    };
    let kinds = [LinkTypes::RequestToAnswer, LinkTypes::RequestToPayment];
    let [answers, payments] = links_of(hash.clone(), kinds)?;
    for action in actions_linked(answers) {
        // The integrity zome lets only the payer write one.
        if let Some((_, EntryTypes::RequestDecline(decline))) = records::valid(&action)?
            && decline.request == *hash
        {
            known.declined = Some(decline.reason);
        }
    }
    for action in actions_linked(payments) {
        if let Some(event) = accounts::event(&action)?
            && known.is_paid_by(&event)
        {
            known.paid_by = Some(action);
        }
    }
    Ok(Some(known))
}

impl Known {
    /// Whether an event of the payer pays what is asked, and for that.
    pub fn is_paid_by(&self, event: &Event) -> bool {
        let asked = &self.request;
        same_key(&event.author, &asked.payer)
            && outputs(event).any(|(_, output, reason)| {
                let fits = match &asked.reason {
                    RequestReason::Purchase { acceptance } => {
                        matches!(reason, Some(PaymentReason::Purchase { acceptance: cited }) if cited == acceptance)
                    }
                    RequestReason::Wage => output.purpose == Purpose::Wage,
                    RequestReason::Bonus => output.purpose == Purpose::Bonus,
                    RequestReason::Contribution => output.purpose == Purpose::Contribution,
                };
                fits && same_key(&output.payee, &self.payee) && output.amount >= asked.amount
            })
    }

    /// Where it stands at a moment.
    pub fn state(&self, now: Moment) -> RequestState {
        if let Some(event) = &self.paid_by {
            return RequestState::Paid {
                event: event.clone(),
            };
        }
        if let Some(reason) = &self.declined {
            return RequestState::Declined {
                reason: reason.clone(),
            };
        }
        if self.withdrawn {
            RequestState::Withdrawn
        } else if self.request.until <= now {
            RequestState::Ended
        } else {
            RequestState::Waiting
        }
    }

    /// The payment that would answer it; none where the order behind it is not here.
    pub fn kind(&self) -> ExternResult<Option<PaymentKind>> {
        let payee = self.payee.clone();
        Ok(match &self.request.reason {
            RequestReason::Purchase { acceptance } => match records::valid(acceptance)? {
                Some((_, EntryTypes::OrderStep(step))) => {
                    Some(PaymentKind::Purchase { order: step.order })
                }
                _ => None,
            },
            RequestReason::Wage => Some(PaymentKind::Wage { member: payee }),
            RequestReason::Bonus => Some(PaymentKind::Bonus { member: payee }),
            RequestReason::Contribution => Some(PaymentKind::Contribution { coop: payee }),
        })
    }

    /// As people look at it; none where a part of it is not here yet.
    pub fn view(&self, now: Moment) -> ExternResult<Option<RequestView>> {
        let Some(kind) = self.kind()? else {
            return Ok(None);
        };
        Ok(Some(RequestView {
            request: self.hash.clone(),
            payee: self.payee.clone(),
            payee_name: parties::name(&self.payee)?,
            payer: self.request.payer.clone(),
            payer_name: parties::name(&self.request.payer)?,
            amount: self.request.amount,
            kind,
            text: self.request.text.clone(),
            made: self.made,
            until: self.request.until,
            state: self.state(now),
        }))
    }
}

/// The requests that an agent made or was asked by, as far back as one can still wait, newest first.
pub fn of(agent: &AgentPubKey, now: Moment) -> ExternResult<Vec<Known>> {
    let mut known = Vec::new();
    for month in months_between(now.before_seconds(REQUEST_SECONDS_MAX), now) {
        let base = of_agent("requests", agent, month)?;
        let query = LinkQuery::try_new(base, LinkTypes::AgentToRequest)?;
        for hash in actions_linked(get_links(query, GetStrategy::default())?) {
            known.extend(find(&hash)?);
        }
    }
    Ok(known)
}
