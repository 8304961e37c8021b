//! `copex assess`: how far the sales of some months are explained by demand that was trusted already; from a file, or from
//! the public record as the running node knows it.

use crate::check::{self, CheckError};
use crate::citation;
use crate::error::NodeError;
use crate::folder::DataFolder;
use crate::public::PublicRecord;
use crate::record::{Ledger, Question, id_of};
use copex_economy::assessment::{Record, assess};
use copex_economy::calendar::Month;
use copex_economy::credits::BasisPoints;
use copex_entries::assessment::CitedAssessment;
use copex_entries::properties::EconomyProperties;
use holochain::prelude::AgentPubKey;
use indicatif::ProgressBar;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// What is asked of a node.
pub struct Asked {
    /// See [`Question::month`]; none means the running one.
    pub month: Option<i64>,
    /// See [`Question::months`].
    pub months: u16,
    /// See [`Question::growth`], in basis points.
    pub growth: u32,
    /// See [`Question::pull`], in basis points.
    pub pull: u32,
    /// The hosted account that reads.
    pub through: Option<String>,
    /// What to print.
    pub print: Print,
}

/// What is printed of an assessment.
pub enum Print {
    /// What comes of it.
    Assessment,
    /// The record.
    Record,
    /// What an accreditation of this co-op cites.
    Citation(String),
}

/// Assesses the record in a file.
pub fn of_file(file: &Path, out: &mut impl Write) -> Result<(), NodeError> {
    let record = record_in(file)?;
    print(&assess(&record).map_err(CheckError::from)?, out)
}

fn record_in(file: &Path) -> Result<Record, NodeError> {
    let text = std::fs::read_to_string(file)
        .map_err(|source| NodeError::file("Reading the record", file, source))?;
    let record = serde_json::from_str(&text).map_err(|error| CheckError::NotARecord {
        path: file.into(),
        reason: error.to_string(),
    })?;
    Ok(record)
}

/// Assesses the public record of a running node.
pub async fn of_node(
    folder: &DataFolder,
    asked: Asked,
    out: &mut impl Write,
) -> Result<(), NodeError> {
    let public = PublicRecord::open(folder, asked.through).await?;
    let me = public.me().await?;
    let question = Question {
        month: asked.month.map_or(me.month, Month),
        months: asked.months,
        growth: BasisPoints(asked.growth),
        pull: BasisPoints(asked.pull),
    };
    if question.month > me.month {
        eprintln!(
            "Note: month {} has not begun yet (this is month {}). What is done until then is still missing.",
            question.month, me.month
        );
    }
    let record = record_of(&public, &me.economy, &question).await?;
    match asked.print {
        Print::Assessment => print(&assess(&record).map_err(CheckError::from)?, out),
        Print::Record => print(&record, out),
        Print::Citation(coop) => {
            let id = id_of(&public.agent(&coop)?);
            print(&citation::cite(&record, &question, &id)?, out)
        }
    }
}

/// Says whether the assessment that a co-op's newest accreditation cites is what the record gives: the public one, or the one
/// in a file.
pub async fn check_citation(
    folder: &DataFolder,
    account: &str,
    file: Option<&Path>,
    through: Option<String>,
    out: &mut impl Write,
) -> Result<(), NodeError> {
    let public = PublicRecord::open(folder, through).await?;
    let id = id_of(&public.agent(account)?);
    let coops = public.coops().await?;
    let Some(coop) = coops.into_iter().find(|coop| id_of(&coop.agent) == id) else {
        let account = account.into();
        return Err(CheckError::NotACoop { account }.into());
    };
    let (name, ceiling) = (coop.name, coop.ceiling.unwrap_or_default());
    let Some(cited) = coop.assessment else {
        return Err(CheckError::NothingCited { name, ceiling }.into());
    };
    let record = match file {
        Some(file) => record_in(file)?,
        None => {
            let economy = public.me().await?.economy;
            record_of(&public, &economy, &citation::question(&cited)).await?
        }
    };
    citation::check(&cited, &record, &id)?;
    let CitedAssessment {
        month,
        digest,
        ceiling: assessed,
        ..
    } = cited;
    check::printed(writeln!(
        out,
        "{name} was accredited with {ceiling}. The assessment of month {month} comes to {assessed}, from the record {digest}: as cited."
    ))
}

/// The public record that answers a question, with notes on what it lacks.
async fn record_of(
    public: &PublicRecord<'_>,
    economy: &EconomyProperties,
    question: &Question,
) -> Result<Record, NodeError> {
    let ledger = read(public).await?;
    let unreadable = ledger.unreadable();
    if !unreadable.is_empty() {
        eprintln!(
            "Note: the record is not whole, for no events can be read here of {}. What they bought counts as nobody's demand.",
            unreadable.join(", ")
        );
    }
    let record = ledger.record(economy, question).map_err(CheckError::from)?;
    if record.coops.is_empty() {
        eprintln!(
            "Note: no co-op had an account yet when month {} began. --month names another.",
            question.month
        );
    }
    Ok(record)
}

/// Reads the history of everybody who has an account, is accredited, or ever paid somebody.
async fn read(public: &PublicRecord<'_>) -> Result<Ledger, NodeError> {
    let accredited = public.coops().await?;
    let with_account = public.agents().await?;
    let mut known: BTreeSet<String> = with_account.iter().map(id_of).collect();
    let mut to_read = with_account;
    // A co-op that never opened an account has no history, and nothing is missing for that.
    let mut may_be_empty = BTreeSet::new();
    for party in &accredited {
        if known.insert(id_of(&party.agent)) {
            may_be_empty.insert(id_of(&party.agent));
            to_read.push(party.agent.clone());
        }
    }
    let mut ledger = Ledger {
        accredited,
        ..Ledger::default()
    };
    // Shown on a terminal only; hidden everywhere else.
    let bar = ProgressBar::new_spinner();
    while !to_read.is_empty() {
        for agent in &to_read {
            bar.set_message(format!("Reading account {}", ledger.histories.len()));
            bar.tick();
            let lines = public.history(agent).await?;
            if !lines.is_empty() || !may_be_empty.contains(&id_of(agent)) {
                ledger.histories.insert(id_of(agent), lines);
            }
        }
        to_read = without(ledger.missing(), &may_be_empty);
    }
    bar.finish_and_clear();
    Ok(ledger)
}

/// Nobody is read twice.
fn without(agents: Vec<AgentPubKey>, read: &BTreeSet<String>) -> Vec<AgentPubKey> {
    agents
        .into_iter()
        .filter(|agent| !read.contains(&id_of(agent)))
        .collect()
}

fn print(value: &impl Serialize, out: &mut impl Write) -> Result<(), NodeError> {
    let text = citation::text(value)?;
    check::printed(out.write_all(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// The file that docs/issuance.md explains.
    const EXAMPLE: &str = r#"{
        "months": 3,
        "parameters": {"growth": 200, "pull": 1000, "growth_cap": 5000},
        "coops": [
            {"id": "bakery", "ceiling": 700000, "base": 700000},
            {"id": "ice house", "ceiling": 300000, "base": 300000, "season": 900000},
            {"id": "mill", "ceiling": 500000, "base": 500000, "runs_on": 500000}
        ],
        "purchases": [{"buyer": "bakery", "seller": "mill", "amount": 2100000}],
        "wages": [
            {"payer": "bakery", "member": "ana", "amount": 1200000},
            {"payer": "mill", "member": "ben", "amount": 600000}
        ],
        "member_purchases": [
            {"member": "ana", "seller": "bakery", "amount": 1500000},
            {"member": "ben", "seller": "bakery", "amount": 900000}
        ]
    }"#;

    fn assessed(text: &str) -> Result<Value, NodeError> {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("record.json");
        std::fs::write(&file, text).unwrap();
        let mut out = Vec::new();
        of_file(&file, &mut out)?;
        Ok(serde_json::from_slice(&out).unwrap())
    }

    #[test]
    fn a_file_comes_out_as_its_explanation_says() {
        let assessment = assessed(EXAMPLE).unwrap();
        let ceilings: Vec<i64> = assessment["coops"]
            .as_array()
            .unwrap()
            .iter()
            .map(|coop| coop["ceiling"].as_i64().unwrap())
            .collect();
        assert_eq!(ceilings, [579_200, 300_000, 644_800]);
        assert_eq!(assessment["bounds"][0]["claimed"], 3_000_000);
    }

    #[test]
    fn a_slip_in_a_file_is_named_with_its_line() {
        let error = assessed(&EXAMPLE.replace("\"seller\": \"mill\"", "\"seler\": \"mill\""))
            .unwrap_err()
            .to_string();
        for part in ["record.json", "seler", "line 9"] {
            assert!(error.contains(part), "{part}: {error}");
        }
    }

    #[test]
    fn a_record_that_names_nobody_is_refused_by_name() {
        let error = assessed(&EXAMPLE.replace("\"buyer\": \"bakery\"", "\"buyer\": \"nobody\""))
            .unwrap_err();
        assert!(error.to_string().contains("nobody"), "{error}");
        assert!(error.what_to_do().contains("docs/issuance.md"));
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = of_file(Path::new("/no/such/record.json"), &mut Vec::new()).unwrap_err();
        assert!(
            error.to_string().contains("/no/such/record.json"),
            "{error}"
        );
    }
}
