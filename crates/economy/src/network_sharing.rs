//! How a month's network fees are shared among the co-ops that keep nodes and hubs: by service that others attest.
//!
//! Each co-op that attests has one voice, its members included, however many receipts they write. A node counts where three other
//! voices saw it. The pot falls into three parts:
//!
//! | part | of the pot | weight of a node |
//! |---|---|---|
//! | uptime | 5 of 10, and what the other parts leave | the median of the answers that voices got, in basis points |
//! | data | 3 of 10 for each voice that counted any | each voice's million points, split by the megabytes it counted |
//! | hosting | 2 of 10 for each voice whose members are hosted elsewhere | each voice's million points, split by its members there |
//!
//! A voice that says nothing of data or hosting leaves its part to uptime, so that few voices never hold a whole part. Each split
//! is by largest remainders, ties by key. Nobody's voice counts for themselves.

use crate::{account::AccountKey, credits::Credits, refusal::Refused};
use std::collections::{BTreeMap, BTreeSet};

/// How many other co-ops have to have seen a node before it counts.
pub const WITNESSES_MIN: usize = 3;
/// The most receipts of one sharing.
pub const RECEIPTS_MAX: usize = 1_000;
/// The most co-ops among which one sharing is made.
pub const SERVERS_MAX: usize = 300;
/// The most nodes that one receipt speaks of.
pub const NODES_MAX: usize = 64;
/// The most checks of one node in a month: one in four minutes.
pub const CHECKS_MAX: u16 = 11_160;
/// The most megabytes that one receipt can name for one node.
pub const MEGABYTES_MAX: u32 = 100_000_000;

const UPTIME_TENTHS: i128 = 5;
const DATA_TENTHS: i128 = 3;
const HOSTING_TENTHS: i128 = 2;
const POINTS: i128 = 1_000_000;
const WHOLE: i128 = 10_000;

/// What a co-op saw of another co-op's node in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeSeen {
    /// Whose node.
    pub server: AccountKey,
    /// How often it was asked.
    pub asked: u16,
    /// How often it answered.
    pub answered: u16,
    /// What it sent or relayed, in whole megabytes.
    pub megabytes: u32,
}

/// What somebody attests of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attested {
    /// What a co-op saw of other co-ops' nodes.
    Nodes(Vec<NodeSeen>),
    /// On whose node a member of another co-op lives.
    HostedBy(AccountKey),
}

/// A receipt as the sharing knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The co-op whose voice it is: its author, or the one that its author belongs to.
    pub voice: AccountKey,
    /// What it says.
    pub attested: Attested,
}

/// What counts of a co-op's service in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// Whose node.
    pub server: AccountKey,
    /// How many other co-ops saw it.
    pub witnesses: usize,
    /// How much of the time it answered, in basis points: the median of what they saw.
    pub uptime: i128,
    /// Points for data.
    pub data: i128,
    /// Points for hosting members of other co-ops.
    pub hosting: i128,
    /// Its share of the pot.
    pub amount: Credits,
}

/// Shares a pot among the candidates; those that fewer than three others saw do not appear. The shares come to the pot, or to nothing
/// where no node that counts ever answered.
pub fn share_network_fees(
    pot: Credits,
    candidates: &[AccountKey],
    receipts: &[Receipt],
) -> Result<Vec<Service>, Refused> {
    let said = Said::read(candidates, receipts);
    let servers: Vec<AccountKey> = said.uptimes.keys().copied().collect();
    let (data, data_voices) = points(&servers, &said.megabytes)?;
    let (hosting, hosting_voices) = points(&servers, &said.hosted)?;
    let uptimes: Vec<i128> = said.uptimes.values().map(|seen| median(seen)).collect();
    let parts = parts(pot, said.voices.len(), data_voices, hosting_voices)?;
    let by_part = [
        split(parts[0], &uptimes)?,
        split(parts[1], &data)?,
        split(parts[2], &hosting)?,
    ];
    let services = servers.iter().enumerate().map(|(at, server)| {
        let amount = by_part.iter().try_fold(0_i128, |sum, part| {
            sum.checked_add(part.get(at).copied().unwrap_or(0))
        });
        Ok(Service {
            server: *server,
            witnesses: said.uptimes.get(server).map_or(0, Vec::len),
            uptime: uptimes.get(at).copied().unwrap_or(0),
            data: data.get(at).copied().unwrap_or(0),
            hosting: hosting.get(at).copied().unwrap_or(0),
            amount: credits(amount.ok_or(Refused::OutOfRange)?)?,
        })
    });
    services.collect()
}

/// By voice and server: how much.
type Counted = BTreeMap<AccountKey, BTreeMap<AccountKey, i128>>;

/// What the receipts say of nodes that count.
struct Said {
    /// Ascending, by server.
    uptimes: BTreeMap<AccountKey, Vec<i128>>,
    megabytes: Counted,
    hosted: Counted,
    /// Who says anything of a node that counts.
    voices: BTreeSet<AccountKey>,
}

impl Said {
    fn read(candidates: &[AccountKey], receipts: &[Receipt]) -> Said {
        let candidates: BTreeSet<&AccountKey> = candidates.iter().collect();
        let mut seen: BTreeMap<(AccountKey, AccountKey), NodeSeen> = BTreeMap::new();
        let mut hosted: BTreeMap<(AccountKey, AccountKey), i128> = BTreeMap::new();
        for Receipt { voice, attested } in receipts {
            let counts = |server: &AccountKey| server != voice && candidates.contains(server);
            match attested {
                Attested::Nodes(nodes) => {
                    for node in nodes.iter().filter(|node| counts(&node.server)) {
                        seen.entry((*voice, node.server)).or_insert(*node);
                    }
                }
                Attested::HostedBy(server) if counts(server) => {
                    let members = hosted.entry((*voice, *server)).or_insert(0);
                    *members = members.saturating_add(1);
                }
                Attested::HostedBy(_) => {}
            }
        }
        let mut uptimes: BTreeMap<AccountKey, Vec<i128>> = BTreeMap::new();
        for ((_, server), node) in &seen {
            if let Some(uptime) = uptime(node) {
                uptimes.entry(*server).or_default().push(uptime);
            }
        }
        uptimes.retain(|_, seen| seen.len() >= WITNESSES_MIN);
        uptimes.values_mut().for_each(|seen| seen.sort_unstable());
        let mut said = Said {
            uptimes,
            megabytes: Counted::new(),
            hosted: Counted::new(),
            voices: BTreeSet::new(),
        };
        for ((voice, server), node) in seen {
            if said.uptimes.contains_key(&server) {
                said.voices.insert(voice);
                count(&mut said.megabytes, voice, server, node.megabytes.into());
            }
        }
        for ((voice, server), members) in hosted {
            if said.uptimes.contains_key(&server) {
                said.voices.insert(voice);
                count(&mut said.hosted, voice, server, members);
            }
        }
        said
    }
}

fn count(counted: &mut Counted, voice: AccountKey, server: AccountKey, amount: i128) {
    if amount > 0 {
        counted.entry(voice).or_default().insert(server, amount);
    }
}

/// How much of the time a node answered; none where it was never asked.
fn uptime(node: &NodeSeen) -> Option<i128> {
    let asked = i128::from(node.asked);
    i128::from(node.answered.min(node.asked))
        .checked_mul(WHOLE)?
        .checked_div(asked)
}

/// The middle one of ascending numbers, the lower of two.
fn median(ascending: &[i128]) -> i128 {
    let middle = ascending.len().saturating_sub(1).div_euclid(2);
    ascending.get(middle).copied().unwrap_or(0)
}

/// Each server's points, and how many voices gave any. Every voice gives the same sum, whatever the numbers that it names.
fn points(servers: &[AccountKey], counted: &Counted) -> Result<(Vec<i128>, usize), Refused> {
    let mut sums = vec![0_i128; servers.len()];
    for of_voice in counted.values() {
        let weights: Vec<i128> = servers
            .iter()
            .map(|server| of_voice.get(server).copied().unwrap_or(0))
            .collect();
        for (sum, given) in sums.iter_mut().zip(split(POINTS, &weights)?) {
            *sum = sum.checked_add(given).ok_or(Refused::OutOfRange)?;
        }
    }
    Ok((sums, counted.len()))
}

/// The pot's parts for uptime, data and hosting.
fn parts(pot: Credits, voices: usize, data: usize, hosting: usize) -> Result<[i128; 3], Refused> {
    let times = |tenths: i128, voices: usize| {
        i128::try_from(voices)
            .ok()
            .and_then(|voices| voices.checked_mul(tenths))
            .ok_or(Refused::OutOfRange)
    };
    let uptime = [
        times(UPTIME_TENTHS, voices)?,
        times(DATA_TENTHS, voices.saturating_sub(data))?,
        times(HOSTING_TENTHS, voices.saturating_sub(hosting))?,
    ];
    let uptime = uptime
        .iter()
        .try_fold(0_i128, |sum, part| sum.checked_add(*part));
    let weights = [
        uptime.ok_or(Refused::OutOfRange)?,
        times(DATA_TENTHS, data)?,
        times(HOSTING_TENTHS, hosting)?,
    ];
    let parts = split(pot.or_zero().minor_units().into(), &weights)?;
    <[i128; 3]>::try_from(parts).map_err(|_| Refused::OutOfRange)
}

/// Splits a sum by weights, to the unit: rounded down, and what is left goes one by one to the largest remainders, of equal ones to
/// the first. Nothing where there is no weight.
fn split(sum: i128, weights: &[i128]) -> Result<Vec<i128>, Refused> {
    let of = |amount: Option<i128>| amount.ok_or(Refused::OutOfRange);
    let total = of(weights
        .iter()
        .try_fold(0_i128, |sum, weight| sum.checked_add(*weight)))?;
    if total <= 0 {
        return Ok(vec![0; weights.len()]);
    }
    let mut given = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut left = sum;
    for (at, weight) in weights.iter().enumerate() {
        let product = of(sum.checked_mul(*weight))?;
        let part = product.div_euclid(total);
        given.push(part);
        remainders.push((std::cmp::Reverse(product.rem_euclid(total)), at));
        left = of(left.checked_sub(part))?;
    }
    remainders.sort_unstable();
    for (_, at) in remainders {
        if left <= 0 {
            break;
        }
        if let Some(part) = given.get_mut(at) {
            *part = of(part.checked_add(1))?;
            left = of(left.checked_sub(1))?;
        }
    }
    Ok(given)
}

fn credits(amount: i128) -> Result<Credits, Refused> {
    i64::try_from(amount)
        .map(Credits::new)
        .map_err(|_| Refused::OutOfRange)
}
