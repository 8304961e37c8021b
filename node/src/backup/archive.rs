//! The file of a backup: what it holds as msgpack, locked with a passphrase (argon2id, then XChaCha20-Poly1305), so that it can
//! lie anywhere.
//!
//! ```text
//! "copex backup\n" | BLAKE2b of all that follows, 32 bytes
//! format, 4 bytes | argon2 operations, 4 | argon2 memory in bytes, 4 | salt, 16 | header of the cipher, 24
//! cipher
//! ```
//!
//! Numbers have their highest byte first. The hash tells damage from a wrong passphrase, and protects against nothing; the cipher's
//! own check does, and covers format, cost and salt as well.

use super::BackupError;
use copex_economy::calendar::Moment;
use holochain::prelude::holo_hash::blake2b_256;
use rmp_serde::config::BytesMode;
use serde::{Deserialize, Serialize};
use sodoken::{SizedLockedArray, argon2, random, secretstream};
use std::collections::BTreeMap;
use std::path::Path;

/// The newest format that this program reads, and the one that it writes.
const FORMAT: u32 = 1;
const MAGIC: &[u8; 13] = b"copex backup\n";
const HASH_BYTES: usize = 32;
/// A backup has a few megabytes.
const BYTES_MAX: usize = 256 * 1024 * 1024;
/// The most that reading may cost: a forged file could ask for hours, or for all memory.
const COST_MAX: Cost = Cost {
    operations: argon2::ARGON2_ID_OPSLIMIT_SENSITIVE,
    memory_bytes: argon2::ARGON2_ID_MEMLIMIT_SENSITIVE,
};

/// What one try of a passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    operations: u32,
    memory_bytes: u32,
}

impl Cost {
    /// A second or so, and 256 MiB.
    pub const USUAL: Self = Self {
        operations: argon2::ARGON2_ID_OPSLIMIT_MODERATE,
        memory_bytes: argon2::ARGON2_ID_MEMLIMIT_MODERATE,
    };
}

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// The program that made it.
    pub copex_version: String,
    /// The economy.
    pub economy: String,
    /// When it was made.
    pub made: Moment,
}

impl Meta {
    /// Of a backup that is made now.
    pub fn of(economy: &str, made: Moment) -> Self {
        Self {
            copex_version: env!("CARGO_PKG_VERSION").into(),
            economy: economy.into(),
            made,
        }
    }
}

/// Files by their path in the data folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What is locked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    meta: Meta,
    files: Files,
}

/// What the passphrase is turned into the key with; it stands before the cipher, readable by all.
struct Head {
    cost: Cost,
    salt: [u8; argon2::ARGON2_ID_SALTBYTES],
}

impl Head {
    /// As it stands in the file, and as the cipher's check covers it.
    fn bytes(&self) -> Vec<u8> {
        let numbers = [FORMAT, self.cost.operations, self.cost.memory_bytes];
        let mut bytes: Vec<u8> = numbers.into_iter().flat_map(u32::to_be_bytes).collect();
        bytes.extend(self.salt);
        bytes
    }

    fn key(
        &self,
        passphrase: &[u8],
    ) -> std::io::Result<SizedLockedArray<{ secretstream::KEYBYTES }>> {
        let mut key = SizedLockedArray::new()?;
        let Cost {
            operations,
            memory_bytes,
        } = self.cost;
        argon2::blocking_argon2id(
            &mut *key.lock(),
            passphrase,
            &self.salt,
            operations,
            memory_bytes,
        )?;
        Ok(key)
    }
}

/// Packs and locks. It takes as long as `cost` says, so not in an async context.
pub fn seal(
    meta: Meta,
    files: Files,
    passphrase: &[u8],
    cost: Cost,
) -> Result<Vec<u8>, BackupError> {
    let unwritable = |error: &dyn std::fmt::Display| BackupError::Unwritable(error.to_string());
    let mut packed = Vec::new();
    let mut packer = rmp_serde::Serializer::new(&mut packed)
        .with_struct_map()
        .with_bytes(BytesMode::ForceIterables);
    Contents { meta, files }
        .serialize(&mut packer)
        .map_err(|error| unwritable(&error))?;
    let locked = lock(&packed, passphrase, cost).map_err(|error| unwritable(&error))?;
    if locked.len() > BYTES_MAX {
        return Err(unwritable(&"it is larger than any backup should be"));
    }
    Ok(locked)
}

fn lock(packed: &[u8], passphrase: &[u8], cost: Cost) -> std::io::Result<Vec<u8>> {
    let mut salt = [0; argon2::ARGON2_ID_SALTBYTES];
    random::randombytes_buf(&mut salt)?;
    let head = Head { cost, salt };
    let mut key = head.key(passphrase)?;
    let mut state = secretstream::State::default();
    let mut start = [0; secretstream::HEADERBYTES];
    secretstream::init_push(&mut state, &mut start, &key.lock())?;
    let mut cipher = vec![0; packed.len().saturating_add(secretstream::ABYTES)];
    let head = head.bytes();
    let last = secretstream::Tag::Final;
    secretstream::push(&mut state, &mut cipher, packed, Some(&head), last)?;
    let rest = [head.as_slice(), &start, &cipher].concat();
    Ok([MAGIC.as_slice(), blake2b_256(&rest).as_slice(), &rest].concat())
}

/// Unlocks and unpacks; `path` is for the message. Not in an async context either.
pub fn open(bytes: &[u8], passphrase: &[u8], path: &Path) -> Result<(Meta, Files), BackupError> {
    let damaged = |reason: &str| BackupError::Damaged {
        path: path.into(),
        reason: reason.into(),
    };
    let short = || damaged("it ends too early");
    let rest = bytes
        .strip_prefix(MAGIC)
        .ok_or_else(|| damaged("it does not begin like one"))?;
    if bytes.len() > BYTES_MAX {
        return Err(damaged("it is larger than any backup"));
    }
    let (hash, rest) = rest.split_first_chunk::<HASH_BYTES>().ok_or_else(short)?;
    if blake2b_256(rest).as_slice() != hash {
        return Err(damaged("it was cut short or changed"));
    }
    let (format, rest) = number(rest).ok_or_else(short)?;
    if format > FORMAT {
        return Err(BackupError::Newer {
            path: path.into(),
            format,
        });
    }
    let (operations, rest) = number(rest).ok_or_else(short)?;
    let (memory_bytes, rest) = number(rest).ok_or_else(short)?;
    let (salt, rest) = rest.split_first_chunk().ok_or_else(short)?;
    let (start, cipher) = rest.split_first_chunk().ok_or_else(short)?;
    let length = cipher
        .len()
        .checked_sub(secretstream::ABYTES)
        .ok_or_else(short)?;
    if operations > COST_MAX.operations || memory_bytes > COST_MAX.memory_bytes {
        return Err(damaged(
            "trying the passphrase would cost more than any backup asks for",
        ));
    }
    let cost = Cost {
        operations,
        memory_bytes,
    };
    let head = Head { cost, salt: *salt };
    let mut key = head
        .key(passphrase)
        .map_err(|error| damaged(&error.to_string()))?;
    let mut state = secretstream::State::default();
    let mut packed = vec![0; length];
    let opened = secretstream::init_pull(&mut state, start, &key.lock()).and_then(|()| {
        let head = head.bytes();
        secretstream::pull(&mut state, &mut packed, cipher, Some(&head))
    });
    match opened {
        Ok(secretstream::Tag::Final) => {}
        Ok(_) => return Err(damaged("it ends too early")),
        Err(_) => return Err(BackupError::WrongPassphrase { path: path.into() }),
    }
    let Contents { meta, files } =
        rmp_serde::from_slice(&packed).map_err(|error| damaged(&error.to_string()))?;
    match files.keys().find(|name| !is_ours(name)) {
        Some(other) => Err(damaged(&format!("it holds {other}"))),
        None => Ok((meta, files)),
    }
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u32::from_be_bytes(*number), rest))
}

/// Whether a file of this name can be in a backup. Nothing else is ever written to a data folder.
fn is_ours(name: &str) -> bool {
    let between = |before: &str, after: &str| {
        name.strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after))
            .is_some_and(is_plain)
    };
    let keystore = [
        "conductor/ks/lair-keystore-config.yaml",
        "conductor/ks/store_file",
        "conductor/ks/store_file-wal",
    ];
    keystore.contains(&name) || between("bundles/", ".happ") || between("", ".json")
}

/// Whether a name leads nowhere else.
fn is_plain(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !text.is_empty() && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &[u8] = b"four words picked anyhow";
    /// The least that there is, for many tries.
    const CHEAP: Cost = Cost {
        operations: argon2::ARGON2_ID_OPSLIMIT_MIN,
        memory_bytes: argon2::ARGON2_ID_MEMLIMIT_MIN,
    };
    /// Where the format stands, and after it the cost.
    const FORMAT_AT: usize = MAGIC.len() + HASH_BYTES;

    fn files() -> Files {
        Files::from([
            ("node.json".into(), b"{}".to_vec()),
            ("conductor/ks/store_file".into(), vec![7; 10_000]),
            ("planned-hill-farm.json".into(), b"[]".to_vec()),
        ])
    }

    fn meta() -> Meta {
        Meta::of("Valley", Moment(5))
    }

    fn sealed() -> Vec<u8> {
        seal(meta(), files(), WORDS, CHEAP).unwrap()
    }

    fn refusal(bytes: &[u8], passphrase: &[u8]) -> BackupError {
        open(bytes, passphrase, Path::new("valley.copex-backup")).unwrap_err()
    }

    /// Somebody changed it, and made its hash fit.
    fn with_new_hash(mut bytes: Vec<u8>) -> Vec<u8> {
        let hash = blake2b_256(&bytes[FORMAT_AT..]);
        bytes[MAGIC.len()..FORMAT_AT].copy_from_slice(&hash);
        bytes
    }

    #[test]
    fn what_is_sealed_opens_with_its_passphrase_alone() {
        let bytes = sealed();
        let found = open(&bytes, WORDS, Path::new("valley.copex-backup")).unwrap();
        assert_eq!(found, (meta(), files()));
        let error = refusal(&bytes, b"other words");
        assert!(
            matches!(error, BackupError::WrongPassphrase { .. }),
            "{error}"
        );
        for known in [b"farm".as_slice(), b"Valley", &[7; 16]] {
            let is_plain = bytes.windows(known.len()).any(|window| window == known);
            assert!(!is_plain, "{known:?} can be read from outside");
        }
        assert!(bytes.len() < 11_000, "bytes are kept as bytes");
        assert_ne!(bytes, sealed(), "each has a salt of its own");
    }

    #[test]
    fn a_changed_or_shortened_file_is_refused() {
        let bytes = sealed();
        let middle = bytes.len() / 2;
        for at in [0, MAGIC.len(), FORMAT_AT, middle, bytes.len() - 1] {
            let mut wrong = bytes.clone();
            wrong[at] ^= 1;
            let error = refusal(&wrong, WORDS);
            assert!(matches!(error, BackupError::Damaged { .. }), "{error}");
        }
        for length in [0, 10, 30, FORMAT_AT, FORMAT_AT + 3, middle, bytes.len() - 1] {
            for short in [
                bytes[..length].to_vec(),
                if length >= FORMAT_AT {
                    with_new_hash(bytes[..length].to_vec())
                } else {
                    Vec::new()
                },
            ] {
                let error = refusal(&short, WORDS);
                assert!(
                    matches!(
                        error,
                        BackupError::Damaged { .. } | BackupError::WrongPassphrase { .. }
                    ),
                    "{error}"
                );
            }
        }
        let error = refusal(b"a letter to a friend", WORDS);
        assert!(matches!(error, BackupError::Damaged { .. }), "{error}");
    }

    #[test]
    fn a_changed_salt_or_cipher_is_noticed_also_under_a_fitting_hash() {
        let bytes = sealed();
        for at in [FORMAT_AT + 12, FORMAT_AT + 40, bytes.len() - 1] {
            let mut wrong = bytes.clone();
            wrong[at] ^= 1;
            let error = refusal(&with_new_hash(wrong), WORDS);
            assert!(
                matches!(error, BackupError::WrongPassphrase { .. }),
                "{error}"
            );
        }
    }

    #[test]
    fn a_newer_format_is_named_and_a_cost_beyond_all_reason_is_never_paid() {
        let with = |at: usize, number: u32| {
            let mut bytes = sealed();
            bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
            with_new_hash(bytes)
        };
        let error = refusal(&with(FORMAT_AT, 2), WORDS);
        assert!(
            matches!(error, BackupError::Newer { format: 2, .. }),
            "{error}"
        );
        let begun = std::time::Instant::now();
        for (at, most) in [
            (FORMAT_AT + 4, COST_MAX.operations),
            (FORMAT_AT + 8, COST_MAX.memory_bytes),
        ] {
            for number in [most + 1, u32::MAX] {
                let error = refusal(&with(at, number), WORDS);
                assert!(error.to_string().contains("cost"), "{error}");
            }
        }
        assert!(begun.elapsed().as_secs() < 2);
    }

    #[test]
    fn no_other_file_ever_comes_out() {
        for good in [
            "bundles/ab12.happ",
            "planned-hill-farm.json",
            "node.json",
            "conductor/ks/store_file",
        ] {
            assert!(is_ours(good), "{good}");
        }
        for bad in [
            "../node.json",
            "/etc/passwd",
            "bundles/../x.happ",
            "bundles/.happ",
            "planned-a/b.json",
            ".json",
            "conductor/databases/x",
            "conductor/ks/../../x",
            "passphrase",
        ] {
            let files = Files::from([(bad.into(), vec![1])]);
            let bytes = seal(meta(), files, WORDS, CHEAP).unwrap();
            let error = refusal(&bytes, WORDS);
            assert!(
                error.to_string().contains(&format!("it holds {bad}")),
                "{error}"
            );
        }
    }
}
