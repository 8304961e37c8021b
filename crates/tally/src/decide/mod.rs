//! Decisions by one co-op, one ballot: consent, simple and special majority, ranked choice, scores. Each result carries what
//! a person needs to follow it. All share a quorum: how many co-ops must be counted, abstentions included.

mod consent;
mod majority;
mod poll;
mod ranked;
mod rule;
mod score;

pub use consent::{Consent, ConsentResult, Objection, consent};
pub use majority::{MajorityResult, Position, Threshold, majority};
pub use poll::{Cast, Counted, DecisionRefused, Poll, Verdict};
pub use ranked::{Meeting, RankedResult, RankedRound, RoundEnd, ranked};
pub use rule::{Decision, Rule, Vote, decide};
pub use score::{OptionScore, SCORE_MAX, ScoreResult, score};
