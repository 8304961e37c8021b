//! The maximum flow of a network with integer capacities, and its smallest cut on the sink's side (Dinic's algorithm).

use std::collections::VecDeque;

const UNSEEN: usize = usize::MAX;

/// A network. An arc and its reverse stand next to each other, so that the one's number is the other's with the last bit
/// turned.
pub(super) struct Network {
    arcs_from: Vec<Vec<usize>>,
    head: Vec<usize>,
    left: Vec<i128>,
    /// Arcs from each node to the sink along the shortest way that has capacity left.
    distance: Vec<usize>,
}

impl Network {
    pub(super) fn new(nodes: usize) -> Network {
        Network {
            arcs_from: vec![Vec::new(); nodes],
            head: Vec::new(),
            left: Vec::new(),
            distance: vec![UNSEEN; nodes],
        }
    }

    /// An arc with a capacity that is not negative.
    pub(super) fn arc(&mut self, from: usize, to: usize, capacity: i128) {
        for (tail, head, left) in [(from, to, capacity), (to, from, 0)] {
            self.arcs_from[tail].push(self.head.len());
            self.head.push(head);
            self.left.push(left);
        }
    }

    /// Sends as much as there is a way for. Afterwards `reaches_sink` tells the cut.
    pub(super) fn send_all(&mut self, source: usize, sink: usize) {
        loop {
            self.measure(sink);
            if self.distance[source] == UNSEEN {
                return;
            }
            let mut next = vec![0; self.arcs_from.len()];
            while self.send_once(source, sink, &mut next) {}
        }
    }

    /// Whether more could flow from this node to the sink: those nodes are the smallest cut around the sink, whichever
    /// maximum flow was found.
    pub(super) fn reaches_sink(&self, node: usize) -> bool {
        self.distance[node] != UNSEEN
    }

    fn measure(&mut self, sink: usize) {
        self.distance.fill(UNSEEN);
        self.distance[sink] = 0;
        let mut queue = VecDeque::from([sink]);
        while let Some(node) = queue.pop_front() {
            let further = self.distance[node].saturating_add(1);
            for arc in &self.arcs_from[node] {
                let tail = self.head[*arc];
                if self.distance[tail] == UNSEEN && self.left[arc ^ 1] > 0 {
                    self.distance[tail] = further;
                    queue.push_back(tail);
                }
            }
        }
    }

    /// One way along falling distances; false where none is left. `next` holds each node's first arc not yet given up.
    fn send_once(&mut self, source: usize, sink: usize, next: &mut [usize]) -> bool {
        let mut way: Vec<usize> = Vec::new();
        let mut node = source;
        while node != sink {
            if let Some(arc) = self.arcs_from[node].get(next[node]).copied() {
                let head = self.head[arc];
                let nearer = self.distance[head] != UNSEEN
                    && self.distance[head].saturating_add(1) == self.distance[node];
                if nearer && self.left[arc] > 0 {
                    way.push(arc);
                    node = head;
                } else {
                    next[node] = next[node].saturating_add(1);
                }
            } else {
                let Some(arc) = way.pop() else {
                    return false;
                };
                node = self.head[arc ^ 1];
                next[node] = next[node].saturating_add(1);
            }
        }
        let Some(amount) = way.iter().map(|arc| self.left[*arc]).min() else {
            return false;
        };
        for arc in way {
            self.left[arc] = self.left[arc].saturating_sub(amount);
            self.left[arc ^ 1] = self.left[arc ^ 1].saturating_add(amount);
        }
        true
    }
}
