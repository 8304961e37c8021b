//! Writing an event: the one path by which an account changes.

use copex_economy::calendar::Moment;
use copex_entries::{
    calls::credit::Written,
    ledger::{After, Approvals, DISTANCE_MAX, InForce, LedgerAct, LedgerEvent, PaymentReason},
    same_key,
    signal::Signal,
};
use economy_integrity::{
    EntryTypes, LinkTypes, UnitEntryTypes,
    credit::{event::next, known::Acting},
    fetch,
};
use economy_reading::{
    accounts::{self, Event},
    buckets::{bucket_month, of_agent},
    months::in_force,
    my_key, now, records,
    say::{refuse, sentence},
};
use hdk::prelude::*;

/// My account's newest event and where the next one would stand.
pub(crate) struct Head {
    /// Whose account.
    pub author: AgentPubKey,
    /// The newest event.
    pub newest: Event,
    /// How many actions lie from the newest event to the next.
    pub distance: u32,
    /// The actions since the newest event, newest first.
    pub since: Vec<SignedActionHashed>,
    /// Those of them that write an entry: what an act may cite as lying in between.
    pub between: Vec<ActionHash>,
    /// Now.
    pub now: Moment,
    /// The Month act that an event cites now.
    pub month: Option<ActionHash>,
    /// The policy that holds now.
    pub in_force: InForce,
}

/// My account's head; a sentence where there is no account yet.
pub(crate) fn head() -> ExternResult<Head> {
    let not_open = || {
        sentence(
            "Your account is not open yet. Nothing was written. Your node opens it as soon as your standing arrives.",
        )
    };
    let newest = records::my_newest(UnitEntryTypes::LedgerEvent)?.ok_or_else(not_open)?;
    let event = accounts::as_event(&newest.record, newest.entry).ok_or_else(not_open)?;
    let distance = newest.next_sequence.saturating_sub(event.sequence);
    if distance > DISTANCE_MAX {
        return refuse(format!(
            "Nothing was written. R-CREDIT-03: this account's last event lies more than {DISTANCE_MAX} actions back."
        ));
    }
    let writes_entry = |action: &&SignedActionHashed| {
        matches!(action.action().entry_type(), Some(EntryType::App(_)))
    };
    let between = newest.since.iter().filter(writes_entry);
    let now = now()?;
    let (month, in_force) = in_force(now)?;
    Ok(Head {
        author: my_key()?,
        distance,
        between: between.map(|action| action.as_hash().clone()).collect(),
        since: newest.since,
        newest: event,
        now,
        month,
        in_force,
    })
}

impl Head {
    /// Whether those whom the newest event pays were told: links to it from their buckets were written since, all in one call.
    /// A link from the request that it answers is written with the event itself, and tells nobody.
    pub fn is_announced(&self) -> bool {
        let target = AnyLinkableHash::from(self.newest.hash.clone());
        let leads_there = |action: &SignedActionHashed| match &action.action().data {
            ActionData::CreateLink(link) => {
                let from_bucket = link.base_address.clone().into_action_hash().is_none();
                from_bucket && link.target_address == target
            }
            _ => false,
        };
        self.newest.event.outputs.is_empty() || self.since.iter().any(leads_there)
    }
}

/// What an act would come to now, without signatures.
pub(crate) fn foresee(head: &Head, act: &LedgerAct) -> ExternResult<After> {
    foresee_approved(head, act, None)
}

/// What an act would come to now, authorised by signatures.
pub(crate) fn foresee_approved(
    head: &Head,
    act: &LedgerAct,
    approvals: Option<&Approvals>,
) -> ExternResult<After> {
    let properties = fetch::properties()?;
    let acting = Acting {
        author: &head.author,
        written: head.now,
        properties: &properties,
        in_force: &head.in_force,
        between: &head.between,
    };
    Ok(next(
        &head.newest.event,
        &head.newest.hash,
        act,
        approvals,
        &acting,
    )?)
}

/// Writes an act that was foreseen. Those whom it pays are told by a call of its own (`announce`), so that the event waits for
/// nothing; where that was cut short, the next event does it.
pub(crate) fn write(
    head: &Head,
    act: LedgerAct,
    approvals: Option<Approvals>,
    after: After,
) -> ExternResult<Written> {
    let After {
        state,
        outputs,
        created,
        retired,
    } = after;
    let event = LedgerEvent {
        previous: Some(head.newest.hash.clone()),
        distance: head.distance,
        month: head.month.clone(),
        act: act.clone(),
        approvals,
        state: state.clone(),
        outputs: outputs.clone(),
    };
    // From here on the event stands; nothing below refuses.
    let hash = create_entry(EntryTypes::LedgerEvent(event))?;
    if !head.is_announced() {
        announce(&head.newest)?;
    }
    emit_signal(Signal::AccountChanged)?;
    Ok(Written {
        event: hash,
        act,
        state,
        outputs,
        created,
        retired,
    })
}

/// Links an event for those whom it pays and from the orders that it pays, and tells them.
pub(crate) fn announce(event: &Event) -> ExternResult<()> {
    let month = bucket_month(event.written);
    let mut payees: Vec<AgentPubKey> = Vec::new();
    for output in &event.event.outputs {
        if !payees.iter().any(|payee| same_key(payee, &output.payee)) {
            let base = of_agent("payments", &output.payee, month)?;
            create_link(base, event.hash.clone(), LinkTypes::AgentToPayment, ())?;
            payees.push(output.payee.clone());
        }
    }
    for order in orders_paid(&event.event.act)? {
        create_link(
            order.clone(),
            event.hash.clone(),
            LinkTypes::OrderToPayment,
            (),
        )?;
        emit_signal(Signal::OrderChanged { order })?;
    }
    send_remote_signal(Signal::PaymentWaiting, payees)
}

/// The orders that an act pays.
fn orders_paid(act: &LedgerAct) -> ExternResult<Vec<ActionHash>> {
    let LedgerAct::Pay { payments } = act else {
        return Ok(Vec::new());
    };
    let mut orders = Vec::new();
    for payment in payments {
        if let PaymentReason::Purchase { acceptance } = &payment.reason
            && let Some((_, EntryTypes::OrderStep(step))) = records::valid(acceptance)?
        {
            orders.push(step.order);
        }
    }
    Ok(orders)
}

/// Foresees and writes.
pub(crate) fn act(head: &Head, act: LedgerAct) -> ExternResult<Written> {
    let after = foresee(head, &act)?;
    write(head, act, None, after)
}
