//! Pabulib's `.pb`: the sections META, PROJECTS and VOTES. What is not needed for a tally is passed over.

use super::{
    FileProblem, RoundFile, Trouble, amount,
    lines::{Record, records},
};
use crate::round::{Ballot, Part, Project, Round};
use std::collections::BTreeMap;

const META: &str = "META";
const PROJECTS: &str = "PROJECTS";
const VOTES: &str = "VOTES";

struct Section {
    name: &'static str,
    /// Where its name stands.
    line: usize,
    header: Vec<String>,
    rows: Vec<Record>,
}

/// A value of META and its line.
type Meta = BTreeMap<String, (usize, String)>;

pub(super) fn read(text: &str) -> Result<RoundFile, Trouble> {
    let sections = sections(records(text)?)?;
    let find = |name| {
        let found = sections.iter().find(|section| section.name == name);
        found.ok_or((None, FileProblem::NoSection(name)))
    };
    let meta = read_meta(find(META)?)?;
    check_vote_type(&meta)?;
    let (line, budget) = value(&meta, "budget")?;
    let budget = read_amount(line, "the budget", budget)?;
    let (projects, votes) = (find(PROJECTS)?, find(VOTES)?);
    check_count(&meta, "num_projects", projects.rows.len())?;
    check_count(&meta, "num_votes", votes.rows.len())?;
    let round = Round::located(budget, read_projects(projects)?, read_ballots(votes)?);
    let round = round.map_err(|(part, malformed)| {
        let row = match part {
            Part::Whole => None,
            Part::Project(place) => projects.rows.get(place),
            Part::Ballot(place) => votes.rows.get(place),
        };
        (row.map(|row| row.line), malformed.into())
    })?;
    let described = meta.get("description");
    Ok(RoundFile {
        title: described.map_or_else(String::new, |(_, text)| text.clone()),
        round,
        expected: None,
    })
}

fn section_named(record: &Record) -> Option<&'static str> {
    let [only] = record.fields.as_slice() else {
        return None;
    };
    [META, PROJECTS, VOTES]
        .into_iter()
        .find(|name| only.eq_ignore_ascii_case(name))
}

fn sections(records: Vec<Record>) -> Result<Vec<Section>, Trouble> {
    let mut sections: Vec<Section> = Vec::new();
    for record in records {
        if let Some(name) = section_named(&record) {
            if sections.iter().any(|section| section.name == name) {
                return Err((Some(record.line), FileProblem::SectionTwice(name)));
            }
            sections.push(Section {
                name,
                line: record.line,
                header: Vec::new(),
                rows: Vec::new(),
            });
            continue;
        }
        let Some(section) = sections.last_mut() else {
            return Err((Some(record.line), FileProblem::NotRecognised));
        };
        if section.header.is_empty() {
            section.header = record.fields;
            continue;
        }
        let (fields, columns) = (record.fields.len(), section.header.len());
        if (record.fields.iter().skip(columns)).any(|field| !field.is_empty()) {
            let problem = FileProblem::Fields { fields, columns };
            return Err((Some(record.line), problem));
        }
        section.rows.push(record);
    }
    Ok(sections)
}

impl Section {
    /// The place of a column, which is there once.
    fn column(&self, column: &'static str) -> Result<usize, Trouble> {
        let section = self.name;
        if self.header.is_empty() {
            return Err((Some(self.line), FileProblem::NoHeader(section)));
        }
        let mut places = (self.header.iter().enumerate())
            .filter(|(_, name)| name.as_str() == column)
            .map(|(place, _)| place);
        let place = places
            .next()
            .ok_or((Some(self.line), FileProblem::NoColumn { section, column }))?;
        if places.next().is_some() {
            let problem = FileProblem::ColumnTwice { section, column };
            return Err((Some(self.line), problem));
        }
        Ok(place)
    }

    fn field<'a>(&self, row: &'a Record, place: usize) -> Result<&'a str, Trouble> {
        let field = row.fields.get(place).map(String::as_str);
        field.ok_or_else(|| {
            let (fields, columns) = (row.fields.len(), self.header.len());
            (Some(row.line), FileProblem::Fields { fields, columns })
        })
    }
}

fn read_meta(section: &Section) -> Result<Meta, Trouble> {
    let (key, value) = (section.column("key")?, section.column("value")?);
    let mut meta = Meta::new();
    for row in &section.rows {
        let key = section.field(row, key)?.to_owned();
        let value = section.field(row, value)?.to_owned();
        if meta.contains_key(&key) {
            return Err((Some(row.line), FileProblem::KeyTwice(key)));
        }
        meta.insert(key, (row.line, value));
    }
    Ok(meta)
}

fn value<'a>(meta: &'a Meta, key: &'static str) -> Result<(usize, &'a str), Trouble> {
    let (line, value) = meta.get(key).ok_or((None, FileProblem::NoKey(key)))?;
    Ok((*line, value))
}

fn check_vote_type(meta: &Meta) -> Result<(), Trouble> {
    let (line, vote_type) = value(meta, "vote_type")?;
    if vote_type.eq_ignore_ascii_case("approval") {
        return Ok(());
    }
    Err((Some(line), FileProblem::VoteType(vote_type.to_owned())))
}

/// Counts may be missing, but not wrong.
fn check_count(meta: &Meta, key: &'static str, counted: usize) -> Result<(), Trouble> {
    match meta.get(key) {
        Some((line, written)) if written.parse() != Ok(counted) => {
            let written = written.clone();
            let problem = FileProblem::Count {
                key,
                written,
                counted,
            };
            Err((Some(*line), problem))
        }
        _ => Ok(()),
    }
}

fn read_amount(line: usize, what: &str, written: &str) -> Result<u64, Trouble> {
    amount::of_text(written).map_err(|reason| {
        let what = what.to_owned();
        (Some(line), FileProblem::Amount { what, reason })
    })
}

fn read_projects(section: &Section) -> Result<Vec<Project>, Trouble> {
    let (id, cost) = (section.column("project_id")?, section.column("cost")?);
    let name = section.header.iter().position(|column| column == "name");
    (section.rows.iter())
        .map(|row| {
            let id = section.field(row, id)?.to_owned();
            let what = format!("the cost of project \"{id}\"");
            let name = name.and_then(|name| row.fields.get(name));
            Ok(Project {
                id,
                cost: read_amount(row.line, &what, section.field(row, cost)?)?,
                name: name.cloned().unwrap_or_default(),
            })
        })
        .collect()
}

fn read_ballots(section: &Section) -> Result<Vec<Ballot>, Trouble> {
    let (voter, vote) = (section.column("voter_id")?, section.column("vote")?);
    (section.rows.iter())
        .map(|row| {
            let vote = section.field(row, vote)?;
            let approves: Vec<String> = match vote {
                "" => Vec::new(),
                _ => vote.split(',').map(|id| id.trim().to_owned()).collect(),
            };
            if approves.iter().any(String::is_empty) {
                return Err((Some(row.line), FileProblem::Gap(vote.to_owned())));
            }
            Ok(Ballot {
                voter: section.field(row, voter)?.to_owned(),
                approves,
            })
        })
        .collect()
}
