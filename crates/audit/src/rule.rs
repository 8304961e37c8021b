//! The numbers of the rules that an act can break. Both sides name them: the rules when they refuse, the model when it
//! says what is wrong with an act.

use copex_economy::refusal::Refused;
use std::fmt;

/// A rule of `docs/integrity.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    /// R-CREDIT and its number.
    Credit(u8),
    /// A chain's times never fall. Holochain sees to it.
    Chain,
    /// R-EXCHANGE-01: an offer is a co-op's, in standing.
    OfferStanding,
    /// R-EXCHANGE-02: an offer's value lies within bounds.
    OfferValue,
    /// A Month act follows the one before, and comes a month early at most.
    Calendar,
    /// No rule: the code under audit panicked, or its refusal names none.
    None,
}

/// The highest number that is told apart.
const CREDIT_RULES_MAX: u8 = 58;

impl Rule {
    /// The rule that a refusal names in its text.
    pub(crate) fn named_by(refused: &Refused) -> Option<Rule> {
        let text = refused.to_string();
        let number = text.strip_prefix("R-CREDIT-")?.get(..2)?;
        number.parse().ok().map(Rule::Credit)
    }

    fn bit(self) -> u64 {
        let place = match self {
            Rule::Credit(number) => number.min(CREDIT_RULES_MAX),
            Rule::Chain => 63,
            Rule::OfferStanding => 62,
            Rule::OfferValue => 61,
            Rule::Calendar => 60,
            Rule::None => 59,
        };
        1 << place
    }

    fn all() -> impl Iterator<Item = Rule> {
        (0..59).map(Rule::Credit).chain([
            Rule::Chain,
            Rule::OfferStanding,
            Rule::OfferValue,
            Rule::Calendar,
            Rule::None,
        ])
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::Credit(number) => write!(formatter, "R-CREDIT-{number:02}"),
            Rule::Chain => formatter.write_str("chain time"),
            Rule::OfferStanding => formatter.write_str("R-EXCHANGE-01"),
            Rule::OfferValue => formatter.write_str("R-EXCHANGE-02"),
            Rule::Calendar => formatter.write_str("Month act"),
            Rule::None => formatter.write_str("no rule, or a panic"),
        }
    }
}

/// Several rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rules(u64);

impl Rules {
    /// Adds a rule where it is broken.
    pub(crate) fn broken_if(&mut self, broken: bool, rule: Rule) {
        if broken {
            self.0 |= rule.bit();
        }
    }

    pub(crate) fn has(self, rule: Rule) -> bool {
        self.0 & rule.bit() != 0
    }

    /// The rules of both.
    pub(crate) fn and(self, other: Rules) -> Rules {
        Rules(self.0 | other.0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Rules {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for rule in Rule::all().filter(|rule| self.has(*rule)) {
            let joint = if first { "" } else { ", " };
            write!(formatter, "{joint}{rule}")?;
            first = false;
        }
        if first {
            formatter.write_str("no rule")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_number_of_a_refusal() {
        assert_eq!(Rule::named_by(&Refused::PaysItself), Some(Rule::Credit(13)));
        assert_eq!(Rule::named_by(&Refused::Frozen), Some(Rule::Credit(10)));
    }

    #[test]
    fn keeps_rules_apart() {
        let mut rules = Rules::default();
        assert_eq!(rules.to_string(), "no rule");
        rules.broken_if(true, Rule::Chain);
        rules.broken_if(false, Rule::Credit(7));
        rules.broken_if(true, Rule::Credit(14));
        assert!(!rules.has(Rule::Credit(7)));
        assert_eq!(rules.to_string(), "R-CREDIT-14, chain time");
    }
}
