//! What people show who they are with, once they are in: another passphrase, and their passkeys.

use super::{Book, KeptPasskey, NAME_LENGTH_MAX, Person, Seat};
use crate::people::error::PeopleError;

/// Passkeys of one person.
const PASSKEYS_MAX: usize = 20;

impl Book {
    /// Another passphrase. All sessions end; the answer is a seat to go on with.
    pub fn set_passphrase(&mut self, seat: &Seat, passphrase: String) -> Result<Seat, PeopleError> {
        let id = self.seated(seat).ok_or(PeopleError::Gone)?.id;
        self.change(id, |person| person.passphrase = Some(passphrase));
        self.seat_of(id)
    }

    /// What the devices of somebody know them by: what it was, or `new`.
    pub fn handle(&mut self, seat: &Seat, new: String) -> Result<String, PeopleError> {
        let person = self.at(seat)?;
        Ok(person.handle.get_or_insert(new).clone())
    }

    /// One more passkey.
    pub fn add_passkey(&mut self, seat: &Seat, passkey: KeptPasskey) -> Result<(), PeopleError> {
        let length = passkey.name.chars().count();
        if !(1..=NAME_LENGTH_MAX).contains(&length) || passkey.name.chars().any(char::is_control) {
            return Err(PeopleError::BadPasskeyName);
        }
        if self.of_passkey(&passkey.id).is_some() {
            return Err(PeopleError::Passkey);
        }
        let person = self.at(seat)?;
        if person.passkeys.len() >= PASSKEYS_MAX {
            return Err(PeopleError::Passkeys);
        }
        person.passkeys.push(passkey);
        Ok(())
    }

    /// Takes a passkey away. All sessions end, since nobody knows which it began; the answer is a seat to go on with.
    pub fn remove_passkey(&mut self, seat: &Seat, passkey: &str) -> Result<Seat, PeopleError> {
        let person = self.seated(seat).ok_or(PeopleError::Gone)?;
        if person.passkeys.iter().all(|kept| kept.id != passkey) {
            return Err(PeopleError::Passkey);
        }
        let id = person.id;
        self.change(id, |person| {
            person.passkeys.retain(|kept| kept.id != passkey);
        });
        self.seat_of(id)
    }

    /// Whose passkey it is.
    pub fn of_passkey(&self, passkey: &str) -> Option<(&Person, &KeptPasskey)> {
        self.people().iter().find_map(|person| {
            let mut keys = person.passkeys.iter();
            Some((person, keys.find(|kept| kept.id == passkey)?))
        })
    }

    /// A passkey was used: its counter goes on.
    pub fn passkey_used(&mut self, passkey: &str, key: String) {
        let mut keys = self.people.iter_mut().flat_map(|one| &mut one.passkeys);
        if let Some(kept) = keys.find(|kept| kept.id == passkey) {
            kept.key = key;
        }
    }

    fn at(&mut self, seat: &Seat) -> Result<&mut Person, PeopleError> {
        self.people
            .iter_mut()
            .find(|person| person.id == seat.person && person.stamp == seat.stamp)
            .ok_or(PeopleError::Gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::book::Invitation;

    fn book_of_one() -> (Book, Seat) {
        let mut book = Book::default();
        let invitation = Invitation {
            code_hash: "code".into(),
            ends_ms: 10,
        };
        book.invite_first(invitation, 0);
        let seat = book.accept("code", "Rosa", "hash".into(), ["bakery"], 1);
        (book, seat.unwrap())
    }

    fn passkey(id: &str) -> KeptPasskey {
        KeptPasskey {
            id: id.into(),
            name: "phone".into(),
            added_ms: 1,
            key: "{}".into(),
        }
    }

    #[test]
    fn a_passkey_is_one_persons_until_it_is_removed() {
        let (mut book, seat) = book_of_one();
        book.add_passkey(&seat, passkey("a")).unwrap();
        assert_eq!(book.of_passkey("a").unwrap().0.name, "Rosa");
        assert!(matches!(
            book.add_passkey(&seat, passkey("a")),
            Err(PeopleError::Passkey)
        ));
        book.passkey_used("a", "later".into());
        assert_eq!(book.of_passkey("a").unwrap().1.key, "later");
        let next = book.remove_passkey(&seat, "a").unwrap();
        assert!(book.of_passkey("a").is_none());
        assert!(
            book.seated(&seat).is_none(),
            "what it may have begun has ended"
        );
        assert!(book.seated(&next).is_some());
        assert!(matches!(
            book.remove_passkey(&next, "a"),
            Err(PeopleError::Passkey)
        ));
    }

    #[test]
    fn names_and_numbers_of_passkeys_are_bounded() {
        let (mut book, seat) = book_of_one();
        for name in ["", "a\nb", &"x".repeat(41)] {
            let named = KeptPasskey {
                name: name.into(),
                ..passkey("a")
            };
            assert!(matches!(
                book.add_passkey(&seat, named),
                Err(PeopleError::BadPasskeyName)
            ));
        }
        for number in 0..PASSKEYS_MAX {
            book.add_passkey(&seat, passkey(&number.to_string()))
                .unwrap();
        }
        assert!(matches!(
            book.add_passkey(&seat, passkey("one more")),
            Err(PeopleError::Passkeys)
        ));
    }

    #[test]
    fn another_passphrase_and_a_new_invitation_end_what_was_before() {
        let (mut book, seat) = book_of_one();
        book.add_passkey(&seat, passkey("a")).unwrap();
        let next = book.set_passphrase(&seat, "other".into()).unwrap();
        assert!(book.seated(&seat).is_none());
        assert!(matches!(
            book.set_passphrase(&seat, "third".into()),
            Err(PeopleError::Gone)
        ));
        assert_eq!(
            book.seated(&next).unwrap().passphrase.as_deref(),
            Some("other")
        );
        let invitation = Invitation {
            code_hash: "again".into(),
            ends_ms: 10,
        };
        book.invite_again(crate::people::By::Owner, "Rosa", invitation)
            .unwrap();
        assert!(book.of_passkey("a").is_none());
    }

    #[test]
    fn devices_go_on_knowing_somebody_by_the_first_handle() {
        let (mut book, seat) = book_of_one();
        assert_eq!(book.handle(&seat, "one".into()).unwrap(), "one");
        assert_eq!(book.handle(&seat, "two".into()).unwrap(), "one");
    }
}
