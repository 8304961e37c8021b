//! Keys as 32 bytes on the wire. Derived, they would be lists of numbers, nearly twice as long.

use crate::account::AccountKey;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, SeqAccess, Visitor},
};
use std::fmt;

/// For `#[serde(with = "key_bytes")]`.
pub fn serialize<S: Serializer>(key: &AccountKey, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(&key.0)
}

/// For `#[serde(with = "key_bytes")]`.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AccountKey, D::Error> {
    deserializer.deserialize_bytes(Bytes).map(AccountKey)
}

/// A key where no attribute can stand.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyBytes(#[serde(with = "self")] pub AccountKey);

struct Bytes;

impl<'de> Visitor<'de> for Bytes {
    type Value = [u8; 32];

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the 32 bytes of a key")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<[u8; 32], E> {
        bytes
            .try_into()
            .map_err(|_| E::invalid_length(bytes.len(), &self))
    }

    /// JSON has no bytes, only numbers.
    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<[u8; 32], A::Error> {
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = numbers
                .next_element()?
                .ok_or_else(|| A::Error::invalid_length(place, &Bytes))?;
        }
        match numbers.next_element::<u8>()? {
            None => Ok(bytes),
            Some(_) => Err(A::Error::invalid_length(
                bytes.len().saturating_add(1),
                &self,
            )),
        }
    }
}
