//! The assessment: how far a window's sales can be explained by demand that was trusted already. A registrar cites it when
//! it raises a ceiling; anyone can compute it again from the public record.
//!
//! **The question.** Sales prove capacity only as far as the demand behind them was real. Each co-op is endowed with what it
//! is trusted for; endowments flow from buyers to sellers, at most as much as was bought; each co-op keeps what it sold, at
//! most. What reaches a co-op is assessed. With co-ops `j` buying from co-ops `i` in a window of `months` months:
//!
//! - endowment of `j`, a month: (1 + growth) x (pull x base + (1 - pull) x ceiling), rounded down to minor units;
//! - a trade carries at most what `j` and the members it paid bought from `i` (members' purchases: pro rata, see
//!   [`Record::wages`]);
//! - claim of `i`: what it sold; more is claimed by a co-op that keeps its season's ceiling ([`Coop::season`]) or is younger
//!   than the window ([`Coop::months_in_being`]); never more than its ceiling may become within the growth cap, so that
//!   nobody takes demand from others by selling in a circle what no ceiling could follow anyway;
//! - assessed: the maximum flow; where demand does not reach, the lexicographic max-min of assessed / claim, which is
//!   unique.
//!
//! **Credentials that run on.** A co-op whose present credential outlives the month that is assessed for can go on using that
//! ceiling, whatever comes out. So it keeps as much of its endowment to itself ([`Coop::runs_on`]), and only the rest takes
//! part, on both sides. Otherwise two halves of a ring could rise by turns: the one with the demand of the other, which does
//! not come down.
//!
//! **Rounding.** Everything is exact in units of the whole window; at the end a co-op gets what of its claim it keeps, and the rest
//! of it x explained / claimed, divided by the months and rounded down to minor units once.
//!
//! **Bound.** For every set of co-ops, whatever they traded among themselves and however many they are: the sum of what they
//! are assessed at is at most their endowments plus what the others bought from them. All together: at most all endowments.

mod bounds;
mod fair;
mod flow;
mod reading;
mod record;

pub use record::{Coop, MemberPurchase, Parameters, Purchase, Record, Wage};

use crate::credits::Credits;
use reading::Reading;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a window's record comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Every co-op, in the order of ids.
    pub coops: Vec<Assessed>,
    /// The cuts that limit co-ops, by rising share.
    pub bounds: Vec<Bound>,
}

/// One co-op's assessment. Amounts in minor units a month, unless said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessed {
    /// The co-op.
    pub id: String,
    /// What it sold on average, rounded down.
    pub sold: Credits,
    /// What it claims in the whole window.
    pub claim: Credits,
    /// What it keeps in the whole window for a credential that runs on.
    pub kept: Credits,
    /// The ceiling before.
    pub ceiling_before: Credits,
    /// The part of the claim that demand explains: the ceiling of the next credential. What can be used is the higher of this
    /// and of a credential that runs on.
    pub ceiling: Credits,
    /// Why it is not more.
    pub limit: Limit,
}

/// What ends an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// All that it claims is explained: it sold no more.
    Sales,
    /// All that the growth cap admits is explained.
    GrowthCap,
    /// Demand does not reach: this place (from 0) among the bounds.
    Demand(usize),
}

/// A cut: a set of co-ops that together cannot be assessed at more. The set is `coops` and, with all that they hold, the
/// bounds `inside`. Amounts in minor units of the whole window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// The co-ops that this bound limits (or that hand on demand to them and claim nothing themselves).
    pub coops: Vec<String>,
    /// The bounds of smaller share that lie inside this one: places among the bounds.
    pub inside: Vec<usize>,
    /// What all co-ops of the set are endowed with beyond what they keep for credentials that run on.
    pub endowed: Credits,
    /// What all others bought from the set.
    pub bought_by_others: Credits,
    /// What `coops` claim together beyond what they keep.
    pub claimed: Credits,
    /// What of it is explained: endowed + bought by others, less what the bounds inside get. `explained` / `claimed` is the
    /// share of each of them.
    pub explained: Credits,
}

/// Why a record cannot be assessed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AssessmentRefused {
    /// A window of no months or more than a year, or a rate above the whole.
    #[error("the window has 1 to 12 months, and no rate is above 10,000")]
    Parameters,
    /// Two co-ops have one id.
    #[error("the co-op `{0}` is listed twice")]
    Twice(String),
    /// An amount that no credential can carry.
    #[error("ceiling, base, season or running credential of the co-op `{0}` is out of range")]
    Coop(String),
    /// A payment names a co-op that is not listed.
    #[error("a payment names the co-op `{0}`, which is not listed under `coops`")]
    UnknownCoop(String),
    /// A purchase from oneself: the ledger has none.
    #[error("the co-op `{0}` buys from itself")]
    BuysFromItself(String),
    /// An amount that no payment has.
    #[error("{0} is no amount of a payment: it is above nothing and at most 2^53 - 1 minor units")]
    Amount(Credits),
    /// Sums beyond what can be shown exactly.
    #[error("all endowments or claims of the window together are above 2^53 - 1 minor units")]
    OutOfRange,
}

/// Assesses a window. The same record in any order gives the same answer.
pub fn assess(record: &Record) -> Result<Assessment, AssessmentRefused> {
    let reading = Reading::of(record)?;
    let shares = reading.demand.shares();
    let cuts = bounds::cuts(&reading.demand, &shares);
    let mut limited_by = vec![None; reading.ids.len()];
    for (number, cut) in cuts.iter().enumerate() {
        for coop in &cut.coops {
            limited_by[*coop] = Some((number, cut.explained, cut.claimed));
        }
    }
    let mut coops = Vec::with_capacity(reading.ids.len());
    for (place, id) in reading.ids.iter().enumerate() {
        let (kept, claim) = (reading.kept[place], reading.claim[place]);
        let beyond = reading.demand.claim[place];
        let (limit, explained, claimed) = match limited_by[place] {
            Some((number, explained, claimed)) if beyond > 0 => {
                (Limit::Demand(number), explained, claimed)
            }
            _ if reading.capped[place] => (Limit::GrowthCap, 1, 1),
            _ => (Limit::Sales, 1, 1),
        };
        let ceiling = kept
            .min(claim)
            .checked_mul(claimed)
            .zip(beyond.checked_mul(explained))
            .and_then(|(kept, explained)| kept.checked_add(explained))
            .and_then(|product| product.checked_div(claimed.saturating_mul(reading.months)))
            .ok_or(AssessmentRefused::OutOfRange)?;
        coops.push(Assessed {
            id: (*id).to_owned(),
            sold: credits(reading.sold[place].div_euclid(reading.months))?,
            claim: credits(claim)?,
            kept: credits(kept)?,
            ceiling_before: reading.ceiling[place],
            ceiling: credits(ceiling)?,
            limit,
        });
    }
    let names = |places: &[usize]| -> Vec<String> {
        places
            .iter()
            .map(|place| reading.ids[*place].to_owned())
            .collect()
    };
    let bounds = cuts
        .iter()
        .map(|cut| {
            Ok(Bound {
                coops: names(&cut.coops),
                inside: cut.inside.clone(),
                endowed: credits(cut.endowed)?,
                bought_by_others: credits(cut.bought_by_others)?,
                claimed: credits(cut.claimed)?,
                explained: credits(cut.explained)?,
            })
        })
        .collect::<Result<_, AssessmentRefused>>()?;
    Ok(Assessment { coops, bounds })
}

fn credits(amount: i128) -> Result<Credits, AssessmentRefused> {
    i64::try_from(amount)
        .map(Credits::new)
        .map_err(|_| AssessmentRefused::OutOfRange)
}
