//! Who is signed in: in memory only, so that a restart signs everybody out. A session belongs to one account.

use crate::folder::random_text;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// A session that nobody uses ends after this.
pub const IDLE_MAX: Duration = Duration::from_secs(12 * 60 * 60);
/// Above this many the least used one ends, so that sign-ins cannot fill the memory.
const SESSIONS_MAX: usize = 256;

/// One signed-in browser.
#[derive(Debug, Clone)]
pub struct Session {
    /// The account's id.
    pub account: String,
    /// Closed when the session ends, so that its sockets end too.
    pub ended: watch::Receiver<()>,
}

#[derive(Debug)]
struct Kept {
    account: String,
    used: Instant,
    alive: watch::Sender<()>,
}

/// All sessions of the node.
#[derive(Debug, Clone, Default)]
pub struct Sessions {
    kept: Arc<Mutex<HashMap<String, Kept>>>,
}

impl Sessions {
    /// Begins a session and names it. The name is the secret that the cookie holds.
    pub fn begin(&self, account: &str) -> String {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, session| session.used.elapsed() < IDLE_MAX);
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
                used: Instant::now(),
                alive: watch::Sender::new(()),
            },
        );
        name
    }

    /// The session of that name, if it still lasts; using it prolongs it.
    pub fn find(&self, name: &str) -> Option<Session> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let session = kept.get_mut(name)?;
        if session.used.elapsed() >= IDLE_MAX {
            kept.remove(name);
            return None;
        }
        session.used = Instant::now();
        Some(Session {
            account: session.account.clone(),
            ended: session.alive.subscribe(),
        })
    }

    /// Ends a session, and with it the sockets that it opened.
    pub fn end(&self, name: &str) {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn ending_a_session_is_seen_by_what_it_opened() {
        let sessions = Sessions::default();
        let name = sessions.begin("hill-farm");
        let mut session = sessions.find(&name).unwrap();
        assert_eq!(session.account, "hill-farm");
        sessions.end(&name);
        assert!(session.ended.changed().await.is_err(), "the sender is gone");
        assert!(sessions.find(&name).is_none());
    }

    #[test]
    fn the_number_of_sessions_is_bounded_and_the_least_used_one_goes() {
        let sessions = Sessions::default();
        let first = sessions.begin("ana");
        let second = sessions.begin("ben");
        sessions.find(&first).unwrap();
        for _ in 2..=SESSIONS_MAX {
            sessions.begin("chidi");
        }
        assert!(sessions.find(&first).is_some());
        assert!(sessions.find(&second).is_none());
    }

    #[test]
    fn a_guessed_name_is_nobody() {
        let sessions = Sessions::default();
        sessions.begin("ana");
        assert!(sessions.find("").is_none());
        assert!(sessions.find(&"0".repeat(64)).is_none());
    }
}
