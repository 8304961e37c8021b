//! Entries of the registry and the exchange, credentials and the founding.

use super::{names_its_rule, read_entry};
use crate::{
    run::Verdict,
    seeds::{BAKERY, MILL, action, carried, economy, exchange, founding, key, ledger, registry},
};
use copex_economy::calendar::Moment;
use copex_entries::{
    carried::Passage,
    closure::Closure,
    credential::Credential,
    exchange::{Offer, Order, OrderStep, Step, Want},
    properties::EconomyProperties,
    refusal::Refusal,
    registry::{Acceptance, Accreditation, CoopProfile, Membership, Place, Revocation},
    request::{PaymentRequest, RequestDecline},
};

use hdi::prelude::MigrationTarget;

const NOON: Moment = Moment(43_200_000_000);

pub(super) fn accreditation(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |accreditation: &Accreditation| {
        let Accreditation {
            previous: _,
            distance: _,
            credential,
            in_being,
        } = accreditation;
        accreditation.ceilings();
        let founding = founding();
        let sums = Accreditation::in_being_after(in_being, credential, NOON, &founding);
        if let Ok(after) = &sums {
            let total = after.total().expect("a sum within the quota");
            assert!(total <= founding.policy.registrar_quota);
        }
        check_credential(credential)?;
        sums.map(drop)
    })
}

pub(super) fn membership(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |membership: &Membership| {
        check_credential(&membership.credential)
    })
}

pub(super) fn acceptance(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |_: &Acceptance| Ok(()))
}

pub(super) fn revocation(bytes: &[u8]) -> Verdict {
    read_entry(bytes, Revocation::check)
}

pub(super) fn closure(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |closure: &Closure| {
        let founding = founding();
        let state = ledger::marked().state;
        let standing = registry::of_coop().standing(&economy(), &founding);
        let standing = standing.expect("the seed is good");
        let calendar = &founding.calendar;
        closure.terms.matures(&state, &standing, calendar);
        let amount = closure.terms.passes_on(&state)?;
        let before = Some(closure.passed_on);
        if let Ok(after) = Closure::passed_on_after(before, amount, NOON, &founding) {
            assert!(after.amount <= founding.policy.registrar_quota);
        }
        names_its_rule(closure.check_signers(&key(BAKERY), &state, &founding));
        closure
            .terms
            .check(&economy(), &key(BAKERY), &state, &standing)
    })
}

pub(super) fn profile(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |profile: &CoopProfile| {
        check_place(&profile.details.place);
        profile.details.check()
    })
}

pub(super) fn offer(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |offer: &Offer| {
        check_place(&offer.details.place);
        offer.details.monthly_value();
        names_its_rule(exchange::order().check_terms(offer, &key(BAKERY), &key(MILL), NOON));
        offer.details.check()
    })
}

pub(super) fn want(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |want: &Want| {
        check_place(&want.details.place);
        want.details.check()
    })
}

pub(super) fn order(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |order: &Order| {
        let offer = exchange::offer();
        names_its_rule(order.check_terms(&offer, &order.seller, &order.seller, NOON));
        order.check_terms(&offer, &key(BAKERY), &key(MILL), NOON)
    })
}

pub(super) fn order_step(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |step: &OrderStep| {
        let _ = (step.step.name(), step.step.is_sellers());
        let before = [
            None,
            Some(Step::Accepted),
            Some(Step::Declined),
            Some(Step::Cancelled),
            Some(Step::Delivered),
            Some(Step::Received),
        ];
        let follows = before
            .into_iter()
            .filter(|before| names_its_rule(step.step.check_after(*before)))
            .count();
        assert_eq!(follows, 1, "each step follows one other");
        step.check()
    })
}

pub(super) fn payment_request(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |request: &PaymentRequest| {
        names_its_rule(request.check_terms(&request.payer, NOON));
        let credential = registry::of_member();
        if let Ok(standing) = credential.standing(&economy(), &founding()) {
            names_its_rule(request.check_standing(&standing));
        }
        let (step, order) = (exchange::acceptance(), exchange::order());
        names_its_rule(request.check_order(&key(BAKERY), &step, &order, &key(MILL)));
        request.check_terms(&key(BAKERY), NOON)
    })
}

pub(super) fn request_decline(bytes: &[u8]) -> Verdict {
    read_entry(bytes, RequestDecline::check)
}

pub(super) fn credential(bytes: &[u8]) -> Verdict {
    read_entry(bytes, check_credential)
}

/// An account is proved by a founding that counts it, at its own place, and opens as it was.
pub(super) fn passage(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |passage: &Passage| {
        let account = &passage.account;
        let Some(founding) = carried::founding_with(account) else {
            return Ok(());
        };
        let proved = passage.clone().proved(&account.key, &founding);
        let at_its_place = passage.index == 0 && passage.path.is_empty();
        assert_eq!(proved.is_ok(), at_its_place);
        let package = action(30);
        let opened = account.opened(&package, None);
        assert_eq!(opened.state.account, account.account);
        assert_eq!(opened.outputs, account.outputs);
        account.stands_as();
        let from = MigrationTarget::Dna(economy());
        names_its_rule(account.check_opening(&from, &action(21), &founding));
        proved.map(|_| ())
    })
}

pub(super) fn properties(bytes: &[u8]) -> Verdict {
    read_entry(bytes, |properties: &EconomyProperties| {
        properties.is_registrar(&key(BAKERY));
        properties.is_foundation(&key(BAKERY));
        properties.standing_seconds_max();
        for moment in [Moment(i64::MIN), NOON, Moment::LATEST] {
            let month = properties.calendar.month(moment);
            properties.calendar.start_of(month.plus(1));
        }
        let credential = registry::of_member();
        names_its_rule(credential.standing(&economy(), properties));
        properties.check()
    })
}

/// What a credential makes of its subject; a standing that came of it begins before it ends.
fn check_credential(credential: &Credential) -> Result<(), Refusal> {
    let (economy, founding) = (economy(), founding());
    assert!((1..=4).contains(&credential.signed_claims().len()));
    let other = credential.standing_of(&key(BAKERY), &economy, &founding);
    names_its_rule(other);
    let standing = credential.standing(&economy, &founding)?;
    assert!(standing.covers(standing.valid_from));
    assert!(!standing.covers(standing.valid_until));
    assert_eq!(
        standing.coop.is_some(),
        credential.issuer_credential.is_some()
    );
    Ok(())
}

fn check_place(place: &Place) {
    let (north, east) = place.field();
    if names_its_rule(place.check()) {
        assert!((-90..=90).contains(&north) && (-180..=180).contains(&east));
    }
}
