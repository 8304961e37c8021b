//! Receipts of service, and the sharing of the network fees by them.

use super::known::{Acting, Known};
use crate::{Fault, Judgement, fetch};
use copex_economy::{account::Role, calendar::Moment};
use copex_entries::{account_key, ledger::FeeSharing, refusal::Refusal, service::ServiceReceipt};
use hdi::prelude::*;

/// R-NETWORK-02, R-NETWORK-03, R-NETWORK-04  Somebody in standing attests what others served in the month before.
pub(crate) fn judge(receipt: &ServiceReceipt, author: &AgentPubKey, written: Moment) -> Judgement {
    receipt.check()?;
    let properties = fetch::properties()?;
    let standing = fetch::standing_at(&receipt.standing, author, written, &properties)?;
    Ok(receipt.check_author(author, &standing, written, &properties.calendar)?)
}

/// R-NETWORK-06, R-NETWORK-07  The receipts that a sharing counts, one of each author, and the co-ops that it is made among.
pub(super) fn resolve(sharing: &FeeSharing, acting: &Acting<'_>) -> Result<Known, Fault> {
    sharing.check()?;
    let mut candidates = Vec::with_capacity(sharing.candidates.len());
    for candidate in &sharing.candidates {
        let standing =
            fetch::standing(&candidate.accreditation, &candidate.coop, acting.properties)?;
        if standing.role != Role::Coop || !standing.covers(acting.written) {
            return Err(Refusal::Candidates("fees are shared among co-ops in standing").into());
        }
        candidates.push(account_key(&candidate.coop));
    }
    let mut receipts = Vec::with_capacity(sharing.receipts.len());
    let mut last = None;
    for hash in &sharing.receipts {
        let cited = fetch::service_receipt(hash)?
            .filter(|cited| cited.entry.month == sharing.month)
            .ok_or(Refusal::SharedReceipts(
                "a sharing counts receipts of its own month",
            ))?;
        let author = account_key(&cited.author);
        if last.is_some_and(|last| last >= author) {
            return Err(Refusal::SharedReceipts(
                "a sharing counts one receipt of each author, in the order of their keys",
            )
            .into());
        }
        last = Some(author);
        receipts.push(cited.entry.known());
    }
    Ok(Known::ShareFees {
        month: sharing.month,
        candidates,
        receipts,
    })
}
