//! What holds for every rule and every sequence of acts.

use super::coop::{ACCOUNT, CALENDAR, Coop, DAY, NOON, coop_under, credits, key, rule_of};
use copex_economy::{
    account::AccountKey,
    act::Purpose,
    calendar::{Calendar, Moment, Month},
    credits::Credits,
    spending::{
        ApprovalWindow, Approvals, Asked, Day, Mandate, PurposeSet, SignerSpent, Spending,
        SpendingRefused, SpendingRule, Spent, Tier, authorise, signatures_needed,
    },
};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// Numbers at the ends of their range, around nothing, and of the size that people pay.
fn number() -> impl Strategy<Value = i64> {
    let edges = [
        i64::MIN,
        i64::MIN + 1,
        -1,
        0,
        1,
        Credits::MAX.minor_units(),
        i64::MAX - 1,
        i64::MAX,
    ];
    prop_oneof![select(edges.to_vec()), any::<i64>(), 0_i64..2_000]
}

fn amount() -> impl Strategy<Value = Credits> {
    number().prop_map(Credits::new)
}

fn any_key() -> impl Strategy<Value = AccountKey> {
    (0_u8..20).prop_map(key)
}

fn any_purposes() -> impl Strategy<Value = PurposeSet> {
    prop_oneof![
        Just(PurposeSet::payable()),
        vec(select(&Purpose::ALL), 0..6).prop_map(PurposeSet::from),
    ]
}

fn any_mandate() -> impl Strategy<Value = Mandate> {
    (
        any_key(),
        option::of(amount()),
        option::of(amount()),
        option::of(amount()),
        any_purposes(),
        any::<(bool, bool)>(),
    )
        .prop_map(|(signer, payment, day, month, purposes, may)| Mandate {
            signer,
            payment_limit: payment,
            day_limit: day,
            month_limit: month,
            purposes,
            may_save: may.0,
            may_change_rule: may.1,
        })
}

/// Any rule, sound or not.
fn any_rule() -> impl Strategy<Value = SpendingRule> {
    let tier = (option::of(amount()), any::<u8>())
        .prop_map(|(up_to, signatures)| Tier { up_to, signatures });
    (vec(any_mandate(), 0..18), vec(tier, 0..6))
        .prop_map(|(signers, tiers)| SpendingRule { signers, tiers })
}

fn any_spent() -> impl Strategy<Value = Spent> {
    let sums = (any_key(), amount(), amount()).prop_map(|(signer, day, month)| SignerSpent {
        signer,
        day,
        month,
    });
    let window =
        (any::<u64>(), any::<u64>()).prop_map(|(base, used)| ApprovalWindow { base, used });
    let window = prop_oneof![Just(ApprovalWindow::default()), window];
    (number(), number(), amount(), window, vec(sums, 0..20)).prop_map(
        |(day, month, total, approvals, by_signer)| Spent {
            day: Day(day),
            month: Month(month),
            total,
            approvals,
            by_signer,
        },
    )
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    (number(), option::of(any::<u32>()), any::<u32>()).prop_map(|(founded, period, collection)| {
        Calendar {
            founded: Moment(founded),
            period_seconds: period,
            collection_seconds: collection,
            closure_seconds: 1,
        }
    })
}

/// Rules that are sound: 1 to 6 signers, with limits or without, and steps that ask for ever more of them.
fn sound_rule() -> impl Strategy<Value = SpendingRule> {
    let limits = vec(
        [
            option::of(0_i64..1_500),
            option::of(0_i64..3_000),
            option::of(0_i64..6_000),
        ],
        6,
    );
    (1_u8..=6, limits, sound_tiers()).prop_map(|(signers, limits, mut tiers)| {
        for tier in &mut tiers {
            tier.signatures = tier.signatures.clamp(1, signers);
        }
        let mut rule = rule_of(signers, &tiers);
        for (mandate, [payment, day, month]) in rule.signers.iter_mut().zip(limits) {
            mandate.payment_limit = payment.map(credits);
            mandate.day_limit = day.map(credits);
            mandate.month_limit = month.map(credits);
        }
        rule
    })
}

fn sound_tiers() -> impl Strategy<Value = Vec<Tier>> {
    vec((1_i64..800, 0_u8..3), 1..=4).prop_map(|steps| {
        let last = steps.len() - 1;
        let (mut sum, mut signatures) = (0, 1);
        steps
            .into_iter()
            .enumerate()
            .map(|(place, (step, more))| {
                sum += step;
                signatures += more;
                Tier {
                    up_to: (place < last).then_some(credits(sum)),
                    signatures,
                }
            })
            .collect()
    })
}

/// One attempt to spend: how much, who of six signs, and how much time has passed (or is claimed to have not).
type Attempt = (i64, [bool; 6], i64);

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let pause = prop_oneof![
        3 => 0..DAY / 20,
        1 => 0..DAY * 3,
        1 => -DAY * 2..0_i64,
        1 => Just(DAY * 31),
    ];
    vec((1_i64..900, any::<[bool; 6]>(), pause), 1..60)
}

fn signers(chosen: [bool; 6]) -> Vec<AccountKey> {
    (1_u8..=6)
        .zip(chosen)
        .filter_map(|(one, signs)| signs.then_some(key(one)))
        .collect()
}

fn needed(coop: &Coop, amount: i64) -> u8 {
    let pay = [(Purpose::Purchase, credits(amount))];
    let asked = Asked {
        account: ACCOUNT,
        act: Spending::Pay(&pay),
        network_fee: Credits::ZERO,
        time: coop.time,
        calendar: &CALENDAR,
    };
    signatures_needed(Some(&coop.rule), &coop.spent, &asked).unwrap()
}

/// What a treasurer would write down: who signed for how much, on which day and in which month of the account.
struct Line {
    day: Day,
    month: Month,
    amount: i64,
    charged: Vec<AccountKey>,
}

fn sum(lines: &[Line], counts: impl Fn(&Line) -> bool) -> i64 {
    lines
        .iter()
        .filter(|line| counts(line))
        .map(|line| line.amount)
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_input_panics(
        rule in option::of(prop_oneof![any_rule(), sound_rule()]),
        next in any_rule(),
        spent in any_spent(),
        (payments, saved, kind) in (vec((select(&Purpose::ALL), amount()), 0..103), amount(), 0_u8..3),
        (number, valid_until, signers) in (prop_oneof![0_u64..200, any::<u64>()], number(), vec(any_key(), 0..20)),
        (time, calendar) in (number(), any_calendar()),
        approved in any::<bool>(),
    ) {
        let approvals = Approvals { number, valid_until: Moment(valid_until), signers };
        let asked = Asked {
            account: ACCOUNT,
            act: match kind {
                0 => Spending::Pay(&payments),
                1 => Spending::Save(saved),
                _ => Spending::ChangeRule(&next),
            },
            network_fee: Credits::ZERO,
            time: Moment(time),
            calendar: &calendar,
        };
        let _ = signatures_needed(rule.as_ref(), &spent, &asked);
        let answer = authorise(rule.as_ref(), &spent, &asked, approved.then_some(&approvals));
        if let (Some(rule), Ok(after)) = (rule, answer) {
            prop_assert_eq!(rule.check(ACCOUNT), Ok(()));
            prop_assert!(approved);
            prop_assert!(after.day >= spent.day && after.month >= spent.month);
            // Never again under this number.
            prop_assert!(after.approvals.with_used(number).is_err());
        }
    }

    /// What a payment takes at once, its parts take by the last of them; no part takes more.
    #[test]
    fn r_credit_34_splitting_never_takes_fewer_signatures(
        tiers in sound_tiers(),
        before in 1_i64..2_000,
        parts in vec(1_i64..400, 1..20),
    ) {
        let signers = tiers.last().map_or(1, |tier| tier.signatures);
        let mut coop = coop_under(rule_of(signers, &tiers));
        let everyone: Vec<AccountKey> = (1..=signers).map(key).collect();
        prop_assert_eq!(coop.buy(before, &everyone), Ok(()));
        let at_once = needed(&coop, parts.iter().sum());
        let mut most = 0;
        for part in parts {
            let of_part = needed(&coop, part);
            prop_assert!(of_part >= most, "later parts take no fewer");
            most = of_part;
            let enough = &everyone[..usize::from(of_part)];
            if let Some((_, too_few)) = enough.split_last() {
                prop_assert!(coop.buy(part, too_few).is_err());
            }
            prop_assert_eq!(coop.buy(part, enough), Ok(()));
            coop.time = Moment(coop.time.0 + DAY / 100);
        }
        prop_assert_eq!(most, at_once);
    }

    /// The sums kept are those of a list of all that was ever authorised, and no signer passes a limit.
    #[test]
    fn r_credit_35_sums_are_those_of_the_whole_list_and_within_limits(
        rule in sound_rule(),
        attempts in attempts(),
    ) {
        prop_assert_eq!(rule.check(ACCOUNT), Ok(()));
        let mut coop = coop_under(rule.clone());
        let mut lines: Vec<Line> = Vec::new();
        let (mut day, mut month) = (Day(0), Month(0));
        for (amount, chosen, pause) in attempts {
            coop.time = Moment(coop.time.0 + pause);
            let on = day.max(Day(coop.time.0.div_euclid(DAY)));
            let within = month.max(CALENDAR.month(coop.time));
            let signed = signers(chosen);
            let charged: Vec<AccountKey> = rule
                .signers
                .iter()
                .filter(|one| signed.contains(&one.signer))
                .filter(|one| {
                    let own = |line: &Line| line.charged.contains(&one.signer);
                    let of_day = amount + sum(&lines, |line| own(line) && line.day == on);
                    let of_month = amount + sum(&lines, |line| own(line) && line.month == within);
                    one.payment_limit.is_none_or(|limit| amount <= limit.minor_units())
                        && one.day_limit.is_none_or(|limit| of_day <= limit.minor_units())
                        && one.month_limit.is_none_or(|limit| of_month <= limit.minor_units())
                })
                .map(|one| one.signer)
                .collect();
            let today = amount + sum(&lines, |line| line.day == on);
            let tier = rule.tiers.iter().find(|tier| tier.up_to.is_none_or(|up_to| today <= up_to.minor_units()));
            let enough = charged.len() >= usize::from(tier.unwrap().signatures);
            let answer = coop.buy(amount, &signed);
            prop_assert_eq!(answer.is_ok(), enough, "{:?}", answer);
            if !enough {
                continue;
            }
            (day, month) = (on, within);
            lines.push(Line { day, month, amount, charged });
            prop_assert_eq!((coop.spent.day, coop.spent.month), (day, month));
            prop_assert_eq!(coop.spent.total, credits(today));
            prop_assert!(coop.spent.by_signer.is_sorted_by(|one, next| one.signer < next.signer));
            for one in &rule.signers {
                let own = |line: &Line| line.charged.contains(&one.signer);
                let held = coop.spent.of(one.signer);
                prop_assert_eq!(held.day, credits(sum(&lines, |line| own(line) && line.day == day)));
                prop_assert_eq!(held.month, credits(sum(&lines, |line| own(line) && line.month == month)));
                prop_assert!(one.day_limit.is_none_or(|limit| held.day <= limit));
                prop_assert!(one.month_limit.is_none_or(|limit| held.month <= limit));
            }
        }
    }

    /// Fewer than a step asks for never bring the day beyond the step below, whatever they split, date back or repeat, and
    /// whatever the others spend.
    #[test]
    fn r_credit_34_too_few_never_pass_their_step_in_a_day(
        tiers in sound_tiers(),
        coalition in 1_u8..6,
        attempts in vec((1_i64..900, any::<[bool; 6]>(), any::<bool>(), 0_i64..40), 1..80),
    ) {
        let top = tiers.last().map_or(1, |tier| tier.signatures);
        let signers_of_rule = top.max(coalition);
        let mut coop = coop_under(rule_of(signers_of_rule, &tiers));
        let everyone: Vec<AccountKey> = (1..=signers_of_rule).map(key).collect();
        // What the coalition can reach: the highest step that asks for no more than it has.
        let reach = tiers
            .iter()
            .rev()
            .find(|tier| tier.signatures <= coalition)
            .map_or(Some(Credits::ZERO), |tier| tier.up_to);
        let mut by_coalition = 0;
        for (amount, chosen, together, days_back) in attempts {
            // The account's newest day is today: no date but a later one could begin another.
            coop.time = Moment(NOON.0 - if by_coalition == 0 { 0 } else { days_back * DAY });
            if together {
                prop_assert_eq!(coop.buy(amount, &everyone), Ok(()));
                continue;
            }
            let mut own = signers(chosen);
            own.retain(|one| *one <= key(coalition));
            if coop.buy(amount, &own).is_ok() {
                by_coalition += amount;
                prop_assert!(reach.is_none_or(|reach| coop.spent.total <= reach));
            }
        }
        prop_assert!(reach.is_none_or(|reach| credits(by_coalition) <= reach));
    }

    /// Whatever happens in between, an approval that was used is never good again.
    #[test]
    fn r_credit_37_no_approval_is_replayed(
        rule in sound_rule(),
        attempts in attempts(),
    ) {
        let mut coop = coop_under(rule);
        let mut used: Vec<(Approvals, i64)> = Vec::new();
        for (amount, chosen, pause) in attempts {
            coop.time = Moment(coop.time.0 + pause);
            let approvals = coop.approvals(&signers(chosen));
            let pay = [(Purpose::Purchase, credits(amount))];
            if coop.act(Spending::Pay(&pay), &approvals).is_ok() {
                used.push((approvals, amount));
            }
            for (again, amount) in &used {
                let pay = [(Purpose::Purchase, credits(*amount))];
                // Dated as when it was new, so that it has not ended.
                let mut then = coop.clone();
                then.time = Moment(again.valid_until.0 - 1);
                let why = then.answer(Spending::Pay(&pay), Some(again)).unwrap_err();
                let refused_for_its_number = matches!(
                    why,
                    SpendingRefused::NumberUsed { .. } | SpendingRefused::NumberOld { .. }
                );
                prop_assert!(refused_for_its_number, "{}", why);
            }
        }
    }
}
