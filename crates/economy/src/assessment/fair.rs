//! How far demand explains each co-op's claim: the flow whose shares are, from the smallest up, as large as can be.
//!
//! **What is sought.** Co-op `j` has an endowment `e_j`, trade `w_ji` from buyer to seller, claim `a_i`. A vector `x` with
//! `0 <= x <= a` can be explained if a flow takes it from the endowments along the trades. By the theorem of maximum flow and
//! minimum cut that holds exactly if for each set `S` of co-ops
//!
//! > x(S) <= g(S) = e(S) + w(others -> S)
//!
//! and `g` is submodular. Of all explained vectors the lexicographic max-min of `x_i / a_i` is sought: the smallest share as
//! large as possible, then the next, and so on. It is unique: of two different optima the mean would be better than both. It
//! is a maximum flow, too (Megiddo 1974; Fujishige 1980, "lexicographically optimal base").
//!
//! **How.** Let `V` be co-ops that are explained in part only and `r = g(V) / a(V)` their mean share. Take the smallest `S`
//! with the least `g(S) - r a(S)`: a minimum cut. If it is empty, `g(S) >= r a(S)` for each set, so that all of `V` can have
//! the share `r`; and no more, since `g(V) = r a(V)`. Otherwise `S` gets `g(S)` altogether, which is less than its mean, and
//! since the cut is tight, nothing flows out of it and all that others bought from `S` flows in. So `S` is a problem of its
//! own, with what others bought from it added to its endowments; the others are one, with the same taken from theirs (an
//! endowment below zero has to be brought in by others). All shares in `S` are below `r`, of the others at least `r`: what
//! holds for the parts holds for the whole. Each cut makes both parts smaller, so there are at most `2n` flows.
//!
//! All numbers are integers: instead of `r = p / q` everything is multiplied by `q`. Sums of endowments and of claims are
//! below 2^53, so that products stay below 2^108.

use super::flow::Network;

/// A share: explained and claimed, of the co-ops that have it in common.
pub(super) type Share = (i128, i128);

/// The flow problem. Co-ops are numbers from 0.
pub(super) struct Demand {
    pub(super) endowment: Vec<i128>,
    pub(super) claim: Vec<i128>,
    /// What each co-op bought: seller and amount, each seller once, never itself.
    pub(super) bought: Vec<Vec<(usize, i128)>>,
}

/// Co-ops that are solved by themselves, each with what it can hand on (below zero: what it has to take in).
struct Part {
    coops: Vec<usize>,
    supply: Vec<i128>,
}

const ELSEWHERE: usize = usize::MAX;

impl Demand {
    /// For each co-op the share of its claim that is explained; none where it is the whole.
    pub(super) fn shares(&self) -> Vec<Option<Share>> {
        let mut shares = vec![None; self.claim.len()];
        let mut places = vec![ELSEWHERE; self.claim.len()];
        let all = Part {
            coops: (0..self.claim.len()).collect(),
            supply: self.endowment.clone(),
        };
        let (in_part, _) = self.split(&all, (1, 1), &mut places);
        let mut parts = vec![in_part];
        while let Some(part) = parts.pop() {
            let explained = part
                .supply
                .iter()
                .fold(0, |sum: i128, one| sum.saturating_add(*one));
            let claims = part.coops.iter().map(|coop| self.claim[*coop]);
            let claimed = claims.fold(0, |sum: i128, one| sum.saturating_add(one));
            if claimed == 0 {
                continue;
            }
            let (below, rest) = self.split(&part, (explained, claimed), &mut places);
            if below.coops.is_empty() {
                for coop in part.coops {
                    shares[coop] = Some((explained, claimed));
                }
            } else {
                parts.extend([below, rest]);
            }
        }
        shares
    }

    /// Parts the co-ops of the smallest cut at this share from the others.
    fn split(
        &self,
        part: &Part,
        (explained, claimed): Share,
        places: &mut [usize],
    ) -> (Part, Part) {
        let source = part.coops.len();
        let sink = source.saturating_add(1);
        let mut network = Network::new(sink.saturating_add(1));
        for (place, coop) in part.coops.iter().enumerate() {
            places[*coop] = place;
            let supplied = part.supply[place].saturating_mul(claimed);
            let spare = supplied.saturating_sub(self.claim[*coop].saturating_mul(explained));
            if spare > 0 {
                network.arc(source, place, spare);
            } else {
                network.arc(place, sink, spare.saturating_neg());
            }
        }
        for (place, coop) in part.coops.iter().enumerate() {
            for (seller, amount) in &self.bought[*coop] {
                if places[*seller] != ELSEWHERE {
                    network.arc(place, places[*seller], amount.saturating_mul(claimed));
                }
            }
        }
        network.send_all(source, sink);
        let parts = self.divide(part, places, |place| network.reaches_sink(place));
        part.coops.iter().for_each(|coop| places[*coop] = ELSEWHERE);
        parts
    }

    /// What the others bought from the cut passes from their supply to that of the cut.
    fn divide(
        &self,
        part: &Part,
        places: &[usize],
        in_cut: impl Fn(usize) -> bool,
    ) -> (Part, Part) {
        let mut supply = part.supply.clone();
        for (place, coop) in part.coops.iter().enumerate() {
            if in_cut(place) {
                continue;
            }
            for (seller, amount) in &self.bought[*coop] {
                let seller = places[*seller];
                if seller != ELSEWHERE && in_cut(seller) {
                    supply[seller] = supply[seller].saturating_add(*amount);
                    supply[place] = supply[place].saturating_sub(*amount);
                }
            }
        }
        let side = |inside: bool| {
            let of_side = (0..part.coops.len()).filter(|place| in_cut(*place) == inside);
            let (coops, supply) = of_side
                .map(|place| (part.coops[place], supply[place]))
                .unzip();
            Part { coops, supply }
        };
        (side(true), side(false))
    }
}
