//! The link of an invitation: `copex:join?VERSION.CONTENT.CHECK`.
//!
//! The content is a deflated msgpack list in base64 (the kind for addresses), the check is the beginning of a BLAKE2b hash over all
//! before it: for slips of copying, not for forgers. What a forger could write there is checked elsewhere: the bundle by its hash, the
//! credential by the economy. The version stands outside, so that an older program can say that the link is newer than itself.

use crate::account::Role;
use crate::bundle::is_fingerprint;
use crate::hubs::HubAddress;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use copex_economy::calendar::Moment;
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use holochain::prelude::holo_hash::blake2b_256;
use holochain::prelude::{AgentPubKey, SerializedBytes};
use serde::{Deserialize, Serialize};
use std::io::Read;

const BEGINNING: &str = "copex:join?";
/// The newest version that this program reads, and the one that it writes.
const VERSION: u32 = 1;
/// So many bytes of the hash are the check: one slip in 2^48 goes unnoticed.
const CHECK_BYTES: usize = 6;
/// No sound link holds more; a forged one could swell without end.
const CONTENT_BYTES_MAX: u64 = 64 * 1024;

/// What an invitation carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Invitation {
    /// The economy's name.
    pub economy: String,
    /// The hash of the bundle that founded it.
    pub bundle: String,
    /// Where its nodes meet, and where the bundle is served.
    pub hubs: Vec<HubAddress>,
    /// What the invited key becomes.
    pub role: Role,
    /// The key.
    pub subject: AgentPubKey,
    /// The name of the co-op or the person.
    pub name: String,
    /// For a member: key and name of its co-op.
    pub coop: Option<(AgentPubKey, String)>,
    /// The credential as the membrane takes it; none for those whom the founding names.
    pub proof: Option<SerializedBytes>,
    /// When it ends; none for those whom the founding names.
    pub ends: Option<Moment>,
}

/// Why a text is no invitation.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// Something else altogether.
    #[error("This is no invitation: an invitation begins with {BEGINNING}")]
    NotALink,
    /// A letter is missing or wrong.
    #[error("The link is damaged: something is missing, or was changed on the way.")]
    Damaged,
    /// A later program made it.
    #[error(
        "The link was made by a newer version of copex (format {version}; this one reads up to {VERSION})."
    )]
    Newer {
        /// The format's number.
        version: u32,
    },
    /// It cannot be written.
    #[error("The link could not be written: {0}")]
    Unwritable(String),
}

impl LinkError {
    /// What the person can do about it.
    pub fn what_to_do(&self) -> &'static str {
        match self {
            Self::NotALink => "Copy the whole line that `copex invite` printed, in quotes.",
            Self::Damaged => "Copy it again as a whole, or ask for it to be sent again.",
            Self::Newer { .. } => "Install the newer version of copex, then open the link again.",
            Self::Unwritable(_) => "Nothing was sent. Report what it says.",
        }
    }
}

impl Invitation {
    /// The link.
    pub fn to_link(&self) -> Result<String, LinkError> {
        let unwritable = |error: &dyn std::fmt::Display| LinkError::Unwritable(error.to_string());
        let packed = rmp_serde::to_vec(self).map_err(|error| unwritable(&error))?;
        let mut deflated = Vec::new();
        DeflateEncoder::new(packed.as_slice(), Compression::best())
            .read_to_end(&mut deflated)
            .map_err(|error| unwritable(&error))?;
        let body = format!("{BEGINNING}{VERSION}.{}", URL_SAFE_NO_PAD.encode(deflated));
        Ok(format!("{body}.{}", check(&body)))
    }

    /// Reads a link. Spaces and line ends that came in on the way do not matter.
    pub fn from_link(text: &str) -> Result<Self, LinkError> {
        let text: String = text.split_whitespace().collect();
        let rest = text.strip_prefix(BEGINNING).ok_or(LinkError::NotALink)?;
        let (version, _) = rest.split_once('.').ok_or(LinkError::Damaged)?;
        let version: u32 = version.parse().map_err(|_| LinkError::Damaged)?;
        if version > VERSION {
            return Err(LinkError::Newer { version });
        }
        let (body, found) = text.rsplit_once('.').ok_or(LinkError::Damaged)?;
        let (_, content) = body.split_once('.').ok_or(LinkError::Damaged)?;
        if found != check(body) {
            return Err(LinkError::Damaged);
        }
        let deflated = URL_SAFE_NO_PAD
            .decode(content)
            .map_err(|_| LinkError::Damaged)?;
        let mut packed = Vec::new();
        DeflateDecoder::new(deflated.as_slice())
            .take(CONTENT_BYTES_MAX)
            .read_to_end(&mut packed)
            .map_err(|_| LinkError::Damaged)?;
        let invitation: Self = rmp_serde::from_slice(&packed).map_err(|_| LinkError::Damaged)?;
        let is_sound = is_fingerprint(&invitation.bundle)
            && !invitation.hubs.is_empty()
            && invitation.hubs.iter().all(|hub| hub.check().is_ok());
        is_sound.then_some(invitation).ok_or(LinkError::Damaged)
    }
}

fn check(body: &str) -> String {
    let hash = blake2b_256(body.as_bytes());
    URL_SAFE_NO_PAD.encode(hash.get(..CHECK_BYTES).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn invitation() -> Invitation {
        let hub = HubAddress {
            address: "https://hub.valley.example".into(),
            bundles: "https://hub.valley.example:444".into(),
        };
        Invitation {
            economy: "Valley".into(),
            bundle: crate::bundle::fingerprint(b"bundle"),
            hubs: vec![hub],
            role: Role::Member,
            subject: AgentPubKey::from_raw_32(vec![7; 32]),
            name: "Ana Duarte".into(),
            coop: Some((
                AgentPubKey::from_raw_32(vec![8; 32]),
                "Riverside Bakery".into(),
            )),
            proof: Some(SerializedBytes::from(
                holochain::prelude::UnsafeBytes::from(vec![200; 300]),
            )),
            ends: Some(Moment(1_800_000_000_000_000)),
        }
    }

    /// A link with another content and a check that fits, as a forger would write it.
    fn forged(content: &[u8]) -> String {
        let body = format!("{BEGINNING}{VERSION}.{}", URL_SAFE_NO_PAD.encode(content));
        format!("{body}.{}", check(&body))
    }

    #[test]
    fn what_is_written_is_read_also_from_two_lines_of_a_mail() {
        let link = invitation().to_link().unwrap();
        assert!(link.starts_with("copex:join?1."), "{link}");
        assert_eq!(Invitation::from_link(&link).unwrap(), invitation());
        let (first, second) = link.split_at(100);
        let broken = format!("  {first}\r\n{second}\n");
        assert_eq!(Invitation::from_link(&broken).unwrap(), invitation());
    }

    #[test]
    fn other_texts_are_told_apart() {
        for text in ["", "https://example.org", "copex:leave?1.a.b", "uhCAk"] {
            assert_eq!(
                Invitation::from_link(text),
                Err(LinkError::NotALink),
                "{text}"
            );
        }
        for text in [
            "copex:join?",
            "copex:join?1",
            "copex:join?1.",
            "copex:join?one.a.b",
        ] {
            assert_eq!(
                Invitation::from_link(text),
                Err(LinkError::Damaged),
                "{text}"
            );
        }
        assert_eq!(
            Invitation::from_link("copex:join?2.what-it-may-be"),
            Err(LinkError::Newer { version: 2 })
        );
    }

    #[test]
    fn content_that_says_nothing_is_damaged_even_where_the_check_fits() {
        let link = forged(b"no deflated msgpack");
        assert_eq!(Invitation::from_link(&link), Err(LinkError::Damaged));
        let mut strange = invitation();
        strange.bundle = "../../etc/passwd".into();
        assert_eq!(
            Invitation::from_link(&strange.to_link().unwrap()),
            Err(LinkError::Damaged)
        );
        let mut nowhere = invitation();
        nowhere.hubs.clear();
        assert_eq!(
            Invitation::from_link(&nowhere.to_link().unwrap()),
            Err(LinkError::Damaged)
        );
    }

    #[test]
    fn content_that_swells_is_not_read_to_its_end() {
        let zeros = vec![0_u8; 10_000_000];
        let mut deflated = Vec::new();
        DeflateEncoder::new(zeros.as_slice(), Compression::best())
            .read_to_end(&mut deflated)
            .unwrap();
        assert_eq!(
            Invitation::from_link(&forged(&deflated)),
            Err(LinkError::Damaged)
        );
    }

    proptest! {
        #[test]
        fn one_wrong_letter_is_noticed(at in 13_usize..400, letter in "[A-Za-z0-9_-]") {
            let link = invitation().to_link().unwrap();
            let at = at.min(link.len().saturating_sub(1));
            let mut wrong = link.clone();
            wrong.replace_range(at..=at, &letter);
            if wrong != link {
                prop_assert_eq!(Invitation::from_link(&wrong), Err(LinkError::Damaged));
            }
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,80}") {
            prop_assert!(Invitation::from_link(&text).is_err());
            let link = format!("copex:join?{text}");
            prop_assert!(Invitation::from_link(&link).is_err());
        }
    }
}
