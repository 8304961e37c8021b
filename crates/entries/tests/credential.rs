//! Who comes in and as what: each rule of credentials refused at its edge, with a twin that passes.

mod common;

use common::{
    ANA, BAKERY, FOUNDATION, MILL, MONTH, REGISTRAR, STRANGER, assert_accepted, assert_refused,
    credits, economy, key, key_written_otherwise, of_coop, of_member, properties, text,
};
use copex_economy::{
    account::Role,
    calendar::{Moment, Month},
    credits::{BasisPoints, Credits},
    policy::CEILING_MAX,
    spending::Mandate,
};
use copex_entries::{
    account_key,
    assessment::CitedAssessment,
    credential::{Claim, Credential, NAME_BYTES_MAX, SecondSignature, Standing, Status},
    first_signers::FirstSigners,
    properties::EconomyProperties,
    refusal::Refusal,
};
use hdi::prelude::{DnaHash, SerializedBytes, Signature, UnsafeBytes};
use std::sync::Arc;

fn judge(credential: &Credential) -> Result<Standing, Refusal> {
    credential.standing(&economy(), &properties())
}

/// A co-op's credential, changed.
fn coop_but(change: impl FnOnce(&mut Claim)) -> Credential {
    let mut credential = of_coop(BAKERY);
    change(&mut credential.claim);
    credential
}

/// A member's credential, changed.
fn member_but(change: impl FnOnce(&mut Credential)) -> Credential {
    let mut credential = of_member(ANA, BAKERY);
    change(&mut credential);
    credential
}

fn issuer_of(member: &mut Credential) -> &mut Credential {
    member
        .issuer_credential
        .as_mut()
        .expect("a member's has one")
}

/// Another registrar, in economies that name two.
const OTHER_REGISTRAR: u8 = 77;

fn second(registrar: u8) -> Option<SecondSignature> {
    Some(SecondSignature {
        registrar: key(registrar),
        signature: Signature([9; 64]),
    })
}

fn set_ceiling(claim: &mut Claim, to: Credits) {
    match &mut claim.status {
        Status::Coop { ceiling, .. } => *ceiling = to,
        Status::Member => panic!("a member has no ceiling"),
    }
}

#[test]
fn r_registry_02_a_key_shows_a_credential_that_can_be_read() {
    let ana = key(ANA);
    assert_refused(Credential::shown(None, &ana), "R-REGISTRY-02");
    let proof = |bytes: SerializedBytes| Arc::new(bytes);
    let noise = proof(SerializedBytes::from(UnsafeBytes::from(vec![1, 2, 3])));
    assert_refused(Credential::shown(Some(&noise), &ana), "R-REGISTRY-02");
    let claim_alone = SerializedBytes::try_from(of_member(ANA, BAKERY).claim).unwrap();
    let claim_alone = proof(claim_alone);
    assert_refused(Credential::shown(Some(&claim_alone), &ana), "R-REGISTRY-02");

    let good = proof(SerializedBytes::try_from(of_member(ANA, BAKERY)).unwrap());
    let shown = assert_accepted(Credential::shown(Some(&good), &ana));
    assert_eq!(shown, of_member(ANA, BAKERY));
}

#[test]
fn r_registry_03_the_credential_speaks_of_the_key_that_shows_it() {
    let proof = Arc::new(SerializedBytes::try_from(of_member(ANA, BAKERY)).unwrap());
    let shown_by = |agent| Credential::shown(Some(&proof), &agent);
    assert_refused(shown_by(key(STRANGER)), "R-REGISTRY-03");
    assert_refused(shown_by(key(BAKERY)), "R-REGISTRY-03");
    assert_accepted(shown_by(key(ANA)));
    // Keys are compared by their 32 bytes: the rest of an encoding is not checked when it is read.
    assert_accepted(shown_by(key_written_otherwise(ANA)));
}

#[test]
fn r_registry_03_the_credential_is_for_this_economy() {
    let elsewhere = DnaHash::from_raw_36(vec![201; 36]);
    let other = coop_but(|claim| claim.economy = elsewhere.clone());
    assert_refused(judge(&other), "R-REGISTRY-03");
    let behind = member_but(|member| issuer_of(member).claim.economy = elsewhere);
    assert_refused(judge(&behind), "R-REGISTRY-03");
    assert_accepted(judge(&of_coop(BAKERY)));
}

#[test]
fn r_registry_04_a_registrar_stands_behind_a_co_op() {
    for issuer in [STRANGER, FOUNDATION, MILL] {
        let strange = coop_but(|claim| claim.issuer = key(issuer));
        assert_refused(judge(&strange), "R-REGISTRY-04");
    }
    // A co-op cannot hand on what it was given.
    let mut handed_on = of_coop(MILL);
    handed_on.issuer_credential = Some(Box::new(of_coop(BAKERY)));
    assert_refused(judge(&handed_on), "R-REGISTRY-04");
    handed_on.claim.issuer = key(BAKERY);
    assert_refused(judge(&handed_on), "R-REGISTRY-04");

    let standing = assert_accepted(judge(&of_coop(BAKERY)));
    assert_eq!(standing.role, Role::Coop);
    assert_eq!(standing.coop, None);
    assert_eq!(standing.ceiling, credits(1_000_000));
    let written_otherwise = coop_but(|claim| claim.issuer = key_written_otherwise(REGISTRAR));
    assert_accepted(judge(&written_otherwise));
}

#[test]
fn r_registry_04_an_accredited_co_op_stands_behind_a_member() {
    let alone = member_but(|member| member.issuer_credential = None);
    assert_refused(judge(&alone), "R-REGISTRY-04");
    let of_another = member_but(|member| *issuer_of(member) = of_coop(MILL));
    assert_refused(judge(&of_another), "R-REGISTRY-04");
    let by_registrar = member_but(|member| {
        member.claim.issuer = key(REGISTRAR);
        member.issuer_credential = None;
    });
    assert_refused(judge(&by_registrar), "R-REGISTRY-04");
    let of_no_coop = member_but(|member| issuer_of(member).claim.issuer = key(STRANGER));
    assert_eq!(judge(&of_no_coop), Err(Refusal::StrangeCoop));

    let standing = assert_accepted(judge(&of_member(ANA, BAKERY)));
    assert_eq!(standing.role, Role::Member);
    assert_eq!(standing.coop, Some(key(BAKERY)));
    assert_eq!(standing.ceiling, Credits::ZERO);
}

#[test]
fn r_registry_04_a_member_admits_nobody() {
    let mut by_member = of_member(STRANGER, ANA);
    by_member.issuer_credential = Some(Box::new(of_member(ANA, BAKERY)));
    assert_refused(judge(&by_member), "R-REGISTRY-04");
    assert_accepted(judge(&of_member(STRANGER, BAKERY)));
}

#[test]
fn r_registry_04_nobody_signs_for_themselves() {
    let own = coop_but(|claim| claim.subject = key(REGISTRAR));
    assert_refused(judge(&own), "R-REGISTRY-04");
    let own_member = member_but(|member| member.claim.subject = key_written_otherwise(BAKERY));
    assert_refused(judge(&own_member), "R-REGISTRY-04");
    assert_accepted(judge(&of_coop(BAKERY)));
}

#[test]
fn r_registry_04_every_signature_of_the_chain_is_asked_for() {
    let member = of_member(ANA, BAKERY);
    let issuers: Vec<_> = member
        .signed_claims()
        .into_iter()
        .map(|(signer, claim, signature)| {
            (claim.subject.clone(), signer.clone(), signature.clone())
        })
        .collect();
    let signature = member.signature.clone();
    assert_eq!(
        issuers,
        [
            (key(ANA), key(BAKERY), signature.clone()),
            (key(BAKERY), key(REGISTRAR), signature),
        ]
    );
    assert_eq!(of_coop(BAKERY).signed_claims().len(), 1);
    // And the second registrar's, over the same claim.
    let mut member = member;
    issuer_of(&mut member).second = second(OTHER_REGISTRAR);
    let signed = member.signed_claims();
    let (signer, claim, signature) = signed.last().expect("there are three");
    assert_eq!(
        (*signer, &claim.subject),
        (&key(OTHER_REGISTRAR), &key(BAKERY))
    );
    assert_eq!(**signature, Signature([9; 64]));
    assert_eq!(signed.len(), 3);
}

#[test]
fn r_registry_05_a_credential_ends_after_it_begins() {
    for length in [0, -1, i64::MIN] {
        let ended = coop_but(|claim| claim.valid_until = Moment(length));
        assert_refused(judge(&ended), "R-REGISTRY-05");
    }
    assert_accepted(judge(&coop_but(|claim| claim.valid_until = Moment(1))));
}

#[test]
fn r_registry_05_a_credential_runs_no_longer_than_the_policy_allows() {
    let longest = 3 * MONTH;
    let too_long = coop_but(|claim| claim.valid_until = Moment(longest + 1));
    assert_refused(judge(&too_long), "R-REGISTRY-05");
    let for_ever = coop_but(|claim| {
        claim.valid_from = Moment(i64::MIN);
        claim.valid_until = Moment::LATEST;
    });
    assert_refused(judge(&for_ever), "R-REGISTRY-05");
    assert_accepted(judge(&coop_but(|claim| {
        claim.valid_until = Moment(longest)
    })));
}

#[test]
fn r_registry_05_a_members_standing_runs_where_its_co_ops_runs() {
    let window = |from: i64, until: i64| {
        member_but(|member| {
            member.claim.valid_from = Moment(from);
            member.claim.valid_until = Moment(until);
            issuer_of(member).claim.valid_from = Moment(10);
            issuer_of(member).claim.valid_until = Moment(20);
        })
    };
    assert_refused(judge(&window(20, 30)), "R-REGISTRY-05");
    assert_refused(judge(&window(0, 10)), "R-REGISTRY-05");
    for ((from, until), runs) in [
        ((19, 30), (19, 20)),
        ((0, 11), (10, 11)),
        ((12, 18), (12, 18)),
        ((0, 30), (10, 20)),
    ] {
        let standing = assert_accepted(judge(&window(from, until)));
        assert_eq!((standing.valid_from.0, standing.valid_until.0), runs);
    }
}

#[test]
fn r_registry_06_a_standing_is_valid_from_its_beginning_until_before_its_end() {
    let standing = assert_accepted(judge(&coop_but(|claim| {
        claim.valid_from = Moment(10);
        claim.valid_until = Moment(20);
    })));
    assert_refused(standing.check_at(Moment(9)), "R-REGISTRY-06");
    assert_refused(standing.check_at(Moment(20)), "R-REGISTRY-06");
    assert_accepted(standing.check_at(Moment(10)));
    assert_accepted(standing.check_at(Moment(19)));
}

#[test]
fn r_registry_06_the_foundation_stands_as_long_as_the_economy() {
    let standing = Standing::of_foundation(&properties());
    assert_refused(standing.check_at(Moment(-1)), "R-REGISTRY-06");
    assert_accepted(standing.check_at(Moment(0)));
    assert_accepted(standing.check_at(Moment(i64::MAX - 1)));
    assert_eq!(standing.role, Role::Foundation);
}

#[test]
fn r_registry_07_names_have_a_length() {
    for wrong in [String::new(), "  ".into(), text(NAME_BYTES_MAX + 1)] {
        let named = coop_but(|claim| claim.name = wrong.clone());
        assert_refused(judge(&named), "R-REGISTRY-07");
        let member = member_but(|member| member.claim.name = wrong);
        assert_refused(judge(&member), "R-REGISTRY-07");
    }
    for right in ["x".into(), text(NAME_BYTES_MAX)] {
        assert_accepted(judge(&coop_but(|claim| claim.name = right)));
    }
}

#[test]
fn r_registry_07_a_length_is_counted_in_bytes_and_told() {
    let two_bytes_each = coop_but(|claim| claim.name = "ä".repeat(101));
    let refusal = judge(&two_bytes_each).expect_err("202 bytes are too many");
    assert_eq!(
        refusal.to_string(),
        "R-REGISTRY-07: a name has 1 to 200 bytes; this has 202"
    );
    assert_accepted(judge(&coop_but(|claim| claim.name = "ä".repeat(100))));
    // What is kept counts, not what is said.
    let spaces = coop_but(|claim| claim.name = format!("x{}", " ".repeat(300)));
    let refusal = judge(&spaces).expect_err("301 bytes are too many");
    assert!(refusal.to_string().ends_with("this has 301"), "{refusal}");
}

#[test]
fn r_registry_07_a_register_and_its_number_have_a_length() {
    let registered = |name: usize, number: usize| {
        coop_but(|claim| {
            claim.status = Status::Coop {
                ceiling: credits(0),
                register: text(name),
                register_number: text(number),
                assessment: None,
                first_signers: None,
            }
        })
    };
    for (name, number) in [(0, 1), (201, 1), (1, 0), (1, 201)] {
        assert_refused(judge(&registered(name, number)), "R-REGISTRY-07");
    }
    assert_accepted(judge(&registered(1, 1)));
    assert_accepted(judge(&registered(200, 200)));
}

#[test]
fn r_registry_07_a_ceiling_lies_within_its_bounds() {
    let highest = CEILING_MAX.minor_units();
    for wrong in [-1, highest + 1, i64::MIN, i64::MAX] {
        let wrong = coop_but(|claim| set_ceiling(claim, credits(wrong)));
        assert_refused(judge(&wrong), "R-REGISTRY-07");
    }
    for right in [0, highest] {
        assert_accepted(judge(&coop_but(|claim| set_ceiling(claim, credits(right)))));
    }
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

#[test]
fn r_registry_14_a_standing_is_of_the_key_that_cites_it() {
    let (economy, properties) = (economy(), properties());
    let cited_by = |agent| of_member(ANA, BAKERY).standing_of(&agent, &economy, &properties);
    assert_refused(cited_by(key(STRANGER)), "R-REGISTRY-14");
    // Not even by the co-op that issued it.
    assert_refused(cited_by(key(BAKERY)), "R-REGISTRY-14");
    assert_accepted(cited_by(key(ANA)));
    assert_accepted(cited_by(key_written_otherwise(ANA)));
}
