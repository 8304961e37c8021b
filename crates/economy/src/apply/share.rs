//! The network fees that the Foundation keeps go to those who served.

use super::Draft;
use crate::{
    account::{AccountKey, Role},
    act::Purpose,
    calendar::Month,
    credits::Credits,
    network_sharing::{RECEIPTS_MAX, Receipt, SERVERS_MAX, share_network_fees},
    refusal::Refused,
};

/// R-NETWORK-05, R-NETWORK-08  What the Foundation keeps is shared by the receipts of a month, once, when everybody has had a month to
/// write theirs.
pub(super) fn share(
    draft: &mut Draft<'_>,
    month: Month,
    candidates: &[AccountKey],
    receipts: &[Receipt],
) -> Result<(), Refused> {
    draft.is_settled()?;
    let is_due = month >= draft.account.shares_from && month.plus(2) <= draft.month;
    let counted = candidates.len() <= SERVERS_MAX && receipts.len() <= RECEIPTS_MAX;
    if draft.account.role != Role::Foundation || !is_due || !counted {
        return Err(Refused::Sharing);
    }
    let services = share_network_fees(draft.account.network_fees, candidates, receipts)?;
    let total = services
        .iter()
        .try_fold(Credits::ZERO, |sum, service| sum.plus(service.amount))?;
    if !total.is_positive() {
        return Err(Refused::NothingToShare);
    }
    for service in services
        .iter()
        .filter(|service| service.amount.is_positive())
    {
        draft.output(service.server, service.amount, Purpose::NetworkShare);
    }
    draft.account.balance = draft.account.balance.minus(total)?;
    draft.account.network_fees = draft.account.network_fees.minus(total)?;
    draft.account.shares_from = month.plus(1);
    Ok(())
}
