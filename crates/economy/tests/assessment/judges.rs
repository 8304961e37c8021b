//! Two judges that share no code with the assessment: a search of all sets of co-ops, and the definition of the max-min,
//! held against a flow of their own.

use crate::plain::{Plain, members};

/// The max-min by exhaustive search: the set with the least share first (all such sets together), then among the rest, with
/// what the first has taken off, and so on.
pub fn by_search(plain: &Plain) -> Vec<(i128, i128)> {
    let all = (1_u32 << plain.coops()) - 1;
    let mut found = vec![(1, 1); plain.coops()];
    let mut settled = 0_u32;
    while settled != all {
        let mut least: Option<(i128, i128, u32)> = None;
        for set in (1..=all).filter(|set| set & settled == 0) {
            let explained = plain.bound(set | settled) - plain.bound(settled);
            let claimed = plain.total(set, Plain::beyond);
            if claimed == 0 {
                continue;
            }
            least = match least {
                Some((e, c, _)) if explained * c > e * claimed => least,
                Some((e, c, sets)) if explained * c == e * claimed => Some((e, c, sets | set)),
                _ => Some((explained, claimed, set)),
            };
        }
        let Some((explained, claimed, sets)) = least else {
            break;
        };
        if explained >= claimed {
            break;
        }
        members(sets).for_each(|coop| found[coop] = (explained, claimed));
        settled |= sets;
    }
    found
}

/// A flow over a matrix, one shortest way after another.
struct Matrix {
    left: Vec<Vec<i128>>,
}

impl Matrix {
    /// A way from one node to another with capacity left: the node before each, if it was reached.
    fn search(&self, from: usize) -> Vec<Option<usize>> {
        let mut before = vec![None; self.left.len()];
        before[from] = Some(from);
        let mut queue = vec![from];
        let mut next = 0;
        while let Some(node) = queue.get(next).copied() {
            next += 1;
            for (other, left) in self.left[node].iter().enumerate() {
                if before[other].is_none() && *left > 0 {
                    before[other] = Some(node);
                    queue.push(other);
                }
            }
        }
        before
    }

    fn send(&mut self, from: usize, to: usize) -> i128 {
        let mut total = 0;
        loop {
            let before = self.search(from);
            if before[to].is_none() {
                return total;
            }
            let way = || {
                std::iter::successors(Some(to), |node| before[*node])
                    .take_while(|node| *node != from)
            };
            let step = |node: usize| (before[node].expect("on the way"), node);
            let least = way()
                .map(step)
                .map(|(tail, head)| self.left[tail][head])
                .min();
            let amount = least.expect("a way has a step");
            let steps: Vec<_> = way().map(step).collect();
            for (tail, head) in steps {
                self.left[tail][head] -= amount;
                self.left[head][tail] += amount;
            }
            total += amount;
        }
    }
}

fn gcd(one: i128, other: i128) -> i128 {
    if other == 0 {
        one
    } else {
        gcd(other, one % other)
    }
}

/// The definition: the shares can be explained by a flow, and no co-op's could be raised but by lowering one that is not
/// above it.
pub fn check_definition(plain: &Plain, shares: &[(i128, i128)]) {
    let n = plain.coops();
    let scale = shares
        .iter()
        .fold(1, |scale, (_, of)| scale / gcd(scale, *of) * of);
    let (source, sink) = (n, n + 1);
    let mut flow = Matrix {
        left: vec![vec![0; n + 2]; n + 2],
    };
    for (buyer, seller, sum) in plain.trades.iter().filter(|trade| trade.0 != trade.1) {
        flow.left[*buyer][*seller] += sum * scale;
    }
    let mut wanted = 0;
    for (coop, (explained, claimed)) in shares.iter().enumerate() {
        let part = plain.beyond(coop) * scale / claimed * explained;
        flow.left[source][coop] = plain.free(coop) * scale;
        flow.left[coop][sink] = part;
        wanted += part;
    }
    assert_eq!(
        flow.send(source, sink),
        wanted,
        "the shares can be explained"
    );
    for coop in (0..n).filter(|coop| shares[*coop].0 < shares[*coop].1) {
        // Nothing is left to come from the source, nor from a co-op with a larger share.
        assert!(
            flow.search(source)[coop].is_none(),
            "co-op {coop} could have more"
        );
        for other in (0..n).filter(|other| plain.beyond(*other) > 0) {
            let above = shares[other].0 * shares[coop].1 > shares[coop].0 * shares[other].1;
            let could_give = above && shares[other].0 > 0;
            assert!(
                !could_give || flow.search(other)[coop].is_none(),
                "co-op {other} could give to {coop}"
            );
        }
    }
}
