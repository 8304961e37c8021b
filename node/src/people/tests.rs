//! People with their files: who comes in, who does not, and what a restart remembers.

use super::*;
use std::os::unix::fs::PermissionsExt;
use std::time::Instant;

const FARM: &str = "hill-farm";
const RIGHT: &str = "four words picked anyhow";

fn folder() -> (tempfile::TempDir, DataFolder) {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::locate(Some(place.path().into())).unwrap();
    (place, folder)
}

fn code(link: &Link) -> &str {
    link.link.rsplit_once("/welcome/").unwrap().1
}

async fn with_rosa(folder: &DataFolder) -> (People, Seat) {
    let people = People::open(folder, None).unwrap();
    let link = people.invite_first().unwrap();
    let rosa = people
        .come_in(code(&link), "Rosa", RIGHT.into(), &[FARM])
        .await
        .unwrap();
    (people, rosa)
}

fn refused(result: Result<Seat, NodeError>) -> PeopleError {
    match result.unwrap_err() {
        NodeError::People(error) => error,
        other => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_came_in_signs_in_and_is_known_after_a_restart() {
    let (_place, folder) = folder();
    let (people, seat) = with_rosa(&folder).await;
    assert_eq!(people.role(&seat, FARM), Some(Role::Steward));
    assert_eq!(people.role(&seat, "ana"), None);
    let again = people.sign_in(" rosa", RIGHT.into()).await.unwrap();
    assert_eq!(again, seat);
    drop(people);
    let people = People::open(&folder, None).unwrap();
    assert!(!people.is_empty());
    assert_eq!(people.sign_in("Rosa", RIGHT.into()).await.unwrap(), seat);
    for file in [folder.people_file(), folder.tries_file()] {
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
    let text = std::fs::read_to_string(folder.people_file()).unwrap();
    assert!(
        text.contains("$argon2id$") && !text.contains(RIGHT),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_which_names_there_are() {
    let (_place, folder) = folder();
    let (people, _) = with_rosa(&folder).await;
    people
        .invite(By::Owner, "Ben", Some((FARM, Role::Viewer)))
        .unwrap();
    let mut took = Vec::new();
    // Known, unknown, and invited but not yet here.
    for name in ["Rosa", "Nobody", "Ben"] {
        let begun = Instant::now();
        let error = refused(people.sign_in(name, "not the right one".into()).await);
        took.push(begun.elapsed().as_secs_f64());
        assert!(matches!(error, PeopleError::Wrong), "{name}: {error}");
    }
    let least = took.iter().copied().fold(f64::MAX, f64::min);
    assert!(least > 0.01, "somebody was refused without work: {took:?}");
    for name in ["Rosa", "Nobody"] {
        for _ in 1..5 {
            refused(people.sign_in(name, "not the right one".into()).await);
        }
        let error = refused(people.sign_in(name, RIGHT.into()).await);
        assert!(
            matches!(error, PeopleError::Wait { seconds: 1..=30 }),
            "{name}: {error}"
        );
    }
    // A restart is no way around, and the log names nobody who is not known.
    drop(people);
    let people = People::open(&folder, None).unwrap();
    let error = refused(people.sign_in("Rosa", RIGHT.into()).await);
    assert!(matches!(error, PeopleError::Wait { .. }), "{error}");
    let log = std::fs::read_to_string(folder.people_log()).unwrap();
    assert!(log.contains("refused") && !log.contains("Nobody"), "{log}");
    assert!(!log.contains("right one"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tries_at_once_are_no_way_around() {
    let (_place, folder) = folder();
    let (people, _) = with_rosa(&folder).await;
    let tries = (0..12).map(|_| people.sign_in("Rosa", "not the right one".into()));
    let answers = futures::future::join_all(tries).await;
    let wrong = answers.into_iter().map(refused);
    let tried = wrong.filter(|error| matches!(error, PeopleError::Wrong));
    assert_eq!(tried.count(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_told_and_ends_the_seat() {
    let (_place, folder) = folder();
    let (people, rosa) = with_rosa(&folder).await;
    let link = people
        .invite(By::Owner, "Ben", Some((FARM, Role::Treasurer)))
        .unwrap();
    assert!(link.link.starts_with("http://127.0.0.1:8420/welcome/"));
    let ben = people
        .come_in(code(&link), "ignored", RIGHT.into(), &[])
        .await
        .unwrap();
    let mut changes = people.changes();
    changes.mark_unchanged();
    let steward = By::Person {
        id: rosa.person,
        account: FARM,
    };
    people
        .set_role(steward, "Ben", FARM, Some(Role::Viewer))
        .unwrap();
    assert!(changes.has_changed().unwrap());
    assert_eq!(people.role(&ben, FARM), None);
    let ben = people.sign_in("Ben", RIGHT.into()).await.unwrap();
    assert_eq!(people.role(&ben, FARM), Some(Role::Viewer));
    people.sign_out_everywhere(&ben).unwrap();
    assert!(people.seated(&ben).is_none());
    let told = people.log(Some(FARM), 50).unwrap();
    let change = told.iter().find(|line| line.what == What::RoleChanged);
    let change = change.unwrap();
    assert_eq!(
        (change.who.as_deref(), change.about.as_str()),
        (Some("Rosa"), "Ben: viewer")
    );
    assert!(people.log(Some("elsewhere"), 50).unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_written_did_not_happen() {
    let (place, folder) = folder();
    let (people, rosa) = with_rosa(&folder).await;
    drop(place);
    let error = people
        .invite(By::Owner, "Ben", Some((FARM, Role::Viewer)))
        .unwrap_err();
    assert!(matches!(error, NodeError::File { .. }), "{error}");
    assert_eq!(people.list(None).len(), 1);
    assert!(people.seated(&rosa).is_some());
}

#[test]
fn a_file_of_another_version_is_left_alone() {
    let (_place, folder) = folder();
    let text = r#"{"version":2,"book":{"next":0,"people":[],"first":[]}}"#;
    std::fs::write(folder.people_file(), text).unwrap();
    let error = People::open(&folder, None).unwrap_err();
    assert!(error.to_string().contains("another version"), "{error}");
    assert_eq!(std::fs::read_to_string(folder.people_file()).unwrap(), text);
}
