//! What holds for every input: one act on any account, and any sequence of acts in a small economy.

#[path = "common/arbitrary.rs"]
mod arbitrary;
mod common;

use arbitrary::{
    OwnedAct, any_account, any_act, any_calendar, any_policy, number, paid_amount, sound_account,
    sound_amount, sound_policy,
};
use common::{CALENDAR, DAY, key, made, sum, wide};
use copex_economy::{
    account::{Account, Role},
    act::{Act, Applied, Facts, Purpose, Taken},
    apply::apply,
    by_month::TERMS_MAX,
    calendar::Moment,
    credits::Credits,
    policy::Policy,
    refusal::Refused,
};
use proptest::{collection::vec, prelude::*, sample::Index};

impl OwnedAct {
    fn lend(&self) -> Act<'_> {
        match self {
            OwnedAct::Issue(value) => Act::Issue { value: *value },
            OwnedAct::Settle => Act::Settle,
            OwnedAct::Pay(payments) => Act::Pay(payments),
            OwnedAct::Collect(inputs) => Act::Collect(inputs),
            OwnedAct::Void(output) => Act::Void(output),
            OwnedAct::Save(amount, until) => Act::Save {
                amount: *amount,
                until: *until,
            },
            OwnedAct::Release(month) => Act::Release { month: *month },
            OwnedAct::Mark => Act::Mark,
            OwnedAct::Renew(ceiling) => Act::Renew { ceiling: *ceiling },
            OwnedAct::Inherit(matures) => Act::Inherit { matures: *matures },
        }
    }

    /// Dates what is taken within so long before the act, so that most of it can be.
    fn date_within(&mut self, length: i64, time: Moment) {
        let taken = match self {
            OwnedAct::Collect(inputs) => inputs,
            OwnedAct::Void(output) => std::slice::from_mut(output),
            _ => return,
        };
        for one in taken {
            one.dated = Moment(time.0 - one.dated.0.rem_euclid(length));
        }
    }

    fn taken(&self) -> &[Taken] {
        match self {
            OwnedAct::Collect(inputs) => inputs,
            OwnedAct::Void(output) => std::slice::from_ref(output),
            _ => &[],
        }
    }
}

fn held(account: &Account) -> i128 {
    wide(account.balance) + sum(&account.savings)
}

/// No credit appears or is lost in an act: what the account holds and sends out changes by what came in, was created
/// and was retired.
fn conserves(before: &Account, act: &OwnedAct, applied: &Applied) -> Result<(), TestCaseError> {
    let came_in: i128 = act
        .taken()
        .iter()
        .map(|taken| wide(taken.output.amount))
        .sum();
    let sent_out: i128 = applied
        .outputs
        .iter()
        .map(|output| wide(output.amount))
        .sum();
    let change = held(&applied.account) - held(before);
    prop_assert_eq!(
        change,
        came_in - sent_out + wide(applied.created) - wide(applied.retired)
    );
    // The same from the other side of the ledger.
    let investments = |amounts: &mut dyn Iterator<Item = (Purpose, Credits)>| -> i128 {
        amounts
            .filter(|(purpose, _)| *purpose == Purpose::Investment)
            .map(|(_, amount)| wide(amount))
            .sum()
    };
    let invested_in = investments(
        &mut act
            .taken()
            .iter()
            .map(|taken| (taken.output.purpose, taken.output.amount)),
    );
    let invested_out = investments(
        &mut applied
            .outputs
            .iter()
            .map(|output| (output.purpose, output.amount)),
    );
    let matched = wide(applied.account.matched) - wide(before.matched);
    prop_assert_eq!(
        matched + invested_out - invested_in,
        wide(applied.created) - wide(applied.retired)
    );
    prop_assert_eq!(applied.account.role, before.role);
    Ok(())
}

/// A Pay adds the voted part of its purchases, rounded up, as its last output; no other act makes a fee.
fn fees(
    account: &Account,
    policy: &Policy,
    act: &OwnedAct,
    applied: &Applied,
) -> Result<(), TestCaseError> {
    let OwnedAct::Pay(payments) = act else {
        prop_assert_eq!(made(&applied.outputs, Purpose::NetworkFee), 0);
        return Ok(());
    };
    let (own, more) = applied.outputs.split_at(payments.len());
    prop_assert!(
        own.iter()
            .zip(payments)
            .all(|(output, payment)| output.amount == payment.amount)
    );
    prop_assert!(
        more.len() <= 1
            && more
                .iter()
                .all(|output| output.purpose == Purpose::NetworkFee)
    );
    let bought: i128 = payments
        .iter()
        .filter(|payment| payment.purpose == Purpose::Purchase)
        .map(|payment| wide(payment.amount))
        .sum();
    let bears = account.role != Role::Foundation;
    let due = if bears {
        bought * i128::from(policy.network_fee.0)
    } else {
        0
    };
    let fee = made(more, Purpose::NetworkFee);
    prop_assert!(fee * 10_000 >= due && (fee - 1) * 10_000 < due);
    Ok(())
}

/// The Foundation gets at least its share of what is matched.
fn shares(policy: &Policy, act: &OwnedAct, applied: &Applied) -> Result<(), TestCaseError> {
    if !matches!(act, OwnedAct::Pay(_)) {
        let share = made(&applied.outputs, Purpose::Share);
        let due = wide(applied.created) * i128::from(policy.foundation_share.0);
        prop_assert!(share * 10_000 >= due && (share - 1) * 10_000 < due);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in an account, an act, a policy or a calendar: there is an answer, and it conserves.
    #[test]
    fn no_input_panics(
        account in any_account(),
        act in any_act(arbitrary::amount, arbitrary::amount),
        policy in any_policy(),
        calendar in any_calendar(),
        time in number(),
        settled in any::<bool>(),
        [frozen, foundation] in any::<[bool; 2]>(),
    ) {
        let mut account = account;
        if settled {
            account.month = calendar.month(Moment(time));
        }
        let facts = Facts {
            author: key(0),
            foundation: key(usize::from(!foundation)),
            time: Moment(time),
            policy: &policy,
            calendar: &calendar,
            frozen,
        };
        let before = account.clone();
        let outcome = apply(&account, &act.lend(), &facts);
        prop_assert_eq!(&before, &account);
        if let Ok(applied) = outcome {
            conserves(&before, &act, &applied)?;
        }
        // What can be read off an account has an answer too.
        let _ = (account.limit(&policy), account.can_spend(&policy), account.target(&policy), account.room_for_offers());
        let _ = account.broken_bound(account.ceiling);
    }

    /// The bounds of an account carry themselves: where they hold before an act, they hold after it.
    #[test]
    fn bounds_hold_from_act_to_act(
        (account, highest) in sound_account(),
        act in any_act(sound_amount, paid_amount),
        policy in sound_policy(),
        time in -40 * DAY..700 * DAY,
        settled in prop::bool::weighted(0.8),
        frozen in prop::bool::weighted(0.1),
    ) {
        let (mut account, mut act) = (account, act);
        let month = CALENDAR.month(Moment(time));
        act.date_within(40 * DAY, Moment(time));
        match act {
            OwnedAct::Settle => {}
            _ if settled => account.month = month,
            _ => {}
        }
        prop_assert_eq!(account.broken_bound(highest), None);
        let facts =
            Facts { author: key(0), foundation: key(1), time: Moment(time), policy: &policy, calendar: &CALENDAR, frozen };
        let Ok(applied) = apply(&account, &act.lend(), &facts) else { return Ok(()) };
        let highest = highest.max(applied.account.ceiling);
        prop_assert_eq!(applied.account.broken_bound(highest), None, "{:?}", applied);
        prop_assert!(applied.account.savings.len() <= TERMS_MAX.max(account.savings.len()));
        prop_assert!(!frozen || applied.created == Credits::ZERO);
        fees(&account, &policy, &act, &applied)?;
        conserves(&account, &act, &applied)?;
        shares(&policy, &act, &applied)?;
    }

    /// A collection names each output once.
    #[test]
    fn an_output_is_named_once(inputs in vec(arbitrary::any_taken(sound_amount), 1..9), twice in any::<Index>()) {
        let mut inputs = inputs;
        inputs.sort_by_key(|input| input.reference);
        let at = twice.index(inputs.len());
        inputs.insert(at, inputs[at]);
        let account = Account::new(Role::Coop, CALENDAR.month(Moment(0)), Credits::ZERO);
        let policy = Policy::default();
        let facts =
            Facts { author: key(0), foundation: key(1), time: Moment(0), policy: &policy, calendar: &CALENDAR, frozen: false };
        prop_assert_eq!(apply(&account, &Act::Collect(&inputs), &facts), Err(Refused::Inputs));
    }
}
