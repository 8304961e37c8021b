//! Writing an event: the one path by which an account changes.

use copex_economy::calendar::Moment;
use copex_entries::{
    calls::credit::Written,
    ledger::{After, DISTANCE_MAX, LedgerAct, LedgerEvent, PaymentReason},
    same_key,
    signal::Signal,
};
use economy_integrity::{
    EntryTypes, LinkTypes, UnitEntryTypes,
    credit::{event::next, known::Acting},
    fetch,
    place::{self, Spot},
};
use economy_reading::{
    accounts::{self, Event},
    buckets::{bucket_month, of_agent},
    my_key, now,
    orders::Known,
    payments::tag,
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
    /// The actions since the newest event.
    pub between: Vec<ActionHash>,
    /// Now.
    pub now: Moment,
}

/// My account's head; a sentence where there is no account yet.
pub(crate) fn head() -> ExternResult<Head> {
    let author = my_key()?;
    let Some(newest) = accounts::my_newest()? else {
        return refuse(
            "Your account is not open yet. Nothing was written. Your node opens it as soon as your standing arrives.",
        );
    };
    let (top, top_sequence, _) = agent_info()?.chain_head;
    let sequence = top_sequence.saturating_add(1);
    let distance = sequence.saturating_sub(newest.sequence);
    let spot = Spot {
        author: &author,
        prev_action: &top,
        sequence,
    };
    let between = place::gap(
        &spot,
        Some(&newest.hash),
        distance.min(DISTANCE_MAX),
        UnitEntryTypes::LedgerEvent,
    )?
    .map_err(|problem| sentence(format!("Nothing was written. R-CREDIT-03: {problem}.")))?;
    let now = now()?;
    Ok(Head {
        author,
        newest,
        distance,
        between,
        now,
    })
}

/// What an act would come to now.
pub(crate) fn foresee(head: &Head, act: &LedgerAct) -> ExternResult<After> {
    let properties = fetch::properties()?;
    let acting = Acting {
        author: &head.author,
        written: head.now,
        properties: &properties,
        between: &head.between,
    };
    Ok(next(&head.newest.event, &head.newest.hash, act, &acting)?)
}

/// Writes an act that was foreseen, links what it pays out, and tells those concerned.
pub(crate) fn write(
    head: &Head,
    act: LedgerAct,
    after: After,
    paid_orders: &[Known],
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
        month: None,
        act: act.clone(),
        state: state.clone(),
        outputs: outputs.clone(),
    };
    // From here on the event stands; nothing below refuses.
    let hash = create_entry(EntryTypes::LedgerEvent(event))?;
    let month = bucket_month(head.now);
    let mut payees: Vec<AgentPubKey> = Vec::new();
    for (index, output) in outputs.iter().enumerate() {
        let order = order_paid(&act, index, paid_orders);
        let linked = payees.iter().any(|payee| same_key(payee, &output.payee));
        if !linked || order.is_some() {
            let base = of_agent("payments", &output.payee, month)?;
            create_link(base, hash.clone(), LinkTypes::AgentToPayment, tag(order))?;
            payees.push(output.payee.clone());
        }
    }
    send_remote_signal(Signal::PaymentWaiting, payees)?;
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

/// The order that an output pays, where it is a purchase.
fn order_paid<'a>(
    act: &LedgerAct,
    index: usize,
    paid_orders: &'a [Known],
) -> Option<&'a ActionHash> {
    let LedgerAct::Pay { payments } = act else {
        return None;
    };
    let PaymentReason::Purchase { acceptance } = &payments.get(index)?.reason else {
        return None;
    };
    paid_orders
        .iter()
        .find(|known| known.acceptance() == Some(acceptance))
        .map(|known| &known.hash)
}

/// Foresees and writes.
pub(crate) fn act(head: &Head, act: LedgerAct) -> ExternResult<Written> {
    let after = foresee(head, &act)?;
    write(head, act, after, &[])
}
