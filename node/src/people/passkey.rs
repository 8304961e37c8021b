//! Passkeys: a person shows who they are by a key that their device keeps. The library checks what devices say (WebAuthn level 2,
//! <https://www.w3.org/TR/webauthn-2/>); here they are asked, and what they answered is remembered.

use super::book::{KeptPasskey, Seat};
use super::error::PeopleError;
use super::log::What;
use super::{People, now_ms, secret};
use crate::error::NodeError;
use crate::folder::random_text;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
    WebauthnError,
};

/// What a person's device says in the log.
const BY_PASSKEY: &str = "passkey";
/// A device has so long to answer.
const ASK_LASTS: Duration = Duration::from_secs(5 * 60);
/// Questions that wait at once. Beyond, the oldest goes.
const ASKS_MAX: usize = 256;
/// Random bytes of a question's name, and of a handle: a UUID has as many.
const NAME_BYTES: usize = 16;

/// What was asked of devices and is not answered yet.
#[derive(Debug, Default)]
pub(super) struct Asked {
    new: Mutex<Waiting<(Seat, PasskeyRegistration)>>,
    known: Mutex<Waiting<DiscoverableAuthentication>>,
}

/// Questions by their names, the oldest first.
#[derive(Debug)]
struct Waiting<T>(VecDeque<(String, Instant, T)>);

impl<T> Default for Waiting<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> Waiting<T> {
    fn add(&mut self, asked: T) -> String {
        self.0.retain(|(_, at, _)| at.elapsed() < ASK_LASTS);
        if self.0.len() >= ASKS_MAX {
            self.0.pop_front();
        }
        let name = random_text(NAME_BYTES);
        self.0.push_back((name.clone(), Instant::now(), asked));
        name
    }

    /// Each question is answered once, rightly or not.
    fn take(&mut self, name: &str) -> Option<T> {
        self.0.retain(|(_, at, _)| at.elapsed() < ASK_LASTS);
        let place = self.0.iter().position(|(asked, ..)| asked == name)?;
        self.0.remove(place).map(|(.., asked)| asked)
    }
}

/// A question for a device: its name here, and what the browser passes on.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Ask {
    /// To be sent back with the answer.
    pub ask: String,
    /// The browser's options, as WebAuthn's JSON.
    pub options: Value,
}

/// The site that passkeys belong to: the host of its address, like `https://coop.example`.
pub fn site(address: &str) -> Result<Webauthn, PeopleError> {
    let build = || {
        let url = Url::parse(address).ok()?;
        let host = url.domain()?.to_owned();
        let builder = WebauthnBuilder::new(&host, &url).ok()?;
        builder.rp_name("Copex").build().ok()
    };
    build().ok_or(PeopleError::NoPasskeysHere)
}

fn refused(error: &WebauthnError) -> NodeError {
    tracing::debug!(%error, "a passkey was refused");
    PeopleError::Passkey.into()
}

fn written(passkey: &Passkey) -> Result<String, NodeError> {
    serde_json::to_string(passkey).map_err(|_| PeopleError::Damaged.into())
}

fn name_of(credential: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(credential)
}

impl People {
    /// Asks a device of somebody who is signed in to make a passkey, one that it finds again without a name.
    pub fn ask_new_passkey(&self, site: &Webauthn, seat: &Seat) -> Result<Ask, NodeError> {
        let handle = self.change_quietly(|book| book.handle(seat, random_text(NAME_BYTES)))?;
        let handle = Uuid::try_parse(&handle).map_err(|_| PeopleError::Damaged)?;
        let person = self.seated(seat).ok_or(PeopleError::Gone)?;
        let known = person.passkeys.iter();
        let known = known.filter_map(|kept| URL_SAFE_NO_PAD.decode(&kept.id).ok());
        let known: Vec<CredentialID> = known.map(CredentialID::from).collect();
        let (options, asked) = site
            .start_passkey_registration(handle, &person.name, &person.name, Some(known))
            .map_err(|error| refused(&error))?;
        let mut options = json!(options);
        if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
            selection["residentKey"] = json!("required");
            selection["requireResidentKey"] = json!(true);
        }
        let mut new = self
            .asked
            .new
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let ask = new.add((seat.clone(), asked));
        Ok(Ask { ask, options })
    }

    /// Keeps the passkey that a device made.
    pub fn add_passkey(
        &self,
        site: &Webauthn,
        seat: &Seat,
        ask: &str,
        name: &str,
        answer: &RegisterPublicKeyCredential,
    ) -> Result<(), NodeError> {
        let mut new = self
            .asked
            .new
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (asked_by, asked) = new.take(ask).ok_or(PeopleError::PasskeyAsk)?;
        drop(new);
        if asked_by != *seat {
            return Err(PeopleError::PasskeyAsk.into());
        }
        let passkey = site
            .finish_passkey_registration(answer, &asked)
            .map_err(|error| refused(&error))?;
        let kept = KeptPasskey {
            id: name_of(passkey.cred_id()),
            name: name.trim().into(),
            added_ms: now_ms(),
            key: written(&passkey)?,
        };
        self.change_quietly(|book| book.add_passkey(seat, kept))?;
        self.note_own(seat, What::PasskeyAdded, name.trim());
        Ok(())
    }

    /// Takes a passkey away. All sessions of the person end but the one that goes on with the seat.
    pub fn remove_passkey(&self, seat: &Seat, passkey: &str) -> Result<Seat, NodeError> {
        let next = self.change(|book| book.remove_passkey(seat, passkey))?;
        self.note_own(&next, What::PasskeyRemoved, "");
        Ok(next)
    }

    /// Asks whatever device is there for one of its passkeys.
    pub fn ask_passkey(&self, site: &Webauthn) -> Result<Ask, NodeError> {
        let (mut options, asked) = site
            .start_discoverable_authentication()
            .map_err(|error| refused(&error))?;
        // People press a button for it.
        options.mediation = None;
        let mut known = self
            .asked
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Ok(Ask {
            ask: known.add(asked),
            options: json!(options),
        })
    }

    /// A person shows who they are by a passkey.
    pub fn sign_in_by_passkey(
        &self,
        site: &Webauthn,
        ask: &str,
        answer: &PublicKeyCredential,
    ) -> Result<Seat, NodeError> {
        let mut known = self
            .asked
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let asked = known.take(ask).ok_or(PeopleError::PasskeyAsk)?;
        drop(known);
        let (handle, credential) = site
            .identify_discoverable_authentication(answer)
            .map_err(|error| refused(&error))?;
        let id = name_of(credential);
        let found = self.read().of_passkey(&id).map(|(person, kept)| {
            let seat = Seat {
                person: person.id,
                stamp: person.stamp,
            };
            (person.clone(), kept.key.clone(), seat)
        });
        let (person, key, seat) = found.ok_or(PeopleError::Passkey)?;
        let is_theirs = person
            .handle
            .is_some_and(|known| Uuid::try_parse(&known) == Ok(handle));
        let mut passkey: Passkey = serde_json::from_str(&key).map_err(|_| PeopleError::Damaged)?;
        let opened = site.finish_discoverable_authentication(
            answer,
            asked,
            &[DiscoverableKey::from(&passkey)],
        );
        let result = match opened {
            Ok(result) if is_theirs => result,
            Ok(_) => return Err(PeopleError::Passkey.into()),
            Err(error) => {
                self.note(Some(&person.name), None, What::Refused, BY_PASSKEY);
                return Err(refused(&error));
            }
        };
        if passkey.update_credential(&result) == Some(true) {
            let key = written(&passkey)?;
            self.change_quietly(|book| {
                book.passkey_used(&id, key);
                Ok(())
            })?;
        }
        self.note(Some(&person.name), None, What::SignedIn, BY_PASSKEY);
        // A change in the meantime makes this seat nobody's.
        Ok(seat)
    }

    /// Somebody who is signed in chooses another passphrase; the one they have is asked for, as at the door.
    pub async fn change_passphrase(
        &self,
        seat: &Seat,
        now: String,
        next: String,
    ) -> Result<Seat, NodeError> {
        let person = self.seated(seat).ok_or(PeopleError::Gone)?;
        self.check(&person.name, now).await?;
        secret::check_new(&next, &person.name)?;
        let hash = self.on_a_thread(move || secret::hash(&next)).await?;
        let next = self.change(|book| book.set_passphrase(seat, hash))?;
        self.note_own(&next, What::PassphraseChanged, "");
        Ok(next)
    }

    fn note_own(&self, seat: &Seat, what: What, about: &str) {
        let who = self.seated(seat).map(|person| person.name);
        self.note(who.as_deref(), None, what, about);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_belong_to_names_and_not_to_numbers() {
        for address in [
            "https://coop.example",
            "https://coop.example:8443",
            "http://localhost:8420",
        ] {
            site(address).unwrap();
        }
        for address in ["http://127.0.0.1:8420", "http://[::1]:8420", "coop.example"] {
            assert!(
                matches!(site(address), Err(PeopleError::NoPasskeysHere)),
                "{address}"
            );
        }
    }

    #[test]
    fn a_question_is_answered_once_and_the_oldest_make_way() {
        let mut waiting = Waiting::default();
        let first = waiting.add(0);
        assert_eq!(waiting.take("another"), None);
        let second = waiting.add(1);
        assert_eq!(waiting.take(&second), Some(1));
        assert_eq!(waiting.take(&second), None);
        for number in 0..ASKS_MAX {
            waiting.add(number);
        }
        assert_eq!(waiting.take(&first), None, "it made way");
        assert_eq!(waiting.0.len(), ASKS_MAX);
    }
}
