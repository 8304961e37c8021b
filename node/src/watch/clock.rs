//! Whether the machine's clock jumps. Months, standings and the order of events go by it, and others refuse what lies in their future.

use crate::node::stopped;
use copex_economy::calendar::Moment;
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How often the clock is looked at.
const LOOK: Duration = Duration::from_secs(5);
/// Corrections below this are what a time service does all day.
const JUMP_MICROSECONDS_MIN: u64 = 2_000_000;

/// A jump of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jump {
    /// When it was noticed, by the clock after it.
    pub at: Moment,
    /// By how many microseconds it went forward; back where negative.
    pub by: i64,
}

/// Compares the clock with one that never jumps.
#[derive(Debug)]
pub struct Clock {
    begun: Instant,
    // The clock's time less the time since `begun`, and the last jump.
    kept: Mutex<(i64, Option<Jump>)>,
}

impl Clock {
    /// Begins to look; `now` is what the clock says.
    pub fn new(now: Moment) -> Self {
        Self {
            begun: Instant::now(),
            kept: Mutex::new((now.0, None)),
        }
    }

    /// The last jump.
    pub fn jump(&self) -> Option<Jump> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).1
    }

    /// Looks at the clock, and gives a jump that was not there before.
    pub fn look(&self, now: Moment) -> Option<Jump> {
        self.look_after(self.begun.elapsed(), now)
    }

    fn look_after(&self, elapsed: Duration, now: Moment) -> Option<Jump> {
        let elapsed = i64::try_from(elapsed.as_micros()).unwrap_or(i64::MAX);
        let offset = now.0.saturating_sub(elapsed);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let by = offset.saturating_sub(kept.0);
        kept.0 = offset;
        if by.unsigned_abs() < JUMP_MICROSECONDS_MIN {
            return None;
        }
        kept.1 = Some(Jump { at: now, by });
        kept.1
    }
}

/// Looks until the node stops, and logs each jump. A machine that slept has jumped forward too, which harms nothing.
pub async fn keep(
    clock: impl AsRef<Clock>,
    now: impl Fn() -> Moment,
    mut stopping: watch::Receiver<bool>,
) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = stopped(&mut stopping) => break,
        }
        if let Some(jump) = clock.as_ref().look(now()) {
            let seconds = jump.by.div_euclid(1_000_000);
            tracing::warn!(seconds, "the machine's clock has jumped");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    #[test]
    fn jumps_are_told_from_the_passing_of_time_and_from_small_corrections() {
        let clock = Clock::new(Moment(HOUR));
        let after =
            |seconds: u64, now: i64| clock.look_after(Duration::from_secs(seconds), Moment(now));
        assert_eq!(after(5, HOUR + 5_000_000), None);
        // A second ahead, as a time service may put it.
        assert_eq!(after(10, HOUR + 11_000_000), None);
        assert_eq!(clock.jump(), None);
        let back = Jump {
            at: Moment(16_000_000),
            by: -HOUR,
        };
        assert_eq!(after(15, 16_000_000), Some(back));
        assert_eq!(after(20, 21_000_000), None, "told once");
        assert_eq!(clock.jump(), Some(back));
        let forward = Jump {
            at: Moment(26_000_000 + HOUR),
            by: HOUR,
        };
        assert_eq!(after(25, 26_000_000 + HOUR), Some(forward));
    }

    #[test]
    fn no_clock_makes_it_panic() {
        let clock = Clock::new(Moment(i64::MIN));
        assert!(clock.look(Moment(i64::MAX)).is_some());
        assert!(clock.look(Moment(i64::MIN)).is_some());
    }
}
