//! Who may do what to whom in the book of people.

use super::*;

/// What is done to the book.
type Change<'a> = &'a dyn Fn(&mut Book) -> Result<(), PeopleError>;

const NOW: i64 = 1_000_000;
const FARM: &str = "hill-farm";
const ANA: &str = "ana";

fn link(code: &str) -> Invitation {
    Invitation {
        code_hash: code.into(),
        ends_ms: NOW + INVITATION_MS,
    }
}

/// Rosa came first and is the farm's steward; Ana has an account of her own.
fn book() -> (Book, Seat) {
    let mut book = Book::default();
    book.invite_first(link("first"), NOW);
    let rosa = book
        .accept("first", "Rosa", "secret".into(), [FARM], NOW)
        .unwrap();
    book.invite(By::Owner, "Ana", (ANA, Role::Steward), link("ana"))
        .unwrap();
    book.accept("ana", "", "secret".into(), [], NOW).unwrap();
    (book, rosa)
}

fn steward(seat: &Seat) -> By<'static> {
    By::Person {
        id: seat.person,
        account: FARM,
    }
}

fn role_of(book: &Book, name: &str, account: &str) -> Option<Role> {
    book.named(name).unwrap().roles.get(account).copied()
}

#[test]
fn an_invitation_works_once_and_for_a_week() {
    let (mut book, rosa) = book();
    book.invite(steward(&rosa), "Ben", (FARM, Role::Viewer), link("ben"))
        .unwrap();
    for (code, now) in [("be", NOW), ("", NOW), ("ben", NOW + INVITATION_MS)] {
        let error = book.invited(code, now).unwrap_err();
        assert!(matches!(error, PeopleError::Invitation), "{code}: {error}");
    }
    let ben = book.accept("ben", "", "his".into(), [], NOW).unwrap();
    assert_eq!(book.seated(&ben).unwrap().name, "Ben");
    let again = book.accept("ben", "", "other".into(), [], NOW).unwrap_err();
    assert!(matches!(again, PeopleError::Invitation), "{again}");
    assert_eq!(
        book.named("ben").unwrap().passphrase.as_deref(),
        Some("his")
    );
}

#[test]
fn who_comes_first_is_a_steward_everywhere_and_the_other_first_links_end() {
    let mut book = Book::default();
    for code in ["1", "2", "3", "4", "5", "6"] {
        book.invite_first(link(code), NOW);
    }
    assert!(matches!(
        book.invited("1", NOW).unwrap_err(),
        PeopleError::Invitation
    ));
    let error = book
        .accept("6", "\r\n", "s".into(), [FARM], NOW)
        .unwrap_err();
    assert!(matches!(error, PeopleError::BadName), "{error}");
    book.accept("2", "Rosa", "s".into(), [FARM, ANA], NOW)
        .unwrap();
    for account in [FARM, ANA] {
        assert_eq!(role_of(&book, "rosa", account), Some(Role::Steward));
    }
    for code in ["2", "3", "6"] {
        let error = book.invited(code, NOW).unwrap_err();
        assert!(matches!(error, PeopleError::Invitation), "{code}: {error}");
    }
}

#[test]
fn only_a_steward_of_the_account_changes_its_people() {
    let (mut book, rosa) = book();
    book.invite(steward(&rosa), "Ben", (FARM, Role::Treasurer), link("ben"))
        .unwrap();
    let ben = book.accept("ben", "", "his".into(), [], NOW).unwrap();
    let before = book.clone();
    let elsewhere = By::Person {
        id: rosa.person,
        account: ANA,
    };
    for refused in [
        book.invite(steward(&ben), "Cleo", (FARM, Role::Viewer), link("c")),
        book.give_role(steward(&ben), "Ben", FARM, Role::Steward),
        book.take_role(steward(&ben), "Rosa", FARM),
        book.invite_again(steward(&ben), "Rosa", link("r")),
        book.invite(elsewhere, "Cleo", (ANA, Role::Viewer), link("c")),
        book.give_role(elsewhere, "Rosa", ANA, Role::Viewer),
        book.take_role(elsewhere, "Ana", ANA),
    ] {
        let error = refused.unwrap_err();
        assert!(matches!(error, PeopleError::NotSteward), "{error}");
    }
    assert_eq!(book, before);
    book.give_role(steward(&rosa), "Ben", FARM, Role::Steward)
        .unwrap();
    book.invite(steward(&ben), "Cleo", (FARM, Role::Viewer), link("c"))
        .unwrap();
}

#[test]
fn a_change_ends_the_sessions_of_whom_it_is_about_and_of_nobody_else() {
    let (mut book, rosa) = book();
    let mut ben = None;
    let changes: [Change<'_>; 4] = [
        &|book| book.give_role(By::Owner, "Ben", FARM, Role::Viewer),
        &|book| book.give_role(By::Owner, "Ben", ANA, Role::Viewer),
        &|book| book.take_role(By::Owner, "Ben", ANA),
        &|book| book.invite_again(By::Owner, "Ben", link("ben")),
    ];
    book.invite(By::Owner, "Ben", (FARM, Role::Member), link("ben"))
        .unwrap();
    for change in changes {
        let code = book.accept("ben", "", "his".into(), [], NOW).ok();
        ben = code.or(ben);
        let named = book.named("Ben").unwrap();
        let seat = Seat {
            person: named.id,
            stamp: named.stamp,
        };
        assert!(book.seated(&seat).is_some());
        change(&mut book).unwrap();
        assert!(book.seated(&seat).is_none());
        assert!(book.seated(&rosa).is_some());
    }
    assert_eq!(book.named("Ben").unwrap().passphrase, None);
    book.remove("Ben").unwrap();
    // A number is never given to another, so that an old seat stays nobody's.
    book.invite(By::Owner, "Ben", (FARM, Role::Member), link("b"))
        .unwrap();
    let again = book.accept("b", "", "his".into(), [], NOW).unwrap();
    assert_ne!(Some(again.person), ben.map(|seat| seat.person));
    book.end_sessions(&rosa);
    assert!(book.seated(&rosa).is_none());
}

#[test]
fn whose_passphrase_opens_other_accounts_is_not_taken_over() {
    let (mut book, rosa) = book();
    // She is no person of the farm at all.
    let error = book
        .invite_again(steward(&rosa), "Ana", link("x"))
        .unwrap_err();
    assert!(matches!(error, PeopleError::Unknown { .. }), "{error}");
    book.give_role(steward(&rosa), "Ana", FARM, Role::Member)
        .unwrap();
    let error = book
        .invite_again(steward(&rosa), "Ana", link("x"))
        .unwrap_err();
    assert!(matches!(error, PeopleError::Elsewhere { .. }), "{error}");
    book.invite_again(By::Owner, "Ana", link("x")).unwrap();
    // Leaving the farm leaves her the account of her own.
    book.take_role(steward(&rosa), "Ana", FARM).unwrap();
    assert_eq!(role_of(&book, "Ana", ANA), Some(Role::Steward));
}

#[test]
fn an_account_keeps_a_steward_who_has_come_in() {
    let (mut book, rosa) = book();
    book.invite(steward(&rosa), "Ben", (FARM, Role::Steward), link("ben"))
        .unwrap();
    for refused in [
        book.take_role(steward(&rosa), "Rosa", FARM),
        book.give_role(steward(&rosa), "Rosa", FARM, Role::Viewer),
    ] {
        let error = refused.unwrap_err();
        assert!(matches!(error, PeopleError::LastSteward), "{error}");
    }
    book.accept("ben", "", "his".into(), [], NOW).unwrap();
    book.take_role(steward(&rosa), "Rosa", FARM).unwrap();
    assert!(book.named("Rosa").is_none(), "no role is left");
}

#[test]
fn names_are_told_apart_by_more_than_case_and_hold_nothing_strange() {
    let (mut book, rosa) = book();
    let mut invite =
        |name: &str| book.invite(steward(&rosa), name, (FARM, Role::Viewer), link(name));
    assert!(matches!(
        invite(" aNA ").unwrap_err(),
        PeopleError::NameTaken { .. }
    ));
    for name in [
        "",
        " ",
        "a\r\nSet-Cookie: x=1",
        "a\u{202e}b",
        "<b>",
        "-",
        "a  b",
    ] {
        let error = invite(name).unwrap_err();
        assert!(matches!(error, PeopleError::BadName), "{name:?}: {error}");
    }
    invite(&"n".repeat(41)).unwrap_err();
    invite("Zoë O'Neil-Ruiz jr.").unwrap();
}

#[test]
fn the_list_is_bounded() {
    let (mut book, _) = book();
    for number in book.people.len()..PEOPLE_MAX {
        let name = format!("Person {number}");
        book.invite(By::Owner, &name, (FARM, Role::Viewer), link(&name))
            .unwrap();
    }
    let error = book
        .invite(By::Owner, "One more", (FARM, Role::Viewer), link("x"))
        .unwrap_err();
    assert!(matches!(error, PeopleError::Full), "{error}");
}
