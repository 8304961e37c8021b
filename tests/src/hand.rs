//! Somebody who writes their own chain by hand, with a clock of their own.

use crate::{
    forger::{Forger, Waiting},
    forgery::Forgery,
    peer::Peer,
    pen::Pen,
    village::Village,
};
use copex_economy::{account::Account, act::Act, calendar::Moment, credits::Credits};
use copex_entries::{
    exchange::{Offer, OfferDetails, Order, OrderStep, Step},
    ledger::{LedgerAct, LedgerEvent, LedgerInput, LedgerPayment, PaymentReason},
};
use holochain::prelude::ActionHash;

/// A forger with a pen, and the time that it pretends to live in.
pub struct Hand {
    /// Who.
    pub forger: Forger,
    /// Its chain.
    pub pen: Pen,
    clock: Moment,
}

impl Hand {
    /// Goes on by hand from where a forger's account stands; its clock stands at its last action.
    pub async fn of(village: &Village, peer: &Peer, forger: Forger) -> Hand {
        let pen = Pen::of(village, peer, &forger.account).await;
        let clock = pen.stands_at();
        Hand { forger, pen, clock }
    }

    /// Sets its clock.
    pub fn pretends(&mut self, time: Moment) {
        self.clock = time;
    }

    /// A moment later.
    pub fn tick(&mut self) -> Moment {
        self.clock = Moment(self.clock.0 + 1_000);
        self.clock
    }

    /// What its account comes to.
    pub fn account(&self) -> Account {
        let desk = self.pen.desk(&self.forger, self.clock);
        desk.before.state.account
    }

    async fn writes(&mut self, event: LedgerEvent) -> ActionHash {
        self.pen
            .writes(Forgery::LedgerEvent(event), self.clock)
            .await
    }

    /// An act with nothing to cite.
    pub async fn does(&mut self, act: LedgerAct, known: &Act<'_>) -> ActionHash {
        let at = self.tick();
        let event = self.pen.desk(&self.forger, at).event(act, known);
        self.writes(event).await
    }

    /// Moves its account to the month of its clock.
    pub async fn settles(&mut self) -> ActionHash {
        self.does(LedgerAct::Settle, &Act::Settle).await
    }

    /// Makes an offer and has it matched: the offer, and the issuance.
    pub async fn offers(&mut self, details: OfferDetails) -> (ActionHash, ActionHash) {
        let value = details.monthly_value();
        let standing = self.forger.issued.record.clone();
        let at = self.tick();
        let offer = Forgery::Offer(Offer { standing, details });
        let offer = self.pen.writes(offer, at).await;
        let act = LedgerAct::Issue {
            offer: offer.clone(),
        };
        let issued = self.does(act, &Act::Issue { value }).await;
        (offer, issued)
    }

    /// Pays, and tells the payee.
    pub async fn pays(&mut self, payment: LedgerPayment) -> Waiting {
        let at = self.tick();
        let event = self.pen.desk(&self.forger, at).pay(payment.clone());
        let output = event.outputs[0].clone();
        let event = self.writes(event).await;
        let at = self.tick();
        self.pen.tells(&payment.payee, &event, at).await;
        let input = LedgerInput {
            event,
            index: 0,
            renewed: None,
        };
        Waiting { input, output }
    }

    /// Pays one minor unit more than there is.
    pub async fn overspends(&mut self, payment: LedgerPayment) -> ActionHash {
        let at = self.tick();
        let desk = self.pen.desk(&self.forger, at);
        let mut before = desk.before.clone();
        before.state.account.balance = payment.amount;
        let event = desk.pay_from(&before, payment);
        self.writes(event).await
    }

    /// Takes a payment in.
    pub async fn collects(&mut self, waiting: &Waiting) -> ActionHash {
        let at = self.tick();
        let event = self.pen.desk(&self.forger, at).collect(waiting);
        self.writes(event).await
    }

    /// Sells to another hand, who pays at once.
    pub async fn sells(&mut self, offer: &ActionHash, buyer: &mut Hand, price: Credits) {
        self.pretends(self.clock.max(buyer.clock));
        buyer.pretends(self.tick());
        let order = Order {
            standing: buyer.forger.issued.record.clone(),
            offer: offer.clone(),
            seller: self.forger.account.agent(),
            // A unit costs one credit, and is counted in thousandths.
            quantity: u64::try_from(price.minor_units()).expect("a price is positive") * 10,
            price,
            note: String::new(),
        };
        let at = buyer.tick();
        let order = buyer.pen.writes(Forgery::Order(order), at).await;
        let step = OrderStep {
            order: order.clone(),
            previous: order,
            step: Step::Accepted,
            note: String::new(),
        };
        self.pretends(buyer.tick());
        let acceptance = self.pen.writes(Forgery::OrderStep(step), self.clock).await;
        buyer.pretends(self.tick());
        let payment = LedgerPayment {
            payee: self.forger.account.agent(),
            amount: price,
            reason: PaymentReason::Purchase { acceptance },
        };
        let waiting = buyer.pays(payment).await;
        self.pretends(buyer.tick());
        self.collects(&waiting).await;
    }
}
