//! The validator's part, in one place: who may write what, where in the chain an event stands, and that an output was not
//! taken before. `apply` leaves these to the integrity zome; here they go by what a chain shows, as the rules say, so that
//! the audit also covers whether walking back over takings is enough.

use crate::{
    event::{Cites, Deed, Event, FOUNDATION, Name, Payment},
    ledger::{Credential, Holder, Ledger, Taking, Version, Waiting},
    rule::Rule,
};
use copex_economy::{
    account::{AccountKey, Role},
    act::{Purpose, Taken},
    calendar::{Moment, Month},
    credits::Credits,
    policy::Policy,
};

/// The most steps back; the last of them has to arrive at a taking that is older.
const TAKINGS_WALKED_MAX: usize = 500;
const REFUND_MONTHS_MAX: i64 = 3;
const VOID_COLLECTION_TIMES: u32 = 4;

/// R-CREDIT-03, R-CREDIT-05, R-EXCHANGE-01  An event follows the account's last one, in time and in standing.
pub(crate) fn chain(ledger: &Ledger<'_>, holder: &Holder, event: &Event) -> Result<(), Rule> {
    ledger.must(event.at >= holder.last_action, Rule::Chain)?;
    let stands = stood(&holder.credentials, holder.key, event.at);
    match event.deed {
        Deed::Offer { .. } => {
            let by_a_coop = holder.account.role == Role::Coop;
            ledger.must(stands && by_a_coop, Rule::OfferStanding)
        }
        Deed::Renew { .. } | Deed::Inherit { .. } => follows(ledger, holder, event),
        _ => {
            follows(ledger, holder, event)?;
            ledger.must(stands, Rule::Credit(5))
        }
    }
}

fn follows(ledger: &Ledger<'_>, holder: &Holder, event: &Event) -> Result<(), Rule> {
    ledger.must(event.follows == holder.events, Rule::Credit(3))
}

fn stood(credentials: &[Credential], key: AccountKey, at: i64) -> bool {
    credentials
        .iter()
        .any(|credential| credential.key == key && credential.covers(at))
}

/// R-CREDIT-09  The version is the author's own, written after its last ledger event. What counts is the rise.
pub(crate) fn offer(
    ledger: &Ledger<'_>,
    author: usize,
    holder: &Holder,
    version: u32,
) -> Result<Credits, Rule> {
    let written = ledger.versions.get(&version).copied();
    let in_gap =
        |version: &Version| version.author == author && version.sequence > holder.sequence_of_event;
    ledger.must(written.as_ref().is_some_and(in_gap), Rule::Credit(9))?;
    Ok(written.map_or(Credits::ZERO, |version| version.rise))
}

/// R-CREDIT-25 to R-CREDIT-29  Who pays whom, for what.
pub(crate) fn purpose(ledger: &Ledger<'_>, event: &Event, payment: &Payment) -> Result<(), Rule> {
    let payer = ledger.holders.get(event.by);
    let payee = ledger.holders.get(payment.to);
    let role = payer.map(|holder| holder.account.role);
    let to_coop = payee.is_some_and(|holder| holder.account.role == Role::Coop);
    let payee_stands = matches!(payment.cites, Cites::Standing)
        && payee.is_some_and(|holder| stood(&holder.credentials, holder.key, event.at));
    let decided = matches!(payment.purpose, Purpose::Award | Purpose::Investment);
    ledger.must(role != Some(Role::Foundation) || decided, Rule::Credit(25))?;
    match payment.purpose {
        Purpose::Share | Purpose::Lapse | Purpose::NetworkFee | Purpose::NetworkShare => {
            ledger.must(false, Rule::Credit(25))
        }
        Purpose::Award | Purpose::Investment => {
            let decided =
                role == Some(Role::Foundation) && matches!(payment.cites, Cites::Decision);
            ledger.must(decided, Rule::Credit(25))?;
            Ok(())
        }
        Purpose::Purchase => {
            let ordered = match payment.cites {
                Cites::Order {
                    buyer,
                    seller,
                    price,
                } => buyer == event.by && seller == payment.to && payment.amount <= price,
                _ => false,
            };
            ledger.must(ordered && to_coop, Rule::Credit(26))
        }
        Purpose::Wage | Purpose::Dividend | Purpose::Bonus => {
            let own = payee.is_some_and(|holder| holder.coop == Some(event.by));
            let holds = role == Some(Role::Coop) && own && payee_stands;
            ledger.must(holds, Rule::Credit(27))
        }
        Purpose::Contribution | Purpose::Tax => {
            ledger.must(to_coop && payee_stands, Rule::Credit(28))
        }
        Purpose::Levy => {
            let own = matches!(payment.cites, Cites::Order { buyer, .. } if buyer == event.by);
            ledger.must(own && payment.to == FOUNDATION, Rule::Credit(29))
        }
        Purpose::Refund => ledger.must(
            role == Some(Role::Coop) && refundable(ledger, event, payment),
            Rule::Credit(25),
        ),
    }
}

/// A purchase that the author collected within the last months, given back to its buyer in part or whole.
fn refundable(ledger: &Ledger<'_>, event: &Event, payment: &Payment) -> bool {
    let Cites::Sale(name) = payment.cites else {
        return false;
    };
    let (Some(sale), Some(holder)) = (ledger.outputs.get(&name), ledger.holders.get(event.by))
    else {
        return false;
    };
    let collected = holder
        .takings
        .iter()
        .find(|taking| taking.names.contains(&name));
    let recently = collected.is_some_and(|taking| {
        ledger.month(event.at).saturating_sub(taking.month) <= REFUND_MONTHS_MAX
    });
    sale.output.purpose == Purpose::Purchase
        && sale.payee == event.by
        && sale.payer == payment.to
        && payment.amount <= sale.output.amount.minor_units()
        && recently
}

/// R-CREDIT-17, R-CREDIT-19, R-CREDIT-20  The inputs as the rules know them.
pub(crate) fn inputs(
    ledger: &Ledger<'_>,
    event: &Event,
    holder: &Holder,
    names: &[Name],
) -> Result<Vec<Taken>, Rule> {
    let mut inputs = Vec::with_capacity(names.len());
    let mut oldest = i64::MAX;
    for name in names {
        let Some(waiting) = ledger.outputs.get(name) else {
            return Err(Rule::Credit(17));
        };
        let payer = ledger.holders.get(waiting.payer);
        let stands = waiting.output.purpose.stays_with_the_foundation()
            || payer.is_some_and(|payer| stood(&payer.credentials, waiting.payer_key, event.at));
        ledger.must(stands, Rule::Credit(20))?;
        oldest = oldest.min(waiting.dated);
        inputs.push(Ledger::taken(*name, waiting));
    }
    not_taken(ledger, &holder.takings, names, oldest)?;
    Ok(inputs)
}

/// R-CREDIT-19  The takings, walked back to a moment, name none of these outputs.
fn not_taken(
    ledger: &Ledger<'_>,
    takings: &[Taking],
    names: &[Name],
    moment: i64,
) -> Result<(), Rule> {
    for (steps, taking) in takings
        .iter()
        .rev()
        .take_while(|taking| taking.at >= moment)
        .enumerate()
    {
        let untaken = steps < TAKINGS_WALKED_MAX.saturating_sub(1)
            && !taking.names.iter().any(|taken| names.contains(taken));
        ledger.must(untaken, Rule::Credit(19))?;
    }
    Ok(())
}

/// R-CREDIT-17, R-CREDIT-19, R-CREDIT-22  An own output that the payee can no longer collect and has not collected.
pub(crate) fn void(
    ledger: &Ledger<'_>,
    author: usize,
    at: i64,
    holder: &Holder,
    name: Name,
) -> Result<Taken, Rule> {
    let Some(waiting) = ledger.outputs.get(&name) else {
        return Err(Rule::Credit(17));
    };
    let calendar = &ledger.setup.calendar;
    let dated = Moment(waiting.dated);
    let collectable_until = dated.after_seconds(calendar.collection_seconds);
    let last_moment = dated.after_seconds(
        calendar
            .collection_seconds
            .saturating_mul(VOID_COLLECTION_TIMES),
    );
    let own = waiting.payer == author;
    let in_time = Moment(at) <= last_moment;
    let proved = ledger.holders.get(waiting.payee).is_some_and(|payee| {
        let closed = payee.key != waiting.output.payee;
        closed || Moment(payee.last_event) > collectable_until
    });
    ledger.must(own && in_time && proved, Rule::Credit(22))?;
    if let Some(payee) = ledger.holders.get(waiting.payee) {
        not_taken(ledger, &payee.takings, &[name], waiting.dated).map_err(|_| Rule::Credit(22))?;
    }
    not_taken(ledger, &holder.takings, &[name], waiting.dated)?;
    Ok(Ledger::taken(name, waiting))
}

/// R-CREDIT-30  A newer credential; a ceiling rises by the growth cap at most, and a period after the one before began.
pub(crate) fn renewal(
    ledger: &Ledger<'_>,
    event: &Event,
    holder: &Holder,
    serial: u32,
    asked: Credits,
    until: i64,
) -> Result<Credits, Rule> {
    let held = holder.credential();
    ledger.must(
        held.is_some_and(|held| serial > held.serial),
        Rule::Credit(30),
    )?;
    ledger.must(until > event.at, Rule::Credit(5))?;
    counted_ceiling(ledger, event.at, holder, asked)
}

/// R-CREDIT-30  What of a credential's ceiling counts.
pub(crate) fn counted_ceiling(
    ledger: &Ledger<'_>,
    at: i64,
    holder: &Holder,
    asked: Credits,
) -> Result<Credits, Rule> {
    let held = holder.credential();
    let period = ledger.setup.calendar.period_seconds_max();
    let may_rise = held.is_some_and(|held| Moment(at) >= Moment(held.from).after_seconds(period));
    let ceiling = holder.account.ceiling;
    if asked <= ceiling {
        return Ok(asked);
    }
    if !may_rise {
        return Ok(ceiling);
    }
    let (policy, _) = ledger.policy(ledger.month(at));
    let highest = ceiling
        .share_rounded_up(policy.growth_cap)
        .and_then(|rise| ceiling.plus(rise))
        .map_err(|_| Rule::Credit(31))?;
    Ok(asked.min(highest))
}

/// The old key is closed and a new one takes over: once, and not the Foundation's. A positive balance waits until the old
/// standing is long over.
pub(crate) fn closure(
    ledger: &Ledger<'_>,
    event: &Event,
    holder: &Holder,
    until: i64,
) -> Result<Month, Rule> {
    ledger.must(event.by != FOUNDATION, Rule::Credit(30))?;
    ledger.must(until > event.at, Rule::Credit(5))?;
    let calendar = &ledger.setup.calendar;
    let end = holder.credential().map_or(0, |credential| credential.until);
    Ok(calendar
        .month(Moment(end).after_seconds(calendar.closure_seconds))
        .plus(1))
}

/// R-CREDIT-32  The Foundation's Month act names a sound policy for the next month of its calendar.
pub(crate) fn month_act(ledger: &Ledger<'_>, event: &Event, policy: &Policy) -> Result<(), Rule> {
    let written = i64::try_from(ledger.calendar.len()).unwrap_or(i64::MAX);
    let next = ledger
        .setup
        .founding_last
        .saturating_add(written)
        .saturating_add(1);
    let early = next.saturating_sub(ledger.month(event.at)) > 1;
    ledger.must(event.by == FOUNDATION && !early, Rule::Calendar)?;
    ledger.must(policy.check().is_ok(), Rule::Credit(32))
}

/// Whether an output could be collected by its payee at a moment, as far as times tell. For the generator.
pub(crate) fn is_collectable(ledger: &Ledger<'_>, waiting: &Waiting, at: i64) -> bool {
    let last = Moment(waiting.dated).after_seconds(ledger.setup.calendar.collection_seconds);
    waiting.dated <= at
        && (Moment(at) <= last || waiting.output.purpose.stays_with_the_foundation())
}
