//! The programs of a node as they are kept: keys, limits, requests and addresses.

use super::*;

const NOON: Moment = Moment(1_800_000_000_000_000);

fn head(seed: u8) -> ActionHash {
    ActionHash::from_raw_32(vec![seed; 32])
}

fn paying(most: i64, most_a_day: i64) -> Limits {
    Limits {
        role: Role::Treasurer,
        most: Some(Credits::new(most)),
        most_a_day: Some(Credits::new(most_a_day)),
    }
}

fn with_shop() -> (Book, u32, String) {
    let mut book = Book::default();
    let (program, key) = book
        .add("Web shop", "hill-farm", paying(5_000, 8_000), NOON)
        .unwrap();
    (book, program.id, key)
}

#[test]
fn a_key_opens_its_own_program_and_nothing_else() {
    let (mut book, id, key) = with_shop();
    let (other, other_key) = book
        .add(
            "Books",
            "ana",
            Limits {
                role: Role::Viewer,
                most: None,
                most_a_day: None,
            },
            NOON,
        )
        .unwrap();
    let seated = book.seated(&key).unwrap();
    assert_eq!(
        (seated.id, seated.account.as_str(), seated.role),
        (id, "hill-farm", Role::Treasurer)
    );
    assert_eq!(book.seated(&other_key).unwrap().account, "ana");
    let hash = book.programs[0].key_hash.clone();
    for wrong in [
        "",
        "copex_",
        &key[..key.len() - 1],
        &hash,
        &format!("{key} "),
    ] {
        assert!(
            matches!(book.seated(wrong), Err(ProgramError::WrongKey)),
            "{wrong}"
        );
    }
    assert!(
        !serde_json::to_string(&book).unwrap().contains(&key),
        "the key is kept"
    );
    book.remove(id).unwrap();
    assert!(matches!(book.seated(&key), Err(ProgramError::WrongKey)));
    assert!(matches!(book.remove(id), Err(ProgramError::Unknown { .. })));
    // Its number is not given to another.
    let (third, _) = book.add("Till", "ana", paying(1, 1), NOON).unwrap();
    assert!(third.id > other.id && third.id != id);
}

#[test]
fn who_pays_has_limits_and_nobody_is_a_steward() {
    let mut book = Book::default();
    let open = Limits {
        role: Role::Treasurer,
        most: None,
        most_a_day: None,
    };
    assert!(matches!(
        book.add("Shop", "a", open, NOON),
        Err(ProgramError::NoLimits)
    ));
    let steward = Limits {
        role: Role::Steward,
        ..open
    };
    assert!(matches!(
        book.add("Shop", "a", steward, NOON),
        Err(ProgramError::NoSteward)
    ));
    for name in ["", " Shop", "a\nb", &"x".repeat(61)] {
        assert!(
            matches!(
                book.add(name, "a", paying(1, 1), NOON),
                Err(ProgramError::BadName { .. })
            ),
            "{name}"
        );
    }
}

#[test]
fn payments_keep_to_the_limits_of_one_and_of_a_day() {
    let (mut book, id, _) = with_shop();
    let mut begin = |request: &str, amount: i64, at: Moment| {
        book.begin(id, request, "what", Credits::new(amount), head(1), at)
    };
    assert!(matches!(
        begin("a", 5_001, NOON),
        Err(ProgramError::AboveMost { .. })
    ));
    begin("b", 5_000, NOON).unwrap();
    assert!(matches!(
        begin("c", 3_001, NOON),
        Err(ProgramError::AboveDay { .. })
    ));
    begin("d", 3_000, NOON).unwrap();
    assert!(matches!(
        begin("e", 1, NOON),
        Err(ProgramError::AboveDay { .. })
    ));
    begin("f", 5_000, Moment(NOON.0 + DAY_MICROSECONDS)).unwrap();
}

#[test]
fn what_was_not_paid_does_not_count() {
    let (mut book, id, _) = with_shop();
    book.begin(id, "a", "what", Credits::new(5_000), head(1), NOON)
        .unwrap();
    book.end(id, "a", None);
    assert_eq!(book.programs[0].paid.1, Credits::ZERO);
    assert_eq!(book.known(id, "a", "what").unwrap(), Known::New);
    book.begin(id, "a", "what", Credits::new(5_000), head(1), NOON)
        .unwrap();
}

#[test]
fn a_request_is_answered_once_and_its_name_means_one_thing() {
    let (mut book, id, _) = with_shop();
    assert_eq!(book.known(id, "order-7", "x").unwrap(), Known::New);
    book.begin(id, "order-7", "x", Credits::new(10), head(1), NOON)
        .unwrap();
    assert_eq!(
        book.known(id, "order-7", "x").unwrap(),
        Known::Before(Progress::Begun(head(1)))
    );
    book.end(id, "order-7", Some(head(2)));
    assert_eq!(
        book.known(id, "order-7", "x").unwrap(),
        Known::Before(Progress::Paid(head(2)))
    );
    assert!(matches!(
        book.known(id, "order-7", "y"),
        Err(ProgramError::RequestReused)
    ));
    assert_eq!(
        book.known(id.saturating_add(9), "order-7", "y").unwrap(),
        Known::New
    );
    for wrong in ["", "a b", "\u{e9}", &"x".repeat(201)] {
        assert!(
            matches!(
                book.known(id, wrong, "x"),
                Err(ProgramError::BadRequestName { .. })
            ),
            "{wrong}"
        );
    }
    // After a month the name is free again.
    let later = Moment(NOON.0 + KEPT_MICROSECONDS);
    book.begin(id, "order-8", "x", Credits::new(10), head(3), later)
        .unwrap();
    assert_eq!(book.known(id, "order-7", "y").unwrap(), Known::New);
}

#[test]
fn only_web_addresses_are_told() {
    let mut book = Book::default();
    for wrong in [
        "",
        "shop",
        "ftp://shop.example/x",
        "file:///etc/passwd",
        "https://",
    ] {
        assert!(
            matches!(
                book.add_hook("a", wrong, head(1)),
                Err(ProgramError::BadUrl { .. })
            ),
            "{wrong}"
        );
    }
    let hook = book
        .add_hook("a", "https://shop.example/copex", head(1))
        .unwrap();
    assert_eq!(hook.secret.len(), 2 * KEY_BYTES);
    book.remove_hook(hook.id).unwrap();
    assert!(book.hooks.is_empty());
}
