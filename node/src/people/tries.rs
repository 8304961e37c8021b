//! How often a passphrase may be tried: five wrong ones in a row, then a name waits, longer each time; and so many a minute over
//! all names. Names are kept as hashes, since people type passphrases into the wrong field.

use crate::bundle::fingerprint;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Wrong ones in a row before a name waits.
const FREE: u32 = 5;
const FIRST_WAIT_MS: i64 = 30_000;
const WAIT_MS_MAX: i64 = 15 * 60_000;
/// Tries a minute over all names; each takes a tenth of a second of a core.
const A_MINUTE: u32 = 30;
const MINUTE_MS: i64 = 60_000;
/// Names remembered. At `A_MINUTE` it takes longer to push one out than the longest wait lasts.
const NAMES_MAX: usize = 512;

/// All tries that still count. Times are milliseconds since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    minute_began_ms: i64,
    in_minute: u32,
    names: BTreeMap<String, Tried>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Tried {
    wrong: u32,
    last_ms: i64,
    until_ms: i64,
}

/// Until when nothing is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// How long from now.
    pub seconds: i64,
}

impl Tries {
    /// Counts a try as wrong before it is made, so that many at once are no way around. `right` takes it back.
    pub fn begin(&mut self, name: &str, now_ms: i64) -> Result<(), Wait> {
        let key = key(name);
        let until_ms = self.names.get(&key).map_or(0, |tried| tried.until_ms);
        // Further off than any wait: the clock was set back since.
        let is_believable = until_ms.saturating_sub(now_ms) <= WAIT_MS_MAX;
        if now_ms < until_ms && is_believable {
            return Err(Wait::between(now_ms, until_ms));
        }
        let minute_ends = self.minute_began_ms.saturating_add(MINUTE_MS);
        if !(self.minute_began_ms..minute_ends).contains(&now_ms) {
            (self.minute_began_ms, self.in_minute) = (now_ms, 0);
        } else if self.in_minute >= A_MINUTE {
            return Err(Wait::between(now_ms, minute_ends));
        }
        self.in_minute = self.in_minute.saturating_add(1);
        let tried = self.names.entry(key).or_default();
        tried.wrong = tried.wrong.saturating_add(1);
        tried.last_ms = now_ms;
        tried.until_ms = match wait_after(tried.wrong) {
            0 => 0,
            wait => now_ms.saturating_add(wait),
        };
        self.forget_oldest();
        Ok(())
    }

    /// It was the right one.
    pub fn right(&mut self, name: &str) {
        self.names.remove(&key(name));
    }

    fn forget_oldest(&mut self) {
        if self.names.len() <= NAMES_MAX {
            return;
        }
        let oldest = self.names.iter().min_by_key(|(_, tried)| tried.last_ms);
        if let Some(key) = oldest.map(|(key, _)| key.clone()) {
            self.names.remove(&key);
        }
    }
}

impl Wait {
    fn between(now_ms: i64, until_ms: i64) -> Self {
        let left = until_ms.saturating_sub(now_ms).saturating_add(999);
        Self {
            seconds: left.div_euclid(1_000).max(1),
        }
    }
}

fn key(name: &str) -> String {
    fingerprint(name.trim().to_lowercase().as_bytes())
}

/// How long a name waits after so many wrong ones in a row.
fn wait_after(wrong: u32) -> i64 {
    match wrong.checked_sub(FREE) {
        None => 0,
        Some(more) => FIRST_WAIT_MS
            .saturating_mul(2_i64.saturating_pow(more))
            .min(WAIT_MS_MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_wrong_ones_a_name_waits_twice_as_long_each_time() {
        let mut tries = Tries::default();
        let mut now = 1_000_000;
        for _ in 0..FREE {
            tries.begin("Ana", now).unwrap();
        }
        for seconds in [30, 60, 120, 240, 480, 900, 900] {
            assert_eq!(tries.begin(" ana", now), Err(Wait { seconds }));
            now += seconds * 1_000 - 1;
            assert_eq!(tries.begin("ANA", now), Err(Wait { seconds: 1 }));
            now += 1;
            tries.begin("ana", now).unwrap();
        }
        // Another name does not wait.
        tries.begin("Ben", now).unwrap();
    }

    #[test]
    fn a_right_one_begins_anew() {
        let mut tries = Tries::default();
        for _ in 0..3 * FREE {
            tries.begin("ana", 0).unwrap();
            tries.right("Ana");
        }
        for _ in 0..FREE {
            tries.begin("ana", 0).unwrap();
        }
        assert!(tries.begin("ana", 0).is_err_and(|wait| wait.seconds == 30));
    }

    #[test]
    fn over_all_names_so_many_a_minute() {
        let mut tries = Tries::default();
        for number in 0..A_MINUTE {
            tries.begin(&format!("name {number}"), 105_000).unwrap();
        }
        assert_eq!(tries.begin("another", 120_000), Err(Wait { seconds: 45 }));
        tries.begin("another", 165_000).unwrap();
        // A clock that was set back begins a minute of its own.
        tries.begin("another", 101_000).unwrap();
    }

    #[test]
    fn it_survives_a_restart_and_names_no_one() {
        let mut tries = Tries::default();
        for _ in 0..FREE {
            tries.begin("my secret passphrase", 7).unwrap();
        }
        let text = serde_json::to_string(&tries).unwrap();
        assert!(!text.contains("secret"), "{text}");
        let mut again: Tries = serde_json::from_str(&text).unwrap();
        assert_eq!(again, tries);
        assert_eq!(
            again.begin("my secret passphrase", 8),
            Err(Wait { seconds: 30 })
        );
    }

    #[test]
    fn names_cannot_fill_the_memory_nor_push_out_one_that_waits() {
        let mut tries = Tries::default();
        for _ in 0..20 {
            let now = tries.names.get(&key("ana")).map_or(0, |ana| ana.until_ms);
            tries.begin("ana", now).unwrap();
        }
        let locked = tries.names[&key("ana")].clone();
        let mut now = locked.last_ms;
        let mut number = 0;
        while now < locked.until_ms {
            match tries.begin(&format!("name {number}"), now) {
                Ok(()) => number += 1,
                Err(wait) => now += wait.seconds * 1_000,
            }
        }
        assert!(tries.names.len() <= NAMES_MAX);
        assert!(tries.names.contains_key(&key("ana")));
    }
}
