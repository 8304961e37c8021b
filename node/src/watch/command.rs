//! `copex network`: how the node stands, for a person at a terminal.

use super::conductor::Keeps;
use super::{Notice, Peer, Standing, Weight};
use crate::node::day;
use copex_economy::calendar::Moment;
use std::io::{self, Write};

/// Prints it. Times are said as how long ago.
pub fn print(standing: &Standing, out: &mut impl Write) -> io::Result<()> {
    let present = standing.peers.iter().filter(|peer| !peer.left).count();
    match &standing.hub {
        Some(hub) => writeln!(out, "At {hub}; other nodes: {present}.")?,
        None => writeln!(out, "A practice economy in one process; it meets nobody.")?,
    }
    writeln!(
        out,
        "Version {}, rules {}.",
        standing.program, standing.rules
    )?;
    for peer in &standing.peers {
        print_peer(peer, standing.at_ms, out)?;
    }
    let held = &standing.held;
    writeln!(
        out,
        "Holds {} pieces of the record ({}); checking {}, fetching {}.",
        held.records,
        megabytes(held.bytes),
        held.checking,
        held.fetching
    )?;
    for account in &standing.accounts {
        let wrote = match account.last_act_ms {
            Some(at) => ago(standing.at_ms, at),
            None => "never".into(),
        };
        writeln!(
            out,
            "{}: wrote {wrote}, confirmed by {}; pieces that wait for more: {}.",
            account.account, account.last_act_held_by, account.waiting
        )?;
    }
    let machine = &standing.machine;
    let free = machine.disk_free_bytes.map_or("unknown".into(), megabytes);
    writeln!(
        out,
        "Memory {}, data {}, free on disk {free}.",
        megabytes(machine.memory_bytes),
        megabytes(machine.data_bytes)
    )?;
    for notice in &standing.notices {
        print_notice(notice, out)?;
    }
    Ok(())
}

fn print_peer(peer: &Peer, now_ms: i64, out: &mut impl Write) -> io::Result<()> {
    let way = match (peer.left, peer.direct) {
        (true, _) => "gone away",
        (false, Some(true)) => "connected directly",
        (false, Some(false)) => "connected over the relay",
        (false, None) => "not connected now",
    };
    let compared = match peer.compared_ms {
        Some(at) => format!("compared {}", ago(now_ms, at)),
        None => "not compared yet".into(),
    };
    let keeps = match peer.keeps {
        Keeps::All => "keeps everything",
        Keeps::Part => "keeps a part",
        Keeps::Nothing => "keeps nothing yet",
    };
    writeln!(out, "  {}\n      {way}; {compared}; {keeps}", peer.address)?;
    for agent in &peer.agents {
        writeln!(out, "      {agent}")?;
    }
    Ok(())
}

/// One thing to know.
pub(super) fn print_notice(notice: &Notice, out: &mut impl Write) -> io::Result<()> {
    let weight = match notice.weight {
        Weight::Danger => "Danger",
        Weight::Warning => "Warning",
        Weight::Note => "Note",
    };
    writeln!(
        out,
        "{weight}: {}\n    {}",
        notice.message, notice.what_to_do
    )
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1_000_000))
}

fn ago(now_ms: i64, then_ms: i64) -> String {
    match now_ms.saturating_sub(then_ms).div_euclid(1_000) {
        seconds if seconds < 0 => "in the future".into(),
        seconds @ ..120 => format!("{seconds} s ago"),
        seconds @ ..7_200 => format!("{} min ago", seconds.div_euclid(60)),
        seconds @ ..172_800 => format!("{} h ago", seconds.div_euclid(3_600)),
        _ => format!("on {}", day(Moment(then_ms.saturating_mul(1_000)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_people_say_them() {
        let now = 1_800_000_000_000;
        for (before, said) in [
            (5_000, "5 s ago"),
            (600_000, "10 min ago"),
            (10_800_000, "3 h ago"),
            (-1_000, "in the future"),
        ] {
            assert_eq!(ago(now, now - before), said);
        }
        assert_eq!(ago(now, now - 864_000_000), "on 2027-01-05");
    }
}
