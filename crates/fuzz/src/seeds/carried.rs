//! Accounts from the economy before, as they come in.

use super::{
    ANA, BAKERY, FOUNDATION, Seeds, action, economy, encoded, founding, key, ledger, registry,
};
use copex_economy::account::{Account, Role};
use copex_entries::{
    carried::{CarriedAccount, Passage, Predecessor, Tree, totals},
    ledger::LedgerEvent,
    properties::EconomyProperties,
};

/// A co-op with a rule and a payment on its way.
pub fn account() -> CarriedAccount {
    let LedgerEvent { state, outputs, .. } = ledger::paid();
    CarriedAccount {
        key: key(BAKERY),
        head: action(20),
        end: Some(action(21)),
        account: state.account,
        sent: state.sent,
        taken: state.taken,
        standing: state.standing,
        credential: Some(registry::of_coop()),
        rule: Some(ledger::rule()),
        spent: state.spent,
        outputs,
    }
}

/// A founding that counts one account alone.
pub fn founding_with(account: &CarriedAccount) -> Option<EconomyProperties> {
    let accounts = std::slice::from_ref(account);
    let predecessor = Predecessor {
        dna: economy(),
        accounts: 1,
        root: Tree::over(accounts)?.root(),
        totals: totals(accounts).unwrap_or_default(),
    };
    Some(EconomyProperties {
        predecessor: Some(predecessor),
        ..founding()
    })
}

fn alone(account: CarriedAccount) -> Passage {
    Passage {
        account,
        index: 0,
        path: Vec::new(),
    }
}

pub(crate) fn passages() -> Seeds {
    let coop = account();
    let of_foundation = CarriedAccount {
        key: key(FOUNDATION),
        end: None,
        account: Account::new(Role::Foundation, coop.account.month, coop.account.ceiling),
        credential: None,
        rule: None,
        outputs: Vec::new(),
        ..coop.clone()
    };
    let member = CarriedAccount {
        key: key(ANA),
        credential: Some(registry::of_member()),
        rule: None,
        ..coop.clone()
    };
    encoded(vec![
        ("coop", alone(coop)),
        ("foundation", alone(of_foundation)),
        ("member", alone(member)),
    ])
}
