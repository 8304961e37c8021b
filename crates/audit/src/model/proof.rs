//! What the validator sees to before the arithmetic, as the model finds it in its postings.

use super::{Draft, Made, acts::waits_for_the_foundation, books::Kind, time::later};
use crate::{
    event::{Cites, Deed, FOUNDATION, Name, Payment},
    rule::Rule,
};
use copex_economy::{account::Role, act::Purpose};

const TAKINGS_MAX: usize = 500;
const REFUND_MONTHS_MAX: i64 = 3;
/// A payment can be taken back until so many collection times after it was made.
const VOID_COLLECTION_TIMES: u32 = 4;

impl Draft<'_> {
    pub(super) fn check_chain(&mut self) {
        let page = self.model.page(self.event.by);
        let happened = page.iter().filter(|line| line.kind == Kind::Happened);
        let count = u32::try_from(happened.count()).unwrap_or(u32::MAX);
        let offers = matches!(self.event.deed, Deed::Offer { .. });
        self.unproved_if(!offers && self.event.follows != count, Rule::Credit(3));
        let last = page
            .iter()
            .filter(|line| matches!(line.kind, Kind::Happened | Kind::Written))
            .map(|line| line.amount)
            .next_back();
        let falls = last.is_some_and(|last| i128::from(self.event.at) < last);
        self.unproved_if(falls, Rule::Chain);
        let key = self.model.keys_before(self.event.by);
        let stands = self.stood(self.event.by, key);
        match self.event.deed {
            Deed::Offer { .. } => self.unproved_if(!stands, Rule::OfferStanding),
            Deed::Renew { .. } | Deed::Inherit { .. } => {}
            _ => self.unproved_if(!stands, Rule::Credit(5)),
        }
    }

    /// Whether a credential of that key of that account is valid at the event's time.
    fn stood(&self, of: usize, key: usize) -> bool {
        let mut keys = 0;
        for line in self.model.page(of) {
            match line.kind {
                Kind::Closed => keys += 1,
                Kind::Credential
                    if keys == key
                        && line.month <= self.event.at
                        && i128::from(self.event.at) < line.amount =>
                {
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    /// The serial and the beginning of the account's newest credential.
    pub(super) fn last_credential(&self) -> (u32, i64) {
        let page = self.model.page(self.event.by);
        page.iter()
            .rfind(|line| line.kind == Kind::Credential)
            .map_or((0, 0), |line| (line.item, line.month))
    }

    pub(super) fn standing_end(&self) -> i64 {
        let page = self.model.page(self.event.by);
        let newest = page.iter().rfind(|line| line.kind == Kind::Credential);
        newest.map_or(0, |line| i64::try_from(line.amount).unwrap_or(i64::MAX))
    }

    pub(super) fn was_written_since_the_event_before(&self, version: u32) -> bool {
        let page = self.model.page(self.event.by);
        page.iter()
            .rev()
            .take_while(|line| line.kind != Kind::Happened)
            .any(|line| line.kind == Kind::Written && line.item == version)
    }

    pub(super) fn named(&self, name: Name) -> Option<(u32, &Made)> {
        let item = *self.model.names.get(&(name.event, name.index))?;
        let made = self.model.made.get(usize::try_from(item).ok()?)?;
        Some((item, made))
    }

    pub(super) fn check_purpose(&mut self, payment: &Payment) {
        use Purpose::{
            Award, Bonus, Contribution, Dividend, Investment, Lapse, Levy, NetworkFee,
            NetworkShare, Purchase, Refund, Share, Tax, Wage,
        };
        let author = self.event.by;
        let payee = self.model.setup.parties.get(payment.to);
        let payee_role = payee.map_or(Role::Member, |party| party.role);
        let stands = || {
            matches!(payment.cites, Cites::Standing)
                && self.stood(payment.to, self.model.keys_before(payment.to))
        };
        let (holds, number) = match payment.purpose {
            Share | Lapse | NetworkFee | NetworkShare => (false, 25),
            Award | Investment => (
                self.role == Role::Foundation && matches!(payment.cites, Cites::Decision),
                25,
            ),
            Purchase => match payment.cites {
                Cites::Order {
                    buyer,
                    seller,
                    price,
                } => (
                    buyer == author
                        && seller == payment.to
                        && payee_role == Role::Coop
                        && payment.amount <= price,
                    26,
                ),
                _ => (false, 26),
            },
            Wage | Dividend | Bonus => (
                self.role == Role::Coop
                    && payee.is_some_and(|party| party.coop == Some(author))
                    && stands(),
                27,
            ),
            Contribution | Tax => (payee_role == Role::Coop && stands(), 28),
            Levy => (
                payment.to == FOUNDATION
                    && matches!(payment.cites, Cites::Order { buyer, .. } if buyer == author),
                29,
            ),
            Refund => (self.may_refund(payment), 25),
        };
        self.unproved_if(!holds, Rule::Credit(number));
        let of_the_foundation = matches!(payment.purpose, Award | Investment);
        let alien = self.role == Role::Foundation && !of_the_foundation;
        self.unproved_if(alien, Rule::Credit(25));
    }

    fn may_refund(&self, payment: &Payment) -> bool {
        let Cites::Sale(name) = payment.cites else {
            return false;
        };
        let Some((item, sale)) = self.named(name) else {
            return false;
        };
        let page = self.model.page(self.event.by);
        let collected = page
            .iter()
            .find(|line| line.kind == Kind::Sale && line.item == item && line.amount > 0);
        self.role == Role::Coop
            && sale.purpose == Purpose::Purchase
            && sale.payer == payment.to
            && i128::from(payment.amount) <= sale.amount
            && collected.is_some_and(|line| self.month - line.month <= REFUND_MONTHS_MAX)
    }

    pub(super) fn check_input(&mut self, item: u32, made: &Made) {
        let key = self.model.keys_before(self.event.by);
        self.refuse_if(made.payee != self.event.by || made.payee_key != key, 17);
        let exempt = waits_for_the_foundation(made.purpose);
        let collection = self.model.setup.calendar.collection_seconds;
        let late = i128::from(self.event.at) > later(made.dated, collection);
        self.refuse_if(made.dated > self.event.at || (late && !exempt), 18);
        let stands = exempt || self.stood(made.payer, made.payer_key);
        self.unproved_if(!stands, Rule::Credit(20));
        let taken = self.has_taken(self.event.by, item);
        self.unproved_if(taken, Rule::Credit(19));
    }

    fn has_taken(&self, of: usize, item: u32) -> bool {
        let page = self.model.page(of);
        page.iter()
            .any(|line| line.kind == Kind::Taken && line.item == item)
    }

    /// How many of an account's takings are not older than a moment.
    fn takings_since(&self, of: usize, moment: i64) -> usize {
        let mut events: Vec<u32> = self
            .model
            .page(of)
            .iter()
            .filter(|line| line.kind == Kind::Taken && line.amount >= i128::from(moment))
            .map(|line| line.cause)
            .collect();
        events.dedup();
        events.len()
    }

    pub(super) fn check_takings(&mut self, inputs: &[(u32, Made)]) {
        let Some(oldest) = inputs.iter().map(|(_, made)| made.dated).min() else {
            return;
        };
        let beyond = self.takings_since(self.event.by, oldest) >= TAKINGS_MAX;
        self.unproved_if(beyond, Rule::Credit(19));
    }

    pub(super) fn check_void(&mut self, item: u32, made: &Made) {
        let collection = self.model.setup.calendar.collection_seconds;
        let over = later(made.dated, collection);
        let at = i128::from(self.event.at);
        let own = made.payer == self.event.by;
        let in_time = at <= later(made.dated, collection.saturating_mul(VOID_COLLECTION_TIMES));
        let payee_went_on = self.model.keys_before(made.payee) > made.payee_key
            || self
                .model
                .page(made.payee)
                .iter()
                .any(|line| line.kind == Kind::Happened && line.amount > over);
        // Whether the payee has collected it can no longer be shown behind too many of its takings.
        let collected = self.has_taken(made.payee, item)
            || self.takings_since(made.payee, made.dated) >= TAKINGS_MAX;
        let stays = waits_for_the_foundation(made.purpose);
        self.refuse_if(stays || at <= over, 22);
        let proved = own && in_time && payee_went_on && !collected;
        self.unproved_if(!proved, Rule::Credit(22));
        let beyond = self.takings_since(self.event.by, made.dated) >= TAKINGS_MAX;
        let taken_back = own && self.has_taken(self.event.by, item);
        self.unproved_if(beyond || taken_back, Rule::Credit(19));
    }
}
