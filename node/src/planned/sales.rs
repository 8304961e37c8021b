//! What a co-op sold in the month before a payment was due, also where the payment is made in a later one.

use crate::host::{CallError, Host};
use crate::zomes;
use copex_economy::account::Account;
use copex_economy::calendar::Month;
use copex_economy::credits::Credits;
use copex_entries::calls::credit::HistoryInput;
use holochain::prelude::CellId;

/// So many events are read at once.
const PAGE: u16 = 100;

/// Sales of the month before `month`, by the account's newest state, or else by the event that was the newest then.
pub(super) async fn before(
    host: &Host,
    cell: &CellId,
    newest: &Account,
    month: Month,
) -> Result<Credits, CallError> {
    if let Some(sold) = shown_by(newest, month) {
        return Ok(sold);
    }
    let mut before = None;
    loop {
        let input = HistoryInput {
            agent: None,
            before,
            limit: PAGE,
        };
        let page = zomes::history(host, cell, &input).await?;
        let mut lines = page.lines.iter();
        if let Some(sold) = lines.find_map(|line| shown_by(&line.state.account, month)) {
            return Ok(sold);
        }
        match page.next {
            Some(next) => before = Some(next),
            // The account had not opened then.
            None => return Ok(Credits::ZERO),
        }
    }
}

/// Sales of the month before `month`, by the newest state that the account had in it; none if this state is of a later month.
fn shown_by(account: &Account, month: Month) -> Option<Credits> {
    if account.month > month {
        return None;
    }
    Some(if account.month == month {
        account.last_sold
    } else if account.month.plus(1) == month {
        // Not settled since: what it shows was sold in its own month, the one before.
        account.sold.or_zero()
    } else {
        Credits::ZERO
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use copex_economy::account::Role;

    #[test]
    fn a_state_shows_the_month_before_its_own_and_its_own_to_the_next() {
        let mut account = Account::new(Role::Coop, Month(5), Credits::new(1_000));
        account.last_sold = Credits::new(70);
        account.sold = Credits::new(30);
        let shown = |month| shown_by(&account, Month(month)).map(Credits::minor_units);
        let months = [4, 5, 6, 7].map(shown);
        assert_eq!(months, [None, Some(70), Some(30), Some(0)]);
        account.sold = Credits::new(-10);
        let refunded = shown_by(&account, Month(6));
        assert_eq!(
            refunded,
            Some(Credits::ZERO),
            "more was given back than sold"
        );
    }
}
