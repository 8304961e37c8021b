//! Passphrases of people: kept only as argon2id, in the usual text form with its own parameters and salt.

use super::error::PeopleError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use sodoken::argon2::{ARGON2_ID_SALTBYTES, blocking_argon2id};

/// Memory for one, in KiB; more than double what OWASP asks for at least.
const MEMORY_KIB: u32 = 64 * 1024;
/// How often the memory is gone through.
const PASSES: u32 = 3;
const HASH_BYTES: usize = 32;
/// A kept text may not make the node work beyond these.
const MEMORY_KIB_MAX: u32 = 1024 * 1024;
const PASSES_MAX: u32 = 16;
/// Characters of a new one.
const LENGTH_MIN: usize = 10;
const LENGTH_MAX: usize = 256;
/// Parts of a name that are this long may not be in it.
const PART_MIN: usize = 4;

/// Refuses a new passphrase that is easily guessed. `name` is whose it is to be.
pub fn check_new(passphrase: &str, name: &str) -> Result<(), PeopleError> {
    let length = passphrase.chars().count();
    if length < LENGTH_MIN {
        return Err(PeopleError::TooShort {
            length,
            min: LENGTH_MIN,
        });
    }
    if length > LENGTH_MAX {
        return Err(PeopleError::TooLong { max: LENGTH_MAX });
    }
    let (passphrase, name) = (passphrase.to_lowercase(), name.to_lowercase());
    let parts = name
        .split(' ')
        .filter(|part| part.chars().count() >= PART_MIN);
    if passphrase.contains(&name) || parts.into_iter().any(|part| passphrase.contains(part)) {
        return Err(PeopleError::HoldsName);
    }
    Ok(())
}

/// The text to keep. Takes a tenth of a second and the memory, so it belongs on a blocking thread.
pub fn hash(passphrase: &str) -> Result<String, PeopleError> {
    let mut salt = [0; ARGON2_ID_SALTBYTES];
    sodoken::random::randombytes_buf(&mut salt).map_err(|_| PeopleError::NoMemory)?;
    let hash = argon2id(passphrase, &salt, MEMORY_KIB, PASSES)?;
    Ok(text_of(&salt, &hash))
}

/// A text that no passphrase opens, and that takes as long to try as a real one.
pub fn nobodys() -> Result<String, PeopleError> {
    let mut salt = [0; ARGON2_ID_SALTBYTES];
    let mut hash = [0; HASH_BYTES];
    sodoken::random::randombytes_buf(&mut salt).map_err(|_| PeopleError::NoMemory)?;
    sodoken::random::randombytes_buf(&mut hash).map_err(|_| PeopleError::NoMemory)?;
    Ok(text_of(&salt, &hash))
}

/// Whether this is the passphrase. As slow as `hash`.
pub fn opens(passphrase: &str, kept: &str) -> Result<bool, PeopleError> {
    let Some(Kept {
        memory_kib,
        passes,
        salt,
        hash,
    }) = read(kept)
    else {
        return Err(PeopleError::Damaged);
    };
    let tried = argon2id(passphrase, &salt, memory_kib, passes)?;
    // All bytes are looked at, whichever differs first.
    let difference = tried
        .iter()
        .zip(hash)
        .fold(0, |sum, (one, other)| sum | (one ^ other));
    Ok(difference == 0)
}

struct Kept {
    memory_kib: u32,
    passes: u32,
    salt: [u8; ARGON2_ID_SALTBYTES],
    hash: [u8; HASH_BYTES],
}

fn text_of(salt: &[u8], hash: &[u8]) -> String {
    format!(
        "$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1${}${}",
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(hash)
    )
}

fn read(text: &str) -> Option<Kept> {
    let rest = text.strip_prefix("$argon2id$v=19$m=")?;
    let (memory, rest) = rest.split_once(",t=")?;
    let (passes, rest) = rest.split_once(",p=1$")?;
    let (salt, hash) = rest.split_once('$')?;
    let (memory_kib, passes) = (memory.parse().ok()?, passes.parse().ok()?);
    if !(8..=MEMORY_KIB_MAX).contains(&memory_kib) || !(1..=PASSES_MAX).contains(&passes) {
        return None;
    }
    Some(Kept {
        memory_kib,
        passes,
        salt: STANDARD_NO_PAD.decode(salt).ok()?.try_into().ok()?,
        hash: STANDARD_NO_PAD.decode(hash).ok()?.try_into().ok()?,
    })
}

fn argon2id(
    passphrase: &str,
    salt: &[u8; ARGON2_ID_SALTBYTES],
    memory_kib: u32,
    passes: u32,
) -> Result<[u8; HASH_BYTES], PeopleError> {
    let mut hash = [0; HASH_BYTES];
    let memory = memory_kib.saturating_mul(1024);
    blocking_argon2id(&mut hash, passphrase.as_bytes(), salt, passes, memory)
        .map_err(|_| PeopleError::NoMemory)?;
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_passphrase_opens_it_and_no_two_are_alike() {
        let kept = hash("four words picked anyhow").unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"),
            "{kept}"
        );
        assert!(opens("four words picked anyhow", &kept).unwrap());
        for wrong in ["four words picked anyhoW", "", "four words picked anyhow "] {
            assert!(!opens(wrong, &kept).unwrap(), "{wrong}");
        }
        assert_ne!(kept, hash("four words picked anyhow").unwrap());
    }

    #[test]
    fn nobodys_opens_for_nobody_and_a_changed_text_is_noticed() {
        let kept = nobodys().unwrap();
        assert!(!opens("four words picked anyhow", &kept).unwrap());
        for damaged in [
            kept.replace("m=65536", "m=99999999"),
            kept.replace("t=3", "t=999"),
            kept.replace("argon2id", "argon2i"),
            kept[..kept.len() - 4].to_owned(),
            String::new(),
        ] {
            let error = opens("any", &damaged).unwrap_err();
            assert!(matches!(error, PeopleError::Damaged), "{damaged}: {error}");
        }
    }

    #[test]
    fn what_is_easily_guessed_is_refused() {
        let refused = |passphrase: &str| check_new(passphrase, "Ana Duarte").unwrap_err();
        assert!(matches!(
            refused("ninechars"),
            PeopleError::TooShort { length: 9, min: 10 }
        ));
        assert!(matches!(refused("my DUARTE pass"), PeopleError::HoldsName));
        assert!(matches!(refused("ana duarte 1234"), PeopleError::HoldsName));
        assert!(matches!(
            refused(&"x".repeat(257)),
            PeopleError::TooLong { max: 256 }
        ));
        // Three letters are in many words.
        check_new("bananas and more", "Ana Duarte").unwrap();
        check_new("ten chars!", "Ana Duarte").unwrap();
        assert!(matches!(
            check_new("ana and the rest", "Ana"),
            Err(PeopleError::HoldsName)
        ));
    }
}
