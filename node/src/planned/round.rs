//! Makes the payments whose dates have come. Each is written down as being paid before it is tried, together with the
//! account's newest event; after a crash the events since then tell whether it was paid. So none is lost and none made twice.

use super::book::{self, Book, Place};
use super::sales;
use super::shelf::OpenBook;
use crate::account::Account;
use crate::error::NodeError;
use crate::host::{CallError, Host};
use crate::node::{Node, now};
use crate::zomes;
use copex_economy::credits::Credits;
use copex_economy::spending::SpendingRefused;
use copex_entries::calls::authority::{ActInput, Draft};
use copex_entries::calls::credit::{
    AccountView, HistoryInput, HistoryLine, PayInput, PaymentInput, PaymentKind,
};
use copex_entries::calls::planned::{PaymentOutcome, PaymentProgress, PlanInput};
use copex_entries::ledger::PaymentReason;
use copex_entries::same_key;
use holochain::prelude::{ActionHash, CellId};

/// So many events are read at once.
const PAGE: u16 = 100;

/// One round for one account.
pub async fn round(node: &Node, account: &Account) -> Result<(), NodeError> {
    let Some(shelf) = node.shelf(account) else {
        return Ok(());
    };
    let calendar = &node.economy.calendar;
    let mut book = shelf.open().await?;
    if book.open_due(now(), calendar) {
        book.save()?;
    }
    let is_quiet = book.open().next().is_none();
    book.close();
    if is_quiet {
        return Ok(());
    }
    // The turn first: a page may hold it for a while, and the plans can be looked at meanwhile.
    let _turn = account.turn().await;
    let mut book = shelf.open().await?;
    resolve(&node.host, &account.cell, &mut book).await?;
    if book.give_up(now()) {
        book.save()?;
    }
    for (place, plan) in book.to_try(now()) {
        attempt(node, account, &mut book, place, plan).await?;
    }
    book.close();
    Ok(())
}

/// Asks the ledger what became of payments that may have been made.
pub(super) async fn resolve(
    host: &Host,
    cell: &CellId,
    book: &mut OpenBook<'_>,
) -> Result<(), NodeError> {
    for (place, plan, progress) in book.in_doubt() {
        match progress {
            PaymentProgress::BeingPaid { head, amount } => {
                let lines = lines_since(host, cell, &head).await?;
                match paid_by(&lines, &payment(&plan, amount)) {
                    Some(event) => {
                        tracing::info!(%event, "a planned payment had been made before the node ended");
                        book.settle(place, PaymentOutcome::Paid { event });
                    }
                    None => book.mark(place, PaymentProgress::Due),
                }
                book.save()?;
            }
            PaymentProgress::ToBeSigned { draft, head } => {
                let spent = zomes::spending_rule(host, cell).await?.spent;
                let is_used = matches!(
                    spent.approvals.with_used(draft.to_approve.number),
                    Err(SpendingRefused::NumberUsed { .. } | SpendingRefused::NumberOld { .. })
                );
                if is_used {
                    let lines = lines_since(host, cell, &head).await?;
                    match carried_out_by(&lines, &draft) {
                        Some(event) => book.settle(place, PaymentOutcome::Paid { event }),
                        // Another act was signed under its number.
                        None => book.mark(place, PaymentProgress::Due),
                    }
                    book.save()?;
                } else if draft.to_approve.valid_until <= now() {
                    book.mark(place, PaymentProgress::Due);
                    book.save()?;
                }
            }
            PaymentProgress::Due | PaymentProgress::Refused { .. } => {}
        }
    }
    Ok(())
}

async fn attempt(
    node: &Node,
    account: &Account,
    book: &mut OpenBook<'_>,
    place: Place,
    plan: PlanInput,
) -> Result<(), NodeError> {
    let outcome = match start(node, &account.cell, book, place, plan).await {
        Ok(Started::Paid(event)) => {
            tracing::info!(account = account.id, %event, "made a planned payment");
            book.settle(place, PaymentOutcome::Paid { event });
            Ok(())
        }
        Ok(Started::ToBeSigned { draft, head }) => {
            tracing::info!(
                account = account.id,
                "a planned payment waits for signatures"
            );
            book.mark(place, PaymentProgress::ToBeSigned { draft, head });
            Ok(())
        }
        Ok(Started::NothingSold) => {
            book.settle(place, PaymentOutcome::NothingSold);
            Ok(())
        }
        Err(NodeError::Call(CallError::Refused(reason))) => {
            tracing::info!(account = account.id, reason, "a planned payment is refused");
            let at = now();
            book.mark(place, PaymentProgress::Refused { reason, at });
            Ok(())
        }
        // Nothing was written.
        Err(NodeError::Call(CallError::HeadMoved)) => {
            book.mark(place, PaymentProgress::Due);
            Err(CallError::HeadMoved.into())
        }
        // Nobody knows whether it was paid. The next round looks.
        Err(error) => Err(error),
    };
    book.save()?;
    outcome
}

/// One payment of a plan.
pub(super) fn payment(plan: &PlanInput, amount: Credits) -> PaymentInput {
    let kind = plan.payment.kind.clone();
    PaymentInput { amount, kind }
}

enum Started {
    NothingSold,
    Paid(ActionHash),
    ToBeSigned { draft: Box<Draft>, head: ActionHash },
}

async fn start(
    node: &Node,
    cell: &CellId,
    book: &mut OpenBook<'_>,
    place: Place,
    plan: PlanInput,
) -> Result<Started, NodeError> {
    let host = &node.host;
    let rule = zomes::spending_rule(host, cell).await?.rule;
    let AccountView { head, state, .. } = zomes::account(host, cell).await?;
    let sold = match plan.of_sales {
        Some(_) => {
            let due = plan.recurrence.date(place.number, &node.economy.calendar);
            let month = node.economy.calendar.month(due.unwrap_or_else(now));
            sales::before(host, cell, &state.account, month).await?
        }
        None => Credits::ZERO,
    };
    let amount = book::amount_due(&plan, sold);
    if amount == Credits::ZERO {
        return Ok(Started::NothingSold);
    }
    let input = PayInput {
        payments: vec![payment(&plan, amount)],
    };
    if rule.is_some() {
        let draft = drafted(host, cell, book, place, input, 0).await?;
        return Ok(Started::ToBeSigned { draft, head });
    }
    book.mark(place, PaymentProgress::BeingPaid { head, amount });
    book.save()?;
    // From here on the file says that it may have been paid.
    let written = zomes::pay(host, cell, &input).await?;
    Ok(Started::Paid(written.event))
}

/// A draft under a number that none of the account's planned payments has.
pub(super) async fn drafted(
    host: &Host,
    cell: &CellId,
    book: &Book,
    place: Place,
    input: PayInput,
    approval_from: u64,
) -> Result<Box<Draft>, CallError> {
    let mut draft = zomes::draft(host, cell, &ActInput::Pay(input)).await?;
    let others = book.open().filter_map(|(other, due)| match &due.progress {
        PaymentProgress::ToBeSigned { draft, .. } if other != place => {
            Some(draft.to_approve.number.saturating_add(1))
        }
        _ => None,
    });
    let free = others.max().unwrap_or(0).max(approval_from);
    draft.to_approve.number = draft.to_approve.number.max(free);
    Ok(Box::new(draft))
}

/// The account's events since one of them, newest first; that one is the last.
pub(crate) async fn lines_since(
    host: &Host,
    cell: &CellId,
    head: &ActionHash,
) -> Result<Vec<HistoryLine>, CallError> {
    let mut lines = Vec::new();
    let mut before = None;
    loop {
        let input = HistoryInput {
            agent: None,
            before,
            limit: PAGE,
        };
        let page = zomes::history(host, cell, &input).await?;
        for line in page.lines {
            let is_last = line.event == *head;
            lines.push(line);
            if is_last {
                return Ok(lines);
            }
        }
        match page.next {
            Some(next) => before = Some(next),
            // Then nobody can say what came after it: it stays in doubt, and nothing is paid.
            None => {
                return Err(CallError::Failed(
                    "The account's own history does not reach back to where a planned payment began."
                        .into(),
                ));
            }
        }
    }
}

/// Which of the events after the last of them makes a payment.
pub(crate) fn paid_by(lines: &[HistoryLine], payment: &PaymentInput) -> Option<ActionHash> {
    let (_, since) = lines.split_last()?;
    let paying = since.iter().find(|line| pays(line, payment))?;
    Some(paying.event.clone())
}

/// Whether an event makes one payment, and this one.
fn pays(line: &HistoryLine, wanted: &PaymentInput) -> bool {
    let [paid] = line.act.payments() else {
        return false;
    };
    let goes_to = |agent| same_key(&paid.payee, agent);
    paid.amount == wanted.amount
        && match (&wanted.kind, &paid.reason) {
            (PaymentKind::Wage { member }, PaymentReason::Wage { .. })
            | (PaymentKind::Dividend { member }, PaymentReason::Dividend { .. })
            | (PaymentKind::Bonus { member }, PaymentReason::Bonus { .. }) => goes_to(member),
            (PaymentKind::Contribution { coop }, PaymentReason::Contribution { .. }) => {
                goes_to(coop)
            }
            (PaymentKind::Tax { government }, PaymentReason::Tax { .. }) => goes_to(government),
            (PaymentKind::Levy { order }, PaymentReason::Levy { order: paid }) => order == paid,
            (PaymentKind::Purchase { order }, PaymentReason::Purchase { .. }) => line
                .postings
                .iter()
                .any(|posting| posting.order.as_ref() == Some(order)),
            _ => false,
        }
}

/// Which of the events carried out a draft: the one that used its number, if it did just that.
fn carried_out_by(lines: &[HistoryLine], draft: &Draft) -> Option<ActionHash> {
    let number = draft.to_approve.number;
    let used = |line: &HistoryLine| {
        let again = line.state.spent.approvals.with_used(number);
        matches!(again, Err(SpendingRefused::NumberUsed { .. }))
    };
    let newer = lines.iter();
    let mut pairs = newer.zip(lines.iter().skip(1));
    let (event, _) = pairs.find(|(newer, older)| used(newer) && !used(older))?;
    (event.act == draft.to_approve.act).then(|| event.event.clone())
}

#[cfg(test)]
mod tests;
