//! A payment that a program asks for: made once, however often it is asked for. It is written down before it is tried, with the
//! account's newest event; after a crash the events since then tell whether it was made.

use super::book::{Known, Progress, Seated};
use super::error::ProgramError;
use crate::account::Account;
use crate::bundle::fingerprint;
use crate::error::NodeError;
use crate::host::CallError;
use crate::node::{Node, now};
use crate::planned::round::{lines_since, paid_by};
use crate::zomes;
use copex_economy::credits::Credits;
use copex_entries::calls::credit::{PayInput, PaymentInput};
use holochain::prelude::ActionHash;

/// Another writer may come in between so often.
const TRIES: u32 = 5;

/// What a program wants to pay.
#[derive(Debug, Clone)]
pub struct PayWish {
    /// The name of the request.
    pub request: String,
    /// The payment.
    pub payment: PaymentInput,
}

/// A payment that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// The account's event.
    pub event: ActionHash,
    /// How much.
    pub amount: Credits,
    /// Whether it had been made when it was asked for this time.
    pub again: bool,
}

impl Node {
    /// Pays what a program asks for, unless the same request was paid before.
    pub async fn pay_for(
        &self,
        program: &Seated,
        account: &Account,
        wish: PayWish,
    ) -> Result<Paid, NodeError> {
        let PayWish { request, payment } = wish;
        let what =
            serde_json::to_vec(&payment).map_err(|error| NodeError::BadJson(error.to_string()))?;
        let what = fingerprint(&what);
        let paid = |event, again| Paid {
            event,
            amount: payment.amount,
            again,
        };
        let _turn = account.turn().await;
        let known = self.programs.book().known(program.id, &request, &what)?;
        match known {
            Known::Before(Progress::Paid(event)) => return Ok(paid(event, true)),
            Known::Before(Progress::Begun(head)) => {
                let lines = lines_since(&self.host, &account.cell, &head)
                    .await
                    .map_err(in_doubt)?;
                let event = paid_by(&lines, &payment);
                self.end(program.id, &request, event.clone())?;
                if let Some(event) = event {
                    return Ok(paid(event, true));
                }
            }
            Known::New => {}
        }
        if zomes::spending_rule(&self.host, &account.cell)
            .await?
            .rule
            .is_some()
        {
            return Err(ProgramError::NeedsSignatures.into());
        }
        let head = zomes::account(&self.host, &account.cell).await?.head;
        self.programs
            .change(|book| book.begin(program.id, &request, &what, payment.amount, head, now()))?;
        // From here on the file says that it may have been paid.
        let input = PayInput {
            payments: vec![payment.clone()],
        };
        let mut tries = 1;
        let written = loop {
            match zomes::pay(&self.host, &account.cell, &input).await {
                Err(CallError::HeadMoved) if tries < TRIES => tries += 1,
                other => break other,
            }
        };
        match written {
            Ok(written) => {
                self.end(program.id, &request, Some(written.event.clone()))?;
                Ok(paid(written.event, false))
            }
            // Nothing was written.
            Err(error @ (CallError::Refused(_) | CallError::HeadMoved)) => {
                self.end(program.id, &request, None)?;
                Err(error.into())
            }
            Err(error) => Err(in_doubt(error)),
        }
    }

    fn end(&self, program: u32, request: &str, event: Option<ActionHash>) -> Result<(), NodeError> {
        self.programs.change(|book| {
            book.end(program, request, event);
            Ok(())
        })
    }
}

fn in_doubt(error: CallError) -> NodeError {
    ProgramError::InDoubt(error.to_string()).into()
}
