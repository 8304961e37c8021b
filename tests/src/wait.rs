//! Waiting for a state, never for a time: a deadline ends what would never come.

use std::{
    future::Future,
    time::{Duration, Instant},
};

/// After this long something is not slow but missing.
pub const DEADLINE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(25);

/// Asks until there is an answer. What was said instead is shown where there never is one.
pub async fn until<T, F>(what: &str, ask: impl FnMut() -> F) -> T
where
    F: Future<Output = Result<T, String>>,
{
    match within(DEADLINE, ask).await {
        Ok(answer) => answer,
        Err(last) => panic!("waited in vain for {what}: {last}"),
    }
}

/// The same with another deadline; the last thing that was said is handed back.
pub async fn within<T, F>(deadline: Duration, mut ask: impl FnMut() -> F) -> Result<T, String>
where
    F: Future<Output = Result<T, String>>,
{
    let begun = Instant::now();
    loop {
        let last = match ask().await {
            Ok(answer) => return Ok(answer),
            Err(last) => last,
        };
        if begun.elapsed() > deadline {
            return Err(last);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Checks that something was refused, and in which words.
#[track_caller]
pub fn assert_refused<T: std::fmt::Debug>(answer: Result<T, String>, words: &str) {
    match answer {
        Err(refused) => assert!(
            refused.contains(words),
            "refused in other words than {words:?}: {refused}"
        ),
        Ok(answer) => panic!("not refused with {words:?}: {answer:?}"),
    }
}
