//! A case in JSON: `equal-shares-case/1`. Fields that are not listed here (a seed, a note) are passed over.

use super::{FileProblem, RoundFile, Trouble, amount};
use crate::{
    equal_shares::EqualShares,
    round::{Ballot, Project, Round},
};
use serde::Deserialize;
use serde_json::Number;

const FORMAT: &str = "equal-shares-case/1";

/// Amounts are checked after reading, so that the message can say whose amount is wrong.
#[derive(Deserialize)]
struct Case {
    format: String,
    #[serde(default)]
    name: String,
    budget: Number,
    projects: Vec<CaseProject>,
    ballots: Vec<Ballot>,
    expected: Option<EqualShares>,
}

#[derive(Deserialize)]
struct CaseProject {
    id: String,
    cost: Number,
    #[serde(default)]
    name: String,
}

pub(super) fn read(text: &str) -> Result<RoundFile, Trouble> {
    let case: Case = serde_json::from_str(text)
        .map_err(|error| (Some(error.line()), FileProblem::Json(error.to_string())))?;
    if case.format != FORMAT {
        return Err((None, FileProblem::Format(case.format)));
    }
    let budget = read_amount("the budget", &case.budget)?;
    let projects = (case.projects.into_iter())
        .map(|CaseProject { id, cost, name }| {
            let cost = read_amount(&format!("the cost of project \"{id}\""), &cost)?;
            Ok(Project { id, cost, name })
        })
        .collect::<Result<Vec<_>, Trouble>>()?;
    let round =
        Round::new(budget, projects, case.ballots).map_err(|malformed| (None, malformed.into()))?;
    Ok(RoundFile {
        title: case.name,
        round,
        expected: case.expected,
    })
}

fn read_amount(what: &str, number: &Number) -> Result<u64, Trouble> {
    amount::of_json(number).map_err(|reason| {
        let what = what.to_owned();
        (None, FileProblem::Amount { what, reason })
    })
}
