//! How an economy is founded, what a co-op says of itself, and the sum of a registrar's ceilings.

mod common;

use common::{
    ANA, BAKERY, FOUNDATION, MILL, MONTH, REGISTRAR, STRANGER, action, assert_accepted,
    assert_refused, credits, economy, key, key_written_otherwise, of_coop, of_member, place,
    properties, text,
};
use copex_economy::{
    by_month::ByMonth,
    calendar::{Moment, Month},
    credits::{BasisPoints, Credits},
    policy::Policy,
};
use copex_entries::{
    credential::{Credential, Standing, Status},
    properties::EconomyProperties,
    refusal::Refusal,
    registry::{
        Accreditation, CoopDetails, CoopKind, IsicSection, Place, Revocation, ceiling_after_rise,
        ceiling_counted,
    },
};

fn founded_but(change: impl FnOnce(&mut EconomyProperties)) -> EconomyProperties {
    let mut properties = properties();
    change(&mut properties);
    properties
}

#[test]
fn r_registry_01_a_founding_names_a_registrar() {
    let nobody = founded_but(|properties| properties.registrars.clear());
    assert_refused(nobody.check(), "R-REGISTRY-01");
    assert_accepted(properties().check());
}

#[test]
fn r_registry_01_a_founding_has_numbers_within_their_bounds() {
    let wrong: [fn(&mut EconomyProperties); 6] = [
        |properties| properties.policy.foundation_share = BasisPoints(10_001),
        |properties| properties.policy.factor = BasisPoints(30_001),
        |properties| properties.policy.standing_periods = 0,
        |properties| properties.policy.standing_periods = 13,
        |properties| properties.calendar.period_seconds = Some(0),
        |properties| properties.calendar.collection_seconds = 0,
    ];
    for change in wrong {
        assert_refused(founded_but(change).check(), "R-REGISTRY-01");
    }
    let right: [fn(&mut EconomyProperties); 4] = [
        |properties| properties.policy.foundation_share = BasisPoints(10_000),
        |properties| properties.policy.factor = BasisPoints(30_000),
        |properties| properties.policy.standing_periods = 12,
        |properties| properties.calendar.period_seconds = Some(1),
    ];
    for change in right {
        assert_accepted(founded_but(change).check());
    }
}

#[test]
fn the_founding_knows_its_keys_however_they_are_written() {
    let properties = properties();
    assert!(properties.is_registrar(&key_written_otherwise(REGISTRAR)));
    assert!(properties.is_foundation(&key_written_otherwise(FOUNDATION)));
    assert!(!properties.is_registrar(&key(FOUNDATION)));
    assert!(!properties.is_foundation(&key(STRANGER)));
}

fn details() -> CoopDetails {
    CoopDetails {
        legal_name: "Bakery eG".into(),
        kind: CoopKind::Worker,
        register: "Register of co-operatives".into(),
        register_number: "GnR 1".into(),
        isic_section: IsicSection::C,
        place: place(),
        principles: "One member, one vote.".into(),
        about: String::new(),
    }
}

#[test]
fn r_registry_07_the_texts_of_a_profile_have_a_length() {
    type Field = fn(&mut CoopDetails) -> &mut String;
    let fields: [(Field, usize, usize); 6] = [
        (|details| &mut details.legal_name, 1, 200),
        (|details| &mut details.register, 1, 200),
        (|details| &mut details.register_number, 1, 200),
        (|details| &mut details.principles, 1, 4_000),
        (|details| &mut details.about, 0, 4_000),
        (|details| &mut details.place.name, 1, 200),
    ];
    for (field, shortest, longest) in fields {
        let with = |length: usize| {
            let mut details = details();
            *field(&mut details) = text(length);
            details.check()
        };
        if let Some(too_short) = shortest.checked_sub(1) {
            assert_refused(with(too_short), "R-REGISTRY-07");
        }
        assert_refused(with(longest + 1), "R-REGISTRY-07");
        assert_accepted(with(shortest));
        assert_accepted(with(longest));
    }
}

#[test]
fn r_registry_07_a_place_lies_on_the_globe() {
    let at = |latitude_tenths: i16, longitude_tenths: i16| {
        Place {
            latitude_tenths,
            longitude_tenths,
            ..place()
        }
        .check()
    };
    let outside = [
        (901, 0),
        (-901, 0),
        (0, 1_801),
        (0, -1_801),
        (i16::MAX, i16::MAX),
        (i16::MIN, i16::MIN),
    ];
    for (north, east) in outside {
        assert_refused(at(north, east), "R-REGISTRY-07");
    }
    for (north, east) in [(900, 1_800), (-900, -1_800), (0, 0)] {
        assert_accepted(at(north, east));
    }
}

#[test]
fn a_field_is_a_degree_wide_on_both_sides_of_nought() {
    let field = |tenths: i16| {
        Place {
            latitude_tenths: tenths,
            longitude_tenths: tenths,
            ..place()
        }
        .field()
        .0
    };
    let fields = [-900, -11, -10, -1, 0, 9, 10, 900].map(field);
    assert_eq!(fields, [-90, -2, -1, -1, 0, 0, 1, 90]);
}

#[test]
fn r_registry_07_a_revocation_says_why() {
    let because = |length: usize| {
        Revocation {
            revoked: action(1),
            reason: text(length),
        }
        .check()
    };
    assert_refused(because(0), "R-REGISTRY-07");
    assert_refused(because(1_001), "R-REGISTRY-07");
    assert_accepted(because(1));
    assert_accepted(because(1_000));
}

/// The credential of a co-op with a ceiling, to end at a moment.
fn accredited(coop: u8, ceiling: i64, until: i64) -> Credential {
    let mut credential = of_coop(coop);
    credential.claim.valid_until = Moment(until);
    if let Status::Coop { ceiling: held, .. } = &mut credential.claim.status {
        *held = credits(ceiling);
    }
    credential
}

fn with_quota(quota: i64) -> EconomyProperties {
    founded_but(|properties| properties.policy.registrar_quota = credits(quota))
}

fn by_month(amounts: &[(i64, i64)]) -> ByMonth {
    let mut by_month = ByMonth::default();
    for (month, amount) in amounts {
        by_month.add(Month(*month), credits(*amount)).unwrap();
    }
    by_month
}

fn after(
    before: &ByMonth,
    credential: &Credential,
    written: i64,
    quota: i64,
) -> Result<ByMonth, Refusal> {
    Accreditation::in_being_after(before, credential, Moment(written), &with_quota(quota))
}

#[test]
fn r_registry_10_ceilings_add_up_by_the_month_in_which_they_end() {
    let first = accredited(BAKERY, 100, 3 * MONTH);
    let one = assert_accepted(after(&ByMonth::default(), &first, 0, 1_000));
    assert_eq!(one, by_month(&[(3, 100)]));
    let second = accredited(MILL, 30, 3 * MONTH + 5);
    let two = assert_accepted(after(&one, &second, 7, 1_000));
    assert_eq!(two, by_month(&[(3, 130)]));
    let shorter = accredited(ANA, 5, 2 * MONTH - 1);
    let three = assert_accepted(after(&two, &shorter, 9, 1_000));
    assert_eq!(three, by_month(&[(1, 5), (3, 130)]));
}

#[test]
fn r_registry_10_a_ceiling_counts_until_its_month_is_over() {
    let ends_in_month_one = by_month(&[(1, 100)]);
    let next = accredited(MILL, 60, 4 * MONTH);
    let last_moment_of_month_one = 2 * MONTH - 1;
    let still = after(&ends_in_month_one, &next, last_moment_of_month_one, 150);
    assert_refused(still, "R-REGISTRY-10");
    let month_two = after(&ends_in_month_one, &next, last_moment_of_month_one + 1, 150);
    assert_eq!(assert_accepted(month_two), by_month(&[(4, 60)]));
}

#[test]
fn r_registry_10_a_renewal_counts_beside_the_credential_it_follows() {
    let held = by_month(&[(3, 100)]);
    let renewed = accredited(BAKERY, 100, 5 * MONTH);
    assert_refused(after(&held, &renewed, 2 * MONTH, 199), "R-REGISTRY-10");
    let both = assert_accepted(after(&held, &renewed, 2 * MONTH, 200));
    assert_eq!(both, by_month(&[(3, 100), (5, 100)]));
}

#[test]
fn r_registry_10_the_sum_stays_within_the_quota() {
    let held = by_month(&[(2, 40), (3, 50)]);
    let more = |ceiling: i64| after(&held, &accredited(MILL, ceiling, 3 * MONTH), 0, 100);
    let refusal = more(11).expect_err("101 of 100");
    assert_eq!(
        refusal.to_string(),
        "R-REGISTRY-10: this registrar's ceilings would come to 1.01; its quota is 1.00"
    );
    assert_eq!(assert_accepted(more(10)), by_month(&[(2, 40), (3, 60)]));
    // Nothing is nothing, even where the quota is used up.
    let full = by_month(&[(2, 100)]);
    let none = after(&full, &accredited(MILL, 0, 3 * MONTH), 0, 100);
    assert_eq!(assert_accepted(none), full);
}

#[test]
fn r_registry_10_over_months_the_quota_comes_back_as_ceilings_end() {
    // Twelve co-ops, each for three months, one a month: four at the most are in being at once.
    let mut in_being = ByMonth::default();
    for month in 0..12_i64 {
        let credential = accredited(BAKERY, 25, (month + 3) * MONTH);
        in_being = assert_accepted(after(&in_being, &credential, month * MONTH, 100));
        assert!(in_being.len() <= 4, "{in_being:?}");
    }
    assert_eq!(
        in_being,
        by_month(&[(11, 25), (12, 25), (13, 25), (14, 25)])
    );
    let fifth = accredited(MILL, 25, 14 * MONTH);
    assert_refused(
        after(&in_being, &fifth, 12 * MONTH - 1, 100),
        "R-REGISTRY-10",
    );
    assert_accepted(after(&in_being, &fifth, 12 * MONTH, 100));
}

#[test]
fn r_registry_10_a_sum_beyond_64_bits_is_refused() {
    let most = by_month(&[(2, i64::MAX)]);
    for until in [2 * MONTH, 3 * MONTH] {
        let beyond = after(&most, &accredited(MILL, 1, until), 0, i64::MAX);
        assert_refused(beyond, "R-REGISTRY-10");
    }
    let room = by_month(&[(2, i64::MAX - 1)]);
    let full = after(&room, &accredited(MILL, 1, 2 * MONTH), 0, i64::MAX);
    assert_eq!(assert_accepted(full), most);
}

#[test]
fn r_registry_08_only_a_co_op_is_accredited() {
    let member = after(&ByMonth::default(), &of_member(ANA, BAKERY), 0, 100);
    assert_refused(member, "R-REGISTRY-08");
    assert_accepted(after(
        &ByMonth::default(),
        &accredited(BAKERY, 100, MONTH),
        0,
        100,
    ));
}

#[test]
fn an_accreditation_shows_the_sum_of_ceilings() {
    let shown = |in_being: ByMonth| {
        Accreditation {
            previous: None,
            distance: 5,
            credential: of_coop(BAKERY),
            in_being,
        }
        .ceilings()
    };
    assert_eq!(shown(by_month(&[(1, 5), (2, 6)])), credits(11));
    assert_eq!(shown(by_month(&[(1, i64::MAX), (2, 6)])), Credits::MAX);
}

#[test]
fn r_credit_30_a_ceiling_rises_by_the_growth_cap_at_most() {
    let with = |growth_cap: u32, ceiling: i64| {
        let policy = Policy {
            growth_cap: BasisPoints(growth_cap),
            ..Policy::default()
        };
        ceiling_after_rise(credits(ceiling), &policy)
    };
    assert_eq!(assert_accepted(with(5_000, 1_000)), credits(1_500));
    // In favour of the co-op where it does not divide.
    assert_eq!(assert_accepted(with(5_000, 1)), credits(2));
    assert_eq!(assert_accepted(with(0, 1_000)), credits(1_000));
    assert_eq!(assert_accepted(with(10_000, 1_000)), credits(2_000));
    assert_eq!(assert_accepted(with(5_000, 0)), credits(0));
    assert_refused(with(5_000, i64::MAX), "R-CREDIT-31");
}

/// What counts where an account with a ceiling of 10.00, whose credential began at month 1, cites a newer one.
fn counted(ceiling: i64, is_assessed: bool, from: i64) -> i64 {
    let standing = Standing {
        ceiling: credits(ceiling),
        is_assessed,
        valid_from: Moment(from),
        ..assert_accepted(of_coop(BAKERY).standing(&economy(), &properties()))
    };
    let counted = ceiling_counted(
        &standing,
        credits(1_000),
        Moment(MONTH),
        30 * 86_400,
        &Policy::default(),
    );
    assert_accepted(counted).minor_units()
}

#[test]
fn r_credit_30_a_ceiling_rises_with_an_assessment_only() {
    assert_eq!(counted(1_500, true, 2 * MONTH), 1_500);
    assert_eq!(counted(1_501, true, 2 * MONTH), 1_500, "the growth cap");
    assert_eq!(counted(1_500, true, 2 * MONTH - 1), 1_000, "too early");
    assert_eq!(counted(1_500, false, 2 * MONTH), 1_000, "none is cited");
    // It stays or falls without one, and at once.
    assert_eq!(counted(1_000, false, MONTH), 1_000);
    assert_eq!(counted(10, false, MONTH), 10);
}

#[test]
fn a_co_ops_credential_ends_with_a_month_and_is_renewed_in_its_last_half() {
    let founded = properties();
    let until = |from: i64, now: i64| founded.coop_standing_until(Moment(from), Moment(now)).0;
    assert_eq!(until(0, 0), 3 * MONTH);
    assert_eq!(until(MONTH - 1, MONTH - 1), 3 * MONTH);
    assert_eq!(until(MONTH, MONTH), 4 * MONTH);
    // It begins in the month before it is written: no longer than the policy allows.
    assert_eq!(until(MONTH - 60, MONTH + 1), 4 * MONTH - 60);
    let renewed = |from: i64, until: i64| founded.coop_renewal_from(Moment(from), Moment(until)).0;
    assert_eq!(renewed(0, 3 * MONTH), 3 * MONTH - MONTH / 2);
    // A short one has run half its time.
    assert_eq!(renewed(0, MONTH / 2), MONTH / 4);
    let mut single = properties();
    single.policy.standing_periods = 1;
    let until = single.coop_standing_until(Moment(5), Moment(5));
    assert_eq!(until, Moment(MONTH + 5));
}
