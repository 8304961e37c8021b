//! The tree over all carried accounts. A leaf binds its place, leaves and nodes are told apart by how they begin, and the number
//! of leaves fixes the length of each way: one account has one place and one proof.

use super::{CarriedAccount, Passage};
use hdi::prelude::{SerializedBytes, holo_hash::blake2b_256};

/// A BLAKE2b hash of 256 bits.
pub type Hash = [u8; 32];

const LEAF: &[u8] = b"copex carried account\0";
const NODE: &[u8] = b"copex carried accounts\0";

/// The hashes of a tree, level by level, the leaves first.
#[derive(Clone, Debug)]
pub struct Tree {
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree over accounts in their order; none where there are none, or too many to count.
    pub fn over(accounts: &[CarriedAccount]) -> Option<Tree> {
        let count = u32::try_from(accounts.len())
            .ok()
            .filter(|count| *count > 0)?;
        let leaves = (0..count).zip(accounts);
        let leaves: Option<Vec<Hash>> = leaves
            .map(|(index, account)| leaf(account, index))
            .collect();
        let mut level = leaves?;
        let mut levels = Vec::new();
        while level.len() > 1 {
            let above = level
                .chunks(2)
                .map(|pair| match pair {
                    [left, right] => node(left, right),
                    alone => alone.first().copied().unwrap_or_default(),
                })
                .collect();
            levels.push(std::mem::replace(&mut level, above));
        }
        levels.push(level);
        Some(Tree { levels })
    }

    /// The root.
    pub fn root(&self) -> Hash {
        let top = self.levels.last().and_then(|level| level.first());
        top.copied().unwrap_or_default()
    }

    /// What the account at a place shows; `account` is the one that the tree was made over.
    pub fn passage(&self, account: CarriedAccount, index: u32) -> Option<Passage> {
        let mut at = usize::try_from(index).ok()?;
        self.levels.first()?.get(at)?;
        let mut path = Vec::new();
        for level in &self.levels {
            // A last one without a neighbour goes up as it is.
            path.extend(level.get(at ^ 1).filter(|_| level.len() > 1));
            at = at.div_euclid(2);
        }
        Some(Passage {
            account,
            index,
            path,
        })
    }
}

/// The root that an account leads to from a place among so many; none where the way has another length.
pub(super) fn root_of(
    account: &CarriedAccount,
    index: u32,
    path: &[Hash],
    accounts: u32,
) -> Option<Hash> {
    if index >= accounts {
        return None;
    }
    let mut hash = leaf(account, index)?;
    let (mut at, mut width) = (index, accounts);
    let mut path = path.iter();
    while width > 1 {
        let is_right = !at.is_multiple_of(2);
        if is_right {
            hash = node(path.next()?, &hash);
        } else if at.saturating_add(1) < width {
            hash = node(&hash, path.next()?);
        }
        at = at.div_euclid(2);
        width = width.div_ceil(2);
    }
    path.next().is_none().then_some(hash)
}

fn leaf(account: &CarriedAccount, index: u32) -> Option<Hash> {
    let bytes = SerializedBytes::try_from(account).ok()?;
    hash(&[LEAF, &index.to_be_bytes(), bytes.bytes()])
}

fn node(left: &Hash, right: &Hash) -> Hash {
    hash(&[NODE, left, right]).unwrap_or_default()
}

fn hash(parts: &[&[u8]]) -> Option<Hash> {
    blake2b_256(&parts.concat()).try_into().ok()
}
