//! An event's place and result.

use super::{
    authority, inheritance,
    known::{self, Acting},
    month::in_force,
};
use crate::{
    Fault, Judgement, UnitEntryTypes,
    entry::{judge_approvals, judge_event_shape},
    fetch::{self, Cited},
    place::{self, Spot},
};
use copex_economy::{
    account::{Account, Role},
    act::Facts,
    calendar::Moment,
    credits::Credits,
    spending::Spent,
};
use copex_entries::{
    account_key,
    credential::Standing,
    ledger::{
        self, AccountState, After, Approvals, Changes, CitedStanding, InForce, LedgerAct,
        LedgerEvent, OPEN_SEQUENCE_MAX,
    },
    properties::EconomyProperties,
    refusal::Refusal,
    same_key,
};
use hdi::prelude::*;

/// R-CREDIT-02 to R-CREDIT-06  An event follows the account's event before it, in standing, under a policy, and says what the
/// rules give.
pub(crate) fn judge(event: &LedgerEvent, spot: &Spot<'_>, written: Moment) -> Judgement {
    judge_event_shape(&event.act)?;
    judge_approvals(event)?;
    let between = gap(event, spot)?;
    let properties = fetch::properties()?;
    let expected = match (&event.previous, &event.act) {
        (None, open @ LedgerAct::Open { .. }) => first(
            open,
            spot.author,
            spot.sequence,
            written,
            &properties,
            &in_force(written, event.month.as_ref(), None, &properties)?,
        )?,
        (Some(previous), act) => {
            let before = before(previous, spot.author)?;
            let last_cited = before.state.policy_month;
            let in_force = in_force(written, event.month.as_ref(), last_cited, &properties)?;
            let acting = Acting {
                author: spot.author,
                written,
                properties: &properties,
                in_force: &in_force,
                between: &between,
            };
            next(&before, previous, act, event.approvals.as_ref(), &acting)?
        }
        (None, _) => {
            return Err(Refusal::FirstEvent("an account's first event opens it".into()).into());
        }
    };
    compare(event, &expected)
}

fn gap(event: &LedgerEvent, spot: &Spot<'_>) -> Result<Vec<ActionHash>, Fault> {
    let gap = place::gap(
        spot,
        event.previous.as_ref(),
        event.distance,
        UnitEntryTypes::LedgerEvent,
    )?;
    gap.map_err(|problem| match event.previous {
        Some(_) => Refusal::Place(problem).into(),
        None => Refusal::FirstEvent(problem).into(),
    })
}

fn compare(event: &LedgerEvent, expected: &After) -> Judgement {
    if event.state != expected.state {
        return Err(Refusal::WrongResult("the account").into());
    }
    if event.outputs != expected.outputs {
        return Err(Refusal::WrongResult("what is paid out").into());
    }
    Ok(())
}

/// R-CREDIT-03  The event before: a valid ledger event by the same author.
pub fn before(previous: &ActionHash, author: &AgentPubKey) -> Result<LedgerEvent, Fault> {
    let cited: Option<Cited<LedgerEvent>> = fetch::ledger_event(previous)?;
    match cited {
        Some(cited) if same_key(&cited.author, author) => Ok(cited.entry),
        _ => {
            Err(Refusal::Place("the event before is no ledger event of this account".into()).into())
        }
    }
}

/// R-CREDIT-02, R-CREDIT-05, R-CREDIT-45, R-REGISTRY-22, R-MOVE-03  The account as its first event opens it. One that was carried
/// here opens as it was even where its standing has ended: it then waits for a new one, and nothing is lost.
pub fn first(
    open: &LedgerAct,
    author: &AgentPubKey,
    sequence: u32,
    written: Moment,
    properties: &EconomyProperties,
    in_force: &InForce,
) -> Result<After, Fault> {
    let LedgerAct::Open {
        package,
        standing,
        closure,
    } = open
    else {
        return Err(Refusal::FirstEvent("an account's first event opens it".into()).into());
    };
    if sequence > OPEN_SEQUENCE_MAX {
        let problem =
            format!("an account is opened within the first {OPEN_SEQUENCE_MAX} actions of its key");
        return Err(Refusal::FirstEvent(problem).into());
    }
    // Whoever came in with a bad credential never gets anything valid: its own package is not.
    let package_record = must_get_valid_record(package.clone())?;
    let let_in = matches!(
        package_record.action().data,
        ActionData::AgentValidationPkg(_)
    );
    if !let_in || !same_key(package_record.action().author(), author) {
        return Err(
            Refusal::FirstEvent("the account does not cite its own admission".into()).into(),
        );
    }
    if let Some(carried) = fetch::carried(package, properties)? {
        return if standing == package && closure.is_none() {
            Ok(carried.opened(package, in_force.month))
        } else {
            Err(Refusal::CarriedOpening.into())
        };
    }
    let found = if properties.is_foundation(author) {
        if standing != package {
            return Err(Refusal::FirstEvent(
                "the Foundation cites its own admission as standing".into(),
            )
            .into());
        }
        Standing::of_foundation(properties)
    } else {
        fetch::standing(standing, author, properties)?
    };
    if !found.covers(written) {
        return Err(Refusal::Standing.into());
    }
    if found.takes_over != *closure {
        return Err(Refusal::Inheritance(
            "an account continues the one that its credential names, and no other".into(),
        )
        .into());
    }
    if let Some(closure) = closure {
        return inheritance::continued(
            closure,
            open,
            (standing, &found),
            author,
            written,
            properties,
            in_force,
        );
    }
    let account = Account::new(
        found.role,
        properties.calendar.month(written),
        found.ceiling,
    );
    let state = AccountState {
        sequence: 0,
        account,
        last_taking: None,
        sent: Credits::ZERO,
        taken: Credits::ZERO,
        standing: cited_standing(standing, &found),
        policy_month: in_force.month,
        rule: found.names_signers.then(|| standing.clone()),
        spent: Spent::default(),
    };
    Ok(After {
        state,
        outputs: Vec::new(),
        created: Credits::ZERO,
        retired: Credits::ZERO,
    })
}

/// R-CREDIT-04, R-CREDIT-05  The account after an act that follows `before`, authorised by `approvals`.
pub fn next(
    before: &LedgerEvent,
    previous: &ActionHash,
    act: &LedgerAct,
    approvals: Option<&Approvals>,
    acting: &Acting<'_>,
) -> Result<After, Fault> {
    let spent = authority::authorise(before, previous, act, approvals, acting)?;
    let (known, standing) = known::resolve(before, previous, act, acting)?;
    let properties = acting.properties;
    let facts = Facts {
        author: account_key(acting.author),
        foundation: account_key(&properties.foundation),
        time: acting.written,
        policy: &acting.in_force.policy,
        calendar: &properties.calendar,
        frozen: acting.in_force.frozen,
    };
    let changes = Changes {
        standing: standing
            .as_ref()
            .map(|(action, found)| cited_standing(action, found)),
        policy_month: acting.in_force.month,
        spent,
    };
    let after = ledger::after(
        before,
        previous,
        act,
        &known.act(),
        &facts,
        &properties.foundation,
        changes,
    )?;
    if after.state.standing.covers(acting.written) {
        Ok(after)
    } else {
        Err(Refusal::Standing.into())
    }
}

pub(super) fn cited_standing(action: &ActionHash, found: &Standing) -> CitedStanding {
    CitedStanding {
        action: action.clone(),
        coop: found.coop.clone(),
        serial: found.serial,
        valid_from: found.valid_from,
        valid_until: found.valid_until,
    }
}

/// Whether the account is one that its co-op or the economy can make payments from at all.
pub(crate) fn pays(role: Role) -> Judgement {
    match role {
        Role::Coop | Role::Member => Ok(()),
        Role::Foundation => {
            Err(Refusal::Purpose("the Foundation spends only what a vote decided".into()).into())
        }
    }
}
