//! Fields between semicolons, perhaps quoted: the lines of a Pabulib file.

use super::{FileProblem, Trouble};
use std::{iter::Peekable, str::Chars};

/// A line that is not blank.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Where it begins, counted from 1.
    pub(super) line: usize,
    /// Without the blanks around them.
    pub(super) fields: Vec<String>,
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    /// Counted from 1.
    line: usize,
}

pub(super) fn records(text: &str) -> Result<Vec<Record>, Trouble> {
    let mut reader = Reader {
        rest: text.chars().peekable(),
        line: 1,
    };
    let mut records = Vec::new();
    while reader.rest.peek().is_some() {
        let line = reader.line;
        let fields = reader.record()?;
        if fields != [""] {
            records.push(Record { line, fields });
        }
    }
    Ok(records)
}

impl Reader<'_> {
    /// The fields up to the end of the line, or of the text.
    fn record(&mut self) -> Result<Vec<String>, Trouble> {
        let mut fields = Vec::new();
        loop {
            self.skip_blanks();
            let field = if self.rest.next_if_eq(&'"').is_some() {
                self.quoted()?
            } else {
                self.plain()
            };
            fields.push(field.trim().to_owned());
            // Both kinds of field stop before one of these.
            match self.rest.next() {
                Some(';') => {}
                Some('\n') => {
                    self.line = self.line.saturating_add(1);
                    return Ok(fields);
                }
                Some(_) => return Err((Some(self.line), FileProblem::AfterQuote)),
                None => return Ok(fields),
            }
        }
    }

    fn skip_blanks(&mut self) {
        let is_blank = |one: &char| *one != '\n' && one.is_whitespace();
        while self.rest.next_if(is_blank).is_some() {}
    }

    fn plain(&mut self) -> String {
        let mut field = String::new();
        while let Some(one) = self.rest.next_if(|one| !matches!(one, ';' | '\n')) {
            field.push(one);
        }
        field
    }

    /// After the opening quote: up to the closing one and the blanks behind it.
    fn quoted(&mut self) -> Result<String, Trouble> {
        let opened = self.line;
        let mut field = String::new();
        while let Some(one) = self.rest.next() {
            match one {
                '"' if self.rest.next_if_eq(&'"').is_none() => {
                    self.skip_blanks();
                    return Ok(field);
                }
                '\n' => {
                    self.line = self.line.saturating_add(1);
                    field.push(one);
                }
                _ => field.push(one),
            }
        }
        Err((Some(opened), FileProblem::OpenQuote))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<(usize, Vec<String>)> {
        let records = records(text).unwrap();
        (records.into_iter())
            .map(|record| (record.line, record.fields))
            .collect()
    }

    #[test]
    fn reads_quotes_blanks_and_both_line_ends() {
        let text = " a ; \"b;\"\"c\"\"\" \r\n\r\n  \n;x\"y\n\"two\nlines\";z";
        let owned = |fields: &[&str]| fields.iter().map(|field| (*field).to_owned()).collect();
        assert_eq!(
            fields(text),
            [
                (1, owned(&["a", "b;\"c\""])),
                (4, owned(&["", "x\"y"])),
                (5, owned(&["two\nlines", "z"])),
            ]
        );
    }

    #[test]
    fn refuses_quotes_that_do_not_end() {
        assert_eq!(records("a\n\"b\nc"), Err((Some(2), FileProblem::OpenQuote)));
        assert_eq!(
            records("a\n\"b\" c"),
            Err((Some(2), FileProblem::AfterQuote))
        );
    }
}
