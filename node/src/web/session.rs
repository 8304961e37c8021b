//! Who is signed in: in memory only, so that a restart signs everybody out. A session belongs to one account, and on a real node to
//! one person; another account or person is another session with another name.

use crate::folder::random_text;
use crate::people::Seat;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// A session that nobody uses ends after this.
pub const IDLE_MAX: Duration = Duration::from_secs(12 * 60 * 60);
/// Any session ends after this.
pub const LIFE_MAX: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Above this many the least used one ends, so that sign-ins cannot fill the memory.
const SESSIONS_MAX: usize = 256;

/// One signed-in browser.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its name, which only the cookie holds.
    pub name: String,
    /// The account's id.
    pub account: String,
    /// The person's; none in practice.
    pub seat: Option<Seat>,
    /// Closed when the session ends, so that its sockets end too.
    pub ended: watch::Receiver<()>,
}

#[derive(Debug)]
struct Kept {
    account: String,
    seat: Option<Seat>,
    begun: Instant,
    used: Instant,
    alive: watch::Sender<()>,
}

impl Kept {
    fn lasts_at(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.used) < IDLE_MAX
            && now.saturating_duration_since(self.begun) < LIFE_MAX
    }
}

/// All sessions of the node.
#[derive(Debug, Clone, Default)]
pub struct Sessions {
    kept: Arc<Mutex<HashMap<String, Kept>>>,
}

impl Sessions {
    /// Begins a session and names it. The name is the secret that the cookie holds. A switch of account is given when the person signed
    /// in, so that switching prolongs nothing.
    pub fn begin(&self, account: &str, seat: Option<Seat>, since: Option<Instant>) -> String {
        let now = Instant::now();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, session| session.lasts_at(now));
        if kept.len() >= SESSIONS_MAX {
            let least_used = kept
                .iter()
                .min_by_key(|(_, session)| session.used)
                .map(|(name, _)| name.clone());
            least_used.and_then(|name| kept.remove(&name));
        }
        let name = random_text(32);
        kept.insert(
            name.clone(),
            Kept {
                account: account.to_string(),
                seat,
                begun: since.unwrap_or(now),
                used: now,
                alive: watch::Sender::new(()),
            },
        );
        name
    }

    /// The session of that name, if it still lasts; using it prolongs it.
    pub fn find(&self, name: &str) -> Option<Session> {
        self.find_at(name, Instant::now())
    }

    fn find_at(&self, name: &str, now: Instant) -> Option<Session> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let session = kept.get_mut(name)?;
        if !session.lasts_at(now) {
            kept.remove(name);
            return None;
        }
        session.used = now;
        Some(Session {
            name: name.to_owned(),
            account: session.account.clone(),
            seat: session.seat.clone(),
            ended: session.alive.subscribe(),
        })
    }

    /// Ends what has lasted too long, and with it the sockets.
    pub fn sweep(&self) {
        let now = Instant::now();
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|_, session| session.lasts_at(now));
    }

    /// Ends a session, and with it the sockets that it opened; tells when its person signed in.
    pub fn end(&self, name: &str) -> Option<Instant> {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name)
            .map(|session| session.begun)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn ending_a_session_is_seen_by_what_it_opened() {
        let sessions = Sessions::default();
        let name = sessions.begin("hill-farm", None, None);
        let mut session = sessions.find(&name).unwrap();
        assert_eq!(session.account, "hill-farm");
        assert!(sessions.end(&name).is_some());
        assert!(session.ended.changed().await.is_err(), "the sender is gone");
        assert!(sessions.find(&name).is_none());
    }

    #[test]
    fn the_number_of_sessions_is_bounded_and_the_least_used_one_goes() {
        let sessions = Sessions::default();
        let first = sessions.begin("ana", None, None);
        let second = sessions.begin("ben", None, None);
        sessions.find(&first).unwrap();
        for _ in 2..=SESSIONS_MAX {
            sessions.begin("chidi", None, None);
        }
        assert!(sessions.find(&first).is_some());
        assert!(sessions.find(&second).is_none());
    }

    #[test]
    fn a_guessed_name_is_nobody() {
        let sessions = Sessions::default();
        sessions.begin("ana", None, None);
        assert!(sessions.find("").is_none());
        assert!(sessions.find(&"0".repeat(64)).is_none());
    }

    #[test]
    fn a_session_ends_unused_and_in_any_case_after_a_week() {
        let sessions = Sessions::default();
        let unused = sessions.begin("ana", None, None);
        let used = sessions.begin("ben", None, None);
        let begun = Instant::now();
        let mut now = begun;
        let step = IDLE_MAX - Duration::from_secs(60);
        while now < begun + LIFE_MAX - step {
            now += step;
            assert!(sessions.find_at(&used, now).is_some());
        }
        assert!(sessions.find_at(&unused, now).is_none());
        assert!(sessions.find_at(&used, begun + LIFE_MAX).is_none());
    }

    #[test]
    fn switching_prolongs_nothing() {
        let sessions = Sessions::default();
        let first = sessions.begin("ana", None, None);
        let since = sessions.end(&first);
        let second = sessions.begin("ben", None, since);
        assert_eq!(sessions.end(&second), since);
    }
}
