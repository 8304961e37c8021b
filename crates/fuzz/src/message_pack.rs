//! The values in a MessagePack text with their places, so that a mutation can change one and leave the rest readable.
//! Never fails: where the bytes are no MessagePack, it gives what came before.

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Number,
    /// Letters.
    Text,
    /// Bytes.
    Binary,
    /// A list of so many.
    List(usize),
    /// So many pairs of a name and a value.
    Map(usize),
    /// Nothing, true, false, a fraction or an extension.
    Other,
}

/// A value's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// Where it begins.
    pub start: usize,
    /// Where its header ends and its content begins.
    pub content: usize,
    /// Where it ends, with all that is in it.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// The place, among the values, of the list or map that it stands in.
    pub parent: Option<usize>,
    /// Whether it is a name in a map, and no value.
    pub is_name: bool,
}

/// All values in the order in which they begin.
pub fn values(bytes: &[u8]) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    // Lists and maps that are not complete yet, with how many values they still wait for.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some((kind, content, length)) = header(bytes, at) {
        let end = content.saturating_add(length);
        if end > bytes.len() {
            break;
        }
        let around = open.last();
        let parent = around.map(|(place, _)| *place);
        // Names and values take turns; before a name, an even number of them is still to come.
        let in_map = parent.and_then(|place| found.get(place));
        let in_map = in_map.is_some_and(|outer: &Value| matches!(outer.kind, Kind::Map(_)));
        let is_name = in_map && around.is_some_and(|(_, left)| left % 2 == 0);
        let place = found.len();
        found.push(Value {
            start: at,
            content,
            end,
            kind,
            parent,
            is_name,
        });
        at = end;
        let inside = match kind {
            Kind::List(count) => count,
            Kind::Map(count) => count.saturating_mul(2),
            _ => 0,
        };
        if inside > 0 {
            open.push((place, inside));
            continue;
        }
        while let Some((outer, left)) = open.last_mut() {
            *left = left.saturating_sub(1);
            if *left > 0 {
                break;
            }
            if let Some(outer) = found.get_mut(*outer) {
                outer.end = at;
            }
            open.pop();
        }
        if open.is_empty() {
            break;
        }
    }
    // What was cut short reaches to the end.
    for (place, _) in open {
        if let Some(value) = found.get_mut(place) {
            value.end = at;
        }
    }
    found
}

/// The kind of the value that begins at a place, where its content begins and how many bytes that has.
fn header(bytes: &[u8], at: usize) -> Option<(Kind, usize, usize)> {
    let mark = *bytes.get(at)?;
    let short = |mask: u8| usize::from(mark & mask);
    let long = |width: usize| counted(bytes, at.saturating_add(1), width);
    let after = |width: usize| at.saturating_add(1).saturating_add(width);
    Some(match mark {
        0x00..=0x7f | 0xe0..=0xff => (Kind::Number, after(0), 0),
        0x80..=0x8f => (Kind::Map(short(0x0f)), after(0), 0),
        0x90..=0x9f => (Kind::List(short(0x0f)), after(0), 0),
        0xa0..=0xbf => (Kind::Text, after(0), short(0x1f)),
        0xc4 => (Kind::Binary, after(1), long(1)?),
        0xc5 => (Kind::Binary, after(2), long(2)?),
        0xc6 => (Kind::Binary, after(4), long(4)?),
        0xca => (Kind::Other, after(0), 4),
        0xcb => (Kind::Other, after(0), 8),
        0xcc | 0xd0 => (Kind::Number, after(0), 1),
        0xcd | 0xd1 => (Kind::Number, after(0), 2),
        0xce | 0xd2 => (Kind::Number, after(0), 4),
        0xcf | 0xd3 => (Kind::Number, after(0), 8),
        0xd9 => (Kind::Text, after(1), long(1)?),
        0xda => (Kind::Text, after(2), long(2)?),
        0xdb => (Kind::Text, after(4), long(4)?),
        0xdc => (Kind::List(long(2)?), after(2), 0),
        0xdd => (Kind::List(long(4)?), after(4), 0),
        0xde => (Kind::Map(long(2)?), after(2), 0),
        0xdf => (Kind::Map(long(4)?), after(4), 0),
        _ => (Kind::Other, after(0), 0),
    })
}

fn counted(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    let digits = bytes.get(at..at.saturating_add(width))?;
    Some(
        digits
            .iter()
            .fold(0, |sum: usize, digit| (sum << 8) | usize::from(*digit)),
    )
}

/// A whole number in its shortest form, which is what an entry's type encodes to.
pub fn number(value: i64) -> Vec<u8> {
    rmp_serde::to_vec(&value).unwrap_or_default()
}

/// The same for numbers above what a signed one can be.
pub fn large_number(value: u64) -> Vec<u8> {
    rmp_serde::to_vec(&value).unwrap_or_default()
}

/// The header of a text, binary, list or map of a length, in its shortest form.
pub fn header_of(kind: Kind, length: usize) -> Vec<u8> {
    // The mark of the shortest form with its bound, and those of 8, 16 and 32 bits.
    let (short, marks): ((u8, usize), [Option<u8>; 3]) = match kind {
        Kind::Text => ((0xa0, 31), [Some(0xd9), Some(0xda), Some(0xdb)]),
        Kind::List(_) => ((0x90, 15), [None, Some(0xdc), Some(0xdd)]),
        Kind::Map(_) => ((0x80, 15), [None, Some(0xde), Some(0xdf)]),
        Kind::Binary | Kind::Number | Kind::Other => {
            ((0xc4, 0), [Some(0xc4), Some(0xc5), Some(0xc6)])
        }
    };
    let digits = u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    let has_short = kind != Kind::Binary && length <= short.1;
    if has_short {
        return vec![short.0 | digits[3]];
    }
    match marks {
        [Some(mark), ..] if length < 1 << 8 => vec![mark, digits[3]],
        [_, Some(mark), _] if length < 1 << 16 => vec![mark, digits[2], digits[3]],
        [.., mark] => {
            let mut header = vec![mark.unwrap_or(0xc6)];
            header.extend(digits);
            header
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_value_where_it_is() {
        let text = ("abc", vec![1_u8, 200], Some(70_000_i64), [(7, "x")]);
        let bytes = rmp_serde::to_vec(&text).unwrap();
        let found = values(&bytes);
        assert_eq!(found[0].kind, Kind::List(4));
        assert_eq!(found[0].end, bytes.len());
        assert_eq!(found[1].kind, Kind::Text);
        assert_eq!(&bytes[found[1].content..found[1].end], b"abc");
        assert_eq!(found[2].kind, Kind::List(2));
        assert_eq!(found[2].end, found[5].start);
        assert_eq!(found[5].kind, Kind::Number);
        assert_eq!(found[5].parent, Some(0));
        assert_eq!(found.last().unwrap().parent, Some(7));
        let map = std::collections::BTreeMap::from([("a", "x"), ("b", "y")]);
        let names: Vec<bool> = values(&rmp_serde::to_vec(&map).unwrap())
            .iter()
            .map(|value| value.is_name)
            .collect();
        assert_eq!(names, [false, true, false, true, false]);
    }

    #[test]
    fn writes_headers_as_the_library_does() {
        for length in [0, 3, 15, 16, 31, 32, 255, 256, 65_535, 65_536] {
            let text = rmp_serde::to_vec(&"x".repeat(length)).unwrap();
            assert!(text.starts_with(&header_of(Kind::Text, length)));
            let list = rmp_serde::to_vec(&vec![true; length]).unwrap();
            assert!(list.starts_with(&header_of(Kind::List(0), length)));
        }
    }
}
