//! An economy moves to another version: what is carried, and that nothing else comes in.

#[path = "common/books.rs"]
mod books;
mod common;

use books::{Book, chains, name, village};
use common::{
    ANA, BAKERY, FOUNDATION, MILL, STRANGER, assert_accepted, assert_refused, credits, economy,
    key, properties,
};
use copex_economy::{account::Role, act::Purpose, calendar::Moment, credits::Credits};
use copex_entries::{
    carried::{
        CarriedAccount, CarriedTotals, Closing, ComposeError, Composed, OUTPUTS_MAX, Passage, Tree,
        compose,
    },
    ledger::LedgerAct,
    properties::EconomyProperties,
};
use hdi::prelude::{DnaHash, MembraneProof, MigrationTarget, SerializedBytes, UnsafeBytes};
use proptest::prelude::*;
use std::sync::Arc;

fn composed(books: &[Book]) -> Composed {
    assert_accepted(compose(economy(), chains(books), Vec::new()))
}

fn refused(books: &[Book]) -> ComposeError {
    compose(economy(), chains(books), Vec::new()).unwrap_err()
}

fn founded(composed: &Composed) -> EconomyProperties {
    EconomyProperties {
        predecessor: Some(composed.predecessor.clone()),
        ..properties()
    }
}

fn passage(composed: &Composed, number: u8) -> Passage {
    let index = composed
        .accounts
        .iter()
        .position(|account| account.key == key(number))
        .unwrap();
    let account = composed.accounts[index].clone();
    let index = u32::try_from(index).unwrap();
    composed.tree.passage(account, index).unwrap()
}

fn shown(passage: &Passage) -> MembraneProof {
    Arc::new(SerializedBytes::try_from(passage.clone()).unwrap())
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
fn r_move_03_an_account_opens_as_it_was_with_what_nobody_took() {
    let books = village();
    let composed = composed(&books);
    let bakery = &composed.accounts[1];
    let opened = bakery.opened(&name(BAKERY, 253), None);
    let before = &books[1].newest().1.state;
    assert_eq!(opened.state.account, before.account);
    assert_eq!(
        (opened.state.sent, opened.state.taken),
        (before.sent, before.taken)
    );
    assert_eq!(opened.state.sequence, 0);
    assert_eq!(opened.state.standing.action, name(BAKERY, 253));
    assert_eq!(
        opened.state.standing.valid_until,
        before.standing.valid_until
    );
    assert_eq!(
        (opened.created, opened.retired),
        (Credits::ZERO, Credits::ZERO)
    );
    let outputs: Vec<_> = opened
        .outputs
        .iter()
        .map(|output| (output.payee.clone(), output.amount, output.purpose))
        .collect();
    assert_eq!(
        outputs,
        [
            (key(FOUNDATION), credits(62_500), Purpose::Share),
            (key(ANA), credits(300), Purpose::Wage),
        ]
    );
}

#[test]
fn r_move_02_each_account_comes_in_with_its_own_passage() {
    let composed = composed(&village());
    let founding = founded(&composed);
    for number in [FOUNDATION, BAKERY, ANA] {
        let passage = passage(&composed, number);
        let read = Passage::read(&shown(&passage)).unwrap();
        let account = assert_accepted(read.proved(&key(number), &founding));
        assert_eq!(account, passage.account);
    }
}

#[test]
fn r_move_02_another_balance_key_place_or_way_is_refused() {
    let composed = composed(&village());
    let founding = founded(&composed);
    let good = passage(&composed, ANA);
    let refuses = |passage: Passage, author: u8| {
        assert_refused(passage.proved(&key(author), &founding), "R-MOVE-02");
    };
    let mut richer = good.clone();
    richer.account.account.balance = credits(1_501);
    refuses(richer, ANA);
    let mut unpaid = passage(&composed, BAKERY);
    unpaid.account.outputs[0].payee = key(BAKERY);
    refuses(unpaid, BAKERY);
    refuses(good.clone(), STRANGER);
    let mut renamed = good.clone();
    renamed.account.key = key(STRANGER);
    refuses(renamed, STRANGER);
    for index in [0, 1, 3, u32::MAX] {
        refuses(
            Passage {
                index,
                ..good.clone()
            },
            ANA,
        );
    }
    let mut shorter = good.clone();
    shorter.path.pop();
    refuses(shorter, ANA);
    let mut longer = good.clone();
    longer.path.push([0; 32]);
    refuses(longer, ANA);
    let mut elsewhere = good.clone();
    elsewhere.path[0][31] ^= 1;
    refuses(elsewhere, ANA);
    let another = Composed {
        predecessor: composed.predecessor.clone(),
        ..composed.clone()
    };
    let mut other_root = founded(&another);
    other_root.predecessor.as_mut().unwrap().root[0] ^= 1;
    assert_refused(good.clone().proved(&key(ANA), &other_root), "R-MOVE-02");
    assert_refused(good.proved(&key(ANA), &properties()), "R-MOVE-02");
}

#[test]
fn r_move_02_a_passage_hides_nothing() {
    let composed = composed(&village());
    let good = shown(&passage(&composed, ANA));
    let mut bytes = good.bytes().clone();
    // A map of four instead of three, with one more field behind.
    assert_eq!(bytes[0], 0x83);
    bytes[0] = 0x84;
    bytes.extend([0xa1, b'x', 0xc4, 1, 7]);
    let more = Arc::new(SerializedBytes::from(UnsafeBytes::from(bytes)));
    assert!(Passage::read(&good).is_some());
    assert!(Passage::read(&more).is_none());
}

#[test]
fn r_move_04_a_carried_account_stands_as_it_stood() {
    let composed = composed(&village());
    let standing = |number| passage(&composed, number).account.stands_as();
    let bakery = standing(BAKERY).unwrap();
    assert_eq!(
        (bakery.role, bakery.ceiling),
        (Role::Coop, credits(1_000_000))
    );
    let ana = standing(ANA).unwrap();
    assert_eq!(
        (ana.role, ana.coop, ana.serial),
        (Role::Member, Some(key(BAKERY)), 1)
    );
    assert_eq!(standing(FOUNDATION), None);
}

#[test]
fn r_move_05_a_chain_is_opened_as_the_one_that_was_closed() {
    let mut books = village();
    books[2].chain.end = Some(name(ANA, 254));
    let composed = composed(&books);
    let founding = founded(&composed);
    let ana = passage(&composed, ANA).account;
    let from = MigrationTarget::Dna(economy());
    assert_accepted(ana.check_opening(&from, &name(ANA, 254), &founding));
    let refuses = |account: &CarriedAccount, from: &MigrationTarget, closed| {
        assert_refused(account.check_opening(from, &closed, &founding), "R-MOVE-05");
    };
    refuses(&ana, &from, name(ANA, 253));
    refuses(
        &ana,
        &MigrationTarget::Dna(DnaHash::from_raw_36(vec![9; 36])),
        name(ANA, 254),
    );
    refuses(&ana, &MigrationTarget::Agent(key(ANA)), name(ANA, 254));
    refuses(&passage(&composed, BAKERY).account, &from, name(ANA, 254));
}

#[test]
fn r_move_01_a_founding_continues_what_has_accounts_and_a_sum() {
    let founding = founded(&composed(&village()));
    assert_accepted(founding.check());
    let mut nobody = founding.clone();
    nobody.predecessor.as_mut().unwrap().accounts = 0;
    assert_refused(nobody.check(), "R-MOVE-01");
    let mut too_much = founding;
    let totals = &mut too_much.predecessor.as_mut().unwrap().totals;
    (totals.balances, totals.savings) = (credits(i64::MAX), credits(1));
    assert_refused(too_much.check(), "R-MOVE-01");
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
    assert_eq!(passage(&ended, ANA).account.standing.valid_until, Moment(5));
}

#[test]
fn whoever_was_revoked_acts_no_more() {
    let mut books = village();
    books[1].chain.revoked = Some(Moment(9));
    let composed = composed(&books);
    assert_eq!(
        passage(&composed, BAKERY).account.standing.valid_until,
        Moment(9)
    );
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

/// Accounts that differ in key and balance.
fn some(count: u8) -> Vec<CarriedAccount> {
    let ana = passage(&composed(&village()), ANA).account;
    (0..count)
        .map(|number| {
            let mut account = ana.clone();
            account.key = key(number);
            account.account.balance = credits(i64::from(number));
            account
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn r_move_02_of_any_number_each_is_proved_at_its_place_alone(
        count in 1_u8..70,
        at in any::<prop::sample::Index>(),
        other in any::<u32>(),
        flip in any::<prop::sample::Index>(),
    ) {
        let accounts = some(count);
        let tree = Tree::over(&accounts).unwrap();
        let mut composed = composed(&village());
        composed.predecessor.accounts = u32::from(count);
        composed.predecessor.root = tree.root();
        let founding = founded(&composed);
        let at = at.index(accounts.len());
        let index = u32::try_from(at).unwrap();
        let passage = tree.passage(accounts[at].clone(), index).unwrap();
        let author = accounts[at].key.clone();
        prop_assert!(passage.clone().proved(&author, &founding).is_ok());
        if other != index {
            let moved = Passage { index: other, ..passage.clone() };
            prop_assert!(moved.proved(&author, &founding).is_err());
        }
        let mut bytes = shown(&passage).bytes().clone();
        let place = flip.index(bytes.len());
        bytes[place] ^= 1;
        let changed: MembraneProof = Arc::new(SerializedBytes::from(UnsafeBytes::from(bytes)));
        if let Some(changed) = Passage::read(&changed) {
            prop_assert!(changed.proved(&author, &founding).is_err());
        }
    }
}
