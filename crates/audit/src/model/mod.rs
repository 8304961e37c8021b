//! The separate model, written from `docs/arithmetic.md` and `docs/integrity.md` and from nothing else. It never calls the
//! economy's rules; of that crate it uses the words for roles and purposes and the numbers that a policy carries.

mod acts;
mod books;
mod matching;
mod proof;
mod time;

pub(crate) use books::Books;

use crate::{
    event::{Event, FOUNDATION, Setup},
    rule::{Rule, Rules},
};
use books::{Kind, Posting};
use copex_economy::{account::Role, act::Purpose, policy::Policy};
use std::collections::BTreeMap;

/// The largest single amount: 2^53 - 1.
const AMOUNT_MAX: i128 = (1 << 53) - 1;
/// The highest ceiling: 2^44.
const CEILING_MAX: i128 = 1 << 44;

/// An output as its making tells it. Whether it still waits is told by the books.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) payer: usize,
    /// How many keys the payer's account had had before.
    pub(crate) payer_key: usize,
    pub(crate) payee: usize,
    pub(crate) payee_key: usize,
    pub(crate) amount: i128,
    pub(crate) purpose: Purpose,
    pub(crate) grant: i128,
    pub(crate) lapse: Option<i64>,
    pub(crate) due: Option<i64>,
    pub(crate) dated: i64,
}

/// A version of an offer: its monthly value, and what of it is more than in the version that it replaces.
#[derive(Clone, Copy, Debug)]
struct Version {
    value: i128,
    rise: i128,
}

/// What the model expects of an event that breaks no rule.
#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) outputs: Vec<Made>,
    pub(crate) created: i128,
    pub(crate) retired: i128,
    /// What the account comes to.
    pub(crate) books: Books,
    postings: Vec<Posting>,
    version: Option<(u32, Version)>,
    month_act: Option<Policy>,
}

/// Every rule that an event breaks.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Broken {
    /// Those of the arithmetic, which `apply` has to refuse by itself.
    pub(crate) act: Rules,
    /// Those that the validator sees to.
    pub(crate) proof: Rules,
}

/// The sums of the whole economy, added up from all books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Commons {
    /// Balances and savings.
    pub(crate) held: i128,
    pub(crate) waiting: i128,
    /// The part of `waiting` that is investments.
    pub(crate) pledged: i128,
    pub(crate) created: i128,
    pub(crate) retired: i128,
    pub(crate) matched: i128,
}

/// The economy as the model sees it.
pub(crate) struct Model {
    setup: Setup,
    pages: Vec<Vec<Posting>>,
    made: Vec<Made>,
    names: BTreeMap<(u32, u32), u32>,
    versions: BTreeMap<u32, Version>,
    /// The policies of the Month acts, from the month after the founding policy's last.
    calendar: Vec<Policy>,
}

impl Model {
    pub(crate) fn new(setup: &Setup) -> Model {
        let pages = setup
            .parties
            .iter()
            .map(|party| {
                let line = |kind, month, amount| Posting {
                    kind,
                    month,
                    amount,
                    item: 0,
                    cause: 0,
                };
                vec![
                    line(
                        Kind::Opened,
                        time::month_of(party.opened, &setup.calendar),
                        0,
                    ),
                    line(Kind::Ceiling, 0, i128::from(party.ceiling)),
                    line(Kind::Credential, party.opened, i128::from(party.until)),
                    line(
                        Kind::Happened,
                        time::month_of(party.opened, &setup.calendar),
                        i128::from(party.opened),
                    ),
                ]
            })
            .collect();
        Model {
            setup: setup.clone(),
            pages,
            made: Vec::new(),
            names: BTreeMap::new(),
            versions: BTreeMap::new(),
            calendar: Vec::new(),
        }
    }

    /// What an event comes to, or every rule that it breaks.
    pub(crate) fn expect(&self, event: &Event) -> Result<Expected, Broken> {
        let mut draft = Draft::new(self, event);
        draft.check_chain();
        draft.act();
        if draft.is_fine() {
            Ok(draft.done())
        } else {
            Err(draft.broken)
        }
    }

    /// Enters what was expected into the books.
    pub(crate) fn enter(&mut self, event: &Event, expected: Expected) {
        if let Some(page) = self.pages.get_mut(event.by) {
            page.extend(expected.postings);
        }
        for (index, made) in (0..).zip(expected.outputs) {
            let place = u32::try_from(self.made.len()).unwrap_or(u32::MAX);
            self.names.insert((event.number, index), place);
            self.made.push(made);
        }
        self.versions.extend(expected.version);
        self.calendar.extend(expected.month_act);
    }

    /// An account, added up from its postings.
    pub(crate) fn books(&self, of: usize) -> Books {
        Books::of(self.role(of), self.page(of))
    }

    /// The whole economy, added up from all postings.
    pub(crate) fn commons(&self) -> Commons {
        let mut commons = Commons::default();
        for (of, page) in self.pages.iter().enumerate() {
            for posting in page {
                let Posting { kind, amount, .. } = *posting;
                match kind {
                    Kind::Free | Kind::Lot | Kind::Saved => commons.held += amount,
                    Kind::Waiting => commons.waiting += amount,
                    Kind::Pledged => {
                        commons.waiting += amount;
                        commons.pledged += amount;
                    }
                    Kind::Created => {
                        commons.created -= amount;
                        if self.role(of) == Role::Coop {
                            commons.matched -= amount;
                        }
                    }
                    Kind::Retired => {
                        commons.retired += amount;
                        if self.role(of) == Role::Coop {
                            commons.matched -= amount;
                        }
                    }
                    Kind::Promise => commons.matched += amount,
                    _ => {}
                }
            }
        }
        commons
    }

    /// The policy of a month, and whether it is known for certain.
    pub(crate) fn policy(&self, month: i64) -> (&Policy, bool) {
        let mut found = (&self.setup.founding_policy, self.setup.founding_last);
        for policy in &self.calendar {
            if found.1 >= month {
                break;
            }
            found = (policy, found.1 + 1);
        }
        (found.0, found.1 < month)
    }

    fn role(&self, of: usize) -> Role {
        self.setup
            .parties
            .get(of)
            .map_or(Role::Member, |party| party.role)
    }

    fn page(&self, of: usize) -> &[Posting] {
        self.pages.get(of).map_or(&[], Vec::as_slice)
    }

    fn keys_before(&self, of: usize) -> usize {
        let closed = |posting: &&Posting| posting.kind == Kind::Closed;
        self.page(of).iter().filter(closed).count()
    }
}

/// An event being worked out.
struct Draft<'a> {
    model: &'a Model,
    event: &'a Event,
    role: Role,
    /// The month of the event's own time.
    month: i64,
    policy: &'a Policy,
    frozen: bool,
    books: Books,
    postings: Vec<Posting>,
    outputs: Vec<Made>,
    version: Option<(u32, Version)>,
    month_act: Option<Policy>,
    created: i128,
    retired: i128,
    broken: Broken,
}

impl<'a> Draft<'a> {
    fn new(model: &'a Model, event: &'a Event) -> Draft<'a> {
        let month = time::month_of(event.at, &model.setup.calendar);
        let (policy, frozen) = model.policy(month);
        Draft {
            model,
            event,
            role: model.role(event.by),
            month,
            policy,
            frozen,
            books: model.books(event.by),
            postings: Vec::new(),
            outputs: Vec::new(),
            version: None,
            month_act: None,
            created: 0,
            retired: 0,
            broken: Broken::default(),
        }
    }

    /// A condition of the arithmetic.
    fn refuse_if(&mut self, broken: bool, number: u8) {
        self.broken.act.broken_if(broken, Rule::Credit(number));
    }

    /// A condition that the validator sees to before the arithmetic.
    fn unproved_if(&mut self, broken: bool, rule: Rule) {
        self.broken.proof.broken_if(broken, rule);
    }

    fn is_fine(&self) -> bool {
        self.broken.act.is_empty() && self.broken.proof.is_empty()
    }

    fn post(&mut self, kind: Kind, month: i64, amount: i128, item: u32) {
        let posting = Posting {
            kind,
            month,
            amount,
            item,
            cause: self.event.number,
        };
        self.books.add(&posting);
        self.postings.push(posting);
    }

    fn create(&mut self, amount: i128) {
        self.post(Kind::Created, self.month, -amount, 0);
        self.created += amount;
    }

    /// Makes an output. Where it comes from is the caller's posting.
    fn output(&mut self, payee: usize, amount: i128, purpose: Purpose) -> &mut Made {
        let item = self.model.made.len() + self.outputs.len();
        let kind = if purpose == Purpose::Investment {
            Kind::Pledged
        } else {
            Kind::Waiting
        };
        self.post(kind, 0, amount, u32::try_from(item).unwrap_or(u32::MAX));
        self.outputs.push(Made {
            payer: self.event.by,
            payer_key: self.model.keys_before(self.event.by),
            payee,
            payee_key: self.model.keys_before(payee),
            amount,
            purpose,
            grant: 0,
            lapse: None,
            due: None,
            dated: self.event.at,
        });
        let last = self.outputs.len() - 1;
        &mut self.outputs[last]
    }

    fn for_the_foundation(&mut self, amount: i128, purpose: Purpose) {
        self.output(FOUNDATION, amount, purpose);
    }

    fn done(self) -> Expected {
        Expected {
            outputs: self.outputs,
            created: self.created,
            retired: self.retired,
            books: self.books,
            postings: self.postings,
            version: self.version,
            month_act: self.month_act,
        }
    }
}

/// Whether what an event posted to the seven places sums to zero: no credit appears or goes but by Created and Retired.
pub(crate) fn is_double_entry(expected: &Expected) -> bool {
    let moved = |posting: &&Posting| {
        matches!(
            posting.kind,
            Kind::Free
                | Kind::Lot
                | Kind::Saved
                | Kind::Waiting
                | Kind::Pledged
                | Kind::Created
                | Kind::Retired
        )
    };
    let sum: i128 = expected
        .postings
        .iter()
        .filter(moved)
        .map(|posting| posting.amount)
        .sum();
    sum == 0
}
