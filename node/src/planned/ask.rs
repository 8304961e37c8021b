//! What pages and the command line can ask of an account's plans. Each asks for one account, whose right it has checked.

use super::book::{self, Place, PlanRefused};
use super::round::{drafted, payment, resolve};
use super::shelf::Shelf;
use crate::account::Account;
use crate::error::NodeError;
use crate::node::{Node, now};
use crate::zomes;
use copex_entries::calls::authority::Draft;
use copex_entries::calls::credit::PayInput;
use copex_entries::calls::planned::{
    DraftAgainInput, PaymentProgress, PlanInput, PlanPreview, PlannedPayment,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What the command line asks.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ask {
    /// All plans.
    List,
    /// Another plan.
    Add(Box<PlanInput>),
    /// A plan rests.
    Pause(u32),
    /// It goes on.
    Resume(u32),
    /// It is forgotten.
    Remove(u32),
}

impl Node {
    /// Where an account's plans lie; none for whoever has no credits.
    pub fn shelf(&self, account: &Account) -> Option<&Shelf> {
        self.planned.get(&account.id)
    }

    fn its_shelf(&self, account: &Account) -> Result<&Shelf, NodeError> {
        Ok(self.shelf(account).ok_or(PlanRefused::NoCredits)?)
    }

    /// Answers the command line.
    pub async fn schedule(&self, account: &Account, ask: Ask) -> Result<Value, NodeError> {
        Ok(match ask {
            Ask::List => json!(self.plans(account).await?),
            Ask::Add(plan) => json!(self.plan(account, *plan).await?),
            Ask::Pause(id) => json!(self.pause_plan(account, id, true).await?),
            Ask::Resume(id) => json!(self.pause_plan(account, id, false).await?),
            Ask::Remove(id) => json!(self.remove_plan(account, id).await?),
        })
    }

    /// All plans of an account, the oldest first.
    pub async fn plans(&self, account: &Account) -> Result<Vec<PlannedPayment>, NodeError> {
        let book = self.its_shelf(account)?.open().await?;
        let plans = book.plans().to_vec();
        book.close();
        Ok(plans)
    }

    /// What a plan would come to; refuses one that could never be followed.
    pub fn preview_plan(
        &self,
        account: &Account,
        plan: &PlanInput,
    ) -> Result<PlanPreview, NodeError> {
        self.its_shelf(account)?;
        let calendar = &self.economy.calendar;
        book::check(plan, account.role, now(), calendar)?;
        Ok(book::preview(plan, calendar))
    }

    /// Keeps a plan.
    pub async fn plan(
        &self,
        account: &Account,
        plan: PlanInput,
    ) -> Result<PlannedPayment, NodeError> {
        let mut book = self.its_shelf(account)?.open().await?;
        let planned = book.add(plan, account.role, now(), &self.economy.calendar)?;
        book.save()?;
        book.close();
        Ok(planned)
    }

    /// Lets a plan rest, or go on. Dates that have passed while it rested are left out.
    pub async fn pause_plan(
        &self,
        account: &Account,
        id: u32,
        paused: bool,
    ) -> Result<PlannedPayment, NodeError> {
        let mut book = self.its_shelf(account)?.open().await?;
        // Up to now it counts as it was.
        book.open_due(now(), &self.economy.calendar);
        let planned = book.pause(id, paused)?;
        book.save()?;
        book.close();
        Ok(planned)
    }

    /// Forgets a plan. What was paid stays paid.
    pub async fn remove_plan(&self, account: &Account, id: u32) -> Result<(), NodeError> {
        let mut book = self.its_shelf(account)?.open().await?;
        book.remove(id)?;
        book.save()?;
        book.close();
        Ok(())
    }

    /// Drafts a payment that waits for signatures again, under a number that is free where the drafts are kept.
    pub async fn draft_again(
        &self,
        account: &Account,
        id: u32,
        input: DraftAgainInput,
    ) -> Result<Draft, NodeError> {
        let DraftAgainInput {
            number,
            approval_from,
        } = input;
        let place = Place { id, number };
        let mut book = self.its_shelf(account)?.open().await?;
        // The old draft may have been carried out a moment ago.
        resolve(&self.host, &account.cell, &mut book).await?;
        let (plan, old, _) = book.draft_of(place)?;
        let amount = old
            .to_approve
            .act
            .payments()
            .first()
            .map_or(plan.payment.amount, |drafted| drafted.amount);
        let pay = PayInput {
            payments: vec![payment(plan, amount)],
        };
        let head = zomes::account(&self.host, &account.cell).await?.head;
        let draft = drafted(&self.host, &account.cell, &book, place, pay, approval_from).await?;
        let answer = Draft::clone(&draft);
        book.mark(place, PaymentProgress::ToBeSigned { draft, head });
        book.save()?;
        book.close();
        Ok(answer)
    }
}
