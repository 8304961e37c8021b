//! What can go wrong where rules and ledger are checked: `copex audit`, `assess` and `statement`.

use crate::error::NodeError;
use copex_economy::{assessment::AssessmentRefused, credits::Credits, refusal::Refused};
use std::io::{Error, ErrorKind};
use std::path::PathBuf;

/// Why a check did not come to a good end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// Rules and model differ.
    #[error("The audit found a difference.\n{0}")]
    Audit(Box<copex_audit::Failure>),
    /// No seeds to audit.
    #[error("There is nothing to audit: {first}..{end} holds no seed.")]
    NoSeeds {
        /// The first seed.
        first: u64,
        /// The seed after the last.
        end: u64,
    },
    /// A file that is no record of an assessment.
    #[error("{path} is not a record that can be assessed: {reason}")]
    NotARecord {
        /// The file.
        path: PathBuf,
        /// Why, with line and column.
        reason: String,
    },
    /// The record cannot be assessed.
    #[error("The record cannot be assessed: {0}.")]
    Assessment(#[from] AssessmentRefused),
    /// The record names no such co-op.
    #[error("{coop} is in no record of that month: it had no account yet when the month began.")]
    NotAssessed {
        /// The co-op's key.
        coop: String,
    },
    /// An accreditation without a citation.
    #[error(
        "{name} was accredited with {ceiling} and cites no assessment: its ceiling did not rise with this accreditation."
    )]
    NothingCited {
        /// The co-op's name.
        name: String,
        /// Its ceiling.
        ceiling: Credits,
    },
    /// A key that is no co-op's.
    #[error("No accreditation of {account} is known here.")]
    NotACoop {
        /// As it was asked for.
        account: String,
    },
    /// The cited assessment is not what the record gives.
    #[error(
        "The assessment that {coop} cites is not what the record gives. Cited: a ceiling of {cited}, from the record {cited_digest}. Here: {here}, from {digest}."
    )]
    OtherAssessment {
        /// The co-op's key.
        coop: String,
        /// The cited ceiling.
        cited: Credits,
        /// Of the cited record.
        cited_digest: String,
        /// The ceiling that the record here comes to.
        here: Credits,
        /// Of the record here.
        digest: String,
    },
    /// A sum left its range.
    #[error("A sum in this part of the ledger cannot be right: {0}.")]
    Sum(#[from] Refused),
    /// Nothing is known of an account.
    #[error(
        "Nothing is known of an account of {agent}: it has none, or its events have not arrived at this node yet."
    )]
    NoHistory {
        /// The agent key.
        agent: String,
    },
    /// A history with a gap.
    #[error(
        "The history is broken: the event {event} does not follow the one before it. Nothing was printed."
    )]
    Gap {
        /// The event.
        event: String,
    },
    /// The parts of an event do not come to what it says.
    #[error(
        "The statement does not add up: after the event {event} the parts come to {sum}, and its state says {state}. Nothing was printed."
    )]
    Differs {
        /// The event.
        event: String,
        /// What the parts come to.
        sum: Credits,
        /// The balance in its state.
        state: Credits,
    },
    /// Opening and sums do not come to the closing balance.
    #[error(
        "The statement does not add up: {opening} and {received} received less {provided} provided is not {closing}. Nothing was printed."
    )]
    Total {
        /// Balance before the first line.
        opening: Credits,
        /// Sum of what came in.
        received: Credits,
        /// Sum of what went out.
        provided: Credits,
        /// Balance after the last line.
        closing: Credits,
    },
}

impl CheckError {
    /// What the person can do about it.
    pub fn what_to_do(&self) -> &'static str {
        match self {
            Self::Audit(_) => {
                "This is a fault in the rules or in their model. Report it with the lines above."
            }
            Self::NoSeeds { .. } => {
                "Name the first seed and the one after the last, like --seeds 0..200."
            }
            Self::NotARecord { .. } => {
                "The format is in docs/issuance.md; copex assess --record prints such a record from a running node."
            }
            Self::Assessment(_) => "Correct the record; its format is in docs/issuance.md.",
            Self::NotAssessed { .. } => "--month names a later month.",
            Self::NothingCited { .. } => "There is nothing to check.",
            Self::NotACoop { .. } => {
                "copex accounts lists the accounts hosted here; of others, give the agent key. Look again in a moment if the co-op is new."
            }
            Self::OtherAssessment { .. } => {
                "Ask the registrar for the record, and compare it with that of copex assess --record. Where records are the same and ceilings differ, report it."
            }
            Self::Sum(_) => "Report it with the name of the account.",
            Self::NoHistory { .. } => {
                "copex accounts lists the accounts hosted here. Look again in a moment if the account is new."
            }
            Self::Gap { .. } | Self::Differs { .. } | Self::Total { .. } => {
                "Look again in a moment: part of the ledger may be on its way. If it stays like this, report it with the event's name."
            }
        }
    }
}

/// How printing went. Whoever reads the output may have seen enough; a full disk is told.
pub(crate) fn printed(went: Result<(), Error>) -> Result<(), NodeError> {
    match went {
        Err(source) if source.kind() != ErrorKind::BrokenPipe => Err(NodeError::file(
            "Printing the result",
            "the standard output",
            source,
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_went_away_is_no_error_and_a_full_disk_is_one() {
        assert!(printed(Err(Error::from(ErrorKind::BrokenPipe))).is_ok());
        let error = printed(Err(Error::from(ErrorKind::StorageFull))).unwrap_err();
        assert!(error.to_string().contains("the standard output"), "{error}");
    }
}
