//! A case in JSON: `equal-shares-case/1`. Fields that are not listed here (a seed, a note) are passed over.

use super::{FileProblem, RoundFile, Trouble, amount, place::line_of};
use crate::{
    equal_shares::EqualShares,
    round::{Ballot, Part, Project, Round},
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
        let line = line_of(text, "format", None);
        return Err((line, FileProblem::Format(case.format)));
    }
    let budget = amount::of_json(&case.budget).map_err(|reason| {
        let what = "the budget".to_owned();
        (
            line_of(text, "budget", None),
            FileProblem::Amount { what, reason },
        )
    })?;
    let projects = (case.projects.into_iter().enumerate())
        .map(|(place, CaseProject { id, cost, name })| {
            let cost = amount::of_json(&cost).map_err(|reason| {
                let what = format!("the cost of project \"{id}\"");
                let line = line_of(text, "projects", Some(place));
                (line, FileProblem::Amount { what, reason })
            })?;
            Ok(Project { id, cost, name })
        })
        .collect::<Result<Vec<_>, Trouble>>()?;
    let round = Round::located(budget, projects, case.ballots).map_err(|(part, malformed)| {
        let line = match part {
            Part::Whole => None,
            Part::Project(place) => line_of(text, "projects", Some(place)),
            Part::Ballot(place) => line_of(text, "ballots", Some(place)),
        };
        (line, malformed.into())
    })?;
    Ok(RoundFile {
        title: case.name,
        round,
        expected: case.expected,
    })
}
