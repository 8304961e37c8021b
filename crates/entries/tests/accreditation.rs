//! What a co-op's credential carries beside its ceiling: a second registrar's signature, the assessment that a rise rests on,
//! and the first signers.

mod common;

use common::{
    ANA, BAKERY, FOUNDATION, MONTH, OTHER_REGISTRAR, REGISTRAR, STRANGER, assert_accepted,
    assert_refused, coop_but, credits, economy, issuer_of, key, key_written_otherwise, of_coop,
    of_member, properties, second, set_ceiling,
};
use copex_economy::{
    calendar::{Moment, Month},
    credits::BasisPoints,
    policy::CEILING_MAX,
    spending::Mandate,
};
use copex_entries::{
    account_key,
    assessment::CitedAssessment,
    credential::{Credential, SecondSignature, Standing, Status},
    first_signers::FirstSigners,
    properties::EconomyProperties,
    refusal::Refusal,
};
use hdi::prelude::Signature;

fn judge(credential: &Credential) -> Result<Standing, Refusal> {
    credential.standing(&economy(), &properties())
}

/// An economy in which two registrars sign from a ceiling of 1,000.00 on.
fn with_registrars(registrars: &[u8]) -> EconomyProperties {
    let mut founded = properties();
    founded.registrars = registrars.iter().map(|registrar| key(*registrar)).collect();
    founded.policy.two_registrars_from = credits(100_000);
    founded
}

#[test]
fn r_registry_20_from_a_ceiling_on_two_registrars_sign() {
    let two = with_registrars(&[REGISTRAR, OTHER_REGISTRAR]);
    let judged = |ceiling: i64, second, founded: &EconomyProperties| {
        let mut coop = coop_but(|claim| set_ceiling(claim, credits(ceiling)));
        coop.second = second;
        coop.standing(&economy(), founded)
    };
    let refusal = judged(100_000, None, &two).expect_err("one has signed");
    assert_eq!(
        refusal.to_string(),
        "R-REGISTRY-20: from a ceiling of 1,000.00 on, a second registrar signs too"
    );
    assert_accepted(judged(99_999, None, &two));
    assert_accepted(judged(100_000, second(OTHER_REGISTRAR), &two));
    // The order in which the founding names them does not matter, nor does a second signature where none is needed.
    let turned = with_registrars(&[OTHER_REGISTRAR, REGISTRAR]);
    assert_accepted(judged(100_000, second(OTHER_REGISTRAR), &turned));
    assert_accepted(judged(1, second(OTHER_REGISTRAR), &two));
    for wrong in [REGISTRAR, STRANGER, BAKERY, FOUNDATION] {
        assert_refused(judged(100_000, second(wrong), &two), "R-REGISTRY-20");
        assert_refused(judged(1, second(wrong), &two), "R-REGISTRY-20");
    }
    let same_key = Some(SecondSignature {
        registrar: key_written_otherwise(REGISTRAR),
        signature: Signature([9; 64]),
    });
    assert_refused(judged(100_000, same_key, &two), "R-REGISTRY-20");
    // A registrar that is accredited as a co-op does not sign for itself.
    let own = with_registrars(&[REGISTRAR, BAKERY]);
    assert_refused(judged(100_000, second(BAKERY), &own), "R-REGISTRY-20");
}

#[test]
fn r_registry_20_where_there_is_one_registrar_one_signature_is_enough() {
    let mut alone = with_registrars(&[REGISTRAR, REGISTRAR]);
    alone.registrars.push(key_written_otherwise(REGISTRAR));
    let high = coop_but(|claim| set_ceiling(claim, CEILING_MAX));
    assert_accepted(high.standing(&economy(), &alone));
    alone.registrars.push(key(OTHER_REGISTRAR));
    assert_refused(high.standing(&economy(), &alone), "R-REGISTRY-20");
}

#[test]
fn r_registry_20_a_member_stands_on_both_signatures_of_its_co_op() {
    let two = with_registrars(&[REGISTRAR, OTHER_REGISTRAR]);
    let mut member = of_member(ANA, BAKERY);
    set_ceiling(&mut issuer_of(&mut member).claim, credits(100_000));
    assert_refused(member.standing(&economy(), &two), "R-REGISTRY-20");
    issuer_of(&mut member).second = second(OTHER_REGISTRAR);
    assert_accepted(member.standing(&economy(), &two));
    member.second = second(OTHER_REGISTRAR);
    assert_refused(member.standing(&economy(), &two), "R-REGISTRY-20");
}

fn cited(month: i64, ceiling: i64) -> CitedAssessment {
    CitedAssessment {
        month: Month(month),
        months: 3,
        growth: BasisPoints(200),
        pull: BasisPoints(1_000),
        digest: "0123456789abcdef".repeat(4),
        ceiling: credits(ceiling),
    }
}

/// A co-op with a ceiling of 10,000.00 from the beginning of month 5 on.
fn citing(cited: CitedAssessment) -> Credential {
    coop_but(|claim| {
        claim.valid_from = Moment(5 * MONTH);
        claim.valid_until = Moment(6 * MONTH);
        match &mut claim.status {
            Status::Coop { assessment, .. } => *assessment = Some(cited),
            Status::Member => panic!("a member's cites none"),
        }
    })
}

#[test]
fn r_registry_21_a_cited_assessment_comes_to_the_ceiling_at_least() {
    assert_refused(judge(&citing(cited(5, 999_999))), "R-REGISTRY-21");
    assert!(assert_accepted(judge(&citing(cited(5, 1_000_000)))).is_assessed);
    assert!(!assert_accepted(judge(&of_coop(BAKERY))).is_assessed);
}

#[test]
fn r_registry_21_a_cited_assessment_is_of_the_month_or_of_one_beside_it() {
    for month in [3, 7, i64::MIN, i64::MAX] {
        assert_refused(judge(&citing(cited(month, 1_000_000))), "R-REGISTRY-21");
    }
    for month in [4, 5, 6] {
        assert_accepted(judge(&citing(cited(month, 1_000_000))));
    }
}

#[test]
fn r_registry_21_the_numbers_of_a_cited_assessment_lie_within_bounds() {
    let but = |change: fn(&mut CitedAssessment)| {
        let mut cited = cited(5, 1_000_000);
        change(&mut cited);
        judge(&citing(cited))
    };
    let wrong: [fn(&mut CitedAssessment); 8] = [
        |cited| cited.months = 0,
        |cited| cited.months = 13,
        |cited| cited.growth = BasisPoints(10_001),
        |cited| cited.pull = BasisPoints(10_001),
        |cited| cited.digest = "0123456789abcdef".repeat(5),
        |cited| cited.digest = "g".repeat(64),
        |cited| cited.digest = "A".repeat(64),
        |cited| cited.ceiling = credits(CEILING_MAX.minor_units() + 1),
    ];
    for change in wrong {
        assert_refused(but(change), "R-REGISTRY-21");
    }
    let right: [fn(&mut CitedAssessment); 4] = [
        |cited| cited.months = 12,
        |cited| cited.growth = BasisPoints(10_000),
        |cited| cited.pull = BasisPoints(0),
        |cited| cited.ceiling = CEILING_MAX,
    ];
    for change in right {
        assert_accepted(but(change));
    }
}

fn with_signers(named: &[u8], signatures: u8) -> Credential {
    coop_but(|claim| match &mut claim.status {
        Status::Coop { first_signers, .. } => {
            *first_signers = Some(FirstSigners {
                signers: named.iter().map(|signer| key(*signer)).collect(),
                signatures,
            });
        }
        Status::Member => panic!("a member's names none"),
    })
}

#[test]
fn r_registry_22_first_signers_make_a_rule_that_can_be_met() {
    let judged = |named: &[u8], signatures| judge(&with_signers(named, signatures));
    let sixteen: Vec<u8> = (50..66).collect();
    let seventeen: Vec<u8> = (50..67).collect();
    for (named, signatures) in [
        (&[][..], 0),
        (&[ANA], 0),
        (&[ANA], 2),
        (&[ANA, ANA], 1),
        (&[ANA + 1, ANA], 1),
        (&[BAKERY], 1),
        (&seventeen, 1),
    ] {
        assert_refused(judged(named, signatures), "R-REGISTRY-22");
    }
    for (named, signatures) in [(&[ANA][..], 1), (&[ANA, ANA + 1], 2), (&sixteen, 16)] {
        assert!(assert_accepted(judged(named, signatures)).names_signers);
    }
    assert!(!assert_accepted(judge(&of_coop(BAKERY))).names_signers);
}

#[test]
fn r_registry_22_first_signers_may_sign_for_everything() {
    let named = with_signers(&[ANA, ANA + 1], 2);
    let rule = named.first_signers().expect("two are named").rule();
    assert_eq!(rule.signatures_for(credits(1)), 2);
    assert_eq!(rule.signatures_to_change(), 2);
    let mandate = rule.mandate(account_key(&key(ANA)));
    assert_eq!(mandate, Some(&Mandate::full(account_key(&key(ANA)))));
    assert_eq!(of_member(ANA, BAKERY).first_signers(), None);
}

#[test]
fn r_registry_05_a_second_signature_leaves_time_to_sign() {
    let mut coop = of_coop(BAKERY);
    assert_eq!(coop.lag_seconds_max(&properties()), 120);
    coop.second = second(OTHER_REGISTRAR);
    assert_eq!(coop.lag_seconds_max(&properties()), 15 * 86_400);
    let mut short = properties();
    short.calendar.period_seconds = Some(60);
    assert_eq!(coop.lag_seconds_max(&short), 120);
}
