//! Changes inputs by chance: blindly, byte by byte, and with an eye for MessagePack values and for the digits of a text, so
//! that many of the changed inputs can still be read and get to the rules behind.

use crate::{
    chance::Chance,
    message_pack::{Kind, Value, header_of, large_number, number, values},
};

/// The most changes to one input.
const CHANGES_MAX: usize = 6;
/// Inputs do not grow beyond this by being joined.
const BYTES_MAX: usize = 60_000;
/// Numbers at which something begins or ends.
const EDGES: [i64; 27] = [
    i64::MIN,
    i64::MIN + 1,
    -9_007_199_254_740_991,
    -1_000_000,
    -101,
    -1,
    0,
    1,
    2,
    12,
    13,
    64,
    100,
    101,
    127,
    255,
    900,
    1_000,
    10_000,
    10_001,
    30_000,
    65_536,
    1 << 44,
    (1 << 44) + 1,
    9_007_199_254_740_991,
    9_007_199_254_740_992,
    i64::MAX,
];
/// Lengths at which texts and lists begin or cease to be allowed.
const LENGTHS: [usize; 14] = [
    0, 1, 2, 31, 32, 60, 61, 200, 201, 1_001, 2_001, 4_001, 8_001, 65_536,
];

/// An input made of one of the kept ones, and now and then of two.
pub fn mutated(kept: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut input = chance.one_of(kept).cloned().unwrap_or_default();
    let other: &[u8] = chance.one_of(kept).map_or(&[], Vec::as_slice);
    let is_text = input.first() == Some(&b'{');
    // Mostly few: each change may leave nothing that can be read.
    let changes = chance.below(CHANGES_MAX).min(chance.below(CHANGES_MAX));
    for _ in 0..changes.saturating_add(1) {
        match (chance.below(16), is_text) {
            (0, _) => change_bytes(&mut input, other, chance),
            (_, true) => change_text(&mut input, other, chance),
            (_, false) => change_value(&mut input, other, chance),
        }
    }
    input
}

/// Flips, writes over, leaves out, repeats, cuts and joins bytes.
fn change_bytes(input: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    let at = chance.below(input.len());
    let until = at.saturating_add(chance.below(16)).min(input.len());
    let bit = chance.below(8);
    let byte = chance.byte();
    match chance.below(7) {
        0 => {
            if let Some(flipped) = input.get_mut(at) {
                *flipped ^= 1 << bit;
            }
        }
        1 => {
            if let Some(written) = input.get_mut(at) {
                *written = byte;
            }
        }
        2 => drop(input.drain(at.min(until)..until)),
        3 => input.insert(at, byte),
        4 => input.truncate(at),
        5 => {
            let again = input.get(at..until).unwrap_or_default().to_vec();
            put(input, at, at, &again);
        }
        _ => {
            let from = chance.below(other.len());
            input.truncate(at);
            input.extend(other.get(from..).unwrap_or_default());
        }
    }
}

/// Changes one MessagePack value.
fn change_value(input: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    let all = values(input);
    let mut choice: Vec<Value> = all.clone();
    // A field of another name is a field that is missing; now and then that is tried too.
    if chance.below(32) > 0 {
        choice.retain(|value| !value.is_name);
    }
    // Numbers, texts and hashes are changed inside; a list or map is more often taken apart.
    if chance.below(4) > 0 {
        choice.retain(|value| !matches!(value.kind, Kind::Map(_) | Kind::List(_)));
    }
    let Some(value) = chance.one_of(&choice).copied() else {
        return change_bytes(input, other, chance);
    };
    match chance.below(24) {
        // Another value stands in its place: one of the same input, or of another.
        0..=2 => exchange(input, value, &input.clone(), chance),
        3..=5 => exchange(input, value, other, chance),
        // Left out, or there twice; the list or map around it says so, or does not.
        6 => resize(input, &all, value, false, chance),
        7 | 8 => resize(input, &all, value, true, chance),
        9 => put(input, value.start, value.end, &[0xc0]),
        _ => by_kind(input, value, chance),
    }
}

fn by_kind(input: &mut Vec<u8>, value: Value, chance: &mut Chance) {
    match value.kind {
        Kind::Number => {
            let new = match chance.below(8) {
                0 => large_number(chance.number() >> chance.below(64)),
                1 | 2 => number(near(small(chance), chance)),
                // A small number in nine bytes: read alike, and refused by R-REGISTRY-19.
                3 => [&[0xd3][..], &small(chance).to_be_bytes()].concat(),
                _ => number(near(edge(chance), chance)),
            };
            put(input, value.start, value.end, &new);
        }
        Kind::Text | Kind::Binary => {
            if chance.below(16) == 0 {
                return lie(input, value, chance);
            }
            let flips = chance.below(3);
            if value.kind == Kind::Binary || flips == 0 {
                let within = value.end.saturating_sub(value.content);
                // The first three bytes of a hash say what it is of; the rest may be anything.
                let spared = if within > 3 && chance.below(16) > 0 {
                    3
                } else {
                    0
                };
                let at = chance.below(within.saturating_sub(spared));
                let at = value.content.saturating_add(spared).saturating_add(at);
                let byte = chance.byte();
                if let Some(written) = input.get_mut(at).filter(|_| within > 0) {
                    *written = byte;
                }
                return;
            }
            let length = chance.one_of(&LENGTHS).copied().unwrap_or(0);
            let letter = chance.one_of(&["x", " ", "ä", "\u{0}", "\u{1f33e}"]);
            let text = letter.copied().unwrap_or("x").repeat(length);
            let text = [header_of(Kind::Text, text.len()), text.into_bytes()].concat();
            put(input, value.start, value.end, &text);
        }
        Kind::List(_) | Kind::Map(_) => lie(input, value, chance),
        Kind::Other => {
            let new = [0xc0, 0xc2, 0xc3, 0xcb, 0xc1, chance.byte()];
            let new = chance.one_of(&new).copied().unwrap_or(0xc0);
            put(input, value.start, value.end, &[new]);
        }
    }
}

/// The header says another length than there is.
fn lie(input: &mut Vec<u8>, value: Value, chance: &mut Chance) {
    let length = match value.kind {
        Kind::List(count) | Kind::Map(count) => count,
        _ => value.end.saturating_sub(value.content),
    };
    let lie = match chance.below(4) {
        0 => length.saturating_add(1),
        1 => length.saturating_sub(1),
        2 => usize::MAX,
        _ => chance.one_of(&LENGTHS).copied().unwrap_or(0),
    };
    put(
        input,
        value.start,
        value.content,
        &header_of(value.kind, lie),
    );
}

/// A value takes another's place, most often one of the same kind.
fn exchange(input: &mut Vec<u8>, value: Value, from: &[u8], chance: &mut Chance) {
    let mut others = values(from);
    others.retain(|other| other.is_name == value.is_name);
    if chance.below(16) > 0 {
        let alike = std::mem::discriminant(&value.kind);
        others.retain(|other| std::mem::discriminant(&other.kind) == alike);
    }
    if let Some(new) = chance.one_of(&others) {
        let new = from.get(new.start..new.end).unwrap_or_default().to_vec();
        put(input, value.start, value.end, &new);
    }
}

/// A value is left out, or there once or many times more.
fn resize(input: &mut Vec<u8>, all: &[Value], value: Value, more: bool, chance: &mut Chance) {
    let Some(around) = value.parent.and_then(|place| all.get(place)) else {
        return;
    };
    let Kind::List(count) = around.kind else {
        return;
    };
    let times = match (more, chance.below(4)) {
        (false, _) => 0,
        (true, 0) => 101,
        (true, _) => 2,
    };
    let one = input.get(value.start..value.end).unwrap_or_default();
    let new = one.repeat(times);
    put(input, value.start, value.end, &new);
    let count = count.saturating_sub(1).saturating_add(times);
    let header = header_of(around.kind, count);
    put(input, around.start, around.content, &header);
}

/// Changes a number of a text, or leaves out, repeats and exchanges what stands between two commas.
fn change_text(input: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    if chance.below(4) > 0 {
        let parts = parts(input, |byte| byte.is_ascii_digit() || byte == b'-');
        let Some((start, end)) = chance.one_of(&parts).copied() else {
            return;
        };
        let new = match chance.below(4) {
            0 => chance.number().to_string(),
            1 => near(small(chance), chance).to_string(),
            _ => near(edge(chance), chance).to_string(),
        };
        return put(input, start, end, new.as_bytes());
    }
    let between = |text: &[u8]| parts(text, |byte| !b",{}[]".contains(&byte));
    let (own, others) = (between(input), between(other));
    let Some((start, end)) = chance.one_of(&own).copied() else {
        return;
    };
    let new = match chance.below(4) {
        0 => Vec::new(),
        1 => {
            let part = input.get(start..end).unwrap_or_default();
            [part, b",", part].concat()
        }
        2 => {
            let (start, end) = chance.one_of(&own).copied().unwrap_or_default();
            input.get(start..end).unwrap_or_default().to_vec()
        }
        _ => {
            let (start, end) = chance.one_of(&others).copied().unwrap_or_default();
            other.get(start..end).unwrap_or_default().to_vec()
        }
    };
    put(input, start, end, &new);
}

/// The longest runs of bytes of a kind.
fn parts(text: &[u8], of_kind: impl Fn(u8) -> bool) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, byte) in text.iter().enumerate() {
        if !of_kind(*byte) {
            continue;
        }
        match found.last_mut() {
            Some((_, end)) if *end == at => *end = at.saturating_add(1),
            _ => found.push((at, at.saturating_add(1))),
        }
    }
    found
}

fn edge(chance: &mut Chance) -> i64 {
    chance.one_of(&EDGES).copied().unwrap_or(0)
}

fn small(chance: &mut Chance) -> i64 {
    i64::from(chance.byte())
}

fn near(value: i64, chance: &mut Chance) -> i64 {
    match chance.below(4) {
        0 => value.wrapping_add(1),
        1 => value.wrapping_sub(1),
        _ => value,
    }
}

/// Puts bytes in the place of others, unless the input would grow beyond all measure.
fn put(input: &mut Vec<u8>, start: usize, end: usize, new: &[u8]) {
    let end = end.min(input.len());
    let start = start.min(end);
    if input.len().saturating_add(new.len()) <= BYTES_MAX {
        input.splice(start..end, new.iter().copied());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_input_again_and_most_seeds_give_another() {
        let kept = vec![
            rmp_serde::to_vec(&("abc", 5, [1, 2, 3])).unwrap(),
            br#"{"a":5,"b":[1,2]}"#.to_vec(),
        ];
        let made = |seed| mutated(&kept, &mut Chance::new(seed));
        let mut different = std::collections::BTreeSet::new();
        for seed in 0..1_000 {
            assert_eq!(made(seed), made(seed));
            different.insert(made(seed));
        }
        assert!(different.len() > 700, "{}", different.len());
    }
}
