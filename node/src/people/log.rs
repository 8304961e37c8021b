//! Who did what at this node, as JSON lines: for its stewards, not for the economy. It holds no passphrases, no codes and no contents.
//! When the file is full it becomes the old one, and the old one before it goes.

use crate::error::NodeError;
use serde::{Deserialize, Serialize};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Above this a new file is begun; together they are twice as long at most.
const FILE_BYTES_MAX: u64 = 2 * 1024 * 1024;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// With name and passphrase, or a passkey.
    SignedIn,
    /// Name or passphrase were not right.
    Refused,
    /// In this browser, or everywhere.
    SignedOut,
    /// To this account, without signing in again.
    Switched,
    /// Somebody got a link.
    Invited,
    /// By a link, with a passphrase of their own.
    CameIn,
    /// Somebody's role changed.
    RoleChanged,
    /// Somebody is gone from the account, or from the node.
    Removed,
    /// A zome function that writes or signs was let through.
    Signed,
    /// It was not, because of the role.
    NotAllowed,
    /// Something was done to the planned payments.
    Planned,
    /// One's own.
    PassphraseChanged,
    /// A device of theirs keeps a key now.
    PasskeyAdded,
    /// It no longer opens anything.
    PasskeyRemoved,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// The person's name; none where nobody known was at it.
    pub who: Option<String>,
    /// The account; none where it is about the node.
    pub account: Option<String>,
    /// What happened.
    pub what: What,
    /// The function, or whom it was done to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
}

/// The two files.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    writing: Mutex<()>,
}

impl Log {
    /// A log that need not be there yet.
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            writing: Mutex::default(),
        }
    }

    /// Adds a line. What cannot be written is told to whoever runs the node; nobody is kept out for it.
    pub fn add(&self, line: &Line) {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = self.append(line) {
            tracing::warn!(%error, "the log of people could not be written");
        }
    }

    fn append(&self, line: &Line) -> Result<(), NodeError> {
        let doing = "Writing the log of people";
        let mut text = serde_json::to_string(line)
            .map_err(|error| NodeError::file(doing, &self.path, error.into()))?;
        text.push('\n');
        let length = fs::metadata(&self.path).map_or(0, |file| file.len());
        if length >= FILE_BYTES_MAX {
            fs::rename(&self.path, self.old())
                .map_err(|source| NodeError::file(doing, &self.path, source))?;
        }
        OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&self.path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|source| NodeError::file(doing, &self.path, source))
    }

    fn old(&self) -> PathBuf {
        self.path.with_extension("log.1")
    }

    /// The newest of the wanted lines, the newest first.
    pub fn newest(
        &self,
        most: usize,
        wanted: impl Fn(&Line) -> bool,
    ) -> Result<Vec<Line>, NodeError> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lines = Vec::new();
        for path in [&self.path, &self.old()] {
            let text = read(path)?;
            // A line that was cut off when the power went is nobody's.
            let parsed = text
                .lines()
                .rev()
                .filter_map(|line| serde_json::from_str(line).ok());
            lines.extend(
                parsed
                    .filter(&wanted)
                    .take(most.saturating_sub(lines.len())),
            );
        }
        Ok(lines)
    }
}

fn read(path: &Path) -> Result<String, NodeError> {
    match fs::read(path) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(source) => Err(NodeError::file("Reading the log of people", path, source)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn line(at_ms: i64, account: &str) -> Line {
        Line {
            at_ms,
            who: Some("Rosa\n\"".into()),
            account: Some(account.into()),
            what: What::Signed,
            about: "credit/pay".into(),
        }
    }

    fn of(account: &str) -> impl Fn(&Line) -> bool {
        move |line| line.account.as_deref() == Some(account)
    }

    #[test]
    fn the_newest_come_first_and_each_account_has_its_own() {
        let place = tempfile::tempdir().unwrap();
        let log = Log::new(place.path().join("people.log"));
        assert_eq!(log.newest(10, |_| true).unwrap(), []);
        for at in 0..6 {
            log.add(&line(at, if at % 2 == 0 { "farm" } else { "ana" }));
        }
        let times = |lines: Vec<Line>| lines.iter().map(|line| line.at_ms).collect::<Vec<_>>();
        assert_eq!(times(log.newest(3, |_| true).unwrap()), [5, 4, 3]);
        assert_eq!(times(log.newest(9, of("farm")).unwrap()), [4, 2, 0]);
        assert_eq!(log.newest(1, of("ana")).unwrap(), [line(5, "ana")]);
        let file = place.path().join("people.log");
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_to_string(file).unwrap().lines().count(), 6);
    }

    #[test]
    fn two_files_are_kept_and_a_torn_line_is_passed_over() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("people.log");
        let log = Log::new(path.clone());
        log.add(&line(1, "farm"));
        let full = usize::try_from(FILE_BYTES_MAX).unwrap();
        fs::write(&path, format!("{}\n{{\"at_ms\":", " ".repeat(full))).unwrap();
        log.add(&line(2, "farm"));
        log.add(&line(3, "farm"));
        assert_eq!(log.newest(9, |_| true).unwrap().len(), 2);
        assert!(place.path().join("people.log.1").exists());
        fs::write(&path, " ".repeat(full)).unwrap();
        log.add(&line(4, "farm"));
        assert_eq!(log.newest(9, |_| true).unwrap(), [line(4, "farm")]);
    }
}
