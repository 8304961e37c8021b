//! Writes a round as a Pabulib file that reads back as the same round.

use crate::round::Round;
use std::collections::BTreeMap;
use thiserror::Error;

/// An id that a Pabulib file cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unwritable {
    /// Readers take blanks around fields away, and end lines at control characters.
    #[error("\"{0}\" begins or ends with a blank, or has a control character in it")]
    Blanks(String),
    /// Ballots list projects between commas.
    #[error("project \"{0}\" has a comma in its id")]
    Comma(String),
}

/// The round as the text of a `.pb` file. In `description` and names, control characters become blanks.
pub fn to_pabulib(round: &Round, description: &str) -> Result<String, Unwritable> {
    let mut approvals: BTreeMap<&str, usize> = BTreeMap::new();
    for project in round.ballots().iter().flat_map(|ballot| &ballot.approves) {
        let counted = approvals.entry(project).or_default();
        *counted = counted.saturating_add(1);
    }
    let mut lines = vec![
        "META".to_owned(),
        "key;value".to_owned(),
        format!("description;{}", field(&on_one_line(description))),
        format!("num_projects;{}", round.projects().len()),
        format!("num_votes;{}", round.ballots().len()),
        format!("budget;{}", round.budget()),
        "vote_type;approval".to_owned(),
        "rule;equalshares/add1".to_owned(),
        "PROJECTS".to_owned(),
        "project_id;cost;votes;name".to_owned(),
    ];
    for project in round.projects() {
        if project.id.contains(',') {
            return Err(Unwritable::Comma(project.id.clone()));
        }
        let votes = approvals.get(project.id.as_str()).unwrap_or(&0);
        let name = field(&on_one_line(&project.name));
        lines.push(format!(
            "{};{};{votes};{name}",
            id(&project.id)?,
            project.cost
        ));
    }
    lines.push("VOTES".to_owned());
    lines.push("voter_id;vote".to_owned());
    for ballot in round.ballots() {
        let vote = field(&ballot.approves.join(","));
        lines.push(format!("{};{vote}", id(&ballot.voter)?));
    }
    lines.push(String::new());
    Ok(lines.join("\n"))
}

fn id(id: &str) -> Result<String, Unwritable> {
    if id.trim() != id || id.contains(char::is_control) {
        return Err(Unwritable::Blanks(id.to_owned()));
    }
    Ok(field(id))
}

fn on_one_line(text: &str) -> String {
    let blank = text.replace(char::is_control, " ");
    blank.trim().to_owned()
}

/// Quoted where a reader would else split it.
fn field(text: &str) -> String {
    if text.contains([';', '"']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
