//! Makes a failing run short: leaves out whatever the failure does not need, so that a person can read what is left.

use crate::{
    audit::Audit,
    event::{Event, Setup},
    ledger::Engine,
    rule::Rule,
};

/// How many times a run is replayed at most while it is being made short.
const REPLAYS_MAX: u32 = 600;

/// An event of a failing run. It follows the account's last event less `behind`, so that others can be left out.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) event: Event,
    /// 0, but for an event that is sent again.
    pub(crate) behind: u32,
}

/// The place of the first event at which the two sides differ, and how. Puts each event behind its account's last one.
fn first_difference(
    setup: &Setup,
    events: &mut [Recorded],
    engine: Engine<'_>,
    without: Option<Rule>,
) -> Option<(usize, String)> {
    let mut audit = Audit::new(setup, engine, without);
    for (place, recorded) in events.iter_mut().enumerate() {
        let holder = audit.ledger.holders.get(recorded.event.by);
        let last = holder.map_or(0, |holder| holder.events);
        recorded.event.follows = last.saturating_sub(recorded.behind);
        if let Err(difference) = audit.act(&recorded.event) {
            return Some((place, difference));
        }
    }
    let last = events.len().checked_sub(1)?;
    audit.add_up().err().map(|difference| (last, difference))
}

/// The events that are needed for a difference to show, the last of them the one that shows it.
pub(crate) fn shrunk(
    setup: &Setup,
    mut kept: Vec<Recorded>,
    engine: Engine<'_>,
    without: Option<Rule>,
) -> Vec<Recorded> {
    let mut piece = kept.len().div_ceil(2);
    let mut replays = 0;
    loop {
        let mut start = 0;
        while start < kept.len() && replays < REPLAYS_MAX {
            let end = start.saturating_add(piece).min(kept.len());
            let mut tried = kept.clone();
            tried.drain(start..end);
            replays += 1;
            match first_difference(setup, &mut tried, engine, without) {
                Some((place, _)) => {
                    tried.truncate(place + 1);
                    kept = tried;
                }
                None => start = end,
            }
        }
        if piece <= 1 {
            return kept;
        }
        piece = piece.div_ceil(2);
    }
}
