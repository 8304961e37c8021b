//! What holds for every input: nothing panics, and what is written is read again as it was.

#[path = "common/arbitrary.rs"]
mod arbitrary;
mod common;
#[path = "common/events.rs"]
mod events;

use arbitrary::{
    by_month, coop_details, credential, credits, moment, month, offer, offer_details, order, place,
    properties, step, want_details, words,
};
use copex_economy::{
    act::{Act, Facts, Payment, Taken},
    policy::Policy,
};
use copex_entries::{
    account_key,
    credential::Credential,
    exchange::{Offer, Order, OrderStep, Want},
    ledger::{Changes, InForce, LedgerAct, LedgerEvent, MonthAct, after},
    properties::EconomyProperties,
    refusal::Refusal,
    registry::{Accreditation, CoopProfile, Revocation, ceiling_after_rise},
};
use events::{act, approvals, event, month_act, output, standing};
use hdi::prelude::{AgentPubKey, SerializedBytes, UnsafeBytes};
use proptest::{collection::vec, option, prelude::*, sample::Index};

/// A refusal names its rule, whatever it was asked about.
fn names_its_rule<T>(answer: Result<T, Refusal>) -> Result<(), TestCaseError> {
    if let Err(refusal) = answer {
        let words = refusal.to_string();
        prop_assert!(words.starts_with("R-"), "{words}");
    }
    Ok(())
}

/// The rules' form of an act, made of the same numbers where there are any.
fn known(act: &LedgerAct, taken: &[Taken]) -> (Vec<Payment>, Vec<Taken>) {
    let payments = match act {
        LedgerAct::Pay { payments } => payments.as_slice(),
        _ => &[],
    };
    let payments = payments.iter().map(|payment| Payment {
        payee: account_key(&payment.payee),
        amount: payment.amount,
        purpose: payment.reason.purpose(),
        due: None,
    });
    (payments.collect(), taken.to_vec())
}

/// Writes and reads again. R-REGISTRY-19: what was read encodes to the same bytes, so no honest entry is refused for them.
fn read_again<T>(written: &T) -> T
where
    T: Clone + TryFrom<SerializedBytes>,
    SerializedBytes: TryFrom<T>,
    <T as TryFrom<SerializedBytes>>::Error: std::fmt::Debug,
    <SerializedBytes as TryFrom<T>>::Error: std::fmt::Debug,
{
    let bytes = SerializedBytes::try_from(written.clone()).unwrap();
    let read = T::try_from(bytes.clone()).unwrap();
    let again = SerializedBytes::try_from(read.clone()).unwrap();
    assert_eq!(bytes, again);
    read
}

/// Reads bytes as everything that can come from a stranger; most of it fails, and says so.
fn read_as_everything(bytes: Vec<u8>) {
    let bytes = SerializedBytes::from(UnsafeBytes::from(bytes));
    let _ = LedgerEvent::try_from(bytes.clone());
    let _ = Accreditation::try_from(bytes.clone());
    let _ = CoopProfile::try_from(bytes.clone());
    let _ = Revocation::try_from(bytes.clone());
    let _ = Offer::try_from(bytes.clone());
    let _ = Want::try_from(bytes.clone());
    let _ = Order::try_from(bytes.clone());
    let _ = OrderStep::try_from(bytes.clone());
    let _ = MonthAct::try_from(bytes.clone());
    let _ = EconomyProperties::try_from(bytes.clone());
    let _ = Credential::try_from(bytes);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_text_or_number_makes_the_exchange_panic(
        offer in offer(),
        want in want_details(),
        order in order(),
        buyer in arbitrary::key(),
        seller in arbitrary::key(),
        at in moment(),
        (one, next) in (option::of(step()), step()),
    ) {
        names_its_rule(offer.details.check())?;
        names_its_rule(want.check())?;
        names_its_rule(order.check_terms(&offer, &seller, &buyer, at))?;
        names_its_rule(next.check_after(one))?;
        offer.details.monthly_value();
        offer.details.place.field();
    }

    #[test]
    fn no_text_or_number_makes_the_registry_panic(
        details in coop_details(),
        place in place(),
        reason in words(),
        properties in properties(),
        credential in credential(),
        before in by_month(),
        at in moment(),
    ) {
        names_its_rule(details.check())?;
        names_its_rule(place.check())?;
        names_its_rule(Revocation { revoked: common::action(1), reason }.check())?;
        names_its_rule(properties.check())?;
        let subject: AgentPubKey = credential.claim.subject.clone();
        let judged = credential.standing_of(&subject, &common::economy(), &properties);
        if let Ok(standing) = &judged {
            prop_assert!(standing.valid_from < standing.valid_until);
            prop_assert!(standing.check_at(standing.valid_from).is_ok());
            prop_assert!(!standing.covers(standing.valid_until));
        }
        names_its_rule(judged)?;
        names_its_rule(Accreditation::in_being_after(&before, &credential, at, &properties))?;
    }

    #[test]
    fn no_event_makes_the_ledger_panic(
        before in event(),
        act in act(),
        taken in vec((output(), moment(), any::<u32>()), 0..4),
        properties in properties(),
        at in moment(),
        amount in credits(),
        newer in option::of(standing()),
    ) {
        let taken: Vec<Taken> = taken
            .into_iter()
            .map(|(output, dated, index)| Taken {
                reference: copex_economy::act::OutputReference { event: [1; 32], index },
                output: output.known(),
                dated,
            })
            .collect();
        let (payments, inputs) = known(&act, &taken);
        let known = match &act {
            LedgerAct::Pay { .. } => Act::Pay(&payments),
            LedgerAct::Collect { .. } => Act::Collect(&inputs),
            LedgerAct::Issue { .. } => Act::Issue { value: amount },
            LedgerAct::Settle => Act::Settle,
            LedgerAct::Renew { .. } => Act::Renew { ceiling: amount },
            LedgerAct::Void { .. } => match inputs.first() {
                Some(output) => Act::Void(output),
                None => Act::Mark,
            },
            LedgerAct::Save { amount, until } => Act::Save { amount: *amount, until: *until },
            LedgerAct::Release { month } => Act::Release { month: *month },
            LedgerAct::ShareFees { sharing } => Act::ShareFees {
                month: sharing.month,
                candidates: &[],
                receipts: &[],
            },
            LedgerAct::Open { .. } | LedgerAct::Mark | LedgerAct::ChangeRule { .. } => Act::Mark,
        };
        let facts = Facts {
            author: account_key(&common::key(common::BAKERY)),
            foundation: account_key(&properties.foundation),
            time: at,
            policy: &properties.policy,
            calendar: &properties.calendar,
            frozen: false,
        };
        let previous = common::action(9);
        let foundation = &properties.foundation;
        let answer = after(&before, &previous, &act, &known, &facts, foundation, Changes { standing: newer, policy_month: None, spent: None });
        if let Ok(after) = answer {
            prop_assert!(after.state.sequence >= before.state.sequence);
            prop_assert_eq!(after.outputs.len() >= payments.len(), true);
            for output in after.outputs.iter().skip(payments.len()) {
                prop_assert_eq!(&output.payee, foundation);
            }
        }
    }

    #[test]
    fn no_month_makes_the_calendar_panic(
        act in month_act(),
        before in option::of(month_act()),
        at in moment(),
        of_event in month(),
        last in option::of(month()),
        properties in properties(),
    ) {
        names_its_rule(act.check(before.as_ref(), at, &properties))?;
        let found = InForce::find(of_event, before.as_ref(), last, &properties);
        if let (Ok(found), Some(cited)) = (&found, &before) {
            prop_assert!(cited.month <= of_event);
            prop_assert!(last.is_none_or(|last| last <= cited.month));
            prop_assert_eq!(found.frozen, cited.month < of_event);
        }
        names_its_rule(found)?;
    }

    #[test]
    fn r_credit_34_signatures_are_counted_and_bound_to_their_act(
        approvals in approvals(),
        act in act(),
    ) {
        prop_assert_eq!(approvals.is_bounded(), approvals.signatures.len() <= 16);
        let account = common::key(common::BAKERY);
        let signed = approvals.signed(common::economy(), &account, &act);
        prop_assert_eq!((&signed.account, &signed.act), (&account, &act));
        prop_assert_eq!(
            (signed.number, signed.valid_until),
            (approvals.number, approvals.valid_until)
        );
        let known = approvals.known();
        prop_assert_eq!(known.signers.len(), approvals.signatures.len());
        prop_assert_eq!(known.number, approvals.number);
        prop_assert_eq!(read_again(&signed), signed);
    }

    #[test]
    fn r_registry_19_a_month_act_is_read_as_it_was_written(act in month_act()) {
        prop_assert_eq!(read_again(&act), act);
    }

    #[test]
    fn r_credit_30_a_rise_never_lowers_a_ceiling(ceiling in credits(), cap in 0..=10_000_u32) {
        let growth_cap = copex_economy::credits::BasisPoints(cap);
        let policy = Policy { growth_cap, ..Policy::default() };
        if ceiling >= copex_economy::credits::Credits::ZERO
            && let Ok(risen) = ceiling_after_rise(ceiling, &policy)
        {
            prop_assert!(risen >= ceiling);
        }
    }

    #[test]
    fn r_registry_19_an_event_is_read_as_it_was_written(event in event()) {
        prop_assert_eq!(read_again(&event), event);
    }

    #[test]
    fn r_registry_19_a_credential_is_read_as_it_was_written(credential in credential()) {
        prop_assert_eq!(read_again(&credential), credential);
    }

    #[test]
    fn r_registry_19_an_offer_and_an_order_are_read_as_they_were_written(
        details in offer_details(),
        order in order(),
    ) {
        let offer = Offer { standing: common::action(1), details };
        prop_assert_eq!(read_again(&offer), offer);
        prop_assert_eq!(read_again(&order), order);
    }

    #[test]
    fn no_bytes_make_reading_panic(bytes in vec(any::<u8>(), 0..300)) {
        read_as_everything(bytes);
    }

    #[test]
    fn no_flipped_byte_makes_reading_or_judging_panic(
        credential in credential(),
        event in event(),
        at in any::<Index>(),
        by in 1..=255_u8,
        properties in properties(),
    ) {
        let written: [SerializedBytes; 2] = [
            SerializedBytes::try_from(credential).unwrap(),
            SerializedBytes::try_from(event).unwrap(),
        ];
        for bytes in written {
            let mut bytes = bytes.bytes().clone();
            let at = at.index(bytes.len());
            bytes[at] ^= by;
            read_as_everything(bytes.clone());
            let changed = SerializedBytes::from(UnsafeBytes::from(bytes));
            if let Ok(credential) = Credential::try_from(changed) {
                names_its_rule(credential.standing(&common::economy(), &properties))?;
            }
        }
    }
}
