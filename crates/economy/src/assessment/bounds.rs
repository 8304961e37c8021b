//! The cuts that limit an assessment, in words that a registrar can cite: which co-ops stand inside, what they were
//! endowed with, what the others bought from them.
//!
//! All co-ops whose share is at most that of a bound, and that are joined to each other by trade among themselves, form its
//! cut. Cuts grow from the smallest share up; each lists its own co-ops and the cuts inside it.

use super::fair::{Demand, Share};
use std::{cmp::Ordering, collections::BTreeMap};

/// A cut, with what is new in it beside the cuts inside it.
pub(super) struct Cut {
    pub(super) coops: Vec<usize>,
    pub(super) inside: Vec<usize>,
    /// Of the whole cut.
    pub(super) endowed: i128,
    /// Of the whole cut.
    pub(super) bought_by_others: i128,
    /// Of the co-ops that are new in it.
    pub(super) claimed: i128,
    /// Of the co-ops that are new in it.
    pub(super) explained: i128,
}

/// Co-ops joined by trade so far.
#[derive(Default)]
struct Cluster {
    newcomers: Vec<usize>,
    inside: Vec<usize>,
    endowed: i128,
    sold_to_coops: i128,
    sold_inside: i128,
    claimed: i128,
    explained_inside: i128,
}

const ABSENT: usize = usize::MAX;

/// All cuts, by rising share, then by their first co-op.
pub(super) fn cuts(demand: &Demand, shares: &[Option<Share>]) -> Vec<Cut> {
    let mut limited: Vec<(Share, usize)> = shares
        .iter()
        .enumerate()
        .filter_map(|(coop, share)| Some(((*share)?, coop)))
        .collect();
    limited.sort_by(|(one, coop), (other, next)| compare(*one, *other).then(coop.cmp(next)));
    let mut forest = Forest::new(demand);
    let mut cuts = Vec::new();
    for level in limited.chunk_by(|(one, _), (next, _)| compare(*one, *next) == Ordering::Equal) {
        for (_, coop) in level {
            forest.add(*coop);
        }
        for (_, coop) in level {
            cuts.extend(forest.cut(*coop, cuts.len()));
        }
    }
    cuts
}

fn compare((explained, claimed): Share, (other, of): Share) -> Ordering {
    explained
        .saturating_mul(of)
        .cmp(&other.saturating_mul(claimed))
}

struct Forest<'a> {
    demand: &'a Demand,
    sold: Vec<Vec<(usize, i128)>>,
    parent: Vec<usize>,
    clusters: BTreeMap<usize, Cluster>,
}

impl<'a> Forest<'a> {
    fn new(demand: &'a Demand) -> Forest<'a> {
        let mut sold = vec![Vec::new(); demand.claim.len()];
        for (buyer, list) in demand.bought.iter().enumerate() {
            for (seller, amount) in list {
                sold[*seller].push((buyer, *amount));
            }
        }
        Forest {
            demand,
            sold,
            parent: vec![ABSENT; demand.claim.len()],
            clusters: BTreeMap::new(),
        }
    }

    fn root(&mut self, coop: usize) -> usize {
        let mut at = coop;
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    fn add(&mut self, coop: usize) {
        self.parent[coop] = coop;
        let sold_to_coops = self.sold[coop].iter().map(|(_, amount)| *amount);
        self.clusters.insert(
            coop,
            Cluster {
                newcomers: vec![coop],
                endowed: self.demand.endowment[coop],
                sold_to_coops: sold_to_coops.fold(0, i128::saturating_add),
                claimed: self.demand.claim[coop],
                ..Cluster::default()
            },
        );
        let trades: Vec<(usize, i128)> = self.demand.bought[coop]
            .iter()
            .chain(&self.sold[coop])
            .filter(|(other, _)| self.parent[*other] != ABSENT)
            .copied()
            .collect();
        for (other, amount) in trades {
            let root = self.join(coop, other);
            if let Some(cluster) = self.clusters.get_mut(&root) {
                cluster.sold_inside = cluster.sold_inside.saturating_add(amount);
            }
        }
    }

    fn join(&mut self, one: usize, other: usize) -> usize {
        let (mut root, mut joined) = (self.root(one), self.root(other));
        if root == joined {
            return root;
        }
        // The longer lists stay, so that joining all takes n log n steps.
        let size = |root: &usize| {
            let cluster = self.clusters.get(root);
            cluster.map_or(0, |cluster| {
                cluster.newcomers.len().saturating_add(cluster.inside.len())
            })
        };
        if size(&root) < size(&joined) {
            (root, joined) = (joined, root);
        }
        self.parent[joined] = root;
        if let Some(other) = self.clusters.remove(&joined)
            && let Some(cluster) = self.clusters.get_mut(&root)
        {
            cluster.newcomers.extend(other.newcomers);
            cluster.inside.extend(other.inside);
            cluster.endowed = cluster.endowed.saturating_add(other.endowed);
            cluster.sold_to_coops = cluster.sold_to_coops.saturating_add(other.sold_to_coops);
            cluster.sold_inside = cluster.sold_inside.saturating_add(other.sold_inside);
            cluster.claimed = cluster.claimed.saturating_add(other.claimed);
            cluster.explained_inside = cluster
                .explained_inside
                .saturating_add(other.explained_inside);
        }
        root
    }

    /// The cut around a co-op, if it was not told yet. Co-ops that claim nothing wait for a cut that they help to join.
    fn cut(&mut self, coop: usize, number: usize) -> Option<Cut> {
        let root = self.root(coop);
        let cluster = self.clusters.get_mut(&root)?;
        if cluster.claimed == 0 {
            return None;
        }
        let bought_by_others = cluster.sold_to_coops.saturating_sub(cluster.sold_inside);
        let whole = cluster.endowed.saturating_add(bought_by_others);
        let mut cut = Cut {
            coops: std::mem::take(&mut cluster.newcomers),
            inside: std::mem::replace(&mut cluster.inside, vec![number]),
            endowed: cluster.endowed,
            bought_by_others,
            claimed: std::mem::take(&mut cluster.claimed),
            explained: whole.saturating_sub(cluster.explained_inside),
        };
        cluster.explained_inside = whole;
        cut.coops.sort_unstable();
        cut.inside.sort_unstable();
        Some(cut)
    }
}
