//! A hostile peer at its desk: it works out, with the honest rules, what an event would have to say, writes that down
//! wrongly in one point, and commits it with its self-validation switched off.

use crate::{
    account::Account,
    forgery::{Accreditations, ForgedLink, ForgedUpdate, Forgery},
    village::now,
};
use copex_economy::{
    act::{Act, Facts, Payment, Taken},
    calendar::{Moment, Month},
    credits::Credits,
};
use copex_entries::{
    account_key,
    calls::registry::{AdmitInput, Issued},
    credential::Credential,
    ledger::{
        self, After, Changes, CitedStanding, LedgerAct, LedgerEvent, LedgerInput, LedgerOutput,
        LedgerPayment, MonthAct,
    },
    properties::EconomyProperties,
    registry::Accreditation,
};
use holochain::prelude::{ActionHash, AgentPubKey};

/// Somebody who forges.
pub struct Forger {
    /// The account.
    pub account: Account,
    /// What let it in.
    pub issued: Issued,
    /// The founding.
    pub properties: EconomyProperties,
}

/// The place at the end of the forger's chain, where the next event goes.
pub struct Desk<'a> {
    forger: &'a Forger,
    /// The newest event.
    pub previous: ActionHash,
    /// What it says.
    pub before: LedgerEvent,
    /// How many actions lie from it to the next.
    pub distance: u32,
    /// When the next is dated.
    pub time: Moment,
    /// Whether the forger says that no policy is known for the month.
    pub frozen: bool,
}

impl Forger {
    /// Writes an entry as it is.
    pub async fn commits(&self, forgery: Forgery) -> ActionHash {
        self.account.ask("hostile", "commit", forgery).await
    }

    /// Writes a ledger event as it is.
    pub async fn commits_event(&self, event: LedgerEvent) -> ActionHash {
        self.commits(Forgery::LedgerEvent(event)).await
    }

    /// Writes an update as it is.
    pub async fn updates(&self, original: &ActionHash, entry: Forgery) -> ActionHash {
        self.account
            .ask(
                "hostile",
                "commit_update",
                ForgedUpdate {
                    original: original.clone(),
                    entry,
                },
            )
            .await
    }

    /// Deletes what it likes.
    pub async fn deletes(&self, of: &ActionHash) -> ActionHash {
        self.account
            .ask("hostile", "commit_delete", of.clone())
            .await
    }

    /// Links what it likes.
    pub async fn links(&self, link: ForgedLink) -> ActionHash {
        self.account.ask("hostile", "commit_link", link).await
    }

    /// Where its next event goes.
    pub async fn desk(&self) -> Desk<'_> {
        let top = self.account.chain_top().await;
        let (previous, sequence, before) = top
            .events
            .into_iter()
            .next_back()
            .expect("the account is open");
        self.desk_after(previous, before, top.sequence + 1 - sequence, now())
    }

    /// The place after an event of a chain that goes on by hand.
    pub fn desk_after(
        &self,
        previous: ActionHash,
        before: LedgerEvent,
        distance: u32,
        time: Moment,
    ) -> Desk<'_> {
        Desk {
            forger: self,
            previous,
            before,
            distance,
            time,
            frozen: false,
        }
    }

    /// An honest mark, in the way of whatever comes next.
    pub async fn marks(&self) -> ActionHash {
        let event = self.desk().await.event(LedgerAct::Mark, &Act::Mark);
        self.commits_event(event).await
    }

    /// Commits a Pay of one payment as the rules would have it, whatever proves it.
    pub async fn pays(&self, payment: LedgerPayment) -> ActionHash {
        let event = self.desk().await.pay(payment);
        self.commits_event(event).await
    }

    /// The same, with what waits for the payee then.
    pub async fn sends(&self, payment: LedgerPayment) -> Waiting {
        let event = self.desk().await.pay(payment);
        let output = event.outputs[0].clone();
        let event = self.commits_event(event).await;
        let input = LedgerInput {
            event,
            index: 0,
            renewed: None,
        };
        Waiting { input, output }
    }

    /// Commits a Void as the rules would have it, whatever proves it.
    pub async fn takes_back(&self, own: &Waiting, proof: &ActionHash) -> ActionHash {
        let event = self.desk().await.void(own, proof);
        self.commits_event(event).await
    }

    /// Admits a key to its co-op, honestly; nobody has to come in for that.
    pub async fn admits(&self, member: &AgentPubKey) -> ActionHash {
        let input = AdmitInput {
            subject: member.clone(),
            name: "Somebody".into(),
            takes_over: None,
        };
        let issued: Issued = self.account.ask("registry", "admit_member", input).await;
        issued.record
    }

    /// Writes a Month act at the end of the chain, after another one that is the chain's last action, or as the first.
    pub async fn names_month(&self, previous: Option<ActionHash>, month: Month) -> ActionHash {
        let act = MonthAct {
            distance: match previous {
                Some(_) => 1,
                None => self.account.chain_top().await.sequence + 1,
            },
            previous,
            month,
            policy: self.properties.policy.clone(),
        };
        self.commits(Forgery::MonthAct(act)).await
    }

    /// Commits a Collect as the rules would have it, of an output that may be anybody's.
    pub async fn collects(&self, output: &Waiting) -> ActionHash {
        let event = self.desk().await.collect(output);
        self.commits_event(event).await
    }
}

/// An output that waits somewhere.
#[derive(Clone)]
pub struct Waiting {
    /// Its name.
    pub input: LedgerInput,
    /// What it is.
    pub output: LedgerOutput,
}

impl Desk<'_> {
    /// The event that the rules give for an act, whose facts are what the forger says they are.
    pub fn event(&self, act: LedgerAct, known: &Act<'_>) -> LedgerEvent {
        self.event_from(&self.before.clone(), act, known)
    }

    /// The same from another state than the account is in.
    pub fn event_from(&self, before: &LedgerEvent, act: LedgerAct, known: &Act<'_>) -> LedgerEvent {
        let After { state, outputs, .. } = self.after(before, &act, known, None);
        self.with(act, state, outputs)
    }

    fn after(
        &self,
        before: &LedgerEvent,
        act: &LedgerAct,
        known: &Act<'_>,
        standing: Option<CitedStanding>,
    ) -> After {
        let properties = &self.forger.properties;
        let facts = Facts {
            author: account_key(&self.forger.account.agent()),
            foundation: account_key(&properties.foundation),
            time: self.time,
            policy: &properties.policy,
            calendar: &properties.calendar,
            frozen: self.frozen,
        };
        ledger::after(
            before,
            &self.previous,
            act,
            known,
            &facts,
            &properties.foundation,
            Changes {
                standing,
                policy_month: None,
                spent: None,
            },
        )
        .expect("what is forged holds but for one point")
    }

    fn with(
        &self,
        act: LedgerAct,
        state: ledger::AccountState,
        outputs: Vec<LedgerOutput>,
    ) -> LedgerEvent {
        LedgerEvent {
            previous: Some(self.previous.clone()),
            distance: self.distance,
            month: None,
            act,
            approvals: None,
            state,
            outputs,
        }
    }

    /// A Pay of one payment.
    pub fn pay(&self, payment: LedgerPayment) -> LedgerEvent {
        self.pay_from(&self.before.clone(), payment)
    }

    /// The same from another state than the account is in.
    pub fn pay_from(&self, before: &LedgerEvent, payment: LedgerPayment) -> LedgerEvent {
        let known = known_payment(&payment);
        self.event_from(
            before,
            LedgerAct::Pay {
                payments: vec![payment],
            },
            &Act::Pay(&[known]),
        )
    }

    /// A Collect of one output, said to be payable to the forger.
    pub fn collect(&self, waiting: &Waiting) -> LedgerEvent {
        let known = self.taken(waiting);
        self.event(
            LedgerAct::Collect {
                inputs: vec![waiting.input.clone()],
            },
            &Act::Collect(&[known]),
        )
    }

    /// An output as the rules know it, said to be payable to the forger.
    pub fn taken(&self, waiting: &Waiting) -> Taken {
        let mut output = waiting.output.known();
        output.payee = account_key(&self.forger.account.agent());
        Taken {
            reference: waiting.input.reference(),
            output,
            dated: self.time,
        }
    }

    /// A Void of an output, said to be the forger's own and to have waited long enough.
    pub fn void(&self, own: &Waiting, proof: &ActionHash) -> LedgerEvent {
        let known = Taken {
            reference: own.input.reference(),
            output: own.output.known(),
            dated: Moment(0),
        };
        let act = LedgerAct::Void {
            output: own.input.clone(),
            proof: proof.clone(),
        };
        self.event(act, &Act::Void(&known))
    }

    /// A Renew with a standing and the ceiling it gives.
    pub async fn renew(&self, issued: &Issued, ceiling: Credits) -> LedgerEvent {
        let claim = &issued.credential.claim;
        let written = self.forger.account.sees_written(&issued.record).await;
        let cited = CitedStanding {
            action: issued.record.clone(),
            coop: None,
            serial: claim.serial,
            // A standing begins when it was written, at the earliest.
            valid_from: claim.valid_from.max(written),
            valid_until: claim.valid_until,
        };
        let act = LedgerAct::Renew {
            standing: issued.record.clone(),
        };
        let After { state, outputs, .. } =
            self.after(&self.before, &act, &Act::Renew { ceiling }, Some(cited));
        self.with(act, state, outputs)
    }
}

/// The place of the links from agents to their standings among the link types.
const AGENT_TO_STANDING: u8 = 0;

/// A registrar accredits whom a credential names, whatever it says, with the right place and sum.
pub async fn accredits_by_hand(
    registrar: &Account,
    credential: Credential,
    properties: &EconomyProperties,
) -> Issued {
    let chain: Accreditations = registrar.ask("hostile", "accreditations", ()).await;
    let next = chain.sequence + 1;
    let (previous, distance, before) = match chain.written.into_iter().next_back() {
        Some((hash, sequence, before)) => (Some(hash), next - sequence, before.in_being),
        None => (None, next, Default::default()),
    };
    let in_being = Accreditation::in_being_after(&before, &credential, now(), properties)
        .expect("within the quota");
    let accreditation = Forgery::Accreditation(Accreditation {
        previous,
        distance,
        credential: credential.clone(),
        in_being,
    });
    let record: ActionHash = registrar.ask("hostile", "commit", accreditation).await;
    let link = ForgedLink {
        base: credential.claim.subject.clone().into(),
        target: record.clone().into(),
        kind: AGENT_TO_STANDING,
        tag: credential.claim.serial.to_be_bytes().to_vec(),
    };
    let _: ActionHash = registrar.ask("hostile", "commit_link", link).await;
    Issued { record, credential }
}

/// A payment as the rules know it.
pub fn known_payment(payment: &LedgerPayment) -> Payment {
    let LedgerPayment {
        payee,
        amount,
        reason,
    } = payment;
    Payment {
        payee: account_key(payee),
        amount: *amount,
        purpose: reason.purpose(),
        due: None,
    }
}
