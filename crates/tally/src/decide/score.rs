//! Scores from 0 to 10: the option with the highest mean of those who scored it, if enough did.

use super::poll::{Counted, DecisionRefused, Poll, places, sorted_options};
use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, collections::BTreeMap};

/// The highest score; the lowest is 0.
pub const SCORE_MAX: u8 = 10;

/// How an option did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OptionScore {
    /// The option's id.
    pub option: String,
    /// All its scores together.
    pub sum: u64,
    /// How many scored it.
    pub scorers: u64,
    /// The mean in hundredths, rounded down: for people; means are compared exactly. Zero where nobody scored it.
    pub mean_hundredths: u64,
    /// Whether enough scored it to win.
    pub enough_scorers: bool,
}

/// What scoring came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ScoreResult {
    /// The winning option; nothing without a quorum, or where no option has enough scorers.
    pub winner: Option<String>,
    /// Who was counted; who scored no option abstains.
    pub counted: Counted,
    /// How many must score an option for it to win.
    pub scorers_needed: u64,
    /// The options, best first, those with too few scorers last. Ties: more scorers, then the smaller id.
    pub options: Vec<OptionScore>,
}

/// Counts scores. A ballot scores as many options as it likes.
pub fn score(
    options: &[String],
    poll: &Poll<BTreeMap<String, u8>>,
    scorers_needed: u64,
) -> Result<ScoreResult, DecisionRefused> {
    let ids = sorted_options(options)?;
    let mut scores: Vec<OptionScore> = (ids.iter())
        .map(|id| OptionScore {
            option: (*id).to_owned(),
            sum: 0,
            scorers: 0,
            mean_hundredths: 0,
            enough_scorers: false,
        })
        .collect();
    let mut abstained = 0_usize;
    for ballot in poll.sorted()? {
        if ballot.choice.is_empty() {
            abstained = abstained.saturating_add(1);
        }
        let named = places(&ballot.voter, ballot.choice.keys(), &ids)?;
        for (place, (option, given)) in named.into_iter().zip(&ballot.choice) {
            if *given > SCORE_MAX {
                return Err(DecisionRefused::Score {
                    voter: ballot.voter.clone(),
                    option: option.clone(),
                    score: *given,
                });
            }
            if let Some(score) = scores.get_mut(place) {
                score.sum = score.sum.saturating_add(u64::from(*given));
                score.scorers = score.scorers.saturating_add(1);
            }
        }
    }
    // Nobody's mean is no mean, however few are needed.
    let needed = scorers_needed.max(1);
    for score in &mut scores {
        let hundredfold = score.sum.saturating_mul(100);
        score.mean_hundredths = hundredfold.checked_div(score.scorers).unwrap_or(0);
        score.enough_scorers = score.scorers >= needed;
    }
    // Sorting keeps the order of ids among equals.
    scores.sort_by(order);
    let counted = poll.counted(abstained);
    let winner = (scores.first())
        .filter(|best| best.enough_scorers && counted.reaches_quorum())
        .map(|best| best.option.clone());
    Ok(ScoreResult {
        winner,
        counted,
        scorers_needed: needed,
        options: scores,
    })
}

/// Best first. Sums are at most ten times the ballots in memory: products fit 128 bits.
fn order(one: &OptionScore, other: &OptionScore) -> Ordering {
    let times = |sum: u64, scorers: u64| u128::from(sum).saturating_mul(u128::from(scorers));
    (other.enough_scorers.cmp(&one.enough_scorers))
        .then_with(|| times(other.sum, one.scorers).cmp(&times(one.sum, other.scorers)))
        .then_with(|| other.scorers.cmp(&one.scorers))
}
