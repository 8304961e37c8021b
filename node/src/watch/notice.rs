//! What a person should know of how the node stands, with what to do about it. One pure function, so that the page, the command line
//! and `doctor` never differ.

use super::Standing;
use super::clock::Jump;
use serde::{Deserialize, Serialize};

/// Peers compare every ten seconds; after this long without, something is wrong.
const COMPARED_MS_MAX: i64 = 10 * 60 * 1_000;
/// What somebody wrote is confirmed within minutes where others are there.
const WAITING_MS_MAX: i64 = 15 * 60 * 1_000;
/// A jump of the clock is shown for a day.
const JUMP_MS_MAX: i64 = 24 * 60 * 60 * 1_000;
/// Below this the node should be given more room; databases grow by some hundred megabytes for 100,000 events.
const DISK_FREE_MIN: u64 = 1_000_000_000;
/// Below this writing may fail at any moment.
const DISK_FREE_LEAST: u64 = 100_000_000;
/// A machine with less than this left begins to swap.
const MEMORY_FREE_MIN: u64 = 200_000_000;

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Trading is at risk.
    Danger,
    /// Something should be done soon.
    Warning,
    /// Good to know.
    Note,
}

/// A thing to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// How much it matters.
    pub weight: Weight,
    /// A short name for programs.
    pub code: String,
    /// What is so.
    pub message: String,
    /// What to do.
    pub what_to_do: String,
}

impl Notice {
    fn new(weight: Weight, code: &str, message: impl Into<String>, what_to_do: &str) -> Self {
        Self {
            weight,
            code: code.into(),
            message: message.into(),
            what_to_do: what_to_do.into(),
        }
    }
}

/// All that holds of a standing, the gravest first.
pub fn notices(standing: &Standing, jump: Option<Jump>) -> Vec<Notice> {
    let mut notices = Vec::new();
    notices.extend(of_accounts(standing));
    notices.extend(of_machine(standing));
    notices.extend(of_network(standing));
    if let Some(jump) = jump
        && standing.at_ms.saturating_sub(jump.at.0.div_euclid(1_000)) < JUMP_MS_MAX
    {
        let direction = if jump.by < 0 { "back" } else { "forward" };
        let seconds = jump.by.unsigned_abs().div_euclid(1_000_000);
        notices.push(Notice::new(
            if jump.by < 0 { Weight::Warning } else { Weight::Note },
            "clock_jumped",
            format!("This machine's clock went {direction} by {seconds} seconds."),
            "Let a time service set it (timedatectl shows whether one does). After sleep a step forward is normal.",
        ));
    }
    notices.sort_by_key(|notice| notice.weight);
    notices
}

fn of_accounts(standing: &Standing) -> Vec<Notice> {
    let mut notices = Vec::new();
    for account in &standing.accounts {
        if account.warned_of {
            notices.push(Notice::new(
                Weight::Danger,
                "warned_of",
                format!("The others have proof that {} broke a rule or has two histories. They refuse this machine's whole address, with every account on it.", account.account),
                "Move the other accounts to a node of their own. docs/leaving.md says how the account itself goes on.",
            ));
        }
        let wrote = account.last_act_ms.unwrap_or(standing.at_ms);
        let waits_long = standing.at_ms.saturating_sub(wrote) > WAITING_MS_MAX;
        if standing.hub.is_some()
            && account.waiting > 0
            && account.last_act_held_by == 0
            && waits_long
        {
            notices.push(Notice::new(
                Weight::Warning,
                "not_passed_on",
                format!("No other node has confirmed yet what {} wrote last.", account.account),
                "It is safe here and goes on by itself once another node is reached. Leave this one running.",
            ));
        }
    }
    notices
}

fn of_machine(standing: &Standing) -> Vec<Notice> {
    let mut notices = Vec::new();
    let megabytes = |bytes: u64| bytes.div_euclid(1_000_000);
    match standing.machine.disk_free_bytes {
        Some(free) if free < DISK_FREE_LEAST => notices.push(Notice::new(
            Weight::Danger,
            "disk_full",
            format!(
                "The disk has {} MB left. Nothing can be written when it is full.",
                megabytes(free)
            ),
            "Make room now. What is written is safe.",
        )),
        Some(free) if free < DISK_FREE_MIN => notices.push(Notice::new(
            Weight::Warning,
            "disk_low",
            format!("The disk has {} MB left.", megabytes(free)),
            "Make room soon.",
        )),
        _ => {}
    }
    let free = standing.machine.memory_free_bytes;
    if free > 0 && free < MEMORY_FREE_MIN {
        notices.push(Notice::new(
            Weight::Warning,
            "memory_low",
            format!("The machine has {} MB of memory left.", megabytes(free)),
            "Close other programs, or give it more.",
        ));
    }
    notices
}

fn of_network(standing: &Standing) -> Option<Notice> {
    // A practice economy has nobody to reach.
    standing.hub.as_ref()?;
    let mut present = standing.peers.iter().filter(|peer| !peer.left).peekable();
    if standing.addresses.is_empty() {
        return Some(Notice::new(
            Weight::Warning,
            "no_address",
            "Others cannot reach this node: it has no address at the hub.",
            "Check the connection to the internet, and whether the hub runs (copex doctor). You can go on; it is passed on later.",
        ));
    }
    if present.peek().is_none() {
        return Some(Notice::new(
            Weight::Warning,
            "nobody_there",
            "No other node of this economy is known.",
            "Others must run too, at the same hub and with the same rules (their first letters are shown beside the version).",
        ));
    }
    let last = present.filter_map(|peer| peer.compared_ms).max();
    let since = last.map(|last| standing.at_ms.saturating_sub(last));
    match since {
        Some(since) if since <= COMPARED_MS_MAX => None,
        Some(since) => Some(Notice::new(
            Weight::Warning,
            "not_compared",
            format!(
                "The last comparison with another node was {} minutes ago.",
                since.div_euclid(60_000)
            ),
            "Check the connection to the internet, and whether the hub runs (copex doctor).",
        )),
        None => Some(Notice::new(
            Weight::Note,
            "not_compared_yet",
            "Nothing was compared with another node since this one started.",
            "Wait a minute. If it stays so, check whether the hub runs (copex doctor).",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Held, Machine, Passing, Peer};
    use super::*;
    use copex_economy::calendar::Moment;

    const NOW: i64 = 1_800_000_000_000;

    fn standing() -> Standing {
        Standing {
            at_ms: NOW,
            program: "0.1.0".into(),
            rules: "uhC0k".into(),
            hub: Some("https://hub.example".into()),
            addresses: vec!["https://hub.example/a".into()],
            peers: vec![Peer {
                compared_ms: Some(NOW - 12_000),
                ..Peer::default()
            }],
            held: Held::default(),
            accounts: vec![Passing {
                account: "hill-farm".into(),
                waiting: 0,
                last_act_ms: Some(NOW - 3_600_000),
                last_act_held_by: 2,
                warned_of: false,
            }],
            machine: Machine {
                memory_bytes: 300_000_000,
                memory_free_bytes: 4_000_000_000,
                data_bytes: 100_000_000,
                disk_free_bytes: Some(50_000_000_000),
            },
            notices: Vec::new(),
        }
    }

    fn codes(standing: &Standing) -> Vec<String> {
        let notices = notices(standing, None);
        notices.into_iter().map(|notice| notice.code).collect()
    }

    #[test]
    fn nothing_is_said_of_a_node_that_is_well() {
        assert!(codes(&standing()).is_empty());
    }

    #[test]
    fn each_trouble_is_named_and_the_gravest_comes_first() {
        let changed = |change: fn(&mut Standing)| {
            let mut standing = standing();
            change(&mut standing);
            codes(&standing)
        };
        type Change = fn(&mut Standing);
        let cases: [(Change, &[&str]); 10] = [
            (|it| it.peers.clear(), &["nobody_there"]),
            (|it| it.peers[0].left = true, &["nobody_there"]),
            (|it| it.addresses.clear(), &["no_address"]),
            (|it| it.peers[0].compared_ms = None, &["not_compared_yet"]),
            (
                |it| it.peers[0].compared_ms = Some(NOW - 700_000),
                &["not_compared"],
            ),
            (
                |it| it.machine.disk_free_bytes = Some(900_000_000),
                &["disk_low"],
            ),
            (
                |it| it.machine.disk_free_bytes = Some(5_000_000),
                &["disk_full"],
            ),
            (
                |it| it.machine.memory_free_bytes = 1_000_000,
                &["memory_low"],
            ),
            (
                |it| {
                    it.accounts[0].waiting = 3;
                    it.accounts[0].last_act_held_by = 0;
                },
                &["not_passed_on"],
            ),
            (
                |it| {
                    it.peers.clear();
                    it.machine.disk_free_bytes = Some(900_000_000);
                    it.accounts[0].warned_of = true;
                },
                &["warned_of", "disk_low", "nobody_there"],
            ),
        ];
        for (change, expected) in cases {
            assert_eq!(changed(change), expected);
        }
    }

    #[test]
    fn a_practice_economy_misses_nobody() {
        let mut alone = standing();
        alone.hub = None;
        alone.peers.clear();
        alone.addresses.clear();
        alone.accounts[0].waiting = 9;
        alone.accounts[0].last_act_held_by = 0;
        assert!(codes(&alone).is_empty());
    }

    #[test]
    fn a_jump_of_the_clock_is_told_for_a_day() {
        let told = |hours_ago: i64, by: i64| {
            let at = Moment((NOW - hours_ago * 3_600_000) * 1_000);
            notices(&standing(), Some(Jump { at, by }))
        };
        let back = told(1, -90_000_000);
        assert_eq!(back[0].weight, Weight::Warning);
        assert!(back[0].message.contains("back by 90 seconds"), "{back:?}");
        assert_eq!(told(1, 90_000_000)[0].weight, Weight::Note);
        assert!(told(25, -90_000_000).is_empty());
    }
}
