//! The end of an account, declared by a registrar and another who answers for it.

use crate::{
    EntryTypes, Fault, Judgement, UnitEntryTypes, fetch,
    place::{self, Spot},
};
use copex_economy::calendar::Moment;
use copex_entries::{
    closure::{Closure, Countersignature, PassedOn},
    refusal::Refusal,
    same_key,
};
use hdi::prelude::*;

/// R-REGISTRY-24 to R-REGISTRY-27  A registrar closes accounts in a chain with the running sum of what passes on.
pub(crate) fn judge(closure: &Closure, spot: &Spot<'_>, written: Moment) -> Judgement {
    let properties = fetch::properties()?;
    let Closure {
        previous,
        distance,
        terms,
        countersigned,
        passed_on,
    } = closure;
    if !properties.is_registrar(spot.author) {
        return Err(Refusal::ClosurePlace.into());
    }
    place::gap(spot, previous.as_ref(), *distance, UnitEntryTypes::Closure)?
        .map_err(|_| Refusal::ClosurePlace)?;
    let head = fetch::ledger_event(&terms.head)?
        .ok_or_else(|| Refusal::ClosureTerms("an account ends at an event of its own".into()))?;
    let standing = fetch::standing(&terms.standing, &terms.account, &properties)?;
    terms.check(
        &dna_info()?.hash,
        &head.author,
        &head.entry.state,
        &standing,
    )?;
    closure.check_signers(spot.author, &head.entry.state, &properties)?;
    if let Some(Countersignature { by, signature }) = countersigned
        && !verify_signature(by.clone(), signature.clone(), terms)?
    {
        return Err(Refusal::ClosureSigner.into());
    }
    let before = match previous {
        Some(previous) => Some(passed_on_before(previous, spot.author)?),
        None => None,
    };
    let amount = terms.passes_on(&head.entry.state)?;
    if Closure::passed_on_after(before, amount, written, &properties)? == *passed_on {
        Ok(())
    } else {
        Err(Refusal::PassedOn.into())
    }
}

fn passed_on_before(previous: &ActionHash, author: &AgentPubKey) -> Result<PassedOn, Fault> {
    let cited = fetch::entry(previous)?;
    match cited.entry {
        Some(EntryTypes::Closure(before)) if same_key(&cited.author, author) => {
            Ok(before.passed_on)
        }
        _ => Err(Refusal::ClosurePlace.into()),
    }
}
