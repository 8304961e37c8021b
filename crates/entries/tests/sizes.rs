//! How large an entry can get: every node keeps it, and Holochain takes 4 MB at the most.

mod common;

use common::{BAKERY, action, credits, economy, key, of_coop, of_member, properties};
use copex_economy::{
    account::{Account, AccountKey, Role},
    act::{INPUTS_MAX, PAYMENTS_MAX, Purpose},
    by_month::{ByMonth, TERMS_MAX},
    calendar::{Moment, Month},
    credits::{BasisPoints, Credits},
    spending::{ApprovalWindow, Day, Mandate, SIGNERS_MAX, SignerSpent, SpendingRule, Spent, Tier},
};
use copex_entries::{
    assessment::CitedAssessment,
    credential::{Credential, SecondSignature},
    first_signers::FirstSigners,
    ledger::{
        AccountState, Approval, Approvals, CitedStanding, LedgerAct, LedgerEvent, LedgerInput,
        LedgerOutput, LedgerPayment, PaymentReason,
    },
};
use hdi::prelude::{SerializedBytes, Signature, UnsafeBytes, holochain_serialized_bytes};

/// What Holochain takes as one entry.
const ENTRY_BYTES_MAX: usize = 4_000_000;
/// A month of the far future, which takes as many bytes as any.
const FAR: i64 = i64::MAX - 100;
const MOST: Credits = Credits::new(i64::MIN);

fn size<T>(value: T) -> usize
where
    SerializedBytes: TryFrom<T>,
    <SerializedBytes as TryFrom<T>>::Error: std::fmt::Debug,
{
    SerializedBytes::try_from(value).unwrap().bytes().len()
}

/// Twelve terms, all as long as numbers get.
fn full() -> ByMonth {
    let mut by_month = ByMonth::default();
    for term in 0..i64::try_from(TERMS_MAX).unwrap() {
        by_month.add(Month(FAR + term), MOST).unwrap();
    }
    assert_eq!(by_month.len(), TERMS_MAX);
    by_month
}

/// The largest state there is: a co-op's. What the Foundation alone counts is nothing there.
fn state() -> AccountState {
    AccountState {
        sequence: u32::MAX,
        account: Account {
            role: Role::Coop,
            month: Month(FAR),
            balance: MOST,
            lots: full(),
            savings: full(),
            ceiling: MOST,
            projected: MOST,
            fresh: MOST,
            estimated: MOST,
            sold: MOST,
            last_sold: MOST,
            matched: MOST,
            owed: MOST,
            investment: MOST,
            investment_base: MOST,
            investment_due: Month(FAR),
            invested: Credits::ZERO,
            network_fees: Credits::ZERO,
            shares_from: Month(0),
        },
        last_taking: Some(action(255)),
        sent: MOST,
        taken: MOST,
        standing: CitedStanding {
            action: action(255),
            coop: Some(key(255)),
            serial: u32::MAX,
            valid_from: Moment(FAR),
            valid_until: Moment(FAR),
        },
        policy_month: Some(Month(FAR)),
        rule: Some(action(255)),
        spent: spent(),
    }
}

/// Sixteen signers, each with sums as long as can be.
fn spent() -> Spent {
    let signer = |place: u8| SignerSpent {
        signer: AccountKey([place; 32]),
        day: MOST,
        month: MOST,
    };
    Spent {
        day: Day(FAR),
        month: Month(FAR),
        total: MOST,
        approvals: ApprovalWindow {
            base: u64::MAX,
            used: u64::MAX,
        },
        by_signer: (0..16).map(signer).collect(),
    }
}

fn event(act: LedgerAct, outputs: Vec<LedgerOutput>) -> LedgerEvent {
    LedgerEvent {
        previous: Some(action(255)),
        distance: u32::MAX,
        month: Some(action(255)),
        act,
        approvals: None,
        state: state(),
        outputs,
    }
}

fn small() -> usize {
    size(event(LedgerAct::Mark, Vec::new()))
}

/// Every count is as long as numbers get, every list as long as any rule allows.
#[test]
fn a_state_stays_below_two_kilobytes() {
    let state = holochain_serialized_bytes::encode(&state()).unwrap().len();
    println!(
        "the largest state: {state} bytes; with the smallest event around it: {}",
        small()
    );
    assert!(state <= 2_048, "{state} bytes");
    let of_foundation = holochain_serialized_bytes::encode(&foundation())
        .unwrap()
        .len();
    assert!(of_foundation <= 2_048, "{of_foundation} bytes");
}

/// The largest state of the Foundation, which has neither grants nor a spending rule.
fn foundation() -> AccountState {
    let AccountState { account, .. } = state();
    AccountState {
        account: Account {
            role: Role::Foundation,
            lots: ByMonth::default(),
            invested: MOST,
            network_fees: MOST,
            shares_from: Month(FAR),
            ..account
        },
        rule: None,
        spent: Spent::default(),
        ..state()
    }
}

/// A rule of sixteen, each with all that a mandate can say.
fn rule() -> SpendingRule {
    let mandate = |place: u8| Mandate {
        payment_limit: Some(MOST),
        day_limit: Some(MOST),
        month_limit: Some(MOST),
        ..Mandate::full(AccountKey([255 - place; 32]))
    };
    let tier = Tier {
        up_to: Some(MOST),
        signatures: u8::MAX,
    };
    SpendingRule {
        signers: (0..16).map(mandate).collect(),
        tiers: vec![tier; 4],
    }
}

fn sixteen() -> Approvals {
    let approval = Approval {
        signer: key(255),
        signature: Signature([255; 64]),
    };
    let approvals = Approvals {
        number: u64::MAX,
        valid_until: Moment(FAR),
        signatures: vec![approval; SIGNERS_MAX],
    };
    assert!(approvals.is_bounded());
    approvals
}

#[test]
fn sixteen_signatures_stay_below_three_kilobytes() {
    let mut signed = event(LedgerAct::Mark, Vec::new());
    signed.approvals = Some(sixteen());
    let bytes = size(signed) - small();
    println!("sixteen signatures: {bytes} bytes");
    assert!(bytes < 3_000, "{bytes} bytes");
}

#[test]
fn a_rule_of_sixteen_stays_below_eight_kilobytes() {
    let change = LedgerAct::ChangeRule {
        rule: rule(),
        memberships: vec![action(255); SIGNERS_MAX],
    };
    let mut changed = event(change, Vec::new());
    changed.approvals = Some(sixteen());
    let bytes = size(changed);
    println!("a rule of sixteen, changed by all of them: {bytes} bytes");
    assert!(bytes < 12_000, "{bytes} bytes");
}

#[test]
fn a_hundred_payments_stay_far_below_what_an_entry_can_be() {
    let payment = LedgerPayment {
        payee: key(255),
        amount: MOST,
        reason: PaymentReason::Contribution {
            accreditation: action(255),
        },
    };
    let output = LedgerOutput {
        payee: key(255),
        amount: MOST,
        purpose: Purpose::Contribution,
        grant: MOST,
        lapse: Some(Month(FAR)),
        due: Some(Month(FAR)),
    };
    let payments = vec![payment; PAYMENTS_MAX];
    // A settlement adds no more than a share and one lapse a term.
    let outputs = vec![output; PAYMENTS_MAX + 1 + TERMS_MAX];
    let bytes = size(event(LedgerAct::Pay { payments }, outputs));
    assert!(bytes < ENTRY_BYTES_MAX / 50, "{bytes} bytes");
}

#[test]
fn a_hundred_inputs_stay_far_below_what_an_entry_can_be() {
    let input = LedgerInput {
        event: action(255),
        index: u32::MAX,
        renewed: Some(action(255)),
    };
    let inputs = vec![input; INPUTS_MAX];
    let bytes = size(event(LedgerAct::Collect { inputs }, Vec::new()));
    assert!(bytes < ENTRY_BYTES_MAX / 50, "{bytes} bytes");
}

#[test]
fn a_credential_stays_below_three_kilobytes() {
    let mut member = of_member(BAKERY, 9);
    member.claim.name = common::text(200);
    let behind = member.issuer_credential.as_mut().unwrap();
    behind.claim.name = common::text(200);
    if let copex_entries::credential::Status::Coop {
        ceiling,
        register,
        register_number,
        assessment,
        first_signers,
    } = &mut behind.claim.status
    {
        *ceiling = credits(1 << 44);
        *register = common::text(200);
        *register_number = common::text(200);
        *assessment = Some(CitedAssessment {
            month: Month(-1),
            months: 12,
            growth: BasisPoints(10_000),
            pull: BasisPoints(10_000),
            digest: "f".repeat(64),
            ceiling: credits(1 << 44),
        });
        *first_signers = Some(FirstSigners {
            signers: (100..116).map(key).collect(),
            signatures: 16,
        });
    }
    behind.second = Some(SecondSignature {
        registrar: key(255),
        signature: Signature([255; 64]),
    });
    let mut founded = properties();
    founded.registrars.push(key(255));
    assert_eq!(member.standing(&economy(), &founded).err(), None);
    let bytes = size(member);
    println!("the largest credential: {bytes} bytes");
    assert!(bytes < 3_000, "{bytes} bytes");
}

/// The bytes of a co-op's credential that encloses itself so many times.
fn nested(times: usize) -> Vec<u8> {
    let plain = SerializedBytes::try_from(of_coop(BAKERY)).unwrap();
    let plain = plain.bytes();
    // The field that encloses is the last one; `0xc0` is its nothing.
    let (last, open) = plain.split_last().unwrap();
    assert_eq!(*last, 0xc0);
    let mut bytes = open.repeat(times);
    bytes.extend(plain);
    bytes
}

fn read(bytes: Vec<u8>) -> Option<Credential> {
    Credential::try_from(SerializedBytes::from(UnsafeBytes::from(bytes))).ok()
}

#[test]
fn r_registry_02_a_credential_that_encloses_others_without_end_cannot_be_read() {
    assert_eq!(read(nested(0)), Some(of_coop(BAKERY)));
    let one = read(nested(1)).expect("one is enclosed");
    assert!(one.standing(&economy(), &properties()).is_err());
    for times in [2, 300, ENTRY_BYTES_MAX / nested(0).len()] {
        assert_eq!(read(nested(times)), None, "{times} times");
    }
}

#[test]
fn r_registry_19_what_hides_beside_the_known_fields_does_not_encode_again() {
    let plain = SerializedBytes::try_from(of_coop(BAKERY)).unwrap();
    let (head, fields) = plain.bytes().split_first().unwrap();
    // One field more: "x" with 60,000 bytes.
    let mut bytes = vec![head + 1, 0xa1, b'x', 0xc5, 0xea, 0x60];
    bytes.extend([7].repeat(60_000));
    bytes.extend(fields);
    let passed_over = read(bytes.clone()).expect("reading passes over what it does not know");
    let again = SerializedBytes::try_from(passed_over).unwrap();
    assert_ne!(*again.bytes(), bytes);
    assert_eq!(again, plain);
}

#[test]
fn lists_that_nest_without_end_cannot_be_read() {
    // A field that nobody knows, before those that are known: it is passed over, and not by going down into it for ever.
    let plain = SerializedBytes::try_from(of_coop(BAKERY)).unwrap();
    let (head, fields) = plain.bytes().split_first().unwrap();
    let with_unknown = |value: &[u8]| {
        let mut bytes = vec![head + 1, 0xa1, b'x'];
        bytes.extend(value);
        bytes.extend(fields);
        read(bytes)
    };
    assert_eq!(with_unknown(&[0xc0]), Some(of_coop(BAKERY)));
    for times in [1_100, 100_000, ENTRY_BYTES_MAX] {
        let lists = [0x91].repeat(times);
        assert_eq!(with_unknown(&lists), None, "{times} times");
    }
}
