//! Files that hold a round: the JSON cases of this project, and Pabulib's `.pb`. Which one it is shows in what it begins with.

mod amount;
mod case;
mod lines;
mod pabulib;
mod place;
mod refused;
mod write;

pub use amount::NotAnAmount;
pub use refused::{FileProblem, FileRefused};
pub use write::{Unwritable, to_pabulib};

use crate::{equal_shares::EqualShares, round::Round};

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundFile {
    /// A case's name, or a Pabulib file's description; empty where there is none.
    pub title: String,
    /// The round, checked.
    pub round: Round,
    /// The result that a case says it should have.
    pub expected: Option<EqualShares>,
}

/// Reads a case or a Pabulib file. `file` is what messages call it.
pub fn read_round(file: &str, bytes: &[u8]) -> Result<RoundFile, FileRefused> {
    read(bytes).map_err(|(line, problem)| FileRefused {
        file: file.to_owned(),
        line,
        problem,
    })
}

/// A line, counted from 1 where it is known, and what is wrong there.
type Trouble = (Option<usize>, FileProblem);

fn read(bytes: &[u8]) -> Result<RoundFile, Trouble> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.iter().take(error.valid_up_to());
        let line = good
            .filter(|byte| **byte == b'\n')
            .count()
            .saturating_add(1);
        (Some(line), FileProblem::NotText)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let opening = text.trim_start();
    let first_line = opening.lines().next().unwrap_or_default();
    if opening.starts_with('{') {
        case::read(text)
    } else if first_line.trim().eq_ignore_ascii_case("META") {
        pabulib::read(text)
    } else {
        Err((None, FileProblem::NotRecognised))
    }
}
