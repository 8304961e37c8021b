//! One economy under audit: every event goes to the rules and to the model, and whatever differs is found at once.

use crate::{
    bounds::{Seen, first_broken},
    event::{Deed, Event, Name, Setup},
    ledger::{Engine, Ledger, Step},
    model::{Books, Broken, Commons, Expected, Made, Model, is_double_entry},
    rule::Rule,
};
use copex_economy::{
    account::Account,
    act::{Applied, Output, Purpose},
    credits::Credits,
};

/// How many acts pass between two times that the whole economy is added up anew from the postings.
const ACTS_BETWEEN_SUMS: u32 = 8;

/// What an event came to, on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Accepted,
    Refused(Rule),
}

pub(crate) struct Audit<'a> {
    pub(crate) ledger: Ledger<'a>,
    model: Model,
    acts: u32,
    /// What is in circulation by the last adding up, and by what the acts since then made of it.
    sums: Commons,
}

impl<'a> Audit<'a> {
    pub(crate) fn new(setup: &Setup, engine: Engine<'a>, without: Option<Rule>) -> Audit<'a> {
        Audit {
            ledger: Ledger::new(setup, engine, without),
            model: Model::new(setup),
            acts: 0,
            sums: Commons::default(),
        }
    }

    /// Lets an event happen on both sides; says what differs, or which bound is broken.
    pub(crate) fn act(&mut self, event: &Event) -> Result<Outcome, String> {
        self.acts += 1;
        let outcome = match (self.ledger.answer(event), self.model.expect(event)) {
            (Ok(step), Ok(expected)) => {
                self.accepted(event, step, expected)?;
                Outcome::Accepted
            }
            (Err(rule), Err(broken)) => {
                self.check_refusal(event, rule, broken)?;
                Outcome::Refused(rule)
            }
            (Ok(_), Err(broken)) => {
                let rules = broken.act.and(broken.proof);
                return Err(format!("accepted, but it breaks {rules}"));
            }
            (Err(rule), Ok(_)) => {
                return Err(format!("refused by {rule}, but it breaks no rule"));
            }
        };
        self.compare_with_the_list(event.by)?;
        self.check_commons()?;
        Ok(outcome)
    }

    /// Refused for a reason that holds; and `apply` by itself, without the validator before it, refuses just what breaks
    /// its own rules.
    fn check_refusal(&self, event: &Event, rule: Rule, broken: Broken) -> Result<(), String> {
        let Broken { act, proof } = broken;
        if !act.and(proof).has(rule) {
            let rules = act.and(proof);
            return Err(format!("refused by {rule}, in the model by {rules}"));
        }
        match self.ledger.unguarded(event) {
            // Where `apply` knows a rule that is the validator's here, that is no fault.
            Some(Err(rule)) if !act.and(proof).has(rule) => Err(format!(
                "refused by {rule} without the validator, in the model by {act}"
            )),
            Some(Ok(_)) if !act.is_empty() => Err(format!(
                "accepted without the validator, but it breaks {act}"
            )),
            _ => Ok(()),
        }
    }

    fn accepted(&mut self, event: &Event, step: Step, expected: Expected) -> Result<(), String> {
        if let Step::Account(applied) = &step {
            compare_account(&applied.account, &expected.books)?;
            self.compare_outputs(&applied.outputs, &expected.outputs)?;
            same("created", number(applied.created), expected.created)?;
            same("retired", number(applied.retired), expected.retired)?;
            self.check_bounds(event, applied)?;
        }
        if !is_double_entry(&expected) {
            return Err("the model's postings do not sum to zero".to_owned());
        }
        self.ledger.enter(event, step);
        self.model.enter(event, expected);
        Ok(())
    }

    /// The account as it stands, against one added up from the whole list of its postings. Shows, too, that a refused act
    /// changed nothing.
    fn compare_with_the_list(&self, of: usize) -> Result<(), String> {
        let Some(holder) = self.ledger.holders.get(of) else {
            return Ok(());
        };
        compare_account(&holder.account, &self.model.books(of))
    }

    fn compare_outputs(&self, outputs: &[Output], expected: &[Made]) -> Result<(), String> {
        if outputs.len() != expected.len() {
            return Err(format!(
                "{} outputs, in the model {}",
                outputs.len(),
                expected.len()
            ));
        }
        for (index, (output, made)) in outputs.iter().zip(expected).enumerate() {
            let Output {
                payee,
                amount,
                purpose,
                grant,
                lapse,
                due,
            } = *output;
            let alike = payee == self.ledger.key(made.payee)
                && number(amount) == made.amount
                && purpose == made.purpose
                && number(grant) == made.grant
                && lapse.map(|month| month.0) == made.lapse
                && due.map(|month| month.0) == made.due;
            if !alike {
                return Err(format!("output {index}: {output:?}, in the model {made:?}"));
            }
        }
        Ok(())
    }

    fn check_bounds(&self, event: &Event, applied: &Applied) -> Result<(), String> {
        let Some(holder) = self.ledger.holders.get(event.by) else {
            return Ok(());
        };
        let (policy, frozen) = self.ledger.policy(self.ledger.month(event.at));
        let seen = Seen {
            before: &holder.account,
            applied,
            deed: &event.deed,
            policy,
            frozen,
            ceiling_highest: holder.ceiling_highest.max(applied.account.ceiling),
            investments_taken: self.investments_among(&event.deed),
        };
        first_broken(&seen).map_or(Ok(()), |bound| Err(format!("bound broken: {bound}")))
    }

    fn investments_among(&self, deed: &Deed) -> i128 {
        let Deed::Collect(names) = deed else {
            return 0;
        };
        let investment = |name: &Name| {
            let output = &self.ledger.outputs.get(name)?.output;
            (output.purpose == Purpose::Investment).then(|| number(output.amount))
        };
        names.iter().filter_map(investment).sum()
    }

    /// The commons identity on the real side after every act; from the model's postings after every few.
    fn check_commons(&mut self) -> Result<(), String> {
        let sum = |of: fn(&Account) -> i128| -> i128 {
            let holders = self.ledger.holders.iter();
            holders.map(|holder| of(&holder.account)).sum()
        };
        let real = Commons {
            held: sum(|account| {
                let saved: i128 = account.savings.iter().map(|(_, held)| number(held)).sum();
                number(account.balance) + saved
            }),
            waiting: self.ledger.waiting,
            pledged: self.ledger.pledged,
            created: self.ledger.created,
            retired: self.ledger.retired,
            matched: sum(|account| number(account.matched)),
        };
        same(
            "balances, savings and waiting outputs against created less retired",
            real.held + real.waiting,
            real.created - real.retired,
        )?;
        same(
            "matched and waiting investments against created less retired",
            real.matched + real.pledged,
            real.created - real.retired,
        )?;
        self.sums = real;
        if self.acts.is_multiple_of(ACTS_BETWEEN_SUMS) {
            self.add_up()?;
        }
        Ok(())
    }

    /// The whole economy, added up from every posting, against the real side.
    pub(crate) fn add_up(&self) -> Result<(), String> {
        let listed = self.model.commons();
        if listed == self.sums {
            Ok(())
        } else {
            Err(format!(
                "sums of the economy: {:?}, in the model {listed:?}",
                self.sums
            ))
        }
    }
}

fn number(amount: Credits) -> i128 {
    i128::from(amount.minor_units())
}

fn same(what: &str, real: i128, expected: i128) -> Result<(), String> {
    if real == expected {
        Ok(())
    } else {
        Err(format!("{what}: {real}, in the model {expected}"))
    }
}

fn compare_account(account: &Account, books: &Books) -> Result<(), String> {
    let Account {
        role,
        month,
        balance,
        lots,
        savings,
        ceiling,
        projected,
        fresh,
        estimated,
        sold,
        last_sold,
        matched,
        owed,
        investment,
        investment_base,
        investment_due,
        invested,
        network_fees,
        shares_from: _, // Nobody shares fees here.
    } = account;
    if *role != books.role {
        return Err(format!("role: {role:?}, in the model {:?}", books.role));
    }
    for (what, real, listed) in [
        ("lots", lots, &books.lots),
        ("savings", savings, &books.saved),
    ] {
        let alike = real
            .iter()
            .map(|(term, amount)| (term.0, number(amount)))
            .eq(listed.iter().copied());
        if !alike {
            return Err(format!("{what}: {real:?}, in the model {listed:?}"));
        }
    }
    let amounts = [
        ("balance", balance, books.balance()),
        ("ceiling", ceiling, books.ceiling),
        ("projected", projected, books.projected),
        ("fresh", fresh, books.fresh),
        ("estimated", estimated, books.estimated),
        ("sold", sold, books.sold),
        ("last sold", last_sold, books.last_sold),
        ("matched", matched, books.matched()),
        ("owed", owed, books.owed),
        ("investment", investment, books.investment),
        ("base of the investment", investment_base, books.base),
        ("invested", invested, books.invested),
        ("network fees", network_fees, books.kept),
    ];
    for (what, real, listed) in amounts {
        same(what, number(*real), listed)?;
    }
    same("month", i128::from(month.0), i128::from(books.month))?;
    same(
        "due month of the investment",
        i128::from(investment_due.0),
        i128::from(books.due),
    )
}
