//! The passphrase of a real node's keystore: from a file, from the environment, or asked for. It is never stored and never made up.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// The variable that may hold it.
pub const VARIABLE: &str = "COPEX_PASSPHRASE";
/// Short ones are guessed once somebody has the data folder.
const LENGTH_MIN: usize = 10;

/// Why there is no passphrase.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PassphraseError {
    /// Nobody can be asked.
    #[error("The keystore needs a passphrase, and there is no terminal to ask for it.")]
    NobodyToAsk,
    /// The file cannot be read.
    #[error("The passphrase in {path} cannot be read: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A new one is too short.
    #[error("This passphrase has {length} characters; a new one must have {LENGTH_MIN} at least.")]
    TooShort {
        /// Its length.
        length: usize,
    },
    /// The two that were typed differ.
    #[error("The two passphrases that were typed are not the same.")]
    NotTheSame,
    /// The terminal failed.
    #[error("The passphrase could not be read: {0}")]
    Terminal(String),
}

impl PassphraseError {
    /// What the person can do about it.
    pub fn what_to_do(&self) -> String {
        match self {
            Self::NobodyToAsk => format!(
                "Put it into a file that only you can read and say --passphrase-file FILE, or set {VARIABLE}."
            ),
            Self::File { .. } => "Give a text file with the passphrase on its first line.".into(),
            Self::TooShort { .. } => {
                "Choose a longer one: four words picked at random are good.".into()
            }
            Self::NotTheSame | Self::Terminal(_) => "Nothing was changed. Try again.".into(),
        }
    }
}

/// The passphrase of a keystore; `is_new` where there is none yet. A terminal is asked last, and twice for a new one.
pub fn read(file: Option<&Path>, is_new: bool) -> Result<Vec<u8>, PassphraseError> {
    let given = match file {
        Some(path) => Some(from_file(path)?),
        None => std::env::var(VARIABLE).ok().filter(|text| !text.is_empty()),
    };
    let passphrase = match given {
        Some(text) => text,
        None if !std::io::stdin().is_terminal() => return Err(PassphraseError::NobodyToAsk),
        None => ask(is_new)?,
    };
    let length = passphrase.chars().count();
    if is_new && length < LENGTH_MIN {
        return Err(PassphraseError::TooShort { length });
    }
    Ok(passphrase.into_bytes())
}

fn from_file(path: &Path) -> Result<String, PassphraseError> {
    let problem = |reason: String| PassphraseError::File {
        path: path.into(),
        reason,
    };
    let text = std::fs::read_to_string(path).map_err(|error| problem(error.to_string()))?;
    match text.lines().next() {
        Some(line) if !line.trim().is_empty() => Ok(line.trim_end_matches('\r').to_owned()),
        _ => Err(problem("its first line is empty".into())),
    }
}

fn ask(is_new: bool) -> Result<String, PassphraseError> {
    let prompt = |text: &str| {
        rpassword::prompt_password(text)
            .map_err(|error| PassphraseError::Terminal(error.to_string()))
    };
    if !is_new {
        return prompt("Passphrase of the keystore: ");
    }
    eprintln!(
        "This makes a keystore. Without its passphrase nobody can use its keys, you neither: keep it well."
    );
    let first = prompt("New passphrase: ")?;
    if first == prompt("The same again: ")? {
        Ok(first)
    } else {
        Err(PassphraseError::NotTheSame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("passphrase");
        std::fs::write(&path, text).unwrap();
        (place, path)
    }

    #[test]
    fn the_first_line_of_a_file_counts() {
        let (_place, path) = file("correct horse battery\nsomething else\n");
        assert_eq!(read(Some(&path), true).unwrap(), b"correct horse battery");
    }

    #[test]
    fn a_new_one_that_is_short_or_empty_is_refused_an_old_one_is_not() {
        let (_place, path) = file("short\n");
        let error = read(Some(&path), true).unwrap_err();
        assert!(
            matches!(error, PassphraseError::TooShort { length: 5 }),
            "{error}"
        );
        assert_eq!(read(Some(&path), false).unwrap(), b"short");
        let (_place, path) = file("\n");
        let error = read(Some(&path), false).unwrap_err();
        assert!(error.to_string().contains("empty"), "{error}");
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = read(Some(Path::new("/nowhere/at/all")), false).unwrap_err();
        assert!(error.to_string().contains("/nowhere/at/all"), "{error}");
    }
}
