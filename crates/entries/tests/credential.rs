//! Who comes in and as what: each rule of credentials refused at its edge, with a twin that passes.

mod common;

use common::{
    ANA, BAKERY, FOUNDATION, MILL, MONTH, OTHER_REGISTRAR, REGISTRAR, STRANGER, assert_accepted,
    assert_refused, coop_but, credits, economy, issuer_of, key, key_written_otherwise, of_coop,
    of_member, properties, second, set_ceiling, text,
};
use copex_economy::{account::Role, calendar::Moment, credits::Credits, policy::CEILING_MAX};
use copex_entries::{
    credential::{Credential, NAME_BYTES_MAX, Standing, Status},
    refusal::Refusal,
};
use hdi::prelude::{DnaHash, SerializedBytes, Signature, UnsafeBytes};
use std::sync::Arc;

fn judge(credential: &Credential) -> Result<Standing, Refusal> {
    credential.standing(&economy(), &properties())
}

/// A member's credential, changed.
fn member_but(change: impl FnOnce(&mut Credential)) -> Credential {
    let mut credential = of_member(ANA, BAKERY);
    change(&mut credential);
    credential
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
