//! Accounts with each act, and authorisations with each kind of spending.

use super::{
    ANA, BAKERY, FOUNDATION, MILL, MONTH_MICROSECONDS, Seeds, calendar, credits,
    ledger::{account, rule, spent},
};
use crate::targets::{AccountAct, Authorisation, Deed, Given, Paid, Signed, Waiting, Wanted};
use copex_economy::{
    account::{Account, Role},
    act::Purpose,
    calendar::{Moment, Month},
    policy::Policy,
};
use serde::Serialize;

fn written<T: Serialize>(inputs: Vec<(&str, T)>) -> Seeds {
    inputs
        .into_iter()
        .map(|(name, input)| {
            let bytes = rmp_serde::to_vec_named(&input).expect("a seed can be written");
            (format!("{name}.bin"), bytes)
        })
        .collect()
}

fn by(author: u8, account: Account, deed: Deed, month: i64) -> AccountAct {
    let policy = Policy {
        investment_limit: credits(10_000_000),
        ..Policy::default()
    };
    AccountAct {
        account,
        deed,
        given: Given {
            author,
            foundation: FOUNDATION,
            time: Moment(month * MONTH_MICROSECONDS + 86_400_000_000),
            policy,
            calendar: calendar(),
            frozen: false,
        },
    }
}

fn paid(payee: u8, purpose: Purpose) -> Paid {
    Paid {
        payee,
        amount: credits(1_200),
        purpose,
        due: (purpose == Purpose::Investment).then_some(Month(6)),
    }
}

fn waiting(event: u8, purpose: Purpose, dated: i64) -> Waiting {
    Waiting {
        event,
        index: 0,
        payee: BAKERY,
        amount: credits(2_500),
        purpose,
        grant: credits(500),
        lapse: Some(Month(3)),
        due: (purpose == Purpose::Investment).then_some(Month(6)),
        dated: Moment(dated),
    }
}

pub(crate) fn acts() -> Seeds {
    let coop = |deed| by(BAKERY, account(), deed, 1);
    let mut owing = account();
    (owing.owed, owing.matched) = (credits(50_000), credits(190_000));
    let mut foundation = Account::new(Role::Foundation, Month(1), credits(0));
    foundation.balance = credits(400_000);
    let mut member = Account::new(Role::Member, Month(0), credits(0));
    member.balance = credits(4_000);
    let mut invested = account();
    (invested.investment, invested.investment_base) = (credits(9_000), credits(60_000));
    invested.investment_due = Month(4);
    let now = MONTH_MICROSECONDS + 1;
    let value = credits(50_000);
    let all = [
        Purpose::Purchase,
        Purpose::Wage,
        Purpose::Dividend,
        Purpose::Bonus,
        Purpose::Refund,
        Purpose::Levy,
        Purpose::Contribution,
        Purpose::Tax,
    ];
    let invest = vec![paid(MILL, Purpose::Investment), paid(MILL, Purpose::Award)];
    let inputs = vec![
        waiting(60, Purpose::Purchase, now),
        waiting(61, Purpose::Wage, now),
        waiting(62, Purpose::Investment, now),
        waiting(63, Purpose::Share, 0),
    ];
    let save = Deed::Save {
        amount: credits(3_000),
        until: Month(5),
    };
    written(vec![
        ("issue", coop(Deed::Issue { value })),
        (
            "issue-invested",
            by(BAKERY, invested.clone(), Deed::Issue { value }, 1),
        ),
        ("settle", by(BAKERY, account(), Deed::Settle, 2)),
        ("settle-late", by(BAKERY, owing.clone(), Deed::Settle, 5)),
        ("settle-invested", by(BAKERY, invested, Deed::Settle, 2)),
        (
            "settle-foundation",
            by(FOUNDATION, foundation.clone(), Deed::Settle, 2),
        ),
        (
            "pay",
            coop(Deed::Pay(all.map(|purpose| paid(MILL, purpose)).to_vec())),
        ),
        (
            "pay-member",
            by(
                ANA,
                member.clone(),
                Deed::Pay(vec![paid(MILL, Purpose::Purchase)]),
                2,
            ),
        ),
        ("invest", by(FOUNDATION, foundation, Deed::Pay(invest), 1)),
        ("collect", coop(Deed::Collect(inputs.clone()))),
        (
            "collect-owing",
            by(BAKERY, owing.clone(), Deed::Collect(inputs), 1),
        ),
        (
            "void",
            by(
                BAKERY,
                owing.clone(),
                Deed::Void(waiting(60, Purpose::Refund, -1)),
                1,
            ),
        ),
        (
            "void-invested",
            coop(Deed::Void(waiting(60, Purpose::Investment, -1))),
        ),
        ("save", by(ANA, member, save.clone(), 1)),
        ("save-coop", coop(save)),
        ("release", coop(Deed::Release { month: Month(1) })),
        ("mark", coop(Deed::Mark)),
        (
            "renew",
            coop(Deed::Renew {
                ceiling: credits(1_500_000),
            }),
        ),
        (
            "inherit",
            by(BAKERY, owing, Deed::Inherit { matures: Month(8) }, 1),
        ),
    ])
}

pub(crate) fn authorisations() -> Seeds {
    let ask = |wanted, signers: &[u8]| Authorisation {
        rule: Some(rule()),
        spent: spent(),
        account: BAKERY,
        wanted,
        time: Moment(1_000_000),
        calendar: calendar(),
        signed: Some(Signed {
            number: 9,
            valid_until: Moment(86_400_000_000),
            signers: signers.to_vec(),
        }),
    };
    let purchases = |amount| vec![(Purpose::Purchase, credits(amount)); 2];
    let mut unruled = ask(Wanted::Save(credits(9)), &[]);
    (unruled.rule, unruled.signed) = (None, None);
    let mut next_day = ask(Wanted::Pay(purchases(2_000)), &[7]);
    next_day.time = Moment(2 * 86_400_000_000);
    if let Some(signed) = &mut next_day.signed {
        signed.valid_until = Moment(3 * 86_400_000_000);
    }
    written(vec![
        ("pay-one", ask(Wanted::Pay(purchases(900)), &[7])),
        ("pay-two", ask(Wanted::Pay(purchases(90_000)), &[ANA, 6])),
        ("pay-next-day", next_day),
        ("save", ask(Wanted::Save(credits(7_000)), &[ANA])),
        ("change-rule", ask(Wanted::ChangeRule(rule()), &[6, ANA])),
        ("unruled", unruled),
    ])
}
