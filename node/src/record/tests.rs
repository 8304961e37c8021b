//! Records of histories made by hand. A month has a thousand seconds; the asked month is 10, the window 7, 8 and 9.

use super::*;
use crate::histories::{MONTH, Story, key, within};
use copex_economy::assessment::assess;
use copex_economy::calendar::Calendar;
use copex_economy::policy::Policy;
use copex_entries::assessment::CitedAssessment;

const BAKERY: u8 = 1;
const FARM: u8 = 2;
const ANA: u8 = 5;
const BEN: u8 = 6;

const QUESTION: Question = Question {
    month: Month(10),
    months: 3,
    growth: BasisPoints(200),
    pull: BasisPoints(1_000),
};

fn economy() -> EconomyProperties {
    EconomyProperties {
        name: "Valley".into(),
        practice: true,
        registrars: vec![key(200)],
        foundation: key(201),
        policy: Policy::default(),
        policy_last_month: Month(1_000),
        calendar: Calendar {
            founded: Moment(0),
            period_seconds: Some(u32::try_from(MONTH / 1_000_000).unwrap()),
            collection_seconds: 1_000,
            closure_seconds: 1_000,
        },
        predecessor: None,
    }
}

fn ledger(stories: Vec<(u8, Story)>) -> Ledger {
    let histories = stories
        .into_iter()
        .map(|(number, story)| (id_of(&key(number)), story.lines))
        .collect();
    Ledger {
        histories,
        accredited: Vec::new(),
    }
}

fn record(stories: Vec<(u8, Story)>) -> Record {
    ledger(stories).record(&economy(), &QUESTION).unwrap()
}

fn coop(number: u8) -> Story {
    Story::opens(number, Role::Coop, 500_000, within(0, 0))
}

fn member(number: u8) -> Story {
    Story::opens(number, Role::Member, 0, within(0, 0))
}

fn id(number: u8) -> String {
    id_of(&key(number))
}

/// The bakery pays Ana, who buys from the farm, which buys from the bakery.
fn village() -> Vec<(u8, Story)> {
    let (mut bakery, mut farm) = (coop(BAKERY), coop(FARM));
    let mut ana = member(ANA);
    for month in 5..12 {
        bakery.collects(FARM, 1_000 + month, Purpose::Purchase, within(month, 0));
        ana.collects(BAKERY, 300, Purpose::Wage, within(month, 1));
        ana.collects(BAKERY, 20, Purpose::Dividend, within(month, 2));
        farm.collects(ANA, 250, Purpose::Purchase, within(month, 3));
        farm.collects(ANA, 7, Purpose::Contribution, within(month, 4));
        ana.pays(FARM, 257, Purpose::Purchase, within(month, 5));
    }
    vec![(BAKERY, bakery), (FARM, farm), (ANA, ana)]
}

#[test]
fn trades_of_the_three_months_before_are_added_up() {
    let record = record(village());
    assert_eq!(
        record.purchases,
        [Purchase {
            buyer: id(FARM),
            seller: id(BAKERY),
            amount: Credits::new(3 * 1_000 + 7 + 8 + 9),
        }]
    );
    assert_eq!(
        record.wages,
        [Wage {
            payer: id(BAKERY),
            member: id(ANA),
            amount: Credits::new(3 * 320),
        }]
    );
    assert_eq!(
        record.member_purchases,
        [MemberPurchase {
            member: id(ANA),
            seller: id(FARM),
            amount: Credits::new(3 * 250),
        }]
    );
    let assessment = assess(&record).unwrap();
    assert_eq!(assessment.coops.len(), 2);
}

#[test]
fn what_happens_after_the_month_has_begun_changes_nothing() {
    let early = |line: &HistoryLine| line.at < within(10, 0);
    let then = village().into_iter().map(|(number, mut story)| {
        story.lines.retain(early);
        (number, story)
    });
    assert_eq!(record(then.collect()), record(village()));
}

#[test]
fn a_refund_is_taken_off_and_a_pair_left_with_nothing_is_left_out() {
    let mut stories = village();
    stories[1]
        .1
        .collects(BAKERY, 24, Purpose::Refund, within(9, 900));
    assert_eq!(record(stories).purchases[0].amount, Credits::new(3_000));
    let mut stories = village();
    stories[1]
        .1
        .collects(BAKERY, 3_024, Purpose::Refund, within(9, 900));
    stories[2]
        .1
        .collects(FARM, 751, Purpose::Refund, within(9, 900));
    let left = record(stories);
    assert!(
        left.purchases.is_empty() && left.member_purchases.is_empty(),
        "{left:?}"
    );
}

#[test]
fn an_own_payment_taken_back_is_no_sale() {
    let mut stories = village();
    let before = record(village());
    let parts = vec![crate::histories::posting(
        Some(FARM),
        500,
        Some(Purpose::Purchase),
    )];
    stories[0].1.does(LedgerAct::Mark, within(9, 900), parts);
    assert_eq!(record(stories), before);
}

#[test]
fn a_buyer_of_whom_nothing_is_known_is_asked_for_and_is_nobodys_demand() {
    let mut stories = village();
    stories[1]
        .1
        .collects(BEN, 400, Purpose::Purchase, within(9, 900));
    let ledger = ledger(stories);
    assert_eq!(ledger.missing(), [key(BEN)]);
    let record = ledger.record(&economy(), &QUESTION).unwrap();
    let of_ben = record
        .member_purchases
        .iter()
        .find(|one| one.member == id(BEN));
    assert_eq!(of_ben.unwrap().amount, Credits::new(400));
    assert!(record.wages.iter().all(|wage| wage.member != id(BEN)));
    assess(&record).unwrap();
}

#[test]
fn one_key_in_two_spellings_is_one_agent() {
    let mut bytes = key(FARM).get_raw_39().to_vec();
    bytes[38] ^= 1;
    let odd = AgentPubKey::from_raw_39(bytes);
    assert_ne!(odd, key(FARM));
    let mut stories = village();
    stories[0].1.lines[1].postings[0].other = Some(odd);
    let odd = ledger(stories);
    assert!(odd.missing().is_empty());
    let asked = Question {
        month: Month(8),
        ..QUESTION
    };
    assert_eq!(
        odd.record(&economy(), &asked).unwrap(),
        ledger(village()).record(&economy(), &asked).unwrap()
    );
}

#[test]
fn a_coop_is_accredited_from_its_first_event_and_counts_its_months() {
    let opened = |at: Moment| {
        let story = Story::opens(BAKERY, Role::Coop, 500_000, at);
        record(vec![(BAKERY, story)]).coops.pop()
    };
    assert_eq!(opened(within(7, 0)).unwrap().months_in_being, None);
    assert_eq!(opened(within(7, 1)).unwrap().months_in_being, Some(2));
    assert_eq!(opened(within(9, 999)).unwrap().months_in_being, Some(0));
    assert_eq!(opened(within(10, 0)), None);
}

#[test]
fn the_base_stays_that_of_the_first_accreditation() {
    let mut bakery = coop(BAKERY);
    bakery.renews(750_000, within(4, 0), Moment::LATEST, within(4, 1));
    let coop = &record(vec![(BAKERY, bakery)]).coops[0];
    assert_eq!(
        (coop.base, coop.ceiling, coop.runs_on),
        (
            Credits::new(500_000),
            Credits::new(750_000),
            Credits::new(750_000)
        )
    );
}

#[test]
fn a_credential_runs_on_only_where_it_ends_after_the_month_assessed_for_has_begun() {
    let figures = |until: Moment| {
        let bakery = coop(BAKERY).first_ends(until);
        let coop = record(vec![(BAKERY, bakery)]).coops.remove(0);
        let Coop {
            ceiling,
            base,
            runs_on,
            ..
        } = coop;
        [ceiling, base, runs_on].map(Credits::minor_units)
    };
    assert_eq!(
        figures(Moment(within(11, 0).0 + 1)),
        [500_000, 500_000, 500_000]
    );
    assert_eq!(figures(within(11, 0)), [500_000, 500_000, 0]);
    assert_eq!(figures(Moment(within(9, 0).0 + 1)), [500_000, 500_000, 0]);
    assert_eq!(figures(within(9, 0)), [0, 0, 0]);
}

#[test]
fn nobody_goes_back_to_a_credential_before_the_one_that_is_cited() {
    let lowered = |cited: Moment| {
        let mut bakery = coop(BAKERY);
        bakery.renews(200_000, within(8, 0), within(11, 0), cited);
        let coop = record(vec![(BAKERY, bakery)]).coops.remove(0);
        [coop.ceiling, coop.runs_on].map(Credits::minor_units)
    };
    assert_eq!(lowered(within(9, 0)), [200_000, 0]);
    // Cited after the month began: until then the old one could be used.
    assert_eq!(lowered(within(10, 0)), [500_000, 500_000]);
}

/// Some assessment of month 9.
fn cited() -> CitedAssessment {
    CitedAssessment {
        month: Month(9),
        months: 3,
        growth: BasisPoints(200),
        pull: BasisPoints(1_000),
        digest: "0".repeat(64),
        ceiling: Credits::new(9_000_000),
    }
}

/// A credential that a registrar's node gives ends with a month, and is renewed in the second half of its last one: the
/// record of that month finds the endowment free, whether it was renewed meanwhile or not.
#[test]
fn what_nodes_renew_by_themselves_does_not_run_on_in_the_last_month_of_a_credential() {
    let economy = economy();
    let until = economy.coop_standing_until(within(8, 300), within(8, 350));
    assert_eq!(until, within(11, 0));
    let from = economy.coop_renewal_from(within(8, 300), until);
    assert_eq!(from, within(10, 500));
    let mut bakery = Story::opens(BAKERY, Role::Coop, 500_000, within(8, 300)).first_ends(until);
    let runs_on = |bakery: Story| record(vec![(BAKERY, bakery)]).coops.remove(0).runs_on;
    let again = || Story::opens(BAKERY, Role::Coop, 500_000, within(8, 300)).first_ends(until);
    assert_eq!(runs_on(again()), Credits::ZERO);
    let renewed_until = economy.coop_standing_until(from, from);
    bakery.renews(500_000, from, renewed_until, from);
    assert_eq!(renewed_until, within(13, 0));
    assert_eq!(runs_on(bakery), Credits::ZERO);
}

#[test]
fn an_accreditation_that_is_not_cited_yet_counts_up_to_the_growth_cap() {
    let figures_of = |ceiling: i64, valid_from: Moment, assessed: bool| {
        let mut ledger = ledger(vec![(BAKERY, coop(BAKERY).first_ends(within(10, 500)))]);
        ledger.accredited.push(Party {
            agent: key(BAKERY),
            name: "Bakery".into(),
            role: Role::Coop,
            coop: None,
            coop_name: None,
            standing: None,
            serial: 2,
            valid_from,
            valid_until: Moment::LATEST,
            accepted: true,
            revoked: None,
            closed: None,
            ceiling: Some(Credits::new(ceiling)),
            assessment: assessed.then(cited),
            profile: None,
        });
        let record = ledger.record(&economy(), &QUESTION).unwrap();
        [record.coops[0].ceiling, record.coops[0].runs_on].map(Credits::minor_units)
    };
    let figures = |ceiling, valid_from| figures_of(ceiling, valid_from, true);
    assert_eq!(figures(600_000, within(9, 500)), [600_000, 600_000]);
    assert_eq!(figures(9_000_000, within(9, 500)), [750_000, 750_000]);
    assert_eq!(figures(100_000, within(9, 500)), [500_000, 100_000]);
    assert_eq!(figures(600_000, within(10, 0)), [500_000, 0], "given later");
    // Without an assessment it does not rise at all.
    let unassessed = figures_of(600_000, within(9, 500), false);
    assert_eq!(unassessed, [500_000, 500_000]);
}

#[test]
fn an_account_that_cannot_be_read_is_named() {
    let mut ledger = ledger(village());
    ledger.histories.insert(id(BEN), Vec::new());
    assert_eq!(ledger.unreadable(), [id(BEN)]);
    assert!(ledger.missing().is_empty());
    assert_eq!(
        ledger.record(&economy(), &QUESTION).unwrap(),
        record(village())
    );
}
