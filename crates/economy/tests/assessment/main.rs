//! The assessment against two independent judges, and its promises over random records.

mod judges;
mod plain;

use copex_economy::{
    assessment::{Assessment, Limit, Purchase, assess},
    credits::Credits,
};
use judges::{by_search, check_definition};
use plain::{Plain, amount, members, plain};
use proptest::{collection::vec, prelude::*};

/// The exact share of each co-op, as the assessment's own bounds give it.
fn shares(assessment: &Assessment) -> Vec<(i128, i128)> {
    let share = |limit: Limit| match limit {
        Limit::Sales | Limit::GrowthCap => (1, 1),
        Limit::Demand(number) => {
            let bound = &assessment.bounds[number];
            (wide(bound.explained), wide(bound.claimed))
        }
    };
    assessment
        .coops
        .iter()
        .map(|coop| share(coop.limit))
        .collect()
}

fn wide(amount: Credits) -> i128 {
    i128::from(amount.minor_units())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_the_definition_and_with_a_search_of_all_sets(plain in (1..=6_usize).prop_flat_map(plain)) {
        let assessment = assess(&plain.record()).expect("sound");
        let exact = shares(&assessment);
        check_definition(&plain, &exact);
        for (coop, (explained, claimed)) in by_search(&plain).into_iter().enumerate() {
            let claim = plain.claim(coop);
            let (kept, beyond) = (plain.kept(coop), plain.beyond(coop));
            let ceiling = (kept.min(claim) * claimed + beyond * explained) / (claimed * plain.months);
            prop_assert_eq!(wide(assessment.coops[coop].claim), claim);
            prop_assert_eq!(wide(assessment.coops[coop].kept), kept);
            prop_assert_eq!(wide(assessment.coops[coop].ceiling), ceiling, "co-op {}", coop);
            if beyond > 0 {
                prop_assert_eq!(exact[coop].0 * claimed, explained * exact[coop].1);
            }
        }
    }

    #[test]
    fn every_set_is_bounded_by_its_endowments_and_what_the_others_bought(plain in (1..=8_usize).prop_flat_map(plain)) {
        let assessment = assess(&plain.record()).expect("sound");
        // What can be used: the new ceiling, or the one that runs on. A pull can draw an endowment below the latter.
        let usable = |coop: usize| wide(assessment.coops[coop].ceiling).max(plain.runs_on[coop]);
        let drawn = |plain: &Plain, coop: usize| plain.months * plain.runs_on[coop] - plain.kept(coop);
        for set in 1..1_u32 << plain.coops() {
            let endowed = plain.total(set, Plain::endowment) + plain.bought_from(set);
            let usable: i128 = members(set).map(usable).sum();
            prop_assert!(plain.months * usable <= endowed + plain.total(set, drawn));
            let assessed: i128 = members(set).map(|coop| wide(assessment.coops[coop].ceiling)).sum();
            prop_assert!(plain.months * assessed <= endowed);
        }
        let after: i128 = assessment.coops.iter().map(|coop| wide(coop.ceiling)).sum();
        let endowed = plain.pull * plain.base.iter().sum::<i128>()
            + (10_000 - plain.pull) * plain.ceiling.iter().sum::<i128>();
        prop_assert!(after * 100_000_000 <= (10_000 + plain.growth) * endowed);
        for coop in &assessment.coops {
            let most = wide(coop.ceiling_before) * (10_000 + plain.cap) / 10_000;
            prop_assert!(wide(coop.ceiling) <= most);
        }
    }

    #[test]
    fn the_order_of_the_record_does_not_matter(
        plain in (1..=8_usize).prop_flat_map(plain), seed in any::<u64>(),
    ) {
        let record = plain.record();
        let mut mixed = record.clone();
        let mut state = seed;
        let mut mix = |length: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).expect("fits") % length.max(1)
        };
        for _ in 0..20 {
            let (coops, wages) = (mixed.coops.len(), mixed.wages.len());
            mixed.coops.swap(mix(coops), coops - 1);
            mixed.wages.swap(mix(wages), wages - 1);
            if let Some(last) = mixed.purchases.len().checked_sub(1) {
                mixed.purchases.swap(mix(last + 1), last);
            }
            if let Some(last) = mixed.member_purchases.len().checked_sub(1) {
                mixed.member_purchases.swap(mix(last + 1), last);
            }
        }
        // A payment in two parts is the same payment.
        if let Some(purchase) = mixed.purchases.last_mut().filter(|last| last.amount.minor_units() > 1) {
            let part = Purchase { amount: amount(1), ..purchase.clone() };
            purchase.amount = Credits::new(purchase.amount.minor_units() - 1);
            mixed.purchases.insert(0, part);
        }
        prop_assert_eq!(assess(&record), assess(&mixed));
    }

    #[test]
    fn each_bound_can_be_checked_by_hand(plain in (1..=8_usize).prop_flat_map(plain)) {
        let assessment = assess(&plain.record()).expect("sound");
        let mut sets: Vec<u32> = Vec::new();
        for bound in &assessment.bounds {
            let own: Vec<usize> = bound
                .coops
                .iter()
                .map(|id| assessment.coops.iter().position(|coop| coop.id == *id).expect("listed"))
                .collect();
            let around = bound.inside.iter().fold(0, |set, number| set | sets[*number]);
            let set = own.iter().fold(around, |set, coop| set | 1 << coop);
            prop_assert_eq!(wide(bound.endowed), plain.total(set, Plain::free));
            prop_assert_eq!(wide(bound.bought_by_others), plain.bought_from(set));
            let claimed: i128 = own.iter().map(|coop| plain.beyond(*coop)).sum();
            prop_assert_eq!(wide(bound.claimed), claimed);
            let within: i128 = bound.inside.iter().map(|number| {
                plain.bound(sets[*number])
            }).sum();
            prop_assert_eq!(wide(bound.explained), plain.bound(set) - within);
            prop_assert!(bound.explained < bound.claimed);
            sets.push(set);
        }
    }

    /// One co-op becomes several, which share its ceiling, its evidence and its trades and trade among themselves besides.
    #[test]
    fn a_co_op_in_parts_stays_within_the_bound_of_the_whole(
        plain in (2..=5_usize).prop_flat_map(plain),
        parts in 2..=3_usize,
        places in vec(0..3_usize, 30),
        within in vec((0..3_usize, 0..3_usize, 1..200_i128), 0..6),
    ) {
        let mut whole = plain;
        let split = whole.coops() - 1;
        // A part could claim what it sold and another what it kept.
        (whole.season[split], whole.young[split]) = (0, false);
        whole.runs_on = vec![0; whole.coops()];
        let mut several = whole.clone();
        let share = |sum: i128, part: usize| {
            let each = sum / i128::try_from(parts).expect("small");
            if part == 0 { sum - each * (i128::try_from(parts).expect("small") - 1) } else { each }
        };
        for list in [&mut several.ceiling, &mut several.base, &mut several.season] {
            let sum = list.pop().expect("one at least");
            list.extend((0..parts).map(|part| share(sum, part)));
        }
        let young = several.young[split];
        several.young.extend(vec![young; parts - 1]);
        several.runs_on.extend(vec![0; parts - 1]);
        for (trade, place) in several.trades.iter_mut().zip(&places) {
            let part = split + place % parts;
            if trade.0 == split && trade.1 == split {
                (trade.0, trade.1) = (part, part);
            } else if trade.0 == split {
                trade.0 = part;
            } else if trade.1 == split {
                trade.1 = part;
            }
        }
        let ceilings = |plain: &Plain| -> Vec<i128> {
            let assessment = assess(&plain.record()).expect("sound");
            assessment.coops.iter().map(|coop| wide(coop.ceiling)).collect()
        };
        // In parts, without a word between them: all co-ops together are assessed at no more (each loses less than one
        // minor unit to rounding before the split).
        let (before, after) = (ceilings(&whole), ceilings(&several));
        let rounding = i128::try_from(before.len()).expect("small");
        prop_assert!(after.iter().sum::<i128>() <= before.iter().sum::<i128>() + rounding);
        let bound = whole.endowment(split) + whole.bought_from(1 << split);
        prop_assert!(whole.months * after[split..].iter().sum::<i128>() <= bound);
        // With any trade invented between them.
        several.trades.extend(within.into_iter().map(|(buyer, seller, sum)| {
            (split + buyer % parts, split + seller % parts, sum)
        }));
        prop_assert!(whole.months * ceilings(&several)[split..].iter().sum::<i128>() <= bound);
    }
}
