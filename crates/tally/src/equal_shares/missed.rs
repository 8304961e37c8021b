//! What a project that was not funded lacked: found by tallying the round again with another price or more approvals.
//!
//! Neither is monotone: a project may win at one price and lose at a lower one, because the others then buy something else.
//! So what is reported is a turning point that anybody can check with two tallies: it wins there, and one step short of it
//! it does not. Of several, it is the one that doubling steps and then halving the gap come to.

use super::{
    TooLong, count,
    field::{Field, Numbers},
};
use crate::round::Round;
use serde::{Deserialize, Serialize};

/// What a project lacked. Each answer holds alone, all else being as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Missed {
    /// The project's id.
    pub project: String,
    /// In units of the round.
    pub cost: u64,
    /// How many voters approve it.
    pub approvals: u64,
    /// A price at which it wins with the same ballots, while at one unit more it does not. Nothing where no price was
    /// found: where nobody approves it, or a tally on the way to the answer takes too long.
    pub winning_price: Option<u64>,
    /// How many more approvals make it win, while one fewer does not. They are added to the ballots of those who do not
    /// approve it: first voters without a funded choice, then the others, each in the order of their ids. Nothing where no
    /// number was found: where it costs more than the round has, or a tally on the way takes too long.
    pub further_approvals: Option<u64>,
}

/// For each project that is not among `winners`, in the order of ids: what it lacked. Tallies the round some dozens of
/// times for each.
pub fn missed(round: &Round, winners: &[String]) -> Vec<Missed> {
    (round.projects().iter())
        .filter_map(|project| missed_by(round, winners, &project.id))
        .collect()
}

/// The same for one project, so that a page need not wait for all; nothing where it is no project of the round, or is
/// among `winners`.
pub fn missed_by(round: &Round, winners: &[String], project: &str) -> Option<Missed> {
    let projects = round.projects();
    let place = projects.iter().position(|one| one.id == project)?;
    let funded: Vec<bool> = (projects.iter())
        .map(|project| winners.contains(&project.id))
        .collect();
    if *funded.get(place)? {
        return None;
    }
    let numbers = Numbers::of(round);
    let approvals = numbers.approvals().get(place).copied()?;
    Some(Missed {
        project: project.to_owned(),
        cost: numbers.costs.get(place).copied()?,
        approvals,
        winning_price: winning_price(&numbers, place, approvals).unwrap_or(None),
        further_approvals: further_approvals(&numbers, place, &funded).unwrap_or(None),
    })
}

fn winning_price(numbers: &Numbers, place: usize, approvals: u64) -> Result<Option<u64>, TooLong> {
    let cost = numbers.costs.get(place).copied().unwrap_or(0);
    if approvals == 0 {
        return Ok(None);
    }
    // The highest price that is known to lose: its own, or the first that the round cannot pay.
    let from = cost.min(numbers.budget.saturating_add(1));
    let mut tried = numbers.clone();
    let found = turning_point(from.saturating_sub(1), |steps| {
        if let Some(price) = tried.costs.get_mut(place) {
            *price = from.saturating_sub(steps);
        }
        wins(&tried, place)
    })?;
    Ok(found.map(|steps| from.saturating_sub(steps)))
}

fn further_approvals(
    numbers: &Numbers,
    place: usize,
    funded: &[bool],
) -> Result<Option<u64>, TooLong> {
    if (numbers.costs.get(place)).is_none_or(|cost| *cost > numbers.budget) {
        return Ok(None);
    }
    // Ballots stand in the order of voters' ids, and sorting keeps that order among equals.
    let is_funded = |project: &usize| funded.get(*project).copied().unwrap_or(false);
    let mut others: Vec<(bool, usize)> = (numbers.ballots.iter().enumerate())
        .filter(|(_, ballot)| !ballot.contains(&place))
        .map(|(voter, ballot)| (ballot.iter().any(is_funded), voter))
        .collect();
    others.sort_unstable();
    let most = u64::try_from(others.len()).unwrap_or(u64::MAX);
    turning_point(most, |further| {
        let mut tried = numbers.clone();
        for (_, voter) in others
            .iter()
            .take(usize::try_from(further).unwrap_or(usize::MAX))
        {
            if let Some(ballot) = tried.ballots.get_mut(*voter) {
                ballot.push(place);
                ballot.sort_unstable();
            }
        }
        wins(&tried, place)
    })
}

fn wins(numbers: &Numbers, place: usize) -> Result<bool, TooLong> {
    let field = Field::of(numbers);
    let count = count::count(&field)?;
    Ok(count.winners(&field).any(|winner| winner == place))
}

/// A number of steps from 1 to `most` that wins where one fewer does not; no step is taken not to win. Tries 1, 2, 4, 8 and
/// so on up to `most`; then halves the gap between the last that loses and the first that wins.
fn turning_point<Wins>(most: u64, mut wins: Wins) -> Result<Option<u64>, TooLong>
where
    Wins: FnMut(u64) -> Result<bool, TooLong>,
{
    let (mut loses, mut won) = (0_u64, 1_u64.min(most));
    loop {
        if won == loses {
            return Ok(None);
        }
        if wins(won)? {
            break;
        }
        loses = won;
        won = won.saturating_mul(2).min(most);
    }
    while won.saturating_sub(loses) > 1 {
        let middle = loses.midpoint(won);
        if wins(middle)? {
            won = middle;
        } else {
            loses = middle;
        }
    }
    Ok(Some(won))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_where_losing_turns_into_winning() {
        for most in 0..40_u64 {
            for first in 1..45_u64 {
                let found = turning_point(most, |steps| Ok(steps >= first)).unwrap();
                assert_eq!(found, (first <= most).then_some(first));
            }
        }
        // 1 and 2 lose, 4 wins, and 3 loses.
        let found = turning_point(9, |steps| Ok([4, 5, 7].contains(&steps)));
        assert_eq!(found, Ok(Some(4)));
        assert_eq!(turning_point(9, |_| Err(TooLong)), Err(TooLong));
    }
}
