//! What a clean run went through, for people.

use crate::tally::{Count, Tally};
use std::{collections::BTreeMap, fmt};

/// What was audited, with nothing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many economies.
    pub seeds: u64,
    /// Acts that both sides accepted.
    pub accepted: u64,
    /// Acts that both sides refused, by the same rule.
    pub refused: u64,
    /// By what was done.
    pub kinds: BTreeMap<String, Count>,
    /// Payments by their purpose; a Pay that is refused counts for each of its payments.
    pub purposes: BTreeMap<String, Count>,
    /// Refused acts by rule.
    pub rules: BTreeMap<String, u64>,
    /// How often something out of the ordinary came up.
    pub situations: BTreeMap<String, u64>,
}

impl Report {
    pub(crate) fn of(seeds: u64, tally: &Tally) -> Report {
        let named = |counts: &BTreeMap<&'static str, Count>| {
            counts
                .iter()
                .map(|(name, count)| ((*name).to_owned(), *count))
                .collect()
        };
        Report {
            seeds,
            accepted: tally.kinds.values().map(|count| count.accepted).sum(),
            refused: tally.kinds.values().map(|count| count.refused).sum(),
            kinds: named(&tally.kinds),
            purposes: named(&tally.purposes),
            rules: tally
                .rules
                .iter()
                .map(|(rule, count)| (rule.to_string(), *count))
                .collect(),
            situations: tally
                .situations
                .iter()
                .map(|(name, count)| ((*name).to_owned(), *count))
                .collect(),
        }
    }

    /// All acts.
    pub fn acts(&self) -> u64 {
        self.accepted + self.refused
    }

    /// The refused ones of a hundred acts, rounded down.
    pub fn refused_percent(&self) -> u64 {
        (self.refused * 100).checked_div(self.acts()).unwrap_or(0)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "{} acts over {} seeds, {} % of them refused: rules and model agree to the unit.",
            self.acts(),
            self.seeds,
            self.refused_percent()
        )?;
        for (title, counts) in [("acts", &self.kinds), ("payments", &self.purposes)] {
            writeln!(
                formatter,
                "\n{title:<14}{:>12}{:>12}",
                "accepted", "refused"
            )?;
            for (name, count) in counts {
                let Count { accepted, refused } = count;
                writeln!(formatter, "  {name:<12}{accepted:>12}{refused:>12}")?;
            }
        }
        for (title, counts) in [
            ("refused by", &self.rules),
            ("situations", &self.situations),
        ] {
            writeln!(formatter, "\n{title}")?;
            for (name, count) in counts {
                writeln!(formatter, "  {name:<50}{count:>12}")?;
            }
        }
        Ok(())
    }
}
