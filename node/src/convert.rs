//! JSON to msgpack and back, for `copex call`. Hashes are 39 bytes in msgpack and `uhC..` strings in JSON.
//! It knows no zome function: only what can be seen in the values themselves.

use holochain::prelude::holo_hash::{holo_hash_decode_unchecked, holo_hash_encode};
use rmpv::Value as Packed;
use serde_json::Value as Json;

const HASH_BYTES: usize = 39;
/// What the first three bytes say: an action, agent, entry, DNA, wasm or external hash.
const HASH_PREFIXES: [[u8; 3]; 6] = [
    [0x84, 0x29, 0x24],
    [0x84, 0x20, 0x24],
    [0x84, 0x21, 0x24],
    [0x84, 0x2d, 0x24],
    [0x84, 0x2a, 0x24],
    [0x84, 0x2f, 0x24],
];

/// Why a value has no counterpart.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// The msgpack bytes are not one whole value.
    #[error("the answer is not msgpack: {0}")]
    NotMsgpack(String),
    /// A number is too large or not a number.
    #[error("the number {0} has no place in the other format")]
    Number(String),
}

/// The msgpack bytes of a JSON value, as a zome function expects its input.
pub fn to_msgpack(json: &Json) -> Result<Vec<u8>, ConvertError> {
    let mut bytes = Vec::new();
    rmpv::encode::write_value(&mut bytes, &pack(json)?)
        .map_err(|error| ConvertError::NotMsgpack(error.to_string()))?;
    Ok(bytes)
}

/// The JSON of what a zome function answered.
pub fn from_msgpack(mut bytes: &[u8]) -> Result<Json, ConvertError> {
    let value = rmpv::decode::read_value(&mut bytes)
        .map_err(|error| ConvertError::NotMsgpack(error.to_string()))?;
    if !bytes.is_empty() {
        return Err(ConvertError::NotMsgpack(format!(
            "{} bytes are left over",
            bytes.len()
        )));
    }
    unpack(&value)
}

fn pack(json: &Json) -> Result<Packed, ConvertError> {
    Ok(match json {
        Json::Null => Packed::Nil,
        Json::Bool(truth) => Packed::Boolean(*truth),
        Json::Number(number) => {
            if let Some(integer) = number.as_i64() {
                Packed::from(integer)
            } else if let Some(integer) = number.as_u64() {
                Packed::from(integer)
            } else {
                Packed::from(
                    number
                        .as_f64()
                        .ok_or_else(|| ConvertError::Number(number.to_string()))?,
                )
            }
        }
        Json::String(text) => pack_text(text),
        Json::Array(items) => match hash_from_numbers(items) {
            Some(hash) => Packed::Binary(hash),
            None => Packed::Array(items.iter().map(pack).collect::<Result<_, _>>()?),
        },
        Json::Object(fields) => Packed::Map(
            fields
                .iter()
                .map(|(key, value)| Ok((pack_text(key), pack(value)?)))
                .collect::<Result<_, _>>()?,
        ),
    })
}

fn pack_text(text: &str) -> Packed {
    match hash_from_text(text) {
        Some(hash) => Packed::Binary(hash),
        None => Packed::from(text),
    }
}

fn unpack(value: &Packed) -> Result<Json, ConvertError> {
    Ok(match value {
        Packed::Nil => Json::Null,
        Packed::Boolean(truth) => Json::Bool(*truth),
        Packed::Integer(integer) => match (integer.as_i64(), integer.as_u64()) {
            (Some(signed), _) => signed.into(),
            (None, Some(unsigned)) => unsigned.into(),
            (None, None) => return Err(ConvertError::Number(integer.to_string())),
        },
        Packed::F32(float) => unpack_float(f64::from(*float))?,
        Packed::F64(float) => unpack_float(*float)?,
        Packed::String(text) => match text.as_str() {
            Some(text) => text.into(),
            None => numbers(text.as_bytes()),
        },
        Packed::Binary(bytes) => hash_to_text(bytes).map_or_else(|| numbers(bytes), Json::from),
        Packed::Array(items) => Json::Array(items.iter().map(unpack).collect::<Result<_, _>>()?),
        Packed::Map(entries) => Json::Object(
            entries
                .iter()
                .map(|(key, value)| Ok((key_text(unpack(key)?), unpack(value)?)))
                .collect::<Result<_, _>>()?,
        ),
        Packed::Ext(_, bytes) => numbers(bytes),
    })
}

fn unpack_float(float: f64) -> Result<Json, ConvertError> {
    serde_json::Number::from_f64(float)
        .map(Json::Number)
        .ok_or_else(|| ConvertError::Number(float.to_string()))
}

/// Keys of JSON objects are text; months and hashes as keys become their text.
fn key_text(key: Json) -> String {
    match key {
        Json::String(text) => text,
        other => other.to_string(),
    }
}

fn numbers(bytes: &[u8]) -> Json {
    Json::Array(bytes.iter().map(|byte| Json::from(*byte)).collect())
}

/// The last four of the bytes follow from the others, so other bytes of that length are not taken for a hash.
fn hash_to_text(bytes: &[u8]) -> Option<String> {
    if bytes.len() != HASH_BYTES || !HASH_PREFIXES.iter().any(|prefix| bytes.starts_with(prefix)) {
        return None;
    }
    let text = holo_hash_encode(bytes);
    holo_hash_decode_unchecked(&text).is_ok().then_some(text)
}

fn hash_from_text(text: &str) -> Option<Vec<u8>> {
    let bytes = holo_hash_decode_unchecked(text).ok()?;
    hash_to_text(&bytes).is_some().then_some(bytes)
}

fn hash_from_numbers(items: &[Json]) -> Option<Vec<u8>> {
    if items.len() != HASH_BYTES {
        return None;
    }
    let bytes: Vec<u8> = items
        .iter()
        .map(|item| u8::try_from(item.as_u64()?).ok())
        .collect::<Option<_>>()?;
    hash_to_text(&bytes).is_some().then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use holochain::prelude::{ActionHash, AgentPubKey, DnaHash};
    use serde_json::json;
    use std::collections::BTreeMap;

    fn key() -> AgentPubKey {
        AgentPubKey::from_raw_32(vec![7; 32])
    }

    #[test]
    fn a_hash_in_text_becomes_the_bytes_a_zome_reads() {
        let bytes = to_msgpack(&json!({ "agent": key().to_string(), "amount": 5 })).unwrap();
        #[derive(serde::Deserialize)]
        struct Input {
            agent: AgentPubKey,
            amount: i64,
        }
        let input: Input = rmp_serde::from_slice(&bytes).unwrap();
        assert_eq!((input.agent, input.amount), (key(), 5));
    }

    #[test]
    fn a_hash_as_numbers_is_accepted_likewise() {
        let numbers: Vec<u8> = key().get_raw_39().to_vec();
        let read: AgentPubKey =
            rmp_serde::from_slice(&to_msgpack(&json!(numbers)).unwrap()).unwrap();
        assert_eq!(read, key());
    }

    #[test]
    fn every_kind_of_hash_comes_back_as_text() {
        for hash in [
            key().to_string(),
            ActionHash::from_raw_32(vec![1; 32]).to_string(),
            DnaHash::from_raw_32(vec![2; 32]).to_string(),
        ] {
            assert_eq!(
                from_msgpack(&to_msgpack(&json!([hash])).unwrap()).unwrap(),
                json!([hash])
            );
        }
    }

    #[test]
    fn text_that_only_looks_like_a_hash_stays_text() {
        let mut almost = key().to_string();
        almost.replace_range(20..21, if &almost[20..21] == "A" { "B" } else { "A" });
        for text in ["uhCAk", "", "Riverside Bakery", &almost] {
            let read: String = rmp_serde::from_slice(&to_msgpack(&json!(text)).unwrap()).unwrap();
            assert_eq!(read, text);
        }
    }

    #[test]
    fn other_bytes_and_number_keys_can_be_read() {
        #[derive(serde::Serialize)]
        struct Answer {
            lots: BTreeMap<u32, i64>,
            #[serde(with = "serde_bytes_like")]
            signature: Vec<u8>,
            ratio: f64,
            big: u64,
        }
        mod serde_bytes_like {
            pub fn serialize<S: serde::Serializer>(
                bytes: &[u8],
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_bytes(bytes)
            }
        }
        let answer = Answer {
            lots: BTreeMap::from([(3, 400)]),
            signature: vec![1, 2],
            ratio: 0.5,
            big: u64::MAX,
        };
        let json = from_msgpack(&rmp_serde::to_vec_named(&answer).unwrap()).unwrap();
        assert_eq!(
            json,
            json!({ "lots": { "3": 400 }, "signature": [1, 2], "ratio": 0.5, "big": u64::MAX })
        );
    }

    #[test]
    fn half_a_message_is_refused() {
        let error = from_msgpack(&[0x93, 0x01]).unwrap_err();
        assert!(matches!(error, ConvertError::NotMsgpack(_)), "{error}");
        let error = from_msgpack(&[0xc0, 0xc0]).unwrap_err();
        assert!(
            error.to_string().contains("1 bytes are left over"),
            "{error}"
        );
    }
}
