//! R-CREDIT-33: what a rule may look like.

use super::coop::{
    ACCOUNT, BUYER, CHAIR, STRANGER, TREASURER, buyer, coop, credits, key, purposes, rule, rule_of,
    tier,
};
use copex_economy::{
    act::Purpose,
    credits::Credits,
    spending::{Mandate, SIGNERS_MAX, SpendingRefused, SpendingRule, TIERS_MAX, Tier},
};

/// What comes of a rule that differs from the sound one in one thing.
fn refused(change: impl FnOnce(&mut SpendingRule)) -> SpendingRefused {
    let mut changed = rule();
    assert_eq!(changed.check(ACCOUNT), Ok(()));
    change(&mut changed);
    changed.check(ACCOUNT).unwrap_err()
}

#[test]
fn r_credit_33_signers_are_counted_and_each_is_named_once() {
    let why = SpendingRefused::Signers;
    assert_eq!(refused(|rule| rule.signers.clear()), why);
    assert_eq!(refused(|rule| rule.signers.swap(0, 1)), why);
    // Named twice, one person would be two signatures.
    assert_eq!(
        refused(|rule| rule.signers.insert(0, Mandate::full(CHAIR))),
        why
    );
    let most = u8::try_from(SIGNERS_MAX).unwrap();
    let tiers = [tier(None, most)];
    assert_eq!(rule_of(most, &tiers).check(ACCOUNT), Ok(()));
    assert_eq!(rule_of(most + 1, &tiers).check(ACCOUNT), Err(why));
}

#[test]
fn r_credit_33_an_account_does_not_sign_for_itself() {
    assert_eq!(rule().check(STRANGER), Ok(()));
    for signer in [CHAIR, TREASURER, BUYER] {
        assert_eq!(rule().check(signer), Err(SpendingRefused::SignsForItself));
    }
}

#[test]
fn r_credit_33_limits_are_amounts() {
    type Place = fn(&mut Mandate) -> &mut Option<Credits>;
    let places: [Place; 3] = [
        |mandate| &mut mandate.payment_limit,
        |mandate| &mut mandate.day_limit,
        |mandate| &mut mandate.month_limit,
    ];
    let highest = Credits::MAX.minor_units();
    for place in places {
        for limit in [i64::MIN, -1, highest + 1, i64::MAX] {
            let why = refused(|rule| *place(&mut rule.signers[2]) = Some(credits(limit)));
            assert_eq!(why, SpendingRefused::MandateLimit);
        }
        for limit in [None, Some(0), Some(highest)] {
            let mut sound = rule();
            *place(&mut sound.signers[2]) = limit.map(credits);
            assert_eq!(sound.check(ACCOUNT), Ok(()));
        }
    }
}

#[test]
fn r_credit_33_nobody_is_let_pay_what_acts_make() {
    for purpose in [Purpose::Share, Purpose::Lapse] {
        let why = refused(|rule| rule.signers[2].purposes = purposes(&[purpose]));
        assert_eq!(why, SpendingRefused::MandatePurposes);
    }
    let mut sound = rule();
    sound.signers[2].purposes = purposes(&[]);
    assert_eq!(sound.check(ACCOUNT), Ok(()));
}

#[test]
fn r_credit_33_steps_ascend_and_the_last_has_no_end() {
    let highest = Credits::MAX.minor_units();
    let unsound: [&[Tier]; 9] = [
        &[],
        &[tier(Some(100), 1)],
        &[tier(None, 1), tier(None, 2)],
        &[tier(Some(100), 1), tier(Some(200), 2)],
        &[tier(Some(100), 1), tier(Some(100), 2), tier(None, 2)],
        &[tier(Some(200), 1), tier(Some(100), 2), tier(None, 2)],
        &[tier(Some(0), 1), tier(None, 2)],
        &[tier(Some(-1), 1), tier(None, 2)],
        &[tier(Some(highest + 1), 1), tier(None, 2)],
    ];
    for tiers in unsound {
        assert_eq!(
            refused(|rule| rule.tiers = tiers.to_vec()),
            SpendingRefused::Tiers,
            "{tiers:?}"
        );
    }
    let mut most: Vec<Tier> = (1..4).map(|step| tier(Some(step), 1)).collect();
    most.push(tier(None, 1));
    assert_eq!(most.len(), TIERS_MAX);
    assert_eq!(rule_of(1, &most).check(ACCOUNT), Ok(()));
    most.insert(3, tier(Some(highest), 1));
    assert_eq!(
        rule_of(1, &most).check(ACCOUNT),
        Err(SpendingRefused::Tiers)
    );
    let to_the_end = [tier(Some(highest), 1), tier(None, 1)];
    assert_eq!(rule_of(1, &to_the_end).check(ACCOUNT), Ok(()));
}

#[test]
fn r_credit_33_spending_more_never_takes_fewer() {
    let why = SpendingRefused::TierSignatures { signers: 3 };
    let unsound: [&[Tier]; 4] = [
        &[tier(Some(100), 2), tier(None, 1)],
        &[tier(None, 0)],
        &[tier(Some(100), 0), tier(None, 2)],
        &[tier(None, 4)],
    ];
    for tiers in unsound {
        assert_eq!(
            refused(|rule| rule.tiers = tiers.to_vec()),
            why,
            "{tiers:?}"
        );
    }
    let level = [tier(Some(100), 2), tier(None, 2)];
    assert_eq!(rule_of(3, &level).check(ACCOUNT), Ok(()));
    assert_eq!(rule_of(3, &[tier(None, 3)]).check(ACCOUNT), Ok(()));
}

#[test]
fn r_credit_33_a_rule_can_be_changed_again() {
    // Two signatures, and the buyer's does not count there.
    let why = refused(|rule| rule.signers[0].may_change_rule = false);
    assert_eq!(
        why,
        SpendingRefused::NobodyCouldChange { needed: 2, may: 1 }
    );
    let mut sound = rule();
    sound.signers[0].may_change_rule = false;
    sound.signers[2].may_change_rule = true;
    assert_eq!(sound.check(ACCOUNT), Ok(()));
}

#[test]
fn r_credit_33_an_unsound_rule_is_neither_set_nor_followed() {
    let mut coop = coop();
    let unsound = SpendingRule {
        signers: vec![buyer()],
        tiers: vec![tier(None, 1)],
    };
    let why = SpendingRefused::NobodyCouldChange { needed: 1, may: 0 };
    assert_eq!(coop.change(&unsound, &[CHAIR, TREASURER]), Err(why.clone()));
    coop.rule = unsound;
    assert_eq!(coop.buy(1, &[BUYER]), Err(why));
    // The same for the account that would sign for itself.
    coop.rule = rule_of(1, &[tier(None, 1)]);
    coop.rule.signers[0].signer = ACCOUNT;
    assert_eq!(
        coop.buy(1, &[ACCOUNT]),
        Err(SpendingRefused::SignsForItself)
    );
    coop.rule.signers[0].signer = key(1);
    assert_eq!(coop.buy(1, &[key(1)]), Ok(()));
}
