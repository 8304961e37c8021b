//! `copex replay FILE`: reads a file of acts, lets the economy's rules compute them, prints one JSON line per act.

use crate::error::NodeError;
use copex_economy::replay::{Case, replay};
use std::io::Write;
use std::path::Path;

/// Replays a file onto `out`.
pub fn run(file: &Path, out: &mut impl Write) -> Result<(), NodeError> {
    let text = std::fs::read_to_string(file)
        .map_err(|source| NodeError::file("Reading the replay file", file, source))?;
    let case: Case = serde_json::from_str(&text)
        .map_err(|error| NodeError::Replay(format!("{}: {error}", file.display())))?;
    let lines = replay(&case).map_err(|error| NodeError::Replay(error.to_string()))?;
    for line in lines {
        let text =
            serde_json::to_string(&line).map_err(|error| NodeError::Replay(error.to_string()))?;
        // Whoever reads the lines may have seen enough.
        if writeln!(out, "{text}").is_err() {
            break;
        }
    }
    Ok(())
}
