//! What always holds (`docs/arithmetic.md`, last section), looked at on the real account before and after an act.

use crate::event::Deed;
use copex_economy::{
    account::{Account, Role},
    act::{Applied, Purpose},
    credits::Credits,
    policy::Policy,
};

const TERMS_MAX: usize = 12;
const WHOLE: i128 = 10_000;

/// The facts of one accepted act.
pub(crate) struct Seen<'a> {
    pub(crate) before: &'a Account,
    pub(crate) applied: &'a Applied,
    pub(crate) deed: &'a Deed,
    pub(crate) policy: &'a Policy,
    pub(crate) frozen: bool,
    /// The highest ceiling that the account ever had, this act's included.
    pub(crate) ceiling_highest: Credits,
    /// What the act took in as investments.
    pub(crate) investments_taken: i128,
}

fn number(amount: Credits) -> i128 {
    i128::from(amount.minor_units())
}

/// The first bound that does not hold, in words.
pub(crate) fn first_broken(seen: &Seen<'_>) -> Option<&'static str> {
    let Seen {
        before,
        applied,
        deed,
        policy,
        frozen,
        ceiling_highest,
        investments_taken,
    } = *seen;
    let after = &applied.account;
    if let Some(bound) = after.broken_bound(ceiling_highest) {
        return Some(bound);
    }
    let debt = |account: &Account| number(account.balance).min(0);
    let pays = matches!(deed, Deed::Pay(_));
    let limit = after.limit(policy).map_or(0, number);
    let matches = matches!(deed, Deed::Issue { .. } | Deed::Settle);
    let invests = pays && after.role == Role::Foundation;
    let target = after.target(policy).map_or(0, number);
    let matched_most =
        (number(before.matched) + investments_taken).max(if matches { target } else { i128::MIN });
    let has_markets = [
        after.ceiling,
        after.projected,
        after.estimated,
        after.matched,
        after.owed,
        after.sold,
    ];
    [
        (
            debt(after) >= debt(before) || (pays && debt(after) >= -limit),
            "only a payment goes into debt, and not below the limit",
        ),
        (
            applied.created == Credits::ZERO || ((matches || invests) && !frozen),
            "credits are created by match and investment, and never while frozen",
        ),
        (
            number(applied.created) >= 0 && number(applied.retired) >= 0,
            "nothing is created or retired below zero",
        ),
        (
            after.role != Role::Coop || number(after.matched) <= matched_most,
            "matched rises to the target and no further",
        ),
        (
            !matches || share_is_due(applied, policy),
            "the Foundation's share is at least what is due",
        ),
        (
            after.role != Role::Member || has_markets.iter().all(|held| *held == Credits::ZERO),
            "members are never matched",
        ),
        (
            after.lots.len() <= TERMS_MAX && after.savings.len() <= TERMS_MAX,
            "lots and savings are of twelve months at most",
        ),
        (
            after
                .lots
                .iter()
                .all(|(month, amount)| amount.is_positive() && month > after.month),
            "lots are of months still to come",
        ),
        (
            after.role == before.role && after.month >= before.month,
            "roles stay, and months do not fall",
        ),
    ]
    .into_iter()
    .find_map(|(holds, bound)| (!holds).then_some(bound))
}

fn share_is_due(applied: &Applied, policy: &Policy) -> bool {
    let shares: i128 = applied
        .outputs
        .iter()
        .filter(|output| output.purpose == Purpose::Share)
        .map(|output| number(output.amount))
        .sum();
    shares * WHOLE >= number(applied.created) * i128::from(policy.foundation_share.0)
}
