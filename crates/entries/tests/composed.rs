//! What is composed when an economy moves: every account once, to the unit, or nothing at all.

#[path = "common/books.rs"]
mod books;
mod common;

use books::{Book, chains, name, village};
use common::{ANA, BAKERY, FOUNDATION, MILL, assert_accepted, credits, economy, key};
use copex_economy::{account::Role, calendar::Moment};
use copex_entries::{
    carried::{
        CarriedAccount, CarriedTotals, Closing, ComposeError, Composed, OUTPUTS_MAX, compose,
    },
    ledger::LedgerAct,
};

fn composed(books: &[Book]) -> Composed {
    assert_accepted(compose(economy(), chains(books), Vec::new()))
}

fn refused(books: &[Book]) -> ComposeError {
    compose(economy(), chains(books), Vec::new()).unwrap_err()
}

fn carried(composed: &Composed, number: u8) -> &CarriedAccount {
    let mut accounts = composed.accounts.iter();
    accounts.find(|account| account.key == key(number)).unwrap()
}

#[test]
fn the_totals_are_what_was_created() {
    let composed = composed(&village());
    assert_eq!(composed.in_being, credits(125_000));
    let totals = composed.predecessor.totals;
    assert_eq!(totals.sum(), Ok(credits(125_000)));
    assert_eq!(
        totals,
        CarriedTotals {
            balances: credits(62_500 - 2_300 + 1_500),
            savings: credits(500),
            waiting: credits(62_500 + 300),
        }
    );
    let keys: Vec<_> = composed
        .accounts
        .iter()
        .map(|account| account.key.clone())
        .collect();
    assert_eq!(keys, [key(FOUNDATION), key(BAKERY), key(ANA)]);
    assert_eq!(composed.predecessor.accounts, 3);
}

#[test]
fn what_does_not_add_up_is_not_composed() {
    let mut twice = village();
    twice.push(twice[2].clone());
    assert_eq!(refused(&twice), ComposeError::Twice(key(ANA)));

    let mut gap = village();
    gap[1].chain.events.remove(1);
    let account = key(BAKERY);
    assert_eq!(
        refused(&gap),
        ComposeError::Gap {
            account,
            sequence: 2
        }
    );

    let without_payer: Vec<Book> = village()
        .into_iter()
        .filter(|book| book.number != BAKERY)
        .collect();
    assert_eq!(refused(&without_payer), ComposeError::Taken(key(ANA)));

    // The payee's newest event has not arrived: all the same it adds up, to what had arrived. The newest of its payer has not:
    let mut behind = village();
    behind[1].chain.events.truncate(2);
    assert_eq!(refused(&behind), ComposeError::Taken(key(ANA)));

    let mut richer = village();
    richer[2]
        .chain
        .events
        .last_mut()
        .unwrap()
        .1
        .state
        .account
        .balance = credits(99_999);
    assert!(matches!(refused(&richer), ComposeError::Unequal { .. }));

    let mut wide = village();
    wide[2]
        .chain
        .events
        .last_mut()
        .unwrap()
        .1
        .state
        .account
        .balance = credits(i64::MAX);
    assert!(matches!(refused(&wide), ComposeError::Range(_)));

    let mut unpaid = village();
    unpaid[1].chain.events[2].1.outputs.clear();
    assert_eq!(refused(&unpaid), ComposeError::Taken(key(ANA)));

    let mut more = village();
    let extra = more[1].chain.events[1].1.outputs[0].clone();
    more[1].chain.events[1].1.outputs.push(extra.clone());
    assert!(matches!(refused(&more), ComposeError::Waiting { .. }));

    let mut many = village();
    many[1].chain.events[1]
        .1
        .outputs
        .extend(vec![extra; OUTPUTS_MAX]);
    assert!(matches!(refused(&many), ComposeError::Outputs { .. }));

    let nobody: Vec<Book> = village().into_iter().skip(1).collect();
    assert_eq!(refused(&nobody), ComposeError::NoFoundation);
}

#[test]
fn a_payment_is_not_taken_by_two() {
    let mut books = village();
    let bakery = books[1].clone();
    books[2].collects(&bakery, 2, 0);
    assert_eq!(refused(&books), ComposeError::Taken(key(ANA)));
}

#[test]
fn a_closed_account_is_counted_once() {
    let mut books = village();
    let head = books[2].newest().0.clone();
    let closing = Closing {
        closure: name(7, 1),
        head,
        at: Moment(5),
        heir: Some(key(MILL)),
    };
    books[2].chain.closing = Some(closing.clone());
    let (account, heir) = (key(ANA), key(MILL));
    assert_eq!(
        refused(&books),
        ComposeError::NotContinued { account, heir }
    );

    // Its heir opened it with what it held.
    let mut heir = Book::open(MILL, Role::Member);
    let last = books[2].newest().1.state.clone();
    let open = &mut heir.chain.events[0].1;
    open.state.account = last.account;
    (open.state.sent, open.state.taken) = (last.sent, last.taken);
    if let LedgerAct::Open { closure, .. } = &mut open.act {
        *closure = Some(closing.closure.clone());
    }
    books.push(heir);
    let composed_once = composed(&books);
    assert_eq!(composed_once.in_being, credits(125_000));
    assert!(
        composed_once
            .accounts
            .iter()
            .all(|account| account.key != key(ANA))
    );

    // Without an heir it stays in the sums, and can do nothing any more.
    let mut ended = village();
    ended[2].chain.closing = Some(Closing {
        heir: None,
        ..closing
    });
    let ended = composed(&ended);
    assert_eq!(ended.in_being, credits(125_000));
    assert_eq!(carried(&ended, ANA).standing.valid_until, Moment(5));
}

#[test]
fn whoever_was_revoked_acts_no_more() {
    let mut books = village();
    books[1].chain.revoked = Some(Moment(9));
    let composed = composed(&books);
    assert_eq!(carried(&composed, BAKERY).standing.valid_until, Moment(9));
}

#[test]
fn whoever_did_not_come_is_carried_on() {
    let first = composed(&village());
    let foundation = first.accounts[0].clone();
    let opened = foundation.opened(&name(FOUNDATION, 253), None);
    let mut book = Book::open(FOUNDATION, Role::Foundation);
    book.chain.events[0].1.state = opened.state;
    let not_come = first.accounts[1..].to_vec();
    let again = assert_accepted(compose(
        economy(),
        chains(&[book.clone()]),
        not_come.clone(),
    ));
    assert_eq!(again.predecessor.totals, first.predecessor.totals);
    assert_eq!(again.predecessor.accounts, 3);
    let mut twice = not_come;
    twice.push(foundation);
    assert!(matches!(
        compose(economy(), chains(&[book]), twice),
        Err(ComposeError::Twice(_))
    ));
}
