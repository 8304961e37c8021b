//! An economy moves to another version: what is carried, and that nothing else comes in.

#[path = "common/books.rs"]
mod books;
mod common;

use books::{Book, chains, name, village};
use common::{
    ANA, BAKERY, FOUNDATION, STRANGER, assert_accepted, assert_refused, credits, economy, key,
    properties,
};
use copex_economy::{account::Role, act::Purpose, calendar::Month, credits::Credits};
use copex_entries::{
    carried::{CarriedAccount, Composed, OUTPUTS_MAX, PASSAGE_BYTES_MAX, Passage, Tree, compose},
    ledger::LedgerOutput,
    properties::EconomyProperties,
};
use hdi::prelude::{DnaHash, MembraneProof, MigrationTarget, SerializedBytes, UnsafeBytes};
use proptest::prelude::*;
use std::sync::Arc;

fn composed(books: &[Book]) -> Composed {
    assert_accepted(compose(economy(), chains(books), Vec::new()))
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

/// As many payments on their way as an account can bring along, all as large as they get, fit into what the membrane reads.
#[test]
fn r_move_02_the_largest_passage_is_read() {
    let mut account = passage(&composed(&village()), BAKERY).account;
    let output = LedgerOutput {
        payee: key(255),
        amount: credits(i64::MIN),
        purpose: Purpose::Contribution,
        grant: credits(i64::MIN),
        lapse: Some(Month(i64::MIN)),
        due: Some(Month(i64::MIN)),
    };
    account.outputs = vec![output.clone(); OUTPUTS_MAX];
    let mut largest = Passage {
        account,
        index: u32::MAX,
        path: vec![[255; 32]; 32],
    };
    let bytes = shown(&largest).bytes().len();
    // A spending rule and its counts take a few thousand bytes more.
    assert!(bytes + 20_000 < PASSAGE_BYTES_MAX, "{bytes}");
    assert!(Passage::read(&shown(&largest)).is_some());
    largest.account.outputs = vec![output; 4 * OUTPUTS_MAX];
    assert!(Passage::read(&shown(&largest)).is_none());
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
