//! On which line of a JSON text a part stands. The text has been read as JSON before, so that it is only walked here.

/// A walk through a text, one byte after the other.
struct Walk<'a> {
    line: usize,
    /// How many braces and brackets are open.
    depth: usize,
    /// The last text in quotes, without them and as it is written.
    last_string: &'a str,
    /// The last key directly in the outermost object.
    key: &'a str,
}

/// The line of a key of the outermost object, counted from 1; or that of the part at `place` in the list under the key.
pub(super) fn line_of(text: &str, key: &str, place: Option<usize>) -> Option<usize> {
    let mut walk = Walk {
        line: 1,
        depth: 0,
        last_string: "",
        key: "",
    };
    let mut parts = 0_usize;
    let mut rest = text.char_indices();
    while let Some((at, one)) = rest.next() {
        match one {
            '\n' => walk.line = walk.line.saturating_add(1),
            '"' => walk.last_string = string(text, at, &mut rest)?,
            ':' if walk.depth == 1 => {
                walk.key = walk.last_string;
                if place.is_none() && walk.key == key {
                    return Some(walk.line);
                }
            }
            '{' | '[' => {
                let in_the_list = walk.depth == 2 && walk.key == key;
                if in_the_list {
                    if place == Some(parts) {
                        return Some(walk.line);
                    }
                    parts = parts.saturating_add(1);
                }
                walk.depth = walk.depth.saturating_add(1);
            }
            '}' | ']' => walk.depth = walk.depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// What is between the quote at `opened` and the one that closes it. JSON has no line breaks there.
fn string<'a>(
    text: &'a str,
    opened: usize,
    rest: &mut impl Iterator<Item = (usize, char)>,
) -> Option<&'a str> {
    while let Some((at, one)) = rest.next() {
        match one {
            '\\' => {
                rest.next();
            }
            '"' => return text.get(opened.saturating_add(1)..at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
        "note": "projects: \"[{", "budget":
            7,
        "seed": [{"projects": [{}]}],
        "projects": [
            {"id": "{", "of": [{}]},
            {"id": "b"}
        ],
        "ballots": [{"voter": "v"}]
    }"#;

    #[test]
    fn finds_keys_and_objects_and_nothing_within_quotes_or_deeper() {
        assert_eq!(line_of(TEXT, "budget", None), Some(2));
        assert_eq!(line_of(TEXT, "ballots", Some(0)), Some(9));
        assert_eq!(line_of(TEXT, "projects", Some(0)), Some(6));
        assert_eq!(line_of(TEXT, "projects", Some(1)), Some(7));
        assert_eq!(line_of(TEXT, "projects", Some(2)), None);
        assert_eq!(line_of(TEXT, "id", None), None);
        assert_eq!(line_of("{\"a", "a", None), None);
    }
}
