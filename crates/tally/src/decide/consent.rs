//! Consent: decided unless somebody's objection stands. An objection has a reason, so that it can be answered; once it is
//! answered, whoever raised it withdraws it.

use super::poll::{Counted, DecisionRefused, Poll, Verdict, wide};
use serde::{Deserialize, Serialize};

/// What a co-op says to a proposal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// It can live with it.
    Consents,
    /// It is counted, and says neither.
    Abstains,
    /// It would be harmed, or the purpose would.
    Objects {
        /// Why; not blank.
        reason: String,
        /// Whether it has been answered and taken back; then it counts as consent.
        withdrawn: bool,
    },
}

/// An objection and who raised it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Objection {
    /// The co-op's id.
    pub voter: String,
    /// Why.
    pub reason: String,
}

/// What consent came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ConsentResult {
    /// Passed with a quorum, at least one consent, and no objection that stands.
    pub verdict: Verdict,
    /// Who was counted.
    pub counted: Counted,
    /// How many consent, withdrawn objections included.
    pub consent: u64,
    /// Objections that stand, in the order of voters' ids.
    pub standing: Vec<Objection>,
    /// Objections that were withdrawn, in the order of voters' ids.
    pub withdrawn: Vec<Objection>,
}

/// Counts a proposal for consent.
pub fn consent(poll: &Poll<Consent>) -> Result<ConsentResult, DecisionRefused> {
    let (mut consents, mut abstained) = (0_usize, 0_usize);
    let (mut standing, mut taken_back) = (Vec::new(), Vec::new());
    for ballot in poll.sorted()? {
        match &ballot.choice {
            Consent::Consents => consents = consents.saturating_add(1),
            Consent::Abstains => abstained = abstained.saturating_add(1),
            Consent::Objects { reason, withdrawn } => {
                if reason.trim().is_empty() {
                    return Err(DecisionRefused::NoReason(ballot.voter.clone()));
                }
                let objection = Objection {
                    voter: ballot.voter.clone(),
                    reason: reason.clone(),
                };
                if *withdrawn {
                    consents = consents.saturating_add(1);
                    taken_back.push(objection);
                } else {
                    standing.push(objection);
                }
            }
        }
    }
    let counted = poll.counted(abstained);
    Ok(ConsentResult {
        verdict: counted.verdict(consents > 0 && standing.is_empty()),
        counted,
        consent: wide(consents),
        standing,
        withdrawn: taken_back,
    })
}
