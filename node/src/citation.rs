//! What an accreditation cites of an assessment, and whether that is what the record gives: pure, so that everybody who has
//! the record says the same.

use crate::bundle::fingerprint;
use crate::check::CheckError;
use crate::error::NodeError;
use crate::record::Question;
use copex_economy::assessment::{Record, assess};
use copex_economy::credits::Credits;
use copex_entries::assessment::CitedAssessment;
use serde::Serialize;

/// A value as it is printed: indented JSON and the end of the line.
pub fn text(value: &impl Serialize) -> Result<String, NodeError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| NodeError::BadJson(error.to_string()))?;
    Ok(format!("{text}\n"))
}

/// The digest of a record: of its bytes as `copex assess --record` prints them. `b2sum -l 256` gives the same.
pub fn digest(record: &Record) -> Result<String, NodeError> {
    Ok(fingerprint(text(record)?.as_bytes()))
}

/// What a record comes to for a co-op.
fn assessed(record: &Record, id: &str) -> Result<Credits, CheckError> {
    let assessment = assess(record)?;
    let found = assessment.coops.into_iter().find(|coop| coop.id == id);
    found
        .map(|coop| coop.ceiling)
        .ok_or_else(|| CheckError::NotAssessed { coop: id.into() })
}

/// What an accreditation of the co-op cites.
pub fn cite(record: &Record, question: &Question, id: &str) -> Result<CitedAssessment, NodeError> {
    let Question {
        month,
        months,
        growth,
        pull,
    } = *question;
    Ok(CitedAssessment {
        month,
        months,
        growth,
        pull,
        digest: digest(record)?,
        ceiling: assessed(record, id)?,
    })
}

/// What was asked when the cited assessment was made.
pub fn question(cited: &CitedAssessment) -> Question {
    Question {
        month: cited.month,
        months: cited.months,
        growth: cited.growth,
        pull: cited.pull,
    }
}

/// Refuses a citation that is not what the record gives.
pub fn check(cited: &CitedAssessment, record: &Record, id: &str) -> Result<(), NodeError> {
    let here = cite(record, &question(cited), id)?;
    if here == *cited {
        return Ok(());
    }
    Err(CheckError::OtherAssessment {
        coop: id.into(),
        cited: cited.ceiling,
        cited_digest: cited.digest.clone(),
        here: here.ceiling,
        digest: here.digest,
    }
    .into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use copex_economy::assessment::{Coop, Parameters, Purchase};
    use copex_economy::calendar::Month;
    use copex_economy::credits::BasisPoints;

    /// The bakery sold 3,000.00 in three months to the mill, which keeps its own ceiling of 1,000.00.
    fn record() -> Record {
        let coop = |id: &str, ceiling| Coop {
            id: id.into(),
            ceiling: Credits::new(ceiling),
            base: Credits::new(ceiling),
            months_in_being: None,
            season: Credits::ZERO,
            runs_on: Credits::ZERO,
        };
        Record {
            months: 3,
            parameters: Parameters {
                growth: BasisPoints(0),
                pull: BasisPoints(0),
                growth_cap: BasisPoints(5_000),
            },
            coops: vec![coop("bakery", 80_000), coop("mill", 100_000)],
            purchases: vec![Purchase {
                buyer: "mill".into(),
                seller: "bakery".into(),
                amount: Credits::new(300_000),
            }],
            wages: Vec::new(),
            member_purchases: Vec::new(),
        }
    }

    const QUESTION: Question = Question {
        month: Month(9),
        months: 3,
        growth: BasisPoints(0),
        pull: BasisPoints(0),
    };

    #[test]
    fn a_citation_says_what_the_record_comes_to_and_holds_against_it() {
        let cited = cite(&record(), &QUESTION, "bakery").unwrap();
        assert_eq!(cited.ceiling, Credits::new(100_000));
        assert_eq!(cited.month, Month(9));
        assert_eq!(cited.digest.len(), 64);
        assert!(check(&cited, &record(), "bakery").is_ok());
    }

    #[test]
    fn a_citation_of_more_or_of_another_record_is_told_apart() {
        let cited = cite(&record(), &QUESTION, "bakery").unwrap();
        let more = CitedAssessment {
            ceiling: Credits::new(100_001),
            ..cited.clone()
        };
        let error = check(&more, &record(), "bakery").unwrap_err().to_string();
        assert!(
            error.contains("1,000.01") && error.contains("1,000.00"),
            "{error}"
        );
        let mut other = record();
        other.purchases[0].amount = Credits::new(300_001);
        let error = check(&cited, &other, "bakery").unwrap_err().to_string();
        assert!(error.contains(&cited.digest), "{error}");
        assert!(error.contains(&digest(&other).unwrap()), "{error}");
    }

    #[test]
    fn a_co_op_that_is_not_in_the_record_is_named() {
        let error = cite(&record(), &QUESTION, "dairy").unwrap_err().to_string();
        assert!(error.contains("dairy"), "{error}");
    }

    #[test]
    fn the_digest_is_that_of_the_file_to_the_letter() {
        assert!(text(&record()).unwrap().ends_with("]\n}\n"));
        assert_eq!(
            fingerprint(b""),
            "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"
        );
    }
}
