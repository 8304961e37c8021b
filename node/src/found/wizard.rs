//! `copex found` without a file: asks for what a founding needs, in plain words, and shows it before anything is made.

use super::config::{Config, Founder};
use crate::error::NodeError;
use crate::hubs::HubAddress;
use crate::node::{day, now};
use crate::planned::command::amount;
use copex_economy::credits::{BasisPoints, Credits};
use copex_economy::policy::Policy;
use dialoguer::{Confirm, Input};
use std::fmt::Write;

/// The founding policy lasts so many years unless another is voted.
const POLICY_YEARS: i64 = 10;
const COLLECTION_DAYS: u32 = 30;
const CLOSURE_DAYS: u32 = 60;

/// Somebody who answers.
pub trait Answers {
    /// A text; `usual` is taken for nothing. Asked again until `check` accepts it.
    fn text(
        &mut self,
        question: &str,
        usual: Option<&str>,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String, NodeError>;
    /// Yes or no.
    fn agrees(&mut self, question: &str, usual: bool) -> Result<bool, NodeError>;
    /// Shows something.
    fn told(&mut self, text: &str);
}

/// A person at a terminal.
pub struct Terminal;

fn gone(error: dialoguer::Error) -> NodeError {
    NodeError::FoundingFile(format!(
        "nobody answered at the terminal ({error}); a file can say it all: copex found --file founding.yaml"
    ))
}

impl Answers for Terminal {
    fn text(
        &mut self,
        question: &str,
        usual: Option<&str>,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String, NodeError> {
        let mut input = Input::<String>::new()
            .with_prompt(question)
            .validate_with(|text: &String| check(text.trim()));
        if let Some(usual) = usual {
            input = input.default(usual.to_owned());
        }
        Ok(input.interact_text().map_err(gone)?.trim().to_owned())
    }

    fn agrees(&mut self, question: &str, usual: bool) -> Result<bool, NodeError> {
        let confirm = Confirm::new().with_prompt(question).default(usual);
        confirm.interact().map_err(gone)
    }

    fn told(&mut self, text: &str) {
        eprintln!("{text}");
    }
}

/// What somebody wants to found; none if they change their mind. The economy is checked as a file would be.
pub fn ask(answers: &mut impl Answers) -> Result<Option<Config>, NodeError> {
    answers.told(
        "An economy is founded once, and what is asked here holds for good; only the policy can be voted anew.\n",
    );
    let name = answers.text("What is the economy called?", None, &not_empty)?;
    answers.told(
        "\nNodes meet at a hub, which somebody runs with `copex hub`: a name on the internet, with a certificate.",
    );
    let hub = ask_hub(answers)?;
    answers.told(
        "\nThe Foundation belongs to all co-ops; its key lives on this node until they decide otherwise.",
    );
    let foundation = Founder {
        key: None,
        id: Some("foundation".into()),
        name: answers.text(
            "What is the Foundation called?",
            Some("Co-operative Economy Foundation"),
            &not_empty,
        )?,
        about: "Receives its share of what is created, and spends only what a vote decided.".into(),
    };
    answers.told(
        "\nRegistrars check that a real co-op stands behind a key. With two or more, large ceilings take two signatures.",
    );
    let registrars = ask_registrars(answers)?;
    let policy = ask_policy(answers)?;
    let config = Config {
        name,
        hubs: vec![hub],
        period_seconds: None,
        collection_days: COLLECTION_DAYS,
        closure_days: CLOSURE_DAYS,
        policy,
        policy_last_month: in_years(POLICY_YEARS)?,
        foundation,
        registrars,
    };
    let config = Config::parse(&config.to_yaml()?)?;
    answers.told(&shown(&config));
    let sure = answers.agrees("Found this economy?", false)?;
    Ok(sure.then_some(config))
}

fn not_empty(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("Type at least one letter.".into());
    }
    Ok(())
}

fn ask_hub(answers: &mut impl Answers) -> Result<HubAddress, NodeError> {
    let as_hub = |address: &str, bundles: &str| HubAddress {
        address: address.into(),
        bundles: bundles.into(),
    };
    let address = answers.text(
        "Where is the hub? (like https://hub.valley.example:443)",
        None,
        &|text| as_hub(text, text).check(),
    )?;
    let bundles = answers.text(
        "Where does it serve the economy's bundle?",
        next_port(&address).as_deref(),
        &|text| as_hub(text, text).check(),
    )?;
    Ok(as_hub(&address, &bundles))
}

/// Where a hub serves bundles unless it is told otherwise.
fn next_port(address: &str) -> Option<String> {
    let (start, port) = address.trim_end_matches('/').rsplit_once(':')?;
    let port: u16 = port.parse().ok()?;
    Some(format!("{start}:{}", port.checked_add(1)?))
}

fn ask_registrars(answers: &mut impl Answers) -> Result<Vec<Founder>, NodeError> {
    let own = answers.text(
        "What is the registrar on this node called?",
        None,
        &not_empty,
    )?;
    let mut registrars = vec![Founder {
        key: None,
        id: Some("registrar".into()),
        name: own,
        about: "Checks that a real co-op stands behind a key, and accredits it.".into(),
    }];
    while answers.agrees("Is there another registrar, on another node?", false)? {
        let name = answers.text("What is it called?", None, &not_empty)?;
        let key = answers.text("Which key did `copex key` print there?", None, &|text| {
            super::agent_key(text).map(|_| ())
        })?;
        registrars.push(Founder {
            key: Some(key),
            id: None,
            name,
            about: String::new(),
        });
    }
    Ok(registrars)
}

fn ask_policy(answers: &mut impl Answers) -> Result<Policy, NodeError> {
    let mut policy = Policy::default();
    answers.told(&format!("\n{}", policy_in_words(&policy)));
    if answers.agrees("Begin with these numbers?", true)? {
        return Ok(policy);
    }
    policy.foundation_share = ask_percent(
        answers,
        "The Foundation's share of what is created, in percent",
        policy.foundation_share,
    )?;
    policy.factor = ask_percent(
        answers,
        "Credits created for what a co-op expects to sell in a month, in percent",
        policy.factor,
    )?;
    policy.overdraft = ask_percent(
        answers,
        "How far a co-op may go below zero, in percent of proven monthly sales",
        policy.overdraft,
    )?;
    policy.grant_validity_months = ask_number(
        answers,
        "After how many months an unspent grant lapses (1 to 12)",
        policy.grant_validity_months,
    )?;
    policy.standing_periods = ask_number(
        answers,
        "For how many months a co-op is accredited before it is renewed (1 to 12)",
        policy.standing_periods,
    )?;
    policy.registrar_quota = ask_amount(
        answers,
        "What all co-ops of one registrar may expect to sell in a month, at most",
        policy.registrar_quota,
    )?;
    policy.two_registrars_from = ask_amount(
        answers,
        "From which monthly sales on two registrars sign",
        policy.two_registrars_from,
    )?;
    Ok(policy)
}

fn ask_percent(
    answers: &mut impl Answers,
    question: &str,
    usual: BasisPoints,
) -> Result<BasisPoints, NodeError> {
    let read = |text: &str| {
        let hundredths = amount(text.trim_end_matches('%').trim());
        let hundredths = hundredths.map_err(|_| "This is no percentage like 12.5.".to_owned())?;
        u32::try_from(hundredths.minor_units())
            .map(BasisPoints)
            .map_err(|_| "This is too much.".to_owned())
    };
    let usual = percent(usual);
    let text = answers.text(question, Some(&usual), &|text| read(text).map(|_| ()))?;
    read(&text).map_err(NodeError::FoundingFile)
}

fn ask_number(answers: &mut impl Answers, question: &str, usual: u16) -> Result<u16, NodeError> {
    let read = |text: &str| match text.parse() {
        Ok(number) if (1..=12).contains(&number) => Ok(number),
        _ => Err("Type a number from 1 to 12.".to_owned()),
    };
    let text = answers.text(question, Some(&usual.to_string()), &|text| {
        read(text).map(|_| ())
    })?;
    read(&text).map_err(NodeError::FoundingFile)
}

fn ask_amount(
    answers: &mut impl Answers,
    question: &str,
    usual: Credits,
) -> Result<Credits, NodeError> {
    let read = |text: &str| amount(&text.replace(',', ""));
    let text = answers.text(question, Some(&usual.to_string()), &|text| {
        read(text).map(|_| ())
    })?;
    read(&text).map_err(NodeError::FoundingFile)
}

fn percent(rate: BasisPoints) -> String {
    let (whole, rest) = (rate.0.div_euclid(100), rate.0.rem_euclid(100));
    let text = format!("{whole}.{rest:02}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn in_years(years: i64) -> Result<String, NodeError> {
    let today = day(now());
    let year: i64 = today
        .split('-')
        .next()
        .and_then(|year| year.parse().ok())
        .ok_or_else(|| NodeError::FoundingFile(format!("this machine's date is {today}")))?;
    Ok(format!("{}-12", year.saturating_add(years)))
}

/// The numbers that co-ops vote, as sentences.
fn policy_in_words(policy: &Policy) -> String {
    format!(
        "The founding policy:\n\
         - an offer brings a co-op {} % of what it expects to sell in a month as credits; {} % of what is created goes to the Foundation;\n\
         - an unspent grant lapses after {} months; a co-op may go below zero by {} % of its proven monthly sales;\n\
         - a registrar vouches for monthly sales of {} in all; from {} on, two sign; an accreditation runs for {} months.",
        percent(policy.factor),
        percent(policy.foundation_share),
        policy.grant_validity_months,
        percent(policy.overdraft),
        policy.registrar_quota,
        policy.two_registrars_from,
        policy.standing_periods,
    )
}

fn shown(config: &Config) -> String {
    let mut text = format!("\n{}\n", config.name);
    for HubAddress { address, bundles } in &config.hubs {
        // A String takes everything.
        let _ = writeln!(text, "- hub: {address}, bundles at {bundles}");
    }
    let _ = writeln!(
        text,
        "- Foundation: {}, on this node",
        config.foundation.name
    );
    for registrar in &config.registrars {
        let place = registrar.key.as_deref().unwrap_or("on this node");
        let _ = writeln!(text, "- registrar: {}, {place}", registrar.name);
    }
    let _ = writeln!(
        text,
        "- payments can be collected for {} days; the founding policy holds until {}\n{}",
        config.collection_days,
        config.policy_last_month,
        policy_in_words(&config.policy)
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use holochain::prelude::AgentPubKey;
    use std::collections::VecDeque;

    /// Answers as they would be typed, and what was shown meanwhile.
    struct Typed {
        lines: VecDeque<String>,
        shown: String,
    }

    fn typed(lines: &[&str]) -> Typed {
        Typed {
            lines: lines.iter().map(ToString::to_string).collect(),
            shown: String::new(),
        }
    }

    impl Answers for Typed {
        fn text(
            &mut self,
            question: &str,
            usual: Option<&str>,
            check: &dyn Fn(&str) -> Result<(), String>,
        ) -> Result<String, NodeError> {
            loop {
                let line = self.lines.pop_front();
                let line = line.unwrap_or_else(|| panic!("no answer to {question}"));
                let line = match (line.as_str(), usual) {
                    ("", Some(usual)) => usual.to_owned(),
                    _ => line,
                };
                match check(&line) {
                    Ok(()) => return Ok(line),
                    Err(problem) => self.shown += &problem,
                }
            }
        }

        fn agrees(&mut self, question: &str, usual: bool) -> Result<bool, NodeError> {
            let line = self.lines.pop_front();
            let line = line.unwrap_or_else(|| panic!("no answer to {question}"));
            Ok(match line.as_str() {
                "" => usual,
                line => line == "y",
            })
        }

        fn told(&mut self, text: &str) {
            self.shown += text;
        }
    }

    #[test]
    fn the_usual_answers_found_a_sound_economy() {
        let mut answers = typed(&[
            "",
            "Valley",
            "hub.valley.example",
            "https://hub.valley.example:443",
            "",
            "",
            "Valley registrar",
            "",
            "",
            "y",
        ]);
        let config = ask(&mut answers).unwrap().unwrap();
        assert_eq!(config.name, "Valley");
        assert_eq!(config.hubs[0].bundles, "https://hub.valley.example:444");
        assert_eq!(config.policy, Policy::default());
        assert_eq!(config.registrars.len(), 1);
        assert!(answers.shown.contains("Type at least one letter"));
        assert!(answers.shown.contains("125 %"), "{}", answers.shown);
        // What was asked is kept as a file, and the file says the same.
        assert_eq!(Config::parse(&config.to_yaml().unwrap()).unwrap(), config);
    }

    #[test]
    fn numbers_and_registrars_can_be_others() {
        let key = AgentPubKey::from_raw_32(vec![7; 32]).to_string();
        let mut answers = typed(&[
            "Valley",
            "https://hub.valley.example:443",
            "https://bundles.valley.example",
            "Commons",
            "North",
            "y",
            "South",
            "uhCAk",
            &key,
            "n",
            "n",
            "33.3%",
            "100",
            "0",
            "13",
            "6",
            "",
            "20,000.00",
            "5000",
            "y",
        ]);
        let config = ask(&mut answers).unwrap().unwrap();
        assert_eq!(config.policy.foundation_share, BasisPoints(3_330));
        assert_eq!(config.policy.factor, BasisPoints(10_000));
        assert_eq!(config.policy.overdraft, BasisPoints(0));
        assert_eq!(config.policy.grant_validity_months, 6);
        assert_eq!(config.policy.registrar_quota, Credits::new(2_000_000));
        assert_eq!(config.policy.two_registrars_from, Credits::new(500_000));
        assert_eq!(config.registrars[1].key.as_deref(), Some(key.as_str()));
        assert!(answers.shown.contains("no agent key"));
        assert!(answers.shown.contains("from 1 to 12"));
    }

    #[test]
    fn who_changes_their_mind_founds_nothing() {
        let mut answers = typed(&[
            "Valley",
            "https://hub.valley.example:443",
            "",
            "",
            "North",
            "",
            "",
            "",
        ]);
        assert!(ask(&mut answers).unwrap().is_none());
    }
}
