//! Attesting what others served, and sharing the network fees by it.

use crate::write::{act, head};
use copex_economy::{
    account::{Account, Role},
    calendar::Month,
    credits::{BasisPoints, Credits},
    network_sharing::{RECEIPTS_MAX, Receipt, SERVERS_MAX, Service, share_network_fees},
};
use copex_entries::{
    account_key,
    calls::{
        credit::Written,
        service::{ReceiptView, ServiceView, SharingInput, SharingView},
    },
    ledger::{Candidate, FeeSharing, LedgerAct},
    moment, same_key,
    service::{ServiceAttested, ServiceReceipt},
};
use economy_integrity::{EntryTypes, LinkTypes};
use economy_reading::{
    accounts,
    months::{in_force, month_tag},
    my_key, now, parties, properties,
    records::{self, actions_linked},
    say::{refuse, sentence},
};
use hdk::prelude::*;

/// Attests what I saw in the month before this one. Once a month.
#[hdk_extern]
pub fn attest_service(attested: ServiceAttested) -> ExternResult<ActionHash> {
    let me = my_key()?;
    let properties = properties()?;
    let now = now()?;
    let Some(held) = parties::held(&me)?.filter(|held| held.standing.covers(now)) else {
        return refuse("Nothing was attested: your standing is not valid now. Renew it first.");
    };
    let month = Month(properties.calendar.month(now).0.saturating_sub(1));
    if receipts_of(month)?
        .iter()
        .any(|known| same_key(&known.view.author, &me))
    {
        return refuse(
            "Nothing was attested: you have done so for the month before this one. Once is enough.",
        );
    }
    let receipt = ServiceReceipt {
        month,
        standing: held.action.clone(),
        coop: held.standing.coop.clone().unwrap_or_else(|| me.clone()),
        attested,
    };
    let refused = |refusal: copex_entries::refusal::Refusal| {
        sentence(format!("Nothing was attested. {refusal}."))
    };
    receipt.check().map_err(refused)?;
    receipt
        .check_author(&me, &held.standing, now, &properties.calendar)
        .map_err(refused)?;
    let hash = create_entry(EntryTypes::ServiceReceipt(receipt))?;
    create_link(
        properties.foundation,
        hash.clone(),
        LinkTypes::FoundationToReceipt,
        month_tag(month),
    )?;
    Ok(hash)
}

/// What was attested of a month.
#[hdk_extern]
pub fn service_receipts(month: Month) -> ExternResult<Vec<ReceiptView>> {
    Ok(receipts_of(month)?
        .into_iter()
        .map(|known| known.view)
        .collect())
}

/// What the fees that are kept come to for whom, by the service of a month.
#[hdk_extern]
pub fn network_sharing(input: SharingInput) -> ExternResult<SharingView> {
    let SharingInput { month, pot } = input;
    let properties = properties()?;
    let kept = kept()?;
    let plan = plan(month)?;
    let kept_now = kept.as_ref().map(|account| account.network_fees);
    let pot = pot.or(kept_now).unwrap_or_default().min(Credits::MAX);
    let services = plan.services(pot)?;
    Ok(SharingView {
        month,
        pot,
        network_fee: in_force(now()?)?.1.policy.network_fee,
        is_shared: kept.is_some_and(|account| month < account.shares_from),
        due_from: properties.calendar.start_of(month.plus(2)),
        services: services
            .iter()
            .map(|service| plan.view(service))
            .collect::<ExternResult<_>>()?,
        receipts: plan.known.into_iter().map(|known| known.view).collect(),
    })
}

/// By the Foundation: shares what it keeps by the service of a month.
#[hdk_extern]
pub fn share_fees(month: Month) -> ExternResult<Written> {
    let head = head()?;
    let account = &head.newest.event.state.account;
    if account.role != Role::Foundation {
        return refuse("Nothing was shared: only the Foundation shares the network fees.");
    }
    if month < account.shares_from {
        return refuse("Nothing was shared: the fees of this month were shared before.");
    }
    let plan = plan(month)?;
    let shares = plan.services(account.network_fees)?;
    if !shares.iter().any(|service| service.amount.is_positive()) {
        return refuse(
            "Nothing was shared: no fees are kept, or no node was seen by three other co-ops in this month.",
        );
    }
    let Plan { candidates, known } = plan;
    let sharing = FeeSharing {
        month,
        candidates,
        receipts: known.into_iter().map(|known| known.view.receipt).collect(),
    };
    act(&head, LedgerAct::ShareFees { sharing }).map_err(|error| match error.error {
        WasmErrorInner::Guest(text) => sentence(format!("Nothing was shared. {text}.")),
        _ => error,
    })
}

/// The Foundation's account, as far as it is known here.
fn kept() -> ExternResult<Option<Account>> {
    let foundation = properties()?.foundation;
    let newest = if same_key(&foundation, &my_key()?) {
        accounts::my_newest()?
    } else {
        accounts::newest(&foundation)?
    };
    Ok(newest.map(|newest| newest.event.state.account))
}

/// A receipt with its place in its author's chain.
struct Known {
    view: ReceiptView,
    receipt: Receipt,
    sequence: u32,
}

/// The receipts of a month in the order of their authors' keys: of several of one author the first.
fn receipts_of(month: Month) -> ExternResult<Vec<Known>> {
    let query = LinkQuery::try_new(properties()?.foundation, LinkTypes::FoundationToReceipt)?
        .tag_prefix(month_tag(month));
    let mut found = Vec::new();
    for hash in actions_linked(get_links(query, GetStrategy::default())?) {
        let Some((record, EntryTypes::ServiceReceipt(receipt))) = records::valid(&hash)? else {
            continue;
        };
        if receipt.month != month {
            continue;
        }
        let action = record.action();
        found.push(Known {
            receipt: receipt.known(),
            sequence: action.action_seq(),
            view: ReceiptView {
                receipt: hash,
                author: action.author().clone(),
                coop_name: parties::name(&receipt.coop)?,
                coop: receipt.coop,
                written: moment(action.timestamp()),
                attested: receipt.attested,
            },
        });
    }
    found.sort_by_key(|known| (account_key(&known.view.author), known.sequence));
    found.dedup_by_key(|known| account_key(&known.view.author));
    found.truncate(RECEIPTS_MAX);
    Ok(found)
}

/// What a sharing would go by.
struct Plan {
    candidates: Vec<Candidate>,
    known: Vec<Known>,
}

/// All receipts of a month, and all co-ops in standing that they name.
fn plan(month: Month) -> ExternResult<Plan> {
    let known = receipts_of(month)?;
    let mut named: Vec<AgentPubKey> = known
        .iter()
        .flat_map(|known| match &known.view.attested {
            ServiceAttested::Nodes { seen } => {
                seen.iter().map(|node| node.server.clone()).collect()
            }
            ServiceAttested::HostedBy { server } => vec![server.clone()],
        })
        .collect();
    named.sort_by_key(account_key);
    named.dedup_by_key(|agent| account_key(agent));
    let now = now()?;
    let mut candidates = Vec::new();
    for coop in named {
        let held = parties::held(&coop)?
            .filter(|held| held.standing.role == Role::Coop && held.standing.covers(now));
        if let Some(held) = held {
            candidates.push(Candidate {
                coop,
                accreditation: held.action,
            });
        }
    }
    candidates.truncate(SERVERS_MAX);
    Ok(Plan { candidates, known })
}

impl Plan {
    fn services(&self, pot: Credits) -> ExternResult<Vec<Service>> {
        let candidates: Vec<_> = self
            .candidates
            .iter()
            .map(|candidate| account_key(&candidate.coop))
            .collect();
        let receipts: Vec<Receipt> = self
            .known
            .iter()
            .map(|known| known.receipt.clone())
            .collect();
        share_network_fees(pot, &candidates, &receipts)
            .map_err(|refused| sentence(refused.to_string()))
    }

    fn view(&self, service: &Service) -> ExternResult<ServiceView> {
        let of_service = |candidate: &&Candidate| account_key(&candidate.coop) == service.server;
        let Some(candidate) = self.candidates.iter().find(of_service) else {
            return refuse("A share goes to nobody who is known here.");
        };
        Ok(ServiceView {
            coop: candidate.coop.clone(),
            name: parties::name(&candidate.coop)?,
            witnesses: u32::try_from(service.witnesses).unwrap_or(u32::MAX),
            uptime: BasisPoints(u32::try_from(service.uptime).unwrap_or(u32::MAX)),
            data: i64::try_from(service.data).unwrap_or(i64::MAX),
            hosting: i64::try_from(service.hosting).unwrap_or(i64::MAX),
            amount: service.amount,
        })
    }
}
