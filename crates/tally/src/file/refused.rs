//! Why a file is not tallied: which file, which line, what is wrong.

use super::amount::NotAnAmount;
use crate::round::Malformed;
use std::fmt;
use thiserror::Error;

/// A file that cannot be read as a round.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct FileRefused {
    /// As its reader called it.
    pub file: String,
    /// Counted from 1; nothing where the problem is in no single line.
    pub line: Option<usize>,
    /// What is wrong.
    #[source]
    pub problem: FileProblem,
}

impl fmt::Display for FileRefused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FileRefused {
            file,
            line,
            problem,
        } = self;
        match line {
            Some(line) => write!(formatter, "{file}, line {line}: {problem}"),
            None => write!(formatter, "{file}: {problem}"),
        }
    }
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FileProblem {
    /// Bytes that are no UTF-8.
    #[error("this is not text in UTF-8")]
    NotText,
    /// Neither kind of file.
    #[error("neither a case in JSON (it begins with {{) nor a Pabulib file (it begins with META)")]
    NotRecognised,
    /// Not the JSON of a case.
    #[error("not the JSON of a case: {0}")]
    Json(String),
    /// JSON of another kind.
    #[error("the format is \"{0}\"; read is \"equal-shares-case/1\"")]
    Format(String),
    /// An amount that is none.
    #[error("{what}: {reason}")]
    Amount {
        /// Whose amount.
        what: String,
        /// Why it is none.
        #[source]
        reason: NotAnAmount,
    },
    /// The round's parts do not fit together.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// A quoted field has no end.
    #[error("a quote is opened here and never closed")]
    OpenQuote,
    /// Something follows a quoted field.
    #[error("after a closing quote there is more text; a quote within a quoted field is doubled")]
    AfterQuote,
    /// A section is there twice.
    #[error("a second section {0}")]
    SectionTwice(&'static str),
    /// A section is missing.
    #[error("there is no section {0}")]
    NoSection(&'static str),
    /// A section without its header.
    #[error("section {0} has no header line")]
    NoHeader(&'static str),
    /// A column is missing from a header.
    #[error("section {section} has no column {column}")]
    NoColumn {
        /// Which section.
        section: &'static str,
        /// Which column.
        column: &'static str,
    },
    /// A header names a needed column twice.
    #[error("section {section} has two columns {column}")]
    ColumnTwice {
        /// Which section.
        section: &'static str,
        /// Which column.
        column: &'static str,
    },
    /// A row is longer than its header, or ends before a needed column.
    #[error("{fields} fields, where the header has {columns}")]
    Fields {
        /// In this row.
        fields: usize,
        /// In the header.
        columns: usize,
    },
    /// META has no such key.
    #[error("META has no {0}")]
    NoKey(&'static str),
    /// META has a key twice.
    #[error("META has {0} twice")]
    KeyTwice(String),
    /// Ballots that are not approvals.
    #[error("vote_type is \"{0}\"; only approval can be tallied")]
    VoteType(String),
    /// A count in META is wrong.
    #[error("{key} is {written}, but there are {counted}")]
    Count {
        /// The key in META.
        key: &'static str,
        /// Its value.
        written: String,
        /// How many rows there are.
        counted: usize,
    },
    /// A list of approvals has a gap.
    #[error("two commas without a project between them, or one at an end: \"{0}\"")]
    Gap(String),
}
