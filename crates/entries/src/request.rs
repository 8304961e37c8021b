//! Payment requests: a payee asks a payer, who pays or declines. A request moves nothing and binds nobody; it says what a
//! payment would be for, so that the payer can make it with one look.

use crate::{
    credential::{Standing, check_text},
    exchange::{Order, OrderStep, Step},
    refusal::Refusal,
    same_key,
};
use copex_economy::{account::Role, calendar::Moment, credits::Credits};
use hdi::prelude::*;

/// The longest that a request may wait, in seconds: a year.
pub const REQUEST_SECONDS_MAX: u32 = 366 * 86_400;
/// The longest text of a request or of what declines it, in bytes.
const TEXT_BYTES_MAX: usize = 2_000;

/// What is asked of a payer.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PaymentRequest {
    /// The asking party's standing when it wrote this.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub standing: ActionHash,
    /// Who is asked.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub payer: AgentPubKey,
    /// How much.
    pub amount: Credits,
    /// What for, with what proves it.
    pub reason: RequestReason,
    /// In words.
    pub text: String,
    /// After this nobody is asked any more.
    pub until: Moment,
}

/// What a request is for: one of the purposes for which the payer could pay the one that asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum RequestReason {
    /// An accepted order of the payer.
    Purchase {
        /// The acceptance, by the one that asks.
        #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
        acceptance: ActionHash,
    },
    /// Pay for work, by a member of the payer.
    Wage,
    /// A part of a grant, by a member of the payer.
    Bonus,
    /// A gift or a membership fee, by a co-op.
    Contribution,
}

/// The payer's no.
#[hdk_entry_helper]
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RequestDecline {
    /// The request.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub request: ActionHash,
    /// Why.
    pub reason: String,
}

impl PaymentRequest {
    /// R-EXCHANGE-09  What can be told from the request alone: an amount and a text within bounds.
    pub fn check(&self) -> Result<(), Refusal> {
        let PaymentRequest {
            standing: _,
            payer: _,
            amount,
            reason: _,
            text,
            until: _,
        } = self;
        if !amount.is_positive() || *amount > Credits::MAX {
            return Err(Refusal::Request(format!(
                "a request is for 0.01 to {}",
                Credits::MAX
            )));
        }
        check_text("the text of a request", text, 1, TEXT_BYTES_MAX).map_err(as_request)
    }

    /// R-EXCHANGE-09  Nobody asks themselves, and a request ends after it is made and within a year.
    pub fn check_terms(&self, author: &AgentPubKey, written: Moment) -> Result<(), Refusal> {
        self.check()?;
        let refuse = |problem: &str| Err(Refusal::Request(problem.into()));
        if same_key(&self.payer, author) {
            return refuse("nobody asks themselves for a payment");
        }
        if self.until <= written || self.until > written.after_seconds(REQUEST_SECONDS_MAX) {
            return refuse("a request ends after it is made, and within a year");
        }
        Ok(())
    }

    /// R-EXCHANGE-10  The payer could pay the one that asks for this: its member a wage or a bonus, a co-op a contribution.
    pub fn check_standing(&self, standing: &Standing) -> Result<(), Refusal> {
        let refuse = |problem: &str| Err(Refusal::RequestReason(problem.into()));
        match self.reason {
            RequestReason::Wage | RequestReason::Bonus => {
                let coop = standing.coop.as_ref();
                if coop.is_some_and(|coop| same_key(coop, &self.payer)) {
                    Ok(())
                } else {
                    refuse("a wage or a bonus is asked of the own co-op")
                }
            }
            RequestReason::Contribution => {
                if standing.role == Role::Coop {
                    Ok(())
                } else {
                    refuse("only a co-op asks for a contribution")
                }
            }
            RequestReason::Purchase { .. } => Ok(()),
        }
    }

    /// R-EXCHANGE-10  What is asked for a purchase is on an order of the payer that the one that asks has accepted, and at most
    /// its price.
    pub fn check_order(
        &self,
        author: &AgentPubKey,
        step: &OrderStep,
        order: &Order,
        buyer: &AgentPubKey,
    ) -> Result<(), Refusal> {
        let refuse = |problem: &str| Err(Refusal::RequestReason(problem.into()));
        if step.step != Step::Accepted {
            return refuse("a purchase is asked for by the acceptance of an order");
        }
        if !same_key(&order.seller, author) {
            return refuse("a purchase is asked for by the seller of the order");
        }
        if !same_key(buyer, &self.payer) {
            return refuse("a purchase is asked of the one that placed the order");
        }
        if self.amount > order.price {
            return refuse("a request on an order is for its price at most");
        }
        Ok(())
    }
}

impl RequestDecline {
    /// R-EXCHANGE-11  A reason has a length.
    pub fn check(&self) -> Result<(), Refusal> {
        check_text("a reason", &self.reason, 1, TEXT_BYTES_MAX).map_err(|refusal| match refusal {
            Refusal::Field(problem) => Refusal::Decline(problem),
            other => other,
        })
    }
}

fn as_request(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Field(problem) => Refusal::Request(problem),
        other => other,
    }
}
