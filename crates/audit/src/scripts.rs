//! Lives that no random choice comes to, told event by event.

use crate::{
    audit::{Audit, Outcome},
    event::{Cites, Deed, Event, Name, Party, Payment, Setup},
    rule::Rule,
};
use copex_economy::{
    account::Role,
    act::Purpose,
    apply::apply,
    calendar::{Calendar, Moment},
    policy::Policy,
};

const COOP: usize = 1;
const MEMBER: usize = 2;

/// A Foundation, a co-op and its member in a month that never ends.
fn village() -> Setup {
    let party = |role, coop, ceiling| Party {
        role,
        coop,
        ceiling,
        opened: 0,
        until: i64::MAX,
    };
    Setup {
        calendar: Calendar {
            founded: Moment(0),
            period_seconds: Some(30 * 86_400),
            collection_seconds: 30 * 86_400,
            closure_seconds: 60 * 86_400,
        },
        founding_policy: Policy::default(),
        founding_last: 100,
        parties: vec![
            party(Role::Foundation, None, 0),
            party(Role::Coop, None, 1_000_000),
            party(Role::Member, Some(COOP), 0),
        ],
    }
}

struct Story<'a> {
    audit: Audit<'a>,
    number: u32,
}

impl Story<'_> {
    /// Lets an account do something a second after whatever came before.
    fn then(&mut self, by: usize, deed: Deed) -> Outcome {
        self.number += 1;
        let event = Event {
            number: self.number,
            by,
            at: i64::from(self.number) * 1_000_000,
            follows: self.audit.ledger.holders[by].events,
            deed,
        };
        self.audit.act(&event).expect("rules and model agree")
    }
}

#[test]
fn r_credit_19_behind_500_takings_a_payment_is_no_longer_collected() {
    let mut story = Story {
        audit: Audit::new(&village(), &apply, None),
        number: 0,
    };
    let offer = Deed::Offer {
        version: 0,
        replaces: None,
        price: 100_000,
        quantity: 1_000,
    };
    assert_eq!(story.then(COOP, offer), Outcome::Accepted);
    assert_eq!(
        story.then(COOP, Deed::Issue { version: 0 }),
        Outcome::Accepted
    );
    let wage = Payment {
        to: MEMBER,
        amount: 1,
        purpose: Purpose::Wage,
        due: None,
        cites: Cites::Standing,
    };
    for _ in 0..6 {
        let wages = Deed::Pay(vec![wage.clone(); 100]);
        assert_eq!(story.then(COOP, wages), Outcome::Accepted);
    }
    let waiting: Vec<Name> = story
        .audit
        .ledger
        .outputs
        .iter()
        .filter(|(_, waiting)| waiting.payee == MEMBER)
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(waiting.len(), 600);

    // One by one, the youngest first, so that the oldest has to look past all of them.
    let collect = |name: &Name| Deed::Collect(vec![*name]);
    for name in waiting.iter().rev().take(499) {
        assert_eq!(story.then(MEMBER, collect(name)), Outcome::Accepted);
    }
    assert_eq!(story.then(MEMBER, collect(&waiting[0])), Outcome::Accepted);
    assert_eq!(
        story.then(MEMBER, collect(&waiting[1])),
        Outcome::Refused(Rule::Credit(19))
    );
}
